//! `promotora serve`: the preview. It waits for changes, looks at the sources, answers from what it
//! saw, and tells what is wrong; all in this order, on one thread.

use std::collections::VecDeque;
use std::net::SocketAddr;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use clap::Args;
use jiff::civil::Date;
use promotora::base::diag::Remark;
use promotora::base::tree::Tree;
use promotora::edge::gather::{Changed, News, NoSite, Sources};
use promotora::edge::serve::{self, Handler, Server};
use promotora::edge::terminal::{self, say, tell};
use promotora::edge::watch::{self, Changes};
use promotora::exchange::side;
use promotora::preview::desk::{Desk, Look, Pass};
use promotora::preview::editor::Editor;
use promotora::preview::{self, Setting, State, Wish};
use promotora::resolve;

use crate::{Failure, has_errors, parse_date, remarks_for_people, today};

#[derive(Args)]
pub struct Arguments {
    /// The site's folder, which holds `content`, `i18n` and `themes`
    #[arg(long, value_name = "DIR", default_value = ".")]
    root: PathBuf,
    /// The port; if it is taken, one of the next twenty
    #[arg(long, value_name = "N", default_value_t = 8080)]
    port: u16,
    /// The address to listen at; 0.0.0.0 lets other devices in your network look, too
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1")]
    host: String,
    /// The day to show the site as of; today's date in California if not given
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = parse_date)]
    today: Option<Date>,
    /// Open the site in the browser
    #[arg(long)]
    open: bool,
    /// What opens a file when you click on its name: vscode, vscodium, cursor, zed, idea, none, or
    /// an address with {path}, {line} and {column}
    #[arg(long, value_name = "NAME", default_value = "vscode")]
    editor: String,
}

/// A half-saved file is no mistake: what is wrong is told only if no other change follows at once.
const HALF_SAVED: Duration = Duration::from_millis(60);
/// Where changes follow each other without end, they are shown and told all the same.
const TOLD_AFTER: Duration = Duration::from_millis(500);
/// Deadlines pass while the preview runs, so it looks at the calendar now and then, and at the
/// whole disk in case that the system kept a change to itself.
const LOOK_AROUND: Duration = Duration::from_secs(60);
/// Pages made in the background between two looks for changes: some milliseconds of work.
const PAGES_AT_ONCE: usize = 16;
/// Pages that were asked for last count as open.
const OPEN_PAGES: usize = 12;

pub fn serve(arguments: &Arguments) -> Result<ExitCode, Failure> {
    let root = &arguments.root;
    let full = root.canonicalize().unwrap_or_else(|_| root.clone());
    let editor = Editor::new(&arguments.editor, &full.to_string_lossy())
        .map_err(|what| Failure::new(format!("no editor is called `{}`: {what}", arguments.editor)))?;
    let sources = Sources::read(root)?;
    let changes =
        watch::watch(root).map_err(|error| Failure::new(format!("cannot watch the folder: {error}")))?;
    changes.follow(&sources.links);
    let mut preview = Preview::new(sources, arguments.today, Setting { editor });
    let handler = preview.answer.handler(preview.state.clone(), preview.seen.clone(), changes.wake());
    let server = serve::start(&arguments.host, arguments.port, &preview.state.news(), handler)
        .map_err(|error| Failure::new(format!("cannot listen at {}: {error}", arguments.host)))?;
    welcome(&server, &changes, arguments)?;
    preview.run(&changes, &server)
}

struct Preview {
    sources: Sources,
    desk: Desk,
    answer: Answer,
    wishes: Receiver<(Wish, Sender<()>)>,
    /// The day that was given at the start, and the one that was chosen in the browser.
    given: Option<Date>,
    chosen: Option<Date>,
    state: State,
    /// What was told last; `None` before anything was.
    remarks: Option<Vec<Remark>>,
    /// Names of moments: those of another run of the program begin otherwise.
    run: u128,
    moments: u64,
    pass: Option<Pass>,
    /// Whether the sources were read since they were last looked at.
    behind: bool,
    /// Why there is no site at the moment.
    lost: Option<NoSite>,
    /// The sources as they were last looked at, for the translators' pages.
    seen: Arc<Tree>,
}

/// What answers share with the loop.
struct Answer {
    wish: Sender<(Wish, Sender<()>)>,
    open: Arc<Mutex<VecDeque<String>>>,
}

impl Preview {
    fn new(sources: Sources, given: Option<Date>, setting: Setting) -> Self {
        let (wish, wishes) = channel();
        let mut desk = Desk::default();
        let day = given.unwrap_or_else(today);
        let look = desk.look(&sources.tree, day);
        let run = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_millis());
        let state = State {
            setting: Arc::new(setting),
            moment: look.moment.clone(),
            version: format!("{run:x}-0"),
            shown: Arc::default(),
            told: format!("{run:x}-0"),
            today: day,
            is_today: true,
            changed: Arc::default(),
        };
        let answer = Answer { wish, open: Arc::default() };
        let seen = Arc::new(sources.tree.clone());
        let mut preview = Preview {
            sources,
            desk,
            answer,
            wishes,
            given,
            chosen: None,
            state,
            remarks: None,
            run,
            moments: 0,
            pass: None,
            behind: false,
            lost: None,
            seen,
        };
        preview.check(&look);
        preview.tell();
        preview
    }

    fn run(&mut self, changes: &Changes, server: &Server) -> ! {
        loop {
            let step = AssertUnwindSafe(|| self.step(changes, server));
            if catch_unwind(step).is_err() {
                // What was remembered may be half made; the next change begins anew.
                (self.desk, self.pass, self.behind) = (Desk::default(), None, true);
                tell(
                    "The last change met a mistake of this program, told above; the preview goes on without it.\n",
                );
            }
        }
    }

    fn step(&mut self, changes: &Changes, server: &Server) {
        let wait = if self.pass.is_some() { Duration::ZERO } else { LOOK_AROUND };
        match changes.wait(wait) {
            Some(changed) => self.follow(changed, changes, server),
            None if self.pass.is_some() => self.work(changes, server),
            None => self.follow(Changed::All, changes, server),
        }
    }

    /// Takes a change in, and those that follow at once.
    fn follow(&mut self, changed: Changed, changes: &Changes, server: &Server) {
        let since = Instant::now();
        let mut looked = false;
        let mut next = Some(changed);
        while let Some(changed) = next.take() {
            let done: Vec<Sender<()>> = self.take_wishes();
            let Some(look) = self.look(&changed, changes) else {
                fulfil(&done);
                break;
            };
            looked = true;
            self.publish(changes, server);
            fulfil(&done);
            self.check(&look);
            self.name_changed();
            if self.has_new_errors() && since.elapsed() < TOLD_AFTER {
                next = changes.wait(HALF_SAVED);
            }
        }
        if looked || self.has_more_to_tell() {
            self.tell();
            self.publish(changes, server);
        }
    }

    fn has_more_to_tell(&self) -> bool {
        self.remarks.as_ref() != Some(&self.all_remarks())
    }

    /// An error that was told before is no sign of a file that is half saved.
    fn has_new_errors(&self) -> bool {
        let told = self.remarks.as_deref().unwrap_or_default();
        let new: Vec<Remark> =
            self.desk.remarks().into_iter().filter(|remark| !told.contains(remark)).collect();
        has_errors(&new)
    }

    /// Looks at the sources; `None` if nothing is other than before, or there are none.
    fn look(&mut self, changed: &Changed, changes: &Changes) -> Option<Look> {
        self.read(changed, changes);
        let day = self.chosen.or(self.given).unwrap_or_else(today);
        if self.lost.is_some() || (!self.behind && day == self.state.today) {
            return None;
        }
        let look = self.desk.look(&self.sources.tree, day);
        self.behind = false;
        self.seen = Arc::new(self.sources.tree.clone());
        self.state.version = self.next_moment();
        self.state.moment = look.moment.clone();
        self.state.today = day;
        self.state.is_today = self.chosen.is_none();
        Some(look)
    }

    fn next_moment(&mut self) -> String {
        self.moments += 1;
        format!("{:x}-{}", self.run, self.moments)
    }

    /// Reads what may have changed. Many editors save by putting a new file in the place of the
    /// old one, or empty it first: what is lost may come back at once.
    fn read(&mut self, changed: &Changed, changes: &Changes) {
        let since = Instant::now();
        let mut is_lost = false;
        let mut next = Some(changed.clone());
        while let Some(changed) = next.take() {
            let news = self.sources.update(&changed);
            self.behind |= matches!(news, Ok(News::Changed | News::Lost));
            // One save is told in several pieces; that nothing is other than before ends no wait.
            is_lost = news == Ok(News::Lost) || (is_lost && news == Ok(News::None));
            self.lost = news.err();
            if is_lost && since.elapsed() < TOLD_AFTER {
                next = changes.wait(HALF_SAVED);
            }
        }
        changes.follow(&self.sources.links);
    }

    fn take_wishes(&mut self) -> Vec<Sender<()>> {
        let wishes: Vec<_> = self.wishes.try_iter().collect();
        let take = |(Wish::Day(day), done)| {
            self.chosen = day;
            done
        };
        wishes.into_iter().map(take).collect()
    }

    /// Finds out what is wrong.
    fn check(&mut self, look: &Look) {
        let open: Vec<String> = lock(&self.answer.open).iter().cloned().collect();
        self.desk.check(look, &self.sources.tree, &open);
        self.pass = self.desk.pass(look);
    }

    /// Names what is known to have changed: the pages that were meant, before all others are made.
    fn name_changed(&mut self) {
        if let Some(view) = &self.state.moment.view {
            let changed = self.desk.changed(view);
            if !changed.is_empty() {
                self.state.changed = Arc::new(changed);
            }
        }
    }

    /// All that is wrong. Without a site there is nothing else to say.
    fn all_remarks(&self) -> Vec<Remark> {
        if let Some(no_site) = &self.lost {
            return vec![no_site.remark()];
        }
        let mut remarks = self.desk.remarks();
        remarks.extend(self.sources.diags.clone().sorted());
        remarks
    }

    /// Tells what is wrong, in the terminal and to the pages, if it is other than before.
    fn tell(&mut self) {
        let remarks = self.all_remarks();
        if self.remarks.as_ref() != Some(&remarks) {
            let text = remarks_for_people(&remarks, &self.sources.tree, terminal::colour_err());
            tell(if text.is_empty() { "Nothing to remark.\n" } else { &text });
        }
        // Lines move when a file is edited above them, so what is shown is made anew.
        self.state.shown = preview::show(remarks.clone(), &self.sources.tree);
        self.state.told = self.next_moment();
        self.remarks = Some(remarks);
    }

    /// Makes some pages in the background.
    fn work(&mut self, changes: &Changes, server: &Server) {
        let Some(pass) = &mut self.pass else { return };
        if self.desk.work(pass, PAGES_AT_ONCE) {
            return;
        }
        if let Some(pass) = self.pass.take() {
            self.state.changed = Arc::new(self.desk.finish(&pass));
        }
        if self.has_more_to_tell() {
            self.tell();
        }
        self.state.moment = self.desk.settle(&self.state.moment);
        self.publish(changes, server);
    }

    fn publish(&self, changes: &Changes, server: &Server) {
        let handler = self.answer.handler(self.state.clone(), self.seen.clone(), changes.wake());
        server.publish(&self.state.news(), handler);
    }
}

impl Answer {
    /// Answers by how things stand, and hands on what an answer asks for.
    fn handler(&self, state: State, seen: Arc<Tree>, wake: impl Fn() + Send + Sync + 'static) -> Handler {
        let (wish, open) = (Mutex::new(self.wish.clone()), self.open.clone());
        Arc::new(move |request| {
            let wishes = resolve::Wishes { today: state.today, base_url: None, drafts: true };
            if let Some(response) = side::respond(&seen, &wishes, request) {
                return response;
            }
            let (response, wished) = preview::respond(request, &state);
            if response.status == 200 && response.content_type.starts_with("text/html") {
                opened(&open, &request.path);
            }
            if let Some(wished) = wished {
                let (done, wait) = channel();
                let _ = lock(&wish).send((wished, done));
                wake();
                // The page that is asked for next shows it then.
                let _ = wait.recv_timeout(Duration::from_secs(5));
            }
            response
        })
    }
}

/// Lets the answers go that wait for their wish. One that gave up is not waited for.
fn fulfil(done: &[Sender<()>]) {
    for done in done {
        let _ = done.send(());
    }
}

fn opened(open: &Mutex<VecDeque<String>>, path: &str) {
    let file = path.trim_start_matches('/');
    let file =
        if file.is_empty() || file.ends_with('/') { format!("{file}index.html") } else { file.to_owned() };
    let mut open = lock(open);
    open.retain(|known| *known != file);
    open.push_front(file);
    open.truncate(OPEN_PAGES);
}

fn lock<T>(shared: &Mutex<T>) -> MutexGuard<'_, T> {
    shared.lock().unwrap_or_else(|poisoned| poisoned.into_inner())
}

fn welcome(server: &Server, changes: &Changes, arguments: &Arguments) -> Result<(), Failure> {
    let address = server.address;
    if address.port() != arguments.port && arguments.port != 0 {
        tell(&format!("Port {} is taken; here is the next free one.\n", arguments.port));
    }
    if let Some(reason) = &changes.polling_because {
        tell(&format!("Note: {reason}.\n"));
    }
    let here = shown_address(address);
    say(&format!("The site is at {here} and follows your changes. Ctrl-C ends it.\n"))?;
    if address.ip().is_unspecified() {
        say(&for_other_devices(address.port()))?;
    }
    if arguments.open
        && let Err(error) = open::that_detached(&here)
    {
        tell(&format!("Note: the browser could not be opened ({error}); open the address yourself.\n"));
    }
    Ok(())
}

/// An address to click on. The one that stands for all of this computer's is none.
fn shown_address(address: SocketAddr) -> String {
    let port = address.port();
    if address.ip().is_unspecified() {
        format!("http://localhost:{port}/")
    } else {
        format!("http://{address}/")
    }
}

/// The address for a phone in the same network, as text and as a code to scan.
fn for_other_devices(port: u16) -> String {
    let warning = "Anyone in your network can read the site now, drafts too.\n";
    match serve::own_address() {
        Some(ip) => {
            let address = format!("http://{}/", SocketAddr::new(ip, port));
            let code = terminal::qr(&address).unwrap_or_default();
            format!("From other devices: {address}\n{warning}{code}")
        }
        None => format!("From other devices: this computer's address, port {port}.\n{warning}"),
    }
}
