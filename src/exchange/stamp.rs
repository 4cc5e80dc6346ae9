//! `translate stamp`: writes into a translation what it was made from.

use crate::base::diag::{Diagnostics, Place};
use crate::base::tree::Tree;
use crate::parse::page::Translation;
use crate::parse::stamp::{Mark, Note, Stamp};
use crate::parse::text::Source as Text;
use crate::parse::yaml::{self, Entry, Value};
use crate::parse::{self, Item};
use crate::resolve::freshness::{Section, Source};

/// What a person says about sections whose source changed while the translation did not.
#[derive(Clone, Debug, Default)]
pub struct Wish {
    /// They were read beside the new source and are still right.
    pub unchanged: bool,
    /// The source's changes mean nothing in the translation, and why.
    pub minor: Option<String>,
}

/// The translation's file with its stamp brought up to date; `None` where a section must be
/// looked at first, or the file is none that can be stamped. The remarks say why.
pub fn stamp(tree: &Tree, file: &str, wish: &Wish) -> (Option<String>, Diagnostics) {
    let mut diags = Diagnostics::new();
    let stamped = try_stamp(tree, file, wish, &mut diags);
    (stamped, diags)
}

/// Every translation that says how it was made and was never stamped.
pub fn unstamped(tree: &Tree) -> Vec<String> {
    let content = parse::parse(tree);
    let unstamped = content.files.iter().filter(|file| match &file.item {
        Some(Item::Words(words)) => words.translation.as_ref().is_some_and(|own| own.stamp.is_none()),
        _ => false,
    });
    unstamped.map(|file| file.file.to_string()).collect()
}

fn try_stamp(tree: &Tree, file: &str, wish: &Wish, diags: &mut Diagnostics) -> Option<String> {
    let at = Place::file(&file.into());
    let source_lang = parse::source_language(tree);
    let Some(parsed) = super::parsed(tree, file, source_lang) else {
        diags.no_such_translation(&at);
        return None;
    };
    let (Some(lang), Some(Item::Words(words))) = (parsed.name.lang, &parsed.item) else {
        diags.extend(parsed.diags.clone());
        if !parsed.diags.has_errors() {
            diags.no_translation(&at);
        }
        return None;
    };
    let Some(translation) = &words.translation else {
        diags.stamp_without_block(&at);
        return None;
    };
    let source_file = super::source_path(file, lang);
    let source = super::parsed(tree, &source_file, source_lang);
    let Some(item) = source.as_ref().and_then(|source| source.item.as_ref()) else {
        diags.stamp_without_source(&at, &source_file);
        return None;
    };
    let sections = Source::of(item)?.sections(words);
    let marks = marks(&sections, translation, wish, diags)?;
    let minor = wish.minor.as_deref().or(translation.minor.as_ref().map(|text| &*text.text));
    let minor = minor.filter(|_| marks.iter().any(|(_, mark)| mark.note == Some(Note::Minor)));
    write(tree.text(file)?, file, translation, &marks, minor)
}

/// The new stamps; `None` if a section's source changed, its translation did not, and nobody said
/// that this is right.
fn marks<'a>(
    sections: &'a [Section],
    translation: &Translation,
    wish: &Wish,
    diags: &mut Diagnostics,
) -> Option<Vec<(&'a str, Mark)>> {
    let mut whole = true;
    let mut marks = Vec::new();
    for section in sections {
        let Some(own) = section.translation else { continue };
        let old = translation.stamp.as_ref().and_then(|stamp| find(stamp, &section.key));
        let Some((old, at)) = old.filter(|(old, _)| old.translation == own) else {
            marks.push((section.key.as_str(), Mark::new(section.source, own, None)));
            continue;
        };
        if old.sealed && old.source == section.source {
            marks.push((section.key.as_str(), *old));
            continue;
        }
        let note = match (&wish.minor, wish.unchanged) {
            (Some(_), _) => Some(Note::Minor),
            (None, true) => Some(Note::Checked),
            (None, false) => None,
        };
        if note.is_none() {
            diags.translation_untouched(at, &section.key);
            whole = false;
        }
        marks.push((section.key.as_str(), Mark::new(section.source, own, note)));
    }
    whole.then_some(marks)
}

fn find<'a>(stamp: &'a Stamp, key: &str) -> Option<(&'a Mark, &'a Place)> {
    stamp.sections.iter().find(|one| one.key == key).map(|one| (&one.mark, &one.at))
}

/// The file's text with a new `translation:` block in place of the old one.
fn write(
    text: &str,
    file: &str,
    translation: &Translation,
    marks: &[(&str, Mark)],
    minor: Option<&str>,
) -> Option<String> {
    let entry = block(text, file)?;
    let newline = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let mut lines = vec![
        "translation:".to_owned(),
        format!("  method: {}", translation.method.name()),
        format!("  date: {}", translation.date.date),
    ];
    if let Some(reviewer) = &translation.reviewer {
        lines.insert(2, format!("  reviewer: {}", scalar(&reviewer.text)));
    }
    if let Some(reason) = minor {
        lines.push(format!("  minor: {}", scalar(reason)));
    }
    lines.push("  stamp:".to_owned());
    lines.extend(marks.iter().map(|(key, mark)| format!("    {}: {}", scalar(key), mark.shown(key))));
    let end = text[..entry.node.range.end].trim_end().len();
    Some(format!("{}{}{}", &text[..entry.key_range.start], lines.join(newline), &text[end..]))
}

/// Where `translation:` stands in a file.
fn block(text: &str, file: &str) -> Option<Entry> {
    let file = file.into();
    let source = Text { file: &file, text };
    let range = match file.ends_with(".md") {
        true => parse::front_matter_range(&source)?,
        false => parse::text::without_bom(text),
    };
    match yaml::read(&source, range, &mut Diagnostics::new()).node.value {
        Value::Map(entries) => entries.into_iter().find(|entry| entry.key == "translation"),
        _ => None,
    }
}

/// A text as a YAML scalar on one line.
pub fn scalar(text: &str) -> String {
    let first = text.chars().next();
    let plain = first.is_some_and(char::is_alphanumeric)
        && !text.contains(": ")
        && !text.contains(" #")
        && !text.ends_with([':', ' '])
        && !text.contains(['"', '\\', '\n', '\t', '\u{A0}', '\u{85}', '\u{2028}', '\u{FEFF}'])
        && !is_other_scalar(text);
    if plain {
        return text.to_owned();
    }
    format!(
        "\"{}\"",
        text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n").replace('\t', "\\t")
    )
}

/// What YAML would take for a number, a date or a truth, if it stood there bare.
fn is_other_scalar(text: &str) -> bool {
    let words = ["true", "false", "yes", "no", "on", "off", "null", "y", "n"];
    words.contains(&text.to_lowercase().as_str())
        || text
            .chars()
            .all(|c| c.is_ascii_digit() || matches!(c, '.' | '-' | '+' | 'e' | 'E' | ',' | '_' | ':'))
}
