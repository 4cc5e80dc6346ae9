use std::fs;
use std::time::Duration;

use promotora::edge::gather::gather;
use promotora::edge::watch::watch;

use super::lay;

const SOON: Duration = Duration::from_secs(5);
const A_WHILE: Duration = Duration::from_millis(300);

#[test]
fn changes_of_sources_are_told_and_nothing_else() {
    let root = tempfile::tempdir().unwrap();
    let path = root.path();
    lay(path, &[("content/a.md", "1"), ("public/a.html", ""), ("README.md", "")]);
    let changes = watch(path).unwrap();
    let settle = || while changes.wait(A_WHILE) {};
    settle();

    gather(path).unwrap();
    lay(
        path,
        &[("public/a.html", "2"), ("README.md", "2"), ("content/.a.md.swp", ""), ("content/a.md~", "")],
    );
    assert!(!changes.wait(A_WHILE), "reading, the output and litter are no changes");

    lay(path, &[("content/a.md", "2"), ("content/b.md", "")]);
    assert!(changes.wait(SOON), "a file was written");
    settle();

    fs::write(path.join("content/.new"), "3").unwrap();
    fs::rename(path.join("content/.new"), path.join("content/a.md")).unwrap();
    assert!(changes.wait(SOON), "a file was replaced, as careful editors do");
    settle();

    lay(path, &[("content/new/folder/c.md", "")]);
    assert!(changes.wait(SOON), "a folder was made");
    settle();
    lay(path, &[("content/new/folder/c.md", "2")]);
    assert!(changes.wait(SOON), "a file in the new folder was written");
    settle();

    lay(path, &[("i18n/en.yaml", "")]);
    assert!(changes.wait(SOON), "a source folder was made");
    settle();
    lay(path, &[("i18n/en.yaml", "2")]);
    assert!(changes.wait(SOON), "a file in the new source folder was written");
    settle();

    fs::rename(path.join("content"), path.join("aside")).unwrap();
    assert!(changes.wait(SOON), "a source folder went away");
    settle();
    fs::rename(path.join("aside"), path.join("content")).unwrap();
    assert!(changes.wait(SOON), "it came back");
    settle();
    lay(path, &[("content/a.md", "4")]);
    assert!(changes.wait(SOON), "and is watched as before");
}
