//! What other programs read: sitemaps, feeds, calendars, open data.

mod calendar;
mod data;
mod feed;
mod hsds;
pub mod jsonld;
mod llms;
mod schema;
mod sitemap;
mod xml;

use minijinja::{Value, context};

use super::card::{self, Colours};
use super::theme::Theme;
use super::{File, Filling, Frame, host, value};
use crate::base::lang::Lang;
use crate::base::uuid;
use crate::parse::Front;
use crate::resolve::Summary;
use crate::resolve::site::{Page, PageKind, Site};

/// Every file for machines.
pub fn files(site: &Site, theme: &Theme) -> Vec<File> {
    let by = |path: &str, make: fn(&Frame) -> String| {
        File::by(path, site.source_lang, move |frame| Ok(make(frame)))
    };
    let mut files = vec![
        by("_headers", |frame| host::headers(frame.site, &frame.theme.csp)),
        by("_redirects", |frame| host::redirects(frame.site)),
        by("robots.txt", |frame| host::robots(frame.site)),
        by("llms.txt", llms::text),
        by("sitemap.xml", |frame| sitemap::index(frame.site)),
    ];
    files.extend(theme.card.map_or(Vec::new(), |colours| cards(site, colours)));
    files.extend(data::files(site));
    files.extend(hsds::files(site));
    for &lang in &site.langs {
        files.push(File::by(sitemap::path(lang), lang, |frame| Ok(sitemap::of(frame.site, frame.lang))));
        files.extend(feed::files(site, lang));
        files.extend(calendar::files(site, lang));
    }
    files
}

/// What stands in the head of a page for other programs. `own` and `common` are the values that
/// its template gets.
pub fn head(page: &Page, own: &Value, common: &Value, text: &mut Filling) -> Value {
    let (site, lang) = (text.frame.site, text.frame.lang);
    let string = |values: &Value, name: &str| -> String {
        values.get_attr(name).ok().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
    };
    let graph = jsonld::of_page(page, &string(common, "description"), &string(own, "body"), text);
    let card = text.frame.theme.card.map(|_| {
        context! {
            url => format!("{}/{}", site.base_url, card_path(section_of(site, page))),
            width => card::WIDTH,
            height => card::HEIGHT,
        }
    });
    context! {
        json_ld => graph.map(value::safe),
        card => card,
        feed => format!("/{}", feed::main_path(lang)),
        json_feed => format!("/{}", feed::main_json_path(lang)),
        calendar => calendar::path_for(site, lang, page).map(|path| format!("/{path}")),
    }
}

/// The section that a page's card is drawn for; pages that stand by themselves share the front's.
fn section_of<'a>(site: &Site, page: &'a Page) -> &'a str {
    let listed = site.settings.sections.iter().any(|section| section.text == page.section);
    if listed { &page.section } else { "home" }
}

fn card_path(section: &str) -> String {
    format!("cards/{section}.png")
}

/// A card for the front page and for each section of the settings.
fn cards(site: &Site, colours: Colours) -> Vec<File> {
    let sections = site.settings.sections.iter().map(|section| &*section.text);
    let all: Vec<&str> = std::iter::once("home").chain(sections).collect();
    let card = |(place, section): (usize, &&str)| {
        let places = all.len();
        File::drawn(card_path(section), site.source_lang, move |_| card::draw(colours, place, places))
    };
    all.iter().enumerate().map(card).collect()
}

/// Updates that are really in the language, the newest first.
fn updates(site: &Site, lang: Lang) -> impl Iterator<Item = &Page> {
    site.pages.iter().filter(move |page| page.kind == PageKind::Update && page.is_in(lang, site.source_lang))
}

/// A page's whole address.
fn address(site: &Site, page: &Page, lang: Lang) -> String {
    format!("{}{}", site.base_url, site.url(page, lang))
}

/// An id that stays when the page moves to another address or the site to a preview's.
fn id(site: &Site, name: &str) -> String {
    uuid::v5(site.settings.base_url.url.trim_end_matches('/'), name)
}

/// What a page says of itself in a sentence or two, as plain text.
fn summary(frame: &Frame, page: &Page) -> Option<String> {
    let mut text = Filling::new(frame, frame.lang, page);
    let front = text.front.clone()?;
    Some(match front.summary() {
        Summary::Words(words) => words.text.to_string(),
        Summary::Prose(prose) => super::common::plain(&text.inline_aside(prose).to_string()),
    })
}

/// The day on which the page last changed, as far as its record says.
fn changed(front: &Front) -> Option<jiff::civil::Date> {
    front.review().map(|(reviewed, _)| reviewed.date).or(front.publish())
}
