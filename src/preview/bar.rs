//! The editor's bar: which file a page comes from, how it stands, and what is to do about it.

use std::fmt::Write;
use std::sync::Arc;

use super::State;
use super::overlay::{Shown, counted, escape};
use super::pseudo::Pseudo;
use super::reading::ease;
use crate::base::lang::Lang;
use crate::parse::ParsedFile;
use crate::parse::page::Method;
use crate::resolve::Page;
use crate::resolve::freshness::standing as standing_of;
use crate::view::View;

/// The bar of a page, and the ribbon of one that is not public.
pub fn html(state: &State, view: &View, page: &Page, lang: Lang, pseudo: Option<Pseudo>) -> String {
    let remarks: Vec<&Shown> = state.shown.iter().filter(|shown| is_about(shown, page, lang)).collect();
    let standing = standing(view, page);
    let mut facts: Vec<String> = standing.iter().cloned().collect();
    facts.extend(translation(view, page, lang));
    facts.extend(reading(page, lang, view.site.source_lang));
    facts.extend((!remarks.is_empty()).then(|| counted(remarks.len(), "remark")));
    let mut out = ribbon(standing.as_deref());
    let file = page.words.get(&lang).or(page.doc.as_ref()).map_or("made from records", |doc| &doc.file);
    let summary: Vec<String> =
        std::iter::once(file).chain(facts.iter().map(String::as_str)).map(escape).collect();
    write!(
        out,
        "<details id=\"promotora-bar\">\n<summary>{}</summary>\n{}{}{}{}{}</details>\n",
        summary.join(" · "),
        files(state, view, page, lang),
        remark_list(state, &remarks),
        languages(view, page, lang, pseudo) + &more(),
        links_here(view, page, lang),
        day(state),
    )
    .expect("a string");
    out
}

/// The way to the state of every translation, and to every part of the theme.
fn more() -> String {
    format!(
        "<p><a href=\"{}\">All translations</a> · <a href=\"{}\">All parts of the theme</a></p>\n",
        crate::base::web::TRANSLATIONS,
        super::PARTS
    )
}

fn is_about(shown: &Shown, page: &Page, lang: Lang) -> bool {
    let file = &shown.remark.place.file;
    let is = |doc: Option<&Arc<ParsedFile>>| doc.is_some_and(|doc| doc.file == *file);
    is(page.doc.as_ref()) || is(page.words.get(&lang))
}

/// Why readers do not see the page as it is here.
fn standing(view: &View, page: &Page) -> Option<String> {
    let (front, today) = (page.front()?, view.site.today);
    let locale = view.site.locale(view.site.source_lang);
    let date = |day: jiff::civil::Date| locale.date(day.into());
    match (front.publish(), front.deadline()) {
        _ if front.is_draft() => Some("draft: not public".to_owned()),
        (Some(day), _) if day > today => Some(format!("not public until {}", date(day))),
        (_, Some(deadline)) if deadline.date.date < today => {
            Some(format!("its deadline passed on {}", date(deadline.date.date)))
        }
        _ => None,
    }
}

fn ribbon(standing: Option<&str>) -> String {
    match standing {
        Some(why) if why.contains("not public") => {
            format!("<p id=\"promotora-ribbon\">Only you see this page: {}.</p>\n", escape(why))
        }
        _ => String::new(),
    }
}

/// How the words of this language came about.
fn translation(view: &View, page: &Page, lang: Lang) -> Option<String> {
    let source = view.site.source_lang;
    if page.doc.is_none() || lang == source {
        return None;
    }
    let Some(doc) = page.translation(lang) else {
        return Some(format!("not in {}: readers get {}", lang.english_name(), source.english_name()));
    };
    let translation = doc.translation.as_ref()?;
    let item = page.doc.as_ref().and_then(|doc| doc.item.as_ref());
    let behind = match item.and_then(|item| standing_of(item, doc)).map(|standing| standing.behind) {
        Some(Some(behind)) if behind.is_empty() => String::new(),
        Some(Some(behind)) => format!(", {} behind the source", counted(behind.len(), "section")),
        _ => ", never stamped".to_owned(),
    };
    let by = match translation.method {
        Method::Machine => "machine translation",
        Method::Reviewed => "machine translation, reviewed",
        Method::Human => "translated by a person",
    };
    Some(format!("{by}, {}{behind}", translation.date.date))
}

fn reading(page: &Page, lang: Lang, source: Lang) -> Option<String> {
    let (body, lang) = match page.translation(lang) {
        Some(doc) => (doc.body.as_ref()?, lang),
        None => (&page.source()?.body, source),
    };
    ease(&body.html, lang).map(|ease| ease.to_string())
}

/// The files that the page is made from, as links that open them; the one that a translation
/// would need.
fn files(state: &State, view: &View, page: &Page, lang: Lang) -> String {
    let open = |file: &str| state.setting.editor.link(file, 1, 1, file);
    let mut files: Vec<String> = page.doc.iter().map(|doc| open(&doc.file)).collect();
    match page.words.get(&lang) {
        Some(words) => files.push(open(&words.file)),
        None if lang != view.site.source_lang => files.extend(page.doc.as_ref().map(|doc| {
            let (stem, ending) = doc.file.rsplit_once('.').unwrap_or((&doc.file, ""));
            format!(
                "to translate it, make <code>{}</code>",
                escape(&format!("{stem}.{}.{ending}", lang.tag()))
            )
        })),
        None => {}
    }
    list("Made from", &files)
}

fn remark_list(state: &State, remarks: &[&Shown]) -> String {
    let item = |shown: &&Shown| {
        format!(
            "{} {}: {}",
            shown.place(&state.setting.editor),
            shown.remark.severity.word(),
            escape(&shown.remark.message)
        )
    };
    list("Remarks on this page", &remarks.iter().map(item).collect::<Vec<_>>())
}

fn languages(view: &View, page: &Page, lang: Lang, pseudo: Option<Pseudo>) -> String {
    let site = &view.site;
    let link = |url: &str, name: &str, here: bool, note: &str| {
        let current = if here { " aria-current=\"page\"" } else { "" };
        format!("<a href=\"{}\"{current}>{}</a>{note}", escape(url), escape(name))
    };
    let real = site.langs.iter().map(|&other| {
        let note = match page.is_in(other, site.source_lang) {
            true => "",
            false if page.words.contains_key(&other) => {
                " (a critical page: behind a tap until a person reviews it)"
            }
            false => " (not translated)",
        };
        link(&site.url(page, other), other.english_name(), other == lang && pseudo.is_none(), note)
    });
    let source = site.url(page, site.source_lang);
    let below = source.trim_start_matches('/').split_once('/').map_or("", |(_, below)| below);
    let invented = Pseudo::ALL.into_iter().map(|other| {
        link(
            &format!("/{}/{below}", other.tag()),
            other.tag(),
            pseudo == Some(other),
            " (to test the layout)",
        )
    });
    list("In other languages", &real.chain(invented).collect::<Vec<_>>())
}

fn links_here(view: &View, page: &Page, lang: Lang) -> String {
    let link = |from: &Page| {
        let title = escape(&view.title(from, lang));
        format!("<a href=\"{}\">{title}</a>", escape(&view.site.url(from, lang)))
    };
    list("What links here", &view.backlinks(page).into_iter().map(link).collect::<Vec<_>>())
}

/// A form, so that it works without script: the site as of another day.
fn day(state: &State) -> String {
    let today = state.today;
    let note = match state.is_today {
        true => String::new(),
        false => " <a href=\"/~promotora/day\">Back to today</a>".to_owned(),
    };
    format!(
        "<form action=\"/~promotora/day\" method=\"get\">\n<label>The site as of \
         <input type=\"date\" name=\"date\" value=\"{today}\" required></label>\n\
         <button type=\"submit\">Show</button>{note}\n</form>\n"
    )
}

fn list(heading: &str, items: &[String]) -> String {
    if items.is_empty() {
        return String::new();
    }
    let items: String = items.iter().map(|item| format!("<li>{item}</li>\n")).collect();
    format!("<h2>{heading}</h2>\n<ul>\n{items}</ul>\n")
}
