//! The settings of the site: `content/site.yaml`.

use super::contact::Contact;
use super::leaf::{LangAt, Mail, PageRef, Phone, Ref, Text, Url, UrlAt, Words};
use super::shape::record;

record! {
    /// The settings of the whole site.
    pub struct Settings {
        /// The site's name.
        title: Words = "Family Coverage Guide",
        /// What the site is, in one sentence, for search engines.
        description: Words = "Plain help to get and keep health coverage in California.",
        /// The address that the site is published at.
        base_url: UrlAt = "https://guide.example.org",
        /// The folder below `themes/` that lays out the pages.
        theme: Text = "daylight",
        /// The language that files without a language in their name are written in.
        source_language: LangAt = "en",
        /// All languages of the site, the source language first.
        languages: Vec<LangAt> = "[en, es]",
        /// The folders of `content/` in the order in which readers see them.
        sections: Vec<Text> = "[coverage, health-homes, programs]",
        /// Pages in the menu at the top.
        menu: Vec<MenuItem> = "- {page: /coverage, label: Guides}",
        /// Pages in the links at the foot.
        footer: Vec<PageRef> = "[/about, /privacy]",
        /// What the front page offers first.
        choices: Vec<Choice> = "- {label: I am pregnant, page: /coverage/pregnancy, icon: heart}",
        /// The help line that every page shows.
        help_line: Ref<Contact> = "covered-california",
        /// The public office that takes complaints about unfair treatment.
        rights_line: Option<Ref<Contact>> = "civil-rights",
        /// Whether readers can search the site; they can if nothing is said.
        search: Option<bool> = "true",
        /// Whether readers can save pages for times without internet; they can if nothing is said.
        /// `false` also takes back what they saved.
        offline: Option<bool> = "true",
        /// Where the quick exit of a page leads: a page that says nothing of who opened it.
        quick_exit: Option<Url> = "https://www.weather.gov/",
        /// True where the host takes forms to join: Netlify, with form detection switched on.
        join_forms: Option<bool> = "true",
        /// The terms on which others may use the words, for those who take the open data.
        license: Option<Url> = "https://creativecommons.org/licenses/by/4.0/",
        /// Who publishes the site; what needs one appears only when it is there.
        publisher: Option<Publisher> = "{name: Example Publisher}",
    }
}

record! {
    /// An entry of the menu.
    pub struct MenuItem {
        /// The page that it leads to.
        page: PageRef = "/coverage",
        /// Its words; the page's title where they are left out.
        label: Option<Words> = "Guides",
    }
}

record! {
    /// One of the front page's first choices.
    pub struct Choice {
        /// What the reader would say: "I am pregnant".
        label: Words = "I am pregnant",
        /// The page that answers it.
        page: PageRef = "/coverage/pregnancy",
        /// The name of a drawing of the theme.
        icon: Text = "heart",
    }
}

record! {
    /// Who publishes the site.
    pub struct Publisher {
        /// Its name.
        name: Text = "Example Publisher",
        /// True while this is an example and nobody real; the site cannot be published then.
        sample: Option<bool> = "true",
        /// Its postal address.
        address: Option<Text> = "1 Main Street, Sacramento, CA 95814",
        /// Its e-mail address.
        mail: Option<Mail> = "guide@example.org",
        /// Its phone.
        phone: Option<Phone> = "(916) 555-0142",
        /// Whom to write to about access for people with disabilities.
        accessibility_coordinator: Option<Text> = "Access desk, access@example.org",
    }
}

impl Publisher {
    /// Whether a real publisher named whom to ask about access, and a way to reach it.
    pub fn can_be_asked(&self) -> bool {
        self.sample != Some(true)
            && self.accessibility_coordinator.is_some()
            && (self.phone.is_some() || self.mail.is_some())
    }
}
