//! The languages that a site can be in.

use std::fmt;

/// A language, named by its BCP 47 tag.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Lang(u8);

struct Known {
    tag: &'static str,
    /// The language's name in the language itself.
    own_name: &'static str,
    english_name: &'static str,
    rtl: bool,
}

const fn known(tag: &'static str, own_name: &'static str, english_name: &'static str) -> Known {
    Known { tag, own_name, english_name, rtl: false }
}

const fn rtl(tag: &'static str, own_name: &'static str, english_name: &'static str) -> Known {
    Known { tag, own_name, english_name, rtl: true }
}

/// English and the nineteen other languages that Medi-Cal families read, in the order of their tags.
const KNOWN: [Known; 20] = [
    rtl("ar", "العربية", "Arabic"),
    known("en", "English", "English"),
    known("es", "Español", "Spanish"),
    rtl("fa", "فارسی", "Farsi"),
    known("fil", "Filipino", "Filipino (Tagalog)"),
    known("hi", "हिन्दी", "Hindi"),
    known("hmn", "Hmoob", "Hmong"),
    known("hy", "Հայերեն", "Armenian"),
    known("ium", "Mienh", "Mien"),
    known("ja", "日本語", "Japanese"),
    known("km", "ខ្មែរ", "Khmer"),
    known("ko", "한국어", "Korean"),
    known("lo", "ລາວ", "Lao"),
    known("pa", "ਪੰਜਾਬੀ", "Punjabi"),
    known("ru", "Русский", "Russian"),
    known("th", "ไทย", "Thai"),
    known("uk", "Українська", "Ukrainian"),
    known("vi", "Tiếng Việt", "Vietnamese"),
    known("zh-Hans", "简体中文", "Chinese (Simplified)"),
    known("zh-Hant", "繁體中文", "Chinese (Traditional)"),
];

/// Tags that people type for one of ours.
const OTHER_TAGS: [(&str, &str); 14] = [
    ("tl", "fil"),
    ("zh", "zh-Hans"),
    ("zh-cn", "zh-Hans"),
    ("zh-sg", "zh-Hans"),
    ("zh-tw", "zh-Hant"),
    ("zh-hk", "zh-Hant"),
    ("sp", "es"),
    ("es-us", "es"),
    ("es-mx", "es"),
    ("en-us", "en"),
    ("kh", "km"),
    ("jp", "ja"),
    ("kr", "ko"),
    ("vn", "vi"),
];

/// What browsers ask for besides a language's own tag. A host that compares as Netlify does takes
/// the whole tag or its first part, so `es` is enough for `es-MX`, but `zh-Hant` is not for
/// `zh-Hant-HK`.
const ACCEPTED: [(&str, &[&str]); 6] = [
    ("fa", &["prs"]),
    ("fil", &["tl"]),
    // Hmong Daw, Hmong Njua.
    ("hmn", &["mww", "hnj"]),
    ("hy", &["hyw"]),
    ("zh-Hans", &["zh-cn", "zh-sg", "zh-my", "zh-hans-cn", "zh-hans-sg", "zh"]),
    ("zh-Hant", &["zh-tw", "zh-hk", "zh-mo", "zh-hant-tw", "zh-hant-hk", "zh-hant-mo", "yue"]),
];

impl Lang {
    pub fn all() -> impl Iterator<Item = Lang> {
        (0..KNOWN.len() as u8).map(Lang)
    }

    /// The language with exactly this tag.
    pub fn from_tag(tag: &str) -> Option<Lang> {
        Self::all().find(|lang| lang.tag() == tag)
    }

    /// The tag that was most likely meant: `zh-TW` is `zh-Hant`, `tl` is `fil`.
    pub fn nearest(tag: &str) -> Option<Lang> {
        let lower = tag.to_lowercase().replace('_', "-");
        let meant = OTHER_TAGS.iter().find(|(other, _)| *other == lower).map(|(_, tag)| *tag);
        Self::from_tag(meant.unwrap_or(""))
            .or_else(|| Self::all().find(|lang| lang.tag().to_lowercase() == lower))
            .or_else(|| Self::all().find(|lang| lang.english_name().to_lowercase() == lower))
    }

    pub fn tag(self) -> &'static str {
        KNOWN[self.0 as usize].tag
    }

    /// The language's name in the language itself.
    pub fn own_name(self) -> &'static str {
        KNOWN[self.0 as usize].own_name
    }

    pub fn english_name(self) -> &'static str {
        KNOWN[self.0 as usize].english_name
    }

    /// The tags in small letters by which browsers ask for the language, its own first.
    pub fn accepted(self) -> Vec<String> {
        let others =
            ACCEPTED.iter().find(|(tag, _)| *tag == self.tag()).map_or(&[][..], |(_, others)| *others);
        std::iter::once(self.tag()).chain(others.iter().copied()).map(str::to_lowercase).collect()
    }

    /// The value of HTML's `dir` attribute.
    pub fn dir(self) -> &'static str {
        if KNOWN[self.0 as usize].rtl { "rtl" } else { "ltr" }
    }
}

impl fmt::Debug for Lang {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.tag())
    }
}

impl fmt::Display for Lang {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.tag())
    }
}

#[cfg(test)]
mod tests {
    use super::Lang;

    #[test]
    fn tags_that_people_type_lead_to_ours() {
        for (typed, meant) in
            [("zh-TW", "zh-Hant"), ("tl", "fil"), ("ES", "es"), ("zh_CN", "zh-Hans"), ("Spanish", "es")]
        {
            assert_eq!(Lang::nearest(typed).map(Lang::tag), Some(meant));
        }
        assert_eq!(Lang::nearest("xx"), None);
    }

    #[test]
    fn each_tag_that_a_browser_asks_for_leads_to_one_language() {
        let mut all: Vec<(String, &str)> = Lang::all()
            .flat_map(|lang| lang.accepted().into_iter().map(move |tag| (tag, lang.tag())))
            .collect();
        for (asked, meant) in [
            ("zh-tw", "zh-Hant"),
            ("zh-hk", "zh-Hant"),
            ("zh", "zh-Hans"),
            ("tl", "fil"),
            ("mww", "hmn"),
            ("ium", "ium"),
        ] {
            assert!(all.contains(&(asked.to_owned(), meant)), "{asked}");
        }
        all.sort();
        assert!(all.windows(2).all(|pair| pair[0].0 != pair[1].0), "no tag leads to two");
    }
}
