//! The new site in the place of the old one, so that a kill at any moment leaves one of them whole.
//!
//! Three folders can stand beside each other, and their names are the journal:
//!
//! | `public` | `….promotora-unfinished`   | `….promotora-previous` | what happened, and what the next start does |
//! |----------|----------------------------|------------------------|---------------------------------------------|
//! | there    | without a manifest         | –                      | killed while building: removes it           |
//! | there    | with a manifest            | –                      | killed around the exchange: removes it      |
//! | missing  | with a manifest            | there                  | killed between two renames: finishes        |
//! | missing  | not there                  | there                  | puts the previous one back                  |
//! | there    | –                          | there                  | killed while clearing up: removes it        |
//!
//! The last three arise only where the system cannot exchange two folders in one step.
//!
//! Nothing is forced to the platters: a kill loses nothing that was written, and after a power
//! failure the sizes in the manifest show what has to be built again.

use std::path::{Path, PathBuf};
use std::{fs, io};

use walkdir::WalkDir;

use super::manifest::{self, Manifest};

/// The names beside an output.
pub struct Places {
    pub output: PathBuf,
    pub unfinished: PathBuf,
    pub previous: PathBuf,
    pub lock: PathBuf,
}

impl Places {
    pub fn beside(output: PathBuf) -> Self {
        let name = output.file_name().unwrap_or_default().to_owned();
        let beside = |end: &str| {
            let mut name = name.clone();
            name.push(end);
            output.with_file_name(name)
        };
        Self {
            unfinished: beside(".promotora-unfinished"),
            previous: beside(".promotora-previous"),
            lock: beside(".promotora-lock"),
            output,
        }
    }

    /// Mends what a killed run left, as in the table above.
    pub fn repair(&self) -> io::Result<()> {
        if self.previous.exists() && !self.output.exists() {
            let finished = self.unfinished.join(manifest::NAME).exists();
            fs::rename(if finished { &self.unfinished } else { &self.previous }, &self.output)?;
        }
        if self.unfinished.exists() && !self.unfinished.join(manifest::NAME).exists() {
            fs::remove_dir_all(&self.unfinished)?;
        }
        for leftover in [&self.unfinished, &self.previous] {
            if leftover.exists() {
                retire(leftover, &self.output)?;
            }
        }
        Ok(())
    }

    /// Puts `unfinished` in the place of `output`, and removes what stood there.
    pub fn exchange(&self) -> io::Result<()> {
        self.exchange_with(swap)
    }

    /// `swap` exchanges two folders in one step, or says that it is unsupported here.
    fn exchange_with(&self, swap: fn(&Path, &Path) -> io::Result<()>) -> io::Result<()> {
        if !self.output.exists() {
            return fs::rename(&self.unfinished, &self.output);
        }
        match swap(&self.unfinished, &self.output) {
            Ok(()) => retire(&self.unfinished, &self.output),
            Err(error) if error.kind() == io::ErrorKind::Unsupported => {
                fs::rename(&self.output, &self.previous)?;
                fs::rename(&self.unfinished, &self.output)?;
                retire(&self.previous, &self.output)
            }
            Err(error) => {
                // It will never be the output: without its manifest it counts as unfinished.
                remove_if_there(&self.unfinished.join(manifest::NAME))?;
                Err(error)
            }
        }
    }
}

#[cfg(any(target_os = "linux", target_os = "android", target_vendor = "apple"))]
fn swap(one: &Path, other: &Path) -> io::Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    use rustix::io::Errno;
    // What an old kernel says, or a file system that knows no exchange, such as NFS. The last
    // two are one number on Linux and two on macOS.
    const UNSUPPORTED: [Errno; 4] = [Errno::NOSYS, Errno::INVAL, Errno::NOTSUP, Errno::OPNOTSUPP];
    renameat_with(CWD, one, CWD, other, RenameFlags::EXCHANGE).map_err(|error| {
        if UNSUPPORTED.contains(&error) { io::ErrorKind::Unsupported.into() } else { error.into() }
    })
}

#[cfg(not(any(target_os = "linux", target_os = "android", target_vendor = "apple")))]
fn swap(_one: &Path, _other: &Path) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}

/// Removes an old output: the files that its manifest names, and the folders that are empty then.
/// What somebody else put there meanwhile moves over to the output that took its place.
fn retire(old: &Path, output: &Path) -> io::Result<()> {
    let manifest = Manifest::read(old)?.unwrap_or_default();
    let mut folders = Vec::new();
    for entry in WalkDir::new(old).contents_first(true) {
        let entry = entry?;
        let path = super::path_below(old, entry.path());
        if entry.file_type().is_dir() {
            folders.push(entry.into_path());
        } else if manifest.files.contains_key(&path) {
            fs::remove_file(entry.path())?;
        } else if path != manifest::NAME {
            carry_over(entry.path(), &output.join(&path))?;
        }
    }
    // The manifest goes last: if we are killed here, the next start can go on.
    let top = folders.pop();
    for folder in &folders {
        fs::remove_dir(folder)?;
    }
    remove_if_there(&old.join(manifest::NAME))?;
    top.map_or(Ok(()), fs::remove_dir)
}

fn carry_over(from: &Path, to: &Path) -> io::Result<()> {
    if to.exists() {
        return Err(io::Error::new(
            io::ErrorKind::AlreadyExists,
            format!("`{}` is not the build's own and has no place in the new output", from.display()),
        ));
    }
    if let Some(folder) = to.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::rename(from, to)
}

fn remove_if_there(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::io::{Error, ErrorKind};
    use std::path::Path;

    use super::{Manifest, Places};

    /// An output and a finished new site beside it.
    fn lay(dir: &Path) -> Places {
        let places = Places::beside(dir.join("public"));
        for (folder, name) in [(&places.output, "old.html"), (&places.unfinished, "new.html")] {
            fs::create_dir(folder).unwrap();
            fs::write(folder.join(name), "").unwrap();
            let files = [(name.to_owned(), (0, String::new()))].into();
            Manifest::new(Default::default(), files).write(folder).unwrap();
        }
        places
    }

    fn names(dir: &Path) -> Vec<String> {
        let mut names: Vec<String> = fs::read_dir(dir)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
            .collect();
        names.sort();
        names
    }

    #[test]
    fn without_an_exchange_two_renames_do() {
        let dir = tempfile::tempdir().unwrap();
        let places = lay(dir.path());
        places.exchange_with(|_, _| Err(ErrorKind::Unsupported.into())).unwrap();
        assert_eq!(names(dir.path()), ["public"]);
        assert_eq!(names(&places.output), [".promotora.json", "new.html"]);
    }

    #[test]
    fn an_exchange_that_is_refused_leaves_the_old_site_and_no_whole_new_one() {
        let dir = tempfile::tempdir().unwrap();
        let places = lay(dir.path());
        places.exchange_with(|_, _| Err(Error::from(ErrorKind::ResourceBusy))).unwrap_err();
        assert_eq!(names(&places.output), [".promotora.json", "old.html"]);
        places.repair().unwrap();
        assert_eq!(names(dir.path()), ["public"]);
    }
}
