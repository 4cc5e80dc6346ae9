//! One table for a word processor: the name of each piece, its text, its translation.
//!
//! A word processor keeps the words of a table and little else, so a piece is known by its first
//! cell and not by an attribute; a line break is `<br>`, and spaces that count are no-break spaces.

use std::fmt::Write;
use std::sync::Arc;

use quick_xml::Reader;
use quick_xml::events::{BytesRef, Event};

use super::Returned;
use super::units::{Document, Unit};
use super::xliff::offset;
use crate::base::diag::{Diagnostics, Place};
use crate::base::lang::Lang;
use crate::parse::markdown::escape;

const HEAD: &str = "\
<meta charset=\"utf-8\">
<style>
table { border-collapse: collapse; inline-size: 100%; }
td, th { border: 1px solid #888; padding: .4em; text-align: start; vertical-align: top; }
td:first-child { inline-size: 12em; font-size: .8em; color: #555; overflow-wrap: anywhere; }
</style>
";

const NOTE: &str = "Write in the last column only. Leave what stands in braces, like {phone …}, the addresses in \
    round brackets and marks like ##, **, - and | as they are. Save as HTML.";

pub fn write(documents: &[Document], source: Lang, target: Lang) -> String {
    let title = format!("{} → {}", source.english_name(), target.english_name());
    let mut out = format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n{HEAD}<title>{title}</title>\n</head>\n<body>\n<p>{NOTE}</p>\n"
    );
    for document in documents {
        writeln!(out, "<h2>{}</h2>\n<table>", escape(&document.file)).expect("a string");
        writeln!(
            out,
            "<tr><th>Piece</th><th>{}</th><th>{}</th></tr>",
            source.english_name(),
            target.english_name()
        )
        .expect("a string");
        document.units.iter().for_each(|unit| row(&mut out, unit, source, target));
        out.push_str("</table>\n");
    }
    out.push_str("</body>\n</html>\n");
    out
}

fn row(out: &mut String, unit: &Unit, source: Lang, target: Lang) {
    let cell =
        |text: &str, lang: Lang| format!("<td lang=\"{lang}\" dir=\"{}\">{}</td>", lang.dir(), in_cell(text));
    writeln!(
        out,
        "<tr><td>{}</td>{}\n{}</tr>",
        escape(&unit.id),
        cell(&unit.source, source),
        cell(unit.target.as_deref().unwrap_or(""), target),
    )
    .expect("a string");
}

/// A text in a cell: spaces that begin or end a line, or follow another, are no-break spaces.
fn in_cell(text: &str) -> String {
    let line = |line: &str| {
        let begin = line.len() - line.trim_start_matches(' ').len();
        let end = line.trim_end_matches(' ').len().max(begin);
        let hard = |count: usize| "&nbsp;".repeat(count);
        let inner = escape(&line[begin..end]).replace("  ", " &nbsp;").replace('\t', "&#9;");
        format!("{}{inner}{}", hard(begin), hard(line.len() - end))
    };
    text.split('\n').map(line).collect::<Vec<_>>().join("<br>")
}

/// A row while its cells come.
#[derive(Default)]
struct Row {
    cells: Vec<Cell>,
    inside: bool,
}

#[derive(Default)]
struct Cell {
    text: String,
    at: std::ops::Range<usize>,
}

pub fn read(file: &Arc<str>, text: &str) -> (Vec<Returned>, Diagnostics) {
    let mut diags = Diagnostics::new();
    let mut returned = Vec::new();
    let text = &without_conditions(text);
    let mut reader = Reader::from_str(text);
    let config = reader.config_mut();
    (config.check_end_names, config.allow_unmatched_ends, config.allow_dangling_amp) = (false, true, true);
    let mut row = Row::default();
    loop {
        let before = offset(reader.buffer_position());
        match reader.read_event() {
            Ok(Event::Start(tag) | Event::Empty(tag)) => {
                let here = offset(reader.buffer_position());
                row.open(&tag.local_name().as_ref().to_ascii_lowercase(), here);
            }
            Ok(Event::End(tag)) => match tag.local_name().as_ref().to_ascii_lowercase().as_str() {
                "td" => row.close(before),
                "tr" => returned.extend(std::mem::take(&mut row).finish(file)),
                "p" | "div" | "li" => row.new_line(),
                _ => {}
            },
            Ok(Event::Text(words)) => row.push(&words),
            Ok(Event::CData(words)) => row.push(&words),
            Ok(Event::GeneralRef(name)) => row.push_hard(&entity(&name)),
            Ok(Event::Eof) => break,
            Ok(_) => {}
            Err(error) => {
                let at = offset(reader.error_position()).min(text.len());
                diags.bad_xml(&Place::new(file, at..at), &error.to_string());
                break;
            }
        }
    }
    (returned, diags)
}

impl Row {
    fn open(&mut self, tag: &str, at: usize) {
        match tag {
            "tr" => *self = Row::default(),
            "td" => {
                self.inside = true;
                self.cells.push(Cell { text: String::new(), at: at..at });
            }
            "br" => self.push_hard("\n"),
            "p" | "div" | "li" => self.new_line(),
            _ => {}
        }
    }

    fn close(&mut self, at: usize) {
        self.inside = false;
        if let Some(cell) = self.cells.last_mut() {
            cell.at.end = at;
        }
    }

    /// A line begins, unless one has just begun.
    fn new_line(&mut self) {
        let begun = self.cells.last().is_none_or(|cell| cell.text.is_empty() || cell.text.ends_with('\n'));
        if !begun {
            self.push_hard("\n");
        }
    }

    /// Words in which white space means one space.
    fn push(&mut self, words: &str) {
        let Some(cell) = self.cells.last_mut().filter(|_| self.inside) else { return };
        for letter in words.chars() {
            match letter {
                ' ' | '\n' | '\r' | '\t' if cell.text.is_empty() || cell.text.ends_with([' ', '\n']) => {}
                ' ' | '\n' | '\r' | '\t' => cell.text.push(' '),
                letter => cell.text.push(letter),
            }
        }
    }

    /// Words as they stand.
    fn push_hard(&mut self, words: &str) {
        if let Some(cell) = self.cells.last_mut().filter(|_| self.inside) {
            cell.text.push_str(words);
        }
    }

    fn finish(self, file: &Arc<str>) -> Option<Returned> {
        let [id, source, target, ..] = &self.cells[..] else { return None };
        let id: String = id.text.split_whitespace().collect();
        id.contains('#').then(|| Returned {
            id,
            source: out_of_cell(&source.text),
            target: out_of_cell(&target.text),
            at: Place::new(file, target.at.clone()),
        })
    }
}

/// Undoes [`in_cell`]; a no-break space inside a line is the translator's own.
fn out_of_cell(text: &str) -> String {
    const HARD: char = '\u{A0}';
    let line = |line: &str| {
        let line = line.trim_matches(' ');
        let begin = line.len() - line.trim_start_matches(HARD).len();
        let end = line.trim_end_matches(HARD).len().max(begin);
        let spaces = |part: &str| part.replace(HARD, " ");
        let inner = line[begin..end].replace(" \u{A0}", "  ");
        format!("{}{inner}{}", spaces(&line[..begin]), spaces(&line[end..]))
    };
    let lines: Vec<String> = text.split('\n').map(line).collect();
    lines.join("\n").trim_end_matches('\n').to_owned()
}

/// What `&name;` stands for; what nobody knows stays as it was written.
pub fn entity(name: &BytesRef) -> String {
    if let Ok(Some(letter)) = name.resolve_char_ref() {
        return letter.to_string();
    }
    let known = quick_xml::escape::resolve_html5_entity(name);
    known.map_or_else(|| format!("&{};", &**name), ToOwned::to_owned)
}

/// `<![if …]>` and its like, which Word writes and no parser of markup takes. Blanked out, so that
/// places stay right.
fn without_conditions(text: &str) -> String {
    let mut out = text.to_owned();
    while let Some(start) = out.find("<![").filter(|start| !out[*start..].starts_with("<![CDATA[")) {
        let end = out[start..].find('>').map_or(out.len(), |end| start + end + 1);
        out.replace_range(start..end, &" ".repeat(end - start));
    }
    out
}
