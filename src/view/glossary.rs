//! Glossary terms found in prose: the first use of each becomes a link.

use std::ops::Range;

use aho_corasick::{AhoCorasick, MatchKind};

use crate::base::lang::Lang;
use crate::parse::markdown::escape;
use crate::resolve::Site;

/// The terms of one language, ready to be found.
pub struct Glossary {
    finder: Option<AhoCorasick>,
    /// For each form that is looked for: its term's index in `ids`.
    forms: Vec<usize>,
    pub ids: Vec<String>,
    /// The page that explains each term: it does not link to the glossary.
    pub see: Vec<Option<String>>,
}

impl Glossary {
    /// All terms that are really translated into the language.
    pub fn new(site: &Site, lang: Lang) -> Self {
        let mut glossary = Glossary { finder: None, forms: Vec::new(), ids: Vec::new(), see: Vec::new() };
        let mut patterns = Vec::new();
        for (id, entry) in site.terms.iter() {
            let term = entry.in_lang(id, lang);
            if term.term.lang != lang {
                continue;
            }
            let index = glossary.ids.len();
            glossary.ids.push(id.to_string());
            glossary.see.push(term.see.as_ref().map(|page| page.path.to_string()));
            for form in std::iter::once(&term.term).chain(&term.forms.0).filter(|form| form.lang == lang) {
                patterns.push(escape(&form.text));
                glossary.forms.push(index);
            }
        }
        glossary.finder = AhoCorasick::builder()
            .ascii_case_insensitive(true)
            .match_kind(MatchKind::LeftmostLongest)
            .build(&patterns)
            .ok()
            .filter(|_| !patterns.is_empty());
        glossary
    }

    /// The terms in a stretch of HTML text: byte ranges of `html`, and the terms' indexes.
    pub fn find<'a>(
        &'a self,
        html: &'a str,
        range: Range<usize>,
    ) -> impl Iterator<Item = (Range<usize>, usize)> + 'a {
        let text = &html[range.clone()];
        let found = self.finder.iter().flat_map(move |finder| finder.find_iter(text));
        found.filter(move |found| is_word(text, found.range())).map(move |found| {
            (range.start + found.start()..range.start + found.end(), self.forms[found.pattern().as_usize()])
        })
    }
}

/// Whether a match is a whole word. Scripts that put no spaces between words have no borders.
fn is_word(text: &str, range: Range<usize>) -> bool {
    let joins = |c: char| c.is_alphanumeric() && !is_unspaced(c);
    let before = text[..range.start].chars().next_back();
    let after = text[range.end..].chars().next();
    let first = text[range.clone()].chars().next();
    let last = text[range].chars().next_back();
    let open = |edge: Option<char>, outside: Option<char>| {
        edge.is_some_and(is_unspaced) || !outside.is_some_and(|c| joins(c) || c == '-')
    };
    open(first, before) && open(last, after)
}

/// Thai, Lao, Khmer, Myanmar, Han and Kana.
fn is_unspaced(c: char) -> bool {
    matches!(c, '\u{0E00}'..='\u{0EFF}' | '\u{1000}'..='\u{109F}' | '\u{1780}'..='\u{17FF}'
        | '\u{3040}'..='\u{30FF}' | '\u{3400}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}')
}
