//! The blocks of a page's text as they stand in the file: what a translator gets one at a time.

use std::ops::Range;

use comrak::nodes::NodeValue;
use comrak::{Arena, parse_document};

use super::markdown::options;

/// A paragraph, a heading, a list, a table, a box.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    /// Bytes of the text, without the empty lines around it.
    pub range: Range<usize>,
    pub kind: Kind,
    /// How many headings are in it.
    pub headings: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Heading(u8),
    Paragraph,
    List,
    Table,
    Box,
    Note,
    /// Lines of which nothing is shown by themselves, such as `[name]: address`.
    Hidden,
    Other,
}

/// All of a text but its empty lines, in order.
pub fn blocks(text: &str) -> Vec<Block> {
    let arena = Arena::new();
    let root = parse_document(&arena, text, &options());
    let starts: Vec<usize> = std::iter::once(0)
        .chain(text.match_indices('\n').map(|(at, _)| at + 1))
        .chain([text.len()])
        .collect();
    let line = |number: usize| starts.get(number).copied().unwrap_or(text.len());
    let mut found: Vec<Block> = root
        .children()
        .map(|node| {
            let data = node.data.borrow();
            let range = line(data.sourcepos.start.line.saturating_sub(1))..line(data.sourcepos.end.line);
            let inner = node.descendants();
            let headings =
                inner.filter(|node| matches!(node.data.borrow().value, NodeValue::Heading(_))).count();
            Block { range, kind: kind(&data.value), headings }
        })
        .collect();
    found.sort_by_key(|block| block.range.start);
    let mut blocks = Vec::with_capacity(found.len());
    let mut at = 0;
    for block in found {
        // A note that stands inside a list is part of the list's lines.
        if block.range.end <= at {
            continue;
        }
        let start = block.range.start.max(at);
        blocks.extend(hidden(text, at..start));
        at = block.range.end;
        blocks.extend(trimmed(text, start..at).map(|range| Block { range, ..block }));
    }
    blocks.extend(hidden(text, at..text.len()));
    blocks
}

fn hidden(text: &str, range: Range<usize>) -> Option<Block> {
    trimmed(text, range).map(|range| Block { range, kind: Kind::Hidden, headings: 0 })
}

/// The range without the white space at its ends; `None` if nothing is left.
fn trimmed(text: &str, range: Range<usize>) -> Option<Range<usize>> {
    let inner = &text[range.clone()];
    let empty_lines = inner.len() - inner.trim_start_matches(['\n', '\r']).len();
    let end = inner.trim_end().len();
    (end > empty_lines && !inner.trim().is_empty()).then(|| range.start + empty_lines..range.start + end)
}

fn kind(value: &NodeValue) -> Kind {
    match value {
        NodeValue::Heading(heading) => Kind::Heading(heading.level),
        NodeValue::Paragraph => Kind::Paragraph,
        NodeValue::List(_) => Kind::List,
        NodeValue::Table(_) => Kind::Table,
        NodeValue::Alert(_) | NodeValue::BlockQuote => Kind::Box,
        NodeValue::FootnoteDefinition(_) => Kind::Note,
        _ => Kind::Other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_but_empty_lines_is_between_blocks() {
        let text = "One\nparagraph.\n\n\n## A heading {#a}\n- a\n- b\n\n  still b\n\n> [!NOTE]\n> box\n\n\
            [name]: /address\n\n| a |\n| - |\n| 1 |\n\nText[^1].\n\n[^1]: Note.\n";
        let shown: Vec<(Kind, &str)> =
            blocks(text).into_iter().map(|block| (block.kind, &text[block.range])).collect();
        let wanted = [
            (Kind::Paragraph, "One\nparagraph."),
            (Kind::Heading(2), "## A heading {#a}"),
            (Kind::List, "- a\n- b\n\n  still b"),
            (Kind::Box, "> [!NOTE]\n> box"),
            (Kind::Hidden, "[name]: /address"),
            (Kind::Table, "| a |\n| - |\n| 1 |"),
            (Kind::Paragraph, "Text[^1]."),
            (Kind::Note, "[^1]: Note."),
        ];
        assert_eq!(shown, wanted);
    }
}
