//! The figures that the book states of the recipes, measured again: `cargo test --test figures` those of one recipe,
//! `make five` all of them, which takes minutes. Goes with no chapter.

mod common;

use chalknet::ch02_data::DataSet;
use chalknet::ch08_training::{split, test, Buffers, Score};
use chalknet::ch09_recipes::{tiny_digits, Source, Spread};
use chalknet::ch10_better::Improved;
use chalknet::storage::{Entry, CATALOGUE};
use chalknet::toolbox::cores::{allow, cores, for_each_piece};
use common::{bundled_pictures, show_as_in_the_book};

/// The table of LESSONS §9.2, made from the list of recipes.
fn table_of_the_book() -> String {
    let show = |percents: &[f64; 5]| {
        let Spread { mean, deviation, .. } = Spread::of(percents);
        format!("{mean:.2} ± {deviation:.2} %")
    };
    let mut table =
        String::from("| recipe | its text states | training pictures | test pictures |\n|---|---|---|---|\n");
    for entry in CATALOGUE {
        let (training, test) = entry.percents();
        let (name, stated) = (entry.recipe.name, entry.stated);
        table += &format!("| `{name}` | {stated} | {} | {} |\n", show(&training), show(&test));
    }
    table
}

#[test]
fn the_table_in_the_book_is_that_of_the_recipes() {
    show_as_in_the_book(&table_of_the_book());
    let all = CATALOGUE.iter().flat_map(|entry| [entry.training, entry.test]).flatten();
    let sum: usize = all.sum();
    assert_eq!(sum, 4_394_931, "a measured figure has changed: measure again with `make five`");
}

/// How many training and test pictures one network of a recipe reads right.
fn measure(entry: &Entry, seed: u64, folder: &(DataSet, DataSet)) -> (usize, usize) {
    // The seeds share the cores, so each works alone.
    allow(1);
    let recipe = entry.recipe;
    let drawn = (recipe.source == Source::TinyDigits).then(|| tiny_digits(seed));
    let (training, test_pictures) = drawn.as_ref().unwrap_or(folder);
    // The epochs make edges, after pictures are moved.
    let view = entry.improvements.view;
    let (training, test_pictures) = (&view.before_edges().of_data(training), &view.of_data(test_pictures));
    let (numbers, _) = split(training.count());
    let mut run = recipe.begin(&recipe.sizes(training.inputs(), training.classes()), seed);
    let (mut method, mut buffers) = (Improved::new(entry.improvements), Buffers::new(&run.network));
    let (mut walker, mut score) = (None, Score::default());
    for _ in 0..recipe.epochs {
        score = method.train_epoch(&mut run, &mut walker, training, &numbers, &mut buffers, |_| ());
    }
    let all: Vec<usize> = (0..test_pictures.count()).collect();
    let tested = test(&run.network, run.settings.loss, test_pictures, &all);
    (score.right, tested.right)
}

/// Fails unless these recipes give the figures of the list with seeds 1 to 5.
fn expect_figures(entries: &[Entry]) {
    let folder = bundled_pictures();
    let mut differ = Vec::new();
    for entry in entries {
        allow(cores());
        let found = for_each_piece(&[1, 2, 3, 4, 5], |&seed| measure(entry, seed, &folder));
        let Entry { training, test, .. } = *entry;
        for ((seed, found), listed) in (1..).zip(found).zip(training.into_iter().zip(test)) {
            let line = format!("{:<12} seed {seed}: {found:?} pictures right", entry.recipe.name);
            println!("{line}");
            if found != listed {
                differ.push(format!("{line}, but the list says {listed:?}"));
            }
        }
    }
    assert!(
        differ.is_empty(),
        "src/storage/catalogue.rs and LESSONS §9.2 need new figures:\n{}",
        differ.join("\n")
    );
}

#[test]
#[cfg_attr(feature = "f64", ignore = "the figures were measured in single precision")]
fn the_figures_of_onelayer_are_measured_again() {
    expect_figures(&[Entry::named("onelayer").expect("it is in the list")]);
}

/// The recipe whose five seeds take longer than those of all others together.
const LONGEST: &str = "best";

/// The figures of the table but for the longest, measured again: `make five`. It takes minutes, so `cargo test` leaves it out.
#[test]
#[ignore = "takes minutes: make five"]
fn five_seeds_of_every_recipe_give_the_figures_of_the_table() {
    let others = CATALOGUE.into_iter().filter(|entry| entry.recipe.name != LONGEST);
    expect_figures(&others.collect::<Vec<Entry>>());
}

#[test]
#[ignore = "takes half an hour: make best"]
fn the_longest_recipe_gives_the_figures_of_the_table() {
    expect_figures(&[Entry::named(LONGEST).expect("it is in the list")]);
}
