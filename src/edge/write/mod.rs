//! A finished site to disk: the only writing.
//!
//! Files go to a staging folder beside the output as they are made. When the site is whole and
//! good, the two folders are exchanged; until then nothing of the output is touched. Only
//! files that the output's manifest names are ever removed.

mod exchange;
mod lock;
pub mod manifest;
mod standing;

use std::collections::{BTreeMap, HashSet};
use std::ffi::OsString;
use std::fmt;
use std::path::{Component, Path, PathBuf};
use std::sync::Mutex;
use std::{fs, io};

use crate::base::hash;
use exchange::Places;
use lock::Lock;
pub use manifest::{Account, Manifest};
use standing::Standing;

/// An output folder that may be written, held against other builds.
pub struct Output {
    places: Places,
    old: Manifest,
    standing: Standing,
    _lock: Lock,
}

/// A site on its way to disk. Dropped without [`Staging::commit`], it leaves nothing behind.
pub struct Staging {
    output: Output,
    folders: Mutex<HashSet<PathBuf>>,
    files: Mutex<BTreeMap<String, (u64, String)>>,
    unchanged: Mutex<usize>,
}

/// How many files of the output were touched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    pub written: usize,
    pub unchanged: usize,
    pub removed: usize,
}

/// Why the output cannot be written. The words are for the author.
#[derive(Debug)]
pub enum WriteError {
    /// The folder may not be an output, or not as it stands. What, and what to do.
    Refused {
        message: String,
        hint: String,
    },
    /// Another build is writing there.
    Busy(PathBuf),
    /// The site itself cannot be written as files: a mistake of the program.
    BadPath(String),
    Io {
        path: PathBuf,
        error: io::Error,
    },
}

impl Output {
    /// Finds the folder, mends what a killed build left there, and makes sure that it may be
    /// replaced: it is new, or empty, or holds nothing but what an earlier build wrote.
    ///
    /// `root` is the site's root; `sources` are the folders below it that are never an output.
    pub fn open(out: &Path, root: &Path, sources: &[&str]) -> Result<Self, WriteError> {
        let folder = resolve(out)?;
        keep_off_sources(&folder, out, root, sources)?;
        let parent = folder.parent().unwrap_or(&folder);
        fs::create_dir_all(parent).map_err(at(parent))?;
        let places = Places::beside(folder);
        let lock = Lock::take(&places.lock).map_err(at(&places.lock))?;
        let lock = lock.ok_or_else(|| WriteError::Busy(out.to_owned()))?;
        places.repair().map_err(at(&places.unfinished))?;
        refuse_mount_point(&places.output)?;
        let old = read_manifest(&places.output)?;
        let standing = Standing::look(&places.output, &old).map_err(at(&places.output))?;
        standing.refuse_strangers(out, &old)?;
        Ok(Self { places, old, standing, _lock: lock })
    }

    /// What the last build told, if it was made from the same inputs and all its files are there.
    pub fn unchanged(&self, inputs: &str) -> Option<&Account> {
        let whole = self.old.files.iter().all(|(path, (size, _))| self.standing.has(path, *size));
        let same = self.old.account.inputs == inputs && !self.old.files.is_empty();
        (same && whole).then_some(&self.old.account)
    }

    pub fn stage(self) -> Result<Staging, WriteError> {
        let dir = &self.places.unfinished;
        fs::create_dir(dir).map_err(at(dir))?;
        Ok(Staging {
            output: self,
            folders: Mutex::default(),
            files: Mutex::default(),
            unchanged: Mutex::default(),
        })
    }
}

impl Staging {
    /// Takes one file of the site. May be called from several threads.
    ///
    /// A file equal to the old output's is linked instead of written: it keeps its date, and
    /// tools that copy the site elsewhere see that nothing changed.
    pub fn put(&self, path: &str, bytes: &[u8]) -> Result<(), WriteError> {
        check_path(path)?;
        self.note(path, bytes)?;
        let target = self.output.places.unfinished.join(path);
        self.make_folder_of(&target)?;
        if self.link_unchanged(path, bytes, &target) {
            *self.unchanged.lock().expect("no thread panics while it holds this") += 1;
            return Ok(());
        }
        fs::write(&target, bytes).map_err(at(&target))
    }

    /// Puts the new site in the place of the old one.
    pub fn commit(self, account: Account) -> Result<Written, WriteError> {
        let files = std::mem::take(&mut *self.files.lock().expect("no thread panics while it holds this"));
        let unchanged = *self.unchanged.lock().expect("no thread panics while it holds this");
        refuse_twins(&files)?;
        let removed = self.output.old.files.keys().filter(|path| !files.contains_key(*path)).count();
        let counts = Written { written: files.len() - unchanged, unchanged, removed };
        let Places { output, unfinished, .. } = &self.output.places;
        Manifest::new(account, files).write(unfinished).map_err(at(unfinished))?;
        self.output.places.exchange().map_err(|error| explain_exchange(error, output))?;
        Ok(counts)
    }

    fn note(&self, path: &str, bytes: &[u8]) -> Result<(), WriteError> {
        let entry = (bytes.len() as u64, format!("{:016x}", hash::bytes(bytes)));
        let mut files = self.files.lock().expect("no thread panics while it holds this");
        match files.insert(path.to_owned(), entry) {
            None => Ok(()),
            Some(_) => Err(WriteError::BadPath(format!("`{path}` was made twice"))),
        }
    }

    fn make_folder_of(&self, target: &Path) -> Result<(), WriteError> {
        let folder = target.parent().unwrap_or(target);
        let known = |folders: &Mutex<HashSet<PathBuf>>| {
            folders.lock().expect("no thread panics while it holds this").contains(folder)
        };
        if known(&self.folders) {
            return Ok(());
        }
        fs::create_dir_all(folder).map_err(at(folder))?;
        self.folders.lock().expect("no thread panics while it holds this").insert(folder.to_owned());
        Ok(())
    }

    /// Whether the old output's file is the same and could be linked. The bytes themselves are
    /// compared, since a hand may have changed the file after the manifest was written.
    fn link_unchanged(&self, path: &str, bytes: &[u8], target: &Path) -> bool {
        let old = self.output.places.output.join(path);
        self.output.standing.has(path, bytes.len() as u64)
            && fs::read(&old).is_ok_and(|there| there == bytes)
            && fs::hard_link(&old, target).is_ok()
    }
}

impl Drop for Staging {
    fn drop(&mut self) {
        // With a manifest inside, it is whole or was an output: the next start knows what to do.
        // The lock, a field, is let go after this.
        let unfinished = &self.output.places.unfinished;
        if !unfinished.join(manifest::NAME).exists() {
            let _ = fs::remove_dir_all(unfinished);
        }
    }
}

impl fmt::Display for WriteError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            WriteError::Refused { message, .. } => f.write_str(message),
            WriteError::Busy(out) => {
                write!(f, "another build is writing to `{}` at this moment", out.display())
            }
            WriteError::BadPath(what) => {
                write!(f, "{what}; this is a mistake in promotora, please report it")
            }
            WriteError::Io { path, error } => write!(f, "`{}`: {error}", path.display()),
        }
    }
}

impl std::error::Error for WriteError {}

impl WriteError {
    pub fn hint(&self) -> Option<&str> {
        match self {
            WriteError::Refused { hint, .. } => Some(hint),
            WriteError::Busy(_) => Some("wait until it is done, or give another folder with --out"),
            WriteError::BadPath(_) | WriteError::Io { .. } => None,
        }
    }

    fn refused(message: impl Into<String>, hint: impl Into<String>) -> Self {
        WriteError::Refused { message: message.into(), hint: hint.into() }
    }
}

fn at(path: &Path) -> impl FnOnce(io::Error) -> WriteError + use<> {
    let path = path.to_owned();
    move |error| WriteError::Io { path, error }
}

/// The output's real place: links followed, as far as it exists already.
fn resolve(out: &Path) -> Result<PathBuf, WriteError> {
    let full = std::path::absolute(out).map_err(at(out))?;
    let is_link = full.symlink_metadata().is_ok_and(|about| about.is_symlink());
    if is_link && !full.exists() {
        let message = format!("`{}` is a link to a folder that does not exist", out.display());
        return Err(WriteError::refused(message, "make the folder, or remove the link"));
    }
    let mut missing: Vec<OsString> = Vec::new();
    let mut there = full.as_path();
    while !there.exists() {
        match (there.file_name(), there.parent()) {
            (Some(name), Some(parent)) => {
                missing.push(name.to_owned());
                there = parent;
            }
            _ => break,
        }
    }
    let real = there.canonicalize().map_err(at(there))?;
    Ok(missing.iter().rev().fold(real, |path, name| path.join(name)))
}

/// An output among the sources would be read by the next build, or replace them.
fn keep_off_sources(folder: &Path, out: &Path, root: &Path, sources: &[&str]) -> Result<(), WriteError> {
    let root = root.canonicalize().map_err(at(root))?;
    let shown = out.display();
    if root.starts_with(folder) {
        let message = format!("`{shown}` holds the site's sources and cannot be the output as well");
        return Err(WriteError::refused(message, "give a folder of its own, such as --out public"));
    }
    let inside = sources.iter().find(|source| {
        let source = root.join(source);
        folder.starts_with(source.canonicalize().unwrap_or(source))
    });
    match inside {
        Some(source) => {
            let message = format!("`{shown}` lies inside `{source}`, which the build reads");
            Err(WriteError::refused(message, "give a folder outside it, such as --out public"))
        }
        None => Ok(()),
    }
}

/// Two folders can be exchanged only within one file system.
#[cfg(unix)]
fn refuse_mount_point(output: &Path) -> Result<(), WriteError> {
    use std::os::unix::fs::MetadataExt;
    let device = |path: &Path| fs::metadata(path).ok().map(|about| about.dev());
    let (Some(here), Some(above)) = (device(output), output.parent().and_then(device)) else {
        return Ok(());
    };
    if here == above { Ok(()) } else { Err(mount_point(output)) }
}

#[cfg(not(unix))]
fn refuse_mount_point(_output: &Path) -> Result<(), WriteError> {
    Ok(())
}

fn mount_point(output: &Path) -> WriteError {
    WriteError::refused(
        format!(
            "`{}` cannot be exchanged for a new folder: it is a mount point, or part of a container's image",
            output.display()
        ),
        format!("build into a folder inside it: --out '{}'", output.join("site").display()),
    )
}

fn explain_exchange(error: io::Error, output: &Path) -> WriteError {
    match error.kind() {
        io::ErrorKind::ResourceBusy | io::ErrorKind::CrossesDevices => mount_point(output),
        _ => at(output)(error),
    }
}

fn read_manifest(output: &Path) -> Result<Manifest, WriteError> {
    match Manifest::read(output) {
        Ok(manifest) => Ok(manifest.unwrap_or_default()),
        Err(error) if error.kind() == io::ErrorKind::NotADirectory => Err(WriteError::refused(
            format!("`{}` is a file, not a folder", output.display()),
            "remove it, or give another folder with --out",
        )),
        Err(error) => Err(WriteError::refused(
            format!(
                "the list of files in `{}` cannot be read: {error}",
                output.join(manifest::NAME).display()
            ),
            format!("remove the folder and build again: rm -r '{}'", output.display()),
        )),
    }
}

/// Only plain relative paths may come from a build.
fn check_path(path: &str) -> Result<(), WriteError> {
    let plain = Path::new(path).components().all(|part| matches!(part, Component::Normal(_)));
    let parts = path.split('/').all(|part| !part.is_empty() && part != ".");
    if plain && parts && !path.contains(['\\', '\0']) && path != manifest::NAME {
        Ok(())
    } else {
        Err(WriteError::BadPath(format!("`{path}` is no path for a page")))
    }
}

/// On macOS and Windows one of the two would overwrite the other.
fn refuse_twins(files: &BTreeMap<String, (u64, String)>) -> Result<(), WriteError> {
    let mut seen: BTreeMap<String, &str> = BTreeMap::new();
    for path in files.keys() {
        if let Some(other) = seen.insert(path.to_lowercase(), path) {
            return Err(WriteError::BadPath(format!("`{other}` and `{path}` differ only in case")));
        }
    }
    Ok(())
}

/// The path of something in `dir` as manifests name it.
fn path_below(dir: &Path, path: &Path) -> String {
    let below = path.strip_prefix(dir).unwrap_or(path);
    below.components().map(|part| part.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/")
}
