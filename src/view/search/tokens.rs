//! Text to words for the search. `themes/*/scripts/search/tokens.js` is the same, line by line.

use unicode_normalization::UnicodeNormalization;

use super::rules::{ARABIC_LEFT, ARABIC_PREFIXES, Class, LONGEST, Rules, class};

/// A piece of text that synonyms are matched on: a word between spaces, or one cluster of a
/// script without spaces.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Atom {
    pub text: String,
    /// Whether it is a cluster.
    pub run: bool,
    /// Whether it follows the atom before it without anything between.
    pub joined: bool,
    /// Whether only a hyphen stands between it and the word before.
    pub hyphen: bool,
}

/// The atoms of a text, in order.
pub fn atoms(text: &str, rules: &Rules) -> Vec<Atom> {
    let folded = fold(text, rules);
    let mut atoms: Vec<Atom> = Vec::new();
    let (mut open, mut hyphen, mut joins) = (false, false, false);
    for c in folded.chars() {
        let class = class(c);
        let last = atoms.last_mut().filter(|_| open);
        match (class, last) {
            (Class::Gap | Class::Dropped, last) => {
                hyphen = c == '-' && last.is_some_and(|last| !last.run);
                (open, joins) = (false, false);
                continue;
            }
            (Class::Word, Some(last)) if !last.run => last.text.push(c),
            (Class::Mark | Class::Joiner, Some(last)) if last.run => last.text.push(c),
            (Class::Run, Some(last)) if last.run && joins => last.text.push(c),
            (_, last) => {
                let run = class != Class::Word;
                let joined = last.is_some_and(|last| last.run == run);
                atoms.push(Atom { text: c.to_string(), run, joined, hyphen: hyphen && !run });
            }
        }
        (open, hyphen, joins) = (true, false, class == Class::Joiner);
    }
    for atom in atoms.iter_mut().filter(|atom| !atom.run) {
        atom.text = stem(&atom.text);
    }
    atoms
}

/// The words of a text: those between spaces, and pairs of neighbouring clusters.
pub fn words(atoms: &[Atom]) -> Vec<String> {
    let mut words = Vec::new();
    for (index, atom) in atoms.iter().enumerate() {
        if !atom.run {
            words.push(atom.text.clone());
            continue;
        }
        let next = atoms.get(index + 1).filter(|next| next.run && next.joined);
        match next {
            Some(next) => words.push(format!("{}{}", atom.text, next.text)),
            None if !atom.joined => words.push(atom.text.clone()),
            None => {}
        }
    }
    words
}

/// Every letter in its plainest form.
fn fold(text: &str, rules: &Rules) -> String {
    let plain: String = text.chars().map(|c| if matches!(c, '´' | '`') { '\'' } else { c }).collect();
    let lower = plain.nfkd().collect::<String>().to_lowercase();
    let mut out = String::with_capacity(lower.len());
    for c in lower.chars().filter(|c| class(*c) != Class::Dropped) {
        match rules.stands_for(c) {
            Some(other) => out.push_str(other),
            None => out.push(c),
        }
    }
    out.nfc().collect()
}

/// A word without Arabic article or Latin plural, cut where it is far too long.
fn stem(word: &str) -> String {
    let short: String = word.chars().take(LONGEST).collect();
    if let Some(rest) = ARABIC_PREFIXES.iter().find_map(|prefix| short.strip_prefix(prefix))
        && rest.chars().count() >= ARABIC_LEFT
    {
        return rest.to_owned();
    }
    let latin = short.bytes().all(|byte| byte.is_ascii_lowercase());
    let kept = ["ss", "us", "is"].iter().any(|ending| short.ends_with(ending));
    if !latin || kept || short.len() < 4 || !short.ends_with('s') {
        return short;
    }
    match short.strip_suffix("ies") {
        Some(stem) if stem.len() >= 2 => format!("{stem}y"),
        _ => short[..short.len() - 1].to_owned(),
    }
}
