//! What a page is about, for search engines: JSON-LD in the words of schema.org.
//!
//! It stands in a `<script type="application/ld+json">`. That is data, which no browser runs, so
//! the Content-Security-Policy has nothing against it.

use serde_json::{Value as Json, json};

use super::super::{Filling, Frame, common, fill};
use super::{address, changed, data};
use crate::parse::Front;
use crate::parse::organization::{Organization, Sort};
use crate::parse::page::Deadline;
use crate::parse::program::Program;
use crate::resolve::site::{Page, PageKind};
use crate::resolve::status::standing;

/// From this many questions on, a page of nothing but questions is a list of them.
const QUESTIONS: usize = 2;

/// The page's data as it goes into its head, safe inside `<script>`; nothing for a page that
/// search engines are to leave out. `body` is the page's text as HTML, where it has one.
pub fn of_page(page: &Page, description: &str, body: &str, text: &mut Filling) -> Option<String> {
    let frame = text.frame;
    let site = frame.site;
    if page.kind.is_answer() || !page.is_in(frame.lang, site.source_lang) {
        return None;
    }
    let url = address(site, page, frame.lang);
    let mut graph = vec![web_page(frame, page, &url, description)];
    graph.extend(breadcrumbs(frame, page, &url));
    graph.extend(questions(frame, page, &url, body));
    let front = text.front.clone();
    graph.extend(match front.as_ref().map(|front| &***front) {
        Some(Front::Program(record)) => government_service(page, record, &url, description, text),
        Some(Front::Organization(record)) => Some(organization(frame, record, &url, description)),
        Some(front) => front.deadline().map(|deadline| event(frame, deadline, &url, description)),
        None if page.kind == PageKind::Home => Some(web_site(frame)),
        None => None,
    });
    let whole = json!({ "@context": "https://schema.org", "@graph": graph });
    // Nothing inside may look like the end of the script.
    Some(whole.to_string().replace('<', "\\u003c").replace('>', "\\u003e").replace('&', "\\u0026"))
}

/// An object without what is unknown.
fn known(object: Json) -> Json {
    match object {
        Json::Object(fields) => {
            let is_known =
                |value: &Json| !value.is_null() && value.as_array().is_none_or(|list| !list.is_empty());
            fields.into_iter().filter(|(_, value)| is_known(value)).collect()
        }
        other => other,
    }
}

fn web_page(frame: &Frame, page: &Page, url: &str, description: &str) -> Json {
    let (site, lang) = (frame.site, frame.lang);
    let front = page.front();
    let kind = match page.kind {
        PageKind::Section | PageKind::Updates(_) | PageKind::Counties | PageKind::Sources(_) => {
            "CollectionPage"
        }
        _ => "WebPage",
    };
    let translated = lang != site.source_lang && page.doc.is_some();
    known(json!({
        "@type": kind,
        "@id": url,
        "url": url,
        "name": common::title_text(frame, page).0,
        "description": description,
        "inLanguage": lang.tag(),
        "isPartOf": {"@id": web_site_id(frame)},
        "publisher": publisher(frame),
        "license": data::license(site),
        "datePublished": front.and_then(Front::publish).map(|day| day.to_string()),
        "dateModified": front.and_then(changed).map(|day| day.to_string()),
        "lastReviewed": front.and_then(Front::review).map(|(reviewed, _)| reviewed.date.to_string()),
        "translationOfWork": translated.then(|| json!({"@id": address(site, page, site.source_lang)})),
    }))
}

fn web_site_id(frame: &Frame) -> String {
    let home = frame.site.page("/").expect("every site has a front page");
    format!("{}#site", address(frame.site, home, frame.lang))
}

fn web_site(frame: &Frame) -> Json {
    let settings = frame.site.settings_in(frame.lang);
    known(json!({
        "@type": "WebSite",
        "@id": web_site_id(frame),
        "url": web_site_id(frame).trim_end_matches("#site"),
        "name": &*settings.title.text,
        "description": &*settings.description.text,
        "inLanguage": frame.lang.tag(),
    }))
}

/// Who publishes the site, unless that is an example and nobody real.
fn publisher(frame: &Frame) -> Option<Json> {
    let publisher = frame.site.settings.publisher.as_ref().filter(|one| one.sample != Some(true))?;
    Some(known(json!({
        "@type": "Organization",
        "name": &*publisher.name.text,
        "email": publisher.mail.as_ref().map(|mail| &*mail.0),
        "telephone": publisher.phone.as_ref().map(|phone| phone.number()),
    })))
}

/// The way from the front page to this one.
fn breadcrumbs(frame: &Frame, page: &Page, url: &str) -> Option<Json> {
    let site = frame.site;
    let (home, section) = common::way_to(site, page)?;
    let mut way = vec![(site.locale(frame.lang).word("home"), address(site, home, frame.lang))];
    way.extend(section.map(|page| (common::title_text(frame, page).0, address(site, page, frame.lang))));
    way.push((common::title_text(frame, page).0, url.to_owned()));
    let item = |(number, (name, url)): (usize, (String, String))| json!({"@type": "ListItem", "position": number + 1, "name": name, "item": url});
    let items: Vec<Json> = way.into_iter().enumerate().map(item).collect();
    Some(json!({"@type": "BreadcrumbList", "itemListElement": items}))
}

/// The questions of a page whose parts all are questions, each with the text below it.
fn questions(frame: &Frame, page: &Page, url: &str, body: &str) -> Option<Json> {
    // Not every script has a question mark: the source decides for all languages.
    let asked: Vec<bool> = page
        .source()?
        .body
        .headings
        .iter()
        .filter(|heading| heading.level == 2)
        .map(|heading| heading.text.trim_end().ends_with('?'))
        .collect();
    if asked.len() < QUESTIONS || asked.contains(&false) {
        return None;
    }
    let parts = body.split("<h2").skip(1).filter_map(|part| {
        let (heading, answer) = part.split_once('>')?.1.split_once("</h2>")?;
        let question = heading.split(" <a class=\"anchor\"").next()?;
        Some(json!({
            "@type": "Question",
            "name": one_line(&common::plain(question)),
            "acceptedAnswer": {"@type": "Answer", "text": one_line(&common::plain(answer))},
        }))
    });
    let parts: Vec<Json> = parts.collect();
    Some(json!({
        "@type": "FAQPage", "@id": format!("{url}#questions"), "inLanguage": frame.lang.tag(), "mainEntity": parts,
    }))
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A program that people can still have. What is over is no service.
fn government_service(
    page: &Page,
    record: &Program,
    url: &str,
    description: &str,
    text: &mut Filling,
) -> Option<Json> {
    let frame = text.frame;
    let site = frame.site;
    let locale = site.locale(frame.lang);
    if standing(&record.status, site.today).ended() {
        return None;
    }
    let audience: Vec<Json> = record
        .audience
        .iter()
        .map(|line| common::plain(&text.inline_aside(line).to_string()))
        .map(|line| json!({"@type": "Audience", "audienceType": line}))
        .collect();
    let county = |id: &str| {
        let county = site.counties.get(id)?;
        let name = locale.say("county_title", &[("name", &county.name.text)]);
        Some(json!({"@type": "AdministrativeArea", "name": name}))
    };
    let mut area: Vec<Json> = record.counties.iter().filter_map(|named| county(&named.id)).collect();
    if record.counties.is_empty() {
        area.push(json!({"@type": "State", "name": locale.word("level_state")}));
    }
    let online = record.apply.iter().map(
        |link| json!({"@type": "ServiceChannel", "name": &*link.label.text, "serviceUrl": &*link.url.0}),
    );
    let by_phone = record.contacts.iter().filter_map(|named| phone_channel(frame, &named.id));
    Some(known(json!({
        "@type": "GovernmentService",
        "@id": format!("{url}#service"),
        "name": common::title_text(frame, page).0,
        "alternateName": record.aliases.0.iter().map(|alias| &*alias.text).collect::<Vec<_>>(),
        "description": description,
        "mainEntityOfPage": {"@id": url},
        "audience": audience,
        "areaServed": area,
        "availableChannel": online.chain(by_phone).collect::<Vec<Json>>(),
    })))
}

/// The number that a reader of the page's language calls.
fn phone_channel(frame: &Frame, id: &str) -> Option<Json> {
    let contact = frame.site.contacts.in_lang(id, frame.lang)?;
    let number = fill::phone_in(&contact, frame.lang)?.number();
    let phone = json!({"@type": "ContactPoint", "telephone": number});
    Some(json!({"@type": "ServiceChannel", "name": &*contact.name.text, "servicePhone": phone}))
}

fn organization(frame: &Frame, record: &Organization, url: &str, description: &str) -> Json {
    let member_of = record.memberships.iter().filter(|membership| membership.until.is_none());
    let member_of = member_of.filter_map(|membership| {
        let page = frame.site.page(&format!("/organizations/{}", membership.of.id))?;
        Some(json!({"@type": "Organization", "name": common::title_text(frame, page).0}))
    });
    known(json!({
        "@type": if record.sort == Sort::Agency { "GovernmentOrganization" } else { "Organization" },
        "@id": format!("{url}#organization"),
        "name": &*record.name.text,
        "alternateName": record.acronym.as_ref().map(|acronym| &*acronym.text),
        "description": description,
        "url": record.website.as_ref().map(|website| &*website.0),
        "mainEntityOfPage": {"@id": url},
        "dissolutionDate": record.ended.map(|date| date.iso()),
        "memberOf": member_of.collect::<Vec<_>>(),
    }))
}

fn event(frame: &Frame, deadline: &Deadline, url: &str, description: &str) -> Json {
    let day = deadline.date.date.to_string();
    json!({
        "@type": "Event",
        "@id": format!("{url}#deadline"),
        "name": &*deadline.what.text,
        "description": description,
        "inLanguage": frame.lang.tag(),
        "startDate": day,
        "endDate": day,
        "eventStatus": "https://schema.org/EventScheduled",
        "eventAttendanceMode": "https://schema.org/OnlineEventAttendanceMode",
        "location": {"@type": "VirtualLocation", "url": url},
    })
}
