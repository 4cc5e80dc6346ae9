//! The theme's scripts as they go out: in one folder named by what is in them, with the rules for
//! words beside them, without the comments and the indentation that only people need. The modules
//! of the search are put together in a few files, because each further one costs a reader with a
//! weak signal more than its bytes.

use std::collections::BTreeMap;

use super::Folder;
use super::rules;
use crate::base::hash;

/// Where the rules lie among the scripts.
const RULES: &str = "search/rules.js";
/// Scripts that go out with all they import in them. What another one needs of these it imports.
const WHOLE: [&str; 3] = ["search/engine.js", "search/directory.js", "search/pages.js"];

/// The folder's address and its files: `/assets/<hash>/`.
pub fn folder(scripts: &[(String, String)]) -> (String, Vec<(String, Vec<u8>)>) {
    let mut sources: BTreeMap<&str, String> =
        scripts.iter().map(|(name, source)| (name.as_str(), slim(source))).collect();
    if sources.keys().any(|name| name.starts_with("search/")) {
        sources.insert(RULES, slim(&rules::script()));
    }
    let mut folder = Folder::default();
    let mut inside: Vec<&str> = Vec::new();
    for name in WHOLE.into_iter().filter(|name| sources.contains_key(name)) {
        let mut parts = Vec::new();
        collect(name, &sources, &mut parts);
        let whole = parts.iter().map(|part| bare(&sources[part], part == &name, name)).collect::<String>();
        folder.add(name, whole.into_bytes());
        inside.extend(parts);
    }
    for (name, source) in sources.iter().filter(|(name, _)| !inside.contains(name)) {
        folder.add(*name, source.clone().into_bytes());
    }
    let all: Vec<u8> = folder
        .files
        .iter()
        .flat_map(|(name, bytes)| name.bytes().chain([0]).chain(bytes.iter().copied()))
        .collect();
    (format!("/assets/{}/", hash::name(&all)), folder.files)
}

/// The modules that go into a script, each after those that it imports.
fn collect<'a>(name: &'a str, sources: &BTreeMap<&'a str, String>, parts: &mut Vec<&'a str>) {
    if parts.contains(&name) {
        return;
    }
    let Some(source) = sources.get(name) else { return };
    for wanted in source.lines().filter_map(|line| imported(line, name)) {
        if let Some((known, _)) = sources.get_key_value(&*wanted).filter(|_| !WHOLE.contains(&&*wanted)) {
            collect(known, sources, parts);
        }
    }
    parts.push(name);
}

/// The script that a line imports from, or exports from, by its path.
fn imported(line: &str, of: &str) -> Option<String> {
    if !line.starts_with("import {") && !line.starts_with("export {") {
        return None;
    }
    let (_, from) = line.split_once(" from './")?;
    let folder = of.rsplit_once('/').map_or("", |(folder, _)| folder);
    Some(format!("{folder}/{}", from.split('\'').next()?))
}

/// A module without the lines that tie it to those that are in the same file now.
fn bare(source: &str, exports: bool, whole: &str) -> String {
    let mut out = String::with_capacity(source.len());
    for line in source.lines() {
        match imported(line, whole) {
            Some(other) if WHOLE.contains(&&*other) => out += line,
            Some(_) if line.starts_with("export") => {
                let names = line.split_once(" from ").map_or(line, |(names, _)| names);
                out += names;
                out.push(';');
            }
            Some(_) => continue,
            None if exports => out += line,
            None => out += line.strip_prefix("export ").unwrap_or(line),
        }
        out.push('\n');
    }
    out
}

/// Lines that are comments and spaces at the beginning of lines are left out. A script must have
/// no text over several lines in which either would matter; the tests run what comes out of this.
pub fn slim(source: &str) -> String {
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
