//! Reads `expected.txt`: one block for each remark, or the word `nothing`.
//!
//! ```text
//! error[code] content/coverage/kids.md:2:8-2:30
//! message: what is wrong
//! fix: `the text that should stand there instead`
//! hint: how to mend it
//! ```
//!
//! Lines and columns count from 1, columns in characters; the end is the column behind the last
//! character. A fix has `\n`, `\t` and `\\`; `fix: none` says that no text can be known that
//! would be right. The hint is compared where it is given.

use std::fmt;
use std::fs;
use std::path::Path;

use promotora::base::diag::Severity;
use promotora::base::locate::Spot;

pub struct Expected {
    pub severity: Severity,
    pub code: String,
    pub file: String,
    pub spot: Spot,
    pub message: String,
    pub fix: Option<String>,
    pub hint: Option<String>,
}

pub fn read(path: &Path) -> Vec<Expected> {
    let text = fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    if text.trim() == "nothing" {
        return Vec::new();
    }
    let blocks = text.split("\n\n").filter(|block| !block.trim().is_empty());
    blocks.map(|block| self::block(block).unwrap_or_else(|| panic!("{}: {block}", path.display()))).collect()
}

fn block(text: &str) -> Option<Expected> {
    let field = |name: &str| text.lines().find_map(|line| line.strip_prefix(name)).map(str::trim);
    let (severity, rest) = text.lines().next()?.split_once('[')?;
    let (code, place) = rest.split_once("] ")?;
    let (start, end) = place.rsplit_once('-')?;
    let (start, column) = start.rsplit_once(':')?;
    let (file, line) = start.rsplit_once(':')?;
    let (end_line, end_column) = end.split_once(':')?;
    let fix = match field("fix:")? {
        "none" => None,
        quoted => Some(unescape(quoted.strip_prefix('`')?.strip_suffix('`')?)),
    };
    Some(Expected {
        severity: if severity == "error" { Severity::Error } else { Severity::Warning },
        code: code.to_owned(),
        file: file.to_owned(),
        spot: Spot {
            line: line.parse().ok()?,
            column: column.parse().ok()?,
            end_line: end_line.parse().ok()?,
            end_column: end_column.parse().ok()?,
        },
        message: field("message:")?.to_owned(),
        fix,
        hint: field("hint:").map(ToOwned::to_owned),
    })
}

/// A fix as it stands in `expected.txt`.
pub fn show(fix: Option<&str>) -> String {
    let escaped = |fix: &str| fix.replace('\\', "\\\\").replace('\n', "\\n").replace('\t', "\\t");
    fix.map_or("none".to_owned(), |fix| format!("`{}`", escaped(fix)))
}

pub fn unescape(text: &str) -> String {
    let mut out = String::new();
    let mut letters = text.chars();
    while let Some(letter) = letters.next() {
        match letter {
            '\\' => match letters.next() {
                Some('n') => out.push('\n'),
                Some('t') => out.push('\t'),
                Some('0') => out.push('\0'),
                Some(other) => out.push(other),
                None => out.push('\\'),
            },
            letter => out.push(letter),
        }
    }
    out
}

impl fmt::Display for Expected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Spot { line, column, end_line, end_column } = self.spot;
        let (word, code, file) = (self.severity.word(), &self.code, &self.file);
        writeln!(f, "  {word}[{code}] {file}:{line}:{column}-{end_line}:{end_column}")?;
        writeln!(f, "  message: {}", self.message)?;
        writeln!(f, "  fix: {}", show(self.fix.as_deref()))?;
        match &self.hint {
            Some(hint) => writeln!(f, "  hint: {hint}"),
            None => Ok(()),
        }
    }
}
