//! The world outside: folders, the network, and what people and machines read of remarks.
//!
//! A builder of our own stands in for the real one, so that these tests say nothing about pages.

#![allow(clippy::disallowed_methods, clippy::disallowed_types, reason = "it tests what touches the world")]

mod gather;
mod make;
mod preview;
mod report;
mod serve;
mod watch;
mod write;

use std::fs;
use std::path::Path;
use std::sync::Arc;

use jiff::civil::date;
use promotora::base::diag::Place;
use promotora::base::tree::Tree;
use promotora::{Options, Outcome, Sink, Stage};

/// Writes files, with their folders, below `root`.
fn lay(root: &Path, files: &[(&str, &str)]) {
    for (path, text) in files {
        let path = root.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
}

fn options() -> Options {
    Options { today: date(2026, 11, 22), base_url: None, publish: false, drafts: false }
}

/// Each file of `content` becomes a file of the site. The word `wrong` is an error, `odd` a warning.
fn copier(tree: &Tree, options: &Options, sink: Sink, observe: &mut dyn FnMut(Stage)) -> Outcome {
    let mut outcome = Outcome::default();
    observe(Stage::View { pages: tree.len() });
    for (path, bytes) in tree.under("content/") {
        let text = String::from_utf8_lossy(bytes);
        let place = |word: &str| text.find(word).map(|at| Place::new(path, at..at + word.len()));
        if let Some(place) = place("wrong") {
            outcome.diagnostics.error("wrong-word", &place, "this is wrong").did_you_mean(Some("right"));
        }
        if let Some(place) = place("odd") {
            outcome.diagnostics.warning("odd-word", &place, "this is odd");
        }
        sink(Arc::from(path.trim_start_matches("content/")), bytes.clone());
    }
    outcome.made = vec![("pages".to_owned(), tree.len())];
    outcome.next_change = Some((options.today.tomorrow().unwrap(), "a deadline".to_owned()));
    outcome
}
