//! Days: timelines, reviews, guideline tables.

use crate::base::diag::Diagnostics;
use crate::parse::program::State;
use crate::resolve::Site;

/// Events in order, and a successor where one is promised.
pub fn timelines(site: &Site) -> Diagnostics {
    let mut diags = Diagnostics::new();
    for (page, front) in site.pages.iter().filter_map(|page| Some((page, page.front()?))) {
        let events = front.status();
        for by in events.iter().filter_map(|event| event.by.as_ref()) {
            if by.path.trim_end_matches('/') == &*page.path {
                diags.replaced_by_itself(&by.at);
            }
        }
        for (earlier, later) in events.iter().zip(events.iter().skip(1)) {
            if later.from.first_day() < earlier.from.first_day() {
                diags.timeline_order(&later.at, &later.from.iso(), &earlier.from.iso());
            } else if matches!(earlier.state, State::Closed | State::Replaced)
                && matches!(later.state, State::Closed | State::Replaced | State::Frozen | State::Reduced)
            {
                diags.timeline_after_end(&later.at, later.state.name(), earlier.state.name());
            }
        }
        for event in events.iter().filter(|event| event.state == State::Replaced && event.by.is_none()) {
            diags.replaced_by_nothing(&event.at);
        }
    }
    diags
}

/// Pages that should have been checked again by now.
pub fn reviews(site: &Site) -> Diagnostics {
    let mut diags = Diagnostics::new();
    for (last, next) in site.pages.iter().filter_map(|page| page.front()?.review()) {
        if next.date < last.date {
            diags.review_before_last(&next.at, &next.date.to_string(), &last.date.to_string());
        } else if next.date < site.today {
            diags.review_overdue(&next.at, &next.date.to_string());
        }
        if last.date > site.today {
            diags.review_in_future(&last.at, &last.date.to_string());
        }
    }
    diags
}

/// The table of the year, from February on: the government publishes it in January.
pub fn guidelines(site: &Site) -> Diagnostics {
    let mut diags = Diagnostics::new();
    if site.today.month() < 2 {
        return diags;
    }
    let year = i64::from(site.today.year());
    for (id, entry) in site.guidelines.iter() {
        if !entry.record.years.iter().any(|table| table.year.0 == year) {
            diags.guideline_of_year_missing(&entry.at, id, year);
        }
    }
    diags
}
