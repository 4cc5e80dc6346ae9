use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::sync::Arc;
use std::time::Duration;

use promotora::base::web::Response;
use promotora::edge::serve::{Handler, Server, start};

/// Answers with the path that it was asked for.
fn echo() -> Handler {
    Arc::new(|request| Response {
        status: if request.path == "/missing" { 404 } else { 200 },
        content_type: "text/plain; charset=utf-8",
        location: None,
        headers: Vec::new(),
        body: format!("path {}", request.path).into_bytes().into(),
    })
}

fn server() -> Server {
    start("127.0.0.1", 0, "v1", echo()).unwrap()
}

fn connect(server: &Server) -> TcpStream {
    let stream = TcpStream::connect(server.address).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
    stream
}

fn ask(server: &Server, head: &str) -> String {
    let mut stream = connect(server);
    write!(stream, "{head}\r\nConnection: close\r\n\r\n").unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}

fn status(answer: &str) -> &str {
    answer.split(' ').nth(1).unwrap_or("nothing")
}

#[test]
fn a_page_comes_whole_with_its_type_and_length() {
    let server = server();
    let answer = ask(&server, "GET /a%20b?x HTTP/1.1\r\nHost: localhost");
    assert_eq!(
        answer,
        "HTTP/1.1 200 OK\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: 9\r\n\
         Cache-Control: no-store\r\nX-Content-Type-Options: nosniff\r\nConnection: close\r\n\r\npath /a b"
    );
    let head = ask(&server, "HEAD /a%20b HTTP/1.1\r\nHost: localhost");
    assert!(head.contains("Content-Length: 9\r\n") && head.ends_with("\r\n\r\n"), "{head}");
    assert_eq!(status(&ask(&server, "GET /missing HTTP/1.1\r\nHost: localhost")), "404");
}

#[test]
fn only_readers_under_our_own_names_come_in() {
    let server = server();
    let host = format!("Host: 127.0.0.1:{}", server.address.port());
    for (head, wanted) in [
        (format!("GET / HTTP/1.1\r\n{host}"), "200"),
        ("GET / HTTP/1.1\r\nHost: evil.example".to_owned(), "403"),
        ("GET / HTTP/1.1".to_owned(), "403"),
        (format!("GET /~promotora/events HTTP/1.1\r\nHost: evil.example\r\nX: {host}"), "403"),
        (format!("POST / HTTP/1.1\r\n{host}\r\nContent-Length: 0"), "405"),
        (format!("GET /../../etc/passwd HTTP/1.1\r\n{host}"), "400"),
        (format!("GET /%2e%2e/%2e%2e/etc/passwd HTTP/1.1\r\n{host}"), "400"),
        (format!("GET /%252e%252e/etc/passwd HTTP/1.1\r\n{host}"), "400"),
        (format!("GET /a%5c..%5cb HTTP/1.1\r\n{host}"), "400"),
        (format!("GET /a%00 HTTP/1.1\r\n{host}"), "400"),
        ("GET garbage".to_owned(), "400"),
    ] {
        assert_eq!(status(&ask(&server, &head)), wanted, "{head}");
    }
}

#[test]
fn a_page_of_another_site_is_told_apart() {
    let says = |head: &str| {
        let handler: Handler = Arc::new(|request| Response {
            status: if request.from_elsewhere { 404 } else { 200 },
            content_type: "text/plain",
            location: None,
            headers: Vec::new(),
            body: Arc::from([]),
        });
        let server = start("127.0.0.1", 0, "v1", handler).unwrap();
        status(&ask(&server, &format!("GET / HTTP/1.1\r\nHost: localhost{head}"))).to_owned()
    };
    for (head, wanted) in [
        ("", "200"),
        ("\r\nSec-Fetch-Site: same-origin", "200"),
        ("\r\nSec-Fetch-Site: none", "200"),
        ("\r\nSec-Fetch-Site: cross-site", "404"),
        ("\r\nSec-Fetch-Site: same-site", "404"),
    ] {
        assert_eq!(says(head), wanted, "{head}");
    }
}

#[test]
fn an_open_page_hears_how_things_stand() {
    let server = server();
    let mut stream = connect(&server);
    write!(stream, "GET /~promotora/events HTTP/1.1\r\nHost: localhost\r\n\r\n").unwrap();
    let mut lines = BufReader::new(stream).lines().map(Result::unwrap);
    let mut next = |wanted: &str| lines.find(|line| line == wanted).is_some();
    assert!(next("Content-Type: text/event-stream"));
    assert!(next("data: v1"));
    server.publish("v2", echo());
    assert!(next("data: v2"));
}

#[test]
fn the_oldest_listener_makes_room() {
    let server = server();
    let listen = || {
        let mut stream = connect(&server);
        write!(stream, "GET /~promotora/events HTTP/1.1\r\nHost: localhost\r\n\r\n").unwrap();
        let mut lines = BufReader::new(stream).lines();
        assert!(lines.by_ref().any(|line| line.unwrap() == "data: v1"));
        lines
    };
    let mut first = listen();
    let _rest: Vec<_> = (0..40).map(|_| listen()).collect();
    let last_chunk =
        first.by_ref().map(|line| line.expect("told within the time limit")).find(|line| line == "0");
    assert!(last_chunk.is_some());
}

#[test]
fn a_taken_port_is_passed_over() {
    let first = server();
    let second = start("127.0.0.1", first.address.port(), "v1", echo()).unwrap();
    let passed = second.address.port() - first.address.port();
    assert!((1..=20).contains(&passed));
    assert_eq!(status(&ask(&second, "GET / HTTP/1.1\r\nHost: localhost")), "200");
}

#[test]
fn a_browser_that_hangs_up_is_no_trouble() {
    let server = server();
    for _ in 0..20 {
        let mut stream = connect(&server);
        let _ = stream.write_all(b"GET / HT");
    }
    assert_eq!(status(&ask(&server, "GET / HTTP/1.1\r\nHost: localhost")), "200");
}

/// Browsers open several connections at once, and some of them never ask for anything.
#[test]
fn many_connections_at_once_are_all_answered() {
    let server = server();
    let _silent: Vec<TcpStream> = (0..20).map(|_| connect(&server)).collect();
    let mut streams: Vec<TcpStream> = (0..60).map(|_| connect(&server)).collect();
    for stream in &mut streams {
        write!(stream, "GET /x HTTP/1.1\r\nHost: localhost\r\n\r\n").unwrap();
    }
    // Each ends its connection when it has its answer, as the answer says.
    for mut stream in streams {
        let mut answer = Vec::new();
        while !answer.ends_with(b"path /x") {
            let mut more = [0; 4096];
            let read = stream.read(&mut more).expect("an answer within the time limit");
            assert_ne!(read, 0, "the answer is whole");
            answer.extend_from_slice(&more[..read]);
        }
    }
}

#[test]
fn a_panic_is_told_and_ends_nothing() {
    let handler: Handler = Arc::new(|request| match request.path.as_str() {
        "/panic" => panic!("as a test"),
        _ => echo()(request),
    });
    let server = start("127.0.0.1", 0, "v1", handler).unwrap();
    assert_eq!(status(&ask(&server, "GET /panic HTTP/1.1\r\nHost: localhost")), "500");
    assert_eq!(status(&ask(&server, "GET / HTTP/1.1\r\nHost: localhost")), "200");
}

#[test]
fn a_page_of_another_site_cannot_listen() {
    let head = "GET /~promotora/events HTTP/1.1\r\nHost: localhost\r\nSec-Fetch-Site: cross-site";
    assert!(!ask(&server(), head).contains("event-stream"));
}
