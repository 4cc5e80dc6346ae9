//! What a translation was made from: for each section the fingerprints of the source's text and
//! of the translation's, as `promotora translate stamp` wrote them.
//!
//! ```yaml
//! stamp:
//!   title: a1-5e8f0c1d22-99ab02c4d1-7f3a
//!   body.steps: a1-0b1c2d3e4f-8a7b6c5d4e-1c9e checked
//! ```
//!
//! `a1` names the normal form that the fingerprints are of. The last four digits seal the others:
//! a fingerprint of the source that was changed by hand, so that an old translation passes for a
//! new one, no longer fits its seal. A word behind says that somebody looked and left the
//! translation as it was: `checked`, or `minor` where the source's change means nothing.

use std::fmt;

use serde_json::Value as Json;

use super::print::Print;
use super::shape::{Cx, Field, ProseData, Shape};
use super::yaml::{Node, Value};
use crate::base::diag::Place;

/// The normal form of [`super::print`]; another letter or number would be another form.
const FORM: &str = "a1";

/// The stamps of a translation's sections, in the source's order when they were made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stamp {
    pub sections: Vec<Stamped>,
    pub at: Place,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stamped {
    pub key: String,
    pub mark: Mark,
    pub at: Place,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mark {
    pub source: Print,
    pub translation: Print,
    pub note: Option<Note>,
    /// Whether the seal fits.
    pub sealed: bool,
}

/// Why a section was left as it was when its source changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Note {
    /// Somebody read it beside the new source, and it is still right.
    Checked,
    /// The source's change means nothing in the translation; `minor:` says why.
    Minor,
}

impl Note {
    pub fn word(self) -> &'static str {
        match self {
            Note::Checked => "checked",
            Note::Minor => "minor",
        }
    }
}

impl Mark {
    pub fn new(source: Print, translation: Print, note: Option<Note>) -> Mark {
        Mark { source, translation, note, sealed: true }
    }

    pub fn parse(key: &str, text: &str) -> Option<Mark> {
        let (marks, note) = match text.split_once(' ') {
            None => (text, None),
            Some((marks, "checked")) => (marks, Some(Note::Checked)),
            Some((marks, "minor")) => (marks, Some(Note::Minor)),
            Some(_) => return None,
        };
        let parts: Vec<&str> = marks.split('-').collect();
        let [FORM, source, translation, seal] = parts[..] else { return None };
        let mark = Mark::new(Print::parse(source)?, Print::parse(translation)?, note);
        let looks = seal.len() == 4 && seal.bytes().all(|b| b.is_ascii_hexdigit());
        looks.then(|| Mark { sealed: mark.seal(key) == seal, ..mark })
    }

    fn seal(&self, key: &str) -> String {
        let note = self.note.map_or("", Note::word);
        let whole = format!("{key} {} {} {note}", self.source, self.translation);
        Print::of(&whole).to_string()[..4].to_owned()
    }

    /// As it stands in the file, for the section of this key.
    pub fn shown(&self, key: &str) -> String {
        let note = self.note.map_or(String::new(), |note| format!(" {}", note.word()));
        format!("{FORM}-{}-{}-{}{note}", self.source, self.translation, self.seal(key))
    }
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

impl Field for Stamp {
    fn shape() -> Shape {
        Shape::Table(|| Shape::Text)
    }
    fn data(&self, _: ProseData) -> Json {
        let mark = |stamped: &Stamped| (stamped.key.clone(), Json::from(stamped.mark.shown(&stamped.key)));
        self.sections.iter().map(mark).collect()
    }
    fn read(node: &Node, cx: &mut Cx) -> Option<Self> {
        let Value::Map(entries) = &node.value else {
            let place = cx.place(node);
            cx.diags.wrong_type(&place, &Self::shape(), node);
            return None;
        };
        let mut sections = Vec::with_capacity(entries.len());
        for entry in entries {
            let at = cx.place(&entry.node);
            let text = match &entry.node.value {
                Value::Scalar { text, .. } => text.trim(),
                _ => "",
            };
            match Mark::parse(&entry.key, text) {
                Some(mark) => {
                    if !mark.sealed {
                        cx.diags.broken_seal(&at, &entry.key);
                    }
                    sections.push(Stamped { key: entry.key.clone(), mark, at });
                }
                None => cx.diags.bad_stamp(&at, text),
            }
        }
        Some(Stamp { sections, at: cx.place(node) })
    }
}
