//! The site as files, one page at a time.
//!
//! Pages are independent of each other: they are laid out in parallel and handed on as they
//! are finished. Templates get finished text and decide nothing.

mod addresses;
mod behind;
mod card;
mod chart;
mod cite;
mod common;
mod direction;
mod directory;
mod extra;
mod fill;
mod glossary;
mod handout;
pub mod host;
mod limits;
mod lists;
mod machines;
mod offline;
pub mod parts;
mod qr;
mod records;
mod remarks;
mod rights;
pub mod search;
mod slim;
mod texts;
pub mod theme;
mod value;

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use minijinja::{Value, context};
use rayon::prelude::*;

use crate::base::diag::Diagnostics;
use crate::base::lang::Lang;
use crate::base::tree::{Bytes, Tree};
use crate::parse::markdown::{What, is_file};
use crate::parse::shape::Seen;
use crate::resolve::site::{Asset, Page, PageKind, Site};
use fill::Page as Filling;
use glossary::Glossary;
use theme::Theme;

/// Takes each finished file.
pub type Sink<'a> = &'a (dyn Fn(Arc<str>, Bytes) + Sync);

/// Makes every file of the site and hands each on as it is finished.
pub fn view(site: Arc<Site>, tree: &Tree, sink: Sink) -> Diagnostics {
    let mut diags = Diagnostics::new();
    let Some(theme) = diags.take(theme::load(tree, &site)) else { return diags };
    let view = View::new(site, Arc::new(theme));
    let told: Vec<Diagnostics> = view
        .files()
        .into_par_iter()
        .filter_map(|file| match view.make(&file) {
            Ok(bytes) => {
                sink(file.path, bytes);
                None
            }
            Err(told) => Some(told),
        })
        .collect();
    told.into_iter().for_each(|told| diags.extend(told));
    diags
}

/// A site ready to be laid out, a file at a time: its theme, and what its pages share, which is
/// made when the first page needs it.
pub struct View {
    pub site: Arc<Site>,
    theme: Arc<Theme>,
    shared: Shared,
    others: OnceLock<Vec<File>>,
}

/// A file of the output, and how it is made.
#[derive(Clone)]
pub struct File {
    /// Where it lies in the output.
    pub path: Arc<str>,
    pub made: Made,
}

#[derive(Clone)]
pub enum Made {
    /// A page of the site, by its index, for readers of a language.
    Page(usize, Lang),
    /// As the site's sources have it.
    Ready(Bytes),
    /// By a function of the site as readers of a language see it.
    By(Maker, Lang),
}

pub type Maker = Arc<dyn Fn(&Frame) -> Result<Bytes, Diagnostics> + Send + Sync>;

impl File {
    pub fn ready(path: impl Into<Arc<str>>, bytes: Bytes) -> File {
        File { path: path.into(), made: Made::Ready(bytes) }
    }

    pub fn by(
        path: impl Into<Arc<str>>,
        lang: Lang,
        make: impl Fn(&Frame) -> Result<String, Diagnostics> + Send + Sync + 'static,
    ) -> File {
        let make = move |frame: &Frame| make(frame).map(|text| text.into_bytes().into());
        File { path: path.into(), made: Made::By(Arc::new(make), lang) }
    }

    /// A picture.
    pub fn drawn(
        path: impl Into<Arc<str>>,
        lang: Lang,
        draw: impl Fn(&Frame) -> Vec<u8> + Send + Sync + 'static,
    ) -> File {
        let make = move |frame: &Frame| Ok(draw(frame).into());
        File { path: path.into(), made: Made::By(Arc::new(make), lang) }
    }
}

impl View {
    /// The policy that every page carries.
    pub fn policy(&self) -> &str {
        &self.theme.csp
    }

    pub fn new(site: Arc<Site>, theme: Arc<Theme>) -> View {
        let shared = Shared::new(&site);
        View { site, theme, shared, others: OnceLock::new() }
    }

    /// Every file of the output.
    pub fn files(&self) -> Vec<File> {
        self.laid_out().into_iter().chain(self.search_files()).collect()
    }

    /// Every file but the data of the search. Those that need the search's index, which takes
    /// longer than all else on a page, stand last.
    pub fn laid_out(&self) -> Vec<File> {
        let site = &self.site;
        let needs_index = |page: &Page| matches!(page.kind, PageKind::Directory | PageKind::Search);
        let pages = site
            .pages
            .iter()
            .enumerate()
            .flat_map(|(index, _)| site.langs.iter().map(move |&lang| self.page_file(index, lang)));
        let (last, first): (Vec<File>, Vec<File>) = pages
            .partition(|file| matches!(file.made, Made::Page(index, _) if needs_index(&site.pages[index])));
        first.into_iter().chain(self.others().iter().cloned()).chain(last).collect()
    }

    /// A page of the site, by its index, for readers of a language.
    pub fn page_file(&self, index: usize, lang: Lang) -> File {
        let path = file_of(&self.site, &self.site.pages[index], lang);
        File { path, made: Made::Page(index, lang) }
    }

    /// The file at a path of the output.
    pub fn file(&self, path: &str) -> Option<File> {
        let other = || self.others().iter().find(|file| *file.path == *path).cloned();
        let of_search = || self.search_files().into_iter().find(|file| *file.path == *path);
        let in_search = path.starts_with(search::FOLDER);
        self.page_at(path).or_else(other).or_else(|| in_search.then(of_search).flatten())
    }

    /// The data of the search; none where the site has no page to search from.
    fn search_files(&self) -> Vec<File> {
        if !self.site.by_path.contains_key("/search") {
            return Vec::new();
        }
        let files = self.shared.search(&self.site).files();
        files.into_iter().map(|(path, bytes)| File::ready(path, bytes)).collect()
    }

    /// The page at a path of the output. Found by its name, since listing all of them takes
    /// longer than making one.
    fn page_at(&self, path: &str) -> Option<File> {
        let site = &self.site;
        let (tag, below) = path.split_once('/')?;
        let lang = Lang::from_tag(tag).filter(|lang| site.langs.contains(lang))?;
        let name = below.trim_end_matches("index.html").trim_end_matches('/').trim_end_matches(".html");
        let is_at = |index: &usize| *file_of(site, &site.pages[*index], lang) == *path;
        let by_name = site.by_path.get(&*format!("/{name}")).copied().filter(is_at);
        let by_slug =
            || (0..site.pages.len()).filter(|&index| !site.pages[index].slugs.is_empty()).find(is_at);
        let index = by_name.or_else(by_slug)?;
        Some(File { path: path.into(), made: Made::Page(index, lang) })
    }

    /// What is neither a page of text nor the search's data.
    fn others(&self) -> &[File] {
        self.others.get_or_init(|| {
            let theme = self.theme.files.iter().map(|(path, bytes)| File::ready(path.clone(), bytes.clone()));
            let assets = self.site.assets.values();
            let assets = assets.map(|asset| File::ready(&asset.url[1..], asset.bytes.clone()));
            theme
                .chain(assets)
                .chain(extra::files(&self.site))
                .chain(offline::files(&self.site, &self.theme))
                .chain(handout::files(&self.site, &self.theme))
                .chain(machines::files(&self.site, &self.theme))
                .collect()
        })
    }

    /// The page that a path of the output shows, and the language it is shown in.
    pub fn page(&self, path: &str) -> Option<(&Page, Lang)> {
        match self.file(path)?.made {
            Made::Page(index, lang) => Some((&self.site.pages[index], lang)),
            _ => None,
        }
    }

    /// Every part of the theme with its examples, in the words of a language.
    pub fn parts(&self, lang: Lang) -> Result<String, Diagnostics> {
        parts::page(&self.frame(lang))
    }

    /// A page's title as its readers see it.
    pub fn title(&self, page: &Page, lang: Lang) -> String {
        common::title_text(&self.frame(lang), page).0
    }

    /// The pages that link to a page.
    pub fn backlinks(&self, page: &Page) -> Vec<&Page> {
        let links = self.shared.links.get_or_init(|| who_links(&self.site));
        let index = self.site.by_path.get(&page.path);
        let list = index.map_or(&[][..], |&index| &links.backlinks[index]);
        list.iter().map(|&index| &self.site.pages[index]).collect()
    }

    /// Makes a file; the remarks say why it cannot be made.
    pub fn make(&self, file: &File) -> Result<Bytes, Diagnostics> {
        let text = match &file.made {
            Made::Ready(bytes) => return Ok(bytes.clone()),
            Made::Page(index, lang) => self.frame(*lang).render(&self.site.pages[*index]),
            Made::By(make, lang) => return make(&self.frame(*lang)),
        };
        text.map(|text| text.into_bytes().into())
    }

    fn frame(&self, lang: Lang) -> Frame<'_> {
        let frame = Frame {
            site: &self.site,
            theme: &self.theme,
            shared: &self.shared,
            lang,
            constant: Value::UNDEFINED,
        };
        let constant = self.shared.of[&lang].constant.get_or_init(|| common::constant(&frame)).clone();
        Frame { constant, ..frame }
    }
}

/// Where a page lies in the output.
fn file_of(site: &Site, page: &Page, lang: Lang) -> Arc<str> {
    let url = site.url(page, lang);
    let index = if url.ends_with('/') { "index.html" } else { "" };
    format!("{}{index}", &url[1..]).into()
}

/// What pages share. Nothing of it is made before a page asks for it.
struct Shared {
    of: BTreeMap<Lang, OfLang>,
    links: OnceLock<Links>,
    search: OnceLock<search::Search>,
    /// Entries of the directory, laid out once for all languages.
    entries: OnceLock<Vec<OnceLock<String>>>,
}

/// What the pages of one language share.
#[derive(Default)]
struct OfLang {
    glossary: OnceLock<Glossary>,
    words: OnceLock<Value>,
    /// The parts of `site` in templates that are the same on every page.
    constant: OnceLock<Value>,
}

/// Who links to what.
struct Links {
    /// Pages that link to each page, by their index.
    backlinks: Vec<Vec<usize>>,
    /// Pages that cite each fact.
    citing: BTreeMap<String, Vec<usize>>,
}

impl Shared {
    fn new(site: &Site) -> Self {
        let of = site.langs.iter().map(|&lang| (lang, OfLang::default())).collect();
        Shared { of, links: OnceLock::new(), search: OnceLock::new(), entries: OnceLock::new() }
    }

    fn search(&self, site: &Site) -> &search::Search {
        self.search.get_or_init(|| search::Search::new(site))
    }
}

/// For every page who links to it, and for every fact who cites it: in the source language,
/// whose references the translations share.
fn who_links(site: &Site) -> Links {
    let mut backlinks = vec![Vec::new(); site.pages.len()];
    let mut citing: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (index, page) in
        site.pages.iter().enumerate().filter(|(_, page)| !matches!(page.kind, PageKind::Updates(2..)))
    {
        let Some(source) = page.source() else { continue };
        let mut see_body = |body: &crate::parse::markdown::Body| {
            for hole in &body.holes {
                match &hole.what {
                    What::Page(path) => {
                        let target = path.split('#').next().and_then(|path| site.by_path.get(normal(path)));
                        if let Some(&target) = target.filter(|&&target| target != index) {
                            backlinks[target].push(index);
                        }
                    }
                    What::Fact { id, .. } => citing.entry(id.clone()).or_default().push(index),
                    _ => {}
                }
            }
        };
        see_body(&source.body);
        let mut related = Vec::new();
        source.front.visit(&mut |seen| match seen {
            Seen::Prose(prose) => see_body(&prose.body),
            Seen::Page(page) => related.push(page.path.clone()),
            _ => {}
        });
        for path in related {
            let target = path.split('#').next().and_then(|path| site.by_path.get(normal(path)));
            if let Some(&target) = target.filter(|&&target| target != index) {
                backlinks[target].push(index);
            }
        }
    }
    let tidy = |list: &mut Vec<usize>| {
        list.sort_unstable();
        list.dedup();
    };
    backlinks.iter_mut().for_each(tidy);
    citing.values_mut().for_each(tidy);
    Links { backlinks, citing }
}

/// The frame around every page in one reader's language.
pub struct Frame<'a> {
    pub site: &'a Site,
    pub theme: &'a Theme,
    shared: &'a Shared,
    pub lang: Lang,
    /// The parts of `site` in templates that are the same on every page.
    constant: Value,
}

impl<'a> Frame<'a> {
    pub fn glossary(&self, lang: Lang) -> &'a Glossary {
        self.shared.of[&lang].glossary.get_or_init(|| Glossary::new(self.site, lang))
    }

    pub fn words(&self, lang: Lang) -> Value {
        let words = || -> BTreeMap<String, String> {
            let words = self.site.locale(lang).plain_words();
            words.map(|(key, text)| (key.to_owned(), text.to_owned())).collect()
        };
        self.shared.of[&lang].words.get_or_init(|| Value::from(words())).clone()
    }

    /// The search's index, which is made when the first page or file needs it.
    pub fn search(&self) -> &'a search::Search {
        self.shared.search(self.site)
    }

    /// An entry of the directory, laid out once for all languages.
    fn entry(&self, listing: usize, make: impl FnOnce() -> String) -> &'a str {
        let count = self.site.directory.listings.len();
        let entries = self.shared.entries.get_or_init(|| (0..count).map(|_| OnceLock::new()).collect());
        entries[listing].get_or_init(make)
    }

    fn links(&self) -> &'a Links {
        self.shared.links.get_or_init(|| who_links(self.site))
    }

    pub fn backlinks(&self, page: &Page) -> impl Iterator<Item = &'a Page> {
        let index = self.site.by_path.get(&page.path).copied();
        let list = index.map_or(&[][..], |index| &self.links().backlinks[index]);
        list.iter().map(|&index| &self.site.pages[index])
    }

    pub fn citing(&self, fact: &str) -> impl Iterator<Item = &'a Page> {
        let list = self.links().citing.get(fact).map_or(&[][..], |list| &list[..]);
        list.iter().map(|&index| &self.site.pages[index])
    }

    /// The address of a page of the site in the reader's language.
    pub fn url_of(&self, path: &str) -> Option<String> {
        Some(self.site.url(self.site.page(path)?, self.lang))
    }

    /// The `href` for a link that content writes: `/programs/medi-cal#who`, `#who`, a file.
    pub fn link(&self, target: &str, folder: &str) -> String {
        if target.starts_with('#') {
            return target.to_owned();
        }
        if is_file(target) {
            return self.asset(target, folder).map_or_else(|| target.to_owned(), |asset| asset.url.clone());
        }
        let (path, fragment) =
            target.split_once('#').map_or((target, None), |(path, part)| (path, Some(part)));
        let url = self.url_of(normal(path)).unwrap_or_else(|| format!("/{}{path}", self.lang.tag()));
        fragment.map_or(url.clone(), |fragment| format!("{url}#{fragment}"))
    }

    /// A file beside the page, or one named from the root of `content/`.
    pub fn asset(&self, path: &str, folder: &str) -> Option<&'a Asset> {
        asset(self.site, path, folder)
    }

    fn render(&'a self, page: &'a Page) -> Result<String, Diagnostics> {
        let site = self.site;
        let lang = if page.is_in(self.lang, site.source_lang) { self.lang } else { site.source_lang };
        let mut text = Filling::new(self, lang, page);
        let own = own_values(page, &mut text);
        let common = common::page(self, page, &own, &mut text);
        let head = machines::head(page, &own, &common, &mut text);
        let context = context! {
            t => self.words(self.lang),
            lang => value::lang(self.lang),
            site => common::site(self, page),
            page => context! { ..own, ..common },
            head => head,
            css => value::safe(self.theme.css.clone()),
            csp => self.theme.csp.clone(),
            assets => self.theme.assets.clone(),
            scripts => self.theme.scripts.clone(),
        };
        if text.diags.has_errors() {
            return Err(text.diags);
        }
        let html = self.theme.render(&format!("templates/{}.html", page.kind.template()), context)?;
        Ok(offline::with_size(html, site.locale(self.lang)))
    }
}

/// The values that only this kind of page has.
fn own_values(page: &Page, text: &mut Filling) -> Value {
    match page.kind {
        PageKind::Home => lists::home(text),
        PageKind::Section => lists::section(page, text),
        PageKind::Updates(number) => lists::updates(page, number, text),
        PageKind::Counties => lists::counties(page, text),
        PageKind::County => lists::county(page, text),
        PageKind::Glossary => lists::glossary(page, text),
        PageKind::Join => lists::join(page, text),
        PageKind::Directory => lists::directory(page, text),
        PageKind::Sources(number) => lists::sources(number, text),
        PageKind::Rights => rights::values(text),
        PageKind::DirectoryList(index) => directory::list(index, text),
        PageKind::Search => directory::search(text),
        PageKind::Thanks => context! {},
        PageKind::NotFound => lists::not_found(text),
        PageKind::Explainer | PageKind::Update | PageKind::Policy | PageKind::Single => {
            texts::values(page, text)
        }
        PageKind::Program | PageKind::Organization | PageKind::Initiative | PageKind::Publication => {
            records::values(page, text)
        }
    }
}

/// An address without a slash at its end; the front page keeps its own.
pub fn normal(path: &str) -> &str {
    let trimmed = path.trim_end_matches('/');
    if trimmed.is_empty() { "/" } else { trimmed }
}

/// A file beside the page in `folder`, or one named from the root of `content/`.
pub fn asset<'a>(site: &'a Site, path: &str, folder: &str) -> Option<&'a Asset> {
    let path = path.split('#').next().unwrap_or(path);
    let full = match path.strip_prefix('/') {
        Some(rooted) => format!("content/{rooted}"),
        None => format!("content/{folder}/{}", path.trim_start_matches("./")),
    };
    site.assets.get(full.as_str())
}
