use std::fs;
use std::path::Path;

use promotora::base::diag::Diagnostics;
use promotora::edge::gather::gather;

use super::lay;

fn remarks(diags: Diagnostics) -> Vec<String> {
    diags.sorted().iter().map(|remark| format!("{} {}", remark.place.file, remark.code)).collect()
}

#[test]
fn only_the_sources_are_read_and_litter_is_left() {
    let root = tempfile::tempdir().unwrap();
    lay(
        root.path(),
        &[
            ("content/a.md", "a"),
            ("content/año nuevo/b c.md", "b"),
            ("content/.well-known/security.txt", "s"),
            ("i18n/en.yaml", "i"),
            ("themes/daylight/parts/a.css", "t"),
            ("README.md", "not a source"),
            ("public/a.html", "not a source"),
            ("content/.git/config", ""),
            ("content/.DS_Store", ""),
            ("content/Thumbs.db", ""),
            ("content/a.md~", ""),
            ("content/.a.md.swp", ""),
            ("content/a.swp", ""),
            ("content/#a.md#", ""),
            ("content/.#a.md", ""),
            ("content/4913", ""),
            ("content/~$a.docx", ""),
        ],
    );
    let (tree, diags) = gather(root.path()).unwrap();
    let paths: Vec<&str> = tree.iter().map(|(path, _)| &**path).collect();
    assert_eq!(
        paths,
        [
            "content/.well-known/security.txt",
            "content/a.md",
            "content/año nuevo/b c.md",
            "i18n/en.yaml",
            "themes/daylight/parts/a.css"
        ]
    );
    assert_eq!(remarks(diags), [""; 0]);
}

#[test]
fn no_content_is_told_with_what_to_do() {
    let root = tempfile::tempdir().unwrap();
    lay(root.path(), &[("content/site.yaml", ""), ("i18n/en.yaml", "")]);
    let missing = gather(&root.path().join("nowhere")).unwrap_err();
    assert!(missing.message.contains("there is no folder"), "{missing:?}");
    let too_deep = gather(&root.path().join("i18n")).unwrap_err();
    assert!(too_deep.message.contains("no folder `content`"), "{too_deep:?}");
    assert!(too_deep.hint.contains("--root"), "{too_deep:?}");
    assert!(too_deep.hint.contains(&*root.path().canonicalize().unwrap().to_string_lossy()), "{too_deep:?}");
}

#[test]
fn names_that_break_elsewhere_are_told() {
    let root = tempfile::tempdir().unwrap();
    lay(
        root.path(),
        &[
            ("content/Dental.md", ""),
            ("content/dental.md", ""),
            ("content/sub/a.md", ""),
            ("content/Sub/b.md", ""),
            ("content/nin\u{303}os.md", ""),
            ("content/ni\u{F1}os.md", ""),
            ("content/aux.md", ""),
            ("content/com7", ""),
            ("content/com10.md", ""),
            ("content/what?.md", ""),
            ("content/ends./a.md", ""),
        ],
    );
    let (tree, diags) = gather(root.path()).unwrap();
    let shown: Vec<_> = diags.iter().map(|remark| remark.message.clone()).collect();
    assert!(shown.iter().any(|m| m.contains("`content/Dental.md` and `content/dental.md`")), "{shown:?}");
    assert_eq!(
        remarks(diags),
        [
            "content/aux.md name-not-portable",
            "content/com7 name-not-portable",
            "content/dental.md names-collide",
            "content/ends. name-not-portable",
            "content/ni\u{F1}os.md names-collide",
            "content/sub names-collide",
            "content/what?.md name-not-portable",
        ]
    );
    assert!(tree.get("content/Dental.md").is_some() && tree.get("content/ni\u{F1}os.md").is_some());
}

#[test]
fn a_name_in_another_unicode_form_is_one_name() {
    let root = tempfile::tempdir().unwrap();
    lay(root.path(), &[("content/nin\u{303}os.md", "x")]);
    let (tree, diags) = gather(root.path()).unwrap();
    assert!(tree.get("content/ni\u{F1}os.md").is_some());
    assert!(diags.is_empty());
}

#[test]
fn a_file_of_unbelievable_size_is_not_read() {
    let root = tempfile::tempdir().unwrap();
    lay(root.path(), &[("content/huge.md", ""), ("content/map.pdf", "")]);
    for name in ["huge.md", "map.pdf"] {
        let file = fs::File::options().write(true).open(root.path().join("content").join(name)).unwrap();
        file.set_len((16 << 20) + 1).unwrap();
    }
    let (tree, diags) = gather(root.path()).unwrap();
    assert_eq!(remarks(diags), ["content/huge.md file-too-large"]);
    assert!(tree.get("content/huge.md").is_none() && tree.get("content/map.pdf").is_some());
}

#[cfg(unix)]
mod unix {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    use std::os::unix::fs::{PermissionsExt, symlink};

    use super::*;

    #[test]
    fn links_are_followed_and_loops_are_told() {
        let root = tempfile::tempdir().unwrap();
        let elsewhere = tempfile::tempdir().unwrap();
        lay(root.path(), &[("content/a/a.md", "")]);
        lay(elsewhere.path(), &[("shared.md", "")]);
        let content = root.path().join("content");
        symlink(elsewhere.path(), content.join("linked")).unwrap();
        symlink("..", content.join("a/loop")).unwrap();
        symlink("nowhere", content.join("dangling.md")).unwrap();
        let (tree, diags) = gather(root.path()).unwrap();
        assert!(tree.get("content/linked/shared.md").is_some());
        assert_eq!(remarks(diags), ["content/a/loop symlink-loop", "content/dangling.md dangling-link"]);
    }

    #[test]
    fn what_cannot_be_read_is_told_and_the_rest_comes_through() {
        let root = tempfile::tempdir().unwrap();
        lay(root.path(), &[("content/a.md", "a"), ("content/closed.md", ""), ("content/closed/b.md", "")]);
        let content = root.path().join("content");
        fs::write(content.join(OsStr::from_bytes(b"caf\xE9.md")), "").unwrap();
        std::os::unix::net::UnixListener::bind(content.join("socket")).unwrap();
        let forbid = |path: &Path, mode| fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
        forbid(&content.join("closed.md"), 0o000);
        forbid(&content.join("closed"), 0o000);
        // Root reads everything, so there the two closed ones are no trouble.
        let closed = fs::read(content.join("closed.md")).is_err();
        let (tree, diags) = gather(root.path()).unwrap();
        forbid(&content.join("closed"), 0o700);
        assert!(tree.get("content/a.md").is_some());
        let mut wanted = vec!["content/caf\u{FFFD}.md name-not-unicode", "content/socket not-a-file"];
        if closed {
            wanted.extend(["content/closed unreadable-file", "content/closed.md unreadable-file"]);
            wanted.sort_unstable();
        }
        assert_eq!(remarks(diags), wanted);
    }
}
