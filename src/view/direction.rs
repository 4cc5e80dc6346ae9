//! What a style may not say, because it holds in one direction or one script only.
//!
//! A page in Arabic is the mirror of a page in English, without a second style sheet: so a
//! style says `margin-inline-start` and never `margin-left`. Slanted and spaced letters are no
//! means of emphasis outside Latin: Khmer and Arabic have neither, and joined letters come apart.

use std::ops::Range;
use std::sync::Arc;

use crate::base::diag::{Diagnostics, Place};

/// Properties that name a side of the window, with those that name a side of the text.
const PHYSICAL: [(&str, &str); 24] = [
    ("margin-left", "margin-inline-start"),
    ("margin-right", "margin-inline-end"),
    ("margin-top", "margin-block-start"),
    ("margin-bottom", "margin-block-end"),
    ("padding-left", "padding-inline-start"),
    ("padding-right", "padding-inline-end"),
    ("padding-top", "padding-block-start"),
    ("padding-bottom", "padding-block-end"),
    ("border-left", "border-inline-start"),
    ("border-right", "border-inline-end"),
    ("border-top", "border-block-start"),
    ("border-bottom", "border-block-end"),
    ("border-top-left-radius", "border-start-start-radius"),
    ("border-top-right-radius", "border-start-end-radius"),
    ("border-bottom-left-radius", "border-end-start-radius"),
    ("border-bottom-right-radius", "border-end-end-radius"),
    ("left", "inset-inline-start"),
    ("right", "inset-inline-end"),
    ("top", "inset-block-start"),
    ("bottom", "inset-block-end"),
    ("width", "inline-size"),
    ("height", "block-size"),
    ("scroll-margin-left", "scroll-margin-inline-start"),
    ("scroll-margin-right", "scroll-margin-inline-end"),
];

/// `min-width` and its like, `border-left-color` and its like, in both spellings.
fn logical(property: &str) -> Option<String> {
    let exact = |name: &str| PHYSICAL.iter().find(|(physical, _)| *physical == name).map(|(_, to)| *to);
    if let Some(to) = exact(property) {
        return Some(to.to_owned());
    }
    for limit in ["min-", "max-"] {
        if let Some(to) = property.strip_prefix(limit).and_then(exact).filter(|to| to.ends_with("-size")) {
            return Some(format!("{limit}{to}"));
        }
    }
    ["-color", "-style", "-width"].iter().find_map(|part| {
        let side = property.strip_suffix(part)?;
        exact(side).filter(|to| to.starts_with("border-")).map(|to| format!("{to}{part}"))
    })
}

/// Properties whose value may name a side.
const SIDED: [&str; 4] = ["text-align", "float", "clear", "caption-side"];

/// Shorthands of four sides: the second is the right, the fourth the left.
const FOUR_SIDED: [&str; 7] =
    ["margin", "padding", "inset", "border-width", "border-color", "border-style", "scroll-margin"];

/// Tells of all that holds in one direction or script only.
pub fn lint(file: &Arc<str>, source: &str, diags: &mut Diagnostics) {
    for Declaration { property, value } in declarations(source) {
        let at = Place::new(file, property.clone());
        let name = source[property.clone()].to_ascii_lowercase();
        let text = source[value.clone()].trim().to_ascii_lowercase();
        if let Some(to) = logical(&name) {
            diags.physical_property(&at, &name, &to);
        } else if SIDED.contains(&name.as_str()) && matches!(text.as_str(), "left" | "right") {
            let to = match (name.as_str(), text.as_str()) {
                ("text-align", "left") => "start",
                ("text-align", _) => "end",
                (_, "left") => "inline-start",
                _ => "inline-end",
            };
            let start = value.start + source[value.clone()].len() - source[value.clone()].trim_start().len();
            diags.physical_value(&Place::new(file, start..start + text.len()), &text, to);
        } else if FOUR_SIDED.contains(&name.as_str()) {
            let sides: Vec<&str> = text.split_whitespace().collect();
            if let [_, right, _, left] = sides[..]
                && right != left
                && !text.contains('(')
            {
                diags.four_sides(&at, &name);
            }
        } else if name == "letter-spacing" && !matches!(text.as_str(), "0" | "normal")
            || name == "font-style" && text != "normal"
        {
            diags.latin_only(&at, &name);
        }
    }
}

struct Declaration {
    property: Range<usize>,
    value: Range<usize>,
}

/// Every `property: value` between braces; comments, strings and the heads of rules are passed over.
fn declarations(source: &str) -> Vec<Declaration> {
    let mut found = Vec::new();
    let mut statement = 0;
    for (at, letter) in code(source) {
        match letter {
            b'{' => statement = at + 1,
            b';' | b'}' => {
                found.extend(declaration(source, statement..at));
                statement = at + 1;
            }
            _ => {}
        }
    }
    found
}

fn declaration(source: &str, statement: Range<usize>) -> Option<Declaration> {
    let mut code = code(&source[statement.clone()]).filter(|(_, letter)| !letter.is_ascii_whitespace());
    let start = statement.start + code.next()?.0;
    let colon = start + source[start..statement.end].find(':')?;
    let property = start..start + source[start..colon].trim_end().len();
    source[property.clone()]
        .bytes()
        .all(|letter| letter.is_ascii_alphanumeric() || letter == b'-')
        .then_some(Declaration { property, value: colon + 1..statement.end })
}

/// The bytes of a style with their places, without its comments and strings.
fn code(source: &str) -> impl Iterator<Item = (usize, u8)> {
    let bytes = source.as_bytes();
    let mut at = 0;
    std::iter::from_fn(move || {
        loop {
            let letter = *bytes.get(at)?;
            if bytes[at..].starts_with(b"/*") {
                at = source[at + 2..].find("*/").map_or(bytes.len(), |end| at + 2 + end + 2);
            } else if letter == b'"' || letter == b'\'' {
                let rest = &bytes[at + 1..];
                at += rest.iter().position(|other| *other == letter).map_or(bytes.len(), |end| end + 2);
            } else {
                at += 1;
                return Some((at - 1, letter));
            }
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sides_of_the_window_are_found_and_nothing_else() {
        let cases = [
            ("a { margin-left: 1px }", 1),
            ("a { color: red; PADDING-RIGHT : 0; }", 1),
            ("@media (min-width: 40em) { a { max-width: 3em; } }", 1),
            ("a { text-align: right; float: left; }", 2),
            ("a { border-left-color: red }", 1),
            ("a { margin: 0 1px 0 2px }", 1),
            ("a { letter-spacing: .1em; font-style: italic }", 2),
            // And what is no fault:
            ("a:hover { margin-inline: 0; border-block-start: 0 }", 0),
            ("/* margin-left: 0; */ a::before { content: \"left: 0;\" }", 0),
            ("a { margin: 0 1px 0 1px; margin: 1px 2px; text-align: start; letter-spacing: 0 }", 0),
            ("a { transition: width 1s, left 1s; --left: 0 }", 0),
            ("a { content: \"never closed", 0),
            ("a { /* never closed", 0),
            ("", 0),
        ];
        for (source, wanted) in cases {
            let mut diags = Diagnostics::new();
            lint(&"a.css".into(), source, &mut diags);
            assert_eq!(diags.iter().count(), wanted, "{source}");
        }
    }
}
