use std::fs;

use promotora::edge::gather::folder;
use promotora::edge::make::{Ending, Made, Step, make};
use promotora::edge::write::Written;

use super::{copier, lay, options};

fn run(root: &std::path::Path) -> Made {
    make(root, &root.join("public"), &options(), &copier, &mut |_| {}, &|| {}).unwrap()
}

#[test]
fn an_error_leaves_the_old_output_untouched() {
    let root = tempfile::tempdir().unwrap();
    lay(root.path(), &[("content/a.txt", "fine"), ("content/b.txt", "fine, too")]);
    assert_eq!(run(root.path()).ending, Ending::Written(Written { written: 2, unchanged: 0, removed: 0 }));
    let before = folder(&root.path().join("public")).unwrap();
    lay(root.path(), &[("content/a.txt", "odd and wrong"), ("content/b.txt", "changed")]);
    let made = run(root.path());
    assert_eq!(made.ending, Ending::Refused);
    assert_eq!(made.remarks.len(), 2);
    assert_eq!(folder(&root.path().join("public")).unwrap(), before);
}

#[test]
fn trouble_with_reading_is_an_error_like_any_other() {
    let root = tempfile::tempdir().unwrap();
    lay(root.path(), &[("content/a.txt", "fine"), ("content/aux.txt", "")]);
    assert_eq!(run(root.path()).ending, Ending::Refused);
    assert!(!root.path().join("public").exists());
}

#[test]
fn a_second_build_tells_the_same_and_writes_nothing() {
    let root = tempfile::tempdir().unwrap();
    lay(root.path(), &[("content/a.txt", "an odd page"), ("content/b.txt", "")]);
    let first = run(root.path());
    let manifest = root.path().join("public/.promotora.json");
    let written_at = fs::metadata(&manifest).unwrap().modified().unwrap();
    let mut steps = Vec::new();
    let second = make(
        root.path(),
        &root.path().join("public"),
        &options(),
        &copier,
        &mut |step| steps.push(step),
        &|| {},
    )
    .unwrap();
    assert_eq!(second.ending, Ending::Unchanged);
    assert_eq!(steps, [Step::Read]);
    assert_eq!(
        (second.remarks, second.made, second.next_change),
        (first.remarks, first.made, first.next_change)
    );
    assert_eq!(fs::metadata(&manifest).unwrap().modified().unwrap(), written_at);
}

#[test]
fn options_count_as_inputs() {
    let root = tempfile::tempdir().unwrap();
    lay(root.path(), &[("content/a.txt", "")]);
    run(root.path());
    let tomorrow = promotora::Options { today: options().today.tomorrow().unwrap(), ..options() };
    let made =
        make(root.path(), &root.path().join("public"), &tomorrow, &copier, &mut |_| {}, &|| {}).unwrap();
    assert_eq!(made.ending, Ending::Written(Written { written: 0, unchanged: 1, removed: 0 }));
}

#[test]
fn the_output_tells_nothing_of_where_and_when_it_was_made() {
    let made = |name: &str| {
        let dir = tempfile::tempdir().unwrap();
        let root = dir.path().join(name);
        lay(&root, &[("content/a.txt", "odd"), ("content/b/c.txt", "")]);
        run(&root);
        folder(&root.join("public")).unwrap()
    };
    assert_eq!(made("one"), made("another name"));
}
