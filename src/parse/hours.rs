//! Opening hours: `Mon-Fri 8:00-17:00; Sat 9:00-12:00`, `24/7`.

use std::sync::Arc;

use serde_json::Value as Json;

use super::leaf::scalar;
use super::shape::{Cx, Field, ProseData, Shape};
use super::yaml::Node;
use crate::base::diag::{Diagnostics, Place};

/// Minutes of a day.
const DAY: u16 = 24 * 60;
const DAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

/// When a place is open, week by week.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Hours {
    /// As it was typed.
    pub text: Arc<str>,
    /// Spans of a week in minutes since Monday 0:00, in order, none touching another.
    pub spans: Arc<[(u16, u16)]>,
}

/// The first and the last of days with the same times (0 is Monday), and those times in minutes.
pub type Days = (u16, u16, Vec<(u16, u16)>);

impl Hours {
    /// `Err` says what is impossible in it.
    pub fn parse(text: &str) -> Result<Hours, String> {
        let lower = text.trim().to_lowercase().replace(['–', '—'], "-");
        if matches!(&*lower, "24/7" | "24 hours" | "always") {
            return Ok(Hours { text: text.trim().into(), spans: [(0, 7 * DAY)].into() });
        }
        let mut spans = Vec::new();
        for part in lower.split(';').map(str::trim).filter(|part| !part.is_empty()) {
            let (days, times) =
                part.split_once(' ').ok_or_else(|| format!("`{part}` lacks days or times"))?;
            let days = read_days(days)?;
            for time in times.split(',').map(str::trim) {
                let (from, to) = read_times(time)?;
                spans.extend(days.iter().map(|day| (day * DAY + from, day * DAY + to)));
            }
        }
        if spans.is_empty() {
            return Err("no day and no time".into());
        }
        spans.sort_unstable();
        if let Some(pair) = spans.windows(2).find(|pair| pair[0].1 > pair[1].0) {
            return Err(format!("two times of {} lie over each other", DAYS[usize::from(pair[1].0 / DAY)]));
        }
        Ok(Hours { text: text.trim().into(), spans: spans.into() })
    }

    /// Days with the same times together: the first and the last day (0 is Monday), and the times.
    pub fn grouped(&self) -> Vec<Days> {
        let of_day = |day: u16| -> Vec<(u16, u16)> {
            let inside = self.spans.iter().filter_map(|&(from, to)| {
                let (from, to) = (from.max(day * DAY), to.min((day + 1) * DAY));
                (from < to).then(|| (from - day * DAY, to - day * DAY))
            });
            inside.collect()
        };
        let mut groups: Vec<Days> = Vec::new();
        for day in 0..7 {
            let times = of_day(day);
            if times.is_empty() {
                continue;
            }
            match groups.last_mut() {
                Some((_, last, same)) if *last + 1 == day && *same == times => *last = day,
                _ => groups.push((day, day, times)),
            }
        }
        groups
    }
}

fn read_days(text: &str) -> Result<Vec<u16>, String> {
    let mut days = Vec::new();
    for part in text.split(',') {
        let (from, to) = part.split_once('-').unwrap_or((part, part));
        let (from, to) = (day(from)?, day(to)?);
        let count = (to + 7 - from) % 7;
        days.extend((0..=count).map(|step| (from + step) % 7));
    }
    Ok(days)
}

fn day(text: &str) -> Result<u16, String> {
    let known = DAYS.iter().position(|day| text.len() >= 2 && (text.starts_with(*day) || *text == day[..2]));
    known.and_then(|day| u16::try_from(day).ok()).ok_or_else(|| format!("`{text}` is no day"))
}

fn read_times(text: &str) -> Result<(u16, u16), String> {
    let (from, to) = text.split_once('-').ok_or_else(|| format!("`{text}` lacks its end"))?;
    let (from, to) = (minutes(from.trim())?, minutes(to.trim())?);
    if from >= to {
        return Err(format!("`{text}` ends before it begins"));
    }
    Ok((from, to))
}

fn minutes(text: &str) -> Result<u16, String> {
    let wrong = || format!("`{text}` is no time of the day");
    let (clock, half) = match text.strip_suffix("am").or_else(|| text.strip_suffix("pm")) {
        Some(clock) => (clock.trim(), Some(text.ends_with("pm"))),
        None => (text, None),
    };
    let (hour, minute) = clock.split_once(':').unwrap_or((clock, "0"));
    let hour: u16 = hour.parse().map_err(|_| wrong())?;
    let minute: u16 = minute.parse().map_err(|_| wrong())?;
    let hour = match half {
        Some(_) if !(1..=12).contains(&hour) => return Err(wrong()),
        Some(afternoon) => hour % 12 + if afternoon { 12 } else { 0 },
        None => hour,
    };
    if minute > 59 || hour * 60 + minute > DAY {
        return Err(wrong());
    }
    Ok(hour * 60 + minute)
}

impl Field for Hours {
    fn shape() -> Shape {
        Shape::Hours
    }
    fn data(&self, _: ProseData) -> Json {
        (&*self.text).into()
    }
    fn read(node: &Node, cx: &mut Cx) -> Option<Self> {
        let text = scalar(node, &Self::shape(), cx)?;
        match Hours::parse(&text) {
            Ok(hours) => Some(hours),
            Err(why) => {
                let place = cx.place(node);
                cx.diags.bad_hours(&place, &text, &why);
                None
            }
        }
    }
}

impl Diagnostics {
    pub fn bad_hours(&mut self, at: &Place, text: &str, why: &str) {
        self.error("bad-hours", at, format!("`{text}` cannot be read as opening hours: {why}"))
            .hint("write them like `Mon-Fri 8:00-12:00, 13:00-17:00; Sat 9:00-12:00` or `24/7`; other words go into `hours_note`");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hours_are_read_as_people_write_them() {
        let week = Hours::parse("Mon-Fri 8:00-17:00; Sat 9am-1:30pm").expect("fine");
        assert_eq!(week.spans.len(), 6);
        assert_eq!(week.spans[0], (480, 1020));
        assert_eq!(week.spans[5], (5 * 1440 + 540, 5 * 1440 + 810));
        assert_eq!(week.grouped(), [(0, 4, vec![(480, 1020)]), (5, 5, vec![(540, 810)])]);
        assert_eq!(Hours::parse("24/7").expect("fine").spans[..], [(0, 10080)]);
        assert_eq!(Hours::parse("Sat-Mon 8-9").expect("over the week's end").spans.len(), 3);
        for text in [
            "",
            "Mon",
            "Mon 8",
            "Mon 17:00-8:00",
            "Mon 25:00-26:00",
            "Xyz 8-9",
            "Mon 8:00-8:70",
            "Mon 8-12, 11-13",
            "Mon 13am-2pm",
            "m 8-9",
        ] {
            assert!(Hours::parse(text).is_err(), "{text}");
        }
    }
}
