//! What must hold for any input: no panic, places inside their files, the same bytes again.

#![allow(clippy::disallowed_methods, reason = "tests read the project's own files")]

use std::path::Path;

use jiff::civil::date;
use promotora::base::diag::Remark;
use promotora::base::tree::Tree;
use promotora::edge::gather::{folder, gather};
use promotora::edge::report;
use promotora::{Options, build_tree};
use proptest::prelude::*;
use proptest::test_runner::RngSeed;

fn options() -> Options {
    Options { today: date(2026, 11, 22), base_url: None, publish: true, drafts: true }
}

fn small_site() -> Tree {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut site = folder(&root.join("tests/mistakes/_base")).expect("a small site");
    site.insert("content/coverage/form.pdf", b"%PDF-1.4".to_vec());
    site
}

/// Builds, and holds what must hold of every build's remarks.
fn build(site: &Tree) -> (Tree, Vec<Remark>) {
    let (output, outcome) = build_tree(site, &options());
    let remarks = outcome.diagnostics.sorted();
    for remark in &remarks {
        let length = site.get(&remark.place.file).map_or(0, |bytes| bytes.len());
        let range = remark.place.range();
        assert!(range.start <= range.end && range.end <= length, "{remark:?} lies outside its file");
        assert!(!remark.message.is_empty() && !remark.code.is_empty());
    }
    // Every form of report must stand any remark.
    let _ = (report::human(&remarks, site, true), report::json(&remarks, site));
    (output, remarks)
}

/// The same cases on every machine, so that a green tree stays green. `SEED` gives others, and
/// `PROPTEST_CASES` more of them.
fn config() -> ProptestConfig {
    let number = |name| std::env::var(name).ok().and_then(|text| text.parse::<u64>().ok());
    let seed = number("SEED").unwrap_or(1);
    ProptestConfig {
        cases: number("PROPTEST_CASES").map_or(400, |cases| cases as u32),
        rng_seed: RngSeed::Fixed(seed),
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

/// Changes that an editor's hand or a bad disk makes to a file.
#[derive(Clone, Debug)]
enum Slip {
    Delete { at: usize, length: usize },
    Insert { at: usize, text: String },
    Cut { at: usize },
    Double { at: usize, length: usize },
}

fn slip() -> impl Strategy<Value = Slip> {
    // Pieces that mean something to YAML, Markdown, our references or templates.
    let piece = prop::sample::select(vec![
        ": ",
        " #",
        "- ",
        "{",
        "}",
        "[",
        "]",
        "\"",
        "'",
        "\t",
        "\n",
        "\r\n",
        "---\n",
        "{fact ",
        "{limit x.y household 4}",
        "](",
        "> [!NOTE]\n",
        "|",
        "&a ",
        "*a",
        "!x",
        "%}",
        "{{",
        "\u{FEFF}",
        "é",
        "ខ្មែរ",
        "العربية",
        "🙂",
        "  ",
        "0",
        "<b>",
        "[^1]",
        "\0",
        "\u{202E}",
        "`",
        "\\",
        "####### ",
        "| a |\n| - |\n",
    ]);
    let place = any::<prop::sample::Index>().prop_map(|index| index.index(1 << 20));
    prop_oneof![
        (place.clone(), 1usize..40).prop_map(|(at, length)| Slip::Delete { at, length }),
        (place.clone(), piece).prop_map(|(at, text)| Slip::Insert { at, text: text.to_owned() }),
        place.clone().prop_map(|at| Slip::Cut { at }),
        (place, 1usize..200).prop_map(|(at, length)| Slip::Double { at, length }),
    ]
}

fn apply(bytes: &[u8], slip: &Slip) -> Vec<u8> {
    let place = |at: usize| at % (bytes.len() + 1);
    let mut out = bytes.to_vec();
    match slip {
        Slip::Delete { at, length } => {
            let start = place(*at);
            out.drain(start..(start + length).min(bytes.len()));
        }
        Slip::Insert { at, text } => {
            let start = place(*at);
            out.splice(start..start, text.bytes());
        }
        Slip::Cut { at } => out.truncate(place(*at)),
        Slip::Double { at, length } => {
            let start = place(*at);
            let end = (start + length).min(bytes.len());
            out.splice(end..end, bytes[start..end].to_vec());
        }
    }
    out
}

proptest! {
    #![proptest_config(config())]

    /// Any file, spoilt in any way: told of or fine, and never a panic.
    #[test]
    fn spoilt_files_never_end_the_program(
        file in any::<prop::sample::Index>(),
        slips in prop::collection::vec(slip(), 1..4),
    ) {
        let mut site = small_site();
        let files: Vec<_> = site.iter().map(|(path, bytes)| (path.clone(), bytes.clone())).collect();
        let (path, bytes) = files[file.index(files.len())].clone();
        let spoilt = slips.iter().fold(bytes.to_vec(), |bytes, slip| apply(&bytes, slip));
        site.insert(path, spoilt);
        build(&site);
    }

    /// Any text at all as a page, a record, a language file, a template, a style.
    #[test]
    fn any_text_is_told_of_or_fine(text in "(?s).{0,400}", file in 0usize..5) {
        let path = [
            "content/coverage/kids.md", "content/programs/medi-cal.yaml", "i18n/en.yaml",
            "themes/tiny/templates/explainer.html", "themes/tiny/styles/1-base.css",
        ][file];
        let mut site = small_site();
        site.insert(path, text.into_bytes());
        build(&site);
    }

    /// Any Markdown below a right front matter.
    #[test]
    fn any_markdown_is_told_of_or_fine(text in "[-*_>#|`\\[\\](){}!^:~<&\\\\ \n\ta-z0-9$%.é]{0,300}") {
        let mut site = small_site();
        let front = "---\ntitle: A\nsummary: B\nreviewed: 2026-11-21\nnext_review: 2027-02-01\n---\n";
        site.insert("content/coverage/adults.md", format!("{front}{text}").into_bytes());
        build(&site);
    }
}

/// Settings cut short anywhere: what is told lies in the file, and nothing is said of a
/// publisher that could not be read.
#[test]
fn settings_cut_anywhere_are_told_of() {
    let whole = small_site().get("content/site.yaml").expect("the settings").clone();
    for end in 0..whole.len() {
        let mut site = small_site();
        site.insert("content/site.yaml", whole[..end].to_vec());
        build(&site);
    }
}

/// The same tree and day give the same bytes and remarks, on one thread or many.
#[test]
fn the_same_input_gives_the_same_bytes() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let (site, _) = gather(root).expect("the real site");
    let on = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("a pool");
        pool.install(|| {
            let (output, outcome) = build_tree(&site, &options());
            (output, outcome.diagnostics.sorted(), outcome.made, outcome.next_change)
        })
    };
    let first = on(1);
    assert!(first.0.len() > 200, "the real site is built");
    for threads in [2, 5] {
        let again = on(threads);
        assert!(again == first, "{threads} threads make another site");
    }
}
