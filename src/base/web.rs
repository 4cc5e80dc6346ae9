//! A question to the preview and its answer, as the server and the preview hand them to each other.

/// Where pages listen for "something changed".
pub const EVENTS: &str = "/~promotora/events";

/// Where the translators' pages of the preview begin.
pub const TRANSLATIONS: &str = "/~promotora/translations/";

/// A request that passed the server's door: its path is decoded once, in NFC, begins with `/`,
/// and has no `.` or `..` part, backslash or control character.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    pub path: String,
    /// What stood after `?`, as it came.
    pub query: Option<String>,
    /// Whether the browser says that a page of another site sent it (`Sec-Fetch-Site`).
    pub from_elsewhere: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Response {
    pub status: u16,
    pub content_type: &'static str,
    /// Where to go instead; an address path in ASCII.
    pub location: Option<String>,
    /// Headers besides those that every answer of the server has.
    pub headers: Vec<(&'static str, String)>,
    pub body: std::sync::Arc<[u8]>,
}
