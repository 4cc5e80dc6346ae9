//! Program profiles: `content/programs/*.yaml`.

use super::contact::Contact;
use super::county::County;
use super::guideline::Guideline;
use super::leaf::{
    Age, Amount, Day, Household, Named, Names, OldAddress, PageRef, PartialDate, Percent, Prose, Ref, Url,
    Words, Year,
};
use super::shape::{Kind, Table, choice, record};
use super::source::SourceDoc;

impl Named for Program {
    const KIND: Kind = Kind::Program;
}

record! {
    /// A program: something that pays for care, or helps people to get it.
    pub struct Program {
        /// The name that people know.
        name: Words = "Medi-Cal for kids",
        /// Other names, and how people misspell it.
        aliases: Names = "[Denti-Cal]",
        /// What it is, in one or two sentences.
        summary: Prose = "Free or low-cost health coverage for children in California.",
        /// Who it is for, one line each.
        audience: Vec<Prose> = "- Children younger than 19",
        /// What it pays for, one line each.
        covers: Vec<Prose> = "- Checkups and vaccines",
        /// What it costs the family.
        cost: Option<Prose> = "Free for most families.",
        /// What happened to the program and when, in order.
        status: Vec<StatusEvent> = "- {state: open, from: 2018-07}",
        /// Income rules by a short name; dollar limits are computed from them.
        rules: Table<Rule> = "child:",
        /// How to apply, one step each.
        steps: Vec<Step> = "- {title: Gather your papers, text: You can apply even if one is missing.}",
        /// Papers to bring.
        documents: Vec<Prose> = "- Pay stubs for the last month",
        /// Where to apply online.
        apply: Vec<Link> = "- {label: BenefitsCal, url: https://benefitscal.com/}",
        /// Whom to call.
        contacts: Vec<Ref<Contact>> = "[covered-california]",
        /// The counties that have it; leave out for the whole state.
        counties: Vec<Ref<County>> = "[san-francisco]",
        /// Anything else a reader should know, in Markdown.
        more: Option<Prose> = "You can keep your doctor.",
        /// Guides that explain it.
        related: Vec<PageRef> = "[/coverage/kids]",
        /// Where the profile's statements were read, besides the facts that it cites.
        sources: Vec<SourceDoc> = "- {title: DHCS Medi-Cal page, kind: primary}",
        /// Where it stands in lists: small numbers first.
        order: Option<i64> = "10",
        /// When somebody last checked the profile.
        reviewed: Day = "2026-11-21",
        /// When it must be checked again.
        next_review: Day = "2027-02-01",
        /// True for a page that nobody should be seen reading: it has a link that leaves at once.
        quick_exit: Option<bool> = "true",
        /// True while it is not ready for readers.
        draft: Option<bool> = "true",
        /// The last part of the page's address, where it differs from the file's name.
        slug: Option<super::page::Slug> = "medi-cal-para-ninos",
        /// Addresses that the page had before.
        moved_from: Vec<OldAddress> = "[/programs/healthy-families]",
    }
}

choice! {
    /// How a program or an initiative stands from some day on.
    pub enum State {
        /// announced, not yet open
        Planned = "planned",
        /// people can apply
        Open = "open",
        /// those who have it keep it, nobody new can join
        Frozen = "frozen",
        /// it gives less than before
        Reduced = "reduced",
        /// ended
        Closed = "closed",
        /// ended, and something else took its place
        Replaced = "replaced",
    }
}

record! {
    /// One event of a status timeline.
    pub struct StatusEvent {
        /// How it stands from then on.
        state: State = "closed",
        /// The day, month or year from which that is so.
        from: PartialDate = "2021-12-31",
        /// The program that took its place, for `replaced`.
        by: Option<PageRef> = "/programs/enhanced-care-management",
        /// What a reader should know about it.
        note: Option<Prose> = "Members moved to the new program without applying.",
        /// Where that was read.
        source: Option<SourceDoc> = "{title: DHCS, kind: primary}",
    }
}

record! {
    /// An income rule. It never holds dollars: they are computed from the guideline table.
    pub struct Rule {
        /// Whom the rule is for.
        who: Words = "Children younger than 19",
        /// The youngest age that it covers.
        age_from: Option<Age> = "0",
        /// The highest age that it covers.
        age_to: Option<Age> = "18",
        /// A group that the rule is only for.
        group: Option<Group> = "pregnant",
        /// Which immigration statuses can use it.
        immigration: Option<Immigration> = "any",
        /// The counties that it holds in; leave out for all.
        counties: Vec<Ref<County>> = "[san-mateo]",
        /// How much a household may earn; leave out where income does not count.
        income: Option<Income> = "{table: fpl, percent: 266, rounding: up-year, period: year}",
        /// The first day on which the rule holds.
        effective_from: Option<Day> = "2026-01-01",
        /// The last day on which the rule holds.
        effective_until: Option<Day> = "2027-06-30",
        /// What a reader should know about it.
        note: Option<Prose> = "Count unborn children as household members.",
        /// The facts that the rule rests on.
        facts: Vec<Ref<super::fact::Fact>> = "[medi-cal.child.pct]",
    }
}

impl Rule {
    /// Whether the rule holds on a day.
    pub fn in_force(&self, day: jiff::civil::Date) -> bool {
        self.effective_from.as_ref().is_none_or(|from| from.date <= day) && !self.is_over(day)
    }

    /// Whether the rule held until before a day.
    pub fn is_over(&self, day: jiff::civil::Date) -> bool {
        self.effective_until.as_ref().is_some_and(|until| until.date < day)
    }
}

choice! {
    /// Groups that rules are only for.
    pub enum Group {
        /// pregnant, or pregnant within the last year
        Pregnant = "pregnant",
        /// 65 or older
        Senior = "senior",
        /// with a disability
        Disability = "disability",
        /// in foster care, or aged out of it
        FosterYouth = "foster-youth",
        /// women who need a cancer screening
        Screening = "cancer-screening",
        /// working people with a disability
        WorkingDisabled = "working-disabled",
    }
}

choice! {
    /// Which immigration statuses a rule takes.
    pub enum Immigration {
        /// any status, papers or no papers
        Any = "any",
        /// satisfactory immigration status
        Satisfactory = "satisfactory",
        /// lawfully present
        LawfullyPresent = "lawfully-present",
        /// those without satisfactory status
        Unsatisfactory = "without-satisfactory",
    }
}

record! {
    /// How much a household may earn, as a share of a guideline.
    pub struct Income {
        /// The guideline table.
        table: Ref<Guideline> = "fpl",
        /// The share of the guideline, in percent.
        percent: Percent = "266",
        /// The share that the household must be above, in percent.
        above_percent: Option<Percent> = "266",
        /// Which year's table counts.
        year: Option<YearRule> = "current",
        /// The year of the health plan, where a rule is for one year's plans only.
        plan_year: Option<Year> = "2026",
        /// The largest household that the rule knows, where that is fewer than eight.
        max_household: Option<Household> = "2",
        /// How the program rounds.
        rounding: Rounding = "up-once",
        /// Whether the limit is for a year or a month.
        period: Period = "month",
        /// Dollars a month or year that are not counted and stand on top of the limit.
        add: Option<Amount> = "20",
        /// True where no source shows how the program rounds: the amount is shown as "about".
        about: Option<bool> = "true",
    }
}

choice! {
    /// Which year's guideline a rule uses.
    pub enum YearRule {
        /// the newest table that is in force
        Current = "current",
        /// the table of the year before the plan year, as for Covered California
        PlanYear = "plan-year",
        /// the newest table, from April 1 of its year on, as for Medi-Cal
        Spring = "spring",
    }
}

choice! {
    /// How dollars are rounded. Programs differ; each rule was held against published tables.
    pub enum Rounding {
        /// guideline × percent, rounded up to a whole dollar a year: `ceil(fpl × pct)`
        UpYear = "up-year",
        /// guideline × percent ÷ 12, rounded up: `ceil(fpl × pct / 12)`
        UpOnce = "up-once",
        /// guideline ÷ 12 rounded up, × percent, rounded up: `ceil(ceil(fpl / 12) × pct)`
        UpTwice = "up-twice",
        /// guideline × percent ÷ 12, to the nearest dollar: `round(fpl × pct / 12)`
        Nearest = "nearest",
    }
}

choice! {
    /// What a limit counts.
    pub enum Period {
        /// a year's income
        Year = "year",
        /// a month's income
        Month = "month",
    }
}

record! {
    /// One step of applying.
    pub struct Step {
        /// What to do, beginning with a verb.
        title: Words = "Gather your papers",
        /// How to do it.
        text: Option<Prose> = "You can apply even if one is missing.",
    }
}

record! {
    /// A link to another site.
    pub struct Link {
        /// Where it leads, in words.
        label: Words = "Apply at BenefitsCal",
        /// Its address.
        url: Url = "https://benefitscal.com/",
    }
}
