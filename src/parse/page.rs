//! Markdown pages: sections, explainers, updates, policy pages and single pages.

use std::sync::Arc;

use serde_json::Value as Json;

use crate::base::diag::Place;

use super::leaf::{Day, OldAddress, PageRef, Prose, Revision, Text, Words, scalar};
use super::program::StatusEvent;
use super::shape::{Cx, Field, Leaf, ProseData, Shape, WordsByPath, choice, record};
use super::source::SourceDoc;
use super::stamp::Stamp;
use super::yaml::Node;

record! {
    /// The front page of a folder: `index.md` in it.
    pub struct Section {
        /// The section's name.
        title: Words = "Health coverage",
        /// What one finds there, in one sentence.
        summary: Words = "What covers you and your children, and how to get it.",
        /// A drawing of the theme.
        icon: Option<Text> = "umbrella",
    }
}

record! {
    /// An explainer: one question, answered.
    pub struct Explainer {
        /// The page's title.
        title: Words = "Coverage for children",
        /// The one main message, in a sentence or two.
        summary: Words = "Most children in California can get free or low-cost coverage.",
        /// The answer in short: who, cost, when.
        in_short: Vec<ShortFact> = "- {label: Who, text: Children younger than 19}",
        /// What to do next.
        next_step: Option<NextStep> = "{label: Apply now, page: /coverage/how-to-apply}",
        /// Where it stands in its section: small numbers first.
        order: Option<i64> = "10",
        /// Other pages that help.
        related: Vec<PageRef> = "[/programs/medi-cal]",
        /// Where the page's statements were read, besides the facts that it cites.
        sources: Vec<SourceDoc> = "- {title: DHCS, kind: primary}",
        /// When somebody last checked the page.
        reviewed: Day = "2026-11-21",
        /// When it must be checked again.
        next_review: Day = "2027-02-01",
        /// True for a page on which a wrong word can cost a family its coverage.
        critical: Option<bool> = "true",
        /// True for a page that nobody should be seen reading: it has a link that leaves at once.
        quick_exit: Option<bool> = "true",
        /// True while it is not ready for readers.
        draft: Option<bool> = "true",
        /// The day from which the page is public.
        publish: Option<Day> = "2027-01-03",
        /// The last part of the page's address, where it differs from the file's name.
        slug: Option<Slug> = "cobertura-para-ninos",
        /// Addresses that the page had before.
        moved_from: Vec<OldAddress> = "[/coverage/children]",
    }
}

record! {
    /// One line of the answer in short.
    pub struct ShortFact {
        /// What the line is about, in a word.
        label: Words = "Cost",
        /// The answer.
        text: Prose = "Free for most families",
    }
}

record! {
    /// What a reader does next.
    pub struct NextStep {
        /// The words on the button, beginning with a verb.
        label: Words = "Apply now",
        /// The page that it leads to.
        page: PageRef = "/coverage/how-to-apply",
    }
}

record! {
    /// An update: something that changed on a day.
    pub struct Update {
        /// What changed.
        title: Words = "Open enrollment for 2027 begins",
        /// What it means for a reader, in a sentence or two.
        summary: Words = "You can pick a plan until January 31, 2027.",
        /// The day of the update.
        date: Day = "2026-11-01",
        /// What it is about.
        tags: Vec<Tag> = "[enrollment]",
        /// A day by which somebody must act.
        deadline: Option<Deadline> = "{date: 2027-01-31, what: Last day to pick a plan}",
        /// What is put right, for a correction.
        corrects: Option<PageRef> = "/updates/new-rules",
        /// Other pages that help.
        related: Vec<PageRef> = "[/programs/covered-california]",
        /// Where it was read.
        sources: Vec<SourceDoc> = "- {title: Covered California, kind: primary}",
        /// True while it is not ready for readers.
        draft: Option<bool> = "true",
        /// The last part of the page's address, where it differs from the file's name.
        slug: Option<Slug> = "inscripcion-abierta",
        /// Addresses that the page had before.
        moved_from: Vec<OldAddress> = "[/updates/enrollment]",
    }
}

choice! {
    /// What an update is about.
    pub enum Tag {
        /// joining a plan or program
        Enrollment = "enrollment",
        /// who can get something
        Eligibility = "eligibility",
        /// what is paid for
        Benefits = "benefits",
        /// what it costs
        Costs = "costs",
        /// rules about immigration
        Immigration = "immigration",
        /// the state's money
        Budget = "budget",
        /// federal law and rules
        Federal = "federal",
        /// this site
        Site = "site",
        /// something that was wrong here
        Correction = "correction",
    }
}

record! {
    /// A day by which somebody must act.
    pub struct Deadline {
        /// The day, with its year.
        date: Day = "2027-01-31",
        /// What must be done by then.
        what: Words = "Last day to pick a plan",
        /// How often the day or the words were changed after they were public: calendars ask.
        revision: Option<Revision> = "1",
    }
}

record! {
    /// A policy page: a question that lawmakers decide, and where it stands.
    pub struct Policy {
        /// The page's title.
        title: Words = "Coverage for all children",
        /// Where the question stands, in a sentence or two.
        summary: Words = "California covers children whatever their immigration status.",
        /// Who decides.
        level: super::organization::Level = "state",
        /// What happened and when, in order.
        status: Vec<StatusEvent> = "- {state: open, from: 2016-05}",
        /// Where it stands in its section: small numbers first.
        order: Option<i64> = "10",
        /// Other pages that help.
        related: Vec<PageRef> = "[/coverage/kids]",
        /// Where the page's statements were read, besides the facts that it cites.
        sources: Vec<SourceDoc> = "- {title: LAO, kind: primary}",
        /// When somebody last checked the page.
        reviewed: Day = "2026-11-21",
        /// When it must be checked again.
        next_review: Day = "2027-02-01",
        /// True while it is not ready for readers.
        draft: Option<bool> = "true",
        /// The day from which the page is public.
        publish: Option<Day> = "2027-01-03",
        /// The last part of the page's address, where it differs from the file's name.
        slug: Option<Slug> = "cobertura-para-todos",
        /// Addresses that the page had before.
        moved_from: Vec<OldAddress> = "[/policy/kids]",
    }
}

record! {
    /// A page that stands by itself: about, privacy.
    pub struct Single {
        /// The page's title.
        title: Words = "About this guide",
        /// What it says, in a sentence or two.
        summary: Words = "Who writes this guide, and who does not.",
        /// When somebody last checked the page.
        reviewed: Day = "2026-11-21",
        /// When it must be checked again.
        next_review: Day = "2027-05-01",
        /// Where the page's statements were read, besides the facts that it cites.
        sources: Vec<SourceDoc> = "- {title: HHS, kind: primary}",
        /// True while it is not ready for readers.
        draft: Option<bool> = "true",
        /// The last part of the page's address, where it differs from the file's name.
        slug: Option<Slug> = "acerca-de",
        /// Addresses that the page had before.
        moved_from: Vec<OldAddress> = "[/who-we-are]",
    }
}

choice! {
    /// How a translation was made.
    pub enum Method {
        /// by a person
        Human = "human",
        /// by a machine, read by nobody yet
        Machine = "machine",
        /// by a machine, then corrected by a person
        Reviewed = "machine-reviewed",
    }
}

record! {
    /// How a translation came about.
    pub struct Translation {
        /// Who or what made it.
        method: Method = "machine",
        /// The person who read it.
        reviewer: Option<Text> = "Ana Flores",
        /// When it was made or last read.
        date: Day = "2026-11-21",
        /// What it was made from, section by section; `promotora translate stamp` writes it.
        stamp: Option<Stamp> = "{title: 5e8f0c1d22.99ab02c4d1.7f3a}",
        /// Why small changes of the source changed nothing here.
        minor: Option<Text> = "a comma",
    }
}

/// The last part of an address: letters and digits of any script, with `-` between.
#[derive(Clone, Debug)]
pub struct Slug {
    pub text: Arc<str>,
    pub at: Place,
}

impl Field for Slug {
    fn shape() -> Shape {
        Shape::Id
    }
    fn data(&self, _: ProseData) -> Json {
        (&*self.text).into()
    }
    fn has_words() -> bool {
        true
    }
    fn read(node: &Node, cx: &mut Cx) -> Option<Self> {
        let text = scalar(node, &Self::shape(), cx)?;
        if super::leaf::is_id(text.trim()) && !text.contains('.') {
            return Some(Slug { text: text.trim().into(), at: cx.place(node) });
        }
        let place = cx.place(node);
        cx.diags.bad_slug(&place, text.trim());
        None
    }
    /// A translation may have a slug of its own: it is words as well.
    fn read_words(node: &Node, path: &str, cx: &mut Cx, out: &mut WordsByPath) {
        if let Some(slug) = Self::read(node, cx) {
            let words = Words { text: slug.text, lang: cx.lang, at: slug.at };
            out.leaves.insert(path.to_owned(), Leaf::Words(words));
        }
    }
}
