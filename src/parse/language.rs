//! Language files: `i18n/<tag>.yaml`, every word that theme and generator show.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::Value as Json;

use super::leaf::{Names, Text, Words};
use super::shape::{Cx, Field, ProseData, Shape, record};
use super::yaml::{Node, Value};
use crate::base::diag::Place;

record! {
    /// The words of one language, and how it writes dates and numbers.
    pub struct Language {
        /// Words and sentences by their key, with `{placeholders}` and plural forms.
        words: Messages = "skip: Skip to the page",
        /// The names of the months, January first, as they stand in a date.
        months: Months = "[January, February, …]",
        /// Their names where they stand without a day, if those differ: январь, not января.
        months_alone: Option<Months> = "[январь, февраль, …]",
        /// Short names of the months, for narrow places.
        months_short: Months = "[Jan, Feb, …]",
        /// How a date is written: `{month} {day}, {year}`.
        date: Text = "\"{month} {day}, {year}\"",
        /// How a month is written: `{month} {year}`.
        date_month: Text = "\"{month} {year}\"",
        /// How a time from one day to another is written: `{from} to {to}`.
        range: Text = "\"{from} to {to}\"",
        /// How several words become one list.
        list: ListPattern = "{two: \"{0} and {1}\", middle: \"{0}, {1}\", last: \"{0}, and {1}\"}",
        /// True where too little is written for a reader to rely on: every page says so.
        thin: Option<bool> = "true",
        /// What a search in this language must know besides the pages' own words.
        search: Option<SearchWords> = "{synonyms: [[doctor, physician]], stop_words: [the, a]}",
    }
}

record! {
    /// What a search must know of a language.
    pub struct SearchWords {
        /// Lists of words and phrases that mean the same to a reader who looks for one of them.
        synonyms: Vec<Names> = "- [doctor, physician]",
        /// Words so common that they say nothing.
        stop_words: Names = "[the, a, of]",
    }
}

record! {
    /// How several words become one list, after CLDR.
    pub struct ListPattern {
        /// Two words: `{0} and {1}`.
        two: Text = "\"{0} and {1}\"",
        /// More than two, but for the last: `{0}, {1}`.
        middle: Text = "\"{0}, {1}\"",
        /// All but the last, and the last: `{0}, and {1}`.
        last: Text = "\"{0}, and {1}\"",
    }
}

/// Twelve names of months, January first.
#[derive(Clone, Debug)]
pub struct Months(pub Vec<Words>);

impl Field for Months {
    fn shape() -> Shape {
        Shape::List(Words::shape)
    }
    fn data(&self, prose: ProseData) -> Json {
        self.0.data(prose)
    }
    fn read(node: &Node, cx: &mut Cx) -> Option<Self> {
        let names: Vec<Words> = Vec::read(node, cx)?;
        if names.len() != 12 {
            let place = cx.place(node);
            cx.diags.months(&place, cx.lang);
        }
        Some(Months(names))
    }
}

/// The plural categories of CLDR.
pub const CATEGORIES: [&str; 6] = ["zero", "one", "two", "few", "many", "other"];

#[derive(Clone, Debug)]
pub enum Message {
    Plain(Arc<str>),
    /// By CLDR category.
    Plural(BTreeMap<&'static str, Arc<str>>),
}

impl Message {
    /// Every text of the message.
    pub fn texts(&self) -> impl Iterator<Item = &str> {
        let (one, many) = match self {
            Message::Plain(text) => (Some(text), None),
            Message::Plural(forms) => (None, Some(forms.values())),
        };
        one.into_iter().chain(many.into_iter().flatten()).map(|text| &**text)
    }
}

/// A message with its places.
#[derive(Clone, Debug)]
pub struct Said {
    pub message: Message,
    /// The place of its key.
    pub at: Place,
    /// Every placeholder in it, with its braces, and where it stands.
    pub placeholders: Vec<(String, Place)>,
}

/// Messages by key.
#[derive(Clone, Debug, Default)]
pub struct Messages {
    pub by_key: BTreeMap<String, Said>,
    /// Keys whose message could not be read and was told of.
    pub broken: Vec<String>,
}

impl Field for Messages {
    fn shape() -> Shape {
        Shape::Table(|| Shape::Words)
    }
    fn data(&self, _: ProseData) -> Json {
        let message = |said: &Said| match &said.message {
            Message::Plain(text) => Json::from(&**text),
            Message::Plural(forms) => {
                forms.iter().map(|(form, text)| (form.to_string(), Json::from(&**text))).collect()
            }
        };
        self.by_key.iter().map(|(key, said)| (key.clone(), message(said))).collect()
    }
    fn read(node: &Node, cx: &mut Cx) -> Option<Self> {
        let Value::Map(entries) = &node.value else {
            let place = cx.place(node);
            cx.diags.wrong_type(&place, &Self::shape(), node);
            return None;
        };
        let mut messages = Messages { broken: cx.broken.to_vec(), ..Messages::default() };
        for entry in entries {
            let at = cx.source.place(entry.key_range.clone());
            match read_message(&entry.node, cx) {
                Some(message) => {
                    let placeholders = placed(&entry.node, cx);
                    messages.by_key.insert(entry.key.clone(), Said { message, at, placeholders });
                }
                None => messages.broken.push(entry.key.clone()),
            }
        }
        Some(messages)
    }
}

/// The placeholders in a stretch of the file, with their places.
fn placed(node: &Node, cx: &Cx) -> Vec<(String, Place)> {
    let raw = cx.source.slice(&node.range);
    let braces = raw.match_indices('{').filter_map(|(at, _)| Some((at, at + raw[at..].find('}')? + 1)));
    let place = |(start, end): (usize, usize)| {
        let at = cx.source.place(node.range.start + start..node.range.start + end);
        (raw[start + 1..end - 1].to_owned(), at)
    };
    braces.map(place).filter(|(name, _)| !name.contains(['{', ':', '\n'])).collect()
}

fn read_message(node: &Node, cx: &mut Cx) -> Option<Message> {
    let Value::Map(entries) = &node.value else {
        let text = Text::read(node, cx)?;
        return Some(Message::Plain(text.text));
    };
    let mut forms = BTreeMap::new();
    let mut whole = true;
    for entry in entries {
        match CATEGORIES.iter().find(|category| **category == entry.key) {
            Some(category) => {
                let text = Text::read(&entry.node, cx)?;
                forms.insert(*category, text.text);
            }
            None => {
                let place = cx.source.place(entry.key_range.clone());
                cx.diags.unknown_plural(&place, &entry.key, &CATEGORIES);
                whole = false;
            }
        }
    }
    whole.then_some(Message::Plural(forms))
}

/// The `{placeholders}` of a message, each once, sorted.
pub fn placeholders(text: &str) -> Vec<&str> {
    let mut names: Vec<&str> =
        text.split('{').skip(1).filter_map(|rest| rest.split_once('}').map(|(name, _)| name)).collect();
    names.sort_unstable();
    names.dedup();
    names
}
