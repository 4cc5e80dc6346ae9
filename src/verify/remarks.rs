//! Every remark that looking at the whole site can make: one constructor each.

use crate::base::diag::{Diagnostics, Place};
use crate::base::lang::Lang;
use crate::parse::shape::Kind;

/// References.
impl Diagnostics {
    pub fn unknown_id(&mut self, at: &Place, kind: Kind, id: &str, near: Option<&str>) {
        let remark = self.error("unknown-id", at, format!("no {} is called `{id}`", kind.noun()));
        if near.is_some() {
            remark.did_you_mean(near);
        } else {
            remark.hint(format!("write {} of that name first, or mend the name", kind.words()));
        }
    }

    pub fn unknown_in_reference(&mut self, at: &Place, kind: Kind, id: &str, near: Option<String>) {
        let remark = self.error("unknown-id", at, format!("no {} is called `{id}`", kind.noun()));
        match near {
            Some(near) => remark.hint(format!("did you mean `{near}`?")).fix(near),
            None => remark.hint(format!("write {} of that name first, or mend the name", kind.words())),
        };
    }

    pub fn unknown_section(&mut self, at: &Place, name: &str, near: Option<&str>) {
        let remark = self.error(
            "unknown-section",
            at,
            format!("the section `{name}` has no front page: content/{name}/index.md is missing"),
        );
        if near.is_some() {
            remark.did_you_mean(near);
        }
    }

    pub fn unknown_page(&mut self, at: &Place, target: &str, near: Option<&str>) {
        let remark = self.error("dead-link", at, format!("there is no page {target}"));
        match near {
            Some(near) => remark.did_you_mean(Some(near)),
            None => remark.hint("pages are named by their address without language, like /programs/medi-cal"),
        };
    }

    pub fn page_not_public(&mut self, at: &Place, path: &str, from: Option<&str>) {
        let (message, hint) = match from {
            Some(day) => (format!("{path} is not public before {day}"), "link to it from that day on"),
            None => (format!("{path} is a draft"), "take the link out, or make the page public"),
        };
        self.error("page-not-public", at, message).hint(hint);
    }

    pub fn unknown_fragment(&mut self, at: &Place, path: &str, fragment: &str, near: Option<&str>) {
        let page = if path.is_empty() { "this page" } else { path };
        let remark =
            self.error("dead-fragment", at, format!("{page} has no heading with the id `{fragment}`"));
        match near {
            Some(near) => remark.did_you_mean(Some(near)),
            None => remark.hint("give the heading an id of its own: `## Words {#id}`"),
        };
    }

    pub fn unknown_asset(&mut self, at: &Place, path: &str, full: &str, near: Option<&str>) {
        let remark = self.error("missing-file", at, format!("there is no file `{path}`"));
        match near {
            Some(near) => remark.did_you_mean(Some(near)),
            None => remark.hint(format!("put it at {full}, beside the page")),
        };
    }

    pub fn superseded_fact(&mut self, at: &Place, id: &str, next: &str, part: Option<&str>) {
        let fix = part.map_or_else(|| format!("{{fact {next}}}"), |part| format!("{{fact {next} {part}}}"));
        self.error("superseded-fact", at, format!("the fact `{id}` is out of date: `{next}` took its place"))
            .hint("cite the newer one, and mind whether the sentence still fits")
            .fix(fix);
    }

    pub fn county_twice(&mut self, at: &Place, fips: &str, first: &str) {
        self.error("county-twice", at, format!("the county code {fips} is that of `{first}` already"))
            .hint("mend the `fips` of one of the two");
    }

    pub fn superseded_in_circle(&mut self, at: &Place, id: &str) {
        self.error("superseded-in-circle", at, format!("the fact `{id}` comes back to itself in the end"))
            .hint("name the newer fact, and take `superseded_by` out of the one that holds today");
    }

    pub fn expired_fact(&mut self, at: &Place, id: &str, until: &str) {
        self.warning("expired-fact", at, format!("the fact `{id}` held until {until}"))
            .hint("find the newer figure, or say that this was so then");
    }

    pub fn fact_without_figure(&mut self, at: &Place, id: &str) {
        self.error("fact-without-figure", at, format!("the fact `{id}` has no figure to show"))
            .hint("say it in words and name the fact's source under `sources`, or give the fact a `value`");
    }

    pub fn fact_needs_part(&mut self, at: &Place, id: &str, parts: &[&str]) {
        let first = parts.first().copied().unwrap_or("");
        let message = format!("the fact `{id}` has several figures: {}", parts.join(", "));
        self.error("fact-needs-part", at, message).hint(format!("say which: {{fact {id} {first}}}"));
    }

    pub fn unknown_part(&mut self, at: &Place, id: &str, part: &str, near: Option<&str>) {
        let remark = self.error("unknown-part", at, format!("the fact `{id}` has no figure `{part}`"));
        if let Some(near) = near {
            remark.hint(format!("did you mean `{{fact {id} {near}}}`?")).fix(format!("{{fact {id} {near}}}"));
        }
    }

    pub fn fact_has_no_parts(&mut self, at: &Place, id: &str, part: &str) {
        self.error("fact-has-no-parts", at, format!("the fact `{id}` has one figure only, and no `{part}`"))
            .hint("leave the last word out")
            .fix(format!("{{fact {id}}}"));
    }

    pub fn contact_without_phone(&mut self, at: &Place, id: &str) {
        self.error("contact-without-phone", at, format!("the contact `{id}` has no phone"))
            .hint("add the number in content/contacts/, or take the sentence out");
    }

    pub fn rule_without_income(&mut self, at: &Place, name: &str) {
        self.error("rule-without-income", at, format!("the rule `{name}` has no income limit to show"))
            .hint("give the rule an `income`, or say it in words");
    }

    /// `low` is the name of the lower bound, `from` its value.
    pub fn bounds_turned(&mut self, at: &Place, low: &str, from: &str, high: &str, to: &str) {
        let message = format!("the rule covers nobody: `{low}` is {from} and `{high}` is {to}");
        self.error("bounds-turned", at, message)
            .hint("mend one of the two; perhaps they are the wrong way round");
    }

    pub fn household_too_large(&mut self, at: &Place, name: &str, most: i64) {
        self.error(
            "household-too-large",
            at,
            format!("the rule `{name}` is for households of at most {most}"),
        )
        .hint("ask for a smaller household, or mend the rule's `max_household`");
    }

    pub fn rule_not_in_force(&mut self, at: &Place, name: &str) {
        self.warning("rule-not-in-force", at, format!("the rule `{name}` does not hold today"))
            .hint("cite the rule that holds now, or say for when this one is");
    }

    pub fn no_year_before(&mut self, at: &Place, table: &str) {
        self.error("no-year-before", at, format!("`{table}` has no year before the one that counts now"))
            .hint("two years are compared: write the table of the year before into content/guidelines/, or leave this out");
    }

    pub fn no_guideline_year(&mut self, at: &Place, table: &str) {
        self.error(
            "no-guideline",
            at,
            format!("the table `{table}` has no year that this rule can use today"),
        )
        .hint("add the year's guideline to content/guidelines/");
    }
}

/// Words.
impl Diagnostics {
    pub fn missing_word(&mut self, at: &Place, key: &str, lang: Lang) {
        self.error("missing-word", at, format!("{} lacks the word `{key}`", lang.english_name()))
            .hint(format!("add `{key}: …` below `words:` in i18n/{lang}.yaml"));
    }

    pub fn unknown_word(&mut self, at: &Place, key: &str, near: Option<&str>) {
        let remark = self.error("unknown-word", at, format!("the source language has no word `{key}`"));
        match near {
            Some(near) => remark.did_you_mean(Some(near)),
            None => remark.hint("delete it, or add it to the source language first"),
        };
    }

    pub fn lost_placeholder(&mut self, at: &Place, key: &str, name: &str) {
        self.error("lost-placeholder", at, format!("`{key}` lacks `{{{name}}}`"))
            .hint(format!("put `{{{name}}}` where it belongs in the sentence: it is filled in later"));
    }

    pub fn unknown_placeholder(&mut self, at: &Place, key: &str, name: &str, near: Option<&str>) {
        let remark =
            self.error("unknown-placeholder", at, format!("`{key}` has `{{{name}}}`, which nothing fills"));
        if let Some(near) = near {
            remark.hint(format!("did you mean `{{{near}}}`?")).fix(format!("{{{near}}}"));
        }
    }

    pub fn unfilled_placeholder(&mut self, at: &Place, key: &str, name: &str, filled: &[&str]) {
        let remark =
            self.error("unfilled-placeholder", at, format!("the program fills no `{{{name}}}` into `{key}`"));
        match filled {
            [] => remark.hint("it fills nothing into this word"),
            [only] => remark.hint(format!("it fills `{{{only}}}`")).fix(format!("{{{only}}}")),
            many => {
                let many: Vec<String> = many.iter().map(|name| format!("`{{{name}}}`")).collect();
                remark.hint(format!("it fills {}", many.join(", ")))
            }
        };
    }

    pub fn missing_plural(&mut self, at: &Place, key: &str, category: &str, lang: Lang) {
        self.error(
            "missing-plural",
            at,
            format!("`{key}` lacks the plural form `{category}`, which {} needs", lang.english_name()),
        )
        .hint(format!("add a line `{category}: …` below it"));
    }
}

/// More about words.
impl Diagnostics {
    pub fn plural_of_plain(&mut self, at: &Place, key: &str) {
        self.error("plural-of-plain", at, format!("`{key}` is one text in the source language, not several"))
            .hint(format!("write it as one line: `{key}: …`"));
    }

    pub fn unneeded_plural(&mut self, at: &Place, key: &str, category: &str, lang: Lang) {
        self.warning(
            "unneeded-plural",
            at,
            format!("`{key}` has the plural form `{category}`, which {} never uses", lang.english_name()),
        )
        .hint("delete that form");
    }
}

/// Translations.
impl Diagnostics {
    pub fn list_length(&mut self, at: &Place, path: &str, count: usize, wanted: usize) {
        let message = format!("`{path}` has {} here and {wanted} in the source", counted(count, "item"));
        self.error("list-length", at, message)
            .hint("translate item by item; an empty `- ` keeps the source's words");
    }

    pub fn nothing_to_translate(&mut self, at: &Place, path: &str, near: Option<&str>) {
        let remark = self.error("nothing-to-translate", at, format!("the source has no text at `{path}`"));
        if let Some(near) = near {
            remark.hint(format!("did you mean `{near}`?"));
        } else {
            remark.hint("delete it");
        }
    }

    pub fn unlabelled_translation(&mut self, at: &Place) {
        self.warning("unlabelled-translation", at, "the translation does not say how it was made")
            .hint("add `translation: {method: machine, date: 2026-11-21}`: readers have a right to know");
    }

    pub fn untranslated(&mut self, at: &Place, paths: &[&str], lang: Lang) {
        let shown: Vec<_> = paths.iter().take(5).map(|path| format!("`{path}`")).collect();
        let more = if paths.len() > 5 { format!(" and {} more", paths.len() - 5) } else { String::new() };
        self.warning(
            "untranslated",
            at,
            format!("not in {} yet: {}{more}", lang.english_name(), shown.join(", ")),
        )
        .hint("readers see the source's words there, marked as such");
    }

    pub fn heading_out_of_order(&mut self, at: &Place, own: &str, wanted: &str) {
        self.error(
            "heading-out-of-order",
            at,
            format!("the section `{own}` stands where the source has `{wanted}`"),
        )
        .hint("put the sections into the source's order: links to a heading lead to its place");
    }

    pub fn headings_differ(&mut self, at: &Place, own: usize, wanted: usize) {
        let message = if own == wanted {
            String::from("the headings differ from the source's in depth")
        } else {
            format!("the source has {} and this translation has {own}", counted(wanted, "heading"))
        };
        self.warning("headings-differ", at, message)
            .hint("links into the page need the same headings in the same order");
    }

    pub fn reference_lost(&mut self, at: &Place, name: &str) {
        // No error: a source may gain a figure before its twenty translations do.
        self.warning("reference-lost", at, format!("the source has {name}, and this translation does not"))
            .hint(
                "bring it into the translation: figures, phones and links must be the same in every language",
            );
    }

    pub fn reference_added(&mut self, at: &Place, name: &str) {
        self.error("reference-added", at, format!("{name} is not in the source"))
            .hint("a translation says what its source says: add it there first, or take it out");
    }
}

/// Days.
impl Diagnostics {
    pub fn timeline_order(&mut self, at: &Place, later: &str, earlier: &str) {
        self.error("timeline-order", at, format!("the event of {later} stands behind that of {earlier}"))
            .hint("put the events in the order in which they happened");
    }

    pub fn timeline_after_end(&mut self, at: &Place, later: &str, earlier: &str) {
        self.error("timeline-after-end", at, format!("it cannot become `{later}` after it was `{earlier}`"))
            .hint("mind the order, or add the day on which it opened again");
    }

    pub fn replaced_by_nothing(&mut self, at: &Place) {
        self.error("replaced-by-nothing", at, "`replaced` does not say by what")
            .hint("add `by: /programs/its-successor`, or write `closed`");
    }

    pub fn replaced_by_itself(&mut self, at: &Place) {
        self.error("replaced-by-itself", at, "this is the page itself: nothing takes its own place")
            .hint("name what took its place, or write `state: closed` without `by`");
    }

    pub fn review_before_last(&mut self, at: &Place, next: &str, last: &str) {
        self.error("review-order", at, format!("the next review ({next}) is before the last one ({last})"))
            .hint("set `next_review` to a day to come");
    }

    pub fn review_overdue(&mut self, at: &Place, next: &str) {
        self.warning("review-overdue", at, format!("this should have been checked again by {next}"))
            .hint("check it against its sources, then set `reviewed` and `next_review`");
    }

    pub fn review_in_future(&mut self, at: &Place, last: &str) {
        self.error("review-in-future", at, format!("`reviewed` is {last}, which is still to come"))
            .hint("name the day on which somebody checked it");
    }

    pub fn guideline_of_year_missing(&mut self, at: &Place, id: &str, year: i64) {
        self.warning("guideline-missing", at, format!("the table `{id}` has no guideline for {year}"))
            .hint("the government publishes it in January: add it with its source");
    }
}

/// Before going public.
impl Diagnostics {
    pub fn no_publisher(&mut self, at: &Place) {
        self.error("no-publisher", at, "nobody is named as publisher")
            .hint("add `publisher:` with a name and a way to be reached");
    }

    pub fn sample_publisher(&mut self, at: &Place) {
        self.error("sample-publisher", at, "the publisher is an example and nobody real")
            .hint("name the publisher, and take out `sample: true`");
    }

    pub fn no_quick_exit(&mut self, at: &Place) {
        self.error(
            "no-quick-exit",
            at,
            "the page has `quick_exit: true`, and the site says nowhere where that leads",
        )
        .hint("add to content/site.yaml: `quick_exit: https://www.weather.gov/`");
    }

    pub fn sample_address(&mut self, at: &Place, url: &str) {
        self.error("sample-address", at, format!("the site's address {url} is an example"))
            .hint("set `base_url` to the address that readers will use");
    }

    pub fn unverified_without_label(&mut self, at: &Place, id: &str) {
        self.error(
            "unverified-without-label",
            at,
            format!("nobody has read the fact `{id}` in its source, and it has no label"),
        )
        .hint("read it in its source and set `verified: true`, or say in `label` what it is");
    }
}

/// "1 item", "2 items".
fn counted(count: usize, noun: &str) -> String {
    if count == 1 { format!("1 {noun}") } else { format!("{count} {noun}s") }
}
