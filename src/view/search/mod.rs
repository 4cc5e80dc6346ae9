//! The search: an index made with the site, read by a small script in the browser.
//!
//! What is the same in every language (names, phones, addresses, categories, places) is written
//! once; a language adds its labels, its synonyms and the words of what is translated into it.
//! docs/search-format.md describes the files.

pub mod directory;
pub mod pack;
pub mod rules;
pub mod scripts;
pub mod site;
pub mod terms;
pub mod tokens;
pub mod words;

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::base::hash;
use crate::base::lang::Lang;
use crate::base::tree::Bytes;
use crate::resolve::site::Site;
use rules::Rules;

/// Where the search's files lie in the output.
pub const FOLDER: &str = "search/";

/// Everything that the site's searches need.
pub struct Search {
    pub rules: Rules,
    pub directory: directory::Index,
    pub pages: BTreeMap<Lang, site::SiteIndex>,
}

impl Search {
    pub fn new(site: &Site) -> Search {
        let rules = directory::rules(site);
        let directory = directory::index(site, &rules);
        let pages = site.langs.iter().map(|&lang| (lang, site::index(site, lang, &rules))).collect();
        Search { rules, directory, pages }
    }

    /// Every file with its path in the output. Languages without words of their own share theirs.
    pub fn files(&self) -> BTreeMap<Arc<str>, Bytes> {
        let own = self.directory.of.values().map(|of| &of.own);
        let folders = std::iter::once(&self.directory.shared).chain(own);
        folders.chain(self.pages.values().map(|page| &page.folder)).flat_map(Folder::written).collect()
    }
}

/// A set of files in a folder that is named by what is in them: an old copy of one can never
/// meet a new copy of another.
#[derive(Clone, Debug, Default)]
pub struct Folder {
    pub files: Vec<(String, Vec<u8>)>,
}

impl Folder {
    pub fn add(&mut self, name: impl Into<String>, bytes: Vec<u8>) {
        self.files.push((name.into(), bytes));
    }

    /// How many bytes a reader would fetch to have everything.
    pub fn weight(&self) -> usize {
        self.files.iter().map(|(_, bytes)| bytes.len()).sum()
    }

    /// The folder's address: `/search/<hash>/`.
    pub fn address(&self) -> String {
        let mut all = Vec::new();
        for (name, bytes) in &self.files {
            all.extend_from_slice(name.as_bytes());
            all.extend_from_slice(&bytes.len().to_le_bytes());
            all.extend_from_slice(bytes);
        }
        format!("/{FOLDER}{}/", hash::name(&all))
    }

    /// The files with their paths in the output.
    pub fn written(&self) -> impl Iterator<Item = (Arc<str>, Bytes)> {
        let address = self.address();
        self.files
            .iter()
            .map(move |(name, bytes)| (format!("{}{name}", &address[1..]).into(), bytes.clone().into()))
    }
}
