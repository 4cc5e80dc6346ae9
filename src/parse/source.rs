//! Where a figure or a statement was read.

use serde_json::Value as Json;

use super::leaf::{Day, PartialDate, Text, Url};
use super::shape::{Cx, Field, Fields, ProseData, Record, Seen, Shape, WordsByPath, choice, record};
use super::yaml::Node;

choice! {
    /// How near a source is to what it says.
    pub enum Nearness {
        /// the agency or body itself
        Primary = "primary",
        /// the press, or another project that cites the agency
        Secondary = "secondary",
        /// general knowledge, or a text that names no source
        None = "none",
    }
}

record! {
    /// A source: a page or a paper that somebody can open and check.
    pub struct SourceRecord {
        /// Who says it and in which document.
        title: Text = "DHCS: What Medi-Cal Members Need to Know",
        /// Where to read it.
        url: Option<Url> = "https://www.dhcs.ca.gov/Medi-Cal/Pages/changes.aspx",
        /// When the source says it; as much of the date as is known.
        date: Option<PartialDate> = "2026-03",
        /// How near the source is to what it says.
        kind: Nearness = "primary",
        /// When somebody of us read it there.
        read_on: Option<Day> = "2026-11-21",
    }
}

/// A source, found by [`Field::visit`] so that the page that uses it can list it.
#[derive(Clone, Debug)]
pub struct SourceDoc(pub std::sync::Arc<SourceRecord>);

impl std::ops::Deref for SourceDoc {
    type Target = SourceRecord;
    fn deref(&self) -> &SourceRecord {
        &self.0
    }
}

impl Field for SourceDoc {
    fn shape() -> Shape {
        Shape::Record(SourceRecord::record_shape)
    }
    fn data(&self, prose: ProseData) -> Json {
        self.0.record_data(prose)
    }
    fn read(node: &Node, cx: &mut Cx) -> Option<Self> {
        let mut fields = Fields::of(node, SourceRecord::record_shape, cx)?;
        let record = SourceRecord::read_record(&mut fields, cx)?;
        Some(SourceDoc(std::sync::Arc::new(record)))
    }
    fn read_words(node: &Node, path: &str, cx: &mut Cx, out: &mut WordsByPath) {
        SourceRecord::read_words(node, path, cx, out);
    }
    fn visit(&self, see: &mut dyn FnMut(Seen)) {
        see(Seen::Source(self));
    }
}
