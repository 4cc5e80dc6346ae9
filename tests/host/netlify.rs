//! What Netlify documents of `_headers` and `_redirects`, as far as the site uses it.
//!
//! Written from docs.netlify.com/manage/routing/redirects and /headers, by hand and apart from
//! the generator. `scripts/test` asks Netlify's own matcher the same questions.

use std::collections::BTreeMap;

use promotora::base::tree::Tree;

/// What a browser gets.
#[derive(Debug, PartialEq, Eq)]
pub enum Answer {
    /// A status of 301 or 302 and where to go.
    Moved(u16, String),
    /// A file of the site, with its status.
    File(u16, String),
    /// Nothing of the site.
    Nothing,
}

struct Rule<'a> {
    from: &'a str,
    to: &'a str,
    status: u16,
    forced: bool,
    languages: Vec<String>,
}

/// Answers a request. Rules are tried from top to bottom, and the first that matches counts. A
/// file at the address wins over a rule that is not forced. Where nothing matches there is
/// `404.html`.
pub fn answer(site: &Tree, path: &str, accept_language: &str) -> Answer {
    let file = file_at(site, path);
    for line in site.text("_redirects").expect("the rules").lines() {
        let Some(rule) = rule(line) else { continue };
        if !matches(rule.from, path) || !speaks(&rule.languages, accept_language) {
            continue;
        }
        match (rule.status, &file) {
            _ if !rule.forced && file.is_some() => break,
            (301 | 302, _) => return Answer::Moved(rule.status, rule.to.to_owned()),
            (status, _) => {
                let name = rule.to.trim_start_matches('/').to_owned();
                assert!(site.get(&name).is_some(), "a rule leads to {name}, which is not there");
                return Answer::File(status, name);
            }
        }
    }
    match file {
        Some(file) => Answer::File(200, file),
        None if site.get("404.html").is_some() => Answer::File(404, "404.html".into()),
        None => Answer::Nothing,
    }
}

/// `from to status conditions`; `!` behind the status forces the rule.
fn rule(line: &str) -> Option<Rule<'_>> {
    let line = line.trim();
    if line.is_empty() || line.starts_with('#') {
        return None;
    }
    let words: Vec<&str> = line.split_whitespace().collect();
    let [from, to, status, conditions @ ..] = &words[..] else { panic!("no rule: {line}") };
    let languages = conditions.iter().flat_map(|condition| {
        let list = condition.strip_prefix("Language=").unwrap_or_else(|| panic!("unknown condition: {line}"));
        list.split(',').map(str::to_lowercase)
    });
    Some(Rule {
        from,
        to,
        status: status.trim_end_matches('!').parse().expect("a status"),
        forced: status.ends_with('!'),
        languages: languages.collect(),
    })
}

/// `*` at the end stands for anything; a slash at the end makes no difference.
fn matches(from: &str, path: &str) -> bool {
    match from.strip_suffix('*') {
        Some(start) => path.starts_with(start) || path == start.trim_end_matches('/'),
        None => from.trim_end_matches('/') == path.trim_end_matches('/'),
    }
}

/// The language that the browser names first counts: the whole tag, or its first part.
fn speaks(languages: &[String], accept_language: &str) -> bool {
    if languages.is_empty() {
        return true;
    }
    let first = accept_language.split([',', ';']).next().unwrap_or("").trim().to_lowercase();
    let primary = first.split('-').next().unwrap_or("").to_owned();
    languages.iter().any(|language| *language == first || *language == primary)
}

fn file_at(site: &Tree, path: &str) -> Option<String> {
    let name = path.trim_start_matches('/');
    let tries =
        [name.to_owned(), format!("{}/index.html", name.trim_end_matches('/')), format!("{name}.html")];
    let tries = tries.map(|name| name.trim_start_matches('/').to_owned());
    tries.into_iter().find(|name| !name.ends_with('/') && site.get(name).is_some())
}

/// The headers of an address, names in small letters. Rules that match are joined; a name in
/// several of them gets all their values, with commas between.
pub fn headers(rules: &str, path: &str) -> BTreeMap<String, String> {
    let mut headers: BTreeMap<String, String> = BTreeMap::new();
    let mut applies = false;
    for line in rules.lines().filter(|line| !line.trim().is_empty() && !line.trim().starts_with('#')) {
        if !line.starts_with(char::is_whitespace) {
            applies = matches(line.trim(), path);
            continue;
        }
        let (name, value) = line.trim().split_once(':').unwrap_or_else(|| panic!("no header: {line}"));
        if applies {
            let value = value.trim();
            headers
                .entry(name.to_lowercase())
                .and_modify(|old| *old = format!("{old}, {value}"))
                .or_insert_with(|| value.to_owned());
        }
    }
    headers
}
