//! QR codes for paper: an address as the outline of a drawing.

use minijinja::{Value, context};
use qrcodegen::{QrCode, QrCodeEcc};

/// Light modules around a code, without which readers do not find it (ISO/IEC 18004).
const QUIET: i32 = 4;

/// The code of an address as an SVG's `viewBox`, the `d` of its one path and the dashes of it, drawn
/// with a line one module wide; `None` for an address that is too long for a code. The smallest
/// code that holds the address is taken, with as much correction as fits into it.
pub fn code(address: &str) -> Option<Value> {
    let code = QrCode::encode_text(address, QrCodeEcc::Low).ok()?;
    let whole = code.size() + 2 * QUIET;
    // Half a module up, since the line of a row runs through its middle.
    let view_box = format!("-{QUIET} -{QUIET}.5 {whole} {whole}");
    Some(context! { view_box => view_box, path => path(code.size()), dashes => dashes(&code) })
}

/// One line through all rows, to and fro, as an ox ploughs: it packs far better than runs with
/// their places.
fn path(size: i32) -> String {
    let rows = (0..size).map(|y| if y % 2 == 0 { format!("h{size}") } else { format!("h-{size}") });
    format!("M0 0{}", rows.collect::<Vec<_>>().join("v1"))
}

/// Lengths along that line, dark and light in turn, the first one dark. The turn at the end of a
/// row runs through the light around the code.
fn dashes(code: &QrCode) -> String {
    let size = code.size();
    let mut line = Vec::new();
    for y in 0..size {
        line.extend((0..size).map(|x| code.get_module(if y % 2 == 0 { x } else { size - 1 - x }, y)));
        line.push(false);
    }
    line.pop();
    let lengths: Vec<String> = line.chunk_by(|a, b| a == b).map(|run| run.len().to_string()).collect();
    lengths.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Walks the line with its dashes, module by module, and notes where it is dark.
    fn drawn(size: i32, path: &str, dashes: &str) -> Vec<(i32, i32)> {
        let lengths = dashes.split(' ').map(|length| length.parse::<usize>().expect("a length"));
        let mut is_dark =
            lengths.enumerate().flat_map(|(turn, length)| std::iter::repeat_n(turn % 2 == 0, length));
        let (mut x, mut y) = (0, 0);
        let mut dark = Vec::new();
        for step in path
            .strip_prefix("M0 0")
            .expect("a start")
            .split_inclusive(&['h', 'v'])
            .collect::<Vec<_>>()
            .windows(2)
        {
            let length: i32 = step[1].trim_end_matches(['h', 'v']).parse().expect("a length");
            let way = length.signum();
            for _ in 0..length.abs() {
                let ink = is_dark.next().expect("dashes for the whole line");
                if step[0].ends_with('h') {
                    // A step to the left crosses the module that lies left of where it begins.
                    dark.extend(ink.then_some((if way > 0 { x } else { x - 1 }, y)));
                    x += way;
                } else {
                    assert!(!ink && (x == 0 || x == size), "a turn outside the code is light");
                    y += way;
                }
            }
        }
        assert!(is_dark.next().is_none());
        dark.sort_by_key(|&(x, y)| (y, x));
        dark
    }

    #[test]
    fn the_drawing_is_the_code() {
        let address = "https://guide.example.org/es/programs/medi-cal/";
        let code = QrCode::encode_text(address, QrCodeEcc::Low).expect("short enough");
        let size = code.size();
        let all = (0..size).flat_map(|y| (0..size).map(move |x| (x, y)));
        let dark: Vec<(i32, i32)> = all.filter(|&(x, y)| code.get_module(x, y)).collect();
        assert_eq!(drawn(size, &path(size), &dashes(&code)), dark);
        assert!(super::code(&"x".repeat(4_000)).is_none());
    }
}
