//! Markdown, read once: HTML with holes where a language, a figure or an address goes.
//!
//! comrak reads the Markdown; its tree is walked here instead of by comrak's own HTML writer,
//! because references are found on the tree, raw HTML is refused with the way to say it
//! instead, and every word that a reader sees must come from the language files.

use std::ops::Range;

use comrak::arena_tree::NodeEdge;
use comrak::nodes::{AlertType, AstNode, ListType, NodeValue, TableAlignment};
use comrak::{Arena, Options, parse_document};

use super::leaf::{PartialDate, is_url};
use super::lint;
use super::marks;
use super::print::{self, Section};
use super::reference;
use super::text::Source;
use crate::base::diag::{Diagnostics, Place};

/// Markdown nested deeper than this is a mistake: no reader could follow it.
const MAX_DEPTH: usize = 48;

/// The HTML of a text, and what must be filled in before it is shown.
#[derive(Clone, Debug, Default)]
pub struct Body {
    pub html: String,
    /// Sorted by place in `html`.
    pub holes: Vec<Hole>,
    /// Stretches of `html` that are plain prose: where a glossary term may become a link.
    pub prose: Vec<Range<u32>>,
    pub headings: Vec<Heading>,
    /// Ids in the text besides those of its headings: footnotes.
    pub ids: Vec<String>,
    /// What the text says, section by section, to tell when a translation is behind.
    pub sections: Vec<Section>,
}

#[derive(Clone, Debug)]
pub struct Hole {
    /// Byte in the HTML before which the hole's text goes.
    pub at: u32,
    pub what: What,
    pub place: Place,
}

/// What fills a hole.
#[derive(Clone, Debug, PartialEq)]
pub enum What {
    /// A figure; `bare` without the mark of its source, where it stands inside a link.
    Fact {
        id: String,
        part: Option<String>,
        bare: bool,
    },
    Limit {
        rule: String,
        household: u8,
        bare: bool,
    },
    /// A table of a rule's limits for households of one to eight.
    Limits {
        rule: String,
    },
    /// A table of what the newest guideline changed in a rule's limits.
    Changes {
        rule: String,
    },
    Phone {
        contact: String,
    },
    /// A card with all there is about a contact.
    Contact {
        contact: String,
    },
    Date(PartialDate),
    /// The `href` of a link inside the site, from `/section/page#fragment`.
    Page(String),
    /// What stands behind the words of a link to a file: its type and size.
    FileNote(String),
    /// The `src`, `width` and `height` of an image beside the page.
    Image(String),
    /// The id of the n-th heading.
    HeadingId(usize),
    /// The small link beside the n-th heading.
    HeadingLink(usize),
    /// Behind the n-th heading, before its text: where a reader is told that a section is behind.
    SectionStart(usize),
    /// A word from the language file.
    Word(&'static str),
}

#[derive(Clone, Debug)]
pub struct Heading {
    pub level: u8,
    pub id: String,
    pub text: String,
    pub place: Place,
}

/// How the text that comrak reads lies in its file.
#[derive(Clone)]
pub enum Origin {
    /// The rest of a file from this byte on.
    File { start: usize },
    /// The value of a YAML node.
    Yaml { node: Range<usize> },
}

/// Reads Markdown. Mistakes go to `diags`; what can be shown is shown. `figures` allows typed
/// amounts and shares, where facts themselves are written down.
pub fn parse(source: &Source, text: &str, origin: Origin, figures: bool, diags: &mut Diagnostics) -> Body {
    let arena = Arena::new();
    let root = parse_document(&arena, text, &options());
    let lines = line_starts(text);
    let in_file = matches!(origin, Origin::File { .. });
    let mut writer = Writer {
        source,
        text,
        origin,
        lines,
        diags,
        body: Body { html: String::with_capacity(text.len() * 5 / 4), ..Body::default() },
        depth: 0,
        too_deep: false,
        links: 0,
        heading: None,
        table: None,
        footnotes: 0,
        figures,
        cursor: 0,
        letters: std::cell::OnceCell::new(),
        muted: false,
    };
    writer.walk(root);
    let mut body = writer.body;
    distinct_ids(&mut body.headings);
    body.sections = if in_file { print::sections(root, &body.headings) } else { print::whole(root) };
    body.html.shrink_to_fit();
    body
}

/// The body of a line in which no character can mean anything to Markdown, or be a figure: most
/// items of lists in records are such, and comrak is spared.
pub fn plain_line(text: &str) -> Option<Body> {
    let text = text.trim();
    let plain =
        |c: char| c.is_alphabetic() || matches!(c, ' ' | ',' | '.' | ';' | '?' | '’' | '\'' | '¿' | '¡');
    if !text.chars().all(plain) {
        return None;
    }
    let html = format!("<p>{text}</p>\n");
    let end = u32::try_from(3 + text.len()).ok()?;
    let sections = print::plain(text);
    Some(Body { html, prose: std::iter::once(3..end).collect(), sections, ..Body::default() })
}

pub(super) fn options() -> Options<'static> {
    let mut options = Options::default();
    options.extension.table = true;
    options.extension.footnotes = true;
    options.extension.alerts = true;
    options.extension.description_lists = true;
    options.extension.tasklist = true;
    options.extension.strikethrough = true;
    options.extension.cjk_friendly_emphasis = true;
    options
}

fn line_starts(text: &str) -> Vec<usize> {
    let breaks = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(at, _)| at + 1);
    std::iter::once(0).chain(breaks).collect()
}

/// Two headings of one text never share an id, and none takes that of a source or a footnote.
fn distinct_ids(headings: &mut [Heading]) {
    let mut taken = std::collections::HashSet::new();
    // How far each id was counted already: a thousand headings of one text are no reason to wait.
    let mut counted = std::collections::HashMap::new();
    for heading in headings {
        if ["source-", "fn-", "fnref-"].iter().any(|start| heading.id.starts_with(start)) {
            heading.id.insert_str(0, "part-");
        }
        let first = heading.id.clone();
        let count = counted.entry(first.clone()).or_insert(1);
        while !taken.insert(heading.id.clone()) {
            *count += 1;
            heading.id = format!("{first}-{count}");
        }
    }
}

struct TableState {
    alignments: Vec<TableAlignment>,
    column: usize,
    in_header: bool,
}

struct Writer<'a, 'd> {
    source: &'a Source<'a>,
    text: &'a str,
    origin: Origin,
    lines: Vec<usize>,
    diags: &'d mut Diagnostics,
    body: Body,
    depth: usize,
    too_deep: bool,
    /// Links and headings that are open: no glossary link goes inside them.
    links: usize,
    heading: Option<String>,
    table: Option<TableState>,
    footnotes: usize,
    /// Whether amounts and shares may be typed.
    figures: bool,
    /// Where in the text the last thing of the current stretch was found: the next is behind it.
    cursor: usize,
    /// For a YAML value: where its letters stand, found out when a place is first asked for.
    letters: std::cell::OnceCell<Vec<(u32, Range<u32>)>>,
    /// Inside an image, whose children are its alternative text and already written.
    muted: bool,
}

impl<'a> Writer<'a, '_> {
    /// Walks the tree without recursion: a text nested a thousand deep must not end the program.
    fn walk(&mut self, root: &'a AstNode<'a>) {
        for edge in root.traverse() {
            match edge {
                NodeEdge::Start(node) => {
                    self.depth += 1;
                    if self.depth > MAX_DEPTH {
                        self.tell_too_deep(node);
                    } else if !self.muted {
                        self.open(node);
                    }
                }
                NodeEdge::End(node) => {
                    let image = matches!(node.data.borrow().value, NodeValue::Image(_));
                    if self.depth <= MAX_DEPTH && (image || !self.muted) {
                        self.close(node);
                    }
                    self.depth -= 1;
                }
            }
        }
        if self.footnotes > 0 {
            self.push("</ol></section>\n");
        }
    }

    fn tell_too_deep(&mut self, node: &'a AstNode<'a>) {
        if !self.too_deep {
            self.too_deep = true;
            let place = self.place_of(node);
            self.diags.markdown_too_deep(&place);
        }
    }

    fn push(&mut self, html: &str) {
        self.body.html.push_str(html);
    }

    fn escape(&mut self, text: &str) {
        escape_into(&mut self.body.html, text);
    }

    fn hole(&mut self, what: What, place: Place) {
        let at = u32::try_from(self.body.html.len()).unwrap_or(u32::MAX);
        self.body.holes.push(Hole { at, what, place });
    }

    fn open(&mut self, node: &'a AstNode<'a>) {
        let data = node.data.borrow();
        match &data.value {
            NodeValue::Document | NodeValue::DescriptionItem(_) => {}
            NodeValue::Paragraph if is_tight(node) => {}
            NodeValue::Paragraph => self.push("<p>"),
            NodeValue::Heading(heading) => self.open_heading(node, heading.level),
            NodeValue::BlockQuote => self.push("<blockquote>\n"),
            NodeValue::Alert(alert) => self.open_alert(node, alert.alert_type, alert.title.as_deref()),
            NodeValue::List(list) => match list.list_type {
                ListType::Ordered if list.start != 1 => {
                    let start = list.start;
                    self.push(&format!("<ol start=\"{start}\">\n"));
                }
                ListType::Ordered => self.push("<ol>\n"),
                ListType::Bullet if list.is_task_list => self.push("<ul class=\"tick\">\n"),
                ListType::Bullet => self.push("<ul>\n"),
            },
            NodeValue::Item(_) => self.push("<li>"),
            NodeValue::TaskItem(_) if is_simple(node) => {
                self.push("<li><label><input type=\"checkbox\"><span>")
            }
            NodeValue::TaskItem(_) => self.push("<li>"),
            NodeValue::DescriptionList => self.push("<dl>\n"),
            NodeValue::DescriptionTerm => self.push("<dt>"),
            NodeValue::DescriptionDetails => self.push("<dd>"),
            NodeValue::CodeBlock(block) => {
                if !block.closed {
                    let place = self.place_of(node);
                    let fence = self.source.slice(&place.range()).lines().next().unwrap_or("").len();
                    let place = Place { end: place.start + fence as u32, ..place };
                    self.diags.open_fence(&place);
                }
                self.push("<pre><code>");
                self.escape(&block.literal);
                self.push("</code></pre>\n");
            }
            NodeValue::ThematicBreak => self.push("<hr>\n"),
            NodeValue::Table(table) => self.open_table(node, table.alignments.clone()),
            NodeValue::TableRow(header) => self.open_row(*header),
            NodeValue::TableCell => self.open_cell(),
            NodeValue::FootnoteDefinition(_) => self.open_footnote(node),
            NodeValue::FootnoteReference(reference) => {
                let (name, first) = (reference.ix, reference.ref_num);
                let id = format!("fnref-{name}-{first}");
                self.push(&format!("<sup><a id=\"{id}\" class=\"fn\" href=\"#fn-{name}\">{name}</a></sup>"));
                self.body.ids.push(id);
            }
            NodeValue::Text(text) => self.text(node, text),
            NodeValue::SoftBreak => self.push("\n"),
            NodeValue::LineBreak => self.push("<br>\n"),
            NodeValue::Code(code) => {
                self.push("<code>");
                self.escape(&code.literal);
                self.push("</code>");
            }
            NodeValue::Emph => self.push("<em>"),
            NodeValue::Strong => self.push("<strong>"),
            NodeValue::Strikethrough => self.push("<del>"),
            NodeValue::Link(link) => self.open_link(node, &link.url),
            NodeValue::Image(image) => self.open_image(node, &image.url),
            NodeValue::HtmlBlock(html) => {
                let place = self.place_of(node);
                self.diags.raw_html(&place, &html.literal);
            }
            NodeValue::HtmlInline(html) => {
                let place = self.find(node, html);
                self.diags.raw_html(&place, html);
            }
            // No other extension is switched on.
            _ => {}
        }
    }

    fn close(&mut self, node: &'a AstNode<'a>) {
        let data = node.data.borrow();
        match &data.value {
            NodeValue::Paragraph if is_tight(node) => {}
            NodeValue::Paragraph => self.push("</p>\n"),
            NodeValue::Heading(heading) => self.close_heading(heading.level),
            NodeValue::BlockQuote => self.push("</blockquote>\n"),
            NodeValue::Alert(_) => self.push("</div></div>\n"),
            NodeValue::List(list) => self.push(match list.list_type {
                ListType::Ordered => "</ol>\n",
                ListType::Bullet => "</ul>\n",
            }),
            NodeValue::Item(_) => self.push("</li>\n"),
            NodeValue::TaskItem(_) if is_simple(node) => self.push("</span></label></li>\n"),
            NodeValue::TaskItem(_) => self.push("</li>\n"),
            NodeValue::DescriptionList => self.push("</dl>\n"),
            NodeValue::DescriptionTerm => self.push("</dt>\n"),
            NodeValue::DescriptionDetails => self.push("</dd>\n"),
            NodeValue::Table(_) => {
                self.table = None;
                self.push("</tbody></table></div>\n");
            }
            NodeValue::TableRow(header) => {
                self.push(if *header { "</tr></thead><tbody>\n" } else { "</tr>\n" })
            }
            NodeValue::TableCell => self.close_cell(),
            NodeValue::FootnoteDefinition(definition) => {
                self.close_footnote(node, definition.total_references)
            }
            NodeValue::Emph => self.push("</em>"),
            NodeValue::Strong => self.push("</strong>"),
            NodeValue::Strikethrough => self.push("</del>"),
            NodeValue::Link(link) => self.close_link(node, &link.url),
            NodeValue::Image(_) => self.muted = false,
            _ => {}
        }
    }

    fn open_heading(&mut self, node: &'a AstNode<'a>, level: u8) {
        let place = self.place_of(node);
        let mut text = plain_text(node);
        if text.trim().is_empty() {
            self.diags.empty_heading(&place);
        }
        if level == 1 {
            self.diags.second_title(&place, &text);
        }
        // A text in a record stands below a heading of the page's own.
        let top = if matches!(self.origin, Origin::File { .. }) { 1 } else { 2 };
        let above = self.body.headings.last().map_or(top, |last| last.level);
        if level > above + 1 {
            let raw = self.source.slice(&place.range()).trim_start_matches('#');
            self.diags.skipped_heading(&place, above, level, raw);
        }
        let id = match explicit_id(&text) {
            Some((end, id)) => {
                text.truncate(end);
                id
            }
            None => slug(&text),
        };
        let index = self.body.headings.len();
        self.body.headings.push(Heading { level, id, text: text.trim().to_owned(), place: place.clone() });
        self.push(&format!("<h{level} id=\""));
        self.hole(What::HeadingId(index), place);
        self.push("\">");
        self.links += 1;
        self.heading = Some(text);
    }

    fn close_heading(&mut self, level: u8) {
        let index = self.body.headings.len() - 1;
        let place = self.body.headings[index].place.clone();
        self.hole(What::HeadingLink(index), place.clone());
        self.push(&format!("</h{level}>\n"));
        self.hole(What::SectionStart(index), place);
        self.links -= 1;
        self.heading = None;
    }

    fn open_alert(&mut self, node: &'a AstNode<'a>, kind: AlertType, title: Option<&str>) {
        let (class, word) = match kind {
            AlertType::Note => ("note", "alert_note"),
            AlertType::Tip => ("note tip", "alert_tip"),
            AlertType::Important => ("note important", "alert_important"),
            AlertType::Warning => ("note care", "alert_warning"),
            AlertType::Caution => ("note care", "alert_caution"),
        };
        self.push(&format!("<div class=\"{class}\"><div><p class=\"alert\"><strong>"));
        match title {
            Some(title) => self.escape(title),
            None => {
                let place = self.place_of(node);
                self.hole(What::Word(word), place);
            }
        }
        self.push("</strong></p>\n");
    }

    fn open_table(&mut self, node: &'a AstNode<'a>, alignments: Vec<TableAlignment>) {
        let place = self.place_of(node);
        self.push("<div class=\"scroll\" tabindex=\"0\" role=\"region\" ");
        if self.body.headings.is_empty() {
            self.push("aria-label=\"");
            self.hole(What::Word("table"), place);
        } else {
            self.push("aria-labelledby=\"");
            self.hole(What::HeadingId(self.body.headings.len() - 1), place);
        }
        self.push("\"><table>\n");
        self.table = Some(TableState { alignments, column: 0, in_header: false });
    }

    fn open_row(&mut self, header: bool) {
        if let Some(table) = &mut self.table {
            table.column = 0;
            table.in_header = header;
        }
        self.push(if header { "<thead><tr>" } else { "<tr>" });
    }

    fn open_cell(&mut self) {
        let Some(table) = &self.table else { return };
        let align = match table.alignments.get(table.column) {
            Some(TableAlignment::Right) => " class=\"num\"",
            Some(TableAlignment::Center) => " class=\"mid\"",
            _ => "",
        };
        let tag = match (table.in_header, table.column) {
            (true, _) => format!("<th scope=\"col\"{align}>"),
            (false, 0) => format!("<th scope=\"row\"{align}>"),
            _ => format!("<td{align}>"),
        };
        self.push(&tag);
    }

    fn close_cell(&mut self) {
        let Some(table) = &mut self.table else { return };
        let head = table.in_header || table.column == 0;
        table.column += 1;
        self.push(if head { "</th>" } else { "</td>" });
    }

    fn open_footnote(&mut self, node: &'a AstNode<'a>) {
        let place = self.place_of(node);
        if self.footnotes == 0 {
            self.push("<section class=\"notes meta\" aria-label=\"");
            self.hole(What::Word("footnotes"), place);
            self.push("\"><ol>\n");
        }
        self.footnotes += 1;
        let id = format!("fn-{}", self.footnotes);
        self.push(&format!("<li id=\"{id}\">"));
        self.body.ids.push(id);
    }

    fn close_footnote(&mut self, node: &'a AstNode<'a>, references: u32) {
        let place = self.place_of(node);
        for number in 1..=references {
            let index = self.footnotes;
            self.push(&format!(" <a class=\"back\" href=\"#fnref-{index}-{number}\" aria-label=\""));
            self.hole(What::Word("back_to_text"), place.clone());
            self.push("\">↩</a>");
        }
        self.push("</li>\n");
    }

    fn open_link(&mut self, node: &'a AstNode<'a>, url: &str) {
        self.links += 1;
        let place = self.find(node, url);
        let words = plain_text(node);
        let image =
            node.first_child().is_some_and(|child| matches!(child.data.borrow().value, NodeValue::Image(_)));
        let whole = self.place_of(node);
        if words.trim().is_empty() && !image {
            self.diags.link_without_words(&whole);
        }
        lint::link_words(&whole, &words, self.diags);
        if url.starts_with("www.") || url.starts_with("//") {
            self.diags.bad_link(&place, url);
            self.push("<a>");
        } else if url.is_empty() {
            self.diags.empty_link(&place);
            self.push("<a>");
        } else if let Some(fragment) = url.strip_prefix('#') {
            self.push("<a href=\"");
            self.hole(What::Page(format!("#{fragment}")), place);
            self.push("\">");
        } else if url.starts_with("mailto:") || url.starts_with("tel:") {
            self.diags.typed_contact(&place, url);
            self.push("<a>");
        } else if url.contains("://") {
            if !is_url(url) {
                self.diags.bad_link(&place, url);
            }
            self.push("<a href=\"");
            self.escape(url);
            self.push("\">");
        } else if url.contains(':') {
            self.diags.bad_link(&place, url);
            self.push("<a>");
        } else {
            self.push("<a href=\"");
            self.hole(What::Page(url.to_owned()), place);
            self.push("\">");
        }
    }

    fn close_link(&mut self, node: &'a AstNode<'a>, url: &str) {
        self.links -= 1;
        self.push("</a>");
        if is_file(url) {
            let place = self.find(node, url);
            self.hole(What::FileNote(url.to_owned()), place);
        }
    }

    fn open_image(&mut self, node: &'a AstNode<'a>, url: &str) {
        let place = self.find(node, url);
        let alt = plain_text(node);
        if alt.trim().is_empty() {
            let whole = self.place_of(node);
            self.diags.missing_alt(&whole);
        }
        if url.contains("://") {
            self.diags.outside_image(&place, url);
        }
        self.push("<img src=\"");
        self.hole(What::Image(url.to_owned()), place);
        self.push("\" loading=\"lazy\" alt=\"");
        self.escape(alt.trim());
        self.push("\">");
        self.muted = true;
    }

    /// A stretch of text: references in it become holes, the rest may link glossary terms.
    fn text(&mut self, node: &'a AstNode<'a>, text: &str) {
        let mut rest = match (&self.heading, explicit_id(text)) {
            (Some(_), Some((end, _))) => text[..end].trim_end(),
            _ => text,
        };
        let position = node.data.borrow().sourcepos.start;
        self.cursor = self.offset(position.line, position.column.saturating_sub(1));
        self.strays(node, rest);
        if let Some((at, inner)) = reference::spaced(rest) {
            let place = self.find(node, &rest[at]);
            self.diags.spaced_brace(&place, inner);
        }
        if let Some(mark) = odd_mark(rest) {
            let place = self.find_next(node, mark);
            self.diags.odd_mark(&place, mark);
        }
        while let Some((before, inner, after)) = reference::next(rest) {
            if before.ends_with('{') {
                let place = self.find_next(node, &format!("{{{{{inner}}}}}"));
                self.diags.double_brace(&place, inner);
                rest = after;
                continue;
            }
            self.prose(node, before);
            self.reference(node, inner);
            rest = after;
        }
        self.prose(node, rest);
    }

    /// Tells of marks that the reader would see as they stand.
    fn strays(&mut self, node: &'a AstNode<'a>, text: &str) {
        if let Some(bad) = bad_heading_id(text).filter(|_| self.heading.is_some()) {
            let place = self.find(node, bad);
            self.diags.bad_heading_id(&place, bad);
        }
        let first = node.previous_sibling().is_none()
            && node.parent().is_some_and(|parent| matches!(parent.data.borrow().value, NodeValue::Paragraph));
        let marks = text.len() - text.trim_start_matches('#').len();
        if first && (2..=6).contains(&marks) && text[marks..].starts_with(char::is_alphabetic) {
            let place = self.find(node, &text[..marks]);
            self.diags.heading_without_space(&place, &text[..marks]);
        }
        if first && is_row(text) && node.next_sibling().is_some_and(|next| is_break(next)) {
            let place = self.find(node, text);
            self.diags.table_without_line(&place, text);
        }
        let cursor = self.cursor;
        for stray in marks::strays(text) {
            // Written with `\` it is meant as it stands, and not found on the line.
            let rest = &self.text[self.cursor..];
            let line = &rest[..rest.find('\n').unwrap_or(rest.len())];
            if line.contains(stray.text()) {
                let place = self.find_next(node, stray.text());
                self.diags.stray(&place, &stray);
            }
        }
        self.cursor = cursor;
    }

    fn prose(&mut self, node: &'a AstNode<'a>, text: &str) {
        if text.is_empty() {
            return;
        }
        for (found, range) in lint::scan(text) {
            let place = self.find_next(node, &text[range.clone()]);
            match found {
                lint::Found::Figure if self.figures => {}
                lint::Found::Figure => self.diags.typed_figure(&place, &text[range]),
                lint::Found::Phone => self.diags.typed_phone(&place, &text[range]),
                lint::Found::OwnDigits => self.diags.own_digits(&place, &text[range]),
            }
        }
        let start = self.body.html.len() as u32;
        self.escape(text);
        if self.links == 0 {
            self.body.prose.push(start..self.body.html.len() as u32);
        }
    }

    fn reference(&mut self, node: &'a AstNode<'a>, inner: &str) {
        let place = self.find_next(node, &format!("{{{inner}}}"));
        if let Some(what) = reference::read(inner, &place, self.diags) {
            let alone = is_alone(node);
            match what {
                _ if self.heading.is_some() => self.diags.reference_in_heading(&place, inner),
                What::Limits { .. } | What::Changes { .. } | What::Contact { .. } if !alone => {
                    self.diags.reference_not_alone(&place, inner);
                }
                What::Phone { .. } if self.links > 0 => self.diags.phone_in_link(&place),
                What::Fact { id, part, .. } if self.links > 0 => {
                    self.hole(What::Fact { id, part, bare: true }, place)
                }
                What::Limit { rule, household, .. } if self.links > 0 => {
                    self.hole(What::Limit { rule, household, bare: true }, place);
                }
                what => self.hole(what, place),
            }
        }
    }

    /// The place of a node in the file.
    fn place_of(&self, node: &'a AstNode<'a>) -> Place {
        let position = node.data.borrow().sourcepos;
        let start = self.offset(position.start.line, position.start.column.saturating_sub(1));
        let end = self.offset(position.end.line, position.end.column);
        let next = self.lines.partition_point(|line| *line <= start);
        let line_end = self.lines.get(next).map_or(self.text.len(), |line| line - 1);
        let text = self.text[start..end.clamp(start, line_end)].trim_end();
        self.place(start..start + text.len())
    }

    /// The place of the next such text in a stretch of prose. A reference that is never closed
    /// has no closing brace to be found with.
    fn find_next(&mut self, node: &'a AstNode<'a>, wanted: &str) -> Place {
        let open = wanted.trim_end_matches('}');
        for wanted in [wanted, open] {
            if let Some(found) = self.text[self.cursor..].find(wanted) {
                let start = self.cursor + found;
                self.cursor = start + wanted.len();
                return self.place(start..self.cursor);
            }
        }
        self.place_of(node)
    }

    /// The place of some text of a node: comrak's columns are near, the search makes them exact.
    fn find(&self, node: &'a AstNode<'a>, wanted: &str) -> Place {
        let position = node.data.borrow().sourcepos;
        let start = self.offset(position.start.line, position.start.column.saturating_sub(1));
        match self.text[start..].find(wanted) {
            Some(found) if !wanted.is_empty() => self.place(start + found..start + found + wanted.len()),
            _ => self.place_of(node),
        }
    }

    /// Byte offset in the text of a 1-based line and a 0-based byte column.
    fn offset(&self, line: usize, column: usize) -> usize {
        let start = self.lines.get(line.saturating_sub(1)).copied().unwrap_or(self.text.len());
        let mut at = (start + column).min(self.text.len());
        while !self.text.is_char_boundary(at) {
            at -= 1;
        }
        at
    }

    fn place(&self, range: Range<usize>) -> Place {
        match &self.origin {
            Origin::File { start } => self.source.place(start + range.start..start + range.end),
            Origin::Yaml { node } => {
                let letters =
                    self.letters.get_or_init(|| letters_in_yaml(self.source.slice(node), self.text));
                let inner = in_yaml(letters, range);
                self.source.place(node.start + inner.start..node.start + inner.end)
            }
        }
    }
}

/// Where each letter of a YAML value's text stands in its node: both texts are walked side by
/// side, for YAML adds indents, quotes and folds that the value lacks. Pairs of a byte in the
/// text and the bytes in the node.
fn letters_in_yaml(raw: &str, text: &str) -> Vec<(u32, Range<u32>)> {
    let mut raw_letters = raw.char_indices().filter(|(_, c)| !c.is_whitespace());
    let mut pairs = Vec::new();
    for (at, letter) in text.char_indices().filter(|(_, c)| !c.is_whitespace()) {
        let Some((raw_at, found)) = raw_letters.find(|(_, c)| *c == letter) else { break };
        pairs.push((at as u32, raw_at as u32..(raw_at + found.len_utf8()) as u32));
    }
    pairs
}

/// The bytes in a node that hold a stretch of its text.
fn in_yaml(letters: &[(u32, Range<u32>)], range: Range<usize>) -> Range<usize> {
    let first = letters.partition_point(|(at, _)| (*at as usize) <= range.start).saturating_sub(1);
    let behind = letters.partition_point(|(at, _)| (*at as usize) < range.end.max(range.start + 1));
    let start = letters.get(first).map_or(0, |(_, raw)| raw.start as usize);
    let end = letters.get(behind.saturating_sub(1)).map_or(start, |(_, raw)| raw.end as usize);
    start..end.max(start)
}

/// Whether a paragraph is the only text of a tight list's item, and goes without its `<p>`.
fn is_tight<'a>(node: &'a AstNode<'a>) -> bool {
    let Some(parent) = node.parent() else { return false };
    if holds_block(node) {
        return true;
    }
    match &parent.data.borrow().value {
        NodeValue::DescriptionTerm => true,
        NodeValue::DescriptionDetails => node.next_sibling().is_none() && node.previous_sibling().is_none(),
        NodeValue::TaskItem(_) if is_simple(parent) => true,
        NodeValue::Item(_) | NodeValue::TaskItem(_) => parent
            .parent()
            .is_some_and(|list| matches!(&list.data.borrow().value, NodeValue::List(list) if list.tight)),
        NodeValue::FootnoteDefinition(_) => parent.first_child().is_some_and(|first| first.same_node(node)),
        _ => false,
    }
}

/// Whether a checklist's item is one paragraph: only that fits into a label.
fn is_simple<'a>(item: &'a AstNode<'a>) -> bool {
    let paragraph =
        item.first_child().is_some_and(|child| matches!(child.data.borrow().value, NodeValue::Paragraph));
    paragraph && item.first_child().is_some_and(|child| child.next_sibling().is_none())
}

/// Whether a paragraph is nothing but a reference that becomes a table or a card.
fn holds_block<'a>(node: &'a AstNode<'a>) -> bool {
    let Some(child) = node.first_child().filter(|_| matches!(node.data.borrow().value, NodeValue::Paragraph))
    else {
        return false;
    };
    matches!(&child.data.borrow().value, NodeValue::Text(text)
        if child.next_sibling().is_none()
            && ["{limits ", "{changes ", "{contact "].iter().any(|start| text.starts_with(start))
            && text.find('}') == Some(text.len() - 1))
}

fn is_alone<'a>(text: &'a AstNode<'a>) -> bool {
    text.parent().is_some_and(|parent| holds_block(parent))
}

fn plain_text<'a>(node: &'a AstNode<'a>) -> String {
    let mut out = String::new();
    for descendant in node.descendants() {
        match &descendant.data.borrow().value {
            NodeValue::Text(text) => out.push_str(text),
            NodeValue::Code(code) => out.push_str(&code.literal),
            NodeValue::SoftBreak | NodeValue::LineBreak => out.push(' '),
            _ => {}
        }
    }
    out
}

/// `Words {#id}` at the end of a heading: where the words end, and the id.
pub(super) fn explicit_id(text: &str) -> Option<(usize, String)> {
    let inner = text.trim_end().strip_suffix('}')?;
    let at = inner.rfind("{#")?;
    let id = &inner[at + 2..];
    super::leaf::is_id(id).then(|| (at, id.to_owned()))
}

/// An address-friendly form of a heading: letters and digits, in small letters, with `-` between.
/// Accents go; the vowel signs of Khmer or Hindi are letters and stay.
pub fn slug(text: &str) -> String {
    use unicode_normalization::UnicodeNormalization;
    let is_accent = |c: char| ('\u{300}'..='\u{36F}').contains(&c);
    let is_sign = unicode_normalization::char::is_combining_mark;
    let mut out = String::with_capacity(text.len());
    let mut push = |c: char| {
        if c.is_alphanumeric() || (is_sign(c) && !out.is_empty()) {
            out.push(c);
        } else if !matches!(c, '\'' | '’') && !out.ends_with('-') && !out.is_empty() {
            out.push('-');
        }
    };
    if text.is_ascii() {
        text.chars().map(|c| c.to_ascii_lowercase()).for_each(&mut push);
    } else {
        text.nfkd().filter(|c| !is_accent(*c)).flat_map(char::to_lowercase).for_each(&mut push);
    }
    match out.trim_end_matches('-') {
        "" => String::from("section"),
        out if out.is_ascii() => out.to_owned(),
        out => out.nfc().collect(),
    }
}

/// `{#Two Words}` or `{ #id}` at the end of a heading: what is no id, and would be shown.
fn bad_heading_id(text: &str) -> Option<&str> {
    let text = text.trim_end();
    let open = text.rfind('{')?;
    let hash = text[open + 1..].trim_start().starts_with('#');
    (hash && text.ends_with('}') && explicit_id(text).is_none()).then_some(&text[open..])
}

/// `| a | b |`
fn is_row(text: &str) -> bool {
    let text = text.trim();
    text.len() > 2 && text.starts_with('|') && text.ends_with('|')
}

fn is_break<'a>(node: &'a AstNode<'a>) -> bool {
    matches!(node.data.borrow().value, NodeValue::SoftBreak)
}

/// `[^9]` without its note, `[!INFO]` that is no kind of box: marks that Markdown shows as text.
fn odd_mark(text: &str) -> Option<&str> {
    let open = text.find("[^").or_else(|| text.starts_with("[!").then_some(0))?;
    let end = open + text[open..].find(']')? + 1;
    let inner = &text[open + 2..end - 1];
    let name = !inner.is_empty() && inner.chars().all(|c| c.is_alphanumeric() || c == '-');
    name.then_some(&text[open..end])
}

/// Whether a link leads to a file beside the page and not to a page.
pub fn is_file(url: &str) -> bool {
    let path = url.split(['#', '?']).next().unwrap_or("");
    let name = path.rsplit('/').next().unwrap_or("");
    !url.contains("://")
        && name.rsplit_once('.').is_some_and(|(_, ext)| matches!(ext.len(), 2..=4) && ext != "md")
}

pub fn escape_into(out: &mut String, text: &str) {
    let mut rest = text;
    while let Some(at) = rest.find(['&', '<', '>', '"']) {
        out.push_str(&rest[..at]);
        out.push_str(match rest.as_bytes()[at] {
            b'&' => "&amp;",
            b'<' => "&lt;",
            b'>' => "&gt;",
            _ => "&quot;",
        });
        rest = &rest[at + 1..];
    }
    out.push_str(rest);
}

/// Text as HTML.
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    escape_into(&mut out, text);
    out
}
