//! How numbers and words become the bytes of a search file.

use std::io::Write as _;

use flate2::Compression;
use flate2::write::DeflateEncoder;

#[derive(Default)]
pub struct Writer {
    pub bytes: Vec<u8>,
    /// Where a stream ends.
    ends: Vec<usize>,
}

impl Writer {
    pub fn byte(&mut self, byte: u8) {
        self.bytes.push(byte);
    }

    /// Seven bits a byte, the lowest first; the highest bit says that more follow (LEB128).
    pub fn number(&mut self, mut number: usize) {
        while number >= 0x80 {
            self.bytes.push((number & 0x7F) as u8 | 0x80);
            number >>= 7;
        }
        self.bytes.push(number as u8);
    }

    /// A whole number that may be negative, the sign in the lowest bit.
    pub fn signed(&mut self, number: i64) {
        let number = (number << 1) ^ (number >> 63);
        self.number(usize::try_from(number).expect("never negative"));
    }

    /// Words in order: how many bytes each shares with the one before, how many are new, those.
    pub fn front_coded<'a>(&mut self, words: impl Iterator<Item = &'a str>) {
        let mut last = "";
        for word in words {
            let shared = last.bytes().zip(word.bytes()).take_while(|(a, b)| a == b).count();
            self.number(shared);
            self.number(word.len() - shared);
            self.bytes.extend_from_slice(&word.as_bytes()[shared..]);
            last = word;
        }
    }

    /// Another stream with its length before it.
    pub fn stream(&mut self, other: &Writer) {
        self.number(other.bytes.len());
        self.bytes.extend_from_slice(&other.bytes);
        self.ends.push(self.bytes.len());
    }

    /// Everything, compressed: as a whole or stream by stream, whatever is less. A block of deflate
    /// has one code for all its bytes, and streams differ; but each block has to say its code.
    pub fn packed(&self) -> Vec<u8> {
        let mut encoder = encoder(self.bytes.len());
        let mut from = 0;
        for &end in &self.ends {
            encoder.write_all(&self.bytes[from..end]).expect("memory takes everything");
            if end < self.bytes.len() {
                encoder.flush().expect("memory takes everything");
            }
            from = end;
        }
        encoder.write_all(&self.bytes[from..]).expect("memory takes everything");
        let by_stream = encoder.finish().expect("memory takes everything");
        let whole = compress(&self.bytes);
        if by_stream.len() < whole.len() { by_stream } else { whole }
    }
}

/// Raw deflate, so that the host's compression does not matter.
pub fn compress(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = encoder(bytes.len());
    encoder.write_all(bytes).expect("memory takes everything");
    encoder.finish().expect("memory takes everything")
}

fn encoder(length: usize) -> DeflateEncoder<Vec<u8>> {
    DeflateEncoder::new(Vec::with_capacity(length / 2), Compression::best())
}
