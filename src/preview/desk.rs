//! What the preview keeps from one change to the next, so that a change costs what it touches.
//!
//! Each file's reading and the theme are remembered with all that went into them; tables are made
//! anew; pages are laid out when somebody asks for them. So there is nothing to throw away and
//! nothing that could be stale. What can be told of the site's mistakes is found in steps, the
//! quickest first.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use jiff::civil::Date;
use rayon::prelude::*;

use crate::base::diag::{Diagnostics, Remark};
use crate::base::hash;
use crate::base::lang::Lang;
use crate::base::tree::{Bytes, Tree};
use crate::parse::{Content, Memory};
use crate::resolve::{Page, Site, Wishes, resolve};
use crate::verify::verify;
use crate::view::theme;
use crate::view::{File, Made, View};

/// Pages that are made before anything is told: those that are open, and those that failed.
const MADE_AT_ONCE: usize = 50;

#[derive(Default)]
pub struct Desk {
    readings: Memory,
    theme: theme::Memory,
    /// The last site that had no errors.
    good: Option<Arc<View>>,
    /// What laying out pages told of, by the path of the file.
    told: BTreeMap<Arc<str>, Diagnostics>,
    /// The theme that `told` is about: with another one all of it may be otherwise.
    told_of: Option<Arc<theme::Theme>>,
    /// A hash of each file as it was last made, and as it was when changes were last named.
    hashes: HashMap<Arc<str>, u64>,
    named: HashMap<Arc<str>, u64>,
    /// What checking told of the last look.
    checked: Diagnostics,
}

/// The site at one moment: what answers are made from.
#[derive(Clone, Default)]
pub struct Moment {
    /// The site as it stands, drafts included; each file that cannot be read, and the theme, as
    /// it was when it last could. `None` while nothing can be laid out.
    pub view: Option<Arc<View>>,
    /// The last site that had no errors, for pages that cannot be made now.
    good: Option<Arc<View>>,
    /// Whether it is known that files or tables have errors: then a page may be missing.
    broken: bool,
}

/// A look at the sources, with what is needed to tell of them.
pub struct Look {
    pub moment: Moment,
    /// What the files say, mistakes included: it is what a build would use.
    content: Content,
    /// The remarks of the tables and the theme, and the site if `content` is what is shown.
    site: Option<Arc<Site>>,
    diags: Diagnostics,
    theme: Option<Arc<theme::Theme>>,
    today: Date,
}

/// The pages that are still to be made in the background after a change.
pub struct Pass {
    view: Arc<View>,
    files: Vec<File>,
}

impl Desk {
    /// Looks at the sources as they are on a day. Quick: nothing is laid out or checked.
    pub fn look(&mut self, tree: &Tree, today: Date) -> Look {
        let content = self.readings.parse(tree);
        let kept = self.readings.kept(&content);
        let wishes = Wishes { today, base_url: None, drafts: true };
        let (site, mut diags) = resolve(kept.as_ref().unwrap_or(&content), &wishes);
        let site = site.filter(|site| site.complete).map(Arc::new);
        let theme = site.as_ref().and_then(|site| {
            let (theme, told) = self.theme.load(tree, site);
            diags.extend(told);
            theme
        });
        let shown = theme.clone().or(self.theme.good.clone());
        let view = site.clone().zip(shown).map(|(site, theme)| Arc::new(View::new(site, theme)));
        let broken = kept.is_some() || diags.has_errors();
        let moment = Moment { view, good: self.good.clone(), broken };
        let site = site.filter(|_| kept.is_none());
        Look { moment, content, site, diags, theme, today }
    }

    /// Checks all that can be checked without laying out every page. Those at `first` are laid
    /// out at once, and those that failed before.
    pub fn check(&mut self, look: &Look, tree: &Tree, first: &[String]) {
        self.checked = self.checks(look, tree);
        self.look_at_theme(look);
        if let Some(view) = &look.moment.view {
            let open = first.iter().filter_map(|path| view.file(path));
            let failed = self.told.keys().take(MADE_AT_ONCE).filter_map(|path| view.file(path));
            let files: Vec<File> = open.chain(failed).chain(self.own_pages(view)).collect();
            self.make(view, files);
        }
    }

    /// All that is known to be wrong. When every page has been made, it is what `promotora check`
    /// says.
    pub fn remarks(&self) -> Vec<Remark> {
        let mut diags = self.checked.clone();
        self.told.values().for_each(|told| diags.extend(told.clone()));
        diags.sorted()
    }

    fn checks(&mut self, look: &Look, tree: &Tree) -> Diagnostics {
        let shown = look.site.as_ref().filter(|site| !has_hidden_pages(site));
        if let Some(site) = shown {
            let mut diags = look.diags.clone();
            diags.extend(verify(site, false));
            return diags;
        }
        // Readers do not see drafts, and a build does not see how a file was before.
        let wishes = Wishes { today: look.today, base_url: None, drafts: false };
        let (site, mut diags) = resolve(&look.content, &wishes);
        if let Some(site) = site {
            diags.extend(verify(&site, false));
            if site.complete {
                diags.extend(self.theme.load(tree, &site).1);
            }
        }
        diags
    }

    /// What was told of pages under another theme is void.
    fn look_at_theme(&mut self, look: &Look) {
        let same = match (&self.told_of, &look.theme) {
            (Some(old), Some(new)) => Arc::ptr_eq(old, new),
            (None, None) => true,
            _ => false,
        };
        if !same {
            self.told.clear();
            self.told_of = look.theme.clone();
        }
    }

    /// Begins to make all pages in the background.
    pub fn pass(&mut self, look: &Look) -> Option<Pass> {
        let view = look.moment.view.clone()?;
        let mut files = view.laid_out();
        self.told.retain(|path, _| view.file(path).is_some());
        files.retain(|file| !matches!(file.made, Made::Ready(_)));
        files.reverse();
        Some(Pass { view, files })
    }

    /// Makes some more of a pass's pages. False when all are made: then [`Desk::finish`] ends it.
    pub fn work(&mut self, pass: &mut Pass, at_most: usize) -> bool {
        let rest = pass.files.split_off(pass.files.len().saturating_sub(at_most));
        self.make(&pass.view, rest);
        if pass.files.is_empty() {
            let there = |path: &Arc<str>| pass.view.file(path).is_some();
            self.hashes.retain(|path, _| there(path));
            if self.told.is_empty() && !self.checked.has_errors() {
                self.good = Some(pass.view.clone());
            }
        }
        !pass.files.is_empty()
    }

    /// Ends a pass whose pages are all made: what changed since the pass before.
    pub fn finish(&mut self, pass: &Pass) -> Vec<(String, String)> {
        let changed = self.changed(&pass.view);
        self.readings.forget_fresh();
        self.named = self.hashes.clone();
        changed
    }

    /// The pages that came out otherwise than at the end of the last pass, those whose own file
    /// changed first: their addresses and titles. What was not made since is not among them.
    pub fn changed(&self, view: &View) -> Vec<(String, String)> {
        let differs =
            |(path, hash): &(&Arc<str>, &u64)| self.named.get(*path).is_some_and(|old| old != *hash);
        let paths = self.hashes.iter().filter(differs).map(|(path, _)| path);
        let mut changed: Vec<_> = paths.filter_map(|path| Some((path, view.page(path)?))).collect();
        changed.sort_by_key(|(path, (page, lang))| (!self.is_own(page, *lang), (*path).clone()));
        let named = changed.into_iter();
        named.map(|(_, (page, lang))| (view.site.url(page, lang), view.title(page, lang))).collect()
    }

    /// Whether the file that holds a page's words in a language was read since the last pass ended.
    fn is_own(&self, page: &Page, lang: Lang) -> bool {
        let words = page.words.get(&lang);
        words.or(page.doc.as_ref()).is_some_and(|doc| self.readings.fresh().contains(&doc.file))
    }

    /// The pages that an editor means to change: they are made before all others.
    fn own_pages(&self, view: &View) -> Vec<File> {
        let site = &view.site;
        // Before the first pass has ended, everything was just read.
        if self.named.is_empty() || self.readings.fresh().is_empty() {
            return Vec::new();
        }
        let shown = |page: &Page, lang: Lang| lang == site.source_lang || page.words.contains_key(&lang);
        let pages = site.pages.iter().enumerate();
        let in_all = pages.flat_map(|(index, page)| site.langs.iter().map(move |&lang| (index, page, lang)));
        let own = in_all.filter(|(_, page, lang)| shown(page, *lang) && self.is_own(page, *lang));
        own.take(MADE_AT_ONCE).map(|(index, _, lang)| view.page_file(index, lang)).collect()
    }

    /// The moment with the last good site as it is known now.
    pub fn settle(&self, moment: &Moment) -> Moment {
        Moment { good: self.good.clone(), ..moment.clone() }
    }

    /// Makes files and keeps what they tell.
    fn make(&mut self, view: &View, files: Vec<File>) {
        let made: Vec<(Arc<str>, Result<Bytes, Diagnostics>)> =
            files.into_par_iter().map(|file| (file.path.clone(), view.make(&file))).collect();
        for (path, result) in made {
            match result {
                Ok(bytes) => {
                    self.told.remove(&path);
                    self.hashes.insert(path, hash::bytes(&bytes));
                }
                Err(told) => {
                    self.told.insert(path, told);
                }
            }
        }
    }
}

/// Whether the site shows pages that are not public yet.
fn has_hidden_pages(site: &Site) -> bool {
    let hidden = |page: &Page| {
        page.front()
            .is_some_and(|front| front.is_draft() || front.publish().is_some_and(|day| day > site.today))
    };
    site.pages.iter().any(hidden)
}

impl Moment {
    /// The file at a path of the output; if it cannot be made now, as it was when the site last
    /// had no errors.
    pub fn make(&self, path: &str) -> Option<Bytes> {
        let file = self.view.as_ref().and_then(|view| view.file(path));
        let now = self.view.as_ref().zip(file).map(|(view, file)| view.make(&file));
        match now {
            Some(Ok(bytes)) => Some(bytes),
            Some(Err(_)) => self.as_it_was(path),
            None => self.as_it_was(path).filter(|_| self.broken),
        }
    }

    fn as_it_was(&self, path: &str) -> Option<Bytes> {
        let view = self.good.as_ref()?;
        view.make(&view.file(path)?).ok()
    }

    /// Whether anything can be shown at all.
    pub fn is_empty(&self) -> bool {
        self.view.is_none() && self.good.is_none()
    }

    pub fn has(&self, path: &str) -> bool {
        let has = |view: &Option<Arc<View>>| view.as_ref().is_some_and(|view| view.file(path).is_some());
        has(&self.view) || (self.broken && has(&self.good))
    }

    /// The site that pages are described from.
    pub fn site(&self) -> Option<&Arc<View>> {
        self.view.as_ref().or(self.good.as_ref())
    }
}
