//! The preview's script and styles come from the site's own address. A page with a strict
//! Content-Security-Policy in a meta tag may allow no such thing, so its copy in the preview does.

use std::borrow::Cow;

/// What the preview adds to a page: a script, its event stream, a stylesheet.
const NEEDED: [&str; 5] = ["script-src", "script-src-elem", "connect-src", "style-src", "style-src-elem"];

/// The page with `'self'` allowed where its policy would keep the preview's additions out.
pub fn allow_own(page: &str) -> Cow<'_, str> {
    let mut out = String::new();
    let mut copied = 0;
    let mut from = 0;
    while let Some(policy) = next_policy(page, from) {
        out.push_str(&page[copied..policy.start]);
        out.push_str(&in_attribute_with_self(&page[policy.clone()]));
        (copied, from) = (policy.end, policy.end);
    }
    if copied == 0 {
        return Cow::Borrowed(page);
    }
    out.push_str(&page[copied..]);
    Cow::Owned(out)
}

/// The range of the next policy's text in a meta tag at or after `from`.
fn next_policy(page: &str, from: usize) -> Option<std::ops::Range<usize>> {
    let mut from = from;
    while let Some(start) = find(page, "<meta", from) {
        let end = end_of_tag(page, start);
        let tag = &page[start..end];
        let is_policy = attribute(tag, "http-equiv")
            .is_some_and(|kind| tag[kind].eq_ignore_ascii_case("content-security-policy"));
        if let Some(content) = attribute(tag, "content").filter(|_| is_policy) {
            return Some(start + content.start..start + content.end);
        }
        from = end;
    }
    None
}

fn find(text: &str, needle: &str, from: usize) -> Option<usize> {
    let rest = text.as_bytes().get(from..)?;
    let at = rest.windows(needle.len()).position(|window| window.eq_ignore_ascii_case(needle.as_bytes()))?;
    Some(from + at)
}

/// Just after the tag's `>`; one inside quotes does not end it.
fn end_of_tag(page: &str, start: usize) -> usize {
    let mut quote = None;
    for (at, byte) in page.bytes().enumerate().skip(start) {
        match (quote, byte) {
            (None, b'>') => return at + 1,
            (None, b'"' | b'\'') => quote = Some(byte),
            (Some(open), byte) if open == byte => quote = None,
            _ => {}
        }
    }
    page.len()
}

/// The range of an attribute's value within its tag.
fn attribute(tag: &str, name: &str) -> Option<std::ops::Range<usize>> {
    let bytes = tag.as_bytes();
    let mut from = 0;
    while let Some(at) = find(tag, name, from) {
        from = at + name.len();
        let alone =
            at > 0 && (bytes[at - 1].is_ascii_whitespace() || matches!(bytes[at - 1], b'"' | b'\'' | b'/'));
        let rest = tag[from..].trim_start();
        if let Some(value) = rest.strip_prefix('=').map(str::trim_start).filter(|_| alone) {
            return Some(value_range(tag, value));
        }
    }
    None
}

/// `value` is the tail of `tag` that begins with the value, quoted or not.
fn value_range(tag: &str, value: &str) -> std::ops::Range<usize> {
    let start = tag.len() - value.len();
    match value.chars().next() {
        Some(quote @ ('"' | '\'')) => {
            let inner = &value[1..];
            start + 1..start + 1 + inner.find(quote).unwrap_or(inner.len())
        }
        _ => start..start + value.find(|c: char| c.is_whitespace() || c == '>').unwrap_or(value.len()),
    }
}

/// The policy, as it stands in the attribute, with `'self'` where it is needed. Quotes may be
/// written as `&#39;` in there, which is kept.
fn in_attribute_with_self(policy: &str) -> String {
    // `&#39;` ends in a semicolon, which must not end a directive.
    let plain =
        policy.replace("&#39;", "'").replace("&#x27;", "'").replace("&apos;", "'").replace("&quot;", "\"");
    with_self(&plain).replace('\'', "&#39;").replace('"', "&quot;")
}

/// The policy with `'self'` where it is needed.
pub fn with_self(policy: &str) -> String {
    let directives: Vec<Vec<&str>> =
        policy.split(';').map(|part| part.split_whitespace().collect()).collect();
    let named = |name: &str| {
        directives.iter().find(|words| words.first().is_some_and(|first| first.eq_ignore_ascii_case(name)))
    };
    let default = named("default-src");
    let mut out: Vec<String> = Vec::new();
    for words in directives.iter().filter(|words| !words.is_empty()) {
        let name = words[0].to_ascii_lowercase();
        let sources =
            if NEEDED.contains(&name.as_str()) { allowing_self(&words[1..]) } else { words[1..].to_vec() };
        out.push(std::iter::once(words[0]).chain(sources).collect::<Vec<_>>().join(" "));
    }
    for name in ["script-src", "connect-src", "style-src"] {
        if let (None, Some(default)) = (named(name), default) {
            out.push(std::iter::once(name).chain(allowing_self(&default[1..])).collect::<Vec<_>>().join(" "));
        }
    }
    out.join("; ")
}

fn allowing_self<'a>(sources: &[&'a str]) -> Vec<&'a str> {
    let is = |source: &&str, word: &str| source.eq_ignore_ascii_case(word);
    let mut sources: Vec<&str> = sources.iter().copied().filter(|source| !is(source, "'none'")).collect();
    if !sources.iter().any(|source| is(source, "'self'")) {
        sources.push("'self'");
    }
    sources
}

#[cfg(test)]
mod tests {
    use super::allow_own;

    #[test]
    fn a_strict_policy_lets_the_preview_in_and_nothing_else() {
        let page = |policy: &str| {
            format!("<meta charset=utf-8><META content=\"{policy}\" http-equiv='Content-Security-Policy'><p>")
        };
        for (before, after) in [
            (
                "default-src 'none'",
                "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self'",
            ),
            ("script-src 'self'; img-src 'none'", "script-src 'self'; img-src 'none'"),
            (
                "default-src 'none'; script-src 'sha256-a='; style-src 'sha256-b='; connect-src 'none'",
                "default-src 'none'; script-src 'sha256-a=' 'self'; style-src 'sha256-b=' 'self'; connect-src 'self'",
            ),
        ] {
            let wanted = page(&after.replace('\'', "&#39;"));
            assert_eq!(allow_own(&page(before)), wanted);
            assert_eq!(allow_own(&page(&before.replace('\'', "&#39;"))), wanted, "written with references");
        }
        for untouched in
            ["", "<p>no policy", "<meta name=description content='script-src'>", "<meta", "<meta content"]
        {
            assert_eq!(allow_own(untouched), untouched);
        }
    }
}
