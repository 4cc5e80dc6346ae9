//! The theme by itself: every part has examples that can be laid out, every colour and size is
//! one of the tokens, and the colours are far enough apart to be read.

#![allow(clippy::disallowed_methods, reason = "tests read the project's own files")]

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use promotora::base::lang::Lang;
use promotora::base::tree::Tree;
use promotora::edge::gather::folder;
use promotora::preview::desk::Desk;

const THEME: &str = "themes/daylight/";
const TOKENS: &str = "themes/daylight/styles/1-tokens.css";

/// The real theme and the real words over the smallest site.
fn tree() -> Tree {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut tree = folder(&root.join("tests/golden/_base")).expect("a small site");
    for name in ["i18n", "themes"] {
        for (path, bytes) in folder(&root.join(name)).expect("the project's own").iter() {
            tree.insert(format!("{name}/{path}"), bytes.clone());
        }
    }
    let settings =
        tree.text("content/site.yaml").expect("settings").replace("theme: plain", "theme: daylight");
    tree.insert("content/site.yaml", settings.into_bytes());
    tree
}

fn styles(tree: &Tree) -> Vec<(&str, String)> {
    let files = tree.under(THEME).filter(|(path, _)| path.ends_with(".css"));
    files.map(|(path, _)| (&**path, without_comments(tree.text(path).expect("UTF-8")))).collect()
}

fn without_comments(css: &str) -> String {
    let mut parts = css.split("/*");
    let first = parts.next().unwrap_or("").to_owned();
    parts.fold(first, |out, part| out + part.split_once("*/").map_or("", |(_, rest)| rest))
}

/// Every `name: value;` of a style sheet.
fn declarations(css: &str) -> Vec<(&str, &str)> {
    let lines = css.split(['{', '}', ';']);
    lines.filter_map(|line| line.split_once(": ")).map(|(name, value)| (name.trim(), value.trim())).collect()
}

#[test]
fn every_macro_of_every_part_has_an_example() {
    let tree = tree();
    let mut missing = Vec::new();
    for (path, _) in tree.under(&format!("{THEME}parts/")).filter(|(path, _)| path.ends_with(".html")) {
        let examples = path.rsplit_once('/').map(|(folder, _)| format!("{folder}/examples.json"));
        let examples = examples.and_then(|path| tree.text(&path)).unwrap_or("").to_owned();
        for name in tree.text(path).expect("UTF-8").split("%- macro ").skip(1) {
            let name = name.split('(').next().unwrap_or("");
            // A macro that another of the part calls is shown with that one.
            let source = tree.text(path).expect("UTF-8");
            if source.contains(&format!("{{{{ {name}(")) {
                continue;
            }
            if !examples.contains(&format!("\"{name}(")) {
                missing.push(format!("{path}: {name}"));
            }
        }
    }
    assert!(missing.is_empty(), "no example of: {}", missing.join(", "));
}

/// The page of all parts is laid out in a language from left to right and in one from right to
/// left; every part is on it, every drawing is drawn, no id stands twice.
#[test]
fn all_parts_stand_on_one_page() {
    let tree = tree();
    let today = jiff::civil::date(2026, 11, 24);
    let look = Desk::default().look(&tree, today);
    let view = look.moment.site().expect("a site");
    let page = view.parts(Lang::from_tag("en").expect("a language")).expect("every example");
    for (path, _) in tree.under(&format!("{THEME}parts/")).filter(|(path, _)| path.ends_with("examples.json"))
    {
        let part = path.rsplit('/').nth(1).expect("a folder");
        assert!(page.contains(&format!("<h2 id=\"part-{part}\">")), "{part}");
    }
    assert!(page.contains("lang=\"es\" dir=\"ltr\"><svg"), "an example's own values win");
    assert!(page.contains("<svg class=\"chart flip\""), "bars");
    assert!(page.contains("<svg class=\"arc flip\""), "a life");
    let mut ids = BTreeSet::new();
    for id in page.split(" id=\"").skip(1).map(|rest| rest.split('"').next().unwrap_or("")) {
        assert!(ids.insert(id), "the id {id} stands twice");
    }
    let built = promotora::build_tree(
        &tree,
        &promotora::Options { today, base_url: None, publish: false, drafts: false },
    );
    assert!(built.0.iter().all(|(path, _)| !path.contains("parts")), "a built site has no such page");
}

#[test]
fn colours_and_sizes_are_tokens() {
    let tree = tree();
    let mut found = Vec::new();
    for (path, css) in styles(&tree).iter().filter(|(path, _)| *path != TOKENS) {
        for (name, value) in declarations(css) {
            let colour = value.contains('#') || value.contains("rgb") || value.contains("hsl");
            // Print has inks of its own.
            let size = name == "font-size" && value.ends_with("rem") && value != "1rem";
            if (colour && !name.starts_with("--")) || size {
                found.push(format!("{path}: {name}: {value}"));
            }
        }
    }
    assert!(found.is_empty(), "write a token into {TOKENS}:\n{}", found.join("\n"));
}

#[test]
fn every_variable_is_set_and_every_token_is_used() {
    let tree = tree();
    let all: String = styles(&tree).into_iter().map(|(_, css)| css).collect();
    let set: BTreeSet<&str> =
        declarations(&all).into_iter().map(|(name, _)| name).filter(|name| name.starts_with("--")).collect();
    let used: BTreeSet<&str> =
        all.split("var(").skip(1).map(|rest| rest.split([')', ',']).next().unwrap_or("")).collect();
    assert_eq!(used.difference(&set).collect::<Vec<_>>(), Vec::<&&str>::new(), "used and never set");
    assert_eq!(set.difference(&used).collect::<Vec<_>>(), Vec::<&&str>::new(), "set and never used");
}

/// The colours of one scheme by name: 0 for light, 1 for dark, which changes some of the first.
fn colours(css: &str, scheme: usize) -> BTreeMap<String, [f64; 3]> {
    let blocks: Vec<&str> = css.split(":root {").skip(1).take(scheme + 1).collect();
    let mut out = BTreeMap::new();
    for (name, value) in blocks.iter().flat_map(|block| declarations(block.split('}').next().unwrap_or(""))) {
        if let Some(digits) = value.strip_prefix('#') {
            let wide: String = match digits.len() {
                3 => digits.chars().flat_map(|digit| [digit, digit]).collect(),
                _ => digits.to_owned(),
            };
            let part = |at: usize| u8::from_str_radix(&wide[at..at + 2], 16).expect("hex").into();
            out.insert(name.to_owned(), [part(0), part(2), part(4)]);
        }
    }
    out
}

/// WCAG 2.2: relative luminance of sRGB, from 0 to 1.
fn luminance(colour: [f64; 3]) -> f64 {
    let linear = colour.map(|part| {
        let share = part / 255.0;
        if share <= 0.04045 { share / 12.92 } else { ((share + 0.055) / 1.055).powf(2.4) }
    });
    0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
}

/// WCAG 2.2: contrast ratio, from 1 to 21.
fn contrast(a: [f64; 3], b: [f64; 3]) -> f64 {
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

#[test]
fn contrast_is_as_defined() {
    assert!((contrast([0.0; 3], [255.0; 3]) - 21.0).abs() < 1e-9);
    // #767676 on white is the well-known grey that just passes 4.5.
    let grey = contrast([118.0; 3], [255.0; 3]);
    assert!((grey - 4.54).abs() < 0.01, "{grey}");
}

#[test]
fn what_is_read_can_be_read() {
    let tree = tree();
    let css = without_comments(tree.text(TOKENS).expect("tokens"));
    let grounds = ["--paper", "--card", "--fog", "--dawn", "--rose"];
    let mut pairs: Vec<(&str, &str, f64)> = Vec::new();
    for ground in grounds {
        pairs.extend([("--ink", ground, 7.0), ("--soft", ground, 4.5), ("--oak", ground, 4.5)]);
        // What has no letters: edges of fields, bars of warnings.
        pairs.extend([("--edge", ground, 3.0), ("--clay", ground, 3.0)]);
    }
    pairs.extend([("--on", "--oak", 4.5), ("--high", "--hill", 7.0), ("--hill", "--high", 7.0)]);
    for scheme in 0..2 {
        let colours = colours(&css, scheme);
        for (above, below, least) in &pairs {
            let ratio = contrast(colours[*above], colours[*below]);
            assert!(ratio >= *least, "{above} on {below}: {ratio:.2}, scheme {scheme}");
        }
    }
}
