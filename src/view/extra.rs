//! Pages without a text of their own: the language chooser, old addresses, what is not there.

use minijinja::{Value, context};

use super::{File, Frame, addresses, common, value};
use crate::base::diag::Diagnostics;
use crate::resolve::site::{Page, Site};

/// Pages without a text of their own.
pub fn files(site: &Site) -> Vec<File> {
    let source = site.source_lang;
    let mut files = vec![
        File::by("index.html", source, chooser),
        File::by("404.html", source, |frame| frame.render(not_found(frame))),
    ];
    for &lang in &site.langs {
        files.extend(addresses::old(site, lang).into_iter().map(|(old, index)| {
            File::by(format!("{}/index.html", &old[1..]), lang, move |frame| moved(frame, index))
        }));
    }
    files
}

fn not_found<'a>(frame: &Frame<'a>) -> &'a Page {
    frame.site.page("/404").expect("every site has a page for what is not there")
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
    // Of a page that is not in the language, the original is the one to be found.
    let original = if page.is_in(frame.lang, site.source_lang) { frame.lang } else { site.source_lang };
    let context = context! {
        target_absolute => format!("{}{}", site.base_url, site.url(page, original)),
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
