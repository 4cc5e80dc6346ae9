//! Looks at the whole site, tells what is wrong, changes nothing.

mod publish;
mod references;
mod remarks;
mod search_words;
mod time;
mod translations;
mod words;

use rayon::prelude::*;

use crate::base::diag::Diagnostics;
use crate::resolve::Site;

/// One check: what it is called, why it is made, and what makes it.
pub struct Rule {
    pub name: &'static str,
    pub why: &'static str,
    pub check: fn(&Site) -> Diagnostics,
    /// Only before the site goes public.
    pub publish_only: bool,
}

/// Every check, in the order in which they are made.
pub const RULES: [Rule; 11] = [
    Rule {
        name: "references",
        why: "a reader must never follow a link, or trust a figure, that leads nowhere",
        check: references::pages,
        publish_only: false,
    },
    Rule {
        name: "record-references",
        why: "contacts, terms, notices and counties are on many pages at once",
        check: references::records,
        publish_only: false,
    },
    Rule {
        name: "words",
        why: "nothing that is seen or spoken may be missing or in the wrong language",
        check: words::languages,
        publish_only: false,
    },
    Rule {
        name: "search-words",
        why: "what somebody types must lead to something that is there",
        check: search_words::categories,
        publish_only: false,
    },
    Rule {
        name: "page-translations",
        why: "a translation must say what its source says, of today",
        check: translations::pages,
        publish_only: false,
    },
    Rule {
        name: "record-translations",
        why: "a translation must fit the record it belongs to",
        check: translations::records,
        publish_only: false,
    },
    Rule {
        name: "timelines",
        why: "a program that ended must say so, and what took its place",
        check: time::timelines,
        publish_only: false,
    },
    Rule {
        name: "reviews",
        why: "stale information hurts those who trust it",
        check: time::reviews,
        publish_only: false,
    },
    Rule {
        name: "guidelines",
        why: "limits computed from last year's table are wrong",
        check: time::guidelines,
        publish_only: false,
    },
    Rule {
        name: "quick-exits",
        why: "who counts on a way out must find one",
        check: references::quick_exits,
        publish_only: false,
    },
    Rule {
        name: "publish",
        why: "an example publisher and unchecked figures must not go public",
        check: publish::publish,
        publish_only: true,
    },
];

/// Makes every check.
pub fn verify(site: &Site, publish: bool) -> Diagnostics {
    let rules: Vec<&Rule> = RULES.iter().filter(|rule| publish || !rule.publish_only).collect();
    let found: Vec<Diagnostics> = rules.into_par_iter().map(|rule| (rule.check)(site)).collect();
    let mut diags = Diagnostics::new();
    found.into_iter().for_each(|found| diags.extend(found));
    diags
}
