//! The search: the same words in Rust and in the browser, and the browser's answers held against a
//! plain reference on random corpora. The scripts run as readers get them.

#![allow(clippy::disallowed_methods, reason = "tests read files and start Node")]

#[path = "search/reference.rs"]
mod reference;

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use jiff::civil::date;
use promotora::base::lang::Lang;
use promotora::base::tree::Tree;
use promotora::edge::gather::folder;
use promotora::view::search::rules::Rules;
use promotora::view::search::scripts;
use promotora::view::search::tokens::{atoms, words};
use promotora::view::search::{Folder, Search};
use promotora::{parse, resolve};
use reference::Reference;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Whether Node is there; `scripts/test` needs it anyway and says so.
fn node() -> bool {
    let found = Command::new("node").arg("--version").output().is_ok_and(|output| output.status.success());
    assert!(found || std::env::var_os("CI").is_none(), "the search tests need node");
    found
}

/// The theme's scripts as the build writes them.
fn write_scripts(to: &Path) {
    let theme = folder(&root().join("themes/daylight/scripts")).expect("the scripts");
    let sources: Vec<(String, String)> = theme
        .iter()
        .filter(|(path, _)| path.ends_with(".js"))
        .map(|(path, bytes)| (path.to_string(), String::from_utf8(bytes.to_vec()).expect("text")))
        .collect();
    for (name, bytes) in scripts::folder(&sources).1 {
        write(&to.join(name), &bytes);
    }
    write(&to.join("package.json"), b"{\"type\": \"module\"}");
}

fn write(path: &Path, bytes: &[u8]) {
    fs::create_dir_all(path.parent().expect("below something")).expect("a folder");
    fs::write(path, bytes).expect("a file");
}

/// What Node answers to lines of JSON.
fn ask(arguments: &[&Path], lines: &str) -> Vec<serde_json::Value> {
    let mut child = Command::new("node")
        .arg(root().join("tests/search/ask.mjs"))
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("node starts");
    let mut input = child.stdin.take().expect("piped");
    let lines = lines.to_owned();
    let writer = std::thread::spawn(move || input.write_all(lines.as_bytes()));
    let output = child.wait_with_output().expect("node ends");
    writer.join().expect("no panic").expect("written");
    let text = String::from_utf8(output.stdout).expect("text");
    text.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect()
}

fn words_of(text: &str, rules: &Rules) -> Vec<String> {
    words(&atoms(text, rules))
}

/// Written by hand from docs/search-format.md.
#[test]
fn words_are_what_the_rules_say() {
    let rules = Rules::whole();
    for (text, wanted) in [
        ("Medi-Cal for kids!", "medi cal for kid"),
        ("Clínica de la Raza's", "clinica de la raza"),
        ("ATENCIÓN MÉDICA", "atencion medica"),
        ("đau răng", "dau rang"),
        ("ñandú Straße Łódź œuvre", "nandu strasse lodz oeuvre"),
        ("pharmacies, babies, services, glass, bus", "pharmacy baby service glass bus"),
        ("ＡＢＣ１２３", "abc123"),
        ("٩٥٨٢٣ ۹۵ ៩៥ ๙๕", "95823 95 95 95"),
        ("الصِّحَّة النفسيّة", "صحه نفسيه"),
        ("أطفال إلى", "اطفال الي"),
        ("پزشکی کودکان", "پزشكي كودكان"),
        ("醫療卡", "医疗 疗卡"),
        ("医", "医"),
        ("牙醫near Oakland", "牙医 near oakland"),
        ("한국어", "한국 국어"),
        ("가나 다", "가나 다"),
        ("がん", "がん"),
        ("ｶﾞﾝ検診", "ガン ン検 検诊"),
        ("ខ្មែរ", "ខ្មែរ"),
        ("សុខភាព", "សុខ ខភា ភាព"),
        ("หมอ", "หม มอ"),
        ("Привет мир", "привет мир"),
        ("don’t won't", "dont wont"),
        ("   ", ""),
        ("😀 <b>x</b>", "b x b"),
        ("", ""),
    ] {
        assert_eq!(words_of(text, &rules).join(" "), wanted, "{text}");
    }
}

/// A text a line, a tab, its words. `BLESS=1` writes the words anew; then read the diff.
#[test]
fn golden_texts_keep_their_words() {
    let file = root().join("tests/search/golden.tsv");
    let golden = fs::read_to_string(&file).expect("golden.tsv");
    let rules = Rules::whole();
    let lines: Vec<(&str, &str)> =
        golden.lines().map(|line| line.split_once('\t').unwrap_or((line, ""))).collect();
    assert!(lines.len() >= 5_000, "{} golden texts", lines.len());
    if std::env::var_os("BLESS").is_some() {
        let written: String =
            lines.iter().map(|(text, _)| format!("{text}\t{}\n", words_of(text, &rules).join(" "))).collect();
        fs::write(&file, written).expect("written");
        return;
    }
    for (text, wanted) in &lines {
        assert_eq!(words_of(text, &rules).join(" "), *wanted, "{text}");
    }
    if node() {
        same_in_the_browser(&lines.iter().map(|(text, _)| (*text).to_owned()).collect::<Vec<_>>());
    }
}

#[test]
fn random_texts_have_the_same_words_in_the_browser() {
    if !node() {
        return;
    }
    let mut random = Random(7);
    let texts: Vec<String> = (0..6_000).map(|_| random.text()).collect();
    same_in_the_browser(&texts);
}

fn same_in_the_browser(texts: &[String]) {
    let rules = Rules::whole();
    let work = tempfile::tempdir().expect("a folder");
    write_scripts(work.path());
    let mut lines = serde_json::json!({ "chinese": rules.chinese() }).to_string() + "\n";
    for text in texts {
        lines += &serde_json::json!({ "text": text }).to_string();
        lines.push('\n');
    }
    let answers = ask(&[work.path()], &lines);
    assert_eq!(answers.len(), texts.len());
    for (text, answer) in texts.iter().zip(answers) {
        assert_eq!(serde_json::json!(words_of(text, &rules)), answer, "{text:?}");
    }
}

/// Numbers that are the same on every machine (xorshift).
struct Random(u64);

impl Random {
    fn next(&mut self, below: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % below as u64) as usize
    }

    fn pick<'a, T>(&mut self, list: &'a [T]) -> &'a T {
        &list[self.next(list.len())]
    }

    /// Characters of the scripts that the site knows, marks and rubbish between them. Only what
    /// Unicode has had for years: what a browser does not know yet it cannot fold.
    fn text(&mut self) -> String {
        const BLOCKS: [(u32, u32); 22] = [
            (0x20, 0x7E),
            (0x20, 0x7E),
            (0xA0, 0x24F),
            (0x300, 0x341),
            (0x400, 0x481),
            (0x531, 0x556),
            (0x561, 0x587),
            (0x620, 0x6FC),
            (0x900, 0x963),
            (0xA05, 0xA39),
            (0xE01, 0xE3A),
            (0xE40, 0xE4E),
            (0x1780, 0x17D3),
            (0x17E0, 0x17E9),
            (0x1E00, 0x1EF9),
            (0x2010, 0x2060),
            (0x3041, 0x3096),
            (0x30A1, 0x30FC),
            (0x4E00, 0x9FA5),
            (0xAC00, 0xD7A3),
            (0xFF01, 0xFF9F),
            (0x1F600, 0x1F64F),
        ];
        let length = 1 + self.next(14);
        let mut block = *self.pick(&BLOCKS);
        (0..length)
            .filter_map(|_| {
                if self.next(3) == 0 {
                    block = *self.pick(&BLOCKS);
                }
                char::from_u32(block.0 + self.next((block.1 - block.0 + 1) as usize) as u32)
            })
            .collect()
    }
}

#[test]
fn the_engine_answers_as_the_reference_does() {
    if !node() {
        return;
    }
    for seed in [3, 11, 2026] {
        compare(seed);
    }
}

const NAMES: [&str; 24] = [
    "Clinic",
    "Health",
    "Dental",
    "Center",
    "Family",
    "Medi-Cal",
    "Children's",
    "Community",
    "Salud",
    "Valley",
    "Asian",
    "Services",
    "Mobile",
    "School",
    "Planned",
    "Care",
    "Bay",
    "Saint",
    "Clínica",
    "牙醫",
    "醫療",
    "한국",
    "សុខភាព",
    "Nguyễn",
];
const CITIES: [(&str, &str, f64, f64); 5] = [
    ("Oakland", "Alameda", 37.80, -122.27),
    ("San Jose", "Santa Clara", 37.33, -121.89),
    ("Fresno", "Fresno", 36.74, -119.78),
    ("Fresno", "Alameda", 37.70, -122.10),
    ("Los Angeles", "Los Angeles", 34.05, -118.24),
];

/// A site with random listings in English and Spanish.
fn corpus(random: &mut Random, count: usize) -> Tree {
    let mut tree = folder(&root().join("tests/mistakes/_base")).expect("a small site");
    for name in [
        "content/counties/counties.yaml",
        "content/directory/categories.yaml",
        "content/directory/categories.es.yaml",
        "i18n/search/en.yaml",
        "i18n/search/es.yaml",
    ] {
        tree.insert(name, fs::read(root().join(name)).expect("a file"));
    }
    tree.insert("content/directory/sources.yaml", b"s: {title: T, publisher: P, licence: L}\n".to_vec());
    tree.insert("content/directory/zips.csv", b"id,lat,lon\n95814,38.58,-121.49\n".to_vec());
    let (mut sheet, mut spanish) = (
        String::from(
            "id,name,kind,about,services,languages,who,city,county,zip,lat,lon,phone,statewide,source\n",
        ),
        String::from("id,name,about\n"),
    );
    for number in 0..count {
        let mut words = |least: usize, more: usize| -> String {
            let words: Vec<&str> = (0..least + random.next(more)).map(|_| *random.pick(&NAMES)).collect();
            words.join(" ")
        };
        let (name, about, own, own_about) = (words(1, 4), words(0, 12), words(1, 3), words(1, 8));
        let kind = random.pick(&["clinic", "health-center", "help-line"]);
        let services = random.pick(&["", "dental", "dental;mental", "vision", "primary;legal"]);
        let languages = random.pick(&["", "es", "es;hmn", "ko"]);
        let who = random.pick(&["", "kids", "seniors;kids"]);
        let phone = format!("916{:03}{:04}", 200 + random.next(700), random.next(10_000));
        let (place, statewide) = match random.next(9) {
            0 => (String::from(",,,,"), "true"),
            1 => (String::from(",Fresno,,,"), ""),
            _ => {
                let (city, county, lat, lon) = random.pick(&CITIES);
                let step = random.next(40) as f64 / 100.0;
                (
                    format!(
                        "{city},{county},9{:04},{:.3},{:.3}",
                        4600 + random.next(9),
                        lat + step,
                        lon - step
                    ),
                    "",
                )
            }
        };
        sheet += &format!(
            "l{number},\"{name}\",{kind},\"{about}\",{services},{languages},{who},{place},{phone},{statewide},s\n"
        );
        if random.next(2) == 0 {
            spanish += &format!("l{number},\"{own}\",\"{own_about}\"\n");
        }
    }
    tree.insert("content/directory/listings.csv", sheet.into_bytes());
    tree.insert("content/directory/listings.es.csv", spanish.into_bytes());
    tree
}

fn compare(seed: u64) {
    let mut random = Random(seed);
    let tree = corpus(&mut random, 400);
    let content = parse::parse(&tree);
    let wishes = resolve::Wishes { today: date(2026, 11, 24), base_url: None, drafts: false };
    let (site, diags) = resolve::resolve(&content, &wishes);
    let told: Vec<_> = diags.iter().filter(|remark| remark.place.file.contains("directory")).collect();
    assert!(told.is_empty(), "{told:?}");
    let site = site.expect("a site");
    let search = Search::new(&site);
    let work = tempfile::tempdir().expect("a folder");
    write_scripts(&work.path().join("scripts"));
    for lang in [Lang::from_tag("en").expect("known"), Lang::from_tag("es").expect("known")] {
        let of = &search.directory.of[&lang];
        let folders: [&Folder; 2] = [&search.directory.shared, &of.own];
        for (path, bytes) in folders.into_iter().flat_map(Folder::written) {
            write(&work.path().join(&*path), &bytes);
        }
        let core = work.path().join("core.json");
        write(&core, of.core.to_string().as_bytes());
        let reference = Reference::new(&site, &search.rules, &search.directory, lang);
        let queries: Vec<(String, bool)> =
            (0..120).map(|_| (query(&mut random), random.next(4) > 0)).collect();
        let lines: String = queries
            .iter()
            .map(|(text, synonyms)| {
                serde_json::json!({ "text": text, "synonyms": synonyms }).to_string() + "\n"
            })
            .collect();
        let answers = ask(&[&work.path().join("scripts"), work.path(), &core], &lines);
        assert_eq!(answers.len(), queries.len(), "every query is answered");
        let mut found = 0;
        for ((text, synonyms), answer) in queries.iter().zip(answers) {
            let wanted = reference.search(text, *synonyms);
            found += usize::from(!wanted.is_empty());
            assert_eq!(
                serde_json::json!(wanted),
                answer,
                "seed {seed}, {lang}, synonyms {synonyms}: {text:?}"
            );
        }
        assert!(found > 80, "most queries find something: {found}");
    }
}

/// What somebody could type: words of the listings and of the synonyms, misspelt ones, places.
fn query(random: &mut Random) -> String {
    const TYPED: [&str; 26] = [
        "clinic",
        "dentist",
        "dentista",
        "near",
        "for",
        "niños",
        "kids",
        "medi cal",
        "oakland",
        "san jose",
        "fresno",
        "95814",
        "94601",
        "94603",
        "free",
        "gratis",
        "hmong",
        "commun",
        "helth",
        "Clinicc",
        "valey",
        "牙医",
        "醫",
        "한국",
        "sin seguro",
        "seniors",
    ];
    if random.next(12) == 0 {
        return format!("(916) {:03}-{:04}", 200 + random.next(700), random.next(10_000));
    }
    let words: Vec<&str> = (0..1 + random.next(4))
        .map(|_| if random.next(2) == 0 { *random.pick(&TYPED) } else { *random.pick(&NAMES) })
        .collect();
    words.join(" ")
}
