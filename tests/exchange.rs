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
