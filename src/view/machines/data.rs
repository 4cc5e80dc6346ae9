//! Open data: every record of the site as JSON, a file for each kind and language.
//!
//! What a record looks like is said once, by `record!`: the fields come from it, and so does the
//! JSON Schema beside them ([`super::schema`]). Only what a program cannot work out by itself is
//! added: addresses, where a status stands today, figures as people read them, income limits.

use std::collections::BTreeSet;

use serde_json::{Map, Value as Json, json};

use super::super::{File, Filling, Frame, cite, fill};
use super::{address, calendar, hsds, schema};
use crate::base::lang::Lang;
use crate::parse::leaf::Prose;
use crate::parse::page::Translation;
use crate::parse::program::Program;
use crate::parse::shape::{Field, Record, RecordShape, Seen};
use crate::parse::{Front, contact, county, fact, glossary, initiative, organization, page, publication};
use crate::resolve::limits;
use crate::resolve::site::{Page, PageKind, Records, Site, words_doc};
use crate::resolve::status::standing;

/// Households that a table of limits has an amount for.
const HOUSEHOLDS: std::ops::RangeInclusive<u8> = 1..=8;

/// One kind of records.
pub struct Table {
    /// Its name in addresses.
    pub name: &'static str,
    pub about: &'static str,
    pub record: fn() -> RecordShape,
    /// Fields that are not in the record, as a schema; all of them may be missing.
    pub added: fn() -> Json,
    rows: fn(&Frame) -> Vec<Json>,
}

/// Every kind of records that is published.
pub fn tables() -> [Table; 9] {
    let table = |name, about, record, added, rows| Table { name, about, record, added, rows };
    [
        table(
            "programs",
            "Programs that pay for care or help people to get it.",
            Program::record_shape,
            schema::of_program,
            programs,
        ),
        table(
            "facts",
            "Figures and statements with their sources.",
            fact::Fact::record_shape,
            schema::of_fact,
            facts,
        ),
        table(
            "deadlines",
            "Days by which somebody must act.",
            page::Deadline::record_shape,
            schema::of_deadline,
            deadlines,
        ),
        table("contacts", "Help lines.", contact::Contact::record_shape, schema::of_row, |frame| {
            records(frame, &frame.site.contacts)
        }),
        table(
            "counties",
            "Counties and their offices.",
            county::County::record_shape,
            schema::of_page,
            counties,
        ),
        table("terms", "Words and what they mean.", glossary::Term::record_shape, schema::of_row, |frame| {
            records(frame, &frame.site.terms)
        }),
        table(
            "organizations",
            "Organizations and coalitions.",
            organization::Organization::record_shape,
            schema::of_page,
            |frame| pages(frame, PageKind::Organization),
        ),
        table(
            "initiatives",
            "Initiatives and campaigns.",
            initiative::Initiative::record_shape,
            schema::of_page,
            |frame| pages(frame, PageKind::Initiative),
        ),
        table(
            "publications",
            "Fact sheets, issue briefs and reports.",
            publication::Publication::record_shape,
            schema::of_page,
            |frame| pages(frame, PageKind::Publication),
        ),
    ]
}

/// Whether a field is for the site's editors and not for the public.
pub fn is_internal(table: &str, field: &str) -> bool {
    matches!(field, "draft" | "slug" | "moved_from" | "order" | "quick_exit")
        || matches!((table, field), ("facts", "note") | ("translation", "stamp" | "minor"))
}

/// The index, the data in each language, and the schemas.
pub fn files(site: &Site) -> Vec<File> {
    let source = site.source_lang;
    let mut files = vec![File::by("data/index.json", source, |frame| Ok(index(frame.site)))];
    for (number, table) in tables().iter().enumerate() {
        let schema = move |frame: &Frame| Ok(pretty(&schema::of_table(frame.site, &tables()[number])));
        files.push(File::by(schema_path(table), source, schema));
        for &lang in &site.langs {
            let make = move |frame: &Frame| Ok(file(frame, &tables()[number]));
            files.push(File::by(path(table, lang), lang, make));
        }
    }
    files
}

fn path(table: &Table, lang: Lang) -> String {
    format!("data/{}/{}.json", lang.tag(), table.name)
}

pub fn schema_path(table: &Table) -> String {
    format!("data/schema/{}.json", table.name)
}

fn pretty(json: &Json) -> String {
    format!("{json:#}\n")
}

/// What there is, and where.
fn index(site: &Site) -> String {
    let whole = |path: String| format!("{}/{path}", site.base_url);
    let tables = tables();
    let tables = tables.iter().map(|table| {
        let files = site.langs.iter().map(|&lang| (lang.tag().to_owned(), whole(path(table, lang)).into()));
        json!({
            "name": table.name,
            "description": table.about,
            "schema": whole(schema_path(table)),
            "files": files.collect::<Map<_, _>>(),
        })
    });
    let mut index = json!({
        "title": &*site.settings.title.text,
        "description": &*site.settings.description.text,
        "url": format!("{}/", site.base_url),
        "license": license(site),
        "tables": tables.collect::<Vec<_>>(),
    });
    if !site.directory.listings.is_empty() {
        index["directory"] = json!({
            "format": "HSDS 3.0",
            "datapackage": whole(hsds::descriptor_path()),
            "services": whole(hsds::services_path()),
        });
    }
    pretty(&index)
}

pub fn license(site: &Site) -> Option<&str> {
    site.settings.license.as_ref().map(|license| &*license.0)
}

/// All records of a kind in one language.
fn file(frame: &Frame, table: &Table) -> String {
    let site = frame.site;
    let mut rows = (table.rows)(frame);
    for row in rows.iter_mut().filter_map(Json::as_object_mut) {
        row.retain(|field, _| !is_internal(table.name, field));
    }
    pretty(&json!({
        "$schema": format!("{}/{}", site.base_url, schema_path(table)),
        "language": frame.lang.tag(),
        "license": license(site),
        table.name: rows,
    }))
}

/// The fields of a record, with `before` in front of them.
fn row(frame: &Frame, page: &Page, before: Json, record: &impl Record) -> Map<String, Json> {
    let mut text = Filling::new(frame, frame.lang, page);
    text.without_terms();
    let base = &frame.site.base_url;
    let mut prose =
        |prose: &Prose| for_others(&text.fill(&prose.body, &prose.body.headings, prose.lang), base);
    let fields = record.record_data(&mut prose);
    let mut row = Map::new();
    for part in [before, fields] {
        if let Json::Object(part) = part {
            row.extend(part.into_iter().filter(|(_, value)| !value.is_null()));
        }
    }
    row
}

/// The languages that the texts of a record are in: more than one, or another than was asked
/// for, where not all is translated.
fn languages(record: &impl Record) -> Vec<&'static str> {
    let mut found = BTreeSet::new();
    record.visit_record(&mut |seen| match seen {
        Seen::Words(words) => {
            found.insert(words.lang.tag());
        }
        Seen::Prose(prose) => {
            found.insert(prose.lang.tag());
        }
        _ => {}
    });
    found.into_iter().collect()
}

/// How the words came about, where a translation says so.
fn translation(translation: Option<&Translation>) -> Json {
    let mut made = translation.map_or(Json::Null, |made| made.data(&mut |_| String::new()));
    if let Some(fields) = made.as_object_mut() {
        fields.retain(|field, _| !is_internal("translation", field));
    }
    made
}

/// Records that have no page of their own.
fn records<T: Record + Field + Clone>(frame: &Frame, records: &Records<T>) -> Vec<Json> {
    let home = frame.site.page("/").expect("every site has a front page");
    let rows = records.iter().map(|(id, entry)| {
        let record = entry.in_lang(id, frame.lang);
        let words = entry.words.get(&frame.lang).and_then(|file| words_doc(file));
        let before = json!({
            "id": &**id,
            "languages": languages(&*record),
            "translation": translation(words.and_then(|words| words.translation.as_ref())),
        });
        row(frame, home, before, &*record).into()
    });
    rows.collect()
}

/// What stands before the fields of a record that has a page.
fn of_page(frame: &Frame, page: &Page, record: &impl Record) -> Json {
    let words = page.translation(frame.lang).and_then(|words| words.translation.as_ref());
    json!({
        "id": &*page.id,
        "url": address(frame.site, page, frame.lang),
        "languages": languages(record),
        "translation": translation(words),
        "state": standing(page.front().map_or(&[][..], Front::status), frame.site.today).state().map(|s| s.name()),
    })
}

/// Records that are pages.
fn pages(frame: &Frame, kind: PageKind) -> Vec<Json> {
    let pages = frame.site.pages.iter().filter(|page| page.kind == kind);
    let rows = pages.filter_map(|page| {
        Some(match &*page.front_in(frame.lang)? {
            Front::Organization(record) => row(frame, page, of_page(frame, page, &**record), &**record),
            Front::Initiative(record) => row(frame, page, of_page(frame, page, &**record), &**record),
            Front::Publication(record) => row(frame, page, of_page(frame, page, &**record), &**record),
            Front::Program(record) => program(frame, page, record),
            _ => return None,
        })
    });
    rows.map(Json::from).collect()
}

fn programs(frame: &Frame) -> Vec<Json> {
    pages(frame, PageKind::Program)
}

fn program(frame: &Frame, page: &Page, record: &Program) -> Map<String, Json> {
    let mut row = row(frame, page, of_page(frame, page, record), record);
    let limits: Map<String, Json> = record
        .rules
        .iter()
        .filter_map(|(id, rule)| {
            let income = rule.income.as_ref()?;
            let year = fill::guideline_year(frame, income)?;
            let most = income.max_household.map_or(*HOUSEHOLDS.end(), |size| size.0 as u8);
            let amount = |size: u8| (size.to_string(), limits::limit(year, income, size).0.into());
            let amounts: Map<String, Json> = HOUSEHOLDS.filter(|&size| size <= most).map(amount).collect();
            Some((id.to_owned(), json!({ "table_year": year.year.0, "dollars": amounts })))
        })
        .collect();
    if !limits.is_empty() {
        row.insert("limits".to_owned(), limits.into());
    }
    row
}

fn counties(frame: &Frame) -> Vec<Json> {
    let mut rows = records(frame, &frame.site.counties);
    for row in rows.iter_mut().filter_map(Json::as_object_mut) {
        let id = row.get("id").and_then(Json::as_str).unwrap_or_default();
        let page = frame.site.page(&format!("/counties/{id}"));
        row.extend(page.map(|page| ("url".to_owned(), address(frame.site, page, frame.lang).into())));
    }
    rows
}

/// Facts, with each figure as the language writes it.
fn facts(frame: &Frame) -> Vec<Json> {
    let site = frame.site;
    let locale = site.locale(frame.lang);
    let mut rows = records(frame, &site.facts);
    for row in rows.iter_mut().filter_map(Json::as_object_mut) {
        let id = row.get("id").and_then(Json::as_str).unwrap_or_default();
        let Some(fact) = site.facts.in_lang(id, frame.lang) else { continue };
        let shown =
            |part: Option<&str>| fill::figure(&fact, part, locale).map(|(_, shown)| Json::from(shown));
        let shown = match &fact.value {
            Some(fact::Figure::Parts(parts)) => {
                let named = parts.iter().filter_map(|(name, _)| Some((name.clone(), shown(Some(name))?)));
                Some(named.collect())
            }
            _ => shown(None),
        };
        row.extend(shown.map(|shown| ("shown".to_owned(), shown)));
    }
    rows
}

/// Deadlines, as in the calendars, soonest first.
fn deadlines(frame: &Frame) -> Vec<Json> {
    let (site, lang) = (frame.site, frame.lang);
    let rows = calendar::deadlines(site, lang, None).filter_map(|page| {
        let front = page.front_in(lang)?;
        let deadline = front.deadline()?;
        let programs = calendar::programs(site, page).into_iter().filter_map(|path| path.rsplit('/').next());
        let before = json!({
            "id": calendar::uid(frame, page),
            "url": address(site, page, lang),
            "title": super::super::common::title_text(frame, page).0,
            "programs": programs.collect::<Vec<_>>(),
            "languages": languages(deadline),
        });
        Some((deadline.date.date, Json::from(row(frame, page, before, deadline))))
    });
    let mut rows: Vec<_> = rows.collect();
    rows.sort_by_key(|(date, _)| *date);
    rows.into_iter().map(|(_, row)| row).collect()
}

/// HTML of ours as it makes sense on its own: without marks of sources, with whole addresses.
fn for_others(html: &str, base: &str) -> String {
    let out = cite::without_marks(html);
    out.replace(" href=\"/", &format!(" href=\"{base}/")).replace(" src=\"/", &format!(" src=\"{base}/"))
}

#[cfg(test)]
mod tests {
    #[test]
    fn html_for_others_stands_on_its_own() {
        let html = "<p>266%<sup class=\"src\"><a href=\"#source-1\">1</a></sup> for <a href=\"/en/kids/\">kids</a>, \
                    <a href=\"https://x.example/\">more</a></p>";
        let wanted = "<p>266% for <a href=\"https://guide.example/en/kids/\">kids</a>, \
                      <a href=\"https://x.example/\">more</a></p>";
        assert_eq!(super::for_others(html, "https://guide.example"), wanted);
    }
}
