//! Names and streets in capitals as people write them; phones, addresses and dates in our form.

use crate::parse::leaf::{Phone, is_url};

/// Words that stay in capitals, and words that stay small inside a name.
const CAPITALS: [&str; 22] = [
    "llc", "inc.", "ii", "iii", "iv", "wic", "hiv", "aids", "usc", "ucla", "ucsf", "ucsd", "fqhc", "ne",
    "nw", "se", "sw", "lvn", "dba", "ymca", "ywca", "apla",
];
const SMALL: [&str; 16] =
    ["of", "and", "the", "for", "at", "in", "on", "to", "by", "de", "del", "la", "las", "los", "y", "el"];

/// "LA CLINICA DE LA RAZA" → "La Clinica de la Raza". What has small letters already is left alone.
pub fn spoken(text: &str) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if text.chars().any(char::is_lowercase) {
        return text;
    }
    let words = text.split(' ').enumerate().map(|(at, word)| {
        let lower = word.to_lowercase();
        match &*lower {
            "inc." | "inc" => "Inc.".into(),
            _ if CAPITALS.contains(&&*lower) => word.to_owned(),
            _ if at > 0 && SMALL.contains(&&*lower) => lower,
            _ => capitalised(&lower),
        }
    });
    words.collect::<Vec<_>>().join(" ")
}

/// The first letter, and each behind a hyphen, a slash or a bracket.
fn capitalised(word: &str) -> String {
    let mut out = String::with_capacity(word.len());
    let mut begins = true;
    for c in word.chars() {
        if begins {
            out.extend(c.to_uppercase())
        } else {
            out.push(c)
        }
        begins = matches!(c, '-' | '/' | '(' | '&' | '.' | '"');
    }
    out
}

/// In E.164, or nothing where it is no phone.
pub fn phone(text: &str) -> String {
    Phone::parse(text).map(|phone| phone.uri()["tel:".len()..].to_owned()).unwrap_or_default()
}

/// With its scheme, or nothing where it is no address.
pub fn url(text: &str) -> String {
    let full = if text.contains("://") { text.to_owned() } else { format!("https://{text}") };
    if is_url(&full) { full } else { String::new() }
}

/// `10/18/2025` or `2025-10-18` as ISO 8601, or nothing.
pub fn date(text: &str) -> String {
    let day = text.split([' ', 'T']).next().unwrap_or("");
    let parts: Vec<&str> = day.split('/').collect();
    let iso = match parts[..] {
        [month, day, year] => format!("{year:0>4}-{month:0>2}-{day:0>2}"),
        _ => day.to_owned(),
    };
    crate::parse::leaf::PartialDate::parse(&iso).map(|date| date.iso()).unwrap_or_default()
}

/// Five digits of a ZIP code, or nothing.
pub fn zip(text: &str) -> String {
    let digits: String = text.chars().take(5).collect();
    if digits.len() == 5 && digits.bytes().all(|byte| byte.is_ascii_digit()) { digits } else { String::new() }
}

/// Words of names that say that a site is run by or for American Indians.
pub fn is_tribal(name: &str) -> bool {
    let name = name.to_lowercase();
    ["indian health", "tribal", "rancheria", "american indian", "native american"]
        .iter()
        .any(|word| name.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sources_forms_become_ours() {
        assert_eq!(spoken("LA CLINICA DE LA RAZA, INC."), "La Clinica de la Raza, Inc.");
        assert_eq!(spoken("ST. JOHN'S WELL-CHILD & FAMILY CTR II"), "St. John's Well-Child & Family Ctr II");
        assert_eq!(spoken("AltaMed Health"), "AltaMed Health");
        assert_eq!(phone("541-484-4800 x54134"), "+15414844800;ext=54134");
        assert_eq!(phone("(707) 763-4109"), "+17077634109");
        assert_eq!(phone("none"), "");
        assert_eq!(url("www.example.org"), "https://www.example.org");
        assert_eq!(url("n/a"), "");
        assert_eq!(date("1/8/2025"), "2025-01-08");
        assert_eq!(date("2025-10-18"), "2025-10-18");
        assert_eq!(zip("94607-1234"), "94607");
    }
}
