//! Counties and their offices: `content/counties/*.yaml`, by id.

use super::leaf::{Fips, Named, PageRef, Phone, Prose, Text, Url, Words, Zip};
use super::shape::{Kind, record};
use super::source::SourceDoc;

impl Named for County {
    const KIND: Kind = Kind::County;
}

record! {
    /// A county, and where its people apply in person.
    pub struct County {
        /// Its name without the word "County".
        name: Text = "Alameda",
        /// The code of the county in federal statistics (FIPS).
        fips: Fips = "06001",
        /// The agency that takes applications.
        agency: Text = "Alameda County Social Services Agency",
        /// The number to call.
        phone: Option<Phone> = "(510) 263-2420",
        /// The agency's own page.
        website: Option<Url> = "https://example.org/",
        /// Where to go in person.
        offices: Vec<Office> = "- {street: 2000 San Pablo Avenue, city: Oakland, zip: 94612}",
        /// Programs that are only here, or different here.
        programs: Vec<PageRef> = "[/programs/cmsp]",
        /// What people here should know.
        note: Option<Prose> = "The office moved in 2026.",
        /// Where the phone and the offices were read.
        sources: Vec<SourceDoc> = "- {title: \"CDSS, Contact Your County\", kind: primary}",
    }
}

record! {
    /// An office that people can walk into.
    pub struct Office {
        /// Its name, where it has one of its own.
        name: Option<Text> = "Eastmont Self Sufficiency Center",
        /// Street and number.
        street: Option<Text> = "6955 Foothill Blvd #100",
        /// The city.
        city: Option<Text> = "Oakland",
        /// The ZIP code.
        zip: Option<Zip> = "94605",
        /// Its number, where it is not the county's.
        phone: Option<Phone> = "(510) 263-2420",
        /// When it is open.
        hours: Option<Words> = "Monday to Friday, 8 am to 5 pm",
    }
}
