//! Other people's directories into a sheet of ours: the state's licensed facilities, the federal
//! health center sites, HSDS 3.0 packages.
//!
//! An import renews what its source says and leaves what editors added. It never takes a person's
//! name or a mail address.

mod chhs;
mod hrsa;
mod hsds;
pub mod names;
mod table;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::sync::Arc;

use crate::base::diag::{Diagnostics, Place};
use crate::base::tree::Tree;
use crate::parse::csv::{self, Cell};
use crate::parse::listing::Listing;
use crate::parse::shape::Record;
use crate::parse::text::{Source, decode, without_bom};

/// What can be imported.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// CDPH's Licensed and Certified Healthcare Facility Listing, `health_facility_locations.csv`.
    Chhs,
    /// HRSA's Health Center Service Delivery and Look-Alike Sites.
    Hrsa,
    /// A folder of HSDS 3.0 tables.
    Hsds,
}

/// A listing as a row: its cells by the name of their column.
pub type Row = BTreeMap<&'static str, String>;

/// Columns that editors fill in and sources do not: an import leaves them alone.
const OF_EDITORS: [&str; 8] = ["cost", "who", "site", "accessible", "apply", "documents", "checked", "kind"];

/// A column, what stood there, what stands there now.
pub type Change = (String, String, String);

/// What came of an import.
#[derive(Debug, Default)]
pub struct Imported {
    /// The sheet as it should be now.
    pub sheet: String,
    /// Ids with names.
    pub new: Vec<(String, String)>,
    /// Ids with what is different: column, before, now.
    pub changed: Vec<(String, Vec<Change>)>,
    pub gone: Vec<(String, String)>,
    pub diagnostics: Diagnostics,
}

/// Lays what a source says over a sheet. `files` are the source's, by name; `source` is the entry
/// of sources.yaml that new rows name; `old` is the sheet as it is, if there is one.
pub fn import(kind: Kind, files: &Tree, source: &str, old: Option<(&Arc<str>, &[u8])>) -> Imported {
    let mut diags = Diagnostics::new();
    let rows = match kind {
        Kind::Chhs => chhs::rows(files, &mut diags),
        Kind::Hrsa => hrsa::rows(files, &mut diags),
        Kind::Hsds => hsds::rows(files, &mut diags),
    };
    let before = old.map(|(file, bytes)| sheet(file, bytes, &mut diags)).unwrap_or_default();
    let mut imported = Imported { diagnostics: diags, ..Imported::default() };
    if imported.diagnostics.has_errors() {
        return imported;
    }
    let mut merged: BTreeMap<String, Row> = BTreeMap::new();
    for (id, mut row) in rows {
        row.insert("source", source.to_owned());
        match before.get(&id) {
            Some(old) => {
                let now = renewed(old, row);
                let differs = |column: &&'static str| old.get(*column) != now.get(*column);
                let value = |row: &Row, column: &str| row.get(column).cloned().unwrap_or_default();
                let columns: BTreeSet<&'static str> = old.keys().chain(now.keys()).copied().collect();
                let changes: Vec<_> = columns
                    .into_iter()
                    .filter(differs)
                    .map(|column| (column.to_owned(), value(old, column), value(&now, column)))
                    .collect();
                if !changes.is_empty() {
                    imported.changed.push((id.clone(), changes));
                }
                merged.insert(id, now);
            }
            None => {
                imported.new.push((id.clone(), row.get("name").cloned().unwrap_or_default()));
                merged.insert(id, row);
            }
        }
    }
    for (id, old) in &before {
        if !merged.contains_key(id) {
            imported.gone.push((id.clone(), old.get("name").cloned().unwrap_or_default()));
        }
    }
    imported.sheet = written(&merged);
    imported
}

/// The old row with what the source says now. What the source leaves out stays as it was.
fn renewed(old: &Row, new: Row) -> Row {
    let mut row = old.clone();
    for (column, value) in new {
        let kept = OF_EDITORS.contains(&column) || column == "source";
        if value.is_empty() || (kept && old.contains_key(column)) {
            continue;
        }
        row.insert(column, value);
    }
    row
}

/// A sheet of ours as rows by id; empty cells are left out.
fn sheet(file: &Arc<str>, bytes: &[u8], diags: &mut Diagnostics) -> BTreeMap<String, Row> {
    let Some(text) = decode(file, bytes, diags) else { return BTreeMap::new() };
    let source = Source { file, text };
    let rows = csv::rows(&source, without_bom(text), diags);
    let Some((header, rows)) = rows.split_first() else { return BTreeMap::new() };
    let columns: Vec<Option<&'static str>> = header.iter().map(|cell| column(cell.text.trim())).collect();
    let mut out = BTreeMap::new();
    for row in rows {
        let cells = columns.iter().zip(row).filter_map(|(column, cell)| Some(((*column)?, cell.text.trim())));
        let mut row: Row = cells
            .filter(|(_, text)| !text.is_empty())
            .map(|(column, text)| (column, text.to_owned()))
            .collect();
        if let Some(id) = row.remove(csv::ID) {
            out.insert(id, row);
        }
    }
    out
}

fn columns() -> Vec<&'static str> {
    let fields = Listing::record_shape().fields;
    std::iter::once(csv::ID).chain(fields.into_iter().map(|field| field.name)).collect()
}

fn column(name: &str) -> Option<&'static str> {
    columns().into_iter().find(|known| *known == name)
}

/// Rows as a sheet, in the order of their ids, with the columns that are used.
fn written(rows: &BTreeMap<String, Row>) -> String {
    let used: Vec<&str> = columns()
        .into_iter()
        .filter(|column| *column == csv::ID || rows.values().any(|row| row.contains_key(column)))
        .collect();
    let mut out = used.join(",") + "\n";
    for (id, row) in rows {
        let cells = used
            .iter()
            .map(|column| if *column == csv::ID { id } else { row.get(column).map_or("", |text| text) });
        let cells: Vec<String> = cells.map(quoted).collect();
        out += &(cells.join(",") + "\n");
    }
    out
}

fn quoted(text: &str) -> String {
    let text = text.replace(['\r', '\n'], " ");
    if text.contains([',', '"']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text }
}

impl Imported {
    /// What is new, changed and gone, for people.
    pub fn told(&self) -> String {
        let mut out = String::new();
        let mut line = |text: std::fmt::Arguments| writeln!(out, "{text}").expect("writing to a string");
        for (id, name) in &self.new {
            line(format_args!("new      {id}: {name}"));
        }
        for (id, changes) in &self.changed {
            let changes: Vec<String> =
                changes.iter().map(|(column, old, new)| format!("{column} `{old}` → `{new}`")).collect();
            line(format_args!("changed  {id}: {}", changes.join("; ")));
        }
        for (id, name) in &self.gone {
            line(format_args!("gone     {id}: {name}"));
        }
        line(format_args!(
            "{} new, {} changed, {} gone",
            self.new.len(),
            self.changed.len(),
            self.gone.len()
        ));
        out
    }
}

/// A row of a source's table, its cells by the names of their columns.
pub struct Line<'a> {
    columns: &'a BTreeMap<String, usize>,
    cells: &'a [Cell],
}

impl Line<'_> {
    /// Trimmed; empty if the table has no such column.
    pub fn get(&self, column: &str) -> &str {
        self.columns.get(column).and_then(|at| self.cells.get(*at)).map_or("", |cell| cell.text.trim())
    }
}

impl Diagnostics {
    fn import_without_column(&mut self, at: &Place, column: &str) {
        self.error("import-format", at, format!("the table has no column `{column}`"))
            .hint("is it the file that this import is for? `promotora help import` names them");
    }

    fn import_without_file(&mut self, name: &str) {
        self.error("import-format", &Place::file(&name.into()), format!("there is no table `{name}`"))
            .hint("the folder must hold the tables of an HSDS 3.0 package");
    }
}
