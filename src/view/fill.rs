//! Filling the holes of a text: figures, limits, phones, dates, links, words.

use std::borrow::Cow;
use std::rc::Rc;

use minijinja::{Value, context};

use super::Frame;
use super::cite::Citations;
use super::value;
use crate::base::lang::Lang;
use crate::parse::Front;
use crate::parse::contact::Contact;
use crate::parse::fact::{Fact, Figure, Unit};
use crate::parse::leaf::{Decimal, Phone, Prose, Words};
use crate::parse::markdown::{Body, Heading, Hole, What, escape};
use crate::parse::program::{Income, Period, Rule};
use crate::resolve::limits;
use crate::resolve::locale::Locale;

/// Makes the values of a rule's table, ready for a template.
type Table = fn(&Rule, Lang, &mut Page) -> Option<Value>;

/// What a page has used up while its text is filled: sources cited, terms linked.
pub struct Page<'a> {
    pub frame: &'a Frame<'a>,
    /// The language of the page's own text.
    pub lang: Lang,
    /// The page's record with its words in that language.
    pub front: Option<Rc<Cow<'a, Front>>>,
    pub citations: Citations,
    linked_terms: Vec<bool>,
    /// Notices for sections of the page's own text that are behind their source, by heading.
    pub behind: std::collections::BTreeMap<usize, String>,
    /// The page's address without language: it never links to itself by a term.
    path: String,
    /// The folder whose files the page may show.
    folder: String,
    /// Remarks of templates that cards and tables are laid out with.
    pub diags: crate::base::diag::Diagnostics,
}

impl<'a> Page<'a> {
    pub fn new(frame: &'a Frame<'a>, lang: Lang, page: &'a crate::resolve::Page) -> Self {
        let path = &*page.path;
        let folder = page.doc.as_ref().map_or("", |doc| &doc.name.folder);
        let terms = frame.glossary(lang).ids.len();
        Page {
            frame,
            lang,
            front: page.front_in(lang).map(Rc::new),
            citations: Citations::default(),
            linked_terms: vec![path == "/glossary"; terms],
            behind: Default::default(),
            path: path.to_owned(),
            folder: folder.to_owned(),
            diags: Default::default(),
        }
    }

    /// Leaves glossary terms as they are: for texts that go elsewhere than on a page.
    pub fn without_terms(&mut self) {
        self.linked_terms.fill(true);
    }

    pub fn locale(&self) -> &'a Locale {
        self.frame.site.locale(self.lang)
    }

    /// One line as HTML, with its language where it is not the page's.
    pub fn words(&self, words: &Words) -> Value {
        value::in_lang(&escape(&words.text), words.lang, self.lang)
    }

    pub fn words_opt(&self, words: Option<&Words>) -> Option<Value> {
        words.map(|words| self.words(words))
    }

    /// Markdown as HTML, with its language where it is not the page's.
    pub fn prose(&mut self, prose: &Prose) -> Value {
        let html = self.fill(&prose.body, &prose.body.headings, prose.lang);
        value::block_in_lang(&html, prose.lang, self.lang)
    }

    /// Markdown of a single paragraph, without the paragraph around it.
    pub fn inline(&mut self, prose: &Prose) -> Value {
        let html = self.fill(&prose.body, &prose.body.headings, prose.lang);
        match value::single_paragraph(&html) {
            Some(inner) => value::in_lang(inner, prose.lang, self.lang),
            None => value::block_in_lang(&html, prose.lang, self.lang),
        }
    }

    /// The same without its sources: for a list, where the page it leads to names them.
    pub fn inline_aside(&mut self, prose: &Prose) -> Value {
        let citations = std::mem::take(&mut self.citations);
        let terms = self.linked_terms.clone();
        let html = self.inline(prose);
        (self.citations, self.linked_terms) = (citations, terms);
        html
    }

    pub fn inlines(&mut self, list: &[Prose]) -> Vec<Value> {
        list.iter().map(|prose| self.inline(prose)).collect()
    }

    /// The HTML of a text with every hole filled. `anchors` are the headings whose ids count:
    /// those of the source, so that an address with a fragment leads to the same place in
    /// every language.
    pub fn fill(&mut self, body: &Body, anchors: &[Heading], lang: Lang) -> String {
        let anchors = if same_outline(anchors, &body.headings) { anchors } else { &body.headings };
        let terms = self.terms(body, lang);
        let mut out = String::with_capacity(body.html.len() * 5 / 4);
        let mut at = 0;
        let mut terms = terms.into_iter().peekable();
        for hole in &body.holes {
            while let Some((range, link)) = terms.next_if(|(range, _)| range.start < hole.at as usize) {
                out.push_str(&body.html[at..range.start]);
                out.push_str(&link);
                at = range.end;
            }
            out.push_str(&body.html[at..hole.at as usize]);
            at = hole.at as usize;
            let text = self.hole(hole, body, anchors, lang);
            out.push_str(&text);
        }
        for (range, link) in terms {
            out.push_str(&body.html[at..range.start]);
            out.push_str(&link);
            at = range.end;
        }
        out.push_str(&body.html[at..]);
        out
    }

    /// Links for the first use of each glossary term, in the order of the text.
    fn terms(&mut self, body: &Body, lang: Lang) -> Vec<(std::ops::Range<usize>, String)> {
        // In a language other than the page's, the page's terms are not looked for.
        if lang != self.lang {
            return Vec::new();
        }
        let frame = self.frame;
        let glossary = frame.glossary(lang);
        let Some(url) = frame.url_of("/glossary") else { return Vec::new() };
        let mut links = Vec::new();
        for range in &body.prose {
            for (found, term) in glossary.find(&body.html, range.start as usize..range.end as usize) {
                let own_page = glossary.see[term].as_deref() == Some(&self.path);
                if own_page || std::mem::replace(&mut self.linked_terms[term], true) {
                    continue;
                }
                let text = &body.html[found.clone()];
                let link = format!("<a class=\"term\" href=\"{url}#{}\">{text}</a>", glossary.ids[term]);
                links.push((found, link));
            }
        }
        links
    }

    fn hole(&mut self, hole: &Hole, body: &Body, anchors: &[Heading], lang: Lang) -> String {
        let locale = self.frame.site.locale(lang);
        match &hole.what {
            What::Fact { id, part, bare } => self.fact(id, part.as_deref(), *bare, locale),
            What::Limit { rule, household, bare } => self.limit(rule, *household, *bare, locale),
            What::Limits { rule } => {
                self.rule_block(rule, lang, "templates/fragment-limits.html", super::limits::table)
            }
            What::Changes { rule } => {
                self.rule_block(rule, lang, "templates/fragment-changes.html", super::limits::changes)
            }
            What::Phone { contact } => self.phone(contact),
            What::Contact { contact } => self.contact_block(contact, lang),
            What::Date(date) => {
                format!("<time datetime=\"{}\">{}</time>", date.iso(), escape(&locale.date(*date)))
            }
            What::Page(path) => escape(&self.frame.link(path, &self.folder)),
            What::FileNote(path) => self.file_note(path, locale),
            What::Image(path) => self.image(path),
            What::HeadingId(index) => {
                anchors.get(*index).map(|heading| escape(&heading.id)).unwrap_or_default()
            }
            What::SectionStart(index) => self.behind.get(index).cloned().unwrap_or_default(),
            What::HeadingLink(index) => heading_link(anchors, &body.headings, *index, locale),
            What::Word(key) => escape(&locale.word(key)),
        }
    }

    /// A figure with the mark of its source.
    fn fact(&mut self, id: &str, part: Option<&str>, bare: bool, locale: &Locale) -> String {
        let site = self.frame.site;
        let Some(fact) = site.facts.in_lang(id, locale.lang) else { return String::new() };
        let Some((machine, shown)) = figure(&fact, part, locale) else { return String::new() };
        let number = self.citations.cite(&fact.source, fact.as_of, !fact.verified);
        let label = match (&fact.label, fact.verified) {
            (_, true) => String::new(),
            (Some(label), false) => {
                let label = value::in_lang(&escape(&label.text), label.lang, locale.lang);
                format!(" <span class=\"unverified\">({label})</span>")
            }
            (None, false) => {
                format!(" <span class=\"unverified\">({})</span>", escape(&locale.word("unverified_figure")))
            }
        };
        format!(
            "<data class=\"fig\" value=\"{}\">{}</data>{}{label}",
            escape(&machine),
            shown,
            if bare { String::new() } else { source_mark(number, locale) }
        )
    }

    /// A computed limit, with its period and the mark of the guideline's source.
    fn limit(&mut self, name: &str, household: u8, bare: bool, locale: &Locale) -> String {
        let site = self.frame.site;
        let Some((_, rule)) = site.rule(name) else { return String::new() };
        let Some(income) = &rule.income else { return String::new() };
        let Some(year) = guideline_year(self.frame, income) else { return String::new() };
        let dollars = limits::limit(year, income, household).0;
        let number = self.citations.cite(&year.source, None, false);
        format!(
            "<data class=\"fig\" value=\"{dollars}\">{}</data>{}",
            escape(&amount(dollars, income, locale)),
            if bare { String::new() } else { source_mark(number, locale) }
        )
    }

    /// A table of a rule, laid out by a part of the theme.
    fn rule_block(&mut self, name: &str, lang: Lang, template: &str, table: Table) -> String {
        let site = self.frame.site;
        let Some((page, rule)) = site.rule(name) else { return String::new() };
        let front = page.front_in(lang);
        let translated = match front.as_deref() {
            Some(crate::parse::Front::Program(program)) => {
                name.split_once('.').and_then(|(_, rule)| program.rules.get(rule)).unwrap_or(rule)
            }
            _ => rule,
        };
        let Some(table) = table(translated, lang, self) else { return String::new() };
        let words = self.frame.words(lang);
        self.part(template, context! { table => table, t => words })
    }

    fn phone(&self, contact: &str) -> String {
        let Some(contact) = self.frame.site.contacts.get(contact) else { return String::new() };
        let Some(phone) = phone_in(contact, self.frame.lang) else { return String::new() };
        let extension = phone
            .extension()
            .map(|number| format!(" {}", escape(&self.locale().say("extension", &[("number", number)]))));
        format!(
            "<a class=\"tel-in\" href=\"{}\"><bdi dir=\"ltr\">{}</bdi></a>{}",
            phone.uri(),
            escape(&phone.shown()).replace(' ', "\u{A0}"),
            extension.unwrap_or_default()
        )
    }

    fn contact_block(&mut self, id: &str, lang: Lang) -> String {
        let Some(contact) = self.contact(id, lang) else { return String::new() };
        let words = self.frame.words(lang);
        self.part("templates/fragment-contact.html", context! { c => contact, t => words })
    }

    /// A contact, ready for a template.
    pub fn contact(&mut self, id: &str, lang: Lang) -> Option<Value> {
        let site = self.frame.site;
        let contact = site.contacts.in_lang(id, lang)?;
        Some(value::contact(self, &contact, lang))
    }

    pub fn part(&mut self, template: &str, context: Value) -> String {
        match self.frame.theme.render(template, context) {
            Ok(html) => html,
            Err(diags) => {
                self.diags.extend(diags);
                String::new()
            }
        }
    }

    fn file_note(&self, path: &str, locale: &Locale) -> String {
        let Some(asset) = self.frame.asset(path, &self.folder) else { return String::new() };
        let ending = asset.url.rsplit('.').next().unwrap_or("").to_uppercase();
        let kilobytes = asset.bytes.len().div_ceil(1000);
        let size = match kilobytes {
            0..1000 => locale.say("kilobytes", &[("count", &locale.number(&kilobytes.to_string()))]),
            _ => {
                let tenths = asset.bytes.len().div_ceil(100_000);
                let digits = format!("{}.{}", tenths / 10, tenths % 10);
                locale.say("megabytes", &[("count", &locale.number(&digits))])
            }
        };
        format!(" {}", escape(&locale.say("file_note", &[("type", &ending), ("size", &size)])))
    }

    /// The address of an image and, in the open attribute that follows, its size.
    fn image(&self, path: &str) -> String {
        let Some(asset) = self.frame.asset(path, &self.folder) else { return String::new() };
        match imagesize::blob_size(&asset.bytes) {
            Ok(size) => format!("{}\" width=\"{}\" height=\"{}", asset.url, size.width, size.height),
            Err(_) => asset.url.clone(),
        }
    }
}

/// The small link beside a heading, named by the heading as it reads here.
fn heading_link(anchors: &[Heading], headings: &[Heading], index: usize, locale: &Locale) -> String {
    let (Some(anchor), Some(heading)) = (anchors.get(index), headings.get(index)) else {
        return String::new();
    };
    let label = locale.say("heading_link", &[("title", &heading.text)]);
    format!(" <a class=\"anchor\" href=\"#{}\" aria-label=\"{}\">#</a>", escape(&anchor.id), escape(&label))
}

/// The number of the reader's language, where the contact has one; its general number otherwise.
pub fn phone_in(contact: &Contact, lang: Lang) -> Option<&Phone> {
    let line = contact.lines.iter().find(|line| line.language == lang);
    line.map(|line| &line.phone).or(contact.phone.as_ref())
}

/// Whether two texts have headings of the same levels in the same order.
fn same_outline(a: &[Heading], b: &[Heading]) -> bool {
    a.len() == b.len() && a.iter().zip(b).all(|(a, b)| a.level == b.level)
}

pub fn source_mark(number: usize, locale: &Locale) -> String {
    let label = locale.say("source_mark", &[("number", &number.to_string())]);
    format!(
        "<sup class=\"src\"><a href=\"#source-{number}\" aria-label=\"{}\">{number}</a></sup>",
        escape(&label)
    )
}

pub fn guideline_year<'a>(
    frame: &'a Frame<'a>,
    income: &Income,
) -> Option<&'a crate::parse::guideline::GuidelineYear> {
    let guideline = frame.site.guidelines.get(&income.table.id)?;
    limits::table(guideline, income, frame.site.today)
}

/// "$7,313 a month", "about $7,313 a month".
pub fn amount(dollars: i64, income: &Income, locale: &Locale) -> String {
    let money = locale.money(&dollars.to_string());
    let money = match income.about {
        Some(true) => locale.say("about_amount", &[("amount", &money)]),
        _ => money,
    };
    let key = match income.period {
        Period::Year => "per_year",
        Period::Month => "per_month",
    };
    locale.say(key, &[("amount", &money)])
}

/// A sentence of the language file with a content's words in it, which may be in another language.
pub fn say_html(locale: &Locale, key: &str, known: &[(&str, &str)], (name, words): (&str, &Words)) -> Value {
    // The sentence is escaped before the words' markup goes in.
    const PLACE: &str = "\u{FFFC}";
    let values: Vec<(&str, &str)> = known.iter().copied().chain([(name, PLACE)]).collect();
    let marked = value::in_lang(&escape(&words.text), words.lang, locale.lang).to_string();
    value::safe(escape(&locale.say(key, &values)).replace(PLACE, &marked))
}

/// A fact's figure: for machines, and as HTML, as the language writes it.
pub fn figure(fact: &Fact, part: Option<&str>, locale: &Locale) -> Option<(String, String)> {
    match (fact.value.as_ref()?, part) {
        (Figure::Date(date), None) => Some((date.iso(), escape(&locale.date(*date)))),
        (Figure::Number(number), None) => Some((number.text.to_string(), with_unit(fact, number, locale))),
        (Figure::Parts(parts), Some(part)) => {
            let (_, number) = parts.iter().find(|(name, _)| name == part)?;
            Some((number.text.to_string(), with_unit(fact, number, locale)))
        }
        _ => None,
    }
}

fn with_unit(fact: &Fact, number: &Decimal, locale: &Locale) -> String {
    let digits = &number.text;
    if let Some(scale) = fact.scale {
        let amount = match fact.unit {
            Some(Unit::Dollars | Unit::DollarsMonth | Unit::DollarsYear) => locale.money(digits),
            _ => locale.number(digits),
        };
        let scaled = locale.say(&format!("scale_{}", scale.name()), &[("number", &amount)]);
        return match &fact.of {
            Some(of) => of_unit(&scaled, of, locale),
            None => escape(&scaled),
        };
    }
    let counted = |key: &str| match digits.parse() {
        Ok(count) => locale.count(key, count),
        Err(_) => locale.say(key, &[("count", &locale.number(digits))]),
    };
    escape(&match fact.unit {
        Some(Unit::Percent | Unit::PercentFpl) => locale.percent(digits),
        Some(Unit::Dollars) => locale.money(digits),
        Some(Unit::DollarsMonth) => locale.say("per_month", &[("amount", &locale.money(digits))]),
        Some(Unit::DollarsYear) => locale.say("per_year", &[("amount", &locale.money(digits))]),
        Some(Unit::Times) => locale.say("times", &[("number", &locale.number(digits))]),
        Some(Unit::Days) => counted("days"),
        Some(Unit::Months) => counted("months"),
        Some(Unit::Years) => counted("years"),
        Some(Unit::Count | Unit::Date | Unit::Age) | None => match &fact.of {
            Some(of) => return of_unit(&locale.number(digits), of, locale),
            None => locale.number(digits),
        },
    })
}

/// "181,000 people", with the unit's language where it is not the one around it.
fn of_unit(number: &str, of: &Words, locale: &Locale) -> String {
    say_html(locale, "of_unit", &[("number", number)], ("unit", of)).to_string()
}
