//! Every remark that reading one file can make: one constructor each, in an editor's words.

use super::marks::{self, Stray};
use super::shape::Shape;
use super::slips::quoted;
use super::yaml::{Node, Value};
use crate::base::diag::{Diagnostics, Place};
use crate::base::lang::Lang;
use crate::base::near::nearest;

/// Files and their letters.
impl Diagnostics {
    pub fn encoding(&mut self, at: &Place, encoding: &str) {
        self.error("not-utf8", at, format!("the file is saved as {encoding}"))
            .hint("save it as UTF-8: in Notepad, “Save as” and choose the encoding UTF-8");
    }

    pub fn not_utf8(&mut self, at: &Place, letter: char) {
        self.error(
            "not-utf8",
            at,
            format!("the file is not saved as UTF-8: this letter is perhaps `{letter}`"),
        )
        .hint("open the file, choose “Save with encoding: UTF-8”, and look at its accents")
        .fix(letter);
    }

    pub fn control_character(&mut self, at: &Place) {
        self.error("control-character", at, "a character that no text has (NUL)").hint("delete it").fix("");
    }

    /// No file may vanish without a word: should we ever miss a mistake, this says so.
    pub fn lost_without_reason(&mut self, at: &Place) {
        self.error(
            "internal",
            at,
            "this file cannot be used, and promotora cannot say why: a mistake of ours",
        )
        .hint("please report it with the file");
    }

    pub fn empty_file(&mut self, at: &Place) {
        self.error("empty-file", at, "the file is empty").hint("write its first lines, or delete it");
    }

    pub fn unknown_file(&mut self, at: &Place) {
        self.warning("unknown-file", at, "nothing is made of this file").hint(
            "pages are content/<section>/<name>.md, records content/programs/<name>.yaml and the like; \
             single pages go into content/pages/",
        );
    }

    pub fn wrong_folder(&mut self, at: &Place, folder: &str, ending: &str, near: Option<&str>) {
        let remark = self.error(
            "wrong-folder",
            at,
            format!("files ending in .{ending} have no place in the folder `{folder}`"),
        );
        match near.filter(|near| *near != folder) {
            Some(near) => remark.hint(format!("did you mean the folder `{near}`?")),
            None if ending == "md" => {
                remark.hint("Markdown pages go into a section's folder, like content/coverage/")
            }
            None => remark.hint("records go into content/programs, organizations, facts and their like"),
        };
    }

    pub fn bad_folder_name(&mut self, at: &Place, folder: &str) {
        let better = super::markdown::slug(folder);
        let better = if better == folder { format!("{better}-pages") } else { better };
        self.error("folder-name", at, format!("the folder name `{folder}` cannot be part of an address"))
            .hint(format!("rename it to `{better}`: small letters, digits and `-`"));
    }

    pub fn bad_file_name(&mut self, at: &Place, stem: &str) {
        let better = super::markdown::slug(stem);
        self.error("file-name", at, format!("the file name `{stem}` cannot be part of an address"))
            .hint(format!("rename it to `{better}`: small letters, digits and `-`"));
    }

    pub fn unknown_language(&mut self, at: &Place, tag: &str) {
        let remark = self.error(
            "unknown-language",
            at,
            format!("`{tag}` is none of the languages that are known here"),
        );
        if let Some(near) = Lang::nearest(tag) {
            remark.did_you_mean(Some(near.tag()));
        } else {
            let tags: Vec<_> = Lang::all().map(Lang::tag).collect();
            remark.hint(format!("the languages are {}", tags.join(", ")));
        }
    }

    /// The language in a file's name.
    pub fn unknown_language_of_file(&mut self, at: &Place, tag: &str, rename: impl Fn(&str) -> String) {
        let remark = self.error(
            "unknown-language",
            at,
            format!("`{tag}` is none of the languages that are known here"),
        );
        match Lang::nearest(tag) {
            Some(near) => remark.hint(format!(
                "did you mean `{}`? Then rename it to `{}`",
                near.tag(),
                rename(near.tag())
            )),
            None => {
                let tags: Vec<_> = Lang::all().map(Lang::tag).collect();
                remark.hint(format!("the languages are {}", tags.join(", ")))
            }
        };
    }

    pub fn wrong_ending(&mut self, at: &Place, ending: &str, rename: &str) {
        self.error("wrong-ending", at, format!("files ending in .{ending} are not read"))
            .hint(format!("rename it to `{rename}`"));
    }

    pub fn source_language_suffix(&mut self, at: &Place, tag: &str) {
        self.error(
            "source-language-in-name",
            at,
            format!("`.{tag}` in the name says what goes without saying"),
        )
        .hint(format!(
            "`{tag}` is the language that this site is written in: leave it out of the file's name"
        ));
    }
}

/// YAML.
impl Diagnostics {
    pub fn no_front_matter(&mut self, at: &Place) {
        self.error("no-front-matter", at, "the page does not begin with its front matter")
            .hint("the first line must be `---`, then lines like `title: …`, then `---` again");
    }

    pub fn blank_before_front_matter(&mut self, at: &Place) {
        self.error("no-front-matter", at, "the page does not begin with its front matter")
            .hint("delete what is before the first `---`")
            .fix("");
    }

    pub fn odd_dashes(&mut self, at: &Place, line: &str) {
        self.error(
            "odd-dashes",
            at,
            format!("`{}` is not the line that front matter begins and ends with", line.trim()),
        )
        .hint("write three hyphens and nothing else")
        .fix("---");
    }

    pub fn front_matter_never_ends(&mut self, at: &Place) {
        self.error("front-matter-never-ends", at, "the front matter that begins here has no end")
            .hint("put a line `---` between the front matter and the text");
    }

    pub fn tab_indent(&mut self, at: &Place, spaces: &str) {
        self.error("tab", at, "a tab at the beginning of the line")
            .hint("use two spaces for each step in")
            .fix(spaces);
    }

    pub fn missing_space(&mut self, at: &Place, key: &str) {
        self.error("missing-space", at, format!("no space behind the colon of `{key}:`"))
            .hint(format!("write `{key}: ` with a space"))
            .fix(": ");
    }

    pub fn curly_quotes(&mut self, at: &Place, fix: &str) {
        self.error("curly-quotes", at, "curly quotes around a value are read as part of the text")
            .hint("use straight quotes, or none")
            .fix(fix);
    }

    pub fn special_start(&mut self, at: &Place, first: char, fix: &str) {
        self.error("special-start", at, format!("a value that begins with `{first}` needs quotes"))
            .hint("put the whole value in straight quotes")
            .fix(fix);
    }

    pub fn brace_start(&mut self, at: &Place, fix: &str) {
        self.error("brace-start", at, "a value that begins with `{` needs quotes")
            .hint("put the whole value in straight quotes")
            .fix(fix);
    }

    pub fn bracket_start(&mut self, at: &Place, fix: &str) {
        self.error("bracket-start", at, "a value that begins with `[` needs quotes")
            .hint("put the whole value in straight quotes")
            .fix(fix);
    }

    pub fn hash_cuts(&mut self, at: &Place, key: &str, fix: &str) {
        let whose = if key.is_empty() { String::from("the line") } else { format!("`{key}`") };
        self.error("hash-cuts", at, format!("the ` #` cuts off the rest of {whose}"))
            .hint("put the whole value in straight quotes")
            .fix(fix);
    }

    pub fn colon_in_value(&mut self, at: &Place, key: &str, fix: &str) {
        self.error("colon-in-value", at, format!("the value of `{key}` has a colon in it and needs quotes"))
            .hint("put the whole value in straight quotes")
            .fix(fix);
    }

    /// `mark` is what ends the value early, with its article.
    pub fn mark_in_value(&mut self, at: &Place, key: &str, mark: &str, fix: &str) {
        self.error("mark-in-value", at, format!("the value of `{key}` has {mark} in it and needs quotes"))
            .hint("inside { } a comma or a bracket ends a value: put the whole value in straight quotes")
            .fix(fix);
    }

    pub fn quote_inside(&mut self, at: &Place, fix: &str) {
        self.error("quote-inside", at, "a quote inside the quotes ends the value too early")
            .hint("write it \\\" inside the quotes that hold the whole value")
            .fix(fix);
    }

    pub fn unclosed_quote(&mut self, at: &Place, fix: &str) {
        self.error("unclosed-quote", at, "the quote that opens here is never closed")
            .hint("add the closing quote at the end of the value; a quote inside it is written \\\" or ''")
            .fix(fix);
    }

    pub fn unclosed_bracket(&mut self, at: &Place, value: &str) {
        let (open, close) = if value.starts_with('{') { ('{', '}') } else { ('[', ']') };
        self.error("unclosed-bracket", at, format!("the `{open}` that opens here is never closed"))
            .hint(format!("add `{close}`, or put the value in quotes"))
            .fix(format!("{value}{close}"));
    }

    pub fn wrong_indent(&mut self, at: &Place, indent: usize, wanted: usize) {
        let spaces = |count: usize| if count == 1 { "1 space".into() } else { format!("{count} spaces") };
        self.error(
            "wrong-indent",
            at,
            format!("this line is {} in, which fits no line above it", spaces(indent)),
        )
        .hint(format!("its neighbors are {} in", spaces(wanted)))
        .fix(" ".repeat(wanted));
    }

    pub fn needless_indent(&mut self, at: &Place) {
        self.error("wrong-indent", at, "this line is further in than the lines that follow")
            .hint("the first lines begin at the very left")
            .fix("");
    }

    pub fn list_mark(&mut self, at: &Place, mark: &str) {
        self.error("list-mark", at, format!("an item of a list begins with `- `, not with `{mark}`"))
            .hint("use the plain hyphen, and a space")
            .fix("- ");
    }

    pub fn missing_space_behind_dash(&mut self, at: &Place) {
        self.error("missing-space", at, "no space behind the `-` of this item")
            .hint("write `- ` with a space")
            .fix("- ");
    }

    /// `above` is how far in the line above is, which is an item or not.
    pub fn swallowed_item(&mut self, at: &Place, above: usize, item: bool) {
        let remark = self.error("wrong-indent", at, "this item would be read as words of the line above");
        match item {
            true => remark.hint("items of one list begin below each other").fix(" ".repeat(above)),
            false => remark.hint("a list begins below a name with nothing behind its colon"),
        };
    }

    pub fn missing_colon(&mut self, at: &Place, key: &str) {
        self.error("missing-colon", at, format!("`{key}` lacks its colon"))
            .hint("a name ends with a colon; what belongs to it stands below it, further in")
            .fix(format!("{key}:"));
    }

    pub fn line_without_key(&mut self, at: &Place, line: &str) {
        self.error("no-key", at, "this line is no `name: value`")
            .hint("if it goes on with the line above, put two spaces before it; otherwise give it a name")
            .fix(format!("  {line}"));
    }

    pub fn nested_too_deep(&mut self, at: &Place) {
        self.error("nested-too-deep", at, "this is nested deeper than any record")
            .hint("a record is at most a few steps deep: look for a bracket or an indent too many");
    }

    pub fn yaml_syntax(&mut self, at: &Place, info: &str) {
        self.error("yaml-syntax", at, format!("this cannot be read as `name: value` ({info})"))
            .hint("put the value in straight quotes if it holds : # { [ or a quote, and look at the indent");
    }

    pub fn yaml_alias(&mut self, at: &Place, text: &str, fix: Option<&str>) {
        let message = format!("`{text}` is YAML for “the same as elsewhere”, which is not taken here");
        let remark = self.error("yaml-alias", at, message);
        remark.hint("write the value out; if it is text, put it in quotes");
        if let Some(fix) = fix {
            remark.fix(fix);
        }
    }

    pub fn yaml_tag(&mut self, at: &Place, fix: &str) {
        self.error("yaml-tag", at, "a value that begins with `!` needs quotes")
            .hint("put the whole value in straight quotes")
            .fix(fix);
    }

    pub fn yaml_second_document(&mut self, at: &Place) {
        self.error("second-document", at, "a line `---` inside the record ends it here")
            .hint("delete the line")
            .fix("");
    }

    pub fn yaml_key_not_text(&mut self, at: &Place) {
        self.error("key-not-text", at, "a name must be plain text")
            .hint("write `name: value`; text with brackets goes in quotes");
    }

    pub fn yaml_duplicate_key(&mut self, at: &Place, key: &str, first_line: usize) {
        self.error("duplicate-key", at, format!("`{key}` is there twice"))
            .hint(format!("the first is in line {first_line}: keep one of them"));
    }
}

/// Records and their values.
impl Diagnostics {
    pub fn unknown_key(&mut self, at: &Place, key: &str, near: Option<&str>, names: &[&str]) {
        let remark = self.error("unknown-key", at, format!("`{key}` is no field here"));
        match near {
            Some(near) => remark.did_you_mean(Some(near)),
            None => remark.hint(format!("the fields are {}", names.join(", "))),
        };
    }

    pub fn missing_field(&mut self, at: &Place, name: &str, shape: &Shape, example: &str) {
        self.error("missing-field", at, format!("`{name}` is missing: {}", shape.words()))
            .hint(format!("add a line `{name}: {example}`"));
    }

    pub fn empty_value(&mut self, at: &Place, name: &str, shape: &Shape, example: &str) {
        self.error("empty-value", at, format!("`{name}` has no value: {}", shape.words()))
            .hint(format!("write it behind the colon, like `{name}: {example}`"));
    }

    pub fn empty_text(&mut self, at: &Place) {
        self.error("empty-value", at, "the text is empty").hint("write it, or leave the field out");
    }

    pub fn wrong_type(&mut self, at: &Place, shape: &Shape, node: &Node) {
        let found = match &node.value {
            Value::Nothing => "nothing",
            Value::Scalar { .. } => "a single value",
            Value::List(_) => "a list",
            Value::Map(_) => "several `name: value` lines",
        };
        let remark =
            self.error("wrong-type", at, format!("here stands {found}; expected is {}", shape.words()));
        match (&node.value, shape) {
            (Value::Scalar { text, .. }, Shape::List(_)) => {
                remark.hint("put it in square brackets, or in a line of its own behind `- `");
                match text.strip_prefix(['–', '—', '•', '*', '·']) {
                    Some(item) => remark.fix(format!("- {}", item.trim())),
                    None => remark.fix(as_list(text)),
                };
            }
            (Value::List(items), _) if items.len() == 1 => {
                remark.hint("one value needs no brackets and no `- `");
                if let Value::Scalar { text, plain: true } = &items[0].value {
                    remark.fix(text.clone());
                }
            }
            (Value::Scalar { .. }, Shape::Record(shape)) => {
                let fields = shape().fields;
                let lines: Vec<String> = fields
                    .iter()
                    .filter(|field| field.required)
                    .map(|field| format!("{}: {}", field.name, field.example))
                    .collect();
                remark.hint(format!("write it like {{{}}}", lines.join(", ")));
            }
            (Value::Map(entries), Shape::Words | Shape::Prose | Shape::Text) if !entries.is_empty() => {
                remark.hint("if this is one text with a colon in it, put it in straight quotes");
            }
            _ => {}
        }
    }

    pub fn not_in_translation(&mut self, at: &Place) {
        self.error("not-in-translation", at, "a translation holds words only")
            .hint(
                "numbers, dates, phones, links and rules come from the file it translates: delete this line",
            )
            .fix("");
    }

    pub fn unknown_choice(&mut self, at: &Place, typed: &str, choices: &[(&str, &str)]) {
        let remark = self.error("unknown-choice", at, format!("`{typed}` is none of the choices"));
        match nearest(typed, choices.iter().map(|(name, _)| *name)) {
            Some(near) => remark.did_you_mean(Some(near)),
            None => {
                let names: Vec<_> =
                    choices.iter().map(|(name, words)| format!("`{name}` ({words})")).collect();
                remark.hint(format!("choose one of {}", names.join(", ")))
            }
        };
    }

    pub fn bad_id(&mut self, at: &Place, id: &str) {
        let better = super::markdown::slug(id);
        self.error("bad-id", at, format!("`{id}` cannot be the name of an entry"))
            .hint("names have small letters, digits, `-` and `.` only")
            .fix(better);
    }

    pub fn bad_slug(&mut self, at: &Place, slug: &str) {
        let better = super::markdown::slug(slug);
        self.error("bad-slug", at, format!("`{slug}` cannot be part of an address"))
            .hint("small letters, digits and `-` only")
            .fix(better);
    }

    pub fn bad_date(&mut self, at: &Place, text: &str, shape: &Shape) {
        let remark =
            self.error("bad-date", at, format!("`{text}` is no date: expected is {}", shape.words()));
        match guess_date(text) {
            Guess::Date(iso) => {
                remark.hint("write the year first").fix(iso);
            }
            Guess::NoYear => {
                remark.hint("a date without its year is wrong in a year: add it");
            }
            Guess::NoSuchDay => {
                remark.hint("there is no such day");
            }
            Guess::None => {}
        }
    }

    pub fn bad_number(&mut self, at: &Place, text: &str, shape: &Shape) {
        let remark =
            self.error("bad-number", at, format!("`{text}` is no number: expected is {}", shape.words()));
        let bare: String = text.chars().filter(|c| !matches!(c, '$' | '%' | ',' | ' ')).collect();
        if bare != text.trim() && bare.parse::<f64>().is_ok() {
            remark.hint("write the bare number; signs and commas are added for each language").fix(bare);
        }
    }

    pub fn bad_yes_no(&mut self, at: &Place, text: &str) {
        let remark = self.error("bad-yes-no", at, format!("`{text}` is neither `true` nor `false`"));
        match text.to_lowercase().as_str() {
            "yes" | "y" | "on" | "1" | "si" | "sí" | "true" => remark.hint("write `true`").fix("true"),
            "no" | "n" | "off" | "0" | "false" => remark.hint("write `false`").fix("false"),
            _ => remark.hint("write `true` or `false`"),
        };
    }

    pub fn bad_phone(&mut self, at: &Place, text: &str) {
        let remark = self.error(
            "bad-phone",
            at,
            format!("`{text}` is no phone number that works in the United States"),
        );
        let digits: String = text.chars().map(keypad).collect();
        if digits != text && super::leaf::Phone::parse(&digits).is_some() {
            remark.hint("write digits: not every phone shows letters").fix(digits);
        } else {
            remark.hint("write all ten digits, like (916) 552-9200, or a short code like 211");
        }
    }

    pub fn bad_text(&mut self, at: &Place, text: &str, shape: &Shape) {
        let remark = self.error(
            "bad-value",
            at,
            format!("`{}` is not what is expected: {}", text.trim(), shape.words()),
        );
        if matches!(shape, Shape::Url)
            && !text.contains("://")
            && text.contains('.')
            && !text.trim().contains(' ')
        {
            remark.hint("add https://").fix(format!("https://{}", text.trim()));
        } else if matches!(shape, Shape::Url) && text.ends_with(['"', '\'', ',', '>', ')']) {
            let bare = text.trim_matches(['"', '\'', ',', '<', '>', ')']);
            remark.hint("take the odd character at its end away");
            if super::leaf::is_url(bare) {
                remark.fix(bare);
            }
        }
    }

    pub fn unknown_plural(&mut self, at: &Place, key: &str, categories: &[&str]) {
        let near = nearest(key, categories.iter().copied());
        let remark = self.error("unknown-plural", at, format!("`{key}` is no plural category"));
        match near {
            Some(near) => remark.did_you_mean(Some(near)),
            None => remark.hint(format!("the categories are {}", categories.join(", "))),
        };
    }
}

/// Markdown.
impl Diagnostics {
    pub fn raw_html(&mut self, at: &Place, html: &str) {
        let lower = html.to_lowercase();
        let remark = self.error("raw-html", at, "HTML in the text is not taken");
        let hint = match lower.trim_start_matches(['<', '/']).split(|c: char| !c.is_alphanumeric()).next() {
            Some("b" | "strong") => "bold is written **so**",
            Some("i" | "em") => "emphasis is written *so*",
            Some("a") => "a link is written [words](/section/page)",
            Some("br") => "end the line with two spaces, or begin a new paragraph",
            Some("img") => "an image is written ![what it shows](file.png)",
            Some("table") => "a table is written with | between the columns",
            Some("ul" | "ol" | "li") => "a list is written with `- ` or `1. ` before each item",
            Some("h1" | "h2" | "h3" | "h4") => "a heading is written `## so`",
            _ if lower.starts_with("<!--") => "notes to other editors go into the front matter, behind a #",
            _ => "say it in Markdown; if `<` is meant as a letter, write \\<",
        };
        remark.hint(hint);
        match lower.trim_end_matches(['/', '>', ' ']).trim_start_matches(['<', '/']) {
            "b" | "strong" => remark.fix("**"),
            "i" | "em" => remark.fix("*"),
            "br" => remark.fix("\\\n"),
            _ => remark,
        };
    }

    pub fn markdown_too_deep(&mut self, at: &Place) {
        self.error("nested-too-deep", at, "quotes or lists are nested too deep here")
            .hint("use at most a few levels");
    }

    pub fn second_title(&mut self, at: &Place, text: &str) {
        self.error("second-title", at, "a heading with a single `#` would be a second title of the page")
            .hint("the title stands in the front matter; headings in the text begin with `##`")
            .fix(format!("## {}", text.trim()));
    }

    pub fn skipped_heading(&mut self, at: &Place, last: u8, level: u8, text: &str) {
        let marks = "#".repeat(usize::from(last) + 1);
        self.error("skipped-heading", at, format!("a heading of level {level} below one of level {last}"))
            .hint(format!("screen readers miss the level between: begin it with `{marks} `"))
            .fix(format!("{marks} {}", text.trim()));
    }

    pub fn empty_link(&mut self, at: &Place) {
        self.error("empty-link", at, "the link leads nowhere")
            .hint("write its address between the round brackets");
    }

    pub fn bad_link(&mut self, at: &Place, url: &str) {
        let remark = self.error("bad-link", at, format!("`{url}` is no address that a browser can open"));
        match url.split_once(":/").filter(|(scheme, _)| scheme.starts_with("http")) {
            Some((scheme, rest)) => {
                remark.hint("mind the slashes").fix(format!("{scheme}://{}", rest.trim_start_matches('/')))
            }
            None if url.starts_with("www.") => remark.hint("add https://").fix(format!("https://{url}")),
            None if url.starts_with("//") => remark.hint("add https:").fix(format!("https:{url}")),
            None => remark.hint("addresses outside begin with https://, pages of this site with /"),
        };
    }

    pub fn stray(&mut self, at: &Place, stray: &Stray) {
        let (code, message, hint, fix) = match *stray {
            Stray::SpacedLink(text) => (
                "spaced-link",
                "a space between `]` and `(` breaks the link",
                "close the gap",
                Some(text.replacen("] (", "](", 1)),
            ),
            Stray::TurnedLink(text) => {
                let turned = text[1..text.len() - 1].split_once(")[").expect("it was found by this");
                (
                    "turned-link",
                    "the brackets of this link are the wrong way round",
                    "the words stand in [ ], the address behind them in ( )",
                    Some(format!("[{}]({})", turned.0, turned.1)),
                )
            }
            Stray::OpenLink(text) => (
                "open-link",
                "the address of this link has no closing bracket",
                "add `)` where the address ends",
                Some(format!("{text})")),
            ),
            Stray::SpaceInAddress(_) => (
                "space-in-address",
                "a space in the address breaks the link",
                "addresses have no spaces",
                None,
            ),
            Stray::NamedLink(_) => (
                "named-link",
                "this link has no address",
                "write the address in round brackets behind the words: [words](/section/page)",
                None,
            ),
            Stray::Template(text) => (
                "double-brace",
                "this would be shown as it stands",
                "a reference is written in single braces, like {fact medi-cal.child.pct}",
                marks::meant(text),
            ),
            Stray::WrongBrackets(text) => (
                "wrong-brackets",
                "this would be shown as it stands",
                "a reference is written in braces",
                Some(format!("{{{}}}", &text[1..text.len() - 1])),
            ),
            Stray::Bold(_) => {
                self.warning("stray-bold", at, "these stars make nothing bold and would be shown").hint(
                    "bold is written **so**: stars at both ends and no space inside; \\* is a star as such",
                );
                return;
            }
        };
        let remark = self.error(code, at, message);
        remark.hint(hint);
        if let Some(fix) = fix {
            remark.fix(fix);
        }
    }

    pub fn heading_without_space(&mut self, at: &Place, marks: &str) {
        self.error("heading-without-space", at, format!("no space behind `{marks}`: this is no heading"))
            .hint("a heading is written `## so`")
            .fix(format!("{marks} "));
    }

    pub fn bad_heading_id(&mut self, at: &Place, text: &str) {
        let better = super::markdown::slug(text);
        self.error("bad-id", at, format!("`{text}` cannot be the name of a heading"))
            .hint("names have small letters, digits, `-` and `.` only, right behind `{#`")
            .fix(format!("{{#{better}}}"));
    }

    pub fn table_without_line(&mut self, at: &Place, row: &str) {
        let line = format!("|{}", " --- |".repeat(row.trim().matches('|').count() - 1));
        self.error("table-without-line", at, "this is no table yet: below its first line one is missing")
            .hint(format!("below the names of the columns goes `{line}`"))
            .fix(format!("{}\n{line}", row.trim()));
    }

    pub fn open_fence(&mut self, at: &Place) {
        self.error("open-fence", at, "everything from here on would be shown as program text").hint(
            "delete this line; or, if it is meant so, end it with the same marks on a line of their own",
        );
    }

    pub fn empty_link_words(&mut self, at: &Place, words: &str) {
        self.error("empty-link-words", at, format!("a link that says only “{words}”"))
            .hint("say where it leads: screen readers read links by themselves");
    }

    pub fn typed_contact(&mut self, at: &Place, url: &str) {
        if url.starts_with("mailto:") {
            self.error("typed-mail", at, format!("`{url}` is typed into the text"))
                .hint("name a contact that has a phone or a page instead, like {contact covered-california}");
            return;
        }
        self.error("typed-phone", at, format!("`{url}` is typed into the text"))
            .hint("put it into content/contacts/ and write {phone name-of-the-contact}: then it is mended in one place");
    }

    pub fn typed_phone(&mut self, at: &Place, text: &str) {
        self.error("typed-phone", at, format!("the phone number {text} is typed into the text"))
            .hint("put it into content/contacts/ and write {phone name-of-the-contact}: then it is mended in one place");
    }

    pub fn typed_figure(&mut self, at: &Place, text: &str) {
        self.warning("typed-figure", at, format!("the figure {text} is typed into the text"))
            .hint("put it into content/facts/ with its source and write {fact its-name}, or {limit program.rule household 4}");
    }

    pub fn own_digits(&mut self, at: &Place, text: &str) {
        let latin: String = text.chars().filter_map(super::lint::latin_digit).collect();
        self.error("own-digits", at, format!("{text} is written in digits that forms do not take"))
            .hint(format!("write {latin}: readers copy numbers onto forms and phones"))
            .fix(latin);
    }

    /// The same in a value of which only the whole has a place.
    pub fn own_digits_in_line(&mut self, at: &Place, text: &str) {
        let latin: String = text.chars().filter_map(super::lint::latin_digit).collect();
        self.error("own-digits", at, format!("{text} is written in digits that forms do not take"))
            .hint(format!("write {latin}: readers copy numbers onto forms and phones"));
    }

    pub fn missing_alt(&mut self, at: &Place) {
        self.error("missing-alt", at, "the image has no words for those who cannot see it")
            .hint("write what it shows between the square brackets: ![a mother and a nurse](file.png)");
    }

    pub fn outside_image(&mut self, at: &Place, url: &str) {
        self.error("outside-image", at, format!("the image comes from another site: {url}"))
            .hint("readers must not be seen by others: save the image beside the page");
    }

    pub fn unknown_reference(&mut self, at: &Place, inner: &str, near: Option<&str>, names: &[&str]) {
        let remark =
            self.error("unknown-reference", at, format!("`{{{inner}}}` is no reference that is known here"));
        let rest = inner.split_once(char::is_whitespace).map_or("", |(_, rest)| rest);
        match near {
            Some(near) => {
                remark.hint(format!("did you mean `{{{near} {rest}}}`?")).fix(format!("{{{near} {rest}}}"))
            }
            None => {
                let forms: Vec<_> = names.iter().map(|name| format!("{{{name} …}}")).collect();
                remark.hint(format!(
                    "there are {}; a brace meant as a letter is written \\{{ with a space behind it",
                    forms.join(", ")
                ))
            }
        };
    }

    pub fn bad_reference(&mut self, at: &Place, words: &[&str]) {
        let name = words.first().copied().unwrap_or("");
        let remark = self.error("bad-reference", at, format!("this `{name}` reference is not complete"));
        let form = match name {
            "fact" => "{fact medi-cal.child.pct}",
            "limit" => "{limit medi-cal-kids.child household 4}",
            "limits" => "{limits medi-cal-kids.child}",
            "changes" => "{changes medi-cal-kids.child}",
            "phone" => "{phone covered-california}",
            "contact" => "{contact covered-california}",
            _ => "{date 2027-01-31}",
        };
        remark.hint(format!("it is written like {form}"));
        match words {
            ["limit", rule] => remark.fix(format!("{{limit {rule} household 4}}")),
            ["limit", rule, size] if size.bytes().all(|b| b.is_ascii_digit()) => {
                remark.fix(format!("{{limit {rule} household {size}}}"))
            }
            _ => remark,
        };
    }

    pub fn bad_reference_date(&mut self, at: &Place, text: &str) {
        let remark = self.error("bad-date", at, format!("`{text}` is no date"));
        match guess_date(text) {
            Guess::Date(iso) => remark.hint("write the year first").fix(format!("{{date {iso}}}")),
            _ => remark.hint("write {date 2027-01-31}, year first"),
        };
    }

    pub fn bad_household(&mut self, at: &Place, size: &str) {
        self.error("bad-household", at, format!("`{size}` is no household size"))
            .hint("a household has 1 to 20 people");
    }

    pub fn reference_in_heading(&mut self, at: &Place, inner: &str) {
        self.error("reference-in-heading", at, format!("`{{{inner}}}` cannot stand in a heading"))
            .hint("headings are links and have no room for a source: put the figure into the sentence below");
    }

    pub fn phone_in_link(&mut self, at: &Place) {
        self.error(
            "phone-in-link",
            at,
            "a phone number is a link of its own and cannot stand inside another",
        )
        .hint("put it behind the link");
    }

    pub fn double_brace(&mut self, at: &Place, inner: &str) {
        self.error("double-brace", at, format!("`{{{{{inner}}}}}` has a brace too many on each side"))
            .hint("references have one brace")
            .fix(format!("{{{inner}}}"));
    }

    pub fn spaced_brace(&mut self, at: &Place, inner: &str) {
        self.error("spaced-brace", at, "spaces inside the braces keep this from being a reference")
            .hint("close the gaps")
            .fix(format!("{{{inner}}}"));
    }

    pub fn odd_mark(&mut self, at: &Place, mark: &str) {
        if mark.starts_with("[^") {
            self.error("unknown-footnote", at, format!("the footnote `{mark}` is not written anywhere"))
                .hint(format!("add a line `{mark}: …` at the end of the text"));
        } else {
            self.error("unknown-box", at, format!("`{mark}` is no kind of box"))
                .hint("there are [!NOTE], [!TIP], [!IMPORTANT], [!WARNING] and [!CAUTION]");
        }
    }

    pub fn link_without_words(&mut self, at: &Place) {
        self.error("empty-link-words", at, "a link without words")
            .hint("say where it leads, between the square brackets");
    }

    pub fn empty_heading(&mut self, at: &Place) {
        self.error("empty-heading", at, "a heading without words").hint("write it, or delete the line");
    }

    pub fn reference_in_line(&mut self, at: &Place, inner: &str) {
        self.error("reference-in-line", at, format!("`{{{inner}}}` would be shown as it stands here")).hint(
            "titles and summaries are plain text: say it in words, and cite the figure in the text below",
        );
    }

    pub fn reference_not_alone(&mut self, at: &Place, inner: &str) {
        self.error(
            "reference-not-alone",
            at,
            format!("`{{{inner}}}` becomes a block and needs a paragraph of its own"),
        )
        .hint("put it on a line by itself, with an empty line above and below");
    }
}

/// The digit that a letter stands for on a phone's keys.
fn keypad(c: char) -> char {
    match c.to_ascii_uppercase() {
        'A'..='C' => '2',
        'D'..='F' => '3',
        'G'..='I' => '4',
        'J'..='L' => '5',
        'M'..='O' => '6',
        'P'..='S' => '7',
        'T'..='V' => '8',
        'W'..='Z' => '9',
        _ => c,
    }
}

fn as_list(text: &str) -> String {
    let items: Vec<String> = text.split(',').map(|item| item.trim().to_owned()).collect();
    if items.iter().any(|item| item.contains([':', '#', '{', '[', '"', '\''])) {
        return format!("[{}]", quoted(text));
    }
    format!("[{}]", items.join(", "))
}

enum Guess {
    Date(String),
    NoYear,
    NoSuchDay,
    None,
}

/// `1st`, `2nd`: the number. Other letters behind a digit are a slip of the hand.
fn ordinal(word: &str) -> &str {
    ["st", "nd", "rd", "th"].iter().find_map(|end| word.strip_suffix(end)).unwrap_or(word)
}

/// What date was meant by `July 1, 2024`, `7/1/2024` or `2024-7-1`.
fn guess_date(text: &str) -> Guess {
    const MONTHS: [&str; 12] =
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let lower = text.trim().to_lowercase();
    // A day with its hour is the day.
    let lower = lower.get(..10).filter(|_| lower[10..].starts_with('t')).unwrap_or(&lower);
    let words: Vec<&str> =
        lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let month_name = words.iter().find_map(|word| MONTHS.iter().position(|month| word.starts_with(month)));
    let numbers: Vec<i64> = words.iter().filter_map(|word| ordinal(word).parse().ok()).collect();
    let parts = match (month_name, &numbers[..]) {
        (Some(month), [day, year]) if *year > 31 => Some((*year, month as i64 + 1, *day)),
        (Some(month), [year]) if *year > 31 => return Guess::Date(format!("{year:04}-{:02}", month + 1)),
        (Some(_), [_] | []) => return Guess::NoYear,
        (None, [year, month, day]) if *year > 31 => Some((*year, *month, *day)),
        // Only in Europe's order can the first number be more than a month.
        (None, [day, month, year]) if *year > 999 && *day > 12 => Some((*year, *month, *day)),
        (None, [month, day, year]) if *year > 999 => Some((*year, *month, *day)),
        _ => None,
    };
    let Some((year, month, day)) = parts else { return Guess::None };
    let date = i16::try_from(year).ok().zip(i8::try_from(month).ok()).zip(i8::try_from(day).ok());
    match date.and_then(|((year, month), day)| jiff::civil::Date::new(year, month, day).ok()) {
        Some(date) => Guess::Date(date.to_string()),
        None => Guess::NoSuchDay,
    }
}

/// Language files.
impl Diagnostics {
    pub fn months(&mut self, at: &Place, lang: Lang) {
        let message = format!("{} needs twelve names in `months` and in `months_short`", lang.english_name());
        self.error("months", at, message).hint("January first");
    }
}

/// Stamps of translations.
impl Diagnostics {
    pub fn bad_stamp(&mut self, at: &Place, text: &str) {
        self.error("bad-stamp", at, format!("{} is no stamp of a translation", quoted(text)))
            .hint("delete the line, then run `promotora translate stamp` with this file");
    }

    pub fn broken_seal(&mut self, at: &Place, key: &str) {
        self.warning("broken-seal", at, format!("the stamp of `{key}` was changed by hand"))
            .hint("translate what changed, then run `promotora translate stamp` with this file");
    }
}
