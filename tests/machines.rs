//! What other programs get: feeds, calendars, open data, JSON-LD. Each test is a small site and
//! what must come of it; the formats themselves are judged in `tests/judges` and `tests/browser`.

#![allow(clippy::disallowed_methods, reason = "tests read the project's own files")]

use std::path::Path;

use jiff::civil::{Date, date};
use promotora::base::tree::Tree;
use promotora::edge::gather::folder;
use promotora::{Options, build_tree};
use serde_json::Value as Json;

const TODAY: Date = date(2026, 11, 22);

/// The base site of the golden tests with these files on top.
fn sources(files: &[(&str, &str)]) -> Tree {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut site = folder(&root.join("tests/golden/_base")).expect("the base site");
    for (path, bytes) in folder(&root.join("i18n")).expect("the words").iter() {
        site.insert(format!("i18n/{path}"), bytes.clone());
    }
    for (path, text) in files {
        site.insert(*path, text.as_bytes().to_vec());
    }
    site
}

fn build_at(files: &[(&str, &str)], base_url: Option<&str>, today: Date) -> Tree {
    let options = Options { today, base_url: base_url.map(str::to_owned), publish: false, drafts: false };
    let (site, outcome) = build_tree(&sources(files), &options);
    assert!(!outcome.diagnostics.has_errors(), "{:#?}", outcome.diagnostics.sorted());
    site
}

fn build(files: &[(&str, &str)]) -> Tree {
    build_at(files, None, TODAY)
}

fn json(site: &Tree, path: &str) -> Json {
    serde_json::from_str(site.text(path).unwrap_or_else(|| panic!("{path} is not there"))).expect("JSON")
}

/// The lines of a calendar, unfolded.
fn lines(calendar: &str) -> Vec<String> {
    calendar.replace("\r\n ", "").split_terminator("\r\n").map(str::to_owned).collect()
}

const UPDATES: &str = "---\ntitle: What is new\nsummary: What changed.\n---\n";
const DEADLINE: &str = "---
title: Pick a plan for 2027
summary: You can pick a plan until January 31, 2027.
date: 2026-11-01
tags: [enrollment, costs]
related: [/programs/sample]
deadline: {date: 2027-01-31, what: \"Last day to pick a plan, or change it\", revision: 2}
---
Words.
";
const DEADLINE_ES: &str = "---
translation: {method: machine, date: 2026-11-21}
title: Elija un plan para 2027
summary: Puede elegir un plan hasta el 31 de enero de 2027.
slug: elija-un-plan
deadline: {what: Último día para elegir un plan}
---
Texto.
";
/// Newer, and only in English.
const NEWS: &str = "---
title: A rule changed
summary: It is simpler <now> & \"shorter\".
date: 2026-11-20
tags: [federal]
---
Words.
";
const PROGRAM: &str = "name: Sample program
summary: Care for children. See [all guides](/coverage).
audience: [Children younger than 19]
rules:
  child:
    who: Children
    age_to: 18
    income: {table: fpl, percent: 266, rounding: up-year, period: year}
apply:
  - {label: Apply at the office, url: \"https://apply.example.org/\"}
contacts: [helpdesk]
order: 10
reviewed: 2026-11-21
next_review: 2027-02-01
";
const FPL: &str = "fpl:
  name: Federal poverty guideline
  years:
    - {year: 2026, first: 15960, further: 5680, from: 2026-01-13, source: {title: Federal Register, kind: primary}}
";

fn news() -> Vec<(&'static str, &'static str)> {
    vec![
        ("content/updates/index.md", UPDATES),
        ("content/updates/plans.md", DEADLINE),
        ("content/updates/plans.es.md", DEADLINE_ES),
        ("content/updates/rule.md", NEWS),
        ("content/programs/index.md", "---\ntitle: Programs\nsummary: All of them.\n---\n"),
        ("content/programs/sample.yaml", PROGRAM),
        ("content/guidelines/fpl.yaml", FPL),
    ]
}

#[test]
fn a_deadline_is_a_whole_day_in_the_calendar() {
    let site = build(&news());
    let calendar = lines(site.text("calendars/en/all.ics").expect("a calendar"));
    for line in [
        "DTSTART;VALUE=DATE:20270131",
        "DTEND;VALUE=DATE:20270201",
        "SEQUENCE:2",
        "SUMMARY;LANGUAGE=en:Last day to pick a plan\\, or change it",
        "URL;VALUE=URI:https://guide.example.org/en/updates/plans/",
        "TRANSP:TRANSPARENT",
    ] {
        assert!(calendar.iter().any(|has| has == line), "{line} is not in {calendar:#?}");
    }
    let spanish = lines(site.text("calendars/es/all.ics").expect("a calendar"));
    assert!(
        spanish.contains(&"SUMMARY;LANGUAGE=es:Último día para elegir un plan".to_owned()),
        "{spanish:#?}"
    );
    assert!(
        spanish.contains(&"URL;VALUE=URI:https://guide.example.org/es/updates/elija-un-plan/".to_owned())
    );
    // The program that it is about has a calendar of its own.
    assert!(site.text("calendars/en/sample.ics").is_some_and(|text| text.contains("20270131")));
}

#[test]
fn an_event_keeps_its_id_wherever_its_page_goes() {
    let uid = |site: &Tree| {
        let calendar = lines(site.text("calendars/es/all.ics").expect("a calendar"));
        calendar.into_iter().find(|line| line.starts_with("UID:")).expect("an id")
    };
    let before = uid(&build(&news()));
    assert_eq!(before, uid(&build_at(&news(), Some("https://preview.example"), TODAY)), "on a preview");
    let moved = DEADLINE_ES.replace("slug: elija-un-plan", "slug: otro-lugar");
    let mut files = news();
    files[2].1 = &moved;
    assert_eq!(before, uid(&build(&files)), "under another slug");
}

#[test]
fn feeds_have_what_is_really_in_their_language() {
    let site = build(&news());
    let titles = |path: &str| -> Vec<String> {
        let feed = json(&site, path);
        let items = feed["items"].as_array().expect("items").clone();
        items.iter().map(|item| item["title"].as_str().expect("a title").to_owned()).collect()
    };
    assert_eq!(titles("en/feed.json"), ["A rule changed", "Pick a plan for 2027"]);
    assert_eq!(titles("es/feed.json"), ["Elija un plan para 2027"]);
    assert_eq!(titles("feeds/en/federal.json"), ["A rule changed"]);
    assert_eq!(titles("feeds/en/enrollment.json"), ["Pick a plan for 2027"]);
    assert!(site.get("feeds/es/federal.json").is_none(), "nothing about it is in Spanish");
    let atom = site.text("en/feed.xml").expect("a feed");
    assert!(
        atom.contains("<summary>It is simpler &lt;now&gt; &amp; &quot;shorter&quot;.</summary>"),
        "{atom}"
    );
    assert!(atom.contains("<updated>2026-11-20T12:00:00Z</updated>"), "the day of the newest entry: {atom}");
    assert!(atom.contains("<category term=\"federal\" label=\"Federal rules\"/>"));
}

/// A feed that nobody wrote for yet is there all the same, and does not change from day to day.
#[test]
fn an_empty_feed_is_a_feed() {
    let feed = |today| build_at(&[], None, today).text("es/feed.xml").expect("a feed").to_owned();
    assert!(!feed(TODAY).contains("<entry>"));
    let page = "---\ntitle: T\nsummary: S.\nreviewed: 2026-11-21\nnext_review: 2027-02-01\n---\nWords.\n";
    let with_page = |today| {
        build_at(&[("content/coverage/a.md", page)], None, today).text("es/feed.xml").map(str::to_owned)
    };
    assert_eq!(with_page(TODAY), with_page(date(2026, 11, 30)));
}

#[test]
fn open_data_has_the_record_and_what_follows_from_it() {
    let site = build(&news());
    let data = json(&site, "data/es/programs.json");
    let program = &data["programs"][0];
    assert_eq!(program["id"], "sample");
    assert_eq!(program["url"], "https://guide.example.org/es/programs/sample/");
    assert_eq!(program["languages"], serde_json::json!(["en"]), "it is not in Spanish");
    // 266 % of the 2026 guideline for four, as DHCS publishes it.
    assert_eq!(program["limits"]["child"]["dollars"]["4"], 87780);
    assert_eq!(program["limits"]["child"]["table_year"], 2026);
    assert_eq!(program["rules"]["child"]["income"]["percent"], 266);
    assert_eq!(
        program["summary"],
        "<p>Care for children. See <a href=\"https://guide.example.org/es/coverage/\">all guides</a>.</p>\n"
    );
    assert!(program.get("order").is_none(), "what is for editors stays with them");
    let deadline = &json(&site, "data/en/deadlines.json")["deadlines"][0];
    assert_eq!(deadline["date"], "2027-01-31");
    assert_eq!(deadline["programs"], serde_json::json!(["sample"]));
    let calendar = site.text("calendars/en/all.ics").expect("a calendar");
    assert!(calendar.contains(deadline["id"].as_str().expect("an id")), "the same id as in the calendar");
}

#[test]
fn what_editors_note_about_a_fact_is_not_published() {
    let fact = "a.fact:\n  statement: It is 42 percent.\n  value: 42\n  unit: percent\n  \
                source: {title: A paper, kind: primary}\n  verified: true\n  note: Ask Ana.\n";
    let site = build(&[("content/facts/a.yaml", fact)]);
    let text = site.text("data/en/facts.json").expect("data");
    assert!(!text.contains("Ana"), "{text}");
    assert!(!site.text("data/schema/facts.json").expect("a schema").contains("\"note\""));
    let fact = &json(&site, "data/en/facts.json")["facts"][0];
    assert_eq!((&fact["value"], &fact["shown"]), (&42.into(), &"42%".into()));
}

#[test]
fn the_index_names_every_file_of_the_data() {
    let site = build(&news());
    let index = json(&site, "data/index.json");
    let mut named: Vec<String> = Vec::new();
    for table in index["tables"].as_array().expect("tables") {
        named.push(table["schema"].as_str().expect("an address").to_owned());
        let files = table["files"].as_object().expect("files by language");
        named.extend(files.values().map(|file| file.as_str().expect("an address").to_owned()));
    }
    named.push("https://guide.example.org/data/index.json".to_owned());
    named.sort();
    let there: Vec<String> =
        site.under("data/").map(|(path, _)| format!("https://guide.example.org/{path}")).collect();
    let mut there = there;
    there.sort();
    assert_eq!(named, there);
}

/// A template that shows nothing but the page's JSON-LD.
const ONLY_JSONLD: &str = "{% if head.json_ld %}{{ head.json_ld }}{% endif %}";

/// The things that a page's JSON-LD is about; nothing if it has none.
fn graph(files: &[(&str, &str)], template: &str, path: &str) -> Vec<Json> {
    let template = format!("themes/plain/templates/{template}.html");
    let files: Vec<(&str, &str)> = files.iter().copied().chain([(&*template, ONLY_JSONLD)]).collect();
    let site = build(&files);
    let text = site.text(path).unwrap_or_else(|| panic!("{path} is not there"));
    if text.is_empty() {
        return Vec::new();
    }
    assert!(!text.contains('<'), "it must not end its script: {text}");
    let data: Json = serde_json::from_str(text).expect("JSON");
    data["@graph"].as_array().expect("a graph").clone()
}

fn of_type<'a>(graph: &'a [Json], kind: &str) -> Option<&'a Json> {
    graph.iter().find(|thing| thing["@type"] == kind)
}

fn questions(headings: [&str; 2]) -> String {
    let [first, second] = headings;
    format!(
        "---\ntitle: Kids\nsummary: Care for </script> kids.\nreviewed: 2026-11-21\nnext_review: 2027-02-01\n---\n\
         ## {first}\n\nYes, it is.\n\n- All of it\n\n## {second}\n\nAsk [us](/coverage).\n"
    )
}

#[test]
fn a_page_of_questions_is_a_list_of_questions() {
    let page = questions(["Is it free?", "Whom do I ask?"]);
    let graph_of =
        |page: &str| graph(&[("content/coverage/kids.md", page)], "explainer", "en/coverage/kids/index.html");
    let all = graph_of(&page);
    let faq = of_type(&all, "FAQPage").expect("questions");
    let pairs: Vec<(&str, &str)> = faq["mainEntity"]
        .as_array()
        .expect("questions")
        .iter()
        .map(|one| {
            (one["name"].as_str().expect("a name"), one["acceptedAnswer"]["text"].as_str().expect("a text"))
        })
        .collect();
    assert_eq!(pairs, [("Is it free?", "Yes, it is. All of it"), ("Whom do I ask?", "Ask us.")]);
    let mixed = graph_of(&questions(["Is it free?", "Who can get it"]));
    assert!(of_type(&mixed, "FAQPage").is_none(), "one heading is no question");
}

#[test]
fn a_page_says_when_it_was_reviewed_and_of_what_it_is_a_translation() {
    let page = questions(["A", "B"]);
    let spanish = "---\ntranslation: {method: human, date: 2026-11-21}\ntitle: Niños\nslug: ninos\nsummary: Cuidado.\n---\n\
                   ## A\n\nSí.\n\n- Todo\n\n## B\n\nPregunte a [nosotros](/coverage).\n";
    let files = [("content/coverage/kids.md", &*page), ("content/coverage/kids.es.md", spanish)];
    let all = graph(&files, "explainer", "es/coverage/ninos/index.html");
    let page = of_type(&all, "WebPage").expect("a page");
    assert_eq!(page["lastReviewed"], "2026-11-21");
    assert_eq!(page["inLanguage"], "es");
    assert_eq!(page["translationOfWork"]["@id"], "https://guide.example.org/en/coverage/kids/");
    let way = of_type(&all, "BreadcrumbList").expect("the way");
    let names: Vec<&Json> =
        way["itemListElement"].as_array().expect("steps").iter().map(|step| &step["name"]).collect();
    assert_eq!(names, ["Inicio", "Cobertura", "Niños"]);
    let original = graph(&files, "explainer", "en/coverage/kids/index.html");
    assert!(of_type(&original, "WebPage").expect("a page").get("translationOfWork").is_none());
    // A page that only stands in for a translation is not for search engines.
    let files = [("content/coverage/kids.md", files[0].1)];
    assert!(graph(&files, "explainer", "es/coverage/kids/index.html").is_empty());
}

#[test]
fn a_program_is_a_service_until_it_ends() {
    let service = |program: &str| {
        let mut files = news();
        files[5].1 = program;
        let all = graph(&files, "program", "en/programs/sample/index.html");
        of_type(&all, "GovernmentService").cloned()
    };
    let open = service(PROGRAM).expect("a service");
    assert_eq!(open["name"], "Sample program");
    assert_eq!(open["audience"][0]["audienceType"], "Children younger than 19");
    assert_eq!(open["areaServed"][0]["name"], "California");
    let ways = open["availableChannel"].as_array().expect("ways to it");
    assert_eq!(ways[0]["serviceUrl"], "https://apply.example.org/");
    assert_eq!(ways[1]["servicePhone"]["telephone"], "+18005550142");
    assert_eq!(service(&format!("{PROGRAM}status: [{{state: closed, from: 2024-07}}]\n")), None);
}

#[test]
fn a_deadline_is_an_event() {
    let all = graph(&news(), "update", "es/updates/elija-un-plan/index.html");
    let event = of_type(&all, "Event").expect("an event");
    assert_eq!(event["name"], "Último día para elegir un plan");
    assert_eq!((&event["startDate"], &event["endDate"]), (&"2027-01-31".into(), &"2027-01-31".into()));
}
