//! Pages of the preview for translators: the matrix, and a document beside its translation.

use std::fmt::Write;
use std::sync::Arc;

use super::status::{Cell, Row, Translated, status};
use super::units::{Document, Unit, documents, is_part};
use crate::base::lang::Lang;
use crate::base::tree::Tree;
use crate::base::web::{Request, Response, TRANSLATIONS as ADDRESS};
use crate::parse::markdown::escape;
use crate::parse::{self, Content};
use crate::resolve::{self, Wishes};

const STYLE: &str = "\
body { font: 1rem/1.5 system-ui, sans-serif; margin: 1rem; color-scheme: light dark; }
table { border-collapse: collapse; } td, th { border: 1px solid #8888; padding: .3em .5em; text-align: start; vertical-align: top; }
.side td { inline-size: 50%; white-space: pre-wrap; } .side th { inline-size: 8em; font-weight: 400; font-size: .8em; }
.behind { background: #fb44; } .none { opacity: .5; }
";

/// A page of these; `None` for every other address, and while the site cannot be read.
pub fn respond(sources: &Tree, wishes: &Wishes, request: &Request) -> Option<Response> {
    let rest = request.path.strip_prefix(ADDRESS)?;
    let content = parse::parse(sources);
    let site = resolve::resolve(&content, wishes).0?;
    let rows = status(&content, &site);
    let (title, body) = match rest.split_once('/') {
        None if rest.is_empty() => ("Translations".to_owned(), matrix(&rows)),
        Some((tag, file)) => {
            let lang = Lang::from_tag(tag)?;
            let row = rows.iter().find(|row| *row.file == *file)?;
            (format!("{file}: {}", lang.english_name()), beside(sources, &content, row, lang)?)
        }
        None => return None,
    };
    let html = format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width\">\n<title>{title}</title>\n<style>\n{STYLE}</style>\n\
         </head>\n<body>\n<h1>{title}</h1>\n{body}</body>\n</html>\n",
        title = escape(&title),
    );
    let body: Arc<[u8]> = html.into_bytes().into();
    Some(Response {
        status: 200,
        content_type: "text/html; charset=utf-8",
        location: None,
        headers: Vec::new(),
        body,
    })
}

fn matrix(rows: &[Row]) -> String {
    let Some(first) = rows.first() else { return "<p>Nothing is there to be translated.</p>\n".into() };
    let mut out = String::from("<table>\n<thead><tr><th>Document</th><th>Words</th>");
    first.cells.iter().for_each(|(lang, _)| write!(out, "<th>{lang}</th>").expect("a string"));
    out.push_str("</tr></thead>\n<tbody>\n");
    for row in rows {
        let critical = if row.critical { " (critical)" } else { "" };
        write!(out, "<tr><th>{}{critical}</th><td>{}</td>", escape(&row.file), row.words).expect("a string");
        row.cells.iter().for_each(|(lang, cell)| out.push_str(&matrix_cell(row, *lang, cell)));
        out.push_str("</tr>\n");
    }
    out + "</tbody>\n</table>\n"
}

fn matrix_cell(row: &Row, lang: Lang, cell: &Cell) -> String {
    let Cell::Translated(own) = cell else { return "<td class=\"none\">missing</td>".into() };
    let class = if own.behind.is_empty() { "" } else { " class=\"behind\"" };
    let file = escape(&row.file);
    format!("<td{class}><a href=\"{ADDRESS}{lang}/{file}\">{}</a></td>", escape(&in_words(own)))
}

fn in_words(own: &Translated) -> String {
    let method = own.method.map_or("not said how", |method| method.name());
    match (own.stamped, own.behind.len()) {
        (false, _) => format!("{method}, never stamped"),
        (true, 0) => method.to_owned(),
        (true, count) => format!("{method}, {count} behind"),
    }
}

/// The pieces of a document, source and translation, those marked whose section is behind.
fn beside(sources: &Tree, content: &Content, row: &Row, lang: Lang) -> Option<String> {
    let Document { units, .. } =
        documents(sources, content, lang).into_iter().find(|document| *document.file == *row.file)?;
    let behind: Vec<(String, &str)> = row
        .cells
        .iter()
        .filter(|(other, _)| *other == lang)
        .filter_map(|(_, cell)| match cell {
            Cell::Translated(own) => Some(own.behind.iter()),
            Cell::Missing => None,
        })
        .flatten()
        .map(|(key, state, _)| (key.clone(), state.word()))
        .collect();
    let mut out = format!("<p><a href=\"{ADDRESS}\">All translations</a></p>\n<table class=\"side\">\n");
    for unit in &units {
        out.push_str(&piece(unit, lang, content.source_lang, &behind));
    }
    let gone = behind.iter().filter(|(_, state)| *state == "removed");
    gone.for_each(|(key, _)| {
        writeln!(
            out,
            "<tr class=\"behind\"><th>{}<br>removed from the source</th><td></td><td></td></tr>",
            escape(key)
        )
        .expect("a string");
    });
    Some(out + "</table>\n")
}

fn piece(unit: &Unit, lang: Lang, source: Lang, behind: &[(String, &str)]) -> String {
    let at = unit.id.split_once('#').map_or("", |(_, at)| at);
    let state = behind.iter().filter(|(key, _)| is_part(at, key)).max_by_key(|(key, _)| key.len());
    let (class, word) =
        state.map_or(("", String::new()), |(_, word)| (" class=\"behind\"", format!("<br>{word}")));
    let cell =
        |text: &str, lang: Lang| format!("<td lang=\"{lang}\" dir=\"{}\">{}</td>", lang.dir(), escape(text));
    format!(
        "<tr{class}><th>{}{word}</th>{}{}</tr>\n",
        escape(at),
        cell(&unit.source, source),
        cell(unit.target.as_deref().unwrap_or(""), lang),
    )
}
