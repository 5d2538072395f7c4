//! The room Learn: a network learns while one looks on.
//!
//! The page sends the words of the command line, and what they mean is what they mean in a terminal.

mod session;
mod view;

use super::rooms::{message, words};
use super::training::save_in_new_file;
use super::{locked, Board, Reader};
use crate::ch09_recipes::Source;
use crate::program::begin::begin_new_run;
use crate::program::commands::{Command, Task};
use crate::program::help::flags_of;
use crate::program::screen::counted;
use crate::program::sources::Pictures;
use crate::program::values::{usage, SCHEDULES};
use crate::storage::{activation_name, Entry, SavedRun, CATALOGUE};
use crate::toolbox::json::{list_to_text, object_to_text, text_to_text};
use crate::toolbox::{cores, quote, Error};
pub use session::Session;
use session::Wish;
use std::sync::Arc;

/// Does what the room Learn asks for.
pub fn answer(board: &Arc<Board>, what: &str, body: &[u8]) -> Option<Result<String, Error>> {
    Some(match what {
        "recipes" => Ok(recipes(board)),
        "begin" => begin(board, body),
        "look" => Ok(look(board)),
        "go" => wish(board, Wish::Go),
        "pause" => wish(board, Wish::Pause),
        "mini-batch" => wish(board, Wish::MiniBatch),
        "epoch" => wish(board, Wish::Epoch),
        "save" => with_run(board, save),
        "write" => with_run(board, |session| write_with(board, session)),
        _ => return None,
    })
}

/// Begins a run. If the words are good, the run before is abandoned first: that takes as long as its mini-batch.
fn begin(board: &Board, body: &[u8]) -> Result<String, Error> {
    let mut arguments = words(body)?;
    if arguments.command != Command::Do(Task::Train) {
        return usage("the room Learn trains: its words begin with train");
    }
    let without_meaning = [
        ("--seeds", arguments.seeds.is_some()),
        ("--together", arguments.together),
        ("--patience", arguments.patience.is_some()),
        ("--watch", arguments.watch),
    ];
    if let Some((flag, _)) = without_meaning.into_iter().find(|(_, is_typed)| *is_typed) {
        return usage(&format!(
            "the room Learn trains one network and shows it until you stop it: leave {flag} away"
        ));
    }
    arguments.data = board.data.clone();
    let typed = String::from_utf8_lossy(body).lines().map(str::to_string).collect();
    let threads = arguments.threads.unwrap_or_else(cores::cores);
    // Here too: how much memory they need is looked at.
    cores::allow(threads);
    let _beginning = locked(&board.beginning);
    let recipe = &arguments.entry.recipe;
    let view = arguments.better.view(arguments.entry.improvements.view);
    let there = board.reader().pictures;
    let pictures = if there.are_those_of(&arguments, recipe, view) {
        there
    } else {
        let pictures = Pictures::load(&arguments, recipe, arguments.seed_of_new_run())?;
        Arc::new(pictures.seen_with(view))
    };
    let saved = begin_new_run(&arguments, &pictures)?;
    // Others may look on while it ends.
    let before = locked(&board.learning).take();
    drop(before);
    let epochs = arguments.epochs.unwrap_or(recipe.epochs);
    let session = Session::begin(saved, arguments.entry, epochs, pictures, threads, typed)?;
    *locked(&board.learning) = Some(session);
    Ok(look(board))
}

/// How far the run is; nothing if there is none yet.
fn look(board: &Board) -> String {
    locked(&board.learning).as_ref().map_or_else(|| message(""), view::to_text)
}

fn with_run(
    board: &Board,
    answer: impl FnOnce(&mut Session) -> Result<String, Error>,
) -> Result<String, Error> {
    match locked(&board.learning).as_mut() {
        Some(session) => answer(session),
        None => Err(Error::Mismatch("There is no run yet: choose a recipe, and go.".into())),
    }
}

fn wish(board: &Board, wish: Wish) -> Result<String, Error> {
    with_run(board, |session| {
        session.wish(wish);
        Ok(view::to_text(session))
    })
}

/// The run as it was after its last whole epoch.
fn trained(session: &Session) -> Result<Arc<SavedRun>, Error> {
    let kept = session.state().kept;
    if kept.run.epochs_done == 0 {
        return Err(Error::Mismatch(
            "There is nothing to save or to read with yet: only whole epochs are kept, and there was none."
                .into(),
        ));
    }
    Ok(kept)
}

/// Saves the run as it was after its last whole epoch: in the file that `train` would take if that is free, and in the
/// same again.
fn save(session: &mut Session) -> Result<String, Error> {
    let kept = trained(session)?;
    match &mut session.place {
        Some(place) => place.save(&kept)?,
        None => session.place = Some(save_in_new_file(&kept, &kept.recipe)?),
    }
    let file = session.place.as_ref().map_or_else(Default::default, |place| place.path().to_path_buf());
    let text = format!(
        "The network after {} is saved in {}. To go on in the terminal: chalknet train --weights {}{}",
        counted(kept.run.epochs_done, "epoch", "epochs"),
        quote::path(&file),
        quote::typed(&file),
        session.pictures.flag
    );
    Ok(message(&text))
}

/// Lets the network read in the rooms Write and Look, as it was after its last whole epoch.
fn write_with(board: &Board, session: &Session) -> Result<String, Error> {
    let kept = trained(session)?;
    let progress = locked(&board.progress);
    if progress.is_running {
        // At its end it would put its own network in the place of this one.
        return Err(Error::Mismatch("The room Write trains on just now: wait until that is done.".into()));
    }
    let data = &board.reader().pictures.training;
    if (kept.run.network.inputs(), kept.run.network.outputs()) != (data.inputs(), data.classes()) {
        return Err(Error::Mismatch(format!(
            "This network does not read pictures like those of the room Write, which have {} pixels in {} classes.",
            data.inputs(),
            data.classes()
        )));
    }
    let text = format!(
        "From now on the rooms Write and Look read with this network, as it is after its last whole epoch ({}).",
        kept.run.epochs_done
    );
    *locked(&board.reader) = Reader { saved: kept, pictures: Arc::clone(&session.pictures) };
    Ok(message(&text))
}

/// The flags that have a field of their own; all others can be typed.
const FIELDS: [&str; 9] = [
    "--seed",
    "--rate",
    "--batch",
    "--epochs",
    "--sizes",
    "--activation",
    "--momentum",
    "--schedule",
    "--shift",
];

/// What can be chosen: the recipes with their usual settings, and what the fields mean.
fn recipes(board: &Board) -> String {
    let recipes = CATALOGUE.map(|entry| {
        let settings = FIELDS.map(|flag| (flag, text_to_text(&usual(&entry, flag, board))));
        object_to_text(&[
            ("name", text_to_text(entry.recipe.name)),
            ("text", text_to_text(entry.text)),
            ("usual", object_to_text(&settings)),
        ])
    });
    let field = |name: &&str| flags_of(Task::Train).find(|flag| flag.name == *name);
    let fields = FIELDS.iter().filter_map(field).map(|flag| {
        object_to_text(&[("flag", text_to_text(flag.name)), ("meaning", text_to_text(flag.meaning))])
    });
    object_to_text(&[("recipes", list_to_text(recipes)), ("fields", list_to_text(fields))])
}

/// What a recipe has if a flag is not typed.
fn usual(entry: &Entry, flag: &str, board: &Board) -> String {
    let Entry { recipe, improvements, .. } = entry;
    match flag {
        "--seed" => recipe.settings.seed.to_string(),
        "--rate" => recipe.settings.learning_rate.to_string(),
        "--batch" => recipe.settings.batch.to_string(),
        "--epochs" => recipe.epochs.to_string(),
        "--sizes" if recipe.source == Source::TinyDigits && board.data.is_none() => "15,64,10".into(),
        "--sizes" => {
            let data = &board.reader().pictures.training;
            let sizes = recipe.sizes(data.inputs(), data.classes());
            sizes.iter().map(usize::to_string).collect::<Vec<_>>().join(",")
        }
        "--activation" => activation_name(recipe.between).into(),
        "--momentum" => improvements.momentum.to_string(),
        "--schedule" => SCHEDULES[usize::from(improvements.one_cycle.is_some())].into(),
        "--shift" => improvements.shift.to_string(),
        _ => String::new(),
    }
}
