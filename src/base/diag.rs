//! Remarks for the author: where, what is wrong, and how to mend it.

use std::ops::Range;
use std::sync::Arc;

/// A stretch of a source file, in bytes.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    pub file: Arc<str>,
    pub start: u32,
    pub end: u32,
}

impl Place {
    pub fn new(file: &Arc<str>, range: Range<usize>) -> Self {
        let clamp = |offset: usize| u32::try_from(offset).unwrap_or(u32::MAX);
        Self { file: file.clone(), start: clamp(range.start), end: clamp(range.end) }
    }

    /// The very start of a file: for what concerns the file as a whole.
    pub fn file(file: &Arc<str>) -> Self {
        Self::new(file, 0..0)
    }

    pub fn range(&self) -> Range<usize> {
        self.start as usize..self.end as usize
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    Error,
    Warning,
}

impl Severity {
    pub fn word(self) -> &'static str {
        match self {
            Severity::Error => "error",
            Severity::Warning => "warning",
        }
    }
}

/// One remark. `fix` is the text that should stand at `place` instead, where that is known.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Remark {
    pub place: Place,
    pub severity: Severity,
    /// Stable, in kebab-case; people search for it and machines filter by it.
    pub code: &'static str,
    pub message: String,
    pub hint: Option<String>,
    pub fix: Option<String>,
}

impl Remark {
    pub fn hint(&mut self, hint: impl Into<String>) -> &mut Self {
        self.hint = Some(hint.into());
        self
    }

    /// What should stand at the remark's place instead.
    pub fn fix(&mut self, text: impl Into<String>) -> &mut Self {
        self.fix = Some(text.into());
        self
    }

    /// "did you mean …?", with the name as the fix; nothing if no name is near.
    pub fn did_you_mean(&mut self, near: Option<&str>) -> &mut Self {
        if let Some(near) = near {
            self.hint(format!("did you mean `{near}`?")).fix(near);
        }
        self
    }
}

/// All remarks of a stage. Every kind of remark has a constructor of its own, in a
/// `remarks.rs` beside the code that finds it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Diagnostics {
    remarks: Vec<Remark>,
}

impl Diagnostics {
    pub fn new() -> Self {
        Self::default()
    }

    pub fn error(&mut self, code: &'static str, at: &Place, message: impl Into<String>) -> &mut Remark {
        self.push(Severity::Error, code, at, message.into())
    }

    pub fn warning(&mut self, code: &'static str, at: &Place, message: impl Into<String>) -> &mut Remark {
        self.push(Severity::Warning, code, at, message.into())
    }

    fn push(&mut self, severity: Severity, code: &'static str, at: &Place, message: String) -> &mut Remark {
        self.remarks.push(Remark { place: at.clone(), severity, code, message, hint: None, fix: None });
        self.remarks.last_mut().expect("just pushed")
    }

    pub fn extend(&mut self, other: Diagnostics) {
        self.remarks.extend(other.remarks);
    }

    /// Keeps the remarks of a step and hands on its value.
    pub fn take<T>(&mut self, (value, diags): (T, Diagnostics)) -> T {
        self.extend(diags);
        value
    }

    pub fn has_errors(&self) -> bool {
        self.remarks.iter().any(|remark| remark.severity == Severity::Error)
    }

    pub fn is_empty(&self) -> bool {
        self.remarks.is_empty()
    }

    pub fn iter(&self) -> impl Iterator<Item = &Remark> {
        self.remarks.iter()
    }

    /// By file and place, each remark once.
    pub fn sorted(mut self) -> Vec<Remark> {
        self.remarks.sort();
        self.remarks.dedup();
        self.remarks
    }
}
