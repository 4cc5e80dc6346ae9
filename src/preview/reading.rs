//! How hard a text is to read, as far as a formula can say.

use crate::base::lang::Lang;

/// What a formula says of a text.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Ease {
    /// The school grade in the United States that can read it (Flesch–Kincaid, for English).
    Grade(f64),
    /// From 0, very hard, to 100, very easy (Fernández-Huerta, for Spanish).
    Score(f64),
    /// Words in a sentence, for other languages that put spaces between words.
    WordsInSentence(f64),
}

/// Too short a text says nothing.
const FEWEST_WORDS: usize = 30;

/// `None` for a short text, and where words are not divided by spaces: there only a reader can say.
///
/// Sources: Kincaid et al. 1975 (0.39 words/sentence + 11.8 syllables/word − 15.59);
/// Fernández-Huerta 1959 (206.84 − 60 syllables/word − 1.02 words/sentence).
pub fn ease(html: &str, lang: Lang) -> Option<Ease> {
    if matches!(lang.tag(), "zh-Hans" | "zh-Hant" | "ja" | "th" | "lo" | "km") {
        return None;
    }
    let text = sentences(html);
    let words: Vec<&str> =
        text.split_whitespace().filter(|word| word.contains(char::is_alphabetic)).collect();
    if words.len() < FEWEST_WORDS {
        return None;
    }
    let ends = text.split(['.', '?', '!', '\n', '؟', '।', '։']);
    let sentences = ends.filter(|part| part.contains(char::is_alphabetic)).count().max(1);
    let per_sentence = words.len() as f64 / sentences as f64;
    let per_word = |count: fn(&str) -> usize| {
        words.iter().map(|word| count(&word.to_lowercase())).sum::<usize>() as f64 / words.len() as f64
    };
    Some(match lang.tag() {
        "en" => Ease::Grade(0.39 * per_sentence + 11.8 * per_word(english_syllables) - 15.59),
        "es" => Ease::Score(206.84 - 60.0 * per_word(spanish_syllables) - 1.02 * per_sentence),
        _ => Ease::WordsInSentence(per_sentence),
    })
}

impl std::fmt::Display for Ease {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Ease::Grade(grade) => write!(f, "reading grade {:.1} (Flesch–Kincaid)", grade.max(0.0)),
            Ease::Score(score) => write!(f, "reading ease {score:.0} of 100 (Fernández-Huerta)"),
            Ease::WordsInSentence(words) => write!(f, "{words:.1} words in a sentence"),
        }
    }
}

/// The text of some HTML, each block a sentence of its own; headings left out.
fn sentences(html: &str) -> String {
    let mut out = String::new();
    let mut rest = html;
    let mut in_heading = false;
    while let Some((before, after)) = rest.split_once('<') {
        if !in_heading {
            out.push_str(before);
        }
        let (tag, behind) = after.split_once('>').unwrap_or((after, ""));
        let name =
            tag.trim_start_matches('/').split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or("");
        let is_heading = matches!(name, "h1" | "h2" | "h3" | "h4" | "h5" | "h6");
        in_heading = if is_heading { !tag.starts_with('/') } else { in_heading };
        if is_heading || matches!(name, "p" | "li" | "td" | "th" | "dt" | "dd" | "blockquote" | "div" | "tr")
        {
            out.push('\n');
        }
        rest = behind;
    }
    out + rest
}

fn english_syllables(word: &str) -> usize {
    let word: String = word.chars().filter(char::is_ascii_alphabetic).collect();
    let vowels = groups(&word, |c| "aeiouy".contains(c));
    let silent_e = word.ends_with('e') && !word.ends_with("le");
    let silent_ed = word.ends_with("ed") && !word.ends_with("ted") && !word.ends_with("ded");
    let silent_es =
        word.ends_with("es") && !word.ends_with("ses") && !word.ends_with("zes") && !word.ends_with("ches");
    vowels.saturating_sub(usize::from(silent_e || silent_ed || silent_es)).max(1)
}

/// Strong vowels make a syllable each; a weak one joins its neighbour unless it has an accent.
fn spanish_syllables(word: &str) -> usize {
    let mut count = 0;
    let mut before = ' ';
    let word = word.replace("qu", "k").replace("gue", "ge").replace("gui", "gi");
    for c in word.chars() {
        let is_vowel = |c: char| "aeiouáéíóúü".contains(c);
        let is_strong = |c: char| "aeoáéóíú".contains(c);
        let new = is_vowel(c) && (!is_vowel(before) || (is_strong(c) && is_strong(before)));
        count += usize::from(new);
        before = c;
    }
    count.max(1)
}

fn groups(word: &str, is_in: impl Fn(char) -> bool) -> usize {
    let mut inside = false;
    let mut count = 0;
    for c in word.chars() {
        count += usize::from(is_in(c) && !inside);
        inside = is_in(c);
    }
    count
}

#[cfg(test)]
mod tests {
    use super::{Ease, ease, english_syllables, spanish_syllables};
    use crate::base::lang::Lang;

    #[test]
    fn syllables_are_counted_as_people_speak_them() {
        for (word, count) in
            [("care", 1), ("table", 2), ("helped", 1), ("needed", 2), ("coverage", 3), ("family", 3)]
        {
            assert_eq!(english_syllables(word), count, "{word}");
        }
        for (word, count) in
            [("salud", 2), ("cobertura", 4), ("día", 2), ("agua", 2), ("quien", 1), ("médico", 3)]
        {
            assert_eq!(spanish_syllables(word), count, "{word}");
        }
    }

    #[test]
    fn short_sentences_read_easier_and_some_scripts_say_nothing() {
        let lang = |tag| Lang::from_tag(tag).unwrap();
        let easy = "<p>You can call us. We can help you now. It is free.</p>".repeat(5);
        let hard = "<p>Applicants demonstrating categorical eligibility nevertheless necessitate \
                    comprehensive documentation establishing California residency requirements</p>"
            .repeat(4);
        let (Some(Ease::Grade(low)), Some(Ease::Grade(high))) =
            (ease(&easy, lang("en")), ease(&hard, lang("en")))
        else {
            panic!("English has a grade")
        };
        assert!(low < 3.0 && high > 15.0, "{low} {high}");
        assert_eq!(ease(&easy, lang("km")), None);
        assert_eq!(ease("<p>Too short.</p>", lang("en")), None);
    }
}
