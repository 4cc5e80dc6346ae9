//! CDPH, Licensed and Certified Healthcare Facility Listing (`health_facility_locations.csv` of
//! CalHHS open data): open primary care, free, rural and federally qualified clinics.
//!
//! FACADMIN is a person and CONTACT_EMAIL private: neither is ever read.

use super::names::{date, is_tribal, phone, spoken, zip};
use super::{Row, table};
use crate::base::diag::Diagnostics;
use crate::base::tree::Tree;

const CLINICS: [&str; 4] = ["COMTYC", "FREEC", "FQHC", "RHC"];
const NEEDED: [&str; 7] =
    ["FACID", "FAC_STATUS_TYPE_CODE", "FACNAME", "FAC_TYPE_CODE", "ADDRESS", "CITY", "COUNTY_NAME"];

pub fn rows(files: &Tree, diags: &mut Diagnostics) -> Vec<(String, Row)> {
    let mut rows = Vec::new();
    for (file, bytes) in files.iter() {
        table::each(file, bytes, &NEEDED, diags, |line| {
            let kind = line.get("FAC_TYPE_CODE");
            if line.get("FAC_STATUS_TYPE_CODE") != "OPEN" || !CLINICS.contains(&kind) {
                return;
            }
            let name = spoken(line.get("FACNAME"));
            let owner = spoken(line.get("BUSINESS_NAME"));
            let tribal = is_tribal(&name) || is_tribal(&owner);
            let kind = if tribal {
                "tribal"
            } else if kind == "FQHC" {
                "health-center"
            } else {
                "clinic"
            };
            let mut row = Row::from([
                ("kind", kind.to_owned()),
                ("address", spoken(line.get("ADDRESS"))),
                ("city", spoken(line.get("CITY"))),
                ("zip", zip(line.get("ZIP"))),
                ("county", spoken(line.get("COUNTY_NAME"))),
                ("phone", phone(line.get("CONTACT_PHONE_NUMBER"))),
                ("source_date", date(line.get("DATA_DATE"))),
            ]);
            if !owner.eq_ignore_ascii_case(&name) {
                row.insert("organization", owner);
            }
            if !line.get("LATITUDE").is_empty() && !line.get("LONGITUDE").is_empty() {
                row.insert("lat", line.get("LATITUDE").to_owned());
                row.insert("lon", line.get("LONGITUDE").to_owned());
            }
            row.insert("name", name);
            row.retain(|_, text| !text.is_empty());
            rows.push((format!("cdph-{}", line.get("FACID")), row));
        });
    }
    rows
}
