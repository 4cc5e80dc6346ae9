//! The values that stand in records: words, dates, numbers, phones, addresses, references.
//!
//! Scalars are read as the schema says, never as YAML guesses: a ZIP code `02134`, a
//! language `no` and a phone stay what they look like.

use std::marker::PhantomData;
use std::sync::Arc;

use jiff::civil::Date;
use serde_json::Value as Json;

use super::markdown::{self, Body};
use super::print::Print;
use super::shape::{Cx, Field, Kind, Leaf, Outline, ProseData, Saying, Seen, Shape, WordsByPath};
use super::yaml::{Node, Value};
use crate::base::diag::Place;
use crate::base::lang::Lang;

/// The text of a scalar; `None` after a remark if the node is something else.
pub fn scalar(node: &Node, shape: &Shape, cx: &mut Cx) -> Option<String> {
    match &node.value {
        Value::Scalar { text, .. } => Some(text.clone()),
        _ => {
            let place = cx.place(node);
            cx.diags.wrong_type(&place, shape, node);
            None
        }
    }
}

/// One line in some language.
#[derive(Clone, Debug)]
pub struct Words {
    pub text: Arc<str>,
    pub lang: Lang,
    pub at: Place,
}

impl Words {
    pub fn saying(&self) -> Saying {
        Saying { print: Print::of_line(&self.text), words: self.text.split_whitespace().count() }
    }
}

impl Field for Words {
    fn shape() -> Shape {
        Shape::Words
    }
    fn data(&self, _: ProseData) -> Json {
        (&*self.text).into()
    }
    fn has_words() -> bool {
        true
    }
    fn read(node: &Node, cx: &mut Cx) -> Option<Self> {
        let text = scalar(node, &Self::shape(), cx)?;
        let at = cx.place(node);
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        if text.is_empty() {
            cx.diags.empty_text(&at);
            return None;
        }
        super::lint::one_line(&text, &at, cx.diags);
        Some(Words { text: text.into(), lang: cx.lang, at })
    }
    fn read_words(node: &Node, path: &str, cx: &mut Cx, out: &mut WordsByPath) {
        if let Some(words) = Self::read(node, cx) {
            out.leaves.insert(path.to_owned(), Leaf::Words(words));
        }
    }
    fn translate(&mut self, path: &str, words: &WordsByPath) {
        if let Some(Leaf::Words(translated)) = words.leaves.get(path) {
            *self = translated.clone();
        }
    }
    fn visit(&self, see: &mut dyn FnMut(Seen)) {
        see(Seen::Words(self));
    }
    fn outline(&self, path: &str, out: &mut Outline) {
        out.texts.insert(path.to_owned(), self.saying());
    }
}

/// Names of one thing: how many there are is each language's own affair.
#[derive(Clone, Debug, Default)]
pub struct Names(pub Vec<Words>);

impl Field for Names {
    fn shape() -> Shape {
        Shape::List(Words::shape)
    }
    fn data(&self, prose: ProseData) -> Json {
        self.0.data(prose)
    }
    fn has_words() -> bool {
        true
    }
    fn read(node: &Node, cx: &mut Cx) -> Option<Self> {
        Vec::read(node, cx).map(Names)
    }
    fn absent() -> Option<Self> {
        Some(Names::default())
    }
    fn read_words(node: &Node, path: &str, cx: &mut Cx, out: &mut WordsByPath) {
        if let Some(names) = Self::read(node, cx) {
            out.leaves.insert(path.to_owned(), Leaf::Names(names.0, cx.place(node)));
        }
    }
    fn translate(&mut self, path: &str, words: &WordsByPath) {
        if let Some(Leaf::Names(translated, _)) = words.leaves.get(path) {
            self.0.clone_from(translated);
        }
    }
    fn visit(&self, see: &mut dyn FnMut(Seen)) {
        self.0.visit(see);
    }
    fn outline(&self, path: &str, out: &mut Outline) {
        out.names.insert(path.to_owned());
    }
}

/// Markdown in some language, as it stands in a record.
#[derive(Clone, Debug)]
pub struct Prose {
    pub body: Arc<Body>,
    pub lang: Lang,
    pub at: Place,
}

impl Prose {
    pub fn saying(&self) -> Saying {
        let (print, words) =
            self.body.sections.first().map_or((Print::of(""), 0), |whole| (whole.print, whole.words));
        Saying { print, words }
    }
}

impl Field for Prose {
    fn shape() -> Shape {
        Shape::Prose
    }
    fn data(&self, prose: ProseData) -> Json {
        prose(self).into()
    }
    fn has_words() -> bool {
        true
    }
    fn read(node: &Node, cx: &mut Cx) -> Option<Self> {
        let text = scalar(node, &Self::shape(), cx)?;
        let at = cx.place(node);
        if text.trim().is_empty() {
            cx.diags.empty_text(&at);
            return None;
        }
        if let Some(body) = markdown::plain_line(&text) {
            return Some(Prose { body: Arc::new(body), lang: cx.lang, at });
        }
        let map = markdown::Origin::Yaml { node: node.range.clone() };
        let body = markdown::parse(cx.source, &text, map, cx.figures, cx.diags);
        Some(Prose { body: Arc::new(body), lang: cx.lang, at })
    }
    fn read_words(node: &Node, path: &str, cx: &mut Cx, out: &mut WordsByPath) {
        if let Some(prose) = Self::read(node, cx) {
            out.leaves.insert(path.to_owned(), Leaf::Prose(prose));
        }
    }
    fn translate(&mut self, path: &str, words: &WordsByPath) {
        if let Some(Leaf::Prose(translated)) = words.leaves.get(path) {
            *self = translated.clone();
        }
    }
    fn visit(&self, see: &mut dyn FnMut(Seen)) {
        see(Seen::Prose(self));
    }
    fn outline(&self, path: &str, out: &mut Outline) {
        out.texts.insert(path.to_owned(), self.saying());
    }
}

/// Text that is the same in every language: a name, a street, a title of a source.
#[derive(Clone, Debug, PartialEq)]
pub struct Text {
    pub text: Arc<str>,
    pub at: Place,
}

impl Field for Text {
    fn shape() -> Shape {
        Shape::Text
    }
    fn data(&self, _: ProseData) -> Json {
        (&*self.text).into()
    }
    fn read(node: &Node, cx: &mut Cx) -> Option<Self> {
        let text = scalar(node, &Self::shape(), cx)?;
        let at = cx.place(node);
        if text.trim().is_empty() {
            cx.diags.empty_text(&at);
            return None;
        }
        Some(Text { text: text.trim().into(), at })
    }
}

/// Small letters, digits, `-` and `.`, beginning and ending with a letter or digit.
pub fn is_id(text: &str) -> bool {
    let inner = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
    text.starts_with(inner)
        && text.ends_with(inner)
        && text.chars().all(|c| inner(c) || matches!(c, '-' | '.'))
}

/// A reference to a record of the kind that `K` is.
#[derive(Clone, Debug)]
pub struct Ref<K> {
    pub id: Arc<str>,
    pub at: Place,
    kind: PhantomData<fn() -> K>,
}

/// A type whose records have ids.
pub trait Named {
    const KIND: Kind;
}

impl<K: Named> Field for Ref<K> {
    fn shape() -> Shape {
        Shape::Reference(K::KIND)
    }
    fn data(&self, _: ProseData) -> Json {
        (&*self.id).into()
    }
    fn read(node: &Node, cx: &mut Cx) -> Option<Self> {
        let id = scalar(node, &Self::shape(), cx)?;
        Some(Ref { id: id.trim().into(), at: cx.place(node), kind: PhantomData })
    }
    fn visit(&self, see: &mut dyn FnMut(Seen)) {
        see(Seen::Reference(K::KIND, &self.id, &self.at));
    }
}

/// A reference to a page of the site: `/programs/medi-cal`, perhaps with `#a-heading`.
#[derive(Clone, Debug)]
pub struct PageRef {
    pub path: Arc<str>,
    pub at: Place,
}

impl Field for PageRef {
    fn shape() -> Shape {
        Shape::Page
    }
    fn data(&self, _: ProseData) -> Json {
        (&*self.path).into()
    }
    fn read(node: &Node, cx: &mut Cx) -> Option<Self> {
        let path = scalar(node, &Self::shape(), cx)?;
        Some(PageRef { path: path.trim().into(), at: cx.place(node) })
    }
    fn visit(&self, see: &mut dyn FnMut(Seen)) {
        see(Seen::Page(self));
    }
}

/// A day with its place.
#[derive(Clone, Debug)]
pub struct Day {
    pub date: Date,
    pub at: Place,
}

impl Field for Day {
    fn shape() -> Shape {
        Shape::Date
    }
    fn data(&self, _: ProseData) -> Json {
        self.date.to_string().into()
    }
    fn read(node: &Node, cx: &mut Cx) -> Option<Self> {
        let text = scalar(node, &Self::shape(), cx)?;
        let at = cx.place(node);
        match PartialDate::parse(&text) {
            Some(PartialDate { year, month: Some(month), day: Some(day) }) => {
                let date = Date::new(year, month, day).expect("a partial date holds only real days");
                Some(Day { date, at })
            }
            _ => {
                cx.diags.bad_date(&at, &text, &Self::shape());
                None
            }
        }
    }
}

/// A date of which the day, or the day and the month, may be unknown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PartialDate {
    pub year: i16,
    pub month: Option<i8>,
    pub day: Option<i8>,
}

impl PartialDate {
    pub fn parse(text: &str) -> Option<Self> {
        let parts: Vec<&str> = text.trim().split('-').collect();
        let lengths: Vec<usize> = parts.iter().map(|part| part.len()).collect();
        if !matches!(lengths[..], [4] | [4, 2] | [4, 2, 2])
            || !parts.concat().bytes().all(|b| b.is_ascii_digit())
        {
            return None;
        }
        let year = parts[0].parse().ok()?;
        let month = parts.get(1).and_then(|part| part.parse::<i8>().ok());
        let day = parts.get(2).and_then(|part| part.parse::<i8>().ok());
        Date::new(year, month.unwrap_or(1), day.unwrap_or(1)).ok()?;
        Some(PartialDate { year, month, day })
    }

    /// The first day that the date can mean.
    pub fn first_day(&self) -> Date {
        Date::new(self.year, self.month.unwrap_or(1), self.day.unwrap_or(1)).expect("checked when read")
    }

    /// The last day that the date can mean.
    pub fn last_day(&self) -> Date {
        let month =
            Date::new(self.year, self.month.unwrap_or(12), self.day.unwrap_or(1)).expect("checked when read");
        if self.day.is_some() { month } else { month.last_of_month() }
    }

    /// As in ISO 8601, as far as it is known.
    pub fn iso(&self) -> String {
        match (self.month, self.day) {
            (Some(month), Some(day)) => format!("{:04}-{month:02}-{day:02}", self.year),
            (Some(month), None) => format!("{:04}-{month:02}", self.year),
            _ => format!("{:04}", self.year),
        }
    }
}

impl From<Date> for PartialDate {
    fn from(date: Date) -> Self {
        PartialDate { year: date.year(), month: Some(date.month()), day: Some(date.day()) }
    }
}

impl Field for PartialDate {
    fn shape() -> Shape {
        Shape::PartialDate
    }
    fn data(&self, _: ProseData) -> Json {
        self.iso().into()
    }
    fn read(node: &Node, cx: &mut Cx) -> Option<Self> {
        let text = scalar(node, &Self::shape(), cx)?;
        let date = Self::parse(&text);
        if date.is_none() {
            let place = cx.place(node);
            cx.diags.bad_date(&place, &text, &Self::shape());
        }
        date
    }
}

impl Field for i64 {
    fn shape() -> Shape {
        Shape::Whole
    }
    fn data(&self, _: ProseData) -> Json {
        (*self).into()
    }
    fn read(node: &Node, cx: &mut Cx) -> Option<Self> {
        let text = scalar(node, &Self::shape(), cx)?;
        let number = text.trim().parse().ok().filter(|number: &i64| number.abs() <= 1_000_000_000);
        if number.is_none() {
            let place = cx.place(node);
            cx.diags.bad_number(&place, &text, &Self::shape());
        }
        number
    }
}

/// A whole number within bounds: defines the type and how it is read.
macro_rules! bounded {
    ($(#[doc = $doc:literal])+ $name:ident, $from:literal ..= $to:literal) => {
        $(#[doc = $doc])+
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub struct $name(pub i64);

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }

        impl Field for $name {
            fn shape() -> Shape {
                Shape::Between($from, $to)
            }
            fn data(&self, _: ProseData) -> Json {
                self.0.into()
            }
            fn read(node: &Node, cx: &mut Cx) -> Option<Self> {
                let text = scalar(node, &Self::shape(), cx)?;
                match text.trim().parse() {
                    Ok(number) if ($from..=$to).contains(&number) => Some($name(number)),
                    _ => {
                        let place = cx.place(node);
                        cx.diags.bad_number(&place, &text, &Self::shape());
                        None
                    }
                }
            }
        }
    };
}

bounded!(
    /// A calendar year that a guideline or a plan can be of.
    Year, 1965..=2200
);
bounded!(
    /// Whole US dollars that a household can earn or a guideline can be.
    Amount, 0..=10_000_000
);
bounded!(
    /// A person's age in years.
    Age, 0..=130
);
bounded!(
    /// How often something was changed after it was public.
    Revision, 0..=9999
);
bounded!(
    /// People in a household, as far as tables of limits show them.
    Household, 1..=8
);

/// A share in percent: above nothing, at most 2000, with at most three decimals.
#[derive(Clone, Debug, PartialEq)]
pub struct Percent {
    pub text: Arc<str>,
}

impl Percent {
    pub fn value(&self) -> f64 {
        self.text.parse().expect("checked when read")
    }
}

impl Field for Percent {
    fn shape() -> Shape {
        Shape::Percent
    }
    fn data(&self, _: ProseData) -> Json {
        number(&self.text)
    }
    fn read(node: &Node, cx: &mut Cx) -> Option<Self> {
        let text = scalar(node, &Self::shape(), cx)?;
        let trimmed = text.trim();
        let (whole, decimals) = trimmed.split_once('.').unwrap_or((trimmed, "0"));
        let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
        let right = digits(whole) && digits(decimals) && whole.len() <= 4 && decimals.len() <= 3;
        if right && trimmed.parse::<f64>().is_ok_and(|share| share > 0.0 && share <= 2000.0) {
            return Some(Percent { text: trimmed.into() });
        }
        let place = cx.place(node);
        cx.diags.bad_number(&place, &text, &Self::shape());
        None
    }
}

/// Digits that were checked when they were read, as a number of JSON.
fn number(digits: &str) -> Json {
    match digits.parse::<i64>() {
        Ok(whole) => whole.into(),
        Err(_) => digits.parse::<f64>().map_or(Json::Null, Json::from),
    }
}

/// A number as it was written, so that 4.90 is not shown as 4.9.
#[derive(Clone, Debug, PartialEq)]
pub struct Decimal {
    pub text: Arc<str>,
}

impl Decimal {
    pub fn value(&self) -> f64 {
        self.text.parse().expect("checked when read")
    }
}

impl Field for Decimal {
    fn shape() -> Shape {
        Shape::Decimal
    }
    fn data(&self, _: ProseData) -> Json {
        number(&self.text)
    }
    fn read(node: &Node, cx: &mut Cx) -> Option<Self> {
        let text = scalar(node, &Self::shape(), cx)?;
        let trimmed = text.trim();
        let digits = trimmed.strip_prefix('-').unwrap_or(trimmed);
        let plain = digits.bytes().all(|b| b.is_ascii_digit() || b == b'.')
            && digits.starts_with(|c: char| c.is_ascii_digit());
        if !plain || trimmed.parse::<f64>().is_err() {
            let place = cx.place(node);
            cx.diags.bad_number(&place, &text, &Self::shape());
            return None;
        }
        Some(Decimal { text: trimmed.into() })
    }
}

impl Field for bool {
    fn shape() -> Shape {
        Shape::YesNo
    }
    fn data(&self, _: ProseData) -> Json {
        (*self).into()
    }
    fn read(node: &Node, cx: &mut Cx) -> Option<Self> {
        let text = scalar(node, &Self::shape(), cx)?;
        match text.trim() {
            "true" => Some(true),
            "false" => Some(false),
            other => {
                let place = cx.place(node);
                cx.diags.bad_yes_no(&place, other);
                None
            }
        }
    }
}

/// A phone number in E.164, perhaps with an extension, or a short code like 211.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Phone {
    /// Digits only; ten for a number in the United States, three for a short code.
    digits: Arc<str>,
    extension: Option<Arc<str>>,
}

impl Phone {
    pub fn parse(text: &str) -> Option<Self> {
        let (number, extension) = split_extension(text.trim());
        if !number
            .chars()
            .all(|c| c.is_ascii_digit() || matches!(c, '+' | '-' | '.' | ' ' | '(' | ')' | '\u{A0}'))
        {
            return None;
        }
        let digits: String = number.chars().filter(char::is_ascii_digit).collect();
        let digits = match digits.len() {
            11 if digits.starts_with('1') => digits[1..].to_owned(),
            10 => digits,
            3 if digits.ends_with("11") || digits == "988" => digits,
            _ => return None,
        };
        // No area code and no exchange of North America begins with 0 or 1.
        if digits.len() == 10 && [digits.as_bytes()[0], digits.as_bytes()[3]].iter().any(|&b| b < b'2') {
            return None;
        }
        Some(Phone { digits: digits.into(), extension: extension.map(Into::into) })
    }

    /// For a `tel:` link: `+18003001506;ext=12`, or `211`.
    pub fn uri(&self) -> String {
        let prefix = if self.digits.len() == 10 { "+1" } else { "" };
        let extension = self.extension.as_ref().map(|ext| format!(";ext={ext}")).unwrap_or_default();
        format!("tel:{prefix}{}{extension}", self.digits)
    }

    /// For other programs: `+18003001506;ext=12`, or `211`.
    pub fn number(&self) -> String {
        self.uri().trim_start_matches("tel:").to_owned()
    }

    /// As people in California write it: `1-800-300-1506` for toll-free numbers, `(916) 555-0142`
    /// otherwise. The extension is not in it.
    pub fn shown(&self) -> String {
        let d = &*self.digits;
        match d.len() {
            10 if ["800", "833", "844", "855", "866", "877", "888"].contains(&&d[..3]) => {
                format!("1-{}-{}-{}", &d[..3], &d[3..6], &d[6..])
            }
            10 => format!("({}) {}-{}", &d[..3], &d[3..6], &d[6..]),
            _ => d.to_owned(),
        }
    }

    /// Ten digits, or the three of a short code.
    pub fn digits(&self) -> &str {
        &self.digits
    }

    pub fn extension(&self) -> Option<&str> {
        self.extension.as_deref()
    }
}

fn split_extension(text: &str) -> (&str, Option<&str>) {
    for mark in [";ext=", " ext. ", " ext ", " x", "x"] {
        if let Some((number, extension)) = text.split_once(mark)
            && !extension.is_empty()
            && extension.bytes().all(|b| b.is_ascii_digit())
        {
            return (number, Some(extension));
        }
    }
    (text, None)
}

impl Field for Phone {
    fn shape() -> Shape {
        Shape::Phone
    }
    fn data(&self, _: ProseData) -> Json {
        self.number().into()
    }
    fn read(node: &Node, cx: &mut Cx) -> Option<Self> {
        let text = scalar(node, &Self::shape(), cx)?;
        let phone = Phone::parse(&text);
        if phone.is_none() {
            let place = cx.place(node);
            cx.diags.bad_phone(&place, &text);
        }
        phone
    }
}

/// A scalar that is text of a certain form: defines the type and how it is read.
macro_rules! checked_text {
    ($(#[doc = $doc:literal])+ $name:ident, $shape:expr, $check:expr) => {
        $(#[doc = $doc])+
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub struct $name(pub Arc<str>);

        impl Field for $name {
            fn shape() -> Shape {
                $shape
            }
            fn data(&self, _: ProseData) -> Json {
                (&*self.0).into()
            }
            fn read(node: &Node, cx: &mut Cx) -> Option<Self> {
                let text = scalar(node, &Self::shape(), cx)?;
                let check: fn(&str) -> bool = $check;
                if check(text.trim()) {
                    return Some($name(text.trim().into()));
                }
                let place = cx.place(node);
                cx.diags.bad_text(&place, &text, &Self::shape());
                None
            }
        }
    };
}

checked_text!(
    /// A short name for use inside the site.
    Id, Shape::Id, is_id
);
/// An address that a page had before, without its language: `/coverage/children`.
#[derive(Clone, Debug)]
pub struct OldAddress {
    pub path: Arc<str>,
    pub at: Place,
}

impl Field for OldAddress {
    fn shape() -> Shape {
        Shape::Page
    }
    fn data(&self, _: ProseData) -> Json {
        (&*self.path).into()
    }
    fn read(node: &Node, cx: &mut Cx) -> Option<Self> {
        let text = scalar(node, &Self::shape(), cx)?;
        let path = text.trim().trim_end_matches('/');
        let segments =
            path.strip_prefix('/').map(|rest| rest.split('/').all(|part| is_id(part) && !part.contains('.')));
        if segments == Some(true) {
            return Some(OldAddress { path: path.into(), at: cx.place(node) });
        }
        let place = cx.place(node);
        cx.diags.bad_text(&place, &text, &Self::shape());
        None
    }
}

checked_text!(
    /// A ZIP code: five digits, perhaps four more.
    Zip, Shape::Zip,
    |text| matches!(text.len(), 5 | 10) && text.bytes().enumerate().all(|(i, b)| if i == 5 { b == b'-' } else { b.is_ascii_digit() })
);
checked_text!(
    /// The code of a county of California in federal statistics (FIPS 6-4): 06, then an odd number
    /// up to 115.
    Fips, Shape::Fips,
    |text| text.len() == 5
        && text.strip_prefix("06").and_then(|code| code.parse().ok()).is_some_and(|code: u8| code % 2 == 1 && code <= 115)
);
checked_text!(
    /// A web address with its scheme.
    Url, Shape::Url, is_url
);

/// A web address with the place where it stands.
#[derive(Clone, Debug)]
pub struct UrlAt {
    pub url: Arc<str>,
    pub at: Place,
}

impl Field for UrlAt {
    fn shape() -> Shape {
        Shape::Url
    }
    fn read(node: &Node, cx: &mut Cx) -> Option<Self> {
        let Url(url) = Url::read(node, cx)?;
        Some(UrlAt { url, at: cx.place(node) })
    }
    fn data(&self, _: ProseData) -> Json {
        (&*self.url).into()
    }
}
checked_text!(
    /// An e-mail address.
    Mail, Shape::Mail,
    |text| text.split_once('@').is_some_and(|(name, host)| {
        !name.is_empty() && host.contains('.') && !host.starts_with('.') && !host.ends_with('.') && !text.contains(char::is_whitespace)
    })
);

/// `https://` or `http://`, a host with a dot, no spaces, nothing that HTML would have to escape.
pub fn is_url(text: &str) -> bool {
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    rest.is_some_and(|rest| {
        let host = rest.split(['/', '?', '#']).next().unwrap_or("");
        host.contains('.')
            && !host.starts_with('.')
            && !text.contains(|c: char| c.is_whitespace() || "<>\"{}|\\^`".contains(c))
    })
}

impl Field for Lang {
    fn shape() -> Shape {
        Shape::Language
    }
    fn data(&self, _: ProseData) -> Json {
        self.tag().into()
    }
    fn read(node: &Node, cx: &mut Cx) -> Option<Self> {
        let text = scalar(node, &Self::shape(), cx)?;
        let lang = Lang::from_tag(text.trim());
        if lang.is_none() {
            let place = cx.place(node);
            cx.diags.unknown_language(&place, text.trim());
        }
        lang
    }
}

/// A language with the place where it is named.
#[derive(Clone, Debug)]
pub struct LangAt {
    pub lang: Lang,
    pub at: Place,
}

impl Field for LangAt {
    fn shape() -> Shape {
        Shape::Language
    }
    fn data(&self, _: ProseData) -> Json {
        self.lang.tag().into()
    }
    fn read(node: &Node, cx: &mut Cx) -> Option<Self> {
        let lang = Lang::read(node, cx)?;
        Some(LangAt { lang, at: cx.place(node) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn phones_are_read_as_people_write_them() {
        for (typed, uri, shown) in [
            ("1-800-300-1506", "tel:+18003001506", "1-800-300-1506"),
            ("(916) 552-9200", "tel:+19165529200", "(916) 552-9200"),
            ("+15306942235;ext=231", "tel:+15306942235;ext=231", "(530) 694-2235"),
            ("530.694.2235 x231", "tel:+15306942235;ext=231", "(530) 694-2235"),
            ("211", "tel:211", "211"),
        ] {
            let phone = Phone::parse(typed).expect(typed);
            assert_eq!((phone.uri().as_str(), phone.shown().as_str()), (uri, shown));
        }
        for typed in ["555-0142", "1-800-GOT-HELP", "12", "(016) 552-9200", "916-152-9200", "none", ""] {
            assert_eq!(Phone::parse(typed), None, "{typed}");
        }
    }

    #[test]
    fn dates_may_lack_their_end_but_must_be_real() {
        for (typed, iso) in [("2024", "2024"), ("2024-07", "2024-07"), ("2024-02-29", "2024-02-29")] {
            assert_eq!(PartialDate::parse(typed).expect(typed).iso(), iso);
        }
        for typed in ["2023-02-29", "2024-13", "24-07-01", "July 1", "2024-7-1", "07/01/2024", ""] {
            assert_eq!(PartialDate::parse(typed), None, "{typed}");
        }
        assert_eq!(PartialDate::parse("2024-02").expect("a month").last_day().day(), 29);
    }
}
