//! An adversarial corpus for translations: every way in which a source and its translation part,
//! or only seem to, and what must be said of it. Every section that is behind must be found, and
//! none that is not.

use std::sync::Arc;

use jiff::civil::date;
use promotora::Options;
use promotora::base::tree::{Bytes, Tree};
use promotora::exchange::stamp::{Wish, stamp};
use promotora::exchange::status::{Cell, status};
use promotora::{parse, resolve};

const SOURCE: &str = "content/coverage/kids.md";
const SPANISH: &str = "content/coverage/kids.es.md";

const ENGLISH_TEXT: &str = "\
---
title: Coverage for children
summary: Most children can get it.
in_short:
  - {label: Cost, text: Free for most families}
  - {label: Who, text: \"Children under 19, see [who](#who)\"}
reviewed: 2026-11-21
next_review: 2027-02-01
---
Before the first heading stands
a paragraph.

## Who can get it {#who}

Children under 19 can get it. Ask the [office](/pages/office).

| Age | Most income |
| --- | --- |
| 0 to 1 | high |
| 2 to 18 | lower |

## Rules of 2026

- One thing
- Another thing

## How to apply {#apply}

Call José **today**.
";

const SPANISH_TEXT: &str = "\
---
translation: {method: machine, date: 2026-11-21}
title: Cobertura para niños
summary: La mayoría de los niños puede tenerla.
in_short:
  - {label: Costo, text: Gratis para casi todas las familias}
  - {label: Quién, text: \"Menores de 19 años, vea [quién](#who)\"}
---
Antes del primer título.

## Quién puede tenerla {#who}

Menores de 19 años. Pregunte en la [oficina](/pages/office).

| Edad | Ingreso máximo |
| --- | --- |
| 0 a 1 | alto |
| 2 a 18 | menor |

## Reglas de 2026

- Una cosa
- Otra cosa

## Cómo solicitar {#apply}

Llame a José **hoy**.
";

fn file(text: &str) -> Bytes {
    text.as_bytes().into()
}

/// A site with one page and its Spanish.
fn site(english: &str, spanish: &str) -> Tree {
    let mut tree = Tree::new();
    let settings = "title: T\ndescription: D.\nbase_url: https://a.example\ntheme: t\n\
        source_language: en\nlanguages: [en, es]\nhelp_line: x\n";
    tree.insert("content/site.yaml", file(settings));
    tree.insert("i18n/en.yaml", file(include_str!("../i18n/en.yaml")));
    tree.insert("i18n/es.yaml", file(include_str!("../i18n/es.yaml")));
    tree.insert(SOURCE, file(english));
    tree.insert(SPANISH, file(spanish));
    tree
}

/// The Spanish with its stamp, made from `english`.
fn stamped(english: &str, spanish: &str) -> String {
    let (text, diags) = stamp(&site(english, spanish), SPANISH, &Wish::default());
    text.unwrap_or_else(|| panic!("it cannot be stamped: {diags:?}"))
}

/// What is behind, as `section how`, and nothing where all is fresh.
fn behind(tree: &Tree) -> Vec<String> {
    let content = parse::parse(tree);
    let options = Options { today: date(2026, 11, 22), base_url: None, publish: false, drafts: false };
    let site = resolve::resolve(&content, &options.wishes()).0.expect("a site");
    let rows = status(&content, &site);
    let row = rows.iter().find(|row| row.file.contains("kids")).expect("the page is there");
    match &row.cells[0].1 {
        Cell::Missing => vec!["missing".into()],
        Cell::Translated(own) if !own.stamped => vec!["not stamped".into()],
        Cell::Translated(own) => {
            own.behind.iter().map(|(key, state, _)| format!("{key} {}", state.word())).collect()
        }
    }
}

fn replaced(text: &str, from: &str, to: &str) -> String {
    assert_eq!(text.matches(from).count(), 1, "`{from}` stands there once");
    text.replace(from, to)
}

fn english(from: &str, to: &str) -> String {
    replaced(ENGLISH_TEXT, from, to)
}

/// Two stretches that stand one behind the other, the other way round.
fn swapped(text: &str, first: &str, second: &str, end: &str) -> String {
    let at = |mark: &str| text.find(mark).unwrap_or_else(|| panic!("`{mark}` is not there"));
    let (a, b, c) = (at(first), at(second), if end.is_empty() { text.len() } else { at(end) });
    format!("{}{}\n{}{}", &text[..a], text[b..c].trim_end(), &text[a..b], &text[c..])
        .replace("\n## ", "\n\n## ")
}

/// Each change of the source, and what is behind after it: found where it is, and nowhere else.
#[test]
fn every_section_that_is_behind_is_found_and_no_other() {
    let who = "## Who can get it";
    let rules = "## Rules of 2026";
    let apply = "## How to apply";
    let cases: Vec<(&str, String, &[&str])> = vec![
        ("nothing changed", ENGLISH_TEXT.into(), &[]),
        (
            "lines broken elsewhere",
            english("heading stands\na paragraph", "heading\nstands a paragraph"),
            &[],
        ),
        ("a whole paragraph on one line", english("stands\na paragraph", "stands a paragraph"), &[]),
        ("Windows line ends", ENGLISH_TEXT.replace('\n', "\r\n"), &[]),
        (
            "spaces at the ends of lines",
            ENGLISH_TEXT.replace("stands\n", "stands \n").replace("thing\n", "thing \n"),
            &[],
        ),
        ("more empty lines", ENGLISH_TEXT.replace("\n\n", "\n\n\n"), &[]),
        ("a table set out with spaces", english("| 0 to 1 | high |", "|   0 to 1   |high|"), &[]),
        (
            "stars for dashes in a list",
            ENGLISH_TEXT.replace("- One", "* One").replace("- Another", "* Another"),
            &[],
        ),
        ("underscores for stars", english("**today**", "__today__"), &[]),
        ("an accent composed otherwise", english("José", "Jose\u{301}"), &[]),
        ("a date of review", english("reviewed: 2026-11-21", "reviewed: 2026-11-22"), &[]),
        (
            "front matter in another order",
            english(
                "title: Coverage for children\nsummary: Most children can get it.\n",
                "summary: Most children can get it.\ntitle: Coverage for children\n",
            ),
            &[],
        ),
        ("a comment in the front matter", english("summary: Most", "# why\nsummary: Most"), &[]),
        (
            "quotes around a title",
            english("title: Coverage for children", "title: \"Coverage for children\""),
            &[],
        ),
        ("a word", english("Another thing", "A third thing"), &["body.rules-of-2026 changed"]),
        ("a comma", english("under 19 can get it.", "under 19, can get it."), &["body.who changed"]),
        ("an emphasis", english("**today**", "today"), &["body.apply changed"]),
        ("the words before the first heading", english("a paragraph", "one paragraph"), &["body changed"]),
        (
            "a heading's number",
            english(rules, "## Rules of 2027 {#rules-of-2026}"),
            &["body.rules-of-2026 changed"],
        ),
        (
            "a heading's number and its address",
            english(rules, "## Rules of 2027"),
            &["body.rules-of-2027 added", "body.rules-of-2026 removed"],
        ),
        ("a heading's depth", english("## How to apply", "### How to apply"), &["body.apply changed"]),
        ("a cell of a table", english("| lower |", "| lowest |"), &["body.who changed"]),
        (
            "two cells the other way round",
            english("| 0 to 1 | high |", "| high | 0 to 1 |"),
            &["body.who changed"],
        ),
        ("a border between cells", english("| 0 to 1 | high |", "| 0 to 1 high | |"), &["body.who changed"]),
        ("where a link leads", english("(/pages/office)", "(/pages/bureau)"), &["body.who changed"]),
        (
            "where a link in a record leads",
            english("see [who](#who)", "see [who](#apply)"),
            &["in_short changed"],
        ),
        ("a point of a list", english("- Another thing\n", ""), &["body.rules-of-2026 changed"]),
        (
            "two points the other way round",
            english("- One thing\n- Another thing", "- Another thing\n- One thing"),
            &["body.rules-of-2026 changed"],
        ),
        (
            "numbers for points",
            english("- One thing\n- Another thing", "1. One thing\n2. Another thing"),
            &["body.rules-of-2026 changed"],
        ),
        (
            "the title",
            english("title: Coverage for children", "title: Coverage for kids"),
            &["title changed"],
        ),
        (
            "a line of the answer in short",
            english("Free for most families", "Free for all"),
            &["in_short changed"],
        ),
        (
            "a new section",
            english(apply, "## A new thing\n\nNew.\n\n## How to apply"),
            &["body.a-new-thing added"],
        ),
        (
            "a section gone",
            swapped(&english(rules, "## CUT"), "## CUT", apply, "")
                .split("## CUT")
                .next()
                .expect("before it")
                .into(),
            &["body.rules-of-2026 removed"],
        ),
        (
            "a section moved to the end",
            swapped(ENGLISH_TEXT, rules, apply, ""),
            &["body.rules-of-2026 moved"],
        ),
        ("two sections the other way round", swapped(ENGLISH_TEXT, who, rules, apply), &["body.who moved"]),
        (
            "moved and changed",
            swapped(&english("**today**", "**tomorrow**"), rules, apply, ""),
            &["body.apply changed", "body.rules-of-2026 moved"],
        ),
        (
            "text moved from one section to the next",
            english("Ask the [office](/pages/office).", "")
                .replace("- One thing", "Ask the [office](/pages/office).\n\n- One thing"),
            &["body.who changed", "body.rules-of-2026 changed"],
        ),
        (
            "two changes",
            english("high", "higher").replace("Call", "Write"),
            &["body.who changed", "body.apply changed"],
        ),
        (
            "a section's text under the next one's heading",
            english(
                "## Rules of 2026\n\n- One thing\n- Another thing\n",
                "## Rules of 2026\n\nCall **today**.\n",
            ),
            &["body.rules-of-2026 changed"],
        ),
    ];
    let spanish = stamped(ENGLISH_TEXT, SPANISH_TEXT);
    let (mut stale, mut found, mut invented) = (0, 0, 0);
    let mut report = String::new();
    for (name, english, wanted) in &cases {
        let mut told = behind(&site(english, &spanish));
        let mut wanted: Vec<String> = wanted.iter().map(|text| (*text).to_owned()).collect();
        stale += wanted.len();
        found += wanted.iter().filter(|section| told.contains(section)).count();
        invented += told.iter().filter(|section| !wanted.contains(section)).count();
        told.sort();
        wanted.sort();
        if told != wanted {
            report += &format!("{name}: wanted {wanted:?}, told {told:?}\n");
        }
    }
    println!("{} changes: {found} of {stale} sections behind were found, {invented} invented", cases.len());
    assert!(report.is_empty(), "\n{report}");
}

/// The translation may be laid out anew without being behind.
#[test]
fn the_translations_own_layout_does_not_matter() {
    let spanish = stamped(ENGLISH_TEXT, SPANISH_TEXT);
    for spanish in
        [spanish.replace('\n', "\r\n"), spanish.replace("\n\n", "\n\n\n"), format!("\u{FEFF}{spanish}")]
    {
        assert_eq!(behind(&site(ENGLISH_TEXT, &spanish)), Vec::<String>::new());
    }
}

#[test]
fn a_stamp_that_moves_with_its_source_while_the_text_stands_still_is_seen() {
    let spanish = stamped(ENGLISH_TEXT, SPANISH_TEXT);
    let english = english("Another thing", "A third thing");
    // By the program: it asks first, and remembers the answer.
    let tree = site(&english, &spanish);
    let (text, diags) = stamp(&tree, SPANISH, &Wish::default());
    assert_eq!(text, None);
    let codes: Vec<&str> = diags.iter().map(|remark| remark.code).collect();
    assert_eq!(codes, ["translation-untouched"]);
    let (text, diags) = stamp(&tree, SPANISH, &Wish { unchanged: true, minor: None });
    let text = text.expect("somebody read it");
    assert!(diags.is_empty(), "{diags:?}");
    assert_eq!(text.matches(" checked\n").count(), 1);
    assert_eq!(behind(&site(&english, &text)), Vec::<String>::new());
    let minor = Wish { unchanged: false, minor: Some("only a word: the same in Spanish".into()) };
    let text = stamp(&tree, SPANISH, &minor).0.expect("somebody said why");
    assert_eq!(text.matches(" minor\n").count(), 1);
    assert!(text.contains("  minor: \"only a word: the same in Spanish\"\n"), "{text}");
    assert_eq!(behind(&site(&english, &text)), Vec::<String>::new());
    // By hand: the new source's fingerprint in the old stamp.
    let new = stamped(&english, SPANISH_TEXT);
    let line = |text: &str| -> String {
        text.lines().find(|line| line.contains("body.rules-of-2026")).expect("its stamp").into()
    };
    let (old_line, new_line) = (line(&spanish), line(&new));
    let source = |line: &str| line.split('-').rev().nth(2).expect("three parts").to_owned();
    let bumped = spanish.replace(&old_line, &old_line.replace(&source(&old_line), &source(&new_line)));
    assert_ne!(bumped, spanish);
    assert_eq!(behind(&site(&english, &bumped)), ["body.rules-of-2026 stamp changed by hand"]);
}

/// A page that is renamed with its translation is what it was; and so is one stamped twice.
#[test]
fn a_renamed_page_and_a_second_stamp_change_nothing() {
    let spanish = stamped(ENGLISH_TEXT, SPANISH_TEXT);
    assert_eq!(stamped(ENGLISH_TEXT, &spanish), spanish, "the same to the byte");
    let mut tree = site(ENGLISH_TEXT, &spanish);
    for (old, new) in
        [(SOURCE, "content/coverage/kids-and-teens.md"), (SPANISH, "content/coverage/kids-and-teens.es.md")]
    {
        let bytes = tree.remove(old).expect("it is there");
        tree.insert(Arc::from(new), bytes);
    }
    assert_eq!(behind(&tree), Vec::<String>::new());
}

/// After a translation of what changed, a new stamp is given without a question.
#[test]
fn what_is_translated_anew_is_fresh_again() {
    let spanish = stamped(ENGLISH_TEXT, SPANISH_TEXT);
    let english = english("Another thing", "A third thing");
    let spanish = spanish.replace("Otra cosa", "Una tercera cosa");
    assert_eq!(behind(&site(&english, &spanish)), ["body.rules-of-2026 changed"], "not stamped yet");
    assert_eq!(behind(&site(&english, &stamped(&english, &spanish))), Vec::<String>::new());
}

/// The stamp touches its own lines only.
#[test]
fn a_stamp_leaves_all_else_as_it_is() {
    let text = SPANISH_TEXT.replace('\n', "\r\n");
    let stamped = stamped(ENGLISH_TEXT, &text);
    let (before, behind) =
        text.split_once("translation: {method: machine, date: 2026-11-21}").expect("its line");
    assert!(stamped.starts_with(before) && stamped.ends_with(behind));
    assert!(!stamped.replace("\r\n", "").contains('\n'), "every line ends as the others do");
}
