//! The next day on which the site would change by itself.

use jiff::ToSpan;
use jiff::civil::Date;

use super::limits::table_for;
use super::site::Site;
use crate::parse::Front;
use crate::parse::program::YearRule;

/// The first day after today on which some page would read differently, and why.
///
/// A static page changes only when it is built: a deploy must be planned for this day.
pub fn next_change(site: &Site) -> Option<(Date, String)> {
    let mut days: Vec<(Date, String)> = Vec::new();
    for page in &site.pages {
        if let Some(front) = page.front() {
            front_days(front, &page.path, site.today, &mut days);
        }
    }
    // What is planned is not among the pages yet.
    for (path, day) in &site.hidden {
        days.extend(day.map(|day| (day, format!("{path} becomes public"))));
    }
    for (id, entry) in site.notices.iter() {
        days.push((entry.record.from.date, format!("the notice {id} appears")));
        days.push((day_after(entry.record.until.date), format!("the notice {id} goes")));
    }
    guideline_days(site, &mut days);
    source_days(site, &mut days);
    days.into_iter().filter(|(day, _)| *day > site.today).min()
}

fn front_days(front: &Front, path: &str, today: Date, days: &mut Vec<(Date, String)>) {
    for event in front.status() {
        days.push((event.from.first_day(), format!("{path} becomes {}", event.state.name())));
    }
    if let Front::Program(program) = front {
        for (id, rule) in program.rules.iter() {
            let from =
                rule.effective_from.as_ref().map(|day| (day.date, format!("the rule {id} of {path} begins")));
            let until = rule.effective_until.as_ref();
            let until = until.map(|day| (day_after(day.date), format!("the rule {id} of {path} has ended")));
            days.extend(from.into_iter().chain(until));
        }
    }
    if let Some(deadline) = front.deadline() {
        days.push((day_after(deadline.date.date), format!("the deadline of {path} has passed")));
    }
    if let Some(day) = front.publish().filter(|day| *day > today) {
        days.push((day, format!("{path} becomes public")));
    }
}

/// Days on which a list that listings were read from is too old to be trusted without a call.
fn source_days(site: &Site, days: &mut Vec<(Date, String)>) {
    for (id, entry) in site.listings.iter() {
        if let Some(day) = site.source_date(&entry.record).map(super::directory::old_from) {
            days.push((day, format!("the source of the listing {id} is old")));
        }
    }
}

/// Days on which a rule would take another year's table.
fn guideline_days(site: &Site, days: &mut Vec<(Date, String)>) {
    let rules = [YearRule::Current, YearRule::Spring, YearRule::PlanYear];
    let year = site.today.year();
    for (id, entry) in site.guidelines.iter() {
        let known = entry.record.years.iter().map(|table| table.from.date);
        let switches = (year..=year + 1)
            .flat_map(|year| [Date::new(year, 1, 1), Date::new(year, 4, 1), Date::new(year, 11, 1)]);
        for day in known.chain(switches.flatten()).filter(|day| *day > site.today) {
            let changes = |rule: &YearRule| {
                let table = |day: Date| table_for(&entry.record, *rule, day).map(|table| table.year);
                table(day) != table(site.today)
            };
            if rules.iter().any(changes) {
                days.push((day, format!("limits follow another year of {id}")));
            }
        }
    }
}

fn day_after(day: Date) -> Date {
    day.checked_add(1.day()).unwrap_or(day)
}
