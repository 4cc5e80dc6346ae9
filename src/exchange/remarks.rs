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

/// What came back from translators.
impl Diagnostics {
    pub fn bad_po(&mut self, at: &Place) {
        self.error("bad-po", at, "this line is none of a PO file")
            .hint("strings stand in straight quotes; a quote inside is written \\\"");
    }

    pub fn bad_xml(&mut self, at: &Place, detail: &str) {
        self.error("bad-xml", at, format!("the file cannot be read from here on: {detail}"))
            .hint("save it once more from the program that it was translated with");
    }

    pub fn import_unknown(&mut self, at: &Place, id: &str) {
        self.warning("unknown-piece", at, format!("the site has no piece {id}"))
            .hint("it was removed or renamed since the export: export again, and carry the words over");
    }

    pub fn import_outdated(&mut self, at: &Place, id: &str) {
        self.warning("outdated-piece", at, format!("the source of {id} changed since the export"))
            .hint("export again and translate the new text; this piece was left out");
    }

    pub fn import_unfinished(&mut self, at: &Place, file: &str) {
        self.warning("unfinished-text", at, format!("the text of {file} is not translated to its end"))
            .hint("a page is shown in one language: its text is taken over when every piece is there");
    }

    pub fn import_spaced_link(&mut self, at: &Place, link: &str) {
        let message = format!("a space broke the link {link}");
        let close = link.find(']').map_or(link.len(), |at| at + 1);
        let mended = format!("{}{}", &link[..close], link[close..].trim_start());
        self.error("import-link", at, message).hint(format!("write {mended}"));
    }

    pub fn import_lost(&mut self, at: &Place, what: &str, thing: &str) {
        self.error("import-lost", at, format!("the translation lost the {what} {thing}"))
            .hint("put it in, just as it stands in the source");
    }

    pub fn import_added(&mut self, at: &Place, what: &str, thing: &str) {
        self.error(
            "import-added",
            at,
            format!("the translation has a {what} that its source lacks: {thing}"),
        )
        .hint("numbers, references and links are those of the source, and as many");
    }

    pub fn import_number_lost(&mut self, at: &Place, number: &str) {
        self.warning("import-number", at, format!("the number {number} is not in the translation"))
            .hint("that is right only where it is written as a word");
    }

    pub fn import_digit(&mut self, at: &Place, digit: char) {
        self.error("import-digit", at, format!("{digit} is no digit that forms take"))
            .hint("write 0 to 9: readers copy numbers onto forms and phones");
    }

    pub fn import_needs_method(&mut self, at: &Place, file: &str) {
        self.error("import-method", at, format!("{file} would be new: who translated it?"))
            .hint("say `--method human`, `--method machine` or `--method machine-reviewed`");
    }
}
