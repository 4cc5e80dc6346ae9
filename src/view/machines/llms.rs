//! `llms.txt` (llmstxt.org): what the site is and where its texts lie, for language models.

use super::super::{Frame, common};
use super::{address, summary};
use crate::resolve::site::PageKind;

/// In the source language, whose texts are never fallbacks; the other languages by their fronts.
pub fn text(frame: &Frame) -> String {
    let (site, lang) = (frame.site, frame.lang);
    let settings = site.settings_in(lang);
    let mut out = format!("# {}\n\n> {}\n", settings.title.text, one_line(&settings.description.text));
    let fronts = site.pages.iter().filter(|page| page.is_section_front());
    for front in fronts {
        let pages: Vec<_> = site
            .in_section(&front.section)
            .filter(|page| page.doc.is_some() && page.kind != PageKind::Update)
            .collect();
        if pages.is_empty() {
            continue;
        }
        out.push_str(&format!("\n## {}\n\n", one_line(&common::title_text(frame, front).0)));
        for page in pages {
            let title = one_line(&common::title_text(frame, page).0).replace(['[', ']'], "");
            let says = summary(frame, page).map_or(String::new(), |text| format!(": {}", one_line(&text)));
            out.push_str(&format!("- [{title}]({}){says}\n", address(site, page, lang)));
        }
    }
    out.push_str("\n## Data\n\n");
    let base = &site.base_url;
    out.push_str(&format!("- [Programs, facts and deadlines as JSON]({base}/data/index.json)\n"));
    out.push_str("\n## Languages\n\n");
    let home = site.page("/").expect("every site has a front page");
    for &lang in &site.langs {
        out.push_str(&format!("- [{}]({})\n", lang.own_name(), address(site, home, lang)));
    }
    out
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
