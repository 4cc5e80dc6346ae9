//! A tree of files in memory: what is read, what is written, what a golden test compares.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::ops::Bound;
use std::sync::Arc;

/// The bytes of one file, shared and never changed.
pub type Bytes = Arc<[u8]>;

/// Files by their path, sorted. Paths are relative, in Unicode NFC, with `/` between the parts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tree {
    files: BTreeMap<Arc<str>, Bytes>,
}

impl Tree {
    pub fn new() -> Self {
        Self::default()
    }

    pub fn insert(&mut self, path: impl Into<Arc<str>>, bytes: impl Into<Bytes>) {
        self.files.insert(path.into(), bytes.into());
    }

    pub fn remove(&mut self, path: &str) -> Option<Bytes> {
        self.files.remove(path)
    }

    pub fn get(&self, path: &str) -> Option<&Bytes> {
        self.files.get(path)
    }

    /// The file as text; `None` if it is absent or not UTF-8.
    pub fn text(&self, path: &str) -> Option<&str> {
        std::str::from_utf8(self.get(path)?).ok()
    }

    pub fn iter(&self) -> impl Iterator<Item = (&Arc<str>, &Bytes)> {
        self.files.iter()
    }

    /// All files whose path starts with `prefix`, in order.
    pub fn under<'a>(&'a self, prefix: &'a str) -> impl Iterator<Item = (&'a Arc<str>, &'a Bytes)> {
        self.files
            .range::<str, _>((Bound::Included(prefix), Bound::Unbounded))
            .take_while(move |(path, _)| path.starts_with(prefix))
    }

    pub fn len(&self) -> usize {
        self.files.len()
    }

    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
    }
}

impl FromIterator<(Arc<str>, Bytes)> for Tree {
    fn from_iter<I: IntoIterator<Item = (Arc<str>, Bytes)>>(files: I) -> Self {
        Self { files: files.into_iter().collect() }
    }
}

/// What differs between two trees, for a person to read; empty when they are the same.
pub fn diff(wanted: &Tree, got: &Tree) -> String {
    let mut out = String::new();
    for (path, bytes) in wanted.iter() {
        match got.get(path) {
            None => writeln!(out, "- {path}: missing").expect("writing to a string"),
            Some(other) if other == bytes => {}
            Some(other) => diff_file(&mut out, path, bytes, other),
        }
    }
    for (path, _) in got.iter() {
        if wanted.get(path).is_none() {
            writeln!(out, "+ {path}: not expected").expect("writing to a string");
        }
    }
    out
}

fn diff_file(out: &mut String, path: &str, wanted: &[u8], got: &[u8]) {
    let (wanted, got) = (String::from_utf8_lossy(wanted), String::from_utf8_lossy(got));
    let same = wanted.lines().zip(got.lines()).take_while(|(a, b)| a == b).count();
    let line = |text: &str| text.lines().nth(same).unwrap_or("(end of file)").to_owned();
    writeln!(out, "~ {path}:{}\n  wanted: {}\n  got:    {}", same + 1, line(&wanted), line(&got))
        .expect("writing to a string");
}
