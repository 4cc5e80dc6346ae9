//! Links that open a file in the editor at a line. The editor itself handles them: the preview
//! runs no command for a page.

use super::encode;
use super::overlay::escape;

/// Addresses that editors listen to, by the name that is given on the command line.
const KNOWN: [(&str, &str); 6] = [
    ("vscode", "vscode://file{path}:{line}:{column}"),
    ("vscodium", "vscodium://file{path}:{line}:{column}"),
    ("cursor", "cursor://file{path}:{line}:{column}"),
    ("zed", "zed://file{path}:{line}:{column}"),
    ("idea", "idea://open?file={path}&line={line}&column={column}"),
    ("none", ""),
];

/// How files are opened.
#[derive(Clone, Debug)]
pub struct Editor {
    /// The address, with `{path}`, `{line}` and `{column}`; empty for no links.
    pattern: String,
    /// The site's folder, with `/` before and between its parts and none at its end.
    root: String,
}

impl Editor {
    /// The editor of a name, or one that listens to an address of its own, such as
    /// `subl://open?url=file://{path}&line={line}`. `Err` with what may be given.
    pub fn new(named: &str, root: &str) -> Result<Editor, String> {
        let known = KNOWN.iter().find(|(name, _)| *name == named).map(|(_, pattern)| (*pattern).to_owned());
        let own = (named.contains("{path}") && is_address(named)).then(|| named.to_owned());
        let pattern = known.or(own).ok_or_else(|| {
            let names: Vec<&str> = KNOWN.iter().map(|(name, _)| *name).collect();
            format!("give one of {}, or an address with {{path}} in it", names.join(", "))
        })?;
        let root = root.replace('\\', "/");
        let root = root.trim_start_matches('/').trim_end_matches('/');
        Ok(Editor { pattern, root: format!("/{root}") })
    }

    /// A link with `text` as its words; without an editor the words alone.
    pub fn link(&self, file: &str, line: usize, column: usize, text: &str) -> String {
        let text = format!("<code>{}</code>", escape(text));
        if self.pattern.is_empty() {
            return text;
        }
        let address = self
            .pattern
            .replace("{path}", &encode(&format!("{}/{file}", self.root)))
            .replace("{line}", &line.to_string())
            .replace("{column}", &column.to_string());
        format!("<a href=\"{}\">{text}</a>", escape(&address))
    }
}

/// Something an editor may listen to; never a script.
fn is_address(text: &str) -> bool {
    let Some((scheme, _)) = text.split_once("://") else { return false };
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.');
    !scheme.is_empty() && scheme.chars().all(plain) && !scheme.eq_ignore_ascii_case("javascript")
}

#[cfg(test)]
mod tests {
    use super::Editor;

    #[test]
    fn a_link_opens_the_line() {
        let link = |named: &str, root: &str| {
            Editor::new(named, root).map(|editor| editor.link("content/años/a b.md", 3, 7, "a b.md:3"))
        };
        assert_eq!(
            link("vscode", "/home/ana/guide").unwrap(),
            "<a href=\"vscode://file/home/ana/guide/content/a%C3%B1os/a%20b.md:3:7\"><code>a b.md:3</code></a>"
        );
        assert_eq!(
            link("idea", "C:\\guide").unwrap(),
            "<a href=\"idea://open?file=/C%3A/guide/content/a%C3%B1os/a%20b.md&amp;line=3&amp;column=7\">\
             <code>a b.md:3</code></a>"
        );
        assert_eq!(link("none", "/x").unwrap(), "<code>a b.md:3</code>");
        assert!(link("subl://open?url=file://{path}", "/x").unwrap().contains("subl://open"));
        for refused in ["notepad", "javascript://{path}", "{path}"] {
            assert!(link(refused, "/x").is_err(), "{refused}");
        }
    }
}
