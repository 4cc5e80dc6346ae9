use std::sync::Arc;

use promotora::base::diag::{Diagnostics, Place};
use promotora::base::tree::Tree;
use promotora::base::web::{Request, Response};
use promotora::preview::{State, respond};

fn site() -> Tree {
    let mut site = Tree::new();
    for (path, text) in [
        ("index.html", "<!doctype html><BODY>start</BODY>"),
        ("en/index.html", "<body>english </body> end</body>"),
        ("en/niños/index.html", "no body tag"),
        ("es/404.html", "<body>no existe</body>"),
        ("404.html", "<body>not there</body>"),
        ("assets/ab/site.css", "p{}"),
        ("data.json", "{}"),
        (
            "strict.html",
            "<meta http-equiv=Content-Security-Policy content=\"default-src 'none'\"><body></body>",
        ),
    ] {
        site.insert(path, text.as_bytes());
    }
    site
}

fn good() -> State {
    State::new("v1", true, &[], &Tree::new())
}

fn get(state: &State, path: &str) -> Response {
    respond(&site(), &Request { path: path.to_owned(), query: None }, state)
}

fn text(response: &Response) -> &str {
    std::str::from_utf8(&response.body).unwrap()
}

const SCRIPT: &str = "<script src=\"/~promotora/reload.js\" data-version=\"v1\" defer></script>\n";

#[test]
fn pages_come_with_the_script_before_the_end_of_their_body() {
    let cases = [
        ("/", format!("<!doctype html><BODY>start{SCRIPT}</BODY>")),
        ("/en/", format!("<body>english </body> end{SCRIPT}</body>")),
        ("/en/index.html", format!("<body>english </body> end{SCRIPT}</body>")),
        ("/en/niños/", format!("no body tag{SCRIPT}")),
    ];
    for (path, wanted) in cases {
        let response = get(&good(), path);
        assert_eq!(
            (response.status, response.content_type, text(&response)),
            (200, "text/html; charset=utf-8", &*wanted)
        );
    }
}

#[test]
fn other_files_come_as_they_are() {
    let css = get(&good(), "/assets/ab/site.css");
    assert_eq!((css.status, css.content_type, text(&css)), (200, "text/css; charset=utf-8", "p{}"));
    assert_eq!(get(&good(), "/data.json").content_type, "application/json");
    assert_eq!(get(&good(), "/~promotora/reload.js").content_type, "text/javascript; charset=utf-8");
    assert_eq!(get(&good(), "/~promotora/preview.css").content_type, "text/css; charset=utf-8");
}

#[test]
fn an_address_without_its_slash_is_sent_on() {
    let request = Request { path: "/en/niños".to_owned(), query: Some("a=b".to_owned()) };
    let response = respond(&site(), &request, &good());
    assert_eq!((response.status, response.location.as_deref()), (302, Some("/en/ni%C3%B1os/?a=b")));
}

#[test]
fn a_missing_page_is_told_in_its_language() {
    for (path, words) in [
        ("/es/nada/", "no existe"),
        ("/en/nothing/", "not there"),
        ("/nothing", "not there"),
        ("//en/", "not there"),
        ("/~promotora/other", "There is no page here"),
    ] {
        let response = get(&good(), path);
        assert_eq!(response.status, 404, "{path}");
        assert!(text(&response).contains(words) && text(&response).contains(SCRIPT), "{path}");
    }
}

#[test]
fn a_strict_policy_lets_the_preview_in() {
    let page = get(&good(), "/strict.html");
    assert!(text(&page).contains("script-src &#39;self&#39;; connect-src &#39;self&#39;"), "{}", text(&page));
}

#[test]
fn errors_stand_on_top_of_the_last_good_page() {
    let file: Arc<str> = "content/<a>.md".into();
    let mut sources = Tree::new();
    sources.insert(file.clone(), &b"see: <chipp> & more"[..]);
    let mut diags = Diagnostics::new();
    diags
        .error("x", &Place::new(&file, 6..11), "no program is called `<chipp>`")
        .hint("did you mean \"chip\"?");
    diags.warning("y", &Place::new(&file, 0..3), "a warning hides no page");
    let remarks = diags.sorted();

    let page = get(&State::new("v1", true, &remarks, &sources), "/");
    assert_eq!(page.status, 200);
    for part in [
        "start",
        "1 error in the sources",
        "<code>content/&lt;a&gt;.md:1:7</code>",
        "no program is called `&lt;chipp&gt;`",
        "see: &lt;<mark>chipp</mark>&gt; &amp; more",
        "did you mean &quot;chip&quot;?",
        SCRIPT,
    ] {
        assert!(text(&page).contains(part), "{part} is not in\n{}", text(&page));
    }
    assert!(!text(&page).contains("style=") && !text(&page).contains("a warning"));

    let instead = get(&State::new("v1", false, &remarks, &sources), "/");
    assert_eq!(instead.status, 500);
    assert!(text(&instead).contains("could not be built") && text(&instead).contains("<mark>chipp</mark>"));
}
