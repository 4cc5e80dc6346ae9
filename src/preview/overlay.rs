//! The errors of the last build as HTML, to stand on top of a page.

use std::collections::BTreeMap;
use std::fmt::Write;

use super::STYLE;
use crate::base::diag::{Remark, Severity};
use crate::base::locate::{Excerpt, Lines, Spot};
use crate::base::tree::Tree;

/// Nothing if there are no errors. Warnings stay in the terminal: they hide no page.
pub fn html(remarks: &[Remark], sources: &Tree, over_a_page: bool) -> String {
    let errors: Vec<&Remark> = remarks.iter().filter(|remark| remark.severity == Severity::Error).collect();
    if errors.is_empty() {
        return String::new();
    }
    let files: BTreeMap<&str, Lines> = errors
        .iter()
        .filter_map(|error| Some((&*error.place.file, Lines::new(sources.get(&error.place.file)?))))
        .collect();
    let items: String = errors.iter().map(|error| item(error, files.get(&*error.place.file))).collect();
    let count = match errors.len() {
        1 => "1 error".to_owned(),
        more => format!("{more} errors"),
    };
    let note = if over_a_page { ". Below is the page as it was before." } else { "" };
    format!(
        "<link rel=\"stylesheet\" href=\"{STYLE}\">\n\
         <section id=\"promotora-errors\" lang=\"en\" dir=\"ltr\" aria-label=\"Errors in the sources\">\n\
         <details open>\n<summary>{count} in the sources{note}</summary>\n<ol>\n{items}</ol>\n</details>\n</section>\n"
    )
}

fn item(error: &Remark, lines: Option<&Lines>) -> String {
    let mut out = String::from("<li>\n");
    let file = escape(&error.place.file);
    let whole_file = error.place.range() == (0..0);
    match lines.filter(|_| !whole_file) {
        None => {
            write!(out, "<p><code>{file}</code></p>\n<p><strong>{}</strong></p>\n", escape(&error.message))
        }
        Some(lines) => {
            let Spot { line, column, .. } = lines.spot(&error.place);
            let Excerpt { text, mark } = lines.excerpt(&error.place);
            let (before, after) = (&text[..mark.start], &text[mark.end..]);
            write!(
                out,
                "<p><code>{file}:{line}:{column}</code></p>\n<p><strong>{}</strong></p>\n\
                 <pre dir=\"auto\">{}<mark>{}</mark>{}</pre>\n",
                escape(&error.message),
                escape(before),
                escape(&text[mark]),
                escape(after),
            )
        }
    }
    .expect("writing to a string");
    if let Some(hint) = &error.hint {
        writeln!(out, "<p>{}</p>", escape(hint)).expect("writing to a string");
    }
    out + "</li>\n"
}

/// For text and quoted attributes. NUL is an error in HTML, wherever it stands.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\0' => out.push('\u{FFFD}'),
            c => out.push(c),
        }
    }
    out
}
