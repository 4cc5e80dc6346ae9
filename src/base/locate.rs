//! From bytes to what people see: lines, columns, and the line around a culprit.
//!
//! Nothing here can panic, whatever the bytes or the place: a remark about a broken file
//! is the one that must come through.

use std::ops::Range;

use super::diag::Place;

const BOM: &[u8] = b"\xEF\xBB\xBF";

/// A place in lines and columns. All four count from 1; columns count characters (Unicode
/// scalar values). The end is the column after the last character.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spot {
    pub line: usize,
    pub column: usize,
    pub end_line: usize,
    pub end_column: usize,
}

/// A line of a file as shown to a person, with the culprit's bytes in `text`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Excerpt {
    pub text: String,
    pub mark: Range<usize>,
}

/// A file with the beginnings of its lines: made once for all remarks about it.
pub struct Lines<'a> {
    bytes: &'a [u8],
    starts: Vec<usize>,
}

impl<'a> Lines<'a> {
    pub fn new(bytes: &'a [u8]) -> Self {
        let first = if bytes.starts_with(BOM) { BOM.len() } else { 0 };
        let breaks = bytes.iter().enumerate().filter(|(_, byte)| **byte == b'\n');
        let starts = std::iter::once(first).chain(breaks.map(|(at, _)| at + 1)).collect();
        Self { bytes, starts }
    }

    pub fn spot(&self, place: &Place) -> Spot {
        let Range { start, end } = self.clamp(place);
        let (line, column) = self.line_and_column(start);
        let (end_line, end_column) = self.line_and_column(end);
        Spot { line, column, end_line, end_column }
    }

    /// The line on which the place begins. Of a long one only the surroundings of the culprit;
    /// of a culprit over several lines, its first line.
    pub fn excerpt(&self, place: &Place) -> Excerpt {
        let Range { start, end } = self.clamp(place);
        let line = self.line(self.line_index(start));
        let mark = start.clamp(line.start, line.end)..end.clamp(line.start, line.end);
        let uncut = line.len() <= LONGEST_UNCUT;
        let room = |wanted: usize| if uncut { usize::MAX } else { wanted };

        let before = last_chars(&self.bytes[line.start..mark.start], room(SHOWN_BEFORE));
        let marked = first_chars(&self.bytes[mark.clone()], room(SHOWN_MARKED));
        let after = first_chars(&self.bytes[mark.end..line.end], room(SHOWN_AFTER));
        let mark = before.len()..before.len() + marked.len();
        Excerpt { text: before + &marked + &after, mark }
    }

    /// The place within the file, on the borders of characters.
    fn clamp(&self, place: &Place) -> Range<usize> {
        let Range { start, end } = place.range();
        let start = self.start_of_character(start.min(self.bytes.len()));
        let end = self.end_of_character(end.clamp(start, self.bytes.len())).min(self.bytes.len());
        let first = self.starts[0];
        start.max(first)..end.max(first)
    }

    /// A character has at most three bytes after its first; more of them are no UTF-8 at all.
    fn start_of_character(&self, at: usize) -> usize {
        (at.saturating_sub(3)..=at).rev().find(|at| self.begins_character(*at)).unwrap_or(at)
    }

    fn end_of_character(&self, at: usize) -> usize {
        (at..=at + 3).find(|at| self.begins_character(*at)).unwrap_or(at)
    }

    fn begins_character(&self, at: usize) -> bool {
        self.bytes.get(at).is_none_or(|byte| !is_continuation(*byte))
    }

    fn line_and_column(&self, at: usize) -> (usize, usize) {
        let index = self.line_index(at);
        let line = self.line(index);
        let before = &self.bytes[line.start..at.clamp(line.start, line.end)];
        let column = 1 + before.iter().filter(|byte| !is_continuation(**byte)).count();
        (index + 1, column)
    }

    /// Which line the offset is on; a line break belongs to the line that it ends.
    fn line_index(&self, at: usize) -> usize {
        self.starts.partition_point(|start| *start <= at).saturating_sub(1)
    }

    /// The bytes of a line without its line break.
    fn line(&self, index: usize) -> Range<usize> {
        let start = self.starts[index];
        let end = self.starts.get(index + 1).map_or(self.bytes.len(), |next| next - 1);
        let windows = end > start && self.bytes[end - 1] == b'\r' && end < self.bytes.len();
        start..if windows { end - 1 } else { end }
    }
}

/// In bytes; longer lines are cut around the culprit, in characters.
const LONGEST_UNCUT: usize = 160;
const SHOWN_BEFORE: usize = 50;
const SHOWN_MARKED: usize = 60;
const SHOWN_AFTER: usize = 40;

fn is_continuation(byte: u8) -> bool {
    byte & 0xC0 == 0x80
}

/// At most `count` characters from the start, with `…` where something was cut.
fn first_chars(bytes: &[u8], count: usize) -> String {
    // A character has at most four bytes, so this never looks at all of a line of a megabyte.
    let near = &bytes[..bytes.len().min(count.saturating_add(1).saturating_mul(4))];
    let text = String::from_utf8_lossy(near);
    match text.char_indices().nth(count) {
        Some((cut, _)) => format!("{}…", &text[..cut]),
        None => text.into_owned(),
    }
}

/// At most `count` characters from the end, with `…` where something was cut.
fn last_chars(bytes: &[u8], count: usize) -> String {
    let near = &bytes[bytes.len().saturating_sub(count.saturating_add(1).saturating_mul(4))..];
    let text = String::from_utf8_lossy(near);
    let cut = text.char_indices().rev().nth(count.saturating_sub(1)).map(|(at, _)| at);
    match cut {
        Some(cut) if cut > 0 => format!("…{}", &text[cut..]),
        _ => text.into_owned(),
    }
}

#[cfg(test)]
mod tests {
    use std::ops::Range;
    use std::sync::Arc;

    use super::{Excerpt, Lines, Place, Spot};

    /// Line, column, end line, end column.
    type Numbers = (usize, usize, usize, usize);

    fn spot(bytes: &[u8], range: Range<usize>) -> Numbers {
        let Spot { line, column, end_line, end_column } =
            Lines::new(bytes).spot(&Place::new(&Arc::from("a.md"), range));
        (line, column, end_line, end_column)
    }

    #[test]
    fn lines_and_columns_count_as_editors_do() {
        let cases: [(&[u8], Range<usize>, Numbers); 11] = [
            (b"", 0..0, (1, 1, 1, 1)),
            (b"one\ntwo\n", 4..7, (2, 1, 2, 4)),
            (b"one\ntwo\n", 3..4, (1, 4, 2, 1)),
            (b"one\ntwo\n", 8..8, (3, 1, 3, 1)),
            (b"one\ntwo\n", 90..99, (3, 1, 3, 1)),
            (b"one\r\ntwo\r\n", 3..7, (1, 4, 2, 3)),
            ("\u{FEFF}title: x".as_bytes(), 0..0, (1, 1, 1, 1)),
            ("\u{FEFF}title: x".as_bytes(), 3..8, (1, 1, 1, 6)),
            ("año: 😀x".as_bytes(), 6..10, (1, 6, 1, 7)),
            ("año: 😀x".as_bytes(), 7..8, (1, 6, 1, 7)),
            (b"caf\xE9 au lait", 5..7, (1, 6, 1, 8)),
        ];
        for (bytes, range, wanted) in cases {
            assert_eq!(spot(bytes, range.clone()), wanted, "{:?} {range:?}", String::from_utf8_lossy(bytes));
        }
    }

    #[test]
    fn a_line_of_a_megabyte_is_cut_around_the_culprit() {
        let mut line = "é".repeat(500_000);
        line.push_str("chipp");
        line.push_str(&"x".repeat(500_000));
        let at = 1_000_000;
        let Excerpt { text, mark } =
            Lines::new(line.as_bytes()).excerpt(&Place::new(&Arc::from("a.md"), at..at + 5));
        assert_eq!(&text[mark], "chipp");
        assert!(text.starts_with("…é") && text.ends_with("x…"), "{text}");
        assert!(text.chars().count() < 200);
    }
}
