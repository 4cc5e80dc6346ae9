//! Each folder below `tests/golden` is a small site and what must come of it.
//!
//! `in/` is laid over `_base/` and the real words of `i18n/`; `files.txt` names the files of the
//! output that the case is about; `out/` holds them, with `diagnostics.txt`. A file that is named
//! and not in `out/` must not be made.

#![allow(clippy::disallowed_methods, reason = "tests read and write their own folders")]

use std::fs;
use std::path::{Path, PathBuf};

use jiff::civil::date;
use promotora::base::tree::{self, Tree};
use promotora::edge::gather::folder;
use promotora::{Options, build_tree, edge::report};

#[test]
fn golden_sites() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let golden = root.join("tests/golden");
    let mut failed = Vec::new();
    for case in cases(&golden) {
        let got = show(root, &case);
        if std::env::var_os("BLESS").is_some() {
            bless(&case.join("out"), &got);
        }
        let difference = tree::diff(&folder(&case.join("out")).unwrap_or_default(), &got);
        if !difference.is_empty() {
            failed.push(format!("{}:\n{difference}", case.display()));
        }
    }
    assert!(failed.is_empty(), "BLESS=1 rewrites; then read the diff\n{}", failed.join("\n"));
}

/// A deploy is planned for the day that the build names: the next event, whatever comes later.
#[test]
fn the_next_change_is_the_next_event() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let site = site(root, &root.join("tests/golden/a-closed-program-says-what-replaced-it"));
    let next = |today| {
        let options = Options { today, base_url: None, publish: false, drafts: false };
        build_tree(&site, &options).1.next_change
    };
    let frozen = "/programs/new becomes frozen".to_owned();
    assert_eq!(next(date(2026, 11, 22)), Some((date(2027, 7, 1), frozen)));
    assert_eq!(next(date(2027, 7, 1)), None, "nothing more is known to come");
}

fn cases(golden: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(golden).expect("the folder of cases");
    let mut cases: Vec<PathBuf> =
        entries.map(|entry| entry.expect("a case").path()).filter(|path| path.join("in").is_dir()).collect();
    cases.sort();
    assert!(cases.len() >= 9, "the cases are there");
    cases
}

/// The base site with the case laid over it.
fn site(root: &Path, case: &Path) -> Tree {
    let mut site = folder(&root.join("tests/golden/_base")).expect("the base site");
    for (path, bytes) in folder(&root.join("i18n")).expect("the words").iter() {
        site.insert(format!("i18n/{path}"), bytes.clone());
    }
    for (path, bytes) in folder(&case.join("in")).expect("the case").iter() {
        site.insert(path.clone(), bytes.clone());
    }
    site
}

/// The files that the case is about, and the remarks.
fn show(root: &Path, case: &Path) -> Tree {
    let site = site(root, case);
    let options = Options { today: date(2026, 11, 22), base_url: None, publish: false, drafts: false };
    let (output, outcome) = build_tree(&site, &options);
    let mut shown = Tree::new();
    for name in fs::read_to_string(case.join("files.txt")).expect("files.txt").lines() {
        if let Some(bytes) = output.get(name) {
            shown.insert(name, bytes.clone());
        }
    }
    let remarks = report::human(&outcome.diagnostics.sorted(), &site, false);
    if !remarks.is_empty() {
        shown.insert("diagnostics.txt", remarks.into_bytes());
    }
    shown
}

fn bless(out: &Path, got: &Tree) {
    let _ = fs::remove_dir_all(out);
    for (path, bytes) in got.iter() {
        let file = out.join(&**path);
        fs::create_dir_all(file.parent().expect("below out")).expect("a folder");
        fs::write(file, bytes).expect("a file");
    }
}
