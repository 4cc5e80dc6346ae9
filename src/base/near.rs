//! The nearest right name for a misspelt one.

/// The candidate closest to `word`, if any is close enough to be what was meant.
///
/// Close means: at most a third of the letters differ (Damerau–Levenshtein),
/// or one contains the other. Of equally close candidates the first in order wins.
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    candidates
        .into_iter()
        .filter_map(|candidate| Some((distance(word, candidate)?, candidate)))
        .min_by_key(|&(distance, _)| distance)
        .map(|(_, candidate)| candidate)
}

/// How many letters differ, if few enough for `candidate` to be what was meant by `word`.
pub fn distance(word: &str, candidate: &str) -> Option<usize> {
    // What is that long is no misspelt name, and comparing it would take its time.
    if word.len() > 200 {
        return None;
    }
    let (word, lower) = (word.to_lowercase(), candidate.to_lowercase());
    let limit = word.chars().count().div_ceil(3).max(1);
    let distance = strsim::damerau_levenshtein(&word, &lower);
    let contained = word.len() >= 3 && (lower.contains(&word) || word.contains(&*lower) && lower.len() >= 3);
    (distance <= limit || contained).then_some(distance)
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn finds_what_was_meant_and_nothing_else() {
        let names = ["title", "summary", "next_review", "chip"];
        for (typed, meant) in [
            ("titel", Some("title")),
            ("Title", Some("title")),
            ("sumary", Some("summary")),
            ("chipp", Some("chip")),
            ("review", Some("next_review")),
            ("phone", None),
            ("", None),
        ] {
            assert_eq!(nearest(typed, names), meant, "{typed}");
        }
    }
}
