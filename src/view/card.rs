//! The picture that a messenger shows beside a shared link: sky, sun and two hills in the theme's
//! colours, drawn anew for each section. It has no words, so one does for every language.

use std::collections::BTreeMap;

/// The size that messengers ask for (Open Graph), in pixels.
pub const WIDTH: u32 = 1200;
pub const HEIGHT: u32 = 630;

type Colour = [u8; 3];

/// Colours of the theme by what they paint.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Colours {
    sky: Colour,
    sun: Colour,
    far: Colour,
    near: Colour,
}

impl Colours {
    /// From the custom properties `--dawn`, `--sun`, `--hill2` and `--hill` of a minified style
    /// sheet, as they are first set. `None` if the theme has not all of them.
    pub fn of(css: &str) -> Option<Colours> {
        let colour = |name: &str| {
            let (_, behind) = css.split_once(&format!("{name}:"))?;
            hex(behind.split([';', '}']).next()?)
        };
        Some(Colours {
            sky: colour("--dawn")?,
            sun: colour("--sun")?,
            far: colour("--hill2")?,
            near: colour("--hill")?,
        })
    }
}

/// `#fdeec6` or `#fff`.
fn hex(text: &str) -> Option<Colour> {
    let digits = text.trim().strip_prefix('#')?;
    let wide: String = match digits.len() {
        3 => digits.chars().flat_map(|digit| [digit, digit]).collect(),
        _ => digits.to_owned(),
    };
    if wide.len() != 6 || !wide.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return None;
    }
    let part = |at: usize| u8::from_str_radix(&wide[at..at + 2], 16).ok();
    Some([part(0)?, part(2)?, part(4)?])
}

/// A hill: a parabola that opens downwards, in pixels from the top left.
struct Hill {
    top: f64,
    middle: f64,
    /// How far from the middle the hill has fallen by as many pixels.
    width: f64,
}

impl Hill {
    fn height_at(&self, x: f64) -> f64 {
        let off = (x - self.middle) / self.width;
        self.top + self.width * off * off
    }
}

/// The picture of the section at a place in the order of sections, as PNG: the sun wanders from
/// morning to evening. Only operations that every machine rounds alike, so it is the same to the
/// byte everywhere.
pub fn draw(colours: Colours, place: usize, places: usize) -> Vec<u8> {
    let share = if places > 1 { place as f64 / (places - 1) as f64 } else { 0.5 };
    let (width, height) = (f64::from(WIDTH), f64::from(HEIGHT));
    // Highest at noon, and never behind the hills altogether.
    let sun_x = width * (0.15 + 0.7 * share);
    let sun_y = height * (0.34 + 0.5 * (share - 0.5) * (share - 0.5));
    let sun_radius = 120.0;
    let far = Hill { top: height * 0.46, middle: width * (1.05 - 0.5 * share), width: 1500.0 };
    let near = Hill { top: height * 0.6, middle: width * (0.1 + 0.4 * share), width: 1300.0 };
    let mut pixels = Vec::with_capacity((WIDTH * HEIGHT) as usize);
    let columns: Vec<(f64, f64, f64)> =
        (0..WIDTH).map(|x| f64::from(x) + 0.5).map(|x| (x, far.height_at(x), near.height_at(x))).collect();
    for y in (0..HEIGHT).map(|y| f64::from(y) + 0.5) {
        for &(x, far, near) in &columns {
            // What is whole hides what is behind it.
            pixels.push(if y - near >= 0.5 {
                colours.near
            } else {
                let from_sun = ((x - sun_x) * (x - sun_x) + (y - sun_y) * (y - sun_y)).sqrt();
                let lit = over(colours.sky, colours.sun, sun_radius - from_sun);
                over(over(lit, colours.far, y - far), colours.near, y - near)
            });
        }
    }
    encode(&pixels)
}

/// Paints over a pixel whose middle lies `inside` pixels within the shape, with a soft edge. Few
/// steps are soft enough, and all their colours fit into a palette.
fn over(below: Colour, above: Colour, inside: f64) -> Colour {
    let cover = ((inside + 0.5).clamp(0.0, 1.0) * 16.0).round() / 16.0;
    if cover == 0.0 {
        return below;
    }
    let mix = |at: usize| {
        let (below, above) = (f64::from(below[at]), f64::from(above[at]));
        (below + (above - below) * cover + 0.5) as u8
    };
    [mix(0), mix(1), mix(2)]
}

/// As PNG with a palette: an area of one colour has one byte a pixel and packs to almost nothing.
fn encode(pixels: &[Colour]) -> Vec<u8> {
    let mut palette: BTreeMap<Colour, u8> = BTreeMap::new();
    let mut indices = Vec::with_capacity(pixels.len());
    for run in pixels.chunk_by(|a, b| a == b) {
        let next = palette.len();
        let index = match (palette.get(&run[0]), u8::try_from(next)) {
            (Some(&index), _) => index,
            (None, Ok(next)) => *palette.entry(run[0]).or_insert(next),
            (None, Err(_)) => return write(png::ColorType::Rgb, None, pixels.as_flattened()),
        };
        indices.extend(std::iter::repeat_n(index, run.len()));
    }
    let mut entries: Vec<(Colour, u8)> = palette.into_iter().collect();
    entries.sort_by_key(|(_, index)| *index);
    let colours: Vec<u8> = entries.into_iter().flat_map(|(colour, _)| colour).collect();
    write(png::ColorType::Indexed, Some(colours), &indices)
}

fn write(colour: png::ColorType, palette: Option<Vec<u8>>, bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut encoder = png::Encoder::new(&mut out, WIDTH, HEIGHT);
    encoder.set_color(colour);
    encoder.set_depth(png::BitDepth::Eight);
    // A row of few colours packs best as it is.
    encoder.set_filter(png::Filter::NoFilter);
    encoder.set_compression(png::Compression::Balanced);
    if let Some(palette) = palette {
        encoder.set_palette(palette);
    }
    let mut writer = encoder.write_header().expect("writing to memory");
    writer.write_image_data(bytes).expect("as many bytes as the header says");
    writer.finish().expect("writing to memory");
    out
}

#[cfg(test)]
mod tests {
    use super::{Colours, HEIGHT, WIDTH, draw};

    const CSS: &str = ":root{--dawn:#fdeec6;--hill:#0c4238;--hill2:#4d8a76;--sun:#f6a91b}";

    #[test]
    fn a_card_is_a_small_picture_of_the_right_size() {
        let colours = Colours::of(CSS).expect("all colours are there");
        for place in 0..3 {
            let bytes = draw(colours, place, 3);
            assert!(bytes.len() < 10_000, "{} bytes", bytes.len());
            assert_eq!(bytes, draw(colours, place, 3));
            let mut reader = png::Decoder::new(std::io::Cursor::new(&bytes)).read_info().expect("a picture");
            let mut pixels = vec![0; reader.output_buffer_size().expect("small")];
            let frame = reader.next_frame(&mut pixels).expect("whole");
            assert_eq!((frame.width, frame.height), (WIDTH, HEIGHT));
        }
        assert_ne!(draw(colours, 0, 3), draw(colours, 1, 3), "each section has its own");
    }

    #[test]
    fn a_theme_without_the_colours_has_no_cards() {
        assert_eq!(Colours::of(":root{--dawn:#fdeec6;--sun:#f6a91b}"), None);
        assert_eq!(Colours::of(&CSS.replace("#0c4238", "green")), None);
        assert_eq!(Colours::of(&CSS.replace("#0c4238", "#123")).expect("short").near, [0x11, 0x22, 0x33]);
    }
}
