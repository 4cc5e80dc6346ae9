//! Whether a piece that came back can take the place of its source.

use std::collections::BTreeMap;

use super::Returned;
use crate::base::diag::Diagnostics;
use crate::parse::lint::latin_digit;

/// Tells of all that is wrong; whether the piece can be used all the same.
pub fn check(returned: &Returned, diags: &mut Diagnostics) -> bool {
    let Returned { source, target, at, .. } = returned;
    let mut sound = true;
    let mut fault = |told: &mut dyn FnMut(&mut Diagnostics)| {
        told(diags);
        sound = false;
    };
    for broken in broken_links(target) {
        fault(&mut |diags| diags.import_spaced_link(at, broken));
    }
    for (what, lost, added) in [
        differences(references(source), references(target), "reference"),
        differences(links(source), links(target), "link"),
        differences(marks(source), marks(target), "heading"),
    ] {
        lost.iter().for_each(|lost| fault(&mut |diags| diags.import_lost(at, what, lost)));
        added.iter().for_each(|added| fault(&mut |diags| diags.import_added(at, what, added)));
    }
    if let Some(digit) = target.chars().find(|c| latin_digit(*c).is_some()) {
        fault(&mut |diags| diags.import_digit(at, digit));
    }
    let (_, lost, added) = differences(numbers(source), numbers(target), "number");
    added.iter().for_each(|added| fault(&mut |diags| diags.import_added(at, "number", added)));
    // A small number may well be written as a word.
    lost.iter().for_each(|lost| diags.import_number_lost(at, lost));
    sound
}

/// How often each thing is there.
type Counts = BTreeMap<String, usize>;

fn counted(things: impl Iterator<Item = String>) -> Counts {
    let mut counts = Counts::new();
    things.for_each(|thing| *counts.entry(thing).or_default() += 1);
    counts
}

/// What the translation lacks and what it has too much.
fn differences(
    source: Counts,
    target: Counts,
    what: &'static str,
) -> (&'static str, Vec<String>, Vec<String>) {
    let fewer = |a: &Counts, b: &Counts| -> Vec<String> {
        a.iter()
            .filter(|(thing, count)| b.get(*thing).copied().unwrap_or(0) < **count)
            .map(|(thing, _)| thing.clone())
            .collect()
    };
    (what, fewer(&source, &target), fewer(&target, &source))
}

/// `{fact …}` and the like, with their spaces evened.
fn references(text: &str) -> Counts {
    let braces = text.split('{').skip(1).filter_map(|rest| rest.split_once('}').map(|(inner, _)| inner));
    let references = braces.filter(|inner| !inner.starts_with('#') && inner.contains(' '));
    counted(references.map(|inner| format!("{{{}}}", inner.split_whitespace().collect::<Vec<_>>().join(" "))))
}

/// Where links lead, and images lie.
fn links(text: &str) -> Counts {
    let targets = text.split("](").skip(1).filter_map(|rest| rest.split_once(')').map(|(target, _)| target));
    counted(targets.map(|target| target.trim().to_owned()))
}

/// The depth of each heading, and its name.
fn marks(text: &str) -> Counts {
    let headings = text.lines().filter_map(|line| {
        let depth = line.len() - line.trim_start_matches('#').len();
        (depth > 0 && line[depth..].starts_with(' ')).then(|| &line[..depth])
    });
    let names = text.split("{#").skip(1).filter_map(|rest| rest.split_once('}'));
    let names = names.map(|(name, _)| format!("{{#{name}}}"));
    counted(headings.map(ToOwned::to_owned).chain(names))
}

/// Numbers outside of references, links and names.
fn numbers(text: &str) -> Counts {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(['{', '(']) {
        let close = if rest[at..].starts_with('{') { '}' } else { ')' };
        let is_link = rest[..at].ends_with(']');
        plain.push_str(&rest[..at]);
        rest = match rest[at..].find(close).filter(|_| close == '}' || is_link) {
            Some(end) => &rest[at + end + 1..],
            None => &rest[at + 1..],
        };
        plain.push(' ');
    }
    plain.push_str(rest);
    let digits = plain.split(|c: char| !c.is_ascii_digit()).filter(|digits| !digits.is_empty());
    // The number before a point of a numbered list is Markdown's.
    counted(digits.map(ToOwned::to_owned))
}

/// `[words] (address)`: the break that translators' tools make most often.
fn broken_links(text: &str) -> impl Iterator<Item = &str> {
    text.match_indices(']').filter_map(|(at, _)| {
        let open = text[..at].rfind('[')?;
        let behind = &text[at + 1..];
        let space = behind.len() - behind.trim_start_matches([' ', '\u{A0}', '\u{202F}']).len();
        let inner = behind[space..].strip_prefix('(')?;
        let address = &inner[..inner.find(')')?];
        let looks = address.starts_with(['/', '#']) || address.contains("://");
        (space > 0 && looks).then(|| &text[open..at + 1 + space + 1 + address.len() + 1])
    })
}
