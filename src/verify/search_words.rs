//! What the search's synonyms mean must be there to be found.

use crate::base::diag::{Diagnostics, Place};
use crate::base::near::nearest;
use crate::resolve::directory::GROUPS;
use crate::resolve::site::Site;

/// Categories that synonyms name and that are none; a site without categories has no directory.
pub fn categories(site: &Site) -> Diagnostics {
    let mut diags = Diagnostics::new();
    if site.categories.ids().next().is_none() {
        return diags;
    }
    let words = site.langs.iter().filter_map(|lang| site.search_words.get(lang));
    let synonyms = words.flat_map(|words| &words.synonyms);
    for find in synonyms.flat_map(|synonym| &synonym.find) {
        let names_one = find.text.split_once('.').is_some_and(|(group, _)| GROUPS.contains(&group));
        if names_one && site.directory.concept(&find.text).is_none() {
            let known = site.directory.concepts.iter().map(|concept| &*concept.id);
            diags.synonym_of_nothing(&find.at, &find.text, nearest(&find.text, known));
        }
    }
    diags
}

impl Diagnostics {
    fn synonym_of_nothing(&mut self, at: &Place, id: &str, near: Option<&str>) {
        let remark = self.warning("unknown-category", at, format!("there is no category `{id}`"));
        match near {
            Some(near) => remark.did_you_mean(Some(near)),
            None => {
                remark.hint("write a category of content/directory/categories.yaml, or words of the site")
            }
        };
    }
}
