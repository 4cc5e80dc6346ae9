//! What a record looks like, said once: names, types, required or not, words, examples.
//!
//! [`record!`] defines a Rust struct and, from the same lines, how it is read from YAML with
//! all its mistakes told, how a translation's words are laid over it, how its references are
//! found, and its [`Shape`], from which help for editors and schemas are written.

use std::collections::{BTreeMap, HashSet};
use std::fmt;

use serde_json::Value as Json;

use super::print::Print;
use super::text::Source;
use super::yaml::{Entry, Node, Value};
use crate::base::diag::{Diagnostics, Place};
use crate::base::lang::Lang;
use crate::base::near::nearest;

/// What an editor may write at a place. Each variant has words for people in [`Shape::words`].
#[derive(Clone, Copy)]
pub enum Shape {
    /// One line in the reader's language.
    Words,
    /// Markdown in the reader's language.
    Prose,
    /// Text that is the same in every language.
    Text,
    /// A short name for use inside the site: small letters, digits, `-` and `.`.
    Id,
    /// The id of a record of this kind.
    Reference(Kind),
    /// The address of a page without its language: `/programs/medi-cal`.
    Page,
    Date,
    /// A date of which the day or the month may be unknown: `2024-07`.
    PartialDate,
    Whole,
    /// A whole number from the first to the second.
    Between(i64, i64),
    Percent,
    Decimal,
    /// A number, a date, or several numbers by name.
    Figure,
    YesNo,
    Phone,
    Zip,
    Fips,
    Url,
    Mail,
    Language,
    /// Opening hours of a week.
    Hours,
    /// One of these, each with what it means.
    Choice(&'static [(&'static str, &'static str)]),
    List(fn() -> Shape),
    /// Records by id.
    Table(fn() -> Shape),
    Record(fn() -> RecordShape),
}

/// The definition of a record.
pub struct RecordShape {
    pub words: &'static str,
    pub fields: Vec<FieldShape>,
}

/// The definition of one field of a record.
pub struct FieldShape {
    pub name: &'static str,
    pub words: &'static str,
    pub example: &'static str,
    pub required: bool,
    pub shape: Shape,
}

impl Shape {
    /// What is expected, for a remark: "a date, like 2026-01-31".
    pub fn words(&self) -> String {
        match self {
            Shape::Words => "one line of text".into(),
            Shape::Prose => "text".into(),
            Shape::Text => "text".into(),
            Shape::Id => "a short name in small letters, digits, `-` and `.`, like `medi-cal`".into(),
            Shape::Reference(kind) => format!("the id of {}", kind.words()),
            Shape::Page => "the address of a page without its language, like `/programs/medi-cal`".into(),
            Shape::Date => "a date as year-month-day, like 2026-01-31".into(),
            Shape::PartialDate => "a date as year, year-month or year-month-day, like 2024-07".into(),
            Shape::Whole => "a whole number, like 138".into(),
            Shape::Between(from, to) => format!("a whole number from {from} to {to}"),
            Shape::Percent => "a share in percent, like 266 or 213.5".into(),
            Shape::Decimal | Shape::Figure => "a number, like 4.9".into(),
            Shape::YesNo => "true or false".into(),
            Shape::Phone => "a phone number, like 1-800-300-1506".into(),
            Shape::Zip => "a ZIP code of five digits, like 95814".into(),
            Shape::Fips => "the county's code in federal statistics, 06001 to 06115 in odd numbers".into(),
            Shape::Url => "a web address, like https://www.dhcs.ca.gov/".into(),
            Shape::Mail => "an e-mail address, like help@example.org".into(),
            Shape::Language => "a language tag, like es or zh-Hant".into(),
            Shape::Hours => "opening hours, like Mon-Fri 8:00-17:00".into(),
            Shape::Choice(choices) => {
                let names: Vec<_> = choices.iter().map(|(name, _)| format!("`{name}`")).collect();
                format!("one of {}", names.join(", "))
            }
            Shape::List(_) => "a list: one `- item` a line".into(),
            Shape::Table(_) => "entries, each with a name of its own: `name:` and its lines below".into(),
            Shape::Record(_) => "lines of the form `name: value`".into(),
        }
    }
}

/// The kinds of things that have ids.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Kind {
    Program,
    Rule,
    Organization,
    Initiative,
    Publication,
    Fact,
    Guideline,
    Term,
    County,
    Contact,
    JoinOption,
    Notice,
    Listing,
    Category,
    ListingSource,
    Zip,
}

impl Kind {
    /// With its article: "a program".
    pub fn words(self) -> &'static str {
        match self {
            Kind::Program => "a program",
            Kind::Rule => "an income rule",
            Kind::Organization => "an organization",
            Kind::Initiative => "an initiative",
            Kind::Publication => "a publication",
            Kind::Fact => "a fact",
            Kind::Guideline => "a guideline table",
            Kind::Term => "a glossary term",
            Kind::County => "a county",
            Kind::Contact => "a contact",
            Kind::JoinOption => "a way to join",
            Kind::Notice => "a notice",
            Kind::Listing => "a listing",
            Kind::Category => "a category",
            Kind::ListingSource => "a source",
            Kind::Zip => "a ZIP code",
        }
    }

    /// Without its article: "program".
    pub fn noun(self) -> &'static str {
        self.words().split_once(' ').expect("an article and a noun").1
    }
}

/// Where reading a file stands: its text, its language, and the remarks so far.
pub struct Cx<'a> {
    pub source: &'a Source<'a>,
    pub lang: Lang,
    pub diags: &'a mut Diagnostics,
    /// Keys that a syntax mistake took away; asking for them would tell of the mistake twice.
    pub broken: &'a [String],
    /// Whether figures may be typed here: only where facts are written down.
    pub figures: bool,
}

impl Cx<'_> {
    pub fn place(&self, node: &Node) -> Place {
        self.source.place(node.range.clone())
    }
}

/// A type that can stand in a record.
pub trait Field: Sized {
    fn shape() -> Shape;

    /// Reads the value; `None` after a remark about it.
    fn read(node: &Node, cx: &mut Cx) -> Option<Self>;

    /// The value as data for other programs, as [`Shape`] describes it; null for what is left out.
    fn data(&self, prose: ProseData) -> Json;

    /// What stands for a field that is left out; `None` if it is required.
    fn absent() -> Option<Self> {
        None
    }

    /// Whether any words are in it that a translation may hold.
    fn has_words() -> bool {
        false
    }

    /// Takes the words out of a translation. Whatever is no words must not stand there.
    fn read_words(node: &Node, path: &str, cx: &mut Cx, out: &mut WordsByPath) {
        let _ = (path, out);
        let place = cx.place(node);
        cx.diags.not_in_translation(&place);
    }

    /// Lays a translation's words over the source's.
    fn translate(&mut self, path: &str, words: &WordsByPath) {
        let _ = (path, words);
    }

    /// Shows every reference, source and text inside.
    fn visit(&self, see: &mut dyn FnMut(Seen)) {
        let _ = see;
    }

    /// Lists where words stand, to hold a translation against.
    fn outline(&self, path: &str, out: &mut Outline) {
        let _ = (path, out);
    }
}

/// Makes what other programs get of a text in Markdown: its figures depend on the day.
pub type ProseData<'a> = &'a mut dyn FnMut(&super::leaf::Prose) -> String;

/// Where the words of a record stand: the paths of its texts, the lengths of its lists.
#[derive(Debug, Default)]
pub struct Outline {
    pub texts: BTreeMap<String, Saying>,
    pub lists: BTreeMap<String, usize>,
    /// Lists of names, which a translation may have or lack.
    pub names: std::collections::BTreeSet<String>,
}

/// What one text says.
#[derive(Clone, Copy, Debug)]
pub struct Saying {
    pub print: Print,
    pub words: usize,
}

/// What [`Field::visit`] shows.
pub enum Seen<'a> {
    Reference(Kind, &'a str, &'a Place),
    Page(&'a super::leaf::PageRef),
    Words(&'a super::leaf::Words),
    Prose(&'a super::leaf::Prose),
    Source(&'a super::source::SourceDoc),
}

/// The words of a translated record by their path in it, like `steps.0.title`.
#[derive(Clone, Debug, Default)]
pub struct WordsByPath {
    pub leaves: BTreeMap<String, Leaf>,
    /// How many items each translated list has, to hold against the source's.
    pub lists: BTreeMap<String, (usize, Place)>,
}

#[derive(Clone, Debug)]
pub enum Leaf {
    Words(super::leaf::Words),
    Prose(super::leaf::Prose),
    Names(Vec<super::leaf::Words>, Place),
}

impl Leaf {
    pub fn place(&self) -> &Place {
        match self {
            Leaf::Words(words) => &words.at,
            Leaf::Prose(prose) => &prose.at,
            Leaf::Names(_, at) => at,
        }
    }

    /// What it says; names are each language's own affair.
    pub fn saying(&self) -> Option<Saying> {
        match self {
            Leaf::Words(words) => Some(words.saying()),
            Leaf::Prose(prose) => Some(prose.saying()),
            Leaf::Names(..) => None,
        }
    }
}

/// A type defined by [`record!`].
pub trait Record: Sized {
    fn record_shape() -> RecordShape;
    fn read_record(fields: &mut Fields, cx: &mut Cx) -> Option<Self>;
    fn record_data(&self, prose: ProseData) -> Json;
    fn record_words(fields: &mut Fields, path: &str, cx: &mut Cx, out: &mut WordsByPath);
    fn translate_record(&mut self, path: &str, words: &WordsByPath);
    fn visit_record(&self, see: &mut dyn FnMut(Seen));
    fn outline_record(&self, path: &str, out: &mut Outline);
}

/// The entries of a map, handed out by name; what nobody asked for is unknown.
pub struct Fields<'a> {
    entries: &'a [Entry],
    taken: HashSet<&'static str>,
    shape: fn() -> RecordShape,
    /// The map itself, for a remark about what is missing in it.
    pub at: Place,
}

impl<'a> Fields<'a> {
    /// The fields of a map; `None` after a remark if the node is something else.
    pub fn of(node: &'a Node, shape: fn() -> RecordShape, cx: &mut Cx) -> Option<Self> {
        match &node.value {
            Value::Map(entries) => {
                let at = match entries.first() {
                    Some(first) => cx.source.place(first.key_range.clone()),
                    None => cx.place(node),
                };
                Some(Fields { entries, taken: HashSet::new(), shape, at })
            }
            _ => {
                let place = cx.place(node);
                cx.diags.wrong_type(&place, &Shape::Record(shape), node);
                None
            }
        }
    }

    fn find(&mut self, name: &'static str) -> Option<&'a Entry> {
        self.taken.insert(name);
        self.entries.iter().find(|entry| entry.key == name)
    }

    /// The value of a field, or what stands for its absence; `None` after a remark.
    pub fn take<T: Field>(&mut self, name: &'static str, example: &str, cx: &mut Cx) -> Option<T> {
        match self.find(name) {
            Some(Entry { node: Node { value: Value::Nothing, .. }, key_range, .. }) => match T::absent() {
                Some(absent) => Some(absent),
                None => {
                    let place = cx.source.place(key_range.clone());
                    cx.diags.empty_value(&place, name, &T::shape(), example);
                    None
                }
            },
            Some(entry) => T::read(&entry.node, cx),
            None if cx.broken.iter().any(|key| key == name || key == "*") => T::absent(),
            None => match T::absent() {
                Some(absent) => Some(absent),
                None => {
                    // A misspelt key explains the missing one: one remark is enough.
                    if !self.misspelt(name) {
                        cx.diags.missing_field(&self.at, name, &T::shape(), example);
                    }
                    None
                }
            },
        }
    }

    /// Whether a key that is no field here was perhaps meant to be this one.
    fn misspelt(&self, name: &'static str) -> bool {
        let shape = (self.shape)();
        let is_field = |key: &str| shape.fields.iter().any(|field| field.name == key);
        let unknown = self.entries.iter().filter(|entry| !is_field(&entry.key));
        unknown.map(|entry| entry.key.as_str()).any(|key| nearest(key, [name]).is_some())
    }

    /// The words of a field of a translation; a field without words has no business there.
    pub fn take_words<T: Field>(
        &mut self,
        name: &'static str,
        path: &str,
        cx: &mut Cx,
        out: &mut WordsByPath,
    ) {
        let Some(entry) = self.find(name) else { return };
        if T::has_words() {
            T::read_words(&entry.node, &join(path, name), cx, out);
        } else {
            let place = cx.source.place(entry.key_range.start..entry.node.range.end.max(entry.key_range.end));
            cx.diags.not_in_translation(&place);
        }
    }

    /// Tells of every key that nobody asked for.
    pub fn finish(&self, cx: &mut Cx) {
        for entry in self.entries {
            if !self.taken.contains(entry.key.as_str()) {
                let shape = (self.shape)();
                let free = shape.fields.iter().map(|field| field.name);
                let missing = free.filter(|name| !self.entries.iter().any(|other| other.key == *name));
                let near = nearest(&entry.key, missing);
                let place = cx.source.place(entry.key_range.clone());
                let names: Vec<_> = shape.fields.iter().map(|field| field.name).collect();
                cx.diags.unknown_key(&place, &entry.key, near, &names);
            }
        }
    }
}

/// Whether data says no more than that a field was left out.
pub fn is_nothing(data: &Json) -> bool {
    match data {
        Json::Null => true,
        Json::Array(items) => items.is_empty(),
        Json::Object(entries) => entries.is_empty(),
        _ => false,
    }
}

/// `path.name`, or `name` at the top.
pub fn join(path: &str, name: impl fmt::Display) -> String {
    if path.is_empty() { name.to_string() } else { format!("{path}.{name}") }
}

impl<T: Field> Field for Option<T> {
    fn shape() -> Shape {
        T::shape()
    }
    fn data(&self, prose: ProseData) -> Json {
        self.as_ref().map_or(Json::Null, |value| value.data(prose))
    }
    fn has_words() -> bool {
        T::has_words()
    }
    fn read(node: &Node, cx: &mut Cx) -> Option<Self> {
        T::read(node, cx).map(Some)
    }
    fn absent() -> Option<Self> {
        Some(None)
    }
    fn read_words(node: &Node, path: &str, cx: &mut Cx, out: &mut WordsByPath) {
        T::read_words(node, path, cx, out);
    }
    fn translate(&mut self, path: &str, words: &WordsByPath) {
        if let Some(value) = self {
            value.translate(path, words);
        }
    }
    fn visit(&self, see: &mut dyn FnMut(Seen)) {
        if let Some(value) = self {
            value.visit(see);
        }
    }
    fn outline(&self, path: &str, out: &mut Outline) {
        if let Some(value) = self {
            value.outline(path, out);
        }
    }
}

impl<T: Field> Field for Vec<T> {
    fn shape() -> Shape {
        Shape::List(T::shape)
    }
    fn data(&self, prose: ProseData) -> Json {
        self.iter().map(|item| item.data(prose)).collect()
    }
    fn has_words() -> bool {
        T::has_words()
    }
    fn read(node: &Node, cx: &mut Cx) -> Option<Self> {
        let Value::List(items) = &node.value else {
            let place = cx.place(node);
            cx.diags.wrong_type(&place, &Self::shape(), node);
            return None;
        };
        let mut whole = true;
        let mut list = Vec::with_capacity(items.len());
        for item in items {
            match T::read(item, cx) {
                Some(value) => list.push(value),
                None => whole = false,
            }
        }
        whole.then_some(list)
    }
    fn absent() -> Option<Self> {
        Some(Vec::new())
    }
    fn read_words(node: &Node, path: &str, cx: &mut Cx, out: &mut WordsByPath) {
        let Value::List(items) = &node.value else {
            let place = cx.place(node);
            cx.diags.wrong_type(&place, &Self::shape(), node);
            return;
        };
        out.lists.insert(path.to_owned(), (items.len(), cx.place(node)));
        for (index, item) in items.iter().enumerate() {
            if !matches!(item.value, Value::Nothing) {
                T::read_words(item, &join(path, index), cx, out);
            }
        }
    }
    fn translate(&mut self, path: &str, words: &WordsByPath) {
        for (index, item) in self.iter_mut().enumerate() {
            item.translate(&join(path, index), words);
        }
    }
    fn visit(&self, see: &mut dyn FnMut(Seen)) {
        self.iter().for_each(|item| item.visit(see));
    }
    fn outline(&self, path: &str, out: &mut Outline) {
        out.lists.insert(path.to_owned(), self.len());
        for (index, item) in self.iter().enumerate() {
            item.outline(&join(path, index), out);
        }
    }
}

/// Records by id, in the order of the file.
#[derive(Clone, Debug)]
pub struct Table<T> {
    pub entries: Vec<(String, Place, T)>,
    /// Ids of entries that could not be read and were told of.
    pub broken: Vec<String>,
}

impl<T> Default for Table<T> {
    fn default() -> Self {
        Table { entries: Vec::new(), broken: Vec::new() }
    }
}

impl<T> Table<T> {
    pub fn iter(&self) -> impl Iterator<Item = (&str, &T)> {
        self.entries.iter().map(|(id, _, record)| (id.as_str(), record))
    }
    pub fn get(&self, id: &str) -> Option<&T> {
        self.iter().find(|(name, _)| *name == id).map(|(_, record)| record)
    }
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }
}

impl<T: Field> Field for Table<T> {
    fn shape() -> Shape {
        Shape::Table(T::shape)
    }
    fn data(&self, prose: ProseData) -> Json {
        self.iter().map(|(id, record)| (id.to_owned(), record.data(prose))).collect()
    }
    fn has_words() -> bool {
        T::has_words()
    }
    fn read(node: &Node, cx: &mut Cx) -> Option<Self> {
        let Value::Map(entries) = &node.value else {
            let place = cx.place(node);
            cx.diags.wrong_type(&place, &Self::shape(), node);
            return None;
        };
        let mut table = Table { entries: Vec::new(), broken: cx.broken.to_vec() };
        for entry in entries {
            let place = cx.source.place(entry.key_range.clone());
            let named = super::leaf::is_id(&entry.key);
            if !named {
                cx.diags.bad_id(&place, &entry.key);
            }
            match T::read(&entry.node, cx) {
                Some(value) if named => table.entries.push((entry.key.clone(), place, value)),
                _ => table.broken.push(entry.key.clone()),
            }
        }
        Some(table)
    }
    fn absent() -> Option<Self> {
        Some(Table::default())
    }
    fn read_words(node: &Node, path: &str, cx: &mut Cx, out: &mut WordsByPath) {
        let Value::Map(entries) = &node.value else {
            let place = cx.place(node);
            cx.diags.wrong_type(&place, &Self::shape(), node);
            return;
        };
        for entry in entries {
            T::read_words(&entry.node, &join(path, &entry.key), cx, out);
        }
    }
    fn translate(&mut self, path: &str, words: &WordsByPath) {
        for (id, _, record) in &mut self.entries {
            record.translate(&join(path, &*id), words);
        }
    }
    fn visit(&self, see: &mut dyn FnMut(Seen)) {
        self.entries.iter().for_each(|(_, _, record)| record.visit(see));
    }
    fn outline(&self, path: &str, out: &mut Outline) {
        for (id, _, record) in &self.entries {
            record.outline(&join(path, id), out);
        }
    }
}

/// Defines a record: a struct, and from the same lines everything that [`Record`] asks for.
///
/// Each field is `name: Type = "an example"`, with its words for people as its doc comment.
/// `Option` and lists may be left out; everything else is required.
macro_rules! record {
    (
        $(#[doc = $doc:literal])+
        pub struct $name:ident {
            $( $(#[doc = $words:literal])+ $field:ident : $ty:ty = $example:literal, )+
        }
    ) => {
        $(#[doc = $doc])+
        #[derive(Clone, Debug)]
        pub struct $name {
            /// Where the record begins.
            pub at: $crate::base::diag::Place,
            $( $(#[doc = $words])+ pub $field: $ty, )+
        }

        impl $crate::parse::shape::Record for $name {
            fn record_shape() -> $crate::parse::shape::RecordShape {
                $crate::parse::shape::RecordShape {
                    words: concat!($($doc),+).trim_ascii(),
                    fields: vec![ $( $crate::parse::shape::FieldShape {
                        name: stringify!($field),
                        words: concat!($($words),+).trim_ascii(),
                        example: $example,
                        required: <$ty as $crate::parse::shape::Field>::absent().is_none(),
                        shape: <$ty as $crate::parse::shape::Field>::shape(),
                    } ),+ ],
                }
            }

            fn read_record(
                fields: &mut $crate::parse::shape::Fields,
                cx: &mut $crate::parse::shape::Cx,
            ) -> Option<Self> {
                $( let $field = fields.take::<$ty>(stringify!($field), $example, cx); )+
                fields.finish(cx);
                Some(Self { at: fields.at.clone(), $( $field: $field? ),+ })
            }

            /// The fields in their order, without those that are left out.
            fn record_data(&self, prose: $crate::parse::shape::ProseData) -> serde_json::Value {
                let mut record = serde_json::Map::new();
                $(
                    let value = $crate::parse::shape::Field::data(&self.$field, prose);
                    if !$crate::parse::shape::is_nothing(&value) {
                        record.insert(stringify!($field).to_owned(), value);
                    }
                )+
                record.into()
            }

            fn record_words(
                fields: &mut $crate::parse::shape::Fields,
                path: &str,
                cx: &mut $crate::parse::shape::Cx,
                out: &mut $crate::parse::shape::WordsByPath,
            ) {
                $( fields.take_words::<$ty>(stringify!($field), path, cx, out); )+
                fields.finish(cx);
            }

            fn translate_record(&mut self, path: &str, words: &$crate::parse::shape::WordsByPath) {
                $( $crate::parse::shape::Field::translate(
                    &mut self.$field, &$crate::parse::shape::join(path, stringify!($field)), words,
                ); )+
            }

            fn visit_record(&self, see: &mut dyn FnMut($crate::parse::shape::Seen)) {
                $( $crate::parse::shape::Field::visit(&self.$field, see); )+
            }

            fn outline_record(&self, path: &str, out: &mut $crate::parse::shape::Outline) {
                $( $crate::parse::shape::Field::outline(
                    &self.$field, &$crate::parse::shape::join(path, stringify!($field)), out,
                ); )+
            }
        }

        impl $crate::parse::shape::Field for $name {
            fn shape() -> $crate::parse::shape::Shape {
                $crate::parse::shape::Shape::Record(<Self as $crate::parse::shape::Record>::record_shape)
            }
            fn data(&self, prose: $crate::parse::shape::ProseData) -> serde_json::Value {
                $crate::parse::shape::Record::record_data(self, prose)
            }
            fn has_words() -> bool {
                true
            }
            fn read(node: &$crate::parse::yaml::Node, cx: &mut $crate::parse::shape::Cx) -> Option<Self> {
                let mut fields = $crate::parse::shape::Fields::of(node, <Self as $crate::parse::shape::Record>::record_shape, cx)?;
                <Self as $crate::parse::shape::Record>::read_record(&mut fields, cx)
            }
            fn read_words(
                node: &$crate::parse::yaml::Node,
                path: &str,
                cx: &mut $crate::parse::shape::Cx,
                out: &mut $crate::parse::shape::WordsByPath,
            ) {
                if let Some(mut fields) = $crate::parse::shape::Fields::of(node, <Self as $crate::parse::shape::Record>::record_shape, cx) {
                    <Self as $crate::parse::shape::Record>::record_words(&mut fields, path, cx, out);
                }
            }
            fn translate(&mut self, path: &str, words: &$crate::parse::shape::WordsByPath) {
                $crate::parse::shape::Record::translate_record(self, path, words);
            }
            fn visit(&self, see: &mut dyn FnMut($crate::parse::shape::Seen)) {
                $crate::parse::shape::Record::visit_record(self, see);
            }
            fn outline(&self, path: &str, out: &mut $crate::parse::shape::Outline) {
                $crate::parse::shape::Record::outline_record(self, path, out);
            }
        }
    };
}

/// Defines a choice: an enum whose variants have the names that editors type.
macro_rules! choice {
    (
        $(#[doc = $doc:literal])+
        pub enum $name:ident { $( $(#[doc = $words:literal])+ $variant:ident = $typed:literal, )+ }
    ) => {
        $(#[doc = $doc])+
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $( $(#[doc = $words])+ $variant, )+ }

        impl $name {
            const CHOICES: &'static [(&'static str, &'static str)] =
                &[ $( ($typed, concat!($($words),+).trim_ascii()) ),+ ];

            /// The name that editors type.
            pub fn name(self) -> &'static str {
                match self { $( $name::$variant => $typed, )+ }
            }
        }

        impl $crate::parse::shape::Field for $name {
            fn shape() -> $crate::parse::shape::Shape {
                $crate::parse::shape::Shape::Choice(Self::CHOICES)
            }
            fn data(&self, _: $crate::parse::shape::ProseData) -> serde_json::Value {
                self.name().into()
            }
            fn read(node: &$crate::parse::yaml::Node, cx: &mut $crate::parse::shape::Cx) -> Option<Self> {
                let typed = $crate::parse::leaf::scalar(node, &Self::shape(), cx)?;
                match typed.as_str() {
                    $( $typed => Some($name::$variant), )+
                    _ => {
                        let place = cx.place(node);
                        cx.diags.unknown_choice(&place, &typed, Self::CHOICES);
                        None
                    }
                }
            }
        }
    };
}

pub(crate) use {choice, record};
