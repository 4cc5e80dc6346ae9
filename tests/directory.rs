//! The directory from bad input: each mistake told at its cell, nothing lost, nothing broken. And
//! the imports of other people's lists.

#![allow(clippy::disallowed_methods, reason = "tests read the project's own files")]

use std::path::Path;
use std::sync::Arc;

use jiff::civil::date;
use promotora::base::diag::Remark;
use promotora::base::locate::Lines;
use promotora::base::tree::Tree;
use promotora::edge::gather::folder;
use promotora::exchange::directory::{Kind, import};
use promotora::{Options, build_tree};

const SHEET: &str = "content/directory/clinics.csv";
const HEADER: &str = "id,name,kind,services,city,county,zip,lat,lon,phone,hours,source\n";

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn site() -> Tree {
    let mut site = folder(&root().join("tests/mistakes/_base")).expect("a small site");
    let categories = b"kind.clinic: {name: Clinic}\nservice.dental: {name: Dental care}\n".to_vec();
    site.insert("content/directory/categories.yaml", categories);
    site.insert(
        "content/directory/sources.yaml",
        b"cdph: {title: List, publisher: CDPH, licence: CC BY, date: '2025-10-18'}\n".to_vec(),
    );
    site.insert(
        "content/directory/index.md",
        b"---\ntitle: Find help\nsummary: Help.\n---\nText.\n".to_vec(),
    );
    for name in ["i18n/en.yaml", "i18n/es.yaml", "content/counties/counties.yaml"] {
        let mut text = std::fs::read_to_string(root().join(name)).expect("a file");
        if name.starts_with("content") {
            let kept = |line: &&str| {
                line.ends_with(':') && !line.starts_with(' ')
                    || ["  name:", "  fips:", "  agency:"].iter().any(|start| line.starts_with(start))
            };
            text = text.lines().filter(kept).map(|line| format!("{line}\n")).collect();
        }
        site.insert(name, text.into_bytes());
    }
    site
}

fn build(sheet: &str) -> (Tree, Vec<Remark>) {
    let mut site = site();
    site.insert(SHEET, sheet.as_bytes().to_vec());
    let options = Options { today: date(2026, 11, 24), base_url: None, publish: false, drafts: false };
    let (output, outcome) = build_tree(&site, &options);
    (output, outcome.diagnostics.sorted())
}

/// Code, line and column of every remark about the sheet.
fn told(sheet: &str) -> Vec<(&'static str, usize, usize)> {
    let (_, remarks) = build(sheet);
    let lines = Lines::new(sheet.as_bytes());
    let own = remarks.iter().filter(|remark| &*remark.place.file == SHEET);
    own.map(|remark| {
        let spot = lines.spot(&remark.place);
        (remark.code, spot.line, spot.column)
    })
    .collect()
}

/// Written by hand: a row, and where what is wrong with it must be told.
#[test]
fn every_mistake_is_told_at_its_cell() {
    let good = "a,Clinic,clinic,dental,Oakland,Alameda,94607,37.8,-122.28,(510) 263-2420,Mon-Fri 8-17,cdph\n";
    for (row, wanted) in [
        (good, vec![]),
        ("a,,clinic,,,,,,,,,cdph\n", vec![("empty-value", 2, 3)]),
        ("a,C,clinik,,,,,,,,,cdph\n", vec![("unknown-category", 2, 5)]),
        ("a,C,clinic,dental;dentl,,,,,,,,cdph\n", vec![("unknown-category", 2, 12)]),
        ("a,C,clinic,,,Alamedo,,,,,,cdph\n", vec![("unknown-county", 2, 14)]),
        ("a,C,clinic,,,,9460,,,,,cdph\n", vec![("bad-value", 2, 15)]),
        ("a,C,clinic,,,,,-122.28,37.8,,,cdph\n", vec![("point-outside", 2, 1)]),
        ("a,C,clinic,,,,,37.8,122.28,,,cdph\n", vec![("point-outside", 2, 1)]),
        ("a,C,clinic,,,,,37.8,,,,cdph\n", vec![("half-a-point", 2, 1)]),
        ("a,C,clinic,,,,,,,call us,,cdph\n", vec![("bad-phone", 2, 18)]),
        ("a,C,clinic,,,,,,,,Mon 17:00-8:00,cdph\n", vec![("bad-hours", 2, 19)]),
        ("a,C,clinic,,,,,,,,,cdhp\n", vec![("unknown-id", 2, 20)]),
        ("a,C,clinic\n", vec![("row-length", 2, 1)]),
        (",C,clinic,,,,,,,,,cdph\n", vec![("missing-field", 2, 1)]),
        ("a,\"C,clinic,,,,,,,,,cdph\n", vec![("unclosed-quote", 2, 3)]),
    ] {
        assert_eq!(told(&format!("{HEADER}{row}")), wanted, "{row}");
    }
    let twice = format!("{HEADER}{good}{good}");
    assert_eq!(told(&twice), [("duplicate-id", 3, 1)]);
    assert_eq!(told("name;kind\nC;clinic\n"), [("csv-separator", 1, 1)]);
    assert_eq!(told(&HEADER.replace("phone", "fone")), [("unknown-key", 1, 47)]);
    // One bad row hides none of the others.
    let mixed = format!("{HEADER}a,C,clinic\n{}", good.replacen("a,", "b,", 1));
    assert_eq!(told(&mixed), [("row-length", 2, 1)]);
}

#[test]
fn a_synonym_of_a_category_that_is_not_there_is_told() {
    let mut site = site();
    let words = "stop: [the]\nsynonyms:\n  - {words: [teeth], find: [service.dentl]}\n  - {words: [tooth], find: [service.dental, charity care]}\n";
    site.insert("i18n/search/en.yaml", words.as_bytes().to_vec());
    let options = Options { today: date(2026, 11, 24), base_url: None, publish: false, drafts: false };
    let remarks = build_tree(&site, &options).1.diagnostics.sorted();
    let lines = Lines::new(words.as_bytes());
    let told: Vec<_> = remarks
        .iter()
        .filter(|remark| &*remark.place.file == "i18n/search/en.yaml")
        .map(|remark| (remark.code, lines.spot(&remark.place).line, remark.fix.as_deref()))
        .collect();
    assert_eq!(told, [("unknown-category", 3, Some("service.dental"))]);
}

#[test]
fn markup_in_a_name_is_text_and_long_texts_stay_whole() {
    let long = "x".repeat(1_000_000);
    let sheet = format!(
        "{HEADER}a,<script>alert(1)</script> & Co,clinic,,Oakland,Alameda,,,,,,cdph\nb,{long},clinic,,,Alpine,,,,,,cdph\n"
    );
    let (output, remarks) = build(&sheet);
    let errors: Vec<_> = remarks.iter().filter(|remark| &*remark.place.file == SHEET).collect();
    assert!(errors.is_empty(), "{:?}", errors.first().map(|remark| remark.code));
    let pages: Vec<&str> = output
        .iter()
        .filter(|(path, _)| path.ends_with(".html"))
        .filter_map(|(path, _)| output.text(path))
        .collect();
    assert!(pages.iter().any(|page| page.contains("&lt;script")), "shown as text");
    assert!(pages.iter().all(|page| !page.contains("<script>alert(1)")));
}

/// The real directory: every listing stands in full exactly once a language, and no list is heavy.
#[test]
fn every_real_listing_is_reached_without_script() {
    let (tree, _) = promotora::edge::gather::gather(root()).expect("the site");
    let options = Options { today: date(2026, 11, 24), base_url: None, publish: false, drafts: false };
    let (output, _) = build_tree(&tree, &options);
    let mut ids = std::collections::BTreeMap::new();
    for (path, bytes) in output.iter() {
        let Some(below) = path.strip_prefix("es/directory/").filter(|below| below.contains('/')) else {
            continue;
        };
        let page = std::str::from_utf8(bytes).expect("text");
        let main = page.split("<main").nth(1).expect("a main part");
        assert!(main.len() <= 25_000, "{path}: {} bytes", main.len());
        let entries = main.matches("<h3 class=\"plain\">").count();
        ids.insert(below.to_owned(), entries);
    }
    let in_full: usize = ids.values().sum();
    assert_eq!(in_full, 3_372, "each listing once");
}

fn files(name: &str, text: &str) -> Tree {
    let mut files = Tree::new();
    files.insert(name, text.as_bytes().to_vec());
    files
}

#[test]
fn the_states_list_is_taken_over_and_editors_additions_stay() {
    let list = "FACID,FAC_STATUS_TYPE_CODE,FACNAME,FAC_TYPE_CODE,ADDRESS,CITY,ZIP,FACADMIN,CONTACT_EMAIL,CONTACT_PHONE_NUMBER,COUNTY_NAME,BUSINESS_NAME,LATITUDE,LONGITUDE,DATA_DATE\n\
        1,OPEN,CLINICA DE LA RAZA,FQHC,1 MAIN ST,OAKLAND,94607,\"DOE, JANE\",jane@example.org,(510) 535-4000,ALAMEDA,LA CLINICA INC.,37.8,-122.2,2026-10-18\n\
        2,CLOSED,OLD CLINIC,COMTYC,2 MAIN ST,OAKLAND,94607,,,,ALAMEDA,,,,2026-10-18\n\
        3,OPEN,SOME HOSPITAL,GACH,3 MAIN ST,OAKLAND,94607,,,,ALAMEDA,,,,2026-10-18\n\
        4,OPEN,NEW CLINIC,COMTYC,4 MAIN ST,OAKLAND,94607,,,,ALAMEDA,,,,2026-10-18\n";
    let old: Arc<str> = SHEET.into();
    let before = "id,name,kind,languages,phone,address,hours,source\n\
        cdph-1,Clinica de la Raza,health-center,es,+15105350000,1 Main St,Mon-Fri 8:00-17:00,cdph-hrsa\n\
        cdph-9,Gone Clinic,clinic,,,9 Main St,,cdph\n";
    let done = import(Kind::Chhs, &files("list.csv", list), "cdph", Some((&old, before.as_bytes())));
    assert!(done.diagnostics.is_empty(), "{:?}", done.diagnostics);
    assert_eq!(done.new, [("cdph-4".to_owned(), "New Clinic".to_owned())]);
    assert_eq!(done.gone, [("cdph-9".to_owned(), "Gone Clinic".to_owned())]);
    let (id, changes) = &done.changed[0];
    assert_eq!(id, "cdph-1");
    assert!(changes.contains(&("phone".into(), "+15105350000".into(), "+15105354000".into())), "{changes:?}");
    let row = done.sheet.lines().find(|line| line.starts_with("cdph-1,")).expect("its row");
    assert!(row.contains(",es,") && row.contains("Mon-Fri 8:00-17:00") && row.contains("cdph-hrsa"), "{row}");
    assert!(!done.sheet.contains("DOE") && !done.sheet.contains("example.org"), "no person and no mail");
    assert!(!done.sheet.contains("Hospital") && !done.sheet.contains("Old Clinic"));
    let again = import(Kind::Chhs, &files("list.csv", list), "cdph", Some((&old, done.sheet.as_bytes())));
    assert_eq!(
        (again.sheet, again.new.len(), again.changed.len()),
        (done.sheet, 0, 0),
        "the same again changes nothing"
    );
}

#[test]
fn the_federal_list_is_taken_over() {
    let list = "\"Health Center Type\",\"BPHC Assigned Number\",\"Site Name\",\"Site Address\",\"Site City\",\"Site State Abbreviation\",\"Site Postal Code\",\"Site Telephone Number\",\"Site Web Address\",\"Site Status Description\",\"Health Center Location Type Description\",\"Health Center Type Description\",\"Health Center Name\",\"Geocoding Artifact Address Primary X Coordinate\",\"Geocoding Artifact Address Primary Y Coordinate\",\"Complete County Name\",\"Data Warehouse Record Create Date\",\n\
        \"FQHC\",\"BPS-H80-1\",\"Mobile One\",\"1 Main St\",\"Oakland\",\"CA\",\"94607-1234\",\"541-484-4800 x54134\",\"www.example.org\",\"Active\",\"Mobile Van\",\"Service Delivery Site\",\"Example Health\",\"-122.2\",\"37.8\",\"Alameda County\",\"10/18/2026\",\n\
        \"FQHC\",\"BPS-H80-2\",\"Office\",\"2 Main St\",\"Oakland\",\"CA\",\"94607\",\"\",\"\",\"Active\",\"Permanent\",\"Administrative\",\"Example Health\",\"\",\"\",\"Alameda County\",\"10/18/2026\",\n\
        \"FQHC\",\"BPS-H80-3\",\"Elsewhere\",\"3 Main St\",\"Reno\",\"NV\",\"89501\",\"\",\"\",\"Active\",\"Permanent\",\"Service Delivery Site\",\"Example Health\",\"\",\"\",\"Washoe County\",\"10/18/2026\",\n";
    let done = import(Kind::Hrsa, &files("sites.csv", list), "hrsa", None);
    assert!(done.diagnostics.is_empty(), "{:?}", done.diagnostics);
    assert_eq!(
        done.sheet,
        "id,name,kind,organization,site,address,city,zip,county,lat,lon,phone,website,source,source_date\n\
         hrsa-bps-h80-1,Mobile One,health-center,Example Health,mobile,1 Main St,Oakland,94607,Alameda,37.8,-122.2,+15414844800;ext=54134,https://www.example.org,hrsa,2026-10-18\n"
    );
}

#[test]
fn an_hsds_package_is_taken_over_without_its_people() {
    let mut package = Tree::new();
    for (name, text) in [
        ("organizations.csv", "id,name,email,website\no1,Helpers,boss@example.org,https://helpers.example\n"),
        (
            "services.csv",
            "id,organization_id,name,description,url,status\ns1,o1,Free checkups,\"For all,\nchildren first\",,active\ns2,o1,Old,,,defunct\n",
        ),
        ("locations.csv", "id,name,organization_id,latitude,longitude\nl1,Main office,o1,37.8,-122.2\n"),
        ("service_at_location.csv", "id,service_id,location_id\nx1,s1,l1\nx2,s2,l1\n"),
        (
            "addresses.csv",
            "id,location_id,address_1,address_2,city,postal_code\na1,l1,1 Main St,Suite 2,Oakland,94607\n",
        ),
        ("phones.csv", "id,number,extension,service_id\np1,510-535-4000,12,s1\n"),
        ("schedules.csv", "id,service_id,byday,opens_at,closes_at\nc1,s1,\"MO,WE\",09:00:00,17:00:00\n"),
        ("languages.csv", "id,service_id,code\ng1,s1,es\ng2,s1,hmn\n"),
        ("contacts.csv", "id,name,email\nk1,Jane Doe,jane@example.org\n"),
    ] {
        package.insert(name, text.as_bytes().to_vec());
    }
    let done = import(Kind::Hsds, &package, "partners", None);
    assert!(done.diagnostics.is_empty(), "{:?}", done.diagnostics);
    assert_eq!(
        done.sheet,
        "id,name,kind,organization,about,languages,address,city,zip,lat,lon,phone,website,hours,source\n\
         hsds-x1,Free checkups,other,Helpers,\"For all, children first\",es;hmn,\"1 Main St, Suite 2\",Oakland,94607,37.8,-122.2,+15105354000;ext=12,https://helpers.example,\"Mon,Wed 09:00-17:00\",partners\n"
    );
    let told = import(Kind::Hsds, &files("other.csv", "a\n"), "partners", None);
    assert!(told.diagnostics.has_errors() && told.sheet.is_empty());
}

/// Many packages number each table from one: the phone of organization 1 is not that of location 1.
#[test]
fn an_hsds_package_may_use_the_same_id_in_each_table() {
    let mut package = Tree::new();
    for (name, text) in [
        ("organizations.csv", "id,name\n1,Helpers\n2,Strangers\n"),
        ("services.csv", "id,organization_id,name\n1,2,Checkups\n2,1,Glasses\n"),
        ("locations.csv", "id,name\n2,North\n1,South\n"),
        ("service_at_location.csv", "id,service_id,location_id\n3,1,2\n4,2,1\n"),
        (
            "phones.csv",
            "number,type,organization_id,location_id\n510-535-4009,Fax,1,\n510-535-4001,voice,1,\n510-535-4002,voice,2,\n",
        ),
        ("languages.csv", "code,service_id,location_id\nes,1,\nvi,,1\n"),
    ] {
        package.insert(name, text.as_bytes().to_vec());
    }
    let done = import(Kind::Hsds, &package, "partners", None);
    assert!(done.diagnostics.is_empty(), "{:?}", done.diagnostics);
    assert_eq!(
        done.sheet,
        "id,name,kind,organization,languages,phone,source\n\
         hsds-3,Checkups,other,Strangers,es,+15105354002,partners\n\
         hsds-4,Glasses,other,Helpers,vi,+15105354001,partners\n"
    );
}

/// Every file of the HSDS package that a site makes.
fn package(site: &Tree) -> Tree {
    let content = promotora::parse::parse(site);
    let options = Options { today: date(2026, 11, 24), base_url: None, publish: false, drafts: false };
    let (resolved, diags) = promotora::resolve::resolve(&content, &options.wishes());
    let resolved = Arc::new(resolved.unwrap_or_else(|| panic!("{:?}", diags.sorted())));
    let (theme, _) = promotora::view::theme::load(site, &resolved);
    let view = promotora::view::View::new(resolved, Arc::new(theme.expect("a theme")));
    let mut package = Tree::new();
    for file in view.laid_out().into_iter().filter(|file| file.path.starts_with("data/hsds/")) {
        package.insert(file.path.clone(), view.make(&file).expect("a file"));
    }
    package
}

const EVERYTHING: &str = "id,name,kind,organization,about,services,languages,cost,who,address,city,zip,county,lat,lon,statewide,phone,tty,website,hours,hours_note,accessible,apply,documents,checked,source\n\
    a,\"First, best clinic\",clinic,Helpers,Care for all.,dental,es,free,kids,1 Main St,Oakland,94607,Alameda,37.8,-122.28,,(510) 263-2420 x12,711,https://a.example/,\"Mon-Fri 8:00-12:00, 13:00-17:00; Sat 8:00-12:00\",closed in May,true,Call first.,a card;a letter,2026-11-21,cdph\n\
    b,Line,clinic,,,,,,,,,,,,,true,988,,https://b.example/,24/7,,,,,,cdph\n\
    c,Only a city,clinic,,,,,,,,Oakland,,Alameda,,,,,,,,by appointment,,,,,cdph\n";

/// A small site with a listing that has everything, and two that have little.
fn with_everything() -> Tree {
    let mut site = site();
    let categories = "kind.clinic: {name: Clinic}\nservice.dental: {name: Dental care}\nlanguage.es: {name: Spanish}\n\
        cost.free: {name: Free}\nwho.kids: {name: Children}\n";
    site.insert("content/directory/categories.yaml", categories.as_bytes().to_vec());
    site.insert(SHEET, EVERYTHING.as_bytes().to_vec());
    site
}

/// Written by hand from the specification: names of tables and columns, E.164, iCalendar's days.
#[test]
fn the_directory_is_an_hsds_package() {
    let package = package(&with_everything());
    let table = |name: &str| package.text(&format!("data/hsds/{name}.csv")).expect("a table");
    let rows = |name: &str| -> Vec<Vec<String>> {
        // No cell of these tables holds a comma but the name's and the days'.
        table(name).lines().map(|line| line.split(',').map(str::to_owned).collect()).collect()
    };
    assert!(table("services").starts_with(
        "id,organization_id,name,description,url,status,application_process,fees_description,\
         eligibility_description,assured_date\r\n"
    ));
    assert!(table("services").contains(
        ",\"First, best clinic\",Care for all.,https://a.example/,active,Call first.,Free,Children,2026-11-21\r\n"
    ));
    assert!(table("addresses").contains(",1 Main St,Oakland,Alameda County,CA,94607,US,physical\r\n"));
    assert_eq!(table("addresses").lines().count(), 2, "only whole addresses");
    assert!(table("phones").contains(",+15102632420,12,voice\r\n"));
    assert!(table("phones").contains(",711,,textphone\r\n"));
    for times in [
        ",WEEKLY,\"MO,TU,WE,TH,FR,SA\",08:00,12:00,closed in May\r\n",
        ",WEEKLY,\"MO,TU,WE,TH,FR\",13:00,17:00,closed in May\r\n",
        ",WEEKLY,\"MO,TU,WE,TH,FR,SA,SU\",00:00,23:59,\r\n",
        ",,,,,by appointment\r\n",
    ] {
        assert!(table("schedules").contains(times), "{times}: {}", table("schedules"));
    }
    assert!(table("locations").contains(",physical,,"));
    assert!(table("locations").contains(",virtual,https://b.example/,"));
    assert!(table("taxonomy_terms").contains(",service.dental,Dental care,"));
    // Every listing is at a location, and every pointer leads somewhere.
    let ids = |name: &str| -> Vec<String> { rows(name).iter().skip(1).map(|row| row[0].clone()).collect() };
    let at = rows("service_at_location");
    assert_eq!(at.len(), 4);
    for row in &at[1..] {
        assert!(ids("services").contains(&row[1]) && ids("locations").contains(&row[2]), "{row:?}");
    }
    // Python: uuid5(uuid5(NAMESPACE_URL, "https://guide.example.org"), "hsds/service/a")
    assert!(ids("services").contains(&UUID_OF_A.to_owned()), "{:?}", ids("services"));
    let json: serde_json::Value =
        serde_json::from_str(package.text("data/hsds/services.json").expect("JSON")).expect("JSON");
    let first = json.as_array().expect("services").iter().find(|service| service["id"] == UUID_OF_A);
    let first = first.expect("the first listing");
    assert_eq!(first["organization"]["name"], "Helpers");
    assert_eq!(first["service_at_locations"][0]["location"]["addresses"][0]["city"], "Oakland");
    assert_eq!(first["service_at_locations"][0]["phones"][0]["number"], "+15102632420");
    let codes: Vec<&serde_json::Value> = first["attributes"]
        .as_array()
        .expect("categories")
        .iter()
        .map(|attribute| &attribute["taxonomy_term"]["code"])
        .collect();
    assert_eq!(codes, ["service.dental", "cost.free", "who.kids", "access.yes", "kind.clinic"]);
}

const UUID_OF_A: &str = "e6ca6c9e-f61c-53c0-bf6c-0aa6709402e0";

/// The cells of a sheet by id and column.
fn cells(sheet: &str) -> std::collections::BTreeMap<String, std::collections::BTreeMap<String, String>> {
    let name: Arc<str> = "sheet.csv".into();
    let source = promotora::parse::text::Source { file: &name, text: sheet };
    let mut diags = promotora::base::diag::Diagnostics::new();
    let rows = promotora::parse::csv::rows(&source, 0..sheet.len(), &mut diags);
    let (header, rows) = rows.split_first().expect("a header");
    let cells = |row: &Vec<promotora::parse::csv::Cell>| {
        let named = header.iter().zip(row).map(|(name, cell)| (name.text.to_string(), cell.text.to_string()));
        named.filter(|(_, text)| !text.is_empty()).collect::<std::collections::BTreeMap<_, _>>()
    };
    rows.iter().map(cells).map(|row| (row["id"].clone(), row)).collect()
}

/// What comes of a sheet when it is exported and imported again, under the names of its listings.
fn there_and_back(site: &Tree) -> Vec<std::collections::BTreeMap<String, String>> {
    let done = import(Kind::Hsds, &package(site), "cdph", None);
    assert!(done.diagnostics.is_empty(), "{:?}", done.diagnostics.sorted());
    cells(&done.sheet).into_values().collect()
}

/// Everything comes back but what HSDS cannot say: a city without a street.
#[test]
fn what_the_site_exports_it_can_import() {
    let back = there_and_back(&with_everything());
    for (_, mut row) in cells(EVERYTHING) {
        let name = row["name"].clone();
        let mut own = back.iter().find(|back| back["name"] == name).expect("the listing").clone();
        for row in [&mut row, &mut own] {
            row.remove("id");
            if let Some(hours) = row.get_mut("hours") {
                *hours = format!("{:?}", promotora::parse::hours::Hours::parse(hours).expect("hours").spans);
            }
            if let Some(phone) = row.get_mut("phone") {
                *phone = promotora::parse::leaf::Phone::parse(phone).expect("a phone").number();
            }
        }
        // The day of somebody's own check and of the source's are one in HSDS.
        row.insert("source_date".into(), row.get("checked").cloned().unwrap_or("2025-10-18".into()));
        row.remove("checked");
        if name == "Only a city" {
            row.remove("city");
        }
        assert_eq!(own, row);
    }
}

/// The same of the real directory: nothing of 3,372 listings is lost on the way.
#[test]
fn the_real_directory_comes_back_from_hsds() {
    let (tree, _) = promotora::edge::gather::gather(root()).expect("the site");
    let back = there_and_back(&tree);
    assert_eq!(back.len(), 3_372);
    let key = |row: &std::collections::BTreeMap<String, String>| {
        ["name", "zip", "phone", "address"].map(|column| row.get(column).cloned().unwrap_or_default())
    };
    let mut known: std::collections::BTreeMap<_, Vec<_>> = std::collections::BTreeMap::new();
    for row in &back {
        known.entry(key(row)).or_default().push(row);
    }
    for sheet in ["clinics", "county-offices", "help-lines"] {
        let text = tree.text(&format!("content/directory/{sheet}.csv")).expect("a sheet");
        for (id, row) in cells(text) {
            // HSDS takes a street only with its city and ZIP code.
            let whole = ["address", "city", "zip"].iter().all(|column| row.contains_key(*column));
            let mut wanted = row.clone();
            if !whole {
                ["address", "city", "zip"].iter().for_each(|column| drop(wanted.remove(*column)));
            }
            let found = known.get(&key(&wanted)).unwrap_or_else(|| panic!("{id} is lost: {wanted:?}"));
            // Degrees are numbers there: a zero at the end goes.
            for column in ["lat", "lon"] {
                let degrees =
                    wanted.get(column).map(|text| text.parse::<f64>().expect("a number").to_string());
                wanted.extend(degrees.map(|text| (column.to_owned(), text)));
            }
            for column in [
                "kind",
                "city",
                "county",
                "lat",
                "lon",
                "statewide",
                "tty",
                "website",
                "languages",
                "hours_note",
            ] {
                let value = wanted.get(column);
                let same = found.iter().any(|row| row.get(column) == value);
                assert!(same, "{id}, {column}: {value:?} became {:?}", found[0].get(column));
            }
            if let Some(organization) = wanted.get("organization").filter(|own| **own != wanted["name"]) {
                assert!(found.iter().any(|row| row.get("organization") == Some(organization)), "{id}");
            }
        }
    }
}
