//! CSV as the same tree that YAML becomes, so that a spreadsheet's records are read by the same
//! definitions and every mistake is told at its cell.
//!
//! RFC 4180: a header, commas, quotes doubled inside quotes, LF or CRLF. The column `id` names the
//! record; a column that the record defines as a list holds its items between `;`.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use super::shape::{RecordShape, Shape};
use super::text::Source;
use super::yaml::{Entry, Node, Read, Value};
use crate::base::diag::Diagnostics;
use crate::base::near::nearest;

/// The name of the column that holds a record's id.
pub const ID: &str = "id";

/// A cell: its text, and its bytes in the file with their quotes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cell {
    pub text: String,
    pub range: Range<usize>,
}

/// Reads a sheet of records into a map by id. Rows that cannot be used are told of and left out.
pub fn read(source: &Source, range: Range<usize>, shape: &RecordShape, diags: &mut Diagnostics) -> Read {
    let mut read =
        Read { node: Node { range: range.clone(), value: Value::Map(Vec::new()) }, broken: Vec::new() };
    let rows = rows(source, range, diags);
    let mut rows = rows.into_iter();
    let Some(header) = rows.next() else { return read };
    let Some(columns) = columns(source, &header, shape, diags) else {
        read.broken.push("*".into());
        return read;
    };
    let mut entries: Vec<Entry> = Vec::new();
    let mut seen: HashMap<String, usize> = HashMap::new();
    for row in rows {
        let at = source.place(row[0].range.start..row[row.len() - 1].range.end);
        if row.len() != header.len() {
            diags.csv_row_length(&at, row.len(), header.len());
            read.broken.extend(columns.id(&row).map(|id| id.text.clone()));
            continue;
        }
        let Some(id) = columns.id(&row).filter(|id| !id.text.is_empty()) else {
            diags.csv_no_id(&at);
            continue;
        };
        if let Some(first) = seen.get(&id.text) {
            let line = source.line_of(*first);
            diags.csv_duplicate_id(&source.place(id.range.clone()), &id.text, line);
            continue;
        }
        seen.insert(id.text.clone(), id.range.start);
        let fields = columns.fields.iter().map(|column| {
            let cell = &row[column.index];
            Entry { key: column.name.to_owned(), key_range: cell.range.clone(), node: column.node(cell) }
        });
        let value = Value::Map(fields.collect());
        let range = row[0].range.start..row[row.len() - 1].range.end;
        entries.push(Entry {
            key: id.text.clone(),
            key_range: id.range.clone(),
            node: Node { range, value },
        });
    }
    read.node.value = Value::Map(entries);
    read
}

struct Columns {
    id: usize,
    fields: Vec<Column>,
}

struct Column {
    index: usize,
    name: &'static str,
    list: bool,
}

impl Columns {
    fn id<'a>(&self, row: &'a [Cell]) -> Option<&'a Cell> {
        row.get(self.id)
    }
}

impl Column {
    fn node(&self, cell: &Cell) -> Node {
        let scalar = |text: &str| Value::Scalar { text: text.to_owned(), plain: true };
        let value = match cell.text.trim() {
            "" if self.list => Value::List(Vec::new()),
            "" => Value::Nothing,
            text if self.list => {
                let items = text.split(';').map(str::trim).filter(|item| !item.is_empty());
                Value::List(
                    items.map(|item| Node { range: cell.range.clone(), value: scalar(item) }).collect(),
                )
            }
            text => scalar(text),
        };
        Node { range: cell.range.clone(), value }
    }
}

/// The columns that the record knows; `None` if the sheet cannot be read as records at all.
fn columns(
    source: &Source,
    header: &[Cell],
    shape: &RecordShape,
    diags: &mut Diagnostics,
) -> Option<Columns> {
    let names: Vec<&'static str> = shape.fields.iter().map(|field| field.name).collect();
    let whole = source.place(header[0].range.start..header[header.len() - 1].range.end);
    if let [only] = header
        && let Some(mark) = [';', '\t'].into_iter().find(|mark| only.text.contains(*mark))
    {
        diags.csv_other_separator(&whole, mark);
        return None;
    }
    let Some(id) = header.iter().position(|cell| cell.text.trim() == ID) else {
        diags.csv_no_id_column(&whole);
        return None;
    };
    let mut fields = Vec::new();
    let mut seen = HashSet::from([ID]);
    for (index, cell) in header.iter().enumerate().filter(|(index, _)| *index != id) {
        let place = source.place(cell.range.clone());
        match shape.fields.iter().find(|field| field.name == cell.text.trim()) {
            Some(field) if seen.insert(field.name) => {
                let list = matches!(field.shape, Shape::List(_));
                fields.push(Column { index, name: field.name, list });
            }
            Some(field) => diags.csv_column_twice(&place, field.name),
            None => {
                let free =
                    names.iter().copied().filter(|name| header.iter().all(|cell| cell.text.trim() != *name));
                diags.unknown_key(&place, cell.text.trim(), nearest(cell.text.trim(), free), &names);
            }
        }
    }
    Some(Columns { id, fields })
}

/// All rows that are not empty. A quote that is never closed is told of and ends the reading.
pub fn rows(source: &Source, range: Range<usize>, diags: &mut Diagnostics) -> Vec<Vec<Cell>> {
    let text = &source.text[range.clone()];
    let bytes = text.as_bytes();
    let mut rows = Vec::new();
    let mut row: Vec<Cell> = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        let (cell, end) = match cell(text, at) {
            Ok(read) => read,
            Err(problem) => {
                let start = range.start + at;
                let length = text[at..].lines().next().map_or(0, str::len);
                match problem {
                    Problem::Unclosed => diags.csv_unclosed_quote(&source.place(start..start + length)),
                    Problem::BehindQuote(from) => {
                        let from = range.start + from;
                        diags.csv_text_behind_quote(&source.place(from..from + 1));
                    }
                }
                // Goes on at the next line: one bad row must not hide the others.
                at = text[at..].find('\n').map_or(bytes.len(), |next| at + next + 1);
                row.clear();
                continue;
            }
        };
        row.push(Cell { range: range.start + cell.range.start..range.start + cell.range.end, ..cell });
        match bytes.get(end) {
            Some(b',') => {
                at = end + 1;
                // A comma at the very end of the file still opens a last, empty cell.
                if at == bytes.len() {
                    row.push(Cell { text: String::new(), range: range.start + at..range.start + at });
                }
                continue;
            }
            Some(b'\r') => at = end + 2,
            _ => at = end + 1,
        }
        let row = std::mem::take(&mut row);
        if row.len() > 1 || !row[0].text.trim().is_empty() {
            rows.push(row);
        }
    }
    if !row.is_empty() {
        rows.push(row);
    }
    rows
}

enum Problem {
    Unclosed,
    BehindQuote(usize),
}

/// One cell from `start`, and where what ends it stands.
fn cell(text: &str, start: usize) -> Result<(Cell, usize), Problem> {
    let bytes = text.as_bytes();
    let ends = |at: usize| match bytes.get(at) {
        None | Some(b',' | b'\n') => true,
        Some(b'\r') => matches!(bytes.get(at + 1), None | Some(b'\n')),
        _ => false,
    };
    if bytes.get(start) != Some(&b'"') {
        let end = (start..=bytes.len()).find(|at| ends(*at)).unwrap_or(bytes.len());
        return Ok((Cell { text: text[start..end].to_owned(), range: start..end }, end));
    }
    let mut out = String::new();
    let mut at = start + 1;
    loop {
        let Some(quote) = text[at..].find('"').map(|found| at + found) else { return Err(Problem::Unclosed) };
        out.push_str(&text[at..quote]);
        if bytes.get(quote + 1) == Some(&b'"') {
            out.push('"');
            at = quote + 2;
        } else if ends(quote + 1) {
            return Ok((Cell { text: out, range: start..quote + 1 }, quote + 1));
        } else {
            return Err(Problem::BehindQuote(quote + 1));
        }
    }
}

/// Remarks about sheets.
impl Diagnostics {
    pub fn csv_row_length(&mut self, at: &crate::base::diag::Place, own: usize, wanted: usize) {
        self.error("row-length", at, format!("the row has {own} cells and the first row has {wanted}"))
            .hint("a text with a comma in it stands in straight quotes: \"Suite 4, second floor\"");
    }

    pub fn csv_no_id(&mut self, at: &crate::base::diag::Place) {
        self.error("missing-field", at, "the row has no `id`")
            .hint("give it a short name that no other row has, like `clinica-tepati`");
    }

    pub fn csv_no_id_column(&mut self, at: &crate::base::diag::Place) {
        self.error("missing-field", at, "the sheet has no column `id`")
            .hint("the first line names the columns, and one of them is `id`");
    }

    pub fn csv_duplicate_id(&mut self, at: &crate::base::diag::Place, id: &str, line: usize) {
        self.error("duplicate-id", at, format!("the id `{id}` is there twice"))
            .hint(format!("the first is in line {line}: give one of them another id, or delete the row"));
    }

    pub fn csv_column_twice(&mut self, at: &crate::base::diag::Place, name: &str) {
        self.error("duplicate-key", at, format!("the column `{name}` is there twice"))
            .hint("keep one of them");
    }

    pub fn csv_other_separator(&mut self, at: &crate::base::diag::Place, mark: char) {
        let mark = if mark == '\t' { "tabs".to_owned() } else { format!("`{mark}`") };
        self.error("csv-separator", at, format!("the cells are separated by {mark}, not by commas"))
            .hint("save the sheet as “CSV UTF-8 (comma delimited)”");
    }

    pub fn csv_unclosed_quote(&mut self, at: &crate::base::diag::Place) {
        self.error("unclosed-quote", at, "a quote opens here and is never closed")
            .hint("a quote inside a quoted text is written twice: \"the \"\"blue\"\" house\"");
    }

    pub fn csv_text_behind_quote(&mut self, at: &crate::base::diag::Place) {
        self.error("unclosed-quote", at, "behind the closing quote stands more text")
            .hint("a quote inside a quoted text is written twice: \"the \"\"blue\"\" house\"");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cells(text: &str) -> (Vec<Vec<String>>, usize) {
        let file = "a.csv".into();
        let source = Source { file: &file, text };
        let mut diags = Diagnostics::new();
        let rows = rows(&source, 0..text.len(), &mut diags);
        for cell in rows.iter().flatten() {
            assert!(source.text.get(cell.range.clone()).is_some(), "{cell:?}");
        }
        (
            rows.into_iter().map(|row| row.into_iter().map(|cell| cell.text).collect()).collect(),
            diags.iter().count(),
        )
    }

    #[test]
    fn cells_are_read_as_spreadsheets_write_them() {
        for (text, wanted) in [
            ("a,b\n1,2\n", vec![vec!["a", "b"], vec!["1", "2"]]),
            ("a,b\r\n1,\r\n", vec![vec!["a", "b"], vec!["1", ""]]),
            ("a\n\n\"x, \"\"y\"\"\"\n", vec![vec!["a"], vec!["x, \"y\""]]),
            ("a,b\n\"two\nlines\",é", vec![vec!["a", "b"], vec!["two\nlines", "é"]]),
            ("a,", vec![vec!["a", ""]]),
            ("", vec![]),
        ] {
            assert_eq!(
                cells(text),
                (wanted.into_iter().map(|row| row.into_iter().map(str::to_owned).collect()).collect(), 0),
                "{text:?}"
            );
        }
        assert_eq!(cells("a\n\"open\nb\n").1, 1);
        assert_eq!(cells("a\n\"x\"y\nb\n").1, 1);
    }
}
