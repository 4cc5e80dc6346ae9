//! Guideline tables: `content/guidelines/*.yaml`, dollars by year.

use super::leaf::{Amount, Day, Named, Words, Year};
use super::shape::{Kind, record};
use super::source::SourceDoc;

impl Named for Guideline {
    const KIND: Kind = Kind::Guideline;
}

record! {
    /// A table of yearly guidelines, like the federal poverty guideline.
    pub struct Guideline {
        /// What the table is called.
        name: Words = "Federal poverty guideline",
        /// The table of each year, oldest first.
        years: Vec<GuidelineYear> = "- {year: 2026, first: 15960, further: 5680, from: 2026-01-13}",
    }
}

record! {
    /// The guideline of one year, in whole US dollars a year.
    pub struct GuidelineYear {
        /// The year that the guideline is named after.
        year: Year = "2026",
        /// For a household of one person.
        first: Amount = "15960",
        /// For each further person.
        further: Amount = "5680",
        /// The day from which it is in force.
        from: Day = "2026-01-13",
        /// Where it was read.
        source: SourceDoc = "{title: 91 FR 1797, kind: primary}",
    }
}
