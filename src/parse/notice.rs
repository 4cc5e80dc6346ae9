//! Notices: `content/notices/*.yaml`, short messages on every page for a while, by id.

use super::leaf::{Day, Named, PageRef, Prose};
use super::shape::{Kind, record};

impl Named for Notice {
    const KIND: Kind = Kind::Notice;
}

record! {
    /// A message at the top of every page.
    pub struct Notice {
        /// The message, in a sentence.
        text: Prose = "Phones are down today. Please call tomorrow.",
        /// The first day on which it is shown.
        from: Day = "2026-11-01",
        /// The last day on which it is shown.
        until: Day = "2027-01-31",
        /// The page that says more.
        see: Option<PageRef> = "/updates/open-enrollment-2027",
    }
}
