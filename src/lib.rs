//! Promotora: a function from a tree of files to a tree of files, with remarks for the author.
//!
//! ```text
//! edge/gather  disk    → Tree         the only reading
//! parse        Tree    → Content      one file at a time
//! resolve      Content → Site         the only stage that sees everything
//! verify       Site    → Diagnostics  looks, tells, changes nothing
//! view         Site    → Tree         one page at a time
//! preview      Site × request → response
//! exchange     what goes to translators, and what comes back
//! edge/write   Tree    → disk         the only writing
//! ```
//!
//! Imports run down this list and never up; only `edge` and `main.rs` touch the world outside.

pub mod base;
pub mod edge;
pub mod exchange;
pub mod parse;
pub mod preview;
pub mod resolve;
pub mod verify;
pub mod view;

use std::sync::Arc;

use base::diag::Diagnostics;
use base::tree::{Bytes, Tree};
use jiff::civil::Date;

/// All that a build depends on besides its files.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Options {
    /// The day that the site is built for. Statuses, deadlines and guideline years follow it.
    pub today: Date,
    /// Overrides the address in `content/site.yaml`, for a deploy preview.
    pub base_url: Option<String>,
    /// Whether what only matters before going public is checked as well.
    pub publish: bool,
    /// Whether drafts and pages of a future date are built too.
    pub drafts: bool,
}

/// The steps of a build, told to the observer as each begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    Parse,
    Resolve,
    Verify,
    View { pages: usize },
}

/// What came of a build besides its files.
#[derive(Clone, Debug, Default)]
pub struct Outcome {
    pub diagnostics: Diagnostics,
    /// How many pages of each kind were made, for the report: ("programs", 12).
    pub made: Vec<(String, usize)>,
    /// The first day after `today` on which the output would change by itself, and why.
    pub next_change: Option<(Date, String)>,
    /// How far each language is, a line each, for the report.
    pub translations: String,
}

/// Takes each finished file of the site as it comes, from several threads.
pub type Sink<'a> = &'a (dyn Fn(Arc<str>, Bytes) + Sync);

/// Builds the whole site, handing each finished file to `sink`.
///
/// Never fails: what is wrong stands in the outcome. With an error among the
/// remarks the files handed over are not a complete site.
pub fn build(tree: &Tree, options: &Options, sink: Sink, observe: &mut dyn FnMut(Stage)) -> Outcome {
    let mut diags = Diagnostics::new();
    observe(Stage::Parse);
    let content = parse::parse(tree);
    observe(Stage::Resolve);
    let Some(site) = diags.take(resolve::resolve(&content, &options.wishes())) else {
        return Outcome { diagnostics: diags, ..Outcome::default() };
    };
    let site = Arc::new(site);
    observe(Stage::Verify);
    diags.extend(verify::verify(&site, options.publish));
    if site.complete {
        observe(Stage::View { pages: site.pages.len() * site.langs.len() });
        diags.extend(view::view(site.clone(), tree, sink));
    }
    Outcome {
        diagnostics: diags,
        made: made(&site),
        next_change: resolve::calendar::next_change(&site),
        translations: exchange::status::summary(&exchange::status::status(&content, &site)),
    }
}

/// Builds the whole site in memory, for tests.
pub fn build_tree(tree: &Tree, options: &Options) -> (Tree, Outcome) {
    let files = std::sync::Mutex::new(Tree::new());
    let sink = |path: Arc<str>, bytes: Bytes| files.lock().expect("no writer panics").insert(path, bytes);
    let outcome = build(tree, options, &sink, &mut |_| {});
    (files.into_inner().expect("no writer panics"), outcome)
}

impl Options {
    pub fn wishes(&self) -> resolve::Wishes<'_> {
        resolve::Wishes { today: self.today, base_url: self.base_url.as_deref(), drafts: self.drafts }
    }
}

/// Pages by kind, in the order in which readers meet them.
fn made(site: &resolve::Site) -> Vec<(String, usize)> {
    let mut made: Vec<(String, usize)> = Vec::new();
    for page in &site.pages {
        let kind = page.kind.template();
        match made.iter_mut().find(|(name, _)| name == kind) {
            Some((_, count)) => *count += site.langs.len(),
            None => made.push((kind.to_owned(), site.langs.len())),
        }
    }
    made
}
