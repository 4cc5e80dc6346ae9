//! Organizations and coalitions: `content/organizations/*.yaml`.

use super::leaf::{Day, Named, OldAddress, PageRef, PartialDate, Prose, Ref, Url, Words};
use super::shape::{Kind, choice, record};
use super::source::SourceDoc;

impl Named for Organization {
    const KIND: Kind = Kind::Organization;
}

choice! {
    /// What sort of organization it is.
    pub enum Sort {
        /// speaks up for people's interests
        Advocacy = "advocacy",
        /// organizations that work together
        Coalition = "coalition",
        /// a public agency
        Agency = "agency",
        /// gives money
        Foundation = "foundation",
        /// studies and advises
        Research = "research",
        /// gives care
        Provider = "provider",
        /// teaches
        Education = "education",
        /// serves a community
        Community = "community",
    }
}

record! {
    /// An organization or a coalition.
    pub struct Organization {
        /// Its name. A name is the same in every language unless it has an official translation.
        name: Words = "The Children's Partnership",
        /// Its abbreviation.
        acronym: Option<Words> = "CHCS",
        /// What sort of organization it is.
        sort: Sort = "advocacy",
        /// What it does, in one or two sentences.
        summary: Prose = "An advocacy group for children in California.",
        /// What it stands for, by level.
        positions: Vec<Position> = "- {level: state, text: Watches the state budget.}",
        /// Coalitions and campaigns that it belongs to.
        memberships: Vec<Membership> = "- {of: having-our-say, role: member}",
        /// Its own site.
        website: Option<Url> = "https://example.org/",
        /// More about it, in Markdown.
        more: Option<Prose> = "It began in 1993.",
        /// Pages about its work.
        related: Vec<PageRef> = "[/initiatives/all-in-for-health]",
        /// Where that was read.
        sources: Vec<SourceDoc> = "- {title: Its own page, kind: primary}",
        /// When it ended, if it did.
        ended: Option<PartialDate> = "2015",
        /// When somebody last checked it.
        reviewed: Day = "2026-11-21",
        /// When it must be checked again.
        next_review: Day = "2027-05-01",
        /// True while it is not ready for readers.
        draft: Option<bool> = "true",
        /// The last part of the page's address, where it differs from the file's name.
        slug: Option<super::page::Slug> = "childrens-partnership",
        /// Addresses that the page had before.
        moved_from: Vec<OldAddress> = "[/organizations/tcp]",
    }
}

choice! {
    /// Where a position is argued.
    pub enum Level {
        /// in a city or county
        Local = "local",
        /// in California
        State = "state",
        /// in the whole country
        National = "national",
    }
}

record! {
    /// What an organization stands for.
    pub struct Position {
        /// Where it argues for it.
        level: Level = "state",
        /// What it argues for.
        text: Prose = "Coverage for every child.",
    }
}

record! {
    /// That an organization belongs to another, or to a campaign.
    pub struct Membership {
        /// The coalition or campaign.
        of: Ref<Organization> = "having-our-say",
        /// As what it belongs.
        role: Words = "member",
        /// Since when, where a source says it.
        since: Option<PartialDate> = "2008",
        /// Until when, where it is over.
        until: Option<PartialDate> = "2013",
        /// Where that was read.
        source: Option<SourceDoc> = "{title: Its own page, kind: primary}",
    }
}
