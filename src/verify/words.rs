//! The words of theme and generator, language by language.

use std::collections::BTreeSet;

use crate::base::diag::Diagnostics;
use crate::base::near::nearest;
use crate::parse::language::{Language, Message, Messages, Said, placeholders};
use crate::parse::leaf::Text;
use crate::resolve::Site;
use crate::resolve::locale::Locale;

/// Words that the generator itself asks for, each with the placeholders that it fills.
const NEEDED: &[&str] = &[
    "about_amount {amount}",
    "alert_caution",
    "alert_important",
    "alert_note",
    "alert_tip",
    "alert_warning",
    "back_to_text",
    "banner_closed {when}",
    "banner_frozen {when}",
    "banner_go {name}",
    "banner_planned {when}",
    "banner_reduced {when}",
    "banner_replaced {when} {name}",
    "banner_soon {when} {state}",
    "checked_on {date}",
    "county_title {name}",
    "critical_open",
    "critical_text {original}",
    "days {count}",
    "deadline_closed {date}",
    "deadline_open {date}",
    "draft_note",
    "extension {number}",
    "fallback_link {original}",
    "fallback_text {original}",
    "fallback_title {language}",
    "file_note {type} {size}",
    "footnotes",
    "form_agenda",
    "form_campaign",
    "form_initiative",
    "group_cancer_screening",
    "group_disability",
    "group_ended",
    "group_foster_youth",
    "group_open",
    "group_pregnant",
    "group_senior",
    "group_working_disabled",
    "heading_link {title}",
    "home",
    "immigration_any",
    "immigration_lawfully_present",
    "immigration_satisfactory",
    "immigration_without_satisfactory",
    "in_month {date}",
    "in_year {date}",
    "kilobytes {count}",
    "level_local",
    "level_national",
    "level_state",
    "limit_about",
    "limit_added {amount}",
    "limit_basis {percent} {table} {year}",
    "limit_caption {who}",
    "limit_change",
    "limit_further {amount}",
    "limit_month",
    "limit_size",
    "limit_year",
    "megabytes {count}",
    "money {amount}",
    "months {count}",
    "not_found_title",
    "of_unit {number} {unit}",
    "on_day {date}",
    "page_of {number} {count}",
    "paper_comment",
    "paper_fact_sheet",
    "paper_issue_brief",
    "paper_report",
    "per_month {amount}",
    "per_year {amount}",
    "percent {number}",
    "rights_complain",
    "rights_contact",
    "rights_help",
    "rights_law {publisher}",
    "rights_state",
    "rights_title",
    "scale_billion {number}",
    "scale_million {number}",
    "scale_thousand {number}",
    "scheduled_note {date}",
    "scope_age_from {from}",
    "scope_age_to {to}",
    "scope_ages {from} {to}",
    "scope_counties {counties}",
    "scope_from {date}",
    "scope_until {date}",
    "sort_advocacy",
    "sort_agency",
    "sort_coalition",
    "sort_community",
    "sort_education",
    "sort_foundation",
    "sort_provider",
    "sort_research",
    "source_mark {number}",
    "source_read {date}",
    "sources_title",
    "stale_link {original}",
    "stale_page {original}",
    "stale_section {original}",
    "state_closed",
    "state_frozen",
    "state_open",
    "state_planned",
    "state_reduced",
    "state_replaced",
    "table",
    "tag_benefits",
    "tag_budget",
    "tag_correction",
    "tag_costs",
    "tag_eligibility",
    "tag_enrollment",
    "tag_federal",
    "tag_immigration",
    "tag_site",
    "thin_note {language}",
    "times {number}",
    "translation_human {date}",
    "translation_machine {date}",
    "translation_reviewed {date}",
    "translation_reviewed_by {reviewer} {date}",
    "unverified_figure",
    "updates_page_title {title} {number}",
    "years {count}",
];

pub fn languages(site: &Site) -> Diagnostics {
    let mut diags = Diagnostics::new();
    let source = site.locale(site.source_lang);
    for needed in NEEDED {
        let key = needed.split(' ').next().unwrap_or(needed);
        match source.messages().by_key.get(key) {
            Some(said) => filled(key, &placeholders(needed), said, &mut diags),
            None if has(source.messages(), key) => {}
            None => diags.missing_word(source.place(), key, source.lang),
        }
    }
    for locale in site.locales.values().filter(|locale| locale.is_own()) {
        against_source(locale, source, &mut diags);
        plurals(locale, source, &mut diags);
        patterns(locale.language(), &mut diags);
    }
    diags
}

/// A word of the source language against what the program fills into it.
fn filled(key: &str, wanted: &[&str], said: &Said, diags: &mut Diagnostics) {
    let own: BTreeSet<&str> = said.message.texts().flat_map(placeholders).collect();
    let lost: Vec<&str> = wanted.iter().copied().filter(|name| !own.contains(name)).collect();
    let odd: Vec<&str> = own.iter().copied().filter(|name| !wanted.contains(name)).collect();
    for name in &odd {
        let place = said.placeholders.iter().find(|(other, _)| other == name).map(|(_, at)| at);
        let meant = if lost.len() == 1 && odd.len() == 1 { &lost[..] } else { wanted };
        diags.unfilled_placeholder(place.unwrap_or(&said.at), key, name, meant);
    }
    if odd.is_empty() {
        lost.iter().for_each(|name| diags.lost_placeholder(&said.at, key, name));
    }
}

/// The patterns that dates, ranges and lists are made with.
fn patterns(language: &Language, diags: &mut Diagnostics) {
    let list = &language.list;
    let patterns: [(&str, &Text, &[&str]); 6] = [
        ("date", &language.date, &["day", "month", "year"]),
        ("date_month", &language.date_month, &["month", "year"]),
        ("range", &language.range, &["from", "to"]),
        ("two", &list.two, &["0", "1"]),
        ("middle", &list.middle, &["0", "1"]),
        ("last", &list.last, &["0", "1"]),
    ];
    for (key, text, wanted) in patterns {
        let own = placeholders(&text.text);
        for name in own.iter().filter(|name| !wanted.contains(name)) {
            diags.unfilled_placeholder(&text.at, key, name, &[]);
        }
        for name in wanted.iter().filter(|name| !own.contains(name)) {
            diags.lost_placeholder(&text.at, key, name);
        }
    }
}

/// Whether a language has a word, or had one that could not be read.
fn has(messages: &Messages, key: &str) -> bool {
    messages.by_key.contains_key(key) || messages.broken.iter().any(|broken| broken == key || broken == "*")
}

/// The same keys with the same placeholders as the source language.
fn against_source(locale: &Locale, source: &Locale, diags: &mut Diagnostics) {
    if locale.lang == source.lang {
        return;
    }
    let (own, wanted) = (locale.messages(), source.messages());
    let mut misspelt = BTreeSet::new();
    for (key, said) in own.by_key.iter().filter(|(key, _)| !has(wanted, key)) {
        let missing = wanted.by_key.keys().filter(|wanted| !has(own, wanted)).map(String::as_str);
        let near = nearest(key, missing);
        misspelt.extend(near);
        diags.unknown_word(&said.at, key, near);
    }
    for (key, said) in &wanted.by_key {
        match own.by_key.get(key) {
            Some(translated) => placeholders_of(key, &wanted_of(key, said), translated, diags),
            None if has(own, key) || misspelt.contains(key.as_str()) => {}
            None => diags.missing_word(locale.place(), key, locale.lang),
        }
    }
}

/// What the program fills into a word; of a word that only a theme knows, what the source has.
fn wanted_of<'a>(key: &str, source: &'a Said) -> BTreeSet<&'a str> {
    let needed = NEEDED.iter().find(|needed| needed.split(' ').next() == Some(key));
    match needed {
        Some(needed) => placeholders(needed).into_iter().collect(),
        None => source.message.texts().flat_map(placeholders).collect(),
    }
}

/// Every placeholder that is wanted, and no other.
fn placeholders_of(key: &str, wanted: &BTreeSet<&str>, translated: &Said, diags: &mut Diagnostics) {
    let own: BTreeSet<&str> = translated.message.texts().flat_map(placeholders).collect();
    let mut lost: Vec<&str> = wanted.difference(&own).copied().collect();
    for unknown in own.difference(wanted) {
        // The one that is missing was meant, if there is only one.
        let near = nearest(unknown, lost.iter().copied()).or(if lost.len() == 1 {
            lost.first().copied()
        } else {
            None
        });
        let place = translated.placeholders.iter().find(|(name, _)| name == unknown);
        diags.unknown_placeholder(place.map_or(&translated.at, |(_, at)| at), key, unknown, near);
        lost.retain(|name| Some(*name) != near);
    }
    for lost in lost {
        diags.lost_placeholder(&translated.at, key, lost);
    }
}

/// Every form that the language has, and no other, where the source has forms.
fn plurals(locale: &Locale, source: &Locale, diags: &mut Diagnostics) {
    let needed = locale.categories();
    for (key, said) in &locale.messages().by_key {
        let counted = source.messages().by_key.get(key).map(|said| &said.message);
        match (&said.message, counted) {
            (Message::Plural(_), Some(Message::Plain(_))) => diags.plural_of_plain(&said.at, key),
            (Message::Plural(forms), _) => {
                for category in needed.iter().filter(|category| !forms.contains_key(**category)) {
                    diags.missing_plural(&said.at, key, category, locale.lang);
                }
                for category in forms.keys().filter(|category| !needed.contains(category)) {
                    diags.unneeded_plural(&said.at, key, category, locale.lang);
                }
            }
            // One text is enough where the language has one form.
            (Message::Plain(_), Some(Message::Plural(_))) => {
                for category in needed.iter().filter(|category| **category != "other") {
                    diags.missing_plural(&said.at, key, category, locale.lang);
                }
            }
            _ => {}
        }
    }
}
