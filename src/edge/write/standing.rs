//! What stands in an output folder before a build replaces it.

use std::collections::HashMap;
use std::io;
use std::path::Path;

use walkdir::WalkDir;

use super::manifest::Manifest;
use super::{WriteError, path_below};

/// Systems drop these into any folder that somebody looks at; they move along with the output.
const OF_THE_SYSTEM: [&str; 3] = [".DS_Store", "Thumbs.db", "desktop.ini"];

/// Plain files by path, with their sizes; and what is no part of a site.
#[derive(Default)]
pub struct Standing {
    sizes: HashMap<String, u64>,
    strangers: Vec<String>,
}

impl Standing {
    pub fn look(output: &Path, manifest: &Manifest) -> io::Result<Self> {
        let mut standing = Self::default();
        if !output.exists() {
            return Ok(standing);
        }
        for entry in WalkDir::new(output).sort_by_file_name() {
            let entry = entry?;
            if entry.file_type().is_dir() {
                continue;
            }
            let path = path_below(output, entry.path());
            if manifest.names(&path) {
                // Something else than a file under a file's name is as good as missing.
                let size = if entry.file_type().is_file() { entry.metadata()?.len() } else { u64::MAX };
                standing.sizes.insert(path, size);
            } else if !OF_THE_SYSTEM.contains(&&*entry.file_name().to_string_lossy()) {
                standing.strangers.push(path);
            }
        }
        Ok(standing)
    }

    pub fn has(&self, path: &str, size: u64) -> bool {
        self.sizes.get(path) == Some(&size)
    }

    pub fn refuse_strangers(&self, out: &Path, manifest: &Manifest) -> Result<(), WriteError> {
        if self.strangers.is_empty() {
            return Ok(());
        }
        let shown = out.display();
        let named: Vec<String> = self.strangers.iter().take(5).map(|path| format!("`{path}`")).collect();
        let more = match self.strangers.len() - named.len() {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        let message = format!("`{shown}` holds files that no build put there: {}{more}", named.join(", "));
        let hint = if manifest.files.is_empty() {
            format!(
                "give a new or empty folder with --out; if nothing in `{shown}` is needed, empty it yourself"
            )
        } else {
            "move them elsewhere; what belongs to the site goes into its sources, such as a theme's `static` folder"
                .to_owned()
        };
        Err(WriteError::refused(message, hint))
    }
}
