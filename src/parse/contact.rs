//! Contacts: `content/contacts/*.yaml`, help lines and offices by id.

use super::leaf::{Named, Phone, Prose, Url, Words};
use super::shape::{Kind, record};
use super::source::SourceDoc;
use crate::base::lang::Lang;

impl Named for Contact {
    const KIND: Kind = Kind::Contact;
}

record! {
    /// A help line or an office. Pages take its number from here, so it is mended in one place.
    pub struct Contact {
        /// Whose number it is.
        name: Words = "Covered California",
        /// What one can ask there.
        about: Option<Prose> = "Apply for Medi-Cal or a health plan.",
        /// The number.
        phone: Option<Phone> = "1-800-300-1506",
        /// The number for a text telephone.
        tty: Option<Phone> = "711",
        /// When somebody answers.
        hours: Option<Words> = "Monday to Friday, 8 am to 6 pm",
        /// Languages that have a number of their own.
        lines: Vec<LanguageLine> = "- {language: km, phone: 1-800-300-1506}",
        /// Its page.
        website: Option<Url> = "https://www.coveredca.com/",
        /// True for a line that serves the whole state and belongs in the list of help lines.
        statewide: Option<bool> = "true",
        /// Where that was read.
        source: SourceDoc = "{title: Covered California contact page, kind: primary}",
        /// Where it stands in the list of help lines: small numbers first.
        order: Option<i64> = "10",
    }
}

record! {
    /// A number that is answered in one language.
    pub struct LanguageLine {
        /// The language.
        language: Lang = "es",
        /// The number.
        phone: Phone = "1-800-300-0213",
    }
}
