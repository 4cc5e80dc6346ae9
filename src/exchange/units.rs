//! A document in pieces that a translator takes one at a time, and put together again.
//!
//! A text of a record is one piece; so is each block of a page's text, written in Markdown. Where
//! a translation has other blocks than its source in some section, that section is one piece; and
//! where it has other sections, the whole text is. So nothing of a translation is ever lost.

use std::collections::BTreeMap;

use crate::base::diag::Diagnostics;
use crate::base::lang::Lang;
use crate::base::tree::Tree;
use crate::parse::blocks::{Block, Kind, blocks};
use crate::parse::shape::join;
use crate::parse::text::Source as Text;
use crate::parse::yaml::{self, Node, Value};
use crate::parse::{self, Content, Item, ParsedFile};
use crate::resolve::freshness::{Source, standing};
use crate::resolve::site::words_doc;

/// A piece of text and its translation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unit {
    /// The path of the source's file, `#`, and where in it the piece stands.
    pub id: String,
    pub source: String,
    pub target: Option<String>,
    /// Whether somebody should look at the translation: a machine made it, or its source changed.
    pub doubtful: bool,
    /// Whether it is Markdown.
    pub markdown: bool,
}

/// A document with its pieces.
pub struct Document {
    /// The source's file.
    pub file: String,
    pub units: Vec<Unit>,
}

/// All pieces of all documents in a language, in the order of the files.
pub fn documents(tree: &Tree, content: &Content, lang: Lang) -> Vec<Document> {
    let sources = content.files.iter().filter(|file| file.name.lang.is_none());
    sources.filter_map(|file| document(tree, content, file, lang)).collect()
}

fn document(tree: &Tree, content: &Content, file: &ParsedFile, lang: Lang) -> Option<Document> {
    let item = file.item.as_ref()?;
    let source = Source::of(item)?;
    let path = super::translation_path(&file.file, lang);
    let own = content.files.iter().find(|other| *other.file == *path);
    let words = own.and_then(|own| words_doc(own));
    let translation = words.and_then(|words| words.translation.as_ref());
    let machine = translation.is_none_or(|own| own.method == parse::page::Method::Machine);
    let behind: Vec<String> = words
        .and_then(|words| standing(item, words)?.behind)
        .into_iter()
        .flatten()
        .map(|(key, _)| key)
        .collect();
    let is_behind = |at: &str| behind.iter().any(|key| is_part(at, key));
    let wanted = |path: &str| source.outline.texts.contains_key(path) || source.outline.names.contains(path);
    let text = tree.text(&file.file)?;
    let own_text = tree.text(&path);
    let own_leaves = own_text.map(|text| leaves(text, &path, &wanted)).unwrap_or_default();
    let mut units = Vec::new();
    let mut push = |at: &str, source: String, target: Option<String>, markdown| {
        let doubtful = target.is_some() && (machine || is_behind(at));
        units.push(Unit { id: format!("{}#{at}", file.file), source, target, doubtful, markdown });
    };
    for leaf in leaves(text, &file.file, &wanted) {
        let own = own_leaves.iter().find(|own| own.path == leaf.path).map(|own| own.text.clone());
        push(&leaf.path, leaf.text, own, true);
    }
    if let (Item::Page(page), Some(start)) = (item, parse::body_start(&Text { file: &file.file, text })) {
        let headings: Vec<&str> = page.body.headings.iter().map(|heading| &*heading.id).collect();
        let own = own_text
            .and_then(|text| Some(&text[parse::body_start(&Text { file: &path.as_str().into(), text })?..]));
        for piece in pieces(&text[start..], own.filter(|own| !own.trim().is_empty()), &headings) {
            push(&piece.at, piece.source, piece.target, true);
        }
    }
    (!units.is_empty()).then(|| Document { file: file.file.to_string(), units })
}

/// Whether a piece belongs to a section: `body/2` to `body`, `in_short.0.text` to `in_short`.
pub fn is_part(at: &str, key: &str) -> bool {
    let is_text = key == "body" || key.starts_with("body.");
    at.strip_prefix(key).is_some_and(|rest| match is_text {
        true => rest.starts_with('/'),
        false => rest.is_empty() || rest.starts_with('.'),
    })
}

/// A text in a YAML file.
pub struct LeafText {
    pub path: String,
    pub text: String,
    /// The bytes of its value.
    pub range: std::ops::Range<usize>,
}

/// Every text of a file that is wanted, by its path.
pub fn leaves(text: &str, file: &str, wanted: &dyn Fn(&str) -> bool) -> Vec<LeafText> {
    let mut out = Vec::new();
    if let Some(node) = root(text, file) {
        collect(&node, "", wanted, &mut out);
    }
    out
}

/// The YAML of a file as a tree.
pub fn root(text: &str, file: &str) -> Option<Node> {
    let file = file.into();
    let source = Text { file: &file, text };
    let range = match file.ends_with(".md") {
        true => parse::front_matter_range(&source)?,
        false => parse::text::without_bom(text),
    };
    Some(yaml::read(&source, range, &mut Diagnostics::new()).node)
}

fn collect(node: &Node, path: &str, wanted: &dyn Fn(&str) -> bool, out: &mut Vec<LeafText>) {
    match &node.value {
        // Names of one thing are translated together: each language has as many as it has.
        Value::List(items) if wanted(path) => {
            let names: Vec<&str> = items
                .iter()
                .filter_map(|item| match &item.value {
                    Value::Scalar { text, .. } => Some(text.trim()),
                    _ => None,
                })
                .collect();
            out.push(LeafText { path: path.into(), text: names.join("\n"), range: node.range.clone() });
        }
        Value::Scalar { text, .. } if wanted(path) => {
            let text = text.trim_end().to_owned();
            out.push(LeafText { path: path.into(), text, range: node.range.clone() });
        }
        Value::List(items) => {
            items.iter().enumerate().for_each(|(index, item)| collect(item, &join(path, index), wanted, out));
        }
        Value::Map(entries) => {
            entries.iter().for_each(|entry| collect(&entry.node, &join(path, &entry.key), wanted, out));
        }
        _ => {}
    }
}

struct Piece {
    at: String,
    source: String,
    target: Option<String>,
}

/// A stretch of a text from one heading to the next.
struct Stretch {
    key: String,
    blocks: Vec<Block>,
}

fn stretches(blocks: Vec<Block>, headings: &[&str]) -> Vec<Stretch> {
    let mut out: Vec<Stretch> = Vec::new();
    let mut count = 0;
    for block in blocks {
        let begins = matches!(block.kind, Kind::Heading(_));
        if out.is_empty() || begins {
            let id = headings.get(count).filter(|_| begins);
            let key = id.map_or_else(|| String::from("body"), |id| format!("body.{id}"));
            out.push(Stretch { key, blocks: Vec::new() });
        }
        count += block.headings;
        out.last_mut().expect("one was pushed").blocks.push(block);
    }
    out
}

fn shown(blocks: &[Block]) -> Vec<&Block> {
    blocks.iter().filter(|block| block.kind != Kind::Hidden).collect()
}

fn pieces(source: &str, own: Option<&str>, headings: &[&str]) -> Vec<Piece> {
    let stretches = stretches(blocks(source), headings);
    let own_stretches = own.map(|own| self::stretches(blocks(own), &[])).unwrap_or_default();
    if own.is_some() && own_stretches.len() != stretches.len() {
        let whole = |text: &str| text.trim().replace("\r\n", "\n");
        return vec![Piece { at: "body/*".into(), source: whole(source), target: own.map(whole) }];
    }
    let mut pieces = Vec::new();
    for (index, stretch) in stretches.iter().enumerate() {
        let blocks = shown(&stretch.blocks);
        let own_blocks = own_stretches.get(index).map(|stretch| shown(&stretch.blocks));
        let kinds = |blocks: &[&Block]| blocks.iter().map(|block| block.kind).collect::<Vec<_>>();
        let slice = |text: &str, range: std::ops::Range<usize>| text[range].replace("\r\n", "\n");
        if own_blocks.as_ref().is_some_and(|own| kinds(own) != kinds(&blocks)) {
            let all = |text: &str, blocks: &[Block]| {
                slice(text, blocks[0].range.start..blocks[blocks.len() - 1].range.end)
            };
            let target =
                own_stretches.get(index).and_then(|own_stretch| Some(all(own?, &own_stretch.blocks)));
            let at = format!("{}/*", stretch.key);
            pieces.push(Piece { at, source: all(source, &stretch.blocks), target });
            continue;
        }
        for (number, block) in blocks.iter().enumerate() {
            let target = own_blocks
                .as_ref()
                .and_then(|own_blocks| Some(slice(own?, own_blocks[number].range.clone())));
            let at = format!("{}/{}", stretch.key, number + 1);
            pieces.push(Piece { at, source: slice(source, block.range.clone()), target });
        }
    }
    pieces
}

/// The text of a page from its translated pieces, by where they stand; `None` while one is missing.
pub fn compose(source: &str, headings: &[&str], targets: &BTreeMap<&str, &str>) -> Option<String> {
    if let Some(whole) = targets.get("body/*") {
        return Some((*whole).to_owned());
    }
    let mut parts: Vec<String> = Vec::new();
    for stretch in stretches(blocks(source), headings) {
        if let Some(all) = targets.get(format!("{}/*", stretch.key).as_str()) {
            parts.push((*all).to_owned());
            continue;
        }
        let mut number = 0;
        for block in &stretch.blocks {
            if block.kind == Kind::Hidden {
                parts.push(source[block.range.clone()].to_owned());
                continue;
            }
            number += 1;
            parts.push((*targets.get(format!("{}/{number}", stretch.key).as_str())?).to_owned());
        }
    }
    Some(parts.join("\n\n"))
}
