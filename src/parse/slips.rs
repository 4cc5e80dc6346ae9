//! What people mean when YAML does not: syntax mistakes in an editor's words.
//!
//! The parser's own errors speak of "simple keys" and "block mappings". Here the line at fault
//! is looked at again for the handful of slips that nearly every real mistake is.

use std::ops::Range;

use super::flow;
use super::text::Source;
use crate::base::diag::Diagnostics;

/// Finds the slips that YAML would read as something else, or that would hide what follows.
/// Blocks that cannot be read are blanked out in `text`, and their keys go to `broken`.
pub fn before_reading(
    source: &Source,
    range: &Range<usize>,
    text: &mut String,
    diags: &mut Diagnostics,
    broken: &mut Vec<String>,
) {
    let (mut cuts, mut blanks) = (Vec::new(), Vec::new());
    let mut open = Open::Nothing;
    let mut begun = false;
    let mut above = Above::default();
    let margin = needless_margin(text);
    for (start, line) in lines(text) {
        let indent = line.len() - line.trim_start_matches(' ').len();
        let content = line[indent..].trim_end();
        if open.goes_on(indent, content) || content.is_empty() || content.starts_with('#') {
            continue;
        }
        if content == "---" && indent == 0 && begun {
            let at = range.start + start;
            diags.yaml_second_document(&source.place(at..at + 3));
            blanks.push(start..start + 3);
            continue;
        }
        begun = true;
        let at = range.start + start + indent;
        if margin.as_ref().is_some_and(|margin| margin.contains(&start)) {
            if margin.as_ref().is_some_and(|margin| indent == indent_of(&text[margin.start..])) {
                diags.needless_indent(&source.place(at - indent..at));
                broken.extend(key_value(content).map(|(_, key, _)| key.to_owned()));
            }
            blanks.push(start..start + line.len());
            continue;
        }
        if let Some((length, is_mark)) = above.list_slip(indent, content) {
            let place = source.place(at..at + length);
            match is_mark {
                true => diags.list_mark(&place, content[..length].trim_end()),
                false => diags.missing_space_behind_dash(&place),
            }
            above = Above { indent, item: true, ..Above::default() };
            cuts.push(start);
            continue;
        }
        if above.swallows(indent, content) {
            diags.swallowed_item(&source.place(at - indent..at), above.indent, above.item);
            cuts.push(start);
            continue;
        }
        above = Above::of(indent, content);
        if let Some(tabs) = leading_tabs(line) {
            diags.tab_indent(&source.place(at..at + tabs), &"  ".repeat(tabs));
            cuts.push(start);
            continue;
        }
        let (offset, key, value) = match (key_value(content), list_item(content)) {
            (Some(found), _) => found,
            (None, Some((offset, value))) => (offset, "", value),
            (None, None) => {
                // Further in, such a line may go on with the text above.
                if let Some(colon) = missing_space(content).filter(|_| indent == 0) {
                    diags.missing_space(&source.place(at + colon..at + colon + 1), &content[..colon]);
                    cuts.push(start);
                }
                continue;
            }
        };
        open = Open::after(value, indent);
        if value_slip(source, at + offset, key, value, diags) {
            cuts.push(start);
            open = Open::Nothing;
        }
    }
    blanks.into_iter().for_each(|range| blank(text, range));
    for at in cuts {
        broken.extend(cut_block(text, at));
    }
}

/// The line above, as far as a list may begin or go on below it.
#[derive(Default)]
struct Above {
    indent: usize,
    /// `- …`
    item: bool,
    /// `key:` with nothing behind it.
    opens: bool,
    /// A text without quotes, which takes in all lines that are further in.
    plain: bool,
}

impl Above {
    fn of(indent: usize, content: &str) -> Above {
        let value = key_value(content)
            .map(|(_, _, value)| value)
            .or_else(|| list_item(content).map(|(_, value)| value))
            .unwrap_or("");
        Above {
            indent,
            item: content.starts_with("- "),
            opens: key_value(content).is_some_and(|(_, _, value)| value.is_empty()),
            plain: !value.is_empty() && !value.starts_with(['"', '\'', '|', '>', '{', '[', '#']),
        }
    }

    /// An item of a list that begins with another mark than `- `: how long that is, and whether
    /// it is a mark of its own or only lacks its space.
    fn list_slip(&self, indent: usize, content: &str) -> Option<(usize, bool)> {
        let here = (self.opens && indent >= self.indent) || (self.item && indent == self.indent);
        if !here {
            return None;
        }
        for mark in ["– ", "— ", "• ", "· ", "‣ ", "∙ ", "● "] {
            if content.starts_with(mark) {
                return Some((mark.len(), true));
            }
        }
        let behind = content.strip_prefix('-')?.chars().next()?;
        (behind.is_alphabetic() || matches!(behind, '"' | '{' | '[')).then_some((1, false))
    }

    /// Whether a `- ` of this line would be taken for words of the text above.
    fn swallows(&self, indent: usize, content: &str) -> bool {
        self.plain && indent > self.indent && content.starts_with("- ")
    }
}

/// The lines at the very beginning that are further in than all that follow: somebody indented
/// the first line, and YAML would find fault with every other.
fn needless_margin(text: &str) -> Option<Range<usize>> {
    let mut begin = None;
    for (start, line) in lines(text) {
        let content = line.trim_start_matches(' ');
        if content.is_empty() || content.starts_with('#') {
            continue;
        }
        match (begin, line.len() > content.len()) {
            (None, true) if key_value(content).is_some() => begin = Some(start),
            (None, _) => return None,
            (Some(_), true) => {}
            (Some(begin), false) => return key_value(content).is_some().then_some(begin..start),
        }
    }
    None
}

fn indent_of(text: &str) -> usize {
    text.len() - text.trim_start_matches(' ').len()
}

/// A value that goes on in the next line, where nothing is looked for.
enum Open {
    Nothing,
    /// `|` or `>`: as long as lines are further in than this.
    Block(usize),
    Quote(char),
    /// `{` or `[`: this many are still open.
    Flow(usize),
}

impl Open {
    fn after(value: &str, indent: usize) -> Open {
        match value.chars().next() {
            Some('|' | '>') => Open::Block(indent),
            Some(quote @ ('"' | '\'')) if !closes(&value[1..], quote) => Open::Quote(quote),
            Some('{' | '[') => match flow_depth(value, 0) {
                0 => Open::Nothing,
                depth => Open::Flow(depth),
            },
            _ => Open::Nothing,
        }
    }

    /// Whether the line still belongs to the open value.
    fn goes_on(&mut self, indent: usize, content: &str) -> bool {
        let (belongs, next) = match *self {
            Open::Nothing => return false,
            Open::Block(parent) if content.is_empty() || indent > parent => return true,
            Open::Block(_) => (false, Open::Nothing),
            Open::Quote(quote) if closes(content, quote) => (true, Open::Nothing),
            Open::Quote(_) => return true,
            // A flow collection is never less far in than what it belongs to.
            Open::Flow(_) if indent == 0 && !content.starts_with(['}', ']']) => (false, Open::Nothing),
            Open::Flow(depth) => match flow_depth(content, depth) {
                0 => (true, Open::Nothing),
                depth => (true, Open::Flow(depth)),
            },
        };
        *self = next;
        belongs
    }
}

/// How many brackets are open behind a stretch of a flow collection; those in quotes do not count.
fn flow_depth(text: &str, before: usize) -> usize {
    let mut quote = None;
    text.chars().fold(before, |depth, c| match (quote, c) {
        (Some(open), c) if c == open => {
            quote = None;
            depth
        }
        (Some(_), _) => depth,
        (None, '"') => {
            quote = Some(c);
            depth
        }
        (None, '{' | '[') => depth + 1,
        (None, '}' | ']') => depth.saturating_sub(1),
        _ => depth,
    })
}

fn leading_tabs(line: &str) -> Option<usize> {
    let tab = line.find('\t').filter(|&tab| line[..tab].trim().is_empty())?;
    Some(line[tab..].len() - line[tab..].trim_start_matches('\t').len())
}

/// `- value`: where the value starts, and the value.
fn list_item(content: &str) -> Option<(usize, &str)> {
    let value = content.strip_prefix("- ")?.trim_start();
    (!value.is_empty()).then_some((content.len() - value.len(), value))
}

/// Mistakes inside one `key: value` or `- value` line; true when the line cannot be read.
fn value_slip(source: &Source, at: usize, key: &str, value: &str, diags: &mut Diagnostics) -> bool {
    let place = source.place(at..at + value.len());
    let first = value.chars().next().unwrap_or(' ');
    let inner = value.trim_start_matches(is_curly).trim_end_matches(is_curly);
    if is_curly(first) && value.ends_with(is_curly) && !inner.is_empty() && !inner.contains(is_curly) {
        diags.curly_quotes(&place, &quoted(inner));
        return true;
    }
    match first {
        '"' | '\'' => {
            let Some(fix) = flow::quote_inside(value) else { return false };
            diags.quote_inside(&place, &fix);
        }
        '|' | '>' | '#' => return false,
        '@' | '`' | '%' => diags.special_start(&place, first, &quoted(value)),
        '!' => diags.yaml_tag(&place, &quoted(value)),
        // `*name` alone is an alias, and told of as one.
        '*' if value[1..].contains([' ', '*']) => diags.special_start(&place, first, &quoted(value)),
        '*' | '&' => return false,
        '{' if reference_start(value) || goes_on_behind(value, '}') => {
            diags.brace_start(&place, &quoted(value))
        }
        '[' if value.contains("](") || goes_on_behind(value, ']') => {
            diags.bracket_start(&place, &quoted(value))
        }
        '{' | '[' => return flow::slips(source, at, value, diags),
        _ => return plain_slip(&place, key, value, diags),
    }
    true
}

fn is_curly(c: char) -> bool {
    matches!(c, '“' | '”' | '„' | '‘' | '’' | '«' | '»')
}

/// A `#` or a colon in a value without quotes.
fn plain_slip(place: &crate::base::diag::Place, key: &str, value: &str, diags: &mut Diagnostics) -> bool {
    let colon = value.find(": ").or_else(|| value.ends_with(':').then(|| value.len() - 1));
    let hash = value.find(" #");
    // A comment is `# words`; `#1` or `#words` behind a word is text.
    let comment =
        hash.is_some_and(|hash| value[hash + 2..].starts_with([' ', '#']) || value.len() == hash + 2);
    match (colon, hash) {
        (Some(colon), hash) if hash.is_none_or(|hash| colon < hash) && !key.is_empty() => {
            diags.colon_in_value(place, key, &quoted(value));
        }
        // Behind a number or a date it is a comment, however it is written.
        (_, Some(hash)) if !comment && value[..hash].contains(char::is_alphabetic) => {
            diags.hash_cuts(place, key, &quoted(value))
        }
        _ => return false,
    }
    true
}

/// Whether text follows the bracket that closes the first one; a comment is no text.
fn goes_on_behind(value: &str, close: char) -> bool {
    let mut depth = 0usize;
    let mut quote = false;
    for (at, c) in value.char_indices() {
        match c {
            '"' => quote = !quote,
            '{' | '[' if !quote => depth += 1,
            '}' | ']' if !quote => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    let behind = value[at + 1..].trim_start();
                    return c != close || !(behind.is_empty() || behind.starts_with('#'));
                }
            }
            _ => {}
        }
    }
    false
}

/// Whether a value begins with one of our references, like `{phone dhcs}`.
pub fn reference_start(value: &str) -> bool {
    let inner = value.strip_prefix('{').and_then(|inner| inner.split_once(' '));
    inner.is_some_and(|(name, _)| super::reference::REFERENCES.contains(&name))
}

/// The text in straight double quotes, as YAML wants it.
pub fn quoted(text: &str) -> String {
    format!("\"{}\"", text.trim().replace('\\', "\\\\").replace('"', "\\\""))
}

/// `key: value` or `- key: value`: where the value starts, the key, the value.
fn key_value(content: &str) -> Option<(usize, &str, &str)> {
    let inner = content.trim_start_matches("- ").trim_start();
    let skipped = content.len() - inner.len();
    let colon = inner.find(": ").or_else(|| inner.strip_suffix(':').map(str::len))?;
    let key = &inner[..colon];
    if !is_key(key) {
        return None;
    }
    let value = inner.get(colon + 1..).unwrap_or("").trim_start();
    Some((skipped + inner.len() - value.len(), key, value))
}

fn is_key(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.'))
}

/// `title:Words`: the colon that lacks its space. Addresses and times have theirs on purpose.
fn missing_space(content: &str) -> Option<usize> {
    let inner = content.trim_start_matches("- ");
    let skipped = content.len() - inner.len();
    let colon = inner.find(':')?;
    let (key, rest) = (&inner[..colon], &inner[colon + 1..]);
    let name = !key.is_empty() && key.chars().all(|c| c.is_ascii_lowercase() || c == '_');
    (name && !rest.starts_with("//") && !rest.starts_with([' ', '\t']) && !rest.is_empty() && skipped == 0)
        .then_some(skipped + colon)
}

/// Tells of a syntax error at byte `at` of `text`, which stands at `base` in the file.
pub fn explain(source: &Source, base: usize, text: &str, at: usize, info: &str, diags: &mut Diagnostics) {
    let (start, line) = line_at(text, at);
    let whole = || {
        let indent = line.len() - line.trim_start().len();
        source.place(base + start + indent..base + start + line.trim_end().len().max(indent))
    };
    if info.contains("nesting") || info.contains("depth") || info.contains("recursion") {
        let value = key_value(line.trim_start())
            .map_or(0, |(offset, ..)| line.len() - line.trim_start().len() + offset);
        diags.nested_too_deep(&source.place(base + start + value..base + at.max(start + value) + 1));
    } else if let Some(quote) = unclosed_quote(text, at) {
        let value = line_at(text, quote).1;
        let value = value[quote - line_at(text, quote).0..].trim_end();
        let mark = &value[..1];
        diags.unclosed_quote(
            &source.place(base + quote..base + quote + value.len()),
            &format!("{value}{mark}"),
        );
    } else if let Some(colon) = missing_space(line.trim()) {
        let at = base + start + line.len() - line.trim_start().len() + colon;
        diags.missing_space(&source.place(at..at + 1), &line.trim()[..colon]);
    } else if let Some((start, line, wanted)) = lost_indent(text, start, line) {
        let indent = indent_of(line);
        diags.wrong_indent(&source.place(base + start..base + start + indent), indent, wanted);
    } else if let Some((indent, wanted)) = odd_indent(text, start, line) {
        let place = source.place(base + start..base + start + indent);
        diags.wrong_indent(&place, indent, wanted);
    } else if line.trim_start().starts_with('%') {
        diags.special_start(&whole(), '%', &quoted(line.trim()));
    } else if let Some(bracket) = unclosed_bracket(text, at) {
        let (line_start, line) = line_at(text, bracket);
        diags.unclosed_bracket(
            &source.place(base + bracket..base + line_start + line.trim_end().len()),
            line[bracket - line_start..].trim_end(),
        );
    } else if !line.contains(':') && !line.trim_start().starts_with('-') && !line.trim().is_empty() {
        // What is further in below it belongs to it: then it is a name that lacks its colon.
        let next = lines(&text[start..]).skip(1).find(|(_, line)| !line.trim().is_empty());
        match next.is_some_and(|(_, next)| indent_of(next) > indent_of(line) && is_key(line.trim())) {
            true => diags.missing_colon(&whole(), line.trim()),
            false => diags.line_without_key(&whole(), line.trim()),
        }
    } else {
        diags.yaml_syntax(&whole(), info);
    }
}

/// The place of a quote that opens a value at or before `at` and is not closed on its own line.
fn unclosed_quote(text: &str, at: usize) -> Option<usize> {
    let mut found = None;
    for (start, line) in lines(text) {
        if start > at {
            break;
        }
        let trimmed = line.trim_end();
        let Some((offset, _, value)) = key_value(trimmed.trim_start()) else { continue };
        let value_at = start + (trimmed.len() - trimmed.trim_start().len()) + offset;
        let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''));
        let Some(quote) = quote else { continue };
        if !closes(&value[1..], quote) {
            found = Some(value_at);
        }
    }
    found
}

/// Whether a quoted text that goes on in `rest` ends there.
fn closes(rest: &str, quote: char) -> bool {
    let rest = match quote {
        '"' => rest.replace("\\\\", "").replace("\\\"", ""),
        _ => rest.replace("''", ""),
    };
    rest.find(quote).is_some_and(|at| {
        let behind = rest[at + 1..].trim_start();
        behind.is_empty() || behind.starts_with('#')
    })
}

fn unclosed_bracket(text: &str, at: usize) -> Option<usize> {
    let mut found = None;
    for (start, line) in lines(text) {
        if start > at {
            break;
        }
        let opens = line.matches(['[', '{']).count();
        let closes = line.matches([']', '}']).count();
        if opens > closes {
            found = line.find(['[', '{']).map(|offset| start + offset);
        }
    }
    found
}

/// The line above a `key: value` that YAML did not expect, if it has a value and lost its indent:
/// its neighbors on both sides are further in. Where it begins, the line, the indent it should have.
fn lost_indent<'a>(text: &'a str, start: usize, line: &str) -> Option<(usize, &'a str, usize)> {
    let own = indent_of(line);
    key_value(line.trim_start())?;
    let mut before =
        lines(text).take_while(|(at, _)| *at < start).filter(|(_, line)| !line.trim().is_empty());
    let (at, last) = before.by_ref().last()?;
    let above = lines(text).take_while(|(other, _)| *other < at).filter(|(_, line)| !line.trim().is_empty());
    let above = indent_of(above.last()?.1);
    let has_value = key_value(last.trim_start()).is_some_and(|(_, _, value)| !value.is_empty());
    (has_value && indent_of(last) < own && above == own).then_some((at, last, own))
}

/// A line whose indent fits none of the lines around it: how far it is in, how far it should be.
fn odd_indent(text: &str, start: usize, line: &str) -> Option<(usize, usize)> {
    let indent = |line: &str| line.len() - line.trim_start_matches(' ').len();
    let own = indent(line);
    let mut above: Vec<usize> = lines(text)
        .take_while(|(at, _)| *at < start)
        .filter(|(_, other)| !other.trim().is_empty() && !other.trim_start().starts_with('#'))
        .map(|(_, other)| indent(other))
        .collect();
    let last = *above.last()?;
    let opener =
        lines(text).take_while(|(at, _)| *at < start).filter(|(_, other)| !other.trim().is_empty()).last();
    // A line that opens a block may be followed by any deeper indent.
    if opener.is_some_and(|(_, line)| line.trim_end().ends_with(':')) && own > last {
        return None;
    }
    above.sort_unstable();
    above.dedup();
    if above.contains(&own) && own != last + 1 {
        return None;
    }
    let wanted = above.into_iter().min_by_key(|&other| (other.abs_diff(own), other))?;
    (wanted != own).then_some((own, wanted))
}

/// Blanks the top-level block that holds byte `at`, so that the rest can be read; gives the keys
/// in it. None when there is no such block, and nothing more can be saved.
pub fn cut_block(text: &mut String, at: usize) -> Vec<String> {
    let tops: Vec<(usize, String)> = lines(text)
        .filter(|(_, line)| {
            line.starts_with(|c: char| !c.is_whitespace() && c != '#' && c != '-' && c != ']' && c != '}')
        })
        .map(|(start, line)| (start, line.split(':').next().unwrap_or("").trim().to_owned()))
        .collect();
    let (end_line, _) = line_at(text, at);
    let Some(index) = tops.iter().rposition(|(start, _)| *start <= end_line) else { return Vec::new() };
    let start = tops[index].0;
    let end = tops.get(index + 1).map_or(text.len(), |(next, _)| *next);
    let block = &text[start..end];
    if block.trim().is_empty() {
        return Vec::new();
    }
    let inner = lines(block).filter_map(|(_, line)| Some(key_value(line.trim())?.1.to_owned()));
    let keys = std::iter::once(tops[index].1.clone()).chain(inner).collect();
    blank(text, start..end);
    keys
}

/// Writes spaces over a stretch of text, so that all places stay what they are.
fn blank(text: &mut String, range: Range<usize>) {
    let space = |c: char| if c == '\n' { "\n".to_owned() } else { " ".repeat(c.len_utf8()) };
    let spaces: String = text[range.clone()].chars().map(space).collect();
    text.replace_range(range, &spaces);
}

/// The line that holds byte `at`: where it starts, and its text.
fn line_at(text: &str, at: usize) -> (usize, &str) {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    let start = text[..at].rfind('\n').map_or(0, |newline| newline + 1);
    let end = text[at..].find('\n').map_or(text.len(), |newline| at + newline);
    (start, &text[start..end])
}

fn lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut start = 0;
    text.split_inclusive('\n').map(move |line| {
        let at = start;
        start += line.len();
        (at, line.trim_end_matches(['\n', '\r']))
    })
}
