//! The sources of a page, numbered in the order in which the text cites them.

use minijinja::{Value, context};

use super::value::host;
use crate::parse::leaf::PartialDate;
use crate::parse::source::SourceDoc;
use crate::resolve::locale::Locale;

#[derive(Default)]
pub struct Citations {
    cited: Vec<Cited>,
}

struct Cited {
    source: SourceDoc,
    /// The date of the figure, where it is not the source's own.
    as_of: Option<PartialDate>,
    unverified: bool,
}

impl Citations {
    /// The number of a source on this page; the same source keeps its number.
    pub fn cite(&mut self, source: &SourceDoc, as_of: Option<PartialDate>, unverified: bool) -> usize {
        let as_of = as_of.or(source.date);
        let same = |cited: &Cited| {
            cited.source.title.text == source.title.text
                && cited.source.url == source.url
                && cited.as_of == as_of
                && cited.unverified == unverified
        };
        match self.cited.iter().position(same) {
            Some(index) => index + 1,
            None => {
                self.cited.push(Cited { source: source.clone(), as_of, unverified });
                self.cited.len()
            }
        }
    }

    /// The list at the foot of the page.
    pub fn list(&self, locale: &Locale) -> Vec<Value> {
        let entry = |(index, cited): (usize, &Cited)| {
            let number = index + 1;
            context! {
                number => number,
                id => format!("source-{number}"),
                title => &*cited.source.title.text,
                url => cited.source.url.as_ref().map(|url| &*url.0),
                host => cited.source.url.as_ref().map(|url| host(&url.0)),
                date => cited.as_of.map(|date| locale.date(date)),
                read => cited.source.read_on.as_ref().map(|day| locale.say("source_read", &[("date", &locale.date(day.date.into()))])),
                unverified => cited.unverified,
            }
        };
        self.cited.iter().enumerate().map(entry).collect()
    }
}

/// HTML of ours without the marks of sources, for where no list of them follows.
pub fn without_marks(html: &str) -> String {
    let mut out = String::with_capacity(html.len());
    let mut rest = html;
    while let Some((before, mark)) = rest.split_once("<sup class=\"src\">") {
        out.push_str(before);
        rest = mark.split_once("</sup>").map_or("", |(_, behind)| behind);
    }
    out.push_str(rest);
    out
}
