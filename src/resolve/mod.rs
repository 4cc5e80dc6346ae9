//! All documents to one [`Site`]: every address known, every language chosen.
//!
//! The only stage that sees more than one document, so it stays small: tables that a page
//! looks things up in. Later stages trust what stands here.

pub mod calendar;
pub mod collation;
pub mod directory;
pub mod freshness;
mod front;
pub mod limits;
pub mod lists;
pub mod locale;
mod remarks;
mod routes;
pub mod site;
pub mod status;
mod tables;

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::sync::Arc;

use jiff::civil::Date;

pub use front::Summary;
pub use routes::{FACTS_A_PAGE, UPDATES_A_PAGE};
pub use site::{Page, PageKind, Site};

use crate::base::diag::{Diagnostics, Place};
use crate::base::hash;
use crate::base::lang::Lang;
use crate::parse::folder::{Role, SETTINGS};
use crate::parse::language::Language;
use crate::parse::search_words::SearchWords;
use crate::parse::shape::Kind;
use crate::parse::site::Settings;
use crate::parse::{Content, Item, ParsedFile};
use locale::Locale;
use site::{Asset, Records};

/// What a site depends on besides its content.
pub struct Wishes<'a> {
    pub today: Date,
    pub base_url: Option<&'a str>,
    pub drafts: bool,
}

/// Builds the site. `None` if there is nothing to build on: no settings, no words.
pub fn resolve(content: &Content, wishes: &Wishes) -> (Option<Site>, Diagnostics) {
    let mut diags = Diagnostics::new();
    for file in &content.files {
        diags.extend(file.diags.clone());
    }
    let (settings, complete) = match settings(content, &mut diags) {
        Some(settings) => (settings, true),
        // Broken settings must not hide the mistakes of other files.
        None => (stand_in(content), false),
    };
    let langs = languages(content, &settings);
    let Some(locales) = diags.take(locales(content, &settings, &langs)) else { return (None, diags) };
    let sorted = diags.take(tables::sort(content, &langs));
    let base_url = wishes.base_url.unwrap_or(&settings.base_url.url).trim_end_matches('/').into();
    let directory = diags.take(directory::directory(
        &sorted.listings,
        &sorted.categories,
        &sorted.counties,
        &sorted.zips,
    ));
    let mut site = Site {
        today: wishes.today,
        base_url,
        drafts: wishes.drafts,
        source_lang: content.source_lang,
        langs,
        locales,
        settings,
        settings_words: sorted.settings_words,
        pages: Vec::new(),
        by_path: Default::default(),
        moved: BTreeMap::new(),
        facts: sorted.facts,
        guidelines: sorted.guidelines,
        terms: sorted.terms,
        counties: sorted.counties,
        contacts: sorted.contacts,
        join_options: sorted.join_options,
        notices: sorted.notices,
        categories: sorted.categories,
        listing_sources: sorted.listing_sources,
        zips: sorted.zips,
        lists: lists::lists(&directory, &sorted.listings),
        listings: sorted.listings,
        directory,
        search_words: search_words(content),
        assets: assets(content),
        broken: broken_kinds(content),
        broken_ids: broken_ids(content),
        broken_pages: broken_pages(content),
        hidden: BTreeMap::new(),
        stray: content.files.iter().filter(|file| file.stray.is_some()).cloned().collect(),
        complete,
    };
    let (pages, page_diags) = routes::pages(&mut site, sorted.documents, sorted.words);
    diags.extend(page_diags);
    site.by_path = pages.iter().enumerate().map(|(index, page)| (page.path.clone(), index)).collect();
    site.pages = pages;
    site.moved = diags.take(routes::moved(&site));
    (Some(site), diags)
}

fn settings(content: &Content, diags: &mut Diagnostics) -> Option<Arc<Settings>> {
    let file = content.files.iter().find(|file| &*file.file == SETTINGS);
    match file.and_then(|file| file.item.as_ref()) {
        Some(Item::Settings(settings)) => {
            let source = &settings.source_language;
            let first = settings.languages.first().unwrap_or(source);
            if settings.languages.is_empty() || first.lang != source.lang {
                diags.source_language_not_first(&first.at, source.lang);
            }
            let address = settings.base_url.url.trim_end_matches('/');
            if address.splitn(4, '/').nth(3).is_some() || address.contains(['?', '#']) {
                diags.base_url_with_path(&settings.base_url.at, address);
            }
            Some(Arc::new((**settings).clone()))
        }
        _ => {
            if file.is_none() {
                diags.no_settings(&Place::file(&SETTINGS.into()));
            }
            None
        }
    }
}

/// Settings to check the other files with, while the site's own cannot be read.
fn stand_in(content: &Content) -> Arc<Settings> {
    let lang = content.source_lang;
    let spoken = content.files.iter().filter(|file| file.name.role == Role::Language);
    let spoken: Vec<&str> = spoken.filter_map(|file| file.name.lang).map(Lang::tag).collect();
    let text = format!(
        "title: \"-\"\ndescription: \"-\"\nbase_url: https://site.example\ntheme: \"-\"\n\
         source_language: {lang}\nlanguages: [{}]\nhelp_line: \"-\"\n",
        spoken.join(", ")
    );
    let file = crate::parse::parse_one(&SETTINGS.into(), &text.into_bytes().into(), lang);
    match file.item {
        // No place in the text above is one in the author's file.
        Some(Item::Settings(settings)) => Arc::new(Settings { at: Place::file(&file.file), ..*settings }),
        _ => unreachable!("the text above is complete"),
    }
}

/// The site's languages, the source first, each once.
fn languages(content: &Content, settings: &Settings) -> Vec<Lang> {
    let mut langs = vec![content.source_lang];
    for named in &settings.languages {
        if !langs.contains(&named.lang) {
            langs.push(named.lang);
        }
    }
    langs
}

/// The words of every language of the site; `None` without those of the source language.
fn locales(
    content: &Content,
    settings: &Settings,
    langs: &[Lang],
) -> (Option<BTreeMap<Lang, Locale>>, Diagnostics) {
    let mut diags = Diagnostics::new();
    let found: BTreeMap<Lang, Arc<Language>> = content
        .files
        .iter()
        .filter_map(|file| match (&file.item, file.name.lang) {
            (Some(Item::Language(language)), Some(lang)) => Some((lang, language.clone())),
            _ => None,
        })
        .collect();
    let Some(source) = found.get(&content.source_lang) else {
        if !has_language_file(content, content.source_lang) {
            diags.no_language_file(&settings.source_language.at, content.source_lang, true);
        }
        return (None, diags);
    };
    let locales = langs.iter().map(|&lang| {
        let own = found.get(&lang).map_or((content.source_lang, source), |own| (lang, own));
        if !found.contains_key(&lang) && !has_language_file(content, lang) {
            let named = settings.languages.iter().find(|named| named.lang == lang);
            diags.no_language_file(named.map_or(&settings.at, |named| &named.at), lang, false);
        }
        (lang, Locale::new(lang, (own.0, own.1.clone()), source.clone()))
    });
    let locales = locales.collect();
    (Some(locales), diags)
}

fn search_words(content: &Content) -> BTreeMap<Lang, Arc<SearchWords>> {
    let found = content.files.iter().filter_map(|file| match (&file.item, file.name.lang) {
        (Some(Item::SearchWords(words)), Some(lang)) => Some((lang, words.clone())),
        _ => None,
    });
    found.collect()
}

fn has_language_file(content: &Content, lang: Lang) -> bool {
    let path = format!("i18n/{}.yaml", lang.tag());
    content.files.iter().any(|file| *file.file == *path)
}

fn assets(content: &Content) -> BTreeMap<Arc<str>, Asset> {
    let asset = |file: &Arc<ParsedFile>| match &file.item {
        Some(Item::Asset(bytes)) => {
            let (name, ending) = file.name.stem.rsplit_once('.').unwrap_or((&file.name.stem, ""));
            let path = file.file.rsplit_once('.').map_or("", |(_, ending)| ending);
            let ending = if ending.is_empty() { path } else { ending };
            let url = format!("/files/{}.{}.{ending}", crate::parse::markdown::slug(name), hash::name(bytes));
            Some((file.file.clone(), Asset { bytes: bytes.clone(), url }))
        }
        _ => None,
    };
    content.files.iter().filter_map(asset).collect()
}

/// Kinds of which a file could not be read.
fn broken_kinds(content: &Content) -> HashSet<Kind> {
    let kind = |file: &Arc<ParsedFile>| match (file.item.is_none(), file.name.role) {
        (true, Role::Program) => Some(Kind::Program),
        (true, Role::Organization) => Some(Kind::Organization),
        (true, Role::Initiative) => Some(Kind::Initiative),
        (true, Role::Publication) => Some(Kind::Publication),
        (true, Role::Facts) => Some(Kind::Fact),
        (true, Role::Guidelines) => Some(Kind::Guideline),
        (true, Role::Terms) => Some(Kind::Term),
        (true, Role::Counties) => Some(Kind::County),
        (true, Role::Contacts) => Some(Kind::Contact),
        (true, Role::JoinOptions) => Some(Kind::JoinOption),
        (true, Role::Notices) => Some(Kind::Notice),
        (true, Role::Listings) => Some(Kind::Listing),
        (true, Role::Categories) => Some(Kind::Category),
        (true, Role::ListingSources) => Some(Kind::ListingSource),
        (true, Role::Zips) => Some(Kind::Zip),
        _ => None,
    };
    content.files.iter().filter_map(kind).collect()
}

/// Ids of entries that could not be read, in files of which the rest could.
fn broken_ids(content: &Content) -> HashSet<(Kind, String)> {
    let tables = content.files.iter().filter_map(|file| match &file.item {
        Some(Item::Table(table)) => Some(table.broken()),
        _ => None,
    });
    tables.flat_map(|(kind, ids)| ids.iter().map(move |id| (kind, id.clone()))).collect()
}

/// Addresses of pages whose file could not be read: a link to one is no second mistake.
fn broken_pages(content: &Content) -> BTreeSet<String> {
    let broken = content.files.iter().filter(|file| file.item.is_none());
    broken.map(|file| routes::path_of(file.name.role, &file.name.folder, &file.name.stem)).collect()
}

impl<T> Records<T> {
    fn insert(&mut self, id: Arc<str>, entry: site::Entry<T>, kind: Kind, diags: &mut Diagnostics) {
        match self.by_id.get(&id) {
            Some(first) => diags.duplicate_id(&entry.at, kind, &id, &first.at),
            None => {
                self.by_id.insert(id, entry);
            }
        }
    }
}
