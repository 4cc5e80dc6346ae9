//! What a file is, by its path.

use std::sync::Arc;

use crate::base::diag::{Diagnostics, Place};
use crate::base::lang::Lang;
use crate::base::near::nearest;

/// The file with the site's settings.
pub const SETTINGS: &str = "content/site.yaml";

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    Settings,
    Section,
    Explainer,
    Update,
    Policy,
    Single,
    Program,
    Organization,
    Initiative,
    Publication,
    Facts,
    Guidelines,
    Terms,
    Counties,
    Contacts,
    JoinOptions,
    Notices,
    Listings,
    Categories,
    ListingSources,
    Zips,
    Language,
    SearchWords,
    Asset,
    Theme,
    /// Told of in the remarks, and left out.
    Unknown,
}

/// What a file's path says of it.
#[derive(Clone, Debug)]
pub struct Name {
    pub role: Role,
    /// The folder below `content/`: the section.
    pub folder: Arc<str>,
    /// The file's name without language and ending: the id.
    pub stem: Arc<str>,
    /// The language of a translation.
    pub lang: Option<Lang>,
    /// Whether the name itself is a mistake that was told of: the file is not looked into.
    pub unread: bool,
}

/// Folders of records: one file a record, or many records a file.
const RECORD_FOLDERS: [(&str, Role); 11] = [
    ("programs", Role::Program),
    ("organizations", Role::Organization),
    ("initiatives", Role::Initiative),
    ("publications", Role::Publication),
    ("facts", Role::Facts),
    ("guidelines", Role::Guidelines),
    ("glossary", Role::Terms),
    ("counties", Role::Counties),
    ("contacts", Role::Contacts),
    ("join", Role::JoinOptions),
    ("notices", Role::Notices),
];

/// Folders of the output that are not sections.
const RESERVED: [&str; 3] = ["files", "assets", "404"];

/// Endings of files that may lie beside a page.
const ASSETS: [&str; 10] = ["png", "jpg", "jpeg", "webp", "avif", "svg", "gif", "pdf", "csv", "ics"];

/// Reads what a path says; what fits nowhere is told of.
pub fn read_name(file: &Arc<str>, source_lang: Lang, diags: &mut Diagnostics) -> Name {
    let (path, written) = file.rsplit_once('.').unwrap_or((file, ""));
    let ending = right_ending(written);
    let parts: Vec<&str> = path.split('/').collect();
    let last = parts.last().copied().unwrap_or("");
    let (stem, lang, known) = split_language(file, last, ending, source_lang, diags);
    let misnamed = ending != written && file.starts_with("content/") && !ASSETS.contains(&ending);
    if misnamed {
        let name = path.rsplit('/').next().unwrap_or(path);
        diags.wrong_ending(&Place::file(file), written, &format!("{name}.{ending}"));
    }
    let unread = !known || misnamed;
    let name = |role, folder: &str| Name { role, folder: folder.into(), stem: stem.into(), lang, unread };
    match parts[..] {
        ["themes", ..] => Name { lang: None, ..name(Role::Theme, "") },
        ["i18n", tag] if ending == "yaml" => language_file(file, tag, diags),
        ["i18n", "search", tag] if ending == "yaml" => {
            let name = language_file(file, tag, diags);
            let role = if name.role == Role::Language { Role::SearchWords } else { name.role };
            Name { role, ..name }
        }
        ["content", ..] if ASSETS.contains(&ending) && !is_sheet(&parts, ending) => {
            let folder = if parts.len() > 2 { parts[1] } else { "" };
            Name { stem: last.into(), lang: None, ..name(Role::Asset, folder) }
        }
        ["content", _] if stem == "site" && ending == "yaml" => name(Role::Settings, ""),
        ["content", folder, _] => {
            let role = role_in(folder, stem, ending);
            if role == Role::Unknown {
                diags.wrong_folder(&Place::file(file), folder, ending, near_folder(folder));
            } else if !super::leaf::is_id(folder) || folder.contains('.') || RESERVED.contains(&folder) {
                diags.bad_folder_name(&Place::file(file), folder);
            } else if !super::leaf::is_id(stem) || stem.contains('.') {
                diags.bad_file_name(&Place::file(file), stem);
            }
            name(role, folder)
        }
        _ => {
            diags.unknown_file(&Place::file(file));
            name(Role::Unknown, "")
        }
    }
}

fn role_in(folder: &str, stem: &str, ending: &str) -> Role {
    if folder == DIRECTORY && stem != "index" {
        return role_in_directory(stem, ending);
    }
    let records = RECORD_FOLDERS.iter().find(|(name, _)| *name == folder).map(|(_, role)| *role);
    match (ending, stem, folder, records) {
        ("md", "index", "pages" | "facts" | "contacts" | "guidelines" | "notices", _) => Role::Unknown,
        ("md", "index", ..) => Role::Section,
        ("md", _, "updates", _) => Role::Update,
        ("md", _, "policy", _) => Role::Policy,
        ("md", _, "pages", _) => Role::Single,
        ("md", _, _, None) => Role::Explainer,
        ("yaml", _, _, Some(role)) => role,
        _ => Role::Unknown,
    }
}

/// The folder of listings, which come as YAML or as sheets.
const DIRECTORY: &str = "directory";

fn is_sheet(parts: &[&str], ending: &str) -> bool {
    ending == "csv" && matches!(parts, ["content", DIRECTORY, _])
}

fn role_in_directory(stem: &str, ending: &str) -> Role {
    match (stem, ending) {
        ("categories", "yaml") => Role::Categories,
        ("sources", "yaml") => Role::ListingSources,
        ("zips", "csv" | "yaml") => Role::Zips,
        (_, "csv" | "yaml") => Role::Listings,
        _ => Role::Unknown,
    }
}

fn near_folder(folder: &str) -> Option<&'static str> {
    nearest(folder, RECORD_FOLDERS.iter().map(|(name, _)| *name))
}

fn language_file(file: &Arc<str>, tag: &str, diags: &mut Diagnostics) -> Name {
    let lang = Lang::from_tag(tag);
    if lang.is_none() {
        diags.unknown_language(&Place::file(file), tag);
    }
    let role = if lang.is_some() { Role::Language } else { Role::Unknown };
    Name { role, folder: "".into(), stem: tag.into(), lang, unread: lang.is_none() }
}

/// Endings that people's programs give to the files that we read.
fn right_ending(written: &str) -> &str {
    match written {
        "yml" | "YAML" | "YML" => "yaml",
        "markdown" | "MD" | "mdx" => "md",
        "JPG" | "JPEG" => "jpg",
        "PNG" => "png",
        "PDF" => "pdf",
        other => other,
    }
}

/// `kids.es` is the Spanish `kids`; a tag that is nearly a language is told of. The last is
/// whether the language is known, or none is named.
fn split_language<'a>(
    file: &Arc<str>,
    name: &'a str,
    ending: &str,
    source_lang: Lang,
    diags: &mut Diagnostics,
) -> (&'a str, Option<Lang>, bool) {
    let Some((stem, tag)) = name.rsplit_once('.') else { return (name, None, true) };
    let sheet = ending == "csv" && file.starts_with("content/directory/");
    if !file.starts_with("content/") || (ASSETS.contains(&ending) && !sheet) {
        return (name, None, true);
    }
    match Lang::from_tag(tag) {
        Some(lang) if lang == source_lang => {
            diags.source_language_suffix(&Place::file(file), tag);
            (stem, None, true)
        }
        Some(lang) => (stem, Some(lang), true),
        None => {
            let rename = |right: &str| format!("{stem}.{right}.{ending}");
            diags.unknown_language_of_file(&Place::file(file), tag, rename);
            (stem, None, false)
        }
    }
}
