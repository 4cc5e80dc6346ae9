//! The notice against discrimination that publishers of health programs owe their readers: made
//! only where somebody real stands behind it, who can be asked and complained to.
//!
//! What it says follows the notice of 45 CFR 92.10: whom the law protects, which help is free, whom
//! to ask for it, how to complain.

use minijinja::{Value, context};

use super::fill::Page as Filling;
use super::value;

pub fn values(text: &mut Filling) -> Value {
    let site = text.frame.site;
    let (lang, locale) = (text.lang, text.locale());
    let Some(publisher) = site.settings.publisher.as_ref() else { return context! {} };
    let office = site.settings.rights_line.as_ref().and_then(|line| text.contact(&line.id, lang));
    context! {
        law => locale.say("rights_law", &[("publisher", &publisher.name.text)]),
        coordinator => publisher.accessibility_coordinator.as_ref().map(|text| &*text.text),
        address => publisher.address.as_ref().map(|address| &*address.text),
        mail => publisher.mail.as_ref().map(|mail| &*mail.0),
        phone => publisher.phone.as_ref().map(|phone| value::phone(phone, locale)),
        office => office,
    }
}
