//! YAML as a tree with places, so that every mistake of a file is found in one run.
//!
//! `serde_yaml` (serde-saphyr) reads the events; turning them into a tree of our own, instead
//! of letting serde build structs, is what lets one pass tell of all unknown keys, wrong types
//! and duplicates at once, each at its place. Anchors and aliases are refused: editors have no
//! use for them, and they are how a small file becomes a bomb.

use std::ops::Range;

use serde_yaml::granit_parser::{Event, Parser, ScalarStyle, ScanError, Span};

use super::slips;
use super::text::Source;
use crate::base::diag::Diagnostics;

/// Deeper than any record of ours; a file that nests further is a mistake or an attack.
const MAX_DEPTH: usize = 32;

/// Syntax mistakes told of in one file before we stop looking for more.
const MAX_MISTAKES: usize = 20;

#[derive(Clone, Debug)]
pub struct Node {
    /// Bytes in the file that the value takes up. Empty for a value that is left out.
    pub range: Range<usize>,
    pub value: Value,
}

#[derive(Clone, Debug)]
pub enum Value {
    /// `key:` with nothing behind it, `~` or `null`.
    Nothing,
    Scalar {
        text: String,
        plain: bool,
    },
    List(Vec<Node>),
    Map(Vec<Entry>),
}

#[derive(Clone, Debug)]
pub struct Entry {
    pub key: String,
    pub key_range: Range<usize>,
    pub node: Node,
}

impl Node {
    fn nothing(at: usize) -> Self {
        Node { range: at..at, value: Value::Nothing }
    }
}

/// What could be read of a YAML text, and whether something had to be left out.
pub struct Read {
    pub node: Node,
    /// Top-level keys whose block could not be read; asking for them again would be a second
    /// remark about the same mistake.
    pub broken: Vec<String>,
}

/// Reads the YAML between the bytes of `range`. All syntax mistakes are told of.
pub fn read(source: &Source, range: Range<usize>, diags: &mut Diagnostics) -> Read {
    let mut text = source.text[range.clone()].to_owned();
    let mut broken = Vec::new();
    slips::before_reading(source, &range, &mut text, diags, &mut broken);
    for _ in 0..MAX_MISTAKES {
        match tree(&text, range.start) {
            Ok((mut node, found)) => {
                for problem in found {
                    problem.tell(source, diags);
                }
                drop_duplicates(&mut node, source, diags);
                if matches!(node.value, Value::Nothing) && !broken.is_empty() {
                    break;
                }
                return Read { node, broken };
            }
            Err(error) => {
                let at = error.at.min(text.len());
                slips::explain(source, range.start, &text, at, &error.info, diags);
                let cut = slips::cut_block(&mut text, at);
                if cut.is_empty() {
                    break;
                }
                broken.extend(cut);
            }
        }
    }
    // Nothing more can be saved: whatever is missing now is not the author's second mistake.
    broken.push(String::from("*"));
    Read { node: Node { range: range.start..range.start, value: Value::Map(Vec::new()) }, broken }
}

struct Failure {
    at: usize,
    info: String,
}

impl Failure {
    fn new(error: &ScanError) -> Self {
        Failure { at: error.marker().byte_offset().unwrap_or(usize::MAX), info: error.info() }
    }
}

/// Well-formed YAML that we do not take.
enum Problem {
    /// `*name`, with the text that it stands for where that is a single one.
    Alias(Range<usize>, Option<String>),
    Anchor(Range<usize>),
    KeyNotText(Range<usize>),
}

impl Problem {
    fn tell(&self, source: &Source, diags: &mut Diagnostics) {
        match self {
            Problem::Alias(range, text) => {
                diags.yaml_alias(&source.place(range.clone()), source.slice(range), text.as_deref());
            }
            Problem::Anchor(range) => {
                diags.yaml_alias(&source.place(range.clone()), source.slice(range), Some(""));
            }
            Problem::KeyNotText(range) => diags.yaml_key_not_text(&source.place(range.clone())),
        }
    }
}

/// Collections that are still open while the events come in.
enum Open {
    List(usize, Vec<Node>),
    Map(usize, Vec<Entry>, Option<(String, Range<usize>)>),
}

/// Builds the tree from the parser's events, without recursion.
fn tree(text: &str, base: usize) -> Result<(Node, Vec<Problem>), Failure> {
    let mut parser_options = serde_yaml::granit_parser::options! {
        disallow_directives: true,
        emit_unresolved_aliases: true,
        emit_anchor_events: true,
        block_nesting_limit: MAX_DEPTH,
        flow_nesting_limit: MAX_DEPTH,
    };
    parser_options.set_emit_comments(false);
    let mut open: Vec<Open> = Vec::new();
    let mut root = None;
    let mut problems = Vec::new();
    let (mut anchored, mut last_scalar) = (std::collections::HashMap::new(), None);
    for event in Parser::new_from_str_with_options(text, parser_options) {
        let (event, span) = event.map_err(|error| Failure::new(&error))?;
        let range = shift(&span, base);
        let finished = match event {
            Event::MappingStart(..) => {
                last_scalar = None;
                open.push(Open::Map(range.start, Vec::new(), None));
                continue;
            }
            Event::SequenceStart(..) => {
                last_scalar = None;
                open.push(Open::List(range.start, Vec::new()));
                continue;
            }
            Event::MappingEnd | Event::SequenceEnd => close(open.pop(), text, base, range),
            Event::Scalar(value, style, ..) => {
                last_scalar = Some(value.to_string());
                scalar(value.into_owned(), style, range)
            }
            Event::Alias(id) => {
                problems.push(Problem::Alias(range.clone(), anchored.get(&id).cloned()));
                Node { range, value: Value::Nothing }
            }
            Event::UnresolvedAlias(_) => {
                problems.push(Problem::Alias(range.clone(), None));
                Node { range, value: Value::Nothing }
            }
            Event::Anchor(id, _) => {
                if let Some(text) = last_scalar.take() {
                    anchored.insert(id, text);
                }
                problems.push(Problem::Anchor(range));
                continue;
            }
            _ => continue,
        };
        match open.last_mut() {
            None => root = Some(finished),
            Some(parent) => attach(parent, finished, &mut problems),
        }
    }
    Ok((root.unwrap_or_else(|| Node::nothing(base)), problems))
}

fn shift(span: &Span, base: usize) -> Range<usize> {
    let range = span.byte_range().unwrap_or(0..0);
    base + range.start..base + range.end
}

fn scalar(text: String, style: ScalarStyle, range: Range<usize>) -> Node {
    let plain = style == ScalarStyle::Plain;
    let nothing = plain && matches!(text.as_str(), "" | "~" | "null" | "Null" | "NULL");
    let value = if nothing { Value::Nothing } else { Value::Scalar { text, plain } };
    Node { range, value }
}

/// Ends a collection. In the block form its end is where the next thing begins: the white space
/// before that is not the collection's.
fn close(open: Option<Open>, text: &str, base: usize, end: Range<usize>) -> Node {
    let trimmed = |start: usize| {
        let inner = text.get(start - base..end.end - base).unwrap_or("");
        start..start + inner.trim_end().len()
    };
    match open.expect("the parser closes only what it opened") {
        Open::List(start, items) => Node { range: trimmed(start), value: Value::List(items) },
        Open::Map(start, entries, _) => Node { range: trimmed(start), value: Value::Map(entries) },
    }
}

fn attach(parent: &mut Open, node: Node, problems: &mut Vec<Problem>) {
    match parent {
        Open::List(_, items) => items.push(node),
        Open::Map(_, _, key @ None) => match node.value {
            Value::Scalar { text, .. } => *key = Some((text, node.range)),
            _ => {
                problems.push(Problem::KeyNotText(node.range.clone()));
                *key = Some((String::new(), node.range));
            }
        },
        Open::Map(_, entries, key) => {
            let (key, key_range) = key.take().expect("matched above");
            if !key.is_empty() {
                entries.push(Entry { key, key_range, node });
            }
        }
    }
}

/// Keeps the first of two equal keys in every map and tells of the second.
fn drop_duplicates(node: &mut Node, source: &Source, diags: &mut Diagnostics) {
    match &mut node.value {
        Value::List(items) => items.iter_mut().for_each(|item| drop_duplicates(item, source, diags)),
        Value::Map(entries) => {
            let mut seen: std::collections::HashMap<String, Range<usize>> = Default::default();
            entries.retain(|entry| match seen.get(&entry.key) {
                Some(first) => {
                    let line = source.line_of(first.start);
                    diags.yaml_duplicate_key(&source.place(entry.key_range.clone()), &entry.key, line);
                    false
                }
                None => {
                    seen.insert(entry.key.clone(), entry.key_range.clone());
                    true
                }
            });
            entries.iter_mut().for_each(|entry| drop_duplicates(&mut entry.node, source, diags));
        }
        _ => {}
    }
}
