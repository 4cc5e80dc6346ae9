//! What may stand for a value inside a word of the language files: its name says its type.

/// What fills a placeholder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Type {
    /// Digits, grouped as the language does.
    Number,
    /// Dollars, with their sign.
    Money,
    /// A number with its percent sign.
    Percent,
    /// A date, or when something is: `on January 31, 2027`.
    Date,
    /// What is the same in every script and runs from left to right: `PDF`, `1.2 MB`.
    Code,
    /// A name, a title, a unit, a list of names.
    Text,
}

/// Every placeholder that the program fills.
pub const PLACEHOLDERS: [(&str, Type); 26] = [
    ("0", Type::Text),
    ("1", Type::Text),
    ("amount", Type::Money),
    ("count", Type::Number),
    ("counties", Type::Text),
    ("date", Type::Date),
    ("day", Type::Number),
    ("from", Type::Number),
    ("language", Type::Text),
    ("month", Type::Text),
    ("name", Type::Text),
    ("number", Type::Number),
    ("original", Type::Text),
    ("percent", Type::Percent),
    ("publisher", Type::Text),
    ("reviewer", Type::Text),
    ("size", Type::Code),
    ("state", Type::Text),
    ("table", Type::Text),
    ("title", Type::Text),
    ("to", Type::Number),
    ("type", Type::Code),
    ("unit", Type::Text),
    ("when", Type::Date),
    ("who", Type::Text),
    ("year", Type::Number),
];

/// The type of a placeholder; a name that nobody knows is some text.
pub fn type_of(name: &str) -> Type {
    PLACEHOLDERS.iter().find(|(known, _)| *known == name).map_or(Type::Text, |(_, kind)| *kind)
}
