//! Readings of earlier times: a file that did not change is not read again.

use std::collections::BTreeSet;
use std::sync::Arc;

use rayon::prelude::*;

use super::{Content, ParsedFile, parse_one, source_language};
use crate::base::lang::Lang;
use crate::base::tree::{Bytes, Tree};

/// The results of the last reading, each with all that went into it. What a reading gives is the
/// same with a memory or without one.
#[derive(Default)]
pub struct Memory {
    /// In the order of their paths, as in the tree.
    files: Vec<Reading>,
    /// Files that were read since somebody asked.
    fresh: BTreeSet<Arc<str>>,
}

struct Reading {
    bytes: Bytes,
    source_lang: Lang,
    parsed: Arc<ParsedFile>,
    /// The last reading of this file that had no errors.
    good: Option<Arc<ParsedFile>>,
}

impl Memory {
    /// Reads every file that changed since the last time, in parallel.
    pub fn parse(&mut self, tree: &Tree) -> Content {
        let source_lang = source_language(tree);
        let mut old = std::mem::take(&mut self.files).into_iter().peekable();
        let files: Vec<(&Arc<str>, &Bytes, Option<Reading>)> = tree
            .iter()
            .map(|(path, bytes)| {
                while old.next_if(|old| old.parsed.file < *path).is_some() {}
                (path, bytes, old.next_if(|old| old.parsed.file == *path))
            })
            .collect();
        let read = |(path, bytes, old): (&Arc<str>, &Bytes, Option<Reading>)| match old {
            Some(old) if old.source_lang == source_lang && same(&old.bytes, bytes) => {
                (Reading { bytes: bytes.clone(), ..old }, false)
            }
            old => {
                let parsed = Arc::new(parse_one(path, bytes, source_lang));
                let good = if is_good(&parsed) { Some(parsed.clone()) } else { old.and_then(|old| old.good) };
                (Reading { bytes: bytes.clone(), source_lang, parsed, good }, true)
            }
        };
        let read: Vec<(Reading, bool)> = files.into_par_iter().with_min_len(16).map(read).collect();
        let fresh = read.iter().filter(|(_, fresh)| *fresh).map(|(reading, _)| reading.parsed.file.clone());
        self.fresh.extend(fresh);
        self.files = read.into_iter().map(|(reading, _)| reading).collect();
        Content { source_lang, files: self.files.iter().map(|file| file.parsed.clone()).collect() }
    }

    /// The files that were read anew since they were last forgotten.
    pub fn fresh(&self) -> &BTreeSet<Arc<str>> {
        &self.fresh
    }

    pub fn forget_fresh(&mut self) {
        self.fresh.clear();
    }

    /// The content of the last reading, with each file that cannot be read now as it was when it
    /// last could. `None` if that is no other content.
    pub fn kept(&self, content: &Content) -> Option<Content> {
        let kept = |file: &Reading| file.good.clone().unwrap_or_else(|| file.parsed.clone());
        let differs = |file: &Reading| !Arc::ptr_eq(&kept(file), &file.parsed);
        let any = self.files.iter().any(differs);
        any.then(|| Content {
            source_lang: content.source_lang,
            files: self.files.iter().map(kept).collect(),
        })
    }
}

fn is_good(file: &ParsedFile) -> bool {
    file.item.is_some() && !file.diags.has_errors()
}

fn same(a: &Bytes, b: &Bytes) -> bool {
    Arc::ptr_eq(a, b) || a == b
}
