//! The theme: templates, styles and static files of `themes/<name>/`.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use lightningcss::stylesheet::{MinifyOptions, ParserOptions, PrinterOptions, StyleSheet};
use lightningcss::targets::{Browsers, Targets};
use minijinja::{Environment, Error, ErrorKind, UndefinedBehavior, Value};

use super::card::Colours;
use super::parts::{self, Part};
use crate::base::diag::{Diagnostics, Place};
use crate::base::hash;
use crate::base::tree::{Bytes, Tree};
use crate::resolve::Site;
use crate::resolve::locale::Locale;

/// Templates that include each other deeper than this include themselves.
const MAX_DEPTH: usize = 40;

/// Steps that one page may take: far more than the largest needs, so only an endless loop runs out.
const FUEL: u64 = 1_000_000;

/// Where the worker lies: at the root, so that it may answer for every page.
const WORKER: &str = "worker.js";

pub struct Theme {
    env: Environment<'static>,
    /// `themes/<name>/`: what template names are relative to.
    root: String,
    /// All styles, minified, to be inlined in every page.
    pub css: String,
    /// The Content-Security-Policy that allows those styles and nothing of others.
    pub csp: String,
    /// The colours of the pictures for shared links, if the theme has them all.
    pub card: Option<Colours>,
    /// Addresses of static files by their path below `static/`.
    pub assets: Value,
    /// Where the scripts lie: `/assets/<hash>/`.
    pub scripts: String,
    /// The parts with their examples, for the preview.
    pub parts: Vec<Part>,
    /// Whether readers can save pages for times without internet.
    pub offline: bool,
    /// Static files and scripts as they go out.
    pub files: Vec<(Arc<str>, Bytes)>,
    /// Templates whose loops never end, and what was told of them: once is enough.
    endless: Mutex<BTreeMap<String, Diagnostics>>,
}

/// Reads the theme. `None` if a template cannot be read: no page can be laid out then.
pub fn load(tree: &Tree, site: &Site) -> (Option<Theme>, Diagnostics) {
    let mut diags = Diagnostics::new();
    let name = &site.settings.theme;
    let root = format!("themes/{}/", name.text);
    if tree.under(&root).next().is_none() {
        diags.no_theme(&name.at, &name.text, themes(tree).as_slice());
        return (None, diags);
    }
    let env = environment(tree, &root, site.locale(site.source_lang), &mut diags);
    let css = super::slim::slim(&styles(tree, &root, &mut diags));
    let (assets, mut files) = static_files(tree, &root);
    let (scripts, script_files) = super::search::scripts::folder(&scripts(tree, &root));
    let below = |(name, bytes): (String, Vec<u8>)| (format!("{}{name}", &scripts[1..]).into(), bytes.into());
    files.extend(script_files.into_iter().map(below));
    let wanted = site.settings.offline != Some(false);
    let worker = worker(tree, &root, wanted);
    let offline = wanted && worker.is_some();
    files.extend(worker.map(|source| (Arc::from(WORKER), source.into_bytes().into())));
    let csp = policy(&css);
    let card = Colours::of(&css);
    let parts = parts::read(tree, &root, &mut diags);
    let endless = Mutex::default();
    let theme = Theme { env, root, css, csp, card, assets, scripts, parts, offline, files, endless };
    if diags.has_errors() { (None, diags) } else { (Some(theme), diags) }
}

/// The last theme that was read, with all that went into it. What comes of reading is the same
/// with a memory or without one.
#[derive(Default)]
pub struct Memory {
    last: Option<(Inputs, Option<Arc<Theme>>, Diagnostics)>,
    /// The last theme that could be read.
    pub good: Option<Arc<Theme>>,
}

#[derive(PartialEq)]
struct Inputs {
    name: crate::parse::leaf::Text,
    files: Vec<(Arc<str>, Bytes)>,
    words: Vec<(String, String)>,
}

impl Memory {
    pub fn load(&mut self, tree: &Tree, site: &Site) -> (Option<Arc<Theme>>, Diagnostics) {
        let words = site.locale(site.source_lang).plain_words();
        let inputs = Inputs {
            name: site.settings.theme.clone(),
            files: tree.under("themes/").map(|(path, bytes)| (path.clone(), bytes.clone())).collect(),
            words: words.map(|(key, text)| (key.to_owned(), text.to_owned())).collect(),
        };
        if let Some((last, theme, diags)) = &self.last
            && *last == inputs
        {
            return (theme.clone(), diags.clone());
        }
        let (theme, diags) = load(tree, site);
        let theme = theme.map(Arc::new);
        self.good = theme.clone().or(self.good.take());
        self.last = Some((inputs, theme.clone(), diags.clone()));
        (theme, diags)
    }
}

fn themes(tree: &Tree) -> Vec<&str> {
    let mut names: Vec<&str> = tree.under("themes/").filter_map(|(path, _)| path.split('/').nth(1)).collect();
    names.dedup();
    names
}

fn environment(tree: &Tree, root: &str, locale: &Locale, diags: &mut Diagnostics) -> Environment<'static> {
    let mut env = Environment::new();
    env.set_undefined_behavior(UndefinedBehavior::SemiStrict);
    env.set_debug(true);
    env.set_recursion_limit(MAX_DEPTH);
    env.set_fuel(Some(FUEL));
    // Everything that a template prints goes into HTML, with only what HTML needs escaped.
    env.set_auto_escape_callback(|_| minijinja::AutoEscape::Html);
    env.set_formatter(print);
    for (path, _) in tree.under(root) {
        let Some(name) = path.strip_prefix(root).filter(|name| name.ends_with(".html")) else { continue };
        let Some(source) = tree.text(path) else {
            diags.encoding(&Place::file(path), "something other than UTF-8");
            continue;
        };
        check_parts(tree, root, path, source, diags);
        if let Err(error) = env.add_template_owned(name.to_owned(), source.to_owned()) {
            match unclosed(source) {
                Some((range, tag)) => diags.template_unclosed(&Place::new(path, range), tag),
                None => tell(&error, root, tree, path, diags),
            }
        }
    }
    for (name, template) in env.templates() {
        check_words(&format!("{root}{name}").into(), &template, locale, diags);
    }
    env
}

/// Prints a value into HTML: safe text as it is, `none` as nothing, the rest escaped.
fn print(out: &mut minijinja::Output, state: &mut minijinja::State, value: &Value) -> Result<(), Error> {
    if value.is_undefined() {
        return minijinja::escape_formatter(out, state, value);
    }
    let written = match value.as_str() {
        _ if value.is_none() => Ok(()),
        Some(text) if value.is_safe() => out.write_str(text),
        Some(text) => out.write_str(&crate::parse::markdown::escape(text)),
        None => return minijinja::escape_formatter(out, state, value),
    };
    written.map_err(|_| Error::new(ErrorKind::WriteFailure, "cannot print"))
}

/// Tells of words that a template asks for and no language file has. Macros get the words as an
/// argument, so the source is searched and not the list of its variables.
fn check_words(file: &Arc<str>, template: &minijinja::Template, locale: &Locale, diags: &mut Diagnostics) {
    let known: BTreeMap<&str, &str> = locale.plain_words().collect();
    let source = template.source();
    for (at, key) in words_asked(source) {
        if !known.contains_key(key) {
            let place = Place::new(file, at..at + key.len());
            diags.template_word(&place, key, crate::base::near::nearest(key, known.keys().copied()));
        }
    }
}

/// Every `t.key` and `w.key` inside `{{ … }}` and `{% … %}`: where the key stands, and the key.
fn words_asked(source: &str) -> Vec<(usize, &str)> {
    let mut asked = Vec::new();
    for (open, close) in [("{{", "}}"), ("{%", "%}")] {
        let mut from = 0;
        while let Some(start) = source[from..].find(open).map(|at| from + at) {
            let end = source[start..].find(close).map_or(source.len(), |at| start + at);
            asked.extend(words_in(&source[start..end]).map(|(at, key)| (start + at, key)));
            from = end;
        }
    }
    asked
}

fn words_in(code: &str) -> impl Iterator<Item = (usize, &str)> {
    let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
    code.match_indices(['t', 'w']).filter_map(move |(at, letter)| {
        let before = code[..at].chars().next_back();
        let behind = code[at + letter.len()..].strip_prefix('.')?;
        let length = behind.find(|c| !is_name(c)).unwrap_or(behind.len());
        let whole = !before.is_some_and(|c| is_name(c) || matches!(c, '.' | '"' | '\'' | '/'));
        (whole && length > 0).then(|| (at + letter.len() + 1, &behind[..length]))
    })
}

/// Tells of templates that are named and do not exist.
fn check_parts(tree: &Tree, root: &str, file: &Arc<str>, source: &str, diags: &mut Diagnostics) {
    for (at, code) in tags(source) {
        let word = code.split_whitespace().next().unwrap_or("");
        let Some(quote) =
            code.find('"').filter(|_| matches!(word, "include" | "extends" | "import" | "from"))
        else {
            continue;
        };
        let Some(length) = code[quote + 1..].find('"') else { continue };
        let name = &code[quote + 1..quote + 1 + length];
        if tree.get(&format!("{root}{name}")).is_none() {
            let known = tree.under(root).filter_map(|(path, _)| path.strip_prefix(root));
            let near = crate::base::near::nearest(name, known.filter(|path| path.ends_with(".html")));
            let place = Place::new(file, at + quote..at + quote + length + 2);
            diags.template_missing(&place, name, near);
        }
    }
}

/// The insides of all `{% … %}`, trimmed, with their places.
fn tags(source: &str) -> impl Iterator<Item = (usize, &str)> {
    source.match_indices("{%").filter_map(move |(open, _)| {
        let inner = &source[open + 2..];
        let inner = &inner[..inner.find("%}")?];
        let trimmed = inner.trim_start_matches(['-', '+']).trim_start();
        let at = open + 2 + inner.len() - trimmed.len();
        Some((at, trimmed.trim_end_matches(['-', '+']).trim_end()))
    })
}

/// The tag that is opened and never closed: its place and its word.
fn unclosed(source: &str) -> Option<(std::ops::Range<usize>, &str)> {
    let mut open: Vec<(std::ops::Range<usize>, &str)> = Vec::new();
    for (at, code) in tags(source) {
        let word = code.split_whitespace().next().unwrap_or("");
        let block_set = word == "set" && !code.contains('=');
        if matches!(word, "if" | "for" | "block" | "macro" | "call" | "filter" | "with" | "autoescape")
            || block_set
        {
            open.push((at..at + code.len(), word));
        } else if let Some(closes) = word.strip_prefix("end") {
            match open.pop() {
                Some((_, word)) if word == closes => {}
                other => return other,
            }
        }
    }
    open.pop()
}

/// A template's error as a remark at its place.
fn tell(error: &Error, root: &str, tree: &Tree, fallback: &Arc<str>, diags: &mut Diagnostics) {
    let file: Arc<str> = error.name().map_or_else(|| fallback.clone(), |name| format!("{root}{name}").into());
    let source = tree.text(&file).unwrap_or("");
    diags.extend(remark(error, &file, source));
}

fn remark(error: &Error, file: &Arc<str>, source: &str) -> Diagnostics {
    let mut diags = Diagnostics::new();
    let innermost = innermost(error);
    let range = error
        .range()
        .filter(|range| range.end <= source.len())
        .unwrap_or_else(|| line_range(source, error.line()));
    let place = Place::new(file, range.clone());
    let detail = innermost.detail().map_or_else(|| innermost.kind().to_string(), ToOwned::to_owned);
    match innermost.kind() {
        ErrorKind::UndefinedError => diags.template_undefined(&place, source.get(range).unwrap_or("").trim()),
        ErrorKind::OutOfFuel => diags.template_error(&place, "its loops never end"),
        _ if detail.contains("recursion limit") => diags.template_error(&place, "it includes itself"),
        _ => diags.template_error(&place, &detail),
    }
    diags
}

/// What went wrong at the bottom of it, in a part that a part includes.
fn innermost(error: &Error) -> &Error {
    let inner = std::error::Error::source(error).and_then(|inner| inner.downcast_ref::<Error>());
    inner.map_or(error, innermost)
}

fn line_range(source: &str, line: Option<usize>) -> std::ops::Range<usize> {
    let line = line.unwrap_or(1).max(1);
    let start: usize = source.split_inclusive('\n').take(line - 1).map(str::len).sum();
    let text = source[start..].lines().next().unwrap_or("");
    let indent = text.len() - text.trim_start().len();
    start + indent..start + text.trim_end().len()
}

impl Theme {
    pub fn has(&self, template: &str) -> bool {
        self.env.get_template(template).is_ok()
    }

    /// Lays out a page. What is wrong with the template is told of, and nothing comes out.
    pub fn render(&self, template: &str, context: Value) -> Result<String, Diagnostics> {
        let endless = || self.endless.lock().expect("no thread panics while it holds this");
        if let Some(told) = endless().get(template) {
            return Err(told.clone());
        }
        let result = self.env.get_template(template).and_then(|template| template.render(context));
        result.map_err(|error| {
            let ran_out = innermost(&error).kind() == ErrorKind::OutOfFuel;
            let name = error.name().unwrap_or(template);
            let file: Arc<str> = format!("{}{name}", self.root).into();
            let source = self.env.get_template(name).map(|template| template.source().to_owned());
            let told = remark(&error, &file, &source.unwrap_or_default());
            if ran_out {
                endless().insert(template.to_owned(), told.clone());
            }
            told
        })
    }
}

impl Theme {
    /// Lays out a template that is written here and now; what is wrong is told of at `file`.
    pub fn render_source(
        &self,
        source: &str,
        file: &Arc<str>,
        context: Value,
    ) -> Result<String, Diagnostics> {
        self.env.render_str(source, context).map_err(|error| {
            let mut diags = Diagnostics::new();
            let innermost = innermost(&error);
            let detail = innermost.detail().map_or_else(|| innermost.kind().to_string(), ToOwned::to_owned);
            diags.template_error(&Place::file(file), &format!("{detail}, in the example {source}"));
            diags
        })
    }
}

/// All styles in order of their names, `styles/` before `parts/`, minified.
fn styles(tree: &Tree, root: &str, diags: &mut Diagnostics) -> String {
    let mut out = String::new();
    let (base, parts) = (format!("{root}styles/"), format!("{root}parts/"));
    for (path, _) in tree.under(&base).chain(tree.under(&parts)).filter(|(path, _)| path.ends_with(".css")) {
        match tree.text(path) {
            Some(source) => match minify(source) {
                Ok(css) => {
                    super::direction::lint(path, source, diags);
                    out.push_str(&css);
                }
                Err((line, column, message)) => {
                    let start: usize = source.split_inclusive('\n').take(line).map(str::len).sum();
                    let at = (start + column).min(source.len());
                    let rest = source.get(at..).unwrap_or("");
                    let length =
                        rest.find(|c: char| !(c.is_alphanumeric() || c == '-')).unwrap_or(rest.len());
                    let word = &rest[..length];
                    let message = if message.starts_with("Unexpected token") && !word.is_empty() {
                        format!("`{word}` is not expected here")
                    } else {
                        message
                    };
                    diags.style_error(&Place::new(path, at..at + length), &message);
                }
            },
            None => diags.encoding(&Place::file(path), "something other than UTF-8"),
        }
    }
    out
}

/// Minifies one file; an error gives its 0-based line and column, and its message.
fn minify(source: &str) -> Result<String, (usize, usize, String)> {
    let targets = Targets { browsers: Some(Browsers::default()), ..Targets::default() };
    let place = |loc: Option<(usize, usize)>, message: String| {
        let (line, column) = loc.unwrap_or((0, 0));
        (line, column, message)
    };
    let mut sheet = StyleSheet::parse(source, ParserOptions::default()).map_err(|error| {
        place(error.loc.as_ref().map(|loc| (loc.line as usize, loc.column as usize)), error.kind.to_string())
    })?;
    sheet.minify(MinifyOptions { targets, ..MinifyOptions::default() }).map_err(|error| {
        place(error.loc.as_ref().map(|loc| (loc.line as usize, loc.column as usize)), error.kind.to_string())
    })?;
    // Inlined in a page, `</` could end the style.
    let printed = sheet
        .to_css(PrinterOptions { minify: true, targets, ..PrinterOptions::default() })
        .map_err(|error| place(None, error.kind.to_string()))?;
    Ok(printed.code.replace("</", "<\\/"))
}

/// Nothing from elsewhere, no script but our own, no style but the one whose hash is named.
fn policy(css: &str) -> String {
    use sha2::Digest;
    let digest = base64(&sha2::Sha256::digest(css.as_bytes()));
    format!(
        "default-src 'none'; script-src 'self'; style-src 'sha256-{digest}'; img-src 'self'; \
         connect-src 'self'; form-action 'self'; base-uri 'none'; manifest-src 'self'; worker-src 'self'"
    )
}

fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::new();
    for chunk in bytes.chunks(3) {
        let group =
            chunk.iter().fold(0u32, |group, byte| group << 8 | u32::from(*byte)) << (8 * (3 - chunk.len()));
        for place in 0..4 {
            let letter = LETTERS[(group >> (18 - 6 * place)) as usize & 63];
            out.push(if place <= chunk.len() { char::from(letter) } else { '=' });
        }
    }
    out
}

/// The scripts of `scripts/`, by their path below it.
fn scripts(tree: &Tree, root: &str) -> Vec<(String, String)> {
    let base = format!("{root}scripts/");
    let files = tree.under(&base).filter(|(path, _)| path.ends_with(".js"));
    files.filter_map(|(path, _)| Some((path[base.len()..].to_owned(), tree.text(path)?.to_owned()))).collect()
}

/// The script that answers for saved pages, or the one that takes them back from those who have
/// some. Its address must stay: browsers look there for its next version.
fn worker(tree: &Tree, root: &str, wanted: bool) -> Option<String> {
    let name = if wanted { "keep" } else { "clear" };
    tree.text(&format!("{root}worker/{name}.js")).map(super::search::scripts::slim)
}

/// Static files under hashed names, with their addresses by their own names.
fn static_files(tree: &Tree, root: &str) -> (Value, Vec<(Arc<str>, Bytes)>) {
    let base = format!("{root}static/");
    let mut addresses: BTreeMap<String, String> = BTreeMap::new();
    let mut files = Vec::new();
    for (path, bytes) in tree.under(&base) {
        let name = &path[base.len()..];
        let (stem, ending) = name.rsplit_once('.').unwrap_or((name, "bin"));
        let out = format!("assets/{stem}.{}.{ending}", hash::name(bytes));
        addresses.insert(name.to_owned(), format!("/{out}"));
        files.push((out.into(), bytes.clone()));
    }
    (Value::from(addresses), files)
}
