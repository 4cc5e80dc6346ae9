//! Whether a translation still says what its source says, section by section.

use std::collections::{BTreeMap, BTreeSet};

use crate::parse::markdown::Body;
use crate::parse::print::Print;
use crate::parse::shape::{Field, Outline, Saying};
use crate::parse::stamp::{Mark, Stamp};
use crate::parse::{Item, WordsDoc};

/// How a section of the source stands in a translation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum State {
    /// The same as when the translation was made.
    Fresh,
    /// It says something else now.
    Changed,
    /// It was not there when the translation was made.
    Added,
    /// It is gone from the source and still in the translation.
    Removed,
    /// It stands elsewhere in the source now; its words are the same.
    Moved,
    /// Its stamp was changed by hand, so nobody can know.
    Unsealed,
}

impl State {
    pub fn word(self) -> &'static str {
        match self {
            State::Fresh => "fresh",
            State::Changed => "changed",
            State::Added => "added",
            State::Removed => "removed",
            State::Moved => "moved",
            State::Unsealed => "stamp changed by hand",
        }
    }
}

/// A section of a document, for a translation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section {
    /// The field of a page's record, the id of a record, or `body` and a heading.
    pub key: String,
    /// Which heading of the source's text begins it.
    pub heading: Option<usize>,
    pub source: Print,
    /// Words in the source.
    pub words: usize,
    /// `None` if nothing of it is translated.
    pub translation: Option<Print>,
}

/// What a document of the source language has to translate.
pub struct Source<'a> {
    pub outline: Outline,
    pub body: Option<&'a Body>,
    /// The ids of its records, where the document is a table of them.
    ids: Option<BTreeSet<&'a str>>,
}

impl<'a> Source<'a> {
    /// `None` for what is no document of words.
    pub fn of(item: &'a Item) -> Option<Source<'a>> {
        match item {
            Item::Page(page) => {
                Some(Source { outline: page.front.outline(), body: Some(&page.body), ids: None })
            }
            Item::Table(table) => {
                let ids = table.ids().into_iter().collect();
                Some(Source { outline: table.outline(), body: None, ids: Some(ids) })
            }
            Item::Settings(settings) => {
                let mut outline = Outline::default();
                settings.outline("", &mut outline);
                Some(Source { outline, body: None, ids: None })
            }
            _ => None,
        }
    }

    /// Its sections, beside those of a translation.
    pub fn sections(&self, words: &WordsDoc) -> Vec<Section> {
        let mut sections = self.fields(words);
        if let Some(body) = self.body {
            sections.extend(texts(body, words.body.as_deref()));
        }
        sections
    }

    /// The section that a text of a record belongs to: its field, or its record in a table. Ids
    /// have dots as well, so the longest that fits is meant.
    fn group(&self, path: &str) -> String {
        let field = || path.split('.').next().unwrap_or(path);
        let id = self.ids.as_ref().map(|ids| {
            let longest = path.rmatch_indices('.').map(|(end, _)| &path[..end]).find(|id| ids.contains(id));
            longest.unwrap_or_else(field)
        });
        id.unwrap_or_else(field).to_owned()
    }

    fn fields(&self, words: &WordsDoc) -> Vec<Section> {
        let mut source: BTreeMap<String, (String, usize)> = BTreeMap::new();
        let mut translated: BTreeMap<String, String> = BTreeMap::new();
        let line = |path: &str, saying: Saying| format!("{path} {}\n", saying.print);
        for (path, saying) in &self.outline.texts {
            let key = self.group(path);
            if let Some(own) = words.words.leaves.get(path).and_then(|leaf| leaf.saying()) {
                translated.entry(key.clone()).or_default().push_str(&line(path, own));
            }
            let (text, count) = source.entry(key).or_default();
            text.push_str(&line(path, *saying));
            *count += saying.words;
        }
        let section = |(key, (text, words)): (String, (String, usize))| {
            let translation = translated.get(&key).map(|text| Print::of(text));
            Section { heading: None, source: Print::of(&text), words, translation, key }
        };
        source.into_iter().map(section).collect()
    }
}

fn texts(source: &Body, translated: Option<&Body>) -> Vec<Section> {
    let own = translated.map_or(&[][..], |body| &body.sections);
    let same = own.len() == source.sections.len();
    let pair = |(at, section): (usize, &crate::parse::print::Section)| {
        let by_key = own.iter().find(|other| other.key == section.key);
        let other = by_key.or(if same { own.get(at) } else { None });
        Section {
            key: section.key.clone(),
            heading: section.heading,
            source: section.print,
            words: section.words,
            translation: other.map(|other| other.print),
        }
    };
    source.sections.iter().enumerate().map(pair).collect()
}

/// How each section stands that is not fresh, in the source's order; what was removed comes last.
/// A translation that was never stamped tells nothing.
pub fn behind(sections: &[Section], stamp: &Stamp) -> Vec<(String, State)> {
    let stamped: BTreeMap<&str, (usize, &Mark)> =
        stamp.sections.iter().enumerate().map(|(at, one)| (one.key.as_str(), (at, &one.mark))).collect();
    let moved = moved(sections, &stamped);
    let mut behind = Vec::new();
    for section in sections {
        let state = match stamped.get(section.key.as_str()) {
            None => State::Added,
            Some((_, mark)) if !mark.sealed => State::Unsealed,
            Some((_, mark)) if mark.source != section.source => State::Changed,
            Some(_) if moved.contains(&section.key.as_str()) => State::Moved,
            Some(_) => State::Fresh,
        };
        // A record that a translation leaves to the source is missing there, not behind.
        let left_out = state == State::Added && section.translation.is_none() && section.heading.is_none();
        if state != State::Fresh && !left_out {
            behind.push((section.key.clone(), state));
        }
    }
    let gone = stamp.sections.iter().filter(|one| !sections.iter().any(|section| section.key == one.key));
    behind.extend(gone.map(|one| (one.key.clone(), State::Removed)));
    behind
}

/// Sections of the text that left the order in which they were stamped: the fewest that explain it.
fn moved<'a>(sections: &'a [Section], stamped: &BTreeMap<&str, (usize, &Mark)>) -> Vec<&'a str> {
    let placed: Vec<(&str, usize)> = sections
        .iter()
        .filter(|section| section.key.starts_with("body"))
        .filter_map(|section| Some((section.key.as_str(), stamped.get(section.key.as_str())?.0)))
        .collect();
    if placed.is_sorted_by_key(|(_, place)| *place) {
        return Vec::new();
    }
    // The longest run that is still in order stays; length and predecessor for each.
    let mut best: Vec<(usize, Option<usize>)> = Vec::with_capacity(placed.len());
    for (at, (_, place)) in placed.iter().enumerate() {
        let before = (0..at).filter(|&other| placed[other].1 < *place);
        let longest = before.max_by_key(|&other| (best[other].0, std::cmp::Reverse(other)));
        best.push((longest.map_or(1, |other| best[other].0 + 1), longest));
    }
    let mut stays = vec![false; placed.len()];
    let mut at = (0..placed.len()).max_by_key(|&at| (best[at].0, std::cmp::Reverse(at)));
    while let Some(index) = at {
        stays[index] = true;
        at = best[index].1;
    }
    placed.iter().zip(&stays).filter(|(_, stays)| !**stays).map(|((key, _), _)| *key).collect()
}

/// Which heading of a translation begins the section that the source calls so.
pub fn own_heading(source: &Body, own: &Body, key: &str) -> Option<usize> {
    let named = own.sections.iter().find(|section| section.key == key);
    let at = source.sections.iter().position(|section| section.key == key);
    let same = source.sections.len() == own.sections.len();
    named.or(at.filter(|_| same).and_then(|at| own.sections.get(at)))?.heading
}

/// How a translation stands as a whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    pub sections: Vec<Section>,
    /// What is not as it was when the translation was made; `None` if it was never stamped.
    pub behind: Option<Vec<(String, State)>>,
}

/// Holds a translation against its source.
pub fn standing(source: &Item, words: &WordsDoc) -> Option<Standing> {
    let sections = Source::of(source)?.sections(words);
    let stamp = words.translation.as_ref().and_then(|translation| translation.stamp.as_ref());
    let behind = stamp.map(|stamp| behind(&sections, stamp));
    Some(Standing { sections, behind })
}
