//! An address without a page: which pages are near it, and which file would make it one.

use super::overlay::escape;
use crate::base::lang::Lang;
use crate::base::near;
use crate::resolve::Page;
use crate::view::View;

/// How many near pages are named.
const NAMED: usize = 3;

/// Help for whoever looks for a page that is not there; `path` as in the address.
pub fn html(view: &View, path: &str) -> String {
    let site = &view.site;
    let (tag, below) = path.trim_start_matches('/').split_once('/').unwrap_or((path.trim_matches('/'), ""));
    let lang = Lang::from_tag(tag).filter(|lang| site.langs.contains(lang));
    let below = below.trim_matches('/');
    let wanted = if lang.is_some() { below } else { path.trim_matches('/') };
    let shown_in = lang.unwrap_or(site.source_lang);
    let near = nearest(view, wanted, shown_in);
    let items: String = near
        .iter()
        .map(|page| {
            let url = escape(&site.url(page, shown_in));
            format!(
                "<li><a href=\"{url}\">{}</a> <code>{url}</code></li>\n",
                escape(&view.title(page, shown_in))
            )
        })
        .collect();
    let near =
        if items.is_empty() { String::new() } else { format!("<p>Near it:</p>\n<ul>\n{items}</ul>\n") };
    let make = lang.and_then(|_| file_for(below)).map(|file| {
        format!("<p>To make a page at this address, make the file <code>{}</code>.</p>\n", escape(&file))
    });
    format!(
        "<section id=\"promotora-missing\" aria-label=\"No page at this address\">\n\
         <p><strong>There is no page at <code>{}</code>.</strong></p>\n{near}{}</section>\n",
        escape(path),
        make.unwrap_or_default()
    )
}

fn nearest<'a>(view: &'a View, wanted: &str, lang: Lang) -> Vec<&'a Page> {
    let site = &view.site;
    let last = wanted.rsplit('/').next().unwrap_or(wanted);
    let mut found: Vec<(usize, &Page)> = site
        .pages
        .iter()
        .filter(|page| *page.path != *"/404")
        .filter_map(|page| {
            let url = site.url(page, lang);
            let own = url.trim_matches('/').split_once('/').map_or("", |(_, own)| own).trim_end_matches('/');
            let whole = near::distance(wanted, own);
            let name =
                near::distance(last, own.rsplit('/').next().unwrap_or(own)).map(|distance| distance + 1);
            Some((whole.into_iter().chain(name).min()?, page))
        })
        .collect();
    found.sort_by(|(a, first), (b, second)| a.cmp(b).then_with(|| first.path.cmp(&second.path)));
    found.into_iter().map(|(_, page)| page).take(NAMED).collect()
}

/// The file that makes a page at `/<lang>/<below>/`; `None` where no file can.
fn file_for(below: &str) -> Option<String> {
    let is_name = |part: &str| {
        !part.is_empty()
            && part.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
    };
    match below.split('/').collect::<Vec<_>>()[..] {
        [single] if is_name(single) => Some(format!("content/pages/{single}.md")),
        ["counties", _] => None,
        [folder, name] if is_name(folder) && is_name(name) => {
            let ending = match folder {
                "programs" | "organizations" | "initiatives" | "publications" => "yaml",
                _ => "md",
            };
            Some(format!("content/{folder}/{name}.{ending}"))
        }
        _ => None,
    }
}
