//! The one table of rules by which text becomes words for the search, here and in the browser.
//!
//! Ranges instead of properties of Unicode, and no segmenter: browsers know Unicode in different
//! versions and split Thai, Khmer and Chinese in different ways. The table is written into the
//! script that readers get, so there is nothing to keep in step by hand.

use std::collections::{BTreeMap, BTreeSet};

/// What a character is to the search.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    /// Stands between words.
    Gap,
    /// Part of a word between spaces.
    Word,
    /// Begins a cluster of a script without spaces.
    Run,
    /// Joins the cluster before it.
    Mark,
    /// Joins the cluster before it, and what follows joins as well: Khmer's coeng.
    Joiner,
    /// Taken out as if it were not there.
    Dropped,
}

/// First and last code point, and their class; in order. What is in no range is a gap.
pub const RANGES: &[(u32, u32, Class)] = &[
    (0x27, 0x27, Class::Dropped),
    (0x30, 0x39, Class::Word),
    (0x61, 0x7A, Class::Word),
    (0xAD, 0xAD, Class::Dropped),
    (0xDF, 0xF6, Class::Word),
    (0xF8, 0x24F, Class::Word),
    (0x259, 0x259, Class::Word),
    (0x2BB, 0x2BC, Class::Dropped),
    (0x300, 0x36F, Class::Dropped),
    (0x430, 0x481, Class::Word),
    (0x48A, 0x52F, Class::Word),
    (0x561, 0x587, Class::Word),
    (0x5D0, 0x5EA, Class::Word),
    (0x620, 0x63F, Class::Word),
    (0x640, 0x640, Class::Dropped),
    (0x641, 0x64A, Class::Word),
    (0x64B, 0x65F, Class::Dropped),
    (0x66E, 0x66F, Class::Word),
    (0x670, 0x670, Class::Dropped),
    (0x671, 0x6D3, Class::Word),
    (0x6D5, 0x6D5, Class::Word),
    (0x6D6, 0x6DC, Class::Dropped),
    (0x6DF, 0x6E4, Class::Dropped),
    (0x6E7, 0x6E8, Class::Dropped),
    (0x6EA, 0x6ED, Class::Dropped),
    (0x6FA, 0x6FC, Class::Word),
    (0x750, 0x77F, Class::Word),
    (0x900, 0x963, Class::Word),
    (0x971, 0x9E3, Class::Word),
    (0xA01, 0xA4D, Class::Word),
    (0xA59, 0xA5E, Class::Word),
    (0xA70, 0xA75, Class::Word),
    (0xE01, 0xE30, Class::Run),
    (0xE31, 0xE31, Class::Mark),
    (0xE32, 0xE33, Class::Run),
    (0xE34, 0xE3A, Class::Mark),
    (0xE40, 0xE46, Class::Run),
    (0xE47, 0xE4E, Class::Mark),
    (0xE81, 0xEB0, Class::Run),
    (0xEB1, 0xEB1, Class::Mark),
    (0xEB2, 0xEB3, Class::Run),
    (0xEB4, 0xEBC, Class::Mark),
    (0xEBD, 0xEC6, Class::Run),
    (0xEC8, 0xECE, Class::Mark),
    (0xEDC, 0xEDF, Class::Run),
    (0x1000, 0x102A, Class::Run),
    (0x102B, 0x1038, Class::Mark),
    (0x1039, 0x1039, Class::Joiner),
    (0x103A, 0x103E, Class::Mark),
    (0x103F, 0x103F, Class::Run),
    (0x1100, 0x11FF, Class::Run),
    (0x1780, 0x17B3, Class::Run),
    (0x17B4, 0x17D1, Class::Mark),
    (0x17D2, 0x17D2, Class::Joiner),
    (0x17D3, 0x17D3, Class::Mark),
    (0x17D7, 0x17D7, Class::Run),
    (0x17DC, 0x17DC, Class::Run),
    (0x17DD, 0x17DD, Class::Mark),
    (0x1E00, 0x1EFF, Class::Word),
    (0x200B, 0x200F, Class::Dropped),
    (0x2018, 0x2019, Class::Dropped),
    (0x202A, 0x202E, Class::Dropped),
    (0x2060, 0x2060, Class::Dropped),
    (0x2066, 0x2069, Class::Dropped),
    (0x3005, 0x3007, Class::Run),
    (0x3041, 0x3096, Class::Run),
    (0x3099, 0x309A, Class::Mark),
    (0x30A1, 0x30FA, Class::Run),
    (0x30FC, 0x30FF, Class::Run),
    (0x3400, 0x4DBF, Class::Run),
    (0x4E00, 0x9FFF, Class::Run),
    (0xAC00, 0xD7A3, Class::Run),
    (0xFE00, 0xFE0F, Class::Dropped),
    (0xFEFF, 0xFEFF, Class::Dropped),
    (0x20000, 0x323AF, Class::Run),
];

/// Characters that stand for another one, or for several.
const STANDS_FOR: &[(char, &str)] = &[
    ('`', "'"),
    ('´', "'"),
    ('ß', "ss"),
    ('æ', "ae"),
    ('œ', "oe"),
    ('ø', "o"),
    ('đ', "d"),
    ('ð', "d"),
    ('ħ', "h"),
    ('ı', "i"),
    ('ł', "l"),
    ('þ', "th"),
    ('ŋ', "n"),
    ('ə', "e"),
    ('ґ', "г"),
    ('և', "եւ"),
    ('ٱ', "ا"),
    ('ة', "ه"),
    ('ى', "ي"),
    ('ی', "ي"),
    ('ې', "ي"),
    ('ک', "ك"),
    ('ہ', "ه"),
    ('ۀ', "ه"),
    ('ھ', "ه"),
];

/// The digit 0 of scripts whose ten digits follow each other.
const ZEROS: [u32; 10] = [0x660, 0x6F0, 0x966, 0x9E6, 0xA66, 0xE50, 0xED0, 0x1040, 0x17E0, 0xFF10];

/// Articles and particles of Arabic that are written together with the word, longest first.
pub const ARABIC_PREFIXES: [&str; 8] = ["وبال", "وال", "بال", "كال", "فال", "ولل", "ال", "لل"];
/// A word keeps its prefix when less than this many letters would be left.
pub const ARABIC_LEFT: usize = 3;
/// Words are cut at this many characters.
pub const LONGEST: usize = 24;

const TRADITIONAL: &str = include_str!("traditional.txt");

/// The rules as a site uses them: of the Chinese characters only those that it has.
#[derive(Clone, Debug)]
pub struct Rules {
    stands_for: BTreeMap<char, String>,
    /// The Chinese characters among them, traditional and simplified.
    chinese: Vec<(char, char)>,
}

impl Rules {
    /// With every character that is known.
    pub fn whole() -> Rules {
        Rules::new(|_| true)
    }

    /// With those Chinese characters whose simplified form is among `used`.
    pub fn of(used: &BTreeSet<char>) -> Rules {
        Rules::new(|simplified| used.contains(&simplified))
    }

    fn new(is_used: impl Fn(char) -> bool) -> Rules {
        let mut stands_for: BTreeMap<char, String> =
            STANDS_FOR.iter().map(|(from, to)| (*from, (*to).to_owned())).collect();
        for zero in ZEROS {
            let digit = |step: u32| char::from_u32(zero + step).expect("a digit");
            stands_for.extend((0..10).map(|step| (digit(step), step.to_string())));
        }
        let chinese: Vec<(char, char)> = chinese().filter(|(_, to)| is_used(*to)).collect();
        stands_for.extend(chinese.iter().map(|(from, to)| (*from, to.to_string())));
        Rules { stands_for, chinese }
    }

    pub fn stands_for(&self, c: char) -> Option<&str> {
        self.stands_for.get(&c).map(String::as_str)
    }

    /// The Chinese characters of the site for the browser: the traditional ones, the simplified ones.
    pub fn chinese(&self) -> [String; 2] {
        [
            self.chinese.iter().map(|(from, _)| *from).collect(),
            self.chinese.iter().map(|(_, to)| *to).collect(),
        ]
    }
}

/// The rules that are the same on every site, as a module for the browser.
pub fn script() -> String {
    let mut last = 0;
    let steps = RANGES.iter().flat_map(|(from, to, class)| {
        let step = [from - last, to - from, class_number(*class)];
        last = *to;
        step
    });
    let steps: Vec<String> = steps.map(|step| step.to_string()).collect();
    format!(
        "// @ts-check\n// Made by the build from src/view/search/rules.rs.\n\
         /** Steps from range to range: gap, length, class. */\n\
         export const RANGES = [{}];\n\
         /** @type {{[string, string][]}} */\n\
         export const STANDS_FOR = {};\n\
         /** The digit 0 of scripts whose ten digits follow each other. */\n\
         export const ZEROS = {};\n\
         export const PREFIXES = {};\n\
         export const LEFT = {ARABIC_LEFT};\n\
         export const LONGEST = {LONGEST};\n",
        steps.join(","),
        serde_json::json!(STANDS_FOR),
        serde_json::json!(ZEROS),
        serde_json::json!(ARABIC_PREFIXES),
    )
}

/// Every traditional character that is known, with its simplified form.
fn chinese() -> impl Iterator<Item = (char, char)> {
    let mut lines = TRADITIONAL.lines().skip(1);
    let (from, to) = (lines.next().unwrap_or(""), lines.next().unwrap_or(""));
    from.chars().zip(to.chars())
}

/// As the script numbers it.
fn class_number(class: Class) -> u32 {
    match class {
        Class::Gap => 0,
        Class::Word => 1,
        Class::Run => 2,
        Class::Mark => 3,
        Class::Joiner => 4,
        Class::Dropped => 5,
    }
}

pub fn class(c: char) -> Class {
    let code = u32::from(c);
    let after = RANGES.partition_point(|(from, ..)| *from <= code);
    match after.checked_sub(1).map(|index| RANGES[index]) {
        Some((_, to, class)) if code <= to => class,
        _ => Class::Gap,
    }
}
