//! Writes one file of the site, whole or not at all.

use std::io::{self, Write};
use std::path::Path;

/// Puts a file in the place of another in one step: no reader, and no power cut, sees half of it.
pub fn save(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    std::fs::create_dir_all(folder)?;
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let staged = folder.join(format!(".{name}.{}.new", std::process::id()));
    let written = std::fs::File::create(&staged).and_then(|mut file| {
        file.write_all(bytes)?;
        file.sync_all()
    });
    written.and_then(|()| std::fs::rename(&staged, path)).inspect_err(|_| {
        // What could not be finished is not left lying about.
        let _ = std::fs::remove_file(&staged);
    })
}
