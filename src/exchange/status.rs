//! `translate status`: every document in every language, in the order in which readers need them.

use std::fmt::Write;
use std::sync::Arc;

use serde_json::{Value, json};

use crate::base::lang::Lang;
use crate::parse::page::Method;
use crate::parse::{Content, Item, ParsedFile};
use crate::resolve::Site;
use crate::resolve::freshness::{Source, State, standing};
use crate::resolve::site::{PageKind, words_doc};

/// A document of the source language, and how each language has it.
#[derive(Debug)]
pub struct Row {
    pub file: Arc<str>,
    /// Words that a translator has to write.
    pub words: usize,
    /// Whether a wrong word in it can cost a family its coverage.
    pub critical: bool,
    /// In the order of the site's languages, without the source's.
    pub cells: Vec<(Lang, Cell)>,
}

/// A document in one language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cell {
    Missing,
    Translated(Translated),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Translated {
    pub method: Option<Method>,
    pub reviewer: Option<Arc<str>>,
    pub date: Option<String>,
    /// False for a translation that `translate stamp` never saw: nobody knows if it is behind.
    pub stamped: bool,
    /// Sections that are not as they were, how, and how many words the source has there now.
    pub behind: Vec<(String, State, usize)>,
    /// Words of the source that it leaves out.
    pub missing_words: usize,
}

impl Translated {
    pub fn behind_words(&self) -> usize {
        self.behind.iter().map(|(_, _, words)| words).sum()
    }
}

/// The matrix: the home page's words first, pages on which a mistake is dearest, then all pages
/// in reading order, then records.
pub fn status(content: &Content, site: &Site) -> Vec<Row> {
    let langs: Vec<Lang> = site.langs.iter().copied().filter(|lang| *lang != site.source_lang).collect();
    let mut documents: Vec<(usize, &Arc<ParsedFile>)> =
        content.files.iter().filter_map(|file| Some((rank(file, site)?, file))).collect();
    documents.sort_by(|(a, x), (b, y)| a.cmp(b).then_with(|| x.file.cmp(&y.file)));
    documents.into_iter().filter_map(|(_, file)| row(file, content, &langs)).collect()
}

/// Where in the matrix a document stands; `None` for what is not translated.
fn rank(file: &ParsedFile, site: &Site) -> Option<usize> {
    match file.item.as_ref()? {
        Item::Settings(_) => Some(0),
        Item::Page(page) => {
            let index = site.pages.iter().position(|page| {
                !matches!(page.kind, PageKind::Updates(2..))
                    && page.doc.as_ref().is_some_and(|doc| doc.file == file.file)
            });
            // A draft has no place among the pages yet.
            let index = index.unwrap_or(site.pages.len());
            Some(1 + index + if page.front.critical() { 0 } else { site.pages.len() + 1 })
        }
        Item::Table(_) => Some(2 * site.pages.len() + 4),
        _ => None,
    }
}

fn row(file: &Arc<ParsedFile>, content: &Content, langs: &[Lang]) -> Option<Row> {
    let item = file.item.as_ref()?;
    let source = Source::of(item)?;
    let body = source.body.map_or(0, |body| body.sections.iter().map(|section| section.words).sum());
    let words = source.outline.texts.values().map(|saying| saying.words).sum::<usize>() + body;
    let critical = matches!(item, Item::Page(page) if page.front.critical());
    let cells = langs.iter().map(|&lang| (lang, cell(item, &file.file, lang, content))).collect();
    (words > 0).then(|| Row { file: file.file.clone(), words, critical, cells })
}

fn cell(source: &Item, file: &str, lang: Lang, content: &Content) -> Cell {
    let path = super::translation_path(file, lang);
    let found = content.files.binary_search_by(|other| (*other.file).cmp(path.as_str())).ok();
    let Some(words) = found.and_then(|at| words_doc(&content.files[at])) else { return Cell::Missing };
    let Some(standing) = standing(source, words) else { return Cell::Missing };
    let words_of = |key: &str| {
        standing.sections.iter().find(|section| section.key == key).map_or(0, |section| section.words)
    };
    let behind = standing.behind.iter().flatten();
    let behind = behind.map(|(key, state)| (key.clone(), *state, words_of(key))).collect();
    let untold = standing.sections.iter().filter(|section| section.translation.is_none());
    let translation = words.translation.as_ref();
    Cell::Translated(Translated {
        method: translation.map(|own| own.method),
        reviewer: translation.and_then(|own| own.reviewer.as_ref()).map(|name| name.text.clone()),
        date: translation.map(|own| own.date.date.to_string()),
        stamped: standing.behind.is_some(),
        behind,
        missing_words: untold.map(|section| section.words).sum(),
    })
}

/// For programs.
pub fn json(rows: &[Row]) -> String {
    let rows: Vec<Value> = rows
        .iter()
        .map(|row| {
            let languages: serde_json::Map<String, Value> =
                row.cells.iter().map(|(lang, cell)| (lang.tag().to_owned(), json_of(cell))).collect();
            json!({ "file": &*row.file, "words": row.words, "critical": row.critical, "languages": languages })
        })
        .collect();
    serde_json::to_string_pretty(&json!({ "documents": rows })).expect("plain values") + "\n"
}

fn json_of(cell: &Cell) -> Value {
    let Cell::Translated(own) = cell else { return json!({ "state": "missing" }) };
    let behind: Vec<Value> = own
        .behind
        .iter()
        .map(|(key, state, words)| json!({ "section": key, "how": state.word(), "words": words }))
        .collect();
    json!({
        "state": state(own),
        "method": own.method.map(Method::name),
        "reviewer": own.reviewer.as_deref(),
        "date": own.date,
        "behind": behind,
        "behind_words": own.behind_words(),
        "missing_words": own.missing_words,
    })
}

fn state(own: &Translated) -> &'static str {
    match own {
        Translated { stamped: false, .. } => "not stamped",
        Translated { behind, .. } if !behind.is_empty() => "behind",
        _ => "up to date",
    }
}

/// For people: a column a language, and below it each section that is behind.
pub fn table(rows: &[Row]) -> String {
    let Some(first) = rows.first() else { return "Nothing is there to be translated.\n".to_owned() };
    let width = rows.iter().map(|row| row.file.chars().count() + 2).max().unwrap_or(0);
    let mut out = format!("{:width$} {:>6}", "", "words");
    first.cells.iter().for_each(|(lang, _)| write!(out, " {:>7}", lang.tag()).expect("a string"));
    out.push('\n');
    for row in rows {
        let mark = if row.critical { " !" } else { "" };
        write!(out, "{:width$} {:>6}", format!("{}{mark}", row.file), row.words).expect("a string");
        row.cells.iter().for_each(|(_, cell)| write!(out, " {:>7}", short(cell)).expect("a string"));
        out.push('\n');
    }
    out + "\n" + &details(rows) + LEGEND + &summary(rows)
}

const LEGEND: &str = "\
M a machine's, checked by nobody; R a machine's, checked by a person; H a person's; -3 three sections
behind their source; ? never stamped, so nobody knows; . not translated; ! a critical page.
";

fn short(cell: &Cell) -> String {
    let Cell::Translated(own) = cell else { return ".".into() };
    let letter = match own.method {
        Some(Method::Human) => "H",
        Some(Method::Reviewed) => "R",
        Some(Method::Machine) | None => "M",
    };
    match (own.stamped, own.behind.len()) {
        (false, _) => format!("{letter}?"),
        (true, 0) => letter.into(),
        (true, count) => format!("{letter}-{count}"),
    }
}

fn details(rows: &[Row]) -> String {
    let mut out = String::new();
    for row in rows {
        for (lang, cell) in &row.cells {
            let Cell::Translated(own) = cell else { continue };
            for (key, state, words) in &own.behind {
                let file = super::translation_path(&row.file, *lang);
                writeln!(out, "{file}: `{key}` {} ({words} words)", state.word()).expect("a string");
            }
        }
    }
    if !out.is_empty() {
        out.push('\n');
    }
    out
}

/// A line a language: what is translated, behind, missing.
pub fn summary(rows: &[Row]) -> String {
    let Some(first) = rows.first() else { return String::new() };
    let all: usize = rows.iter().map(|row| row.words).sum();
    let mut out = String::new();
    for (index, (lang, _)) in first.cells.iter().enumerate() {
        let (mut documents, mut words, mut behind, mut unread, mut unstamped) = (0, 0, 0, 0, 0);
        for row in rows {
            if let Cell::Translated(own) = &row.cells[index].1 {
                documents += 1;
                words += row.words - own.missing_words.min(row.words);
                behind += own.behind_words();
                unstamped += usize::from(!own.stamped);
                unread += usize::from(matches!(own.method, Some(Method::Machine) | None));
            }
        }
        let percent = 100 * words / all.max(1);
        // Of what was never stamped nobody knows whether it is behind.
        let unstamped = if unstamped > 0 { format!(", {unstamped} never stamped") } else { String::new() };
        writeln!(
            out,
            "{:8} {documents} of {} documents, {percent} % of {all} words; {behind} words behind{unstamped}; {unread} checked by nobody",
            lang.tag(),
            rows.len(),
        )
        .expect("a string");
    }
    out
}
