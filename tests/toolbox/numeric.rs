//! Tests of the tool `numeric`: `cargo test --test toolbox numeric`.

use super::{real_of_bits, SEED};
use chalknet::toolbox::numeric::{cos, exp, ln, sin};
use chalknet::toolbox::{Random, Real};

/// How many units in the last place of a `Real` an answer may be off. Rounding alone costs up to half a unit.
const ALLOWED_ERROR: f64 = if cfg!(feature = "f64") { 0.83 } else { 0.51 };

/// The width of one unit in the last place of a `Real` of this size.
fn unit(size: f64) -> f64 {
    let here = size.abs() as Real;
    Real::from_bits(here.to_bits() + 1) as f64 - here as f64
}

/// The width of one unit in the last place of a double of this size.
fn unit_of_double(size: f64) -> f64 {
    f64::from_bits(size.abs().to_bits() + 1) - size.abs()
}

/// Goes through a table whose rows say: f(argument) is, exactly, the double `rounded` and `remainder` of its
/// units in the last place. In f32 only those rows count whose argument an f32 can hold.
#[track_caller]
fn assert_table(name: &str, f: fn(Real) -> Real, table: &[(f64, f64, f64)], allowed: f64) {
    let mut rows = 0;
    for &(argument, rounded, remainder) in table {
        if argument as Real as f64 != argument {
            continue;
        }
        rows += 1;
        let found = f(argument as Real);
        if rounded > Real::MAX as f64 {
            assert_eq!(found, Real::INFINITY, "{name}({argument:?}) is too large for this precision");
            continue;
        }
        let from_rounded = (found as f64 - rounded) / unit(rounded);
        let error = (from_rounded - remainder * (unit_of_double(rounded) / unit(rounded))).abs();
        assert!(
            error <= allowed,
            "{name}({argument:?}) = {found:?} is {error:.3} units in the last place off, allowed are {allowed}; \
             the rounded answer is {rounded:?}"
        );
    }
    assert!(3 * rows > table.len(), "only {rows} rows of the table of {name} count in this precision");
}

#[test]
fn exp_agrees_with_the_table() {
    assert_table("exp", exp, &EXP_TABLE, ALLOWED_ERROR);
}

#[test]
fn ln_agrees_with_the_table() {
    assert_table("ln", ln, &LN_TABLE, ALLOWED_ERROR);
}

#[cfg(feature = "f64")]
#[test]
fn the_worst_arguments_known_are_less_than_one_unit_off() {
    assert_table("exp", exp, &EXP_WORST, 0.92);
    assert_table("ln", ln, &LN_WORST, 1.0);
}

#[test]
fn exp_of_what_is_no_ordinary_number() {
    assert_eq!(exp(0.0), 1.0);
    assert_eq!(exp(-0.0), 1.0);
    assert!(exp(Real::NAN).is_nan(), "NaN must not vanish");
    let (too_large, too_small) = if cfg!(feature = "f64") { (709.79, -745.2) } else { (88.73, -104.0) };
    for x in [Real::INFINITY, Real::MAX, 1e30, 710.5, too_large] {
        assert_eq!(exp(x), Real::INFINITY, "exp({x:?}) is larger than the largest number");
    }
    for x in [Real::NEG_INFINITY, Real::MIN, -1e30, -746.5, too_small] {
        assert_eq!(exp(x).to_bits(), 0, "exp({x:?}) is smaller than the smallest number: 0, and not -0");
    }
}

#[test]
fn ln_of_what_is_no_ordinary_number() {
    assert_eq!(ln(1.0).to_bits(), 0, "ln 1 is 0, exactly");
    assert_eq!(ln(0.0), Real::NEG_INFINITY);
    assert_eq!(ln(-0.0), Real::NEG_INFINITY);
    assert_eq!(ln(Real::INFINITY), Real::INFINITY);
    for x in [-1.0, -Real::MIN_POSITIVE, -real_of_bits(1), Real::MIN, Real::NEG_INFINITY, Real::NAN] {
        assert!(ln(x).is_nan(), "ln({x:?}) does not exist, but came out as {:?}", ln(x));
    }
}

/// All bits of f(i/1024) for many i, stirred into one number: a single other bit anywhere gives another number.
fn checksum(f: fn(Real) -> Real, numerators: std::ops::RangeInclusive<i32>) -> u64 {
    let mut checksum = 0_u64;
    for i in numerators {
        let bits = f(i as Real / 1024.0).to_bits() as u64;
        checksum = (checksum ^ bits).wrapping_mul(0x0100_0000_01B3);
    }
    checksum
}

#[test]
fn exp_and_ln_give_the_same_bits_on_every_computer() {
    // These checksums were computed by a second program, written in another language. They change if a step of
    // exp or ln is computed in another way, be it a better one: then a seed gives another network than before.
    let (of_exp, of_ln) = if cfg!(feature = "f64") {
        (0x8A47_A685_CF56_9C39, 0x654B_7A48_24B9_4262)
    } else {
        (0x372B_A1DB_C5C0_D4DD, 0x5DED_A008_B57E_D55B)
    };
    assert_eq!(checksum(exp, -90_000..=90_000), of_exp, "some bit of exp is not what it was");
    assert_eq!(checksum(ln, 1..=100_000), of_ln, "some bit of ln is not what it was");
}

// The system's functions are good enough to find a blunder with, on whatever computer this runs.
#[allow(clippy::disallowed_methods)]
#[test]
fn exp_and_ln_are_close_to_those_of_the_system() {
    let mut random = Random::new(SEED);
    let (smallest, largest) = if cfg!(feature = "f64") { (-745.0, 709.7) } else { (-103.0, 88.7) };
    let assert_near = |name: &str, x: Real, found: Real, system: Real| {
        let apart = (found as f64 - system as f64).abs() / unit(system as f64);
        assert!(apart <= 2.0, "{name}({x:?}), seed {SEED}: {found:?}, but the system says {system:?}");
    };
    for _ in 0..50_000 {
        for x in [random.uniform(smallest, largest), random.uniform(-2.0, 2.0)] {
            assert_near("exp", x, exp(x), x.exp());
        }
        for x in [real_of_bits(random.next_bits()).abs(), random.uniform(0.5, 2.0)] {
            if x.is_finite() && x > 0.0 {
                assert_near("ln", x, ln(x), x.ln());
            }
        }
    }
}

// The tables were computed by mpmath (Python) with 300 binary digits.
// Each row: the argument, f(argument) rounded to a double, and what rounding took away, in units in the last place.

// Some of the numbers are famous, such as ln 2 and e; here they are nothing but arguments and answers.
#[allow(clippy::approx_constant)]
const EXP_TABLE: [(f64, f64, f64); 23] = [
    (0.0, 1.0, 0.0000),
    (5e-324, 1.0, 0.0000),
    (-1.1102230246251565e-16, 0.9999999999999999, 0.0000),
    (0.1, 1.1051709180756477, -0.3670),
    (-0.5, 0.6065306597126334, -0.0059),
    (0.3465735902799726, 1.414213562373095, 0.1372),
    (0.34657359027997264, 1.414213562373095, 0.4908),
    (0.3465735912322998, 1.414213563719889, 0.3949),
    (-0.3465735912322998, 0.7071067805131506, -0.2599),
    (0.6931471824645996, 2.0000000038093084, 0.4037),
    (1.0, 2.718281828459045, 0.3255),
    (-17.5, 2.510999155743982e-08, -0.2626),
    (50.0, 5.184705528587072e+21, 0.3996),
    (88.72283172607422, 3.4027985374118487e+38, -0.1804),
    (-87.3365478515625, 1.1754907056089184e-38, 0.0558),
    (-100.25, 2.897198083210148e-44, -0.1399),
    (-103.9000015258789, 7.53013335774739e-46, 0.4578),
    (-104.0, 6.813556821545298e-46, 0.2073),
    (700.0, 1.0142320547350045e+304, 0.1368),
    (709.782712893384, 1.7976931348622732e+308, 0.1057),
    (-708.3964185322641, 2.2250738585072626e-308, -0.2617),
    (-740.5, 2.5e-322, 0.4223),
    (-745.1332191019411, 5e-324, -0.5000),
];

#[allow(clippy::approx_constant)]
const LN_TABLE: [(f64, f64, f64); 25] = [
    (5e-324, -744.4400719213812, -0.3890),
    (1e-310, -713.8013788281542, -0.0756),
    (2.2250738585072014e-308, -708.3964185322641, -0.2417),
    (1.401298464324817e-45, -103.27892990343184, -0.4541),
    (9.99994610111476e-41, -92.10340910966488, 0.2753),
    (1.1754943508222875e-38, -87.3365447505531, -0.4712),
    (0.001, -6.907755278982137, -0.2433),
    (0.5, -0.6931471805599453, -0.2089),
    (0.7071067811865476, -0.3465735902799726, 0.0225),
    (0.7071067811865477, -0.3465735902799724, -0.1490),
    (0.7071067690849304, -0.3465736073942438, -0.4853),
    (0.9999999403953552, -5.960464655174753e-08, -0.3333),
    (0.9999999999999999, -1.1102230246251565e-16, -0.2500),
    (1.0, 0.0, 0.0000),
    (1.0000000000000002, 2.2204460492503128e-16, 0.0000),
    (1.0000001192092896, 1.1920928244535446e-07, -0.3333),
    (1.0009765625, 0.0009760859730554589, -0.2656),
    (1.4142135623730951, 0.3465735902799727, 0.4403),
    (1.4142135623730954, 0.34657359027997287, 0.2687),
    (1.4142135381698608, 0.3465735731657015, -0.0675),
    (2.718281828459045, 1.0, -0.2395),
    (784.0, 6.664409020350408, 0.2694),
    (10000000000.0, 23.025850929940457, -0.1110),
    (3.4028234663852886e+38, 88.72283905206835, 0.0839),
    (1.7976931348623157e+308, 709.782712893384, 0.2079),
];

// Found by a search through 70 million arguments.
#[cfg(feature = "f64")]
const EXP_WORST: [(f64, f64, f64); 7] = [
    (-513.9682410209494, 6.115458890349803e-224, -0.1429),
    (189.5806957048529, 2.156999378642018e+82, -0.1193),
    (126.49970233091095, 8.672068201517372e+54, -0.1166),
    (16.982241982988732, 23729794.84499396, -0.1084),
    (-669.9261196080909, 1.1344437618903602e-291, -0.0936),
    (-303.2518779225742, 1.9924287115333746e-132, -0.0991),
    (227.69933620718783, 7.736869077172325e+98, -0.1059),
];

#[cfg(feature = "f64")]
const LN_WORST: [(f64, f64, f64); 6] = [
    (0.7068255045881991, -0.34697145459764706, -0.0262),
    (0.7051736403290941, -0.34931120815718425, -0.0186),
    (0.7063622187216604, -0.34762711537858076, -0.0179),
    (0.7049719004187801, -0.34959733452621616, -0.0168),
    (0.7059693889949675, -0.34818340079296467, -0.0114),
    (0.7038988563832717, -0.3511206030557303, -0.0275),
];

// The angles of pictures that turn

/// (x, sin x, cos x), computed with sixty digits and rounded to double.
const ANGLES: [(f64, f64, f64); 12] = [
    (0.0, 0.0, 1.0),
    (0.0001220703125, 0.0001220703121968351, 0.9999999925494194),
    (0.125, 0.12467473338522769, 0.992197667229329),
    (0.5, 0.479425538604203, 0.8775825618903728),
    (0.75, 0.6816387600233341, 0.7316888688738209),
    (1.0, 0.8414709848078965, 0.5403023058681398),
    (1.5, 0.9974949866040544, 0.0707372016677029),
    (1.5703125, 0.9999998829558185, 0.0004838267760202487),
    (2.0, 0.9092974268256817, -0.4161468365471424),
    (2.5, 0.5984721441039565, -0.8011436155469337),
    (3.0, 0.1411200080598672, -0.9899924966004454),
    (3.140625, 0.0009676534387822795, -0.9999995318233016),
];

#[test]
fn sin_and_cos_agree_with_the_table_on_both_sides_of_0() {
    // Rounding an f32 costs half a unit of numbers up to 1.
    let allowed = if cfg!(feature = "f64") { 1e-15 } else { 3.1e-8 };
    for (x, sine, cosine) in ANGLES {
        for (x, sine) in [(x, sine), (-x, -sine)] {
            for (name, found, expected) in [("sin", sin(x as Real), sine), ("cos", cos(x as Real), cosine)] {
                let error = (found as f64 - expected).abs();
                assert!(error <= allowed, "{name}({x}) = {found:?}, but {expected:?} is right");
            }
        }
    }
}

#[test]
fn sin_and_cos_give_the_same_bits_on_every_computer() {
    // As above, computed by a second program; up to 3.14 on both sides.
    let (of_sin, of_cos) = if cfg!(feature = "f64") {
        (0xD253_8B5F_530C_0A58, 0x678B_7599_4CCD_E6F0)
    } else {
        (0x6192_44A3_EAF9_D4C8, 0x34F7_6560_40F1_7078)
    };
    assert_eq!(checksum(sin, -3216..=3216), of_sin, "some bit of sin is not what it was");
    assert_eq!(checksum(cos, -3216..=3216), of_cos, "some bit of cos is not what it was");
}

#[test]
#[should_panic(expected = "sin and cos are for angles of at most half a turn, not 3.2")]
fn an_angle_of_more_than_half_a_turn_is_refused() {
    sin(3.2);
}
