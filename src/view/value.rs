//! Small values that many templates get: texts with their language, dates, phones, contacts.

use minijinja::{Value, context};

use super::fill::Page;
use crate::base::lang::Lang;
use crate::parse::contact::Contact;
use crate::parse::leaf::{PartialDate, Phone};
use crate::resolve::locale::Locale;

/// HTML that is safe as it is.
pub fn safe(html: impl Into<String>) -> Value {
    Value::from_safe_string(html.into())
}

/// Inline HTML, marked with its language where it is not the one around it.
pub fn in_lang(html: &str, lang: Lang, around: Lang) -> Value {
    if lang == around {
        return safe(html);
    }
    safe(format!("<span lang=\"{}\" dir=\"{}\">{html}</span>", lang.tag(), lang.dir()))
}

/// Block HTML, marked with its language where it is not the one around it.
pub fn block_in_lang(html: &str, lang: Lang, around: Lang) -> Value {
    if lang == around {
        return safe(html);
    }
    safe(format!("<div lang=\"{}\" dir=\"{}\">{html}</div>", lang.tag(), lang.dir()))
}

/// What stands inside `<p>…</p>`, if that is all there is.
pub fn single_paragraph(html: &str) -> Option<&str> {
    let inner = html.trim_end().strip_prefix("<p>")?.strip_suffix("</p>")?;
    (!inner.contains("<p>") && !inner.contains("<div")).then_some(inner)
}

pub fn lang(lang: Lang) -> Value {
    context! { tag => lang.tag(), dir => lang.dir(), name => lang.own_name() }
}

/// A date for a tile and for a sentence.
pub fn date(date: PartialDate, locale: &Locale) -> Value {
    context! {
        iso => date.iso(),
        text => locale.date(date),
        month_short => date.month.map(|month| locale.month_short(month)),
        day => date.day,
        year => date.year,
    }
}

pub fn phone(phone: &Phone, locale: &Locale) -> Value {
    context! {
        uri => phone.uri(),
        shown => phone.shown(),
        extension => phone.extension().map(|number| locale.say("extension", &[("number", number)])),
    }
}

/// Where an address leads, as people know it: without its scheme, `www.` and what stands behind.
pub fn host(url: &str) -> &str {
    let label = url.trim_start_matches("https://").trim_start_matches("http://");
    let label = label.trim_start_matches("www.");
    label.split(['/', '?', '#']).next().unwrap_or(label)
}

pub fn link_to(url: &str) -> Value {
    context! { url => url, label => host(url) }
}

pub fn contact(page: &mut Page, contact: &Contact, text_lang: Lang) -> Value {
    let locale = page.frame.site.locale(text_lang);
    let checked = contact.source.read_on.as_ref();
    let lines: Vec<Value> = contact
        .lines
        .iter()
        .map(|line| {
            context! {
                tag => line.language.tag(),
                dir => line.language.dir(),
                name => line.language.own_name(),
                phone => phone(&line.phone, locale),
            }
        })
        .collect();
    context! {
        name => page.words(&contact.name),
        about => contact.about.as_ref().map(|about| page.inline(about)),
        phone => super::fill::phone_in(contact, page.frame.lang).map(|number| phone(number, locale)),
        tty => contact.tty.as_ref().map(|number| phone(number, locale)),
        hours => page.words_opt(contact.hours.as_ref()),
        lines => lines,
        website => contact.website.as_ref().map(|url| link_to(&url.0)),
        checked => checked.map(|day| locale.say("checked_on", &[("date", &locale.date(day.date.into()))])),
    }
}
