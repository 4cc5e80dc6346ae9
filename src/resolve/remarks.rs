//! Every remark about how files fit together: one constructor each.

use crate::base::diag::{Diagnostics, Place};
use crate::base::lang::Lang;
use crate::parse::shape::Kind;

impl Diagnostics {
    pub fn no_settings(&mut self, at: &Place) {
        self.error("no-settings", at, "the site has no settings: content/site.yaml is missing")
            .hint("a site begins with content/site.yaml: title, base_url, theme, source_language, languages");
    }

    pub fn source_language_not_first(&mut self, at: &Place, lang: Lang) {
        self.warning("source-language-not-first", at, format!("`languages` does not begin with `{lang}`"))
            .hint("put the source language first: the others are translations of it");
    }

    pub fn base_url_with_path(&mut self, at: &Place, address: &str) {
        self.error("base-url-with-path", at, format!("`base_url` is {address}, and must be a host alone"))
            .hint("the site's links begin at the root of its host")
            .fix(address.splitn(4, '/').take(3).collect::<Vec<_>>().join("/"));
    }

    /// `source`: it is the language that the site is written in.
    pub fn no_language_file(&mut self, at: &Place, lang: Lang, source: bool) {
        self.error(
            "no-language-file",
            at,
            format!("there are no words for {}: i18n/{lang}.yaml is missing", lang.english_name()),
        )
        .hint(if source {
            format!(
                "write it: the words of buttons and labels in {}, the site's source language",
                lang.english_name()
            )
        } else {
            format!(
                "copy i18n/en.yaml to i18n/{lang}.yaml and translate it, or take `{lang}` out of `languages`"
            )
        });
    }

    pub fn language_not_of_site(&mut self, at: &Place, lang: Lang) {
        self.warning(
            "language-not-of-site",
            at,
            format!("{} is none of the site's languages", lang.english_name()),
        )
        .hint(format!("add `{lang}` to `languages` in content/site.yaml, or remove the file"));
    }

    pub fn translation_without_source(&mut self, at: &Place, source: &str, near: Option<&str>) {
        let remark = self.error(
            "translation-without-source",
            at,
            format!("this translates {source}, which does not exist"),
        );
        match near {
            Some(near) => remark.hint(format!("was it renamed? The nearest file is {near}")),
            None => remark.hint("write the file that it translates first, or remove this one"),
        };
    }

    pub fn duplicate_id(&mut self, at: &Place, kind: Kind, id: &str, first: &Place) {
        self.error("duplicate-id", at, format!("{} called `{id}` exists already", kind.words()))
            .hint(format!("the first is in {}: rename one of them", first.file));
    }

    pub fn incomplete_translation(&mut self, at: &Place, title: &str) {
        self.warning(
            "incomplete-translation",
            at,
            format!("the translation lacks its `{title}` or its text"),
        )
        .hint("until both are there, readers get the source's text, marked as such");
    }

    pub fn section_without_front(&mut self, at: &Place, name: &str, near: Option<&str>) {
        let message = format!("the section `{name}` has no front page: content/{name}/index.md is missing");
        let remark = self.error("unknown-section", at, message);
        match near {
            Some(near) => remark.hint(format!("did you mean `{near}`?")),
            None => remark.hint("write it: title, summary, and what one finds there"),
        };
    }

    pub fn same_address(&mut self, at: &Place, address: &str, first: &str) {
        self.error("same-address", at, format!("the address {address} is taken by {first}"))
            .hint("rename the file, or give one of them another `slug`");
    }

    pub fn moved_from_live_page(&mut self, at: &Place, old: &str) {
        self.error("moved-from-live-page", at, format!("`moved_from` names {old}, where a page is today"))
            .hint("name only addresses that no page has any more");
    }

    pub fn moved_from_twice(&mut self, at: &Place, old: &str, other: &str) {
        self.error("moved-from-twice", at, format!("two pages say that they were at {old} before"))
            .hint(format!("the other is {other}: an old address can lead to one page only"));
    }
}
