//! The whole site in tables: every page's address in every language, every record by its id.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use jiff::civil::Date;

use super::directory::Directory;
use super::lists::Lists;
use super::locale::Locale;
use crate::base::diag::Place;
use crate::base::lang::Lang;
use crate::base::tree::Bytes;
use crate::parse::contact::Contact;
use crate::parse::county::County;
use crate::parse::fact::Fact;
use crate::parse::glossary::Term;
use crate::parse::guideline::Guideline;
use crate::parse::join::JoinOption;
use crate::parse::leaf::PartialDate;
use crate::parse::listing::{Category, Listing, ListingSource, ZipPoint};
use crate::parse::notice::Notice;
use crate::parse::search_words::SearchWords;
use crate::parse::shape::{Field, Kind, Leaf};
use crate::parse::site::Settings;
use crate::parse::{Front, Item, PageDoc, ParsedFile, WordsDoc};

pub struct Site {
    pub today: Date,
    pub base_url: Arc<str>,
    pub drafts: bool,
    pub source_lang: Lang,
    /// The source language first.
    pub langs: Vec<Lang>,
    pub locales: BTreeMap<Lang, Locale>,
    pub settings: Arc<Settings>,
    pub settings_words: BTreeMap<Lang, Arc<ParsedFile>>,
    /// In reading order: section by section.
    pub pages: Vec<Page>,
    pub by_path: HashMap<Arc<str>, usize>,
    /// Addresses that pages had before, without language, and the page that is meant.
    pub moved: BTreeMap<Arc<str>, usize>,
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
    /// All listings in the order of the map.
    pub directory: Directory,
    /// The directory's plain lists.
    pub lists: Lists,
    /// The words of `i18n/search/`, of languages of the site and of others.
    pub search_words: BTreeMap<Lang, Arc<SearchWords>>,
    /// Files beside pages, by their path in the tree, with the name they get in the output.
    pub assets: BTreeMap<Arc<str>, Asset>,
    /// Kinds of which some file could not be read: a missing id may be in it.
    pub broken: HashSet<Kind>,
    /// Entries that could not be read, in files of which the rest could.
    pub broken_ids: HashSet<(Kind, String)>,
    /// Pages whose file could not be read.
    pub broken_pages: BTreeSet<String>,
    /// Pages that are not public: drafts, and those of a day to come.
    pub hidden: BTreeMap<String, Option<Date>>,
    /// Files of which only the text could be read.
    pub stray: Vec<Arc<ParsedFile>>,
    /// False while the settings are a stand-in: then no page can be laid out.
    pub complete: bool,
}

pub struct Asset {
    pub bytes: Bytes,
    /// The address in the output: `/files/<name>.<hash>.<ending>`.
    pub url: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PageKind {
    Home,
    Section,
    Explainer,
    Program,
    Organization,
    Initiative,
    Publication,
    Update,
    /// One page of the list of updates; the first is 1.
    Updates(usize),
    Policy,
    Counties,
    County,
    Glossary,
    Join,
    Directory,
    /// One page of the list of facts; the first is 1.
    Sources(usize),
    /// The notice against discrimination, where the publisher can be asked and complained to.
    Rights,
    /// A plain list of the directory, by its index in [`Lists::pages`].
    DirectoryList(usize),
    Search,
    Single,
    /// What is shown when a form to join was sent.
    Thanks,
    NotFound,
}

impl PageKind {
    /// The name of its template and of its kind in reports.
    pub fn template(self) -> &'static str {
        match self {
            PageKind::Home => "home",
            PageKind::Section => "section",
            PageKind::Explainer => "explainer",
            PageKind::Program => "program",
            PageKind::Organization => "organization",
            PageKind::Initiative => "initiative",
            PageKind::Publication => "publication",
            PageKind::Update => "update",
            PageKind::Updates(_) => "updates",
            PageKind::Policy => "policy",
            PageKind::Counties => "counties",
            PageKind::County => "county",
            PageKind::Glossary => "glossary",
            PageKind::Join => "join",
            PageKind::Directory => "directory",
            PageKind::Sources(_) => "sources",
            PageKind::Rights => "rights",
            PageKind::DirectoryList(_) => "directory-list",
            PageKind::Search => "search",
            PageKind::Single => "single",
            PageKind::Thanks => "thanks",
            PageKind::NotFound => "notfound",
        }
    }
}

impl PageKind {
    /// Whether it only answers what a reader did: nobody looks for it.
    pub fn is_answer(self) -> bool {
        matches!(self, PageKind::NotFound | PageKind::Thanks)
    }
}

/// A page in all its languages.
pub struct Page {
    /// Its address without language: `/programs/medi-cal`; `/` is the front page.
    pub path: Arc<str>,
    pub kind: PageKind,
    /// The folder that it stands in; empty for single pages.
    pub section: Arc<str>,
    /// The id of the record or the stem of the file.
    pub id: Arc<str>,
    /// Its document, unless the page is made of records only.
    pub doc: Option<Arc<ParsedFile>>,
    /// Real translations.
    pub words: BTreeMap<Lang, Arc<ParsedFile>>,
    /// The last part of the address, where a language has its own.
    pub slugs: BTreeMap<Lang, Arc<str>>,
}

impl Page {
    pub fn source(&self) -> Option<&PageDoc> {
        match self.doc.as_ref()?.item.as_ref()? {
            Item::Page(page) => Some(page),
            _ => None,
        }
    }

    pub fn front(&self) -> Option<&Front> {
        self.source().map(|page| &page.front)
    }

    pub fn translation(&self, lang: Lang) -> Option<&WordsDoc> {
        words_doc(self.words.get(&lang)?)
    }

    /// Whether the page's text is really in this language, and not a fallback.
    pub fn is_in(&self, lang: Lang, source_lang: Lang) -> bool {
        let translated = self.words.contains_key(&lang) && !self.is_shielded(lang);
        self.doc.is_none() || lang == source_lang || translated
    }

    /// Whether a mistake on the page is so dear that a machine's translation, which nobody has
    /// checked, is shown only behind the source's text.
    pub fn is_shielded(&self, lang: Lang) -> bool {
        let machine = |words: &WordsDoc| {
            words.translation.as_ref().is_none_or(|own| own.method == crate::parse::page::Method::Machine)
        };
        self.front().is_some_and(Front::critical) && self.translation(lang).is_some_and(machine)
    }

    /// The record with the translation's words laid over it.
    pub fn front_in(&self, lang: Lang) -> Option<Cow<'_, Front>> {
        let front = self.front()?;
        Some(match self.translation(lang) {
            Some(doc) => {
                let mut front = front.clone();
                front.translate(&doc.words);
                Cow::Owned(front)
            }
            None => Cow::Borrowed(front),
        })
    }

    /// The title, in the language if it is translated, and the language that it is in.
    pub fn title_in(&self, lang: Lang) -> Option<(Arc<str>, Lang)> {
        let front = self.front()?;
        let translated = self.translation(lang).and_then(|doc| doc.words.leaves.get(front.title_field()));
        let words = match translated {
            Some(Leaf::Words(words)) => words,
            _ => front.title(),
        };
        Some((words.text.clone(), words.lang))
    }
}

pub fn words_doc(file: &ParsedFile) -> Option<&WordsDoc> {
    match file.item.as_ref()? {
        Item::Words(words) => Some(words),
        _ => None,
    }
}

/// Records of one kind by id.
pub struct Records<T> {
    pub by_id: BTreeMap<Arc<str>, Entry<T>>,
}

impl<T> Default for Records<T> {
    fn default() -> Self {
        Records { by_id: BTreeMap::new() }
    }
}

pub struct Entry<T> {
    pub record: T,
    /// The place of its id.
    pub at: Place,
    pub words: BTreeMap<Lang, Arc<ParsedFile>>,
}

impl<T: Field + Clone> Entry<T> {
    /// The record with the translation's words laid over it.
    pub fn in_lang(&self, id: &str, lang: Lang) -> Cow<'_, T> {
        match self.words.get(&lang).and_then(|file| words_doc(file)) {
            Some(doc) => {
                let mut record = self.record.clone();
                record.translate(id, &doc.words);
                Cow::Owned(record)
            }
            None => Cow::Borrowed(&self.record),
        }
    }
}

impl<T> Records<T> {
    pub fn get(&self, id: &str) -> Option<&T> {
        self.by_id.get(id).map(|entry| &entry.record)
    }

    pub fn iter(&self) -> impl Iterator<Item = (&Arc<str>, &Entry<T>)> {
        self.by_id.iter()
    }

    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.by_id.keys().map(|id| &**id)
    }
}

impl<T: Field + Clone> Records<T> {
    pub fn in_lang(&self, id: &str, lang: Lang) -> Option<Cow<'_, T>> {
        self.by_id.get(id).map(|entry| entry.in_lang(id, lang))
    }
}

impl Site {
    pub fn page(&self, path: &str) -> Option<&Page> {
        self.by_path.get(path).map(|&index| &self.pages[index])
    }

    /// The page's address in a language: `/es/programs/medi-cal/`.
    pub fn url(&self, page: &Page, lang: Lang) -> String {
        url(page, lang)
    }

    pub fn locale(&self, lang: Lang) -> &Locale {
        &self.locales[&lang]
    }

    /// The settings with the translation's words laid over them.
    pub fn settings_in(&self, lang: Lang) -> Cow<'_, Settings> {
        match self.settings_words.get(&lang).and_then(|file| words_doc(file)) {
            Some(doc) => {
                let mut settings = (*self.settings).clone();
                settings.translate("", &doc.words);
                Cow::Owned(settings)
            }
            None => Cow::Borrowed(&self.settings),
        }
    }

    /// The day that what a listing says is of: somebody's own check, or its source.
    pub fn source_date(&self, listing: &Listing) -> Option<PartialDate> {
        let checked = listing.checked.as_ref().map(|day| day.date.into());
        let source = || self.listing_sources.get(&listing.source.id)?.date;
        checked.max(listing.source_date.or_else(source))
    }

    /// Pages of a section, in reading order.
    pub fn in_section<'a>(&'a self, section: &'a str) -> impl Iterator<Item = &'a Page> {
        self.pages.iter().filter(move |page| {
            *page.section == *section
                && !matches!(page.kind, PageKind::Updates(_))
                && !page.is_section_front()
        })
    }

    /// Ids of a kind, for "did you mean".
    pub fn ids(&self, kind: Kind) -> Vec<&str> {
        let pages = |wanted: PageKind| -> Vec<&str> {
            self.pages.iter().filter(|page| page.kind == wanted).map(|page| &*page.id).collect()
        };
        match kind {
            Kind::Program => pages(PageKind::Program),
            Kind::Organization => pages(PageKind::Organization),
            Kind::Initiative => pages(PageKind::Initiative),
            Kind::Publication => pages(PageKind::Publication),
            Kind::Fact => self.facts.ids().collect(),
            Kind::Guideline => self.guidelines.ids().collect(),
            Kind::Term => self.terms.ids().collect(),
            Kind::County => self.counties.ids().collect(),
            Kind::Contact => self.contacts.ids().collect(),
            Kind::JoinOption => self.join_options.ids().collect(),
            Kind::Notice => self.notices.ids().collect(),
            Kind::Listing => self.listings.ids().collect(),
            Kind::Category => self.categories.ids().collect(),
            Kind::ListingSource => self.listing_sources.ids().collect(),
            Kind::Zip => self.zips.ids().collect(),
            Kind::Rule => Vec::new(),
        }
    }

    /// Whether an id may be one of those that could not be read: asking for it is no mistake.
    pub fn may_have(&self, kind: Kind, id: &str) -> bool {
        self.broken.contains(&kind)
            || ["*", id].iter().any(|id| self.broken_ids.contains(&(kind, String::from(*id))))
    }

    pub fn has(&self, kind: Kind, id: &str) -> bool {
        match kind {
            Kind::Program => self.by_path.contains_key(&*format!("/programs/{id}")),
            Kind::Organization => self.by_path.contains_key(&*format!("/organizations/{id}")),
            Kind::Initiative => self.by_path.contains_key(&*format!("/initiatives/{id}")),
            Kind::Publication => self.by_path.contains_key(&*format!("/publications/{id}")),
            Kind::Fact => self.facts.by_id.contains_key(id),
            Kind::Guideline => self.guidelines.by_id.contains_key(id),
            Kind::Term => self.terms.by_id.contains_key(id),
            Kind::County => self.counties.by_id.contains_key(id),
            Kind::Contact => self.contacts.by_id.contains_key(id),
            Kind::JoinOption => self.join_options.by_id.contains_key(id),
            Kind::Notice => self.notices.by_id.contains_key(id),
            Kind::Listing => self.listings.by_id.contains_key(id),
            Kind::Category => self.categories.by_id.contains_key(id),
            Kind::ListingSource => self.listing_sources.by_id.contains_key(id),
            Kind::Zip => self.zips.by_id.contains_key(id),
            Kind::Rule => self.rule(id).is_some(),
        }
    }

    /// The rule that `program.rule` names, with its program.
    pub fn rule(&self, name: &str) -> Option<(&Page, &crate::parse::program::Rule)> {
        let (program, rule) = name.split_once('.')?;
        let page = self.page(&format!("/programs/{program}"))?;
        match page.front()? {
            Front::Program(program) => Some((page, program.rules.get(rule)?)),
            _ => None,
        }
    }
}

impl Page {
    pub fn is_section_front(&self) -> bool {
        self.path.strip_prefix('/') == Some(&*self.section) && !self.section.is_empty()
    }
}

/// The page's address in a language: `/es/programs/medi-cal/`.
pub fn url(page: &Page, lang: Lang) -> String {
    let tag = lang.tag();
    match &*page.path {
        "/" => format!("/{tag}/"),
        // Hosts look for this file, and not for a folder.
        "/404" => format!("/{tag}/404.html"),
        _ => format!("/{tag}{}/", address(page, lang)),
    }
}

/// The page's path with the last part that the language has for it: `/programs/medi-cal`.
pub fn address(page: &Page, lang: Lang) -> Arc<str> {
    match page.slugs.get(&lang) {
        Some(slug) => {
            let parent = page.path.rsplit_once('/').map_or("", |(parent, _)| parent);
            format!("{parent}/{slug}").into()
        }
        None => page.path.clone(),
    }
}
