//! Tells when something in a site's folders changed.
//!
//! It says only *that* something changed: the site is read and built whole, and what did not
//! change costs little. So nothing here can make a page stale.

use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use notify::{Config, ErrorKind, Event, EventKind, PollWatcher, RecommendedWatcher, RecursiveMode, Watcher};

use super::gather::{SOURCES, is_litter};

/// How often folders are looked through where the system cannot tell of changes.
const POLL: Duration = Duration::from_secs(1);

pub struct Changes {
    receiver: Receiver<()>,
    /// Why changes are looked for instead of being told by the system.
    pub polling_because: Option<String>,
    // Dropping it ends the watch.
    _watcher: Arc<Mutex<Option<Box<dyn Watcher + Send>>>>,
}

impl Changes {
    /// Waits for a change, for so long at most. Changes that came since the last call count as
    /// one. False if none came.
    pub fn wait(&self, at_most: Duration) -> bool {
        match self.receiver.recv_timeout(at_most) {
            Ok(()) => true,
            Err(RecvTimeoutError::Timeout) => false,
            Err(RecvTimeoutError::Disconnected) => {
                // Nothing will ever come; the caller's own rhythm must not become a busy loop.
                std::thread::sleep(at_most);
                false
            }
        }
    }
}

/// Watches the sources below `root`, those made later included; never the output.
pub fn watch(root: &Path) -> notify::Result<Changes> {
    // Events carry real paths, so they can be compared with a real root only.
    let root = root.canonicalize()?;
    // One place is enough: a second change while the first waits adds nothing.
    let (sender, receiver) = sync_channel(1);
    let slot = Arc::new(Mutex::new(None));
    let (watcher, polling_because) = match told_by_system(&root, &sender, &slot) {
        Ok(watcher) => (watcher, None),
        Err(error) => (polled(&root, &sender)?, Some(explain(&error))),
    };
    *lock(&slot) = Some(watcher);
    Ok(Changes { receiver, polling_because, _watcher: slot })
}

type Slot = Arc<Mutex<Option<Box<dyn Watcher + Send>>>>;

fn told_by_system(
    root: &Path,
    sender: &SyncSender<()>,
    slot: &Slot,
) -> notify::Result<Box<dyn Watcher + Send>> {
    let (again_root, again_sender, again_slot) = (root.to_owned(), sender.clone(), Arc::downgrade(slot));
    let handler = move |event: notify::Result<Event>| {
        if !concerns(&event, &again_root) {
            return;
        }
        let _ = again_sender.try_send(());
        // A source folder that was made, moved in or replaced has to be watched anew. Not from
        // here: the watcher's own thread must not wait for itself.
        if touches_source_folder(&event, &again_root)
            && let Some(slot) = again_slot.upgrade()
        {
            let (root, sender) = (again_root.clone(), again_sender.clone());
            std::thread::spawn(move || {
                if let Some(watcher) = lock(&slot).as_mut() {
                    let _ = watch_sources(watcher.as_mut(), &root);
                }
                // What was written between its making and our watching was not told.
                let _ = sender.try_send(());
            });
        }
    };
    let mut watcher = Box::new(RecommendedWatcher::new(handler, Config::default())?);
    watcher.watch(root, RecursiveMode::NonRecursive)?;
    watch_sources(watcher.as_mut(), root)?;
    Ok(watcher)
}

fn polled(root: &Path, sender: &SyncSender<()>) -> notify::Result<Box<dyn Watcher + Send>> {
    let (own_root, sender) = (root.to_owned(), sender.clone());
    let handler = move |event: notify::Result<Event>| {
        if concerns(&event, &own_root) {
            let _ = sender.try_send(());
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

/// Whether an event can change the site. Our own reading is told as well and must not count,
/// or each build would cause the next; a trouble or an overflow may hide a change and counts.
fn concerns(event: &notify::Result<Event>, root: &Path) -> bool {
    match event {
        Err(_) => true,
        Ok(event) if matches!(event.kind, EventKind::Access(_)) => false,
        Ok(event) => event.need_rescan() || event.paths.iter().any(|path| is_source(path, root)),
    }
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

fn lock(
    slot: &Mutex<Option<Box<dyn Watcher + Send>>>,
) -> std::sync::MutexGuard<'_, Option<Box<dyn Watcher + Send>>> {
    slot.lock().unwrap_or_else(|poisoned| poisoned.into_inner())
}
