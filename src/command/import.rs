//! `promotora import`: the edge of `exchange::directory`.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use clap::{Args, Subcommand};
use promotora::base::tree::Tree;
use promotora::edge::gather::{file, folder};
use promotora::edge::save::save;
use promotora::edge::terminal::{colour_err, say, tell};
use promotora::exchange::directory::{Kind, import};

use crate::{Failure, SiteArguments, remarks_for_people};

const EXAMPLES: &str = "\
Examples:
  promotora import chhs health_facility_locations.csv   the state's licensed clinics (CalHHS open data)
  promotora import hrsa Health_Center_Sites.csv         federal health center sites (HRSA)
  promotora import hsds package/                        an HSDS 3.0 package of tables
Each shows what is new, changed and gone, and renews a sheet below content/directory/. What editors
added stays. With --dry-run nothing is written.";

#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// The state's Licensed and Certified Healthcare Facility Listing
    Chhs(Import),
    /// HRSA's Health Center Service Delivery and Look-Alike Sites
    Hrsa(Import),
    /// A folder of HSDS 3.0 tables
    Hsds(Import),
}

#[derive(Args)]
struct Import {
    #[command(flatten)]
    site: SiteArguments,
    /// The file or folder to read
    from: PathBuf,
    /// The sheet to renew, below content/directory/
    #[arg(long, value_name = "NAME")]
    sheet: Option<String>,
    /// The entry of sources.yaml that new rows name
    #[arg(long, value_name = "ID")]
    source: Option<String>,
    /// Only say what would change
    #[arg(long)]
    dry_run: bool,
}

pub fn run(arguments: &Arguments) -> Result<ExitCode, Failure> {
    let (kind, import_arguments, sheet, source) = match &arguments.command {
        Command::Chhs(given) => (Kind::Chhs, given, "clinics", "cdph"),
        Command::Hrsa(given) => (Kind::Hrsa, given, "health-centers", "hrsa"),
        Command::Hsds(given) => (Kind::Hsds, given, "partners", "hsds"),
    };
    let sheet = import_arguments.sheet.as_deref().unwrap_or(sheet);
    let source = import_arguments.source.as_deref().unwrap_or(source);
    let files = read(&import_arguments.from)?;
    let name: Arc<str> = format!("content/directory/{sheet}.csv").into();
    let path = import_arguments.site.root.join(&*name);
    let old = file(&path).ok();
    let done = import(kind, &files, source, old.as_ref().map(|bytes| (&name, &**bytes)));
    if done.diagnostics.has_errors() {
        let mut seen = files;
        seen.insert(name, old.unwrap_or_else(|| Arc::from([])));
        tell(&remarks_for_people(&done.diagnostics.sorted(), &seen, colour_err()));
        return Ok(ExitCode::FAILURE);
    }
    say(&done.told())?;
    if !import_arguments.dry_run {
        save(&path, done.sheet.as_bytes())?;
    }
    Ok(ExitCode::SUCCESS)
}

/// The files of a folder, or one file under its own name.
fn read(from: &Path) -> Result<Tree, Failure> {
    if from.is_dir() {
        return Ok(folder(from)?);
    }
    let name = from.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    let mut files = Tree::new();
    files.insert(name, file(from)?);
    Ok(files)
}
