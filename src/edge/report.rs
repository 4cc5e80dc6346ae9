//! Remarks as people and machines read them.

use std::collections::BTreeMap;
use std::fmt::Write;

use annotate_snippets::{AnnotationKind, Element, Level, Origin, Renderer, Snippet};
use serde::Serialize;

use crate::base::diag::{Remark, Severity};
use crate::base::locate::{Excerpt, Lines, Spot};
use crate::base::tree::Tree;

/// Frames with the line in question, its culprit underlined, and how to mend it.
pub fn human(remarks: &[Remark], sources: &Tree, colour: bool) -> String {
    let renderer = if colour { Renderer::styled() } else { Renderer::plain() };
    let files = lines_of_files(remarks, sources);
    let mut out = String::new();
    for remark in remarks {
        let frame = frame(remark, files.get(&*remark.place.file), &renderer);
        writeln!(out, "{frame}\n").expect("writing to a string");
    }
    out
}

/// "2 errors, 1 warning in 3 files"; nothing when all is well.
pub fn summary(remarks: &[Remark]) -> Option<String> {
    let count = |severity| remarks.iter().filter(|remark| remark.severity == severity).count();
    let kinds = [(count(Severity::Error), "error"), (count(Severity::Warning), "warning")];
    let counted: Vec<String> =
        kinds.iter().filter(|(number, _)| *number > 0).map(|(number, word)| plural(*number, word)).collect();
    let mut files: Vec<&str> = remarks.iter().map(|remark| &*remark.place.file).collect();
    files.sort_unstable();
    files.dedup();
    (!counted.is_empty()).then(|| format!("{} in {}", counted.join(", "), plural(files.len(), "file")))
}

/// An array of objects, for other programs. Lines and columns count from 1, columns in
/// characters; the end is the column after the last character.
pub fn json(remarks: &[Remark], sources: &Tree) -> String {
    let files = lines_of_files(remarks, sources);
    let entries: Vec<Entry> = remarks.iter().map(|remark| entry(remark, &files)).collect();
    let mut text = serde_json::to_string_pretty(&entries).expect("text and numbers are always JSON");
    text.push('\n');
    text
}

/// Workflow commands that GitHub shows at the lines of a pull request.
///
/// `folder` leads from the repository to the site's root; empty if they are the same.
/// Source: docs.github.com, "Workflow commands for GitHub Actions".
pub fn github(remarks: &[Remark], sources: &Tree, folder: &str) -> String {
    let files = lines_of_files(remarks, sources);
    let mut out = String::new();
    for remark in remarks {
        let path = if folder.is_empty() {
            remark.place.file.to_string()
        } else {
            format!("{folder}/{}", remark.place.file)
        };
        let place = github_place(spot(remark, &files));
        let advice: String = advice(remark).iter().map(|(name, text)| format!("\n{name}: {text}")).collect();
        writeln!(
            out,
            "::{} file={}{place},title={}::{}",
            remark.severity.word(),
            escape_property(&path),
            escape_property(remark.code),
            escape_data(&format!("{}{advice}", remark.message)),
        )
        .expect("writing to a string");
    }
    out
}

pub fn plural(count: usize, word: &str) -> String {
    format!("{count} {word}{}", if count == 1 { "" } else { "s" })
}

fn lines_of_files<'a>(remarks: &'a [Remark], sources: &'a Tree) -> BTreeMap<&'a str, Lines<'a>> {
    let mut files = BTreeMap::new();
    for path in remarks.iter().map(|remark| &*remark.place.file) {
        if let Some(bytes) = sources.get(path) {
            files.entry(path).or_insert_with(|| Lines::new(bytes));
        }
    }
    files
}

/// A remark about a file that could not even be read points at its start.
fn spot(remark: &Remark, files: &BTreeMap<&str, Lines>) -> Spot {
    match files.get(&*remark.place.file) {
        Some(lines) => lines.spot(&remark.place),
        None => Spot { line: 1, column: 1, end_line: 1, end_column: 1 },
    }
}

fn frame(remark: &Remark, lines: Option<&Lines>, renderer: &Renderer) -> String {
    let level = match remark.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let path = &*remark.place.file;
    // A remark about a file as a whole shows no line of it.
    let lines = lines.filter(|_| remark.place.range() != (0..0));
    let shown = lines.map(|lines| (lines.spot(&remark.place), lines.excerpt(&remark.place)));
    let place = shown
        .as_ref()
        .map_or_else(|| Origin::path(path).into(), |(spot, excerpt)| snippet(path, spot, excerpt));
    let mut group = level.primary_title(remark.message.as_str()).id(remark.code).element(place);
    for (name, text) in advice(remark) {
        group = group.element(Level::HELP.with_name(name).message(text));
    }
    let text = renderer.render(&[group]);
    shown.map_or(text.clone(), |(spot, excerpt)| with_true_column(&text, path, &spot, &excerpt))
}

fn snippet<'a>(path: &'a str, spot: &Spot, excerpt: &'a Excerpt) -> Element<'a> {
    let mark = AnnotationKind::Primary.span(excerpt.mark.clone());
    Snippet::source(excerpt.text.as_str()).path(path).line_start(spot.line).annotation(mark).into()
}

/// The renderer counts columns in the text that it is given, which is only a part of a long line.
fn with_true_column(frame: &str, path: &str, spot: &Spot, excerpt: &Excerpt) -> String {
    let in_excerpt = excerpt.text[..excerpt.mark.start].chars().count() + 1;
    let line = spot.line;
    let place = |column: usize| format!("{path}:{line}:{column}");
    let (title, rest) = frame.split_at(frame.find("-->").unwrap_or(0));
    title.to_owned() + &rest.replacen(&place(in_excerpt), &place(spot.column), 1)
}

/// How to mend it: the hint, and the text to paste if the hint does not show it already.
fn advice(remark: &Remark) -> Vec<(&'static str, &str)> {
    let hint = remark.hint.as_deref();
    let fix = remark.fix.as_deref().filter(|fix| !hint.is_some_and(|hint| hint.contains(fix)));
    let fix = fix.map(|fix| if fix.is_empty() { "remove this" } else { fix });
    [("hint", hint), ("fix", fix)].into_iter().filter_map(|(name, text)| Some((name, text?))).collect()
}

#[derive(Serialize)]
struct Entry<'a> {
    severity: &'static str,
    code: &'a str,
    file: &'a str,
    line: usize,
    column: usize,
    end_line: usize,
    end_column: usize,
    message: &'a str,
    hint: Option<&'a str>,
    fix: Option<&'a str>,
}

fn entry<'a>(remark: &'a Remark, files: &BTreeMap<&str, Lines>) -> Entry<'a> {
    let Spot { line, column, end_line, end_column } = spot(remark, files);
    Entry {
        severity: remark.severity.word(),
        code: remark.code,
        file: &remark.place.file,
        line,
        column,
        end_line,
        end_column,
        message: &remark.message,
        hint: remark.hint.as_deref(),
        fix: remark.fix.as_deref(),
    }
}

/// GitHub takes columns only where a remark stays on one line.
fn github_place(Spot { line, column, end_line, end_column }: Spot) -> String {
    if line == end_line {
        format!(",line={line},endLine={end_line},col={column},endColumn={end_column}")
    } else {
        format!(",line={line},endLine={end_line}")
    }
}

fn escape_data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn escape_property(text: &str) -> String {
    escape_data(text).replace(':', "%3A").replace(',', "%2C")
}
