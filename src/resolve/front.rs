//! What all pages have in common, whatever their kind.

use std::sync::Arc;

use jiff::civil::Date;

use crate::base::diag::Place;
use crate::parse::Front;
use crate::parse::leaf::{Day, OldAddress, PageRef, Prose, Words};
use crate::parse::page::{Deadline, Slug};
use crate::parse::program::StatusEvent;
use crate::parse::source::SourceDoc;

/// Takes the same field from every kind of page that has it.
macro_rules! field {
    ($front:expr, [$($kind:ident),+], $record:ident => $value:expr, else $other:expr) => {
        match $front {
            $( Front::$kind($record) => $value, )+
            #[allow(unreachable_patterns)]
            _ => $other,
        }
    };
}

/// A page's summary: one line, or Markdown.
pub enum Summary<'a> {
    Words(&'a Words),
    Prose(&'a Prose),
}

impl Front {
    pub fn title(&self) -> &Words {
        match self {
            Front::Section(r) => &r.title,
            Front::Explainer(r) => &r.title,
            Front::Update(r) => &r.title,
            Front::Policy(r) => &r.title,
            Front::Single(r) => &r.title,
            Front::Publication(r) => &r.title,
            Front::Program(r) => &r.name,
            Front::Organization(r) => &r.name,
            Front::Initiative(r) => &r.name,
        }
    }

    /// The name of the field that holds the title.
    pub fn title_field(&self) -> &'static str {
        field!(self, [Program, Organization, Initiative], _r => "name", else "title")
    }

    pub fn summary(&self) -> Summary<'_> {
        match self {
            Front::Section(r) => Summary::Words(&r.summary),
            Front::Explainer(r) => Summary::Words(&r.summary),
            Front::Update(r) => Summary::Words(&r.summary),
            Front::Policy(r) => Summary::Words(&r.summary),
            Front::Single(r) => Summary::Words(&r.summary),
            Front::Publication(r) => Summary::Prose(&r.summary),
            Front::Program(r) => Summary::Prose(&r.summary),
            Front::Organization(r) => Summary::Prose(&r.summary),
            Front::Initiative(r) => Summary::Prose(&r.summary),
        }
    }

    pub fn related(&self) -> &[PageRef] {
        field!(self, [Explainer, Update, Policy, Publication, Program, Organization, Initiative], r => &r.related, else &[])
    }

    pub fn sources(&self) -> &[SourceDoc] {
        field!(
            self,
            [Explainer, Update, Policy, Single, Publication, Program, Organization, Initiative],
            r => &r.sources, else &[]
        )
    }

    /// When the page was last checked and when it must be again.
    pub fn review(&self) -> Option<(&Day, &Day)> {
        field!(
            self,
            [Explainer, Policy, Single, Publication, Program, Organization, Initiative],
            r => Some((&r.reviewed, &r.next_review)), else None
        )
    }

    pub fn status(&self) -> &[StatusEvent] {
        field!(self, [Policy, Program, Initiative], r => &r.status, else &[])
    }

    pub fn deadline(&self) -> Option<&Deadline> {
        field!(self, [Update, Publication], r => r.deadline.as_ref(), else None)
    }

    pub fn is_draft(&self) -> bool {
        let draft = field!(
            self,
            [Explainer, Update, Policy, Single, Publication, Program, Organization, Initiative],
            r => r.draft, else None
        );
        draft == Some(true)
    }

    /// The day from which the page is public, where it names one.
    pub fn publish(&self) -> Option<Date> {
        match self {
            Front::Explainer(r) => r.publish.as_ref().map(|day| day.date),
            Front::Policy(r) => r.publish.as_ref().map(|day| day.date),
            Front::Update(r) => Some(r.date.date),
            _ => None,
        }
    }

    pub fn order(&self) -> i64 {
        field!(self, [Explainer, Policy, Program, Initiative], r => r.order, else None).unwrap_or(i64::MAX)
    }

    /// Whether nobody should be seen reading the page: it has a link that leaves at once.
    pub fn quick_exit(&self) -> bool {
        field!(self, [Explainer, Program], r => r.quick_exit, else None) == Some(true)
    }

    /// Whether a wrong word on the page can cost a family its coverage.
    pub fn critical(&self) -> bool {
        field!(self, [Explainer], r => r.critical, else None) == Some(true)
    }

    pub fn slug(&self) -> Option<(&Arc<str>, &Place)> {
        let slug: Option<&Slug> = field!(
            self,
            [Explainer, Update, Policy, Single, Publication, Program, Organization, Initiative],
            r => r.slug.as_ref(), else None
        );
        slug.map(|slug| (&slug.text, &slug.at))
    }

    pub fn moved_from(&self) -> &[OldAddress] {
        field!(
            self,
            [Explainer, Update, Policy, Single, Publication, Program, Organization, Initiative],
            r => &r.moved_from, else &[]
        )
    }
}
