//! What goes with a reader on paper: a code and an address at the foot of guides and programs, and
//! for each program a sheet with the reader's language beside the source's, for the counter.

use std::hash::Hasher;

use minijinja::{Value, context};

use super::fill::Page as Filling;
use super::{File, Frame, behind, cite, common, qr, records, value};
use crate::base::diag::Diagnostics;
use crate::base::hash;
use crate::base::lang::Lang;
use crate::parse::markdown::escape;
use crate::resolve::Site;
use crate::resolve::site::{Page, PageKind};

/// The template of the sheets; a theme without it has none.
const TEMPLATE: &str = "templates/sheet.html";

/// What a page says of itself on paper. `own` is what its template shows of its text.
///
/// A code weighs half a kilobyte, and pages have a budget: it stands on guides and programs in
/// their own language, and on the sheet of a program that has one.
pub fn values(frame: &Frame, page: &Page, own: &Value) -> Value {
    let lang = frame.lang;
    let address = whole_address(frame, page);
    let on_paper = matches!(page.kind, PageKind::Explainer | PageKind::Program);
    let sheet = sheet_link(frame, page);
    let has_code = on_paper && sheet.is_none() && page.is_in(lang, frame.site.source_lang);
    let short = address.trim_start_matches("https://").trim_start_matches("http://").trim_end_matches('/');
    context! {
        short_address => short,
        code => has_code.then(|| qr::code(&address)),
        version => on_paper.then(|| version(&[&Value::from(common::title_text(frame, page).0), own])),
        sheet => sheet,
    }
}

fn whole_address(frame: &Frame, page: &Page) -> String {
    format!("{}{}", frame.site.base_url, frame.site.url(page, frame.lang))
}

/// A name for what a paper says: another text, another figure, another name. Two papers with the
/// same one say the same.
fn version(says: &[&Value]) -> String {
    let mut hasher = hash::Stable::default();
    says.iter().for_each(|own| hasher.write(own.to_string().as_bytes()));
    format!("{:06x}", hasher.finish() & 0xFF_FFFF)
}

/// The link to a program's sheet in the reader's language.
fn sheet_link(frame: &Frame, page: &Page) -> Option<Value> {
    let (site, lang) = (frame.site, frame.lang);
    if !has_sheet(site, page, lang) || !frame.theme.has(TEMPLATE) {
        return None;
    }
    let values = [("language", lang.own_name()), ("original", site.source_lang.own_name())];
    let label = site.locale(lang).say("sheet_link", &values);
    Some(context! { url => url(site, page, lang), label => label })
}

/// A sheet in two languages needs a translation.
fn has_sheet(site: &Site, page: &Page, lang: Lang) -> bool {
    page.kind == PageKind::Program && lang != site.source_lang && page.is_in(lang, site.source_lang)
}

fn url(site: &Site, page: &Page, lang: Lang) -> String {
    format!("{}sheet/", site.url(page, lang))
}

/// The sheets of all programs.
pub fn files(site: &Site, theme: &super::Theme) -> Vec<File> {
    if !theme.has(TEMPLATE) {
        return Vec::new();
    }
    let mut files = Vec::new();
    for (index, page) in site.pages.iter().enumerate() {
        for &lang in site.langs.iter().filter(|&&lang| has_sheet(site, page, lang)) {
            let path = format!("{}index.html", &url(site, page, lang)[1..]);
            files.push(File::by(path, lang, move |frame| sheet(frame, &frame.site.pages[index])));
        }
    }
    files
}

fn sheet(frame: &Frame, page: &Page) -> Result<String, Diagnostics> {
    let (site, lang) = (frame.site, frame.lang);
    let mut text = Filling::new(frame, lang, page);
    let own = side(frame, page, &mut text);
    let mut original = Filling::new(frame, site.source_lang, page);
    let source = side(frame, page, &mut original);
    text.diags.extend(original.diags);
    if text.diags.has_errors() {
        return Err(text.diags);
    }
    let address = whole_address(frame, page);
    let context = context! {
        paper => context! {
            code => qr::code(&address),
            version => version(&[&own, &source]),
            ..values(frame, page, &own)
        },
        sides => vec![own, source],
        behind => behind::page_notice(frame, &behind::of(frame, page)),
        quick_exit => common::quick_exit(site, page),
        scripts => frame.theme.scripts.clone(),
        canonical => address,
        url => site.url(page, lang),
        translation => common::translation_note(frame, page),
        site => common::site(frame, page),
        t => frame.words(lang),
        lang => value::lang(lang),
        css => value::safe(frame.theme.css.clone()),
        csp => frame.theme.csp.clone(),
        assets => frame.theme.assets.clone(),
    };
    Ok(cite::without_marks(&frame.theme.render(TEMPLATE, context)?))
}

/// A program in one language, with that language's words.
fn side(frame: &Frame, page: &Page, text: &mut Filling) -> Value {
    let (lang, locale) = (text.lang, text.locale());
    let title = page.title_in(lang);
    let checked =
        page.front().and_then(|front| front.review()).map(|(last, _)| locale.date(last.date.into()));
    let front = text.front.clone();
    let banner = front.and_then(|front| common::banner(frame, front.status(), text));
    context! {
        lang => value::lang(lang),
        t => frame.words(lang),
        title => title.as_ref().map(|(title, _)| title.to_string()),
        heading => title.map(|(title, own)| value::in_lang(&escape(&title), own, lang)),
        checked => checked,
        banner => banner,
        ..records::values(page, text)
    }
}
