//! One file to one document. Never fails: gives what could be used and all that is wrong.
//!
//! No file is looked at in the light of another; the one thing that all need, the site's
//! source language, is an argument.

pub mod blocks;
pub mod contact;
pub mod county;
pub mod csv;
pub mod fact;
mod flow;
pub mod folder;
pub mod glossary;
pub mod guideline;
pub mod hours;
pub mod initiative;
pub mod join;
pub mod language;
pub mod leaf;
pub mod lint;
pub mod listing;
pub mod markdown;
mod marks;
mod memory;
pub mod notice;
pub mod organization;
pub mod page;
pub mod placeholder;
pub mod print;
pub mod program;
pub mod publication;
pub mod reference;
mod remarks;
pub mod search_words;
pub mod shape;
pub mod site;
mod slips;
pub mod source;
pub mod stamp;
pub mod text;
pub mod yaml;

use std::sync::Arc;

use crate::base::diag::{Diagnostics, Place};
use crate::base::lang::Lang;
use crate::base::tree::{Bytes, Tree};
use folder::{Name, Role};
use markdown::{Body, Origin};
pub use memory::Memory;
use page::Translation;
use shape::{Cx, Field, Record, Table, WordsByPath};
use text::Source;

/// All documents of the site, in the order of their paths.
pub struct Content {
    pub source_lang: Lang,
    pub files: Vec<Arc<ParsedFile>>,
}

/// What came of one file.
#[derive(Clone, Debug)]
pub struct ParsedFile {
    pub file: Arc<str>,
    pub name: Name,
    /// `None` if nothing of it can be used; the remarks say why.
    pub item: Option<Item>,
    /// The text of a page whose record cannot be used: its links are checked all the same.
    pub stray: Option<Arc<Body>>,
    pub diags: Diagnostics,
}

/// A document in its source language, or the words of a translation.
#[derive(Clone, Debug)]
pub enum Item {
    Settings(Box<site::Settings>),
    Page(PageDoc),
    Table(TableDoc),
    Words(WordsDoc),
    Language(Arc<language::Language>),
    SearchWords(Arc<search_words::SearchWords>),
    /// An image or a PDF beside a page.
    Asset(Bytes),
    /// A file of a theme.
    Theme(Bytes),
}

/// A page as its file gives it: the record, and the Markdown below it.
#[derive(Clone, Debug)]
pub struct PageDoc {
    pub front: Front,
    pub body: Arc<Body>,
    pub lang: Lang,
}

/// The words of a translated page or record.
#[derive(Clone, Debug)]
pub struct WordsDoc {
    pub words: WordsByPath,
    pub body: Option<Arc<Body>>,
    pub translation: Option<Translation>,
    pub lang: Lang,
}

/// Records by id, several in a file.
#[derive(Clone, Debug)]
pub enum TableDoc {
    Facts(Table<fact::Fact>),
    Guidelines(Table<guideline::Guideline>),
    Terms(Table<glossary::Term>),
    Counties(Table<county::County>),
    Contacts(Table<contact::Contact>),
    JoinOptions(Table<join::JoinOption>),
    Notices(Table<notice::Notice>),
    Listings(Table<listing::Listing>),
    Categories(Table<listing::Category>),
    ListingSources(Table<listing::ListingSource>),
    Zips(Table<listing::ZipPoint>),
}

impl TableDoc {
    /// What kind of records the table holds, and the ids of those that could not be read.
    pub fn broken(&self) -> (shape::Kind, &[String]) {
        use shape::Kind;
        match self {
            TableDoc::Facts(table) => (Kind::Fact, &table.broken),
            TableDoc::Guidelines(table) => (Kind::Guideline, &table.broken),
            TableDoc::Terms(table) => (Kind::Term, &table.broken),
            TableDoc::Counties(table) => (Kind::County, &table.broken),
            TableDoc::Contacts(table) => (Kind::Contact, &table.broken),
            TableDoc::JoinOptions(table) => (Kind::JoinOption, &table.broken),
            TableDoc::Notices(table) => (Kind::Notice, &table.broken),
            TableDoc::Listings(table) => (Kind::Listing, &table.broken),
            TableDoc::Categories(table) => (Kind::Category, &table.broken),
            TableDoc::ListingSources(table) => (Kind::ListingSource, &table.broken),
            TableDoc::Zips(table) => (Kind::Zip, &table.broken),
        }
    }
}

/// Does the same with the table of whatever kind.
macro_rules! each_table {
    ($doc:expr, $table:ident => $value:expr) => {
        match $doc {
            TableDoc::Facts($table) => $value,
            TableDoc::Guidelines($table) => $value,
            TableDoc::Terms($table) => $value,
            TableDoc::Counties($table) => $value,
            TableDoc::Contacts($table) => $value,
            TableDoc::JoinOptions($table) => $value,
            TableDoc::Notices($table) => $value,
            TableDoc::Listings($table) => $value,
            TableDoc::Categories($table) => $value,
            TableDoc::ListingSources($table) => $value,
            TableDoc::Zips($table) => $value,
        }
    };
}

impl TableDoc {
    /// Where its words stand.
    pub fn outline(&self) -> shape::Outline {
        let mut out = shape::Outline::default();
        each_table!(self, table => table.outline("", &mut out));
        if matches!(self, TableDoc::Listings(_)) {
            // The name on a door is the same in every language, unless somebody says otherwise.
            out.texts.retain(|path, _| !path.ends_with(".name"));
        }
        out
    }

    /// The ids of its records, in the order of the file.
    pub fn ids(&self) -> Vec<&str> {
        each_table!(self, table => table.iter().map(|(id, _)| id).collect())
    }
}

macro_rules! fronts {
    ($( $kind:ident($ty:ty) ),+ $(,)?) => {
        /// The record of a page, by the kind of the page.
        #[derive(Clone, Debug)]
        pub enum Front { $( $kind(Box<$ty>), )+ }

        impl Front {
            fn read(role: Role, node: &yaml::Node, cx: &mut Cx) -> Option<Front> {
                match role { $( Role::$kind => Some(Front::$kind(Box::new(Field::read(node, cx)?))), )+ _ => None }
            }
            fn read_words(role: Role, node: &yaml::Node, cx: &mut Cx, out: &mut WordsByPath) {
                match role { $( Role::$kind => <$ty>::read_words(node, "", cx, out), )+ _ => {} }
            }
            pub fn translate(&mut self, words: &WordsByPath) {
                match self { $( Front::$kind(record) => record.translate_record("", words), )+ }
            }
            pub fn outline(&self) -> shape::Outline {
                let mut out = shape::Outline::default();
                match self { $( Front::$kind(record) => record.outline_record("", &mut out), )+ }
                out
            }
            pub fn visit(&self, see: &mut dyn FnMut(shape::Seen)) {
                match self { $( Front::$kind(record) => record.visit_record(see), )+ }
            }
        }
    };
}

fronts! {
    Section(page::Section),
    Explainer(page::Explainer),
    Update(page::Update),
    Policy(page::Policy),
    Single(page::Single),
    Program(program::Program),
    Organization(organization::Organization),
    Initiative(initiative::Initiative),
    Publication(publication::Publication),
}

/// Reads every file, in parallel.
pub fn parse(tree: &Tree) -> Content {
    Memory::default().parse(tree)
}

/// The language that files without a language in their name are written in.
pub fn source_language(tree: &Tree) -> Lang {
    let english = Lang::from_tag("en").expect("English is a known language");
    let file: Arc<str> = folder::SETTINGS.into();
    let Some(bytes) = tree.get(&file) else { return english };
    match parse_one(&file, bytes, english).item {
        Some(Item::Settings(settings)) => settings.source_language.lang,
        _ => english,
    }
}

/// Reads one file by itself.
pub fn parse_one(file: &Arc<str>, bytes: &Bytes, source_lang: Lang) -> ParsedFile {
    let mut diags = Diagnostics::new();
    let name = folder::read_name(file, source_lang, &mut diags);
    let (item, stray) = parse_item(file, &name, bytes, source_lang, &mut diags).unwrap_or_default();
    if item.is_none() && name.role != Role::Unknown && !diags.has_errors() {
        diags.lost_without_reason(&Place::file(file));
    }
    ParsedFile { file: file.clone(), name, item, stray, diags }
}

fn parse_item(
    file: &Arc<str>,
    name: &Name,
    bytes: &Bytes,
    source_lang: Lang,
    diags: &mut Diagnostics,
) -> Option<(Option<Item>, Option<Arc<Body>>)> {
    match name.role {
        _ if name.unread => return None,
        Role::Unknown => return None,
        Role::Asset => return Some((Some(Item::Asset(bytes.clone())), None)),
        Role::Theme => return Some((Some(Item::Theme(bytes.clone())), None)),
        _ => {}
    }
    let text = text::decode(file, bytes, diags)?;
    let source = Source { file, text };
    let lang = name.lang.unwrap_or(source_lang);
    let whole = text::without_bom(text);
    if text[whole.clone()].trim().is_empty() {
        diags.empty_file(&Place::file(file));
        return None;
    }
    let (yaml, body_start) =
        if file.ends_with(".md") { front_matter(&source, whole, diags)? } else { (whole, None) };
    let read = match record_shape(name.role).filter(|_| file.ends_with(".csv")) {
        Some(shape) => csv::read(&source, yaml, &shape, diags),
        None => yaml::read(&source, yaml, diags),
    };
    let figures = name.role == Role::Facts;
    let mut cx = Cx { source: &source, lang, diags, broken: &read.broken, figures };
    let item = if name.lang.is_some() && !matches!(name.role, Role::Language | Role::SearchWords) {
        words(name.role, &read.node, &mut cx).map(Item::Words)
    } else {
        document(name.role, &read.node, &mut cx)
    };
    let body = body_start.map(|start| {
        Arc::new(markdown::parse(&source, &text[start..], Origin::File { start }, false, cx.diags))
    });
    Some(match item {
        Some(Item::Page(page)) => {
            (Some(Item::Page(PageDoc { body: body.unwrap_or(page.body), ..page })), None)
        }
        Some(Item::Words(words)) => (Some(Item::Words(WordsDoc { body, ..words })), None),
        item => (item, body),
    })
}

/// What the rows of a sheet look like.
fn record_shape(role: Role) -> Option<shape::RecordShape> {
    match role {
        Role::Listings => Some(listing::Listing::record_shape()),
        Role::Zips => Some(listing::ZipPoint::record_shape()),
        _ => None,
    }
}

/// Where the front matter's YAML stands and where the text begins.
fn front_matter(
    source: &Source,
    whole: std::ops::Range<usize>,
    diags: &mut Diagnostics,
) -> Option<(std::ops::Range<usize>, Option<usize>)> {
    let text = &source.text[whole.clone()];
    let first = text.lines().next().unwrap_or("");
    if first.trim_end() != "---" {
        let blank = text.len() - text.trim_start().len();
        let place = source.place(whole.start..whole.start + first.len());
        match (blank > 0 && text[blank..].starts_with("---\n"), is_dashes(first)) {
            (true, _) => diags.blank_before_front_matter(&source.place(whole.start..whole.start + blank)),
            (_, true) => diags.odd_dashes(&place, first),
            _ => diags.no_front_matter(&place),
        }
        return None;
    }
    let start = whole.start + text.find('\n').map_or(text.len(), |at| at + 1);
    let mut at = start;
    let mut odd = None;
    for line in source.text[start..].split_inclusive('\n') {
        if line.trim_end() == "---" {
            return Some((start..at, Some(at + line.len())));
        }
        if is_dashes(line) {
            odd.get_or_insert(at..at + line.trim_end().len());
        }
        at += line.len();
    }
    if let Some(odd) = odd {
        diags.odd_dashes(&source.place(odd.clone()), source.slice(&odd));
        return None;
    }
    diags.front_matter_never_ends(&source.place(whole.start..whole.start + first.len()));
    None
}

/// What stands where `---` was meant: dashes of another kind or number.
fn is_dashes(line: &str) -> bool {
    let dash = |c| matches!(c, '-' | '–' | '—' | '_' | '+' | '*' | '=');
    let line = line.trim();
    line.len() > 1 && line.chars().all(dash)
}

/// Where a page's front matter stands; `None` if it has none that could be read.
pub fn front_matter_range(source: &Source) -> Option<std::ops::Range<usize>> {
    front_matter(source, text::without_bom(source.text), &mut Diagnostics::new()).map(|(yaml, _)| yaml)
}

/// Where a page's text begins, behind its front matter.
pub fn body_start(source: &Source) -> Option<usize> {
    let whole = text::without_bom(source.text);
    let found = source.file.ends_with(".md").then(|| front_matter(source, whole, &mut Diagnostics::new()));
    found.flatten().and_then(|(_, body)| body)
}

fn document(role: Role, node: &yaml::Node, cx: &mut Cx) -> Option<Item> {
    Some(match role {
        Role::Settings => Item::Settings(Box::new(Field::read(node, cx)?)),
        Role::Language => Item::Language(Arc::new(Field::read(node, cx)?)),
        Role::Facts => Item::Table(TableDoc::Facts(Field::read(node, cx)?)),
        Role::Guidelines => Item::Table(TableDoc::Guidelines(Field::read(node, cx)?)),
        Role::Terms => Item::Table(TableDoc::Terms(Field::read(node, cx)?)),
        Role::Counties => Item::Table(TableDoc::Counties(Field::read(node, cx)?)),
        Role::Contacts => Item::Table(TableDoc::Contacts(Field::read(node, cx)?)),
        Role::JoinOptions => Item::Table(TableDoc::JoinOptions(Field::read(node, cx)?)),
        Role::Notices => Item::Table(TableDoc::Notices(Field::read(node, cx)?)),
        Role::SearchWords => Item::SearchWords(Arc::new(Field::read(node, cx)?)),
        Role::Listings => Item::Table(TableDoc::Listings(Field::read(node, cx)?)),
        Role::Categories => Item::Table(TableDoc::Categories(Field::read(node, cx)?)),
        Role::ListingSources => Item::Table(TableDoc::ListingSources(Field::read(node, cx)?)),
        Role::Zips => Item::Table(TableDoc::Zips(Field::read(node, cx)?)),
        role => {
            let front = Front::read(role, node, cx)?;
            Item::Page(PageDoc { front, body: Arc::new(Body::default()), lang: cx.lang })
        }
    })
}

fn words(role: Role, node: &yaml::Node, cx: &mut Cx) -> Option<WordsDoc> {
    let mut out = WordsByPath::default();
    let mut node = node.clone();
    let translation = take_translation(&mut node, cx);
    let path = "";
    match role {
        Role::Settings => site::Settings::read_words(&node, path, cx, &mut out),
        Role::Facts => Table::<fact::Fact>::read_words(&node, path, cx, &mut out),
        Role::Guidelines => Table::<guideline::Guideline>::read_words(&node, path, cx, &mut out),
        Role::Terms => Table::<glossary::Term>::read_words(&node, path, cx, &mut out),
        Role::Counties => Table::<county::County>::read_words(&node, path, cx, &mut out),
        Role::Contacts => Table::<contact::Contact>::read_words(&node, path, cx, &mut out),
        Role::JoinOptions => Table::<join::JoinOption>::read_words(&node, path, cx, &mut out),
        Role::Notices => Table::<notice::Notice>::read_words(&node, path, cx, &mut out),
        Role::Listings => Table::<listing::Listing>::read_words(&node, path, cx, &mut out),
        Role::Categories => Table::<listing::Category>::read_words(&node, path, cx, &mut out),
        Role::ListingSources => Table::<listing::ListingSource>::read_words(&node, path, cx, &mut out),
        role => Front::read_words(role, &node, cx, &mut out),
    }
    Some(WordsDoc { words: out, body: None, translation, lang: cx.lang })
}

/// Takes `translation:` out of a translation: it is about the file, not words of the record.
fn take_translation(node: &mut yaml::Node, cx: &mut Cx) -> Option<Translation> {
    let yaml::Value::Map(entries) = &mut node.value else { return None };
    let index = entries.iter().position(|entry| entry.key == "translation")?;
    let entry = entries.remove(index);
    Translation::read(&entry.node, cx)
}
