//! What is wrong, as people read it in the page: the place, the line, the fix to copy.

use std::collections::BTreeMap;
use std::fmt::Write;

use super::editor::Editor;
use crate::base::diag::{Remark, Severity};
use crate::base::locate::{Excerpt, Lines, Spot};
use crate::base::tree::Tree;

/// A remark with the line that it is about.
#[derive(Clone, Debug)]
pub struct Shown {
    pub remark: Remark,
    /// Nothing where the remark is about the file as a whole.
    line: Option<(Spot, Excerpt)>,
}

/// Remarks with their lines, read from the sources that they are about.
pub fn show(remarks: Vec<Remark>, sources: &Tree) -> Vec<Shown> {
    let mut files: BTreeMap<String, Option<Lines>> = BTreeMap::new();
    let show = |remark: Remark| {
        let file = remark.place.file.to_string();
        let lines =
            files.entry(file).or_insert_with_key(|file| sources.get(file).map(|bytes| Lines::new(bytes)));
        let about_a_line = remark.place.range() != (0..0);
        let lines = lines.as_ref().filter(|_| about_a_line);
        let line = lines.map(|lines| (lines.spot(&remark.place), lines.excerpt(&remark.place)));
        Shown { remark, line }
    };
    remarks.into_iter().map(show).collect()
}

impl Shown {
    pub fn is_error(&self) -> bool {
        self.remark.severity == Severity::Error
    }

    /// The place in words, as a link that opens the editor.
    pub fn place(&self, editor: &Editor) -> String {
        let file = &*self.remark.place.file;
        let (text, line, column) = match &self.line {
            Some((spot, _)) => (format!("{file}:{}:{}", spot.line, spot.column), spot.line, spot.column),
            None => (file.to_owned(), 1, 1),
        };
        editor.link(file, line, column, &text)
    }

    fn item(&self, editor: &Editor) -> String {
        let message = escape(&self.remark.message);
        let mut out = format!("<li>\n<p>{}</p>\n<p><strong>{message}</strong></p>\n", self.place(editor));
        if let Some((_, Excerpt { text, mark })) = &self.line {
            let (before, after) = (escape(&text[..mark.start]), escape(&text[mark.end..]));
            let marked = escape(&text[mark.clone()]);
            writeln!(out, "<pre dir=\"auto\">{before}<mark>{marked}</mark>{after}</pre>").expect("a string");
        }
        if let Some(hint) = &self.remark.hint {
            writeln!(out, "<p>{}</p>", escape(hint)).expect("a string");
        }
        if let Some(fix) = self.remark.fix.as_ref().filter(|fix| !fix.is_empty()) {
            let fix = escape(fix);
            writeln!(
                out,
                "<p>Write instead: <code>{fix}</code> \
                 <button type=\"button\" data-copy=\"{fix}\" hidden>Copy</button></p>"
            )
            .expect("a string");
        }
        out + "</li>\n"
    }
}

/// Nothing if there are no errors. Warnings stay in the bar and the terminal: they hide no page.
pub fn html(shown: &[Shown], editor: &Editor, over_a_page: bool) -> String {
    let errors: Vec<&Shown> = shown.iter().filter(|shown| shown.is_error()).collect();
    if errors.is_empty() {
        return String::new();
    }
    let items: String = errors.iter().map(|error| error.item(editor)).collect();
    let note =
        if over_a_page { " Below is the page as it was before, where it cannot be shown now." } else { "" };
    format!(
        "<section id=\"promotora-errors\" tabindex=\"-1\" aria-label=\"Errors in the sources\">\n\
         <details open>\n<summary>{} in the sources.{note}</summary>\n\
         <button type=\"button\" id=\"promotora-hide\" hidden>Hide until the next change (Escape)</button>\n\
         <ol>\n{items}</ol>\n</details>\n</section>\n",
        counted(errors.len(), "error")
    )
}

/// "1 error", "2 errors".
pub fn counted(count: usize, noun: &str) -> String {
    format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
}

/// For text and quoted attributes. NUL is an error in HTML, wherever it stands.
pub fn escape(text: &str) -> String {
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
