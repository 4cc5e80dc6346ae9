//! Pages that are mostly text: explainers, updates, policy pages, single pages.

use minijinja::{Value, context};

use super::common::timeline;
use super::fill::Page as Filling;
use super::value;
use crate::parse::Front;
use crate::parse::page::{Deadline, Explainer, Update};
use crate::resolve::Page;
use crate::resolve::locale::Locale;

pub fn values(page: &Page, text: &mut Filling) -> Value {
    let Some(front) = text.front.clone() else { return context! {} };
    match &**front {
        Front::Explainer(record) => explainer(page, record, text),
        Front::Update(record) => update(page, record, text),
        Front::Policy(record) => context! {
            lede => text.words(&record.summary),
            level => text.locale().word(&format!("level_{}", record.level.name())),
            timeline => timeline(&record.status, text),
            body => body(page, text),
        },
        Front::Single(record) => context! {
            lede => text.words(&record.summary),
            body => body(page, text),
        },
        _ => context! {},
    }
}

/// The page's Markdown in the language that is shown.
pub fn body(page: &Page, text: &mut Filling) -> Value {
    let Some(source) = page.source() else { return value::safe("") };
    let translated = page.translation(text.lang).and_then(|doc| doc.body.as_ref());
    let body = translated.unwrap_or(&source.body);
    if translated.is_some() {
        text.behind = super::behind::of(text.frame, page).sections;
    }
    let html = text.fill(body, &source.body.headings, text.lang);
    text.behind.clear();
    value::safe(html)
}

fn explainer(page: &Page, record: &Explainer, text: &mut Filling) -> Value {
    let in_short: Vec<Value> = record
        .in_short
        .iter()
        .map(|line| context! { label => text.words(&line.label), text => text.inline(&line.text) })
        .collect();
    let next_step = record.next_step.as_ref().map(|step| {
        context! { label => text.words(&step.label), url => text.frame.link(&step.page.path, "") }
    });
    context! {
        lede => text.words(&record.summary),
        in_short => in_short,
        next_step => next_step,
        body => body(page, text),
    }
}

fn update(page: &Page, record: &Update, text: &mut Filling) -> Value {
    let locale = text.locale();
    let corrects = record
        .corrects
        .as_ref()
        .and_then(|page| super::common::related_page(text.frame, &page.path, text.lang));
    context! {
        lede => text.words(&record.summary),
        date => value::date(record.date.date.into(), locale),
        tags => tags(record, locale),
        deadline => record.deadline.as_ref().map(|day| deadline(day, text)),
        corrects => corrects,
        body => body(page, text),
    }
}

pub fn tags(record: &Update, locale: &Locale) -> Vec<String> {
    record.tags.iter().map(|tag| locale.word(&format!("tag_{}", tag.name()))).collect()
}

/// A deadline, open up to and on its day, closed after it.
pub fn deadline(deadline: &Deadline, text: &Filling) -> Value {
    let locale = text.locale();
    let closed = deadline.date.date < text.frame.site.today;
    let date = locale.date(deadline.date.date.into());
    let key = if closed { "deadline_closed" } else { "deadline_open" };
    context! {
        date => value::date(deadline.date.date.into(), locale),
        what => text.words(&deadline.what),
        closed => closed,
        text => locale.say(key, &[("date", &date)]),
    }
}
