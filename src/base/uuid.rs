//! Ids for the outside world that stay the same as long as the name of the thing does.

use uuid::Uuid;

/// The version 5 UUID (RFC 9562) of a name within a site: `name` says what the thing is, such as
/// `/updates/open-enrollment`, and `site` whose it is, by the address of the site.
pub fn v5(site: &str, name: &str) -> String {
    let site = Uuid::new_v5(&Uuid::NAMESPACE_URL, site.as_bytes());
    Uuid::new_v5(&site, name.as_bytes()).to_string()
}

#[cfg(test)]
mod tests {
    /// Held against Python's `uuid.uuid5(uuid.uuid5(uuid.NAMESPACE_URL, site), name)`.
    #[test]
    fn ids_are_those_of_every_other_program() {
        assert_eq!(
            super::v5("https://guide.example.org", "/updates/open-enrollment"),
            "07d393e5-3918-511b-a587-78b13deb58c8"
        );
    }
}
