//! Words and categories with the listings that have them: weighed when the site is built, so that
//! the browser only adds up small whole numbers. docs/search-format.md says how they are packed.

use std::collections::BTreeMap;

use super::pack::Writer;

/// Parts of a document, each with its weight and how much its length counts (BM25F).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    Name,
    Organization,
    Place,
    About,
    Category,
    Phone,
}

const PARTS: usize = 6;
/// BM25's k1: how soon more of the same word counts no more.
const SATURATION: f64 = 1.2;
/// The steps of a weight within a document.
pub const STEPS: u8 = 15;
/// A word in more documents than this weighs the same in each of them.
const DENSE: usize = 2048;
/// About so many shards an index has: more make the page longer, which lists where each begins.
const SHARDS: usize = 160;
/// How small and how large a shard may be before it is compressed, in bytes.
const SHARD: [usize; 2] = [2_000, 8_000];
/// Words in the dictionary for misspelt words, the most frequent first.
const HOT: usize = 4_000;

impl Part {
    fn weight(self) -> f64 {
        match self {
            Part::Name => 3.0,
            Part::Organization | Part::About => 1.0,
            Part::Place => 1.5,
            Part::Category => 2.0,
            Part::Phone => 3.0,
        }
    }

    /// BM25's b.
    fn length_counts(self) -> f64 {
        match self {
            Part::Name | Part::Organization => 0.5,
            Part::About => 0.6,
            Part::Place | Part::Category | Part::Phone => 0.0,
        }
    }
}

/// The documents that have a word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Postings {
    /// How much the word says, 1 to 255: rare words say more.
    pub scale: u8,
    /// Documents in order, each with how much the word weighs in it, 1 to [`STEPS`].
    pub list: Vec<(u32, u8)>,
}

pub type Terms = BTreeMap<Key, Postings>;

/// A word, in the order in which the browser compares strings: by UTF-16.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Key(pub String);

impl Ord for Key {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.0.encode_utf16().cmp(other.0.encode_utf16())
    }
}

impl PartialOrd for Key {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Postings {
    /// The places with a name, by number.
    pub fn of_places(places: impl IntoIterator<Item = usize>) -> Postings {
        let list = places.into_iter().map(|place| (u32::try_from(place).expect("few places"), 1)).collect();
        Postings { scale: 1, list }
    }

    /// A point where nothing is, in hundredths of a degree, so that both numbers grow.
    pub fn of_point(lat: i64, lon: i64) -> Postings {
        let whole = |number: i64| u32::try_from(number).unwrap_or(0);
        Postings { scale: 2, list: vec![(whole(lat), 1), (whole(lat + lon + 18_000), 1)] }
    }
}

/// A document's words by part.
pub type Words = Vec<(Part, Vec<String>)>;

/// Weighs every word of every document.
pub fn weigh(documents: &[Words]) -> Terms {
    let mut lengths = [0usize; PARTS];
    for (part, words) in documents.iter().flatten() {
        lengths[*part as usize] += words.len();
    }
    let average = lengths.map(|length| (length as f64 / documents.len().max(1) as f64).max(1.0));
    let mut terms: std::collections::HashMap<&str, Vec<(u32, f64)>> = std::collections::HashMap::new();
    for (number, parts) in (0u32..).zip(documents) {
        for (part, words) in parts {
            let b = part.length_counts();
            let length = 1.0 - b + b * words.len() as f64 / average[*part as usize];
            let one = part.weight() / length;
            for word in words {
                let list = terms.entry(word).or_default();
                match list.last_mut() {
                    Some((last, weight)) if *last == number => *weight += one,
                    _ => list.push((number, one)),
                }
            }
        }
    }
    let count = documents.len();
    let weighed = terms.into_iter().map(|(word, list)| (Key(word.to_owned()), postings(&list, count)));
    weighed.collect()
}

fn postings(list: &[(u32, f64)], count: usize) -> Postings {
    let rarity = |found: f64| (1.0 + (count as f64 - found + 0.5) / (found + 0.5)).ln();
    let scale = (rarity(list.len() as f64) / rarity(1.0) * 255.0).round().clamp(1.0, 255.0) as u8;
    let step = |weight: f64| {
        (weight / (weight + SATURATION) * f64::from(STEPS)).round().clamp(1.0, f64::from(STEPS)) as u8
    };
    let mut list: Vec<(u32, u8)> = list.iter().map(|(number, weight)| (*number, step(*weight))).collect();
    if list.len() > DENSE {
        let sum: usize = list.iter().map(|(_, step)| usize::from(*step)).sum();
        let mean = u8::try_from(sum.div_ceil(list.len())).unwrap_or(STEPS);
        list.iter_mut().for_each(|(_, step)| *step = mean);
    }
    Postings { scale, list }
}

/// Terms as files. A word is in the last shard whose border is not behind it.
pub struct Shards {
    pub borders: Vec<String>,
    pub files: Vec<Vec<u8>>,
}

/// Several tables of different words as one.
pub fn shards(tables: &[&Terms]) -> Shards {
    let terms: BTreeMap<&Key, &Postings> = tables.iter().flat_map(|terms| terms.iter()).collect();
    let own_size = |key: &Key, postings: &Postings| key.0.len() / 2 + 3 + postings.list.len() * 5 / 4;
    let all: usize = terms.iter().map(|(key, postings)| own_size(key, postings)).sum();
    let most = (all / SHARDS).clamp(SHARD[0], SHARD[1]);
    let mut shards = Shards { borders: Vec::new(), files: Vec::new() };
    let mut open: Vec<(&str, &Postings)> = Vec::new();
    let mut size = 0;
    let mut last = "";
    for (key, postings) in terms {
        let own = own_size(key, postings);
        if !open.is_empty() && size + own > most {
            close(&mut shards, &open, last);
            last = open[open.len() - 1].0;
            open.clear();
            size = 0;
        }
        open.push((&key.0, postings));
        size += own;
    }
    if !open.is_empty() {
        close(&mut shards, &open, last);
    }
    shards
}

/// The border is as much of the first word as puts it behind the last word before.
fn close(shards: &mut Shards, open: &[(&str, &Postings)], last: &str) {
    let first = open[0].0;
    let shared = first.chars().zip(last.chars()).take_while(|(a, b)| a == b).count();
    let border = if last.is_empty() { String::new() } else { first.chars().take(shared + 1).collect() };
    shards.borders.push(border);
    shards.files.push(shard(open).packed());
}

/// Four streams, each with like beside like: words, counts and scales, gaps, weights.
fn shard(terms: &[(&str, &Postings)]) -> Writer {
    let (mut words, mut heads, mut gaps, mut steps) =
        (Writer::default(), Writer::default(), Writer::default(), Writer::default());
    words.front_coded(terms.iter().map(|(word, _)| *word));
    for (_, postings) in terms {
        let dense = postings.list.len() > DENSE;
        heads.number(postings.list.len());
        heads.byte(postings.scale);
        let mut last = 0;
        for (at, (number, step)) in postings.list.iter().enumerate() {
            gaps.number((number - last) as usize);
            last = *number + 1;
            if !dense || at == 0 {
                steps.byte(*step);
            }
        }
    }
    let mut out = Writer::default();
    out.number(terms.len());
    for stream in [words, heads, gaps, steps] {
        out.stream(&stream);
    }
    out
}

/// The dictionary for misspelt words: the most frequent ones, with how many documents have each.
pub fn hot(terms: &[&Terms]) -> Vec<u8> {
    let mut counted: BTreeMap<Key, usize> = BTreeMap::new();
    for (key, postings) in terms.iter().flat_map(|terms| terms.iter()) {
        if is_word(&key.0) {
            let count = counted.entry(key.clone()).or_default();
            *count = (*count).max(postings.list.len());
        }
    }
    let mut order: Vec<(&Key, usize)> = counted.iter().map(|(key, count)| (key, *count)).collect();
    order.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(b.0)));
    order.truncate(HOT);
    order.sort_by(|a, b| a.0.cmp(b.0));
    let mut out = Writer::default();
    let (mut words, mut counts) = (Writer::default(), Writer::default());
    words.front_coded(order.iter().map(|(key, _)| key.0.as_str()));
    order.iter().for_each(|(_, count)| counts.number(*count));
    out.number(order.len());
    out.stream(&words);
    out.stream(&counts);
    out.packed()
}

/// Whether somebody can misspell it: letters only, four at least, of a script with spaces.
fn is_word(word: &str) -> bool {
    word.chars().count() >= 4
        && word.chars().all(|c| super::rules::class(c) == super::rules::Class::Word && !c.is_ascii_digit())
}
