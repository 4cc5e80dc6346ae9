use std::sync::Arc;

use promotora::base::diag::{Diagnostics, Place, Remark, Severity};
use promotora::base::tree::Tree;
use promotora::edge::report::{github, human, json, summary};
use proptest::prelude::*;

fn site() -> (Vec<Remark>, Tree) {
    let mut tree = Tree::new();
    let dental = "title: Dental\r\nsee: año 😀\tchipp # 100%\r\n";
    tree.insert("content/a, b: c.md", dental.as_bytes());
    tree.insert("content/z.md", &b"\xEF\xBB\xBFone\ntwo\n"[..]);
    let file: Arc<str> = "content/a, b: c.md".into();
    let last: Arc<str> = "content/z.md".into();
    let at = dental.find("chipp").unwrap();
    let mut diags = Diagnostics::new();
    diags
        .error("unknown-program", &Place::new(&file, at..at + 5), "no program is called `chipp`")
        .did_you_mean(Some("chip"));
    diags.warning("odd-start", &Place::new(&last, 3..6), "100% odd,\nreally: yes").fix("eins");
    diags
        .error("two-lines", &Place::new(&last, 4..9), "this spans two lines")
        .hint("join them")
        .fix("one two");
    diags.error("unreadable-file", &Place::file(&"content/gone.md".into()), "cannot be read");
    (diags.sorted(), tree)
}

#[test]
fn people_see_the_line_with_the_culprit() {
    let (remarks, tree) = site();
    assert_eq!(
        human(&remarks, &tree, false),
        "\
error[unknown-program]: no program is called `chipp`
 --> content/a, b: c.md:2:12
  |
2 | see: año 😀    chipp # 100%
  |                ^^^^^
  |
  = hint: did you mean `chip`?

error[unreadable-file]: cannot be read
--> content/gone.md

warning[odd-start]: 100% odd,
                    really: yes
 --> content/z.md:1:1
  |
1 | one
  | ^^^
  |
  = fix: eins

error[two-lines]: this spans two lines
 --> content/z.md:1:2
  |
1 | one
  |  ^^
  |
  = hint: join them
  = fix: one two

"
    );
    assert_eq!(summary(&remarks).as_deref(), Some("3 errors, 1 warning in 3 files"));
    assert_eq!(summary(&[]), None);
    assert!(human(&remarks, &tree, true).contains("\u{1b}["));
}

#[test]
fn programs_get_an_array_of_objects() {
    let (remarks, tree) = site();
    let entries: serde_json::Value = serde_json::from_str(&json(&remarks, &tree)).unwrap();
    assert_eq!(
        entries[0],
        serde_json::json!({
            "severity": "error", "code": "unknown-program", "file": "content/a, b: c.md",
            "line": 2, "column": 12, "end_line": 2, "end_column": 17,
            "message": "no program is called `chipp`", "hint": "did you mean `chip`?", "fix": "chip",
        })
    );
    assert_eq!(entries[1]["line"], 1);
    assert_eq!(entries[1]["fix"], serde_json::Value::Null);
    assert_eq!(
        (&entries[3]["line"], &entries[3]["end_line"], &entries[3]["end_column"]),
        (&1.into(), &2.into(), &3.into())
    );
    assert_eq!(json(&[], &tree), "[]\n");
}

#[test]
fn github_gets_workflow_commands() {
    let (remarks, tree) = site();
    let lines = github(&remarks, &tree, "docs/site");
    let lines: Vec<&str> = lines.lines().collect();
    assert_eq!(
        lines,
        [
            "::error file=docs/site/content/a%2C b%3A c.md,line=2,endLine=2,col=12,endColumn=17,\
             title=unknown-program::no program is called `chipp`%0Ahint: did you mean `chip`?",
            "::error file=docs/site/content/gone.md,line=1,endLine=1,col=1,endColumn=1,title=unreadable-file::cannot be read",
            "::warning file=docs/site/content/z.md,line=1,endLine=1,col=1,endColumn=4,\
             title=odd-start::100%25 odd,%0Areally: yes%0Afix: eins",
            "::error file=docs/site/content/z.md,line=1,endLine=2,\
             title=two-lines::this spans two lines%0Ahint: join them%0Afix: one two",
        ]
    );
    assert!(github(&remarks, &tree, "").starts_with("::error file=content/a"));
}

fn any_bytes() -> impl Strategy<Value = Vec<u8>> {
    let piece = prop_oneof![
        any::<Vec<u8>>(),
        "\\PC{0,20}".prop_map(String::into_bytes),
        prop_oneof![
            Just("\r\n"),
            Just("\n"),
            Just("\r"),
            Just("\t"),
            Just("\u{FEFF}"),
            Just("\u{202E}"),
            Just("é"),
            Just("👩‍👩‍👧"),
            Just("\0")
        ]
        .prop_map(|text| text.as_bytes().to_vec()),
        (any::<u8>(), 0..400_usize).prop_map(|(byte, count)| vec![byte; count]),
    ];
    prop::collection::vec(piece, 0..8).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn any_remark_about_any_bytes_can_be_shown(
        bytes in any_bytes(),
        (start, end) in (0..2_000_u32, prop_oneof![0..2_000_u32, Just(u32::MAX)]),
        message in "\\PC*|[\\x00-\\x20]*",
        fix in proptest::option::of("(?s).*"),
    ) {
        let file: Arc<str> = "content/a.md".into();
        let tree: Tree = [(file.clone(), bytes.into())].into_iter().collect();
        let place = Place { file, start, end };
        let remark = Remark { place, severity: Severity::Error, code: "x", message: message.clone(), hint: Some(message), fix };
        let remarks = [remark];
        let shown = human(&remarks, &tree, false);
        human(&remarks, &tree, true);
        let entries: serde_json::Value = serde_json::from_str(&json(&remarks, &tree)).unwrap();
        let place = format!("content/a.md:{}:{}", entries[0]["line"], entries[0]["column"]);
        prop_assert!((start, end) == (0, 0) || shown.contains(&place), "{place} is not in\n{shown}");
        prop_assert_eq!(github(&remarks, &tree, "").lines().count(), 1);
    }
}
