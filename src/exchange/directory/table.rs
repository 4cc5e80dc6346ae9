//! A source's CSV table, read row by row.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::Line;
use crate::base::diag::{Diagnostics, Place};
use crate::parse::csv;
use crate::parse::text::{Source, decode, without_bom};

/// Hands every row to `see`. Told of and left out: columns that must be there and are not.
pub fn each(
    file: &Arc<str>,
    bytes: &[u8],
    needed: &[&str],
    diags: &mut Diagnostics,
    mut see: impl FnMut(Line),
) {
    let Some(text) = decode(file, bytes, diags) else { return };
    let source = Source { file, text };
    let rows = csv::rows(&source, without_bom(text), diags);
    let Some((header, rows)) = rows.split_first() else {
        diags.empty_file(&Place::file(file));
        return;
    };
    let columns: BTreeMap<String, usize> =
        header.iter().enumerate().map(|(at, cell)| (cell.text.trim().to_owned(), at)).collect();
    for column in needed.iter().filter(|column| !columns.contains_key(**column)) {
        diags.import_without_column(&source.place(header[0].range.clone()), column);
    }
    if !diags.has_errors() {
        rows.iter().for_each(|cells| see(Line { columns: &columns, cells }));
    }
}
