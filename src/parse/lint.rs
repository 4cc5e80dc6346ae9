//! What a machine can see in a sentence: typed figures and phones, links that say nothing.

use super::leaf::Phone;
use crate::base::diag::{Diagnostics, Place};

/// What was found in a stretch of prose, as byte ranges of it.
#[derive(Debug, PartialEq)]
pub enum Found {
    /// A dollar amount or a percentage that should be cited.
    Figure,
    /// A phone number that should come from a contact.
    Phone,
    /// Digits that no form takes.
    OwnDigits,
}

/// Finds figures and phone numbers typed into prose.
pub fn scan(text: &str) -> Vec<(Found, std::ops::Range<usize>)> {
    let mut found = Vec::new();
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        if !bytes[at].is_ascii_digit() {
            at += 1;
            continue;
        }
        let start = at;
        let number = |b: u8| b.is_ascii_digit() || matches!(b, b'.' | b',');
        while at < bytes.len() && number(bytes[at]) {
            at += 1;
        }
        let end = text[..at].trim_end_matches(['.', ',']).len();
        if let Some(range) = phone_around(text, start) {
            at = range.end;
            found.push((Found::Phone, range));
        } else if start > 0 && bytes[start - 1] == b'$' {
            found.push((Found::Figure, start - 1..end));
        } else if let Some(sign) = percent_sign(&text[end..]) {
            found.push((Found::Figure, start..end + sign));
        }
    }
    if !text.is_ascii() {
        found.extend(own_digits(text).map(|range| (Found::OwnDigits, range)));
    }
    found
}

/// How far a percent sign reaches that follows a number, as each language writes it: `%`, ` %`.
fn percent_sign(behind: &str) -> Option<usize> {
    let sign = behind.trim_start_matches([' ', '\u{A0}', '\u{202F}']);
    let first = sign.chars().next().filter(|c| matches!(c, '%' | '％' | '٪'))?;
    Some(behind.len() - sign.len() + first.len_utf8())
}

/// Stretches of digits other than 0 to 9: readers copy numbers onto forms that take no others.
fn own_digits(text: &str) -> impl Iterator<Item = std::ops::Range<usize>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = at + text[at..].find(|c| latin_digit(c).is_some())?;
        let rest = &text[start..];
        at = start + rest.find(|c| latin_digit(c).is_none()).unwrap_or(rest.len());
        Some(start..at)
    })
}

/// The digit 0 to 9 that a digit of another script means: those of Arabic, Farsi, Hindi, Punjabi,
/// Thai, Lao, Khmer, and the wide ones of Chinese and Japanese.
pub fn latin_digit(c: char) -> Option<char> {
    const ZEROS: [u32; 8] = [0x660, 0x6F0, 0x966, 0xA66, 0xE50, 0xED0, 0x17E0, 0xFF10];
    let zero = ZEROS.iter().find(|zero| (**zero..**zero + 10).contains(&u32::from(c)))?;
    char::from_digit(u32::from(c) - zero, 10)
}

/// A ten-digit phone number that begins at `start`, perhaps with `(` or `1-` before it.
fn phone_around(text: &str, start: usize) -> Option<std::ops::Range<usize>> {
    let begin = if text[..start].ends_with('(') { start - 1 } else { start };
    // No phone number is longer; without the bound a long run of digits would be looked at for each.
    let rest = &text[begin..];
    let rest = &rest[..rest.char_indices().nth(20).map_or(rest.len(), |(at, _)| at)];
    let length =
        rest.find(|c: char| !(c.is_ascii_digit() || "()-. \u{A0}".contains(c))).unwrap_or(rest.len());
    let candidate = rest[..length].trim_end_matches(['.', ' ', '-', '(', '\u{A0}']);
    let digits = candidate.bytes().filter(u8::is_ascii_digit).count();
    let separated = candidate.contains(['-', '.', ' ', ')']);
    ((10..=11).contains(&digits) && separated && Phone::parse(candidate).is_some())
        .then(|| begin..begin + candidate.len())
}

/// A line that is shown as it stands: no reference is filled in it, and no phone may be typed.
pub fn one_line(text: &str, at: &Place, diags: &mut Diagnostics) {
    for (found, range) in scan(text) {
        match found {
            Found::Phone => diags.typed_phone(at, &text[range]),
            Found::OwnDigits => diags.own_digits_in_line(at, &text[range]),
            Found::Figure => {}
        }
    }
    let inner = text.split_once('{').and_then(|(_, rest)| rest.split_once('}')).map(|(inner, _)| inner);
    let is_reference = |inner: &&str| {
        inner.split_once(' ').is_some_and(|(name, _)| super::reference::REFERENCES.contains(&name))
    };
    if let Some(inner) = inner.filter(is_reference) {
        diags.reference_in_line(at, inner);
    }
}

/// Link texts that say nothing when they are read alone, as screen readers read them.
const EMPTY_WORDS: [&str; 14] = [
    "click here",
    "here",
    "read more",
    "learn more",
    "more",
    "this page",
    "this link",
    "link",
    "what's the difference?",
    "haga clic aquí",
    "aquí",
    "leer más",
    "más información",
    "más",
];

/// Tells of a link whose words do not say where it leads.
pub fn link_words(at: &Place, words: &str, diags: &mut Diagnostics) {
    let plain =
        words.trim().trim_end_matches(['.', ',', '!', '…', '»', '>']).trim().replace('’', "'").to_lowercase();
    if EMPTY_WORDS.contains(&plain.as_str()) {
        diags.empty_link_words(at, words.trim());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn typed_figures_and_phones_are_found_and_nothing_else() {
        let cases: [(&str, &[&str]); 11] = [
            ("Earn up to $2,500 a month.", &["$2,500"]),
            ("Only 45% of children.", &["45%"]),
            ("Call 1-800-300-1506 or (916) 552-9200.", &["1-800-300-1506", "(916) 552-9200"]),
            ("In 2026, children under 19.", &[]),
            ("ZIP 95814 and form 1095-B.", &[]),
            ("Call 211.", &[]),
            ("It costs $0.", &["$0"]),
            ("July 2018 to December 2021", &[]),
            ("45 % и 45\u{A0}%", &["45 %", "45\u{A0}%"]),
            ("45％、٤٥٪", &["45％", "٤٥"]),
            ("ใน ๒๐๒๖", &["๒๐๒๖"]),
        ];
        for (text, wanted) in cases {
            let found: Vec<&str> = scan(text).into_iter().map(|(_, range)| &text[range]).collect();
            assert_eq!(found, wanted, "{text}");
        }
    }
}
