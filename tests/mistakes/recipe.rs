//! Makes the site of a case: the base, the case's own files over it, then `make.txt`.
//!
//! `make.txt` has a sentence a line, its arguments in backticks:
//!
//! ```text
//! in `FILE` replace `TEXT` with `TEXT`          (`\n` and `\0` as in Rust)
//! in `FILE` replace `TEXT` with 10000 × `TEXT`
//! save `FILE` as `latin-1`                      (or `utf-16`, `utf-8 with bom`, `crlf`)
//! copy `FILE` to `FILE`
//! rename `FILE` to `FILE`
//! delete `FILE`
//! link `FILE` to `TARGET`
//! forbid reading `FILE`
//! ```

use std::fs;
use std::path::Path;

use promotora::edge::gather;
use tempfile::TempDir;

use crate::expected::unescape;

/// A site in a folder of its own, which goes away with it.
pub struct Site {
    _outer: TempDir,
    root: std::path::PathBuf,
}

impl Site {
    pub fn root(&self) -> &Path {
        &self.root
    }
}

/// `None` if this machine cannot make it: root may read everything, and not all have `/proc`.
pub fn make(base: &Path, case: Option<&Path>) -> Option<Site> {
    let outer = tempfile::tempdir().expect("a folder to work in");
    // The way to a site often has spaces and accents; no remark may stumble over them.
    let root = outer.path().join("Guía de Ana");
    lay(base, &root);
    if let Some(case) = case {
        lay(case, &root);
        let recipe = fs::read_to_string(case.join("make.txt")).unwrap_or_default();
        for line in recipe.lines() {
            follow(line, &root)?;
        }
    }
    Some(Site { _outer: outer, root })
}

fn lay(from: &Path, root: &Path) {
    for (path, bytes) in gather::folder(from).expect("reading a case").iter() {
        if !matches!(&**path, "expected.txt" | "make.txt") {
            write(&root.join(&**path), bytes);
        }
    }
}

fn write(path: &Path, bytes: &[u8]) {
    fs::create_dir_all(path.parent().expect("a file in a folder")).expect("making a folder");
    fs::write(path, bytes).expect("writing a file");
}

fn follow(line: &str, root: &Path) -> Option<()> {
    let pieces: Vec<&str> = line.split('`').collect();
    let words: Vec<&str> = pieces.iter().step_by(2).map(|piece| piece.trim()).collect();
    let arguments: Vec<String> = pieces.iter().skip(1).step_by(2).map(|piece| unescape(piece)).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let file = root.join(arguments.first().unwrap_or_else(|| panic!("a sentence without a file: {line}")));
    match (&words[..], &arguments[..]) {
        (["in", "replace", with, ""], [_, old, new]) => replace(&file, old, new, times(with)),
        (["save", "as", ""], [_, form]) => write(&file, &encode(&read(&file), form)),
        (["copy", "to", ""], [_, target]) => write(&root.join(target), &fs::read(&file).expect("a file")),
        (["rename", "to", ""], [_, target]) => fs::rename(&file, root.join(target)).expect("renaming"),
        (["delete", ""], [_]) => fs::remove_file(&file).expect("deleting"),
        (["link", "to", ""], [_, target]) => return link(&file, target),
        (["forbid reading", ""], [_]) => return forbid(&file),
        _ => panic!("no such sentence: {line}"),
    }
    Some(())
}

/// `with` or `with 10000 ×`.
fn times(words: &str) -> usize {
    let count = words.trim_start_matches("with").trim_end_matches('×').trim();
    if count.is_empty() { 1 } else { count.parse().expect("a number of times") }
}

fn read(file: &Path) -> String {
    fs::read_to_string(file).unwrap_or_else(|error| panic!("{}: {error}", file.display()))
}

fn replace(file: &Path, old: &str, new: &str, times: usize) {
    let text = read(file);
    assert_eq!(text.matches(old).count(), 1, "`{old}` must stand once in {}", file.display());
    write(file, text.replacen(old, &new.repeat(times), 1).as_bytes());
}

fn encode(text: &str, form: &str) -> Vec<u8> {
    match form {
        "latin-1" => text.chars().map(|letter| u8::try_from(letter).expect("a Latin-1 letter")).collect(),
        "utf-16" => {
            let units = std::iter::once(0xFEFF).chain(text.encode_utf16());
            units.flat_map(u16::to_le_bytes).collect()
        }
        "utf-8 with bom" => format!("\u{FEFF}{text}").into_bytes(),
        "crlf" => text.replace('\n', "\r\n").into_bytes(),
        _ => panic!("no such form: {form}"),
    }
}

#[cfg(unix)]
fn link(file: &Path, target: &str) -> Option<()> {
    if target.starts_with('/') && !Path::new(target).exists() {
        return None;
    }
    std::os::unix::fs::symlink(target, file).ok()
}

#[cfg(unix)]
fn forbid(file: &Path) -> Option<()> {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(file, fs::Permissions::from_mode(0o000)).expect("the file is ours");
    fs::read(file).is_err().then_some(())
}

#[cfg(not(unix))]
fn link(_: &Path, _: &str) -> Option<()> {
    None
}

#[cfg(not(unix))]
fn forbid(_: &Path) -> Option<()> {
    None
}
