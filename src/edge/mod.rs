//! The outside world: disk, network, clock, terminal. Knows only the shared words of `base`
//! and the crate's own `Options`, `Outcome`, `Stage` and `Sink`; what a build does is handed in.

// The whole crate may not touch the world; these modules are where it may.
#![allow(clippy::disallowed_methods, clippy::disallowed_types)]

mod door;
pub mod gather;
pub mod make;
mod names;
mod remarks;
pub mod report;
pub mod save;
pub mod serve;
pub mod terminal;
pub mod watch;
pub mod write;
