//! One hash of the program's own sources, so that an output made by another version of the
//! program is made anew. A hash of the executable would differ from folder to folder.

#![allow(clippy::disallowed_methods, reason = "a build script is no part of the program")]

use std::path::Path;
use std::{env, fs};

fn main() {
    println!("cargo::rerun-if-changed=src");
    println!("cargo::rerun-if-changed=Cargo.lock");
    let mut files = vec!["Cargo.lock".into(), "Cargo.toml".into()];
    list(Path::new("src"), &mut files);
    files.sort();
    let hash = files.iter().fold(FNV_START, |hash, file| {
        let bytes = fs::read(file).unwrap_or_default();
        file.bytes().chain(bytes).fold(hash, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(FNV_PRIME))
    });
    let version = env::var("CARGO_PKG_VERSION").unwrap_or_default();
    println!("cargo::rustc-env=PROMOTORA_SOURCES={version}-{hash:016x}");
}

// FNV-1a, since a build script should not wait for crates to compile.
const FNV_START: u64 = 0xcbf2_9ce4_8422_2325;
const FNV_PRIME: u64 = 0x0100_0000_01b3;

fn list(folder: &Path, files: &mut Vec<String>) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        match entry.path() {
            path if path.is_dir() => list(&path, files),
            path => files.push(path.to_string_lossy().replace('\\', "/")),
        }
    }
}
