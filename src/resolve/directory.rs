//! The directory in the order of the map: counties along a curve, in each its places, in each its
//! listings. Everything that is near each other stands together, which keeps the search index and
//! the lists small.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::ToSpan;
use jiff::civil::Date;

use super::site::Records;
use crate::base::diag::{Diagnostics, Place as At};
use crate::base::near::nearest;
use crate::parse::county::County;
use crate::parse::leaf::PartialDate;
use crate::parse::listing::{Category, CategoryId, Listing, ZipPoint};

/// Days after which what a source says of a place may well have changed.
const OLD_AFTER: i32 = 180;

/// The first day on which a source of this date is old.
pub fn old_from(date: PartialDate) -> Date {
    date.first_day().saturating_add((OLD_AFTER + 1).days())
}

/// The groups of categories, in the order in which the page offers them.
pub const GROUPS: [&str; 8] = ["county", "service", "language", "cost", "who", "access", "kind", "site"];

/// A point on the map, in degrees.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Point {
    pub lat: f64,
    pub lon: f64,
}

/// California with its islands, in degrees.
pub const CALIFORNIA: (Point, Point) = (Point { lat: 32.4, lon: -124.6 }, Point { lat: 42.1, lon: -114.1 });

impl Point {
    pub fn in_california(self) -> bool {
        let (low, high) = CALIFORNIA;
        (low.lat..=high.lat).contains(&self.lat) && (low.lon..=high.lon).contains(&self.lon)
    }
}

/// A listing with what the site knows of it.
pub struct Listed {
    pub id: Arc<str>,
    /// The county's id; `None` for what serves the whole state or says no county.
    pub county: Option<Arc<str>>,
    pub point: Option<Point>,
    /// Indexes into [`Directory::concepts`], sorted.
    pub concepts: Vec<u16>,
    /// Index into [`Directory::places`].
    pub place: usize,
}

/// Something that listings can have in common: a category, a county, access for wheelchairs.
pub struct Concept {
    /// `service.dental`, `county.alameda`, `access.yes`.
    pub id: Arc<str>,
    pub listings: u32,
}

/// A city's part with one ZIP code, or what is not so near: a county, the state.
#[derive(Clone, Debug, PartialEq)]
pub struct Place {
    pub county: Option<Arc<str>>,
    pub city: Option<Arc<str>>,
    pub zip: Option<Arc<str>>,
    pub point: Option<Point>,
    /// Its listings, as a range of [`Directory::listings`].
    pub listings: std::ops::Range<usize>,
}

/// All listings in the order of the map; what serves the whole state first.
#[derive(Default)]
pub struct Directory {
    pub listings: Vec<Listed>,
    pub places: Vec<Place>,
    /// In the order of [`GROUPS`], within a group by the category's order and id.
    pub concepts: Vec<Concept>,
}

impl Directory {
    pub fn concept(&self, id: &str) -> Option<u16> {
        let at = self.concepts.iter().position(|concept| *concept.id == *id)?;
        u16::try_from(at).ok()
    }
}

/// A listing before it has its place.
struct Found<'a> {
    id: Arc<str>,
    record: &'a Listing,
    county: Option<Arc<str>>,
    point: Option<Point>,
    concepts: Vec<u16>,
}

/// Sorts the listings, and tells of those that name a county or a category that is not there.
pub fn directory(
    listings: &Records<Listing>,
    categories: &Records<Category>,
    counties: &Records<County>,
    zips: &Records<ZipPoint>,
) -> (Directory, Diagnostics) {
    let mut diags = Diagnostics::new();
    let concepts = concepts(categories, counties);
    let found = found(listings, &concepts, counties, &mut diags);
    let mut directory = Directory { concepts, ..Directory::default() };
    for (key, point, of) in places(&found, zips) {
        let start = directory.listings.len();
        for listing in of {
            for concept in &listing.concepts {
                directory.concepts[usize::from(*concept)].listings += 1;
            }
            directory.listings.push(Listed {
                id: Arc::clone(&listing.id),
                county: listing.county.clone(),
                point: listing.point,
                concepts: listing.concepts.clone(),
                place: directory.places.len(),
            });
        }
        let listings = start..directory.listings.len();
        directory.places.push(Place { county: key.county, city: key.city, zip: key.zip, point, listings });
    }
    (directory, diags)
}

/// The listings with the counties, points and categories that they name.
fn found<'a>(
    listings: &'a Records<Listing>,
    concepts: &[Concept],
    counties: &Records<County>,
    diags: &mut Diagnostics,
) -> Vec<Found<'a>> {
    let by_id: BTreeMap<Arc<str>, u16> =
        concepts.iter().zip(0u16..).map(|(concept, index)| (concept.id.clone(), index)).collect();
    let names: BTreeMap<String, Arc<str>> = counties
        .iter()
        .flat_map(|(id, entry)| {
            [(entry.record.name.text.to_lowercase(), id.clone()), (id.to_string(), id.clone())]
        })
        .collect();
    let mut found = Vec::new();
    for (id, entry) in listings.iter() {
        let record = &entry.record;
        let county = record.county.as_ref().and_then(|county| {
            let name = county.text.to_lowercase();
            let known = names.get(name.strip_suffix(" county").unwrap_or(&name)).cloned();
            if known.is_none() {
                let all = counties.iter().map(|(_, entry)| &*entry.record.name.text);
                diags.unknown_county(&county.at, &county.text, nearest(&county.text, all));
            }
            known
        });
        let point = point(record, &entry.at, diags);
        let concepts = concepts_of(record, county.as_deref(), &by_id, diags);
        found.push(Found { id: Arc::clone(id), record, county, point, concepts });
    }
    found
}

/// A county, or a city in it.
type Area = (Option<Arc<str>>, Option<Arc<str>>);

/// The places in the order of the map, each with its listings by name: counties along the curve, in
/// each its cities along the curve, in each its ZIP codes.
fn places<'a>(
    found: &'a [Found<'a>],
    zips: &Records<ZipPoint>,
) -> Vec<(Key, Option<Point>, Vec<&'a Found<'a>>)> {
    let mut groups: BTreeMap<Key, Vec<&Found>> = BTreeMap::new();
    let mut points: BTreeMap<Area, Vec<Point>> = BTreeMap::new();
    for listing in found {
        let key = Key::of(listing.record, listing.county.clone());
        points.entry((key.county.clone(), None)).or_default().extend(listing.point);
        if key.city.is_some() {
            points.entry((key.county.clone(), key.city.clone())).or_default().extend(listing.point);
        }
        groups.entry(key).or_default().push(listing);
    }
    let middle = |county: &Option<Arc<str>>, city: Option<&Arc<str>>| {
        county.as_ref()?;
        points.get(&(county.clone(), city.cloned())).and_then(|points| mean(points.iter().copied()))
    };
    let mut places: Vec<(Key, Option<Point>, Vec<&Found>)> = groups
        .into_iter()
        .map(|(key, mut of)| {
            of.sort_by_cached_key(|listing| (listing.record.name.text.to_lowercase(), &listing.id));
            let of_zip = key.zip.as_ref().and_then(|zip| zips.get(&zip[..5]).map(zip_point));
            let own = mean(of.iter().filter_map(|listing| listing.point));
            (key.clone(), own.or(of_zip).or_else(|| middle(&key.county, None)), of)
        })
        .collect();
    places.sort_by_cached_key(|(key, ..)| {
        let county = middle(&key.county, None).map(curve);
        let city = middle(&key.county, key.city.as_ref()).map(curve);
        (key.county.is_some(), county, key.county.clone(), city, key.clone())
    });
    places
}

#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Key {
    county: Option<Arc<str>>,
    city: Option<Arc<str>>,
    zip: Option<Arc<str>>,
}

impl Key {
    fn of(record: &Listing, county: Option<Arc<str>>) -> Key {
        if record.statewide == Some(true) {
            return Key { county: None, city: None, zip: None };
        }
        let city = record.city.as_ref().map(|city| city.text.clone());
        let zip = record.zip.as_ref().map(|zip| Arc::from(&zip.0[..5]));
        Key { county, city, zip }
    }
}

fn zip_point(zip: &ZipPoint) -> Point {
    Point { lat: zip.lat.value(), lon: zip.lon.value() }
}

fn mean(points: impl Iterator<Item = Point>) -> Option<Point> {
    let (count, lat, lon) = points
        .fold((0u32, 0.0, 0.0), |(count, lat, lon), point| (count + 1, lat + point.lat, lon + point.lon));
    (count > 0).then(|| Point { lat: lat / f64::from(count), lon: lon / f64::from(count) })
}

/// Where a point lies along a Hilbert curve over California: near points have near numbers.
fn curve(point: Point) -> u32 {
    const SIDE: u32 = 1 << 12;
    let (low, high) = CALIFORNIA;
    let step = |value: f64, from: f64, to: f64| {
        ((value - from) / (to - from) * f64::from(SIDE - 1)).clamp(0.0, f64::from(SIDE - 1)) as u32
    };
    let (mut x, mut y) = (step(point.lon, low.lon, high.lon), step(point.lat, low.lat, high.lat));
    let mut along = 0;
    let mut side = SIDE / 2;
    while side > 0 {
        let (right, up) = (u32::from(x & side > 0), u32::from(y & side > 0));
        along += side * side * ((3 * right) ^ up);
        if up == 0 {
            if right == 1 {
                (x, y) = (SIDE - 1 - x, SIDE - 1 - y);
            }
            std::mem::swap(&mut x, &mut y);
        }
        side /= 2;
    }
    along
}

/// The place on the map that the record gives, unless it is impossible.
fn point(record: &Listing, at: &At, diags: &mut Diagnostics) -> Option<Point> {
    let (lat, lon) = match (&record.lat, &record.lon) {
        (Some(lat), Some(lon)) => (lat.value(), lon.value()),
        (None, None) => return None,
        _ => {
            diags.half_a_point(at);
            return None;
        }
    };
    let point = Point { lat, lon };
    if point.in_california() {
        return Some(point);
    }
    let swapped = Point { lat: lon, lon: lat }.in_california();
    let lost_sign = Point { lat, lon: -lon }.in_california();
    diags.point_outside(at, lat, lon, swapped, lost_sign);
    None
}

/// Every category, county and the access mark, in order.
fn concepts(categories: &Records<Category>, counties: &Records<County>) -> Vec<Concept> {
    let mut ids: Vec<(usize, i64, Arc<str>)> = Vec::new();
    let group = |name: &str| GROUPS.iter().position(|group| *group == name).expect("a group of ours");
    for (id, entry) in categories.iter() {
        if let Some(group) =
            id.split('.').next().and_then(|name| GROUPS.iter().position(|group| *group == name))
        {
            ids.push((group, entry.record.order.unwrap_or(i64::MAX), id.clone()));
        }
    }
    ids.extend(counties.ids().map(|id| (group("county"), 0, format!("county.{id}").into())));
    ids.push((group("access"), 0, "access.yes".into()));
    ids.sort_unstable();
    ids.dedup();
    ids.into_iter().map(|(_, _, id)| Concept { id, listings: 0 }).collect()
}

fn concepts_of(
    record: &Listing,
    county: Option<&str>,
    by_id: &BTreeMap<Arc<str>, u16>,
    diags: &mut Diagnostics,
) -> Vec<u16> {
    let mut list = Vec::new();
    let groups: [(&str, &[CategoryId]); 6] = [
        ("kind", std::slice::from_ref(&record.kind)),
        ("service", &record.services),
        ("language", &record.languages),
        ("cost", &record.cost),
        ("who", &record.who),
        ("site", record.site.as_slice()),
    ];
    for (group, ids) in groups {
        for category in ids {
            match by_id.get(&*format!("{group}.{}", category.id)) {
                Some(index) => list.push(*index),
                None => {
                    let prefix = format!("{group}.");
                    let known = by_id.keys().filter_map(|id| id.strip_prefix(&*prefix));
                    diags.unknown_category(&category.at, group, &category.id, nearest(&category.id, known));
                }
            }
        }
    }
    let name = record.name.text.to_lowercase();
    for (id, said) in SAID_BY_NAMES {
        let group = id.split('.').next().unwrap_or("");
        let told = match group {
            "site" => record.site.is_some(),
            _ => record.services.iter().any(|service| *service.id == id[group.len() + 1..]),
        };
        if !told && said.iter().any(|word| has_word(&name, word)) {
            list.extend(by_id.get(*id));
        }
    }
    list.extend(county.and_then(|county| by_id.get(&*format!("county.{county}"))));
    if record.accessible == Some(true) {
        list.extend(by_id.get("access.yes"));
    }
    list.sort_unstable();
    list.dedup();
    list
}

/// What a name says by itself: words of names in small letters, and the category that they show.
/// A source that lists names only, as the state's does, tells no more; nothing else is guessed.
const SAID_BY_NAMES: &[(&str, &[&str])] = &[
    ("site.school", &["school", "elementary", "middle school", "high school", "unified", "school-based"]),
    ("site.mobile", &["mobile", "van", "mobile unit"]),
    ("site.administrative", &["administrative", "administration", "admin", "corporate", "billing"]),
    ("service.dental", &["dental", "dentistry", "smiles", "oral health"]),
    ("service.vision", &["vision", "optometry", "eye"]),
    ("service.pediatrics", &["pediatric", "pediatrics", "children's", "childrens", "kids"]),
    ("service.prenatal", &["women's", "womens", "ob/gyn", "obgyn", "prenatal", "birth", "birthing"]),
    ("service.family", &["planned parenthood", "family planning"]),
    ("service.mental", &["behavioral health", "mental health", "counseling"]),
    ("service.sud", &["recovery", "methadone", "substance"]),
    ("service.urgent", &["urgent care"]),
    ("service.pharmacy", &["pharmacy"]),
];

/// Whether whole words of a text are `words`.
fn has_word(text: &str, words: &str) -> bool {
    text.match_indices(words).any(|(at, _)| {
        let inner = |c: char| c.is_alphanumeric();
        !text[..at].ends_with(inner) && !text[at + words.len()..].starts_with(inner)
    })
}

/// Remarks about places and categories.
impl Diagnostics {
    pub fn unknown_county(&mut self, at: &At, name: &str, near: Option<&str>) {
        let remark = self.error("unknown-county", at, format!("California has no county `{name}`"));
        match near {
            Some(near) => remark.did_you_mean(Some(near)),
            None => remark.hint("write the county's name as in content/counties/, or leave it out"),
        };
    }

    pub fn unknown_category(&mut self, at: &At, group: &str, id: &str, near: Option<&str>) {
        let remark = self.error("unknown-category", at, format!("there is no category `{group}.{id}`"));
        match near {
            Some(near) => remark.did_you_mean(Some(near)),
            None => remark.hint("add it to content/directory/categories.yaml first"),
        };
    }

    pub fn half_a_point(&mut self, at: &At) {
        self.error("half-a-point", at, "a latitude without its longitude, or the other way round")
            .hint("write both, or none");
    }

    pub fn point_outside(&mut self, at: &At, lat: f64, lon: f64, swapped: bool, lost_sign: bool) {
        let message = format!("latitude {lat} and longitude {lon} are not in California");
        self.error("point-outside", at, message).hint(if swapped {
            "latitude and longitude are swapped: latitude is about 37, longitude about -120"
        } else if lost_sign {
            "west of Greenwich the longitude is negative: put a `-` before it"
        } else {
            "look the place up again, or leave both out"
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_by_whole_words() {
        assert!(has_word("la clinica van 2", "van"));
        assert!(!has_word("van nuys-evans clinic", "evan"));
        assert!(!has_word("vanguard clinic", "van"));
        assert!(has_word("st. john's school-based health", "school"));
    }

    #[test]
    fn near_points_are_near_on_the_curve() {
        let oakland = curve(Point { lat: 37.80, lon: -122.27 });
        let berkeley = curve(Point { lat: 37.87, lon: -122.27 });
        let san_diego = curve(Point { lat: 32.72, lon: -117.16 });
        assert!(oakland.abs_diff(berkeley) < oakland.abs_diff(san_diego));
    }
}
