//! Who may know whom, and who may touch the world. Read from the sources, so that a wall that
//! was broken is named by file and line.

#![allow(clippy::disallowed_methods, reason = "it reads the sources")]

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

/// Each stage, and the stages that it may name besides itself. Everything may name the
/// crate's own `Options`, `Outcome`, `Stage` and `Sink`.
const HOUSE: [(&str, &[&str]); 9] = [
    ("base", &[]),
    ("edge", &["base"]),
    ("parse", &["base"]),
    ("resolve", &["parse", "base"]),
    ("verify", &["resolve", "parse", "base"]),
    ("view", &["resolve", "parse", "base"]),
    ("preview", &["view", "verify", "resolve", "parse", "base"]),
    ("exchange", &["resolve", "parse", "base"]),
    // Parts of main.rs, which knows all.
    ("command", &["edge", "preview", "exchange", "view", "verify", "resolve", "parse", "base"]),
];

/// Only `edge` and the command line may use these.
const WORLD: [&str; 14] = [
    "std::fs",
    "std::net",
    "std::env",
    "std::process",
    "std::os",
    "std::thread",
    "std::time::SystemTime",
    "std::time::Instant",
    "std::io::stdin",
    "std::io::stdout",
    "std::io::stderr",
    "walkdir",
    "notify",
    "tiny_http",
];
const PRINTING: [&str; 5] = ["println!", "print!", "eprintln!", "eprint!", "dbg!"];

#[test]
fn the_walls_stand() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut broken = String::new();
    for file in rust_files(&source) {
        let below = file.strip_prefix(&source).expect("listed below it").to_string_lossy().replace('\\', "/");
        for fault in faults(&below, &fs::read_to_string(&file).expect("readable")) {
            writeln!(broken, "src/{below}:{fault}").expect("writing to a string");
        }
    }
    assert!(broken.is_empty(), "see ARCHITECTURE.md: imports run down the house, never up\n{broken}");
}

#[test]
fn a_broken_wall_is_seen() {
    let cases = [
        ("parse/page.rs", "use crate::resolve::Site;", 1),
        ("parse/page.rs", "use crate::{\n    base::tree::Tree,\n    view::{self, Page},\n};", 2),
        ("parse/page.rs", "fn f() { crate::view::page(); super::super::verify::all() }", 2),
        ("parse/mod.rs", "use super::edge::gather;", 1),
        ("base/tree.rs", "use crate::parse::Doc;", 1),
        ("edge/write/mod.rs", "use crate::preview::State;", 1),
        ("resolve/mod.rs", "use std::{fs, collections::BTreeMap, time::{Duration, Instant}};", 2),
        ("view/mod.rs", "fn f() { println!(\"x\"); let _ = std::env::var(\"HOME\"); }", 2),
        ("view/mod.rs", "fn f<'a>(x: &'a str) { let q = '\"'; std::fs::read(x); let r = '\"'; }", 1),
        ("lib.rs", "use std::net::TcpStream;", 1),
        ("gossip/mod.rs", "", 1),
        // And what is no fault:
        ("parse/page.rs", "use crate::{Options, base::tree::Tree};\nuse super::yaml;\n// crate::view", 0),
        ("parse/page.rs", "const X: &str = \"crate::view println! \\\" std::fs\"; /* std::fs */", 0),
        ("parse/page.rs", "const X: &str = r#\"a \" crate::view\"#; const Y: &[u8] = b\"std::fs\";", 0),
        ("resolve/a/b.rs", "use super::super::c; use super::super::super::parse::Doc;", 0),
        ("edge/gather.rs", "use std::fs; use walkdir::WalkDir; use crate::base::tree::Tree;", 0),
        ("main.rs", "use std::env; fn main() { println!() }", 0),
    ];
    for (file, text, wanted) in cases {
        let found = faults(file, text);
        assert_eq!(found.len(), wanted, "{file}: {text}\n{found:?}");
    }
}

/// What is wrong in a file below `src`, each with its line.
fn faults(file: &str, text: &str) -> Vec<String> {
    let code = without_words(text);
    let stage = file.split_once('/').map(|(stage, _)| stage);
    let mut faults = Vec::new();
    if let Some(stage) = stage.filter(|stage| !HOUSE.iter().any(|(name, _)| name == stage)) {
        faults.push(format!("1: `{stage}` is no room of the house; add it to HOUSE"));
    }
    for (line, path) in paths(&code) {
        let path = from_root(file, &path);
        faults.extend(
            stage.and_then(|stage| wrong_import(stage, &path)).map(|fault| format!("{line}: {fault}")),
        );
        faults.extend(wrong_reach(file, &path).map(|fault| format!("{line}: {fault}")));
    }
    faults.extend(printing(file, &code));
    faults
}

fn wrong_import(stage: &str, path: &[String]) -> Option<String> {
    let [first, named, ..] = path else { return None };
    let is_stage = HOUSE.iter().any(|(name, _)| name == named);
    let allowed = HOUSE.iter().find(|(name, _)| *name == stage).map_or(&[][..], |(_, allowed)| allowed);
    (first == "crate" && is_stage && named != stage && !allowed.contains(&named.as_str()))
        .then(|| format!("`{stage}` must not know `{named}`"))
}

fn wrong_reach(file: &str, path: &[String]) -> Option<String> {
    let path = path.join("::");
    let reached = WORLD.iter().find(|world| path == **world || path.starts_with(&format!("{world}::")))?;
    (!may_touch_the_world(file)).then(|| format!("only edge, main.rs and command may use `{reached}`"))
}

fn printing(file: &str, code: &str) -> Vec<String> {
    let prints = |line: &str| PRINTING.iter().find(|name| has_word(line, name)).copied();
    let found = code.lines().enumerate().filter_map(|(at, line)| Some((at, prints(line)?)));
    let found = found.filter(|_| !may_touch_the_world(file));
    found.map(|(at, name)| format!("{}: only edge, main.rs and command may use `{name}`", at + 1)).collect()
}

fn may_touch_the_world(file: &str) -> bool {
    file == "main.rs" || file.starts_with("command/") || file.starts_with("edge/")
}

fn has_word(line: &str, word: &str) -> bool {
    let is_name = |c: char| c.is_alphanumeric() || c == '_';
    line.match_indices(word).any(|(at, _)| !line[..at].ends_with(is_name))
}

/// A path with `super` written out: `crate`, then the modules.
fn from_root(file: &str, path: &[String]) -> Vec<String> {
    let ups = path.iter().take_while(|part| *part == "super").count();
    if ups == 0 {
        return path.to_vec();
    }
    let mut module: Vec<String> = file.trim_end_matches(".rs").split('/').map(str::to_owned).collect();
    module.pop_if(|last| matches!(last.as_str(), "mod" | "lib" | "main"));
    module.truncate(module.len().saturating_sub(ups));
    std::iter::once("crate".to_owned()).chain(module).chain(path[ups..].iter().cloned()).collect()
}

/// Every path in the code, with its line; `a::{b, c::d}` counts as two.
fn paths(code: &str) -> Vec<(usize, Vec<String>)> {
    let mut found = Vec::new();
    let mut rest = code;
    let mut line = 1;
    while let Some(start) = rest.find(|c: char| c.is_alphabetic() || c == '_') {
        line += rest[..start].matches('\n').count();
        let mut here = Vec::new();
        let after = path(&rest[start..], &[], &mut here);
        let read = &rest[start..rest.len() - after.len()];
        found.extend(here.into_iter().filter(|path| !path.is_empty()).map(|path| (line, path)));
        line += read.matches('\n').count();
        rest = after;
    }
    found
}

/// Reads one path, which `code` begins with, and gives what follows it.
fn path<'a>(code: &'a str, before: &[String], found: &mut Vec<Vec<String>>) -> &'a str {
    let end = code.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(code.len());
    let mut path_here = before.to_vec();
    path_here.extend((end > 0).then(|| code[..end].to_owned()));
    let rest = &code[end..];
    match rest.trim_start().strip_prefix("::").map(str::trim_start) {
        Some(more) if more.starts_with('{') => group(&more[1..], &path_here, found),
        Some(more) if more.starts_with(|c: char| c.is_alphabetic() || c == '_') => {
            path(more, &path_here, found)
        }
        _ => {
            found.push(path_here);
            rest
        }
    }
}

fn group<'a>(mut code: &'a str, before: &[String], found: &mut Vec<Vec<String>>) -> &'a str {
    loop {
        match code.chars().next() {
            None => return code,
            Some('}') => return &code[1..],
            Some(c) if c.is_alphabetic() || c == '_' => code = path(code, before, found),
            Some(c) => code = &code[c.len_utf8()..],
        }
    }
}

/// The code with comments, strings and characters blanked out, line by line as before.
fn without_words(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        match skip(rest, out.chars().next_back()) {
            0 => {
                out.push(c);
                rest = &rest[c.len_utf8()..];
            }
            length => {
                out.push(' ');
                out.extend(rest[..length].matches('\n').map(|_| '\n'));
                rest = &rest[length..];
            }
        }
    }
    out
}

/// How long the comment, string or character is that `code` begins with; 0 if it begins with none.
fn skip(code: &str, before: Option<char>) -> usize {
    let in_name = before.is_some_and(|c| c.is_alphanumeric() || c == '_');
    let to_end_of =
        |end: &str, from: usize| code[from..].find(end).map_or(code.len(), |at| from + at + end.len());
    let raw = code.strip_prefix("br").or_else(|| code.strip_prefix('r')).filter(|_| !in_name);
    let hashes = raw.map_or("", |raw| &raw[..raw.len() - raw.trim_start_matches('#').len()]);
    if code.starts_with("//") {
        code.find('\n').unwrap_or(code.len())
    } else if code.starts_with("/*") {
        to_end_of("*/", 2)
    } else if raw.is_some_and(|raw| raw[hashes.len()..].starts_with('"')) {
        let open = code.find('"').expect("seen just now") + 1;
        to_end_of(&format!("\"{hashes}"), open)
    } else if code.starts_with('"') {
        quoted(code, '"')
    } else if code.starts_with('\'') && is_character(code) {
        quoted(code, '\'')
    } else {
        0
    }
}

/// A quote that opens a character, as against a lifetime.
fn is_character(code: &str) -> bool {
    let mut chars = code.chars().skip(1);
    matches!((chars.next(), chars.next()), (Some('\\'), _) | (Some(_), Some('\'')))
}

fn quoted(code: &str, quote: char) -> usize {
    let mut escaped = false;
    for (at, c) in code.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            c if c == quote => return at + 1,
            _ => {}
        }
    }
    code.len()
}

fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).expect("readable") {
        match entry.expect("readable").path() {
            path if path.is_dir() => files.extend(rust_files(&path)),
            path if path.extension().is_some_and(|ending| ending == "rs") => files.push(path),
            _ => {}
        }
    }
    files.sort();
    files
}
