//! Ways to join: `content/join/*.yaml`, by id, shown side by side.

use super::leaf::{Named, Prose, Ref, Words};
use super::organization::Organization;
use super::program::Link;
use super::shape::{Kind, choice, record};
use super::source::SourceDoc;

impl Named for JoinOption {
    const KIND: Kind = Kind::JoinOption;
}

choice! {
    /// What a form asks for, besides a name and a mail address.
    pub enum JoinForm {
        /// the county
        Person = "person",
        /// the name of the group, and its county
        Organization = "organization",
    }
}

record! {
    /// A way to join: as a person, as an organization.
    pub struct JoinOption {
        /// Who joins this way.
        name: Words = "As an organization",
        /// What it means, in a sentence.
        summary: Prose = "Your group is named as a supporter.",
        /// What one gets.
        gets: Vec<Prose> = "- News by e-mail",
        /// What one gives or agrees to.
        gives: Vec<Prose> = "- Your logo may be shown",
        /// Organizations that can be joined this way.
        organizations: Vec<Ref<Organization>> = "[childrens-movement]",
        /// Where to join.
        links: Vec<Link> = "- {label: The Children's Movement, url: https://example.org/join}",
        /// The form by which one joins, where the site takes forms itself.
        form: Option<JoinForm> = "person",
        /// Where that was read.
        sources: Vec<SourceDoc> = "- {title: Its join page, kind: primary}",
        /// Which comes first.
        order: Option<i64> = "1",
    }
}
