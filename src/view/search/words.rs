//! What a language brings to the search: stop words, synonyms, and the labels of categories.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use super::rules::Rules;
use super::tokens::{Atom, atoms, words};
use crate::parse::search_words::SearchWords;

/// What a phrase means.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Target {
    /// A category, by its number.
    Concept(u16),
    /// Words to look for beside those that were typed.
    Words(Vec<String>),
}

/// How strongly a meaning counts against the word itself, in sixteenths.
pub const FULL: u32 = 16;
pub const SYNONYM: u32 = 13;

/// The phrases of one reader's language, with those of the site's source language.
#[derive(Clone, Debug, Default)]
pub struct Vocabulary {
    /// Phrases as their atoms, joined by spaces.
    pub stop: Vec<String>,
    /// By phrase; the second is false for labels, which are no synonyms.
    pub meanings: BTreeMap<String, (Vec<Target>, bool)>,
    /// Words of labels, but stop words, with the categories that have them in their label, and how
    /// many words that label has; in scripts without spaces two clusters count as one.
    pub labels: BTreeMap<String, Vec<(u16, usize)>>,
    /// The labels as they are written, by the number of their category.
    named: Vec<(u16, String)>,
    /// The same as phrases.
    phrases: BTreeMap<String, Vec<u16>>,
}

impl Vocabulary {
    /// `labels` are the categories' names by their number, in every language that counts here.
    pub fn new<'a>(
        search_words: impl Iterator<Item = &'a SearchWords>,
        labels: &[(u16, String)],
        concept: impl Fn(&str) -> Option<u16>,
        rules: &Rules,
    ) -> Vocabulary {
        let mut vocabulary = Vocabulary { named: labels.to_vec(), ..Vocabulary::default() };
        let search_words: Vec<&SearchWords> = search_words.collect();
        for search_words in &search_words {
            vocabulary.stop.extend(search_words.stop.iter().map(|stop| phrase(&atoms(&stop.text, rules))));
        }
        for (number, label) in labels {
            vocabulary.label(*number, &atoms(label, rules));
        }
        for search_words in search_words {
            for synonym in &search_words.synonyms {
                for find in &synonym.find {
                    let target = if is_category(&find.text) {
                        match concept(&find.text) {
                            Some(number) => Target::Concept(number),
                            None => continue,
                        }
                    } else {
                        Target::Words(words(&atoms(&find.text, rules)))
                    };
                    for typed in &synonym.words {
                        vocabulary.meaning(&atoms(&typed.text, rules), target.clone(), true);
                    }
                }
            }
        }
        vocabulary.stop.retain(|stop| !stop.is_empty());
        vocabulary.stop.sort_unstable();
        vocabulary.stop.dedup();
        vocabulary
    }

    fn label(&mut self, number: u16, atoms: &[Atom]) {
        self.meaning(atoms, Target::Concept(number), false);
        self.phrases.entry(phrase(atoms)).or_default().push(number);
        let own: BTreeSet<String> =
            words(atoms).into_iter().filter(|word| !self.stop.contains(word)).collect();
        let clusters = atoms.iter().filter(|atom| atom.run).count();
        let spaced = atoms.iter().filter(|atom| !atom.run && own.contains(&atom.text)).count();
        let length = spaced + clusters.div_ceil(2);
        for word in own {
            self.labels.entry(word).or_default().push((number, length));
        }
    }

    fn meaning(&mut self, atoms: &[Atom], target: Target, synonym: bool) {
        if atoms.is_empty() {
            return;
        }
        let (targets, only_synonym) = self.meanings.entry(phrase(atoms)).or_insert((Vec::new(), synonym));
        *only_synonym &= synonym;
        if !targets.contains(&target) {
            targets.push(target);
        }
    }

    pub fn without_synonyms(mut self) -> Vocabulary {
        self.meanings.retain(|_, (_, synonym)| !*synonym);
        self
    }

    /// As the browser reads it: labels as they are written, since it finds their words by itself, and
    /// synonyms by what they mean. `begins` are stop words with which names of places begin.
    pub fn json(&self, rules: &Rules, begins: &[String]) -> Value {
        let mut synonyms: BTreeMap<Vec<&Target>, Vec<&str>> = BTreeMap::new();
        for (phrase, (targets, _)) in &self.meanings {
            let own = targets.iter().filter(|target| !self.is_label(phrase, target)).collect::<Vec<_>>();
            if !own.is_empty() {
                synonyms.entry(own).or_default().push(phrase);
            }
        }
        let target = |target: &&Target| match target {
            Target::Concept(number) => json!(number),
            Target::Words(words) => json!(words.join(" ")),
        };
        let synonyms: Vec<Value> = synonyms
            .iter()
            .map(|(targets, phrases)| {
                json!([targets.iter().map(target).collect::<Vec<_>>(), phrases.join("|")])
            })
            .collect();
        json!({
            "stop": self.stop.join("|"),
            "begins": begins,
            "labels": self.named,
            "synonyms": synonyms,
            "chinese": rules.chinese(),
        })
    }

    /// Whether a phrase means a category because it is its name.
    fn is_label(&self, phrase: &str, target: &Target) -> bool {
        matches!(target, Target::Concept(number) if self.phrases.get(phrase).is_some_and(|of| of.contains(number)))
    }
}

/// An entry of `find` that names a category: `service.dental`.
pub fn is_category(text: &str) -> bool {
    text.split_once('.').is_some_and(|(group, id)| {
        crate::resolve::directory::GROUPS.contains(&group) && crate::parse::leaf::is_id(id)
    })
}

/// Atoms as the key of a phrase.
pub fn phrase(atoms: &[Atom]) -> String {
    let texts: Vec<&str> = atoms.iter().map(|atom| &*atom.text).collect();
    texts.join(" ")
}
