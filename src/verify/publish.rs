//! What only matters before the site goes public.

use crate::base::diag::Diagnostics;
use crate::parse::markdown::What;
use crate::parse::shape::Seen;
use crate::resolve::Site;

pub fn publish(site: &Site) -> Diagnostics {
    let mut diags = Diagnostics::new();
    // Settings that cannot be read are told of already, and say nothing about the publisher.
    if site.complete {
        settings(site, &mut diags);
    }
    for source in site.pages.iter().filter_map(|page| page.source()) {
        let mut see = |body: &crate::parse::markdown::Body| {
            for hole in &body.holes {
                if let What::Fact { id, .. } = &hole.what
                    && site.facts.get(id).is_some_and(|fact| !fact.verified && fact.label.is_none())
                {
                    diags.unverified_without_label(&hole.place, id);
                }
            }
        };
        see(&source.body);
        source.front.visit(&mut |seen| {
            if let Seen::Prose(prose) = seen {
                see(&prose.body);
            }
        });
    }
    diags
}

fn settings(site: &Site, diags: &mut Diagnostics) {
    match &site.settings.publisher {
        None => diags.no_publisher(&site.settings.at),
        Some(publisher) if publisher.sample == Some(true) => diags.sample_publisher(&publisher.at),
        Some(_) => {}
    }
    if site.base_url.contains("example.org") || site.base_url.contains("example.com") {
        diags.sample_address(&site.settings.base_url.at, &site.base_url);
    }
}
