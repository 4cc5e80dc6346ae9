//! How each language writes numbers, money, dates and lists, held against tables written by hand
//! from CLDR and from California's own notices; and that nothing else is ever shown.

use jiff::civil::date;
use promotora::base::lang::Lang;
use promotora::parse::leaf::PartialDate;
use promotora::parse::{Item, parse_one};
use promotora::resolve::locale::Locale;

const PATTERNS: &str = "\
words:
  money: \"${amount}\"
  percent: \"{number}%\"
  days: {other: \"{count} d\"}
  heading_link: \"x {title} y\"
months: [m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12]
months_short: [s1, s2, s3, s4, s5, s6, s7, s8, s9, s10, s11, s12]
months_alone: [a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12]
date: \"{day} {month} {year}\"
date_month: \"{month} {year}\"
range: \"{from} – {to}\"
list: {two: \"{0} & {1}\", middle: \"{0}、{1}\", last: \"{0} und {1}\"}
";

/// A language with the patterns above.
fn locale(tag: &str) -> Locale {
    let lang = Lang::from_tag(tag).expect("a language of ours");
    let file = format!("i18n/{tag}.yaml").into();
    let parsed = parse_one(&file, &PATTERNS.as_bytes().into(), lang);
    assert!(parsed.diags.is_empty(), "{:?}", parsed.diags);
    let Some(Item::Language(language)) = &parsed.item else { panic!("the patterns are no language file") };
    let language = language.clone();
    Locale::new(lang, (lang, language.clone()), language)
}

/// Thousands apart as the language has it, but never so that a US form would be misread.
#[test]
fn numbers_are_grouped_for_a_reader_in_california() {
    let cases = [
        ("en", "1,234,567.5"),
        ("es", "1,234,567.5"),
        ("ar", "1,234,567.5"),
        ("fa", "1,234,567.5"),
        ("fil", "1,234,567.5"),
        ("hi", "1,234,567.5"),
        ("hmn", "1,234,567.5"),
        ("hy", "1\u{A0}234\u{A0}567,5"),
        ("ium", "1,234,567.5"),
        ("ja", "1,234,567.5"),
        ("km", "1,234,567.5"),
        ("ko", "1,234,567.5"),
        ("lo", "1,234,567.5"),
        ("pa", "1,234,567.5"),
        ("ru", "1\u{A0}234\u{A0}567,5"),
        ("th", "1,234,567.5"),
        ("uk", "1\u{A0}234\u{A0}567,5"),
        ("vi", "1,234,567.5"),
        ("zh-Hans", "1,234,567.5"),
        ("zh-Hant", "1,234,567.5"),
    ];
    assert_eq!(cases.len(), Lang::all().count(), "a language is missing");
    for (tag, wanted) in cases {
        assert_eq!(locale(tag).number("1234567.5"), wanted, "{tag}");
    }
}

/// The categories of CLDR 48 (since then Vietnamese has `one`), and one form for Hmong and Mien, whose nouns never change.
#[test]
fn each_language_has_its_plural_forms() {
    let one_other = ["one", "other"];
    let cases: [(&str, &[&str]); 20] = [
        ("en", &one_other),
        ("es", &["one", "many", "other"]),
        ("ar", &["zero", "one", "two", "few", "many", "other"]),
        ("fa", &one_other),
        ("fil", &one_other),
        ("hi", &one_other),
        ("hmn", &["other"]),
        ("hy", &one_other),
        ("ium", &["other"]),
        ("ja", &["other"]),
        ("km", &["other"]),
        ("ko", &["other"]),
        ("lo", &["other"]),
        ("pa", &one_other),
        ("ru", &["one", "few", "many", "other"]),
        ("th", &["other"]),
        ("uk", &["one", "few", "many", "other"]),
        ("vi", &one_other),
        ("zh-Hans", &["other"]),
        ("zh-Hant", &["other"]),
    ];
    for (tag, wanted) in cases {
        let mut own = locale(tag).categories();
        let order =
            |name: &&str| ["zero", "one", "two", "few", "many", "other"].iter().position(|x| x == name);
        own.sort_by_key(order);
        assert_eq!(own, wanted, "{tag}");
    }
}

/// The year of our calendar and Latin digits, also where CLDR would have another calendar.
#[test]
fn dates_are_gregorian_everywhere() {
    let day = PartialDate::from(date(2027, 1, 31));
    let month = PartialDate::parse("2027-02").expect("a month");
    for lang in Lang::all() {
        let locale = locale(lang.tag());
        assert_eq!(locale.date(day), "31 m1 2027", "{lang}");
        assert_eq!(locale.date(month), "a2 2027", "{lang}");
        assert_eq!(locale.date_range(day, month), "31 m1 2027 – a2 2027", "{lang}");
        assert_eq!(locale.count("days", 45), "45 d", "{lang}");
        assert_eq!(locale.percent("213"), "213%", "{lang}");
    }
}

#[test]
fn lists_follow_their_pattern() {
    let locale = locale("ja");
    let list = |items: &[&str]| locale.list(&items.iter().map(|item| (*item).to_owned()).collect::<Vec<_>>());
    assert_eq!(list(&[]), "");
    assert_eq!(list(&["A"]), "A");
    assert_eq!(list(&["A", "B"]), "A & B");
    assert_eq!(list(&["A", "B", "C"]), "A、B und C");
    assert_eq!(list(&["A", "B", "C", "D"]), "A、B、C und D");
}

/// From right to left an amount keeps its sign in front, and an English title its own order.
#[test]
fn what_runs_from_left_to_right_stays_together_in_arabic_and_farsi() {
    for tag in ["ar", "fa"] {
        let locale = locale(tag);
        assert_eq!(locale.money("87780"), "\u{2066}$87,780\u{2069}");
        assert_eq!(
            locale.say("heading_link", &[("title", "Form 1095-B")]),
            "x \u{2068}Form 1095-B\u{2069} y"
        );
    }
    assert_eq!(locale("ru").money("87780"), "$87\u{A0}780");
}
