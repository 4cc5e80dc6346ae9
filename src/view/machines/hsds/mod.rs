//! The directory for other directories: HSDS 3.0, the Human Services Data Specification of Open
//! Referral, as a package of CSV tables and as JSON.
//!
//! Each listing is a service of an organization at a location. HSDS has no language on its texts:
//! the package is made once, in the site's source language. Persons and mail addresses stay out.

mod rows;
mod tables;

use serde_json::{Map, Value as Json, json};

use super::super::{File, Frame};
use super::data::license;
use crate::resolve::Site;
use tables::{Column, TABLES, Table};

/// A row of a table, or an object of the JSON: its values by the names of their fields.
type Row = Map<String, Json>;

const FOLDER: &str = "data/hsds";

/// Every file of the package; none for a site without listings.
pub fn files(site: &Site) -> Vec<File> {
    if site.directory.listings.is_empty() {
        return Vec::new();
    }
    let source = site.source_lang;
    let descriptor = File::by(descriptor_path(), source, |frame| Ok(descriptor(frame)));
    let services = File::by(services_path(), source, |frame| Ok(services(frame)));
    let tables = TABLES.iter().map(|table| {
        File::by(format!("{FOLDER}/{}", table.path), source, move |frame| Ok(csv(frame, table)))
    });
    [descriptor, services].into_iter().chain(tables).collect()
}

pub fn descriptor_path() -> String {
    format!("{FOLDER}/datapackage.json")
}

pub fn services_path() -> String {
    format!("{FOLDER}/services.json")
}

/// `datapackage.json`: which tables there are and what is in them (Tabular Data Package 1.0).
fn descriptor(frame: &Frame) -> String {
    let site = frame.site;
    let resources: Vec<Json> = TABLES.iter().map(resource).collect();
    let mut package = json!({
        "profile": "tabular-data-package",
        "name": "human_services_data",
        "title": &*site.settings.title.text,
        "description": "The directory in the Human Services Data Specification (HSDS) of Open Referral.",
        "version": "3.0.0",
        "homepage": format!("{}/", site.base_url),
        "sources": sources(site),
        "resources": resources,
    });
    if let Some(url) = license(site) {
        package["licenses"] = json!([{ "path": url }]);
    }
    format!("{package:#}\n")
}

/// The lists that the listings were read from, with credit to their publishers.
fn sources(site: &Site) -> Vec<Json> {
    let source = |(_, entry): (_, &crate::resolve::site::Entry<crate::parse::listing::ListingSource>)| {
        let source = &entry.record;
        let title = format!("{}: {} ({})", source.publisher.text, source.title.text, source.licence.text);
        match &source.url {
            Some(url) => json!({ "title": title, "path": &*url.0 }),
            None => json!({ "title": title }),
        }
    };
    site.listing_sources.iter().map(source).collect()
}

fn resource(table: &Table) -> Json {
    let reference = |column: &Column| {
        let of = column.of?;
        Some(json!({ "fields": column.name, "reference": { "resource": of, "fields": "id" } }))
    };
    let mut schema = json!({
        "primaryKey": "id",
        "fields": table.columns.iter().map(field).collect::<Vec<_>>(),
    });
    let references: Vec<Json> = table.columns.iter().filter_map(reference).collect();
    if !references.is_empty() {
        schema["foreignKeys"] = references.into();
    }
    json!({
        "name": table.name,
        "path": table.path,
        "description": table.about,
        "profile": "tabular-data-resource",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": schema,
    })
}

fn field(column: &Column) -> Json {
    let mut field = json!({ "name": column.name, "type": column.kind });
    if let Some(format) = column.format {
        field["format"] = format.into();
    }
    let mut constraints = json!({ "required": column.required, "unique": column.name == "id" });
    if !column.one_of.is_empty() {
        constraints["enum"] = column.one_of.into();
    }
    field["constraints"] = constraints;
    field
}

/// A table as RFC 4180 has it.
fn csv(frame: &Frame, table: &Table) -> String {
    let mut out = String::new();
    let names: Vec<String> = table.columns.iter().map(|column| column.name.to_owned()).collect();
    let mut line = |cells: Vec<String>| {
        out.push_str(&cells.join(","));
        out.push_str("\r\n");
    };
    line(names);
    for row in (table.rows)(frame) {
        line(table.columns.iter().map(|column| cell(row.get(column.name))).collect());
    }
    out
}

fn cell(value: Option<&Json>) -> String {
    let text = match value {
        None | Some(Json::Null) => return String::new(),
        Some(Json::String(text)) => text.clone(),
        Some(other) => other.to_string(),
    };
    let plain = !text.contains([',', '"', '\r', '\n']);
    if plain { text } else { format!("\"{}\"", text.replace('"', "\"\"")) }
}

/// Every service with its organization and its places, as HSDS nests them.
fn services(frame: &Frame) -> String {
    let services: Vec<Json> = rows::all(frame).map(|listing| rows::nested(&listing).into()).collect();
    format!("{}\n", Json::from(services))
}
