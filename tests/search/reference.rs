//! What the browser's engine must answer, written plainly: no files, no shards, all words at hand.

use std::collections::{BTreeMap, BTreeSet};

use promotora::base::lang::Lang;
use promotora::resolve::Site;
use promotora::resolve::directory::Place;
use promotora::view::search::directory::{Index, all_terms, label};
use promotora::view::search::rules::{Class, Rules, class};
use promotora::view::search::terms::{Key, Postings, Terms};
use promotora::view::search::tokens::{Atom, atoms, words};
use promotora::view::search::words::{Target, Vocabulary, phrase};

const PREFIX: u64 = 10;
const FINISHED: u64 = 6;
const WRONG: [u64; 3] = [16, 11, 7];
const MEANT: u64 = 24;

pub struct Reference<'a> {
    pub site: &'a Site,
    pub rules: &'a Rules,
    pub terms: [&'a Terms; 2],
    pub vocabulary: &'a Vocabulary,
}

#[derive(Clone, Copy, PartialEq)]
struct Origin {
    lat: i64,
    lon: i64,
    county: usize,
}

#[derive(Default)]
struct Unit {
    word: Option<String>,
    last: bool,
    fuzzy: bool,
    phone: bool,
    synonyms: bool,
    concepts: Vec<u16>,
    phrases: Vec<(Vec<String>, u64)>,
}

struct Way<'a> {
    words: Vec<Vec<&'a Postings>>,
    weight: u64,
    /// The most that a word's scale counts.
    most: u8,
}

impl<'a> Reference<'a> {
    pub fn new(site: &'a Site, rules: &'a Rules, index: &'a Index, lang: Lang) -> Self {
        Reference { site, rules, terms: all_terms(index, lang), vocabulary: &index.of[&lang].vocabulary }
    }

    /// Listings by number, the best first.
    pub fn search(&self, text: &str, synonyms: bool) -> Vec<usize> {
        let (units, origin) = self.parse(text, synonyms);
        let ways: Vec<Vec<Way>> = units.iter().map(|unit| self.ways(unit)).collect();
        let asks = units.iter().any(|unit| !unit.concepts.is_empty());
        let mut scores: Vec<(usize, f64)> = Vec::new();
        for (number, listed) in self.site.directory.listings.iter().enumerate() {
            let mut score = self.score(&ways, u32::try_from(number).expect("small"));
            if origin.is_some() || asks {
                score *= self.nearness(listed.place, origin);
            }
            if score > 0.0 {
                scores.push((number, score));
            }
        }
        scores.sort_by(|a, b| b.1.partial_cmp(&a.1).expect("numbers").then(a.0.cmp(&b.0)));
        scores.into_iter().map(|(number, _)| number).collect()
    }

    fn parse(&self, text: &str, synonyms: bool) -> (Vec<Unit>, Option<Origin>) {
        let text: String = text.chars().take(200).collect();
        if let Some(digits) = phone(&text) {
            let last = digits.len() < 10;
            return (vec![Unit { word: Some(digits), last, phone: true, ..Unit::default() }], None);
        }
        let list = atoms(&text, self.rules);
        let (mut units, mut origin, mut plain) = (Vec::new(), None, Vec::new());
        let mut at = 0;
        while at < list.len() {
            let Some((length, targets, place)) = self.longest(&list, at, synonyms, origin.is_none()) else {
                plain.push(list[at].clone());
                at += 1;
                continue;
            };
            flush(&mut units, &mut plain, false);
            let own = &list[at..at + length];
            at += length;
            if place.is_some() {
                origin = place;
            } else if let Some(targets) = targets {
                units.push(meaning(own, targets, at == list.len()));
            }
        }
        flush(&mut units, &mut plain, true);
        if units.is_empty() && origin.is_none() {
            plain = list;
            flush(&mut units, &mut plain, true);
        }
        units.truncate(24);
        units.iter_mut().for_each(|unit| unit.synonyms = synonyms);
        (units, origin)
    }

    #[allow(clippy::type_complexity, reason = "length, meanings, place")]
    fn longest(
        &self,
        list: &[Atom],
        at: usize,
        synonyms: bool,
        place: bool,
    ) -> Option<(usize, Option<&'a [Target]>, Option<Origin>)> {
        for length in (1..=32.min(list.len() - at)).rev() {
            let next_joins = list.get(at + 1).is_some_and(|next| next.run && next.joined);
            if length == 1 && list[at].run && (list[at].joined || next_joins) {
                return None;
            }
            let key = phrase(&list[at..at + length]);
            if let Some((targets, synonym)) = self.vocabulary.meanings.get(&key)
                && (synonyms || !synonym)
            {
                return Some((length, Some(targets), None));
            }
            if let Some(origin) = self.place(&key).filter(|_| place) {
                return Some((length, None, Some(origin)));
            }
            if self.vocabulary.stop.contains(&key) {
                return Some((length, None, None));
            }
        }
        None
    }

    /// A city, a county or a ZIP code by its name.
    fn place(&self, name: &str) -> Option<Origin> {
        let directory = &self.site.directory;
        let counties = self.counties();
        let key = |text: &str| phrase(&atoms(text, self.rules));
        let county_name = |id: &str| label(self.site, &format!("county.{id}"), self.site.source_lang);
        let of = |is: &dyn Fn(&Place) -> bool| -> Vec<usize> {
            let places = directory.places.iter().enumerate();
            places.filter(|(_, place)| place.point.is_some() && is(place)).map(|(number, _)| number).collect()
        };
        let found = [
            of(&|place| place.city.as_ref().is_some_and(|city| key(city) == name)),
            of(&|place| place.county.as_ref().is_some_and(|id| key(&county_name(id)) == name)),
            of(&|place| place.zip.as_deref() == Some(name)),
        ];
        let Some(found) = found.into_iter().find(|found| !found.is_empty()) else {
            let zip = self.site.zips.get(name)?;
            return Some(Origin {
                lat: hundredths(zip.lat.value()),
                lon: hundredths(zip.lon.value()),
                county: 0,
            });
        };
        // In several counties it is where most of the listings are.
        let mut best: Option<(i64, Origin)> = None;
        for same in found.chunk_by(|a, b| directory.places[*a].county == directory.places[*b].county) {
            let size = |place: &usize| directory.places[*place].listings.len() as i64;
            let point = |place: &usize| directory.places[*place].point.expect("filtered");
            let all: i64 = same.iter().map(size).sum();
            let lat: i64 = same.iter().map(|place| hundredths(point(place).lat) * size(place)).sum();
            let lon: i64 = same.iter().map(|place| hundredths(point(place).lon) * size(place)).sum();
            let county = self.county_number(same[0], &counties);
            if best.is_none_or(|(most, _)| all > most) {
                best = Some((all, Origin { lat: lat.div_euclid(all), lon: lon.div_euclid(all), county }));
            }
        }
        best.map(|(_, origin)| origin)
    }

    fn counties(&self) -> Vec<&str> {
        let mut ids: Vec<&str> =
            self.site.directory.places.iter().filter_map(|place| place.county.as_deref()).collect();
        ids.sort_unstable();
        ids.dedup();
        ids
    }

    fn county_number(&self, place: usize, counties: &[&str]) -> usize {
        let county = self.site.directory.places[place].county.as_deref();
        county.and_then(|county| counties.iter().position(|id| *id == county)).map_or(0, |at| at + 1)
    }

    fn exact(&self, word: &str) -> Vec<&'a Postings> {
        self.terms.iter().filter_map(|terms| terms.get(&Key(word.to_owned()))).collect()
    }

    fn longer(&self, word: &str) -> Vec<&'a Postings> {
        let mut found: Vec<(&Key, &Postings)> = Vec::new();
        for terms in self.terms {
            found.extend(terms.iter().filter(|(key, _)| key.0.starts_with(word) && key.0 != word));
        }
        found.sort_by(|a, b| b.1.list.len().cmp(&a.1.list.len()).then_with(|| a.0.cmp(b.0)));
        found.into_iter().take(64).map(|(_, postings)| postings).collect()
    }

    fn ways(&self, unit: &Unit) -> Vec<Way<'a>> {
        let mut ways: Vec<Way> = Vec::new();
        let single =
            |list: &'a Postings, weight: u64, most: u8| Way { words: vec![vec![list]], weight, most };
        let concept = |number: u16, weight: u64, most: u8| -> Vec<Way<'a>> {
            self.exact(&format!("@{number}")).into_iter().map(|list| single(list, weight, most)).collect()
        };
        let label = |word: &str, weight: u64| -> Vec<Way<'a>> {
            let of = self.vocabulary.labels.get(word).map_or(&[][..], |of| &of[..]);
            let most = rarity(&self.exact(word));
            let share = |length: usize| (weight * 2 / ((1 + length as u64) * of.len() as u64)).max(2);
            of.iter().flat_map(|(number, length)| concept(*number, share(*length), most)).collect()
        };
        for number in &unit.concepts {
            ways.extend(concept(*number, MEANT, u8::MAX));
        }
        for (words, weight) in &unit.phrases {
            let words = words.iter().map(|word| self.exact(word)).collect();
            ways.push(Way { words, weight: *weight, most: u8::MAX });
        }
        let Some(word) = &unit.word else { return ways };
        let before = ways.len();
        let own = self.exact(word);
        ways.extend(own.iter().map(|list| single(list, WRONG[0], u8::MAX)));
        if !unit.phone {
            ways.extend(label(word, WRONG[0]));
        }
        let spelled = ways.len() > before;
        if unit.fuzzy && !self.vocabulary.labels.contains_key(word) {
            let weight = if is_han(word) { 4 } else { 8 };
            let kin = self.vocabulary.labels.keys().filter(|other| begin_alike(word, other));
            ways.extend(kin.flat_map(|other| label(other, weight)));
        }
        if unit.last || !spelled {
            let weight = if spelled { FINISHED } else { PREFIX };
            let most = rarity(&own);
            ways.extend(self.longer(word).into_iter().map(|list| single(list, weight, most)));
            if !unit.phone {
                let begun =
                    self.vocabulary.labels.keys().filter(|other| *other != word && other.starts_with(word));
                ways.extend(begun.flat_map(|other| label(other, weight)));
            }
        }
        if unit.fuzzy && (ways.len() == before || (!spelled && word.chars().count() >= 6)) {
            for (other, wrong) in self.similar(word, unit.synonyms) {
                let weight = WRONG[wrong];
                ways.extend(self.exact(&other).into_iter().map(|list| single(list, weight, u8::MAX)));
                ways.extend(label(&other, weight));
                for number in self.meant(&other, unit.synonyms) {
                    ways.extend(concept(number, MEANT * weight / 16, u8::MAX));
                }
            }
        }
        ways
    }

    /// Words of the vocabulary that are nearly the same; if there are none, words of the listings.
    fn similar(&self, word: &str, synonyms: bool) -> Vec<(String, usize)> {
        let labels = self.vocabulary.labels.keys();
        let meaning = self.vocabulary.meanings.keys().filter(|key| !self.meant(key, synonyms).is_empty());
        let known: BTreeSet<&str> =
            labels.chain(meaning).map(String::as_str).filter(|key| !key.contains(' ')).collect();
        let known: Vec<(&str, usize)> = known.into_iter().map(|key| (key, 0)).collect();
        let found = near(word, &known);
        if !found.is_empty() {
            return found;
        }
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for (key, postings) in self.terms.iter().flat_map(|terms| terms.iter()) {
            let letters = key.0.chars().all(|c| class(c) == Class::Word && !c.is_ascii_digit());
            if letters && key.0.chars().count() >= 4 {
                let count = counts.entry(&key.0).or_default();
                *count = (*count).max(postings.list.len());
            }
        }
        near(word, &counts.into_iter().collect::<Vec<_>>())
    }

    /// The categories that a phrase means.
    fn meant(&self, phrase: &str, synonyms: bool) -> Vec<u16> {
        let meaning = self.vocabulary.meanings.get(phrase).filter(|(_, synonym)| synonyms || !synonym);
        let targets = meaning.map_or(&[][..], |(targets, _)| &targets[..]);
        let number = |target: &Target| match target {
            Target::Concept(number) => Some(*number),
            Target::Words(_) => None,
        };
        targets.iter().filter_map(number).collect()
    }

    fn score(&self, units: &[Vec<Way>], number: u32) -> f64 {
        if units.is_empty() {
            return 1.0;
        }
        let in_list = |list: &Postings, most: u8| -> u64 {
            let at = list.list.binary_search_by_key(&number, |(own, _)| *own);
            at.map_or(0, |at| u64::from(list.scale.min(most)) * u64::from(list.list[at].1))
        };
        let (mut total, mut matched) = (0u64, 0usize);
        for ways in units {
            let best = ways
                .iter()
                .map(|way| match &way.words[..] {
                    [lists] if lists.len() == 1 => in_list(lists[0], way.most) * way.weight,
                    words => {
                        let values: Vec<u64> = words
                            .iter()
                            .map(|lists| lists.iter().map(|list| in_list(list, way.most)).max().unwrap_or(0))
                            .filter(|value| *value > 0)
                            .collect();
                        let length = words.len() as u64;
                        values.iter().sum::<u64>() * values.len() as u64 * way.weight / (length * length)
                    }
                })
                .max()
                .unwrap_or(0);
            total += best;
            matched += usize::from(best > 0);
        }
        let share = matched as f64 / units.len() as f64;
        total as f64 * (share * share.sqrt())
    }

    fn nearness(&self, place: usize, origin: Option<Origin>) -> f64 {
        const COSINES: [i64; 11] = [848, 839, 829, 819, 809, 799, 788, 777, 766, 755, 743];
        let point = self.site.directory.places[place].point;
        let Some(origin) = origin else { return if point.is_some() { 1.0 } else { 0.6 } };
        let Some(point) = point else { return 0.2 };
        let (lat, lon) = (hundredths(point.lat), hundredths(point.lon));
        let cosine = COSINES[usize::try_from((origin.lat / 100 - 32).clamp(0, 10)).expect("small")];
        let (up, along) = ((lat - origin.lat) as f64, (lon - origin.lon) as f64 * cosine as f64 / 1000.0);
        let near = 20.0 / (20.0 + (up * up + along * along).sqrt() * 1.11195);
        let county = self.county_number(place, &self.counties());
        if county > 0 && county == origin.county { near.max(0.5) } else { near }
    }
}

fn rarity(lists: &[&Postings]) -> u8 {
    lists.iter().map(|list| list.scale).max().unwrap_or(u8::MAX)
}

fn is_han(word: &str) -> bool {
    word.starts_with(|c| ('\u{3400}'..='\u{9FFF}').contains(&c))
}

/// At least four letters and three fifths of the shorter word; the first character in Chinese.
fn begin_alike(word: &str, other: &str) -> bool {
    if is_han(word) {
        return word.chars().next() == other.chars().next();
    }
    let same = word.chars().zip(other.chars()).take_while(|(a, b)| a == b).count();
    same >= 4 && same * 5 >= word.chars().count().min(other.chars().count()) * 3
}

fn hundredths(degrees: f64) -> i64 {
    (degrees * 100.0).round() as i64
}

fn phone(text: &str) -> Option<String> {
    let allowed = |c: char| c.is_whitespace() || c.is_ascii_digit() || "()+.-".contains(c);
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let digits = match digits.strip_prefix('1') {
        Some(rest) if rest.len() == 10 => rest.to_owned(),
        _ => digits,
    };
    (text.chars().all(allowed) && (6..=10).contains(&digits.len())).then_some(digits)
}

fn flush(units: &mut Vec<Unit>, plain: &mut Vec<Atom>, last: bool) {
    let found = words(plain);
    let count = found.len();
    for (at, word) in found.into_iter().enumerate() {
        units.push(Unit { word: Some(word), fuzzy: true, last: last && at + 1 == count, ..Unit::default() });
    }
    plain.clear();
}

fn meaning(own: &[Atom], targets: &[Target], last: bool) -> Unit {
    let spelled = words(own);
    let mut unit = Unit::default();
    for target in targets {
        match target {
            Target::Concept(number) => unit.concepts.push(*number),
            Target::Words(words) => unit.phrases.push((words.clone(), 13)),
        }
    }
    if let [only] = &spelled[..] {
        (unit.word, unit.last) = (Some(only.clone()), last);
    } else {
        unit.phrases.push((spelled, 12));
    }
    unit
}

fn near(word: &str, dictionary: &[(&str, usize)]) -> Vec<(String, usize)> {
    let length = word.chars().count();
    let most = match length {
        0..4 => 0,
        4..8 => 1,
        _ => 2,
    };
    if most == 0 || word.bytes().any(|byte| byte.is_ascii_digit()) {
        return Vec::new();
    }
    let mut found: Vec<(&str, usize, usize)> = dictionary
        .iter()
        .map(|(other, count)| (*other, strsim::osa_distance(word, other), *count))
        .filter(|(_, wrong, _)| (1..=most).contains(wrong))
        .collect();
    found.sort_by(|a, b| {
        a.1.cmp(&b.1).then(b.2.cmp(&a.2)).then_with(|| Key(a.0.to_owned()).cmp(&Key(b.0.to_owned())))
    });
    found.into_iter().take(12).map(|(other, wrong, _)| (other.to_owned(), wrong)).collect()
}
