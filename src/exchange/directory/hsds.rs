//! HSDS 3.0, the Human Services Data Specification of Open Referral: a folder of tables. Each
//! service at a location becomes a listing; a location without services one of its own.
//!
//! Contacts are people and stay out, as do mail addresses.

use std::collections::BTreeMap;

use super::names::{date, phone, url, zip};
use super::{Row, table};
use crate::base::diag::Diagnostics;
use crate::base::tree::Tree;
use crate::parse::hours::Hours;
use crate::parse::markdown::slug;

type Table = Vec<BTreeMap<&'static str, String>>;

pub fn rows(files: &Tree, diags: &mut Diagnostics) -> Vec<(String, Row)> {
    let mut read = |name: &str, needed: &[&'static str], more: &[&'static str]| -> Table {
        let mut rows = Table::new();
        let file = format!("{name}.csv");
        if let Some((path, bytes)) = files.iter().find(|(path, _)| path.rsplit('/').next() == Some(&*file)) {
            table::each(path, bytes, needed, diags, |line| {
                let columns = needed.iter().chain(more);
                rows.push(columns.map(|column| (*column, line.get(column).to_owned())).collect());
            });
        } else if !needed.is_empty() && matches!(name, "services" | "locations") {
            diags.import_without_file(&file);
        }
        rows
    };
    const OWNERS: [&str; 4] = ["service_at_location_id", "service_id", "location_id", "organization_id"];
    let organizations = read("organizations", &["id", "name"], &["website"]);
    let services = read(
        "services",
        &["id", "name"],
        &["organization_id", "description", "url", "fees_description", "status"],
    );
    let locations = read("locations", &["id"], &["name", "organization_id", "latitude", "longitude"]);
    let at = read("service_at_location", &["id", "service_id", "location_id"], &[]);
    let addresses = read("addresses", &["location_id", "address_1"], &["address_2", "city", "postal_code"]);
    let phones = read("phones", &["number"], &["extension", OWNERS[0], OWNERS[1], OWNERS[2], OWNERS[3]]);
    let schedules =
        read("schedules", &[], &["byday", "opens_at", "closes_at", OWNERS[0], OWNERS[1], OWNERS[2]]);
    let languages = read("languages", &[], &["code", "service_id", "location_id"]);
    let checked = read("metadata", &[], &["resource_id", "last_action_date"]);
    let by_id = |table: &Table, id: &str| table.iter().find(|row| row["id"] == id && !id.is_empty()).cloned();
    let pairs: Vec<(String, String, String)> = if at.is_empty() {
        locations
            .iter()
            .map(|location| (location["id"].clone(), String::new(), location["id"].clone()))
            .collect()
    } else {
        at.iter()
            .map(|row| (row["id"].clone(), row["service_id"].clone(), row["location_id"].clone()))
            .collect()
    };
    let mut rows = Vec::new();
    for (id, service_id, location_id) in pairs {
        let service = by_id(&services, &service_id).unwrap_or_default();
        let location = by_id(&locations, &location_id).unwrap_or_default();
        let get = |row: &BTreeMap<&str, String>, column: &str| row.get(column).cloned().unwrap_or_default();
        if get(&service, "status") == "inactive" || get(&service, "status") == "defunct" {
            continue;
        }
        let organization_id = [get(&service, "organization_id"), get(&location, "organization_id")];
        let organization_id = organization_id.into_iter().find(|id| !id.is_empty()).unwrap_or_default();
        let organization = by_id(&organizations, &organization_id).unwrap_or_default();
        let owned = |row: &&BTreeMap<&'static str, String>| {
            let owners = [&id, &service_id, &location_id, &organization_id];
            OWNERS
                .iter()
                .zip(owners)
                .any(|(column, owner)| !owner.is_empty() && row.get(column) == Some(owner))
        };
        let address =
            addresses.iter().find(|row| row["location_id"] == location_id && !location_id.is_empty());
        let address = address.cloned().unwrap_or_default();
        let number = phones.iter().find(owned).map(|row| match &*row["extension"] {
            "" => phone(&row["number"]),
            extension => phone(&format!("{} x{extension}", row["number"])),
        });
        let spoken: Vec<String> = languages
            .iter()
            .filter(|row| {
                (row["service_id"] == service_id && !service_id.is_empty())
                    || (row["location_id"] == location_id && !location_id.is_empty())
            })
            .map(|row| row["code"].to_lowercase())
            .filter(|code| !code.is_empty())
            .collect();
        let street = [get(&address, "address_1"), get(&address, "address_2")];
        let street: Vec<String> = street.into_iter().filter(|part| !part.is_empty()).collect();
        let names = [get(&service, "name"), get(&location, "name"), get(&organization, "name")];
        let mut row = Row::from([
            ("name", names.into_iter().find(|name| !name.is_empty()).unwrap_or_default()),
            ("kind", "other".to_owned()),
            ("organization", get(&organization, "name")),
            ("about", get(&service, "description").split_whitespace().collect::<Vec<_>>().join(" ")),
            ("languages", spoken.join(";")),
            ("address", street.join(", ")),
            ("city", get(&address, "city")),
            ("zip", zip(&get(&address, "postal_code"))),
            ("lat", get(&location, "latitude")),
            ("lon", get(&location, "longitude")),
            ("phone", number.unwrap_or_default()),
            (
                "website",
                [get(&service, "url"), get(&organization, "website")]
                    .iter()
                    .map(|text| url(text))
                    .find(|url| !url.is_empty())
                    .unwrap_or_default(),
            ),
            ("hours", hours(schedules.iter().filter(owned))),
            (
                "source_date",
                checked
                    .iter()
                    .filter(|row| row["resource_id"] == id || row["resource_id"] == service_id)
                    .map(|row| date(&row["last_action_date"]))
                    .max()
                    .unwrap_or_default(),
            ),
        ]);
        row.retain(|_, text| !text.is_empty());
        rows.push((format!("hsds-{}", slug(&id)), row));
    }
    rows
}

/// Schedules as opening hours; nothing where they say no days or make no sense.
fn hours<'a>(schedules: impl Iterator<Item = &'a BTreeMap<&'static str, String>>) -> String {
    const DAYS: [(&str, &str); 7] = [
        ("MO", "Mon"),
        ("TU", "Tue"),
        ("WE", "Wed"),
        ("TH", "Thu"),
        ("FR", "Fri"),
        ("SA", "Sat"),
        ("SU", "Sun"),
    ];
    let parts: Vec<String> = schedules
        .filter_map(|row| {
            let days: Vec<&str> = row["byday"]
                .split(',')
                .filter_map(|day| DAYS.iter().find(|(code, _)| *code == day.trim()).map(|(_, name)| *name))
                .collect();
            let clock = |text: &str| text.get(..5).map(str::to_owned);
            Some(format!(
                "{} {}-{}",
                Some(days.join(",")).filter(|days| !days.is_empty())?,
                clock(&row["opens_at"])?,
                clock(&row["closes_at"])?
            ))
        })
        .collect();
    let text = parts.join("; ");
    if Hours::parse(&text).is_ok() { text } else { String::new() }
}
