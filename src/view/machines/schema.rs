//! JSON Schema (2020-12) of the open data, from the definitions of the records.

use serde_json::{Map, Value as Json, json};

use super::data::{Table, is_internal, schema_path};
use crate::base::lang::Lang;
use crate::parse::page::Translation;
use crate::parse::shape::{Record, RecordShape, Shape};
use crate::resolve::Site;

/// The schema of the file of a table, the same for every language.
pub fn of_table(site: &Site, table: &Table) -> Json {
    let mut row = of_record(&(table.record)(), table.name);
    if let (Some(fields), Json::Object(added)) = (row["properties"].as_object_mut(), (table.added)()) {
        fields.extend(added);
    }
    if let Some(required) = row["required"].as_array_mut() {
        required.extend(["id".into(), "languages".into()]);
    }
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": format!("{}/{}", site.base_url, schema_path(table)),
        "title": table.name,
        "description": table.about,
        "type": "object",
        "properties": {
            "$schema": {"type": "string", "format": "uri"},
            "language": language("The language that was asked for."),
            "license": {
                "type": ["string", "null"], "format": "uri", "description": "The terms of use of the words.",
            },
            table.name: {"type": "array", "items": row},
        },
        "required": ["$schema", "language", table.name],
        "additionalProperties": false,
    })
}

/// What every row has besides its record.
pub fn of_row() -> Json {
    json!({
        "id": {"type": "string", "description": "Stays the same as long as the record does."},
        "languages": {
            "type": "array",
            "items": language(""),
            "description": "The languages that its texts are in; more or others where not all is translated.",
        },
        "translation": of_record(&Translation::record_shape(), "translation"),
    })
}

/// And if it has a page.
pub fn of_page() -> Json {
    with(
        of_row(),
        json!({
            "url": {"type": "string", "format": "uri", "description": "Its page in the language that was asked for."},
            "state": {"type": "string", "description": "Where its status stands on the day of the build."},
        }),
    )
}

pub fn of_program() -> Json {
    with(
        of_page(),
        json!({
            "limits": {
                "type": "object",
                "description": "By the name of the rule, the most that a household may earn, for its period.",
                "additionalProperties": {
                    "type": "object",
                    "properties": {
                        "table_year": {"type": "integer", "description": "The year of the guideline that was used."},
                        "dollars": {
                            "type": "object",
                            "description": "Whole US dollars before tax, by the number of people.",
                            "propertyNames": {"pattern": "^[1-8]$"},
                            "additionalProperties": {"type": "integer"},
                        },
                    },
                    "required": ["table_year", "dollars"],
                    "additionalProperties": false,
                },
            },
        }),
    )
}

pub fn of_fact() -> Json {
    with(
        of_row(),
        json!({
            "shown": {
                "description": "The figure as the language writes it; several by name.",
                "oneOf": [{"type": "string"}, {"type": "object", "additionalProperties": {"type": "string"}}],
            },
        }),
    )
}

pub fn of_deadline() -> Json {
    with(
        of_row(),
        json!({
            "url": {"type": "string", "format": "uri", "description": "The page that tells of it."},
            "title": {"type": "string", "description": "The title of that page."},
            "programs": {
                "type": "array", "items": {"type": "string"}, "description": "Ids of the programs that it is about.",
            },
        }),
    )
}

fn with(mut fields: Json, more: Json) -> Json {
    if let (Json::Object(fields), Json::Object(more)) = (&mut fields, more) {
        fields.extend(more);
    }
    fields
}

fn language(about: &str) -> Json {
    let tags: Vec<&str> = Lang::all().map(Lang::tag).collect();
    described(json!({"type": "string", "enum": tags}), about)
}

fn described(mut schema: Json, words: &str) -> Json {
    if !words.is_empty() {
        schema["description"] = words.into();
    }
    schema
}

/// A record of the table, or inside one.
fn of_record(shape: &RecordShape, table: &str) -> Json {
    let public = || shape.fields.iter().filter(|field| !is_internal(table, field.name));
    let properties: Map<String, Json> =
        public().map(|field| (field.name.to_owned(), described(of(&field.shape), field.words))).collect();
    let required: Vec<&str> = public().filter(|field| field.required).map(|field| field.name).collect();
    json!({
        "type": "object",
        "properties": properties,
        "required": required,
        "additionalProperties": false,
    })
}

fn of(shape: &Shape) -> Json {
    const PARTIAL_DATE: &str = r"^\d{4}(-\d{2}(-\d{2})?)?$";
    match shape {
        Shape::Words | Shape::Text | Shape::Id | Shape::Reference(_) | Shape::Hours => {
            json!({"type": "string", "minLength": 1})
        }
        Shape::Prose => json!({"type": "string", "contentMediaType": "text/html"}),
        Shape::Page => json!({"type": "string", "pattern": "^/"}),
        Shape::Date => json!({"type": "string", "format": "date"}),
        Shape::PartialDate => json!({"type": "string", "pattern": PARTIAL_DATE}),
        Shape::Whole => json!({"type": "integer"}),
        Shape::Between(from, to) => json!({"type": "integer", "minimum": from, "maximum": to}),
        Shape::Percent => json!({"type": "number", "exclusiveMinimum": 0, "maximum": 2000}),
        Shape::Decimal => json!({"type": "number"}),
        Shape::Figure => json!({
            "oneOf": [
                {"type": "number"},
                {"type": "string", "pattern": PARTIAL_DATE},
                {"type": "object", "additionalProperties": {"type": "number"}},
            ],
        }),
        Shape::YesNo => json!({"type": "boolean"}),
        // E.164, or a short code like 211; an extension as in RFC 3966.
        Shape::Phone => json!({"type": "string", "pattern": r"^(\+1\d{10}|\d{3})(;ext=\d+)?$"}),
        Shape::Zip => json!({"type": "string", "pattern": r"^\d{5}(-\d{4})?$"}),
        Shape::Fips => json!({"type": "string", "pattern": r"^06\d{3}$"}),
        Shape::Url => json!({"type": "string", "format": "uri"}),
        Shape::Mail => json!({"type": "string", "format": "email"}),
        Shape::Language => language(""),
        Shape::Choice(choices) => {
            let one = |(name, words): &(&str, &str)| json!({"const": name, "description": words});
            json!({"oneOf": choices.iter().map(one).collect::<Vec<_>>()})
        }
        Shape::List(item) => json!({"type": "array", "items": of(&item())}),
        Shape::Table(entry) => json!({"type": "object", "additionalProperties": of(&entry())}),
        // Inside a record nothing is left out but what is missing.
        Shape::Record(record) => of_record(&record(), "-"),
    }
}
