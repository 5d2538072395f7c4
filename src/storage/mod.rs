//! What is kept on disk, and all that can be wrong with it: data folders, files of weights, pictures to be packed.

mod better;
mod catalogue;
mod class_names;
mod data_folder;
mod facts;
mod history;
mod idx_files;
mod loading;
mod names;
mod near_misses;
mod pack;
pub mod photos;
mod saving;
mod saving_place;
mod school_weights;

pub use catalogue::{Entry, CATALOGUE, LADDER};
pub use class_names::{names_from_bytes, numbers_as_names, MOST_CLASSES, NAMES_FILE};
pub use data_folder::{data_set, load_data, TEST_FILES, TRAINING_FILES, UNFINISHED_FILE};
pub use facts::{are_light_at_their_edges, fingerprint, is_blank};
pub use history::{EpochScores, History};
pub use loading::{from_text, load, read_text, READING_ADVICE};
pub use names::{
    activation_name, activation_named, is_adam, is_yes, loss_named, ACTIVATIONS, LOSSES, NO_OR_YES,
    OPTIMIZERS,
};
pub use pack::{csv_from, Brought, Packed, Part, FOLDER_ADVICE};
pub use saving::{expect_saved_here, problem_with, save, to_text, SavedRun};
pub use saving_place::SavingPlace;
pub use school_weights::{
    expect_like_school, expect_place_for_export, export_school, load_ours_or_school,
    ours_or_school_from_text, EXPORT_ADVICE,
};
