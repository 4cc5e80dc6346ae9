//! GNU gettext's PO files, after its manual: <https://www.gnu.org/software/gettext/manual/>.

use std::fmt::Write;
use std::ops::Range;
use std::sync::Arc;

use jiff::civil::Date;

use super::Returned;
use super::units::{Document, Unit};
use crate::base::diag::{Diagnostics, Place};
use crate::base::lang::Lang;

pub fn write(documents: &[Document], lang: Lang, today: Date) -> String {
    let mut out = header(lang, today);
    for unit in documents.iter().flat_map(|document| &document.units) {
        entry(&mut out, unit);
    }
    out
}

fn header(lang: Lang, today: Date) -> String {
    let date = format!("{today} 00:00+0000");
    let fields = [
        ("Project-Id-Version", "promotora"),
        ("Report-Msgid-Bugs-To", ""),
        ("POT-Creation-Date", date.as_str()),
        ("PO-Revision-Date", date.as_str()),
        ("Last-Translator", ""),
        ("Language-Team", lang.english_name()),
        ("Language", &lang.tag().replace('-', "_")),
        ("MIME-Version", "1.0"),
        ("Content-Type", "text/plain; charset=UTF-8"),
        ("Content-Transfer-Encoding", "8bit"),
    ];
    let fields: String = fields.iter().map(|(name, value)| format!("{name}: {value}\n")).collect();
    format!("{}\nmsgid \"\"\nmsgstr {}\n", NOTE.trim_end(), quoted(&fields))
}

const NOTE: &str = "\
# Texts are Markdown. What stands in braces, like {fact …} or {phone …}, stays as it is, and so do
# addresses of links and names of headings, like {#who}. An entry marked fuzzy was made by a machine
# or is behind its source: take the mark away when you have read it.
";

fn entry(out: &mut String, unit: &Unit) {
    let file = unit.id.split('#').next().unwrap_or("");
    let fuzzy = if unit.doubtful { "#, fuzzy\n" } else { "" };
    let target = unit.target.as_deref().unwrap_or("");
    write!(
        out,
        "\n#: {file}\n{fuzzy}msgctxt {}\nmsgid {}\nmsgstr {}\n",
        quoted(&unit.id),
        quoted(&unit.source),
        quoted(target)
    )
    .expect("a string");
}

/// A text as C strings, a line each.
fn quoted(text: &str) -> String {
    let line = |line: &str| {
        let escaped = line.replace('\\', "\\\\").replace('"', "\\\"").replace('\t', "\\t");
        format!("\"{}\"", escaped.replace('\r', "\\r").replace('\n', "\\n"))
    };
    let lines: Vec<String> = text.split_inclusive('\n').map(line).collect();
    match &lines[..] {
        [] => "\"\"".into(),
        [one] => one.clone(),
        many => format!("\"\"\n{}", many.join("\n")),
    }
}

/// What an entry is made of while its lines come.
#[derive(Default)]
struct Entry {
    context: String,
    source: String,
    target: String,
    at: Option<Range<usize>>,
}

#[derive(Clone, Copy, PartialEq)]
enum Part {
    None,
    Context,
    Source,
    Target,
}

pub fn read(file: &Arc<str>, text: &str) -> (Vec<Returned>, Diagnostics) {
    let mut diags = Diagnostics::new();
    let mut returned = Vec::new();
    let mut entry = Entry::default();
    let mut part = Part::None;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let start = at;
        at += line.len();
        let trimmed = line.trim();
        let place = start..start + line.trim_end().len();
        let (next, rest) = keyword(trimmed, part);
        // A new entry begins with its context, or with its source where it has none.
        let begins = next == Part::Context || next == Part::Source && part != Part::Context;
        if next != part && begins {
            returned.extend(finish(std::mem::take(&mut entry), file));
        }
        if trimmed.is_empty() || trimmed.starts_with('#') {
            if part == Part::Target {
                returned.extend(finish(std::mem::take(&mut entry), file));
                part = Part::None;
            }
            continue;
        }
        let Some(words) = rest.and_then(unquoted).filter(|_| next != Part::None) else {
            diags.bad_po(&Place::new(file, place));
            continue;
        };
        part = next;
        match part {
            Part::Context => entry.context.push_str(&words),
            Part::Source => entry.source.push_str(&words),
            Part::Target => {
                entry.target.push_str(&words);
                entry.at = Some(entry.at.take().map_or(place.start, |at| at.start)..place.end);
            }
            Part::None => {}
        }
    }
    returned.extend(finish(entry, file));
    (returned, diags)
}

/// What a line goes on with, and its string.
fn keyword(line: &str, part: Part) -> (Part, Option<&str>) {
    let words = [("msgctxt", Part::Context), ("msgid", Part::Source), ("msgstr", Part::Target)];
    for (word, part) in words {
        if let Some(rest) = line.strip_prefix(word).filter(|rest| rest.starts_with([' ', '\t', '"'])) {
            return (part, Some(rest.trim()));
        }
    }
    (part, line.starts_with('"').then_some(line))
}

fn unquoted(text: &str) -> Option<String> {
    let inner = text.strip_prefix('"')?.strip_suffix('"')?;
    let mut out = String::with_capacity(inner.len());
    let mut letters = inner.chars();
    while let Some(letter) = letters.next() {
        match letter {
            '"' => return None,
            '\\' => out.push(match letters.next()? {
                'n' => '\n',
                't' => '\t',
                'r' => '\r',
                other @ ('"' | '\\') => other,
                _ => return None,
            }),
            letter => out.push(letter),
        }
    }
    Some(out)
}

fn finish(entry: Entry, file: &Arc<str>) -> Option<Returned> {
    let at = Place::new(file, entry.at?);
    let Entry { context, source, target, .. } = entry;
    (!context.is_empty()).then_some(Returned { id: context, source, target, at })
}
