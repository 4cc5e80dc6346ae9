use std::fs;
use std::path::Path;

use promotora::base::tree::diff;
use promotora::edge::gather::folder;
use promotora::edge::write::{Account, Output, Staging, WriteError, Written};
use tempfile::TempDir;

use super::lay;

const SOURCES: [&str; 3] = ["content", "i18n", "themes"];

struct Place {
    dir: TempDir,
}

impl Place {
    fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        lay(dir.path(), &[("site/content/a.md", "")]);
        Self { dir }
    }

    fn path(&self, below: &str) -> std::path::PathBuf {
        self.dir.path().join(below)
    }

    fn open(&self, out: &str) -> Result<Output, WriteError> {
        Output::open(&self.path(out), &self.path("site"), &SOURCES)
    }

    fn stage(&self) -> Staging {
        self.open("site/public").unwrap().stage().unwrap()
    }

    fn write(&self, files: &[(&str, &str)]) -> Written {
        let staging = self.stage();
        for (path, text) in files {
            staging.put(path, text.as_bytes()).unwrap();
        }
        staging.commit(account("1")).unwrap()
    }

    /// The names in the site's folder.
    fn beside(&self) -> Vec<String> {
        let entries = fs::read_dir(self.path("site")).unwrap();
        let mut names: Vec<String> =
            entries.map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned()).collect();
        names.sort();
        names
    }

    #[track_caller]
    fn stands(&self, files: &[(&str, &str)]) {
        let mut there = folder(&self.path("site/public")).unwrap();
        assert!(there.remove(".promotora.json").is_some());
        let wanted = files.iter().map(|(path, text)| ((*path).into(), text.as_bytes().into())).collect();
        assert_eq!(diff(&wanted, &there), "");
        assert_eq!(self.beside(), ["content", "public"]);
    }

    #[track_caller]
    fn refused(&self, out: &str) -> String {
        match self.open(out).map(drop) {
            Err(error @ WriteError::Refused { .. }) => format!("{error} ({})", error.hint().unwrap()),
            other => panic!("{out} was not refused: {other:?}"),
        }
    }
}

fn account(inputs: &str) -> Account {
    Account::new(inputs.to_owned(), vec![], None, &[])
}

fn counts(written: usize, unchanged: usize, removed: usize) -> Written {
    Written { written, unchanged, removed }
}

#[test]
fn a_site_is_written_and_rewritten() {
    let place = Place::new();
    assert_eq!(
        place.write(&[("index.html", "1"), ("en/a/index.html", "a"), ("old/index.html", "")]),
        counts(3, 0, 0)
    );
    place.stands(&[("index.html", "1"), ("en/a/index.html", "a"), ("old/index.html", "")]);
    assert_eq!(
        place.write(&[("index.html", "2"), ("en/a/index.html", "a"), ("new.txt", "")]),
        counts(2, 1, 1)
    );
    place.stands(&[("index.html", "2"), ("en/a/index.html", "a"), ("new.txt", "")]);
}

#[test]
fn an_unchanged_file_keeps_its_date() {
    let place = Place::new();
    place.write(&[("a.html", "same"), ("b.html", "one")]);
    let a = place.path("site/public/a.html");
    let long_ago = fs::metadata(&a).unwrap().modified().unwrap() - std::time::Duration::from_secs(1000);
    fs::File::options().write(true).open(&a).unwrap().set_modified(long_ago).unwrap();
    place.write(&[("a.html", "same"), ("b.html", "two")]);
    assert_eq!(fs::metadata(&a).unwrap().modified().unwrap(), long_ago);
}

#[test]
fn a_file_that_a_hand_changed_is_written_again() {
    let place = Place::new();
    place.write(&[("a.html", "made")]);
    fs::write(place.path("site/public/a.html"), "mine").unwrap();
    assert_eq!(place.write(&[("a.html", "made")]), counts(1, 0, 0));
    place.stands(&[("a.html", "made")]);
}

#[test]
fn the_same_inputs_are_known_again_while_all_files_are_there() {
    let place = Place::new();
    place.write(&[("a.html", "made"), ("b.html", "")]);
    let known = |inputs: &str| place.open("site/public").unwrap().unchanged(inputs).cloned();
    assert_eq!(known("1"), Some(account("1")));
    assert_eq!(known("2"), None);
    fs::write(place.path("site/public/a.html"), "shorter").unwrap();
    assert_eq!(known("1"), None);
    fs::write(place.path("site/public/a.html"), "made").unwrap();
    assert!(known("1").is_some());
    fs::remove_file(place.path("site/public/b.html")).unwrap();
    assert_eq!(known("1"), None);
    assert_eq!(place.beside(), ["content", "public"]);
}

#[test]
fn an_abandoned_site_leaves_nothing() {
    let place = Place::new();
    place.write(&[("a.html", "1")]);
    let staging = place.stage();
    staging.put("b/c.html", b"2").unwrap();
    drop(staging);
    place.stands(&[("a.html", "1")]);
}

#[test]
fn foreign_files_are_refused_and_named() {
    let place = Place::new();
    lay(&place.path("site/public"), &[("mine.txt", ""), ("photos/1.jpg", "")]);
    let words = place.refused("site/public");
    assert!(words.contains("`mine.txt`, `photos/1.jpg`") && words.contains("--out"), "{words}");
    assert!(place.path("site/public/mine.txt").exists());

    fs::remove_dir_all(place.path("site/public")).unwrap();
    place.write(&[("a.html", "1")]);
    let many: Vec<String> = (0..7).map(|number| format!("en/mine-{number}")).collect();
    for name in &many {
        lay(&place.path("site/public"), &[(name, "")]);
    }
    let words = place.refused("site/public");
    assert!(words.contains("`en/mine-4` and 2 more") && !words.contains("mine-5"), "{words}");
    assert!(many.iter().all(|name| place.path("site/public").join(name).exists()));
}

#[test]
fn an_empty_folder_and_a_systems_litter_are_no_obstacle() {
    let place = Place::new();
    lay(&place.path("site/public"), &[(".DS_Store", "kept")]);
    place.write(&[("en/a.html", "1")]);
    place.stands(&[(".DS_Store", "kept"), ("en/a.html", "1")]);
}

#[test]
fn a_file_that_came_while_building_is_kept() {
    let place = Place::new();
    place.write(&[("old/a.html", "1")]);
    let staging = place.stage();
    staging.put("b.html", b"2").unwrap();
    lay(&place.path("site/public"), &[("old/mine.txt", "mine")]);
    staging.commit(account("2")).unwrap();
    place.stands(&[("b.html", "2"), ("old/mine.txt", "mine")]);
    assert!(place.refused("site/public").contains("`old/mine.txt`"));
}

#[test]
fn an_output_among_the_sources_is_refused() {
    let place = Place::new();
    for out in ["site", "site/content", "site/content/public", "site/themes/x", ".", ""] {
        place.refused(out);
    }
    assert!(place.open("site/contents").is_ok());
    assert!(!place.path("site/themes").exists());
}

#[test]
fn a_file_or_a_broken_list_in_the_place_of_the_output_is_refused() {
    let place = Place::new();
    fs::write(place.path("site/public"), "").unwrap();
    assert!(place.refused("site/public").contains("is a file"));
    fs::remove_file(place.path("site/public")).unwrap();
    for broken in ["", "{", "[]", r#"{"format":99,"account":{},"files":{}}"#] {
        lay(&place.path("site/public"), &[(".promotora.json", broken)]);
        assert!(place.refused("site/public").contains("build again"));
    }
}

#[test]
fn the_second_build_at_once_says_so() {
    let place = Place::new();
    let first = place.stage();
    assert!(matches!(place.open("site/public").map(drop), Err(WriteError::Busy(_))));
    assert!(place.open("site/other").is_ok());
    first.put("a.html", b"1").unwrap();
    first.commit(account("1")).unwrap();
    place.stands(&[("a.html", "1")]);
    place.write(&[("a.html", "2")]);
}

#[test]
fn only_plain_paths_are_written_and_each_once() {
    let place = Place::new();
    let staging = place.stage();
    for path in ["", "/a", "../a", "a/../b", "a//b", "./a", "a/", "a\\b", "a\0b", ".promotora.json"] {
        assert!(matches!(staging.put(path, b""), Err(WriteError::BadPath(_))), "{path:?}");
    }
    staging.put("a.html", b"1").unwrap();
    assert!(matches!(staging.put("a.html", b"2"), Err(WriteError::BadPath(_))));
    staging.put("A.html", b"3").unwrap();
    assert!(matches!(staging.commit(account("1")), Err(WriteError::BadPath(_))));
    assert_eq!(place.beside(), ["content"]);
}

#[test]
fn what_a_killed_build_left_is_cleared() {
    let place = Place::new();
    place.write(&[("a.html", "1")]);
    lay(&place.path("site/public.promotora-unfinished"), &[("half/b.html", "")]);
    lay(&place.path("site"), &[("public.promotora-lock", "")]);
    drop(place.open("site/public").unwrap());
    place.stands(&[("a.html", "1")]);
}

#[test]
fn the_names_of_folders_are_a_journal() {
    let [output, unfinished, previous] =
        ["site/public", "site/public.promotora-unfinished", "site/public.promotora-previous"];
    let built = |text: &str| {
        let place = Place::new();
        place.write(&[("a.html", text)]);
        place
    };
    let moved = |place: &Place, from: &str, to: &str| fs::rename(place.path(from), place.path(to)).unwrap();
    let repaired = |place: &Place| drop(place.open("site/public").unwrap());

    // Killed between the two renames: the new site takes its place.
    let place = built("old");
    moved(&place, output, previous);
    place.write(&[("a.html", "new")]);
    moved(&place, output, unfinished);
    // Writing the new one cleared the old one away, so an old one is made anew.
    lay(&place.path(previous), &[("a.html", "old")]);
    fs::copy(place.path(unfinished).join(".promotora.json"), place.path(previous).join(".promotora.json"))
        .unwrap();
    repaired(&place);
    place.stands(&[("a.html", "new")]);

    // Nothing new is there: the old site comes back.
    let place = built("old");
    moved(&place, output, previous);
    repaired(&place);
    place.stands(&[("a.html", "old")]);

    // Something new is there but not whole: the old site comes back.
    let place = built("old");
    moved(&place, output, previous);
    lay(&place.path(unfinished), &[("a.html", "ne")]);
    repaired(&place);
    place.stands(&[("a.html", "old")]);

    // Killed while the old one was cleared away.
    let place = built("new");
    lay(&place.path(previous), &[("mine.txt", "mine")]);
    fs::copy(place.path(output).join(".promotora.json"), place.path(previous).join(".promotora.json"))
        .unwrap();
    assert!(place.refused("site/public").contains("`mine.txt`"));
    place.stands(&[("a.html", "new"), ("mine.txt", "mine")]);
}

#[cfg(unix)]
#[test]
fn a_link_to_the_output_is_followed() {
    use std::os::unix::fs::symlink;
    let place = Place::new();
    fs::create_dir(place.path("disk")).unwrap();
    symlink(place.path("disk"), place.path("site/public")).unwrap();
    place.write(&[("a.html", "1")]);
    place.write(&[("a.html", "2")]);
    assert!(place.path("site/public").is_symlink());
    assert_eq!(fs::read_to_string(place.path("disk/a.html")).unwrap(), "2");

    symlink(place.path("nowhere"), place.path("site/other")).unwrap();
    assert!(place.refused("site/other").contains("is a link"));
    symlink(place.path("site/content"), place.path("site/third")).unwrap();
    assert!(place.refused("site/third").contains("lies inside `content`"));
}

#[test]
fn a_folder_whose_parents_are_missing_is_made() {
    let place = Place::new();
    let staging = place.open("x/y/z").unwrap().stage().unwrap();
    staging.put("a.html", b"1").unwrap();
    staging.commit(account("1")).unwrap();
    assert!(Path::new(&place.path("x/y/z/a.html")).exists());
}
