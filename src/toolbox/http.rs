//! HTTP, just large enough for a page of our own on this computer: one request a connection, and its answer.
//!
//! ```text
//! POST /read HTTP/1.1            what is to be done with what
//! Host: 127.0.0.1:8015           header lines: whom the browser meant
//! Content-Length: 3              how many bytes follow the empty line
//!
//! abc
//! ```
//!
//! What comes in here comes from outside: every length has a limit, and what is not understood is refused.
//!
//! Source: RFC 9112, "HTTP/1.1".

use std::io::{self, Read};

/// The header lines of a browser are far shorter.
const MOST_HEAD: usize = 16 << 10;
/// So many bytes may follow them.
pub const MOST_BODY: usize = 8 << 20;

/// What a browser asks for.
#[derive(Debug, PartialEq)]
pub struct Request {
    /// GET, POST, …
    pub method: String,
    /// Begins with /; what stands behind a ? is left away.
    pub path: String,
    /// What was sent along; often empty.
    pub body: Vec<u8>,
}

/// What it gets.
#[derive(Debug, PartialEq)]
pub struct Answer {
    /// 200 if all is well.
    pub status: u16,
    /// Of which type the body is.
    pub kind: &'static str,
    /// What is sent.
    pub body: Vec<u8>,
}

/// Reads a request that is meant for one of the `hosts` (such as "localhost:8015"), and not sent by the page of another.
///
/// # Errors
/// The answer to a request that is refused; None if nobody waits for one.
pub fn read(stream: &mut impl Read, hosts: &[String]) -> Result<Request, Option<Answer>> {
    let (head, mut body) = read_head(stream)?;
    let refused = |status, problem: &str| Err(Some(Answer::text(status, problem)));
    let Some(Head { method, path, headers }) = Head::understood(&head) else {
        return refused(400, "This is no HTTP request.");
    };
    let named = |name: &'static str| {
        headers.iter().filter(move |(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| *value)
    };
    let names = ["host", "origin", "content-length", "transfer-encoding"];
    if names.iter().any(|name| named(name).count() > 1) {
        return refused(400, "A header line that may stand only once is there twice.");
    }
    let [host, origin, length, encoding] = names.map(|name| named(name).next());
    let is_ours = |host: &str| hosts.iter().any(|ours| ours.eq_ignore_ascii_case(host));
    // A page from elsewhere could give this address a name of its own, or send a form here.
    let origin_is_ours = origin.map_or(true, |origin| origin.strip_prefix("http://").is_some_and(is_ours));
    if !host.is_some_and(is_ours) || !origin_is_ours {
        return refused(403, "Only the page that this program serves itself may ask here.");
    }
    if encoding.is_some() {
        return refused(501, "Only bodies with a Content-Length are understood.");
    }
    let length = match length {
        None if method == "POST" => return refused(411, "A Content-Length is missing."),
        None => 0,
        Some(digits) if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) => {
            return refused(400, "The Content-Length is no number.")
        }
        // So many digits that they do not fit are too many bytes as well.
        Some(digits) => digits.parse().unwrap_or(usize::MAX),
    };
    if length > MOST_BODY {
        return refused(413, "This is too large: 8 MB are the most.");
    }
    // What follows would be a second request; the connection is closed after the first.
    body.truncate(length);
    let mut piece = [0; 8192];
    while body.len() < length {
        let wanted = piece.len().min(length - body.len());
        let count = some_bytes(stream, &mut piece[..wanted], false)?;
        body.extend_from_slice(&piece[..count]);
    }
    Ok(Request { method: method.to_string(), path: path.to_string(), body })
}

/// All up to the empty line, and what came along behind it.
fn read_head(stream: &mut impl Read) -> Result<(Vec<u8>, Vec<u8>), Option<Answer>> {
    const END: &[u8] = b"\r\n\r\n";
    let (mut head, mut piece) = (Vec::new(), [0; 4096]);
    while head.len() < MOST_HEAD {
        let from = head.len().saturating_sub(END.len() - 1);
        let count = some_bytes(stream, &mut piece, head.is_empty())?;
        head.extend_from_slice(&piece[..count]);
        // The end may have begun in the piece before.
        if let Some(end) = head[from..].windows(END.len()).position(|four| four == END) {
            let body = head.split_off(from + end + END.len());
            return Ok((head, body));
        }
    }
    Err(Some(Answer::text(431, "The header lines are too long.")))
}

/// The next bytes, one at least.
fn some_bytes(stream: &mut impl Read, piece: &mut [u8], is_first: bool) -> Result<usize, Option<Answer>> {
    loop {
        return match stream.read(piece) {
            Ok(0) => Err(None),
            Ok(count) => Ok(count),
            Err(cause) if cause.kind() == io::ErrorKind::Interrupted => continue,
            // Browsers open connections before they know what to ask: those are just closed.
            Err(cause) if is_timeout(&cause) && !is_first => {
                Err(Some(Answer::text(408, "The request did not come in time.")))
            }
            Err(_) => Err(None),
        };
    }
}

fn is_timeout(cause: &io::Error) -> bool {
    matches!(cause.kind(), io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut)
}

/// The first line and the header lines.
struct Head<'a> {
    method: &'a str,
    path: &'a str,
    headers: Vec<(&'a str, &'a str)>,
}

impl<'a> Head<'a> {
    fn understood(head: &'a [u8]) -> Option<Head<'a>> {
        let text = std::str::from_utf8(head).ok()?.strip_suffix("\r\n\r\n")?;
        let mut lines = text.split("\r\n");
        let words: Vec<&str> = lines.next()?.split(' ').collect();
        let [method, target, "HTTP/1.1" | "HTTP/1.0"] = words[..] else { return None };
        let path = target.split('?').next().filter(|path| path.starts_with('/'))?;
        let is_word = |word: &str| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_graphic());
        let headers: Option<Vec<_>> = lines
            .map(|line| {
                let (name, value) = line.split_once(':')?;
                let is_plain = is_word(name) && !value.contains(|c: char| c.is_control() && c != '\t');
                is_plain.then_some((name, value.trim()))
            })
            .collect();
        Some(Head { method, path, headers: headers.filter(|_| is_word(method) && is_word(target))? })
    }
}

impl Answer {
    /// A text of this type, such as text/css.
    pub fn new(status: u16, kind: &'static str, text: &str) -> Answer {
        Answer { status, kind, body: text.as_bytes().to_vec() }
    }

    /// A sentence for people.
    pub fn text(status: u16, text: &str) -> Answer {
        Answer::new(status, "text/plain; charset=utf-8", text)
    }

    /// The bytes to send. The browser is told to load nothing from anywhere else, to keep nothing, and to show the page in
    /// no other.
    pub fn bytes(&self) -> Vec<u8> {
        let (status, kind, length) = (self.status, self.kind, self.body.len());
        let reason = if status < 400 { "OK" } else { "Refused" };
        let allow = if status == 405 { "Allow: GET, POST\r\n" } else { "" };
        let head = format!(
            "HTTP/1.1 {status} {reason}\r\nContent-Type: {kind}\r\nContent-Length: {length}\r\n{allow}\
             Connection: close\r\nCache-Control: no-store\r\nX-Content-Type-Options: nosniff\r\n\
             Referrer-Policy: no-referrer\r\nCross-Origin-Resource-Policy: same-origin\r\n\
             Content-Security-Policy: default-src 'none'; script-src 'self'; style-src 'self'; \
             img-src data: blob:; media-src blob:; connect-src 'self'; base-uri 'none'; form-action 'none'; \
             frame-ancestors 'none'\r\n\r\n"
        );
        [head.as_bytes(), &self.body].concat()
    }
}
