//! Pages that are made of a record: programs, organizations, initiatives, publications.

use minijinja::{Value, context};

use super::common::{link, related_page, timeline};
use super::fill::{Page as Filling, source_mark};
use super::texts::deadline;
use super::{limits, value};
use crate::parse::Front;
use crate::parse::initiative::Initiative;
use crate::parse::leaf::{Age, Ref};
use crate::parse::organization::{Membership, Organization};
use crate::parse::program::{Program, Rule};
use crate::parse::publication::Publication;
use crate::resolve::site::{Page, PageKind};

pub fn values(page: &Page, text: &mut Filling) -> Value {
    let Some(front) = text.front.clone() else { return context! {} };
    match &**front {
        Front::Program(record) => program(record, text),
        Front::Organization(record) => organization(page, record, text),
        Front::Initiative(record) => initiative(record, text),
        Front::Publication(record) => publication(record, text),
        _ => context! {},
    }
}

/// The values stand in the order in which the template shows them, so that the marks of the
/// sources count up as one reads.
fn program(record: &Program, text: &mut Filling) -> Value {
    let today = text.frame.site.today;
    let lede = text.inline(&record.summary);
    let aliases: Vec<Value> = record.aliases.0.iter().map(|alias| text.words(alias)).collect();
    let audience = text.inlines(&record.audience);
    let cost = record.cost.as_ref().map(|cost| text.inline(cost));
    let covers = text.inlines(&record.covers);
    // What no longer holds must not stand under "who can get it".
    let rules: Vec<(&str, &Rule)> = record.rules.iter().filter(|(_, rule)| !rule.is_over(today)).collect();
    let rules: Vec<Value> = (0..rules.len()).map(|at| rule(&rules[..=at], text)).collect();
    let steps: Vec<Value> = record
        .steps
        .iter()
        .map(|step| {
            context! { title => text.words(&step.title), text => step.text.as_ref().map(|prose| text.inline(prose)) }
        })
        .collect();
    let apply =
        record.apply.iter().map(|link| context! { label => text.words(&link.label), url => &*link.url.0 });
    let apply: Vec<Value> = apply.collect();
    let documents = text.inlines(&record.documents);
    let lang = text.lang;
    let contacts: Vec<Value> =
        record.contacts.iter().filter_map(|contact| text.contact(&contact.id, lang)).collect();
    let counties: Vec<Value> =
        record.counties.iter().filter_map(|county| self::county(&county.id, text)).collect();
    let timeline = timeline(&record.status, text);
    context! {
        lede => lede,
        aliases => aliases,
        audience => audience,
        covers => covers,
        cost => cost,
        rules => rules,
        steps => steps,
        documents => documents,
        apply => apply,
        contacts => contacts,
        counties => counties,
        timeline => timeline,
        more => record.more.as_ref().map(|more| text.prose(more)),
    }
}

pub fn county(id: &str, text: &Filling) -> Option<Value> {
    let site = text.frame.site;
    let county = site.counties.get(id)?;
    Some(context! { name => &*county.name.text, url => text.frame.url_of(&format!("/counties/{id}")) })
}

/// The last of some rules with the limits that follow from it, and from when to when it holds.
/// Where one before it has the same limits, it names that one.
fn rule(rules: &[(&str, &Rule)], text: &mut Filling) -> Value {
    let ((id, rule), before) = rules.split_last().expect("the rule is one of them");
    let key = limits::key(rule, text);
    let same = before.iter().find(|(_, other)| key.is_some() && limits::key(other, text) == key);
    let same = same.map(|(id, other)| context! { url => format!("#{id}"), who => text.words(&other.who) });
    let locale = text.locale();
    let number = |age: Age| locale.number(&age.to_string());
    let mut scope: Vec<String> = Vec::new();
    match (rule.age_from, rule.age_to) {
        (Some(from), Some(to)) if from.0 > 0 => {
            scope.push(locale.say("scope_ages", &[("from", &number(from)), ("to", &number(to))]));
        }
        (_, Some(to)) => scope.push(locale.say("scope_age_to", &[("to", &number(to))])),
        (Some(from), None) if from.0 > 0 => {
            scope.push(locale.say("scope_age_from", &[("from", &number(from))]))
        }
        _ => {}
    }
    if let Some(group) = rule.group {
        scope.push(locale.word(&format!("group_{}", group.name().replace('-', "_"))));
    }
    if let Some(immigration) = rule.immigration {
        scope.push(locale.word(&format!("immigration_{}", immigration.name().replace('-', "_"))));
    }
    let names: Vec<String> = rule
        .counties
        .iter()
        .filter_map(|county| text.frame.site.counties.get(&county.id))
        .map(|county| county.name.text.to_string())
        .collect();
    if !names.is_empty() {
        scope.push(locale.say("scope_counties", &[("counties", &locale.list(&names))]));
    }
    match (&rule.effective_from, &rule.effective_until) {
        (Some(from), Some(until)) => {
            scope.push(locale.date_range(from.date.into(), until.date.into()));
        }
        (Some(day), None) => scope.push(locale.say("scope_from", &[("date", &locale.date(day.date.into()))])),
        (None, Some(day)) => {
            scope.push(locale.say("scope_until", &[("date", &locale.date(day.date.into()))]))
        }
        (None, None) => {}
    }
    let lang = text.lang;
    let facts: Vec<_> = rule.facts.iter().filter_map(|fact| text.frame.site.facts.get(&fact.id)).collect();
    let mut marks: Vec<usize> =
        facts.iter().map(|fact| text.citations.cite(&fact.source, fact.as_of, !fact.verified)).collect();
    marks.sort_unstable();
    marks.dedup();
    let marks: String = marks.into_iter().map(|number| source_mark(number, locale)).collect();
    context! {
        id => *id,
        who => text.words(&rule.who),
        marks => value::safe(marks),
        scope => scope,
        table => same.is_none().then(|| limits::table(rule, lang, text)).flatten(),
        same => same,
        note => rule.note.as_ref().map(|note| text.inline(note)),
    }
}

/// A record that another names, as a link.
fn named<K>(folder: &str, reference: &Ref<K>, text: &Filling) -> Option<Value> {
    let page = text.frame.site.page(&format!("/{folder}/{}", reference.id))?;
    let name = super::common::title(text.frame, page, text.lang);
    Some(context! { name => name, url => text.frame.site.url(page, text.frame.lang) })
}

fn all_named<K>(folder: &str, references: &[Ref<K>], text: &Filling) -> Vec<Value> {
    references.iter().filter_map(|reference| named(folder, reference, text)).collect()
}

fn organization(page: &Page, record: &Organization, text: &mut Filling) -> Value {
    let positions: Vec<Value> = record
        .positions
        .iter()
        .map(|position| {
            let level = text.locale().word(&format!("level_{}", position.level.name()));
            context! { level => level, text => text.inline(&position.text) }
        })
        .collect();
    let memberships: Vec<Value> =
        record.memberships.iter().filter_map(|membership| self::membership(membership, text)).collect();
    let leads: Vec<Value> = made_by(page, text, |front| match front {
        Front::Initiative(initiative) => initiative.lead.iter().map(|lead| lead.id.clone()).collect(),
        _ => Vec::new(),
    });
    let publications: Vec<Value> = made_by(page, text, |front| match front {
        Front::Publication(publication) => {
            publication.authors.iter().map(|author| author.id.clone()).collect()
        }
        _ => Vec::new(),
    });
    context! {
        lede => text.inline(&record.summary),
        sort => text.locale().word(&format!("sort_{}", record.sort.name())),
        acronym => text.words_opt(record.acronym.as_ref()),
        positions => positions,
        memberships => memberships,
        members => members(page, text),
        leads => leads,
        publications => publications,
        website => record.website.as_ref().map(|url| value::link_to(&url.0)),
        ended => record.ended.map(|date| text.locale().date(date)),
        more => record.more.as_ref().map(|more| text.prose(more)),
    }
}

fn membership(membership: &Membership, text: &mut Filling) -> Option<Value> {
    let target = named("organizations", &membership.of, text)?;
    let locale = text.locale();
    let source = membership.source.as_ref().map(|source| text.citations.cite(source, None, false));
    Some(context! {
        role => text.words(&membership.role),
        since => membership.since.map(|date| locale.date(date)),
        until => membership.until.map(|date| locale.date(date)),
        source_number => source,
        ..target
    })
}

/// Who belongs to this organization.
fn members(page: &Page, text: &Filling) -> Vec<Value> {
    let site = text.frame.site;
    let organizations = site.pages.iter().filter(|other| other.kind == PageKind::Organization);
    let mut members = Vec::new();
    for other in organizations {
        let Some(front) = other.front_in(text.lang) else { continue };
        let Front::Organization(record) = &*front else { continue };
        for membership in record.memberships.iter().filter(|membership| membership.of.id == page.id) {
            members.push(context! {
                name => super::common::title(text.frame, other, text.lang),
                url => site.url(other, text.frame.lang),
                role => text.words(&membership.role),
            });
        }
    }
    members
}

/// Pages of records that name this organization.
fn made_by(page: &Page, text: &Filling, makers: impl Fn(&Front) -> Vec<std::sync::Arc<str>>) -> Vec<Value> {
    let site = text.frame.site;
    let made =
        site.pages.iter().filter(|other| other.front().is_some_and(|front| makers(front).contains(&page.id)));
    made.map(|other| link(text.frame, other, text.lang)).collect()
}

fn initiative(record: &Initiative, text: &mut Filling) -> Value {
    let partners: Vec<Value> = record
        .partners
        .iter()
        .map(|partners| {
            let mut members = all_named("organizations", &partners.members, text);
            members
                .extend(partners.others.iter().map(|name| context! { name => text.words(name), url => () }));
            context! { kind => text.words(&partners.kind), members => members }
        })
        .collect();
    context! {
        lede => text.inline(&record.summary),
        form => text.locale().word(&format!("form_{}", record.form.name())),
        lead => all_named("organizations", &record.lead, text),
        funders => all_named("organizations", &record.funders, text),
        partners => partners,
        objectives => text.inlines(&record.objectives),
        activities => text.inlines(&record.activities),
        timeline => timeline(&record.status, text),
        predecessor => record.predecessor.as_ref().and_then(|other| named("initiatives", other, text)),
        successor => record.successor.as_ref().and_then(|other| named("initiatives", other, text)),
        website => record.website.as_ref().map(|url| value::link_to(&url.0)),
        more => record.more.as_ref().map(|more| text.prose(more)),
    }
}

fn publication(record: &Publication, text: &mut Filling) -> Value {
    let locale = text.locale();
    context! {
        lede => text.inline(&record.summary),
        paper => locale.word(&format!("paper_{}", record.paper.name().replace('-', "_"))),
        authors => all_named("organizations", &record.authors, text),
        writers => record.writers.iter().map(|writer| writer.text.to_string()).collect::<Vec<_>>(),
        date => record.date.map(|date| locale.date(date)),
        recommends => text.inlines(&record.recommends),
        deadline => record.deadline.as_ref().map(|day| deadline(day, text)),
        url => record.url.as_ref().map(|url| value::link_to(&url.0)),
        more => record.more.as_ref().map(|more| text.prose(more)),
    }
}

/// A page that is named by its address, as a link.
pub fn page_link(path: &str, text: &Filling) -> Option<Value> {
    related_page(text.frame, path, text.lang)
}
