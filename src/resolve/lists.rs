//! The directory as plain lists, complete without any script: by county and city with every entry
//! in full, and by kind, service and language with a link to each entry.
//!
//! No list weighs more than [`HEAVIEST`]. A page of a county that would be heavier becomes the
//! list of its cities; its large cities have pages of their own, its small ones share some.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use super::directory::Directory;
use super::site::Records;
use crate::parse::listing::Listing;
use crate::parse::markdown::slug;

/// How much the entries of one page may weigh, in bytes of HTML before any compression. The
/// page around them comes on top.
pub const HEAVIEST: usize = 19_000;
/// What an entry weighs besides its own words.
const ENTRY: usize = 620;
/// What a link to an entry weighs besides its own words.
const LINK: usize = 150;
/// A city of this share of a full page has a page of its own.
const LARGE: usize = HEAVIEST / 2;
/// The groups whose categories have lists.
const LISTED_GROUPS: [&str; 4] = ["kind", "service", "language", "site"];

/// One page of the directory.
#[derive(Clone, Debug, PartialEq)]
pub struct List {
    /// Its address below the directory: `los-angeles/long-beach`.
    pub path: Arc<str>,
    pub about: About,
    /// Its listings by index, in the order of the page.
    pub listings: Vec<usize>,
    /// Which part of how many, where it had to be split.
    pub part: (usize, usize),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum About {
    /// What serves the whole state.
    Statewide,
    /// A county: whole, or, where `listings` is empty, its cities.
    County(Arc<str>),
    /// One large city of a county.
    City(Arc<str>, Arc<str>),
    /// The smaller cities of a county.
    Cities(Arc<str>),
    /// A category, by its concept; entries are linked, not repeated.
    Category(u16),
}

#[derive(Default)]
pub struct Lists {
    pub pages: Vec<List>,
    /// For every listing the page where it stands in full, and its anchor there.
    pub home: Vec<(usize, Arc<str>)>,
}

impl Lists {
    /// The pages about a county's cities.
    pub fn of_county<'a>(&'a self, county: &'a str) -> impl Iterator<Item = (usize, &'a List)> {
        self.pages.iter().enumerate().filter(move |(_, list)| match &list.about {
            About::City(id, _) | About::Cities(id) => **id == *county,
            _ => false,
        })
    }
}

pub fn lists(directory: &Directory, records: &Records<Listing>) -> Lists {
    let mut lists = Lists::default();
    let weight = |index: &usize| entry_weight(directory, records, *index);
    let mut counties: BTreeMap<Option<Arc<str>>, Vec<usize>> = BTreeMap::new();
    for (index, listed) in directory.listings.iter().enumerate() {
        counties.entry(directory.places[listed.place].county.clone()).or_default().push(index);
    }
    for (county, mut of) in counties {
        let city = |index: &usize| directory.places[directory.listings[*index].place].city.clone();
        of.sort_by_cached_key(|index| (city(index), *index));
        let Some(county) = county else {
            split(&mut lists, "statewide", &About::Statewide, of, weight);
            continue;
        };
        if of.iter().map(weight).sum::<usize>() <= HEAVIEST {
            split(&mut lists, &county, &About::County(county.clone()), of, weight);
            continue;
        }
        let about = About::County(county.clone());
        lists.pages.push(List { path: county.clone(), about, listings: Vec::new(), part: (1, 1) });
        let mut small = Vec::new();
        for same in of.chunk_by(|a, b| city(a) == city(b)) {
            match city(&same[0]) {
                Some(name) if same.iter().map(weight).sum::<usize>() >= LARGE => {
                    let path = format!("{county}/{}", slug(&name));
                    split(&mut lists, &path, &About::City(county.clone(), name), same.to_vec(), weight);
                }
                _ => small.extend_from_slice(same),
            }
        }
        split(&mut lists, &format!("{county}/cities"), &About::Cities(county.clone()), small, weight);
    }
    lists.home = homes(&lists.pages, directory);
    categories(&mut lists, directory, records);
    lists
}

/// Roughly, and rather too much than too little.
fn entry_weight(directory: &Directory, records: &Records<Listing>, index: usize) -> usize {
    let record = records.get(&directory.listings[index].id);
    record.map_or(0, |record| {
        let texts = [
            Some(record.name.text.len()),
            record.organization.as_ref().map(|text| text.text.len()),
            record.about.as_ref().map(|text| text.text.len()),
            // The address stands there twice: to read, and in the link to the map.
            record.address.as_ref().map(|text| text.text.len() * 2),
            record.website.as_ref().map(|url| url.0.len() * 2),
            record.apply.as_ref().map(|text| text.text.len()),
            Some(record.documents.iter().map(|text| text.text.len() + 10).sum()),
        ];
        ENTRY + texts.into_iter().flatten().sum::<usize>() + 30 * directory.listings[index].concepts.len()
    })
}

/// One list as one page, or as several that are each light enough.
fn split(lists: &mut Lists, path: &str, about: &About, of: Vec<usize>, weight: impl Fn(&usize) -> usize) {
    let mut parts: Vec<Vec<usize>> = Vec::new();
    let mut heavy = usize::MAX;
    for index in of {
        let own = weight(&index);
        if heavy.saturating_add(own) > HEAVIEST {
            parts.push(Vec::new());
            heavy = 0;
        }
        heavy += own;
        parts.last_mut().expect("just pushed").push(index);
    }
    let count = parts.len();
    for (number, listings) in (1..).zip(parts) {
        let path = if number == 1 { path.into() } else { format!("{path}-{number}").into() };
        lists.pages.push(List { path, about: about.clone(), listings, part: (number, count) });
    }
}

/// Where each listing stands in full. Anchors come from the ids, so that they stay when others
/// come and go; they are short, because every result of a search carries one.
fn homes(pages: &[List], directory: &Directory) -> Vec<(usize, Arc<str>)> {
    let mut homes = vec![(0, Arc::from("")); directory.listings.len()];
    for (number, page) in pages.iter().enumerate() {
        let mut taken = BTreeSet::new();
        for &index in &page.listings {
            let id = &directory.listings[index].id;
            let mut try_at = 0u32;
            let anchor = loop {
                let hash = crate::base::hash::bytes(format!("{id}{try_at}").as_bytes());
                let anchor = anchor(hash);
                if taken.insert(anchor.clone()) {
                    break anchor;
                }
                try_at += 1;
            };
            homes[index] = (number, anchor.into());
        }
    }
    homes
}

/// Four letters, never a word's beginning that means something in HTML.
fn anchor(hash: u64) -> String {
    const LETTERS: &[u8; 20] = b"bcdfghjkmnpqrstvwxyz";
    (0..4).map(|place| char::from(LETTERS[(hash >> (place * 8)) as usize % LETTERS.len()])).collect()
}

fn categories(lists: &mut Lists, directory: &Directory, records: &Records<Listing>) {
    let mut of: HashMap<u16, Vec<usize>> = HashMap::new();
    for (index, listed) in directory.listings.iter().enumerate() {
        for concept in &listed.concepts {
            of.entry(*concept).or_default().push(index);
        }
    }
    for (number, concept) in (0u16..).zip(&directory.concepts) {
        let Some((group, id)) = concept.id.split_once('.').filter(|(group, _)| LISTED_GROUPS.contains(group))
        else {
            continue;
        };
        let Some(mut found) = of.remove(&number) else { continue };
        found.sort_by_cached_key(|index| {
            let place = &directory.places[directory.listings[*index].place];
            (place.county.clone(), place.city.clone(), *index)
        });
        let weight = |index: &usize| {
            LINK + records.get(&directory.listings[*index].id).map_or(0, |record| record.name.text.len())
        };
        split(lists, &format!("{group}/{id}"), &About::Category(number), found, weight);
    }
}
