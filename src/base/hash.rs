//! One stable hash for memory keys and file names: the same on every machine.

use std::hash::Hasher;

/// A 64-bit fingerprint of some bytes. Not for security.
pub fn bytes(bytes: &[u8]) -> u64 {
    let mut hasher = Stable::default();
    hasher.write(bytes);
    hasher.finish()
}

/// An incremental hasher with a fixed seed.
pub type Stable = rapidhash::quality::RapidHasher<'static>;

/// Ten characters for a file name, from the content's SHA-256: long enough never to meet by chance.
pub fn name(bytes: &[u8]) -> String {
    use sha2::Digest;
    let digest = sha2::Sha256::digest(bytes);
    digest.iter().take(5).map(|byte| format!("{byte:02x}")).collect()
}
