//! Words that every stage shares: trees of files, remarks with their places,
//! languages, and the nearest right name.

pub mod diag;
pub mod hash;
pub mod lang;
pub mod locate;
pub mod near;
pub mod tree;
pub mod uuid;
pub mod web;
