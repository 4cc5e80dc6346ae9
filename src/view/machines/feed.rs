//! Feeds of updates, of all and of each topic: Atom (RFC 4287) and JSON Feed 1.1.

use std::collections::BTreeSet;

use jiff::civil::Date;
use serde_json::{Value as Json, json};

use super::super::{File, Frame};
use super::{address, changed, id, updates, xml};
use crate::base::lang::Lang;
use crate::parse::Front;
use crate::parse::page::{Tag, Update};
use crate::resolve::site::{Page, PageKind, Site};

/// Entries of a feed.
const LENGTH: usize = 20;

/// Where the feed of all updates in the reader's language lies.
pub fn main_path(lang: Lang) -> String {
    path(lang, None, "xml")
}

/// The same as JSON.
pub fn main_json_path(lang: Lang) -> String {
    path(lang, None, "json")
}

/// The feeds of a language: that of all updates, even while it is empty, and one for each topic
/// that some update in this language has.
pub fn files(site: &Site, lang: Lang) -> Vec<File> {
    let tags: BTreeSet<Tag> = updates(site, lang).flat_map(tags).copied().collect();
    let topics = std::iter::once(None).chain(tags.into_iter().map(Some));
    let both = |topic: Option<Tag>| {
        [
            File::by(path(lang, topic, "xml"), lang, move |frame| Ok(atom(frame, topic))),
            File::by(path(lang, topic, "json"), lang, move |frame| Ok(json_feed(frame, topic))),
        ]
    };
    topics.flat_map(both).collect()
}

fn tags(page: &Page) -> &[Tag] {
    match page.front() {
        Some(Front::Update(update)) => &update.tags,
        _ => &[],
    }
}

/// Where a feed lies, without a slash at its beginning.
fn path(lang: Lang, topic: Option<Tag>, ending: &str) -> String {
    let tag = lang.tag();
    match topic {
        Some(topic) => format!("feeds/{tag}/{}.{ending}", topic.name()),
        None => format!("{tag}/feed.{ending}"),
    }
}

/// The updates of a feed with their words in its language.
fn entries<'a>(frame: &'a Frame, topic: Option<Tag>) -> impl Iterator<Item = (&'a Page, Update)> {
    updates(frame.site, frame.lang).filter_map(move |page| match page.front_in(frame.lang)?.into_owned() {
        Front::Update(update) if topic.is_none_or(|topic| update.tags.contains(&topic)) => {
            Some((page, *update))
        }
        _ => None,
    })
}

struct Head {
    title: String,
    author: String,
    home: String,
    id: String,
}

fn head(frame: &Frame, topic: Option<Tag>) -> Head {
    let (site, lang) = (frame.site, frame.lang);
    let settings = site.settings_in(lang);
    let publisher = settings.publisher.as_ref().map_or(&settings.title.text, |one| &one.name.text);
    let title = match topic {
        Some(topic) => format!("{} · {}", label(frame, topic), settings.title.text),
        None => settings.title.text.to_string(),
    };
    let list = site.pages.iter().find(|page| page.kind == PageKind::Updates(1)).or(site.page("/"));
    Head {
        title,
        author: publisher.to_string(),
        home: list.map_or_else(|| site.base_url.to_string(), |list| address(site, list, lang)),
        id: id(site, &format!("feed:{}:{}", lang.tag(), topic.map_or("all", Tag::name))),
    }
}

fn label(frame: &Frame, topic: Tag) -> String {
    frame.site.locale(frame.lang).word(&format!("tag_{}", topic.name()))
}

/// An update has a day and no hour. Noon in Greenwich is that same day in all the United States.
fn moment(day: Date) -> String {
    format!("{day}T12:00:00Z")
}

fn entry_id(frame: &Frame, page: &Page) -> String {
    format!("urn:uuid:{}", id(frame.site, &format!("{}:{}", frame.lang.tag(), page.path)))
}

fn atom(frame: &Frame, topic: Option<Tag>) -> String {
    let (site, lang) = (frame.site, frame.lang);
    let head = head(frame, topic);
    let base = &site.base_url;
    // A feed must have a day. Today's would make an empty one change with every build.
    let any = || site.pages.iter().filter_map(Page::front).filter_map(changed).max().unwrap_or(site.today);
    let newest = entries(frame, topic).next().map_or_else(any, |(_, update)| update.date.date);
    let mut out = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"{}\">\n\
         <id>urn:uuid:{}</id>\n<title>{}</title>\n<updated>{}</updated>\n<author><name>{}</name></author>\n\
         <link rel=\"self\" type=\"application/atom+xml\" href=\"{base}/{}\"/>\n\
         <link rel=\"alternate\" type=\"application/feed+json\" href=\"{base}/{}\"/>\n\
         <link rel=\"alternate\" type=\"text/html\" href=\"{}\"/>\n",
        lang.tag(),
        head.id,
        xml::text(&head.title),
        moment(newest),
        xml::text(&head.author),
        path(lang, topic, "xml"),
        path(lang, topic, "json"),
        xml::text(&head.home),
    );
    for (page, update) in entries(frame, topic).take(LENGTH) {
        let when = moment(update.date.date);
        out.push_str(&format!(
            "<entry><id>{}</id><title>{}</title><published>{when}</published><updated>{when}</updated>\
             <link rel=\"alternate\" type=\"text/html\" href=\"{}\"/>{}<summary>{}</summary></entry>\n",
            entry_id(frame, page),
            xml::text(&update.title.text),
            xml::text(&address(site, page, lang)),
            categories(frame, &update),
            xml::text(&update.summary.text),
        ));
    }
    out.push_str("</feed>\n");
    out
}

fn categories(frame: &Frame, update: &Update) -> String {
    let category = |tag: &Tag| {
        format!("<category term=\"{}\" label=\"{}\"/>", tag.name(), xml::text(&label(frame, *tag)))
    };
    update.tags.iter().map(category).collect()
}

fn json_feed(frame: &Frame, topic: Option<Tag>) -> String {
    let (site, lang) = (frame.site, frame.lang);
    let head = head(frame, topic);
    let items = entries(frame, topic).take(LENGTH).map(|(page, update)| {
        let tags: Vec<String> = update.tags.iter().map(|tag| label(frame, *tag)).collect();
        json!({
            "id": entry_id(frame, page),
            "url": address(site, page, lang),
            "title": &*update.title.text,
            "content_text": &*update.summary.text,
            "date_published": moment(update.date.date),
            "tags": tags,
        })
    });
    let items: Vec<Json> = items.collect();
    let feed = json!({
        "version": "https://jsonfeed.org/version/1.1",
        "title": head.title,
        "home_page_url": head.home,
        "feed_url": format!("{}/{}", site.base_url, path(lang, topic, "json")),
        "language": lang.tag(),
        "authors": [{"name": head.author}],
        "items": items,
    });
    format!("{feed:#}\n")
}
