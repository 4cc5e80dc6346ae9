//! Every cell of the income tables that programs published, computed from our guideline table.
//!
//! The whole way is tested: a rule in a profile, a `{limit …}` in a page, the figure in the HTML.

#![allow(clippy::disallowed_methods, reason = "tests read the project's own files")]

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::Path;

use jiff::civil::date;
use promotora::base::tree::Tree;
use promotora::edge::gather::folder;
use promotora::{Options, build_tree};
use serde::Deserialize;

#[derive(Deserialize)]
struct Published {
    tables: Vec<Table>,
}

#[derive(Deserialize)]
struct Table {
    id: String,
    unit: String,
    guideline: i64,
    rounding: String,
    /// Household → percent → dollars.
    cells: BTreeMap<u8, BTreeMap<u32, i64>>,
}

#[test]
fn every_published_cell_comes_out_exactly() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(root.join("tests/limits/published.yaml")).expect("the tables");
    let published: Published = serde_yaml::from_str(&text).expect("tables as they are defined above");
    let mut checked = 0;
    let mut wrong = Vec::new();
    for table in &published.tables {
        let wanted: Vec<(u8, u32, i64)> = cells(table).collect();
        let got = computed(root, table);
        assert_eq!(got.len(), wanted.len(), "{}: every cell is on the page", table.id);
        for ((household, percent, dollars), got) in wanted.into_iter().zip(got) {
            checked += 1;
            if got != dollars {
                wrong.push(format!("{} {household} people {percent}%: {got} for {dollars}", table.id));
            }
        }
    }
    println!("published cells: {checked} checked, {} wrong", wrong.len());
    assert_eq!(checked, 80);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn cells(table: &Table) -> impl Iterator<Item = (u8, u32, i64)> {
    let row = |(household, row): (&u8, &BTreeMap<u32, i64>)| {
        let household = *household;
        row.iter().map(move |(percent, dollars)| (household, *percent, *dollars)).collect::<Vec<_>>()
    };
    table.cells.iter().flat_map(row)
}

/// The limits that a page shows, in the order of the cells.
fn computed(root: &Path, table: &Table) -> Vec<i64> {
    let mut site = folder(&root.join("tests/golden/_base")).expect("a small site");
    copy(&mut site, &folder(&root.join("i18n")).expect("the words"), "i18n/");
    copy(
        &mut site,
        &folder(&root.join("content/guidelines")).expect("the guidelines"),
        "content/guidelines/",
    );
    site.insert("content/programs/published.yaml", profile(table).into_bytes());
    site.insert("content/coverage/cells.md", page(table).into_bytes());
    let options = Options { today: date(2026, 11, 22), base_url: None, publish: false, drafts: false };
    let (output, outcome) = build_tree(&site, &options);
    assert!(!outcome.diagnostics.has_errors(), "{:?}", outcome.diagnostics);
    let html = output.text("en/coverage/cells/index.html").expect("the page");
    let figures = html.split("<data class=\"fig\" value=\"").skip(1);
    figures
        .map(|rest| rest.split('"').next().and_then(|value| value.parse().ok()).expect("a number"))
        .collect()
}

fn copy(site: &mut Tree, files: &Tree, below: &str) {
    for (path, bytes) in files.iter().filter(|(path, _)| !path.ends_with(".es.yaml")) {
        site.insert(format!("{below}{path}"), bytes.clone());
    }
}

fn profile(table: &Table) -> String {
    let (rounding, add) = match table.rounding.as_str() {
        "ceil(fpl * pct)" => ("up-year", ""),
        "ceil(fpl * pct / 12)" => ("up-once", ""),
        "ceil(fpl * pct / 12) + 20" => ("up-once", ", add: 20"),
        other => panic!("no rounding of ours is {other}"),
    };
    let period = if table.unit.ends_with("year") { "year" } else { "month" };
    let mut text = String::from(
        "name: Published\nsummary: Sample.\nreviewed: 2026-11-21\nnext_review: 2027-02-01\nrules:\n",
    );
    let percents: std::collections::BTreeSet<u32> =
        table.cells.values().flat_map(|row| row.keys().copied()).collect();
    for percent in percents {
        // A plan of the next year uses this year's guideline.
        let plan = table.guideline + 1;
        writeln!(
            text,
            "  p{percent}:\n    who: All\n    income: {{table: fpl, percent: {percent}, plan_year: {plan}, \
             rounding: {rounding}, period: {period}{add}}}"
        )
        .expect("writing to a string");
    }
    text
}

fn page(table: &Table) -> String {
    let mut text = String::from(
        "---\ntitle: Cells\nsummary: Sample.\nreviewed: 2026-11-21\nnext_review: 2027-02-01\n---\n",
    );
    for (household, percent, _) in cells(table) {
        writeln!(text, "{{limit published.p{percent} household {household}}}").expect("writing to a string");
    }
    text
}
