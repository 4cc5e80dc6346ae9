//! The list that a build leaves in its output: what it made, from what, and what it had to say.

use std::collections::BTreeMap;
use std::path::Path;
use std::{fs, io};

use serde::{Deserialize, Serialize};

use crate::base::diag::{Place, Remark, Severity};

/// The manifest's file name inside the output.
pub const NAME: &str = ".promotora.json";
const FORMAT: u32 = 1;

#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Manifest {
    format: u32,
    pub account: Account,
    /// Size and hash by path; the manifest itself is not listed.
    pub files: BTreeMap<String, (u64, String)>,
}

/// What a build tells besides its files, kept so that a later start can tell it again.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Account {
    /// One hash of everything the build depended on.
    pub inputs: String,
    pub made: Vec<(String, usize)>,
    /// A date (year-month-day) and the reason.
    pub next_change: Option<(String, String)>,
    remarks: Vec<Kept>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Kept {
    file: String,
    start: u32,
    end: u32,
    error: bool,
    code: String,
    message: String,
    hint: Option<String>,
    fix: Option<String>,
}

impl Manifest {
    pub fn new(account: Account, files: BTreeMap<String, (u64, String)>) -> Self {
        Self { format: FORMAT, account, files }
    }

    /// The manifest in `dir`; `None` if there is none.
    pub fn read(dir: &Path) -> io::Result<Option<Self>> {
        let text = match fs::read(dir.join(NAME)) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error),
        };
        let manifest: Self = serde_json::from_slice(&text).map_err(io::Error::from)?;
        if manifest.format != FORMAT {
            return Err(io::Error::new(io::ErrorKind::InvalidData, "another version of promotora wrote it"));
        }
        Ok(Some(manifest))
    }

    /// Writes the manifest whole or not at all: that it is there says that its folder is whole.
    pub fn write(&self, dir: &Path) -> io::Result<()> {
        let text = serde_json::to_vec(self).map_err(io::Error::from)?;
        let part = dir.join(format!("{NAME}.part"));
        fs::write(&part, text)?;
        fs::rename(part, dir.join(NAME))
    }

    pub fn names(&self, path: &str) -> bool {
        path == NAME || self.files.contains_key(path)
    }
}

impl Account {
    pub fn new(
        inputs: String,
        made: Vec<(String, usize)>,
        next_change: Option<(String, String)>,
        remarks: &[Remark],
    ) -> Self {
        Self { inputs, made, next_change, remarks: remarks.iter().map(keep).collect() }
    }

    pub fn remarks(&self) -> Vec<Remark> {
        self.remarks.iter().map(recall).collect()
    }
}

fn keep(remark: &Remark) -> Kept {
    Kept {
        file: remark.place.file.to_string(),
        start: remark.place.start,
        end: remark.place.end,
        error: remark.severity == Severity::Error,
        code: remark.code.to_owned(),
        message: remark.message.clone(),
        hint: remark.hint.clone(),
        fix: remark.fix.clone(),
    }
}

fn recall(kept: &Kept) -> Remark {
    Remark {
        place: Place { file: kept.file.as_str().into(), start: kept.start, end: kept.end },
        severity: if kept.error { Severity::Error } else { Severity::Warning },
        // A program recalls one manifest in its life, so this leaks a few words at most.
        code: kept.code.clone().leak(),
        message: kept.message.clone(),
        hint: kept.hint.clone(),
        fix: kept.fix.clone(),
    }
}
