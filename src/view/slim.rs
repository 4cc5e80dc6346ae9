//! Makes a minified style sheet lighter without changing what it says: every page carries it.

use std::collections::BTreeMap;

/// Tokens that never change are written where they are used, and what holds for one medium
/// stands together behind the rest; paper comes last, as it has the last word.
pub fn slim(css: &str) -> String {
    grouped(&inlined(css))
}

/// Writes the value of each custom property that is set only once, on `:root`, in the place of
/// its name. What a colour scheme or a language sets anew stays a property, and so do colours,
/// which pictures are drawn with.
fn inlined(css: &str) -> String {
    let mut set: BTreeMap<&str, Vec<(&str, bool)>> = BTreeMap::new();
    for rule in css.split('}') {
        let (selector, body) = rule.rsplit_once('{').unwrap_or(("", ""));
        let at_top = selector.trim_start_matches(';') == ":root";
        for (name, value) in body.split(';').filter_map(|line| line.split_once(':')) {
            if name.starts_with("--") {
                set.entry(name).or_default().push((value, at_top));
            }
        }
    }
    let at_top: Vec<&str> = rules(css).into_iter().filter(|rule| rule.starts_with(":root{")).collect();
    let mut out = css.to_owned();
    for (name, values) in set {
        let [(value, true)] = values[..] else { continue };
        // What is set within a medium, or used with something to fall back on, is no constant.
        let declared = format!("{name}:{value}");
        if !at_top.iter().any(|rule| rule.contains(&declared)) || css.contains(&format!("var({name},")) {
            continue;
        }
        // One that is made of others is left alone, as its parts may be gone by then.
        if value.starts_with('#') || value.contains("var(") {
            continue;
        }
        out = out.replacen(&format!("{declared};"), "", 1).replacen(&format!(";{declared}}}"), "}", 1);
        out = out.replace(&format!("var({name})"), value);
    }
    out
}

/// Joins the blocks of each `@media`, in the order in which they first stand; colour schemes stay
/// where they are, as they set what the others use.
fn grouped(css: &str) -> String {
    let mut plain = String::with_capacity(css.len());
    let mut media: Vec<(&str, String)> = Vec::new();
    for rule in rules(css) {
        let block = rule.strip_suffix('}').and_then(|rule| rule.split_once('{'));
        match block.filter(|(query, _)| query.starts_with("@media") && !query.contains("prefers-")) {
            Some((query, inner)) => match media.iter_mut().find(|(other, _)| *other == query) {
                Some((_, all)) => all.push_str(inner),
                None => media.push((query, inner.to_owned())),
            },
            None => plain.push_str(rule),
        }
    }
    media.sort_by_key(|(query, _)| *query == "@media print");
    media.iter().fold(plain, |out, (query, inner)| out + query + "{" + inner + "}")
}

/// The rules of the sheet itself, blocks whole.
fn rules(css: &str) -> Vec<&str> {
    let (mut rules, mut depth, mut start, mut quote) = (Vec::new(), 0usize, 0, None);
    for (at, byte) in css.bytes().enumerate() {
        match (byte, quote) {
            (b'"' | b'\'', None) => quote = Some(byte),
            (byte, Some(open)) if byte == open => quote = None,
            (b'{', None) => depth += 1,
            (b'}', None) => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    rules.push(&css[start..=at]);
                    start = at + 1;
                }
            }
            _ => {}
        }
    }
    rules.push(&css[start..]);
    rules
}

#[cfg(test)]
mod tests {
    use super::slim;

    #[test]
    fn a_token_that_never_changes_is_written_where_it_is_used() {
        let css = ":root{--ink:#000;--sun:#fa0;--gap:1rem;--last:2rem}@media (prefers-color-scheme:dark){:root{--ink:#fff}}\
                   [lang]{--tight:1}:lang(km){--tight:2}\
                   p{color:var(--ink);margin:var(--gap) var(--last);line-height:var(--tight)}";
        let wanted = ":root{--ink:#000;--sun:#fa0}@media (prefers-color-scheme:dark){:root{--ink:#fff}}\
                      [lang]{--tight:1}:lang(km){--tight:2}\
                      p{color:var(--ink);margin:1rem 2rem;line-height:var(--tight)}";
        assert_eq!(slim(css), wanted);
    }

    #[test]
    fn a_token_made_of_others_stays_one() {
        let css = ":root{--gap:1rem;--wide:calc(2*var(--gap));--ink:#000}p{margin:var(--wide)}";
        let wanted = ":root{--wide:calc(2*1rem);--ink:#000}p{margin:var(--wide)}";
        assert_eq!(slim(css), wanted);
    }

    #[test]
    fn a_token_of_a_medium_or_with_a_fallback_stays_one() {
        let css = ":root{--gap:1rem;--ink:#000}p{margin:var(--gap,2rem);padding:var(--side)}@media print{a{b:c}:root{--side:1px}}";
        assert_eq!(slim(css), css);
    }

    #[test]
    fn what_holds_for_a_medium_stands_together_and_paper_last() {
        let css = "a{b:c}@media print{a{d:e}}@media (width>=40em){a{f:g}}i{content:\"}\"}\
                   @media print{i{h:j}}@media (width>=40em){i{k:l}}";
        let wanted = "a{b:c}i{content:\"}\"}@media (width>=40em){a{f:g}i{k:l}}@media print{a{d:e}i{h:j}}";
        assert_eq!(slim(css), wanted);
    }
}
