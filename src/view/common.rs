//! What every page has: the frame in the reader's language, and what surrounds the text.

use minijinja::{Value, context};

use super::chart::{self, Said, Sun};
use super::fill::Page as Filling;
use super::{Frame, value};
use crate::base::lang::Lang;
use crate::parse::markdown::{Heading, escape};
use crate::parse::page::Method;
use crate::parse::program::{State, StatusEvent};
use crate::resolve::locale::Locale;
use crate::resolve::site::{Page, PageKind, Site, words_doc};
use crate::resolve::status::standing;

/// A table of contents is worth its place from this many headings on.
const CONTENTS_FROM: usize = 3;

/// The parts of `site` that are the same on every page of a language.
pub fn constant(frame: &Frame) -> Value {
    let (site, lang) = (frame.site, frame.lang);
    let settings = site.settings_in(lang);
    let home = site.page("/").expect("every site has a front page");
    let mut text = Filling::new(frame, lang, home);
    let menu = settings.menu.iter().filter_map(|item| {
        let page = site.page(super::normal(&item.page.path))?;
        let label = match &item.label {
            Some(words) => text.words(words),
            None => title(frame, page, lang),
        };
        Some(context! { label => label, url => site.url(page, lang), section => &*page.section })
    });
    let menu: Vec<Value> = menu.collect();
    let footer = settings.footer.iter().filter_map(|item| site.page(super::normal(&item.path)));
    let footer: Vec<Value> = footer.map(|page| link(frame, page, lang)).collect();
    context! {
        title => &*settings.title.text,
        description => &*settings.description.text,
        home => site.url(home, lang),
        base_url => &*site.base_url,
        menu => menu,
        footer => footer,
        other_languages => site.langs.len().saturating_sub(3),
        // A help line that does not exist is told of at its place in the settings.
        help => text.contact(&settings.help_line.id, lang)
            .unwrap_or_else(|| context! { name => "", lines => Vec::<Value>::new() }),
        publisher => settings.publisher.as_ref().map(|publisher| context! {
            name => &*publisher.name.text,
            sample => publisher.sample == Some(true),
            address => publisher.address.as_ref().map(|address| &*address.text),
            mail => publisher.mail.as_ref().map(|mail| &*mail.0),
            phone => publisher.phone.as_ref().map(|phone| value::phone(phone, site.locale(lang))),
            accessibility_coordinator => publisher.accessibility_coordinator.as_ref().map(|text| &*text.text),
        }),
        thin => thin(frame),
        directory => frame.url_of("/directory"),
        search => frame.url_of("/search"),
        join => frame.url_of("/join"),
        glossary => frame.url_of("/glossary"),
        sources => frame.url_of("/sources"),
        rights => frame.url_of("/rights"),
    }
}

/// `site` as this page sees it: the menu knows where the reader is, every language leads here.
pub fn site(frame: &Frame, page: &Page) -> Value {
    let site = frame.site;
    let menu = frame.constant.get_attr("menu").ok().and_then(|menu| menu.try_iter().ok());
    let menu: Vec<Value> = menu
        .into_iter()
        .flatten()
        .map(|item| {
            let section = item.get_attr("section").ok();
            let current = section.as_ref().and_then(Value::as_str) == Some(&*page.section);
            context! { current => current && !page.section.is_empty(), ..item }
        })
        .collect();
    let languages: Vec<Value> = site
        .langs
        .iter()
        .map(|&lang| {
            let url = if page.kind == PageKind::NotFound {
                format!("/{}/", lang.tag())
            } else {
                site.url(page, lang)
            };
            context! {
                url => url,
                current => lang == frame.lang,
                translated => page.is_in(lang, site.source_lang),
                ..value::lang(lang)
            }
        })
        .collect();
    context! { menu => menu, languages => languages, ..frame.constant.clone() }
}

/// A page's title as HTML, marked with its language where it is not the one around it.
pub fn title(frame: &Frame, page: &Page, around: Lang) -> Value {
    let (text, lang) = title_text(frame, page);
    value::in_lang(&escape(&text), lang, around)
}

/// A page's title in the reader's language, or in the one that it has.
pub fn title_text(frame: &Frame, page: &Page) -> (String, Lang) {
    title_for(frame.site, page, frame.lang)
}

/// The same for readers of any language.
fn title_for(site: &Site, page: &Page, lang: Lang) -> (String, Lang) {
    let locale = site.locale(lang);
    match page.kind {
        PageKind::Home => (site.settings_in(lang).title.text.to_string(), lang),
        PageKind::County => {
            let name = site.counties.get(&page.id).map_or("", |county| &county.name.text);
            (locale.say("county_title", &[("name", name)]), lang)
        }
        PageKind::Sources(number) => (numbered(locale, &locale.word("sources_title"), number), lang),
        PageKind::Rights => (locale.word("rights_title"), lang),
        PageKind::Search => (locale.word("search_title"), lang),
        PageKind::Thanks => (locale.word("thanks_title"), lang),
        PageKind::DirectoryList(index) => (super::directory::title(site, index, lang), lang),
        PageKind::NotFound => (locale.word("not_found_title"), lang),
        _ => {
            let (title, title_lang) = page.title_in(lang).unwrap_or(("".into(), lang));
            match page.kind {
                PageKind::Updates(number) => (numbered(site.locale(title_lang), &title, number), title_lang),
                _ => (title.to_string(), title_lang),
            }
        }
    }
}

/// The title of one page of a list; the first has the list's own.
fn numbered(locale: &Locale, title: &str, number: usize) -> String {
    match number {
        1 => title.to_owned(),
        _ => locale.say("updates_page_title", &[("title", title), ("number", &number.to_string())]),
    }
}

pub fn link(frame: &Frame, page: &Page, around: Lang) -> Value {
    let label = title(frame, page, around);
    context! { title => label.clone(), label => label, url => frame.site.url(page, frame.lang) }
}

/// The parts of `page` that every page has. `own` are those that only its kind has.
pub fn page(frame: &Frame, page: &Page, own: &Value, text: &mut Filling) -> Value {
    let (site, lang) = (frame.site, text.lang);
    let is_fallback = lang != frame.lang;
    let front = text.front.clone();
    let front = front.as_ref().map(|front| &***front);
    // Where the source is shown first, so is its title.
    let shielded = page.is_shielded(frame.lang);
    let source_title = page.front().map(|front| (front.title().text.to_string(), site.source_lang));
    let (title_plain, title_lang) =
        source_title.filter(|_| shielded).unwrap_or_else(|| title_text(frame, page));
    let related: Vec<Value> = front
        .map_or(&[][..], |front| front.related())
        .iter()
        .filter_map(|related| related_page(frame, &related.path, lang))
        .collect();
    let backlinks: Vec<Value> = frame
        .backlinks(page)
        .filter(|from| {
            matches!(
                from.kind,
                PageKind::Explainer | PageKind::Program | PageKind::Policy | PageKind::Initiative
            )
        })
        .filter(|from| {
            front.is_none_or(|front| !front.related().iter().any(|related| *related.path == *from.path))
        })
        .map(|from| link(frame, from, lang))
        .collect();
    for source in front.map_or(&[][..], |front| front.sources()) {
        text.citations.cite(source, None, false);
    }
    let (previous, next) = neighbors(frame, page, lang);
    context! {
        kind => page.kind.template(),
        words => frame.words(lang),
        heading => value::in_lang(&escape(&title_plain), title_lang, lang),
        title => title_plain,
        description => description(frame, text),
        canonical => absolute(frame, &site.url(page, if is_fallback { site.source_lang } else { frame.lang })),
        alternates => alternates(frame, page),
        noindex => is_fallback || page.kind.is_answer(),
        crumbs => crumbs(frame, page),
        lang => value::lang(lang),
        source_lang => value::lang(site.source_lang),
        fallback => is_fallback.then(|| fallback(frame, page)),
        translation => translation_note(frame, page).filter(|_| !shielded),
        behind => super::behind::page_notice(frame, &super::behind::of(frame, page)).filter(|_| !shielded),
        machine => super::behind::shielded(frame, page, text),
        notices => notices(frame, text),
        draft => front.and_then(|front| draft_note(frame, front)),
        toc => contents(page, lang),
        previous => previous,
        next => next,
        related => related,
        backlinks => backlinks,
        sources => text.citations.list(site.locale(lang)),
        reviewed => front.and_then(|front| front.review()).map(|(last, next)| {
            let locale = site.locale(lang);
            context! {
                date => locale.date(last.date.into()),
                iso => last.date.to_string(),
                next => locale.date(next.date.into()),
                next_iso => next.date.to_string(),
            }
        }),
        banner => front.and_then(|front| banner(frame, front.status(), text)),
        handout => super::handout::values(frame, page, own),
        quick_exit => quick_exit(site, page),
        save => super::offline::values(frame, page),
    }
}

/// What a reader must know of a language in which little is written: in it and in the source's.
fn thin(frame: &Frame) -> Option<Value> {
    let (site, lang) = (frame.site, frame.lang);
    let locale = site.locale(lang);
    if locale.language().thin != Some(true) || !locale.is_own() {
        return None;
    }
    let values = [("language", lang.own_name())];
    let source = site.locale(site.source_lang);
    let phone = site
        .contacts
        .get(&site.settings.help_line.id)
        .and_then(|contact| super::fill::phone_in(contact, lang));
    Some(context! {
        text => locale.say("thin_note", &values),
        source => value::in_lang(&escape(&source.say("thin_note", &values)), source.lang, lang),
        phone => phone.map(|phone| value::phone(phone, locale)),
    })
}

fn absolute(frame: &Frame, url: &str) -> String {
    format!("{}{url}", frame.site.base_url)
}

fn description(frame: &Frame, text: &mut Filling) -> String {
    use crate::resolve::Summary;
    let front = text.front.clone();
    match front.as_ref().map(|front| front.summary()) {
        Some(Summary::Words(words)) => words.text.to_string(),
        Some(Summary::Prose(prose)) => {
            let html = text.inline_aside(prose).to_string();
            plain(&html)
        }
        None => frame.site.settings_in(frame.lang).description.text.to_string(),
    }
}

/// The text of some HTML of ours, for attributes: tags and source marks gone, entities back.
pub fn plain(html: &str) -> String {
    let mut out = String::new();
    let mut rest = html;
    while let Some((before, after)) = rest.split_once('<') {
        out.push_str(before);
        let skipped =
            after.strip_prefix("sup").and_then(|inner| inner.split_once("</sup>")).map(|(_, behind)| behind);
        rest = skipped.unwrap_or_else(|| after.split_once('>').map_or("", |(_, behind)| behind));
    }
    out.push_str(rest);
    out.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&")
}

/// Each real translation, with itself and the default; none for a fallback.
fn alternates(frame: &Frame, page: &Page) -> Vec<Value> {
    let site = frame.site;
    if !page.is_in(frame.lang, site.source_lang) || page.kind.is_answer() {
        return Vec::new();
    }
    let real = site.langs.iter().filter(|&&lang| page.is_in(lang, site.source_lang));
    let mut list: Vec<Value> = real
        .map(|&lang| context! { tag => lang.tag(), href => absolute(frame, &site.url(page, lang)) })
        .collect();
    let default =
        if page.kind == PageKind::Home { String::from("/") } else { site.url(page, site.source_lang) };
    list.push(context! { tag => "x-default", href => absolute(frame, &default) });
    list
}

/// The way from the front page, in the reader's language.
fn crumbs(frame: &Frame, page: &Page) -> Vec<Value> {
    let Some((home, section)) = way_to(frame.site, page) else { return Vec::new() };
    let home = context! {
        label => frame.site.locale(frame.lang).word("home"),
        url => frame.site.url(home, frame.lang),
    };
    std::iter::once(home).chain(section.map(|section| link(frame, section, frame.lang))).collect()
}

/// The front page and the page's section, unless the page is one of them.
pub fn way_to<'a>(site: &'a Site, page: &Page) -> Option<(&'a Page, Option<&'a Page>)> {
    let home = site.page("/").expect("every site has a front page");
    let front = (!page.section.is_empty()).then(|| site.page(&format!("/{}", page.section))).flatten();
    let section = front.filter(|section| section.path != page.path);
    (page.kind != PageKind::Home).then_some((home, section))
}

/// The notice on a page that is not in the reader's language.
fn fallback(frame: &Frame, page: &Page) -> Value {
    let (site, lang) = (frame.site, frame.lang);
    let locale = site.locale(lang);
    let original = site.source_lang;
    let values = [("language", lang.own_name()), ("original", original.own_name())];
    let help = site
        .contacts
        .get(&site.settings.help_line.id)
        .and_then(|contact| super::fill::phone_in(contact, lang));
    let shielded = translation_note(frame, page).filter(|_| page.is_shielded(lang));
    let text = if shielded.is_some() { "critical_text" } else { "fallback_text" };
    context! {
        title => shielded.unwrap_or_else(|| locale.say("fallback_title", &values)),
        text => locale.say(text, &values),
        link => context! {
            label => locale.say("fallback_link", &values),
            url => site.url(page, original),
            lang => original.tag(),
        },
        phone => help.map(|phone| value::phone(phone, locale)),
    }
}

/// How this page's translation was made.
pub fn translation_note(frame: &Frame, page: &Page) -> Option<String> {
    let doc = words_doc(page.words.get(&frame.lang)?)?;
    let translation = doc.translation.as_ref()?;
    let locale = frame.site.locale(frame.lang);
    let date = locale.date(translation.date.date.into());
    Some(match (&translation.method, &translation.reviewer) {
        (Method::Machine, _) => locale.say("translation_machine", &[("date", &date)]),
        (Method::Reviewed, Some(name)) => {
            locale.say("translation_reviewed_by", &[("date", &date), ("reviewer", &name.text)])
        }
        (Method::Reviewed, None) => locale.say("translation_reviewed", &[("date", &date)]),
        (Method::Human, _) => locale.say("translation_human", &[("date", &date)]),
    })
}

fn notices(frame: &Frame, text: &mut Filling) -> Vec<Value> {
    let site = frame.site;
    let shown = site
        .notices
        .iter()
        .filter(|(_, entry)| entry.record.from.date <= site.today && site.today <= entry.record.until.date);
    shown.map(|(id, entry)| text.inline(&entry.in_lang(id, frame.lang).text)).collect()
}

fn draft_note(frame: &Frame, front: &crate::parse::Front) -> Option<String> {
    let locale = frame.site.locale(frame.lang);
    match front.publish() {
        _ if front.is_draft() => Some(locale.word("draft_note")),
        Some(day) if day > frame.site.today => {
            Some(locale.say("scheduled_note", &[("date", &locale.date(day.into()))]))
        }
        _ => None,
    }
}

/// The headings of the page's text, if they are enough for a table of contents.
fn contents(page: &Page, lang: Lang) -> Vec<Value> {
    let Some(source) = page.source() else { return Vec::new() };
    let translated = page.translation(lang).and_then(|doc| doc.body.as_ref());
    let body = translated.unwrap_or(&source.body);
    let same = body.headings.len() == source.body.headings.len();
    let anchors: &[Heading] = if same { &source.body.headings } else { &body.headings };
    let headings = body.headings.iter().zip(anchors).filter(|(heading, _)| heading.level <= 3);
    let list: Vec<Value> = headings
        .map(|(heading, anchor)| context! { level => heading.level, id => anchor.id.clone(), text => heading.text.clone() })
        .collect();
    if list.len() < CONTENTS_FROM { Vec::new() } else { list }
}

/// The pages before and after this one, for texts that are read in order.
fn neighbors(frame: &Frame, page: &Page, around: Lang) -> (Option<Value>, Option<Value>) {
    if !matches!(page.kind, PageKind::Explainer | PageKind::Policy) {
        return (None, None);
    }
    let site = frame.site;
    let Some(&index) = site.by_path.get(&page.path) else { return (None, None) };
    let beside = |other: Option<&Page>| {
        other
            .filter(|other| other.section == page.section && other.kind == page.kind)
            .map(|other| link(frame, other, around))
    };
    (beside(index.checked_sub(1).and_then(|at| site.pages.get(at))), beside(site.pages.get(index + 1)))
}

/// A page that another names, with its summary.
pub fn related_page(frame: &Frame, path: &str, around: Lang) -> Option<Value> {
    let (path, fragment) = path.split_once('#').map_or((path, None), |(path, part)| (path, Some(part)));
    let page = frame.site.page(super::normal(path))?;
    let url = frame.site.url(page, frame.lang);
    let url = fragment.map_or(url.clone(), |fragment| format!("{url}#{fragment}"));
    Some(context! { url => url, ..link(frame, page, around) })
}

/// The label of a state.
pub fn state_word(state: State) -> String {
    format!("state_{}", state.name())
}

/// Where the sun stands for a state: the theme's one sign.
pub fn sun(state: State) -> Sun {
    match state {
        State::Open => Sun::Open,
        State::Planned | State::Frozen | State::Reduced => Sun::Soon,
        State::Closed | State::Replaced => Sun::Ended,
    }
}

/// Where a page's quick exit leads, if it has one.
pub(super) fn quick_exit<'a>(site: &'a Site, page: &Page) -> Option<&'a str> {
    page.front().filter(|front| front.quick_exit())?;
    site.settings.quick_exit.as_ref().map(|url| &*url.0)
}

/// The banner that says how the matter of the page stands.
pub(super) fn banner(frame: &Frame, events: &[StatusEvent], text: &mut Filling) -> Option<Value> {
    let locale = text.locale();
    let standing = standing(events, frame.site.today);
    let (event, title) = match (standing.now, standing.next) {
        (Some(now), _) if now.state != State::Open => {
            let when = locale.when(now.from);
            let name =
                now.by.as_ref().and_then(|by| named(frame.site, &by.path, text.lang)).unwrap_or_default();
            (now, locale.say(&format!("banner_{}", now.state.name()), &[("when", &when), ("name", &name)]))
        }
        (_, Some(next)) => {
            let when = locale.when(next.from);
            let state = locale.word(&state_word(next.state));
            let key = if next.state == State::Planned { "banner_planned" } else { "banner_soon" };
            (next, locale.say(key, &[("when", &when), ("state", &state)]))
        }
        _ => return None,
    };
    let link = event.by.as_ref().and_then(|by| {
        let name = named(frame.site, &by.path, text.lang)?;
        Some(context! { label => locale.say("banner_go", &[("name", &name)]), url => frame.link(&by.path, "") })
    });
    let ended = matches!(event.state, State::Closed | State::Replaced);
    Some(context! {
        state => event.state.name(),
        style => if ended { "care" } else { "note" },
        sun => sun(event.state).name(),
        title => title,
        text => event.note.as_ref().map(|note| text.inline(note)),
        link => link,
    })
}

fn named(site: &Site, path: &str, lang: Lang) -> Option<String> {
    site.page(super::normal(path)).map(|page| title_for(site, page, lang).0)
}

/// A timeline, oldest first, with its drawing. `None` if nothing happened.
pub fn timeline(events: &[StatusEvent], text: &mut Filling) -> Option<Value> {
    let mut events: Vec<&StatusEvent> = events.iter().collect();
    events.sort_by_key(|event| event.from.first_day());
    let chart = life(&events, text.locale());
    let events = entries(&events, text);
    (!events.is_empty()).then(|| context! { chart => chart, events => events })
}

/// The sun's way through the events, numbered as the list is.
fn life(events: &[&StatusEvent], locale: &Locale) -> Option<Value> {
    let suns: Vec<Sun> = events.iter().map(|event| sun(event.state)).collect();
    let points = events.iter().zip(1..).map(|(event, number)| {
        format!("{number}: {}, {}", locale.date(event.from), locale.word(&state_word(event.state)))
    });
    let desc = points.collect::<Vec<_>>().join("; ");
    chart::life(&Said { title: &locale.word("what_happened"), desc: &desc }, &suns).map(value::safe)
}

fn entries(events: &[&StatusEvent], text: &mut Filling) -> Vec<Value> {
    events
        .iter()
        .map(|event| {
            let locale = text.locale();
            let source = event.source.as_ref().map(|source| text.citations.cite(source, None, false));
            context! {
                date => value::date(event.from, locale),
                state => event.state.name(),
                label => locale.word(&state_word(event.state)),
                sun => sun(event.state).name(),
                note => event.note.as_ref().map(|note| text.inline(note)),
                link => event.by.as_ref().and_then(|by| related_page(text.frame, &by.path, text.lang)),
                source => source,
            }
        })
        .collect()
}
