//! What is not a page of text: the language chooser, old addresses, sitemap, feeds, host rules.

use minijinja::{Value, context};

use super::{File, Frame, common, value};
use crate::base::diag::Diagnostics;
use crate::parse::Front;
use crate::parse::markdown::escape;
use crate::resolve::site::{Page, PageKind, Site};

/// Entries of a feed.
const FEED_LENGTH: usize = 20;

/// Everything besides the pages.
pub fn files(site: &Site) -> Vec<File> {
    let source = site.source_lang;
    let mut files = vec![
        File::by("index.html", source, chooser),
        File::by("404.html", source, |frame| frame.render(not_found(frame))),
        File::by("sitemap.xml", source, |frame| Ok(sitemap(frame))),
        File::by("robots.txt", source, |frame| Ok(robots(frame))),
        File::by("_redirects", source, |frame| Ok(redirects(frame.site))),
    ];
    for &lang in &site.langs {
        let tag = lang.tag();
        files.push(File::by(format!("{tag}/feed.xml"), lang, |frame| Ok(feed(frame))));
        files.extend(site.moved.iter().map(|(old, &index)| {
            File::by(format!("{tag}{old}/index.html"), lang, move |frame| moved(frame, index))
        }));
    }
    files
}

fn not_found<'a>(frame: &Frame<'a>) -> &'a Page {
    frame.site.page("/404").expect("every site has a page for what is not there")
}

fn robots(frame: &Frame) -> String {
    format!("User-agent: *\nAllow: /\nSitemap: {}/sitemap.xml\n", frame.site.base_url)
}

/// `/`: every language by its own name. The one place that may guess the reader's language is
/// the host; a deep link never redirects.
fn chooser(frame: &Frame) -> Result<String, Diagnostics> {
    let site = frame.site;
    let home = site.page("/").expect("every site has a front page");
    let languages: Vec<Value> = site
        .langs
        .iter()
        .map(|&lang| context! { url => site.url(home, lang), ..value::lang(lang) })
        .collect();
    let mut alternates: Vec<Value> = site
        .langs
        .iter()
        .map(|&lang| context! { tag => lang.tag(), href => format!("{}{}", site.base_url, site.url(home, lang)) })
        .collect();
    alternates.push(context! { tag => "x-default", href => format!("{}/", site.base_url) });
    let context = context! {
        site_title => &*site.settings.title.text,
        languages => languages,
        lang => value::lang(site.source_lang),
        t => frame.words(site.source_lang),
        css => value::safe(frame.theme.css.clone()),
        csp => frame.theme.csp.clone(),
        assets => frame.theme.assets.clone(),
        base_url => &*site.base_url,
        alternates => alternates,
    };
    frame.theme.render("templates/chooser.html", context)
}

/// The page at an old address that leads to the new one.
fn moved(frame: &Frame, index: usize) -> Result<String, Diagnostics> {
    let site = frame.site;
    let page = &site.pages[index];
    let target = site.url(page, frame.lang);
    let context = context! {
        target_absolute => format!("{}{target}", site.base_url),
        target => target,
        title => common::title_text(frame, page).0,
        t => frame.words(frame.lang),
        lang => value::lang(frame.lang),
        css => value::safe(frame.theme.css.clone()),
        csp => frame.theme.csp.clone(),
        assets => frame.theme.assets.clone(),
        site => frame.constant.clone(),
    };
    frame.theme.render("templates/redirect.html", context)
}

/// Netlify's rules: old addresses, `/` by the reader's language, a page for what is not there.
fn redirects(site: &Site) -> String {
    let mut out = String::new();
    for &lang in &site.langs {
        for (old, &index) in &site.moved {
            out.push_str(&format!("/{lang}{old}/* {} 301\n", site.url(&site.pages[index], lang)));
        }
    }
    // `!`: the chooser lies at `/`, and without it a file that is there wins over a rule.
    for lang in &site.langs {
        out.push_str(&format!("/ /{lang}/ 302! Language={}\n", lang.accepted().join(",")));
    }
    for lang in &site.langs {
        out.push_str(&format!("/{lang}/* /{lang}/404.html 404\n"));
    }
    out
}

/// Every page that is really in its language, with its translations.
fn sitemap(frame: &Frame) -> String {
    let site = frame.site;
    let mut out = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\" \
         xmlns:xhtml=\"http://www.w3.org/1999/xhtml\">\n",
    );
    for page in site.pages.iter().filter(|page| page.kind != PageKind::NotFound) {
        let real: Vec<_> = site.langs.iter().filter(|&&lang| page.is_in(lang, site.source_lang)).collect();
        let links: String = real
            .iter()
            .map(|&&lang| {
                let href = format!("{}{}", site.base_url, site.url(page, lang));
                format!(
                    "<xhtml:link rel=\"alternate\" hreflang=\"{}\" href=\"{}\"/>",
                    lang.tag(),
                    escape(&href)
                )
            })
            .collect();
        let changed = page
            .front()
            .and_then(|front| front.review())
            .map(|(last, _)| format!("<lastmod>{}</lastmod>", last.date));
        for &&lang in &real {
            let address = format!("{}{}", site.base_url, site.url(page, lang));
            out.push_str(&format!(
                "<url><loc>{}</loc>{}{links}</url>\n",
                escape(&address),
                changed.clone().unwrap_or_default()
            ));
        }
    }
    out.push_str("</urlset>\n");
    out
}

/// The newest updates that are really in the language, as Atom (RFC 4287).
fn feed(frame: &Frame) -> String {
    let (site, lang) = (frame.site, frame.lang);
    let settings = site.settings_in(lang);
    let home = format!("{}/{}/", site.base_url, lang.tag());
    let updates: Vec<&Page> = site
        .pages
        .iter()
        .filter(|page| page.kind == PageKind::Update && page.is_in(lang, site.source_lang))
        .take(FEED_LENGTH)
        .collect();
    let newest = updates.first().and_then(|page| page.front()?.publish()).unwrap_or(site.today);
    let author = settings.publisher.as_ref().map_or(&settings.title.text, |publisher| &publisher.name.text);
    let mut out = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"{tag}\">\n\
         <id>{home}feed.xml</id>\n<title>{title}</title>\n<updated>{newest}T00:00:00Z</updated>\n\
         <author><name>{author}</name></author>\n\
         <link rel=\"self\" type=\"application/atom+xml\" href=\"{home}feed.xml\"/>\n<link href=\"{home}\"/>\n",
        tag = lang.tag(),
        title = escape(&settings.title.text),
        author = escape(author),
    );
    for page in updates {
        let front = page.front_in(lang);
        let Some(Front::Update(update)) = front.as_deref() else { continue };
        let address = format!("{}{}", site.base_url, site.url(page, lang));
        out.push_str(&format!(
            "<entry><id>{address}</id><title>{}</title><updated>{}T00:00:00Z</updated><link href=\"{address}\"/><summary>{}</summary></entry>\n",
            escape(&update.title.text),
            update.date.date,
            escape(&update.summary.text),
        ));
    }
    out.push_str("</feed>\n");
    out
}
