//! Remarks about files as files: names, kinds, sizes, permissions.

use std::io;

use super::gather::NoSite;
use crate::base::diag::{Diagnostics, Place, Remark, Severity};

impl Diagnostics {
    /// `error` is what the system said, where it said something.
    pub(super) fn unreadable(&mut self, path: &str, error: Option<&io::Error>) {
        let denied = error.is_some_and(|error| error.kind() == io::ErrorKind::PermissionDenied);
        let why = match error {
            Some(_) if denied => "permission denied".to_owned(),
            Some(error) => error.to_string(),
            None => "unknown reason".to_owned(),
        };
        let remark = self.error("unreadable-file", &whole(path), format!("`{path}` cannot be read: {why}"));
        if denied {
            remark.hint(format!("allow reading it: chmod u+r{} '{path}'", folder_bit(path)));
        }
    }

    /// A link to a folder that holds the link itself.
    pub(super) fn symlink_loop(&mut self, path: &str, ancestor: &str) {
        self.error("symlink-loop", &whole(path), format!("`{path}` is a link back to `{ancestor}`, a loop"))
            .hint(format!("remove the link: rm '{path}'"));
    }

    pub(super) fn dangling_symlink(&mut self, path: &str) {
        self.error(
            "dangling-link",
            &whole(path),
            format!("`{path}` is a link to a file that does not exist"),
        )
        .hint(format!("put the file where the link points, or remove the link: rm '{path}'"));
    }

    pub(super) fn not_a_file(&mut self, path: &str) {
        self.error(
            "not-a-file",
            &whole(path),
            format!("`{path}` is a pipe, a socket or a device, not a file"),
        )
        .hint("move it out of the site's folders");
    }

    /// `limit` in mebibytes.
    pub(super) fn file_too_large(&mut self, path: &str, limit: u64) {
        self.error("file-too-large", &whole(path), format!("`{path}` is larger than {limit} MB")).hint(
            "make it smaller or split it; if it landed here by accident, move it out of the site's folders",
        );
    }

    /// `path` shows the letters that could not be understood as `�`.
    pub(super) fn name_is_not_unicode(&mut self, path: &str) {
        self.error(
            "name-not-unicode",
            &whole(path),
            format!("the name of `{path}` is not valid Unicode (UTF-8)"),
        )
        .hint("rename the file, typing its name anew");
    }

    pub(super) fn names_collide(&mut self, first: &str, second: &str) {
        let same = first.to_lowercase() != second.to_lowercase();
        let how = if same { "how an accented letter is stored" } else { "capital and small letters" };
        let message =
            format!("`{first}` and `{second}` differ only in {how}: on macOS and Windows they are one");
        self.error("names-collide", &whole(second), message).hint("rename or remove one of the two");
    }

    pub(super) fn name_not_portable(&mut self, path: &str, trouble: &str) {
        let message = format!("`{path}` cannot exist on Windows: {trouble}");
        self.error("name-not-portable", &whole(path), message)
            .hint("rename it, so that every editor can open the site's folder");
    }
}

impl NoSite {
    /// As an error about the folder that is missing.
    pub fn remark(&self) -> Remark {
        Remark {
            place: whole("content"),
            severity: Severity::Error,
            code: "no-site",
            message: self.message.clone(),
            hint: Some(self.hint.clone()),
            fix: None,
        }
    }
}

fn whole(path: &str) -> Place {
    Place::file(&path.into())
}

/// A folder can be read only by those who may also enter it.
fn folder_bit(path: &str) -> &'static str {
    if path.rsplit('/').next().is_some_and(|name| name.contains('.')) { "" } else { "x" }
}
