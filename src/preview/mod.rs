//! A site and a request to a response: what the preview shows. Pure; `edge/serve` carries it.
//!
//! Every page gets a small script that reloads it after a change. While the sources have errors,
//! the last good page stays on view with the errors on top of it.

mod csp;
mod overlay;

use std::sync::Arc;

use crate::base::diag::Remark;
use crate::base::lang::Lang;
use crate::base::tree::Tree;
use crate::base::web::{Request, Response};

const OWN: &str = "/~promotora/";
const SCRIPT: &str = "/~promotora/reload.js";
const STYLE: &str = "/~promotora/preview.css";
const HTML: &str = "text/html; charset=utf-8";

/// The last build, as far as pages have to show it.
#[derive(Clone, Debug)]
pub struct State {
    /// The build's name; a page that carries another reloads itself.
    version: String,
    /// Whether any build came out well, so that there is something to show.
    has_site: bool,
    /// The list of errors as HTML; empty if there are none.
    overlay: String,
}

impl State {
    /// `version` must hold nothing but ASCII letters, digits and dashes.
    pub fn new(version: &str, has_site: bool, remarks: &[Remark], sources: &Tree) -> Self {
        debug_assert!(version.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-'));
        Self { version: version.to_owned(), has_site, overlay: overlay::html(remarks, sources, has_site) }
    }
}

/// What the preview answers. `site` is the last good build.
pub fn respond(site: &Tree, request: &Request, state: &State) -> Response {
    match request.path.as_str() {
        SCRIPT => ok("text/javascript; charset=utf-8", include_str!("reload.js").as_bytes().into()),
        STYLE => ok("text/css; charset=utf-8", include_str!("preview.css").as_bytes().into()),
        path if path.starts_with(OWN) => built_in_404(state),
        _ if !state.has_site => error_page(state),
        path => page(site, path, request.query.as_deref(), state),
    }
}

fn page(site: &Tree, path: &str, query: Option<&str>, state: &State) -> Response {
    let key = path.strip_prefix('/').unwrap_or(path);
    let index = |folder: &str| format!("{folder}index.html");
    let file = if key.is_empty() || key.ends_with('/') { index(key) } else { key.to_owned() };
    if let Some(bytes) = site.get(&file) {
        let response = ok(content_type(&file), bytes.clone());
        return if is_html(&file) { with_preview(response, state) } else { response };
    }
    let folder = format!("{key}/");
    if !key.is_empty() && site.get(&index(&folder)).is_some() {
        return redirect(&folder, query);
    }
    not_found(site, key, state)
}

/// A relative link on `/x` would lead elsewhere than on `/x/`, and hosts redirect as well.
fn redirect(folder: &str, query: Option<&str>) -> Response {
    let query = query.map_or(String::new(), |query| format!("?{query}"));
    let location = format!("/{}{query}", encode(folder));
    Response { status: 302, content_type: HTML, location: Some(location), body: Arc::from([]) }
}

/// The site's own page for this, in the language of the address if there is one.
fn not_found(site: &Tree, key: &str, state: &State) -> Response {
    let lang = key.split('/').next().and_then(Lang::from_tag);
    let in_language = lang.and_then(|lang| site.get(&format!("{lang}/404.html")));
    match in_language.or_else(|| site.get("404.html")) {
        Some(bytes) => with_preview(Response { status: 404, ..ok(HTML, bytes.clone()) }, state),
        None => built_in_404(state),
    }
}

fn built_in_404(state: &State) -> Response {
    let body = "<h1>There is no page here</h1><p><a href=\"/\">To the start of the site</a></p>";
    with_preview(Response { status: 404, ..document("There is no page here", body) }, state)
}

/// Stands in for every page until a build comes out well.
fn error_page(state: &State) -> Response {
    let body =
        "<h1>The site could not be built yet</h1><p>This page shows it as soon as the errors are mended.</p>";
    with_preview(Response { status: 500, ..document("The site could not be built yet", body) }, state)
}

fn document(title: &str, body: &str) -> Response {
    let text = format!(
        "<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width\">\n<title>{title}</title>\n\
         <link rel=\"stylesheet\" href=\"{STYLE}\">\n<body class=\"promotora-page\">\n{body}\n</body>\n</html>\n"
    );
    ok(HTML, text.into_bytes().into())
}

/// The page with the preview's own additions, just before the end of its body.
fn with_preview(response: Response, state: &State) -> Response {
    let page = String::from_utf8_lossy(&response.body);
    let page = csp::allow_own(&page);
    let end = find_ignoring_case(&page, "</body").unwrap_or(page.len());
    let (before, after) = page.split_at(end);
    let script = format!("<script src=\"{SCRIPT}\" data-version=\"{}\" defer></script>\n", state.version);
    let body = [before, &state.overlay, &script, after].concat();
    Response { body: body.into_bytes().into(), ..response }
}

/// Where `needle`, in small ASCII letters, stands last.
fn find_ignoring_case(text: &str, needle: &str) -> Option<usize> {
    text.as_bytes().windows(needle.len()).rposition(|window| window.eq_ignore_ascii_case(needle.as_bytes()))
}

fn ok(content_type: &'static str, body: Arc<[u8]>) -> Response {
    Response { status: 200, content_type, location: None, body }
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
