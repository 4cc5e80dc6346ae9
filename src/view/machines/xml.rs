//! Text inside XML.

/// Escapes what XML needs escaped, and leaves out what XML 1.0 has no way to say: most control
/// characters, and two that are none.
pub fn text(text: &str) -> String {
    let kept: String = text.chars().filter(|&c| is_character(c)).collect();
    crate::parse::markdown::escape(&kept)
}

fn is_character(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r') || (c >= ' ' && !matches!(c, '\u{FFFE}' | '\u{FFFF}'))
}
