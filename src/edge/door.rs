//! Who and what the preview's server lets in.
//!
//! The server listens on this computer only, but any page in the browser can send it requests,
//! and a hostile name can be made to point here (DNS rebinding). So it answers only to its own
//! names, only to reading, and only for plain paths.

use std::net::{IpAddr, SocketAddr};

use unicode_normalization::UnicodeNormalization;

use crate::base::web::Request;

/// Why a request was turned away: a status, and words for the person who sent it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    pub status: u16,
    pub words: &'static str,
}

const NOT_OURS: Refusal = Refusal {
    status: 403,
    words: "This preview answers only under the address that it printed at its start.",
};
const READ_ONLY: Refusal = Refusal { status: 405, words: "This preview can only be read: GET and HEAD." };
const ODD_PATH: Refusal = Refusal { status: 400, words: "This address is not one that a page can have." };

/// The names under which the server may be asked.
#[derive(Clone, Debug)]
pub struct Hosts {
    name: String,
    address: IpAddr,
}

impl Hosts {
    /// `name` is what the author gave as the host, `address` what the server is bound to.
    pub fn new(name: &str, address: SocketAddr) -> Self {
        Self { name: name.trim_matches(['[', ']']).to_ascii_lowercase(), address: address.ip() }
    }

    /// An address in numbers cannot be rebound, so a server for the whole network takes any.
    fn allow(&self, header: &str) -> bool {
        let host = without_port(header).to_ascii_lowercase();
        let number = host.trim_matches(['[', ']']).parse::<IpAddr>();
        match number {
            Ok(number) => number.is_loopback() || number == self.address || self.address.is_unspecified(),
            Err(_) => host == "localhost" || host == self.name,
        }
    }
}

/// Checks a request as it came over the wire.
pub fn admit(method: &str, target: &str, host_headers: &[&str], hosts: &Hosts) -> Result<Request, Refusal> {
    match host_headers {
        [host] if hosts.allow(host) => {}
        _ => return Err(NOT_OURS),
    }
    if !matches!(method, "GET" | "HEAD") {
        return Err(READ_ONLY);
    }
    let target = target.split('#').next().unwrap_or(target);
    let (path, query) = match target.split_once('?') {
        Some((path, query)) => (path, Some(query.to_owned())),
        None => (target, None),
    };
    let path = decode(path).filter(|path| is_plain(path)).ok_or(ODD_PATH)?;
    Ok(Request { path, query, from_elsewhere: false })
}

fn without_port(host: &str) -> &str {
    match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) && !name.is_empty() => name,
        _ => host,
    }
}

/// Undoes percent-encoding once; `None` where it is broken or hides something encoded again.
fn decode(path: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(path.len());
    let mut rest = path.as_bytes();
    while let Some((&byte, after)) = rest.split_first() {
        if byte == b'%' {
            let (high, low) = (hex(*after.first()?)?, hex(*after.get(1)?)?);
            bytes.push(high << 4 | low);
            rest = &after[2..];
        } else {
            bytes.push(byte);
            rest = after;
        }
    }
    let decoded: String = String::from_utf8(bytes).ok()?.nfc().collect();
    let encoded_again = decoded
        .as_bytes()
        .windows(3)
        .any(|three| matches!(three, [b'%', a, b] if hex(*a).and(hex(*b)).is_some()));
    (!encoded_again).then_some(decoded)
}

fn hex(digit: u8) -> Option<u8> {
    (digit as char).to_digit(16).map(|digit| digit as u8)
}

fn is_plain(path: &str) -> bool {
    path.starts_with('/')
        && !path.contains(|c: char| c == '\\' || c.is_control())
        && !path.split('/').any(|part| matches!(part, "." | ".."))
}

#[cfg(test)]
mod tests {
    use super::{Hosts, admit};

    fn path(target: &str) -> Result<String, u16> {
        let hosts = Hosts::new("127.0.0.1", ([127, 0, 0, 1], 8080).into());
        admit("GET", target, &["localhost:8080"], &hosts)
            .map(|request| request.path)
            .map_err(|refusal| refusal.status)
    }

    #[test]
    fn only_plain_paths_come_in() {
        for (target, wanted) in [
            ("/", "/"),
            ("/en/a/?x=../y#z", "/en/a/"),
            ("/ni%C3%B1os/", "/niños/"),
            ("/nin%CC%83os/", "/niños/"),
            ("/a%20b", "/a b"),
            ("/100%25", "/100%"),
        ] {
            assert_eq!(path(target).as_deref(), Ok(wanted), "{target}");
        }
        for target in [
            "",
            "*",
            "en",
            "http://localhost/",
            "/../etc/passwd",
            "/en/..",
            "/%2e%2e/x",
            "/.%2E/x",
            "/a/%2e/b",
            "/..%2fx",
            "/a%5c..%5cb",
            "/a\\b",
            "/a%00",
            "/%252e%252e/x",
            "/%",
            "/%2",
            "/%zz",
            "/%ff",
            "/a%0d%0ab",
        ] {
            assert_eq!(path(target), Err(400), "{target}");
        }
    }

    #[test]
    fn only_our_own_names_are_answered() {
        let status = |bound: &str, headers: &[&str]| {
            let hosts = Hosts::new(bound, (bound.parse::<std::net::IpAddr>().unwrap(), 8080).into());
            admit("GET", "/", headers, &hosts).map_or_else(|refusal| refusal.status, |_| 200)
        };
        for host in ["localhost", "LOCALHOST:8080", "127.0.0.1:1", "[::1]:8080", "[::1]"] {
            assert_eq!(status("127.0.0.1", &[host]), 200, "{host}");
        }
        for host in
            ["", ":", "evil.example", "localhost.evil.example:8080", "192.168.1.5", "[::2]", "0.0.0.0"]
        {
            assert_eq!(status("127.0.0.1", &[host]), 403, "{host}");
        }
        assert_eq!(status("127.0.0.1", &[]), 403);
        assert_eq!(status("127.0.0.1", &["localhost", "evil.example"]), 403);
        assert_eq!(status("0.0.0.0", &["192.168.1.5:8080"]), 200);
        assert_eq!(status("0.0.0.0", &["evil.example"]), 403);
    }

    #[test]
    fn nothing_but_reading() {
        let hosts = Hosts::new("localhost", ([127, 0, 0, 1], 8080).into());
        for method in ["POST", "PUT", "DELETE", "OPTIONS", "CONNECT", "get"] {
            assert_eq!(admit(method, "/", &["localhost"], &hosts).map_err(|r| r.status), Err(405));
        }
    }
}
