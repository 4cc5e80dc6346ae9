//! A source file as text: decoding, lines, places.

use std::ops::Range;
use std::sync::Arc;

use crate::base::diag::{Diagnostics, Place};

/// A file's text with its name. Line ends may be LF or CRLF; a BOM is part of the text.
pub struct Source<'a> {
    pub file: &'a Arc<str>,
    pub text: &'a str,
}

impl<'a> Source<'a> {
    pub fn place(&self, range: Range<usize>) -> Place {
        Place::new(self.file, range)
    }

    pub fn slice(&self, range: &Range<usize>) -> &'a str {
        self.text.get(range.clone()).unwrap_or("")
    }

    /// The 1-based number of the line that holds the byte at `offset`.
    pub fn line_of(&self, offset: usize) -> usize {
        1 + self.text.as_bytes()[..offset.min(self.text.len())].iter().filter(|&&byte| byte == b'\n').count()
    }
}

/// The text of a file that must be UTF-8; otherwise a remark that names what it seems to be.
pub fn decode<'a>(file: &Arc<str>, bytes: &'a [u8], diags: &mut Diagnostics) -> Option<&'a str> {
    if bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF]) {
        diags.encoding(&Place::file(file), "UTF-16");
        return None;
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => match text.find('\0') {
            Some(at)
                if bytes.iter().skip(1).step_by(2).filter(|&&byte| byte == 0).count() > bytes.len() / 4 =>
            {
                diags.encoding(&Place::new(file, at..at + 1), "UTF-16");
                None
            }
            Some(at) => {
                diags.control_character(&Place::new(file, at..at + 1));
                None
            }
            None => Some(text),
        },
        Err(error) => {
            let at = error.valid_up_to();
            let letter = latin1(bytes[at]);
            diags.not_utf8(&Place::new(file, at..at + 1), letter);
            None
        }
    }
}

/// The letter that a byte means in Windows' Latin-1, for the remark: editors recognise the word by it.
fn latin1(byte: u8) -> char {
    const WINDOWS: &[(u8, char)] = &[
        (0x80, '€'),
        (0x85, '…'),
        (0x91, '‘'),
        (0x92, '’'),
        (0x93, '“'),
        (0x94, '”'),
        (0x96, '–'),
        (0x97, '—'),
    ];
    WINDOWS.iter().find(|(code, _)| *code == byte).map_or(char::from(byte), |(_, letter)| *letter)
}

/// A YAML file's or page's text without a byte-order mark, as the bytes that are left.
pub fn without_bom(text: &str) -> Range<usize> {
    let start = if text.starts_with('\u{FEFF}') { '\u{FEFF}'.len_utf8() } else { 0 };
    start..text.len()
}
