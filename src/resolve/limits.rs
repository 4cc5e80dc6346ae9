//! Dollar limits, computed from guideline tables: no dollar amount is ever typed.
//!
//! Each way of rounding was held against the tables that programs publish, cell by cell
//! (`tests/limits.rs`).

use jiff::civil::Date;

use crate::parse::guideline::{Guideline, GuidelineYear};
use crate::parse::leaf::Percent;
use crate::parse::program::{Income, Rounding, YearRule};

/// An income limit in whole US dollars, for the period that its rule names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Dollars(pub i64);

/// The guideline table that a rule uses on `today`; `None` if there is none that it may use.
pub fn table<'a>(guideline: &'a Guideline, income: &Income, today: Date) -> Option<&'a GuidelineYear> {
    match income.plan_year {
        // Plans of a year are priced with the guideline of the year before.
        Some(plan) => guideline.years.iter().find(|year| year.year.0 == plan.0 - 1),
        None => table_for(guideline, income.year.unwrap_or(YearRule::Current), today),
    }
}

/// The table that a way of choosing leads to on `today`; `None` if no table is old enough.
pub fn table_for(guideline: &Guideline, rule: YearRule, today: Date) -> Option<&GuidelineYear> {
    let in_force = |year: &&GuidelineYear| match rule {
        YearRule::Current => year.from.date <= today,
        // Medi-Cal moves to a year's table in the spring of that year.
        YearRule::Spring => day_of(year, 4, 1).is_some_and(|day| day <= today),
        // A plan is priced with the table in force when its open enrollment began, on November 1.
        YearRule::PlanYear => day_of(year, 11, 1).is_some_and(|day| day <= today),
    };
    guideline.years.iter().filter(in_force).max_by_key(|year| year.year)
}

/// The newest year of a guideline before another.
pub fn year_before<'a>(guideline: &'a Guideline, now: &GuidelineYear) -> Option<&'a GuidelineYear> {
    guideline.years.iter().filter(|year| year.year < now.year).max_by_key(|year| year.year)
}

/// A day of the year that a guideline is named after.
fn day_of(year: &GuidelineYear, month: i8, day: i8) -> Option<Date> {
    Date::new(i16::try_from(year.year.0).ok()?, month, day).ok()
}

/// The most that a household may earn. `household` counts people and is at least one.
///
/// Source of each rounding: see [`Rounding`].
pub fn limit(year: &GuidelineYear, income: &Income, household: u8) -> Dollars {
    let guideline = year.first.0 + year.further.0 * (i64::from(household.max(1)) - 1);
    let rounded = round(guideline, &income.percent, income.rounding);
    Dollars(rounded + income.add.map_or(0, |add| add.0))
}

/// What each person beyond the table adds, before rounding moves it by a dollar.
pub fn further_person(year: &GuidelineYear, income: &Income) -> Dollars {
    Dollars(round(year.further.0, &income.percent, income.rounding))
}

fn round(guideline: i64, percent: &Percent, rounding: Rounding) -> i64 {
    let (share, whole) = hundredths(percent);
    let (guideline, share, whole) = (i128::from(guideline), i128::from(share), i128::from(whole));
    let dollars = match rounding {
        Rounding::UpYear => div_ceil(guideline * share, whole),
        Rounding::UpOnce => div_ceil(guideline * share, whole * 12),
        Rounding::UpTwice => div_ceil(div_ceil(guideline, 12) * share, whole),
        Rounding::Nearest => (guideline * share * 2 + whole * 12).div_euclid(whole * 24),
    };
    i64::try_from(dollars).unwrap_or(i64::MAX)
}

fn div_ceil(number: i128, by: i128) -> i128 {
    -(-number).div_euclid(by)
}

/// A percentage as an exact fraction: 138 is 138/100, 213.5 is 2135/1000.
fn hundredths(percent: &Percent) -> (i64, i64) {
    let (whole, decimals) = percent.text.split_once('.').unwrap_or((&percent.text, ""));
    let share = format!("{whole}{decimals}").parse().expect("checked when read");
    (share, 100 * 10i64.pow(u32::try_from(decimals.len()).unwrap_or(0)))
}
