//! The site as files, one page at a time.
//!
//! Pages are independent of each other: they are laid out in parallel and handed on as they
//! are finished. Templates get finished text and decide nothing.

mod cite;
mod common;
mod feeds;
mod fill;
mod glossary;
mod lists;
mod records;
mod remarks;
mod texts;
pub mod theme;
mod value;

use std::collections::BTreeMap;
use std::sync::Arc;

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

/// Lays out every page in every language and hands each on as it is finished.
pub fn view(site: &Site, tree: &Tree, sink: Sink) -> Diagnostics {
    let mut diags = Diagnostics::new();
    let settings = &site.settings;
    let source = site.locale(site.source_lang);
    let Some(theme) = diags.take(theme::load(tree, &settings.theme.text, source, &settings.theme.at)) else {
        return diags;
    };
    let shared = Shared::new(site);
    let frames: Vec<Frame> = site.langs.iter().map(|&lang| Frame::new(site, &theme, &shared, lang)).collect();
    for (path, bytes) in &theme.files {
        sink(path.clone(), bytes.clone());
    }
    for asset in site.assets.values() {
        sink(asset.url.trim_start_matches('/').into(), asset.bytes.clone());
    }
    let jobs: Vec<(&Frame, &Page)> =
        site.pages.iter().flat_map(|page| frames.iter().map(move |frame| (frame, page))).collect();
    let told: Vec<Diagnostics> = jobs
        .into_par_iter()
        .map(|(frame, page)| match frame.render(page) {
            Ok(html) => {
                sink(file_of(site, page, frame.lang), html.into_bytes().into());
                Diagnostics::new()
            }
            Err(diags) => diags,
        })
        .filter(|diags| !diags.is_empty())
        .collect();
    told.into_iter().for_each(|told| diags.extend(told));
    diags.extend(feeds::write(&frames, sink));
    diags
}

/// Where a page lies in the output.
fn file_of(site: &Site, page: &Page, lang: Lang) -> Arc<str> {
    let url = site.url(page, lang);
    let index = if url.ends_with('/') { "index.html" } else { "" };
    format!("{}{index}", &url[1..]).into()
}

/// What all pages of all languages share, made once.
pub struct Shared {
    glossaries: BTreeMap<Lang, Glossary>,
    words: BTreeMap<Lang, Value>,
    /// Pages that link to each page, by their index.
    backlinks: Vec<Vec<usize>>,
    /// Pages that cite each fact.
    pub citing: BTreeMap<String, Vec<usize>>,
}

impl Shared {
    fn new(site: &Site) -> Self {
        let words = |lang: &Lang| -> Value {
            let words = site.locale(*lang).plain_words();
            Value::from(
                words.map(|(key, text)| (key.to_owned(), text.to_owned())).collect::<BTreeMap<_, _>>(),
            )
        };
        let (backlinks, citing) = who_links(site);
        Shared {
            glossaries: site.langs.iter().map(|&lang| (lang, Glossary::new(site, lang))).collect(),
            words: site.langs.iter().map(|lang| (*lang, words(lang))).collect(),
            backlinks,
            citing,
        }
    }
}

/// For every page who links to it, and for every fact who cites it: in the source language,
/// whose references the translations share.
fn who_links(site: &Site) -> (Vec<Vec<usize>>, BTreeMap<String, Vec<usize>>) {
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
    (backlinks, citing)
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
    fn new(site: &'a Site, theme: &'a Theme, shared: &'a Shared, lang: Lang) -> Self {
        let mut frame = Frame { site, theme, shared, lang, constant: Value::UNDEFINED };
        frame.constant = common::constant(&frame);
        frame
    }

    pub fn glossary(&self, lang: Lang) -> &'a Glossary {
        &self.shared.glossaries[&lang]
    }

    pub fn words(&self, lang: Lang) -> Value {
        self.shared.words[&lang].clone()
    }

    pub fn backlinks(&self, page: &Page) -> impl Iterator<Item = &'a Page> {
        let index = self.site.by_path.get(&page.path).copied();
        let list = index.map_or(&[][..], |index| &self.shared.backlinks[index]);
        list.iter().map(|&index| &self.site.pages[index])
    }

    pub fn citing(&self, fact: &str) -> impl Iterator<Item = &'a Page> {
        let list = self.shared.citing.get(fact).map_or(&[][..], |list| &list[..]);
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
        let common = common::page(self, page, &mut text);
        let context = context! {
            t => self.words(self.lang),
            lang => value::lang(self.lang),
            site => common::site(self, page),
            page => context! { ..own, ..common },
            css => value::safe(self.theme.css.clone()),
            csp => self.theme.csp.clone(),
            assets => self.theme.assets.clone(),
        };
        if text.diags.has_errors() {
            return Err(text.diags);
        }
        self.theme.render(&format!("templates/{}.html", page.kind.template()), context)
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
        PageKind::Sources => lists::sources(text),
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
