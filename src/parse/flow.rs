//! Slips inside `{name: value, name: value}` on one line.
//!
//! A colon, a comma, a bracket or a quote in such a value ends it early, and YAML then speaks of
//! "flow mappings". Here the line is cut where its author meant it to be cut, so that the one
//! value that needs quotes can be told of.

use std::ops::Range;

use super::slips::{quoted, reference_start};
use super::text::Source;
use crate::base::diag::Diagnostics;

/// Brackets inside each other beyond this are the parser's to tell of.
const MAX_DEPTH: usize = 8;

/// Tells of every slip in a collection that begins at byte `at` of the file; true when there is
/// one. A collection that does not end on its line is left to the parser.
pub fn slips(source: &Source, at: usize, text: &str, diags: &mut Diagnostics) -> bool {
    Reader { source, diags, depth: 0 }.slips(at, text)
}

struct Reader<'a, 'd> {
    source: &'a Source<'a>,
    diags: &'d mut Diagnostics,
    depth: usize,
}

impl Reader<'_, '_> {
    fn slips(&mut self, at: usize, text: &str) -> bool {
        let text = text.trim_end();
        let Some(inner) = inside(text, at).filter(|_| self.depth < MAX_DEPTH) else { return false };
        self.depth += 1;
        let found = match text.as_bytes()[0] {
            b'{' => self.map(&inner),
            _ => items(self.source.text, &inner).into_iter().fold(false, |found, item| {
                let item_text = &self.source.text[item.clone()];
                (item_text.starts_with('{') && self.slips(item.start, item_text)) | found
            }),
        };
        self.depth -= 1;
        found
    }

    fn map(&mut self, inner: &Range<usize>) -> bool {
        let mut found = false;
        let pieces = items(self.source.text, inner);
        let mut index = 0;
        while let Some(piece) = pieces.get(index) {
            index += 1;
            let text = &self.source.text[piece.clone()];
            let Some(Name { key, value }) = name(text) else { continue };
            if let Some(colon) = value.is_none().then_some(key.len()) {
                let at = piece.start + colon;
                self.diags.missing_space(&self.source.place(at..at + 1), key);
                found = true;
                continue;
            }
            let mut value = piece.start + value.expect("checked above")..piece.end;
            // A piece without a name goes on with the text before its comma.
            let plain = !self.source.text[value.clone()].starts_with(['"', '\'', '{', '[']);
            let mut commas = false;
            while let Some(next) = pieces.get(index).filter(|_| plain && !value.is_empty()) {
                if name(&self.source.text[next.clone()]).is_some() || next.is_empty() {
                    break;
                }
                value.end = next.end;
                commas = true;
                index += 1;
            }
            found |= self.value(key, value, commas);
        }
        found
    }

    fn value(&mut self, key: &str, value: Range<usize>, commas: bool) -> bool {
        let text = &self.source.text[value.clone()];
        let place = self.source.place(value.clone());
        if commas {
            self.diags.mark_in_value(&place, key, "a comma", &quoted(text));
        } else if reference_start(text) {
            self.diags.brace_start(&place, &quoted(text));
        } else if text.starts_with(['{', '[']) {
            return self.slips(value.start, text);
        } else if let Some(fix) = quote_inside(text) {
            self.diags.quote_inside(&place, &fix);
        } else if text.starts_with(['"', '\'']) {
            return false;
        } else if text.contains(": ") || text.ends_with(':') {
            self.diags.colon_in_value(&place, key, &quoted(text));
        } else if text.contains(['{', '}', '[', ']']) {
            self.diags.mark_in_value(&place, key, "a bracket", &quoted(text));
        } else {
            return false;
        }
        true
    }
}

/// What stands between the brackets, as bytes of the file.
fn inside(text: &str, at: usize) -> Option<Range<usize>> {
    let close = match text.as_bytes().first()? {
        b'{' => '}',
        b'[' => ']',
        _ => return None,
    };
    (text.len() > 1 && text.ends_with(close)).then(|| at + 1..at + text.len() - 1)
}

/// The fix for a value in quotes that has the same quotes inside it, or goes on behind them.
pub fn quote_inside(value: &str) -> Option<String> {
    let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    let (plain, inner) = match value.len() > 1 && value.ends_with(quote) {
        true => (true, &value[1..value.len() - 1]),
        false => (false, &value[1..]),
    };
    let bare = match quote {
        '"' => inner.replace("\\\\", "").replace("\\\"", ""),
        _ => inner.replace("''", ""),
    };
    if plain {
        let meant = if quote == '"' { inner.replace("\\\"", "\"") } else { inner.replace("''", "'") };
        return bare.contains(quote).then(|| quoted(&meant));
    }
    let behind = bare[bare.find(quote)? + 1..].trim_start();
    (!behind.is_empty() && !behind.starts_with('#')).then(|| quoted(value))
}

struct Name<'a> {
    key: &'a str,
    /// Where the value begins; none if the colon lacks its space.
    value: Option<usize>,
}

/// `name: value` or `name:value`. An address or a time has its colon on purpose.
fn name(piece: &str) -> Option<Name<'_>> {
    let colon = piece.find(':')?;
    let (key, rest) = (&piece[..colon], &piece[colon + 1..]);
    let is_name =
        !key.is_empty() && key.chars().all(|c| c.is_ascii_lowercase() || matches!(c, '_' | '-' | '.'));
    if !is_name || rest.starts_with("//") {
        return None;
    }
    let value = rest.len() - rest.trim_start().len();
    let spaced = value > 0 || rest.is_empty();
    Some(Name { key, value: spaced.then_some(colon + 1 + value) })
}

/// The pieces between the commas, trimmed. Brackets and quotes hold theirs together; a quote ends
/// only where a comma, a bracket or the end follows, so one inside a quoted text does no harm.
fn items(text: &str, inner: &Range<usize>) -> Vec<Range<usize>> {
    let (mut pieces, mut start, mut depth, mut quote) = (Vec::new(), inner.start, 0usize, None);
    let mut fresh = true;
    for (offset, c) in text[inner.clone()].char_indices() {
        let at = inner.start + offset;
        let behind = || &text[at + c.len_utf8()..inner.end];
        match (quote, c) {
            (Some(open), c) if c == open && ends_value(behind()) => quote = None,
            (Some(_), _) => {}
            (None, '"' | '\'') if fresh => quote = Some(c),
            (None, '{' | '[') => depth += 1,
            (None, '}' | ']') => depth = depth.saturating_sub(1),
            (None, ',') if depth == 0 && behind().starts_with([' ', '\t']) => {
                pieces.push(start..at);
                start = at + 1;
            }
            _ => {}
        }
        // A quote opens a text only where a value begins.
        fresh = matches!(c, ':' | ',' | '{' | '[') || (fresh && c == ' ');
    }
    pieces.push(start..inner.end);
    pieces.into_iter().map(|piece| trim(text, piece)).collect()
}

/// Whether nothing of a value can follow here.
fn ends_value(behind: &str) -> bool {
    let behind = behind.trim_start();
    behind.is_empty() || behind.starts_with([',', '}', ']'])
}

fn trim(text: &str, range: Range<usize>) -> Range<usize> {
    let piece = &text[range.clone()];
    let start = range.start + piece.len() - piece.trim_start().len();
    start..start + piece.trim().len()
}
