//! A gate that opens when all threads have come to it (LESSONS §10.4).

use std::hint;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Condvar, Mutex};
use std::thread;
use std::time::Duration;

/// How often a thread looks whether the gate is open before it lets others have its core: for some ten-thousandths of a
/// second. The thread that is waited for may need that very core.
const LOOKS: usize = 10_000;
/// For how long others have the core then, at least. (With `yield_now`, another busy program would have it for much longer.)
const NAP: Duration = Duration::from_micros(20);

/// A gate for threads that are never apart for long: whoever waits keeps looking, which is quicker than to fall asleep
/// and be woken.
#[derive(Debug, Default)]
pub struct Gate {
    waiting: AtomicUsize,
    /// How often the gate has opened.
    opened: AtomicUsize,
    broken: AtomicBool,
}

impl Gate {
    /// Waits until so many threads wait.
    ///
    /// All that they did before is done, for each of them, when it goes on.
    ///
    /// # Panics
    /// If one of them has stopped with a panic, and so will never come.
    pub fn wait_for(&self, threads: usize) {
        let opened = self.opened.load(Ordering::Acquire);
        if self.waiting.fetch_add(1, Ordering::AcqRel) + 1 == threads {
            self.waiting.store(0, Ordering::Relaxed);
            self.opened.store(opened.wrapping_add(1), Ordering::Release);
            return;
        }
        let mut looks = 0;
        while self.opened.load(Ordering::Acquire) == opened {
            assert!(!self.is_broken(), "another thread of the team has stopped");
            if looks < LOOKS {
                looks += 1;
                hint::spin_loop();
            } else {
                thread::sleep(NAP);
            }
        }
    }

    /// Whether a thread has stopped with a panic.
    pub fn is_broken(&self) -> bool {
        self.broken.load(Ordering::Acquire)
    }

    /// Lets the others know if this thread stops with a panic while the result lives.
    pub fn watch(&self) -> Watch<'_> {
        Watch(self)
    }
}

/// A bell that wakes threads which sleep until there is work.
#[derive(Debug, Default)]
pub struct Bell {
    last: Mutex<Ring>,
    awake: Condvar,
}

/// The last time the bell was rung.
#[derive(Debug, Default)]
struct Ring {
    /// How often that was then.
    number: u64,
    /// For how many threads.
    threads: usize,
}

impl Bell {
    /// Wakes the threads 1 to `threads` - 1, also if they are just about to fall asleep; 0 is the one who rings.
    pub fn ring(&self, threads: usize) {
        let mut last = self.last.lock().expect("no thread panicked");
        *last = Ring { number: last.number + 1, threads };
        self.awake.notify_all();
    }

    /// Thread k sleeps until the bell is rung for it; `heard` is the number of the ring that it heard last, 0 before the
    /// first.
    pub fn sleep(&self, k: usize, heard: &mut u64) {
        let mut last = self.last.lock().expect("no thread panicked");
        while last.number == *heard || k >= last.threads {
            last = self.awake.wait(last).expect("no thread panicked");
        }
        *heard = last.number;
    }
}

/// Says so if its thread stops with a panic.
#[derive(Debug)]
pub struct Watch<'a>(&'a Gate);

impl Drop for Watch<'_> {
    fn drop(&mut self) {
        if thread::panicking() {
            self.0.broken.store(true, Ordering::Release);
        }
    }
}
