//! How many cores may work at once, and sharing work out among them.
//!
//! What is shared out never depends on how many there are: each piece of the work is done as it would be alone, and
//! the pieces are put together in their order. So one core gives the same bits as many.

use std::cell::Cell;
use std::thread;

/// More threads than that are never started.
pub const MOST_THREADS: usize = 32;

thread_local! {
    /// A thread that was told nothing works alone; so do those that it starts.
    static ALLOWED: Cell<usize> = const { Cell::new(1) };
}

/// From now on, what this thread does may be shared out among so many threads, itself included.
///
/// # Panics
/// If the number is 0 or above [`MOST_THREADS`].
pub fn allow(threads: usize) {
    assert!((1..=MOST_THREADS).contains(&threads), "1 to {MOST_THREADS} threads can work, not {threads}");
    ALLOWED.set(threads);
}

/// Among how many threads this one may share its work out.
pub fn allowed() -> usize {
    ALLOWED.get()
}

/// How many threads this computer can run at the same moment, as far as it tells.
pub fn cores() -> usize {
    thread::available_parallelism().map_or(1, |cores| cores.get()).min(MOST_THREADS)
}

/// Does the work for each piece, on as many threads as are allowed; the results are in the order of the pieces.
pub fn for_each_piece<P: Sync, R: Send>(pieces: &[P], work: impl Fn(&P) -> R + Sync) -> Vec<R> {
    let at_a_time = pieces.len().div_ceil(allowed()).max(1);
    let work_on = |pieces: &[P]| -> Vec<R> { pieces.iter().map(&work).collect() };
    let mut shares = pieces.chunks(at_a_time);
    let own = shares.next().unwrap_or_default();
    thread::scope(|scope| {
        let others: Vec<_> = shares.map(|share| scope.spawn(|| work_on(share))).collect();
        let mut results = work_on(own);
        for other in others {
            // A panic in a thread is this thread's panic.
            results.extend(other.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)));
        }
        results
    })
}
