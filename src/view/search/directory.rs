//! The directory's listings as an index.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use super::Folder;
use super::pack::{Writer, compress};
use super::rules::{Class, Rules, class};
use super::terms::{Key, Part, Postings, Terms, Words, hot, shards, weigh};
use super::tokens::{Atom, atoms, words};
use super::words::{Vocabulary, phrase};
use crate::base::lang::Lang;
use crate::parse::listing::{Listing, ZipPoint};
use crate::parse::search_words::SearchWords;
use crate::resolve::directory::{GROUPS, Point};
use crate::resolve::site::Site;

/// Listings in one file of cards, in small directories and in large ones: few make a first answer
/// light, many keep a large directory from having too many files.
const BLOCKS: [(usize, usize); 3] = [(6_000, 2), (30_000, 4), (usize::MAX, 8)];
/// Up to so many listings, the columns for filters are one file.
const ONE_REGION: usize = 16_384;
/// Otherwise each file has the columns of so many.
const REGION: usize = 1_024;
/// An index up to this weight is fetched whole, so that the host learns nothing, in bytes.
const WHOLE: usize = 40_000;
/// Kilometres at which a place is half as good as one next door.
pub const HALF: f64 = 20.0;

/// The index of a site's directory.
pub struct Index {
    /// What every language shares.
    pub shared: Folder,
    pub of: BTreeMap<Lang, OfLang>,
    /// The words of all listings and their categories, for tests.
    pub terms: Terms,
}

pub struct OfLang {
    pub own: Folder,
    pub terms: Terms,
    pub vocabulary: Vocabulary,
    /// What a page must know to begin: written into it.
    pub core: Value,
}

pub fn index(site: &Site, rules: &Rules) -> Index {
    let mut documents = vec![Words::new(); site.directory.listings.len()];
    fill(site, rules, &mut documents);
    let terms = weigh(&documents);
    let mut shared = Folder::default();
    let named = named_places(site, rules);
    let packed = shards(&[&terms, &named]);
    for (number, bytes) in packed.files.into_iter().enumerate() {
        shared.add(format!("t{number}"), bytes);
    }
    shared.add("places", places(site));
    for (number, bytes) in regions(site).into_iter().enumerate() {
        shared.add(format!("f{number}"), bytes);
    }
    for (number, bytes) in cards(site).into_iter().enumerate() {
        shared.add(format!("c{number}"), bytes);
    }
    let address = shared.address();
    let mut of = BTreeMap::new();
    for &lang in &site.langs {
        of.insert(lang, of_lang(site, lang, rules, &terms, &named, &packed.borders, &address, &shared));
    }
    Index { shared, of, terms }
}

fn of_lang(
    site: &Site,
    lang: Lang,
    rules: &Rules,
    shared_terms: &Terms,
    named: &Terms,
    borders: &[String],
    address: &str,
    shared: &Folder,
) -> OfLang {
    let terms = if lang == site.source_lang { Terms::new() } else { weigh(&translated(site, lang, rules)) };
    let mut own = Folder::default();
    let packed = shards(&[&terms]);
    for (number, bytes) in packed.files.into_iter().enumerate() {
        own.add(format!("t{number}"), bytes);
    }
    let vocabulary = vocabulary(site, lang, rules);
    own.add("hot", hot(&[shared_terms, &terms]));
    let words = vocabulary.json(rules, &begins(&vocabulary, named));
    own.add("words", compress(words.to_string().as_bytes()));
    let own_cards: Vec<(usize, Vec<u8>)> = translated_cards(site, lang);
    let blocks: Vec<usize> = own_cards.iter().map(|(number, _)| *number).collect();
    for (number, bytes) in own_cards {
        own.add(format!("c{number}"), bytes);
    }
    let count = site.directory.listings.len();
    let weight = own.weight() + shared.weight();
    let own_address = own.address();
    let every_file: Vec<String> = shared
        .files
        .iter()
        .map(|(name, _)| format!("{address}{name}"))
        .chain(own.files.iter().map(|(name, _)| format!("{own_address}{name}")))
        .collect();
    let core = json!({
        "v": 1,
        "base": address,
        "own": own_address,
        "n": count,
        "t": borders,
        "o": packed.borders,
        "c": own_cards_of(&blocks),
        "block": block_size(count),
        "region": region_size(count),
        "groups": GROUPS.len(),
        "whole": weight <= WHOLE,
        "files": if weight <= WHOLE { every_file } else { Vec::new() },
    });
    OfLang { own, terms, vocabulary, core }
}

/// Blocks with translated cards, as runs: first, how many.
fn own_cards_of(blocks: &[usize]) -> Vec<[usize; 2]> {
    let runs = blocks.chunk_by(|a, b| a + 1 == *b);
    runs.map(|run| [run[0], run.len()]).collect()
}

fn block_size(count: usize) -> usize {
    BLOCKS.iter().find(|(most, _)| count <= *most).map_or(1, |(_, size)| *size)
}

fn region_size(count: usize) -> usize {
    if count <= ONE_REGION { ONE_REGION } else { REGION }
}

/// The rules with the Chinese characters that the site's words have.
pub fn rules(site: &Site) -> Rules {
    let whole = Rules::whole();
    let mut used = BTreeSet::new();
    let mut see = |text: &str| {
        if !text.is_ascii() {
            let folded = atoms(text, &whole);
            used.extend(folded.iter().flat_map(|atom| atom.text.chars()).filter(|c| class(*c) == Class::Run));
        }
    };
    for words in site.search_words.values() {
        words.stop.iter().for_each(|text| see(&text.text));
        for synonym in &words.synonyms {
            synonym.words.iter().chain(&synonym.find).for_each(|text| see(&text.text));
        }
    }
    for &lang in &site.langs {
        for (id, entry) in site.categories.iter() {
            see(&entry.in_lang(id, lang).name.text);
        }
        for listed in &site.directory.listings {
            let Some(entry) = site.listings.by_id.get(&listed.id) else { continue };
            if lang == site.source_lang || entry.words.contains_key(&lang) {
                let record = entry.in_lang(&listed.id, lang);
                see(&record.name.text);
                record.about.iter().for_each(|about| see(&about.text));
            }
        }
        for page in super::site::texts(site, lang) {
            see(&page);
        }
    }
    Rules::of(&used)
}

/// The words of a text; of words joined by hyphens also the whole: "Medi-Cal" is `medical`, too.
pub fn words_with_compounds(text: &str, rules: &Rules) -> Vec<String> {
    let atoms = atoms(text, rules);
    let mut found = words(&atoms);
    for pair in atoms.windows(2).filter(|pair| pair[1].hyphen) {
        found.push(compound(pair));
    }
    found
}

fn compound(pair: &[Atom]) -> String {
    format!("{}{}", pair[0].text, pair[1].text)
}

/// The words of every listing in the source language, with its categories, places and phone.
fn fill(site: &Site, rules: &Rules, documents: &mut [Words]) {
    for (listed, out) in site.directory.listings.iter().zip(documents) {
        let Some(record) = site.listings.get(&listed.id) else { continue };
        out.extend(text_parts(record, rules));
        let place = &site.directory.places[listed.place];
        let county = listed.county.as_ref().and_then(|county| site.counties.get(county));
        let mut places = Vec::new();
        places.extend(place.city.iter().flat_map(|city| words_with_compounds(city, rules)));
        places.extend(county.iter().flat_map(|county| words_with_compounds(&county.name.text, rules)));
        places.extend(place.zip.iter().map(ToString::to_string));
        out.push((Part::Place, places));
        let categories = listed.concepts.iter().map(|concept| category_key(*concept)).collect();
        out.push((Part::Category, categories));
        out.push((Part::Phone, record.phone.iter().map(|phone| phone.digits().to_owned()).collect()));
    }
}

/// A category among the words: no text has a word that begins with `@`.
pub fn category_key(concept: u16) -> String {
    format!("@{concept}")
}

fn text_parts(record: &Listing, rules: &Rules) -> Words {
    let mut parts = vec![(Part::Name, words_with_compounds(&record.name.text, rules))];
    if let Some(organization) = &record.organization {
        parts.push((Part::Organization, words_with_compounds(&organization.text, rules)));
    }
    if let Some(about) = &record.about {
        parts.push((Part::About, words_with_compounds(&about.text, rules)));
    }
    parts
}

/// The words of what is translated, and nothing else.
fn translated(site: &Site, lang: Lang, rules: &Rules) -> Vec<Words> {
    let of = |listed: &crate::resolve::directory::Listed| {
        let entry = site.listings.by_id.get(&listed.id)?;
        entry.words.get(&lang)?;
        let record = entry.in_lang(&listed.id, lang);
        let mut parts = Words::new();
        if record.name.lang == lang {
            parts.push((Part::Name, words_with_compounds(&record.name.text, rules)));
        }
        if let Some(about) = record.about.as_ref().filter(|about| about.lang == lang) {
            parts.push((Part::About, words_with_compounds(&about.text, rules)));
        }
        Some(parts)
    };
    site.directory.listings.iter().map(|listed| of(listed).unwrap_or_default()).collect()
}

/// The phrases of a language and of the source language, with the categories' names in both.
pub fn vocabulary(site: &Site, lang: Lang, rules: &Rules) -> Vocabulary {
    let mut langs = vec![lang];
    langs.extend((lang != site.source_lang).then_some(site.source_lang));
    let mut labels = Vec::new();
    for (number, concept) in (0u16..).zip(&site.directory.concepts) {
        if concept.listings == 0 || concept.id.starts_with("county.") {
            continue;
        }
        for &lang in &langs {
            labels.push((number, label(site, &concept.id, lang)));
        }
    }
    let search_words: Vec<&SearchWords> =
        langs.iter().filter_map(|lang| site.search_words.get(lang)).map(|words| &**words).collect();
    let concept = |id: &str| {
        site.directory.concept(id).filter(|number| site.directory.concepts[usize::from(*number)].listings > 0)
    };
    Vocabulary::new(search_words.into_iter(), &labels, concept, rules)
}

/// How readers of a language call a category.
pub fn label(site: &Site, id: &str, lang: Lang) -> String {
    match id.split_once('.') {
        Some(("county", county)) => {
            site.counties.get(county).map_or_else(|| county.to_owned(), |county| county.name.text.to_string())
        }
        Some(("access", _)) => site.locale(lang).word("accessible"),
        _ => site
            .categories
            .in_lang(id, lang)
            .map_or_else(|| id.to_owned(), |category| category.name.text.to_string()),
    }
}

/// Hundredths of a degree: about a kilometre.
fn hundredths(point: Point) -> (i64, i64) {
    ((point.lat * 100.0).round() as i64, (point.lon * 100.0).round() as i64)
}

/// Names of cities, counties and ZIP codes with their places, as words that end with a space: a
/// city's own word stands beside it. A ZIP code without listings has its point.
fn named_places(site: &Site, rules: &Rules) -> Terms {
    let key = |name: &str| Key(format!("{} ", phrase(&atoms(name, rules))));
    let mut cities: BTreeMap<Key, Vec<usize>> = BTreeMap::new();
    let mut others: BTreeMap<Key, Vec<usize>> = BTreeMap::new();
    for (number, place) in site.directory.places.iter().enumerate().filter(|(_, place)| place.point.is_some())
    {
        if let Some(city) = &place.city {
            cities.entry(key(city)).or_default().push(number);
        }
        if let Some(county) = &place.county {
            let name = label(site, &format!("county.{county}"), site.source_lang);
            others.entry(key(&name)).or_default().push(number);
        }
        if let Some(zip) = &place.zip {
            others.entry(key(zip)).or_default().push(number);
        }
    }
    let mut named: Terms = site.zips.iter().map(|(id, entry)| (key(id), point_of(&entry.record))).collect();
    named.extend(others.into_iter().chain(cities).map(|(key, of)| (key, Postings::of_places(of))));
    named
}

fn point_of(zip: &ZipPoint) -> Postings {
    let (lat, lon) = hundredths(Point { lat: zip.lat.value(), lon: zip.lon.value() });
    Postings::of_point(lat, lon)
}

/// The stop words with which names of places begin: `la`.
fn begins(vocabulary: &Vocabulary, named: &Terms) -> Vec<String> {
    let first = named.keys().filter_map(|key| key.0.split(' ').next());
    let stop = first.filter(|word| vocabulary.stop.iter().any(|stop| stop == word));
    let found: BTreeSet<String> = stop.map(str::to_owned).collect();
    found.into_iter().collect()
}

/// The places in order, county by county: points, how many listings each has.
fn places(site: &Site) -> Vec<u8> {
    let directory = &site.directory;
    let counties: Vec<_> = directory.places.chunk_by(|a, b| a.county == b.county).collect();
    let [mut heads, mut lat, mut lon, mut count] = std::array::from_fn(|_| Writer::default());
    let (mut last_lat, mut last_lon) = (0i64, 0);
    // The first is none, whether there are such places or not.
    let mut written = 0;
    if counties.first().is_none_or(|places| places[0].county.is_some()) {
        heads.number(0);
        heads.number(0);
        written += 1;
    }
    for places in counties {
        let concept = places[0].county.as_ref().and_then(|id| directory.concept(&format!("county.{id}")));
        heads.number(concept.map_or(0, |concept| usize::from(concept) + 1));
        heads.number(places.len());
        written += 1;
    }
    for place in &directory.places {
        // No place of the state lies on the equator.
        let (own_lat, own_lon) = place.point.map_or((0, 0), hundredths);
        lat.signed(own_lat - last_lat);
        lon.signed(own_lon - last_lon);
        (last_lat, last_lon) = (own_lat, own_lon);
        count.number(place.listings.len());
    }
    let mut out = Writer::default();
    out.number(written);
    out.number(directory.places.len());
    for stream in [&heads, &lat, &lon, &count] {
        out.stream(stream);
    }
    out.packed()
}

/// For each region one file: for every group the combinations that occur, and which each listing
/// has; then the hours that occur, and which each has.
fn regions(site: &Site) -> Vec<Vec<u8>> {
    let directory = &site.directory;
    let size = region_size(directory.listings.len());
    directory.listings.chunks(size).map(|listings| region(site, listings)).collect()
}

fn region(site: &Site, listings: &[crate::resolve::directory::Listed]) -> Vec<u8> {
    let directory = &site.directory;
    let mut out = Writer::default();
    out.number(listings.len());
    for group in GROUPS {
        let of = |listed: &crate::resolve::directory::Listed| -> Vec<u16> {
            let in_group = |concept: &&u16| {
                directory.concepts[usize::from(**concept)].id.split('.').next() == Some(group)
            };
            listed.concepts.iter().filter(in_group).copied().collect()
        };
        column(&mut out, listings.iter().map(of), |out, combination| {
            out.number(combination.len());
            combination.iter().for_each(|concept| out.number(usize::from(*concept)));
        });
    }
    let hours = listings.iter().map(|listed| {
        let hours = site.listings.get(&listed.id).and_then(|record| record.hours.as_ref());
        hours.map(|hours| hours.spans.to_vec()).unwrap_or_default()
    });
    column(&mut out, hours, |out, spans| {
        out.number(spans.len());
        for (from, to) in spans {
            out.number(usize::from(*from));
            out.number(usize::from(to - from));
        }
    });
    out.packed()
}

/// A column: the values that occur, the most frequent first, and which each row has.
fn column<T: Ord + Clone>(out: &mut Writer, rows: impl Iterator<Item = T>, write: impl Fn(&mut Writer, &T)) {
    let rows: Vec<T> = rows.collect();
    let mut counts: BTreeMap<&T, usize> = BTreeMap::new();
    rows.iter().for_each(|row| *counts.entry(row).or_default() += 1);
    let mut order: Vec<(&T, usize)> = counts.into_iter().collect();
    order.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(b.0)));
    let number: BTreeMap<&T, usize> = order.iter().enumerate().map(|(at, (row, _))| (*row, at)).collect();
    let (mut values, mut column) = (Writer::default(), Writer::default());
    values.number(order.len());
    order.iter().for_each(|(row, _)| write(&mut values, row));
    rows.iter().for_each(|row| column.number(number[row]));
    out.stream(&values);
    out.stream(&column);
}

/// What is shown of each listing, in blocks. Fields at the end that are empty are left out.
fn cards(site: &Site) -> Vec<Vec<u8>> {
    let card = |(index, listed): (usize, &crate::resolve::directory::Listed)| -> Value {
        let Some(record) = site.listings.get(&listed.id) else { return json!([]) };
        let (page, anchor) = &site.lists.home[index];
        let text = |text: Option<&str>| text.unwrap_or("").to_owned();
        let tenths = |degrees: f64| (degrees * 10_000.0).round() as i64;
        let mut card = vec![
            json!(&*record.name.text),
            json!(&*site.lists.pages[*page].path),
            json!(&**anchor),
            json!(text(record.organization.as_ref().map(|text| &*text.text))),
            json!(text(record.address.as_ref().map(|text| &*text.text))),
            json!(city_and_zip(record)),
            json!(
                record.phone.as_ref().map_or(String::new(), |phone| phone.uri()["tel:".len()..].to_owned())
            ),
            json!(listed.concepts.iter().filter(|concept| !is_county(site, **concept)).collect::<Vec<_>>()),
            json!(listed.point.map_or(0, |point| tenths(point.lat))),
            json!(listed.point.map_or(0, |point| tenths(point.lon))),
            json!(site.source_date(record).map(|date| date.iso()).unwrap_or_default()),
            json!(text(record.about.as_ref().map(|about| &*about.text))),
            json!(record.hours.as_ref().map_or(Vec::new(), |hours| hours.spans.to_vec())),
        ];
        let is_empty = |value: &Value| {
            matches!(value, Value::String(text) if text.is_empty())
                || matches!(value, Value::Array(list) if list.is_empty())
                || value == &json!(0)
        };
        while card.last().is_some_and(is_empty) {
            card.pop();
        }
        Value::Array(card)
    };
    let all: Vec<Value> = site.directory.listings.iter().enumerate().map(card).collect();
    all.chunks(block_size(all.len()))
        .map(|block| compress(Value::from(block).to_string().as_bytes()))
        .collect()
}

fn city_and_zip(record: &Listing) -> String {
    let parts = [record.city.as_ref().map(|city| &*city.text), record.zip.as_ref().map(|zip| &*zip.0)];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" ")
}

fn is_county(site: &Site, concept: u16) -> bool {
    site.directory.concepts[usize::from(concept)].id.starts_with("county.")
}

/// Blocks in which something is translated: name and text, or nothing.
fn translated_cards(site: &Site, lang: Lang) -> Vec<(usize, Vec<u8>)> {
    if lang == site.source_lang {
        return Vec::new();
    }
    let card = |listed: &crate::resolve::directory::Listed| -> Value {
        let Some(entry) = site.listings.by_id.get(&listed.id).filter(|entry| entry.words.contains_key(&lang))
        else {
            return json!(0);
        };
        let record = entry.in_lang(&listed.id, lang);
        let name = if record.name.lang == lang { &*record.name.text } else { "" };
        let about = record.about.as_ref().filter(|about| about.lang == lang).map_or("", |about| &*about.text);
        if name.is_empty() && about.is_empty() { json!(0) } else { json!([name, about]) }
    };
    let blocks = site.directory.listings.chunks(block_size(site.directory.listings.len())).enumerate();
    let written = blocks.filter_map(|(number, block)| {
        let cards: Vec<Value> = block.iter().map(card).collect();
        let any = cards.iter().any(Value::is_array);
        any.then(|| (number, compress(Value::from(cards).to_string().as_bytes())))
    });
    written.collect()
}

/// Every list of postings of a language's readers, for tests: the words of all, then its own.
pub fn all_terms(index: &Index, lang: Lang) -> [&Terms; 2] {
    [&index.terms, &index.of[&lang].terms]
}
