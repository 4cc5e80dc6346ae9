//! How a language says things: words with plurals, numbers, money, dates, lists, order.
//!
//! Always the Gregorian calendar and Latin digits: a reader copies amounts, phones and dates
//! onto forms that take no others. From right to left, what is filled into a sentence is held
//! together by Unicode's isolates, or its neighbours would pull it apart.

use std::cmp::Ordering;
use std::sync::Arc;

use icu_decimal::DecimalFormatter;
use icu_decimal::input::Decimal as FixedDecimal;
use icu_locale::Locale as Cldr;
use icu_plurals::{PluralCategory, PluralOperands, PluralRules};

use super::collation::Collation;
use crate::base::diag::Place;
use crate::base::lang::Lang;
use crate::parse::language::{Language, Message, Messages};
use crate::parse::leaf::PartialDate;
use crate::parse::placeholder::{Type, type_of};

/// A language ready to format with.
pub struct Locale {
    pub lang: Lang,
    /// The language whose file the words come from.
    file_lang: Lang,
    language: Arc<Language>,
    /// The source language, whose words stand in for missing ones: those are errors elsewhere.
    fallback: Arc<Language>,
    numbers: DecimalFormatter,
    plurals: Option<PluralRules>,
    collation: Collation,
}

impl Locale {
    pub fn new(lang: Lang, (file_lang, language): (Lang, Arc<Language>), fallback: Arc<Language>) -> Self {
        let cldr = cldr(lang);
        Locale {
            lang,
            file_lang,
            language,
            fallback,
            numbers: DecimalFormatter::try_new((&cldr_numbers(lang)).into(), Default::default())
                .expect("compiled data"),
            plurals: has_plurals(lang)
                .then(|| PluralRules::try_new_cardinal((&cldr).into()).expect("compiled data")),
            collation: Collation::of(lang, &cldr),
        }
    }

    /// Every key with its text, for the templates; plural forms are left out.
    pub fn plain_words(&self) -> impl Iterator<Item = (&str, &str)> {
        let keys = self.fallback.words.by_key.keys();
        keys.filter_map(|key| match self.message(key) {
            Some(Message::Plain(text)) => Some((key.as_str(), &**text)),
            _ => None,
        })
    }

    pub fn messages(&self) -> &Messages {
        &self.language.words
    }

    /// Whether the language has a file of its own.
    pub fn is_own(&self) -> bool {
        self.lang == self.file_lang
    }

    /// Where the language file begins.
    pub fn place(&self) -> &Place {
        &self.language.at
    }

    /// The language's own file, or the one that stands in for it.
    pub fn language(&self) -> &Language {
        &self.language
    }

    fn message(&self, key: &str) -> Option<&Message> {
        let find = |language: &'_ Language| language.words.by_key.contains_key(key);
        let language = if find(&self.language) { &self.language } else { &self.fallback };
        language.words.by_key.get(key).map(|said| &said.message)
    }

    /// The word of a key; the key itself if no language has it, which is an error elsewhere.
    pub fn word(&self, key: &str) -> String {
        self.say(key, &[])
    }

    /// The word of a key with its placeholders filled.
    pub fn say(&self, key: &str, values: &[(&str, &str)]) -> String {
        match self.message(key) {
            Some(Message::Plain(text)) => self.fill(text, values),
            Some(Message::Plural(forms)) => {
                forms.get("other").map(|text| self.fill(text, values)).unwrap_or_default()
            }
            None => key.to_owned(),
        }
    }

    /// The word of a key in the plural form for `count`, which fills `{count}`.
    pub fn count(&self, key: &str, count: i64) -> String {
        let shown = self.number(&count.to_string());
        let values = [("count", shown.as_str())];
        match self.message(key) {
            Some(Message::Plural(forms)) => {
                let text = forms.get(self.category(count)).or_else(|| forms.get("other"));
                text.map(|text| self.fill(text, &values)).unwrap_or_default()
            }
            _ => self.say(key, &values),
        }
    }

    /// A message with its placeholders filled, each held together where the script needs it.
    fn fill(&self, text: &str, values: &[(&str, &str)]) -> String {
        if self.lang.dir() == "ltr" {
            return fill(text, values);
        }
        let isolated: Vec<(&str, String)> =
            values.iter().map(|(name, value)| (*name, isolate(type_of(name), value))).collect();
        let values: Vec<(&str, &str)> =
            isolated.iter().map(|(name, value)| (*name, value.as_str())).collect();
        fill(text, &values)
    }

    fn category(&self, count: i64) -> &'static str {
        match self.plurals.as_ref().map(|rules| rules.category_for(PluralOperands::from(count))) {
            Some(category) => category_name(category),
            None => "other",
        }
    }

    /// The plural categories that the language needs.
    pub fn categories(&self) -> Vec<&'static str> {
        match &self.plurals {
            Some(rules) => rules.categories().map(category_name).collect(),
            None => vec!["other"],
        }
    }

    /// A number given in plain digits, grouped as the language does.
    pub fn number(&self, digits: &str) -> String {
        match digits.parse::<FixedDecimal>() {
            Ok(number) => self.numbers.format(&number).to_string(),
            Err(_) => digits.to_owned(),
        }
    }

    pub fn percent(&self, digits: &str) -> String {
        self.say("percent", &[("number", &self.number(digits))])
    }

    /// US dollars, as they stand on a form: `$` and amount stay together in every script.
    pub fn money(&self, digits: &str) -> String {
        let text = match self.message("money") {
            Some(Message::Plain(pattern)) => fill(pattern, &[("amount", &self.number(digits))]),
            _ => digits.to_owned(),
        };
        if self.lang.dir() == "rtl" && text.contains('$') {
            format!("{LEFT_TO_RIGHT}{text}{POP}")
        } else {
            text
        }
    }

    /// A date, as far as it is known.
    pub fn date(&self, date: PartialDate) -> String {
        let year = date.year.to_string();
        let Some(month) = date.month else { return year };
        let month = self.month(month);
        match date.day {
            Some(day) => fill(
                &self.language.date.text,
                &[("day", &day.to_string()), ("month", &month), ("year", &year)],
            ),
            None => {
                let alone = self.language.months_alone.as_ref();
                let month = alone.map_or(month, |names| name_of(&names.0, date.month.unwrap_or(1)));
                fill(&self.language.date_month.text, &[("month", &month), ("year", &year)])
            }
        }
    }

    fn month(&self, month: i8) -> String {
        name_of(&self.language.months.0, month)
    }

    /// "January 1, 2026 to June 30, 2027": both days in full, so that neither needs a guess.
    pub fn date_range(&self, from: PartialDate, to: PartialDate) -> String {
        fill(&self.language.range.text, &[("from", &self.date(from)), ("to", &self.date(to))])
    }

    /// The short name of a month, 1 to 12.
    pub fn month_short(&self, month: i8) -> String {
        name_of(&self.language.months_short.0, month)
    }

    /// "on December 31, 2021", "in July 2024", "in 2021".
    pub fn when(&self, date: PartialDate) -> String {
        let key = match (date.month, date.day) {
            (_, Some(_)) => "on_day",
            (Some(_), None) => "in_month",
            _ => "in_year",
        };
        self.say(key, &[("date", &self.date(date))])
    }

    /// "one, two, and three".
    pub fn list(&self, items: &[String]) -> String {
        let pattern = &self.language.list;
        match items {
            [] => String::new(),
            [one] => one.clone(),
            [one, two] => fill(&pattern.two.text, &[("0", one), ("1", two)]),
            [first, middle @ .., last] => {
                let joined = middle.iter().fold(first.clone(), |joined, item| {
                    fill(&pattern.middle.text, &[("0", &joined), ("1", item)])
                });
                fill(&pattern.last.text, &[("0", &joined), ("1", last)])
            }
        }
    }

    /// The order in which the language lists two names.
    pub fn compare(&self, a: &str, b: &str) -> Ordering {
        self.collation.compare(a, b).then_with(|| a.cmp(b))
    }
}

fn name_of(names: &[crate::parse::leaf::Words], month: i8) -> String {
    let index = usize::try_from(month - 1).unwrap_or(0);
    names.get(index).map_or_else(|| month.to_string(), |name| name.text.to_string())
}

const LEFT_TO_RIGHT: char = '\u{2066}';
const FIRST_STRONG: char = '\u{2068}';
const POP: char = '\u{2069}';

/// A value as it is filled into a sentence that runs from right to left.
fn isolate(kind: Type, value: &str) -> String {
    match kind {
        // Plain digits keep their order by themselves; amounts of money are held together already.
        Type::Number | Type::Money | Type::Percent => value.to_owned(),
        Type::Code => format!("{LEFT_TO_RIGHT}{value}{POP}"),
        Type::Date | Type::Text => format!("{FIRST_STRONG}{value}{POP}"),
    }
}

/// CLDR's name for the language, with Latin digits.
fn cldr(lang: Lang) -> Cldr {
    let tag = match lang.tag() {
        "es" => "es-US",
        "zh-Hans" => "zh-Hans-CN",
        "zh-Hant" => "zh-Hant-TW",
        // CLDR has no data for Hmong and Mien; their numbers are written as in English.
        "hmn" | "ium" => "en-US",
        tag => tag,
    };
    format!("{tag}-u-nu-latn").parse().expect("a known tag")
}

/// CLDR's name for the language whose numbers are read without a mistake beside a US form.
///
/// CLDR describes the language at home: 130.000 in Vietnamese, Khmer and Lao, 1,30,000 in Hindi
/// and Punjabi. On a form in California the first is a hundred and thirty, the second a slip of
/// the pen, so these five are written as CLDR has Spanish in the United States (es-US): 130,000.
fn cldr_numbers(lang: Lang) -> Cldr {
    match lang.tag() {
        "vi" | "km" | "lo" | "hi" | "pa" => "en-US-u-nu-latn".parse().expect("a known tag"),
        _ => cldr(lang),
    }
}

/// Hmong and Mien have no plural forms, and CLDR does not know them.
fn has_plurals(lang: Lang) -> bool {
    !matches!(lang.tag(), "hmn" | "ium")
}

fn category_name(category: PluralCategory) -> &'static str {
    match category {
        PluralCategory::Zero => "zero",
        PluralCategory::One => "one",
        PluralCategory::Two => "two",
        PluralCategory::Few => "few",
        PluralCategory::Many => "many",
        PluralCategory::Other => "other",
    }
}

/// Fills `{name}` placeholders; a name without a value stays as it stands.
pub fn fill(text: &str, values: &[(&str, &str)]) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        let value = after.split_once('}').and_then(|(name, behind)| {
            values.iter().find(|(known, _)| *known == name).map(|(_, value)| (value, behind))
        });
        match value {
            Some((value, behind)) => {
                out.push_str(value);
                rest = behind;
            }
            None => {
                out.push('{');
                rest = after;
            }
        }
    }
    out.push_str(rest);
    out
}
