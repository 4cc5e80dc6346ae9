//! Every remark about what goes to translators and comes back: one constructor each.

use crate::base::diag::{Diagnostics, Place};

impl Diagnostics {
    pub fn no_such_translation(&mut self, at: &Place) {
        self.error("no-such-file", at, format!("there is no file {}", at.file))
            .hint("name a translation from the site's folder, like content/coverage/kids.es.md");
    }

    pub fn no_translation(&mut self, at: &Place) {
        self.error("no-translation", at, "this is no translation")
            .hint("only a file with a language in its name, like kids.es.md, is stamped");
    }

    pub fn stamp_without_block(&mut self, at: &Place) {
        self.error("unlabelled-translation", at, "the translation does not say how it was made")
            .hint("add `translation: {method: human, date: 2026-11-21}` at its top");
    }

    pub fn stamp_without_source(&mut self, at: &Place, source: &str) {
        self.error(
            "translation-without-source",
            at,
            format!("this translates {source}, which cannot be read"),
        )
        .hint("was it renamed? Give the translation the same name again");
    }

    pub fn translation_untouched(&mut self, at: &Place, key: &str) {
        let message = format!("the source of `{key}` changed, and its translation did not");
        self.error("translation-untouched", at, message).hint(
            "translate the change; or, if the translation is still right, say so with `--unchanged`, \
             or with `--minor \"why\"` if the change means nothing in this language",
        );
    }
}
