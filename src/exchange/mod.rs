//! What goes to translators and comes back: stamps, the state of every translation, and the
//! formats that their tools read.

mod remarks;
pub mod stamp;
pub mod status;

use std::sync::Arc;

use crate::base::lang::Lang;
use crate::base::tree::Tree;
use crate::parse::{ParsedFile, parse_one};

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
