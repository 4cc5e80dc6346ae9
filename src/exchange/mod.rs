//! What goes to translators and comes back: stamps, the state of every translation, and the
//! formats that their tools read.

mod checks;
pub mod directory;
mod html;
pub mod import;
mod po;
mod remarks;
pub mod side;
pub mod stamp;
pub mod status;
pub mod units;
mod xliff;

use std::sync::Arc;

use jiff::civil::Date;

use crate::base::diag::{Diagnostics, Place};
use crate::base::lang::Lang;
use crate::base::tree::Tree;
use crate::parse::{self, ParsedFile, parse_one};

/// What translators' tools read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// GNU gettext, for Weblate, Poedit and many more.
    Po,
    /// XLIFF 1.2 of OASIS, for OmegaT, Crowdin and what agencies use.
    Xliff,
    /// One table, for a word processor.
    Html,
}

impl Format {
    /// By the ending of a file's name.
    pub fn of(file: &str) -> Option<Format> {
        match file.rsplit_once('.')?.1.to_lowercase().as_str() {
            "po" => Some(Format::Po),
            "xlf" | "xliff" => Some(Format::Xliff),
            "html" | "htm" => Some(Format::Html),
            _ => None,
        }
    }
}

/// A piece as it came back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Returned {
    pub id: String,
    /// What the translator saw.
    pub source: String,
    /// Empty where nothing is translated yet.
    pub target: String,
    /// Where the translation stands in the file that came back.
    pub at: Place,
}

/// Every piece of the site for translators into a language, as one file.
pub fn export(tree: &Tree, lang: Lang, format: Format, today: Date) -> String {
    let content = parse::parse(tree);
    let documents = units::documents(tree, &content, lang);
    match format {
        Format::Po => po::write(&documents, lang, today),
        Format::Xliff => xliff::write(&documents, content.source_lang, lang),
        Format::Html => html::write(&documents, content.source_lang, lang),
    }
}

/// Reads what came back.
pub fn read(file: &Arc<str>, text: &str, format: Format) -> (Vec<Returned>, Diagnostics) {
    match format {
        Format::Po => po::read(file, text),
        Format::Xliff => xliff::read(file, text),
        Format::Html => html::read(file, text),
    }
}

/// `content/a/kids.es.md` translates `content/a/kids.md`.
pub fn source_path(file: &str, lang: Lang) -> String {
    let (path, ending) = file.rsplit_once('.').unwrap_or((file, ""));
    let stem = path.strip_suffix(&format!(".{lang}")).unwrap_or(path);
    format!("{stem}.{ending}")
}

/// Where the translation of a file stands.
pub fn translation_path(source: &str, lang: Lang) -> String {
    let (path, ending) = source.rsplit_once('.').unwrap_or((source, ""));
    format!("{path}.{lang}.{ending}")
}

/// One file of the tree, read; `None` if it is not there.
fn parsed(tree: &Tree, file: &str, source_lang: Lang) -> Option<ParsedFile> {
    let file: Arc<str> = file.into();
    Some(parse_one(&file, tree.get(&file)?, source_lang))
}
