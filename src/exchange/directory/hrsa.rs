//! HRSA, Health Center Service Delivery and Look-Alike Sites: active sites in California where
//! somebody is seen. X is the longitude.

use super::names::{date, phone, spoken, url, zip};
use super::{Row, table};
use crate::base::diag::Diagnostics;
use crate::base::tree::Tree;

const NEEDED: [&str; 5] = [
    "BPHC Assigned Number",
    "Site Name",
    "Site Address",
    "Site State Abbreviation",
    "Site Status Description",
];

pub fn rows(files: &Tree, diags: &mut Diagnostics) -> Vec<(String, Row)> {
    let mut rows = Vec::new();
    for (file, bytes) in files.iter() {
        table::each(file, bytes, &NEEDED, diags, |line| {
            let kind = line.get("Health Center Type Description");
            let office_only = kind.to_lowercase().starts_with("administrative") && !kind.contains('/');
            let here = line.get("Site State Abbreviation") == "CA"
                && line.get("Site Status Description") == "Active";
            if !here || office_only {
                return;
            }
            let setting =
                line.get("Health Center Service Delivery Site Location Setting Description").to_lowercase();
            let schedule = line.get("Health Center Location Type Description").to_lowercase();
            let site = if setting.contains("school") {
                "school"
            } else if schedule.contains("mobile") || setting.contains("mobile") {
                "mobile"
            } else {
                ""
            };
            let county = line.get("Complete County Name");
            let mut row = Row::from([
                ("name", spoken(line.get("Site Name"))),
                ("kind", "health-center".to_owned()),
                ("organization", spoken(line.get("Health Center Name"))),
                ("site", site.to_owned()),
                ("address", spoken(line.get("Site Address"))),
                ("city", spoken(line.get("Site City"))),
                ("zip", zip(line.get("Site Postal Code"))),
                ("county", spoken(county.strip_suffix(" County").unwrap_or(county))),
                ("lat", line.get("Geocoding Artifact Address Primary Y Coordinate").to_owned()),
                ("lon", line.get("Geocoding Artifact Address Primary X Coordinate").to_owned()),
                ("phone", phone(line.get("Site Telephone Number"))),
                ("website", url(line.get("Site Web Address"))),
                ("source_date", date(line.get("Data Warehouse Record Create Date"))),
            ]);
            row.retain(|_, text| !text.is_empty());
            rows.push((format!("hrsa-{}", line.get("BPHC Assigned Number").to_lowercase()), row));
        });
    }
    rows
}
