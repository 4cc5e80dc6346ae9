//! What people see while and after the program runs.

use std::io::{self, IsTerminal, Write};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use super::make::Step;
use crate::Stage;

/// Prints to standard output. A reader that went away, such as `head`, is no failure.
pub fn say(text: &str) -> io::Result<()> {
    let mut out = io::stdout().lock();
    forgive_broken_pipe(out.write_all(text.as_bytes()).and_then(|()| out.flush()))
}

/// Prints to standard error, where nothing can be done about a failure.
pub fn tell(text: &str) {
    let _ = io::stderr().lock().write_all(text.as_bytes());
}

/// Whether remarks on standard output may be coloured.
pub fn colour_out() -> bool {
    colour(io::stdout().is_terminal())
}

/// Whether remarks on standard error may be coloured.
pub fn colour_err() -> bool {
    colour(io::stderr().is_terminal())
}

/// See no-color.org and bixense.com/clicolors.
fn colour(is_terminal: bool) -> bool {
    let set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    let forced =
        set("CLICOLOR_FORCE") && std::env::var_os("CLICOLOR_FORCE").is_some_and(|value| value != "0");
    let dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
    !set("NO_COLOR") && (forced || (is_terminal && !dumb))
}

fn forgive_broken_pipe(result: io::Result<()>) -> io::Result<()> {
    match result {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        other => other,
    }
}

/// When each step began.
pub struct Stopwatch {
    begun: Vec<(Step, Instant)>,
}

impl Stopwatch {
    #[allow(clippy::new_without_default, reason = "it reads the clock, which a default should not")]
    pub fn new() -> Self {
        Self { begun: Vec::new() }
    }

    pub fn begin(&mut self, step: Step) {
        self.begun.push((step, Instant::now()));
    }

    /// "read 12 ms, parse 30 ms: 42 ms in all". The last step ends now.
    pub fn laps(&self) -> String {
        let now = Instant::now();
        let ends = self.begun.iter().skip(1).map(|(_, begun)| *begun).chain([now]);
        let laps: Vec<String> = self
            .begun
            .iter()
            .zip(ends)
            .map(|((step, begun), end)| format!("{} {}", short_name(*step), milliseconds(end - *begun)))
            .collect();
        let all = self.begun.first().map_or(Duration::ZERO, |(_, first)| now - *first);
        format!("{}: {} in all", laps.join(", "), milliseconds(all))
    }
}

fn milliseconds(time: Duration) -> String {
    match time.as_millis() {
        0 => "<1 ms".to_owned(),
        few if few < 10_000 => format!("{few} ms"),
        _ => format!("{:.1} s", time.as_secs_f64()),
    }
}

fn short_name(step: Step) -> &'static str {
    match step {
        Step::Read => "read",
        Step::Build(Stage::Parse) => "parse",
        Step::Build(Stage::Resolve) => "resolve",
        Step::Build(Stage::Verify) => "verify",
        Step::Build(Stage::View { .. }) => "view",
        Step::Write => "write",
    }
}

/// A line on the terminal that tells how far a long run has come. It appears only after a
/// moment, only on a terminal, and is wiped away at the end.
pub struct Progress {
    shared: Arc<Painted>,
    painter: Option<JoinHandle<()>>,
}

/// Runs shorter than this pass without a word.
const A_MOMENT: Duration = Duration::from_millis(500);
const REPAINT: Duration = Duration::from_millis(100);

#[derive(Default)]
struct Painted {
    state: Mutex<State>,
    ended: Condvar,
    finished: AtomicUsize,
}

#[derive(Default)]
struct State {
    step: Option<Step>,
    ended: bool,
}

impl Progress {
    pub fn start() -> Self {
        let shared = Arc::new(Painted::default());
        let for_painter = shared.clone();
        let spawn = || thread::Builder::new().name("progress".into()).spawn(move || paint(&for_painter)).ok();
        let painter = if io::stderr().is_terminal() { spawn() } else { None };
        Self { shared, painter }
    }

    pub fn step(&self, step: Step) {
        self.shared.state().step = Some(step);
    }

    /// One more file is finished.
    pub fn tick(&self) {
        self.shared.finished.fetch_add(1, Ordering::Relaxed);
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.shared.state().ended = true;
        self.shared.ended.notify_all();
        if let Some(painter) = self.painter.take() {
            let _ = painter.join();
        }
    }
}

impl Painted {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(|poisoned| poisoned.into_inner())
    }

    /// The step to tell of once the time is over; `None` if the run ended before.
    fn after(&self, time: Duration) -> Option<Step> {
        let running = |state: &mut State| !state.ended;
        let (state, _) = self
            .ended
            .wait_timeout_while(self.state(), time, running)
            .unwrap_or_else(|poisoned| poisoned.into_inner());
        if state.ended { None } else { Some(state.step.unwrap_or(Step::Read)) }
    }
}

fn paint(shared: &Painted) {
    const WIPE: &str = "\r\x1b[K";
    let mut pause = A_MOMENT;
    while let Some(step) = shared.after(pause) {
        pause = REPAINT;
        tell(&format!("{WIPE}{}", words(step, shared.finished.load(Ordering::Relaxed))));
    }
    if pause == REPAINT {
        tell(WIPE);
    }
}

fn words(step: Step, finished: usize) -> String {
    match step {
        Step::Read => "Reading the sources …".to_owned(),
        Step::Build(Stage::Parse) => "Parsing …".to_owned(),
        Step::Build(Stage::Resolve) => "Joining the pages …".to_owned(),
        Step::Build(Stage::Verify) => "Checking …".to_owned(),
        Step::Build(Stage::View { pages }) => format!("Making pages: {} of {pages} …", finished.min(pages)),
        Step::Write => "Putting the site in place …".to_owned(),
    }
}

/// A QR code in half blocks, dark on light whatever the terminal's colours; `None` for text that
/// is too long for one.
pub fn qr(text: &str) -> Option<String> {
    let code = qrcodegen::QrCode::encode_text(text, qrcodegen::QrCodeEcc::Low).ok()?;
    const QUIET: i32 = 2;
    let mut out = String::new();
    for y in (-QUIET..code.size() + QUIET).step_by(2) {
        out.push_str("  \x1b[30;107m");
        for x in -QUIET..code.size() + QUIET {
            out.push(match (code.get_module(x, y), code.get_module(x, y + 1)) {
                (true, true) => '█',
                (true, false) => '▀',
                (false, true) => '▄',
                (false, false) => ' ',
            });
        }
        out.push_str("\x1b[0m\n");
    }
    Some(out)
}
