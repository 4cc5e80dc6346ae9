//! Pseudo-locales: the site as a foreign language would show it, to find words that nobody can
//! translate, boxes that are too small and pages that do not turn around.
//!
//! `en-XA` has accented, longer words; `en-XB` runs from right to left. Both names are CLDR's.

/// A language that nobody speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pseudo {
    /// `en-XA`: every letter accented, a third longer.
    Accents,
    /// `en-XB`: every word turned around.
    Bidi,
}

impl Pseudo {
    pub const ALL: [Pseudo; 2] = [Pseudo::Accents, Pseudo::Bidi];

    pub fn tag(self) -> &'static str {
        match self {
            Pseudo::Accents => "en-XA",
            Pseudo::Bidi => "en-XB",
        }
    }

    pub fn from_tag(tag: &str) -> Option<Pseudo> {
        Self::ALL.into_iter().find(|pseudo| pseudo.tag() == tag)
    }

    fn words(self, text: &str) -> String {
        match self {
            Pseudo::Accents => accented(text),
            Pseudo::Bidi => turned(text),
        }
    }
}

/// Attributes that are seen or spoken.
const SPOKEN: [&str; 4] = ["alt", "aria-label", "title", "placeholder"];
/// Elements whose text is no language, nor has tags in it.
const NO_WORDS: [&str; 2] = ["script", "style"];
/// Elements that hold nothing and are not closed, as far as pages have them.
const VOID: [&str; 7] = ["br", "hr", "img", "input", "link", "meta", "source"];

/// A page of the language `tag` as the pseudo-locale shows it. Its links lead to pages of the
/// pseudo-locale, too. What is in another language stays.
pub fn page(html: &str, tag: &str, pseudo: Pseudo) -> String {
    let mut out = String::with_capacity(html.len() * 3 / 2);
    let mut rest = html;
    // The element in another language that is open, and how many of its name are within.
    let mut foreign: Option<(&str, usize)> = None;
    while let Some(open) = rest.find('<') {
        let (text, from) = rest.split_at(open);
        out.push_str(&if foreign.is_some() { text.to_owned() } else { pseudo.words(text) });
        let (element, after) = from.split_at(end_of_tag(from));
        let name = name_of(element);
        foreign = match foreign {
            Some((opened, depth)) if name == opened => Some((opened, depth + 1)),
            Some((opened, depth)) if name.strip_prefix('/') == Some(opened) => {
                (depth > 1).then(|| (opened, depth - 1))
            }
            None if is_foreign(element, name, tag) => Some((name, 1)),
            other => other,
        };
        out.push_str(&if foreign.is_some() {
            element.to_owned()
        } else {
            attributes(element, name, tag, pseudo)
        });
        let words = if NO_WORDS.contains(&name) { after.find("</").unwrap_or(after.len()) } else { 0 };
        out.push_str(&after[..words]);
        rest = &after[words..];
    }
    out.push_str(&pseudo.words(rest));
    out
}

fn is_foreign(element: &str, name: &str, tag: &str) -> bool {
    let lang = element.split_once(" lang=\"").and_then(|(_, after)| after.split_once('"'));
    name != "html" && !VOID.contains(&name) && lang.is_some_and(|(lang, _)| lang != tag)
}

fn end_of_tag(from: &str) -> usize {
    let mut quote = None;
    for (at, byte) in from.bytes().enumerate() {
        match (quote, byte) {
            (None, b'>') => return at + 1,
            (None, b'"' | b'\'') => quote = Some(byte),
            (Some(open), byte) if open == byte => quote = None,
            _ => {}
        }
    }
    from.len()
}

fn name_of(element: &str) -> &str {
    let inner = &element[1..];
    let end = inner.find(|c: char| !(c.is_ascii_alphanumeric() || c == '/')).unwrap_or(inner.len());
    &inner[..end]
}

/// The tag with its spoken attributes, its language and its links changed.
fn attributes(element: &str, name: &str, tag: &str, pseudo: Pseudo) -> String {
    let mut out = String::with_capacity(element.len());
    let mut rest = element;
    while let Some(equals) = rest.find("=\"") {
        let (before, after) = rest.split_at(equals + 2);
        let close = after.find('"').unwrap_or(after.len());
        let (value, behind) = after.split_at(close);
        let key = before[..equals].rsplit(char::is_whitespace).next().unwrap_or("");
        out.push_str(before);
        out.push_str(&attribute(name, key, value, tag, pseudo));
        rest = behind;
    }
    out + rest
}

fn attribute(element: &str, key: &str, value: &str, tag: &str, pseudo: Pseudo) -> String {
    let own = format!("/{tag}/");
    match (element, key) {
        ("html", "lang") => pseudo.tag().to_owned(),
        ("html", "dir") if pseudo == Pseudo::Bidi => "rtl".to_owned(),
        ("a", "href") | ("form", "action") if value.starts_with(&own) => {
            format!("/{}/{}", pseudo.tag(), &value[own.len()..])
        }
        (_, key) if SPOKEN.contains(&key) => pseudo.words(value),
        _ => value.to_owned(),
    }
}

/// Letters with accents, and a tail that makes the text a third longer.
fn accented(text: &str) -> String {
    let words = text.chars().filter(|c| c.is_ascii_alphabetic()).count();
    let mut out = outside_references(text, |c| match c {
        'a' => 'á',
        'b' => 'ƀ',
        'c' => 'ç',
        'd' => 'ð',
        'e' => 'é',
        'f' => 'ƒ',
        'g' => 'ĝ',
        'h' => 'ĥ',
        'i' => 'î',
        'j' => 'ĵ',
        'k' => 'ķ',
        'l' => 'ļ',
        'm' => 'ɱ',
        'n' => 'ñ',
        'o' => 'ö',
        'p' => 'þ',
        'q' => 'ǫ',
        'r' => 'ŕ',
        's' => 'š',
        't' => 'ţ',
        'u' => 'û',
        'v' => 'ṽ',
        'w' => 'ŵ',
        'x' => 'ẋ',
        'y' => 'ý',
        'z' => 'ž',
        'A' => 'Å',
        'B' => 'Ɓ',
        'C' => 'Ç',
        'D' => 'Ð',
        'E' => 'É',
        'F' => 'Ƒ',
        'G' => 'Ĝ',
        'H' => 'Ĥ',
        'I' => 'Î',
        'J' => 'Ĵ',
        'K' => 'Ķ',
        'L' => 'Ļ',
        'M' => 'Ṁ',
        'N' => 'Ñ',
        'O' => 'Ö',
        'P' => 'Þ',
        'Q' => 'Ǫ',
        'R' => 'Ŕ',
        'S' => 'Š',
        'T' => 'Ţ',
        'U' => 'Û',
        'V' => 'Ṽ',
        'W' => 'Ŵ',
        'X' => 'Ẋ',
        'Y' => 'Ý',
        'Z' => 'Ž',
        other => other,
    });
    if words > 3 {
        let end = out.trim_end().len();
        out.insert_str(end, &"~".repeat(words.div_ceil(3)));
    }
    out
}

fn outside_references(text: &str, map: impl Fn(char) -> char) -> String {
    let mut in_reference = false;
    let mut out = String::with_capacity(text.len() * 2);
    for c in text.chars() {
        in_reference = c == '&' || (in_reference && c != ';');
        out.push(if in_reference { c } else { map(c) });
    }
    out
}

/// Each word between marks that turn it around (RIGHT-TO-LEFT OVERRIDE … POP DIRECTIONAL
/// FORMATTING), as Android shows `en-XB`.
fn turned(text: &str) -> String {
    let mut out = String::with_capacity(text.len() * 2);
    for word in text.split_inclusive(char::is_whitespace) {
        let bare = word.trim_end();
        let has_letters = bare.chars().any(char::is_alphabetic);
        if has_letters && !bare.contains('&') {
            out.push('\u{202E}');
            out.push_str(bare);
            out.push('\u{202C}');
            out.push_str(&word[bare.len()..]);
        } else {
            out.push_str(word);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{Pseudo, page};

    #[test]
    fn a_page_reads_as_in_a_foreign_language() {
        let html = "<html lang=\"en\" dir=\"ltr\"><style>a>b{}</style><a href=\"/en/x/\" aria-label=\"Go\" \
                    class=\"big\">See &amp; save</a> <a href=\"/es/x/\">1</a></html>";
        assert_eq!(
            page(html, "en", Pseudo::Accents),
            "<html lang=\"en-XA\" dir=\"ltr\"><style>a>b{}</style><a href=\"/en-XA/x/\" aria-label=\"Ĝö\" \
             class=\"big\">Šéé &amp; šáṽé~~~~</a> <a href=\"/es/x/\">1</a></html>"
        );
        assert_eq!(
            page("<html lang=\"en\" dir=\"ltr\">Two words</html>", "en", Pseudo::Bidi),
            "<html lang=\"en-XB\" dir=\"rtl\">\u{202E}Two\u{202C} \u{202E}words\u{202C}</html>"
        );
    }

    #[test]
    fn scripts_and_other_languages_stay_and_forms_lead_on() {
        for same in [
            "<script>if (a<b) x = \"</script>",
            "<script>let a = 1 < 2, b = '\"'</script>",
            "<a lang=\"es\" href=\"/es/\" title=\"En español\">Ver <b>en <a>x</a></b> español</a>",
        ] {
            let wrapped = |inner: &str, after: &str| format!("<p>{inner}</p><p>{after}</p>");
            assert_eq!(page(&wrapped(same, "Go"), "en", Pseudo::Accents), wrapped(same, "Ĝö"));
        }
        assert_eq!(
            page("<form action=\"/en/find/\"><p title='a>b'>Go</p></form>", "en", Pseudo::Accents),
            "<form action=\"/en-XA/find/\"><p title='a>b'>Ĝö</p></form>"
        );
    }
}
