//! `promotora translate`: the edge of `exchange`.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use clap::{Args, Subcommand, ValueEnum};
use jiff::civil::Date;
use promotora::Options;
use promotora::base::diag::Diagnostics;
use promotora::base::lang::Lang;
use promotora::base::tree::Tree;
use promotora::edge::gather::gather;
use promotora::edge::save::save;
use promotora::edge::terminal::{self, say, tell};
use promotora::exchange::import::How;
use promotora::exchange::{self, stamp, status};
use promotora::{parse, resolve};

use crate::{Failure, SiteArguments, has_errors, remarks_for_people, today};

const EXAMPLES: &str = "\
Examples:
  promotora translate status                               what is translated, behind, missing
  promotora translate stamp content/coverage/kids.es.md    after you translated what changed
  promotora translate stamp --unchanged content/coverage/kids.es.md
                                                           after you read it: still right
  promotora translate export --lang vi --out vi.po         for a translator (.po, .xlf or .html)
  promotora translate import --lang vi vi.po --method human
                                                           what the translator sent back";

#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Say what is translated, what is behind its source, and what is missing
    Status(StatusArguments),
    /// Write into translations what they were made from
    Stamp(StampArguments),
    /// Write all texts of a language into one file for a translator
    Export(ExportArguments),
    /// Take over what a translator sent back
    Import(ImportArguments),
}

#[derive(Args)]
struct StatusArguments {
    #[command(flatten)]
    site: SiteArguments,
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    Human,
    Json,
}

#[derive(Args)]
struct StampArguments {
    #[command(flatten)]
    site: SiteArguments,
    /// The translations, named from the site's folder: content/coverage/kids.es.md
    #[arg(value_name = "FILE", required_unless_present = "new")]
    files: Vec<String>,
    /// Stamp every translation that has no stamp yet
    #[arg(long)]
    new: bool,
    /// You read what changed in the source, and the translation is still right as it is
    #[arg(long)]
    unchanged: bool,
    /// The source's changes mean nothing in the translation, and this is why
    #[arg(long, value_name = "WHY", conflicts_with = "unchanged")]
    minor: Option<String>,
}

#[derive(Args)]
struct ExportArguments {
    #[command(flatten)]
    site: SiteArguments,
    /// The language to translate into
    #[arg(long, value_name = "TAG", value_parser = parse_lang)]
    lang: Lang,
    /// What the translator's program reads; by the ending of --out if not given
    #[arg(long, value_enum)]
    format: Option<FileFormat>,
    /// The file to write; printed if not given
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// The day that the file says it was made on; today's date in California if not given
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = crate::parse_date)]
    today: Option<Date>,
}

#[derive(Clone, Copy, ValueEnum)]
enum FileFormat {
    Po,
    Xliff,
    Html,
}

#[derive(Args)]
struct ImportArguments {
    #[command(flatten)]
    site: SiteArguments,
    /// The file that came back; its ending says what it is
    file: PathBuf,
    /// The language that it is in
    #[arg(long, value_name = "TAG", value_parser = parse_lang)]
    lang: Lang,
    /// Who translated, for pages that were not translated before
    #[arg(long, value_enum)]
    method: Option<Method>,
    /// The person who read it, if one really did
    #[arg(long, value_name = "NAME")]
    reviewer: Option<String>,
}

#[derive(Clone, Copy, ValueEnum)]
enum Method {
    Human,
    Machine,
    MachineReviewed,
}

impl Method {
    fn name(self) -> &'static str {
        match self {
            Method::Human => "human",
            Method::Machine => "machine",
            Method::MachineReviewed => "machine-reviewed",
        }
    }
}

pub fn run(arguments: &Arguments) -> Result<ExitCode, Failure> {
    match &arguments.command {
        Command::Status(arguments) => status(arguments),
        Command::Stamp(arguments) => stamp(arguments),
        Command::Export(arguments) => export(arguments),
        Command::Import(arguments) => import(arguments),
    }
}

fn status(arguments: &StatusArguments) -> Result<ExitCode, Failure> {
    let (sources, _) = gather(&arguments.site.root)?;
    let options = Options { today: today(), base_url: None, publish: false, drafts: true };
    let content = parse::parse(&sources);
    let (Some(site), _) = resolve::resolve(&content, &options.wishes()) else {
        return Err(Failure::new("the site cannot be read; `promotora check` says why".to_owned()));
    };
    let rows = status::status(&content, &site);
    say(&match arguments.format {
        Format::Human => status::table(&rows),
        Format::Json => status::json(&rows),
    })?;
    Ok(ExitCode::SUCCESS)
}

fn stamp(arguments: &StampArguments) -> Result<ExitCode, Failure> {
    let root = &arguments.site.root;
    let (sources, _) = gather(root)?;
    let wish = stamp::Wish { unchanged: arguments.unchanged, minor: arguments.minor.clone() };
    let mut files: Vec<String> = arguments.files.iter().map(|file| from_root(file, root)).collect();
    if arguments.new {
        files.extend(stamp::unstamped(&sources));
    }
    let (mut written, mut diags) = (0, Diagnostics::new());
    for file in &files {
        if let Some(text) = diags.take(stamp::stamp(&sources, file, &wish)) {
            written += usize::from(write(root, &sources, file, &text)?);
        }
    }
    let remarks = diags.sorted();
    tell(&remarks_for_people(&remarks, &sources, terminal::colour_err()));
    say(&format!("Stamped {written} of {} files.\n", files.len()))?;
    Ok(if has_errors(&remarks) { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

fn export(arguments: &ExportArguments) -> Result<ExitCode, Failure> {
    let (sources, _) = gather(&arguments.site.root)?;
    let named = arguments.out.as_ref().and_then(|out| exchange::Format::of(&out.to_string_lossy()));
    let format = match (arguments.format, named) {
        (Some(FileFormat::Po), _) => exchange::Format::Po,
        (Some(FileFormat::Xliff), _) => exchange::Format::Xliff,
        (Some(FileFormat::Html), _) => exchange::Format::Html,
        (None, Some(format)) => format,
        (None, None) => return Err(Failure::new("say --format po, xliff or html".to_owned())),
    };
    let today = arguments.today.unwrap_or_else(today);
    let text = exchange::export(&sources, arguments.lang, format, today);
    match &arguments.out {
        None => say(&text)?,
        Some(out) => save(out, text.as_bytes())
            .map_err(|error| Failure::new(format!("cannot write {}: {error}", out.display())))?,
    }
    Ok(ExitCode::SUCCESS)
}

fn import(arguments: &ImportArguments) -> Result<ExitCode, Failure> {
    let root = &arguments.site.root;
    let shown = arguments.file.display();
    let bytes = std::fs::read(&arguments.file)
        .map_err(|error| Failure::new(format!("cannot read {shown}: {error}")))?;
    let Some(format) = exchange::Format::of(&arguments.file.to_string_lossy()) else {
        return Err(Failure::new(format!("{shown} is none of .po, .xlf, .xliff and .html")));
    };
    let Ok(text) = std::str::from_utf8(&bytes) else {
        return Err(Failure::new(format!("{shown} is not saved as UTF-8")));
    };
    let (mut sources, _) = gather(root)?;
    let name: Arc<str> = arguments.file.to_string_lossy().into_owned().into();
    let (returned, mut diags) = exchange::read(&name, text, format);
    let how = How {
        method: arguments.method.map(|method| method.name().to_owned()),
        reviewer: arguments.reviewer.clone(),
        today: today(),
    };
    let files = diags.take(exchange::import::import(&sources, arguments.lang, &returned, &how));
    for (file, text) in &files {
        write(root, &sources, file, text)?;
    }
    sources.insert(name, bytes);
    let remarks = diags.sorted();
    tell(&remarks_for_people(&remarks, &sources, terminal::colour_err()));
    let names: String = files.iter().map(|(file, _)| format!("  {file}\n")).collect();
    say(&format!("Read {} pieces; {} files changed.\n{names}", returned.len(), files.len()))?;
    if !files.is_empty() {
        say("Look at them, then stamp them: promotora translate stamp FILE …\n")?;
    }
    Ok(if has_errors(&remarks) { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

fn parse_lang(text: &str) -> Result<Lang, String> {
    Lang::from_tag(text).ok_or_else(|| match Lang::nearest(text) {
        Some(near) => format!("write it as `{near}`"),
        None => "this is none of the languages that promotora knows".to_owned(),
    })
}

/// Whether the file had to be written.
fn write(root: &Path, sources: &Tree, file: &str, text: &str) -> Result<bool, Failure> {
    if sources.text(file) == Some(text) {
        return Ok(false);
    }
    save(&root.join(file), text.as_bytes())
        .map_err(|error| Failure::new(format!("cannot write {file}: {error}")))?;
    Ok(true)
}

/// A file as it is called in the tree, whether it was named from the site's folder or from here.
fn from_root(file: &str, root: &Path) -> String {
    let path = PathBuf::from(file);
    let below = path.strip_prefix(root).unwrap_or(&path);
    let parts = below.components().filter_map(|part| match part {
        std::path::Component::Normal(part) => Some(part.to_string_lossy().into_owned()),
        _ => None,
    });
    parts.collect::<Vec<_>>().join("/")
}
