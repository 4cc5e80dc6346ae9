//! The tables of HSDS 3.0 that the site fills, and their columns, named and typed as the
//! specification's `datapackage.json` has them. Columns that stay empty are left out.

use super::super::super::Frame;
use super::{Row, rows};

pub struct Table {
    pub name: &'static str,
    /// Its file.
    pub path: &'static str,
    pub about: &'static str,
    pub columns: &'static [Column],
    pub rows: fn(&Frame) -> Vec<Row>,
}

pub struct Column {
    pub name: &'static str,
    /// A type of Table Schema.
    pub kind: &'static str,
    pub format: Option<&'static str>,
    pub required: bool,
    pub one_of: &'static [&'static str],
    /// The table whose `id` it names.
    pub of: Option<&'static str>,
}

const fn text(name: &'static str) -> Column {
    Column { name, kind: "string", format: None, required: false, one_of: &[], of: None }
}

const fn must(name: &'static str) -> Column {
    Column { required: true, ..text(name) }
}

const fn typed(name: &'static str, kind: &'static str) -> Column {
    Column { kind, ..text(name) }
}

const fn uri(name: &'static str) -> Column {
    Column { format: Some("uri"), ..text(name) }
}

const fn one_of(name: &'static str, one_of: &'static [&'static str]) -> Column {
    Column { one_of, ..must(name) }
}

const fn link(name: &'static str, of: &'static str) -> Column {
    Column { of: Some(of), ..text(name) }
}

const fn must_link(name: &'static str, of: &'static str) -> Column {
    Column { required: true, ..link(name, of) }
}

const PLACES: &[&str] = &["physical", "postal", "virtual"];

/// In the order of the specification.
pub static TABLES: [Table; 14] = [
    Table {
        name: "organization",
        path: "organizations.csv",
        about: "Who runs the services.",
        columns: &[must("id"), must("name"), must("description"), uri("website")],
        rows: rows::organizations,
    },
    Table {
        name: "service",
        path: "services.csv",
        about: "What can be had.",
        columns: &[
            must("id"),
            must_link("organization_id", "organization"),
            must("name"),
            text("description"),
            uri("url"),
            one_of("status", &["active", "inactive", "defunct", "temporarily closed"]),
            text("application_process"),
            text("fees_description"),
            text("eligibility_description"),
            typed("assured_date", "date"),
        ],
        rows: |frame| rows::each(frame, |listing| vec![listing.service.clone()]),
    },
    Table {
        name: "attribute",
        path: "attributes.csv",
        about: "Which categories a service is of.",
        columns: &[
            must("id"),
            must("link_id"),
            must_link("taxonomy_term_id", "taxonomy_term"),
            must("link_type"),
            must("link_entity"),
        ],
        rows: |frame| rows::each(frame, |listing| listing.attributes.clone()),
    },
    Table {
        name: "service_at_location",
        path: "service_at_location.csv",
        about: "Where which service can be had.",
        columns: &[must("id"), must_link("service_id", "service"), must_link("location_id", "location")],
        rows: |frame| rows::each(frame, |listing| vec![listing.at.clone()]),
    },
    Table {
        name: "location",
        path: "locations.csv",
        about: "Places, and lines that are reached by phone or on a site.",
        columns: &[
            must("id"),
            one_of("location_type", PLACES),
            uri("url"),
            link("organization_id", "organization"),
            text("name"),
            text("description"),
            typed("latitude", "number"),
            typed("longitude", "number"),
        ],
        rows: |frame| rows::each(frame, |listing| vec![listing.location.clone()]),
    },
    Table {
        name: "phone",
        path: "phones.csv",
        about: "Numbers to call.",
        columns: &[
            must("id"),
            link("service_at_location_id", "service_at_location"),
            must("number"),
            typed("extension", "number"),
            text("type"),
        ],
        rows: |frame| rows::each(frame, |listing| listing.phones.clone()),
    },
    Table {
        name: "address",
        path: "addresses.csv",
        about: "Addresses of places, as far as they are known in full.",
        columns: &[
            must("id"),
            link("location_id", "location"),
            must("address_1"),
            must("city"),
            text("region"),
            must("state_province"),
            must("postal_code"),
            must("country"),
            one_of("address_type", PLACES),
        ],
        rows: |frame| rows::each(frame, |listing| listing.address.iter().cloned().collect()),
    },
    Table {
        name: "schedule",
        path: "schedules.csv",
        about: "When places are open, in the time of California.",
        columns: &[
            must("id"),
            link("service_at_location_id", "service_at_location"),
            Column { one_of: &["WEEKLY", "MONTHLY"], ..text("freq") },
            text("byday"),
            Column { format: Some("%H:%M"), ..typed("opens_at", "time") },
            Column { format: Some("%H:%M"), ..typed("closes_at", "time") },
            text("notes"),
        ],
        rows: |frame| rows::each(frame, |listing| listing.schedules.clone()),
    },
    Table {
        name: "service_area",
        path: "service_areas.csv",
        about: "For which counties, or for the whole state.",
        columns: &[must("id"), link("service_id", "service"), text("name")],
        rows: |frame| rows::each(frame, |listing| listing.area.iter().cloned().collect()),
    },
    Table {
        name: "required_document",
        path: "required_documents.csv",
        about: "Papers to bring.",
        columns: &[must("id"), link("service_id", "service"), text("document")],
        rows: |frame| rows::each(frame, |listing| listing.documents.clone()),
    },
    Table {
        name: "language",
        path: "languages.csv",
        about: "Languages that are spoken there.",
        columns: &[must("id"), link("service_id", "service"), text("name"), text("code")],
        rows: |frame| rows::each(frame, |listing| listing.languages.clone()),
    },
    Table {
        name: "taxonomy_term",
        path: "taxonomy_terms.csv",
        about: "The categories.",
        columns: &[
            must("id"),
            text("code"),
            must("name"),
            must("description"),
            text("language"),
            link("taxonomy_id", "taxonomy"),
        ],
        rows: rows::terms,
    },
    Table {
        name: "meta_table_description",
        path: "meta_table_descriptions.csv",
        about: "The language of each table.",
        columns: &[must("id"), text("name"), text("language"), text("character_set")],
        rows: rows::descriptions,
    },
    Table {
        name: "taxonomy",
        path: "taxonomies.csv",
        about: "Where the categories come from.",
        columns: &[must("id"), must("name"), must("description")],
        rows: rows::taxonomies,
    },
];
