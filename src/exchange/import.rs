//! `translate import`: pieces that came back, into the files that they belong to.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::stamp::scalar;
use super::units::{Document, compose, documents, leaves, root};
use super::{Returned, checks, translation_path};
use crate::base::diag::{Diagnostics, Place};
use crate::base::lang::Lang;
use crate::base::tree::Tree;
use crate::parse::shape::join;
use crate::parse::text::Source as Text;
use crate::parse::yaml::{Node, Value};
use crate::parse::{self, Item};

/// How the translation was made, for files that are new.
#[derive(Clone, Debug)]
pub struct How {
    pub method: Option<String>,
    pub reviewer: Option<String>,
    pub today: Date,
}

/// The files that change, with their new text. A piece with a mistake is left out, and told of.
pub fn import(
    tree: &Tree,
    lang: Lang,
    returned: &[Returned],
    how: &How,
) -> (Vec<(String, String)>, Diagnostics) {
    let mut diags = Diagnostics::new();
    let content = parse::parse(tree);
    let documents = documents(tree, &content, lang);
    let sound = sound(&documents, returned, &mut diags);
    let mut files = Vec::new();
    for document in &documents {
        let changed = document.units.iter().any(|unit| {
            sound.get(unit.id.as_str()).is_some_and(|back| unit.target.as_deref() != Some(&back.target))
        });
        if !changed {
            continue;
        }
        let headings: Vec<String> = content
            .files
            .iter()
            .find(|file| *file.file == *document.file)
            .and_then(|file| match &file.item {
                Some(Item::Page(page)) => {
                    Some(page.body.headings.iter().map(|heading| heading.id.clone()).collect())
                }
                _ => None,
            })
            .unwrap_or_default();
        let written =
            Writer { tree, document, sound: &sound, lang, how, headings: &headings }.write(&mut diags);
        files.extend(written.map(|text| (translation_path(&document.file, lang), text)));
    }
    (files, diags)
}

/// The pieces that can be used, by their id.
fn sound<'a>(
    documents: &[Document],
    returned: &'a [Returned],
    diags: &mut Diagnostics,
) -> BTreeMap<&'a str, &'a Returned> {
    let known: BTreeMap<&str, &str> = documents
        .iter()
        .flat_map(|document| &document.units)
        .map(|unit| (unit.id.as_str(), unit.source.as_str()))
        .collect();
    let mut sound = BTreeMap::new();
    for back in returned.iter().filter(|back| !back.target.trim().is_empty()) {
        match known.get(back.id.as_str()) {
            None => diags.import_unknown(&back.at, &back.id),
            Some(source) if source.trim() != back.source.trim() => diags.import_outdated(&back.at, &back.id),
            Some(_) if checks::check(back, diags) => {
                sound.insert(back.id.as_str(), back);
            }
            Some(_) => {}
        }
    }
    sound
}

/// One translation while it is put together.
struct Writer<'a> {
    tree: &'a Tree,
    document: &'a Document,
    sound: &'a BTreeMap<&'a str, &'a Returned>,
    lang: Lang,
    how: &'a How,
    headings: &'a [String],
}

impl Writer<'_> {
    fn write(&self, diags: &mut Diagnostics) -> Option<String> {
        let path = translation_path(&self.document.file, self.lang);
        let own = self.tree.text(&path);
        let source = self.tree.text(&self.document.file)?;
        // What came back, and where nothing did, what was there.
        let targets: BTreeMap<&str, &str> = self
            .document
            .units
            .iter()
            .filter_map(|unit| {
                let at = unit.id.split_once('#')?.1;
                let back = self.sound.get(unit.id.as_str()).map(|back| back.target.as_str());
                Some((at, back.or(unit.target.as_deref())?))
            })
            .collect();
        let body = self.body(source, &targets);
        let at = self.place();
        if self.document.file.ends_with(".md") && body.is_none() {
            diags.import_unfinished(&at, &path);
            // Half a page helps nobody who reads no English; its record alone does not make one.
            own?;
        }
        let head = match own.and_then(|own| in_place(own, &path, &targets)) {
            Some(head) => head,
            None => self.head(own, source, &path, &targets, &at, diags)?,
        };
        if !self.document.file.ends_with(".md") {
            return Some(head);
        }
        let old_body = own.and_then(|own| Some(&own[body_start(own, &path)?..]));
        let same_body = !self.changed_body();
        Some(match (body, old_body) {
            (Some(body), Some(_)) if !same_body => format!("{head}{body}\n"),
            (_, Some(old)) => format!("{head}{old}"),
            (Some(body), None) => format!("{head}{body}\n"),
            (None, None) => return None,
        })
    }

    fn place(&self) -> Place {
        let back = self.document.units.iter().find_map(|unit| self.sound.get(unit.id.as_str()));
        back.map_or_else(|| Place::file(&self.document.file.as_str().into()), |back| back.at.clone())
    }

    fn changed_body(&self) -> bool {
        self.document.units.iter().any(|unit| {
            let in_body =
                unit.id.split_once('#').is_some_and(|(_, at)| at.starts_with("body") && at.contains('/'));
            let back = self.sound.get(unit.id.as_str());
            in_body && back.is_some_and(|back| unit.target.as_deref() != Some(&back.target))
        })
    }

    fn body(&self, source: &str, targets: &BTreeMap<&str, &str>) -> Option<String> {
        let start = body_start(source, &self.document.file)?;
        let headings: Vec<&str> = self.headings.iter().map(String::as_str).collect();
        compose(&source[start..], &headings, targets)
    }

    /// The record of a translation, written anew.
    fn head(
        &self,
        own: Option<&str>,
        source: &str,
        path: &str,
        targets: &BTreeMap<&str, &str>,
        at: &Place,
        diags: &mut Diagnostics,
    ) -> Option<String> {
        let mut out = String::new();
        match own.and_then(|own| Some((own, root(own, path)?))) {
            // What says how it was made, and the page's own address, are no pieces: they stay.
            Some((own, Node { value: Value::Map(entries), .. })) => {
                for entry in
                    entries.iter().filter(|entry| matches!(entry.key.as_str(), "translation" | "slug"))
                {
                    out.push_str(own[entry.key_range.start..entry.node.range.end].trim_end());
                    out.push('\n');
                }
            }
            _ => {
                let Some(method) = &self.how.method else {
                    diags.import_needs_method(at, path);
                    return None;
                };
                out = format!("translation:\n  method: {method}\n");
                if let Some(reviewer) = &self.how.reviewer {
                    out += &format!("  reviewer: {}\n", scalar(reviewer));
                }
                out += &format!("  date: {}\n", self.how.today);
            }
        }
        emit(&root(source, &self.document.file)?, "", 0, targets, &mut out);
        Some(if self.document.file.ends_with(".md") { format!("---\n{out}---\n") } else { out })
    }
}

fn body_start(text: &str, file: &str) -> Option<usize> {
    parse::body_start(&Text { file: &file.into(), text })
}

/// The head of a file with the changed texts in the place of the old ones; `None` where a text has
/// no place yet, or one of several lines.
fn in_place(own: &str, path: &str, targets: &BTreeMap<&str, &str>) -> Option<String> {
    let end = if path.ends_with(".md") { body_start(own, path)? } else { own.len() };
    let found = leaves(own, path, &|at| targets.contains_key(at));
    let in_record = targets.keys().filter(|at| !at.contains('/'));
    if in_record.clone().any(|at| !found.iter().any(|leaf| leaf.path == **at)) {
        return None;
    }
    let mut out = own[..end].to_owned();
    // From the end, so that the places of those before it stay right.
    for leaf in found.iter().rev().filter(|leaf| targets[leaf.path.as_str()] != leaf.text) {
        let new = targets[leaf.path.as_str()];
        if own[leaf.range.clone()].contains('\n') || new.contains('\n') || leaf.text.contains('\n') {
            return None;
        }
        let flow = own[..leaf.range.start].rsplit('\n').next().is_some_and(|line| line.contains(['{', '[']));
        let text =
            if flow && new.contains([',', '{', '}', '[', ']']) { double_quoted(new) } else { scalar(new) };
        out.replace_range(leaf.range.clone(), &text);
    }
    Some(out)
}

fn double_quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

/// Whether something below a path is translated.
fn has_words(path: &str, targets: &BTreeMap<&str, &str>) -> bool {
    let below = format!("{path}.");
    targets.contains_key(path) || targets.keys().any(|at| at.starts_with(&below) && !at.contains('/'))
}

/// Writes the words of a node, in the source's order.
fn emit(node: &Node, path: &str, depth: usize, targets: &BTreeMap<&str, &str>, out: &mut String) {
    let indent = "  ".repeat(depth);
    match &node.value {
        Value::Map(entries) => {
            for entry in entries {
                let at = join(path, &entry.key);
                if has_words(&at, targets) {
                    out.push_str(&format!("{indent}{}:", scalar(&entry.key)));
                    value(&entry.node, &at, depth, targets, out);
                }
            }
        }
        Value::List(items) => {
            for (index, item) in items.iter().enumerate() {
                let at = join(path, index);
                if !has_words(&at, targets) {
                    out.push_str(&format!("{indent}-\n"));
                    continue;
                }
                out.push_str(&format!("{indent}-"));
                value(item, &at, depth, targets, out);
            }
        }
        _ => {}
    }
}

/// What stands behind `key:` or `-`.
fn value(node: &Node, at: &str, depth: usize, targets: &BTreeMap<&str, &str>, out: &mut String) {
    let inner = "  ".repeat(depth + 1);
    match (targets.get(at), &node.value) {
        (Some(names), Value::List(_)) => {
            let names: Vec<String> = names.lines().map(double_quoted).collect();
            out.push_str(&format!(" [{}]\n", names.join(", ")));
        }
        (Some(text), _) if text.contains('\n') && !text.starts_with([' ', '\n']) => {
            let lines = text
                .lines()
                .map(|line| if line.is_empty() { "\n".into() } else { format!("{inner}{line}\n") });
            out.push_str(&format!(" |\n{}", lines.collect::<String>()));
        }
        (Some(text), _) => out.push_str(&format!(" {}\n", scalar(text))),
        (None, _) => {
            out.push('\n');
            emit(node, at, depth + 1, targets, out);
        }
    }
}
