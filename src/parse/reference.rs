//! References in prose, as editors type them: `{fact …}`, `{limit …}`, `{phone …}`.

use std::ops::Range;

use super::leaf::PartialDate;
use super::markdown::What;
use crate::base::diag::{Diagnostics, Place};
use crate::base::near::nearest;

/// Splits a text at its first reference: what stands before, inside the braces, behind.
pub fn next(text: &str) -> Option<(&str, &str, &str)> {
    let mut from = 0;
    while let Some(open) = text[from..].find('{').map(|at| from + at) {
        let inner_start = open + 1;
        if text[inner_start..].starts_with(|c: char| c.is_ascii_alphabetic()) {
            let end = text[inner_start..].find(['}', '{']).map(|at| inner_start + at);
            return match end {
                Some(end) if text[end..].starts_with('}') => {
                    Some((&text[..open], &text[inner_start..end], &text[end + 1..]))
                }
                // Never closed: everything up to the end is taken, and told of.
                _ => Some((&text[..open], &text[inner_start..], "")),
            };
        }
        from = inner_start;
    }
    None
}

/// `{ fact x }`: a reference that spaces keep from being one. Its bytes, and what is inside.
pub fn spaced(text: &str) -> Option<(Range<usize>, &str)> {
    let open = text.find("{ ")?;
    let end = open + text[open..].find('}')? + 1;
    let inner = text[open + 1..end - 1].trim();
    let name = inner.split_whitespace().next()?;
    (REFERENCES.contains(&name) && inner.contains(' ')).then_some((open..end, inner))
}

/// The names of all references, for "did you mean".
pub const REFERENCES: [&str; 7] = ["fact", "limit", "limits", "changes", "phone", "contact", "date"];

pub fn read(inner: &str, place: &Place, diags: &mut Diagnostics) -> Option<What> {
    let words: Vec<&str> = inner.split_whitespace().collect();
    let what = match words[..] {
        ["fact", id] => What::Fact { id: id.into(), part: None, bare: false },
        ["fact", id, part] => What::Fact { id: id.into(), part: Some(part.into()), bare: false },
        ["limit", rule, "household", size] => {
            let Some(household) = size.parse().ok().filter(|size| (1..=20).contains(size)) else {
                diags.bad_household(place, size);
                return None;
            };
            What::Limit { rule: rule.into(), household, bare: false }
        }
        ["limits", rule] => What::Limits { rule: rule.into() },
        ["changes", rule] => What::Changes { rule: rule.into() },
        ["phone", contact] => What::Phone { contact: contact.into() },
        ["contact", contact] => What::Contact { contact: contact.into() },
        ["date", date] => {
            let read = PartialDate::parse(date);
            if read.is_none() {
                diags.bad_reference_date(place, date);
            }
            What::Date(read?)
        }
        [name, ..] if REFERENCES.contains(&name) => {
            diags.bad_reference(place, &words);
            return None;
        }
        _ => {
            let name = words.first().map_or("", |word| word.trim_end_matches(':'));
            diags.unknown_reference(place, inner, nearest(name, REFERENCES), &REFERENCES);
            return None;
        }
    };
    Some(what)
}
