//! What readers take with them and send, on the real theme: sheets in two languages, copies for
//! times without internet, the quick exit, forms to join. Each test is a small site and what must
//! come of it; how it behaves in a browser is tested in `tests/browser/paper.mjs`.

#![allow(clippy::disallowed_methods, reason = "tests read the project's own files")]

use std::path::Path;

use jiff::civil::date;
use promotora::base::tree::Tree;
use promotora::edge::gather::folder;
use promotora::{Options, build_tree};

const PROGRAM: &str = "name: Sample program
summary: Care for children.
audience: [Children younger than 19]
steps: [{title: Call}]
documents: [A letter]
contacts: [helpdesk]
reviewed: 2026-11-21
next_review: 2027-02-01
";
const PROGRAM_ES: &str = "translation: {method: human, date: 2026-11-21}
name: Programa de ejemplo
summary: Cuidado para niños.
audience: [Niños menores de 19 años]
steps: [{title: Llame}]
documents: [Una carta]
";
const SECTION: &str = "---\ntitle: Programs\nsummary: All of them.\n---\n";
const PROGRAMS: [(&str, &str); 3] = [
    ("content/programs/index.md", SECTION),
    ("content/programs/sample.yaml", PROGRAM),
    ("content/programs/sample.es.yaml", PROGRAM_ES),
];

/// The base site of the golden tests on the real theme, with these files on top and these lines
/// at the end of its settings.
fn build(files: &[(&str, &str)], settings: &str) -> Tree {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut site = folder(&root.join("tests/golden/_base")).expect("the base site");
    for part in ["i18n", "themes/daylight"] {
        for (path, bytes) in folder(&root.join(part)).expect("a folder").iter() {
            site.insert(format!("{part}/{path}"), bytes.clone());
        }
    }
    let own = site.text("content/site.yaml").expect("settings").replace("theme: plain", "theme: daylight");
    site.insert("content/site.yaml", format!("{own}{settings}").into_bytes());
    let directory = ("content/directory/index.md", "---\ntitle: Find help\nsummary: Help.\n---\n");
    for (path, text) in files.iter().chain([&directory]) {
        site.insert(*path, text.as_bytes().to_vec());
    }
    let options = Options { today: date(2026, 11, 24), base_url: None, publish: false, drafts: false };
    let (site, outcome) = build_tree(&site, &options);
    assert!(!outcome.diagnostics.has_errors(), "{:#?}", outcome.diagnostics.sorted());
    site
}

fn page<'a>(site: &'a Tree, path: &str) -> &'a str {
    site.text(path).unwrap_or_else(|| panic!("{path} is not there"))
}

/// What stands between two texts.
fn between<'a>(text: &'a str, before: &str, behind: &str) -> &'a str {
    let (_, rest) = text.split_once(before).unwrap_or_else(|| panic!("no {before}"));
    rest.split_once(behind).unwrap_or_else(|| panic!("no {behind} behind it")).0
}

#[test]
fn a_sheet_in_two_languages_is_made_where_there_are_two() {
    let site = build(&PROGRAMS, "");
    let sheet = page(&site, "es/programs/sample/sheet/index.html");
    let pair = "<div class=\"two\"><div lang=\"es\" dir=\"ltr\">Niños menores de 19 años</div>\
                <div lang=\"en\" dir=\"ltr\">Children younger than 19</div></div>";
    assert!(sheet.contains(pair), "{sheet}");
    assert!(sheet.contains("<meta name=\"robots\" content=\"noindex\">"));
    assert!(
        sheet.contains("<link rel=\"canonical\" href=\"https://guide.example.org/es/programs/sample/\">")
    );
    assert!(sheet.contains("tel:+18005550143"), "whom to call in Spanish");
    let program = page(&site, "es/programs/sample/index.html");
    assert!(program.contains("href=\"/es/programs/sample/sheet/\""));
    assert!(site.get("en/programs/sample/sheet/index.html").is_none(), "beside itself it says nothing new");
    let untranslated = build(&PROGRAMS[..2], "");
    assert!(untranslated.get("es/programs/sample/sheet/index.html").is_none());
    assert!(!page(&untranslated, "es/programs/sample/index.html").contains("/sheet/"));
    assert!(!page(&site, "sitemaps/es.xml").contains("/sheet/"));
}

/// What the page says first, the sheet says as well: that a program has ended, and the way out.
#[test]
fn a_sheet_says_that_its_program_has_ended_and_has_its_way_out() {
    let ended = format!(
        "{PROGRAM}quick_exit: true\nstatus: [{{state: replaced, from: 2026-07-01, by: /programs/next, note: In one letter.}}]\n"
    );
    let words = format!("{PROGRAM_ES}status: [{{note: En una carta.}}]\n");
    let (next, next_es) = (PROGRAM.replace("Sample", "Next"), PROGRAM_ES.replace("de ejemplo", "nuevo"));
    let files = [
        PROGRAMS[0],
        (PROGRAMS[1].0, &ended),
        (PROGRAMS[2].0, &words),
        ("content/programs/next.yaml", &next),
        ("content/programs/next.es.yaml", &next_es),
    ];
    let site = build(&files, "quick_exit: https://weather.example/\n");
    let of = |html: &str| between(html, "<a class=\"btn ghost care\" id=\"quick_exit\"", "</a>").to_owned();
    let html = page(&site, "es/programs/sample/index.html");
    let sheet = page(&site, "es/programs/sample/sheet/index.html");
    assert_eq!(of(html), of(sheet));
    assert!(sheet.contains("page.js\""), "Escape works there, too");
    let own =
        "<p><strong>Terminó el 1 de julio de 2026. Lo reemplazó: Programa nuevo.</strong> En una carta.</p>";
    let source =
        "<p><strong>It ended on July 1, 2026. Next program took its place.</strong> In one letter.</p>";
    let pair = format!(
        "<div class=\"two\"><div lang=\"es\" dir=\"ltr\">{own}</div><div lang=\"en\" dir=\"ltr\">{source}</div></div>"
    );
    assert!(sheet.replace("</div>\n", "</div>").contains(&pair), "{sheet}");
    let open = build(&PROGRAMS, "");
    let sheet = page(&open, "es/programs/sample/sheet/index.html");
    assert!(!sheet.contains("quick_exit") && !sheet.contains("<p><strong>This"));
}

/// Two papers of one version say the same: a sheet says what its page says and what the source says.
#[test]
fn a_version_changes_with_what_the_paper_says() {
    let version =
        |html: &str| between(html, "Versión: ", "</").trim_start_matches("<bdi dir=\"ltr\">").to_owned();
    let of = |source: &str, translation: &str| {
        let mut files = PROGRAMS;
        (files[1].1, files[2].1) = (source, translation);
        let site = build(&files, "");
        let on = |path: &str| version(page(&site, path));
        (on("es/programs/sample/index.html"), on("es/programs/sample/sheet/index.html"))
    };
    let first = of(PROGRAM, PROGRAM_ES);
    assert_eq!(first.0.len(), 6);
    assert_eq!(first, of(PROGRAM, PROGRAM_ES));
    let translated = of(PROGRAM, &PROGRAM_ES.replace("Una carta", "Dos cartas"));
    assert!(first.0 != translated.0 && first.1 != translated.1);
    let source = of(&PROGRAM.replace("A letter", "Two letters"), PROGRAM_ES);
    assert!(first.0 == source.0 && first.1 != source.1);
}

#[test]
fn a_page_says_how_large_its_copy_is() {
    let site = build(&PROGRAMS, "");
    let html = page(&site, "en/programs/sample/index.html");
    let told = between(html, "type=\"button\">Save this page (", ")");
    assert_eq!(told, format!("{} KB", html.len().div_ceil(1000)));
    assert!(between(html, "id=\"page_save\"", ">").contains("hidden"), "no button before a script runs");
    let words: serde_json::Value = serde_json::from_str(page(&site, "offline/es.json")).expect("JSON");
    assert_eq!(words["pages"], serde_json::json!(["/es/programs/sample/"]));
    assert_eq!(words["phone"], serde_json::json!(["tel:+18005550143", "1-800-555-0143"]));
    // A page that is not in the language is none of its guides.
    let untranslated = build(&PROGRAMS[..2], "");
    let words: serde_json::Value =
        serde_json::from_str(page(&untranslated, "offline/es.json")).expect("JSON");
    assert_eq!(words["pages"], serde_json::json!([]));
}

/// The worker that keeps pages is replaced by the one that takes them back, at the same address.
#[test]
fn saving_can_be_switched_off() {
    let (on, off) = (build(&PROGRAMS, ""), build(&PROGRAMS, "offline: false\n"));
    assert!(page(&on, "worker.js").contains("addEventListener('fetch'"));
    let clear = page(&off, "worker.js");
    assert!(clear.contains("unregister()") && clear.contains("caches.delete") && !clear.contains("'fetch'"));
    assert!(off.get("offline/en.json").is_none());
    assert!(!page(&off, "en/programs/sample/index.html").contains("id=\"page_save\""));
    for site in [on, off] {
        let headers = page(&site, "_headers");
        let of_worker = between(headers, "\n/worker.js\n", "\n/");
        assert!(of_worker.contains("must-revalidate"), "{of_worker}");
    }
}

#[test]
fn a_page_that_nobody_should_be_seen_reading_has_a_way_out() {
    let private = PROGRAM.replace("reviewed:", "quick_exit: true\nreviewed:");
    let mut files = PROGRAMS;
    files[1].1 = &private;
    let site = build(&files, "quick_exit: https://weather.example/\n");
    let html = page(&site, "es/programs/sample/index.html");
    let link = between(html, "<a class=\"btn ghost care\" id=\"quick_exit\"", "</a>");
    assert_eq!(
        link,
        " href=\"https://weather.example/\" rel=\"noreferrer nofollow\">Salir de esta página ahora"
    );
    assert!(!page(&site, "es/index.html").contains("quick_exit\""));
    assert!(!page(&build(&PROGRAMS, ""), "es/programs/sample/index.html").contains("id=\"quick_exit\""));
}

const JOIN: [(&str, &str); 5] = [
    (
        "content/join/index.es.md",
        "---\ntranslation: {method: human, date: 2026-11-21}\ntitle: Únase\nsummary: Dos maneras.\n---\n",
    ),
    ("content/join/index.md", "---\ntitle: Join\nsummary: Two ways.\n---\n"),
    (
        "content/join/options.yaml",
        "person:\n  name: As a person\n  summary: You get news.\n  form: person\n  order: 1\n  \
         links: [{label: Elsewhere, url: \"https://join.example/\"}]\n\
         organization:\n  name: As an organization\n  summary: You are named.\n  form: organization\n  order: 2\n",
    ),
    ("content/counties/index.md", "---\ntitle: Counties\nsummary: All.\n---\n"),
    (
        "content/counties/counties.yaml",
        "alameda: {name: Alameda, fips: '06001', agency: Agency}\nalpine: {name: Alpine, fips: '06003', agency: Agency}\n",
    ),
];

#[test]
fn forms_to_join_are_there_only_where_somebody_receives_them() {
    let without = build(&JOIN, "");
    let html = page(&without, "en/join/index.html");
    assert!(!html.contains("<form") && html.contains("https://join.example/"));
    assert!(without.get("en/join/thanks/index.html").is_none());
    let settings = "join_forms: true\npublisher: {name: Helpers & Co, mail: us@helpers.example}\n";
    let site = build(&JOIN, settings);
    let html = page(&site, "es/join/index.html");
    assert_eq!(html.matches("<form").count(), 2);
    for (name, fields) in [
        ("person", &["name", "mail", "county", "message"][..]),
        ("organization", &["group", "name", "mail", "county", "message"]),
    ] {
        let form = between(html, &format!("<form class=\"find\" name=\"join-{name}\""), "</form>");
        // What Netlify asks for: https://docs.netlify.com/manage/forms/setup/
        for part in [
            "method=\"post\"",
            "action=\"/es/join/thanks/\"",
            "data-netlify=\"true\"",
            "data-netlify-honeypot=\"leave_empty\"",
            "name=\"leave_empty\"",
        ] {
            assert!(form.contains(part), "{part}: {form}");
        }
        assert!(form.contains(&format!("<input type=\"hidden\" name=\"form-name\" value=\"join-{name}\">")));
        for field in fields {
            assert!(form.contains(&format!(" name=\"{field}\"")), "{field}");
        }
        assert_eq!(form.contains(" name=\"group\""), name == "organization");
        assert!(form.contains("<option>Alameda</option><option>Alpine</option>"));
        assert!(form.contains("Lo que escribe aquí le llega a Helpers &amp; Co."));
    }
    // Every field has a label, and the one that must have a form says which.
    let ids: Vec<&str> = html.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    for field in ["person_name", "person_mail", "person_county", "person_message", "organization_group"] {
        assert!(ids.contains(&field) && html.contains(&format!("<label for=\"{field}\">")), "{field}");
        assert_eq!(ids.contains(&&*format!("{field}_hint")), field == "person_mail", "{field}");
    }
    let thanks = page(&site, "es/join/thanks/index.html");
    assert!(thanks.contains("<h1>Gracias</h1>") && thanks.contains("noindex"));
    assert!(!page(&site, "sitemaps/es.xml").contains("thanks"));
}
