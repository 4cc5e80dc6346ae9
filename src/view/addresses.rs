//! Old addresses of pages in one language, and where they lead now.

use std::collections::{BTreeMap, HashSet};

use crate::base::lang::Lang;
use crate::resolve::site::Site;

/// Every address in `lang` that a page had before, without the slash at its end, with the
/// page's index.
///
/// Besides what the records name under `moved_from`: a page that got an address of its own in a
/// language stood at that of the source before, while it was a fallback there.
pub fn old(site: &Site, lang: Lang) -> BTreeMap<String, usize> {
    let tag = lang.tag();
    let live: HashSet<String> = site.pages.iter().map(|page| site.url(page, lang)).collect();
    let mut old: BTreeMap<String, usize> = BTreeMap::new();
    for (index, page) in site.pages.iter().enumerate().filter(|(_, page)| page.slugs.contains_key(&lang)) {
        let before = format!("/{tag}{}", page.path);
        if !live.contains(&format!("{before}/")) {
            old.insert(before, index);
        }
    }
    // What an editor names wins over what follows by itself.
    old.extend(site.moved.iter().map(|(path, &index)| (format!("/{tag}{path}"), index)));
    old
}
