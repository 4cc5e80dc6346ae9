//! Documents sorted into tables; translations joined to what they translate.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use super::site::{Entry, Records};
use crate::base::diag::{Diagnostics, Place};
use crate::base::lang::Lang;
use crate::base::near::nearest;
use crate::parse::contact::Contact;
use crate::parse::county::County;
use crate::parse::fact::Fact;
use crate::parse::folder::Role;
use crate::parse::glossary::Term;
use crate::parse::guideline::Guideline;
use crate::parse::join::JoinOption;
use crate::parse::listing::{Category, Listing, ListingSource, ZipPoint};
use crate::parse::notice::Notice;
use crate::parse::shape::{Kind, Table};
use crate::parse::{Content, Item, ParsedFile, TableDoc};

/// Translations by the path of the file that they translate.
pub type WordsByFile = HashMap<Arc<str>, BTreeMap<Lang, Arc<ParsedFile>>>;

#[derive(Default)]
pub struct Sorted {
    /// Page documents, in the order of their paths.
    pub documents: Vec<Arc<ParsedFile>>,
    pub words: WordsByFile,
    pub settings_words: BTreeMap<Lang, Arc<ParsedFile>>,
    pub facts: Records<Fact>,
    pub guidelines: Records<Guideline>,
    pub terms: Records<Term>,
    pub counties: Records<County>,
    pub contacts: Records<Contact>,
    pub join_options: Records<JoinOption>,
    pub notices: Records<Notice>,
    pub listings: Records<Listing>,
    pub categories: Records<Category>,
    pub listing_sources: Records<ListingSource>,
    pub zips: Records<ZipPoint>,
}

pub fn sort(content: &Content, langs: &[Lang]) -> (Sorted, Diagnostics) {
    let mut diags = Diagnostics::new();
    let mut sorted = Sorted { words: join_words(content, langs, &mut diags), ..Sorted::default() };
    if let Some(words) = sorted.words.get(crate::parse::folder::SETTINGS) {
        sorted.settings_words = words.clone();
    }
    for file in &content.files {
        match &file.item {
            Some(Item::Page(_)) => sorted.documents.push(file.clone()),
            Some(Item::Table(table)) => {
                let words = sorted.words.get(&file.file).cloned().unwrap_or_default();
                sort_table(&mut sorted, table, &words, &mut diags);
            }
            _ => {}
        }
    }
    (sorted, diags)
}

fn sort_table(
    sorted: &mut Sorted,
    table: &TableDoc,
    words: &BTreeMap<Lang, Arc<ParsedFile>>,
    diags: &mut Diagnostics,
) {
    match table {
        TableDoc::Facts(table) => fill(&mut sorted.facts, table, Kind::Fact, words, diags),
        TableDoc::Guidelines(table) => fill(&mut sorted.guidelines, table, Kind::Guideline, words, diags),
        TableDoc::Terms(table) => fill(&mut sorted.terms, table, Kind::Term, words, diags),
        TableDoc::Counties(table) => fill(&mut sorted.counties, table, Kind::County, words, diags),
        TableDoc::Contacts(table) => fill(&mut sorted.contacts, table, Kind::Contact, words, diags),
        TableDoc::JoinOptions(table) => fill(&mut sorted.join_options, table, Kind::JoinOption, words, diags),
        TableDoc::Notices(table) => fill(&mut sorted.notices, table, Kind::Notice, words, diags),
        TableDoc::Listings(table) => fill(&mut sorted.listings, table, Kind::Listing, words, diags),
        TableDoc::Categories(table) => fill(&mut sorted.categories, table, Kind::Category, words, diags),
        TableDoc::ListingSources(table) => {
            fill(&mut sorted.listing_sources, table, Kind::ListingSource, words, diags)
        }
        TableDoc::Zips(table) => fill(&mut sorted.zips, table, Kind::Zip, words, diags),
    }
}

fn fill<T: Clone>(
    records: &mut Records<T>,
    table: &Table<T>,
    kind: Kind,
    words: &BTreeMap<Lang, Arc<ParsedFile>>,
    diags: &mut Diagnostics,
) {
    for (id, at, record) in &table.entries {
        let entry = Entry { record: record.clone(), at: at.clone(), words: words.clone() };
        records.insert(id.as_str().into(), entry, kind, diags);
    }
}

/// Every translation under the file that it translates; one without such a file is told of.
fn join_words(content: &Content, langs: &[Lang], diags: &mut Diagnostics) -> WordsByFile {
    let mut words = WordsByFile::new();
    let sources: HashMap<&str, &Arc<ParsedFile>> = content
        .files
        .iter()
        .filter(|file| file.name.lang.is_none())
        .map(|file| (&*file.file, file))
        .collect();
    for file in &content.files {
        let Some(lang) =
            file.name.lang.filter(|_| !matches!(file.name.role, Role::Language | Role::SearchWords))
        else {
            continue;
        };
        let source = source_path(&file.file, lang);
        match sources.get(source.as_str()) {
            Some(_) if !langs.contains(&lang) => diags.language_not_of_site(&Place::file(&file.file), lang),
            Some(source) if file.item.is_some() => {
                words.entry(source.file.clone()).or_default().insert(lang, file.clone());
            }
            Some(_) => {}
            // Missing settings are told of by themselves.
            None if file.name.role == Role::Settings => {}
            None => {
                let folder = source.rsplit_once('/').map_or("", |(folder, _)| folder);
                let files = content.files.iter().filter(|file| file.name.lang.is_none());
                let beside = files.map(|file| &*file.file).filter(|path| path.starts_with(folder));
                diags.translation_without_source(&Place::file(&file.file), &source, nearest(&source, beside));
            }
        }
    }
    words
}

/// `content/a/kids.es.md` translates `content/a/kids.md`.
fn source_path(file: &str, lang: Lang) -> String {
    let (path, ending) = file.rsplit_once('.').unwrap_or((file, ""));
    let stem = path.strip_suffix(&format!(".{}", lang.tag())).unwrap_or(path);
    format!("{stem}.{ending}")
}
