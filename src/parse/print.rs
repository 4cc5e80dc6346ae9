//! Fingerprints of what a text says, however it is laid out.
//!
//! A fingerprint is taken from the tree that Markdown is read into, brought to one normal form:
//! where lines break, how they end, spaces at their ends, a heading's `{#name}` and how Unicode
//! composes a letter are not in it; words, numbers, links, cells and depth are.

use std::borrow::Cow;
use std::fmt;

use comrak::arena_tree::NodeEdge;
use comrak::nodes::{AstNode, ListType, NodeValue};
use unicode_normalization::{UnicodeNormalization, is_nfc};

use super::markdown::{Heading, explicit_id};

/// Forty bits of SHA-256: two texts of a page never share them by chance.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Print(u64);

impl Print {
    pub fn of(text: &str) -> Print {
        use sha2::Digest;
        // Nearly every text is composed already, which is seen sooner than it is done.
        let normal: Cow<str> = if is_nfc(text) { text.into() } else { text.nfc().collect() };
        let digest = sha2::Sha256::digest(normal.as_bytes());
        Print(digest.iter().take(5).fold(0, |bits, byte| bits << 8 | u64::from(*byte)))
    }

    /// Of one line: words with single spaces.
    pub fn of_line(line: &str) -> Print {
        Print::of(&collapsed(line))
    }

    /// Ten hexadecimal digits.
    pub fn parse(text: &str) -> Option<Print> {
        let digits = text.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b));
        (text.len() == 10 && digits).then(|| u64::from_str_radix(text, 16).map(Print).ok()).flatten()
    }
}

impl fmt::Display for Print {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:010x}", self.0)
    }
}

impl fmt::Debug for Print {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// A stretch of a page's text: what stands before the first heading, or a heading with all up to
/// the next one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section {
    /// `body` before the first heading, then `body.` and the heading's id; `footnotes`.
    pub key: String,
    /// Which of the page's headings begins it.
    pub heading: Option<usize>,
    pub print: Print,
    /// Words in the sense of the source language: what stands between spaces.
    pub words: usize,
}

/// The sections of a page's text, in their order.
pub fn sections<'a>(root: &'a AstNode<'a>, headings: &[Heading]) -> Vec<Section> {
    let mut sections = Vec::new();
    let (mut open, mut notes) = (Open::new("body".into(), None), Open::new("footnotes".into(), None));
    let mut count = 0;
    for block in root.children() {
        let (is_heading, is_note) = match &block.data.borrow().value {
            NodeValue::Heading(_) => (true, false),
            NodeValue::FootnoteDefinition(_) => (false, true),
            _ => (false, false),
        };
        if let Some(heading) = headings.get(count).filter(|_| is_heading) {
            let next = Open::new(format!("body.{}", heading.id), Some(count));
            sections.extend(std::mem::replace(&mut open, next).close());
        }
        if is_note { &mut notes } else { &mut open }.write(block);
        count += block
            .descendants()
            .filter(|node| matches!(node.data.borrow().value, NodeValue::Heading(_)))
            .count();
    }
    sections.extend(open.close());
    sections.extend(notes.close());
    sections
}

/// A text without sections, as it stands in a record.
pub fn whole<'a>(root: &'a AstNode<'a>) -> Vec<Section> {
    let mut open = Open::new(String::new(), None);
    root.children().for_each(|block| open.write(block));
    open.close().into_iter().collect()
}

/// The same for a text that is one plain paragraph, and was read without comrak.
pub fn plain(text: &str) -> Vec<Section> {
    let mut open = Open::new(String::new(), None);
    open.begin("p");
    open.text(text);
    open.end();
    open.close().into_iter().collect()
}

const BEGIN: char = '\u{1}';
const END: char = '\u{2}';

/// A section whose end is not reached yet.
struct Open {
    key: String,
    heading: Option<usize>,
    /// The normal form: marks for what a node is, and its text.
    form: String,
    /// Its text alone.
    words: String,
}

impl Open {
    fn new(key: String, heading: Option<usize>) -> Self {
        Open { key, heading, form: String::new(), words: String::new() }
    }

    fn close(self) -> Option<Section> {
        let words = self.words.split_whitespace().filter(|word| word.contains(char::is_alphanumeric)).count();
        let print = Print::of(&self.form);
        (!self.form.is_empty()).then_some(Section { key: self.key, heading: self.heading, print, words })
    }

    /// Without recursion: a text nested a thousand deep must not end the program.
    fn write<'a>(&mut self, block: &'a AstNode<'a>) {
        let mut heading = 0;
        for edge in block.traverse() {
            match edge {
                NodeEdge::Start(node) => {
                    let data = node.data.borrow();
                    match &data.value {
                        NodeValue::Text(text) => self.text(text),
                        NodeValue::SoftBreak => self.text(" "),
                        value => self.begin(&kind(value)),
                    }
                    heading =
                        if matches!(data.value, NodeValue::Heading(_)) { self.form.len() } else { heading };
                }
                NodeEdge::End(node) => match &node.data.borrow().value {
                    NodeValue::Text(_) | NodeValue::SoftBreak => {}
                    value => {
                        if matches!(value, NodeValue::Heading(_)) {
                            self.drop_name(heading);
                        }
                        self.end();
                    }
                },
            }
        }
    }

    /// Takes the `{#name}` off the heading that begins at a byte of the form.
    fn drop_name(&mut self, start: usize) {
        if let Some((end, _)) = explicit_id(&self.form[start..]) {
            self.form.truncate(start + end);
            self.form.truncate(self.form.trim_end_matches(' ').len());
            self.words.truncate(explicit_id(&self.words).map_or(self.words.len(), |(end, _)| end));
        }
    }

    fn begin(&mut self, kind: &str) {
        self.form.extend([BEGIN]);
        self.form.push_str(kind);
        self.form.extend([END]);
        self.words.push(' ');
    }

    fn end(&mut self) {
        self.form.extend([BEGIN, END]);
    }

    fn text(&mut self, text: &str) {
        for letter in text.chars() {
            let space = matches!(letter, ' ' | '\t' | '\n' | '\r');
            if !space {
                self.form.push(letter);
            } else if !self.form.ends_with([' ', END]) {
                self.form.push(' ');
            }
        }
        self.words.push_str(text);
    }
}

/// What a node is, with all that a reader sees of it or follows from it.
fn kind(value: &NodeValue) -> String {
    match value {
        NodeValue::Paragraph => "p".into(),
        NodeValue::Heading(heading) => format!("h{}", heading.level),
        NodeValue::BlockQuote => "quote".into(),
        NodeValue::Alert(alert) => {
            format!("{:?} {}", alert.alert_type, alert.title.as_deref().unwrap_or(""))
        }
        NodeValue::List(list) => match list.list_type {
            ListType::Ordered => format!("ol {}", list.start),
            ListType::Bullet => "ul".into(),
        },
        NodeValue::Item(_) => "li".into(),
        NodeValue::TaskItem(_) => "task".into(),
        NodeValue::DescriptionTerm => "dt".into(),
        NodeValue::DescriptionDetails => "dd".into(),
        NodeValue::CodeBlock(block) => format!("pre {}", block.literal.trim_end()),
        NodeValue::Code(code) => format!("code {}", code.literal),
        NodeValue::Table(_) => "table".into(),
        NodeValue::TableRow(_) => "tr".into(),
        NodeValue::TableCell => "td".into(),
        NodeValue::FootnoteReference(reference) => format!("ref {}", reference.ix),
        NodeValue::Emph => "em".into(),
        NodeValue::Strong => "strong".into(),
        NodeValue::Strikethrough => "del".into(),
        NodeValue::LineBreak => "br".into(),
        NodeValue::ThematicBreak => "hr".into(),
        NodeValue::Link(link) => format!("a {}", link.url),
        NodeValue::Image(image) => format!("img {}", image.url),
        NodeValue::HtmlBlock(html) => html.literal.clone(),
        NodeValue::HtmlInline(html) => html.clone(),
        _ => String::new(),
    }
}

fn collapsed(line: &str) -> String {
    line.split_whitespace().collect::<Vec<_>>().join(" ")
}
