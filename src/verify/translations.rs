//! Translations held against what they translate.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use crate::base::diag::{Diagnostics, Place};
use crate::base::near::nearest;
use crate::parse::ParsedFile;
use crate::parse::markdown::{Body, What};
use crate::parse::shape::{Field, Kind, Outline};
use crate::resolve::Site;
use crate::resolve::site::{Page, PageKind, Records, words_doc};

pub fn pages(site: &Site) -> Diagnostics {
    let found: Vec<Diagnostics> = site.pages.par_iter().map(|page| self::page(site, page)).collect();
    let mut diags = Diagnostics::new();
    found.into_iter().for_each(|found| diags.extend(found));
    settings(site, &mut diags);
    diags
}

fn settings(site: &Site, diags: &mut Diagnostics) {
    if !site.complete {
        return;
    }
    let mut outline = Outline::default();
    site.settings.outline("", &mut outline);
    for file in site.settings_words.values() {
        against(&outline, file, &|_| false, &|_| true, diags);
    }
}

fn page(site: &Site, page: &Page) -> Diagnostics {
    let mut diags = Diagnostics::new();
    let source = page.source().filter(|_| !matches!(page.kind, PageKind::Updates(2..)));
    let (Some(source), Some(doc)) = (source, &page.doc) else { return diags };
    // What a mistake took away from the source is not missing in the translation.
    if page.words.is_empty() || doc.diags.has_errors() {
        return diags;
    }
    let outline = source.front.outline();
    for file in page.words.values() {
        if words_doc(file).is_some_and(|words| words.translation.is_none()) && !file.diags.has_errors() {
            diags.unlabelled_translation(&Place::file(&file.file));
        }
        against(&outline, file, &|_| false, &|_| true, &mut diags);
        if let Some(body) = words_doc(file).and_then(|words| words.body.as_ref()) {
            bodies(site, &source.body, body, &Place::file(&file.file), &mut diags);
        }
    }
    diags
}

pub fn records(site: &Site) -> Diagnostics {
    let mut diags = Diagnostics::new();
    table(site, Kind::Fact, &site.facts, &mut diags);
    table(site, Kind::Guideline, &site.guidelines, &mut diags);
    table(site, Kind::Term, &site.terms, &mut diags);
    table(site, Kind::County, &site.counties, &mut diags);
    table(site, Kind::Contact, &site.contacts, &mut diags);
    table(site, Kind::JoinOption, &site.join_options, &mut diags);
    table(site, Kind::Notice, &site.notices, &mut diags);
    table(site, Kind::Category, &site.categories, &mut diags);
    diags
}

/// All records of one file together against the file that translates them. It may leave whole
/// records to the source; one that is begun must be complete.
fn table<T: Field>(site: &Site, kind: Kind, records: &Records<T>, diags: &mut Diagnostics) {
    let mut outlines: BTreeMap<&str, Outline> = BTreeMap::new();
    for (id, entry) in records.iter() {
        entry.record.outline(id, outlines.entry(&entry.at.file).or_default());
    }
    // An entry that could not be read is not one too many in the translation.
    // Ids have dots themselves, so every beginning of the path may be one.
    let lost = |path: &str| path.match_indices('.').any(|(dot, _)| site.may_have(kind, &path[..dot]));
    let mut seen = BTreeSet::new();
    for (_, entry) in records.iter() {
        for file in entry.words.values().filter(|file| seen.insert(file.file.clone())) {
            let begun = begun(records, file);
            // What a fact says stands in the list of sources only; its label stands by every figure.
            let aside = |path: &str| kind == Kind::Fact && path.ends_with(".statement");
            let wanted =
                |path: &str| record_of(records, path).is_none_or(|id| begun.contains(id)) && !aside(path);
            against(&outlines[&*entry.at.file], file, &lost, &wanted, diags);
        }
    }
}

/// The record that a path leads into. Ids have dots too, so the longest that fits is meant.
fn record_of<'a, T>(records: &'a Records<T>, path: &str) -> Option<&'a str> {
    path.rmatch_indices('.')
        .find_map(|(end, _)| records.by_id.get_key_value(&path[..end]))
        .map(|(id, _)| &**id)
}

/// The records of which a translation has some words.
fn begun<'a, T>(records: &'a Records<T>, file: &ParsedFile) -> BTreeSet<&'a str> {
    let words = words_doc(file);
    let paths = words.into_iter().flat_map(|words| words.words.leaves.keys());
    paths.filter_map(|path| record_of(records, path)).collect()
}

/// The same texts, in lists of the same length. `wanted` says which texts may not be left out.
fn against(
    outline: &Outline,
    file: &ParsedFile,
    lost: &dyn Fn(&str) -> bool,
    wanted: &dyn Fn(&str) -> bool,
    diags: &mut Diagnostics,
) {
    let Some(words) = words_doc(file) else { return };
    let mut odd_lists = Vec::new();
    for (path, (count, place)) in &words.words.lists {
        if let Some(wanted) = outline.lists.get(path).filter(|wanted| *wanted != count) {
            diags.list_length(place, path, *count, *wanted);
            odd_lists.push(format!("{path}."));
        }
    }
    let in_odd_list = |path: &str| odd_lists.iter().any(|list| path.starts_with(list));
    for (path, leaf) in &words.words.leaves {
        let known = outline.texts.contains_key(path) || outline.names.contains(path);
        // A slug of its own is the translation's right.
        if !known && path != "slug" && !in_odd_list(path) && !lost(path) {
            let near = nearest(path, outline.texts.keys().map(String::as_str));
            diags.nothing_to_translate(leaf.place(), path, near);
        }
    }
    let missing = outline.texts.keys().map(String::as_str);
    let missing: Vec<&str> = missing
        .filter(|path| wanted(path) && !words.words.leaves.contains_key(*path) && !in_odd_list(path))
        .collect();
    if !missing.is_empty() && !file.diags.has_errors() {
        diags.untranslated(&Place::file(&file.file), &missing, words.lang);
    }
}

/// The same headings in depth and number, and the same references.
fn bodies(site: &Site, source: &Body, translated: &Body, at: &Place, diags: &mut Diagnostics) {
    if translated.html.trim().is_empty() {
        return;
    }
    let levels = |body: &Body| body.headings.iter().map(|heading| heading.level).collect::<Vec<_>>();
    let (wanted, own) = (levels(source), levels(translated));
    if wanted != own {
        let first = wanted.iter().zip(&own).position(|(a, b)| a != b).unwrap_or(wanted.len().min(own.len()));
        let place = translated.headings.get(first).map_or(at, |heading| &heading.place);
        diags.headings_differ(place, own.len(), wanted.len());
    } else {
        out_of_order(source, translated, diags);
    }
    // While the source names something that does not exist, the translation may well be right.
    if source.holes.iter().chain(&translated.holes).any(|hole| !resolves(site, &hole.what)) {
        return;
    }
    let (wanted, own) = (references(source), references(translated));
    for (name, count) in &wanted {
        if own.get(name).copied().unwrap_or(0) < *count {
            diags.reference_lost(at, name);
        }
    }
    for hole in &translated.holes {
        if let Some(name) = reference(&hole.what)
            && !wanted.contains_key(&name)
        {
            diags.reference_added(&hole.place, &name);
        }
    }
}

/// A heading that bears the name of another section: its link would lead to the wrong text.
fn out_of_order(source: &Body, translated: &Body, diags: &mut Diagnostics) {
    for (wanted, own) in source.headings.iter().zip(&translated.headings) {
        if own.id != wanted.id && source.headings.iter().any(|other| other.id == own.id) {
            diags.heading_out_of_order(&own.place, &own.id, &wanted.id);
        }
    }
}

fn resolves(site: &Site, what: &What) -> bool {
    match what {
        What::Fact { id, .. } => site.has(Kind::Fact, id),
        What::Limit { rule, .. } | What::Limits { rule } | What::Changes { rule } => {
            site.has(Kind::Rule, rule)
        }
        What::Phone { contact } | What::Contact { contact } => site.has(Kind::Contact, contact),
        What::Page(path) => {
            let path = path.split('#').next().unwrap_or(path);
            path.is_empty()
                || crate::parse::markdown::is_file(path)
                || site.page(path.trim_end_matches('/')).is_some()
                || path == "/"
        }
        _ => true,
    }
}

/// How often each figure, limit, phone and link is there.
fn references(body: &Body) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    for name in body.holes.iter().filter_map(|hole| reference(&hole.what)) {
        *counts.entry(name).or_insert(0) += 1;
    }
    counts
}

/// A reference as an editor writes it.
fn reference(what: &What) -> Option<String> {
    Some(match what {
        What::Fact { id, part: None, .. } => format!("{{fact {id}}}"),
        What::Fact { id, part: Some(part), .. } => format!("{{fact {id} {part}}}"),
        What::Limit { rule, household, .. } => format!("{{limit {rule} household {household}}}"),
        What::Limits { rule } => format!("{{limits {rule}}}"),
        What::Changes { rule } => format!("{{changes {rule}}}"),
        What::Phone { contact } => format!("{{phone {contact}}}"),
        What::Contact { contact } => format!("{{contact {contact}}}"),
        What::Date(date) => format!("{{date {}}}", date.iso()),
        What::Page(path) => format!("link to {}", path.replace("/#", "#").trim_end_matches('/')),
        _ => return None,
    })
}
