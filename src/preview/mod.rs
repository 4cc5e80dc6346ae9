//! A site and a request to a response: what the preview shows. Pure; `edge/serve` carries it.
//!
//! Every page gets the editor's bar and a small script that brings it up to date after a change.
//! While the sources have errors, these stand over the page, which stays as it last was where it
//! cannot be made.

mod bar;
mod csp;
pub mod desk;
pub mod editor;
mod missing;
mod overlay;
mod pseudo;
mod reading;

use std::sync::Arc;

use jiff::civil::Date;

use crate::base::diag::Remark;
use crate::base::lang::Lang;
use crate::base::tree::Tree;
use crate::base::web::{Request, Response};
use crate::view::host;
use desk::Moment;
use editor::Editor;
use overlay::Shown;
use pseudo::Pseudo;

const OWN: &str = "/~promotora/";
const STYLE: &str = "/~promotora/preview.css";
const SCRIPT: &str = "/~promotora/preview.js";
/// What is shown of a page's remarks and standing, by itself: `?path=/en/…`.
const PANEL: &str = "/~promotora/panel";
/// Shows the site as of another day: `?date=2027-01-31&then=/en/…`; without a date, as of today.
const DAY: &str = "/~promotora/day";
/// Every part of the theme with its examples: `?lang=ar` shows them in another language.
pub const PARTS: &str = "/~promotora/parts";
const HTML: &str = "text/html; charset=utf-8";

/// The preview's own files for the browser.
const FILES: [(&str, &str); 5] = [
    (STYLE, include_str!("browser/preview.css")),
    (SCRIPT, include_str!("browser/preview.js")),
    ("/~promotora/events.js", include_str!("browser/events.js")),
    ("/~promotora/morph.js", include_str!("browser/morph.js")),
    ("/~promotora/panel.js", include_str!("browser/panel.js")),
];

/// What stays the same while the preview runs.
#[derive(Clone, Debug)]
pub struct Setting {
    pub editor: Editor,
}

/// How things stand: all that an answer depends on besides the request.
#[derive(Clone)]
pub struct State {
    pub setting: Arc<Setting>,
    pub moment: Moment,
    /// Names the moment: a page made of another one is out of date.
    pub version: String,
    /// What is wrong, and a name for it.
    pub shown: Arc<Vec<Shown>>,
    pub told: String,
    /// The day the site is seen as of, and whether that is today.
    pub today: Date,
    pub is_today: bool,
    /// Addresses of pages that the last change changed, and their titles.
    pub changed: Arc<Vec<(String, String)>>,
}

/// Something that an answer asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wish {
    /// To see the site as of a day; `None` for today.
    Day(Option<Date>),
}

/// Remarks with their lines, read from the sources that they are about.
pub fn show(remarks: Vec<Remark>, sources: &Tree) -> Arc<Vec<Shown>> {
    Arc::new(overlay::show(remarks, sources))
}

impl State {
    /// One line of JSON that tells the open pages how things stand.
    pub fn news(&self) -> String {
        let changed: Vec<serde_json::Value> = self
            .changed
            .iter()
            .take(MOST_CHANGED)
            .map(|(url, title)| serde_json::json!({ "url": url, "title": title }))
            .collect();
        serde_json::json!({
            "version": self.version,
            "told": self.told,
            "changed": changed,
            "more": self.changed.len().saturating_sub(MOST_CHANGED),
        })
        .to_string()
    }
}

/// A page that nobody has open is named, up to so many.
const MOST_CHANGED: usize = 50;

/// What the preview answers, and what the answer asks for.
pub fn respond(request: &Request, state: &State) -> (Response, Option<Wish>) {
    let path = request.path.as_str();
    if let Some((_, text)) = FILES.iter().find(|(name, _)| *name == path) {
        return (ok(content_type(path), text.as_bytes().into()), None);
    }
    match path {
        DAY => return day(request, state),
        PANEL => {
            let path = parameter(request, "path").unwrap_or_default();
            return (ok(HTML, panel(&path, state).into_bytes().into()), None);
        }
        PARTS => return (parts(request, state), None),
        _ if path.starts_with(OWN) => return (not_found(path, state), None),
        _ if state.moment.is_empty() => return (error_page(state), None),
        _ => {}
    }
    let response = page(path, request.query.as_deref(), state);
    (Response { headers: headers(state), ..response }, None)
}

/// The headers that a host gives, so that what they forbid is seen here. Not those that would
/// outlast the preview, and not the leave for other sites to read the data: here are drafts in it.
fn headers(state: &State) -> Vec<(&'static str, String)> {
    let Some(view) = state.moment.site() else { return Vec::new() };
    let published = host::everywhere(&csp::with_self(view.policy()));
    // The server itself sends the type's protection with every answer.
    let left_out = ["Strict-Transport-Security", "X-Content-Type-Options"];
    published.into_iter().filter(|(name, _)| !left_out.contains(name)).collect()
}

fn page(path: &str, query: Option<&str>, state: &State) -> Response {
    let (inner, pseudo) = without_pseudo(path, state);
    let key = inner.strip_prefix('/').unwrap_or(&inner);
    let index = |folder: &str| format!("{folder}index.html");
    let file = if key.is_empty() || key.ends_with('/') { index(key) } else { key.to_owned() };
    if let Some(bytes) = state.moment.make(&file) {
        let response = ok(content_type(&file), bytes);
        return if is_html(&file) { with_preview(response, path, pseudo, state) } else { response };
    }
    if !key.is_empty() && state.moment.has(&index(&format!("{key}/"))) {
        return redirect(&format!("{}/", path.trim_start_matches('/')), query);
    }
    not_found(path, state)
}

/// The path with the source language in the place of a pseudo-locale.
fn without_pseudo(path: &str, state: &State) -> (String, Option<Pseudo>) {
    let own = (path.to_owned(), None);
    let Some(view) = state.moment.site() else { return own };
    let (tag, below) = path.trim_start_matches('/').split_once('/').unwrap_or((path.trim_matches('/'), ""));
    match Pseudo::from_tag(tag) {
        Some(pseudo) => (format!("/{}/{below}", view.site.source_lang.tag()), Some(pseudo)),
        None => own,
    }
}

/// A relative link on `/x` would lead elsewhere than on `/x/`, and hosts redirect as well.
fn redirect(to: &str, query: Option<&str>) -> Response {
    let query = query.map_or(String::new(), |query| format!("?{query}"));
    let location = format!("/{}{query}", encode(to));
    Response {
        status: 302,
        content_type: HTML,
        location: Some(location),
        headers: Vec::new(),
        body: Arc::from([]),
    }
}

/// The site's own page for this, in the language of the address if there is one.
fn not_found(path: &str, state: &State) -> Response {
    let tag = path.split('/').nth(1).unwrap_or("");
    let in_language = Lang::from_tag(tag).and_then(|lang| state.moment.make(&format!("{lang}/404.html")));
    match in_language.or_else(|| state.moment.make("404.html")) {
        Some(bytes) => with_preview(Response { status: 404, ..ok(HTML, bytes) }, path, None, state),
        None => {
            let body = "<h1>There is no page here</h1><p><a href=\"/\">To the start of the site</a></p>";
            let page = Response { status: 404, ..document("There is no page here", body) };
            with_preview(page, path, None, state)
        }
    }
}

/// Stands in for every page until there is something to show.
fn error_page(state: &State) -> Response {
    let body =
        "<h1>The site could not be built yet</h1><p>This page shows it as soon as the errors are mended.</p>";
    let page = Response { status: 500, ..document("The site could not be built yet", body) };
    with_preview(page, "", None, state)
}

fn document(title: &str, body: &str) -> Response {
    let text = format!(
        "<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width\">\n<title>{title}</title>\n\
         <body class=\"promotora-page\">\n{body}\n</body>\n</html>\n"
    );
    ok(HTML, text.into_bytes().into())
}

/// The page with the preview's own additions, just before the end of its body.
fn with_preview(response: Response, path: &str, pseudo: Option<Pseudo>, state: &State) -> Response {
    let page = String::from_utf8_lossy(&response.body);
    let page = csp::allow_own(&page);
    let page = match (pseudo, state.moment.site()) {
        (Some(pseudo), Some(view)) => pseudo::page(&page, view.site.source_lang.tag(), pseudo).into(),
        _ => page,
    };
    let end = find_ignoring_case(&page, "</body").unwrap_or(page.len());
    let (before, after) = page.split_at(end);
    let script = format!("<script type=\"module\" src=\"{SCRIPT}\"></script>\n");
    let body = [before, &panel(path, state), &script, after].concat();
    Response { body: body.into_bytes().into(), ..response }
}

/// What stands over a page: the errors, and the editor's bar.
fn panel(path: &str, state: &State) -> String {
    let (inner, pseudo) = without_pseudo(path, state);
    let key = inner.trim_start_matches('/');
    let file = if key.is_empty() || key.ends_with('/') { format!("{key}index.html") } else { key.to_owned() };
    let view = state.moment.site();
    let about = match view.map(|view| (view, view.page(&file))) {
        _ if path.starts_with(OWN) => String::new(),
        Some((view, Some((page, lang)))) => bar::html(state, view, page, lang, pseudo),
        Some((view, None)) if !state.moment.has(&file) => missing::html(view, path),
        _ => String::new(),
    };
    let errors = overlay::html(&state.shown, &state.setting.editor, !state.moment.is_empty());
    format!(
        "<div id=\"promotora-panel\" lang=\"en\" dir=\"ltr\" data-version=\"{}\" data-told=\"{}\">\n\
         <link rel=\"stylesheet\" href=\"{STYLE}\">\n\
         <p id=\"promotora-status\" role=\"status\"></p>\n{errors}{about}</div>\n",
        state.version, state.told
    )
}

/// The parts of the theme in the words of a language.
fn parts(request: &Request, state: &State) -> Response {
    let Some(view) = state.moment.site() else { return error_page(state) };
    let asked = parameter(request, "lang").and_then(|tag| Lang::from_tag(&tag));
    let lang = asked.filter(|lang| view.site.langs.contains(lang)).unwrap_or(view.site.source_lang);
    match view.parts(lang) {
        Ok(page) => with_preview(ok(HTML, page.into_bytes().into()), PARTS, None, state),
        Err(told) => {
            let list: String = told
                .iter()
                .map(|remark| format!("<li>{}</li>\n", overlay::escape(&remark.message)))
                .collect();
            let page =
                document("Parts of the theme", &format!("<h1>A part cannot be shown</h1><ul>{list}</ul>"));
            with_preview(Response { status: 500, ..page }, PARTS, None, state)
        }
    }
}

/// Sets the day that the site is seen as of. Only the preview's own pages may ask for it.
fn day(request: &Request, state: &State) -> (Response, Option<Wish>) {
    if request.from_elsewhere {
        return (Response { status: 403, ..document("Not from here", "<h1>Not from here</h1>") }, None);
    }
    let then = parameter(request, "then").filter(|then| then.starts_with('/') && !then.starts_with("//"));
    let back = redirect(then.as_deref().unwrap_or("/").trim_start_matches('/'), None);
    match parameter(request, "date").map(|text| text.parse::<Date>()) {
        None => (back, Some(Wish::Day(None))),
        Some(Ok(day)) => (back, Some(Wish::Day(Some(day)))),
        Some(Err(_)) => {
            let body = "<h1>This is no date</h1><p>Write year-month-day, such as 2027-01-31.</p>";
            let page = Response { status: 400, ..document("This is no date", body) };
            (with_preview(page, "", None, state), None)
        }
    }
}

/// A parameter of the query, decoded as forms encode it.
fn parameter(request: &Request, name: &str) -> Option<String> {
    let pairs = request.query.as_deref()?.split('&');
    let value = pairs.filter_map(|pair| pair.split_once('=')).find(|(key, _)| *key == name)?.1;
    let mut bytes = Vec::with_capacity(value.len());
    let mut rest = value.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'+' => b' ',
            b'%' => {
                let digit = |byte: Option<u8>| (byte? as char).to_digit(16);
                let (high, low) = (digit(rest.next())?, digit(rest.next())?);
                u8::try_from(high * 16 + low).ok()?
            }
            other => other,
        });
    }
    String::from_utf8(bytes).ok()
}

/// Where `needle`, in small ASCII letters, stands last.
fn find_ignoring_case(text: &str, needle: &str) -> Option<usize> {
    text.as_bytes().windows(needle.len()).rposition(|window| window.eq_ignore_ascii_case(needle.as_bytes()))
}

fn ok(content_type: &'static str, body: Arc<[u8]>) -> Response {
    Response { status: 200, content_type, location: None, headers: Vec::new(), body }
}

/// A path as it stands in an address: letters outside ASCII, and what could end the path, encoded.
fn encode(path: &str) -> String {
    path.bytes()
        .map(|byte| match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                (byte as char).to_string()
            }
            _ => format!("%{byte:02X}"),
        })
        .collect()
}

fn is_html(path: &str) -> bool {
    content_type(path) == HTML
}

/// By the ending of the file's name, as hosts do it.
fn content_type(path: &str) -> &'static str {
    let ending = path.rsplit_once('.').map_or("", |(_, ending)| ending).to_ascii_lowercase();
    match ending.as_str() {
        "html" | "htm" => HTML,
        "css" => "text/css; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "json" | "map" => "application/json",
        "geojson" => "application/geo+json",
        "webmanifest" => "application/manifest+json",
        "xml" => "application/xml",
        "atom" => "application/atom+xml",
        "rss" => "application/rss+xml",
        "txt" | "md" => "text/plain; charset=utf-8",
        "csv" => "text/csv; charset=utf-8",
        "yaml" | "yml" => "application/yaml",
        "ics" => "text/calendar; charset=utf-8",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "gif" => "image/gif",
        "webp" => "image/webp",
        "avif" => "image/avif",
        "ico" => "image/x-icon",
        "pdf" => "application/pdf",
        "woff2" => "font/woff2",
        "wasm" => "application/wasm",
        _ if path.ends_with("/_headers") || path.ends_with("/_redirects") => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}
