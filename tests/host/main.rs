//! What readers get from the host: headers, redirects, pages for what is not there.

#![allow(clippy::disallowed_methods, reason = "tests read the project's own files")]

mod netlify;

use std::path::Path;

use jiff::ToSpan;
use jiff::civil::{Date, date};
use netlify::{Answer, answer, headers};
use promotora::base::tree::{self, Tree};
use promotora::edge::gather::folder;
use promotora::{Options, Outcome, build_tree};
use sha2::{Digest, Sha256};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn options() -> Options {
    Options { today: date(2026, 11, 22), base_url: None, publish: false, drafts: false }
}

/// The project's own site, for a day.
fn real() -> Tree {
    real_on(options().today).0
}

fn real_on(today: Date) -> (Tree, Outcome) {
    let mut sources = Tree::new();
    for part in ["content", "i18n", "themes"] {
        for (path, bytes) in folder(&root().join(part)).expect("the site's sources").iter() {
            sources.insert(format!("{part}/{path}"), bytes.clone());
        }
    }
    build_tree(&sources, &Options { today, ..options() })
}

/// A small site in these languages, all with the words of English, with more files on top.
fn small(languages: &[&str], files: &[(&str, &str)]) -> Tree {
    let mut site = folder(&root().join("tests/golden/_base")).expect("the base site");
    let words = std::fs::read(root().join("i18n/en.yaml")).expect("the words");
    for tag in languages {
        site.insert(format!("i18n/{tag}.yaml"), words.clone());
    }
    let settings = site.text("content/site.yaml").expect("settings").to_owned();
    let named = format!("languages: [{}]", languages.join(", "));
    site.insert("content/site.yaml", settings.replace("languages: [en, es]", &named).into_bytes());
    for (path, text) in files {
        site.insert(*path, text.as_bytes().to_vec());
    }
    build_tree(&site, &options()).0
}

const PAGE: &str =
    "---\ntitle: Kids\nsummary: Care for kids.\nreviewed: 2026-11-21\nnext_review: 2027-02-01\n";

#[test]
fn the_front_page_leads_to_the_readers_language() {
    let all =
        ["en", "es", "zh-Hans", "zh-Hant", "fil", "hmn", "ar", "km", "hy", "vi", "fa", "pa", "ium", "lo"];
    let site = small(&all, &[]);
    for (browser, tag) in [
        ("en-US,en;q=0.9", "en"),
        ("es-MX,es;q=0.9,en;q=0.8", "es"),
        ("es-419", "es"),
        ("zh-TW,zh;q=0.9,en-US;q=0.8", "zh-Hant"),
        ("zh-HK", "zh-Hant"),
        ("zh-Hant-HK,zh-Hant;q=0.9", "zh-Hant"),
        ("zh-hant", "zh-Hant"),
        ("yue-Hant-HK", "zh-Hant"),
        ("zh-CN,zh;q=0.9", "zh-Hans"),
        ("zh-Hans-US", "zh-Hans"),
        ("zh", "zh-Hans"),
        ("fil-PH,fil;q=0.9,en;q=0.8", "fil"),
        ("tl-PH", "fil"),
        ("hmn", "hmn"),
        ("mww", "hmn"),
        ("ar-EG,ar;q=0.9", "ar"),
        ("km-KH", "km"),
        ("hy-AM", "hy"),
        ("fa-IR", "fa"),
        ("pa-IN", "pa"),
        ("lo", "lo"),
        ("ium", "ium"),
    ] {
        assert_eq!(answer(&site, "/", browser), Answer::Moved(302, format!("/{tag}/")), "{browser}");
    }
    // Who reads none of them, or does not say, is offered them all.
    for browser in ["fr-FR,fr;q=0.9,es;q=0.1", "", "*"] {
        assert_eq!(answer(&site, "/", browser), Answer::File(200, "index.html".into()), "{browser}");
    }
    // Without the simplified script, all Chinese leads to the traditional one.
    let site = small(&["en", "zh-Hant"], &[]);
    for browser in ["zh-TW", "zh-CN", "zh"] {
        assert_eq!(answer(&site, "/", browser), Answer::Moved(302, "/zh-Hant/".into()), "{browser}");
    }
}

#[test]
fn a_deep_link_never_redirects_by_language() {
    let site = small(&["en", "es"], &[("content/coverage/kids.md", &format!("{PAGE}---\nWords.\n"))]);
    let page = Answer::File(200, "en/coverage/kids/index.html".into());
    for browser in ["es-MX", "en", "km"] {
        assert_eq!(answer(&site, "/en/coverage/kids/", browser), page);
    }
}

#[test]
fn old_addresses_lead_to_the_new_one() {
    let kids = format!("{PAGE}moved_from: [/coverage/children, /kids]\n---\nWords.\n");
    let spanish = "---\ntranslation: {method: human, date: 2026-11-21}\ntitle: Niños\nslug: ninos\nsummary: Cuidado.\n---\nTexto.\n";
    let files = [("content/coverage/kids.md", &*kids), ("content/coverage/kids.es.md", spanish)];
    let site = small(&["en", "es"], &files);
    for (old, new) in [
        ("/en/coverage/children/", "/en/coverage/kids/"),
        ("/en/coverage/children", "/en/coverage/kids/"),
        ("/en/kids", "/en/coverage/kids/"),
        ("/es/coverage/children/", "/es/coverage/ninos/"),
        // Before it was translated, the page stood at the source's address.
        ("/es/coverage/kids/", "/es/coverage/ninos/"),
    ] {
        assert_eq!(answer(&site, old, "en"), Answer::Moved(301, new.into()), "{old}");
        // A host that knows no rules has a page there.
        let page = site.text(&format!("{}/index.html", old.trim_matches('/'))).expect(old);
        assert!(page.contains(new), "{old}: {page}");
    }
    assert_eq!(
        answer(&site, "/en/coverage/kids/", "en"),
        Answer::File(200, "en/coverage/kids/index.html".into())
    );
}

/// A page at an old address names the same original as the page that it leads to.
#[test]
fn an_old_address_of_a_fallback_names_the_original() {
    let kids = format!("{PAGE}moved_from: [/kids]\n---\nWords.\n");
    let site = small(&["en", "es"], &[("content/coverage/kids.md", &kids)]);
    let page = site.text("es/kids/index.html").expect("a page that leads on");
    assert!(page.contains("/es/coverage/kids/"), "{page}");
    assert!(
        page.contains("rel=\"canonical\" href=\"https://guide.example.org/en/coverage/kids/\""),
        "{page}"
    );
}

/// What stands at an address is never sent away from it by another page's old address.
#[test]
fn a_live_page_keeps_its_address() {
    let spanish = |slug: &str| {
        format!(
            "---\ntranslation: {{method: human, date: 2026-11-21}}\ntitle: T\nslug: {slug}\nsummary: S.\n---\nT.\n"
        )
    };
    let page = format!("{PAGE}---\nWords.\n");
    let (first, second) = (spanish("second"), spanish("third"));
    let files = [
        ("content/coverage/first.md", &*page),
        ("content/coverage/first.es.md", &*first),
        ("content/coverage/second.md", &*page),
        ("content/coverage/second.es.md", &*second),
    ];
    let site = small(&["en", "es"], &files);
    let stays = Answer::File(200, "es/coverage/second/index.html".into());
    assert_eq!(answer(&site, "/es/coverage/second/", "es"), stays);
    assert_eq!(answer(&site, "/es/coverage/first/", "es"), Answer::Moved(301, "/es/coverage/second/".into()));
}

#[test]
fn what_is_not_there_says_so_in_the_language_of_its_address() {
    let site = small(&["en", "es"], &[]);
    for (path, file) in [
        ("/en/gone/", "en/404.html"),
        ("/es/gone", "es/404.html"),
        ("/es/coverage/gone/", "es/404.html"),
        ("/gone", "404.html"),
        ("/data/gone.json", "404.html"),
    ] {
        assert_eq!(answer(&site, path, "es"), Answer::File(404, file.into()), "{path}");
    }
}

#[test]
fn every_file_of_the_real_site_comes_with_its_headers() {
    let site = real();
    let rules = site.text("_headers").expect("the rules");
    assert!(site.len() > 300);
    for (name, bytes) in site.iter() {
        let path = format!("/{}", name.trim_end_matches("index.html"));
        let got = headers(rules, &path);
        let header = |name: &str| got.get(name).unwrap_or_else(|| panic!("{path} has no {name}")).as_str();
        assert_eq!(header("x-content-type-options"), "nosniff");
        assert_eq!(header("referrer-policy"), "no-referrer");
        assert_eq!(header("cross-origin-opener-policy"), "same-origin");
        assert_eq!(header("x-frame-options"), "DENY");
        assert!(header("permissions-policy").contains("geolocation=()"));
        assert!(header("strict-transport-security").starts_with("max-age="));
        assert!(!got.contains_key("x-robots-tag"), "only previews are kept out");
        let policy = header("content-security-policy");
        assert!(policy.starts_with("default-src 'none';") && policy.ends_with("; frame-ancestors 'none'"));
        assert!(!policy.contains("unsafe") && !policy.contains("http") && !policy.contains('*'), "{policy}");
        if name.ends_with(".html") {
            let html = std::str::from_utf8(bytes).expect("text");
            allows_its_style(policy, html, name);
            assert!(header("cache-control").ends_with("max-age=0, must-revalidate"), "{name}");
        }
        is_kept_as_long_as_its_name(name, bytes, got.get("cache-control").map(String::as_str));
    }
}

/// Kept for ever only under a name that changes with the content.
fn is_kept_as_long_as_its_name(name: &str, bytes: &[u8], cache_control: Option<&str>) {
    let digest = Sha256::digest(bytes);
    let hash: String = digest.iter().take(5).map(|byte| format!("{byte:02x}")).collect();
    // A script's folder carries the hash of all that is in it, so that imports stay as written.
    let is_digest = |part: &str| part.len() == 10 && part.bytes().all(|byte| byte.is_ascii_hexdigit());
    let is_hashed = name.contains(&format!(".{hash}.")) || name.split('/').rev().skip(1).any(is_digest);
    let is_kept = cache_control.is_some_and(|value| value.contains("immutable"));
    assert_eq!(is_kept, is_hashed, "{name}: {cache_control:?}");
}

/// The policy names the hash of each style in the page, and the page says the same policy.
fn allows_its_style(policy: &str, html: &str, name: &str) {
    let (said, _) = policy.split_once("; frame-ancestors").expect("only headers can say that");
    assert!(html.contains(&format!("content=\"{said}\"")), "{name} says another policy than the header");
    for style in html.split("<style>").skip(1) {
        let css = style.split("</style>").next().expect("an end");
        let hash = base64(&Sha256::digest(css.as_bytes()));
        assert!(policy.contains(&format!("'sha256-{hash}'")), "{name} has a style that its policy forbids");
    }
    assert!(!html.contains(" style=\"") && !html.contains(" onclick="), "{name}");
}

/// As in RFC 4648, bit by bit: slow, and easy to compare with the text.
fn base64(bytes: &[u8]) -> String {
    let letters: Vec<char> = ('A'..='Z').chain('a'..='z').chain('0'..='9').chain(['+', '/']).collect();
    let mut bits: Vec<u8> =
        bytes.iter().flat_map(|byte| (0..8).rev().map(move |at| byte >> at & 1)).collect();
    bits.resize(bits.len().next_multiple_of(6), 0);
    let value = |six: &[u8]| six.iter().fold(0usize, |sum, bit| sum * 2 + usize::from(*bit));
    let text: String = bits.chunks(6).map(|six| letters[value(six)]).collect();
    let length = text.len().next_multiple_of(4);
    format!("{text:=<length$}")
}

#[test]
fn a_preview_is_kept_out_of_search_engines() {
    let mut sources = folder(&root().join("tests/golden/_base")).expect("the base site");
    for tag in ["en", "es"] {
        let words = std::fs::read(root().join(format!("i18n/{tag}.yaml"))).expect("the words");
        sources.insert(format!("i18n/{tag}.yaml"), words);
    }
    let robots = |base_url: Option<&str>| {
        let options = Options { base_url: base_url.map(str::to_owned), ..options() };
        let site = build_tree(&sources, &options).0;
        assert!(
            site.text("robots.txt").expect("robots").contains("Allow: /"),
            "a closed door hides the header"
        );
        headers(site.text("_headers").expect("the rules"), "/en/").get("x-robots-tag").cloned()
    };
    assert_eq!(robots(Some("https://deploy-preview-7--guide.netlify.app")), Some("noindex".into()));
    assert_eq!(robots(Some("https://guide.example.org/")), None, "its own address, said again");
    assert_eq!(robots(None), None);
}

#[test]
fn open_data_may_be_read_from_other_sites() {
    let site = real();
    let rules = site.text("_headers").expect("the rules");
    for path in ["/data/en/programs.json", "/feeds/en/enrollment.xml", "/calendars/es/all.ics"] {
        assert!(site.get(&path[1..]).is_some(), "{path}");
        assert_eq!(headers(rules, path)["access-control-allow-origin"], "*", "{path}");
    }
    assert!(!headers(rules, "/en/").contains_key("access-control-allow-origin"));
}

/// Every redirect of the real site ends at a page, in one step.
#[test]
fn no_redirect_leads_nowhere() {
    let site = real();
    let mut count = 0;
    for line in site.text("_redirects").expect("the rules").lines() {
        let [from, to, status, ..] = line.split_whitespace().collect::<Vec<_>>()[..] else {
            panic!("{line}")
        };
        if status.starts_with("301") {
            count += 1;
            assert_eq!(answer(&site, from, ""), Answer::Moved(301, to.into()), "{line}");
            let file = format!("{}index.html", to.trim_start_matches('/'));
            assert_eq!(answer(&site, to, ""), Answer::File(200, file), "{line}");
        }
    }
    assert!(count > 20, "{count}");
}

/// The daily build finds nothing to do until the day that the build names, and something then.
#[test]
fn nothing_changes_before_the_day_that_is_named() {
    let (first, outcome) = real_on(options().today);
    let (day, why) = outcome.next_change.expect("something is known to come");
    let before = day.checked_sub(1.day()).expect("a day before");
    assert_eq!(tree::diff(&first, &real_on(before).0), "", "before {day}");
    assert_ne!(tree::diff(&first, &real_on(day).0), "", "{day}: {why}");
}
