//! Tests of the tool `cores`: `cargo test --test toolbox cores`.

use chalknet::toolbox::cores::{allow, allowed, cores, for_each_piece, MOST_THREADS};
use std::panic::catch_unwind;
use std::thread;

#[test]
fn whoever_was_told_nothing_works_alone_and_so_do_those_it_starts() {
    thread::spawn(|| {
        assert_eq!(allowed(), 1, "a new thread");
        allow(3);
        assert_eq!(allowed(), 3);
        let of_others = for_each_piece(&[0, 1, 2], |_| allowed());
        assert_eq!(
            of_others,
            [3, 1, 1],
            "the first piece is done here, the others by threads that work alone"
        );
        assert_eq!(thread::spawn(allowed).join().expect("no panic"), 1);
    })
    .join()
    .expect("no panic");
    assert!((1..=MOST_THREADS).contains(&cores()), "{} cores", cores());
}

#[test]
fn the_results_are_in_the_order_of_the_pieces_however_many_threads_work() {
    for threads in [1, 2, 3, 8, MOST_THREADS] {
        allow(threads);
        for count in [0, 1, 2, 3, 7, 8, 9, 100] {
            let pieces: Vec<usize> = (0..count).collect();
            let expected: Vec<usize> = pieces.iter().map(|piece| piece * piece).collect();
            assert_eq!(for_each_piece(&pieces, |piece| piece * piece), expected, "{threads} threads");
        }
    }
    allow(1);
}

#[test]
fn as_many_threads_work_as_are_allowed_and_there_are_pieces() {
    for (threads, count, expected) in [(1, 5, 1), (2, 5, 2), (3, 2, 2), (8, 8, 8), (3, 3, 3)] {
        allow(threads);
        let mut ids: Vec<String> =
            for_each_piece(&vec![(); count], |()| format!("{:?}", thread::current().id()));
        allow(1);
        ids.dedup();
        assert_eq!(ids.len(), expected, "{threads} threads for {count} pieces");
        assert_eq!(ids[0], format!("{:?}", thread::current().id()), "who asks works too");
    }
}

#[test]
fn a_panic_in_a_thread_is_the_panic_of_who_asked() {
    for threads in [1, 2, 3] {
        for bad in [0, 2] {
            let work = move || -> Vec<()> {
                allow(threads);
                for_each_piece(&[0, 1, 2], |&piece| assert!(piece != bad, "piece {bad} is bad"))
            };
            let panic = thread::spawn(move || catch_unwind(work).expect_err("a piece is bad")).join();
            let panic = panic.expect("it was caught");
            let message = panic.downcast_ref::<String>().expect("a text");
            assert_eq!(*message, format!("piece {bad} is bad"), "{threads} threads");
        }
    }
}

#[test]
fn at_least_one_thread_works_and_at_most_32() {
    for threads in [0, 33, usize::MAX] {
        let panic = catch_unwind(|| allow(threads)).expect_err("so many cannot work");
        let message = panic.downcast_ref::<String>().expect("a text");
        assert_eq!(*message, format!("1 to 32 threads can work, not {threads}"));
    }
}
