//! What a reader is told of a translation: which parts are behind their source, and where a
//! machine's words nobody checked stand behind the source's because a mistake would cost too much.

use std::collections::BTreeMap;

use minijinja::{Value, context};

use super::fill::Page as Filling;
use super::{Frame, texts, value};
use crate::parse::Item;
use crate::parse::markdown::escape;
use crate::resolve::freshness::{State, own_heading, standing};
use crate::resolve::site::Page;

/// Notices about a page's translation in the reader's language.
#[derive(Default)]
pub struct Behind {
    /// By heading of the translation's text, as HTML.
    pub sections: BTreeMap<usize, String>,
    /// Whether something is behind that no heading can say it of.
    pub page: bool,
}

pub fn of(frame: &Frame, page: &Page) -> Behind {
    let mut told = Behind::default();
    let (Some(words), Some(doc)) = (page.translation(frame.lang), page.doc.as_ref()) else { return told };
    let Some(item) = doc.item.as_ref() else { return told };
    let behind = standing(item, words).and_then(|standing| standing.behind).unwrap_or_default();
    for (key, state) in &behind {
        let heading = match (item, words.body.as_ref(), state) {
            (Item::Page(source), Some(own), State::Changed | State::Unsealed) => {
                own_heading(&source.body, own, key)
            }
            _ => None,
        };
        match heading {
            Some(heading) => {
                let id = key.strip_prefix("body.").unwrap_or("");
                told.sections.insert(heading, section_notice(frame, page, id));
            }
            // What only stands elsewhere says the same as before.
            None if *state == State::Moved => {}
            None => told.page = true,
        }
    }
    told
}

/// "This part may be old", with the way to the same part of the source.
fn section_notice(frame: &Frame, page: &Page, id: &str) -> String {
    let (site, lang) = (frame.site, frame.lang);
    let locale = site.locale(lang);
    let original = [("original", site.source_lang.own_name())];
    format!(
        "<p class=\"note\">{} <a href=\"{}#{}\" hreflang=\"{}\">{}</a></p>\n",
        escape(&locale.say("stale_section", &original)),
        escape(&site.url(page, site.source_lang)),
        escape(id),
        site.source_lang.tag(),
        escape(&locale.say("stale_link", &original)),
    )
}

/// The notice for the page as a whole.
pub fn page_notice(frame: &Frame, behind: &Behind) -> Option<String> {
    let original = [("original", frame.site.source_lang.own_name())];
    behind.page.then(|| frame.site.locale(frame.lang).say("stale_page", &original))
}

/// A machine's translation of a critical page, to be shown when a reader asks for it.
pub fn shielded(frame: &Frame, page: &Page, text: &mut Filling) -> Option<Value> {
    if !page.is_shielded(frame.lang) {
        return None;
    }
    let (site, lang) = (frame.site, frame.lang);
    let mut own = Filling::new(frame, lang, page);
    // The sources are numbered once for the page, in whatever language they are cited.
    own.citations = std::mem::take(&mut text.citations);
    let values = texts::values(page, &mut own);
    text.citations = own.citations;
    text.diags.extend(own.diags);
    let html =
        |name: &str| values.get_attr(name).ok().filter(|value| !value.is_undefined() && !value.is_none());
    let body = html("body").map(|body| value::safe(apart(&body.to_string(), "machine-")));
    let title = page.title_in(lang).map(|(title, _)| title.to_string());
    Some(context! {
        label => site.locale(lang).word("critical_open"),
        title => title,
        lede => html("lede"),
        in_short => html("in_short"),
        body => body,
        ..value::lang(lang)
    })
}

/// Makes the ids of a second text on a page its own: they would be those of the first.
pub fn apart(html: &str, prefix: &str) -> String {
    html.replace(" id=\"", &format!(" id=\"{prefix}"))
        .replace(" for=\"", &format!(" for=\"{prefix}"))
        .replace(" aria-labelledby=\"", &format!(" aria-labelledby=\"{prefix}"))
        .replace(" aria-describedby=\"", &format!(" aria-describedby=\"{prefix}"))
        .replace(" href=\"#", &format!(" href=\"#{prefix}"))
        .replace(&format!(" href=\"#{prefix}source-"), " href=\"#source-")
}
