//! `promotora translate`: the edge of `exchange`.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, Subcommand, ValueEnum};
use promotora::Options;
use promotora::base::diag::Diagnostics;
use promotora::base::tree::Tree;
use promotora::edge::gather::gather;
use promotora::edge::save::save;
use promotora::edge::terminal::{self, say, tell};
use promotora::exchange::{stamp, status};
use promotora::{parse, resolve};

use super::{Failure, SiteArguments, has_errors, remarks_for_people, today};

const EXAMPLES: &str = "\
Examples:
  promotora translate status                               what is translated, behind, missing
  promotora translate stamp content/coverage/kids.es.md    after you translated what changed
  promotora translate stamp --unchanged content/coverage/kids.es.md
                                                           after you read it: still right";

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

pub fn run(arguments: &Arguments) -> Result<ExitCode, Failure> {
    match &arguments.command {
        Command::Status(arguments) => status(arguments),
        Command::Stamp(arguments) => stamp(arguments),
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
