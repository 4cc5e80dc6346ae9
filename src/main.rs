//! The command line: arguments in, exit code out. Reads the clock, so that nothing else has to.

#![allow(clippy::disallowed_methods, reason = "the command line is where the clock and the folder are read")]

mod command;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand, ValueEnum};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use promotora::Options;
use promotora::base::diag::{Remark, Severity};
use promotora::base::tree::Tree;
use promotora::edge::gather::NoSite;
use promotora::edge::make::{self, Ending, Made, MakeError};
use promotora::edge::report;
use promotora::edge::terminal::{self, Progress, Stopwatch, say, tell};
use promotora::edge::write::Written;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const EXAMPLES: &str = "\
Examples:
  promotora serve                      look at the site while you write
  promotora check                      see everything that is wrong, and where
  promotora build                      make the site, in the folder `public`
  promotora build --today 2027-01-01   make it as it will be on that day

Exit codes: 0 all is well; 1 the content has errors; 2 the program could not do its work.";

/// Builds a multilingual health-coverage guide from Markdown and YAML.
#[derive(Parser)]
#[command(version, after_help = EXAMPLES, max_term_width = 100)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Make the whole site, ready to be put on a host
    Build(BuildArguments),
    /// Show the site in the browser, and show every change as you save it
    Serve(command::serve::Arguments),
    /// Say everything that is wrong with the content, and make nothing
    Check(CheckArguments),
    /// Renew the directory from the state's, the federal or an HSDS list
    Import(command::import::Arguments),
    /// See how translations stand, and stamp them
    Translate(command::translate::Arguments),
}

#[derive(Args)]
struct BuildArguments {
    #[command(flatten)]
    site: SiteArguments,
    /// The folder to write; `public` in the site's folder if not given
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// The day to build for; today's date in California if not given
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = parse_date)]
    today: Option<Date>,
    /// The address at which the site will stand, in place of the one in content/site.yaml
    #[arg(long, value_name = "URL", value_parser = parse_base_url)]
    base_url: Option<String>,
    /// Build drafts and pages with a future date, too
    #[arg(long)]
    drafts: bool,
}

#[derive(Args)]
struct CheckArguments {
    #[command(flatten)]
    site: SiteArguments,
    /// How to say it: to people, to programs, or on the lines of a GitHub pull request
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,
    /// The day to check for; today's date in California if not given
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = parse_date)]
    today: Option<Date>,
    /// Add what matters only before the site goes public
    #[arg(long)]
    publish: bool,
}

#[derive(Args)]
struct SiteArguments {
    /// The site's folder, which holds `content`, `i18n` and `themes`
    #[arg(long, value_name = "DIR", default_value = ".")]
    root: PathBuf,
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    Human,
    Json,
    Github,
}

fn main() -> ExitCode {
    let done = match Arguments::parse().command {
        Command::Build(arguments) => build(arguments),
        Command::Serve(arguments) => command::serve::serve(&arguments),
        Command::Check(arguments) => check(&arguments),
        Command::Import(arguments) => command::import::run(&arguments),
        Command::Translate(arguments) => command::translate::run(&arguments),
    };
    done.unwrap_or_else(|failure| {
        tell(&failure.to_string());
        ExitCode::from(2)
    })
}

fn build(arguments: BuildArguments) -> Result<ExitCode, Failure> {
    let root = arguments.site.root;
    let out = arguments.out.unwrap_or_else(|| root.strip_prefix(".").unwrap_or(&root).join("public"));
    let options = Options {
        today: arguments.today.unwrap_or_else(today),
        base_url: arguments.base_url,
        publish: false,
        drafts: arguments.drafts,
    };
    let (progress, mut watch) = (Progress::start(), Stopwatch::new());
    let mut observe = |step| {
        progress.step(step);
        watch.begin(step);
    };
    let made = make::make(&root, &out, &options, &promotora::build, &mut observe, &|| progress.tick())?;
    drop(progress);
    tell(&remarks_for_people(&made.remarks, &made.sources, terminal::colour_err()));
    say(&account(&made, &out, &options, &watch.laps()))?;
    Ok(if made.ending == Ending::Refused { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

fn check(arguments: &CheckArguments) -> Result<ExitCode, Failure> {
    let root = &arguments.site.root;
    let today = arguments.today.unwrap_or_else(today);
    let options = Options { today, base_url: None, publish: arguments.publish, drafts: false };
    let progress = Progress::start();
    let (sources, remarks) = make::check(root, &options, &promotora::build, &mut |step| progress.step(step))?;
    drop(progress);
    say(&match arguments.format {
        Format::Json => report::json(&remarks, &sources),
        Format::Github => report::github(&remarks, &sources, &folder_from_here(root)),
        Format::Human if remarks.is_empty() => "Nothing to remark.\n".to_owned(),
        Format::Human => remarks_for_people(&remarks, &sources, terminal::colour_out()),
    })?;
    Ok(if has_errors(&remarks) { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

fn remarks_for_people(remarks: &[Remark], sources: &Tree, colour: bool) -> String {
    let summary = report::summary(remarks).map_or(String::new(), |summary| format!("{summary}\n"));
    report::human(remarks, sources, colour) + &summary
}

/// What a build tells at its end, in plain lines.
fn account(made: &Made, out: &Path, options: &Options, laps: &str) -> String {
    let out = out.display();
    let mut text = match &made.ending {
        Ending::Refused => {
            return format!("Nothing was written, since there are errors; `{out}` is as it was.\n");
        }
        Ending::Unchanged => format!("Nothing changed since the last build; `{out}` is as it was.\n"),
        Ending::Written(Written { written, unchanged, removed }) => format!(
            "Made {} in `{out}` for {}: {written} written, {unchanged} unchanged, {removed} removed.\n",
            report::plural(written + unchanged, "file"),
            options.today,
        ),
    };
    if !made.made.is_empty() {
        let kinds: Vec<String> = made.made.iter().map(|(kind, count)| format!("{count} {kind}")).collect();
        text += &format!("Pages: {}.\n", kinds.join(", "));
    }
    text += &format!("Time: {laps}.\n");
    if !made.translations.is_empty() {
        text += &format!("Translations:\n{}", made.translations);
    }
    text += &match &made.next_change {
        Some((date, why)) => format!("The next change by itself comes on {date}: {why}.\n"),
        None => "Nothing in it is known to change by itself.\n".to_owned(),
    };
    text
}

fn has_errors(remarks: &[Remark]) -> bool {
    remarks.iter().any(|remark| remark.severity == Severity::Error)
}

/// Today in California, where deadlines fall and offices open, wherever the build runs.
///
/// The rule is spelled out (daylight time from the second Sunday in March to the first in
/// November, since 2007), so the program needs no time zone database and cannot lack one.
fn today() -> Date {
    let california = TimeZone::posix("PST8PDT,M3.2.0,M11.1.0").expect("a valid rule");
    Timestamp::now().to_zoned(california).date()
}

/// The way from the working folder to the site's root with `/`, for GitHub, which names files from
/// there; empty if they are the same or the root lies elsewhere.
fn folder_from_here(root: &Path) -> String {
    let here = std::env::current_dir().and_then(|here| here.canonicalize()).unwrap_or_default();
    let root = root.canonicalize().unwrap_or_default();
    let below = root.strip_prefix(here).unwrap_or(Path::new(""));
    below.components().map(|part| part.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/")
}

fn parse_date(text: &str) -> Result<Date, String> {
    let shaped = text.len() == 10 && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
    shaped
        .then(|| text.parse().ok())
        .flatten()
        .ok_or_else(|| "this is no date; write year-month-day, such as 2027-01-31".to_owned())
}

/// An address to which paths can be added; without the slash at its end.
fn parse_base_url(text: &str) -> Result<String, String> {
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    let host = rest.map(|rest| rest.trim_end_matches('/')).filter(|host| !host.is_empty());
    let odd = text.contains(|c: char| c.is_whitespace() || c.is_control() || "?#\"'<>\\@".contains(c));
    match host {
        // Links begin at the root of the host, so the site cannot lie in a folder of it.
        Some(host) if host.contains('/') => {
            Err("write it without a path, such as https://www.example.org".to_owned())
        }
        Some(_) if !odd => Ok(text.trim_end_matches('/').to_owned()),
        _ => Err("write the whole address, such as https://www.example.org".to_owned()),
    }
}

/// Why the program could not do its work; not a mistake in the content.
struct Failure {
    message: String,
    hint: Option<String>,
}

impl Failure {
    fn new(message: String) -> Self {
        Self { message, hint: None }
    }
}

impl std::fmt::Display for Failure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        writeln!(f, "error: {}", self.message)?;
        self.hint.as_ref().map_or(Ok(()), |hint| writeln!(f, "  hint: {hint}"))
    }
}

impl From<NoSite> for Failure {
    fn from(NoSite { message, hint }: NoSite) -> Self {
        Self { message, hint: Some(hint) }
    }
}

impl From<MakeError> for Failure {
    fn from(error: MakeError) -> Self {
        match error {
            MakeError::NoSite(error) => error.into(),
            MakeError::Write(error) => {
                Self { message: error.to_string(), hint: error.hint().map(str::to_owned) }
            }
        }
    }
}

impl From<std::io::Error> for Failure {
    fn from(error: std::io::Error) -> Self {
        Self::new(format!("cannot print: {error}"))
    }
}
