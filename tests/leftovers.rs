//! Nothing that a reader sees or hears is in the wrong language: every page of the real site, in
//! every language, for texts, labels, titles, alternatives and descriptions.
//!
//! Two ways of looking. In the languages that the site has, no word of the source's language file
//! may stand where the reader's own is different. And in a language of ours that nobody speaks,
//! whose every word is written in Cyrillic or Arabic letters, nothing in Latin letters may be left
//! but names: so a word that stands in a template or in the program itself is found as well.

#![allow(clippy::disallowed_methods, reason = "it reads the site's own content")]

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use jiff::civil::date;
use promotora::base::tree::Tree;
use promotora::edge::gather::gather;
use promotora::{Options, build_tree};
use quick_xml::Reader;
use quick_xml::events::Event;

fn content() -> Tree {
    gather(Path::new(env!("CARGO_MANIFEST_DIR"))).expect("the site").0
}

fn built(tree: &Tree) -> Tree {
    let options = Options { today: date(2026, 11, 24), base_url: None, publish: false, drafts: false };
    let (site, outcome) = build_tree(tree, &options);
    let errors: Vec<String> =
        outcome.diagnostics.iter().map(|remark| remark.message.clone()).take(5).collect();
    assert!(!outcome.diagnostics.has_errors(), "{errors:?}");
    site
}

/// A text on a page or in an attribute that is read out, with the language that it claims.
struct Spoken {
    lang: String,
    text: String,
    /// The attribute; empty for text.
    attribute: String,
}

const VOID: [&str; 9] = ["meta", "link", "br", "hr", "img", "input", "path", "circle", "use"];

/// All that a page shows and says.
fn spoken(html: &str) -> Vec<Spoken> {
    let mut reader = Reader::from_str(html);
    let config = reader.config_mut();
    (config.check_end_names, config.allow_unmatched_ends, config.allow_dangling_amp) = (false, true, true);
    let mut open: Vec<(String, String)> = vec![(String::new(), String::new())];
    let mut all: Vec<Spoken> = Vec::new();
    loop {
        let event = reader.read_event().expect("our pages are well formed");
        match &event {
            Event::Eof => return all,
            Event::Start(tag) | Event::Empty(tag) => {
                let name = tag.name().as_ref().to_owned();
                let attributes: BTreeMap<String, String> = tag
                    .html_attributes()
                    .filter_map(Result::ok)
                    .map(|attribute| {
                        let value = attribute.value.as_ref();
                        (attribute.key.as_ref().to_owned(), text_of(value))
                    })
                    .collect();
                let above = &open.last().expect("the page").1;
                let lang = attributes.get("lang").unwrap_or(above).clone();
                let heard = ["aria-label", "title", "alt", "placeholder", "content"];
                for attribute in heard {
                    let described = attributes
                        .get("name")
                        .or(attributes.get("property"))
                        .is_some_and(|name| name.contains("description") || name.contains("title"));
                    if let Some(text) =
                        attributes.get(attribute).filter(|_| attribute != "content" || described)
                    {
                        all.push(Spoken {
                            lang: lang.clone(),
                            text: text.clone(),
                            attribute: attribute.into(),
                        });
                    }
                }
                if matches!(event, Event::Start(_)) && !VOID.contains(&name.as_str()) {
                    open.push((name, lang));
                }
            }
            Event::End(tag) => {
                let name = tag.name().as_ref().to_owned();
                let at = open.iter().rposition(|(open, _)| *open == name).expect("it was opened");
                open.truncate(at);
            }
            Event::Text(text) => {
                let (name, lang) = open.last().expect("the page");
                if !matches!(name.as_str(), "style" | "script") {
                    let text = text.xml10_content().into_owned();
                    all.push(Spoken { lang: lang.clone(), text, attribute: String::new() });
                }
            }
            _ => {}
        }
    }
}

fn text_of(value: &str) -> String {
    value.replace("&amp;", "&").replace("&quot;", "\"").replace("&lt;", "<").replace("&gt;", ">")
}

/// The words of a language file by key: `key: text` and each plural form.
fn words(tree: &Tree, tag: &str) -> BTreeMap<String, String> {
    let text = tree.text(&format!("i18n/{tag}.yaml")).expect("its words");
    let file = format!("i18n/{tag}.yaml");
    let leaves = promotora::exchange::units::leaves(text, &file, &|path| path.starts_with("words."));
    leaves.into_iter().map(|leaf| (leaf.path, leaf.text)).collect()
}

/// The longest stretch of a word between its placeholders, if it is long enough to be known by.
fn known_by(text: &str) -> Option<&str> {
    let parts = text.split('{').flat_map(|part| part.rsplit('}').next());
    parts.map(str::trim).max_by_key(|part| part.len()).filter(|part| part.len() >= 8)
}

#[test]
fn no_word_of_the_source_is_left_in_a_language_that_has_its_own() {
    let tree = content();
    let site = built(&tree);
    let english = words(&tree, "en");
    let mut found = BTreeSet::new();
    let tags: Vec<String> = tree
        .under("i18n/")
        .filter_map(|(path, _)| path.strip_prefix("i18n/")?.strip_suffix(".yaml"))
        .filter(|tag| *tag != "en" && site.get(&format!("{tag}/index.html")).is_some())
        .map(ToOwned::to_owned)
        .collect();
    assert!(!tags.is_empty(), "the site has translations");
    for tag in &tags {
        let own = words(&tree, tag);
        let foreign: Vec<&str> = english
            .iter()
            .filter(|(key, text)| own.get(*key).is_some_and(|own| own != *text))
            .filter_map(|(_, text)| known_by(text))
            .collect();
        // A short one may be part of a name: it counts where it stands alone.
        let is = |text: &str, word: &str| match word.len() {
            0..16 => text.trim() == word,
            _ => text.contains(word),
        };
        for (path, bytes) in site.under(&format!("{tag}/")).filter(|(path, _)| path.ends_with(".html")) {
            let html = std::str::from_utf8(bytes).expect("UTF-8");
            for said in spoken(html).iter().filter(|said| said.lang == *tag) {
                if let Some(word) = foreign.iter().find(|word| is(&said.text, word)) {
                    found.insert(format!("{path}: {} {word:?} in {:?}", said.attribute, said.text.trim()));
                }
            }
        }
    }
    assert!(found.is_empty(), "{}", found.into_iter().take(30).collect::<Vec<_>>().join("\n"));
}

/// A language file in letters of another script, with everything that the program fills in.
fn disguised(english: &str, script: [char; 26]) -> String {
    let mut out = String::new();
    for line in english.lines() {
        let (head, text) = match line.split_once(": ").filter(|_| !line.trim_start().starts_with('#')) {
            Some((head, text)) if !head.trim().is_empty() => (format!("{head}: "), text),
            _ => {
                out.push_str(&format!("{line}\n"));
                continue;
            }
        };
        out.push_str(&head);
        out.push_str(&disguise(text, script));
        out.push('\n');
    }
    out
}

/// Letters in another script; placeholders, and the keys of plural forms and lists, as they are.
fn disguise(text: &str, script: [char; 26]) -> String {
    let flow = text.starts_with('{') && text.contains(':');
    let mut out = String::new();
    let mut rest = text;
    while let Some(letter) = rest.chars().next() {
        let word = rest.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(rest.len());
        let is_key = flow && rest[word..].starts_with(": ") && out.ends_with([' ', '{']);
        let in_braces = letter == '{'
            && !rest.starts_with("{one")
            && !rest.starts_with("{two")
            && !rest.starts_with("{other");
        let skip = if in_braces && rest.contains('}') {
            rest.find('}').map_or(0, |end| end + 1)
        } else if is_key {
            word
        } else {
            0
        };
        if skip > 0 {
            out.push_str(&rest[..skip]);
            rest = &rest[skip..];
            continue;
        }
        out.push(match letter.to_ascii_lowercase() {
            lower @ 'a'..='z' => script[usize::from(lower as u8 - b'a')],
            _ => letter,
        });
        rest = &rest[letter.len_utf8()..];
    }
    out
}

const CYRILLIC: [char; 26] = [
    'а', 'б', 'ц', 'д', 'е', 'ф', 'г', 'х', 'и', 'й', 'к', 'л', 'м', 'н', 'о', 'п', 'щ', 'р', 'с', 'т', 'у',
    'в', 'ш', 'ж', 'ы', 'з',
];
const ARABIC: [char; 26] = [
    'ا', 'ب', 'ت', 'د', 'ي', 'ف', 'ج', 'ح', 'ئ', 'ر', 'ك', 'ل', 'م', 'ن', 'و', 'س', 'ق', 'ص', 'ش', 'ط', 'ع',
    'غ', 'ض', 'خ', 'ى', 'ز',
];

/// Latin letters that stand on a page in every language: units, kinds of files, the program's own
/// names, and a language's name for itself.
const NAMES: [&str; 9] =
    ["KB", "MB", "TTY", "PDF", "Hmoob", "Español", "English", "Medi-Cal", "Covered California"];

#[test]
fn nothing_in_latin_letters_is_left_in_a_language_that_is_written_otherwise() {
    let real = content();
    let mut tree = real.clone();
    let english = real.text("i18n/en.yaml").expect("English").to_owned();
    let settings = real.text("content/site.yaml").expect("settings");
    let languages =
        settings.lines().find(|line| line.starts_with("languages: ")).expect("the site's languages");
    let home = real.text("content/site.es.yaml").expect("the settings' words in Spanish");
    let home = &without_translation(home);
    tree.insert("content/site.yaml", settings.replace(languages, "languages: [en, hmn, fa]").into_bytes());
    // Two that need one plural form or two, so that the disguise is complete.
    for (tag, script) in [("hmn", CYRILLIC), ("fa", ARABIC)] {
        tree.insert(format!("i18n/{tag}.yaml"), disguised(&english, script).into_bytes());
        tree.insert(format!("content/site.{tag}.yaml"), disguised(home, script).into_bytes());
    }
    for (path, _) in real.iter().filter(|(path, _)| is_translation(path)) {
        if !path.starts_with("content/site.") {
            tree.remove(path);
        }
    }
    tree.remove("content/site.es.yaml");
    // Counties, offices, streets and the publisher are called the same everywhere.
    let mut places = format!("{settings}{}", real.text("content/counties/counties.yaml").expect("counties"));
    for (_, bytes) in real.under("content/directory/") {
        places.push_str(&String::from_utf8_lossy(bytes));
    }
    let (mut found, mut looked) = (BTreeSet::new(), 0);
    for (path, bytes) in built(&tree).iter().filter(|(path, _)| path.ends_with(".html")) {
        let Some(tag) = ["hmn", "fa"].into_iter().find(|tag| path.starts_with(&format!("{tag}/"))) else {
            continue;
        };
        // Lists of the directory say names of places, put together in many ways.
        if path.contains("/directory/") {
            continue;
        }
        for said in spoken(std::str::from_utf8(bytes).expect("UTF-8")).iter().filter(|said| said.lang == tag)
        {
            looked += 1;
            let odd = latin(&said.text).any(|phrase| !NAMES.contains(&phrase) && !places.contains(phrase));
            if odd && !is_address(&said.text) {
                found.insert(format!("{path} {} {:?}", said.attribute, said.text.trim()));
            }
        }
    }
    assert!(looked > 10_000, "the pages were looked at: {looked}");
    let shown: Vec<&str> = found.iter().take(60).map(String::as_str).collect();
    assert!(found.is_empty(), "{} texts:\n{}", found.len(), shown.join("\n"));
}

fn is_translation(path: &str) -> bool {
    let parts: Vec<&str> = path.rsplit('.').collect();
    let tag = parts.get(1).copied().unwrap_or("");
    path.starts_with("content/") && parts.len() > 2 && promotora::base::lang::Lang::from_tag(tag).is_some()
}

/// Web and mail addresses, and the paths in them.
fn is_address(text: &str) -> bool {
    !text.trim().contains(' ') && text.contains(['/', '@', '.'])
}

/// The stretches of a text in Latin letters, with what may stand inside a name.
fn latin(text: &str) -> impl Iterator<Item = &str> {
    let inside = |c: char| c.is_ascii() && !matches!(c, '\n' | ',' | ':' | '(' | ')');
    let phrases = text
        .split(move |c: char| !inside(c))
        .map(|phrase| phrase.trim_matches(|c: char| !c.is_ascii_alphabetic()));
    phrases.filter(|phrase| phrase.len() > 2)
}

/// The words without what is said of them: how they were made, and their stamps.
fn without_translation(words: &str) -> String {
    let mut inside = false;
    let kept = words.lines().filter(|line| {
        inside = line.starts_with("translation:") || (inside && line.starts_with(' '));
        !inside
    });
    kept.map(|line| format!("{line}\n")).collect()
}
