//! XLIFF 1.2: <https://docs.oasis-open.org/xliff/v1.2/os/xliff-core.html>.

use std::fmt::Write;
use std::sync::Arc;

use quick_xml::Reader;
use quick_xml::events::Event;

use super::Returned;
use super::units::{Document, Unit};
use crate::base::diag::{Diagnostics, Place};
use crate::base::lang::Lang;
use crate::parse::markdown::escape;

pub fn write(documents: &[Document], source: Lang, target: Lang) -> String {
    let mut out = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <xliff version=\"1.2\" xmlns=\"urn:oasis:names:tc:xliff:document:1.2\">\n",
    );
    for document in documents {
        writeln!(
            out,
            "<file original=\"{}\" source-language=\"{source}\" target-language=\"{target}\" datatype=\"plaintext\"><body>",
            escape(&document.file),
        )
        .expect("a string");
        document.units.iter().for_each(|unit| trans_unit(&mut out, unit));
        out.push_str("</body></file>\n");
    }
    out.push_str("</xliff>\n");
    out
}

fn trans_unit(out: &mut String, unit: &Unit) {
    let id = escape(&unit.id);
    let state = if unit.doubtful { "needs-review-translation" } else { "translated" };
    let target = unit.target.as_ref();
    let target = target.map(|text| format!("<target state=\"{state}\">{}</target>\n", in_xml(text)));
    writeln!(
        out,
        "<trans-unit id=\"{id}\" xml:space=\"preserve\">\n<source>{}</source>\n{}</trans-unit>",
        in_xml(&unit.source),
        target.unwrap_or_default(),
    )
    .expect("a string");
}

/// Text in XML, without the few characters that it can hold in no way.
fn in_xml(text: &str) -> String {
    let allowed = |c: char| !c.is_control() || matches!(c, '\t' | '\n');
    let text: String =
        text.chars().filter(|c| allowed(*c) && !matches!(c, '\u{FFFE}' | '\u{FFFF}')).collect();
    escape(&text)
}

#[derive(Clone, Copy, PartialEq)]
enum In {
    Nothing,
    Source,
    Target,
}

pub fn read(file: &Arc<str>, text: &str) -> (Vec<Returned>, Diagnostics) {
    let mut diags = Diagnostics::new();
    let mut returned = Vec::new();
    let mut reader = Reader::from_str(text);
    let mut unit =
        Returned { id: String::new(), source: String::new(), target: String::new(), at: Place::file(file) };
    let mut inside = In::Nothing;
    loop {
        let before = offset(reader.buffer_position());
        match reader.read_event() {
            Ok(Event::Start(tag)) => match tag.local_name().as_ref() {
                "trans-unit" => {
                    unit.id = id(&tag).unwrap_or_default();
                    (unit.source, unit.target) = (String::new(), String::new());
                    unit.at = Place::new(file, before..offset(reader.buffer_position()));
                }
                "source" => inside = In::Source,
                "target" => {
                    inside = In::Target;
                    let start = offset(reader.buffer_position());
                    unit.at = Place::new(file, start..start);
                }
                // Suggestions of a tool are no translation.
                "alt-trans" => {
                    let end = tag.to_end().into_owned();
                    if reader.read_to_end(end.name()).is_err() {
                        break;
                    }
                }
                _ => {}
            },
            Ok(Event::End(tag)) => match tag.local_name().as_ref() {
                "source" => inside = In::Nothing,
                "target" => {
                    inside = In::Nothing;
                    unit.at = Place::new(file, unit.at.range().start..before);
                }
                "trans-unit" if !unit.id.is_empty() => returned.push(unit.clone()),
                _ => {}
            },
            Ok(Event::Text(words)) => push(&mut unit, inside, &words.xml10_content()),
            Ok(Event::CData(words)) => push(&mut unit, inside, &words.xml10_content()),
            Ok(Event::GeneralRef(name)) => push(&mut unit, inside, &super::html::entity(&name)),
            Ok(Event::Eof) => break,
            Ok(_) => {}
            Err(error) => {
                let at = offset(reader.error_position()).min(text.len());
                diags.bad_xml(&Place::new(file, at..at), &error.to_string());
                break;
            }
        }
    }
    (returned, diags)
}

pub fn offset(position: u64) -> usize {
    usize::try_from(position).unwrap_or(usize::MAX)
}

fn id(tag: &quick_xml::events::BytesStart) -> Option<String> {
    let attribute = tag.try_get_attribute("id").ok()??;
    attribute.normalized_value(quick_xml::XmlVersion::Implicit1_0).ok().map(std::borrow::Cow::into_owned)
}

fn push(unit: &mut Returned, inside: In, words: &str) {
    match inside {
        In::Source => unit.source.push_str(words),
        In::Target => unit.target.push_str(words),
        In::Nothing => {}
    }
}
