//! Rules for the host: headers and redirects in the format of Netlify.
//!
//! A host that reads neither serves the site all the same: the policy is in every page as well,
//! and at each old address lies a page that leads on.

use super::addresses;
use crate::base::lang::Lang;
use crate::resolve::Site;

/// Two years, as browsers' own lists ask for; the publisher decides about subdomains.
const HSTS: &str = "max-age=63072000";

/// What no page of ours asks for, and so nothing on a page may.
const PERMISSIONS: &str = "accelerometer=(), autoplay=(), camera=(), display-capture=(), geolocation=(), \
     gyroscope=(), magnetometer=(), microphone=(), midi=(), payment=(), usb=()";

/// Kept, but asked for again each time whether it is still the same.
const REVALIDATED: &str = "public, max-age=0, must-revalidate";

/// Kept for ever: the name changes with the content.
const HASHED: [&str; 3] = ["/assets/*", "/files/*", "/search/*"];

/// For other programs, which may read them from pages of other sites, too.
const OPEN: [&str; 3] = ["/calendars/*", "/data/*", "/feeds/*"];

/// The headers of every address.
pub fn everywhere(csp: &str) -> [(&'static str, String); 7] {
    [
        ("Content-Security-Policy", format!("{csp}; frame-ancestors 'none'")),
        ("Strict-Transport-Security", HSTS.to_owned()),
        ("X-Content-Type-Options", "nosniff".to_owned()),
        ("X-Frame-Options", "DENY".to_owned()),
        ("Referrer-Policy", "no-referrer".to_owned()),
        ("Permissions-Policy", PERMISSIONS.to_owned()),
        ("Cross-Origin-Opener-Policy", "same-origin".to_owned()),
    ]
}

/// `_headers`: rules that match the same address are joined, so no name stands in two of them.
pub fn headers(site: &Site, csp: &str) -> String {
    let mut out = "/*\n".to_owned();
    for (name, value) in everywhere(csp) {
        out.push_str(&format!("  {name}: {value}\n"));
    }
    if is_preview(site) {
        out.push_str("  X-Robots-Tag: noindex\n");
    }
    for address in HASHED {
        out.push_str(&format!("{address}\n  Cache-Control: public, max-age=31536000, immutable\n"));
    }
    for address in OPEN {
        out.push_str(&format!(
            "{address}\n  Access-Control-Allow-Origin: *\n  Cache-Control: {REVALIDATED}\n"
        ));
    }
    let single = [
        "/",
        "/404.html",
        "/cards/*",
        "/offline/*",
        "/worker.js",
        "/llms.txt",
        "/robots.txt",
        "/sitemap.xml",
        "/sitemaps/*",
    ];
    let pages = site.langs.iter().map(|lang| format!("/{lang}/*"));
    for address in single.into_iter().map(str::to_owned).chain(pages) {
        out.push_str(&format!("{address}\n  Cache-Control: {REVALIDATED}\n"));
    }
    out
}

/// A build for another address than the site's own shows work in progress to a few people.
pub fn is_preview(site: &Site) -> bool {
    *site.base_url != *site.settings.base_url.url.trim_end_matches('/')
}

/// `_redirects`: the first rule that matches counts. `!` is needed where a file lies at the
/// address, and at every address below one does.
pub fn redirects(site: &Site) -> String {
    let mut out = String::new();
    for &lang in &site.langs {
        for (old, index) in addresses::old(site, lang) {
            out.push_str(&format!("{old} {} 301!\n", site.url(&site.pages[index], lang)));
        }
    }
    // Its rule has plain `zh`, which would take all Chinese from a rule behind it.
    let (last, others): (Vec<Lang>, Vec<Lang>) = site.langs.iter().partition(|lang| lang.tag() == "zh-Hans");
    for lang in others.into_iter().chain(last) {
        out.push_str(&format!("/ /{lang}/ 302! Language={}\n", tags(lang, &site.langs)));
    }
    for lang in &site.langs {
        out.push_str(&format!("/{lang}/* /{lang}/404.html 404\n"));
    }
    out
}

/// The tags that lead to a language. Plain `zh` means the simplified script, and reaches the
/// other rather than nobody.
fn tags(lang: Lang, langs: &[Lang]) -> String {
    let mut tags = lang.accepted();
    if lang.tag() == "zh-Hant" && !langs.iter().any(|lang| lang.tag() == "zh-Hans") {
        tags.push("zh".into());
    }
    tags.join(",")
}

/// `robots.txt`. A preview is kept out by a header, which a crawler must be let in to see.
pub fn robots(site: &Site) -> String {
    format!("User-agent: *\nAllow: /\nSitemap: {}/sitemap.xml\n", site.base_url)
}
