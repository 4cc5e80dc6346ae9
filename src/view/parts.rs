//! Every part of the theme with its examples on one page: for people to look at in the preview,
//! and for the tests. A built site never has it.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::Arc;

use minijinja::context;
use minijinja::value::{Serde, Value};
use serde_json::Value as Json;

use super::chart::{self, Bar, Said, Sun};
use super::{Frame, value};
use crate::base::diag::{Diagnostics, Place};
use crate::base::tree::Tree;
use crate::parse::markdown::escape;

/// A part of the theme with its examples.
pub struct Part {
    pub name: String,
    /// Where the examples are written.
    pub file: Arc<str>,
    pub examples: Vec<Example>,
}

/// A part as it may be used.
pub struct Example {
    pub title: String,
    pub shown: Shown,
}

pub enum Shown {
    /// A macro of the part, called with values: `entries(items, 3)`.
    Call { call: String, values: Value },
    /// HTML as texts have it, for parts that are styles only.
    Html(String),
}

/// The examples of a theme: `parts/*/examples.json`.
pub fn read(tree: &Tree, root: &str, diags: &mut Diagnostics) -> Vec<Part> {
    let folder = format!("{root}parts/");
    let mut parts = Vec::new();
    for (path, bytes) in tree.under(&folder) {
        let Some(name) = path.strip_prefix(&folder).and_then(|rest| rest.strip_suffix("/examples.json"))
        else {
            continue;
        };
        match serde_json::from_slice::<Vec<Json>>(bytes) {
            Ok(list) => {
                let examples = list.iter().map(example).collect();
                parts.push(Part { name: name.to_owned(), file: path.clone(), examples });
            }
            Err(error) => diags.examples_broken(&Place::file(path), &error.to_string()),
        }
    }
    parts
}

fn example(json: &Json) -> Example {
    let text = |name: &str| json[name].as_str().unwrap_or("").to_owned();
    let shown = match json["html"].as_str() {
        Some(html) => Shown::Html(html.to_owned()),
        None => Shown::Call { call: text("call"), values: value(&json["with"]) },
    };
    Example { title: text("title"), shown }
}

/// Values as templates get them. What has `draw` becomes the figure that a build would draw.
fn value(json: &Json) -> Value {
    match json {
        Json::Object(fields) if fields.contains_key("draw") => {
            draw(json).map_or_else(|| ().into(), value::safe)
        }
        Json::Object(fields) => {
            let fields = fields.iter().map(|(name, json)| (name.clone(), value(json)));
            Value::from(fields.collect::<BTreeMap<String, Value>>())
        }
        Json::Array(items) => items.iter().map(value).collect::<Value>(),
        other => Value::from(Serde(other)),
    }
}

fn draw(json: &Json) -> Option<String> {
    let text = |name: &str| json[name].as_str().unwrap_or("");
    let said = Said { title: text("title"), desc: text("desc") };
    let list = json["values"].as_array()?;
    if text("draw") == "life" {
        let sun = |name: &Json| match name.as_str() {
            Some("open") => Sun::Open,
            Some("soon") => Sun::Soon,
            _ => Sun::Ended,
        };
        return chart::life(&said, &list.iter().map(sun).collect::<Vec<_>>());
    }
    let bars: Vec<Bar> = list
        .iter()
        .zip(1..)
        .map(|(value, label)| Bar { label: format!("{label}"), value: value.as_i64().unwrap_or(0) })
        .collect();
    chart::bars(&said, &bars, (text("first"), text("last")))
}

impl Part {
    /// An example as HTML, with the words of a language.
    pub fn show(&self, example: &Example, frame: &Frame) -> Result<String, Diagnostics> {
        match &example.shown {
            Shown::Html(html) => Ok(html.clone()),
            Shown::Call { call, values } => {
                let name = call.split('(').next().unwrap_or("");
                let part = &self.name;
                let source =
                    format!("{{% from \"parts/{part}/{part}.html\" import {name} %}}{{{{ {call} }}}}");
                let lang = value::lang(frame.lang);
                let own = context! { t => frame.words(frame.lang), lang => lang.clone(), reader => lang };
                frame.theme.render_source(&source, &self.file, context! { ..values.clone(), ..own })
            }
        }
    }
}

const BOX: (&str, &str) = ("<div>", "</div>");
const LIST: (&str, &str) = ("<ul class=\"bare rows\">", "</ul>");

/// The page: each part under its name, each example under its title. All examples that cannot be
/// laid out are told of at once.
pub fn page(frame: &Frame) -> Result<String, Diagnostics> {
    let mut body = String::new();
    let mut told = Diagnostics::new();
    for part in &frame.theme.parts {
        writeln!(
            body,
            "<section aria-labelledby=\"part-{0}\"><h2 id=\"part-{0}\">{0}</h2>",
            escape(&part.name)
        )
        .expect("a string");
        for (example, number) in part.examples.iter().zip(1..) {
            let html = part.show(example, frame).unwrap_or_else(|diags| {
                told.extend(diags);
                String::new()
            });
            let html = super::behind::apart(&html, &format!("{}-{number}-", part.name));
            // An entry of a list stands in one.
            let (open, close) = if html.trim_start().starts_with("<li") { LIST } else { BOX };
            writeln!(body, "<h3>{}</h3>\n{open}{html}{close}", escape(&example.title)).expect("a string");
        }
        body.push_str("</section>\n");
    }
    if told.has_errors() {
        return Err(told);
    }
    let theme = &frame.theme;
    Ok(format!(
        "<!doctype html>\n<html lang=\"{}\" dir=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"{}\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>Parts of the theme</title>\n<style>{}</style>\n</head>\n\
         <body data-template=\"parts\">\n<main class=\"wrap\">\n<h1>Parts of the theme</h1>\n{body}</main>\n\
         </body>\n</html>\n",
        frame.lang.tag(),
        frame.lang.dir(),
        theme.csp,
        theme.css,
    ))
}
