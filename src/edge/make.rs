//! A site's folder to an output folder: reading, building, writing, in one go.

use std::path::Path;
use std::sync::{Arc, Mutex};

use super::gather::{self, NoSite, gather};
use super::write::{Account, Output, Staging, WriteError, Written};
use crate::base::diag::{Diagnostics, Remark};
use crate::base::hash;
use crate::base::tree::{Bytes, Tree};
use crate::{Options, Outcome, Sink, Stage};

/// What makes a site: the crate's own `build`, or a test's.
pub type Builder<'a> = &'a dyn Fn(&Tree, &Options, Sink, &mut dyn FnMut(Stage)) -> Outcome;

/// The steps of a whole run, told as each begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    Read,
    Build(Stage),
    Write,
}

/// What came of a run.
#[derive(Debug)]
pub struct Made {
    pub sources: Tree,
    pub remarks: Vec<Remark>,
    pub made: Vec<(String, usize)>,
    /// A date (year-month-day) on which the output would change by itself, and why.
    pub next_change: Option<(String, String)>,
    /// How far each language is, a line each; empty where nothing was built.
    pub translations: String,
    pub ending: Ending,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ending {
    /// There is an error among the remarks; the old output stands untouched.
    Refused,
    /// The inputs are those of the last build: its remarks again, and nothing written.
    Unchanged,
    Written(Written),
}

/// Why a run could not even come to remarks.
#[derive(Debug)]
pub enum MakeError {
    NoSite(NoSite),
    Write(WriteError),
}

impl From<NoSite> for MakeError {
    fn from(error: NoSite) -> Self {
        MakeError::NoSite(error)
    }
}

impl From<WriteError> for MakeError {
    fn from(error: WriteError) -> Self {
        MakeError::Write(error)
    }
}

/// Builds the site below `root` into `out`. `observe` is told of each step and `made` of each
/// finished file; both are for showing progress only.
pub fn make(
    root: &Path,
    out: &Path,
    options: &Options,
    build: Builder,
    observe: &mut dyn FnMut(Step),
    finished: &(dyn Fn() + Sync),
) -> Result<Made, MakeError> {
    observe(Step::Read);
    let (sources, diags) = gather(root)?;
    let output = Output::open(out, root, &gather::SOURCES)?;
    let inputs = inputs(&sources, options);
    if let Some(account) = output.unchanged(&inputs).filter(|_| diags.is_empty()) {
        return Ok(recall(account.clone(), sources));
    }
    let staging = output.stage()?;
    let writer = Writer { staging, failed: Mutex::default(), finished };
    let sink = |path: Arc<str>, bytes: Bytes| writer.put(&path, &bytes);
    let outcome = build(&sources, options, &sink, &mut |stage| observe(Step::Build(stage)));
    finish(writer, inputs, sources, diags, outcome, observe)
}

/// All remarks about the site below `root`, and its sources to show them with.
pub fn check(
    root: &Path,
    options: &Options,
    build: Builder,
    observe: &mut dyn FnMut(Step),
) -> Result<(Tree, Vec<Remark>), NoSite> {
    observe(Step::Read);
    let (sources, mut diags) = gather(root)?;
    let outcome = build(&sources, options, &|_, _| {}, &mut |stage| observe(Step::Build(stage)));
    diags.extend(outcome.diagnostics);
    Ok((sources, diags.sorted()))
}

/// One hash of everything that a build depends on, the program itself included.
pub fn inputs(sources: &Tree, options: &Options) -> String {
    use std::hash::Hasher;
    let mut all = hash::Stable::default();
    let mut take = |bytes: &[u8]| {
        all.write_u64(bytes.len() as u64);
        all.write(bytes);
    };
    take(env!("PROMOTORA_SOURCES").as_bytes());
    take(format!("{options:?}").as_bytes());
    for (path, bytes) in sources.iter() {
        take(path.as_bytes());
        take(bytes);
    }
    format!("{:016x}", all.finish())
}

fn recall(account: Account, sources: Tree) -> Made {
    let remarks = account.remarks();
    let Account { made, next_change, .. } = account;
    let translations = String::new();
    Made { sources, remarks, made, next_change, translations, ending: Ending::Unchanged }
}

fn finish(
    writer: Writer,
    inputs: String,
    sources: Tree,
    mut diags: Diagnostics,
    outcome: Outcome,
    observe: &mut dyn FnMut(Step),
) -> Result<Made, MakeError> {
    diags.extend(outcome.diagnostics);
    let broken = diags.has_errors();
    let (remarks, made) = (diags.sorted(), outcome.made);
    let next_change = outcome.next_change.map(|(date, why)| (date.to_string(), why));
    let ending = if broken {
        Ending::Refused
    } else {
        observe(Step::Write);
        let account = Account::new(inputs, made.clone(), next_change.clone(), &remarks);
        Ending::Written(writer.commit(account)?)
    };
    Ok(Made { sources, remarks, made, next_change, translations: outcome.translations, ending })
}

/// Hands finished files to the staging folder and keeps the first failure for the end,
/// since a builder knows nothing of disks.
struct Writer<'a> {
    staging: Staging,
    failed: Mutex<Option<WriteError>>,
    finished: &'a (dyn Fn() + Sync),
}

impl Writer<'_> {
    fn put(&self, path: &str, bytes: &[u8]) {
        (self.finished)();
        let failed = || self.failed.lock().expect("no thread panics while it holds this");
        if failed().is_some() {
            return;
        }
        if let Err(error) = self.staging.put(path, bytes) {
            failed().get_or_insert(error);
        }
    }

    fn commit(self, account: Account) -> Result<Written, WriteError> {
        match self.failed.into_inner().expect("no thread panics while it holds this") {
            Some(error) => Err(error),
            None => self.staging.commit(account),
        }
    }
}
