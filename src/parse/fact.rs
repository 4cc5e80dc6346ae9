//! Facts: `content/facts/*.yaml`, figures with their source, by id.

use serde_json::Value as Json;

use super::leaf::{Day, Decimal, Named, PartialDate, Prose, Ref, Words};
use super::shape::{Cx, Field, Kind, ProseData, Shape, choice, record};
use super::source::SourceDoc;
use super::yaml::{Node, Value};

impl Named for Fact {
    const KIND: Kind = Kind::Fact;
}

record! {
    /// A figure or statement that pages cite by its id.
    pub struct Fact {
        /// The fact in one plain sentence, with its scope.
        statement: Prose = "Children younger than 19 can get Medi-Cal up to 266% of the poverty level.",
        /// The figure, as a bare number or a date; or several by name.
        value: Option<Figure> = "266",
        /// What the figure counts.
        unit: Option<Unit> = "percent",
        /// Whether the figure is in thousands, millions or billions: `4.9` and `million`.
        scale: Option<Scale> = "million",
        /// A unit that is none of those, in words: "children".
        of: Option<Words> = "children",
        /// What the figure is for: the year or the day on which it was so.
        as_of: Option<PartialDate> = "2026-03",
        /// Where it was read.
        source: SourceDoc = "{title: DHCS, kind: primary}",
        /// False while nobody has read the figure in its source.
        verified: bool = "true",
        /// For a figure that is not verified: how a page may speak of it.
        label: Option<Words> = "an advocacy group wrote, without naming its study",
        /// The first day on which the fact holds.
        effective_from: Option<Day> = "2026-01-01",
        /// The last day on which the fact holds.
        effective_until: Option<Day> = "2027-06-30",
        /// The fact that took its place.
        superseded_by: Option<Ref<Fact>> = "homeless.ca.2023",
        /// For editors, never shown.
        note: Option<super::leaf::Text> = "Confirmed by the 2026 tables.",
    }
}

choice! {
    /// What a figure counts, and so how it is shown.
    pub enum Unit {
        /// a plain number
        Count = "count",
        /// a share
        Percent = "percent",
        /// a share of the poverty guideline
        PercentFpl = "percent-fpl",
        /// US dollars
        Dollars = "dollars",
        /// US dollars a month
        DollarsMonth = "dollars-month",
        /// US dollars a year
        DollarsYear = "dollars-year",
        /// so many times as much
        Times = "times",
        /// a day
        Date = "date",
        /// years of age
        Age = "age",
        /// days
        Days = "days",
        /// months
        Months = "months",
        /// years
        Years = "years",
    }
}

choice! {
    /// What a figure is counted in, so that nobody reads a row of zeros.
    pub enum Scale {
        /// thousands
        Thousand = "thousand",
        /// millions
        Million = "million",
        /// billions: thousands of millions
        Billion = "billion",
    }
}

/// A number, a date, or several by name.
#[derive(Clone, Debug)]
pub enum Figure {
    Number(Decimal),
    Date(PartialDate),
    Parts(Vec<(String, Decimal)>),
}

impl Field for Figure {
    fn shape() -> Shape {
        Shape::Figure
    }
    fn data(&self, prose: ProseData) -> Json {
        match self {
            Figure::Number(number) => number.data(prose),
            Figure::Date(date) => date.data(prose),
            Figure::Parts(parts) => {
                parts.iter().map(|(name, number)| (name.clone(), number.data(prose))).collect()
            }
        }
    }
    fn read(node: &Node, cx: &mut Cx) -> Option<Self> {
        match &node.value {
            Value::Map(entries) => {
                let parts =
                    entries.iter().map(|entry| Some((entry.key.clone(), Decimal::read(&entry.node, cx)?)));
                parts.collect::<Option<Vec<_>>>().map(Figure::Parts)
            }
            Value::Scalar { text, .. } if text.trim().len() >= 7 && text.trim().as_bytes()[4] == b'-' => {
                PartialDate::read(node, cx).map(Figure::Date)
            }
            _ => Decimal::read(node, cx).map(Figure::Number),
        }
    }
}
