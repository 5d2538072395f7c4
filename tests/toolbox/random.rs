//! Tests of the tool `random`: `cargo test --test toolbox random`.

use super::{assert_panics, SEED};
use chalknet::toolbox::{Random, Real};

/// How far counts are from being equal: about as large as there are counts, if they differ by chance alone.
fn chi_square(counts: &[usize]) -> f64 {
    let expected = counts.iter().sum::<usize>() as f64 / counts.len() as f64;
    counts.iter().map(|&count| (count as f64 - expected) * (count as f64 - expected) / expected).sum()
}

fn first_bits(mut random: Random) -> u64 {
    random.next_bits()
}

#[test]
fn xorshift_gives_the_published_numbers() {
    let mut random = Random::from_state(1);
    let found = [random.next_bits(), random.next_bits(), random.next_bits()];
    assert_eq!(found, [5_180_492_295_206_395_165, 12_380_297_144_915_551_517, 13_389_498_078_930_870_103]);
}

#[test]
fn a_seed_is_stirred_as_published() {
    let stirred = Random::from_state(0xE220_A839_7B1D_CDAF);
    assert_eq!(first_bits(Random::new(0)), first_bits(stirred), "SplitMix64 turns 0 into E220A8397B1DCDAF");
}

#[test]
fn the_one_seed_that_is_stirred_to_0_works() {
    let seed = 0x9E37_79B9_7F4A_7C15_u64.wrapping_neg();
    let mut random = Random::new(seed);
    let found = [random.next_bits(), random.next_bits(), random.next_bits()];
    assert!(found.iter().all(|&bits| bits != 0), "the seed {seed} gives nothing but 0: {found:?}");
}

#[test]
fn neighbouring_seeds_begin_quite_differently() {
    for seed in 0..1000 {
        let differing = (first_bits(Random::new(seed)) ^ first_bits(Random::new(seed + 1))).count_ones();
        assert!(
            (10..=54).contains(&differing),
            "seeds {seed} and {}: only {differing} of 64 bits differ (or agree)",
            seed + 1
        );
    }
}

#[test]
fn the_same_seed_gives_the_same_list_on_every_computer() {
    // These numbers were computed by a second program, written in another language.
    let mut random = Random::new(7);
    let throws: Vec<usize> = (0..12).map(|_| random.below(6)).collect();
    assert_eq!(throws, [0, 1, 2, 3, 3, 3, 2, 3, 4, 2, 1, 1], "below(6) with seed 7");
    assert_eq!(random.below(1), 0, "below 1 there is only 0");
    let mut list = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];
    Random::new(7).shuffle(&mut list);
    assert_eq!(list, [9, 7, 4, 1, 5, 6, 3, 8, 2, 0], "shuffle with seed 7");
    let mut random = Random::new(7);
    let two_to_53 = (1_u64 << 53) as f64;
    for numerator in [735_938_254_669_072_u64, 2_326_238_878_229_923, 3_189_309_963_966_656] {
        let expected = (numerator as f64 / two_to_53) as Real;
        assert_eq!(random.uniform(0.0, 1.0), expected, "uniform(0, 1) with seed 7");
    }
}

#[test]
fn each_number_has_a_list_of_its_own() {
    // Computed by a second program, written in another language.
    assert_eq!(first_bits(Random::numbered(1, 1)), 5_664_109_163_500_067_563);
    assert_eq!(first_bits(Random::numbered(1, 2)), 4_361_193_153_159_714_952);
    assert_eq!(first_bits(Random::numbered(2, 1)), 15_024_206_618_415_486_896);
    let mut beginnings = Vec::new();
    for seed in 0..40 {
        beginnings.push(first_bits(Random::new(seed)));
        beginnings.extend((0..40).map(|number| first_bits(Random::numbered(seed, number))));
    }
    let lists = beginnings.len();
    beginnings.sort_unstable();
    beginnings.dedup();
    assert_eq!(beginnings.len(), lists, "two of 40 seeds with 40 numbers each begin alike");
}

#[test]
fn uniform_keeps_its_bounds_and_its_middle() {
    let (mut random, count) = (Random::new(SEED), 100_000);
    let (mut sum, mut squares) = (0.0, 0.0);
    let mut counts = [0; 16];
    for _ in 0..count {
        let value = random.uniform(-1.0, 3.0);
        assert!((-1.0..3.0).contains(&value), "seed {SEED}: uniform(-1, 3) gave {value}");
        counts[((value + 1.0) * 4.0) as usize] += 1;
        sum += value as f64;
        squares += (value as f64 - 1.0) * (value as f64 - 1.0);
    }
    let (mean, variance) = (sum / f64::from(count), squares / f64::from(count));
    assert!((mean - 1.0).abs() < 0.012, "seed {SEED}: the mean of uniform(-1, 3) is {mean}, not 1");
    assert!((variance - 4.0 / 3.0).abs() < 0.015, "seed {SEED}: the variance is {variance}, not 4²/12");
    let chi_square = chi_square(&counts);
    assert!(chi_square < 37.7, "seed {SEED}: the sixteenths of uniform(-1, 3) get {counts:?}");
}

#[test]
fn uniform_never_rounds_up_to_its_upper_bound() {
    // Between 1 and the next number there is none: only 1 itself is left to give.
    let mut random = Random::new(SEED);
    for _ in 0..1000 {
        assert_eq!(random.uniform(1.0, 1.0 + Real::EPSILON), 1.0, "seed {SEED}: `high` is excluded");
    }
}

#[test]
fn normal_is_the_bell_curve() {
    let (mut random, count) = (Random::new(SEED), 100_000);
    let values: Vec<f64> = (0..count).map(|_| random.normal() as f64).collect();
    let share = |inside: fn(f64) -> bool| {
        values.iter().filter(|&&value| inside(value)).count() as f64 / f64::from(count)
    };
    let mean = values.iter().sum::<f64>() / f64::from(count);
    let deviation = (values.iter().map(|value| value * value).sum::<f64>() / f64::from(count)).sqrt();
    // Each tolerance is about three times what chance makes of 100,000 numbers.
    let known = [
        ("mean", mean, 0.0, 0.01),
        ("standard deviation", deviation, 1.0, 0.007),
        ("share above 0", share(|value| value > 0.0), 0.5, 0.005),
        ("share within 1 standard deviation", share(|value| value.abs() < 1.0), 0.6827, 0.0045),
        ("share within 2 standard deviations", share(|value| value.abs() < 2.0), 0.9545, 0.002),
        ("share within 3 standard deviations", share(|value| value.abs() < 3.0), 0.9973, 0.0005),
    ];
    for (name, found, expected, tolerance) in known {
        assert!(
            (found - expected).abs() < tolerance,
            "seed {SEED}: the {name} is {found}, but {expected} is right"
        );
    }
}

#[test]
fn a_dart_on_the_rim_is_thrown_again() {
    // The first dart of this seed has r² = 1, as f32 rounds it: ln 1 would make 0 of it.
    let seed = 16_680_564;
    assert_ne!(Random::new(seed).normal(), 0.0, "seed {seed}: only r² < 1 is inside the disc");
}

#[cfg(target_pointer_width = "64")]
#[test]
fn below_is_fair_where_a_remainder_would_not_be() {
    // 2⁶⁴ numbers cannot be dealt out evenly to 3·2⁶²: whoever throws none away makes a third of the answers
    // twice as likely as the rest, either the lowest third or every third number.
    let bound = 3 << 62;
    let mut random = Random::new(SEED);
    let (mut thirds, mut remainders) = ([0; 3], [0; 3]);
    for _ in 0..30_000 {
        let number = random.below(bound);
        thirds[number >> 62] += 1;
        remainders[number % 3] += 1;
    }
    // With 2 degrees of freedom chance exceeds 13.8 once in a thousand seeds.
    assert!(chi_square(&thirds) < 13.8, "seed {SEED}: the lower, middle and upper third get {thirds:?}");
    assert!(chi_square(&remainders) < 13.8, "seed {SEED}: the remainders 0, 1 and 2 get {remainders:?}");
}

#[test]
fn nothing_and_one_thing_can_be_shuffled() {
    let mut random = Random::new(SEED);
    random.shuffle::<u8>(&mut []);
    let mut one = [5];
    random.shuffle(&mut one);
    assert_eq!(one, [5]);
}

#[test]
fn what_cannot_be_drawn_is_refused() {
    assert_panics(&[
        (
            || _ = Random::from_state(0),
            "the state 0 would give 0 for ever; use Random::new, which takes any seed",
        ),
        (|| _ = Random::new(SEED).uniform(1.0, 1.0), "uniform: low must be below high, not 1 and 1"),
        (|| _ = Random::new(SEED).uniform(0.0, Real::INFINITY), "uniform: 0 and inf are too far apart"),
        (|| _ = Random::new(SEED).below(0), "there is no whole number below 0 to choose from"),
    ]);
}
