//! Sitemaps (sitemaps.org 0.9): an index, and one for each language.
//!
//! Which page translates which stands in the pages themselves, where the reader's program needs
//! it; saying it here too would make the maps as many times larger as there are languages.

use super::{address, changed, xml};
use crate::base::lang::Lang;
use crate::resolve::site::{Page, Site};

const NAMESPACE: &str = "http://www.sitemaps.org/schemas/sitemap/0.9";
const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";

pub fn path(lang: Lang) -> String {
    format!("sitemaps/{}.xml", lang.tag())
}

/// Where the sitemap of each language lies, and when a page of it last changed.
pub fn index(site: &Site) -> String {
    let mut out = format!("{HEAD}<sitemapindex xmlns=\"{NAMESPACE}\">\n");
    for &lang in &site.langs {
        let newest = pages(site, lang).filter_map(Page::front).filter_map(changed).max();
        let address = format!("{}/{}", site.base_url, path(lang));
        out.push_str(&entry("sitemap", &address, newest));
    }
    out.push_str("</sitemapindex>\n");
    out
}

/// Every page that is really in the language.
pub fn of(site: &Site, lang: Lang) -> String {
    let mut out = format!("{HEAD}<urlset xmlns=\"{NAMESPACE}\">\n");
    for page in pages(site, lang) {
        out.push_str(&entry("url", &address(site, page, lang), page.front().and_then(changed)));
    }
    out.push_str("</urlset>\n");
    out
}

fn pages(site: &Site, lang: Lang) -> impl Iterator<Item = &Page> {
    let listed = site.pages.iter().filter(|page| !page.kind.is_answer());
    listed.filter(move |page| page.is_in(lang, site.source_lang))
}

fn entry(name: &str, address: &str, changed: Option<jiff::civil::Date>) -> String {
    let changed = changed.map_or(String::new(), |day| format!("<lastmod>{day}</lastmod>"));
    format!("<{name}><loc>{}</loc>{changed}</{name}>\n", xml::text(address))
}
