//! The folders of a site to one [`Tree`]: the only reading.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rayon::prelude::*;
use unicode_normalization::{UnicodeNormalization, is_nfc};
use walkdir::{DirEntry, WalkDir};

use super::names;
use crate::base::diag::Diagnostics;
use crate::base::tree::{Bytes, Tree};

/// The folders below a site's root that a build reads; it reads nothing else.
pub const SOURCES: [&str; 3] = ["content", "i18n", "themes"];

/// Text of this size is no page that somebody wrote.
const LARGEST_TEXT: u64 = 16 << 20;
/// No reader on a phone wants more, and hosts refuse it.
const LARGEST_OTHER: u64 = 100 << 20;

const TEXTS: [&str; 14] =
    ["md", "yaml", "yml", "html", "css", "js", "mjs", "json", "txt", "svg", "csv", "xml", "po", "xlf"];

/// A file as the tree holds it.
type File = (Arc<str>, Bytes);

/// A file that was found: where it lies, and its name in the tree.
pub(super) struct Found {
    pub path: Arc<str>,
    /// Relative to the root, as the file system spells it; `path` is its NFC.
    pub spelled: String,
    pub on_disk: PathBuf,
}

/// Why there is nothing to build at all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoSite {
    pub message: String,
    pub hint: String,
}

/// Reads a site. A file that cannot be read is left out and told of in the remarks.
pub fn gather(root: &Path) -> Result<(Tree, Diagnostics), NoSite> {
    content_stands_below(root)?;
    let mut diags = Diagnostics::new();
    let found: Vec<Found> = SOURCES.iter().flat_map(|folder| diags.take(walk(root, folder))).collect();
    diags.extend(names::check(&found));
    let read: Vec<(Option<File>, Diagnostics)> = found.par_iter().map(read).collect();
    let files = read.into_iter().filter_map(|file| diags.take(file)).collect();
    Ok((files, diags))
}

/// What may have changed on disk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Changed {
    /// These files or folders, by their full paths.
    Paths(BTreeSet<PathBuf>),
    /// Anything at all.
    All,
}

/// What came of reading again; of several, the last counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum News {
    None,
    Changed,
    /// A file is gone that was there before, or only its beginning is left: for good, or until an
    /// editor has saved it anew.
    Lost,
}

/// A site's sources, kept in step with the disk.
pub struct Sources {
    root: PathBuf,
    pub tree: Tree,
    pub diags: Diagnostics,
    /// Links to folders: what lies behind them has to be watched by itself.
    pub links: BTreeSet<PathBuf>,
    /// Files of which only the beginning is left, as they were before.
    whole: BTreeMap<Arc<str>, Bytes>,
}

impl Sources {
    pub fn read(root: &Path) -> Result<Sources, NoSite> {
        let (tree, diags) = gather(root)?;
        let root = root.canonicalize().unwrap_or_else(|_| root.to_owned());
        let links = folder_links(&root);
        Ok(Sources { root, tree, diags, links, whole: BTreeMap::new() })
    }

    /// Reads again what may have changed. A file that was written in place is read by itself;
    /// for anything else the whole site is looked through.
    pub fn update(&mut self, changed: &Changed) -> Result<News, NoSite> {
        if let Changed::Paths(paths) = changed {
            let read: Option<Vec<Option<File>>> = paths.iter().map(|path| self.read_again(path)).collect();
            if let Some(read) = read {
                let news = read.into_iter().flatten().map(|file| self.put(file));
                return Ok(news.max().unwrap_or(News::None));
            }
        }
        self.read_all()
    }

    /// A file that was there and can be read is new by itself: `Some(Some(…))`. What neither is
    /// nor was there is nothing: `Some(None)`. All else may concern more: `None`.
    fn read_again(&self, on_disk: &Path) -> Option<Option<File>> {
        let below = on_disk.strip_prefix(&self.root).ok()?;
        let parts: Option<Vec<&str>> = below.components().map(|part| part.as_os_str().to_str()).collect();
        let path = nfc(&parts?.join("/"));
        let was_there = self.tree.get(&path).is_some();
        match fs::symlink_metadata(on_disk) {
            Ok(found) if found.is_file() && was_there && !self.is_told_of(&path) => {
                let bytes = read_up_to(on_disk, size_limit(&path)).ok()??;
                Some(Some((path, bytes.into())))
            }
            // One that went while the folders were looked through was told of, and is no more.
            Err(error)
                if error.kind() == io::ErrorKind::NotFound && !was_there && !self.is_told_of(&path) =>
            {
                let folder = format!("{path}/");
                self.tree.under(&folder).next().is_none().then_some(None)
            }
            _ => None,
        }
    }

    fn is_told_of(&self, path: &str) -> bool {
        self.diags.iter().any(|remark| *remark.place.file == *path)
    }

    fn put(&mut self, (path, bytes): File) -> News {
        let Some(old) = self.tree.get(&path).filter(|old| **old != bytes).cloned() else {
            return News::None;
        };
        let whole = self.whole.remove(&path).unwrap_or(old);
        let is_half = is_beginning(&bytes, &whole);
        if is_half {
            self.whole.insert(path.clone(), whole);
        }
        self.tree.insert(path, bytes);
        if is_half { News::Lost } else { News::Changed }
    }

    fn read_all(&mut self) -> Result<News, NoSite> {
        let (tree, diags) = gather(&self.root)?;
        self.links = folder_links(&self.root);
        self.whole.clear();
        let lost = self.tree.iter().any(|(path, _)| tree.get(path).is_none());
        let same = !lost && tree == self.tree && diags == self.diags;
        (self.tree, self.diags) = (tree, diags);
        Ok(match (same, lost) {
            (true, _) => News::None,
            (false, false) => News::Changed,
            (false, true) => News::Lost,
        })
    }
}

/// Whether a file looks as in the middle of being saved: emptied, or broken off within a line.
fn is_beginning(new: &[u8], old: &[u8]) -> bool {
    old.starts_with(new) && !new.ends_with(b"\n")
}

/// Links to folders below the sources.
fn folder_links(root: &Path) -> BTreeSet<PathBuf> {
    let all = SOURCES.iter().flat_map(|folder| WalkDir::new(root.join(folder)).follow_links(true));
    let folders = all.flatten().filter(|entry| entry.file_type().is_dir() && entry.path_is_symlink());
    folders.map(DirEntry::into_path).collect()
}

/// One file as it is.
pub fn file(path: &Path) -> io::Result<Arc<[u8]>> {
    fs::read(path).map(Into::into)
}

/// All files below a folder as they are: what a test compares an output with.
pub fn folder(dir: &Path) -> io::Result<Tree> {
    let mut files = Tree::new();
    for entry in WalkDir::new(dir) {
        let entry = entry?;
        if entry.file_type().is_file() {
            let path = relative(&entry, dir).unwrap_or_else(|lossy| lossy);
            files.insert(path, fs::read(entry.path())?);
        }
    }
    Ok(files)
}

/// Whether a file is an editor's or a system's own and never meant for the site.
pub(super) fn is_litter(name: &str) -> bool {
    // Vim tries with a file called 4913 whether it may write into the folder.
    const NAMES: [&str; 4] = ["Thumbs.db", "desktop.ini", "4913", "Icon\r"];
    const ENDS: [&str; 6] = ["~", ".swp", ".swo", ".swx", "___jb_tmp___", "___jb_old___"];
    (name.starts_with('.') && name != ".well-known")
        || (name.starts_with('#') && name.ends_with('#'))
        || name.starts_with("~$")
        || NAMES.contains(&name)
        || ENDS.iter().any(|end| name.ends_with(end))
}

fn content_stands_below(root: &Path) -> Result<(), NoSite> {
    let shown = root.display();
    if root.join("content").is_dir() {
        return Ok(());
    }
    if !root.is_dir() {
        let hint = "give the folder that holds the site's `content` folder with --root DIR".to_owned();
        return Err(NoSite { message: format!("there is no folder `{shown}`"), hint });
    }
    let message = format!("there is no folder `content` in `{shown}`");
    Err(NoSite { message, hint: where_content_is(root) })
}

/// People often start the program one folder too deep.
fn where_content_is(root: &Path) -> String {
    let full = root.canonicalize().unwrap_or_else(|_| root.to_owned());
    let above = full.ancestors().skip(1).take(3).find(|folder| folder.join("content/site.yaml").is_file());
    match above {
        Some(above) => format!("there is one in `{0}`: try --root '{0}'", above.display()),
        None => "start in the folder that holds `content`, or name that folder with --root DIR".to_owned(),
    }
}

fn walk(root: &Path, folder: &str) -> (Vec<Found>, Diagnostics) {
    let mut diags = Diagnostics::new();
    let mut found = Vec::new();
    let top = root.join(folder);
    if !top.exists() {
        return (found, diags);
    }
    let wanted = |entry: &DirEntry| entry.depth() == 0 || !is_litter(&entry.file_name().to_string_lossy());
    for entry in WalkDir::new(top).follow_links(true).sort_by_file_name().into_iter().filter_entry(wanted) {
        match entry {
            Ok(entry) if entry.file_type().is_dir() => {}
            Ok(entry) => found.extend(diags.take(look_at(entry, root))),
            Err(error) => diags.extend(could_not_walk(&error, root)),
        }
    }
    (found, diags)
}

fn look_at(entry: DirEntry, root: &Path) -> (Option<Found>, Diagnostics) {
    let mut diags = Diagnostics::new();
    match relative(&entry, root) {
        Err(lossy) => diags.name_is_not_unicode(&lossy),
        // Reading a pipe or a device could wait for ever.
        Ok(spelled) if !entry.file_type().is_file() => diags.not_a_file(&spelled),
        Ok(spelled) => {
            let found = Found { path: nfc(&spelled), spelled, on_disk: entry.into_path() };
            return (Some(found), diags);
        }
    }
    (None, diags)
}

/// The path below `root` with `/` between its parts; with `Err`, as far as it can be shown.
fn relative(entry: &DirEntry, root: &Path) -> Result<String, String> {
    let below = entry.path().strip_prefix(root).unwrap_or(entry.path());
    let parts = below.components().map(|part| part.as_os_str());
    let shown = parts.clone().map(|part| part.to_string_lossy()).collect::<Vec<_>>().join("/");
    if parts.clone().all(|part| part.to_str().is_some()) { Ok(shown) } else { Err(shown) }
}

fn nfc(spelled: &str) -> Arc<str> {
    if is_nfc(spelled) { spelled.into() } else { spelled.nfc().collect::<String>().into() }
}

fn could_not_walk(error: &walkdir::Error, root: &Path) -> Diagnostics {
    let mut diags = Diagnostics::new();
    let path = error.path().unwrap_or(root);
    let shown = |path: &Path| {
        let below = path.strip_prefix(root).unwrap_or(path);
        nfc(&below.to_string_lossy().replace(std::path::MAIN_SEPARATOR, "/"))
    };
    match (error.loop_ancestor(), error.io_error()) {
        (Some(ancestor), _) => diags.symlink_loop(&shown(path), &shown(ancestor)),
        (None, Some(io)) if io.kind() == io::ErrorKind::NotFound && path.is_symlink() => {
            diags.dangling_symlink(&shown(path));
        }
        (None, io) => diags.unreadable(&shown(path), io),
    }
    diags
}

fn read(found: &Found) -> (Option<File>, Diagnostics) {
    let mut diags = Diagnostics::new();
    let limit = size_limit(&found.path);
    match read_up_to(&found.on_disk, limit) {
        Ok(Some(bytes)) => return (Some((found.path.clone(), bytes.into())), diags),
        Ok(None) => diags.file_too_large(&found.path, limit >> 20),
        Err(error) => diags.unreadable(&found.path, Some(&error)),
    }
    (None, diags)
}

fn size_limit(path: &str) -> u64 {
    let ending = path.rsplit_once('.').map_or("", |(_, ending)| ending).to_ascii_lowercase();
    if TEXTS.contains(&ending.as_str()) { LARGEST_TEXT } else { LARGEST_OTHER }
}

/// The file's bytes; `None` if it has more than `limit`.
fn read_up_to(path: &Path, limit: u64) -> io::Result<Option<Vec<u8>>> {
    let file = fs::File::open(path)?;
    let size = file.metadata()?.len();
    if size > limit {
        return Ok(None);
    }
    let mut bytes = Vec::with_capacity(size as usize + 1);
    file.take(limit + 1).read_to_end(&mut bytes)?;
    Ok((bytes.len() as u64 <= limit).then_some(bytes))
}
