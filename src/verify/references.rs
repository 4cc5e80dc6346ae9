//! Everything that one text or record says of another: ids, pages, fragments, files, figures.

use rayon::prelude::*;

use crate::base::diag::{Diagnostics, Place};
use crate::base::near::nearest;
use crate::parse::fact::{Fact, Figure};
use crate::parse::markdown::{Body, Hole, What, is_file};
use crate::parse::program::{Income, Rule};
use crate::parse::shape::{Field, Kind, Leaf, Seen};
use crate::parse::{Front, WordsDoc};
use crate::resolve::FACTS_A_PAGE;
use crate::resolve::limits;
use crate::resolve::site::{Page, PageKind, Records, Site, words_doc};

/// Where a text stands: what relative references in it are looked up from.
struct Here<'a> {
    site: &'a Site,
    folder: &'a str,
    /// Headings and footnotes of the page itself, for `#fragment`.
    own: Option<&'a Body>,
}

pub fn pages(site: &Site) -> Diagnostics {
    let found: Vec<Diagnostics> = site.pages.par_iter().map(|page| page_references(site, page)).collect();
    let mut diags = Diagnostics::new();
    found.into_iter().for_each(|found| diags.extend(found));
    settings(site, &mut diags);
    for file in &site.stray {
        if let Some(body) = &file.stray {
            Here { site, folder: &file.name.folder, own: Some(body) }.body(body, &mut diags);
        }
    }
    diags
}

fn settings(site: &Site, diags: &mut Diagnostics) {
    if !site.complete {
        return;
    }
    let here = Here { site, folder: "", own: None };
    site.settings.visit(&mut |seen| here.see(&seen, diags));
    for section in &site.settings.sections {
        if site.page(&format!("/{}", section.text)).is_none()
            && !site.broken_pages.contains(&format!("/{}", section.text))
        {
            let known = site.pages.iter().filter(|page| page.is_section_front()).map(|page| &*page.section);
            diags.unknown_section(&section.at, &section.text, nearest(&section.text, known));
        }
    }
}

fn page_references(site: &Site, page: &Page) -> Diagnostics {
    let mut diags = Diagnostics::new();
    let Some(source) = page.source().filter(|_| !matches!(page.kind, PageKind::Updates(2..))) else {
        return diags;
    };
    let folder = page.doc.as_ref().map_or("", |doc| &doc.name.folder);
    let here = Here { site, folder, own: Some(&source.body) };
    source.front.visit(&mut |seen| here.see(&seen, &mut diags));
    here.body(&source.body, &mut diags);
    if let Front::Program(program) = &source.front {
        for (_, rule) in program.rules.iter() {
            bounds(rule, &mut diags);
            if let Some(income) = &rule.income {
                here.income(income, &income.at, &mut diags);
            }
        }
    }
    for words in page.words.values().filter_map(|file| words_doc(file)) {
        here.words(words, &mut diags);
    }
    diags
}

/// A rule whose lower bound is above its upper one covers nobody.
fn bounds(rule: &Rule, diags: &mut Diagnostics) {
    if let (Some(from), Some(to)) = (&rule.age_from, &rule.age_to)
        && from > to
    {
        diags.bounds_turned(&rule.at, "age_from", &from.to_string(), "age_to", &to.to_string());
    }
    if let (Some(from), Some(to)) = (&rule.effective_from, &rule.effective_until)
        && from.date > to.date
    {
        let (from_day, to_day) = (from.date.to_string(), to.date.to_string());
        diags.bounds_turned(&to.at, "effective_from", &from_day, "effective_until", &to_day);
    }
    if let Some(income) = &rule.income
        && let Some(above) = &income.above_percent
        && above.value() >= income.percent.value()
    {
        diags.bounds_turned(&income.at, "above_percent", &above.text, "percent", &income.percent.text);
    }
}

pub fn records(site: &Site) -> Diagnostics {
    let mut diags = Diagnostics::new();
    table(site, &site.facts, &mut diags);
    circles(site, &mut diags);
    codes(site, &mut diags);
    table(site, &site.guidelines, &mut diags);
    table(site, &site.terms, &mut diags);
    table(site, &site.counties, &mut diags);
    table(site, &site.contacts, &mut diags);
    table(site, &site.listings, &mut diags);
    table(site, &site.join_options, &mut diags);
    table(site, &site.notices, &mut diags);
    diags
}

/// No two counties have one code: then one of them is another county than it says.
fn codes(site: &Site, diags: &mut Diagnostics) {
    let mut seen = std::collections::BTreeMap::new();
    for (id, entry) in site.counties.iter() {
        if let Some(first) = seen.insert(entry.record.fips.0.clone(), id) {
            diags.county_twice(&entry.at, &entry.record.fips.0, first);
        }
    }
}

/// Facts that took each other's place: then none of them holds.
fn circles(site: &Site, diags: &mut Diagnostics) {
    for (id, entry) in site.facts.iter() {
        let Some(first) = &entry.record.superseded_by else { continue };
        let mut at = &*first.id;
        for _ in 0..site.facts.by_id.len() {
            if *at == **id {
                diags.superseded_in_circle(&first.at, id);
                break;
            }
            match site.facts.get(at).and_then(|fact| fact.superseded_by.as_ref()) {
                Some(next) => at = &next.id,
                None => break,
            }
        }
    }
}

fn table<T: Field>(site: &Site, records: &Records<T>, diags: &mut Diagnostics) {
    let here = Here { site, folder: "", own: None };
    let mut seen_files = std::collections::BTreeSet::new();
    for (_, entry) in records.iter() {
        entry.record.visit(&mut |seen| here.see(&seen, diags));
        for file in entry.words.values() {
            if seen_files.insert(file.file.clone())
                && let Some(words) = words_doc(file)
            {
                here.words(words, diags);
            }
        }
    }
}

impl Here<'_> {
    fn see(&self, seen: &Seen, diags: &mut Diagnostics) {
        match seen {
            Seen::Reference(kind, id, at) => self.id(*kind, id, at, diags),
            Seen::Page(page) => self.page(&page.path, &page.at, diags),
            Seen::Prose(prose) => self.body(&prose.body, diags),
            Seen::Words(_) | Seen::Source(_) => {}
        }
    }

    fn words(&self, words: &WordsDoc, diags: &mut Diagnostics) {
        for leaf in words.words.leaves.values() {
            if let Leaf::Prose(prose) = leaf {
                self.body(&prose.body, diags);
            }
        }
        if let Some(body) = &words.body {
            self.body(body, diags);
        }
    }

    fn id(&self, kind: Kind, id: &str, at: &Place, diags: &mut Diagnostics) {
        if !self.site.has(kind, id) && !self.site.may_have(kind, id) {
            diags.unknown_id(at, kind, id, nearest(id, self.site.ids(kind)));
        }
    }

    fn body(&self, body: &Body, diags: &mut Diagnostics) {
        for hole in &body.holes {
            self.hole(hole, diags);
        }
    }

    fn hole(&self, hole: &Hole, diags: &mut Diagnostics) {
        let at = &hole.place;
        match &hole.what {
            What::Fact { id, part, .. } => self.fact(id, part.as_deref(), at, diags),
            What::Limit { rule, .. } | What::Limits { rule } | What::Changes { rule } => {
                self.limit(rule, &hole.what, at, diags);
            }
            What::Phone { contact } => {
                self.contact(contact, "phone", at, diags);
                if self.site.contacts.get(contact).is_some_and(|contact| contact.phone.is_none()) {
                    diags.contact_without_phone(at, contact);
                }
            }
            What::Contact { contact } => self.contact(contact, "contact", at, diags),
            What::Page(path) => self.page(path, at, diags),
            What::Image(path) => self.file(path, at, diags),
            _ => {}
        }
    }

    fn contact(&self, id: &str, word: &str, at: &Place, diags: &mut Diagnostics) {
        if !self.site.has(Kind::Contact, id) && !self.site.may_have(Kind::Contact, id) {
            let near = nearest(id, self.site.contacts.ids());
            diags.unknown_in_reference(at, Kind::Contact, id, near.map(|near| format!("{{{word} {near}}}")));
        }
    }

    fn fact(&self, id: &str, part: Option<&str>, at: &Place, diags: &mut Diagnostics) {
        let Some(fact) = self.site.facts.get(id) else {
            if !self.site.may_have(Kind::Fact, id) {
                let near = nearest(id, self.site.facts.ids());
                diags.unknown_in_reference(at, Kind::Fact, id, near.map(|near| format!("{{fact {near}}}")));
            }
            return;
        };
        if let Some(next) = fact.superseded_by.as_ref().and_then(|_| self.successor(id)) {
            diags.superseded_fact(at, id, next, part);
        }
        if let Some(until) = fact.effective_until.as_ref().filter(|until| until.date < self.site.today) {
            diags.expired_fact(at, id, &until.date.to_string());
        }
        self.figure(fact, id, part, at, diags);
    }

    /// The fact that holds today in the place of this one; none where the chain is broken or a
    /// circle, which is told of where it is written.
    fn successor<'b>(&'b self, id: &'b str) -> Option<&'b str> {
        let mut seen = vec![id];
        let mut next = self.site.facts.get(id)?.superseded_by.as_ref()?.id.as_ref();
        while let Some(further) = &self.site.facts.get(next)?.superseded_by {
            if seen.contains(&next) {
                return None;
            }
            seen.push(next);
            next = &further.id;
        }
        (!seen.contains(&next)).then_some(next)
    }

    fn figure(&self, fact: &Fact, id: &str, part: Option<&str>, at: &Place, diags: &mut Diagnostics) {
        match (&fact.value, part) {
            (None, _) => diags.fact_without_figure(at, id),
            (Some(Figure::Parts(parts)), None) => {
                let names: Vec<&str> = parts.iter().map(|(name, _)| name.as_str()).collect();
                diags.fact_needs_part(at, id, &names);
            }
            (Some(Figure::Parts(parts)), Some(part)) if !parts.iter().any(|(name, _)| name == part) => {
                let near = nearest(part, parts.iter().map(|(name, _)| name.as_str()));
                diags.unknown_part(at, id, part, near);
            }
            (Some(Figure::Number(_) | Figure::Date(_)), Some(part)) => diags.fact_has_no_parts(at, id, part),
            _ => {}
        }
    }

    fn limit(&self, name: &str, what: &What, at: &Place, diags: &mut Diagnostics) {
        let form = |name: &str| match what {
            What::Limit { household, .. } => format!("{{limit {name} household {household}}}"),
            What::Changes { .. } => format!("{{changes {name}}}"),
            _ => format!("{{limits {name}}}"),
        };
        let Some((_, rule)) = self.site.rule(name) else {
            let program = format!("/programs/{}", name.split('.').next().unwrap_or(name));
            let page = self.site.page(&program).and_then(|page| page.doc.as_ref());
            if self.site.broken_pages.contains(&program) || page.is_some_and(|doc| doc.diags.has_errors()) {
                return;
            }
            let rules = self.rules();
            diags.unknown_in_reference(
                at,
                Kind::Rule,
                name,
                nearest(name, rules.iter().map(String::as_str)).map(form),
            );
            return;
        };
        let Some(income) = &rule.income else { return diags.rule_without_income(at, name) };
        if let (What::Limit { household, .. }, Some(most)) = (what, income.max_household)
            && i64::from(*household) > most.0
        {
            diags.household_too_large(at, name, most.0);
        }
        if !rule.in_force(self.site.today) {
            diags.rule_not_in_force(at, name);
        }
        if matches!(what, What::Changes { .. }) && !self.has_year_before(income) {
            diags.no_year_before(at, &income.table.id);
        }
    }

    /// Whether the guideline has a year before the one that the rule uses. Where it has none
    /// that the rule may use, the rule itself is told of.
    fn has_year_before(&self, income: &Income) -> bool {
        let Some(guideline) = self.site.guidelines.get(&income.table.id) else { return true };
        let Some(now) = limits::table(guideline, income, self.site.today) else { return true };
        limits::year_before(guideline, now).is_some()
    }

    /// Every `program.rule` of the site.
    fn rules(&self) -> Vec<String> {
        let rules = self.site.pages.iter().filter_map(|page| match page.front()? {
            Front::Program(program) => {
                Some(program.rules.iter().map(|(rule, _)| format!("{}.{rule}", page.id)).collect::<Vec<_>>())
            }
            _ => None,
        });
        rules.flatten().collect()
    }

    fn income(&self, income: &Income, at: &Place, diags: &mut Diagnostics) {
        let Some(guideline) = self.site.guidelines.get(&income.table.id) else { return };
        if limits::table(guideline, income, self.site.today).is_none() {
            diags.no_guideline_year(at, &income.table.id);
        }
    }

    fn page(&self, target: &str, at: &Place, diags: &mut Diagnostics) {
        let (path, fragment) = match target.split_once('#') {
            Some((path, fragment)) => (path, Some(fragment)),
            None => (target, None),
        };
        if path.is_empty() {
            if let (Some(body), Some(fragment)) = (self.own, fragment) {
                check_fragment(at, "", fragment, anchors_of(body), diags);
            }
            return;
        }
        if is_file(path) && !path.ends_with(".html") && !path.ends_with(".yaml") {
            return self.file(path, at, diags);
        }
        let normal = if path == "/" { path } else { path.trim_end_matches('/') };
        let Some(page) = self.site.page(normal) else {
            if let Some(day) = self.site.hidden.get(normal) {
                diags.page_not_public(at, normal, day.map(|day| day.to_string()).as_deref());
            } else if !self.site.broken_pages.contains(normal) {
                self.unknown_page(target, normal, fragment, at, diags);
            }
            return;
        };
        if let Some(fragment) = fragment {
            check_fragment(at, normal, fragment, anchors(self.site, page), diags);
        }
    }

    fn unknown_page(
        &self,
        target: &str,
        path: &str,
        fragment: Option<&str>,
        at: &Place,
        diags: &mut Diagnostics,
    ) {
        // `/en/programs/x` and `medi-cal.md` are what people write before they know better.
        let without_lang =
            self.site.langs.iter().find_map(|lang| path.strip_prefix(&format!("/{}", lang.tag())));
        let guess = without_lang.unwrap_or(path).trim_end_matches(".md").trim_end_matches(".yaml");
        let guess = guess.trim_end_matches(".html").trim_end_matches("/index");
        let guess = if guess.starts_with('/') {
            guess.to_owned()
        } else {
            format!("/{}/{}", self.folder, guess.trim_start_matches("./"))
        };
        let known =
            || self.site.pages.iter().filter(|page| page.kind != PageKind::NotFound).map(|page| &*page.path);
        let (folder, name) = guess.rsplit_once('/').unwrap_or(("", &guess));
        let near = known()
            .find(|known| known.eq_ignore_ascii_case(&guess))
            .or_else(|| self.by_slug(&guess))
            .or_else(|| self.site.moved.get(&*guess).map(|&index| &*self.site.pages[index].path))
            .or_else(|| known().find(|known| known.rsplit('/').next() == Some(name) && !name.is_empty()))
            .or_else(|| nearest_name(folder, name, known()));
        let near = near.map(|near| fragment.map_or(near.to_owned(), |fragment| format!("{near}#{fragment}")));
        diags.unknown_page(at, target, near.as_deref());
    }

    /// The page that has this address in some language.
    fn by_slug(&self, guess: &str) -> Option<&str> {
        let own = |page: &&Page| page.slugs.values().any(|slug| guess.rsplit('/').next() == Some(&**slug));
        self.site.pages.iter().find(own).map(|page| &*page.path)
    }

    fn file(&self, path: &str, at: &Place, diags: &mut Diagnostics) {
        if path.contains("://") {
            return;
        }
        let full = match path.strip_prefix('/') {
            Some(rooted) => format!("content/{rooted}"),
            None => format!("content/{}/{}", self.folder, path.trim_start_matches("./")),
        };
        if !self.site.assets.contains_key(full.as_str()) {
            let name = full.rsplit('/').next().unwrap_or("");
            let known: Vec<&str> = self
                .site
                .assets
                .keys()
                .filter_map(|path| path.strip_prefix(&*format!("content/{}/", self.folder)))
                .collect();
            diags.unknown_asset(at, path, &full, nearest(name, known));
        }
    }
}

/// The page in the same folder whose name is nearest.
fn nearest_name<'a>(folder: &str, name: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let beside = known.filter_map(|path| Some((path.rsplit_once('/')?, path)));
    let beside: Vec<(&str, &str)> =
        beside.filter(|((other, _), _)| *other == folder).map(|((_, name), path)| (name, path)).collect();
    let near = nearest(name, beside.iter().map(|(name, _)| *name))?;
    beside.into_iter().find(|(name, _)| *name == near).map(|(_, path)| path)
}

/// The ids that a page's text has.
fn anchors_of(body: &Body) -> Vec<&str> {
    body.headings
        .iter()
        .map(|heading| heading.id.as_str())
        .chain(body.ids.iter().map(String::as_str))
        .collect()
}

/// The ids that a page has: its headings, or the records that it lists.
fn anchors<'a>(site: &'a Site, page: &'a Page) -> Vec<&'a str> {
    let mut ids: Vec<&str> = page.source().map(|source| anchors_of(&source.body)).unwrap_or_default();
    match page.kind {
        PageKind::Glossary => ids.extend(site.terms.ids()),
        PageKind::Join => ids.extend(site.join_options.ids()),
        PageKind::Directory => ids.extend(site.counties.ids()),
        PageKind::Sources(number) => {
            ids.extend(site.facts.ids().skip((number - 1) * FACTS_A_PAGE).take(FACTS_A_PAGE));
        }
        PageKind::Program => {
            if let Some(Front::Program(program)) = page.front() {
                ids.extend(program.rules.iter().map(|(id, _)| id));
                ids.extend(program.more.iter().flat_map(|more| anchors_of(&more.body)));
            }
        }
        _ => {}
    }
    ids
}

fn check_fragment(at: &Place, path: &str, fragment: &str, known: Vec<&str>, diags: &mut Diagnostics) {
    if !known.contains(&fragment) {
        let near = nearest(fragment, known).map(|near| format!("{path}#{near}"));
        diags.unknown_fragment(at, path, fragment, near.as_deref());
    }
}

/// Pages that want a quick exit, on a site that says nowhere where it leads.
pub fn quick_exits(site: &Site) -> Diagnostics {
    let mut diags = Diagnostics::new();
    if !site.complete || site.settings.quick_exit.is_some() {
        return diags;
    }
    for page in site.pages.iter().filter(|page| page.front().is_some_and(Front::quick_exit)) {
        if let Some(doc) = &page.doc {
            diags.no_quick_exit(&Place::file(&doc.file));
        }
    }
    diags
}
