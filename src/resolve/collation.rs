//! The order in which a language lists names: CLDR's, and our own for Hmong, which it lacks.

use std::cmp::Ordering;

use icu_collator::options::CollatorOptions;
use icu_collator::{Collator, CollatorBorrowed};
use icu_locale::Locale as Cldr;

use crate::base::lang::Lang;

/// A language's way of ordering names.
pub struct Collation {
    cldr: CollatorBorrowed<'static>,
    /// The letters of an alphabet that CLDR lacks, in their order.
    letters: Vec<&'static str>,
}

/// The letters of the Romanized Popular Alphabet. Hmong writes one consonant with up to four of
/// Latin's letters; each follows the letter that it begins with, so `hl` comes after `hu`. The
/// tone letters that end a syllable (b m j v s g d) are the same as the consonants.
const HMONG: &str = "a ai au aw b c ch d dh dl dlh e ee f g h hl hm hml hn hny i ia j k kh l m ml n nc nch \
    ndl ndlh nk nkh np nph npl nplh nq nqh nr nrh nt nth nts ntsh ntx ntxh ny o oo p ph pl plh q qh r rh s t \
    th ts tsh tx txh u ua v w x xy y z";

impl Collation {
    /// Mien's Unified Script (1984) is ordered like Latin, for want of a settled alphabet of its
    /// own: CLDR's root order.
    pub fn of(lang: Lang, cldr: &Cldr) -> Collation {
        let letters = if lang.tag() == "hmn" { HMONG.split_whitespace().collect() } else { Vec::new() };
        let cldr = Collator::try_new(cldr.into(), CollatorOptions::default()).expect("compiled data");
        Collation { cldr, letters }
    }

    pub fn compare(&self, a: &str, b: &str) -> Ordering {
        if self.letters.is_empty() {
            return self.cldr.compare(a, b);
        }
        self.key(a).cmp(&self.key(b)).then_with(|| self.cldr.compare(a, b))
    }

    /// A name as the places of its letters; what is no letter of the alphabet comes before all.
    fn key(&self, text: &str) -> Vec<usize> {
        let text = text.to_lowercase();
        let mut key = Vec::new();
        let mut rest = text.as_str();
        while let Some(next) = rest.chars().next() {
            let fits = self.letters.iter().enumerate().filter(|(_, letter)| rest.starts_with(**letter));
            let longest = fits.max_by_key(|(_, letter)| letter.len());
            let length = longest.map_or(next.len_utf8(), |(_, letter)| letter.len());
            key.push(longest.map_or(0, |(place, _)| place + 1));
            rest = &rest[length..];
        }
        key
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sorted(tag: &str, names: &[&'static str]) -> Vec<&'static str> {
        let lang = Lang::from_tag(tag).expect("a language of ours");
        let cldr = if tag == "hmn" { "en" } else { tag }.parse().expect("a tag");
        let collation = Collation::of(lang, &cldr);
        let mut names = names.to_vec();
        names.sort_by(|a, b| collation.compare(a, b));
        names
    }

    /// Each list stands in the order that a dictionary of the language has.
    #[test]
    fn each_language_has_its_own_order() {
        let cases: [(&str, &[&str]); 9] = [
            ("hmn", &["Hais", "Huab", "Hli", "Hnub", "Nas", "Nyiaj", "Pab", "Pov", "Plaub"]),
            ("es", &["nadar", "nube", "ñandú", "oso"]),
            ("ru", &["ёлка", "ель", "жизнь"]),
            ("uk", &["гора", "ґава", "дім"]),
            ("vi", &["da", "đa", "e"]),
            ("fa", &["آب", "بیمه", "پزشک", "ژاله", "گل"]),
            ("hy", &["աղ", "բուժում", "ժամ"]),
            ("zh-Hans", &["北京", "上海", "中国"]),
            ("th", &["กา", "เก", "ขา"]),
        ];
        for (tag, wanted) in cases {
            let mut mixed = wanted.to_vec();
            mixed.reverse();
            assert_eq!(sorted(tag, &mixed), wanted, "{tag}");
        }
    }
}
