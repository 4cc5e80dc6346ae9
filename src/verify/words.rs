//! The words of theme and generator, language by language.

use std::collections::BTreeSet;

use crate::base::diag::Diagnostics;
use crate::base::near::nearest;
use crate::parse::language::{Message, Messages, Said, placeholders};
use crate::resolve::Site;
use crate::resolve::locale::Locale;

/// Words that the generator itself asks for.
const NEEDED: &[&str] = &[
    "about_amount",
    "alert_caution",
    "alert_important",
    "alert_note",
    "alert_tip",
    "alert_warning",
    "back_to_text",
    "banner_closed",
    "banner_frozen",
    "banner_go",
    "banner_planned",
    "banner_reduced",
    "banner_replaced",
    "banner_soon",
    "checked_on",
    "county_title",
    "days",
    "deadline_closed",
    "deadline_open",
    "draft_note",
    "extension",
    "fallback_link",
    "fallback_text",
    "fallback_title",
    "file_note",
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
    "heading_link",
    "home",
    "immigration_any",
    "immigration_lawfully_present",
    "immigration_satisfactory",
    "immigration_without_satisfactory",
    "in_month",
    "in_year",
    "kilobytes",
    "level_local",
    "level_national",
    "level_state",
    "limit_about",
    "limit_added",
    "limit_basis",
    "limit_caption",
    "limit_further",
    "limit_month",
    "limit_size",
    "limit_year",
    "megabytes",
    "money",
    "months",
    "not_found_title",
    "of_unit",
    "on_day",
    "page_of",
    "paper_comment",
    "paper_fact_sheet",
    "paper_issue_brief",
    "paper_report",
    "per_month",
    "per_year",
    "percent",
    "scale_billion",
    "scale_million",
    "scale_thousand",
    "scheduled_note",
    "scope_age_from",
    "scope_age_to",
    "scope_ages",
    "scope_counties",
    "scope_from",
    "scope_until",
    "sort_advocacy",
    "sort_agency",
    "sort_coalition",
    "sort_community",
    "sort_education",
    "sort_foundation",
    "sort_provider",
    "sort_research",
    "source_mark",
    "source_read",
    "sources_title",
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
    "times",
    "translation_human",
    "translation_machine",
    "translation_reviewed",
    "translation_reviewed_by",
    "unverified_figure",
    "updates_page_title",
    "years",
];

pub fn languages(site: &Site) -> Diagnostics {
    let mut diags = Diagnostics::new();
    let source = site.locale(site.source_lang);
    for key in NEEDED {
        if !has(source.messages(), key) {
            diags.missing_word(source.place(), key, source.lang);
        }
    }
    for locale in site.locales.values().filter(|locale| locale.is_own()) {
        against_source(locale, source, &mut diags);
        plurals(locale, &mut diags);
    }
    diags
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
            Some(translated) => placeholders_of(key, said, translated, diags),
            None if has(own, key) || misspelt.contains(key.as_str()) => {}
            None => diags.missing_word(locale.place(), key, locale.lang),
        }
    }
}

/// Every placeholder of the source, and no other.
fn placeholders_of(key: &str, source: &Said, translated: &Said, diags: &mut Diagnostics) {
    let wanted: BTreeSet<&str> = source.message.texts().flat_map(placeholders).collect();
    let own: BTreeSet<&str> = translated.message.texts().flat_map(placeholders).collect();
    let mut lost: Vec<&str> = wanted.difference(&own).copied().collect();
    for unknown in own.difference(&wanted) {
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

fn plurals(locale: &Locale, diags: &mut Diagnostics) {
    let needed = locale.categories();
    for (key, said) in &locale.messages().by_key {
        if let Message::Plural(forms) = &said.message {
            for category in needed.iter().filter(|category| !forms.contains_key(**category)) {
                diags.missing_plural(&said.at, key, category, locale.lang);
            }
        }
    }
}
