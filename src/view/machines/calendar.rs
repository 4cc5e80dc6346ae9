//! Deadlines as calendars that a phone can subscribe to: iCalendar (RFC 5545, RFC 7986).

use std::collections::BTreeSet;
use std::sync::Arc;

use jiff::ToSpan;
use jiff::civil::Date;

use super::super::{File, Frame, common, normal};
use super::{address, changed, id};
use crate::base::lang::Lang;
use crate::parse::Front;
use crate::parse::page::Deadline;
use crate::resolve::site::{Page, PageKind, Site};

/// The longest line in bytes, without its break.
const LONGEST: usize = 75;

/// The calendars of a language: of all deadlines, even while there are none, and of each
/// program that some deadline in this language is about.
pub fn files(site: &Site, lang: Lang) -> Vec<File> {
    let programs: BTreeSet<&str> =
        deadlines(site, lang, None).flat_map(|page| programs(site, page)).collect();
    let scopes = std::iter::once(None).chain(programs.into_iter().map(|path| Some(Arc::from(path))));
    let file = |program: Option<Arc<str>>| {
        let path = path(lang, program.as_deref());
        File::by(path, lang, move |frame| Ok(calendar(frame, program.as_deref())))
    };
    scopes.map(file).collect()
}

/// Where the deadlines that a page is about lie: a program's own, or all for the pages that list them.
pub fn path_for(site: &Site, lang: Lang, page: &Page) -> Option<String> {
    match page.kind {
        PageKind::Home | PageKind::Updates(_) => Some(path(lang, None)),
        PageKind::Program => {
            let about = Some(&*page.path);
            deadlines(site, lang, about).next().map(|_| path(lang, about))
        }
        _ => None,
    }
}

fn path(lang: Lang, program: Option<&str>) -> String {
    let name = program.map_or("all", |path| path.rsplit('/').next().unwrap_or(path));
    format!("calendars/{}/{name}.ics", lang.tag())
}

/// Pages with a deadline that are really in the language, and about the program if one is given.
pub fn deadlines<'a>(site: &'a Site, lang: Lang, program: Option<&'a str>) -> impl Iterator<Item = &'a Page> {
    let with_deadline = site.pages.iter().filter(|page| page.front().is_some_and(|f| f.deadline().is_some()));
    let in_language = with_deadline.filter(move |page| page.is_in(lang, site.source_lang));
    in_language.filter(move |page| program.is_none_or(|program| programs(site, page).contains(&program)))
}

/// The programs that a page names as related, by their addresses without language.
pub fn programs<'a>(site: &'a Site, page: &Page) -> Vec<&'a str> {
    let related = page.front().map_or(&[][..], Front::related).iter();
    let named =
        related.filter_map(|related| site.page(normal(related.path.split('#').next().unwrap_or_default())));
    named.filter(|page| page.kind == PageKind::Program).map(|page| &*page.path).collect()
}

/// The id of a page's deadline: the same in every calendar that shows it.
pub fn uid(frame: &Frame, page: &Page) -> String {
    id(frame.site, &format!("deadline:{}:{}", frame.lang.tag(), page.path))
}

fn calendar(frame: &Frame, program: Option<&str>) -> String {
    let (site, lang) = (frame.site, frame.lang);
    let title = &site.settings_in(lang).title.text;
    let dates = site.locale(lang).word("dates_to_know");
    let program_name = program.and_then(|path| site.page(path)).map(|page| common::title_text(frame, page).0);
    let name = match program_name {
        Some(program) => format!("{program}: {dates} · {title}"),
        None => format!("{dates} · {title}"),
    };
    let source = format!("{}/{}", site.base_url, path(lang, program));
    let mut out = Lines::default();
    out.line("BEGIN:VCALENDAR");
    out.line("VERSION:2.0");
    out.line("PRODID:-//Promotora//Deadlines//EN");
    out.line("CALSCALE:GREGORIAN");
    out.line("METHOD:PUBLISH");
    out.line(&format!("NAME;LANGUAGE={}:{}", lang.tag(), escape(&name)));
    // What Apple's, Google's and Microsoft's programs read in place of NAME.
    out.line(&format!("X-WR-CALNAME:{}", escape(&name)));
    out.line(&format!("SOURCE;VALUE=URI:{source}"));
    out.line("REFRESH-INTERVAL;VALUE=DURATION:P1D");
    out.line("X-PUBLISHED-TTL:P1D");
    let mut pages: Vec<&Page> = deadlines(site, lang, program).collect();
    pages
        .sort_by_key(|page| (page.front().and_then(Front::deadline).map(|d| d.date.date), page.path.clone()));
    for page in pages {
        event(frame, page, &mut out);
    }
    out.line("END:VCALENDAR");
    out.text
}

/// A deadline as an event of a whole day that keeps nobody busy.
fn event(frame: &Frame, page: &Page, out: &mut Lines) {
    let (site, lang) = (frame.site, frame.lang);
    let Some(front) = page.front_in(lang) else { return };
    let Some(deadline) = front.deadline() else { return };
    let Deadline { date, what, revision, .. } = deadline;
    let written = changed(&front).unwrap_or(date.date);
    out.line("BEGIN:VEVENT");
    out.line(&format!("UID:{}", uid(frame, page)));
    out.line(&format!("DTSTAMP:{}T120000Z", basic(written)));
    out.line(&format!("SEQUENCE:{}", revision.map_or(0, |revision| revision.0)));
    out.line(&format!("DTSTART;VALUE=DATE:{}", basic(date.date)));
    out.line(&format!("DTEND;VALUE=DATE:{}", basic(date.date.checked_add(1.day()).unwrap_or(date.date))));
    out.line(&format!("SUMMARY;LANGUAGE={}:{}", what.lang.tag(), escape(&what.text)));
    let title = common::title_text(frame, page).0;
    out.line(&format!("DESCRIPTION;LANGUAGE={}:{}", lang.tag(), escape(&title)));
    out.line(&format!("URL;VALUE=URI:{}", address(site, page, lang)));
    out.line("CLASS:PUBLIC");
    out.line("TRANSP:TRANSPARENT");
    out.line("END:VEVENT");
}

/// As in `20270131`.
fn basic(day: Date) -> String {
    format!("{:04}{:02}{:02}", day.year(), day.month(), day.day())
}

/// A text as a value of type TEXT.
fn escape(text: &str) -> String {
    let printable = text.chars().filter(|c| *c == '\n' || !c.is_control());
    let mut out = String::new();
    for c in printable {
        match c {
            '\\' | ';' | ',' => out.extend(['\\', c]),
            '\n' => out.push_str("\\n"),
            c => out.push(c),
        }
    }
    out
}

/// Content lines: ended by CRLF, folded so that none is too long and no character is torn.
#[derive(Default)]
struct Lines {
    text: String,
}

impl Lines {
    fn line(&mut self, line: &str) {
        let mut room = LONGEST;
        for c in line.chars() {
            if c.len_utf8() > room {
                self.text.push_str("\r\n ");
                room = LONGEST - 1;
            }
            self.text.push(c);
            room -= c.len_utf8();
        }
        self.text.push_str("\r\n");
    }
}

#[cfg(test)]
mod tests {
    use super::{Lines, escape};

    #[test]
    fn long_lines_are_folded_between_characters() {
        let mut out = Lines::default();
        out.line(&format!("SUMMARY:{}", "ខ".repeat(60)));
        for line in out.text.split_terminator("\r\n") {
            assert!(line.len() <= 75, "{} bytes", line.len());
        }
        assert_eq!(out.text.replace("\r\n ", ""), format!("SUMMARY:{}\r\n", "ខ".repeat(60)));
    }

    #[test]
    fn what_ends_a_value_is_escaped() {
        assert_eq!(escape("Call; ask, then \\ wait\nor not\r"), "Call\\; ask\\, then \\\\ wait\\nor not");
    }
}
