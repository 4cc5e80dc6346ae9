//! The directory: `content/directory/`, places and lines that help, by id.
//!
//! A listing is what HSDS 3.0 calls a service at a location, with what a reader needs of the
//! organization, the service and the location beside it. The same record is read from YAML, from a
//! flat sheet, and from a folder of HSDS-named tables.

use serde_json::Value as Json;

use super::hours::Hours;
use super::leaf::{Day, Decimal, Id, Named, PartialDate, Phone, Ref, Text, Url, Words, Zip};
use super::shape::{Kind, record};
use super::yaml::Node;
use crate::base::diag::Place;
use crate::parse::shape::{Cx, Field, ProseData, Shape};

impl Named for Listing {
    const KIND: Kind = Kind::Listing;
}
impl Named for Category {
    const KIND: Kind = Kind::Category;
}
impl Named for ListingSource {
    const KIND: Kind = Kind::ListingSource;
}

record! {
    /// A place or a line where somebody gets help.
    pub struct Listing {
        /// Its name, as its sign says.
        name: Words = "Example Community Clinic",
        /// What sort of place it is: an entry `kind.…` of categories.yaml.
        kind: CategoryId = "clinic",
        /// Who runs it, where that is not its name.
        organization: Option<Text> = "Example Health Services, Inc.",
        /// What it offers, in one or two sentences.
        about: Option<Words> = "Care for children and adults. Walk in on Mondays.",
        /// Services: entries `service.…` of categories.yaml.
        services: Vec<CategoryId> = "dental; vision",
        /// Languages that its people speak: entries `language.…` of categories.yaml.
        languages: Vec<CategoryId> = "es; hmn",
        /// What it costs: entries `cost.…` of categories.yaml.
        cost: Vec<CategoryId> = "free; medi-cal",
        /// Who is welcome: entries `who.…` of categories.yaml.
        who: Vec<CategoryId> = "kids; uninsured",
        /// What its name says of where it is: an entry `site.…` of categories.yaml.
        site: Option<CategoryId> = "school",
        /// Street and number.
        address: Option<Text> = "1 Main Street",
        /// The city.
        city: Option<Text> = "Sacramento",
        /// The ZIP code.
        zip: Option<Zip> = "95814",
        /// The county, by its id or its name.
        county: Option<Text> = "Sacramento",
        /// Latitude in degrees, north is positive.
        lat: Option<Decimal> = "38.5816",
        /// Longitude in degrees; in California it is negative.
        lon: Option<Decimal> = "-121.4944",
        /// True for a line or a program that serves the whole state.
        statewide: Option<bool> = "true",
        /// The number to call.
        phone: Option<Phone> = "(916) 555-0142",
        /// The number for a text telephone.
        tty: Option<Phone> = "711",
        /// Its own page.
        website: Option<Url> = "https://example.org/",
        /// When it is open.
        hours: Option<Hours> = "Mon-Fri 8:00-17:00",
        /// What must be said about the hours.
        hours_note: Option<Words> = "longer in November and December",
        /// True if a wheelchair user gets in and around.
        accessible: Option<bool> = "true",
        /// How to get an appointment or apply there.
        apply: Option<Words> = "Call and ask for a first visit.",
        /// Papers to bring.
        documents: Vec<Text> = "a photo identity card; proof of income",
        /// When somebody last checked it by calling or visiting.
        checked: Option<Day> = "2026-11-21",
        /// Where it was read: an entry of sources.yaml.
        source: Ref<ListingSource> = "cdph",
        /// The day of the source, where it is not the one in sources.yaml.
        source_date: Option<PartialDate> = "2025-10-18",
        /// A page of the source for this entry.
        source_url: Option<Url> = "https://example.org/list",
    }
}

record! {
    /// A word to sort listings by: a kind of place, a service, a language, a cost, a group of people.
    pub struct Category {
        /// How readers call it.
        name: Words = "Dental care",
        /// Where it stands in lists: small numbers first.
        order: Option<i64> = "10",
    }
}

record! {
    /// A list that listings were read from.
    pub struct ListingSource {
        /// The list's name.
        title: Text = "Licensed and Certified Healthcare Facility Listing",
        /// Who publishes it.
        publisher: Text = "California Department of Public Health",
        /// Where to read it.
        url: Option<Url> = "https://data.chhs.ca.gov/",
        /// The day that its data are of.
        date: Option<PartialDate> = "2025-10-18",
        /// Under which licence it may be used.
        licence: Text = "CC BY 4.0",
        /// What else a reader should know of it.
        note: Option<Words> = "The second list is used only to say who runs a clinic.",
    }
}

record! {
    /// Where a ZIP code lies.
    pub struct ZipPoint {
        /// Latitude of its middle, in degrees.
        lat: Decimal = "38.5816",
        /// Longitude of its middle, in degrees.
        lon: Decimal = "-121.4944",
    }
}

/// The id of a category without its group: `dental` for `service.dental`.
#[derive(Clone, Debug)]
pub struct CategoryId {
    pub id: std::sync::Arc<str>,
    pub at: Place,
}

impl Field for CategoryId {
    fn shape() -> Shape {
        Shape::Id
    }
    fn data(&self, _: ProseData) -> Json {
        (&*self.id).into()
    }
    fn read(node: &Node, cx: &mut Cx) -> Option<Self> {
        let Id(id) = Id::read(node, cx)?;
        Some(CategoryId { id, at: cx.place(node) })
    }
}
