//! Initiatives and campaigns: `content/initiatives/*.yaml`.

use super::leaf::{Day, Named, OldAddress, PageRef, Prose, Ref, Url, Words};
use super::organization::Organization;
use super::program::StatusEvent;
use super::shape::{Kind, choice, record};
use super::source::SourceDoc;

impl Named for Initiative {
    const KIND: Kind = Kind::Initiative;
}

choice! {
    /// What sort of undertaking it is.
    pub enum Form {
        /// work with a beginning and an end
        Initiative = "initiative",
        /// to reach or to win over many people
        Campaign = "campaign",
        /// a demand in somebody's policy agenda
        Agenda = "agenda",
    }
}

record! {
    /// An initiative, a campaign or an item of a policy agenda.
    pub struct Initiative {
        /// Its name.
        name: Words = "Partnerships for Action",
        /// What sort of undertaking it is.
        form: Form = "initiative",
        /// What it is or was, in one or two sentences.
        summary: Prose = "It brought health plans and homeless services together.",
        /// Who led it.
        lead: Vec<Ref<Organization>> = "[chcs]",
        /// Who paid for it.
        funders: Vec<Ref<Organization>> = "[chcf]",
        /// Who took part, by kind.
        partners: Vec<Partners> = "- {kind: Schools, members: [california-school-boards]}",
        /// What it was meant to reach.
        objectives: Vec<Prose> = "- Teach groups to work together",
        /// What it did.
        activities: Vec<Prose> = "- Site visits",
        /// What happened to it and when, in order.
        status: Vec<StatusEvent> = "- {state: closed, from: 2024-07}",
        /// What came before it.
        predecessor: Option<Ref<Initiative>> = "learning-community",
        /// What came after it.
        successor: Option<Ref<Initiative>> = "next-step",
        /// Its own page.
        website: Option<Url> = "https://example.org/",
        /// More about it, in Markdown.
        more: Option<Prose> = "Ten groups took part.",
        /// Pages about the same matter.
        related: Vec<PageRef> = "[/health-homes/people-without-a-home]",
        /// Where that was read.
        sources: Vec<SourceDoc> = "- {title: CHCS project page, kind: primary}",
        /// Where it stands in lists: small numbers first.
        order: Option<i64> = "10",
        /// When somebody last checked it.
        reviewed: Day = "2026-11-21",
        /// When it must be checked again.
        next_review: Day = "2027-05-01",
        /// True while it is not ready for readers.
        draft: Option<bool> = "true",
        /// The last part of the page's address, where it differs from the file's name.
        slug: Option<super::page::Slug> = "partnerships",
        /// Addresses that the page had before.
        moved_from: Vec<OldAddress> = "[/initiatives/pfa]",
    }
}

record! {
    /// Partners of one kind.
    pub struct Partners {
        /// What they have in common.
        kind: Words = "Health plans",
        /// Those that have a page here.
        members: Vec<Ref<Organization>> = "[chcs]",
        /// Those that have none, by name.
        others: Vec<Words> = "[Schools in every county]",
    }
}
