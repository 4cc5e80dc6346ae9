//! What people type and what they mean: `i18n/search/<tag>.yaml`, for the search of one language.

use super::leaf::Text;
use super::shape::record;

record! {
    /// How the search understands one language.
    pub struct SearchWords {
        /// Words that say nothing about what is looked for.
        stop: Vec<Text> = "[the, a, for, near]",
        /// What is meant by words that the directory does not use.
        synonyms: Vec<Synonym> = "- {words: [dentist, teeth], find: [service.dental]}",
    }
}

record! {
    /// Several words with one meaning.
    pub struct Synonym {
        /// What people type, with its other spellings.
        words: Vec<Text> = "[dentist, teeth]",
        /// What they mean: entries of categories.yaml by their id, or words of the site.
        find: Vec<Text> = "[service.dental]",
    }
}
