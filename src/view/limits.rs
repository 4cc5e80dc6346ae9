//! Tables of how much a household may earn: by its size, and what another guideline year changed.

use std::sync::Arc;

use minijinja::{Value, context};

use super::chart::{self, Bar, Said};
use super::fill::{Page, guideline_year, say_html, source_mark};
use super::value;
use crate::base::lang::Lang;
use crate::parse::guideline::GuidelineYear;
use crate::parse::leaf::Words;
use crate::parse::markdown::escape;
use crate::parse::program::{Income, Period, Rule};
use crate::resolve::limits;
use crate::resolve::locale::Locale;

/// Households that a table shows.
const HOUSEHOLDS_SHOWN: u8 = 8;

/// The limits of a rule for one to eight people, ready for a template.
pub fn table(rule: &Rule, lang: Lang, text: &mut Page) -> Option<Value> {
    let income = rule.income.as_ref()?;
    let site = text.frame.site;
    let year = guideline_year(text.frame, income)?;
    let locale = site.locale(lang);
    let name = &site.guidelines.in_lang(&income.table.id, lang)?.name;
    let number = text.citations.cite(&year.source, None, false);
    let dollars = of_households(year, income);
    let rows: Vec<Value> = sized(&dollars, locale)
        .map(|(size, dollars)| context! { size => size, amount => locale.money(&dollars.to_string()) })
        .collect();
    let further = limits::further_person(year, income).0;
    let amount_head = locale.word(amount_word(income));
    Some(context! {
        caption => say_html(locale, "limit_caption", &[], ("who", &rule.who)),
        head => [locale.word("limit_size"), amount_head.clone()],
        rows => rows,
        chart => chart(&amount_head, &dollars, locale, |dollars| locale.money(&dollars.to_string())),
        further => income.max_household.is_none().then(|| locale.say("limit_further", &[("amount", &locale.money(&further.to_string()))])),
        note => note(income, year.year.0, name, locale),
        mark => value::safe(source_mark(number, locale)),
    })
}

/// What two tables of limits have in common where they are the same.
#[derive(PartialEq, Eq)]
pub struct Key {
    amounts: Vec<i64>,
    period: Period,
    year: i64,
    about: Option<bool>,
    added: Option<i64>,
    /// The same amounts may come from another table, another share of it, or end with a size.
    table: Arc<str>,
    percent: Arc<str>,
    most: Option<i64>,
}

/// Two rules with the same key have the same table: it is shown once.
pub fn key(rule: &Rule, text: &Page) -> Option<Key> {
    let income = rule.income.as_ref()?;
    let year = guideline_year(text.frame, income)?;
    Some(Key {
        amounts: of_households(year, income),
        period: income.period,
        year: year.year.0,
        about: income.about,
        added: income.add.map(|add| add.0),
        table: income.table.id.as_ref().into(),
        percent: income.percent.text.as_ref().into(),
        most: income.max_household.map(|most| most.0),
    })
}

/// The limits of a rule by the guideline that it uses and by the one before, ready for a
/// template: what changed between the two years. `None` where the table has no year before.
pub fn changes(rule: &Rule, lang: Lang, text: &mut Page) -> Option<Value> {
    let income = rule.income.as_ref()?;
    let site = text.frame.site;
    let now = guideline_year(text.frame, income)?;
    let before = limits::year_before(site.guidelines.get(&income.table.id)?, now)?;
    let locale = site.locale(lang);
    let marks: String = [before, now]
        .map(|year| source_mark(text.citations.cite(&year.source, None, false), locale))
        .concat();
    let (old, new) = (of_households(before, income), of_households(now, income));
    let more: Vec<i64> = new.iter().zip(&old).map(|(new, old)| new - old).collect();
    let money = |dollars: i64| locale.money(&dollars.to_string());
    let signed = |dollars: i64| match dollars {
        0 => money(0),
        1.. => format!("+{}", money(dollars)),
        // A minus sign, not a hyphen.
        _ => format!("\u{2212}{}", money(-dollars)),
    };
    let rows: Vec<Value> = sized(&old, locale)
        .zip(new.iter().zip(&more))
        .map(|((size, old), (&new, &more))| {
            context! { size => size, amounts => [money(old), money(new)], change => signed(more) }
        })
        .collect();
    let change = locale.word("limit_change");
    let years = [before, now].map(|year| year.year.0.to_string());
    let title = format!("{change}. {}", locale.word(amount_word(income)));
    Some(context! {
        caption => say_html(locale, "limit_caption", &[], ("who", &rule.who)),
        head => [locale.word("limit_size"), years[0].clone(), years[1].clone()],
        change => change,
        rows => rows,
        chart => chart(&title, &more, locale, signed),
        note => locale.word(amount_word(income)),
        mark => value::safe(marks),
    })
}

/// The limits for households of one person and more, as far as the rule and the table go.
fn of_households(year: &GuidelineYear, income: &Income) -> Vec<i64> {
    let largest = income.max_household.and_then(|size| u8::try_from(size.0).ok()).unwrap_or(HOUSEHOLDS_SHOWN);
    (1..=largest.clamp(1, HOUSEHOLDS_SHOWN)).map(|size| limits::limit(year, income, size).0).collect()
}

/// Each amount with the size of its household.
fn sized(dollars: &[i64], locale: &Locale) -> impl Iterator<Item = (String, i64)> {
    dollars.iter().zip(1..).map(|(&dollars, size)| (locale.number(&format!("{size}")), dollars))
}

/// Bars by the size of the household; the table beside them says the same.
fn chart(title: &str, dollars: &[i64], locale: &Locale, shown: impl Fn(i64) -> String) -> Option<Value> {
    let points: Vec<String> =
        sized(dollars, locale).map(|(size, dollars)| format!("{size}: {}", shown(dollars))).collect();
    let desc = format!("{}. {}", locale.word("limit_size"), points.join("; "));
    let bars: Vec<Bar> = sized(dollars, locale).map(|(label, value)| Bar { label, value }).collect();
    let ends = (shown(*dollars.first()?), shown(*dollars.last()?));
    chart::bars(&Said { title, desc: &desc }, &bars, (&ends.0, &ends.1)).map(value::safe)
}

fn amount_word(income: &Income) -> &'static str {
    match income.period {
        Period::Year => "limit_year",
        Period::Month => "limit_month",
    }
}

/// Which guideline the limits come from, and what about them is not exact.
fn note(income: &Income, year: i64, table: &Words, locale: &Locale) -> Value {
    let percent = locale.percent(&income.percent.text);
    let known = [("percent", percent.as_str()), ("year", &year.to_string())];
    let mut note = say_html(locale, "limit_basis", &known, ("table", table)).to_string();
    if income.about == Some(true) {
        note = format!("{note} {}", escape(&locale.word("limit_about")));
    }
    if let Some(dollars) = income.add {
        let amount = locale.money(&dollars.0.to_string());
        note = format!("{note} {}", escape(&locale.say("limit_added", &[("amount", &amount)])));
    }
    value::safe(note)
}
