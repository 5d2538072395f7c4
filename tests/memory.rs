//! Promise 3: a warmed-up training loop allocates nothing. Run it with `cargo test --test memory`.
//!
//! It stands alone in this file because it counts every allocation of the whole test program.

use chalknet::ch02_data::{numbers_as_names, DataSet};
use chalknet::ch05_loss::Loss;
use chalknet::ch08_training::{train_epoch, Architecture, Buffers, Run, Settings};
use chalknet::toolbox::idx::Idx;
use std::alloc::{GlobalAlloc, Layout, System};
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};

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

/// Twenty pictures of 3x3 pixels; mini-batches of 8 leave a smaller last one of 4.
#[test]
fn after_the_first_epoch_training_allocates_nothing() {
    let pixels: Vec<u8> = (0..180).map(|i| (i * 37 % 256) as u8).collect();
    let labels: Vec<u8> = (0..20).map(|i| i % 3).collect();
    let pictures = Idx::new(&[20, 3, 3], &pixels);
    let data = DataSet::new(Path::new("made here"), pictures, Idx::new(&[20], &labels), numbers_as_names(3))
        .expect("good data");
    let numbers: Vec<usize> = (0..20).collect();
    for loss in [Loss::CrossEntropy, Loss::MeanSquaredError] {
        let settings = Settings { batch: 8, loss, ..Settings::default() };
        let mut run = Run::new(&[9, 5, 3], Architecture::default(), settings);
        let mut buffers = Buffers::new(&run.network);
        let mut allocations_of_an_epoch = || {
            let before = ALLOCATIONS.load(Ordering::SeqCst);
            train_epoch(&mut run, &data, &numbers, &mut buffers, |_| {});
            ALLOCATIONS.load(Ordering::SeqCst) - before
        };
        assert!(allocations_of_an_epoch() > 0, "{loss:?}: the counter does not count");
        for epoch in 2..=4 {
            let count = allocations_of_an_epoch();
            assert_eq!(
                count, 0,
                "{loss:?}, epoch {epoch}: a buffer is made anew instead of being used again"
            );
        }
    }
}
