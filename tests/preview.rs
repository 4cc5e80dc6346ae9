//! The preview: after any edit every page is what a clean build makes of it, and every remark is
//! what a clean build tells.

#![allow(clippy::disallowed_methods, reason = "tests read the project's own files")]

use std::path::Path;

use jiff::civil::{Date, date};
use promotora::base::diag::Remark;
use promotora::base::tree::Tree;
use promotora::edge::gather::folder;
use promotora::preview::desk::{Desk, Look};
use promotora::{Options, build_tree};
use proptest::prelude::*;
use proptest::test_runner::{RngSeed, TestRunner};

fn today() -> Date {
    date(2026, 11, 22)
}

fn small_site() -> Tree {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    folder(&root.join("tests/mistakes/_base")).expect("a small site")
}

/// One edit: of which file, and what. Numbers pick among what is there.
#[derive(Clone, Debug)]
enum Edit {
    /// Writes other words: a body, a title, a record, a template, a style, an interface word.
    Words {
        file: usize,
        at: usize,
        text: &'static str,
    },
    /// Saves only a part of the file, as an editor does for a moment.
    Half {
        file: usize,
        at: usize,
    },
    /// Puts the file back as it was at first.
    Mend {
        file: usize,
    },
    MendAll,
    Delete {
        file: usize,
    },
    Copy {
        file: usize,
        to: &'static str,
    },
    Rename {
        file: usize,
        to: &'static str,
    },
    MoveFolder {
        from: &'static str,
        to: &'static str,
    },
}

fn edit() -> impl Strategy<Value = Edit> {
    let file = any::<prop::sample::Index>().prop_map(|index| index.index(1 << 20));
    let at = any::<prop::sample::Index>().prop_map(|index| index.index(1 << 20));
    let text = prop::sample::select(vec![
        "x",
        " and more ",
        "\n\n## New heading\n\n",
        "{fact nothing.here}",
        "{phone help}",
        ": ",
        "é",
        "[a](/coverage/kids)",
        "\n",
        "{% if %}",
        "{{ page.title }}",
        "}",
        "color: red;",
        "\"",
        "2",
        "# ",
    ]);
    let name = || prop::sample::select(vec!["new", "kids", "zzz", "kids.es", "a b", "Kids"]);
    let moved = prop::sample::select(vec![
        ("content/coverage/", "content/cover/"),
        ("content/cover/", "content/coverage/"),
    ]);
    prop_oneof![
        6 => (file.clone(), at.clone(), text).prop_map(|(file, at, text)| Edit::Words { file, at, text }),
        2 => (file.clone(), at).prop_map(|(file, at)| Edit::Half { file, at }),
        5 => file.clone().prop_map(|file| Edit::Mend { file }),
        3 => Just(Edit::MendAll),
        1 => file.clone().prop_map(|file| Edit::Delete { file }),
        1 => (file.clone(), name()).prop_map(|(file, to)| Edit::Copy { file, to }),
        1 => (file, name()).prop_map(|(file, to)| Edit::Rename { file, to }),
        1 => moved.prop_map(|(from, to)| Edit::MoveFolder { from, to }),
    ]
}

fn apply(tree: &mut Tree, original: &Tree, edit: &Edit) {
    let paths: Vec<_> = tree.iter().map(|(path, _)| path.clone()).collect();
    let pick = |file: usize| paths[file % paths.len()].clone();
    let renamed = |path: &str, to: &str| {
        let (folder, name) = path.rsplit_once('/').expect("every source lies in a folder");
        format!("{folder}/{to}.{}", name.rsplit_once('.').expect("every source has an ending").1)
    };
    match edit {
        Edit::Words { file, at, text } => {
            let path = pick(*file);
            let mut bytes = tree.get(&path).expect("picked from it").to_vec();
            let at = at % (bytes.len() + 1);
            bytes.splice(at..at, text.bytes());
            tree.insert(path, bytes);
        }
        Edit::Half { file, at } => {
            let path = pick(*file);
            let bytes = tree.get(&path).expect("picked from it");
            let half = bytes[..at % (bytes.len() + 1)].to_vec();
            tree.insert(path, half);
        }
        Edit::Mend { file } => {
            let path = pick(*file);
            if let Some(bytes) = original.get(&path) {
                tree.insert(path, bytes.clone());
            }
        }
        Edit::MendAll => *tree = original.clone(),
        Edit::Delete { file } => drop(tree.remove(&pick(*file))),
        Edit::Copy { file, to } => {
            let path = pick(*file);
            let bytes = tree.get(&path).expect("picked from it").clone();
            tree.insert(renamed(&path, to), bytes);
        }
        Edit::Rename { file, to } => {
            let path = pick(*file);
            let bytes = tree.remove(&path).expect("picked from it");
            tree.insert(renamed(&path, to), bytes);
        }
        Edit::MoveFolder { from, to } => {
            let moved: Vec<_> = tree.under(from).map(|(path, bytes)| (path.clone(), bytes.clone())).collect();
            for (path, bytes) in moved {
                tree.remove(&path);
                tree.insert(path.replacen(from, to, 1), bytes);
            }
        }
    }
    if tree.is_empty() {
        *tree = original.clone();
    }
}

/// Everything that the preview knows once its background work is done.
fn settle(desk: &mut Desk, tree: &Tree) -> (Look, Vec<Remark>) {
    let look = desk.look(tree, today());
    desk.check(&look, tree, &["en/index.html".to_owned()]);
    if let Some(mut pass) = desk.pass(&look) {
        while desk.work(&mut pass, 7) {}
    }
    let remarks = desk.remarks();
    (look, remarks)
}

fn clean(tree: &Tree, drafts: bool) -> (Tree, Vec<Remark>) {
    let options = Options { today: today(), base_url: None, publish: false, drafts };
    let (files, outcome) = build_tree(tree, &options);
    (files, outcome.diagnostics.sorted())
}

/// What only laying out pages tells of: a build says it of the files as they are, the preview of
/// the pages that it shows, which may be those of before.
fn without_layout(remarks: &[Remark]) -> Vec<&Remark> {
    remarks.iter().filter(|remark| !remark.code.starts_with("template-")).collect()
}

fn compare(desk: &mut Desk, tree: &Tree) {
    let (look, remarks) = settle(desk, tree);
    let (_, wanted) = clean(tree, false);
    assert_eq!(without_layout(&remarks), without_layout(&wanted), "the remarks differ");
    if !wanted.iter().any(|remark| remark.severity.word() == "error") {
        assert_eq!(remarks, wanted, "the remarks differ");
        let (files, _) = clean(tree, true);
        for (path, bytes) in files.iter() {
            let made = look.moment.make(path);
            assert!(made.as_ref() == Some(bytes), "{path} is stale");
        }
        let view = look.moment.view.as_ref().expect("a site without errors can be shown");
        let listed: std::collections::BTreeSet<_> = view.files().into_iter().map(|file| file.path).collect();
        assert!(files.iter().map(|(path, _)| path).eq(&listed), "other files than a build's");
    }
}

/// The length of each run is what an editor does in a minute; `PREVIEW_EDITS` makes more runs.
#[test]
fn every_edit_shows_what_a_clean_build_makes() {
    let number = |name| std::env::var(name).ok().and_then(|text| text.parse::<u64>().ok());
    let edits = number("PREVIEW_EDITS").unwrap_or(400);
    let config = ProptestConfig {
        cases: u32::try_from(edits / 20).unwrap_or(u32::MAX).max(1),
        rng_seed: RngSeed::Fixed(number("SEED").unwrap_or(1)),
        failure_persistence: None,
        ..ProptestConfig::default()
    };
    let original = small_site();
    let run = |edits: Vec<Edit>| {
        let mut desk = Desk::default();
        let mut tree = original.clone();
        compare(&mut desk, &tree);
        for edit in &edits {
            apply(&mut tree, &original, edit);
            compare(&mut desk, &tree);
        }
        Ok(())
    };
    let result = TestRunner::new(config).run(&prop::collection::vec(edit(), 20), run);
    assert!(result.is_ok(), "{}", result.unwrap_err());
}

#[test]
fn a_file_that_cannot_be_read_leaves_its_page_as_it_was() {
    let original = small_site();
    let mut desk = Desk::default();
    settle(&mut desk, &original);
    let page = "en/coverage/kids/index.html";
    let before = desk.look(&original, today()).moment.make(page).expect("the page");

    let mut tree = original.clone();
    tree.insert("content/coverage/kids.md", &b"---\ntitle: [\n---\nOther words\n"[..]);
    let (look, remarks) = settle(&mut desk, &tree);
    assert!(remarks.iter().any(|remark| &*remark.place.file == "content/coverage/kids.md"));
    assert!(look.moment.make(page) == Some(before), "the last good page is shown");

    // Another page is edited meanwhile, and shown as it is now.
    let index =
        String::from_utf8(tree.get("content/coverage/index.md").expect("there").to_vec()).expect("text");
    tree.insert("content/coverage/index.md", (index + "\n\nFresh words.\n").into_bytes());
    let (look, _) = settle(&mut desk, &tree);
    let section = look.moment.make("en/coverage/index.html").expect("the section");
    assert!(String::from_utf8_lossy(&section).contains("Fresh words."));

    // A page that is deleted is gone at once.
    let mut tree = original.clone();
    tree.remove("content/coverage/kids.md");
    tree.remove("content/coverage/kids.es.md");
    let (look, remarks) = settle(&mut desk, &tree);
    let gone = look.moment.make(page).is_none();
    let dangling = remarks.iter().any(|remark| remark.severity.word() == "error");
    assert!(gone || dangling, "a deleted page is shown only while something still leads to it");
}

#[test]
fn drafts_are_shown_and_checked_as_what_they_are() {
    let mut tree = small_site();
    let text =
        String::from_utf8(tree.get("content/coverage/kids.md").expect("there").to_vec()).expect("text");
    tree.insert("content/coverage/draft.md", text.replacen("---\n", "---\ndraft: true\n", 1).into_bytes());
    let (look, remarks) = settle(&mut Desk::default(), &tree);
    assert!(look.moment.make("en/coverage/draft/index.html").is_some(), "only the preview shows it");
    assert_eq!(remarks, clean(&tree, false).1, "remarks are those of a build for readers");
}
