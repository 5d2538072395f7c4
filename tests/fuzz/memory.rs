//! How much memory a reader holds: an allocator that counts, for each thread on its own.

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;

/// Who asks for so much at once may be stopped by the system, and then no test could say why.
const FAR_TOO_MUCH: usize = 1 << 30;

thread_local! {
    /// Bytes that this thread asked for and did not give back; below 0 if it gave back what others asked for.
    static HELD: Cell<isize> = const { Cell::new(0) };
    /// The most that was ever held.
    static MOST: Cell<isize> = const { Cell::new(0) };
    /// What to do when somebody asks for far too much.
    static ALARM: Cell<Option<fn(usize)>> = const { Cell::new(None) };
}

/// The system's allocator, with counters.
struct Counting;

impl Counting {
    fn count(asked_for: usize, given_back: usize) {
        if asked_for > FAR_TOO_MUCH {
            // Taken, so that the alarm itself raises none.
            if let Some(alarm) = ALARM.take() {
                alarm(asked_for);
            }
        }
        HELD.set(HELD.get() + asked_for as isize - given_back as isize);
        MOST.set(MOST.get().max(HELD.get()));
    }
}

// The library forbids unsafe code; an allocator cannot be written without it. This one only counts and passes on.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        Counting::count(layout.size(), 0);
        System.alloc(layout)
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        Counting::count(layout.size(), 0);
        System.alloc_zeroed(layout)
    }

    unsafe fn dealloc(&self, memory: *mut u8, layout: Layout) {
        Counting::count(0, layout.size());
        System.dealloc(memory, layout);
    }

    unsafe fn realloc(&self, memory: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        // For a moment both may be there, the old piece and the new one.
        Counting::count(size, 0);
        Counting::count(0, layout.size());
        System.realloc(memory, layout, size)
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// What `work` gives, and how many bytes it held at once beyond those that were held before. Whoever asks for far too
/// much raises the alarm.
pub fn most_memory<T>(alarm: fn(usize), work: impl FnOnce() -> T) -> (T, usize) {
    let before = HELD.get();
    MOST.set(before);
    ALARM.set(Some(alarm));
    let result = work();
    ALARM.set(None);
    (result, (MOST.get() - before) as usize)
}
