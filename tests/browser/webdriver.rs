//! A browser that a test drives: as much of the WebDriver protocol as the walks need, over plain HTTP.
//!
//! Source: W3C, "WebDriver", https://www.w3.org/TR/webdriver2/; the two logs are an addition of chromedriver.

use chalknet::toolbox::json::Reader;
use chalknet::toolbox::Error;
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

/// The name under which the protocol hands out elements of a page.
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";

/// What headless Chromium is started with. As root it has no sandbox; the camera is a made-up one.
const SWITCHES: &str = r#"["--headless", "--no-sandbox", "--disable-dev-shm-usage",
    "--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"]"#;

/// A headless Chromium with one page, and the chromedriver that leads it. Both end with this value.
pub struct Browser {
    driver: Child,
    port: u16,
    session: String,
}

impl Browser {
    /// Starts both, with a window of this size, or says what is missing.
    pub fn start(width: u32, height: u32) -> Browser {
        let started = Command::new("chromedriver").arg("--port=0").stdout(Stdio::piped()).spawn();
        let mut driver = started
            .expect("no chromedriver: install Chromium and its driver (Debian: chromium, chromium-driver)");
        let lines = BufReader::new(driver.stdout.take().expect("it is piped")).lines().map_while(Result::ok);
        let port = lines.filter_map(|line| {
            line.split_once("successfully on port ")?.1.trim_end_matches('.').parse().ok()
        });
        let port = { port }.next().expect("chromedriver names its port");
        let mut browser = Browser { driver, port, session: String::new() };
        let wishes = format!(
            r#"{{"capabilities": {{"alwaysMatch": {{"goog:chromeOptions": {{"args": {SWITCHES}}},
                "goog:loggingPrefs": {{"browser": "ALL", "performance": "ALL"}}}}}}}}"#
        );
        let answer = browser.ask("POST", "", &wishes);
        browser.session = format!("/{}", texts(&answer, "sessionId").concat());
        browser.resize(width, height);
        browser
    }

    /// Gives the page inside the window this size.
    pub fn resize(&self, width: u32, height: u32) {
        let window = |(width, height): (u32, u32)| {
            self.ask("POST", "/window/rect", &format!(r#"{{"width": {width}, "height": {height}}}"#))
        };
        window((width, height));
        // The frame around the page takes some of it.
        let missing =
            |side: &str, wanted: u32| wanted + wanted - self.run(side).parse::<u32>().expect("a number");
        window((missing("return innerWidth", width), missing("return innerHeight", height)));
    }

    /// Opens a page.
    pub fn open(&self, address: &str) {
        self.ask("POST", "/url", &format!(r#"{{"url": {}}}"#, quoted(address)));
    }

    /// Runs JavaScript in the page; what it returns, as text. A promise is waited for.
    pub fn run(&self, script: &str) -> String {
        let script = quoted(&format!("return (async () => {{ {script} }})().then(String)"));
        let answer = self.ask("POST", "/execute/sync", &format!(r#"{{"script": {script}, "args": []}}"#));
        texts(&answer, "value").concat()
    }

    /// Waits until JavaScript returns something that is as it should be, and hands it over.
    #[track_caller]
    pub fn wait_for(&self, script: &str, seconds: u64, is_so: impl Fn(&str) -> bool) -> String {
        let start = Instant::now();
        loop {
            let found = self.run(script);
            if is_so(&found) {
                return found;
            }
            assert!(start.elapsed().as_secs() < seconds, "after {seconds} s {script} is still {found:?}");
            sleep(Duration::from_millis(50));
        }
    }

    /// Clicks in the middle of an element, named by a CSS selector.
    pub fn click(&self, selector: &str) {
        self.ask("POST", &format!("/element/{}/click", self.element(selector)), "{}");
    }

    /// Types into an element; a field for files gets the path of one.
    pub fn type_into(&self, selector: &str, text: &str) {
        let text = format!(r#"{{"text": {}}}"#, quoted(text));
        self.ask("POST", &format!("/element/{}/value", self.element(selector)), &text);
    }

    /// Presses keys one after the other, wherever the page's focus is; those in `held` are held down meanwhile.
    pub fn press(&self, held: &str, keys: &str) {
        let event = |what: &str, key: char| format!(r#"{{"type": "key{what}", "value": "{key}"}}"#);
        let held_down = held.chars().map(|key| event("Down", key));
        let pressed = keys.chars().flat_map(|key| [event("Down", key), event("Up", key)]);
        let let_go = held.chars().map(|key| event("Up", key));
        let events: Vec<String> = held_down.chain(pressed).chain(let_go).collect();
        self.act(r#""type": "key", "id": "keys""#, &events);
    }

    /// Draws lines on an element with a pointer ("mouse", "pen" or "touch"). Points are pixels from its middle.
    pub fn draw(&self, selector: &str, pointer: &str, lines: &[Vec<(f64, f64)>]) {
        let element = self.element(selector);
        let mut events = Vec::new();
        for line in lines {
            for (i, (x, y)) in line.iter().enumerate() {
                events.push(format!(
                    r#"{{"type": "pointerMove", "duration": 8, "x": {x:.1}, "y": {y:.1}, "origin": {{"{ELEMENT}": "{element}"}}}}"#
                ));
                events.extend((i == 0).then(|| r#"{"type": "pointerDown", "button": 0}"#.to_string()));
            }
            events.push(r#"{"type": "pointerUp", "button": 0}"#.to_string());
        }
        self.act(
            &format!(r#""type": "pointer", "id": "{pointer}", "parameters": {{"pointerType": "{pointer}"}}"#),
            &events,
        );
    }

    /// Makes the page believe that its reader likes "light" or "dark" pages.
    pub fn prefer(&self, scheme: &str) {
        let features = format!(r#"[{{"name": "prefers-color-scheme", "value": "{scheme}"}}]"#);
        let command = r#""cmd": "Emulation.setEmulatedMedia""#;
        self.ask(
            "POST",
            "/goog/cdp/execute",
            &format!(r#"{{{command}, "params": {{"features": {features}}}}}"#),
        );
    }

    /// A picture (PNG) of what the window shows.
    pub fn screenshot(&self, path: &Path) {
        self.save_picture("/screenshot", path);
    }

    /// A picture (PNG) of an element.
    pub fn picture_of(&self, selector: &str, path: &Path) {
        self.save_picture(&format!("/element/{}/screenshot", self.element(selector)), path);
    }

    /// What stands in the console since the last look.
    pub fn console(&self) -> Vec<String> {
        texts(&self.ask("POST", "/se/log", r#"{"type": "browser"}"#), "message")
    }

    /// The addresses that were asked for since the last look.
    pub fn requests(&self) -> Vec<String> {
        let events = texts(&self.ask("POST", "/se/log", r#"{"type": "performance"}"#), "message");
        let sent = events.iter().filter(|event| event.contains(r#""Network.requestWillBeSent""#));
        sent.flat_map(|event| texts(event, "url")).collect()
    }

    fn element(&self, selector: &str) -> String {
        let css = format!(r#"{{"using": "css selector", "value": {}}}"#, quoted(selector));
        texts(&self.ask("POST", "/element", &css), ELEMENT).concat()
    }

    fn act(&self, source: &str, events: &[String]) {
        let events = events.join(", ");
        self.ask("POST", "/actions", &format!(r#"{{"actions": [{{{source}, "actions": [{events}]}}]}}"#));
    }

    fn save_picture(&self, of: &str, path: &Path) {
        let letters = texts(&self.ask("GET", of, ""), "value").concat();
        fs::write(path, from_base64(&letters)).expect("the picture can be written");
    }

    /// One command of the protocol: the JSON that comes back. What the browser refuses ends the test.
    fn ask(&self, method: &str, path: &str, body: &str) -> String {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).expect("chromedriver listens");
        let (port, session, length) = (self.port, &self.session, body.len());
        let head = format!("{method} /session{session}{path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n");
        write!(stream, "{head}Content-Length: {length}\r\n\r\n{body}").expect("chromedriver reads");
        let mut answer = BufReader::new(stream);
        let mut head = String::new();
        while !head.ends_with("\r\n\r\n") {
            assert_ne!(
                answer.read_line(&mut head).expect("chromedriver answers"),
                0,
                "{method} {path}: {head}"
            );
        }
        let length = head
            .lines()
            .find_map(|line| line.to_ascii_lowercase().strip_prefix("content-length:")?.trim().parse().ok());
        let mut body = vec![0; length.expect("an answer has a length")];
        answer.read_exact(&mut body).expect("the whole answer comes");
        let body = String::from_utf8(body).expect("JSON is UTF-8");
        assert!(head.starts_with("HTTP/1.1 200"), "{method} {path}: {:?}", texts(&body, "message"));
        body
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        // After a failed test the session may be no more, and a second panic would hide the first.
        if !std::thread::panicking() {
            self.ask("DELETE", "", "");
        }
        // What has ended already cannot be killed, and need not be.
        let _ = self.driver.kill();
        let _ = self.driver.wait();
    }
}

/// Every text in this JSON that stands under this key, however deep.
fn texts(json: &str, key: &str) -> Vec<String> {
    let mut found = Vec::new();
    gather(&mut Reader::new(Path::new("the browser's answer"), json), key, &mut found).expect("this is JSON");
    found
}

fn gather(reader: &mut Reader, wanted: &str, found: &mut Vec<String>) -> Result<(), Error> {
    match reader.peek() {
        Some('{') => reader.object(|reader, key| match reader.peek() {
            Some('"') if key == wanted => reader.text().map(|text| found.push(text)),
            _ => gather(reader, wanted, found),
        }),
        Some('[') => reader.list(|reader| gather(reader, wanted, found)),
        _ => reader.skip(),
    }
}

/// A text as JSON.
fn quoted(text: &str) -> String {
    let escaped = |c: char| match c {
        '"' | '\\' => format!("\\{c}"),
        _ if c < ' ' => format!("\\u{:04x}", u32::from(c)),
        _ => c.to_string(),
    };
    format!("\"{}\"", text.chars().map(escaped).collect::<String>())
}

/// Four letters of base64 are three bytes (RFC 4648).
fn from_base64(letters: &str) -> Vec<u8> {
    let value = |letter: u8| match letter {
        b'A'..=b'Z' => letter - b'A',
        b'a'..=b'z' => letter - b'a' + 26,
        b'0'..=b'9' => letter - b'0' + 52,
        b'+' => 62,
        _ => 63,
    };
    let (mut bytes, mut bits, mut count) = (Vec::new(), 0u32, 0);
    for letter in letters.bytes().filter(|&letter| letter != b'=') {
        bits = bits << 6 | u32::from(value(letter));
        count += 6;
        if count >= 8 {
            count -= 8;
            bytes.push((bits >> count) as u8);
        }
    }
    bytes
}
