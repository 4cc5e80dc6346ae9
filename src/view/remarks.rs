//! Every remark about a theme: one constructor each.

use crate::base::diag::{Diagnostics, Place};
use crate::base::near::nearest;

impl Diagnostics {
    pub fn no_theme(&mut self, at: &Place, name: &str, themes: &[&str]) {
        let remark = self.error(
            "no-theme",
            at,
            format!("there is no theme `{name}`: the folder themes/{name} is missing"),
        );
        match nearest(name, themes.iter().copied()).or(themes.first().copied()) {
            Some(near) => remark.did_you_mean(Some(near)),
            None => remark.hint("put a theme into themes/"),
        };
    }

    pub fn template_word(&mut self, at: &Place, key: &str, near: Option<&str>) {
        let remark = self.error("template-word", at, format!("no language file has the word `{key}`"));
        match near {
            Some(near) => remark.did_you_mean(Some(near)),
            None => remark.hint(format!("add `{key}` to the words in i18n/en.yaml and its translations")),
        };
    }

    pub fn template_undefined(&mut self, at: &Place, what: &str) {
        self.error("template-undefined", at, format!("`{what}` is nothing that this template gets"))
            .hint("look for a misspelt name; what may be missing is asked for with {% if … %} first");
    }

    pub fn template_missing(&mut self, at: &Place, name: &str, near: Option<&str>) {
        let remark = self.error("template-missing", at, format!("a template is missing: {name}"));
        match near {
            Some(near) => remark.hint(format!("did you mean `{near}`?")).fix(format!("\"{near}\"")),
            None => remark.hint("names are relative to the theme's folder, like `parts/icon/icon.html`"),
        };
    }

    pub fn template_unclosed(&mut self, at: &Place, tag: &str) {
        let message =
            format!("the template cannot be used: the `{{% {tag} %}}` that begins here is never closed");
        self.error("template-error", at, message).hint(format!("put `{{% end{tag} %}}` where it ends"));
    }

    pub fn template_error(&mut self, at: &Place, detail: &str) {
        self.error("template-error", at, format!("the template cannot be used: {detail}"))
            .hint("templates are written in minijinja (Jinja2); mind {% end… %} and the brackets");
    }

    pub fn examples_broken(&mut self, at: &Place, detail: &str) {
        self.error("examples-broken", at, format!("the examples of this part cannot be read: {detail}"))
            .hint("it is a list of {\"title\": …, \"call\": …, \"with\": {…}}, as JSON");
    }

    pub fn style_error(&mut self, at: &Place, message: &str) {
        self.error("style-error", at, format!("the style cannot be read: {message}"))
            .hint("mind the braces and the semicolons");
    }

    pub fn physical_property(&mut self, at: &Place, name: &str, to: &str) {
        let message = format!("`{name}` means one side of the window, and Arabic reads from the other");
        self.error("physical-property", at, message).hint(format!("write `{to}`")).fix(to);
    }

    pub fn physical_value(&mut self, at: &Place, value: &str, to: &str) {
        let message = format!("`{value}` means one side of the window, and Arabic reads from the other");
        self.error("physical-property", at, message).hint(format!("write `{to}`")).fix(to);
    }

    pub fn four_sides(&mut self, at: &Place, name: &str) {
        let message = format!("`{name}` gives the right side another value than the left");
        self.error("physical-property", at, message)
            .hint(format!("write `{name}-block` and `{name}-inline`, which turn with the text"));
    }

    pub fn latin_only(&mut self, at: &Place, name: &str) {
        self.error("latin-only-style", at, format!("`{name}` spoils scripts that have no such thing"))
            .hint("weight and colour stress a word in every script; limit nothing to Latin");
    }
}
