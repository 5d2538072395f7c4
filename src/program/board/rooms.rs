//! The rooms of the board: which files each is made of, and who answers what it asks.

use super::{compute, learn, look, write, Board};
use crate::program::arguments::Arguments;
use crate::program::values::usage;
use crate::toolbox::http::{Answer, Request};
use crate::toolbox::json::{object_to_text, text_to_text};
use crate::toolbox::Error;
use std::ffi::OsString;
use std::sync::Arc;

/// What all rooms have around them, and what they share.
const FRAME: &str = include_str!("page/frame.html");
const STYLE: &str = include_str!("page/style.css");
const COMMON: &str = include_str!("page/common.js");

/// Of which type an answer is.
const JSON: &str = "application/json";
const CSS: &str = "text/css; charset=utf-8";
const SCRIPT: &str = "text/javascript; charset=utf-8";

/// A room, with its part of the page.
struct Room {
    name: &'static str,
    title: &'static str,
    hint: &'static str,
    html: &'static str,
    style: &'static str,
    script: &'static str,
}

const ROOMS: [Room; 4] = [
    Room {
        name: "write",
        title: "Write a digit",
        hint: "or several; or drop, paste or take a picture of a sheet.",
        html: include_str!("page/write.html"),
        style: include_str!("page/write.css"),
        script: include_str!("page/write.js"),
    },
    Room {
        name: "learn",
        title: "Watch it learn",
        hint: "",
        html: include_str!("page/learn.html"),
        style: include_str!("page/learn.css"),
        script: include_str!("page/learn.js"),
    },
    Room {
        name: "look",
        title: "Look inside",
        hint: "what the network takes for what, and why.",
        html: include_str!("page/look.html"),
        style: include_str!("page/look.css"),
        script: include_str!("page/look.js"),
    },
    Room {
        name: "compute",
        title: "Compute by hand",
        hint: "keys: f, b, u, n for the buttons, ← and → for one number.",
        html: include_str!("page/compute.html"),
        style: include_str!("page/compute.css"),
        script: include_str!("page/compute.js"),
    },
];

impl Board {
    /// Does what a request asks for: a file of the page is got, all else is asked of a room.
    pub fn answer(self: &Arc<Board>, request: &Request) -> Answer {
        let nothing = || Answer::text(404, "There is nothing here: the page is at /");
        let (file, question) = (file(&request.path), question(&request.path));
        let wanted = match (&file, question) {
            (Some(_), _) => "GET",
            (None, Some(_)) => "POST",
            (None, None) => return nothing(),
        };
        if request.method != wanted {
            return Answer::text(405, &format!("Here only {wanted} is understood."));
        }
        let (Some((room, what)), body) = (question, &request.body) else {
            return file.unwrap_or_else(nothing);
        };
        let answer = match room.name {
            "write" => write::answer(self, what, body),
            "learn" => learn::answer(self, what, body),
            "look" => look::answer(self, what, body),
            _ => compute::answer(what, body),
        };
        match answer {
            None => nothing(),
            Some(Ok(json)) => Answer::new(200, JSON, &json),
            Some(Err(error)) => Answer::new(400, JSON, &message(&error.to_string())),
        }
    }
}

/// What a path has of the page: / is the first room, /learn another, /learn.js its script, /common.js what all share.
fn file(path: &str) -> Option<Answer> {
    let name = path.strip_prefix('/')?;
    match name {
        "" => return Some(page(&ROOMS[0])),
        "style.css" => return Some(Answer::new(200, CSS, STYLE)),
        "common.js" => return Some(Answer::new(200, SCRIPT, COMMON)),
        _ => {}
    }
    let named = |name: &str| ROOMS.iter().find(|room| room.name == name);
    match name.split_once('.') {
        None => named(name).map(page),
        Some((name, "css")) => named(name).map(|room| Answer::new(200, CSS, room.style)),
        Some((name, "js")) => named(name).map(|room| Answer::new(200, SCRIPT, room.script)),
        _ => None,
    }
}

fn page(room: &Room) -> Answer {
    let parts = [("NAME", room.name), ("TITLE", room.title), ("HINT", room.hint), ("ROOM", room.html)];
    let page = parts.iter().fold(FRAME.to_string(), |page, (place, part)| page.replace(place, part));
    Answer::new(200, "text/html; charset=utf-8", &page)
}

/// /write/read → the room Write is asked to read
fn question(path: &str) -> Option<(&'static Room, &str)> {
    let (name, what) = path.strip_prefix('/')?.split_once('/')?;
    Some((ROOMS.iter().find(|room| room.name == name)?, what))
}

/// The answer to a question that has but a sentence for people.
pub fn message(text: &str) -> String {
    object_to_text(&[("message", text_to_text(text))])
}

/// Understands the words of a command line, one a line, as a room sends them: by the same rules as in a terminal.
///
/// # Errors
/// If they are not understood, or name a file or a folder: what is on the disk is no business of a page.
pub fn words(body: &[u8]) -> Result<Arguments, Error> {
    let Ok(text) = std::str::from_utf8(body) else { return usage("these words are no text") };
    let arguments = Arguments::read(text.lines().map(OsString::from))?;
    let Arguments { data, weights, export, out, pictures, report, paths, .. } = &arguments;
    let files = [data, weights, export, out, pictures, report];
    if files.iter().any(|file| file.is_some()) || !paths.is_empty() {
        return usage("the board works with the pictures and the network that it was started with: leave files and folders away");
    }
    Ok(arguments)
}
