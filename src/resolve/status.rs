//! Where a timeline stands on a day.

use jiff::civil::Date;

use crate::parse::program::{State, StatusEvent};

/// How something stands today, and what is known to come.
pub struct Standing<'a> {
    /// The event that made it so; `None` before the first.
    pub now: Option<&'a StatusEvent>,
    /// The next event after today.
    pub next: Option<&'a StatusEvent>,
}

impl Standing<'_> {
    pub fn state(&self) -> Option<State> {
        self.now.map(|event| event.state)
    }

    pub fn ended(&self) -> bool {
        matches!(self.state(), Some(State::Closed | State::Replaced))
    }
}

/// The standing on `today`. An event of which only the month or year is known counts from its
/// first possible day.
pub fn standing(events: &[StatusEvent], today: Date) -> Standing<'_> {
    let past = events.iter().filter(|event| event.from.first_day() <= today);
    let coming = events.iter().filter(|event| event.from.first_day() > today);
    Standing {
        now: past.max_by_key(|event| event.from.first_day()),
        next: coming.min_by_key(|event| event.from.first_day()),
    }
}
