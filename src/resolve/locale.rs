//! How a language says things: words with plurals, numbers, money, dates, lists, order.
//!
//! Always the Gregorian calendar and Latin digits: a reader copies amounts, phones and dates
//! onto forms that take no others.

use std::cmp::Ordering;
use std::sync::Arc;

use icu_collator::options::CollatorOptions;
use icu_collator::{Collator, CollatorBorrowed};
use icu_decimal::DecimalFormatter;
use icu_decimal::input::Decimal as FixedDecimal;
use icu_locale::Locale as Cldr;
use icu_plurals::{PluralCategory, PluralOperands, PluralRules};

use crate::base::diag::Place;
use crate::base::lang::Lang;
use crate::parse::language::{Language, Message, Messages};
use crate::parse::leaf::PartialDate;

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
    collator: CollatorBorrowed<'static>,
}

impl Locale {
    pub fn new(lang: Lang, (file_lang, language): (Lang, Arc<Language>), fallback: Arc<Language>) -> Self {
        let cldr = cldr(lang);
        Locale {
            lang,
            file_lang,
            language,
            fallback,
            numbers: DecimalFormatter::try_new((&cldr).into(), Default::default()).expect("compiled data"),
            plurals: has_plurals(lang)
                .then(|| PluralRules::try_new_cardinal((&cldr).into()).expect("compiled data")),
            collator: Collator::try_new((&cldr).into(), CollatorOptions::default()).expect("compiled data"),
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
            Some(Message::Plain(text)) => fill(text, values),
            Some(Message::Plural(forms)) => {
                forms.get("other").map(|text| fill(text, values)).unwrap_or_default()
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
                text.map(|text| fill(text, &values)).unwrap_or_default()
            }
            _ => self.say(key, &values),
        }
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

    /// Whole US dollars.
    pub fn money(&self, digits: &str) -> String {
        self.say("money", &[("amount", &self.number(digits))])
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
            None => fill(&self.language.date_month.text, &[("month", &month), ("year", &year)]),
        }
    }

    fn month(&self, month: i8) -> String {
        name_of(&self.language.months.0, month)
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
            [many @ .., last] => {
                let many = many.join(&self.middle());
                fill(&pattern.last.text, &[("0", &many), ("1", last)])
            }
        }
    }

    /// What stands between items; the space behind a comma is lost when YAML is read.
    fn middle(&self) -> String {
        let text = &self.language.list.middle.text;
        if text.is_ascii() { format!("{text} ") } else { text.to_string() }
    }

    /// The order in which the language lists two names.
    pub fn compare(&self, a: &str, b: &str) -> Ordering {
        self.collator.compare(a, b).then_with(|| a.cmp(b))
    }
}

fn name_of(names: &[crate::parse::leaf::Words], month: i8) -> String {
    let index = usize::try_from(month - 1).unwrap_or(0);
    names.get(index).map_or_else(|| month.to_string(), |name| name.text.to_string())
}

/// CLDR's name for the language as it is read in California, with Latin digits.
fn cldr(lang: Lang) -> Cldr {
    let tag = match lang.tag() {
        // Spanish in the United States groups digits like English.
        "es" => "es-US",
        "zh-Hans" => "zh-Hans-CN",
        "zh-Hant" => "zh-Hant-TW",
        // CLDR has no data for Hmong and Mien; their numbers are written as in English.
        "hmn" | "ium" => "en-US",
        tag => tag,
    };
    format!("{tag}-u-nu-latn").parse().expect("a known tag")
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
