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

type Table = Vec<Line>;

/// The columns that say whose something is.
const OWNERS: [&str; 4] = ["service_at_location_id", "service_id", "location_id", "organization_id"];

/// Types of numbers where a person answers, and of those for text phones. Others, as of faxes,
/// are no numbers to call.
const VOICE: [&str; 4] = ["", "voice", "cell", "hotline"];
const TEXT: [&str; 3] = ["textphone", "tty", "tdd"];

type Line = BTreeMap<&'static str, String>;

/// The tables of a package, as far as listings need them. A table that is not there is empty.
struct Package {
    organizations: Table,
    services: Table,
    locations: Table,
    at: Table,
    addresses: Table,
    phones: Table,
    schedules: Table,
    areas: Table,
    documents: Table,
    languages: Table,
    attributes: Table,
    terms: Table,
    checked: Table,
}

pub fn rows(files: &Tree, diags: &mut Diagnostics) -> Vec<(String, Row)> {
    let package = Package::read(files, diags);
    let pairs: Vec<[String; 3]> = if package.at.is_empty() {
        package.locations.iter().map(|row| [row["id"].clone(), String::new(), row["id"].clone()]).collect()
    } else {
        let pair = |row: &Line| [row["id"].clone(), row["service_id"].clone(), row["location_id"].clone()];
        package.at.iter().map(pair).collect()
    };
    let index = Index::of(&package);
    pairs.iter().filter_map(|[at, service, location]| index.listing(at, service, location)).collect()
}

impl Package {
    fn read(files: &Tree, diags: &mut Diagnostics) -> Package {
        let mut read = |name: &str, needed: &[&'static str], more: &[&'static str]| -> Table {
            let mut rows = Table::new();
            let file = format!("{name}.csv");
            let found = files.iter().find(|(path, _)| path.rsplit('/').next() == Some(&*file));
            if let Some((path, bytes)) = found {
                table::each(path, bytes, needed, diags, |line| {
                    let columns = needed.iter().chain(more);
                    rows.push(columns.map(|column| (*column, line.get(column).to_owned())).collect());
                });
            } else if matches!(name, "services" | "locations") {
                diags.import_without_file(&file);
            }
            rows
        };
        let [at, service, location, organization] = OWNERS;
        let of_service =
            [organization, "description", "url", "status", "application_process", "assured_date"];
        let of_location = ["name", organization, "latitude", "longitude"];
        let of_address = ["address_2", "city", "region", "state_province", "postal_code"];
        let of_phone = ["extension", "type", at, service, location, organization];
        let of_schedule = ["byday", "opens_at", "closes_at", "notes", at, service, location];
        Package {
            organizations: read("organizations", &["id", "name"], &["website"]),
            services: read("services", &["id", "name"], &of_service),
            locations: read("locations", &["id"], &of_location),
            at: read("service_at_location", &["id", service, location], &[]),
            addresses: read("addresses", &[location, "address_1"], &of_address),
            phones: read("phones", &["number"], &of_phone),
            schedules: read("schedules", &[], &of_schedule),
            areas: read("service_areas", &[], &[service, at, "name"]),
            documents: read("required_documents", &[], &[service, "document"]),
            languages: read("languages", &[], &["code", service, location]),
            attributes: read("attributes", &[], &["link_id", "taxonomy_term_id"]),
            terms: read("taxonomy_terms", &["id"], &["code"]),
            checked: read("metadata", &[], &["resource_id", "last_action_date"]),
        }
    }
}

/// The tables by what is asked of them.
struct Index<'a> {
    organizations: BTreeMap<&'a str, &'a Line>,
    services: BTreeMap<&'a str, &'a Line>,
    locations: BTreeMap<&'a str, &'a Line>,
    addresses: Owned<'a>,
    phones: Owned<'a>,
    schedules: Owned<'a>,
    areas: Owned<'a>,
    documents: Owned<'a>,
    languages: Owned<'a>,
    attributes: Owned<'a>,
    checked: Owned<'a>,
    /// Codes of categories by the id of their term.
    codes: BTreeMap<&'a str, &'a str>,
}

/// A column that says whose something is, and the id there: the same id may stand for another
/// thing in each table.
type Owner<'a> = (&'static str, &'a str);

/// The rows of a table by whose they are, in the order of the table.
struct Owned<'a> {
    table: &'a Table,
    by_owner: BTreeMap<Owner<'a>, Vec<usize>>,
}

impl<'a> Owned<'a> {
    fn of(table: &'a Table, columns: &[&'static str]) -> Self {
        let mut by_owner: BTreeMap<Owner, Vec<usize>> = BTreeMap::new();
        for (number, row) in table.iter().enumerate() {
            let owners = columns.iter().map(|&column| (column, get(row, column)));
            for owner in owners.filter(|(_, id)| !id.is_empty()) {
                by_owner.entry(owner).or_default().push(number);
            }
        }
        Owned { table, by_owner }
    }

    /// The rows that belong to any of these, the first owner's first.
    fn by(&self, owners: &[Owner]) -> impl Iterator<Item = &'a Line> + use<'a> {
        let mut numbers: Vec<usize> = Vec::new();
        for number in owners.iter().filter_map(|owner| self.by_owner.get(owner)).flatten() {
            if !numbers.contains(number) {
                numbers.push(*number);
            }
        }
        numbers.into_iter().map(|number| &self.table[number])
    }
}

impl<'a> Index<'a> {
    fn of(package: &'a Package) -> Self {
        fn by_id(table: &Table) -> BTreeMap<&str, &Line> {
            let mut found = BTreeMap::new();
            for row in table.iter().filter(|row| !row["id"].is_empty()) {
                found.entry(&*row["id"]).or_insert(row);
            }
            found
        }
        let codes = package.terms.iter().map(|row| (&*row["id"], &*row["code"]));
        Index {
            organizations: by_id(&package.organizations),
            services: by_id(&package.services),
            locations: by_id(&package.locations),
            addresses: Owned::of(&package.addresses, &["location_id"]),
            phones: Owned::of(&package.phones, &OWNERS),
            schedules: Owned::of(&package.schedules, &OWNERS),
            areas: Owned::of(&package.areas, &OWNERS),
            documents: Owned::of(&package.documents, &OWNERS),
            languages: Owned::of(&package.languages, &OWNERS),
            attributes: Owned::of(&package.attributes, &["link_id"]),
            checked: Owned::of(&package.checked, &["resource_id"]),
            codes: codes.collect(),
        }
    }

    /// A service at a location as a listing, unless the service is over.
    fn listing(&self, at: &str, service_id: &str, location_id: &str) -> Option<(String, Row)> {
        let nothing = Line::new();
        let service = self.services.get(service_id).copied().unwrap_or(&nothing);
        let location = self.locations.get(location_id).copied().unwrap_or(&nothing);
        if matches!(get(service, "status"), "inactive" | "defunct") {
            return None;
        }
        let organization_id = first([get(service, "organization_id"), get(location, "organization_id")]);
        let organization = self.organizations.get(organization_id).copied().unwrap_or(&nothing);
        let [of_at, of_service, of_location, of_organization] = OWNERS;
        let at_owner = (of_at, at);
        let (own_service, own_location) = ((of_service, service_id), (of_location, location_id));
        let owners = [at_owner, own_service, own_location, (of_organization, organization_id)];
        let address = self.addresses.by(&[own_location]).next().unwrap_or(&nothing);
        let street = [get(address, "address_1"), get(address, "address_2")];
        let street: Vec<&str> = street.into_iter().filter(|part| !part.is_empty()).collect();
        let name = first([get(service, "name"), get(location, "name"), get(organization, "name")]);
        let number = |types: &[&str]| {
            let is_one = |row: &&Line| types.contains(&get(row, "type").to_ascii_lowercase().as_str());
            self.phones.by(&owners).find(is_one).map(number).unwrap_or_default()
        };
        let spoken: Vec<String> =
            self.languages.by(&[own_service, own_location]).map(|row| row["code"].to_lowercase()).collect();
        let websites = [get(service, "url"), get(organization, "website")].map(url);
        let schedules = || self.schedules.by(&owners);
        let note = schedules().map(|row| get(row, "notes")).find(|note| !note.is_empty()).unwrap_or_default();
        let changed = self
            .checked
            .by(&[("resource_id", at), ("resource_id", service_id)])
            .map(|row| date(&row["last_action_date"]))
            .max();
        let documents: Vec<&str> =
            self.documents.by(&[own_service]).map(|row| get(row, "document")).collect();
        let mut row = Row::from([
            ("name", name.to_owned()),
            ("kind", "other".to_owned()),
            (
                "organization",
                Some(get(organization, "name")).filter(|own| *own != name).unwrap_or("").to_owned(),
            ),
            ("about", get(service, "description").split_whitespace().collect::<Vec<_>>().join(" ")),
            ("languages", joined(&spoken)),
            ("address", street.join(", ")),
            ("city", get(address, "city").to_owned()),
            ("zip", zip(get(address, "postal_code"))),
            ("lat", get(location, "latitude").to_owned()),
            ("lon", get(location, "longitude").to_owned()),
            ("phone", number(&VOICE)),
            ("tty", number(&TEXT)),
            ("website", first([&*websites[0], &*websites[1]]).to_owned()),
            ("hours", hours(schedules())),
            ("hours_note", note.to_owned()),
            ("apply", get(service, "application_process").to_owned()),
            ("documents", joined(&documents)),
            ("source_date", changed.unwrap_or_default().max(date(get(service, "assured_date")))),
        ]);
        self.region(address, &[own_service, at_owner], &mut row);
        self.categories(service_id, &mut row);
        row.retain(|_, text| !text.is_empty());
        Some((format!("hsds-{}", slug(at)), row))
    }

    /// The county of an address in California, or of an area without an address; the whole state.
    fn region(&self, address: &Line, owners: &[Owner], row: &mut Row) {
        let county = |name: &str| name.strip_suffix(" County").unwrap_or_default().to_owned();
        if get(address, "state_province") == "CA" {
            row.insert("county", county(get(address, "region")));
        }
        for area in self.areas.by(owners).map(|area| get(area, "name")) {
            if area == "California" {
                row.insert("statewide", "true".to_owned());
            } else if address.is_empty() {
                row.insert("county", county(area));
            }
        }
    }

    /// Categories whose codes are ours, as packages of this program have them: `service.dental`.
    fn categories(&self, service_id: &str, row: &mut Row) {
        let codes = || {
            let own = self.attributes.by(&[("link_id", service_id)]);
            own.filter_map(|row| self.codes.get(&*row["taxonomy_term_id"])?.split_once('.'))
        };
        for (group, column) in
            [("kind", "kind"), ("service", "services"), ("cost", "cost"), ("who", "who"), ("site", "site")]
        {
            let ids: Vec<&str> = codes().filter(|(own, _)| *own == group).map(|(_, id)| id).collect();
            if !ids.is_empty() {
                row.insert(column, joined(&ids));
            }
        }
        if codes().any(|code| code == ("access", "yes")) {
            row.insert("accessible", "true".to_owned());
        }
    }
}

fn get<'a>(row: &'a Line, column: &str) -> &'a str {
    row.get(column).map_or("", |text| text)
}

fn first<'a>(texts: impl IntoIterator<Item = &'a str>) -> &'a str {
    texts.into_iter().find(|text| !text.is_empty()).unwrap_or_default()
}

/// Several things in one cell.
fn joined(texts: &[impl AsRef<str>]) -> String {
    let texts = texts.iter().map(AsRef::as_ref).filter(|text| !text.is_empty());
    texts.collect::<Vec<_>>().join(";")
}

fn number(row: &Line) -> String {
    match get(row, "extension") {
        "" => phone(&row["number"]),
        extension => phone(&format!("{} x{extension}", row["number"])),
    }
}

/// Schedules as opening hours; nothing where they say no days or make no sense.
fn hours<'a>(schedules: impl Iterator<Item = &'a Line>) -> String {
    let parts: Vec<String> = schedules.filter_map(open_on).collect();
    let text = parts.join("; ");
    if text == "Mon,Tue,Wed,Thu,Fri,Sat,Sun 00:00-24:00" {
        return "24/7".to_owned();
    }
    if Hours::parse(&text).is_ok() { text } else { String::new() }
}

/// `Mon,Tue 08:00-17:00`. A schedule cannot say 24:00: one that closes a minute before is open
/// until the day ends.
fn open_on(row: &Line) -> Option<String> {
    const DAYS: [(&str, &str); 7] = [
        ("MO", "Mon"),
        ("TU", "Tue"),
        ("WE", "Wed"),
        ("TH", "Thu"),
        ("FR", "Fri"),
        ("SA", "Sat"),
        ("SU", "Sun"),
    ];
    let days: Vec<&str> = row["byday"]
        .split(',')
        .filter_map(|day| DAYS.iter().find(|(code, _)| *code == day.trim()).map(|(_, name)| *name))
        .collect();
    let days = Some(days.join(",")).filter(|days| !days.is_empty())?;
    let closes = row["closes_at"].get(..5)?;
    let closes = if closes == "23:59" { "24:00" } else { closes };
    Some(format!("{days} {}-{closes}", row["opens_at"].get(..5)?))
}
