//! Marks that Markdown shows as they stand, because something about them is not quite right.
//!
//! comrak never fails: what it cannot read as a link or as bold stays text, and the reader sees
//! the brackets. Each such mark is looked for in the text that is left.

use super::reference::REFERENCES;

/// A mark that would be shown. Each holds the text at fault as it stands in the file.
#[derive(Debug, PartialEq)]
pub enum Stray<'a> {
    /// `[words] (address)`
    SpacedLink(&'a str),
    /// `(words)[/address]`
    TurnedLink(&'a str),
    /// `[words](/address` without its bracket.
    OpenLink(&'a str),
    /// `[words](/two words)`
    SpaceInAddress(&'a str),
    /// `[words][name]`, where no `[name]: address` is.
    NamedLink(&'a str),
    /// `{{ fact("x") }}` and other signs of template languages.
    Template(&'a str),
    /// `(fact x)` or `[fact x]`.
    WrongBrackets(&'a str),
    /// `**`, which makes nothing bold.
    Bold(&'a str),
}

impl<'a> Stray<'a> {
    /// The mark as it stands in the file.
    pub fn text(&self) -> &'a str {
        match *self {
            Stray::SpacedLink(text)
            | Stray::TurnedLink(text)
            | Stray::OpenLink(text)
            | Stray::SpaceInAddress(text)
            | Stray::NamedLink(text)
            | Stray::Template(text)
            | Stray::WrongBrackets(text)
            | Stray::Bold(text) => text,
        }
    }
}

/// A mark is not longer than this, in bytes: without the bound a long run of brackets would be
/// looked through once for each.
const LONGEST: usize = 400;

/// So many of one stretch of text are told of: who has more of them knows by then.
const MOST: usize = 10;

/// What is of the kind in a stretch of text, in its order.
pub fn strays(text: &str) -> Vec<Stray<'_>> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(offset) = text[at..].find(['[', '(', '{', '*']).filter(|_| found.len() < MOST) {
        let rest = &text[at + offset..];
        let rest = &rest[..rest.floor_char_boundary(LONGEST)];
        let (length, stray) = begins_with(rest).unzip();
        found.extend(stray);
        at += offset + length.unwrap_or(1);
    }
    found
}

/// The mark that a text begins with, and its length.
fn begins_with(text: &str) -> Option<(usize, Stray<'_>)> {
    let stray = match text.as_bytes()[0] {
        b'[' => link(text).or_else(|| wrong_brackets(text, ']')),
        b'(' => turned_link(text).or_else(|| wrong_brackets(text, ')')),
        b'{' => template(text),
        _ => text.starts_with("**").then(|| Stray::Bold(&text[..2])),
    }?;
    Some((stray.text().len(), stray))
}

fn link(text: &str) -> Option<Stray<'_>> {
    let words = text.find(']')? + 1;
    let behind = &text[words..];
    if let Some(address) = behind.strip_prefix(" (").filter(|address| is_address(address)) {
        return Some(Stray::SpacedLink(&text[..words + 2 + address.find(')')? + 1]));
    }
    if let Some(name) = behind.strip_prefix('[') {
        return Some(Stray::NamedLink(&text[..words + 1 + name.find(']')? + 1])).filter(|_| words > 2);
    }
    let address = behind.strip_prefix('(').filter(|address| is_address(address))?;
    Some(match address.find(')') {
        Some(end) => Stray::SpaceInAddress(&text[..words + 1 + end + 1]),
        None => {
            let end = address.find(char::is_whitespace).unwrap_or(address.len());
            let end = address[..end].trim_end_matches(['.', ',', ';']).len();
            Stray::OpenLink(&text[..words + 1 + end])
        }
    })
}

fn turned_link(text: &str) -> Option<Stray<'_>> {
    let words = text.find(")[")? + 2;
    let inner = &text[1..words - 2];
    let end = text[words..].find(']')?;
    (!inner.contains(['(', '\n']) && is_address(&text[words..]))
        .then(|| Stray::TurnedLink(&text[..words + end + 1]))
}

fn is_address(text: &str) -> bool {
    text.starts_with(['/', '#']) || text.starts_with("http://") || text.starts_with("https://")
}

fn template(text: &str) -> Option<Stray<'_>> {
    let close = match text.get(..2)? {
        "{{" => "}}",
        "{%" => "%}",
        _ => return None,
    };
    // With one word right behind the braces it is a reference with a brace too many.
    let inner = &text[2..text.find(close)?];
    let plain = inner.starts_with(|c: char| c.is_ascii_alphabetic()) && !inner.contains(['(', '{']);
    (close != "}}" || !plain).then(|| Stray::Template(&text[..2 + inner.len() + 2]))
}

/// Only what cannot be English: `(contact us)` is fine, `(contact covered-california)` is not.
fn wrong_brackets(text: &str, close: char) -> Option<Stray<'_>> {
    let inner = &text[1..text.find(close)?];
    let mut words = inner.split(' ');
    let name = words.next()?;
    let id = words.next()?;
    let is_name = id.contains(['-', '.']) && super::leaf::is_id(id);
    (REFERENCES.contains(&name) && is_name && words.count() <= 2)
        .then(|| Stray::WrongBrackets(&text[..inner.len() + 2]))
}

/// The reference that was meant in braces of another language: `fact x` of `{{ fact("x") }}`.
pub fn meant(text: &str) -> Option<String> {
    let words: Vec<&str> = text
        .split(|c: char| !(c.is_alphanumeric() || matches!(c, '.' | '-' | '_')))
        .filter(|word| !word.is_empty())
        .collect();
    (words.len() >= 2 && REFERENCES.contains(&words[0])).then(|| format!("{{{}}}", words.join(" ")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_that_would_be_shown_are_found_and_nothing_else() {
        for (text, wanted) in [
            (
                "See [Medi-Cal] (/programs/medi-cal).",
                vec![Stray::SpacedLink("[Medi-Cal] (/programs/medi-cal)")],
            ),
            ("See (Medi-Cal)[/programs/x] too", vec![Stray::TurnedLink("(Medi-Cal)[/programs/x]")]),
            ("See [Medi-Cal](/programs/x now", vec![Stray::OpenLink("[Medi-Cal](/programs/x")]),
            ("See [Medi-Cal](/pro grams/x) now", vec![Stray::SpaceInAddress("[Medi-Cal](/pro grams/x)")]),
            ("See [Medi-Cal][mc] now", vec![Stray::NamedLink("[Medi-Cal][mc]")]),
            ("a {{ fact(\"x.y\") }} b", vec![Stray::Template("{{ fact(\"x.y\") }}")]),
            ("a {{fact x.y}} b", vec![]),
            (
                "(fact child.pct) [phone help-desk]",
                vec![Stray::WrongBrackets("(fact child.pct)"), Stray::WrongBrackets("[phone help-desk]")],
            ),
            ("This is **bold", vec![Stray::Bold("**")]),
            ("(contact us) (date unknown) [sic] (see below) [1] 2 * 3 (a)[b]", vec![]),
        ] {
            assert_eq!(strays(text), wanted, "{text}");
        }
    }

    #[test]
    fn a_reference_in_another_language_is_understood() {
        assert_eq!(meant("{{ fact(\"x.y\") }}").as_deref(), Some("{fact x.y}"));
        assert_eq!(meant("{{ limit(\"x.y\", household=4) }}").as_deref(), Some("{limit x.y household 4}"));
        assert_eq!(meant("{% if x %}"), None);
    }
}
