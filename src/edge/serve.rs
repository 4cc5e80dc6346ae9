//! A site over HTTP on this computer, with live reload.
//!
//! What is answered is a function that the caller publishes, anew after each change. Open pages
//! hear of it as a server-sent event that says how things stand now, so a page that missed one
//! loses nothing by it.

use std::io::{self, Write};
use std::net::{IpAddr, SocketAddr, TcpListener, TcpStream, ToSocketAddrs, UdpSocket};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard};
use std::thread;
use std::time::{Duration, Instant};

use super::door::{self, Hosts, Refusal};
use crate::base::web::{self, Response};

/// Answers one request, from memory.
pub type Handler = Arc<dyn Fn(&web::Request) -> Response + Send + Sync>;

/// How many ports after a taken one are tried.
const MORE_PORTS: u16 = 20;
/// Proxies and browsers give up on a silent connection sooner or later.
const PING: Duration = Duration::from_secs(15);
/// How long the other end may take nothing of an answer.
const SEND_PATIENCE: Duration = Duration::from_secs(10);
/// How long a connection may stay silent. tiny_http gives each one a thread and, when many come at
/// once, leaves some waiting for a thread to be free; a browser keeps spare connections open.
const LISTEN_PATIENCE: Duration = Duration::from_secs(2);
/// Each listening page holds a thread and a few file handles; macOS gives 256 of these at first.
const MOST_LISTENERS: usize = 32;
/// How long the server sits without a request before it makes sure that it still hears.
const PULSE: Duration = Duration::from_secs(5);
/// After a request the next is expected for so long, and then the silence is this short.
const LIVELY: Duration = Duration::from_secs(5);
const NUDGE: Duration = Duration::from_millis(50);
/// What the server asks itself.
const KNOCK: &str = "/~promotora/pulse";

/// A running server. It ends a few seconds after this is dropped.
pub struct Server {
    pub address: SocketAddr,
    shared: Arc<Shared>,
}

struct Shared {
    hosts: Hosts,
    site: Mutex<Site>,
    published: Condvar,
    closed: AtomicBool,
    listeners: AtomicUsize,
}

/// What is served now.
struct Site {
    /// One line for the open pages.
    news: String,
    handler: Handler,
}

/// Listens on `host` at `port`, or at one of the next if that is taken.
pub fn start(host: &str, port: u16, news: &str, handler: Handler) -> io::Result<Server> {
    let listener = bind(host, port)?;
    limit_patience(&listener)?;
    let address = listener.local_addr()?;
    let shared = Arc::new(Shared {
        hosts: Hosts::new(host, address),
        site: Mutex::new(Site { news: news.to_owned(), handler }),
        published: Condvar::new(),
        closed: AtomicBool::new(false),
        listeners: AtomicUsize::new(0),
    });
    let for_thread = shared.clone();
    thread::Builder::new().name("server".into()).spawn(move || run(&listener, &for_thread))?;
    Ok(Server { address, shared })
}

impl Server {
    /// Answers by `handler` from now on and tells the open pages `news`, a line of text.
    pub fn publish(&self, news: &str, handler: Handler) {
        *self.shared.site() = Site { news: news.to_owned(), handler };
        self.shared.published.notify_all();
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.shared.closed.store(true, Ordering::Relaxed);
        self.shared.published.notify_all();
    }
}

impl Shared {
    fn site(&self) -> MutexGuard<'_, Site> {
        // A panic in a handler happens outside the lock, so the site in it is whole.
        self.site.lock().unwrap_or_else(|poisoned| poisoned.into_inner())
    }

    fn is_closed(&self) -> bool {
        self.closed.load(Ordering::Relaxed)
    }
}

fn bind(host: &str, port: u16) -> io::Result<TcpListener> {
    let host = host.trim_matches(['[', ']']);
    let last = if port == 0 { 0 } else { port.saturating_add(MORE_PORTS) };
    let mut taken = None;
    for port in port..=last {
        let addresses: Vec<SocketAddr> = (host, port).to_socket_addrs()?.collect();
        match TcpListener::bind(&addresses[..]) {
            Err(error) if error.kind() == io::ErrorKind::AddrInUse => taken = Some(error),
            other => return other,
        }
    }
    Err(taken.unwrap_or_else(|| io::ErrorKind::AddrInUse.into()))
}

/// Time limits for every connection, which inherits them from the listener: one whose other end
/// takes nothing or says nothing would hold a thread and a file handle for ever. Small answers go
/// out at once.
#[cfg(any(target_os = "linux", target_os = "android", target_vendor = "apple"))]
fn limit_patience(listener: &TcpListener) -> io::Result<()> {
    use rustix::net::sockopt::{Timeout, set_socket_timeout, set_tcp_nodelay};
    set_socket_timeout(listener, Timeout::Send, Some(SEND_PATIENCE))?;
    set_socket_timeout(listener, Timeout::Recv, Some(LISTEN_PATIENCE))?;
    set_tcp_nodelay(listener, true)?;
    Ok(())
}

#[cfg(not(any(target_os = "linux", target_os = "android", target_vendor = "apple")))]
fn limit_patience(_: &TcpListener) -> io::Result<()> {
    Ok(())
}

/// This computer's address in its network. Nothing is sent: connecting a datagram socket only
/// picks the way.
pub fn own_address() -> Option<IpAddr> {
    let socket = UdpSocket::bind("0.0.0.0:0").ok()?;
    socket.connect("192.0.2.1:9").ok()?;
    let ip = socket.local_addr().ok()?.ip();
    (!ip.is_unspecified() && !ip.is_loopback()).then_some(ip)
}

/// A failed `accept` ends a tiny_http server for good, be it only that a browser hung up too
/// early. So the listener stays ours, and a new server is put on it.
fn run(listener: &TcpListener, shared: &Arc<Shared>) {
    while !shared.is_closed() {
        if let Ok(server) = listener
            .try_clone()
            .map_err(Into::into)
            .and_then(|own| tiny_http::Server::from_listener(own, None))
        {
            answer_all(&server, shared);
        }
        if !shared.is_closed() {
            // Out of file handles, the next try needs some of them back first.
            thread::sleep(Duration::from_millis(100));
        }
    }
}

/// Answers until the server fails. One whose accepting thread panicked keeps silent for ever, so a
/// silence is broken by a request of our own: if none is heard for long, it failed.
///
/// While somebody is looking, silences are broken at once: tiny_http 0.12 counts a thread that was
/// just given a connection as free, so of several connections at once some wait until the next one
/// comes (`TaskPool::spawn`). Ours is the next one.
fn answer_all(server: &tiny_http::Server, shared: &Arc<Shared>) {
    let (mut heard, mut asked) = (Instant::now(), None::<Instant>);
    while !shared.is_closed() {
        let is_lively = asked.is_some_and(|asked| asked.elapsed() < LIVELY);
        match server.recv_timeout(if is_lively { NUDGE } else { PULSE }) {
            Err(_) => return,
            Ok(Some(request)) => {
                heard = Instant::now();
                if request.url() != KNOCK {
                    asked = Some(heard);
                }
                answer_apart(request, shared);
            }
            Ok(None) if heard.elapsed() > 2 * PULSE => return,
            // That it cannot be sent is seen by the silence.
            Ok(None) => drop(knock(server)),
        }
    }
}

fn knock(server: &tiny_http::Server) -> io::Result<()> {
    let mut address = server.server_addr().to_ip().ok_or(io::ErrorKind::AddrNotAvailable)?;
    if address.ip().is_unspecified() {
        let own: [std::net::IpAddr; 2] = [[127, 0, 0, 1].into(), std::net::Ipv6Addr::LOCALHOST.into()];
        address.set_ip(own[usize::from(address.is_ipv6())]);
    }
    let mut stream = TcpStream::connect_timeout(&address, Duration::from_secs(1))?;
    write!(stream, "HEAD {KNOCK} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
}

/// On a thread of its own, so that a slow reader keeps nobody waiting.
fn answer_apart(request: tiny_http::Request, shared: &Arc<Shared>) {
    let shared = shared.clone();
    // Without a thread or an answer the request is dropped, and tiny_http answers 500.
    let _ = thread::Builder::new().name("answer".into()).spawn(move || answer(request, &shared));
}

fn answer(request: tiny_http::Request, shared: &Shared) {
    let hosts: Vec<&str> = request
        .headers()
        .iter()
        .filter(|header| header.field.equiv("Host"))
        .map(|header| header.value.as_str())
        .collect();
    let from_elsewhere = request.headers().iter().any(|header| {
        header.field.equiv("Sec-Fetch-Site") && !matches!(header.value.as_str(), "same-origin" | "none")
    });
    let admitted = door::admit(request.method().as_str(), request.url(), &hosts, &shared.hosts)
        .map(|asked| web::Request { from_elsewhere, ..asked });
    let head_only = *request.method() == tiny_http::Method::Head;
    let response = match admitted {
        // A page of another site must not take the place of one of ours.
        Ok(asked) if asked.path == web::EVENTS && !head_only && !from_elsewhere => {
            return listen(request, shared);
        }
        Ok(asked) => {
            let handler = shared.site().handler.clone();
            handler(&asked)
        }
        Err(refusal) => turn_away(&refusal),
    };
    let _ = send(request.into_writer(), &response, head_only);
}

fn turn_away(refusal: &Refusal) -> Response {
    Response {
        status: refusal.status,
        content_type: "text/plain; charset=utf-8",
        location: None,
        headers: Vec::new(),
        body: format!("{}\n", refusal.words).into_bytes().into(),
    }
}

/// Head and body in one write: two would wait for each other's acknowledgement. Then the connection
/// ends: one that is kept would keep its thread, and a new one costs next to nothing here.
fn send(mut to: impl Write, response: &Response, head_only: bool) -> io::Result<()> {
    let mut bytes = head(response).into_bytes();
    if !head_only {
        bytes.extend_from_slice(&response.body);
    }
    to.write_all(&bytes)?;
    to.flush()
}

fn head(response: &Response) -> String {
    let location = response.location.as_ref().map_or(String::new(), |to| format!("Location: {to}\r\n"));
    let more: String = response.headers.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
    let allow = if response.status == 405 { "Allow: GET, HEAD\r\n" } else { "" };
    format!(
        "HTTP/1.1 {} {}\r\nContent-Type: {}\r\nContent-Length: {}\r\n{location}{allow}{more}\
         Cache-Control: no-store\r\nX-Content-Type-Options: nosniff\r\nConnection: close\r\n\r\n",
        response.status,
        reason(response.status),
        response.content_type,
        response.body.len(),
    )
}

fn reason(status: u16) -> &'static str {
    match status {
        200 => "OK",
        302 => "Found",
        400 => "Bad Request",
        403 => "Forbidden",
        404 => "Not Found",
        405 => "Method Not Allowed",
        _ => "Internal Server Error",
    }
}

/// Tells one page of every build until it goes away. A response of tiny_http would buffer, so
/// the stream is written by hand. It goes in chunks, so that it can end without the connection.
fn listen(request: tiny_http::Request, shared: &Shared) {
    let listener = Listener { turn: shared.listeners.fetch_add(1, Ordering::Relaxed), shared };
    shared.published.notify_all();
    let mut to = request.into_writer();
    if listener.tell_all(&mut to).is_ok() {
        let _ = to.write_all(b"0\r\n\r\n").and_then(|()| to.flush());
    }
}

struct Listener<'a> {
    turn: usize,
    shared: &'a Shared,
}

impl Listener<'_> {
    /// The oldest makes room for the newest: a page that was closed is noticed only at the next
    /// ping, and a page that lost its place asks again.
    fn is_wanted(&self) -> bool {
        let newest = self.shared.listeners.load(Ordering::Relaxed);
        newest - self.turn <= MOST_LISTENERS && !self.shared.is_closed()
    }

    fn tell_all(&self, to: &mut impl Write) -> io::Result<()> {
        const HEAD: &str = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\
                            Cache-Control: no-store\r\nX-Content-Type-Options: nosniff\r\n\r\n";
        to.write_all(HEAD.as_bytes())?;
        chunk(to, "retry: 1000\n\n")?;
        let mut told = String::new();
        while self.is_wanted() {
            match self.next_news(&told) {
                Some(news) => {
                    chunk(to, &format!("data: {news}\n\n"))?;
                    told = news;
                }
                None => chunk(to, ": ping\n\n")?,
            }
        }
        Ok(())
    }

    /// The news, as soon as they are other than what was told; `None` after a while, or when
    /// this listener is wanted no more.
    fn next_news(&self, told: &str) -> Option<String> {
        let (site, _) = self
            .shared
            .published
            .wait_timeout_while(self.shared.site(), PING, |site| site.news == told && self.is_wanted())
            .unwrap_or_else(|poisoned| poisoned.into_inner());
        (site.news != told).then(|| site.news.clone())
    }
}

fn chunk(to: &mut impl Write, text: &str) -> io::Result<()> {
    to.write_all(format!("{:x}\r\n{text}\r\n", text.len()).as_bytes())?;
    to.flush()
}
