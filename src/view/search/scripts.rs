//! The theme's scripts as they go out: in one folder named by what is in them, with the rules
//! for words beside them, without the comments and the indentation that only people need.

use super::Folder;
use super::rules;
use crate::base::hash;

/// Where the rules lie among the scripts.
const RULES: &str = "search/rules.js";

/// The folder's address and its files: `/assets/<hash>/`.
pub fn folder(scripts: &[(String, String)]) -> (String, Vec<(String, Vec<u8>)>) {
    let mut folder = Folder::default();
    let has_search = scripts.iter().any(|(name, _)| name.starts_with("search/"));
    for (name, source) in scripts.iter().filter(|(name, _)| name != RULES) {
        folder.add(name.clone(), slim(source).into_bytes());
    }
    if has_search {
        folder.add(RULES, slim(&rules::script()).into_bytes());
    }
    let all: Vec<u8> = folder
        .files
        .iter()
        .flat_map(|(name, bytes)| name.bytes().chain([0]).chain(bytes.iter().copied()))
        .collect();
    (format!("/assets/{}/", hash::name(&all)), folder.files)
}

/// Lines that are comments and spaces at the beginning of lines are left out. A script must have
/// no text over several lines in which either would matter; the tests run what comes out of this.
fn slim(source: &str) -> String {
    let mut out = String::with_capacity(source.len());
    let mut comment = false;
    for line in source.lines() {
        let line = strip_types(line.trim());
        if comment {
            comment = !line.ends_with("*/");
        } else if line.starts_with("/*") && !line.contains("*/") {
            comment = true;
        } else if !(line.is_empty()
            || line.starts_with("//")
            || (line.starts_with("/*") && line.ends_with("*/") && line.matches("*/").count() == 1))
        {
            out.push_str(&line);
            out.push('\n');
        }
    }
    out
}

/// Takes `/** @type {…} */` out of a line.
fn strip_types(line: &str) -> String {
    let mut out = String::with_capacity(line.len());
    let mut rest = line;
    while let Some((before, after)) = rest.split_once("/** @type") {
        out.push_str(before);
        rest = after.split_once("*/").map_or("", |(_, behind)| behind.trim_start());
    }
    out + rest
}
