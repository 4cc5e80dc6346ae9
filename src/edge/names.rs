//! File names that do not survive the journey to another computer.
//!
//! The site is edited on Linux, macOS and Windows. Two names that are one name on some of
//! them, or a name that Windows cannot hold, would break the folder for a colleague.

use std::collections::{BTreeMap, BTreeSet};

use unicode_normalization::UnicodeNormalization;

use super::gather::Found;
use crate::base::diag::Diagnostics;

pub(super) fn check(found: &[Found]) -> Diagnostics {
    let mut diags = collisions(found);
    let mut told = BTreeSet::new();
    for path in found.iter().flat_map(|file| with_folders(&file.spelled)) {
        if let Some(trouble) = trouble_on_windows(last_part(path))
            && told.insert(path)
        {
            diags.name_not_portable(path, &trouble);
        }
    }
    diags
}

/// Names that are the same once case and Unicode form are set aside; folders, too.
fn collisions(found: &[Found]) -> Diagnostics {
    let mut diags = Diagnostics::new();
    let mut seen: BTreeMap<String, &str> = BTreeMap::new();
    let mut told = BTreeSet::new();
    for path in found.iter().flat_map(|file| with_folders(&file.spelled)) {
        let first = *seen.entry(folded(path)).or_insert(path);
        let only_last_part_differs = parent(first) == parent(path);
        if first != path && only_last_part_differs && told.insert(path) {
            diags.names_collide(first, path);
        }
    }
    diags
}

/// The path, and each folder above it.
fn with_folders(path: &str) -> impl Iterator<Item = &str> {
    path.match_indices('/').map(|(slash, _)| &path[..slash]).chain([path])
}

fn folded(path: &str) -> String {
    path.nfc().collect::<String>().to_lowercase().nfc().collect()
}

fn parent(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(parent, _)| parent)
}

fn last_part(path: &str) -> &str {
    path.rsplit_once('/').map_or(path, |(_, name)| name)
}

/// What Windows would say to this name, if anything.
/// Source: learn.microsoft.com, "Naming Files, Paths, and Namespaces".
fn trouble_on_windows(name: &str) -> Option<String> {
    if let Some(bad) = name.chars().find(|c| c.is_control() || r#"<>:"|?*\"#.contains(*c)) {
        return Some(format!("`{}` cannot be in a name there", bad.escape_default()));
    }
    if name.ends_with(['.', ' ']) {
        return Some("names cannot end in a dot or a space there".to_owned());
    }
    let stem = name.split('.').next().unwrap_or(name).trim_end().to_ascii_lowercase();
    is_device(&stem).then(|| format!("`{stem}` is the name of a device there"))
}

fn is_device(stem: &str) -> bool {
    let numbered =
        |kind: &str| stem.strip_prefix(kind).is_some_and(|number| matches!(number.as_bytes(), [b'1'..=b'9']));
    matches!(stem, "con" | "prn" | "aux" | "nul") || numbered("com") || numbered("lpt")
}
