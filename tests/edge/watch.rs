use std::fs;
use std::time::Duration;

use promotora::edge::gather::{Changed, News, Sources, gather};
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
    let settle = || while changes.wait(A_WHILE).is_some() {};
    settle();

    gather(path).unwrap();
    lay(
        path,
        &[("public/a.html", "2"), ("README.md", "2"), ("content/.a.md.swp", ""), ("content/a.md~", "")],
    );
    assert!(changes.wait(A_WHILE).is_none(), "reading, the output and litter are no changes");

    lay(path, &[("content/a.md", "2"), ("content/b.md", "")]);
    assert!(changes.wait(SOON).is_some(), "a file was written");
    settle();

    fs::write(path.join("content/.new"), "3").unwrap();
    fs::rename(path.join("content/.new"), path.join("content/a.md")).unwrap();
    assert!(changes.wait(SOON).is_some(), "a file was replaced, as careful editors do");
    settle();

    lay(path, &[("content/new/folder/c.md", "")]);
    assert!(changes.wait(SOON).is_some(), "a folder was made");
    settle();
    lay(path, &[("content/new/folder/c.md", "2")]);
    assert!(changes.wait(SOON).is_some(), "a file in the new folder was written");
    settle();

    lay(path, &[("i18n/en.yaml", "")]);
    assert!(changes.wait(SOON).is_some(), "a source folder was made");
    settle();
    lay(path, &[("i18n/en.yaml", "2")]);
    assert!(changes.wait(SOON).is_some(), "a file in the new source folder was written");
    settle();

    fs::rename(path.join("content"), path.join("aside")).unwrap();
    assert!(changes.wait(SOON).is_some(), "a source folder went away");
    settle();
    fs::rename(path.join("aside"), path.join("content")).unwrap();
    assert!(changes.wait(SOON).is_some(), "it came back");
    settle();
    lay(path, &[("content/a.md", "4")]);
    assert!(changes.wait(SOON).is_some(), "and is watched as before");
}

/// Whatever happens on disk: what is kept in step is what reading anew would give.
#[test]
fn sources_are_kept_in_step_with_the_disk() {
    let root = tempfile::tempdir().unwrap();
    let path = root.path();
    lay(
        path,
        &[("content/a.md", "1"), ("content/b/c.md", "1"), ("i18n/en.yaml", "1"), ("themes/t/x.css", "1")],
    );
    lay(path, &[("elsewhere/d.md", "1")]);
    let mut sources = Sources::read(path).unwrap();
    let changes = watch(path).unwrap();
    changes.follow(&sources.links);
    let write = |file: &str, text: &str| lay(path, &[(file, text)]);
    let rename = |from: &str, to: &str| fs::rename(path.join(from), path.join(to)).unwrap();
    let steps: [(&str, &dyn Fn()); 12] = [
        ("a file is written in place", &|| write("content/a.md", "2")),
        ("two files at once", &|| {
            write("content/a.md", "3");
            write("i18n/en.yaml", "2");
        }),
        ("a file is replaced by another", &|| {
            write("content/.a.md.swp", "4");
            rename("content/.a.md.swp", "content/a.md");
        }),
        ("a new file", &|| write("content/new.md", "1")),
        ("a new folder with a file in it", &|| write("content/deep/er/e.md", "1")),
        ("a file in the new folder", &|| write("content/deep/er/e.md", "2")),
        ("a file is renamed", &|| rename("content/new.md", "content/newer.md")),
        ("a folder is renamed", &|| rename("content/deep", "content/deeper")),
        ("a file goes", &|| fs::remove_file(path.join("content/newer.md")).unwrap()),
        ("a folder goes", &|| fs::remove_dir_all(path.join("content/deeper")).unwrap()),
        ("a file that is no text in Unicode", &|| {
            fs::write(path.join("content/a.md"), [0xff, 0xfe]).unwrap()
        }),
        ("and is mended", &|| write("content/a.md", "5")),
    ];
    let follow = |sources: &mut Sources, what: &str| {
        let mut waited = Duration::ZERO;
        loop {
            let (tree, diags) = gather(path).unwrap();
            if sources.tree == tree && sources.diags == diags {
                return;
            }
            assert!(waited < SOON, "{what}: not in step");
            if let Some(changed) = changes.wait(A_WHILE) {
                sources.update(&changed).unwrap();
                changes.follow(&sources.links);
            }
            waited += A_WHILE;
        }
    };
    for (what, step) in steps {
        step();
        follow(&mut sources, what);
    }
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink(path.join("elsewhere"), path.join("content/linked")).unwrap();
        follow(&mut sources, "a link to a folder");
        write("elsewhere/d.md", "2");
        follow(&mut sources, "a file behind the link");
        std::os::unix::fs::symlink(path.join("nowhere"), path.join("content/e.md")).unwrap();
        follow(&mut sources, "a link to nothing, which is told of");
        fs::remove_file(path.join("content/e.md")).unwrap();
        follow(&mut sources, "and is gone");
    }
    fs::remove_dir_all(path.join("content")).unwrap();
    assert!(sources.update(&Changed::All).is_err(), "there is no site now");
    write("content/a.md", "6");
    follow(&mut sources, "the site is back");
    assert_eq!(sources.update(&Changed::All).unwrap(), News::None);
}

#[test]
fn a_file_that_is_half_saved_counts_as_lost() {
    let root = tempfile::tempdir().unwrap();
    let path = root.path();
    let whole = "---\ntitle: A\n---\nWords.\n\nMore words.\n";
    lay(path, &[("content/a.md", whole)]);
    let mut sources = Sources::read(path).unwrap();
    let file = Changed::Paths([sources_path(path, "content/a.md")].into());
    for (text, news) in [
        ("", News::Lost),
        (whole, News::Changed),
        ("", News::Lost),
        ("---\ntitle: A\n---\nWor", News::Lost),
        (whole, News::Changed),
        (whole, News::None),
        ("---\ntitle: A\n---\nWords.\n", News::Changed), // The last lines were deleted.
        ("---\ntitle: A\n---\nWords", News::Lost),
        ("---\ntitle: B\n---\nWords", News::Changed),
    ] {
        lay(path, &[("content/a.md", text)]);
        assert_eq!(sources.update(&file), Ok(news), "{text:?}");
        assert_eq!(&**sources.tree.get("content/a.md").unwrap(), text.as_bytes());
    }
}

fn sources_path(root: &std::path::Path, file: &str) -> std::path::PathBuf {
    root.canonicalize().unwrap().join(file)
}
