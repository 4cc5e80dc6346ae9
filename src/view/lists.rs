//! Pages that list others: the front page, sections, updates, counties, glossary, sources.

use minijinja::{Value, context};

use super::common::{link, state_word, sun, title};
use super::fill::{Page as Filling, figure};
use super::records::{county as county_link, page_link};
use super::texts::{body, deadline, tags};
use super::value;
use crate::parse::Front;
use crate::parse::county::{County, Office};
use crate::parse::leaf::{Phone, Prose};
use crate::parse::markdown::escape;
use crate::resolve::site::{Page, PageKind};
use crate::resolve::status::standing;
use crate::resolve::{FACTS_A_PAGE, Summary, UPDATES_A_PAGE};

/// The newest updates on the front page.
const UPDATES_AT_HOME: usize = 3;
/// The next deadlines on the front page.
const DEADLINES_AT_HOME: usize = 3;
/// Sections that the front page describes; those behind them in the settings are named only.
const SECTIONS_AT_HOME: usize = 6;

pub fn home(text: &mut Filling) -> Value {
    let frame = text.frame;
    let site = frame.site;
    let settings = site.settings_in(text.lang);
    let sections = settings.sections.iter().filter_map(|name| site.page(&format!("/{}", name.text)));
    let sections: Vec<&Page> = sections.collect();
    let (first, others) = sections.split_at(sections.len().min(SECTIONS_AT_HOME));
    let others: Vec<Value> = others.iter().map(|page| link(frame, page, text.lang)).collect();
    let sections: Vec<Value> = first.iter().map(|page| item(page, text)).collect();
    let updates = site.pages.iter().filter(|page| page.kind == PageKind::Update).take(UPDATES_AT_HOME);
    // What they are about in a word or two stands in their own list.
    let brief = |page| context! { tags => (), ..update_item(page, text) };
    let updates: Vec<Value> = updates.map(brief).collect();
    context! {
        lede => &*settings.description.text,
        choices => choices(text),
        sections => sections,
        other_sections => others,
        deadlines => deadlines(text),
        updates => updates,
    }
}

fn choices(text: &mut Filling) -> Vec<Value> {
    let settings = text.frame.site.settings_in(text.lang);
    let choice = |choice: &crate::parse::site::Choice| {
        context! {
            label => text.words(&choice.label),
            url => text.frame.link(&choice.page.path, ""),
            icon => &*choice.icon.text,
        }
    };
    settings.choices.iter().map(choice).collect()
}

/// The next open deadlines, soonest first.
fn deadlines(text: &mut Filling) -> Vec<Value> {
    let site = text.frame.site;
    let mut open: Vec<(&Page, jiff::civil::Date)> = site
        .pages
        .iter()
        .filter_map(|page| Some((page, page.front()?.deadline()?.date.date)))
        .filter(|(_, date)| *date >= site.today)
        .collect();
    open.sort_by_key(|(page, date)| (*date, page.path.clone()));
    let value = |(page, _): (&Page, jiff::civil::Date)| {
        let front = page.front_in(text.frame.lang)?;
        let value = deadline(front.deadline()?, text);
        Some(context! { ..link(text.frame, page, text.lang), ..value })
    };
    open.into_iter().take(DEADLINES_AT_HOME).filter_map(value).collect()
}

pub fn not_found(text: &mut Filling) -> Value {
    context! { choices => choices(text) }
}

/// A page in a list: title, summary, and how it stands.
fn item(page: &Page, text: &mut Filling) -> Value {
    let frame = text.frame;
    let front = page.front_in(frame.lang);
    let summary = front.as_deref().map(|front| match front.summary() {
        Summary::Words(words) => text.words(words),
        Summary::Prose(prose) => in_list(prose, text),
    });
    let status = front.as_deref().and_then(|front| {
        let state = standing(front.status(), frame.site.today).state()?;
        Some(context! { state => state.name(), label => text.locale().word(&state_word(state)), sun => sun(state).name() })
    });
    let icon = front.as_deref().and_then(|front| match front {
        Front::Section(section) => section.icon.as_ref().map(|icon| icon.text.to_string()),
        _ => None,
    });
    context! {
        title => title(frame, page, text.lang),
        url => frame.site.url(page, frame.lang),
        summary => summary,
        status => status,
        icon => icon,
    }
}

/// A text without its links and sources: those are on the page that the list leads to.
fn in_list(prose: &Prose, text: &mut Filling) -> Value {
    let html = text.inline_aside(prose).to_string();
    value::in_lang(&escape(&super::common::plain(&html)), prose.lang, text.lang)
}

fn all_compared(pages: &[&Page], text: &mut Filling) -> Vec<Value> {
    pages.iter().map(|page| compared(page, text)).collect()
}

/// A program beside others: who can get it, what it costs, how one applies.
fn compared(page: &Page, text: &mut Filling) -> Value {
    let front = page.front_in(text.frame.lang);
    let Some(Front::Program(record)) = front.as_deref() else { return item(page, text) };
    let audience: Vec<Value> = record.audience.iter().map(|line| in_list(line, text)).collect();
    let steps: Vec<Value> = record.steps.iter().map(|step| text.words(&step.title)).collect();
    context! {
        audience => audience,
        cost => record.cost.as_ref().map(|cost| in_list(cost, text)),
        steps => steps,
        ..item(page, text)
    }
}

/// What the front page of a section says of itself.
fn intro(page: &Page, text: &mut Filling) -> Value {
    let front = page.front_in(text.lang);
    let lede = match front.as_deref() {
        Some(Front::Section(section)) => Some(text.words(&section.summary)),
        _ => None,
    };
    let icon = match front.as_deref() {
        Some(Front::Section(section)) => section.icon.as_ref().map(|icon| icon.text.to_string()),
        _ => None,
    };
    context! { lede => lede, icon => icon, body => body(page, text) }
}

pub fn section(page: &Page, text: &mut Filling) -> Value {
    let site = text.frame.site;
    let pages: Vec<&Page> = site.in_section(&page.section).collect();
    let ended = |page: &&Page| page.front().is_some_and(|front| standing(front.status(), site.today).ended());
    let (over, open): (Vec<&Page>, Vec<&Page>) = pages.iter().partition(|page| ended(page));
    let items = |pages: &[&Page], text: &mut Filling| -> Vec<Value> {
        pages.iter().map(|page| item(page, text)).collect()
    };
    // Programs that are open stand side by side. What is over stands apart, so that nobody tries
    // to apply for it.
    let compare = !open.is_empty() && pages.iter().all(|page| page.kind == PageKind::Program);
    let groups = (compare || !over.is_empty() && !open.is_empty()).then(|| {
        let locale = text.locale();
        let group = |word: &str, pages: &[&Page], compare: bool, text: &mut Filling| {
            let items = if compare { all_compared(pages, text) } else { items(pages, text) };
            (!pages.is_empty())
                .then(|| context! { title => locale.word(word), compare => compare, items => items })
        };
        let groups = [group("group_open", &open, compare, text), group("group_ended", &over, false, text)];
        groups.into_iter().flatten().collect::<Vec<Value>>()
    });
    context! { items => items(&pages, text), groups => groups, ..intro(page, text) }
}

fn update_item(page: &Page, text: &mut Filling) -> Value {
    let front = page.front_in(text.frame.lang);
    let Some(Front::Update(record)) = front.as_deref() else { return context! {} };
    let locale = text.locale();
    context! {
        title => title(text.frame, page, text.lang),
        url => text.frame.site.url(page, text.frame.lang),
        date => value::date(record.date.date.into(), locale),
        summary => text.words(&record.summary),
        tags => tags(record, locale),
        deadline => record.deadline.as_ref().map(|day| deadline(day, text)),
    }
}

pub fn updates(page: &Page, number: usize, text: &mut Filling) -> Value {
    let site = text.frame.site;
    let all: Vec<&Page> = site.pages.iter().filter(|page| page.kind == PageKind::Update).collect();
    let count = all.len().div_ceil(UPDATES_A_PAGE).max(1);
    let items = all.iter().skip((number - 1) * UPDATES_A_PAGE).take(UPDATES_A_PAGE);
    let items: Vec<Value> = items.map(|page| update_item(page, text)).collect();
    let pages = pager("/updates", number, count, text);
    context! { items => items, pages => pages, ..intro(page, text) }
}

/// The pages of a list that has several: the first at `path`, the others below it.
fn pager(path: &str, number: usize, count: usize, text: &Filling) -> Option<Value> {
    let url = |number: usize| match number {
        1 => text.frame.url_of(path),
        _ => text.frame.url_of(&format!("{path}/page-{number}")),
    };
    let (shown, of) = (number.to_string(), count.to_string());
    let pages = (1..=count).map(|other| {
        context! { number => other, url => url(other), current => other == number }
    });
    (count > 1).then(|| {
        context! {
            current => number,
            count => count,
            text => text.locale().say("page_of", &[("number", &shown), ("count", &of)]),
            newer => (number > 1).then(|| url(number - 1)),
            older => (number < count).then(|| url(number + 1)),
            all => pages.collect::<Vec<_>>(),
        }
    })
}

/// Counties in the order of the alphabet.
fn counties_in_order<'a>(text: &Filling<'a>) -> Vec<(&'a str, &'a County)> {
    let site = text.frame.site;
    let locale = text.locale();
    let mut counties: Vec<(&str, &County)> =
        site.counties.iter().map(|(id, entry)| (&**id, &entry.record)).collect();
    counties.sort_by(|(_, a), (_, b)| locale.compare(&a.name.text, &b.name.text));
    counties
}

pub fn counties(page: &Page, text: &mut Filling) -> Value {
    let items: Vec<Value> = counties_in_order(text)
        .into_iter()
        .filter_map(|(id, county)| {
            let phone = county.phone.as_ref().map(|phone| value::phone(phone, text.locale()));
            Some(context! { phone => phone, ..county_link(id, text)? })
        })
        .collect();
    context! { items => items, ..intro(page, text) }
}

pub fn county(page: &Page, text: &mut Filling) -> Value {
    let site = text.frame.site;
    let Some(county) = site.counties.in_lang(&page.id, text.lang) else { return context! {} };
    for source in &county.sources {
        text.citations.cite(source, None, false);
    }
    context! {
        lines => help_lines(text),
        programs => county.programs.iter().filter_map(|program| page_link(&program.path, text)).collect::<Vec<_>>(),
        note => county.note.as_ref().map(|note| text.inline(note)),
        ..county_values(&page.id, &county, text)
    }
}

fn county_values(id: &str, county: &County, text: &Filling) -> Value {
    let locale = text.locale();
    let phone = |phone: &Option<Phone>| phone.as_ref().map(|phone| value::phone(phone, locale));
    let office = |office: &Office| {
        context! {
            name => office.name.as_ref().map(|name| &*name.text),
            street => office.street.as_ref().map(|street| &*street.text),
            city => office.city.as_ref().map(|city| &*city.text),
            zip => office.zip.as_ref().map(|zip| &*zip.0),
            phone => phone(&office.phone),
            hours => text.words_opt(office.hours.as_ref()),
            map_url => office.street.as_ref().and_then(|street| {
                map_url(
                    &street.text,
                    office.city.as_ref().map(|city| &*city.text),
                    office.zip.as_ref().map(|zip| &*zip.0),
                )
            }),
        }
    };
    context! {
        name => &*county.name.text,
        id => id,
        url => text.frame.url_of(&format!("/counties/{id}")),
        fips => &*county.fips.0,
        agency => &*county.agency.text,
        phone => phone(&county.phone),
        website => county.website.as_ref().map(|url| value::link_to(&url.0)),
        offices => county.offices.iter().map(office).collect::<Vec<_>>(),
    }
}

/// A link to a map; none where too little is known to find the place.
pub fn map_url(street: &str, city: Option<&str>, zip: Option<&str>) -> Option<String> {
    let street = street.split('#').next()?.trim();
    let query = format!("{street}, {}, CA", city.or(zip)?);
    let encoded: String = query.bytes().map(percent_encoded).collect();
    Some(format!("https://www.openstreetmap.org/search?query={encoded}"))
}

fn percent_encoded(byte: u8) -> String {
    match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' => char::from(byte).to_string(),
        _ => format!("%{byte:02X}"),
    }
}

/// The statewide help lines, in the order that their records give.
fn help_lines(text: &mut Filling) -> Vec<Value> {
    let site = text.frame.site;
    let lang = text.lang;
    let mut lines: Vec<(i64, &str)> = site
        .contacts
        .iter()
        .filter(|(_, entry)| entry.record.statewide == Some(true))
        .map(|(id, entry)| (entry.record.order.unwrap_or(i64::MAX), &**id))
        .collect();
    lines.sort_unstable();
    lines.into_iter().filter_map(|(_, id)| text.contact(id, lang)).collect()
}

pub fn directory(page: &Page, text: &mut Filling) -> Value {
    let counties: Vec<Value> =
        counties_in_order(text).into_iter().map(|(id, county)| county_values(id, county, text)).collect();
    let search = super::directory::front(text);
    let own = context! { lines => help_lines(text), counties => counties };
    context! { ..own, ..context! { ..search, ..intro(page, text) } }
}

pub fn glossary(page: &Page, text: &mut Filling) -> Value {
    let site = text.frame.site;
    let mut terms: Vec<(String, &str)> = site
        .terms
        .iter()
        .map(|(id, entry)| (entry.in_lang(id, text.lang).term.text.to_string(), &**id))
        .collect();
    let locale = text.locale();
    terms.sort_by(|(a, _), (b, _)| locale.compare(a, b));
    let terms: Vec<Value> = terms
        .into_iter()
        .filter_map(|(_, id)| {
            let term = site.terms.in_lang(id, text.lang)?;
            Some(context! {
                id => id,
                term => text.words(&term.term),
                meaning => text.inline(&term.meaning),
                see => term.see.as_ref().and_then(|page| page_link(&page.path, text)),
            })
        })
        .collect();
    context! { terms => terms, ..intro(page, text) }
}

pub fn join(page: &Page, text: &mut Filling) -> Value {
    let site = text.frame.site;
    let mut ids: Vec<(i64, &str)> =
        site.join_options.iter().map(|(id, entry)| (entry.record.order.unwrap_or(i64::MAX), &**id)).collect();
    ids.sort_unstable();
    let options: Vec<Value> = ids.into_iter().filter_map(|(_, id)| join_option(id, text)).collect();
    // The publisher's name is the same in every language.
    let publisher = site.settings.publisher.as_ref().filter(|_| site.settings.join_forms == Some(true));
    let locale = text.locale();
    context! {
        options => options,
        form_to => publisher.map(|publisher| locale.say("form_to", &[("publisher", &publisher.name.text)])),
        thanks => text.frame.url_of("/join/thanks"),
        counties => site.counties.iter().map(|(_, entry)| entry.record.name.text.to_string()).collect::<Vec<_>>(),
        ..intro(page, text)
    }
}

fn join_option(id: &str, text: &mut Filling) -> Option<Value> {
    let site = text.frame.site;
    let option = site.join_options.in_lang(id, text.lang)?;
    for source in &option.sources {
        text.citations.cite(source, None, false);
    }
    let organizations = option.organizations.iter().filter_map(|organization| {
        let page = site.page(&format!("/organizations/{}", organization.id))?;
        Some(context! { name => title(text.frame, page, text.lang), url => site.url(page, text.frame.lang) })
    });
    let organizations: Vec<Value> = organizations.collect();
    let links =
        option.links.iter().map(|link| context! { label => text.words(&link.label), url => &*link.url.0 });
    let links: Vec<Value> = links.collect();
    Some(context! {
        id => id,
        name => text.words(&option.name),
        summary => text.inline(&option.summary),
        gets => text.inlines(&option.gets),
        gives => text.inlines(&option.gives),
        organizations => organizations,
        links => links,
        form => option.form.map(|form| form.name()),
    })
}

/// Where a fact stands in the list of facts.
fn fact_url(id: &str, text: &Filling) -> Option<String> {
    let place = text.frame.site.facts.ids().position(|other| other == id)?;
    let path = match place / FACTS_A_PAGE + 1 {
        1 => "/sources".to_owned(),
        number => format!("/sources/page-{number}"),
    };
    Some(format!("{}#{id}", text.frame.url_of(&path)?))
}

/// The facts of one page of their list, each with its source, and who cites it.
pub fn sources(number: usize, text: &mut Filling) -> Value {
    let site = text.frame.site;
    let facts: Vec<Value> = site
        .facts
        .iter()
        .skip((number - 1) * FACTS_A_PAGE)
        .take(FACTS_A_PAGE)
        .map(|(id, entry)| {
            let fact = entry.in_lang(id, text.lang);
            let locale = text.locale();
            let superseded = fact.superseded_by.as_ref().and_then(|next| {
                let fact = site.facts.in_lang(&next.id, text.lang)?;
                let url = fact_url(&next.id, text);
                Some(context! { url => url, statement => text.inline(&fact.statement) })
            });
            context! {
                id => &**id,
                statement => text.inline(&fact.statement),
                value => figure(&fact, None, locale).map(|(_, shown)| value::safe(shown)),
                as_of => fact.as_of.map(|date| locale.date(date)),
                source => context! {
                    title => &*fact.source.title.text,
                    url => fact.source.url.as_ref().map(|url| &*url.0),
                    date => fact.source.date.map(|date| locale.date(date)),
                },
                unverified => !fact.verified,
                label => text.words_opt(fact.label.as_ref()),
                superseded => superseded,
                pages => text.frame.citing(id).map(|page| link(text.frame, page, text.lang)).collect::<Vec<_>>(),
            }
        })
        .collect();
    let count = site.facts.by_id.len().div_ceil(FACTS_A_PAGE);
    // The list is in the order of names: nothing in it is newer or older.
    let pages = pager("/sources", number, count, text);
    let pages = pages.map(|pages| context! { newer => (), older => (), ..pages });
    context! { facts => facts, pages => pages }
}
