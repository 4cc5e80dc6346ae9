//! Glossary terms: `content/glossary/*.yaml`, by id.

use super::leaf::{Named, Names, PageRef, Prose, Words};
use super::shape::{Kind, record};

impl Named for Term {
    const KIND: Kind = Kind::Term;
}

record! {
    /// A word that readers may not know.
    pub struct Term {
        /// The word.
        term: Words = "Share of cost",
        /// Other forms of the word that pages use: plurals, abbreviations.
        forms: Names = "[SOC]",
        /// What it means, in a sentence or two.
        meaning: Prose = "The part of a bill that you pay yourself.",
        /// The page that explains more.
        see: Option<PageRef> = "/coverage/keeping-coverage",
    }
}
