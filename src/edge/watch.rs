//! Tells when something in a site's folders changed.
//!
//! It says which paths to read again, and no more: what a change means for a page is found by
//! comparing what went into it, so nothing here can make a page stale.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Condvar, Mutex, MutexGuard};
use std::time::Duration;

use notify::{Config, ErrorKind, Event, EventKind, PollWatcher, RecommendedWatcher, RecursiveMode, Watcher};

use super::gather::{Changed, SOURCES, is_litter};

/// How often folders are looked through where the system cannot tell of changes.
const POLL: Duration = Duration::from_secs(1);
/// With more changed paths at once, as when a branch is switched, all is looked through.
const MOST_PATHS: usize = 200;

pub struct Changes {
    pending: Arc<Pending>,
    /// Why changes are looked for instead of being told by the system.
    pub polling_because: Option<String>,
    // Dropping it ends the watch.
    watcher: Slot,
}

/// What changed and was not asked for yet.
#[derive(Default)]
struct Pending {
    changed: Mutex<Option<Changed>>,
    told: Condvar,
}

impl Pending {
    fn lock(&self) -> MutexGuard<'_, Option<Changed>> {
        self.changed.lock().unwrap_or_else(|poisoned| poisoned.into_inner())
    }

    fn add(&self, more: Changed) {
        let mut changed = self.lock();
        *changed = Some(match (changed.take(), more) {
            (Some(Changed::Paths(mut paths)), Changed::Paths(more)) => {
                paths.extend(more);
                if paths.len() > MOST_PATHS { Changed::All } else { Changed::Paths(paths) }
            }
            (None, more) => more,
            _ => Changed::All,
        });
        self.told.notify_all();
    }
}

impl Changes {
    /// Waits for a change, for so long at most. Changes that came since the last call count as
    /// one.
    pub fn wait(&self, at_most: Duration) -> Option<Changed> {
        let pending = self.pending.lock();
        let waited = self.pending.told.wait_timeout_while(pending, at_most, |changed| changed.is_none());
        waited.unwrap_or_else(|poisoned| poisoned.into_inner()).0.take()
    }

    /// Ends a wait, as if anything might have changed: for news that come from elsewhere.
    pub fn wake(&self) -> impl Fn() + Send + Sync + use<> {
        let pending = self.pending.clone();
        move || pending.add(Changed::Paths(BTreeSet::new()))
    }

    /// Watches what lies behind links to folders, too. The system follows only those links that
    /// were there when the watch began.
    pub fn follow(&self, links: &BTreeSet<PathBuf>) {
        if let Some(watcher) = lock(&self.watcher).as_mut() {
            for link in links {
                let _ = watcher.watch(link, RecursiveMode::Recursive);
            }
        }
    }
}

/// Watches the sources below `root`, those made later included; never the output.
pub fn watch(root: &Path) -> notify::Result<Changes> {
    // Events carry real paths, so they can be compared with a real root only.
    let root = root.canonicalize()?;
    let pending = Arc::new(Pending::default());
    let slot = Arc::new(Mutex::new(None));
    let (watcher, polling_because) = match told_by_system(&root, &pending, &slot) {
        Ok(watcher) => (watcher, None),
        Err(error) => (polled(&root, &pending)?, Some(explain(&error))),
    };
    *lock(&slot) = Some(watcher);
    Ok(Changes { pending, polling_because, watcher: slot })
}

type Slot = Arc<Mutex<Option<Box<dyn Watcher + Send>>>>;

fn told_by_system(
    root: &Path,
    pending: &Arc<Pending>,
    slot: &Slot,
) -> notify::Result<Box<dyn Watcher + Send>> {
    let (again_root, again_pending, again_slot) = (root.to_owned(), pending.clone(), Arc::downgrade(slot));
    let handler = move |event: notify::Result<Event>| {
        let Some(changed) = changed(&event, &again_root) else { return };
        again_pending.add(changed);
        // A source folder that was made, moved in or replaced has to be watched anew. Not from
        // here: the watcher's own thread must not wait for itself.
        if touches_source_folder(&event, &again_root)
            && let Some(slot) = again_slot.upgrade()
        {
            let (root, pending) = (again_root.clone(), again_pending.clone());
            std::thread::spawn(move || {
                if let Some(watcher) = lock(&slot).as_mut() {
                    let _ = watch_sources(watcher.as_mut(), &root);
                }
                // What was written between its making and our watching was not told.
                pending.add(Changed::All);
            });
        }
    };
    let mut watcher = Box::new(RecommendedWatcher::new(handler, Config::default())?);
    watcher.watch(root, RecursiveMode::NonRecursive)?;
    watch_sources(watcher.as_mut(), root)?;
    Ok(watcher)
}

fn polled(root: &Path, pending: &Arc<Pending>) -> notify::Result<Box<dyn Watcher + Send>> {
    let (own_root, pending) = (root.to_owned(), pending.clone());
    let handler = move |event: notify::Result<Event>| {
        if let Some(changed) = changed(&event, &own_root) {
            pending.add(changed);
        }
    };
    let mut watcher = Box::new(PollWatcher::new(handler, Config::default().with_poll_interval(POLL))?);
    for folder in SOURCES {
        // Asked for while it is missing, a folder is found when it comes.
        let _ = watcher.watch(&root.join(folder), RecursiveMode::Recursive);
    }
    Ok(watcher)
}

fn watch_sources(watcher: &mut dyn Watcher, root: &Path) -> notify::Result<()> {
    let there = SOURCES.iter().map(|folder| root.join(folder)).filter(|folder| folder.is_dir());
    for folder in there {
        watcher.watch(&folder, RecursiveMode::Recursive)?;
    }
    Ok(())
}

/// What of the site an event may have changed. Our own reading is told as well and must not
/// count, or each build would cause the next; a trouble or an overflow may hide any change.
fn changed(event: &notify::Result<Event>, root: &Path) -> Option<Changed> {
    let event = match event {
        Err(_) => return Some(Changed::All),
        Ok(event) if matches!(event.kind, EventKind::Access(_)) => return None,
        Ok(event) if event.need_rescan() => return Some(Changed::All),
        Ok(event) => event,
    };
    let paths: BTreeSet<PathBuf> = event.paths.iter().filter(|path| is_source(path, root)).cloned().collect();
    (!paths.is_empty()).then_some(Changed::Paths(paths))
}

/// Below one of the sources, or reached through a link that leads out of the root.
fn is_source(path: &Path, root: &Path) -> bool {
    let Ok(below) = path.strip_prefix(root) else { return true };
    let mut names = below.components().map(|part| part.as_os_str().to_string_lossy());
    names.next().is_some_and(|first| SOURCES.contains(&&*first)) && !names.any(|name| is_litter(&name))
}

fn touches_source_folder(event: &notify::Result<Event>, root: &Path) -> bool {
    let is_top = |path: &PathBuf| SOURCES.iter().any(|folder| *path == root.join(folder));
    event.as_ref().is_ok_and(|event| event.paths.iter().any(is_top))
}

fn explain(error: &notify::Error) -> String {
    match error.kind {
        ErrorKind::MaxFilesWatch => {
            "the system's limit of watched folders is reached, so changes are looked for \
             every second; to raise it: sudo sysctl fs.inotify.max_user_watches=524288"
                .to_owned()
        }
        _ => format!("the system cannot tell of changes ({error}), so they are looked for every second"),
    }
}

fn lock(slot: &Slot) -> MutexGuard<'_, Option<Box<dyn Watcher + Send>>> {
    slot.lock().unwrap_or_else(|poisoned| poisoned.into_inner())
}
