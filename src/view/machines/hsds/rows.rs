//! A listing as the rows that HSDS makes of it.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value as Json, json};

use super::super::super::Frame;
use super::super::super::search::directory::label;
use super::super::id;
use super::Row;
use super::tables::TABLES;
use crate::parse::hours::Hours;
use crate::parse::leaf::Phone;
use crate::parse::listing::Listing;
use crate::resolve::Site;
use crate::resolve::directory::Listed;

/// Groups of categories that HSDS has no field for.
const GROUPS: [&str; 6] = ["kind", "service", "cost", "who", "site", "access"];

/// The days of a week as iCalendar writes them; Monday first.
const DAYS: [&str; 7] = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"];

/// What one listing becomes.
pub struct Rows {
    pub organization: Row,
    pub service: Row,
    pub at: Row,
    pub location: Row,
    pub address: Option<Row>,
    pub phones: Vec<Row>,
    pub schedules: Vec<Row>,
    pub area: Option<Row>,
    pub documents: Vec<Row>,
    pub languages: Vec<Row>,
    pub attributes: Vec<Row>,
    /// The categories of `attributes`, one each.
    terms: Vec<Row>,
}

/// Every listing, in the order of the map.
pub fn all<'a>(frame: &'a Frame) -> impl Iterator<Item = Rows> + 'a {
    let site = frame.site;
    let kinds = kinds(site);
    site.directory.listings.iter().filter_map(move |listed| {
        let record = site.listings.get(&listed.id)?;
        Some(Maker { site, listed, record, kinds: &kinds }.rows())
    })
}

/// The rows that each listing adds to one table.
pub fn each(frame: &Frame, pick: impl Fn(&Rows) -> Vec<Row>) -> Vec<Row> {
    all(frame).flat_map(|rows| pick(&rows)).collect()
}

/// Organizations, each once; the first of its listings that names a site gives it.
pub fn organizations(frame: &Frame) -> Vec<Row> {
    let mut found: BTreeMap<String, Row> = BTreeMap::new();
    for rows in all(frame) {
        let id = rows.organization["id"].as_str().unwrap_or_default().to_owned();
        let known = found.entry(id).or_insert_with(|| rows.organization.clone());
        if let Some(website) = rows.organization.get("website").filter(|_| !known.contains_key("website")) {
            known.insert("website".into(), website.clone());
        }
    }
    found.into_values().collect()
}

/// The categories that some listing has.
pub fn terms(frame: &Frame) -> Vec<Row> {
    let site = frame.site;
    let used = site.directory.concepts.iter().filter(|concept| concept.listings > 0);
    used.filter(|concept| GROUPS.contains(&group(&concept.id)))
        .map(|concept| term(site, &concept.id))
        .collect()
}

pub fn taxonomies(frame: &Frame) -> Vec<Row> {
    let site = frame.site;
    let title = &site.settings.title.text;
    vec![row(json!({
        "id": id(site, "hsds/taxonomy"),
        "name": format!("{title}: categories"),
        "description": "The words that listings are sorted by: what they are, offer and cost, and for whom they are.",
    }))]
}

pub fn descriptions(frame: &Frame) -> Vec<Row> {
    let site = frame.site;
    let about = |name: &str| {
        row(json!({
            "id": id(site, &format!("hsds/table/{name}")),
            "name": name,
            "language": site.source_lang.tag(),
            "character_set": "UTF-8",
        }))
    };
    TABLES.iter().map(|table| about(table.name)).collect()
}

/// A service with everything that belongs to it. What stands inside another needs no pointer to it.
pub fn nested(rows: &Rows) -> Row {
    let list = |rows: &[Row]| -> Json { rows.iter().map(|row| Json::from(inner(row))).collect() };
    let mut location = inner(&rows.location);
    put(&mut location, "addresses", list(rows.address.as_slice()));
    let mut at = inner(&rows.at);
    put(&mut at, "location", location.into());
    put(&mut at, "phones", list(&rows.phones));
    put(&mut at, "schedules", list(&rows.schedules));
    let attribute = |(attribute, term): (&Row, &Row)| {
        let mut attribute = inner(attribute);
        put(&mut attribute, "taxonomy_term", inner(term).into());
        Json::from(attribute)
    };
    let mut service = inner(&rows.service);
    put(&mut service, "organization", inner(&rows.organization).into());
    put(&mut service, "service_at_locations", Json::from(vec![Json::from(at)]));
    put(&mut service, "service_areas", list(rows.area.as_slice()));
    put(&mut service, "required_documents", list(&rows.documents));
    put(&mut service, "languages", list(&rows.languages));
    put(&mut service, "attributes", rows.attributes.iter().zip(&rows.terms).map(attribute).collect());
    service
}

fn put(row: &mut Row, name: &str, value: Json) {
    if value.as_array().is_none_or(|list| !list.is_empty()) {
        row.insert(name.into(), value);
    }
}

fn inner(row: &Row) -> Row {
    let own = row.iter().filter(|(name, _)| !name.ends_with("_id"));
    own.map(|(name, value)| (name.clone(), value.clone())).collect()
}

/// Values by their names, without those that are not there.
fn row(values: Json) -> Row {
    let Json::Object(values) = values else { return Row::new() };
    values.into_iter().filter(|(_, value)| !value.is_null() && value.as_str() != Some("")).collect()
}

fn group(concept: &str) -> &str {
    concept.split('.').next().unwrap_or_default()
}

fn term(site: &Site, concept: &str) -> Row {
    let locale = site.locale(site.source_lang);
    let name = label(site, concept, site.source_lang);
    row(json!({
        "id": id(site, &format!("hsds/term/{concept}")),
        "code": concept,
        "name": name,
        "description": format!("{}: {name}", locale.word(&format!("group_{}", group(concept)))),
        "language": site.source_lang.tag(),
        "taxonomy_id": id(site, "hsds/taxonomy"),
    }))
}

/// Who runs a listing: what it says, or itself.
fn runner(record: &Listing) -> &str {
    record.organization.as_ref().map_or(&record.name.text, |organization| &organization.text)
}

/// For each organization the kinds of places that it runs: all that is known of it, and HSDS wants
/// a description.
fn kinds(site: &Site) -> BTreeMap<String, String> {
    let mut kinds: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (_, entry) in site.listings.iter() {
        let kind = label(site, &format!("kind.{}", entry.record.kind.id), site.source_lang);
        kinds.entry(runner(&entry.record).to_owned()).or_default().insert(kind);
    }
    let joined = |kinds: BTreeSet<String>| kinds.into_iter().collect::<Vec<_>>().join("; ");
    kinds.into_iter().map(|(name, kinds)| (name, joined(kinds))).collect()
}

struct Maker<'a> {
    site: &'a Site,
    listed: &'a Listed,
    record: &'a Listing,
    kinds: &'a BTreeMap<String, String>,
}

impl Maker<'_> {
    fn rows(&self) -> Rows {
        let concepts = || {
            let all = self.listed.concepts.iter();
            all.map(|index| &*self.site.directory.concepts[usize::from(*index)].id)
        };
        let categories: Vec<&str> = concepts().filter(|concept| GROUPS.contains(&group(concept))).collect();
        Rows {
            organization: self.organization(),
            service: self.service(&categories),
            at: row(json!({
                "id": self.id("at"),
                "service_id": self.id("service"),
                "location_id": self.id("location"),
            })),
            location: self.location(),
            address: self.address(),
            phones: self.phones(),
            schedules: self.schedules(),
            area: self.area(),
            documents: self.documents(),
            languages: concepts()
                .filter_map(|concept| Some(self.language(concept, concept.strip_prefix("language.")?)))
                .collect(),
            attributes: categories.iter().map(|concept| self.attribute(concept)).collect(),
            terms: categories.iter().map(|concept| term(self.site, concept)).collect(),
        }
    }

    /// The id of what the listing becomes in some table.
    fn id(&self, what: &str) -> String {
        id(self.site, &format!("hsds/{what}/{}", self.listed.id))
    }

    fn organization_id(&self) -> String {
        id(self.site, &format!("hsds/organization/{}", runner(self.record)))
    }

    fn website(&self) -> Option<&str> {
        self.record.website.as_ref().map(|url| &*url.0)
    }

    fn organization(&self) -> Row {
        let name = runner(self.record);
        let is_itself = self.record.organization.is_none();
        row(json!({
            "id": self.organization_id(),
            "name": name,
            "description": self.kinds.get(name),
            "website": self.website().filter(|_| is_itself),
        }))
    }

    fn service(&self, categories: &[&str]) -> Row {
        let record = self.record;
        let named = |wanted: &str| -> String {
            let of = categories.iter().filter(|concept| group(concept) == wanted);
            of.map(|concept| label(self.site, concept, self.site.source_lang)).collect::<Vec<_>>().join("; ")
        };
        row(json!({
            "id": self.id("service"),
            "organization_id": self.organization_id(),
            "name": &*record.name.text,
            "description": record.about.as_ref().map(|about| &*about.text),
            "url": self.website(),
            "status": "active",
            "application_process": record.apply.as_ref().map(|apply| &*apply.text),
            "fees_description": named("cost"),
            "eligibility_description": named("who"),
            "assured_date": self.site.source_date(record).map(|date| date.first_day().to_string()),
        }))
    }

    /// Something with a street, a city or a point is a place; the rest is called or visited on the web.
    fn location(&self) -> Row {
        let record = self.record;
        let is_place = record.address.is_some() || record.city.is_some() || self.listed.point.is_some();
        let city = record.city.as_ref().map(|city| &*city.text);
        let partly = [record.address.as_ref().map(|street| &*street.text), city];
        let partly = partly.into_iter().flatten().collect::<Vec<_>>().join(", ");
        row(json!({
            "id": self.id("location"),
            "location_type": if is_place { "physical" } else { "virtual" },
            "url": self.website().filter(|_| !is_place),
            "organization_id": self.organization_id(),
            "name": &*record.name.text,
            "description": if self.address().is_some() { "" } else { &partly },
            "latitude": self.listed.point.map(|point| point.lat),
            "longitude": self.listed.point.map(|point| point.lon),
        }))
    }

    fn county(&self) -> Option<String> {
        let county = self.site.counties.get(self.listed.county.as_ref()?)?;
        Some(format!("{} County", county.name.text))
    }

    /// HSDS takes an address only with its street, city and ZIP code.
    fn address(&self) -> Option<Row> {
        let record = self.record;
        Some(row(json!({
            "id": self.id("address"),
            "location_id": self.id("location"),
            "address_1": &*record.address.as_ref()?.text,
            "city": &*record.city.as_ref()?.text,
            "region": self.county(),
            "state_province": "CA",
            "postal_code": &*record.zip.as_ref()?.0,
            "country": "US",
            "address_type": "physical",
        })))
    }

    fn phones(&self) -> Vec<Row> {
        let phone = |kind: &str, phone: &Option<Phone>| {
            let phone = phone.as_ref()?;
            let number = phone.number();
            Some(row(json!({
                "id": self.id(&format!("phone/{kind}")),
                "service_at_location_id": self.id("at"),
                "number": number.split(';').next(),
                "extension": phone.extension().and_then(|number| number.parse::<u64>().ok()),
                "type": kind,
            })))
        };
        let both = [phone("voice", &self.record.phone), phone("textphone", &self.record.tty)];
        both.into_iter().flatten().collect()
    }

    /// A row for each time of the day, with the days that have it.
    fn schedules(&self) -> Vec<Row> {
        let record = self.record;
        let notes = record.hours_note.as_ref().map(|note| &*note.text);
        let whole = |number: usize, times: Option<(String, u16, u16)>| {
            let (days, from, to) = times.clone().unwrap_or_default();
            let has = times.is_some();
            row(json!({
                "id": self.id(&format!("schedule/{number}")),
                "service_at_location_id": self.id("at"),
                "freq": has.then_some("WEEKLY"),
                "byday": days,
                "opens_at": has.then(|| clock(from)),
                "closes_at": has.then(|| clock(to)),
                "notes": notes,
            }))
        };
        match &record.hours {
            Some(hours) => {
                times(hours).into_iter().enumerate().map(|(n, time)| whole(n + 1, Some(time))).collect()
            }
            None => notes.map(|_| whole(1, None)).into_iter().collect(),
        }
    }

    fn area(&self) -> Option<Row> {
        let statewide = self.record.statewide == Some(true);
        let name = if statewide { Some("California".to_owned()) } else { self.county() }?;
        Some(row(json!({ "id": self.id("area"), "service_id": self.id("service"), "name": name })))
    }

    fn documents(&self) -> Vec<Row> {
        let document = |(number, text): (usize, &crate::parse::leaf::Text)| {
            row(json!({
                "id": self.id(&format!("document/{}", number + 1)),
                "service_id": self.id("service"),
                "document": &*text.text,
            }))
        };
        self.record.documents.iter().enumerate().map(document).collect()
    }

    fn language(&self, concept: &str, code: &str) -> Row {
        row(json!({
            "id": self.id(concept),
            "service_id": self.id("service"),
            "name": label(self.site, concept, self.site.source_lang),
            "code": code,
        }))
    }

    fn attribute(&self, concept: &str) -> Row {
        row(json!({
            "id": self.id(concept),
            "link_id": self.id("service"),
            "taxonomy_term_id": id(self.site, &format!("hsds/term/{concept}")),
            "link_type": group(concept),
            "link_entity": "service",
        }))
    }
}

/// Times of the day in minutes with the days that have them, in the order of the week.
fn times(hours: &Hours) -> Vec<(String, u16, u16)> {
    let mut found: Vec<((u16, u16), Vec<&str>)> = Vec::new();
    for (first, last, times) in hours.grouped() {
        for time in times {
            let days = (first..=last).map(|day| DAYS[usize::from(day)]);
            match found.iter_mut().find(|(known, _)| *known == time) {
                Some((_, known)) => known.extend(days),
                None => found.push((time, days.collect())),
            }
        }
    }
    found.into_iter().map(|((from, to), days)| (days.join(","), from, to)).collect()
}

/// Minutes of a day as `HH:MM`. No clock shows 24:00: the day ends at its last minute.
fn clock(minutes: u16) -> String {
    let minutes = minutes.min(24 * 60 - 1);
    format!("{:02}:{:02}", minutes / 60, minutes % 60)
}
