//! What goes to translators and comes back: nothing may be lost, and nothing broken taken over.

#![allow(clippy::disallowed_methods, reason = "it reads the site's own content")]

use std::path::Path;
use std::sync::Arc;

use jiff::civil::date;
use promotora::base::lang::Lang;
use promotora::base::tree::Tree;
use promotora::edge::gather::gather;
use promotora::exchange::import::{How, import};
use promotora::exchange::{Format, Returned, export, read};

const FORMATS: [(Format, &str); 3] =
    [(Format::Po, "a.po"), (Format::Xliff, "a.xlf"), (Format::Html, "a.html")];

fn spanish() -> Lang {
    Lang::from_tag("es").expect("Spanish")
}

fn out(tree: &Tree, format: Format) -> String {
    export(tree, spanish(), format, date(2026, 11, 24))
}

fn back(text: &str, (format, name): (Format, &str)) -> Vec<Returned> {
    let (returned, diags) = read(&Arc::from(name), text, format);
    assert!(diags.is_empty(), "{diags:?}");
    returned
}

fn how() -> How {
    How { method: Some("machine".into()), reviewer: None, today: date(2026, 11, 24) }
}

fn content() -> Tree {
    gather(Path::new(env!("CARGO_MANIFEST_DIR"))).expect("the site").0
}

#[test]
fn what_comes_back_as_it_went_changes_no_file() {
    let tree = content();
    for form in FORMATS {
        let returned = back(&out(&tree, form.0), form);
        assert!(returned.len() > 500, "the whole site is there");
        let (files, _) = import(&tree, spanish(), &returned, &how());
        let names: Vec<&String> = files.iter().map(|(file, _)| file).collect();
        assert!(names.is_empty(), "{form:?}: {names:?}");
    }
}

#[test]
fn a_site_translated_from_nothing_but_the_export_gives_the_same_export() {
    let tree = content();
    let mut bare = tree.clone();
    let spanish_files: Vec<Arc<str>> = tree
        .iter()
        .map(|(path, _)| path.clone())
        .filter(|path| {
            path.starts_with("content/") && (path.ends_with(".es.md") || path.ends_with(".es.yaml"))
        })
        .collect();
    for file in &spanish_files {
        bare.remove(file);
    }
    for form in FORMATS {
        let first = out(&tree, form.0);
        let (files, diags) = import(&bare, spanish(), &back(&first, form), &how());
        let errors: Vec<String> = diags
            .iter()
            .filter(|remark| !matches!(remark.code, "import-number"))
            .map(|remark| format!("{:?} {}", remark.place, remark.message))
            .collect();
        assert!(errors.is_empty(), "{form:?}:\n{}", errors.join("\n"));
        let mut again = bare.clone();
        for (file, text) in files {
            again.insert(file, text.into_bytes());
        }
        let second = out(&again, form.0);
        let differ = first.lines().zip(second.lines()).find(|(a, b)| a != b);
        assert!(first == second, "{form:?}: {differ:?}");
    }
}

/// A small site with one page, for pieces that come back broken.
fn small() -> Tree {
    let mut tree = Tree::new();
    let file = |text: &str| text.as_bytes().to_vec();
    tree.insert("content/site.yaml", file("title: T\ndescription: D.\nbase_url: https://a.example\ntheme: t\nsource_language: en\nlanguages: [en, es]\nhelp_line: x\n"));
    tree.insert("content/coverage/kids.md", file("---\ntitle: Kids\nsummary: Up to age 19.\nreviewed: 2026-11-21\nnext_review: 2027-02-01\n---\n## Who can get it {#who}\n\nCall {phone a} and read [the page](/b#c) of 2026.\n"));
    tree.insert("content/coverage/kids.es.md", file("---\ntranslation: {method: human, date: 2026-11-21}\ntitle: Niños\nsummary: Hasta los 19 años.\n---\n## Quién puede tenerla {#who}\n\nLlame al {phone a} y lea [la página](/b#c) de 2026.\n"));
    tree
}

/// A translation of the second paragraph, and what must be said of it; nothing: it is taken over.
#[test]
fn a_piece_that_lost_something_is_told_of_and_left_out() {
    let cases: [(&str, &[&str]); 12] = [
        ("Pida {phone a}; lea [la página](/b#c) de 2026.", &[]),
        ("En 2026 lea [la página](/b#c) o llame al {phone a}.", &[]),
        ("Llame y lea [la página](/b#c) de 2026.", &["import-lost"]),
        ("Llame al {teléfono a} y lea [la página](/b#c) de 2026.", &["import-added", "import-lost"]),
        ("Llame al {phone a} y lea [la página] (/b#c) de 2026.", &["import-link", "import-lost"]),
        ("Llame al {phone a} y lea [la página](/b#d) de 2026.", &["import-added", "import-lost"]),
        ("Llame al {phone a} y lea la página de 2026.", &["import-lost"]),
        ("Llame al {phone a} y lea [la página](/b#c) de 2027.", &["import-added", "import-number"]),
        ("Llame al {phone a} y lea [la página](/b#c) de este año.", &["import-number"]),
        ("Llame al {phone a} y lea [la página](/b#c) de ٢٠٢٦.", &["import-digit", "import-number"]),
        ("## Llame al {phone a} y lea [la página](/b#c) de 2026.", &["import-added"]),
        ("Llame al {phone a}, {phone a} y lea [la página](/b#c) de 2026.", &["import-added"]),
    ];
    let tree = small();
    for (target, wanted) in cases {
        for form in FORMATS {
            let mut returned = back(&out(&tree, form.0), form);
            let piece =
                returned.iter_mut().find(|piece| piece.id.ends_with("#body.who/2")).expect("the paragraph");
            piece.target = target.to_owned();
            let (files, diags) = import(&tree, spanish(), &returned, &how());
            let mut codes: Vec<&str> = diags.iter().map(|remark| remark.code).collect();
            codes.sort_unstable();
            assert_eq!(codes, wanted, "{target}");
            let taken = files.iter().any(|(_, text)| text.contains(target));
            let harmless = wanted.iter().all(|code| *code == "import-number");
            assert_eq!(taken, harmless, "{target}");
        }
    }
}

#[test]
fn a_heading_keeps_its_depth_and_its_name() {
    let tree = small();
    for (target, sound) in [
        ("## Para quién es {#who}", true),
        ("### Para quién es {#who}", false),
        ("## Para quién es", false),
        ("## Para quién es {#quien}", false),
    ] {
        let mut returned = back(&out(&tree, Format::Po), FORMATS[0]);
        let piece = returned.iter_mut().find(|piece| piece.id.ends_with("#body.who/1")).expect("the heading");
        piece.target = target.to_owned();
        let (files, diags) = import(&tree, spanish(), &returned, &how());
        assert_eq!(files.len(), usize::from(sound), "{target}");
        assert_eq!(diags.has_errors(), !sound, "{target}");
    }
}

/// What a word processor makes of the table: other tags, other line breaks, the same words.
#[test]
fn a_table_that_a_word_processor_saved_can_be_read() {
    let saved = "<html><head><title>x</title></head><body lang=EN-US>\r\n<table border=1>\r\n <TR>\r\n  <TD width=100><p class=MsoNormal>content/coverage/kids.md#title<o:p></o:p></p></TD>\r\n\
        <td><p>Kids</p></td><td><p>Los\r\n   ni&ntilde;os&nbsp;&#8212; <b>todos</b></p><p>y m&aacute;s</p></td>\r\n </TR></table><![if !x]><br><![endif]></body></html>";
    let (returned, diags) = read(&Arc::from("a.html"), saved, Format::Html);
    assert!(diags.is_empty(), "{diags:?}");
    assert_eq!(returned.len(), 1);
    assert_eq!(returned[0].id, "content/coverage/kids.md#title");
    assert_eq!(returned[0].source, "Kids");
    assert_eq!(returned[0].target, "Los niños\u{A0}— todos\ny más");
}

/// Broken files end in a remark, never in a panic.
#[test]
fn files_cut_off_anywhere_are_read_as_far_as_they_go() {
    let tree = small();
    for (format, name) in FORMATS {
        let whole = out(&tree, format);
        for end in (0..whole.len()).filter(|end| whole.is_char_boundary(*end)) {
            let (returned, _) = read(&Arc::from(name), &whole[..end], format);
            let _ = import(&tree, spanish(), &returned, &how());
        }
    }
}

/// A piece whose source is another by now is not taken over: nobody translated what stands there.
#[test]
fn an_outdated_and_an_unknown_piece_are_told_of() {
    let tree = small();
    let mut returned = back(&out(&tree, Format::Po), FORMATS[0]);
    returned[0].source.push('!');
    returned[0].target.push('!');
    returned[1].id.push_str(".gone");
    let (files, diags) = import(&tree, spanish(), &returned, &how());
    let codes: Vec<&str> = diags.iter().map(|remark| remark.code).collect();
    assert_eq!(codes, ["outdated-piece", "unknown-piece"]);
    assert!(files.is_empty());
}
