//! Connections: who gets one, and for how long.

use super::Board;
use crate::toolbox::http::{self, Answer, MOST_BODY};
use crate::toolbox::Error;
use std::io::{self, Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::panic::{catch_unwind, AssertUnwindSafe};
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

/// So many connections at a time: browsers open six.
const MOST_CONNECTIONS: usize = 16;
/// A whole request must come within this time, and its answer be fetched.
const PATIENCE: Duration = Duration::from_secs(10);

/// Answers one request after the other, each in a thread of its own, until the program is ended.
pub fn serve(listener: &TcpListener, port: u16, board: &Arc<Board>) -> Result<(), Error> {
    let names = ["127.0.0.1", "localhost"];
    let mut hosts = names.map(|name| format!("{name}:{port}")).to_vec();
    if port == 80 {
        // Browsers leave the usual port away.
        hosts.extend(names.map(String::from));
    }
    let hosts: Arc<[String]> = hosts.into();
    let places = Arc::new(());
    for stream in listener.incoming() {
        let Ok(mut stream) = stream else {
            // Too many files are open, for example.
            thread::sleep(Duration::from_millis(50));
            continue;
        };
        if Arc::strong_count(&places) > MOST_CONNECTIONS {
            let _ = stream.write(&Answer::text(503, "Too many connections at a time.").bytes());
            continue;
        }
        let (place, hosts, board) = (Arc::clone(&places), Arc::clone(&hosts), Arc::clone(board));
        let _ = thread::Builder::new().spawn(move || {
            talk(stream, &hosts, &board);
            drop(place);
        });
    }
    Ok(())
}

/// One request and its answer.
fn talk(stream: TcpStream, hosts: &[String], board: &Arc<Board>) {
    let mut stream = Timed { stream, until: Instant::now() + PATIENCE };
    let answer = match http::read(&mut stream, hosts) {
        Ok(request) => {
            let answer = catch_unwind(AssertUnwindSafe(|| board.answer(&request)));
            answer.unwrap_or_else(|_| Answer::text(500, "The program has made a mistake."))
        }
        Err(Some(refusal)) => refusal,
        Err(None) => return,
    };
    stream.until = Instant::now() + PATIENCE;
    if stream.write_all(&answer.bytes()).is_ok() && stream.stream.shutdown(Shutdown::Write).is_ok() {
        // A connection closed on letters that were not read would take the answer with it.
        stream.until = Instant::now() + Duration::from_secs(1);
        let _ = io::copy(&mut stream.take(MOST_BODY as u64), &mut io::sink());
    }
}

/// A connection that ends at some time, however slowly the bytes come or go.
struct Timed {
    stream: TcpStream,
    until: Instant,
}

impl Timed {
    fn time_left(&self) -> io::Result<Option<Duration>> {
        let left = self.until.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return Err(io::ErrorKind::TimedOut.into());
        }
        Ok(Some(left))
    }
}

impl Read for Timed {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.stream.set_read_timeout(self.time_left()?)?;
        self.stream.read(buffer)
    }
}

impl Write for Timed {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.stream.set_write_timeout(self.time_left()?)?;
        self.stream.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.stream.flush()
    }
}
