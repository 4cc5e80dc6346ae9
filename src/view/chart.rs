//! Figures as SVG, drawn at build: bars of a few numbers, and the life of a program.
//!
//! Each has a title and a description for those who listen, and stands beside the table or the
//! list that says the same. Colours are the style sheet's, by class; sizes are in `em` and
//! percent, so a figure grows with the reader's letters and fills any window. From right to left
//! the style sheet mirrors the figure and turns its letters back.

use std::fmt::Write;

use crate::parse::markdown::escape;

/// What a figure is called, and what it shows, in words.
pub struct Said<'a> {
    pub title: &'a str,
    pub desc: &'a str,
}

/// A bar: what stands under it, and how high it is.
pub struct Bar {
    pub label: String,
    pub value: i64,
}

/// How wide a bar's place is in the drawing, and the bar in it.
const PLACE: usize = 10;
const WIDTH: usize = 7;
/// How high the drawing is, in the same units.
const HEIGHT: i64 = 100;

/// Bars on one line, as high as their numbers: those below zero hang from it. `ends` is written
/// over the first and the last bar. Nothing for fewer than two bars or where all are zero.
pub fn bars(said: &Said, bars: &[Bar], ends: (&str, &str)) -> Option<String> {
    let top = bars.iter().map(|bar| bar.value.max(0)).max()?;
    let bottom = bars.iter().map(|bar| bar.value.min(0)).min()?;
    let span = top - bottom;
    if bars.len() < 2 || span == 0 {
        return None;
    }
    let y = |value: i64| (top - value) * HEIGHT / span;
    let mut out = open("chart", "100%", "11em", said);
    write!(
        out,
        "<svg y=\"1.8em\" height=\"7.5em\" viewBox=\"0 0 {} {HEIGHT}\" preserveAspectRatio=\"none\">",
        bars.len() * PLACE
    )
    .expect("a string");
    for (index, bar) in bars.iter().enumerate() {
        let x = index * PLACE + (PLACE - WIDTH) / 2;
        let (from, to) = (y(bar.value.max(0)), y(bar.value.min(0)));
        write!(out, "<rect x=\"{x}\" y=\"{from}\" width=\"{WIDTH}\" height=\"{}\"/>", to - from)
            .expect("a string");
    }
    write!(out, "</svg><text y=\"1.2em\">{}</text>", escape(ends.0)).expect("a string");
    write!(out, "<text class=\"last\" x=\"100%\" y=\"1.2em\">{}</text>", escape(ends.1)).expect("a string");
    for (index, bar) in bars.iter().enumerate() {
        // The middle of its place, in tenths of a percent.
        let x = (2 * index + 1) * 500 / bars.len();
        write!(
            out,
            "<text class=\"mid\" x=\"{}.{}%\" y=\"10.6em\">{}</text>",
            x / 10,
            x % 10,
            escape(&bar.label)
        )
        .expect("a string");
    }
    out.push_str("</svg>");
    Some(out)
}

/// Where the sun stands: over the line, on it, or set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sun {
    Open,
    Soon,
    Ended,
}

impl Sun {
    pub fn name(self) -> &'static str {
        match self {
            Sun::Open => "open",
            Sun::Soon => "soon",
            Sun::Ended => "ended",
        }
    }

    /// How high the way of the sun runs, from the top.
    fn height(self) -> usize {
        if self == Sun::Open { 24 } else { LINE }
    }
}

/// The horizon, from the top of the drawing.
const LINE: usize = 62;
/// From one event to the next.
const STEP: usize = 80;
/// More than these would be too small on a phone; fewer than two are no way.
const EVENTS: std::ops::RangeInclusive<usize> = 2..=5;

/// The sun's way through the events of a program, numbered as in the list beside it.
pub fn life(said: &Said, suns: &[Sun]) -> Option<String> {
    if !EVENTS.contains(&suns.len()) {
        return None;
    }
    let width = suns.len() * STEP;
    let x = |index: usize| index * STEP + STEP / 2;
    let mut out = String::new();
    for (index, pair) in suns.windows(2).enumerate() {
        let (x, from, to) = (x(index), pair[0].height(), pair[1].height());
        let (half, end) = (x + STEP / 2, x + STEP);
        write!(out, "<path class=\"way\" d=\"M{x} {from}C{half} {from} {half} {to} {end} {to}\"/>")
            .expect("a string");
    }
    write!(out, "<path d=\"M4 {LINE}h{}\"/>", width - 8).expect("a string");
    for (index, sun) in suns.iter().enumerate() {
        let x = x(index);
        let left = x - 14;
        match sun {
            Sun::Open => write!(out, "<circle class=\"s\" cx=\"{x}\" cy=\"{}\" r=\"14\"/>", sun.height()),
            Sun::Soon => write!(out, "<path class=\"s\" d=\"M{left} {LINE}a14 14 0 0 1 28 0z\"/>"),
            Sun::Ended => write!(out, "<path class=\"o\" d=\"M{left} {LINE}a14 14 0 0 0 28 0z\"/>"),
        }
        .expect("a string");
        write!(out, "<text x=\"{x}\" y=\"94\">{}</text>", index + 1).expect("a string");
    }
    let head = open("arc", &format!("{}\" viewBox=\"0 0 {width} 100", suns.len() * 108), "", said);
    Some(format!("{head}{out}</svg>"))
}

/// The beginning of a figure. Its title and its description are its own, so no id is needed
/// that a second figure on the page could have as well.
fn open(class: &str, width: &str, height: &str, said: &Said) -> String {
    let height = if height.is_empty() { String::new() } else { format!(" height=\"{height}\"") };
    format!(
        "<svg class=\"{class} flip\" role=\"img\" width=\"{width}\"{height}><title>{}</title><desc>{}</desc>",
        escape(said.title),
        escape(said.desc)
    )
}

#[cfg(test)]
mod tests {
    use super::{Bar, Said, Sun, bars, life};

    const SAID: Said = Said { title: "Limits & more", desc: "1: $50, 2: $200" };
    const HEAD: &str = "<title>Limits &amp; more</title><desc>1: $50, 2: $200</desc>";

    fn of(values: &[i64]) -> Vec<Bar> {
        values.iter().zip(1..).map(|(&value, label)| Bar { label: format!("{label}"), value }).collect()
    }

    /// Heights are shares of the highest: 50 of 200 is a quarter of the drawing, from its foot.
    #[test]
    fn bars_stand_on_their_line() {
        let drawn = bars(&SAID, &of(&[50, 200]), ("$50", "$200")).expect("two bars");
        let wanted = format!(
            "<svg class=\"chart flip\" role=\"img\" width=\"100%\" height=\"11em\">{HEAD}\
             <svg y=\"1.8em\" height=\"7.5em\" viewBox=\"0 0 20 100\" preserveAspectRatio=\"none\">\
             <rect x=\"1\" y=\"75\" width=\"7\" height=\"25\"/>\
             <rect x=\"11\" y=\"0\" width=\"7\" height=\"100\"/></svg>\
             <text y=\"1.2em\">$50</text>\
             <text class=\"last\" x=\"100%\" y=\"1.2em\">$200</text>\
             <text class=\"mid\" x=\"25.0%\" y=\"10.6em\">1</text>\
             <text class=\"mid\" x=\"75.0%\" y=\"10.6em\">2</text></svg>"
        );
        assert_eq!(drawn, wanted);
    }

    /// From -100 to 300 the line is at three quarters of the height: what is less hangs below it.
    #[test]
    fn what_fell_hangs_from_the_line() {
        let drawn = bars(&SAID, &of(&[-100, 300]), ("", "")).expect("two bars");
        assert!(drawn.contains("<rect x=\"1\" y=\"75\" width=\"7\" height=\"25\"/>"), "{drawn}");
        assert!(drawn.contains("<rect x=\"11\" y=\"0\" width=\"7\" height=\"75\"/>"), "{drawn}");
    }

    #[test]
    fn what_says_nothing_is_not_drawn() {
        assert_eq!(bars(&SAID, &of(&[]), ("", "")), None);
        assert_eq!(bars(&SAID, &of(&[7]), ("", "")), None);
        assert_eq!(bars(&SAID, &of(&[0, 0]), ("", "")), None);
        assert_eq!(life(&SAID, &[Sun::Open]), None);
        assert_eq!(life(&SAID, &[Sun::Open; 6]), None);
    }

    /// Open is over the line at 62, soon is on it, ended hangs below: the way goes from one to
    /// the next, the numbers are those of the list.
    #[test]
    fn the_sun_rises_and_sets() {
        let drawn = life(&SAID, &[Sun::Open, Sun::Soon, Sun::Ended]).expect("three events");
        let wanted = format!(
            "<svg class=\"arc flip\" role=\"img\" width=\"324\" viewBox=\"0 0 240 100\">{HEAD}\
             <path class=\"way\" d=\"M40 24C80 24 80 62 120 62\"/>\
             <path class=\"way\" d=\"M120 62C160 62 160 62 200 62\"/>\
             <path d=\"M4 62h232\"/>\
             <circle class=\"s\" cx=\"40\" cy=\"24\" r=\"14\"/><text x=\"40\" y=\"94\">1</text>\
             <path class=\"s\" d=\"M106 62a14 14 0 0 1 28 0z\"/><text x=\"120\" y=\"94\">2</text>\
             <path class=\"o\" d=\"M186 62a14 14 0 0 0 28 0z\"/><text x=\"200\" y=\"94\">3</text></svg>"
        );
        assert_eq!(drawn, wanted);
    }
}
