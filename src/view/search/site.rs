//! The pages of the site as an index: guides, programs, updates, the glossary, and the rest.
//!
//! A page that is not translated is found by the words of its source, and its card says so.

use serde_json::{Value, json};

use super::Folder;
use super::directory::words_with_compounds;
use super::pack::compress;
use super::rules::Rules;
use super::terms::{Part, Terms, Words, hot, shards, weigh};
use super::words::Vocabulary;
use crate::base::lang::Lang;
use crate::parse::markdown::Body;
use crate::parse::search_words::SearchWords;
use crate::parse::shape::Seen;
use crate::resolve::Summary;
use crate::resolve::site::{Page, PageKind, Site};
use crate::view::common::plain;

/// Pages in one file of cards.
const BLOCK: usize = 16;

/// What the search knows of a page in a language.
struct Found {
    title: String,
    summary: String,
    text: String,
    url: String,
    kind: &'static str,
    /// The language that it is in.
    lang: Lang,
}

pub struct SiteIndex {
    pub folder: Folder,
    pub core: Value,
    pub terms: Terms,
}

pub fn index(site: &Site, lang: Lang, rules: &Rules) -> SiteIndex {
    let found = documents(site, lang);
    let documents: Vec<Words> = found
        .iter()
        .map(|page| {
            vec![
                (Part::Name, words_with_compounds(&page.title, rules)),
                (Part::Place, words_with_compounds(&page.summary, rules)),
                (Part::About, words_with_compounds(&page.text, rules)),
            ]
        })
        .collect();
    let terms = weigh(&documents);
    let packed = shards(&[&terms]);
    let mut folder = Folder::default();
    for (number, bytes) in packed.files.into_iter().enumerate() {
        folder.add(format!("t{number}"), bytes);
    }
    folder.add("hot", hot(&[&terms]));
    folder.add("words", compress(vocabulary(site, lang, rules).json(rules, &[]).to_string().as_bytes()));
    let cards: Vec<Value> = found
        .iter()
        .map(|page| {
            let tag = if page.lang == lang { "" } else { page.lang.tag() };
            json!([page.title, page.url, page.kind, page.summary, tag])
        })
        .collect();
    for (number, block) in cards.chunks(BLOCK).enumerate() {
        folder.add(format!("c{number}"), compress(Value::from(block).to_string().as_bytes()));
    }
    let core = json!({
        "v": 1,
        "base": folder.address(),
        "own": folder.address(),
        "n": found.len(),
        "t": packed.borders,
        "o": [],
        "c": [],
        "block": BLOCK,
        "region": 0,
        "groups": 0,
        "whole": false,
        "files": [],
    });
    SiteIndex { folder, core, terms }
}

fn vocabulary(site: &Site, lang: Lang, rules: &Rules) -> Vocabulary {
    let mut langs = vec![lang];
    langs.extend((lang != site.source_lang).then_some(site.source_lang));
    let words: Vec<&SearchWords> =
        langs.iter().filter_map(|lang| site.search_words.get(lang)).map(|words| &**words).collect();
    Vocabulary::new(words.into_iter(), &[], |_| None, rules)
}

/// Everything that readers of a language can find, as text, for the rules.
pub fn texts(site: &Site, lang: Lang) -> Vec<String> {
    let join = |page: Found| format!("{} {} {}", page.title, page.summary, page.text);
    documents(site, lang).into_iter().map(join).collect()
}

fn documents(site: &Site, lang: Lang) -> Vec<Found> {
    let pages = site.pages.iter().filter_map(|page| of_page(site, page, lang));
    let glossary = site.page("/glossary").map(|page| site.url(page, lang)).unwrap_or_default();
    let terms = site.terms.iter().filter(|_| !glossary.is_empty()).map(|(id, entry)| {
        let term = entry.in_lang(id, lang);
        let summary = text_of(&term.meaning.body);
        Found {
            title: term.term.text.to_string(),
            summary: shortened(&summary),
            text: summary,
            url: format!("{glossary}#{id}"),
            kind: "term",
            lang: term.term.lang,
        }
    });
    pages.chain(terms).collect()
}

fn of_page(site: &Site, page: &Page, lang: Lang) -> Option<Found> {
    let kind = match page.kind {
        PageKind::Explainer | PageKind::Section | PageKind::Single => "guide",
        PageKind::Program => "program",
        PageKind::Update => "update",
        PageKind::Policy | PageKind::Initiative | PageKind::Publication => "policy",
        PageKind::Organization => "organization",
        _ => return None,
    };
    let shown = if page.is_in(lang, site.source_lang) { lang } else { site.source_lang };
    let front = page.front_in(shown)?;
    let summary = match front.summary() {
        Summary::Words(words) => words.text.to_string(),
        Summary::Prose(prose) => text_of(&prose.body),
    };
    let mut text = String::new();
    front.visit(&mut |seen| match seen {
        Seen::Words(words) => text.extend([" ", &words.text]),
        Seen::Prose(prose) => text.extend([" ", &text_of(&prose.body)]),
        _ => {}
    });
    let translated = page.translation(shown).and_then(|doc| doc.body.as_ref());
    let body = translated.or(page.source().map(|source| &source.body));
    text.extend(body.iter().flat_map(|body| [" ".to_owned(), text_of(body)]));
    let (title, _) = page.title_in(shown)?;
    Some(Found {
        title: title.to_string(),
        summary: shortened(&summary),
        text,
        url: site.url(page, lang),
        kind,
        lang: shown,
    })
}

/// The text of Markdown, without what is filled in later: figures, phones, dates.
fn text_of(body: &Body) -> String {
    plain(&body.html.replace('<', " <"))
}

/// Enough of a summary for a card.
fn shortened(text: &str) -> String {
    const LONGEST: usize = 160;
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match text.char_indices().nth(LONGEST) {
        Some((cut, _)) => {
            let cut = text[..cut].rfind(' ').filter(|space| *space > cut / 2).unwrap_or(cut);
            format!("{}…", &text[..cut])
        }
        None => text,
    }
}
