//! A board that is running, and is asked over plain connections.

// Not every test file needs all of it.
#![allow(dead_code)]

use crate::program::Folder;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Shutdown, TcpStream};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

/// A board that is running; it ends with the test.
pub struct Board {
    pub child: Child,
    pub port: u16,
}

impl Drop for Board {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Board {
    /// Starts one in this folder, with these words.
    pub fn start(folder: &Folder, words: &str) -> Board {
        Board::start_with(folder.command(), words)
    }

    /// Starts one with a command that ends in `chalknet`.
    pub fn start_with(mut command: Command, words: &str) -> Board {
        command.arg("board").args(words.split_whitespace()).arg("--no-open").stdout(Stdio::piped());
        let mut child = command.spawn().expect("the program starts");
        let lines = BufReader::new(child.stdout.take().expect("it has an output")).lines();
        let port_of = |line: String| line.split_once("http://127.0.0.1:")?.1.split_once('/')?.0.parse().ok();
        let port = lines.map_while(Result::ok).find_map(port_of).expect("it prints its address");
        Board { child, port }
    }

    /// One with a network that knows three shapes of 5x4 pixels.
    pub fn of_shapes(folder: &Folder) -> Board {
        folder.good("train --data data --epochs 20 --rate 0.5 --quiet");
        Board::start(folder, "--data data --pictures mine --port 0")
    }

    pub fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(("127.0.0.1", self.port)).expect("it listens");
        stream.set_read_timeout(Some(Duration::from_secs(60))).expect("a limit is no problem");
        stream
    }

    /// Sends these bytes, whatever they are, and nothing more: all that comes back.
    pub fn send(&self, bytes: &[u8]) -> String {
        let mut stream = self.connect();
        // It may have closed the door half-way.
        let _ = stream.write_all(bytes);
        let _ = stream.shutdown(Shutdown::Write);
        everything(stream)
    }

    /// A request as a browser makes it, with some header lines more.
    pub fn ask(&self, method: &str, path: &str, more: &str, body: &[u8]) -> String {
        let length = if method == "POST" { format!("Content-Length: {}\r\n", body.len()) } else { "".into() };
        let head = format!("{method} {path} HTTP/1.1\r\nHost: localhost:{}\r\n{length}{more}\r\n", self.port);
        self.send(&[head.as_bytes(), body].concat())
    }

    pub fn get(&self, path: &str) -> String {
        self.ask("GET", path, "", b"")
    }

    /// The body of the answer, which must be 200.
    #[track_caller]
    pub fn post(&self, path: &str, body: &[u8]) -> String {
        let answer = self.ask("POST", path, "", body);
        assert_eq!(status(&answer), 200, "{path}: {answer}");
        answer.split_once("\r\n\r\n").expect("a body").1.to_string()
    }

    #[track_caller]
    pub fn expect_alive(&self) {
        assert_eq!(status(&self.get("/")), 200, "it goes on serving");
    }

    /// What is said at the end of a training.
    pub fn trained(&self) -> String {
        self.post("/write/train", b"");
        let begin = Instant::now();
        loop {
            let answer = self.post("/write/progress", b"");
            if answer.contains("\"running\": false") {
                return answer;
            }
            assert!(begin.elapsed() < Duration::from_secs(120), "it never ends: {answer}");
            thread::sleep(Duration::from_millis(50));
        }
    }
}

pub fn everything(mut stream: TcpStream) -> String {
    let mut bytes = Vec::new();
    // A door may be closed with a bang.
    let _ = stream.read_to_end(&mut bytes);
    String::from_utf8(bytes).expect("answers are UTF-8")
}

/// 200 of "HTTP/1.1 200 OK"; 0 of a closed door.
pub fn status(answer: &str) -> u16 {
    answer.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or(0)
}
