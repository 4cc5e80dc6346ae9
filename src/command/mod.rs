//! Commands that are more than a call into the library.

pub mod import;
pub mod serve;
pub mod translate;
