//! Promise 3: a warmed-up training loop allocates nothing. Run it with `cargo test --test memory`.
//!
//! It stands alone in this file because a program has one allocator, and here it counts.

use chalknet::ch02_data::DataSet;
use chalknet::ch07_backprop::{Loss, CROSS_ENTROPY, MEAN_SQUARED_ERROR};
use chalknet::ch08_training::{train_epoch, Buffers, Plain, Run, Settings};
use chalknet::ch09_recipes::{Recipe, COURSE, HIDDEN20, ONELAYER};
use chalknet::ch10_better::{Improved, Improvements, Pull, View};
use chalknet::storage::numbers_as_names;
use chalknet::toolbox::idx::Idx;
use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;

/// The system's allocator, with a counter of how often new memory is asked for.
struct Counting;

// One counter a thread: the thread that runs the tests asks for memory too, whenever it likes.
thread_local! {
    static ALLOCATIONS: Cell<usize> = const { Cell::new(0) };
}

fn count_one() {
    ALLOCATIONS.set(ALLOCATIONS.get() + 1);
}

// The library forbids unsafe code; an allocator cannot be written without it. This one only counts and passes on.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        count_one();
        System.alloc(layout)
    }

    unsafe fn dealloc(&self, memory: *mut u8, layout: Layout) {
        System.dealloc(memory, layout);
    }

    unsafe fn realloc(&self, memory: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        count_one();
        System.realloc(memory, layout, size)
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// How often this thread asked for new memory meanwhile (to start another thread takes memory as well).
fn allocations_of(work: impl FnOnce()) -> usize {
    let before = ALLOCATIONS.get();
    work();
    ALLOCATIONS.get() - before
}

/// Forty pictures with a dot of ink each, then forty that are all black: these wake many more neurons.
fn light_and_heavy_pictures() -> DataSet {
    let pixels: Vec<u8> =
        (0..80 * 784).map(|i| if i / 784 >= 40 || i % 784 == 0 { 200 } else { 0 }).collect();
    let labels: Vec<u8> = (0..80).map(|i| i % 3).collect();
    DataSet::new(Idx::new(&[80, 28, 28], &pixels), Idx::new(&[80], &labels), numbers_as_names(3))
}

/// Nobody has allowed this thread any others, so it works alone: more threads would need memory to be started.
#[test]
fn after_the_first_epoch_training_allocates_nothing() {
    assert!(allocations_of(|| drop(vec![1; 10])) > 0, "the counter does not count");
    let course = |loss: Loss| Recipe { settings: Settings { loss, ..COURSE.settings }, ..COURSE };
    for recipe in [course(CROSS_ENTROPY), course(MEAN_SQUARED_ERROR), HIDDEN20, ONELAYER] {
        // In mini-batches of 32 a smaller last one is left.
        for batch in [1, 32] {
            expect_no_allocations(recipe, batch, "plain steps", |run, data, numbers, buffers| {
                train_epoch(run, data, numbers, &mut Plain, buffers, |_| {});
            });
            let pull = Pull { turn: 10, stretch: 15, bend: 2 };
            for improvements in [
                Improvements { momentum: 0.9, ..Improvements::NONE },
                Improvements { adam: true, ..Improvements::NONE },
                Improvements { one_cycle: Some(4), shift: 1, ..Improvements::NONE },
                Improvements {
                    momentum: 0.9,
                    one_cycle: Some(4),
                    shift: 1,
                    pull,
                    view: View { normalize: true, edges: true },
                    settle: 0.5,
                    average: 0.5,
                    decay: 1e-4,
                    dropout: 0.25,
                    adam: false,
                },
            ] {
                let (mut improved, mut walker) = (Improved::new(improvements), None);
                let what = format!("{improvements:?}");
                expect_no_allocations(recipe, batch, &what, |run, data, numbers, buffers| {
                    improved.train_epoch(run, &mut walker, data, numbers, buffers, |_| {});
                });
            }
        }
    }
}

/// The first epoch, with light pictures alone, may take memory; those after it may not, whatever comes.
fn expect_no_allocations(
    recipe: Recipe,
    batch: usize,
    what: &str,
    mut train: impl FnMut(&mut Run, &DataSet, &[usize], &mut Buffers),
) {
    let data = light_and_heavy_pictures();
    let (light, heavy): (Vec<usize>, Vec<usize>) = ((0..40).collect(), (40..80).collect());
    let mut run = recipe.begin(&recipe.sizes(784, 3), 1);
    run.settings = Settings { batch, learning_rate: 1e-3, ..run.settings };
    let mut buffers = Buffers::new(&run.network);
    for (epoch, numbers) in [(1, &light), (2, &heavy), (3, &light)] {
        let count = allocations_of(|| train(&mut run, &data, numbers, &mut buffers));
        let setting = format!("{}, {}, {what}, batch {batch}", recipe.name, run.settings.loss.name);
        assert!(epoch == 1 || count == 0, "{setting}, epoch {epoch}: new memory was taken {count} times");
    }
}
