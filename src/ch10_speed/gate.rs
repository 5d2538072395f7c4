//! A gate that opens when all threads have come to it (LESSONS §10.4).

use std::hint;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Condvar, Mutex};
use std::thread;

/// How often a thread looks whether the gate is open before it lets others have its core: some tens of millionths of a second.
/// If they are busy with something else, the thread that is waited for may need that very core.
const LOOKS: usize = 1000;

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
                thread::yield_now();
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

/// A bell that wakes all threads that sleep until there is work.
#[derive(Debug, Default)]
pub struct Bell {
    /// How often it was rung.
    rung: Mutex<u64>,
    awake: Condvar,
}

impl Bell {
    /// Wakes all who sleep, and whoever was about to.
    pub fn ring(&self) {
        *self.rung.lock().expect("no thread panicked") += 1;
        self.awake.notify_all();
    }

    /// Sleeps until it is rung once more than `heard` says.
    pub fn sleep(&self, heard: &mut u64) {
        let mut rung = self.rung.lock().expect("no thread panicked");
        while *rung == *heard {
            rung = self.awake.wait(rung).expect("no thread panicked");
        }
        *heard += 1;
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
