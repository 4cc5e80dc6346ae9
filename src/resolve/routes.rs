//! Every page and its address.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use super::site::{Page, PageKind, Site, address, url};
use super::tables::WordsByFile;
use crate::base::diag::{Diagnostics, Place};
use crate::base::lang::Lang;
use crate::parse::folder::Role;
use crate::parse::shape::Leaf;
use crate::parse::site::Publisher;
use crate::parse::{Front, Item, ParsedFile};

/// How many updates stand on one page of their list.
pub const UPDATES_A_PAGE: usize = 20;
/// How many facts stand on one page of their list: as many as one first flight carries.
pub const FACTS_A_PAGE: usize = 30;

/// The address of a document without language.
pub fn path_of(role: Role, folder: &str, stem: &str) -> String {
    match role {
        Role::Section => format!("/{folder}"),
        Role::Single => format!("/{stem}"),
        _ => format!("/{folder}/{stem}"),
    }
}

/// All pages in reading order: the front page, each section with its pages, single pages.
pub fn pages(
    site: &mut Site,
    documents: Vec<Arc<ParsedFile>>,
    mut words: WordsByFile,
) -> (Vec<Page>, Diagnostics) {
    let mut diags = Diagnostics::new();
    let mut pages: Vec<Page> = vec![made("/", PageKind::Home, "", "home")];
    for file in documents {
        let words = words.remove(&file.file).unwrap_or_default();
        if let Some(page) = of_document(site, file, words, &mut diags) {
            pages.push(page);
        }
    }
    pages.extend(
        site.counties.ids().map(|id| made(&format!("/counties/{id}"), PageKind::County, "counties", id)),
    );
    pages.extend(directory_lists(site));
    if site.settings.search != Some(false) {
        pages.push(made("/search", PageKind::Search, "", "search"));
    }
    pages.push(made("/sources", PageKind::Sources(1), "", "sources"));
    pages.extend((2..=site.facts.by_id.len().div_ceil(FACTS_A_PAGE)).map(|number| {
        let id = format!("page-{number}");
        made(&format!("/sources/{id}"), PageKind::Sources(number), "", &id)
    }));
    if site.settings.publisher.as_ref().is_some_and(Publisher::can_be_asked) {
        pages.push(made("/rights", PageKind::Rights, "", "rights"));
    }
    if site.settings.join_forms == Some(true) {
        pages.push(made("/join/thanks", PageKind::Thanks, "join", "thanks"));
    }
    pages.push(made("/404", PageKind::NotFound, "", "404"));
    sort(site, &mut pages);
    sections_without_front(&pages, &mut diags);
    paginate_updates(&mut pages);
    drop_conflicts(site, &mut pages, &mut diags);
    (pages, diags)
}

/// The plain lists of the directory; none on a site whose directory has no page.
fn directory_lists(site: &Site) -> Vec<Page> {
    let list = |(index, list): (usize, &super::lists::List)| {
        made(&format!("/directory/{}", list.path), PageKind::DirectoryList(index), "directory", &list.path)
    };
    site.lists.pages.iter().enumerate().map(list).collect()
}

/// A page that is made of records, without a document of its own.
fn made(path: &str, kind: PageKind, section: &str, id: &str) -> Page {
    Page {
        path: path.into(),
        kind,
        section: section.into(),
        id: id.into(),
        doc: None,
        words: BTreeMap::new(),
        slugs: BTreeMap::new(),
    }
}

/// The page of a document; `None` while it is not public.
fn of_document(
    site: &mut Site,
    file: Arc<ParsedFile>,
    mut words: BTreeMap<Lang, Arc<ParsedFile>>,
    diags: &mut Diagnostics,
) -> Option<Page> {
    let Some(Item::Page(doc)) = &file.item else { return None };
    let front = &doc.front;
    let hidden = front.is_draft() || front.publish().is_some_and(|day| day > site.today);
    let path = path_of(file.name.role, &file.name.folder, &file.name.stem);
    if hidden && !site.drafts {
        site.hidden.insert(path, front.publish().filter(|_| !front.is_draft()));
        return None;
    }
    let kind = kind_of(front, &file.name.folder);
    words.retain(|_, translation| {
        let complete = is_complete(front, doc, translation);
        if !complete && !translation.diags.has_errors() {
            diags.incomplete_translation(&Place::file(&translation.file), front.title_field());
        }
        complete
    });
    let mut slugs = BTreeMap::new();
    if let Some((slug, _)) = front.slug() {
        slugs.extend(site.langs.iter().map(|&lang| (lang, slug.clone())));
    }
    for (&lang, translation) in &words {
        if let Some(Leaf::Words(slug)) =
            super::site::words_doc(translation).and_then(|doc| doc.words.leaves.get("slug"))
        {
            slugs.insert(lang, slug.text.clone());
        }
    }
    let section = if kind == PageKind::Single { "".into() } else { file.name.folder.clone() };
    Some(Page { path: path.into(), kind, section, id: file.name.stem.clone(), words, slugs, doc: Some(file) })
}

/// Whether a translation has what makes it one: a title, and a text where the source has one.
fn is_complete(front: &Front, doc: &crate::parse::PageDoc, translation: &ParsedFile) -> bool {
    super::site::words_doc(translation).is_some_and(|words| {
        let title = words.words.leaves.contains_key(front.title_field());
        let has_text = |html: &str| !html.trim().is_empty();
        let body = words.body.as_ref().is_some_and(|body| has_text(&body.html));
        title && (body || !has_text(&doc.body.html))
    })
}

fn kind_of(front: &Front, folder: &str) -> PageKind {
    match front {
        Front::Section(_) => match folder {
            "updates" => PageKind::Updates(1),
            "counties" => PageKind::Counties,
            "glossary" => PageKind::Glossary,
            "join" => PageKind::Join,
            "directory" => PageKind::Directory,
            _ => PageKind::Section,
        },
        Front::Explainer(_) => PageKind::Explainer,
        Front::Update(_) => PageKind::Update,
        Front::Policy(_) => PageKind::Policy,
        Front::Single(_) => PageKind::Single,
        Front::Program(_) => PageKind::Program,
        Front::Organization(_) => PageKind::Organization,
        Front::Initiative(_) => PageKind::Initiative,
        Front::Publication(_) => PageKind::Publication,
    }
}

/// Sections in the order of the settings, then by name; a section's own page first, then by
/// `order`, then by date or id.
fn sort(site: &Site, pages: &mut [Page]) {
    let position = |section: &str| {
        let listed = site.settings.sections.iter().position(|name| *name.text == *section);
        listed.unwrap_or(if section.is_empty() { usize::MAX } else { usize::MAX - 1 })
    };
    pages.sort_by_cached_key(|page| {
        let newest_first = page.front().and_then(Front::publish).filter(|_| page.kind == PageKind::Update);
        (
            page.kind != PageKind::Home,
            position(&page.section),
            page.section.clone(),
            !page.is_section_front(),
            page.front().map_or(i64::MAX, Front::order),
            std::cmp::Reverse(newest_first),
            page.path.clone(),
        )
    });
}

/// A folder of explainers needs a front page; without one its name is perhaps misspelt.
fn sections_without_front(pages: &[Page], diags: &mut Diagnostics) {
    let fronts: Vec<&str> =
        pages.iter().filter(|page| page.is_section_front()).map(|page| &*page.section).collect();
    let mut told = std::collections::BTreeSet::new();
    for page in pages.iter().filter(|page| page.kind == PageKind::Explainer) {
        if let Some(doc) = &page.doc
            && !fronts.contains(&&*page.section)
            && told.insert(page.section.clone())
        {
            let near = crate::base::near::nearest(&page.section, fronts.iter().copied());
            diags.section_without_front(&Place::file(&doc.file), &page.section, near);
        }
    }
}

/// The list of updates in pages: `/updates`, `/updates/page-2`, …
fn paginate_updates(pages: &mut Vec<Page>) {
    let count = pages.iter().filter(|page| page.kind == PageKind::Update).count();
    let Some(first) = pages.iter().position(|page| page.kind == PageKind::Updates(1)) else { return };
    let more = (2..=count.div_ceil(UPDATES_A_PAGE)).map(|number| Page {
        path: format!("/updates/page-{number}").into(),
        kind: PageKind::Updates(number),
        section: pages[first].section.clone(),
        id: format!("page-{number}").into(),
        doc: pages[first].doc.clone(),
        words: pages[first].words.clone(),
        slugs: BTreeMap::new(),
    });
    let more: Vec<Page> = more.collect();
    pages.splice(first + 1..first + 1, more);
}

/// Two pages on one address: the first stays.
fn drop_conflicts(site: &mut Site, pages: &mut Vec<Page>, diags: &mut Diagnostics) {
    let mut taken = Addresses::default();
    // Pages that the site makes by itself keep their addresses.
    for page in pages.iter().filter(|page| page.doc.is_none()) {
        taken.take(page, &site.langs, "a page that the site makes by itself");
    }
    pages.retain(|page| {
        let Some(doc) = &page.doc else { return true };
        let Some((lang, first)) = taken.conflict(page, &site.langs) else {
            taken.take(page, &site.langs, &doc.file);
            return true;
        };
        let file = page.words.get(&lang).map_or(&doc.file, |words| &words.file);
        let own = page.translation(lang).and_then(|doc| doc.words.leaves.get("slug"));
        let slug = page.front().and_then(|front| front.slug()).map(|(_, at)| at.clone());
        let slug = own.map(|leaf| leaf.place().clone()).or(slug);
        diags.same_address(&slug.unwrap_or_else(|| Place::file(file)), &url(page, lang), first);
        // A link to it is no second mistake.
        site.broken_pages.insert(page.path.to_string());
        false
    });
}

/// Addresses without language that are taken, each with the file that has it. Most pages have the
/// same one in all languages, and stand here once.
#[derive(Default)]
struct Addresses {
    in_all: HashMap<Arc<str>, Arc<str>>,
    in_one: HashMap<(Lang, Arc<str>), Arc<str>>,
}

impl Addresses {
    fn take(&mut self, page: &Page, langs: &[Lang], file: &str) {
        if page.slugs.is_empty() {
            self.in_all.insert(page.path.clone(), file.into());
        } else {
            self.in_one.extend(langs.iter().map(|&lang| ((lang, address(page, lang)), file.into())));
        }
    }

    /// The first language in which another page has the page's address, and that page's file.
    fn conflict(&self, page: &Page, langs: &[Lang]) -> Option<(Lang, &Arc<str>)> {
        if page.slugs.is_empty() && self.in_one.is_empty() {
            return self.in_all.get(&page.path).map(|file| (langs[0], file));
        }
        langs.iter().find_map(|&lang| {
            let own = address(page, lang);
            let first = self.in_all.get(&own).or_else(|| self.in_one.get(&(lang, own)));
            first.map(|file| (lang, file))
        })
    }
}

/// Addresses that pages had before.
pub fn moved(site: &Site) -> (BTreeMap<Arc<str>, usize>, Diagnostics) {
    let mut diags = Diagnostics::new();
    let mut moved: BTreeMap<Arc<str>, usize> = BTreeMap::new();
    let with_slugs = || site.pages.iter().filter(|page| !page.slugs.is_empty());
    let is_slug =
        |old: &str| with_slugs().any(|page| site.langs.iter().any(|&lang| *address(page, lang) == *old));
    let live = |old: &str| site.by_path.contains_key(old) || is_slug(old);
    for (index, page) in site.pages.iter().enumerate() {
        let Some(front) = page.front() else { continue };
        for old in front.moved_from() {
            let (at, old) = (&old.at, old.path.clone());
            if live(&old) {
                diags.moved_from_live_page(at, &old);
            } else if let Some(other) = moved.get(&old) {
                diags.moved_from_twice(at, &old, &site.pages[*other].path);
            } else {
                moved.insert(old, index);
            }
        }
    }
    (moved, diags)
}
