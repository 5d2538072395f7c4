//! Promise 3: a warmed-up training loop allocates nothing. Run it with `cargo test --test memory`.
//!
//! It stands alone in this file because it counts every allocation of the whole test program.

use chalknet::ch02_data::{numbers_as_names, DataSet};
use chalknet::ch05_loss::Loss;
use chalknet::ch08_training::{train_epoch, Architecture, Buffers, Run, Settings};
use chalknet::ch10_speed::{Inked, Team};
use chalknet::toolbox::idx::Idx;
use chalknet::toolbox::{Matrix, Real, Sparse};
use std::alloc::{GlobalAlloc, Layout, System};
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::Arc;

/// The system's allocator, with a counter of how often new memory is asked for.
struct Counting;

static ALLOCATIONS: AtomicUsize = AtomicUsize::new(0);

// The library forbids unsafe code; an allocator cannot be written without it. This one only counts and passes on.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        ALLOCATIONS.fetch_add(1, Ordering::SeqCst);
        System.alloc(layout)
    }

    unsafe fn dealloc(&self, memory: *mut u8, layout: Layout) {
        System.dealloc(memory, layout);
    }

    unsafe fn realloc(&self, memory: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        ALLOCATIONS.fetch_add(1, Ordering::SeqCst);
        System.realloc(memory, layout, size)
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// How often any thread asked for new memory meanwhile.
fn allocations_of(work: impl FnOnce()) -> usize {
    let before = ALLOCATIONS.load(Ordering::SeqCst);
    work();
    ALLOCATIONS.load(Ordering::SeqCst) - before
}

/// Pictures of such a size in three classes; `pixel` says what stands at each place of all of them.
fn pictures(count: usize, side: usize, pixel: impl Fn(usize) -> u8) -> DataSet {
    let pixels: Vec<u8> = (0..count * side * side).map(pixel).collect();
    let labels: Vec<u8> = (0..count).map(|i| (i % 3) as u8).collect();
    let (pictures, labels) = (Idx::new(&[count, side, side], &pixels), Idx::new(&[count], &labels));
    DataSet::new(Path::new("made here"), pictures, labels, numbers_as_names(3)).expect("good data")
}

/// One test, not several: they would run at the same time, and each would count what the others need.
#[test]
fn after_the_first_epoch_training_and_testing_allocate_nothing() {
    assert!(allocations_of(|| drop(vec![1; 10])) > 0, "the counter does not count");
    a_list_of_terms_has_room_for_all_numbers_at_once();
    chapter_8_allocates_nothing_after_the_first_epoch();
    for threads in [1, 2, 3] {
        for (momentum, shift) in [(0.0, 0), (0.9, 0), (0.0, 1)] {
            a_team_allocates_nothing_after_the_first_epoch(threads, momentum, shift);
        }
        for shift in [0, 1] {
            a_heavy_mini_batch_that_comes_late_needs_no_new_memory(threads, shift);
        }
    }
}

/// The first mini-batch may wake hardly any neuron, and a later one all of them.
fn a_list_of_terms_has_room_for_all_numbers_at_once() {
    let (asleep, awake) = (Matrix::zeros(8, 160), Matrix::new(8, 160, vec![1.0; 8 * 160]));
    let mut terms = Sparse::default();
    terms.copy_from(&asleep);
    assert_eq!(
        allocations_of(|| terms.copy_from(&awake)),
        0,
        "the list grew with the numbers that are not 0"
    );
}

/// Twenty pictures of 3x3 pixels; mini-batches of 8 leave a smaller last one of 4.
fn chapter_8_allocates_nothing_after_the_first_epoch() {
    let data = pictures(20, 3, |i| (i * 37 % 256) as u8);
    let numbers: Vec<usize> = (0..20).collect();
    for loss in [Loss::CrossEntropy, Loss::MeanSquaredError] {
        for (momentum, shift) in [(0.0, 0), (0.9, 0), (0.0, 1)] {
            let settings =
                Settings { batch: 8, loss, momentum, one_cycle: Some(4), shift, ..Settings::default() };
            let mut run = Run::new(&[9, 5, 3], Architecture::default(), settings);
            let mut buffers = Buffers::new(&run.network);
            let mut epoch = || {
                train_epoch(&mut run, &data, &numbers, &mut buffers, |_| {});
            };
            epoch();
            for number in 2..=4 {
                let count = allocations_of(&mut epoch);
                assert_eq!(
                    count, 0,
                    "{loss:?}, momentum {momentum}, shift {shift}, epoch {number}: a buffer is made anew instead of being used again"
                );
            }
        }
    }
}

/// Forty pictures, all with as much ink; so many neurons that there is enough to share between threads.
fn a_team_allocates_nothing_after_the_first_epoch(threads: usize, momentum: Real, shift: usize) {
    let data = pictures(40, 28, |i| if i % 5 == 0 { 200 } else { 0 });
    let pictures = Arc::new(Inked::new(&Arc::new(data)));
    let numbers: Vec<usize> = (0..40).collect();
    let settings = Settings { batch: 12, momentum, one_cycle: Some(4), shift, ..Settings::default() };
    let mut run = Run::new(&[784, 128, 3], Architecture::default(), settings);
    let mut team = Team::new(threads, &run.network);
    assert_eq!(team.threads_for(&run.network, 12), threads, "the work shall be shared between all threads");
    for number in 1..=4 {
        let of_training = allocations_of(|| {
            team.train_epoch(&mut run, &pictures, &numbers, |_| {});
        });
        let of_testing = allocations_of(|| {
            team.test(&mut run.network, Loss::CrossEntropy, &pictures, &numbers);
        });
        let setting = format!("{threads} threads, momentum {momentum}, shift {shift}, epoch {number}");
        assert!(number == 1 || of_training == 0, "{setting}: training took new memory {of_training} times");
        assert!(number == 1 || of_testing == 0, "{setting}: testing took new memory {of_testing} times");
    }
}

/// An epoch of pictures that have a dot of ink each, then one of pictures that are all black, and wake other neurons: such
/// mini-batches come by lot, early or late, and what they need must have been set aside at the beginning.
fn a_heavy_mini_batch_that_comes_late_needs_no_new_memory(threads: usize, shift: usize) {
    let data = pictures(80, 28, |i| if i / 784 >= 40 || i % 784 == 0 { 200 } else { 0 });
    let pictures = Arc::new(Inked::new(&Arc::new(data)));
    let (light, heavy): (Vec<usize>, Vec<usize>) = ((0..40).collect(), (40..80).collect());
    let settings = Settings { batch: 8, learning_rate: 1e-3, shift, ..Settings::default() };
    let mut run = Run::new(&[784, 160, 3], Architecture::default(), settings);
    let mut team = Team::new(threads, &run.network);
    assert_eq!(team.threads_for(&run.network, 8), threads, "the work shall be shared between all threads");
    team.train_epoch(&mut run, &pictures, &light, |_| {});
    let count = allocations_of(|| {
        team.train_epoch(&mut run, &pictures, &heavy, |_| {});
    });
    assert_eq!(
        count, 0,
        "{threads} threads, shift {shift}: the first mini-batch with much ink took new memory"
    );
}
