//! Each folder below `tests/mistakes` is a mistake that an editor makes, and what must be said.
//!
//! `_base` is a small site in which all is right. A case holds the files that differ from it,
//! `make.txt` for what git or a file system cannot hold (see `recipe.rs`), and `expected.txt`,
//! written by hand: every remark with its place, its words and the text that mends it (see
//! `expected.rs`). All remarks of a case must come in one run, and no other.
//!
//! A fix is proved by doing it: pasted at its place, it must make the remark disappear and
//! leave no new error on that line.

#![allow(clippy::disallowed_methods, clippy::disallowed_types, reason = "it makes sites on the disk")]

#[path = "mistakes/expected.rs"]
mod expected;
#[path = "mistakes/recipe.rs"]
mod recipe;

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use expected::Expected;
use jiff::civil::date;
use promotora::base::diag::{Remark, Severity};
use promotora::base::locate::{Lines, Spot};
use promotora::edge::gather::gather;
use promotora::{Options, build_tree};

/// Far more than any case needs, even on a slow machine without optimization.
const TIME_LIMIT: Duration = Duration::from_secs(5);

#[test]
fn every_mistake_is_told_at_its_place_with_the_way_to_mend_it() {
    let (mut tally, mut report, mut failed) = (Tally::default(), String::new(), 0);
    let cases = cases();
    for case in &cases {
        match in_time(case) {
            Ok(Some(result)) => {
                tally.add(&result);
                if !result.differences.is_empty() {
                    failed += 1;
                    writeln!(report, "\n--- {}{}", name(case), result.differences).expect("a string");
                }
            }
            Ok(None) => println!("left out, for this machine cannot make it: {}", name(case)),
            Err(trouble) => {
                failed += 1;
                writeln!(report, "\n--- {}\n  {trouble}", name(case)).expect("a string");
            }
        }
    }
    println!("{report}");
    println!("mistakes: {} cases, {} remarks, {failed} cases differ", cases.len(), tally.remarks);
    println!("{}", percent("right file and line", tally.line, tally.remarks));
    println!("{}", percent("right column", tally.column, tally.remarks));
    println!("{}", percent("a fix that can be pasted, where one is sensible", tally.fix, tally.fixable));
    assert!(tally.line == tally.remarks, "a remark is missing or in the wrong line");
    assert!(tally.column * 100 >= tally.remarks * 95, "too many remarks in the wrong column");
    assert!(tally.fix * 100 >= tally.fixable * 80, "too many remarks without their fix");
    assert!(failed == 0, "{failed} cases differ: see above");
}

/// A corpus of mistakes is worth nothing if its ground is not firm.
#[test]
fn the_base_is_right() {
    let told = run(recipe::make(&corpus().join("_base"), None).expect("a folder to work in").root());
    let told: String = told.iter().map(Told::to_string).collect();
    assert!(told.is_empty(), "tests/mistakes/_base must be a site without remarks:\n{told}");
}

fn corpus() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/mistakes")
}

fn cases() -> Vec<PathBuf> {
    let found = fs::read_dir(corpus()).expect("the corpus").map(|entry| entry.expect("an entry").path());
    let mut cases: Vec<PathBuf> = found.filter(|path| path.is_dir() && !path.ends_with("_base")).collect();
    cases.sort();
    let only = std::env::var("CASE").unwrap_or_default();
    cases.retain(|case| name(case).contains(&only));
    cases
}

fn name(case: &Path) -> String {
    case.file_name().expect("a case has a name").to_string_lossy().into_owned()
}

#[derive(Default)]
struct Tally {
    remarks: usize,
    line: usize,
    column: usize,
    fixable: usize,
    fix: usize,
}

impl Tally {
    fn add(&mut self, result: &CaseResult) {
        self.remarks += result.tally.remarks;
        self.line += result.tally.line;
        self.column += result.tally.column;
        self.fixable += result.tally.fixable;
        self.fix += result.tally.fix;
    }
}

fn percent(what: &str, part: usize, whole: usize) -> String {
    format!("{what}: {:.1} % ({part} of {whole})", 100.0 * part as f64 / whole.max(1) as f64)
}

/// What came of a case: its share of the percentages, and what differs, for a person to read.
#[derive(Default)]
struct CaseResult {
    tally: Tally,
    differences: String,
}

/// A case on a thread of its own, so that a panic or a hang of one does not hide the others.
fn in_time(case: &Path) -> Result<Option<CaseResult>, String> {
    let (sender, receiver) = mpsc::channel();
    let folder = case.to_owned();
    let worker = thread::spawn(move || {
        let Some(site) = recipe::make(&folder.with_file_name("_base"), Some(&folder)) else {
            return sender.send((Duration::ZERO, None));
        };
        let start = Instant::now();
        let told = run(site.root());
        let taken = start.elapsed();
        sender.send((taken, Some(check(&folder, &site, told))))
    });
    match receiver.recv_timeout(TIME_LIMIT * 12) {
        Ok((taken, _)) if taken > TIME_LIMIT => Err(format!("one build took {taken:?}")),
        Ok((_, result)) => Ok(result),
        Err(mpsc::RecvTimeoutError::Timeout) => Err("hangs".to_owned()),
        Err(mpsc::RecvTimeoutError::Disconnected) => {
            let panic = worker.join().expect_err("it ended without a word");
            let words = panic.downcast_ref::<String>().map(String::as_str);
            Err(format!("panics: {}", words.or(panic.downcast_ref().copied()).unwrap_or("")))
        }
    }
}

/// A remark with its place in lines and columns.
struct Told {
    remark: Remark,
    spot: Spot,
}

impl std::fmt::Display for Told {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Remark { place, severity, code, message, hint, fix } = &self.remark;
        let Spot { line, column, end_line, end_column } = self.spot;
        let (word, file) = (severity.word(), &place.file);
        writeln!(f, "  {word}[{code}] {file}:{line}:{column}-{end_line}:{end_column}")?;
        writeln!(f, "  message: {message}")?;
        writeln!(f, "  fix: {}", expected::show(fix.as_deref()))?;
        writeln!(f, "  hint: {}", hint.as_deref().unwrap_or("none"))
    }
}

fn run(root: &Path) -> Vec<Told> {
    let (tree, mut diags) = gather(root).expect("every case has a folder `content`");
    let today = Options { today: date(2026, 11, 22), base_url: None, publish: false, drafts: false };
    let (_, outcome) = build_tree(&tree, &today);
    diags.extend(outcome.diagnostics);
    let told = diags.sorted().into_iter().map(|remark| {
        let bytes = tree.get(&remark.place.file).map_or(&[][..], |bytes| bytes);
        Told { spot: Lines::new(bytes).spot(&remark.place), remark }
    });
    told.collect()
}

fn check(case: &Path, site: &recipe::Site, mut told: Vec<Told>) -> CaseResult {
    let mut result = CaseResult::default();
    for wanted in expected::read(&case.join("expected.txt")) {
        result.tally.remarks += 1;
        result.tally.fixable += usize::from(wanted.fix.is_some());
        match nearest(&wanted, &told) {
            Some(index) => compare(&wanted, &told.remove(index), site, &mut result),
            None => result.differ(&format!("  missing:\n{wanted}")),
        }
    }
    for unexpected in told {
        result.differ(&format!("  not expected:\n{unexpected}"));
    }
    result
}

impl CaseResult {
    fn differ(&mut self, words: &str) {
        write!(self.differences, "\n{words}").expect("writing to a string");
    }
}

/// The remark that was most likely meant: of the same code, and as near as possible.
fn nearest(wanted: &Expected, told: &[Told]) -> Option<usize> {
    let far = |told: &Told| {
        let same_file = *told.remark.place.file == *wanted.file;
        let same_line = same_file && told.spot.line == wanted.spot.line;
        let same_column = same_line && told.spot.column == wanted.spot.column;
        (told.remark.code != wanted.code, !same_file, !same_line, !same_column)
    };
    let candidates = told.iter().enumerate().map(|(index, told)| (far(told), index));
    // Another code is accepted only at the very place.
    let near = candidates.filter(|((code, _, _, column), _)| !code || !column);
    near.min().map(|(_, index)| index)
}

fn compare(wanted: &Expected, told: &Told, site: &recipe::Site, result: &mut CaseResult) {
    let Remark { place, severity, code, message, hint, fix } = &told.remark;
    let line = *place.file == *wanted.file && told.spot.line == wanted.spot.line && *code == wanted.code;
    let column = line && told.spot.column == wanted.spot.column;
    result.tally.line += usize::from(line);
    result.tally.column += usize::from(column);
    let trouble = fix.as_ref().and_then(|fix| trouble_with_fix(told, fix, site));
    let fixed = line && wanted.fix.is_some() && *fix == wanted.fix && trouble.is_none();
    result.tally.fix += usize::from(fixed);
    let right_words = *message == wanted.message && (wanted.hint.is_none() || *hint == wanted.hint);
    let right = column && told.spot == wanted.spot && *severity == wanted.severity && *fix == wanted.fix;
    if !right || !right_words {
        result.differ(&format!("  expected:\n{wanted}  told:\n{told}"));
    }
    if let Some(trouble) = trouble {
        result.differ(&format!("  the fix does not mend it: {trouble}\n{told}"));
    }
}

/// Pastes a fix at its place and builds again.
fn trouble_with_fix(told: &Told, fix: &str, site: &recipe::Site) -> Option<String> {
    let path = site.root().join(&*told.remark.place.file);
    let Ok(bytes) = fs::read(&path) else { return Some("there is no such file to paste it into".to_owned()) };
    let range = told.remark.place.range();
    let mended = [&bytes[..range.start], fix.as_bytes(), &bytes[range.end..]].concat();
    let before = run(site.root());
    fs::write(&path, mended).expect("writing the fix");
    let after = run(site.root());
    fs::write(&path, bytes).expect("restoring the file");
    trouble_after(told, &before, &after)
}

fn trouble_after(told: &Told, before: &[Told], after: &[Told]) -> Option<String> {
    let here = |other: &&Told| {
        other.remark.place.file == told.remark.place.file && other.spot.line == told.spot.line
    };
    let same = |a: &Told, b: &Told| a.remark.code == b.remark.code && a.remark.message == b.remark.message;
    let still = after
        .iter()
        .filter(here)
        .find(|other| other.remark.code == told.remark.code && other.spot.column == told.spot.column);
    if let Some(still) = still {
        return Some(format!("it is still told\n{still}"));
    }
    let errors = after.iter().filter(here).filter(|other| other.remark.severity == Severity::Error);
    let new = errors.into_iter().find(|other| !before.iter().any(|known| same(known, other)));
    new.map(|new| format!("a new error takes its place\n{new}"))
}
