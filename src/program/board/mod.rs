//! `chalknet board`: a page in the browser that reads what one writes on it.
//!
//! The browser only draws, and sends grey values; all else is done here, by the same engine as everywhere.

mod compute;
mod keep;
mod learn;
mod look;
mod look_answers;
mod report;
mod rooms;
mod server;
mod training;
mod write;

use super::arguments::Arguments;
use super::reading::network_for_reading;
use super::screen::Screen;
use super::sources::Pictures;
use crate::storage::SavedRun;
use crate::toolbox::Error;
use std::io::{self, IsTerminal};
use std::net::{Ipv4Addr, TcpListener};
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Where the page is if no port is named.
const USUAL_PORT: u16 = 8015;
/// If a port is in use, so many after it are tried.
const MORE_PORTS: u16 = 20;

/// All that the page works with.
pub struct Board {
    /// The folder of one's own pictures, which is used by one at a time.
    own: Mutex<PathBuf>,
    /// The network that reads; another takes its place once it is trained.
    reader: Mutex<Reader>,
    progress: Mutex<Progress>,
    /// The folder of pictures that was named, if one was.
    data: Option<PathBuf>,
    /// The run of the room Learn.
    learning: Mutex<Option<learn::Session>>,
    /// A run takes much memory: one begins at a time, and the one before ends first.
    beginning: Mutex<()>,
    /// Large pictures take much memory: one is read at a time.
    reading: Mutex<()>,
}

/// A network that reads, and the pictures that it has learned, as it sees them: how large they are, and what the classes
/// are called.
#[derive(Clone)]
struct Reader {
    saved: Arc<SavedRun>,
    pictures: Arc<Pictures>,
}

/// How far a training has come.
#[derive(Clone, Default)]
pub struct Progress {
    pub is_running: bool,
    pub text: String,
}

impl Board {
    fn reader(&self) -> Reader {
        locked(&self.reader).clone()
    }
}

/// What is locked; that a thread which had it broke off does not make it unfit.
fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Serves the page until the program is ended.
pub fn run(arguments: &Arguments, screen: &mut Screen) -> Result<(), Error> {
    let own = arguments.pictures.clone().unwrap_or_else(|| PathBuf::from("my-digits"));
    keep::expect_folder(&own)?;
    if let Some(path) = &arguments.report {
        report::expect_place(arguments, path)?;
        let (saved, pictures) = network_for_reading(arguments, screen)?;
        return report::write(path, &saved, &pictures, &own, screen);
    }
    let (listener, port) = listen(arguments.port.unwrap_or(USUAL_PORT))?;
    let (saved, pictures) = network_for_reading(arguments, screen)?;
    let board = Board {
        own: Mutex::new(own),
        reader: Mutex::new(Reader { saved: Arc::new(saved), pictures: Arc::new(pictures) }),
        progress: Mutex::default(),
        data: arguments.data.clone(),
        learning: Mutex::default(),
        beginning: Mutex::default(),
        reading: Mutex::default(),
    };
    if arguments.port.is_some_and(|wanted| wanted != 0 && wanted != port) {
        screen.line(&format!("That port is in use; {port} is free."))?;
    }
    let address = format!("http://127.0.0.1:{port}/");
    screen
        .result(&format!("The board is at {address} for the browsers of this computer. Ctrl+C ends it."))?;
    if !arguments.no_open && io::stdout().is_terminal() {
        open_browser(&address);
    }
    server::serve(&listener, port, &Arc::new(board))
}

/// Listens to this computer alone, at this port or one of the next; 0 is any that is free.
fn listen(wanted: u16) -> Result<(TcpListener, u16), Error> {
    let most = if wanted == 0 { 0 } else { wanted.saturating_add(MORE_PORTS) };
    for port in wanted..=most {
        match TcpListener::bind((Ipv4Addr::LOCALHOST, port)).and_then(|listener| {
            let port = listener.local_addr()?.port();
            Ok((listener, port))
        }) {
            Err(cause) if cause.kind() == io::ErrorKind::AddrInUse && port < most => {}
            listening => {
                return listening.map_err(|cause| {
                    Error::Mismatch(format!(
                        "cannot listen at port {port} of this computer: {cause}\nName another with --port N, for \
                         example --port 8080, or let any be taken with --port 0."
                    ))
                })
            }
        }
    }
    unreachable!("the last port is answered for")
}

/// Has the page opened; where that cannot be done, its address is printed all the same.
fn open_browser(address: &str) {
    let (program, words): (&str, &[&str]) = match std::env::consts::OS {
        "windows" => ("cmd", &["/c", "start", ""]),
        "macos" => ("open", &[]),
        // Without a desktop, a browser would open in this terminal.
        _ if ["DISPLAY", "WAYLAND_DISPLAY"].iter().all(|name| std::env::var_os(name).is_none()) => return,
        _ => ("xdg-open", &[]),
    };
    let quietly = || Stdio::null();
    let _ = Command::new(program)
        .args(words)
        .arg(address)
        .stdin(quietly())
        .stdout(quietly())
        .stderr(quietly())
        .spawn();
}
