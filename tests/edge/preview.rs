use std::sync::Arc;

use jiff::civil::date;
use promotora::base::diag::{Diagnostics, Place, Remark};
use promotora::base::tree::Tree;
use promotora::base::web::{Request, Response};
use promotora::edge::gather::folder;
use promotora::preview::desk::Desk;
use promotora::preview::editor::Editor;
use promotora::preview::{Setting, State, Wish, respond, show};

const TODAY: jiff::civil::Date = date(2026, 11, 22);

fn sources() -> Tree {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    folder(&root.join("tests/mistakes/_base")).unwrap()
}

fn state(sources: &Tree, remarks: Vec<Remark>) -> State {
    State {
        setting: Arc::new(Setting { editor: Editor::new("vscode", "/home/ana/guide").unwrap() }),
        moment: Desk::default().look(sources, TODAY).moment,
        version: "v1".to_owned(),
        shown: show(remarks, sources),
        told: "t1".to_owned(),
        today: TODAY,
        is_today: true,
        changed: Arc::default(),
    }
}

fn good() -> State {
    state(&sources(), Vec::new())
}

fn ask(state: &State, path: &str, query: Option<&str>) -> (Response, Option<Wish>) {
    let request = Request { path: path.to_owned(), query: query.map(str::to_owned), from_elsewhere: false };
    respond(&request, state)
}

fn get(state: &State, path: &str) -> Response {
    ask(state, path, None).0
}

fn text(response: &Response) -> &str {
    std::str::from_utf8(&response.body).unwrap()
}

const SCRIPT: &str = "<script type=\"module\" src=\"/~promotora/preview.js\"></script>";

#[test]
fn pages_come_with_the_bar_and_the_script_and_other_files_as_they_are() {
    for path in ["/", "/en/", "/en/index.html", "/es/coverage/", "/en/coverage/kids/"] {
        let page = get(&good(), path);
        assert_eq!((page.status, page.content_type), (200, "text/html; charset=utf-8"), "{path}");
        let (_, end) = text(&page).split_once("<div id=\"promotora-panel\"").expect(path);
        assert!(end.trim_end().ends_with(SCRIPT), "{path}");
    }
    let sitemap = get(&good(), "/sitemap.xml");
    assert_eq!(sitemap.content_type, "application/xml");
    assert!(!text(&sitemap).contains("promotora"));
    for name in ["preview.css", "preview.js", "events.js", "morph.js", "panel.js"] {
        assert_eq!(get(&good(), &format!("/~promotora/{name}")).status, 200, "{name}");
    }
}

/// What the published site's `_headers` say of every address, but for what the preview must not
/// or need not say.
#[test]
fn pages_come_with_the_headers_of_the_published_site() {
    let rules = get(&good(), "/_headers");
    let (_, rules) = text(&rules).split_once("/*\n").expect("rules for every address");
    let rules = rules
        .lines()
        .take_while(|line| line.starts_with("  "))
        .filter_map(|line| line.trim().split_once(": "));
    let mut published: Vec<(String, String)> =
        rules.map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
    published.retain(|(name, _)| name != "Strict-Transport-Security" && name != "X-Content-Type-Options");
    assert!(published.len() >= 4);
    for path in ["/", "/en/coverage/kids/", "/en/nothing/", "/sitemap.xml"] {
        let mut sent = get(&good(), path).headers;
        let policy = sent.iter_mut().find(|(name, _)| *name == "Content-Security-Policy").expect("a policy");
        assert!(
            policy.1.contains("script-src 'self'") && policy.1.contains("frame-ancestors 'none'"),
            "{}",
            policy.1
        );
        let names: Vec<&str> = sent.iter().map(|(name, _)| *name).collect();
        let wanted: Vec<&str> = published.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, wanted, "{path}");
        for (sent, wanted) in
            sent.iter().zip(&published).filter(|(sent, _)| sent.0 != "Content-Security-Policy")
        {
            assert_eq!(sent.1, wanted.1);
        }
    }
}

#[test]
fn the_bar_says_what_a_page_is_made_from_and_how_it_stands() {
    let bar = |path: &str| {
        let page = get(&good(), path);
        text(&page).split_once("<div id=\"promotora-panel\"").unwrap().1.to_owned()
    };
    let english = bar("/en/coverage/kids/");
    for part in [
        "<summary>content/coverage/kids.md",
        "href=\"vscode://file/home/ana/guide/content/coverage/kids.md:1:1\"",
        "<a href=\"/en/coverage/kids/\" aria-current=\"page\">English</a>",
        "<a href=\"/en-XB/coverage/kids/\">en-XB</a>",
        "name=\"date\" value=\"2026-11-22\"",
    ] {
        assert!(english.contains(part), "{part} is not in\n{english}");
    }
    assert!(bar("/es/coverage/kids/").contains("translated by a person, 2026-11-21"));
    let fallback = bar("/es/coverage/adults/");
    assert!(fallback.contains("not in Spanish: readers get English"), "{fallback}");
    assert!(fallback.contains("make <code>content/coverage/adults.es.md</code>"), "{fallback}");
}

#[test]
fn what_is_not_public_has_a_ribbon_that_says_why() {
    let with = |line: &str| {
        let mut sources = sources();
        let text = String::from_utf8(sources.get("content/coverage/kids.md").unwrap().to_vec()).unwrap();
        sources.insert(
            "content/coverage/later.md",
            text.replacen("---\n", &format!("---\n{line}\n"), 1).into_bytes(),
        );
        text_of(&get(&state(&sources, Vec::new()), "/en/coverage/later/"))
    };
    fn text_of(response: &Response) -> String {
        text(response).to_owned()
    }
    assert!(with("draft: true").contains("Only you see this page: draft: not public."));
    let public = text_of(&get(&good(), "/en/coverage/kids/"));
    assert!(!public.contains("promotora-ribbon"));
}

#[test]
fn an_address_without_its_slash_is_sent_on() {
    let (response, _) = ask(&good(), "/en/coverage", Some("a=b"));
    assert_eq!((response.status, response.location.as_deref()), (302, Some("/en/coverage/?a=b")));
    let pseudo = get(&good(), "/en-XA/coverage");
    assert_eq!(pseudo.location.as_deref(), Some("/en-XA/coverage/"));
}

#[test]
fn a_missing_page_names_the_near_ones_and_the_file_that_would_make_it() {
    let page = get(&good(), "/en/coverage/kid/");
    assert_eq!(page.status, 404);
    for part in [
        "There is no page at <code>/en/coverage/kid/</code>",
        "<a href=\"/en/coverage/kids/\">",
        "make the file <code>content/coverage/kid.md</code>",
    ] {
        assert!(text(&page).contains(part), "{part}");
    }
    assert!(text(&get(&good(), "/en/programs/chip/")).contains("content/programs/chip.yaml"));
    assert!(text(&get(&good(), "/es/nada/")).contains("lang=\"es\""), "in the language of the address");
    for path in ["/nothing", "//en/", "/~promotora/other", "/xx/", "/en-XA/nothing/"] {
        assert_eq!(get(&good(), path).status, 404, "{path}");
    }
}

#[test]
fn pseudo_locales_are_served_and_never_listed_in_the_site() {
    let longer = get(&good(), "/en-XA/coverage/kids/");
    assert_eq!(longer.status, 200);
    assert!(text(&longer).contains("<html lang=\"en-XA\""));
    assert!(text(&get(&good(), "/en-XB/")).contains("<html lang=\"en-XB\""));
    assert!(!text(&get(&good(), "/sitemap.xml")).contains("en-X"));
}

#[test]
fn the_site_can_be_seen_as_of_another_day() {
    let (back, wish) = ask(&good(), "/~promotora/day", Some("date=2027-01-31&then=%2Fen%2Fcoverage%2F"));
    assert_eq!((back.status, back.location.as_deref()), (302, Some("/en/coverage/")));
    assert_eq!(wish, Some(Wish::Day(Some(date(2027, 1, 31)))));
    assert_eq!(ask(&good(), "/~promotora/day", None).1, Some(Wish::Day(None)));
    for (query, status) in [("date=soon", 400), ("date=2027-02-30", 400), ("date=", 400)] {
        let (page, wish) = ask(&good(), "/~promotora/day", Some(query));
        assert_eq!((page.status, wish), (status, None), "{query}");
    }
    let (away, _) = ask(&good(), "/~promotora/day", Some("date=2027-01-31&then=//evil.example"));
    assert_eq!(away.location.as_deref(), Some("/"), "never to another site");
    let request = Request {
        path: "/~promotora/day".into(),
        query: Some("date=2027-01-31".into()),
        from_elsewhere: true,
    };
    assert_eq!(respond(&request, &good()).1, None, "a page of another site cannot ask for it");
}

#[test]
fn errors_stand_over_the_page_each_with_its_place_and_fix() {
    let mut sources = sources();
    let file: Arc<str> = "content/<a>.md".into();
    sources.insert(file.clone(), &b"see: <chipp> & more"[..]);
    let mut diags = Diagnostics::new();
    diags
        .error("x", &Place::new(&file, 6..11), "no program is called `<chipp>`")
        .did_you_mean(Some("\"chip\""));
    diags.warning("y", &Place::new(&file, 0..3), "a warning hides no page");
    let remarks = diags.sorted();

    let page = get(&state(&sources, remarks.clone()), "/en/");
    assert_eq!(page.status, 200);
    for part in [
        "1 error in the sources",
        "<a href=\"vscode://file/home/ana/guide/content/%3Ca%3E.md:1:7\"><code>content/&lt;a&gt;.md:1:7</code></a>",
        "no program is called `&lt;chipp&gt;`",
        "see: &lt;<mark>chipp</mark>&gt; &amp; more",
        "did you mean `&quot;chip&quot;`?",
        "data-copy=\"&quot;chip&quot;\"",
        SCRIPT,
    ] {
        assert!(text(&page).contains(part), "{part} is not in\n{}", text(&page));
    }
    assert!(!text(&page).contains("style=") && !text(&page).contains("a warning"));

    let nothing = State { moment: Default::default(), ..state(&sources, remarks) };
    let instead = get(&nothing, "/en/");
    assert_eq!(instead.status, 500);
    assert!(text(&instead).contains("could not be built") && text(&instead).contains("<mark>chipp</mark>"));
}
