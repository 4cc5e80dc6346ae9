//! What a reader may keep for times without internet: the page at hand, or all guides and programs
//! in one language. Nothing is kept before somebody asks (`themes/*/scripts/page.js`); then a
//! worker answers for what is saved (`themes/*/worker/keep.js`).

use minijinja::{Value, context};
use serde_json::json;

use super::fill::phone_in;
use super::theme::Theme;
use super::{File, Frame};
use crate::base::diag::Diagnostics;
use crate::resolve::Site;
use crate::resolve::lists::About;
use crate::resolve::locale::Locale;
use crate::resolve::site::{Page, PageKind};

/// Stands in a page where its own size belongs, which is known when all else is there. A private
/// character: no text has it.
const SIZE: &str = "\u{E002}";

/// Words that the scripts say.
const SAID: [&str; 7] =
    ["save_busy", "save_done", "save_failed", "save_list", "save_remove", "save_removed", "save_stale"];

/// What a page needs to be saved; nothing for pages that are only lists of others or need a script.
pub fn values(frame: &Frame, page: &Page) -> Option<Value> {
    let kept = matches!(
        page.kind,
        PageKind::Explainer | PageKind::Program | PageKind::County | PageKind::DirectoryList(_)
    );
    (kept && frame.theme.offline).then(|| context! { size => SIZE })
}

/// Puts a page's size in its place.
pub fn with_size(html: String, locale: &Locale) -> String {
    if !html.contains(SIZE) {
        return html;
    }
    let size = kilobytes(html.len(), locale);
    html.replace(SIZE, &size)
}

fn kilobytes(bytes: usize, locale: &Locale) -> String {
    locale.count("kilobytes", i64::try_from(bytes.div_ceil(1000)).unwrap_or(i64::MAX))
}

fn path(tag: &str) -> String {
    format!("offline/{tag}.json")
}

/// For each language the words of the scripts, and what "all guides" means.
pub fn files(site: &Site, theme: &Theme) -> Vec<File> {
    let langs = site.langs.iter().filter(|_| theme.offline);
    langs.map(|&lang| File::by(path(lang.tag()), lang, words)).collect()
}

fn words(frame: &Frame) -> Result<String, Diagnostics> {
    let (site, lang) = (frame.site, frame.lang);
    let locale = site.locale(lang);
    let pages: Vec<&Page> = site.pages.iter().filter(|page| is_of_all(site, page, frame)).collect();
    let mut bytes = 0;
    for page in &pages {
        bytes += frame.render(page)?.len();
    }
    let mut said = serde_json::Map::new();
    for key in SAID {
        said.insert(key.to_owned(), locale.word(key).into());
    }
    said.insert("save_all".to_owned(), locale.say("save_all", &[("size", &kilobytes(bytes, locale))]).into());
    let help = site.contacts.get(&site.settings.help_line.id).and_then(|contact| phone_in(contact, lang));
    let words = json!({
        "lang": lang.tag(),
        "dir": lang.dir(),
        "date": &*locale.language().date.text,
        "months": locale.language().months.0.iter().map(|month| &*month.text).collect::<Vec<_>>(),
        "said": said,
        "phone": help.map(|phone| [phone.uri(), phone.shown()]),
        "pages": pages.iter().map(|page| site.url(page, lang)).collect::<Vec<_>>(),
    });
    Ok(format!("{words}\n"))
}

/// Guides, programs and the lines that serve the whole state, as far as they are in the language.
fn is_of_all(site: &Site, page: &Page, frame: &Frame) -> bool {
    let wanted = match page.kind {
        PageKind::Explainer | PageKind::Program => true,
        PageKind::DirectoryList(index) => matches!(site.lists.pages[index].about, About::Statewide),
        _ => false,
    };
    wanted && (page.is_in(frame.lang, site.source_lang) || page.is_shielded(frame.lang))
}
