//! Publications: `content/publications/*.yaml`.

use super::leaf::{Day, Named, OldAddress, PageRef, PartialDate, Prose, Ref, Text, Url, Words};
use super::organization::Organization;
use super::page::Deadline;
use super::shape::{Kind, choice, record};
use super::source::SourceDoc;

impl Named for Publication {
    const KIND: Kind = Kind::Publication;
}

choice! {
    /// What sort of paper it is.
    pub enum Paper {
        /// a page or two of figures
        FactSheet = "fact-sheet",
        /// an argument with recommendations
        IssueBrief = "issue-brief",
        /// a longer study
        Report = "report",
        /// an answer to an agency's draft
        Comment = "comment",
    }
}

record! {
    /// A fact sheet, an issue brief, a report.
    pub struct Publication {
        /// Its title, as printed.
        title: Words = "Care Coordination Issue Brief",
        /// What sort of paper it is.
        paper: Paper = "issue-brief",
        /// What it says, in one or two sentences of ours.
        summary: Prose = "It asks what plans owe to each child.",
        /// The organizations that wrote it.
        authors: Vec<Ref<Organization>> = "[childrens-partnership]",
        /// The people who wrote it, as printed.
        writers: Vec<Text> = "[]",
        /// When it came out; as much as is known.
        date: Option<PartialDate> = "2021",
        /// What it recommends, in our words.
        recommends: Vec<Prose> = "- Write clear duties into the contracts",
        /// A day by which somebody had to act, if it names one.
        deadline: Option<Deadline> = "{date: 2021-07-01, what: Comments are due}",
        /// Where to read it.
        url: Option<Url> = "https://example.org/brief.pdf",
        /// More about it, in Markdown.
        more: Option<Prose> = "The contracts began in 2024.",
        /// Pages about the same matter.
        related: Vec<PageRef> = "[/policy/care-coordination]",
        /// Where that was read.
        sources: Vec<SourceDoc> = "- {title: The authors' page, kind: primary}",
        /// When somebody last checked it.
        reviewed: Day = "2026-11-21",
        /// When it must be checked again.
        next_review: Day = "2027-05-01",
        /// True while it is not ready for readers.
        draft: Option<bool> = "true",
        /// The last part of the page's address, where it differs from the file's name.
        slug: Option<super::page::Slug> = "care-coordination",
        /// Addresses that the page had before.
        moved_from: Vec<OldAddress> = "[/publications/brief]",
    }
}
