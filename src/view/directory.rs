//! The directory's pages: its front with the search, and the plain lists, complete without script.
//!
//! An entry is the same in every language but for a few words: it is laid out once, with marks
//! where words of the reader's language go, so a site of twenty languages costs hardly more.

use minijinja::{Value, context};

use super::fill::Page as Filling;
use super::lists::map_url;
use super::search::directory::label;
use super::value;
use crate::base::lang::Lang;
use crate::parse::hours::Days;
use crate::parse::listing::Listing;
use crate::parse::markdown::escape;
use crate::resolve::directory::{GROUPS, old_from};
use crate::resolve::lists::{About, List};
use crate::resolve::locale::Locale;
use crate::resolve::site::Site;

/// What stands around a mark in an entry. Private characters: no text has them.
const OPEN: char = '\u{E000}';
const CLOSE: char = '\u{E001}';

/// Words that the scripts say.
const SAID: [&str; 26] = [
    "search_private_large",
    "search_busy",
    "search_none",
    "search_failed",
    "search_old_browser",
    "search_more",
    "search_guides",
    "search_only_source",
    "search_copied",
    "filters_clear",
    "remove",
    "open_now",
    "open_now_yes",
    "opens_next",
    "near_place",
    "distance_miles",
    "directions",
    "entry_run_by",
    "entry_no_phone",
    "entry_languages",
    "entry_cost",
    "call_first",
    "call_first_undated",
    "always_open",
    "day_names",
    "days_from_to",
];

pub fn title(site: &Site, index: usize, lang: Lang) -> String {
    let locale = site.locale(lang);
    let list = &site.lists.pages[index];
    let county = |id: &str| site.counties.get(id).map_or(id, |county| &county.name.text).to_owned();
    let title = match &list.about {
        About::Statewide => locale.word("list_statewide_title"),
        About::County(id) => locale.say("list_county_title", &[("name", &county(id))]),
        About::City(id, city) => locale.say("list_city_title", &[("city", city), ("name", &county(id))]),
        About::Cities(id) => locale.say("list_cities_title", &[("name", &county(id))]),
        About::Category(concept) => {
            let name = label(site, &site.directory.concepts[usize::from(*concept)].id, lang);
            locale.say("list_category_title", &[("name", &name)])
        }
    };
    match list.part {
        (_, 1) => title,
        (number, count) => {
            let values =
                [("title", title.as_str()), ("number", &number.to_string()), ("count", &count.to_string())];
            locale.say("list_part", &values)
        }
    }
}

/// The front page: the search's beginnings, and the way to every list.
pub fn front(text: &mut Filling) -> Value {
    let (site, lang) = (text.frame.site, text.lang);
    let lists = &site.lists;
    let link = |index: usize, name: String, count: usize| {
        context! {
            url => text.frame.url_of(&format!("/directory/{}", lists.pages[index].path)),
            name => name,
            count => text.locale().number(&count.to_string()),
        }
    };
    let first = |wanted: &dyn Fn(&About) -> bool| {
        lists.pages.iter().position(|list| wanted(&list.about) && list.part.0 == 1)
    };
    let mut groups: Vec<Value> = Vec::new();
    for group in ["kind", "service", "language", "site"] {
        let mut links = Vec::new();
        for (number, concept) in (0u16..).zip(&site.directory.concepts) {
            if concept.id.split('.').next() == Some(group)
                && let Some(index) = first(&|about| *about == About::Category(number))
            {
                links.push(link(index, label(site, &concept.id, lang), concept.listings as usize));
            }
        }
        if !links.is_empty() {
            groups.push(context! { title => text.locale().word(&format!("lists_{group}")), links => links });
        }
    }
    let statewide = first(&|about| *about == About::Statewide);
    let is_searched = !site.directory.listings.is_empty() && site.by_path.contains_key("/search");
    let search = is_searched.then(|| text.frame.search());
    context! {
        is_searched => is_searched,
        core => search.map(|search| json(&search.directory.of[&text.frame.lang].core)),
        pages_core => search.map(|search| json(&search.pages[&text.frame.lang].core)),
        script_words => script_words(site, text.frame.lang),
        scripts => text.frame.theme.scripts.clone(),
        engine => format!("{}search/engine.js", text.frame.theme.scripts),
        statewide => statewide.map(|index| link(index, text.locale().word("list_statewide"), lists.pages[index].listings.len())),
        groups => groups,
        county_lists => site.counties.ids().filter_map(|id| {
            let index = first(&|about| matches!(about, About::County(county) if **county == *id))?;
            let concept = site.directory.concept(&format!("county.{id}"))?;
            let count = site.directory.concepts[usize::from(concept)].listings;
            Some((id.to_owned(), link(index, String::new(), count as usize)))
        }).collect::<std::collections::BTreeMap<String, Value>>(),
    }
}

/// The search over the pages of the site; without script all of them, as a list.
pub fn search(text: &mut Filling) -> Value {
    let (site, lang) = (text.frame.site, text.frame.lang);
    let sections = site.pages.iter().filter(|page| page.is_section_front());
    let sections: Vec<Value> = sections
        .map(|section| {
            let pages = site.in_section(&section.section).filter(|page| page.doc.is_some());
            let pages: Vec<Value> =
                pages.map(|page| super::common::link(text.frame, page, text.lang)).collect();
            context! { pages => pages, ..super::common::link(text.frame, section, text.lang) }
        })
        .collect();
    context! {
        core => json(&text.frame.search().pages[&lang].core),
        script_words => script_words(site, lang),
        scripts => text.frame.theme.scripts.clone(),
        engine => format!("{}search/engine.js", text.frame.theme.scripts),
        sections => sections,
    }
}

/// What the scripts say in the reader's language.
fn script_words(site: &Site, lang: Lang) -> Value {
    let locale = site.locale(lang);
    let mut words = serde_json::Map::new();
    for key in SAID {
        words.insert(key.into(), locale.word(key).into());
    }
    for kind in ["guide", "program", "update", "policy", "organization", "term"] {
        let key = format!("result_{kind}");
        words.insert(key.clone(), locale.word(&key).into());
    }
    let counted = [0, 1, 2, 3, 5, 11, 100].map(|count| locale.count("search_count", count));
    words.insert("search_count".into(), counted.to_vec().into());
    let labels: Vec<String> = site
        .directory
        .concepts
        .iter()
        .map(|concept| if concept.listings > 0 { label(site, &concept.id, lang) } else { String::new() })
        .collect();
    let groups: Vec<(String, Vec<usize>)> = GROUPS
        .iter()
        .map(|group| {
            let of = site.directory.concepts.iter().enumerate();
            let of =
                of.filter(|(_, concept)| concept.listings > 0 && concept.id.split('.').next() == Some(group));
            (locale.word(&format!("group_{group}")), of.map(|(number, _)| number).collect())
        })
        .collect();
    let months: Vec<String> = (1..=12).map(|month| locale.month_short(month)).collect();
    let lines: Vec<(String, String, String)> = site
        .contacts
        .iter()
        .filter(|(_, entry)| entry.record.statewide == Some(true))
        .filter_map(|(id, entry)| {
            let contact = entry.in_lang(id, lang);
            let phone = super::fill::phone_in(&contact, lang)?.clone();
            Some((contact.name.text.to_string(), phone.uri(), phone.shown()))
        })
        .collect();
    let counties: Vec<(usize, String, String)> = site
        .counties
        .iter()
        .filter_map(|(id, entry)| {
            let phone = entry.record.phone.as_ref()?;
            let concept = site.directory.concept(&format!("county.{id}"))?;
            Some((usize::from(concept), phone.uri(), phone.shown()))
        })
        .collect();
    let own: Vec<(&str, &str)> = site.langs.iter().map(|lang| (lang.tag(), lang.own_name())).collect();
    json(&serde_json::json!({
        "lang": lang.tag(),
        "words": words,
        "labels": labels,
        "groups": groups,
        "months": months,
        "lines": lines,
        "counties": counties,
        "languages": own,
    }))
}

/// JSON inside a page: `<` would begin a tag.
fn json(json: &serde_json::Value) -> Value {
    value::safe(json.to_string().replace('<', "\\u003c"))
}

/// A plain list.
pub fn list(index: usize, text: &mut Filling) -> Value {
    let site = text.frame.site;
    let list = &site.lists.pages[index];
    let parts: Vec<Value> = parts(index, text);
    let own = match &list.about {
        About::Category(_) => context! { links => links(list, text) },
        About::County(county) if list.listings.is_empty() => context! { cities => cities(county, text) },
        _ => context! { cities => entries(list, text) },
    };
    let county = match &list.about {
        About::County(id) | About::City(id, _) | About::Cities(id) => super::records::county(id, text),
        About::Statewide | About::Category(_) => None,
    };
    context! {
        county => county,
        parts => parts,
        list_sources => sources(list, text),
        search => text.frame.url_of("/directory"),
        ..own
    }
}

/// The other parts of a list that had to be split.
fn parts(index: usize, text: &Filling) -> Vec<Value> {
    let pages = &text.frame.site.lists.pages;
    let (number, count) = pages[index].part;
    if count == 1 {
        return Vec::new();
    }
    let first = index + 1 - number;
    (first..first + count)
        .map(|other| {
            context! {
                number => other - first + 1,
                current => other == index,
                url => text.frame.url_of(&format!("/directory/{}", pages[other].path)),
            }
        })
        .collect()
}

/// The entries of a list, city by city.
fn entries(list: &List, text: &mut Filling) -> Vec<Value> {
    let directory = &text.frame.site.directory;
    let place = |index: &usize| &directory.places[directory.listings[*index].place];
    let mut cities = Vec::new();
    for same in list.listings.chunk_by(|a, b| place(a).city == place(b).city) {
        let entries: Vec<Value> = same.iter().map(|index| entry(*index, text)).collect();
        let place = place(&same[0]);
        let name = match (&place.city, &place.county) {
            (Some(city), _) => city.to_string(),
            (None, Some(_)) => text.locale().word("list_no_city"),
            (None, None) => String::new(),
        };
        let id = crate::parse::markdown::slug(&name);
        cities.push(context! { name => name, id => format!("city-{id}"), entries => entries });
    }
    cities
}

/// The cities of a county whose entries are on pages of their own.
fn cities(county: &str, text: &Filling) -> Vec<Value> {
    let site = text.frame.site;
    let directory = &site.directory;
    let mut cities: Vec<(String, usize, Option<String>)> = Vec::new();
    for (_, list) in site.lists.of_county(county) {
        let url = text.frame.url_of(&format!("/directory/{}", list.path));
        let city = |index: &usize| directory.places[directory.listings[*index].place].city.clone();
        for same in list.listings.chunk_by(|a, b| city(a) == city(b)) {
            let name =
                city(&same[0]).map_or_else(|| text.locale().word("list_no_city"), |city| city.to_string());
            let id = crate::parse::markdown::slug(&name);
            match cities.last_mut() {
                Some((last, count, _)) if *last == name => *count += same.len(),
                _ => cities.push((name, same.len(), url.as_ref().map(|url| format!("{url}#city-{id}")))),
            }
        }
    }
    cities.sort_by(|(a, ..), (b, ..)| text.locale().compare(a, b));
    let count = |count: usize| text.locale().count("list_count", i64::try_from(count).unwrap_or(0));
    cities
        .into_iter()
        .map(|(name, of, url)| context! { name => name, url => url, count => count(of) })
        .collect()
}

/// Links to the entries of a category, county by county.
fn links(list: &List, text: &Filling) -> Vec<Value> {
    let site = text.frame.site;
    let county = |index: &usize| site.directory.places[site.directory.listings[*index].place].county.clone();
    let mut groups = Vec::new();
    for same in list.listings.chunk_by(|a, b| county(a) == county(b)) {
        let entries: Vec<Value> = same
            .iter()
            .filter_map(|&index| {
                let record = site.listings.in_lang(&site.directory.listings[index].id, text.lang)?;
                let (page, anchor) = &site.lists.home[index];
                let url = text.frame.url_of(&format!("/directory/{}", site.lists.pages[*page].path))?;
                Some(context! {
                    url => format!("{url}#{anchor}"),
                    name => text.words(&record.name),
                    city => record.city.as_ref().map(|city| &*city.text),
                })
            })
            .collect();
        let name = county(&same[0]).map_or_else(
            || text.locale().word("list_statewide"),
            |id| label(site, &format!("county.{id}"), text.lang),
        );
        groups.push(context! { name => name, entries => entries });
    }
    groups
}

/// The lists that the entries were read from, with credit to their publishers.
fn sources(list: &List, text: &Filling) -> Vec<Value> {
    let site = text.frame.site;
    let ids: std::collections::BTreeSet<&str> = list
        .listings
        .iter()
        .filter_map(|&index| site.listings.get(&site.directory.listings[index].id))
        .map(|record| &*record.source.id)
        .collect();
    let source = |id: &str| {
        let entry = site.listing_sources.by_id.get(id)?;
        let source = entry.in_lang(id, text.lang);
        Some(context! {
            id => format!("list-{id}"),
            title => &*source.title.text,
            publisher => &*source.publisher.text,
            url => source.url.as_ref().map(|url| &*url.0),
            date => source.date.map(|date| text.locale().date(date)),
            licence => &*source.licence.text,
            note => text.words_opt(source.note.as_ref()),
        })
    };
    ids.into_iter().filter_map(source).collect()
}

/// An entry in the reader's language.
fn entry(index: usize, text: &mut Filling) -> Value {
    let frame = text.frame;
    let site = frame.site;
    let id = &site.directory.listings[index].id;
    let Some(stored) = site.listings.by_id.get(id) else { return value::safe("") };
    if stored.words.contains_key(&text.lang) {
        let html = layout(index, &stored.in_lang(id, text.lang), text, text.lang);
        return value::safe(spoken(&html, site, text.locale()));
    }
    let html = frame.entry(index, || layout(index, &stored.record, text, site.source_lang));
    value::safe(spoken(html, site, text.locale()))
}

/// Puts the reader's words in the place of the marks.
fn spoken(html: &str, site: &Site, locale: &Locale) -> String {
    let mut out = String::with_capacity(html.len());
    let mut rest = html;
    while let Some((before, after)) = rest.split_once(OPEN) {
        out.push_str(before);
        let Some((mark, behind)) = after.split_once(CLOSE) else { break };
        let (kind, what) = mark.split_at(1);
        let date =
            || crate::parse::leaf::PartialDate::parse(what).map(|date| locale.date(date)).unwrap_or_default();
        match kind {
            "@" => out.push_str(&escape(&label(site, what, locale.lang))),
            "!" => out.push_str(&escape(&locale.say("call_first", &[("date", &date())]))),
            "=" => out.push_str(&escape(&locale.say("listed_on", &[("date", &date())]))),
            "+" => out.push_str(&escape(&locale.say("extension", &[("number", what)]))),
            "h" => out.push_str(&escape(&hours(what, locale))),
            _ => out.push_str(&escape(&locale.word(what))),
        }
        rest = behind;
    }
    out.push_str(rest);
    out
}

fn mark(kind: char, what: &str) -> Value {
    value::safe(format!("{OPEN}{kind}{what}{CLOSE}"))
}

/// Opening hours as a language says them.
fn hours(text: &str, locale: &Locale) -> String {
    let Ok(hours) = crate::parse::hours::Hours::parse(text) else { return String::new() };
    if hours.spans[..] == [(0, 7 * 24 * 60)] {
        return locale.word("always_open");
    }
    let names = locale.word("day_names");
    let names: Vec<&str> = names.split(", ").collect();
    let day = |day: u16| names.get(usize::from(day)).copied().unwrap_or("");
    let clock = |minutes: u16| format!("{}:{:02}", minutes / 60, minutes % 60);
    let group = |(from, to, times): Days| {
        let days = if from == to {
            day(from).to_owned()
        } else {
            locale.say("days_from_to", &[("from", day(from)), ("to", day(to))])
        };
        let times: Vec<String> =
            times.iter().map(|(from, to)| format!("{}–{}", clock(*from), clock(*to))).collect();
        format!("{days} {}", times.join(", "))
    };
    hours.grouped().into_iter().map(group).collect::<Vec<_>>().join("; ")
}

/// An entry with marks where words of the reader's language go.
fn layout(index: usize, record: &Listing, text: &mut Filling, around: Lang) -> String {
    let site = text.frame.site;
    let listed = &site.directory.listings[index];
    let labels = |group: &str| -> Vec<Value> {
        let of = listed.concepts.iter().map(|concept| &site.directory.concepts[usize::from(*concept)].id);
        of.filter(|id| id.split('.').next() == Some(group)).map(|id| mark('@', id)).collect()
    };
    let phone = |phone: &crate::parse::leaf::Phone| {
        context! { uri => phone.uri(), shown => phone.shown(), extension => phone.extension().map(|number| mark('+', number)) }
    };
    let county = listed.county.as_ref().and_then(|county| site.counties.get(county));
    let date = site.source_date(record);
    let old = date.is_none_or(|date| old_from(date) <= site.today);
    let words = |words: &crate::parse::leaf::Words| value::in_lang(&escape(&words.text), words.lang, around);
    let entry = context! {
        id => &*site.lists.home[index].1,
        name => words(&record.name),
        kinds => labels("kind").into_iter().chain(labels("site")).chain(labels("access")).collect::<Vec<_>>(),
        organization => record.organization.as_ref().map(|text| &*text.text),
        about => record.about.as_ref().map(words),
        address => address(record),
        map_url => record.address.as_ref().and_then(|street| map_url(&street.text, record.city.as_ref().map(|city| &*city.text), record.zip.as_ref().map(|zip| &*zip.0))),
        phone => record.phone.as_ref().map(phone),
        tty => record.tty.as_ref().map(phone),
        county_phone => county.filter(|_| record.phone.is_none()).and_then(|county| county.phone.as_ref()).map(phone),
        website => record.website.as_ref().map(|url| value::link_to(&url.0)),
        hours => record.hours.as_ref().map(|hours| mark('h', &hours.text)),
        hours_note => record.hours_note.as_ref().map(words),
        services => labels("service"),
        languages => labels("language"),
        cost => labels("cost"),
        who => labels("who"),
        apply => record.apply.as_ref().map(words),
        documents => record.documents.iter().map(|text| text.text.to_string()).collect::<Vec<_>>(),
        age => match date {
            Some(date) if old => mark('!', &date.iso()),
            Some(date) => mark('=', &date.iso()),
            None => mark('w', "call_first_undated"),
        },
        source => format!("list-{}", record.source.id),
        source_url => record.source_url.as_ref().map(|url| &*url.0),
    };
    let said = [
        "run_by",
        "no_phone",
        "open",
        "languages",
        "services",
        "cost",
        "who",
        "apply",
        "documents",
        "source",
    ];
    let t =
        said.iter().map(|word| format!("entry_{word}")).chain(["map".into(), "tty".into(), "call".into()]);
    let t: std::collections::BTreeMap<String, Value> = t.map(|key| (key.clone(), mark('w', &key))).collect();
    text.part("templates/fragment-entry.html", context! { e => entry, t => t })
}

fn address(record: &Listing) -> Option<String> {
    let city = record.city.as_ref().map(|city| city.text.to_string());
    let place = [city, record.zip.as_ref().map(|zip| zip.0.to_string())];
    let place = place.into_iter().flatten().collect::<Vec<_>>().join(" ");
    let parts = [
        record.address.as_ref().map(|street| street.text.to_string()),
        Some(place).filter(|place| !place.is_empty()),
    ];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    (!parts.is_empty()).then(|| parts.join(", "))
}
