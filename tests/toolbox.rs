//! Tests of the toolbox, a module for each tool: `cargo test --test toolbox`, or `cargo test --test toolbox json`

use chalknet::toolbox::Real;
use std::fs;
use std::path::PathBuf;

/// Where everything drawn by lot in this file begins.
const SEED: u64 = 11;

/// A folder of its own for one test; it is removed at the end, also when the test fails.
struct TestFolder {
    path: PathBuf,
}

impl TestFolder {
    fn new(test: &str) -> TestFolder {
        let name = format!("chalknet-toolbox-{test}-{}", std::process::id());
        let path = std::env::temp_dir().join(name);
        fs::create_dir_all(&path).expect("the temporary folder can be written to");
        TestFolder { path }
    }

    /// The names of everything in the folder, in alphabetical order.
    fn names(&self) -> Vec<String> {
        let entries = fs::read_dir(&self.path).expect("the test can read its folder");
        let name = |entry: fs::DirEntry| entry.file_name().to_string_lossy().into_owned();
        let mut names: Vec<String> = entries.map(|entry| name(entry.expect("a readable entry"))).collect();
        names.sort();
        names
    }
}

impl Drop for TestFolder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.path);
    }
}

/// Fails unless the message says every one of `parts`.
#[track_caller]
fn assert_says(message: &str, parts: &[&str]) {
    for part in parts {
        assert!(message.contains(part), "the message does not say {part:?}:\n{message}");
    }
}

/// The number that has these bits; of 64 bits, f32 takes the lower half.
fn real_of_bits(bits: u64) -> Real {
    Real::from_bits(bits as _)
}

mod matrix {
    use chalknet::toolbox::Matrix;

    #[test]
    fn a_matrix_of_two_rows_and_three_columns() {
        let mut matrix = Matrix::from_rows(&[[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]);
        assert_eq!((matrix.rows(), matrix.columns()), (2, 3));
        assert_eq!(matrix.shape(), "2x3", "rows first, then columns");
        assert_eq!(matrix.values(), [1.0, 2.0, 3.0, 4.0, 5.0, 6.0], "row after row");
        assert_eq!(matrix.row(1), [4.0, 5.0, 6.0]);
        assert_eq!(matrix[(0, 2)], 3.0, "row 0, column 2");
        matrix[(1, 0)] = 7.0;
        matrix.row_mut(0)[1] = 8.0;
        matrix.values_mut()[5] = 9.0;
        assert_eq!(matrix, Matrix::new(2, 3, vec![1.0, 8.0, 3.0, 7.0, 5.0, 9.0]));
    }

    #[test]
    fn zeros_and_nothing() {
        assert_eq!(Matrix::zeros(1, 2), Matrix::from_rows(&[[0.0, 0.0]]));
        assert_eq!(Matrix::default().shape(), "0x0");
        assert_eq!(Matrix::from_rows::<4>(&[]).shape(), "0x4");
    }

    #[test]
    fn matrices_of_other_shapes_are_other_matrices() {
        assert_ne!(Matrix::zeros(2, 3), Matrix::zeros(3, 2));
    }

    #[test]
    fn reset_gives_zeros_in_the_memory_that_is_there() {
        let mut matrix = Matrix::new(10, 10, vec![7.0; 100]);
        let memory = matrix.values().as_ptr();
        for (rows, columns) in [(2, 3), (0, 5), (100, 1), (10, 10)] {
            matrix.values_mut().fill(7.0);
            matrix.reset(rows, columns);
            assert_eq!(matrix, Matrix::zeros(rows, columns), "reset to {rows}x{columns}");
            assert_eq!(matrix.values().as_ptr(), memory, "reset to {rows}x{columns} took new memory");
        }
        matrix.reset(20, 30);
        assert_eq!(matrix, Matrix::zeros(20, 30), "reset to a larger shape");
    }

    #[test]
    fn copy_from_copies_into_the_memory_that_is_there() {
        let mut matrix = Matrix::new(10, 10, vec![7.0; 100]);
        let memory = matrix.values().as_ptr();
        let small = Matrix::from_rows(&[[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]);
        matrix.copy_from(&small);
        assert_eq!(matrix, small);
        assert_eq!(matrix.values().as_ptr(), memory, "copy_from took new memory");
        let large = Matrix::new(20, 7, vec![0.5; 140]);
        matrix.copy_from(&large);
        assert_eq!(matrix, large);
    }

    #[test]
    fn a_row_is_added_to_each_row() {
        let mut matrix = Matrix::from_rows(&[[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]);
        matrix.add_to_each_row(&Matrix::from_rows(&[[10.0, -1.0]]));
        assert_eq!(matrix, Matrix::from_rows(&[[11.0, 1.0], [13.0, 3.0], [15.0, 5.0]]));
    }

    #[test]
    fn of_equals_the_first_is_the_largest_in_its_row() {
        let matrix =
            Matrix::from_rows(&[[1.0, 3.0, 2.0], [5.0, 4.0, 5.0], [-2.0, -2.0, -1.0], [0.0, -0.0, 0.0]]);
        let largest: Vec<usize> = (0..4).map(|i| matrix.largest_in_row(i)).collect();
        assert_eq!(largest, [1, 0, 2, 0]);
    }

    #[test]
    fn equal_shapes_are_fine() {
        Matrix::zeros(3, 2).expect_same_shape(&Matrix::new(3, 2, vec![1.0; 6]), "the targets");
    }

    // Every message names the shapes that clash.

    #[test]
    #[should_panic(expected = "a 2x3 matrix has 6 values, not 5")]
    fn too_few_values_for_the_shape() {
        Matrix::new(2, 3, vec![0.0; 5]);
    }

    #[test]
    #[should_panic(expected = "a 1x3 row is needed for each row of 2x3, not 1x2")]
    fn a_row_of_another_length_cannot_be_added() {
        Matrix::zeros(2, 3).add_to_each_row(&Matrix::zeros(1, 2));
    }

    #[test]
    #[should_panic(expected = "a 1x3 row is needed for each row of 2x3, not 2x3")]
    fn two_rows_cannot_be_added_to_each_row() {
        Matrix::zeros(2, 3).add_to_each_row(&Matrix::zeros(2, 3));
    }

    #[test]
    #[should_panic(expected = "the targets are 3x2, but 3x10 is needed")]
    fn another_number_of_columns_is_another_shape() {
        Matrix::zeros(3, 10).expect_same_shape(&Matrix::zeros(3, 2), "the targets");
    }

    #[test]
    #[should_panic(expected = "the targets are 10x3, but 3x10 is needed")]
    fn as_many_values_in_another_shape_are_not_the_same() {
        Matrix::zeros(3, 10).expect_same_shape(&Matrix::zeros(10, 3), "the targets");
    }

    #[test]
    #[should_panic(expected = "an empty row has no largest number")]
    fn an_empty_row_has_no_largest_number() {
        Matrix::zeros(1, 0).largest_in_row(0);
    }

    #[test]
    #[should_panic(expected = "out of range")]
    fn there_is_no_row_2_of_two_rows() {
        Matrix::zeros(2, 3).row(2);
    }

    #[test]
    #[should_panic(expected = "the len is 3 but the index is 3")]
    fn column_3_of_three_columns_is_not_the_next_row() {
        let _ = Matrix::zeros(2, 3)[(0, 3)];
    }
}

mod product {
    use super::SEED;
    use chalknet::toolbox::product::{product, product_with_left_transposed, product_with_right_transposed};
    use chalknet::toolbox::{Matrix, Random, Real};

    /// The textbook's matrix product: every element is a sum from 0 over its terms, one after the other.
    fn textbook(
        rows: usize,
        columns: usize,
        terms: usize,
        term: impl Fn(usize, usize, usize) -> Real,
    ) -> Matrix {
        let mut result = Matrix::zeros(rows, columns);
        for i in 0..rows {
            for j in 0..columns {
                let mut sum = 0.0;
                for k in 0..terms {
                    sum += term(i, j, k);
                }
                result[(i, j)] = sum;
            }
        }
        result
    }

    /// Zeros of both signs, numbers too small for a full exponent, numbers whose products vanish, and ordinary
    /// numbers; every third row holds nothing but zeros.
    fn awkward_matrix(rows: usize, columns: usize, random: &mut Random) -> Matrix {
        let mut matrix = Matrix::zeros(rows, columns);
        for i in (0..rows).filter(|i| i % 3 != 2) {
            for value in matrix.row_mut(i) {
                let ordinary = random.uniform(-2.0, 2.0);
                *value = match random.below(8) {
                    0 => 0.0,
                    1 => -0.0,
                    2 => ordinary * (Real::MIN_POSITIVE / 4.0),
                    3 => ordinary * Real::MIN_POSITIVE.sqrt(),
                    _ => ordinary,
                };
            }
        }
        matrix
    }

    #[track_caller]
    fn assert_same_bits(found: &Matrix, textbook: &Matrix, formula: &str) {
        assert_eq!(found.shape(), textbook.shape(), "{formula}, seed {SEED}: the shape");
        for (i, (a, b)) in found.values().iter().zip(textbook.values()).enumerate() {
            assert!(
                a.to_bits() == b.to_bits(),
                "{formula}, seed {SEED}, shape {}, element {i}: {a:e}, but the textbook gives {b:e}.\n\
                 If both look alike, the terms were added in another order, or multiplied and added in one step.",
                found.shape()
            );
        }
    }

    #[test]
    fn the_hand_example() {
        let x = Matrix::from_rows(&[[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]);
        let w = Matrix::from_rows(&[[1.0, -1.0], [0.5, 2.0], [-2.0, 0.0]]);
        let dz = Matrix::from_rows(&[[1.0, 10.0], [-1.0, 100.0]]);
        let mut result = Matrix::default();
        product(&x, &w, &mut result);
        assert_eq!(result, Matrix::from_rows(&[[-4.0, 3.0], [-5.5, 6.0]]), "X·W");
        product_with_left_transposed(&x, &dz, &mut result);
        assert_eq!(result, Matrix::from_rows(&[[-3.0, 410.0], [-3.0, 520.0], [-3.0, 630.0]]), "Xᵀ·dZ");
        product_with_right_transposed(&dz, &w, &mut result);
        assert_eq!(result, Matrix::from_rows(&[[-9.0, 20.5, -2.0], [-101.0, 199.5, 2.0]]), "dZ·Wᵀ");
    }

    #[test]
    fn all_three_agree_with_the_textbook_bit_for_bit() {
        let mut random = Random::new(SEED);
        let sizes = [0, 1, 2, 3, 7, 8, 9, 16, 17, 33];
        // What stands in the result before must not matter.
        let mut result = Matrix::new(1, 2, vec![7.0; 2]);
        for n in sizes {
            for d in sizes {
                for h in sizes {
                    let x = awkward_matrix(n, d, &mut random);
                    let w = awkward_matrix(d, h, &mut random);
                    let dz = awkward_matrix(n, h, &mut random);
                    product(&x, &w, &mut result);
                    let expected = textbook(n, h, d, |n, j, i| x[(n, i)] * w[(i, j)]);
                    assert_same_bits(&result, &expected, "X·W");
                    product_with_left_transposed(&x, &dz, &mut result);
                    let expected = textbook(d, h, n, |i, j, n| x[(n, i)] * dz[(n, j)]);
                    assert_same_bits(&result, &expected, "Xᵀ·dZ");
                    product_with_right_transposed(&dz, &w, &mut result);
                    let expected = textbook(n, d, h, |n, i, j| dz[(n, j)] * w[(i, j)]);
                    assert_same_bits(&result, &expected, "dZ·Wᵀ");
                }
            }
        }
    }

    #[test]
    fn the_terms_are_added_from_first_to_last() {
        // So large that adding 1 to it changes nothing.
        let large: Real = if cfg!(feature = "f64") { 1e16 } else { 1e8 };
        // (terms, their sum from left to right)
        let orders = [([large, 1.0, -large], 0.0), ([large, -large, 1.0], 1.0), ([1.0, large, -large], 0.0)];
        let ones = Matrix::new(1, 3, vec![1.0; 3]);
        let ones_down = Matrix::new(3, 1, vec![1.0; 3]);
        let mut result = Matrix::default();
        for (terms, sum) in orders {
            let row = Matrix::new(1, 3, terms.to_vec());
            let down = Matrix::new(3, 1, terms.to_vec());
            product(&row, &ones_down, &mut result);
            assert_eq!(result.values(), [sum], "X·W: the sum of {terms:?} from left to right");
            product_with_left_transposed(&down, &ones_down, &mut result);
            assert_eq!(result.values(), [sum], "Xᵀ·dZ: the sum of {terms:?} from left to right");
            product_with_right_transposed(&row, &ones, &mut result);
            assert_eq!(result.values(), [sum], "dZ·Wᵀ: the sum of {terms:?} from left to right");
        }
    }

    #[test]
    fn no_ink_times_infinity_counts_as_nothing() {
        let infinite = Matrix::from_rows(&[[Real::INFINITY, Real::NAN], [3.0, 4.0]]);
        let mut result = Matrix::default();
        product(&Matrix::from_rows(&[[0.0, 1.0], [-0.0, 2.0]]), &infinite, &mut result);
        assert_eq!(
            result,
            Matrix::from_rows(&[[3.0, 4.0], [6.0, 8.0]]),
            "X·W leaves out the terms with x = 0"
        );
        product_with_left_transposed(&Matrix::from_rows(&[[0.0, -0.0], [1.0, 2.0]]), &infinite, &mut result);
        assert_eq!(
            result,
            Matrix::from_rows(&[[3.0, 4.0], [6.0, 8.0]]),
            "Xᵀ·dZ leaves out the terms with x = 0"
        );
    }

    #[test]
    fn a_weight_that_became_nan_shows_wherever_there_is_ink() {
        let mut result = Matrix::default();
        let nan = Matrix::from_rows(&[[Real::NAN]]);
        let one = Matrix::from_rows(&[[1.0]]);
        product(&one, &nan, &mut result);
        assert!(result[(0, 0)].is_nan(), "X·W hides a NaN");
        product_with_left_transposed(&nan, &one, &mut result);
        assert!(result[(0, 0)].is_nan(), "Xᵀ·dZ hides a NaN");
        product_with_right_transposed(&one, &nan, &mut result);
        assert!(result[(0, 0)].is_nan(), "dZ·Wᵀ hides a NaN");
    }

    #[test]
    #[should_panic(expected = "X·W: X is 2x3 and W is 4x5, but X must have as many columns as W has rows")]
    fn x_and_w_must_fit() {
        product(&Matrix::zeros(2, 3), &Matrix::zeros(4, 5), &mut Matrix::default());
    }

    #[test]
    #[should_panic(expected = "Xᵀ·dZ: X is 2x3 and dZ is 4x3, but both must have one row a picture")]
    fn x_and_dz_must_fit() {
        product_with_left_transposed(&Matrix::zeros(2, 3), &Matrix::zeros(4, 3), &mut Matrix::default());
    }

    #[test]
    #[should_panic(expected = "dZ·Wᵀ: dZ is 2x3 and W is 2x4, but both must have one column a neuron")]
    fn dz_and_w_must_fit() {
        product_with_right_transposed(&Matrix::zeros(2, 3), &Matrix::zeros(2, 4), &mut Matrix::default());
    }
}

mod numeric {
    use super::{real_of_bits, SEED};
    use chalknet::toolbox::numeric::{exp, ln};
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

    /// A number and the 200 numbers next to it on either side, in rising order.
    fn neighbours(centre: f64) -> Vec<Real> {
        let bits = (centre as Real).to_bits();
        let mut numbers: Vec<Real> = (0..=400).map(|offset| Real::from_bits(bits - 200 + offset)).collect();
        numbers.sort_by(Real::total_cmp);
        numbers
    }

    #[track_caller]
    fn assert_rising(name: &str, f: fn(Real) -> Real, numbers: &[Real]) {
        for pair in numbers.windows(2) {
            let (low, high) = (pair[0], pair[1]);
            assert!(
                f(low) <= f(high),
                "{name}({low:?}) = {:?}, but {name}({high:?}) = {:?} is smaller",
                f(low),
                f(high)
            );
        }
    }

    #[test]
    fn exp_rises_where_its_pieces_meet() {
        // The pieces meet at odd multiples of half of ln 2; at even multiples k·ln 2 the rest r changes its sign.
        for k in (-40..=40).filter(|&k| k != 0) {
            let meeting = f64::from(k) * 0.5 * std::f64::consts::LN_2;
            assert_rising("exp", exp, &neighbours(meeting));
        }
    }

    #[test]
    fn ln_rises_where_its_pieces_meet() {
        // The pieces meet at √2·2^k; at the powers of two the exponent changes.
        let mut power = 1.0 / 1024.0;
        while power <= 1024.0 {
            assert_rising("ln", ln, &neighbours(power));
            assert_rising("ln", ln, &neighbours(power * std::f64::consts::SQRT_2));
            power *= 2.0;
        }
    }

    // The tables were computed by mpmath (Python) with 300 binary digits.
    // Each row: the argument, f(argument) rounded to a double, and what rounding took away, in units in the last place.

    // Some of the numbers are famous, such as ln 2 and e; here they are nothing but arguments and answers.
    #[allow(clippy::approx_constant)]
    const EXP_TABLE: [(f64, f64, f64); 55] = [
        (0.0, 1.0, 0.0000),
        (5e-324, 1.0, 0.0000),
        (-5e-324, 1.0, 0.0000),
        (1e-300, 1.0, 0.0000),
        (8.673617379884035e-19, 1.0, 0.0039),
        (-1.1102230246251565e-16, 0.9999999999999999, 0.0000),
        (9.99999993922529e-09, 1.00000001, 0.2252),
        (0.10000000149011612, 1.1051709197224806, 0.0947),
        (-0.10000000149011612, 0.9048374166876467, 0.2639),
        (0.1, 1.1051709180756477, -0.3670),
        (0.25, 1.2840254166877414, 0.4039),
        (0.3333333333333333, 1.3956124250860895, -0.0512),
        (0.5, 1.6487212707001282, -0.2131),
        (-0.5, 0.6065306597126334, -0.0059),
        (0.3465735902799726, 1.414213562373095, 0.1372),
        (0.34657359027997264, 1.414213562373095, 0.4908),
        (0.3465735912322998, 1.414213563719889, 0.3949),
        (-0.3465735912322998, 0.7071067805131506, -0.2599),
        (0.6931471805599453, 2.0, -0.1044),
        (0.6931471824645996, 2.0000000038093084, 0.4037),
        (1.0, 2.718281828459045, 0.3255),
        (-1.0, 0.36787944117144233, -0.2239),
        (1.0397207708399179, 2.82842712474619, -0.0105),
        (1.0397207736968994, 2.828427132826954, 0.0727),
        (-1.732867956161499, 0.17677669445489066, -0.5000),
        (2.0, 7.38905609893065, -0.2023),
        (3.141592653589793, 23.140692632779267, -0.1774),
        (3.1415927410125732, 23.14069465580304, 0.0532),
        (-5.25, 0.005247518399181385, -0.3991),
        (10.0, 22026.465794806718, -0.3788),
        (-17.5, 2.510999155743982e-08, -0.2626),
        (20.75, 1027094726.7424176, -0.0304),
        (50.0, 5.184705528587072e+21, 0.3996),
        (-50.0, 1.9287498479639178e-22, -0.1597),
        (87.0, 6.076030225056872e+37, 0.2573),
        (-87.0, 1.6458114310822737e-38, -0.1885),
        (88.0, 1.6516362549940018e+38, 0.2417),
        (88.69999694824219, 3.3259768301593062e+38, -0.1128),
        (88.72283172607422, 3.4027985374118487e+38, -0.1804),
        (-87.3365478515625, 1.1754907056089184e-38, 0.0558),
        (-100.25, 2.897198083210148e-44, -0.1399),
        (-103.0, 1.8521167695179754e-45, 0.0893),
        (-103.9000015258789, 7.53013335774739e-46, 0.4578),
        (-104.0, 6.813556821545298e-46, 0.2073),
        (300.5, 3.202519714603633e+130, 0.0070),
        (-500.25, 5.548625684622169e-218, 0.0113),
        (700.0, 1.0142320547350045e+304, 0.1368),
        (-700.0, 9.85967654375977e-305, 0.0419),
        (709.0, 8.218407461554972e+307, -0.1960),
        (709.78, 1.7928227943945155e+308, 0.4147),
        (709.782712893384, 1.7976931348622732e+308, 0.1057),
        (-708.3964185322641, 2.2250738585072626e-308, -0.2617),
        (-740.5, 2.5e-322, 0.4223),
        (-745.1, 5e-324, -0.4831),
        (-745.1332191019411, 5e-324, -0.5000),
    ];

    #[allow(clippy::approx_constant)]
    const LN_TABLE: [(f64, f64, f64); 56] = [
        (5e-324, -744.4400719213812, -0.3890),
        (1.5e-323, -743.3414596327132, 0.1317),
        (1e-310, -713.8013788281542, -0.0756),
        (8.289046e-317, -727.8045395879426, 0.2175),
        (2.2250738585072014e-308, -708.3964185322641, -0.2417),
        (1e-300, -690.7755278982137, -0.2082),
        (1.401298464324817e-45, -103.27892990343184, -0.4541),
        (9.99994610111476e-41, -92.10340910966488, 0.2753),
        (3.0001800121194333e-42, -95.60990161484217, 0.2975),
        (1.1754943508222875e-38, -87.3365447505531, -0.4712),
        (1e-07, -16.11809565095832, 0.1650),
        (1.0000000116860974e-07, -16.118095639272223, 0.1585),
        (0.001, -6.907755278982137, -0.2433),
        (0.0010000000474974513, -6.907755231484687, 0.4632),
        (0.10000000149011612, -2.3025850780928847, 0.2388),
        (0.1, -2.3025850929940455, -0.3862),
        (0.25, -1.3862943611198906, -0.2089),
        (0.3333333333333333, -1.0986122886681098, 0.1585),
        (0.5, -0.6931471805599453, -0.2089),
        (0.7, -0.35667494393873245, 0.0869),
        (0.699999988079071, -0.35667496096863105, 0.3318),
        (0.7071067811865476, -0.3465735902799726, 0.0225),
        (0.7071067811865477, -0.3465735902799724, -0.1490),
        (0.7071067690849304, -0.3465736073942438, -0.4853),
        (0.75, -0.2876820724517809, -0.4697),
        (0.9, -0.10536051565782628, 0.3466),
        (0.8999999761581421, -0.10536054214877988, -0.4929),
        (0.9999999403953552, -5.960464655174753e-08, -0.3333),
        (0.9999999999999999, -1.1102230246251565e-16, -0.2500),
        (1.0, 0.0, 0.0000),
        (1.0000000000000002, 2.2204460492503128e-16, 0.0000),
        (1.0000001192092896, 1.1920928244535446e-07, -0.3333),
        (1.0009765625, 0.0009760859730554589, -0.2656),
        (0.9990234375, -0.0009770396478266127, -0.2006),
        (1.1, 0.09531017980432493, 0.4271),
        (1.100000023841858, 0.0953102014787409, 0.1378),
        (1.25, 0.22314355131420976, -0.3275),
        (1.4142135623730951, 0.3465735902799727, 0.4403),
        (1.4142135623730954, 0.34657359027997287, 0.2687),
        (1.4142135381698608, 0.3465735731657015, -0.0675),
        (1.5, 0.4054651081081644, -0.0519),
        (1.999, 0.6926470555182631, -0.3962),
        (2.0, 0.6931471805599453, 0.2089),
        (2.8284270763397217, 1.0397207537256468, 0.0876),
        (2.718281828459045, 1.0, -0.2395),
        (2.7182817459106445, 0.99999996963214, 0.2045),
        (3.0, 1.0986122886681098, -0.4085),
        (10.0, 2.302585092994046, -0.4888),
        (255.0, 5.541263545158426, 0.4066),
        (784.0, 6.664409020350408, 0.2694),
        (60000.0, 11.002099841204238, -0.2143),
        (10000000000.0, 23.025850929940457, -0.1110),
        (1.0000000150474662e+30, 69.07755280486883, 0.4597),
        (3.4028234663852886e+38, 88.72283905206835, 0.0839),
        (1e+100, 230.25850929940458, -0.3882),
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
}

mod random {
    use super::SEED;
    use chalknet::toolbox::{Random, Real};
    use std::collections::BTreeMap;

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
        assert_eq!(
            found,
            [5_180_492_295_206_395_165, 12_380_297_144_915_551_517, 13_389_498_078_930_870_103]
        );
    }

    #[test]
    fn a_seed_is_stirred_as_published() {
        let stirred = Random::from_state(0xE220_A839_7B1D_CDAF);
        assert_eq!(
            first_bits(Random::new(0)),
            first_bits(stirred),
            "SplitMix64 turns 0 into E220A8397B1DCDAF"
        );
    }

    #[test]
    fn the_one_seed_that_is_stirred_to_0_works() {
        let seed = 0x9E37_79B9_7F4A_7C15_u64.wrapping_neg();
        let mut random = Random::new(seed);
        let found = [random.next_bits(), random.next_bits(), random.next_bits()];
        assert!(found.iter().all(|&bits| bits != 0), "the seed {seed} gives nothing but 0: {found:?}");
    }

    #[test]
    #[should_panic(expected = "the state 0 would give 0 for ever; use Random::new, which takes any seed")]
    fn the_state_0_is_refused() {
        Random::from_state(0);
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
    #[should_panic(expected = "uniform: low must be below high, not 1 and 1")]
    fn uniform_needs_room() {
        Random::new(SEED).uniform(1.0, 1.0);
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
    fn below_gives_every_number_equally_often() {
        let mut random = Random::new(SEED);
        // With 9 degrees of freedom chance exceeds 27.9 once in a thousand seeds, with 6 it exceeds 22.5.
        for (bound, limit) in [(10, 27.9), (7, 22.5)] {
            let mut counts = vec![0; bound];
            for _ in 0..100_000 {
                counts[random.below(bound)] += 1;
            }
            let chi_square = chi_square(&counts);
            assert!(
                chi_square < limit,
                "seed {SEED}: below({bound}) is unfair ({chi_square:.1}): {counts:?}"
            );
        }
        assert_eq!(random.below(1), 0, "below 1 there is only 0");
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
    #[should_panic(expected = "there is no whole number below 0 to choose from")]
    fn there_is_nothing_below_0() {
        Random::new(SEED).below(0);
    }

    #[test]
    fn shuffle_gives_each_of_the_24_orders_of_four_things_equally_often() {
        let mut random = Random::new(SEED);
        let mut times = BTreeMap::new();
        for _ in 0..24_000 {
            let mut list = ['a', 'b', 'c', 'd'];
            random.shuffle(&mut list);
            *times.entry(list).or_insert(0) += 1;
        }
        let counts: Vec<usize> = times.into_values().collect();
        assert_eq!(counts.len(), 24, "seed {SEED}: four things have 24 orders");
        // With 23 degrees of freedom chance exceeds 49.7 once in a thousand seeds.
        let chi_square = chi_square(&counts);
        assert!(
            chi_square < 49.7,
            "seed {SEED}: the orders are not equally likely ({chi_square:.1}): {counts:?}"
        );
    }

    #[test]
    fn nothing_and_one_thing_can_be_shuffled() {
        let mut random = Random::new(SEED);
        random.shuffle::<u8>(&mut []);
        let mut one = [5];
        random.shuffle(&mut one);
        assert_eq!(one, [5]);
    }
}

mod idx {
    use super::{assert_says, TestFolder};
    use chalknet::toolbox::idx::Idx;
    use std::fs;
    use std::path::Path;

    /// Understanding these bytes must fail, with a message that names the file and says every one of `parts`.
    #[track_caller]
    fn assert_refused(file: &[u8], parts: &[&str]) {
        let Err(error) = Idx::from_bytes(Path::new("labels.idx"), file.to_vec()) else {
            panic!("these bytes are no IDX file, but were accepted: {file:?}");
        };
        let message = error.to_string();
        assert!(message.starts_with("labels.idx"), "the message does not begin with the file: {message}");
        assert_says(&message, parts);
    }

    #[test]
    fn two_by_three_bytes_as_they_stand_in_a_file() {
        let idx = Idx::new(&[2, 3], &[1, 2, 3, 4, 5, 255]);
        assert_eq!(idx.file_bytes(), [0, 0, 8, 2, 0, 0, 0, 2, 0, 0, 0, 3, 1, 2, 3, 4, 5, 255]);
        assert_eq!(idx.dimensions(), [2, 3]);
        assert_eq!(idx.elements(), [1, 2, 3, 4, 5, 255]);
    }

    #[test]
    fn a_dimension_is_written_with_the_most_significant_byte_first() {
        let idx = Idx::new(&[0x01_02_03], &vec![7; 0x01_02_03]);
        assert_eq!(idx.file_bytes()[..9], [0, 0, 8, 1, 0, 1, 2, 3, 7]);
        let read = Idx::from_bytes(Path::new("large"), idx.file_bytes().to_vec()).expect("our own file");
        assert_eq!(read.dimensions(), [66_051]);
    }

    #[test]
    fn what_was_written_is_read_back() {
        let folder = TestFolder::new("idx-round-trip");
        let path = folder.path.join("some.idx");
        let most_dimensions = [1; 255];
        let shapes: [&[usize]; 6] = [&[1], &[5], &[0], &[2, 3], &[2, 0, 3], &most_dimensions];
        for dimensions in shapes {
            let elements: Vec<u8> =
                (0..dimensions.iter().product::<usize>()).map(|i| 250 - i as u8).collect();
            let idx = Idx::new(dimensions, &elements);
            let from_bytes = Idx::from_bytes(Path::new("memory"), idx.file_bytes().to_vec());
            assert_eq!(from_bytes.expect("our own bytes"), idx, "{dimensions:?} by way of memory");
            idx.write(&path).expect("the test can write its files");
            assert_eq!(fs::read(&path).expect("it was just written"), idx.file_bytes(), "{dimensions:?}");
            let read = Idx::read(&path, "no advice").expect("our own file");
            assert_eq!(read, idx, "{dimensions:?} by way of a file");
            assert_eq!((read.dimensions(), read.elements()), (dimensions, elements.as_slice()));
        }
    }

    #[test]
    fn a_missing_file_is_named_with_the_advice() {
        let folder = TestFolder::new("idx-missing");
        let path = folder.path.join("nowhere.idx");
        let message =
            Idx::read(&path, "Look under the sofa.").expect_err("there is no such file").to_string();
        assert_says(&message, &["cannot read", &path.display().to_string(), "Look under the sofa."]);
    }

    #[test]
    fn a_file_that_is_wrong_is_named_when_it_is_read() {
        let folder = TestFolder::new("idx-wrong");
        let path = folder.path.join("wrong.idx");
        fs::write(&path, "hello").expect("the test can write its files");
        let message = Idx::read(&path, "no advice").expect_err("this is no IDX file").to_string();
        assert_says(&message, &[&path.display().to_string(), "byte 0"]);
    }

    // Each message says where it is wrong, what is there and what should be.

    #[test]
    fn a_compressed_file_is_to_be_unpacked_first() {
        assert_refused(&[0x1F, 0x8B, 8, 0, 0, 0], &["byte 0", "still compressed", "gunzip or unzip"]);
        assert_refused(b"PK\x03\x04....", &["byte 0", "still compressed", "gunzip or unzip"]);
    }

    #[test]
    fn a_file_without_a_header() {
        assert_refused(&[], &["header of 4 bytes", "this has 0"]);
        assert_refused(&[0, 0, 8], &["header of 4 bytes", "this has 3"]);
    }

    #[test]
    fn a_file_of_another_kind() {
        assert_refused(b"hello", &["byte 0", "starts with the bytes 00 00", "68 65"]);
        assert_refused(&[0, 1, 8, 1, 0, 0, 0, 0], &["byte 0", "starts with the bytes 00 00", "00 01"]);
        assert_refused(&[1, 0, 8, 1, 0, 0, 0, 0], &["byte 0", "starts with the bytes 00 00", "01 00"]);
    }

    #[test]
    fn elements_that_are_not_unsigned_bytes() {
        assert_refused(&[0, 0, 9, 1, 0, 0, 0, 1, 5], &["byte 2", "unsigned bytes (type 8)", "type 9"]);
        assert_refused(&[0, 0, 13, 1, 0, 0, 0, 0], &["byte 2", "unsigned bytes (type 8)", "type 13"]);
    }

    #[test]
    fn a_file_without_dimensions() {
        assert_refused(&[0, 0, 8, 0], &["byte 3", "0 dimensions"]);
        assert_refused(&[0, 0, 8, 0, 5], &["byte 3", "0 dimensions"]);
    }

    #[test]
    fn a_header_that_was_cut_off() {
        assert_refused(&[0, 0, 8, 3, 0, 0, 0, 2, 0, 0], &["byte 3", "3 dimensions", "10 bytes"]);
        assert_refused(&[0, 0, 8, 1, 0, 0, 0], &["byte 3", "1 dimensions", "7 bytes"]);
    }

    #[test]
    fn elements_that_are_missing_are_counted() {
        let file = [0, 0, 8, 2, 0, 0, 0, 2, 0, 0, 0, 3, 1, 2, 3, 4];
        assert_refused(&file, &["byte 4", "[2, 3] = 6 elements", "2 are missing", "download"]);
    }

    #[test]
    fn elements_that_are_too_many_are_counted() {
        let file = [0, 0, 8, 1, 0, 0, 0, 2, 1, 2, 3];
        assert_refused(&file, &["byte 4", "[2] = 2 elements", "1 more"]);
    }

    #[test]
    fn a_header_that_lies_costs_no_memory() {
        let mut file = vec![0, 0, 8, 1];
        file.extend([0xFF; 4]);
        assert_refused(&file, &["byte 4", "4294967295 elements", "4294967295 are missing"]);
        // Whoever asks for so much memory gets none, and the program stops.
        assert_refused(&[0, 0, 8, 2, 128, 0, 0, 0, 128, 0, 0, 0], &["byte 4", "[2147483648, 2147483648]"]);
        // Four times the largest size: multiplied without care, the product would be 1.
        let mut file = vec![0, 0, 8, 4];
        file.extend([0xFF; 4 * 4]);
        file.push(7);
        assert_refused(&file, &["byte 4", "[4294967295, 4294967295, 4294967295, 4294967295]", "no computer"]);
    }

    #[test]
    fn an_old_file_is_untouched_when_writing_fails() {
        let folder = TestFolder::new("idx-untouched");
        let path = folder.path.join("good.idx");
        let good = Idx::new(&[3], &[1, 2, 3]);
        good.write(&path).expect("the test can write its files");
        // The name that the unfinished file would take is in use: by a folder.
        let in_the_way = folder.path.join(format!("good.idx.{}.part", std::process::id()));
        fs::create_dir(&in_the_way).expect("the test can make folders");
        let error = Idx::new(&[2], &[9, 9]).write(&path).expect_err("the unfinished file has no place");
        assert_says(&error.to_string(), &["cannot write", &path.display().to_string(), "unchanged"]);
        assert_eq!(Idx::read(&path, "no advice").expect("the old file is still good"), good);
    }

    #[test]
    #[should_panic(expected = "IDX: dimensions [2, 3] make 6 elements, not 5")]
    fn dimensions_and_elements_must_fit() {
        Idx::new(&[2, 3], &[0; 5]);
    }

    #[test]
    #[should_panic(expected = "at least one dimension is needed")]
    fn an_array_needs_a_dimension() {
        Idx::new(&[], &[5]);
    }

    #[test]
    #[should_panic(expected = "at most 255 dimensions")]
    fn the_number_of_dimensions_fits_one_byte() {
        Idx::new(&[1; 256], &[5]);
    }
}

mod json {
    use super::{assert_says, real_of_bits, SEED};
    use chalknet::toolbox::json::{numbers_to_text, Reader};
    use chalknet::toolbox::{Error, Random, Real};
    use std::path::Path;

    fn reader(text: &str) -> Reader<'_> {
        Reader::new(Path::new("weights.json"), text)
    }

    /// One value of any kind, and nothing behind it.
    fn whole(reader: &mut Reader) -> Result<(), Error> {
        reader.skip()?;
        reader.end()
    }

    /// Reading this text must fail at this line and column, with a message that says `problem`.
    #[track_caller]
    fn assert_refused(text: &str, read: fn(&mut Reader) -> Result<(), Error>, place: &str, problem: &str) {
        let beginning: String = text.chars().take(40).collect();
        let Err(error) = read(&mut reader(text)) else {
            panic!("{beginning:?} must not be read; expected was: {problem}");
        };
        let message = error.to_string();
        assert!(
            message.starts_with(&format!("weights.json, {place}: ")),
            "{beginning:?}: the message must begin with weights.json, {place}:\n{message}"
        );
        assert_says(&message, &[problem]);
    }

    fn read_numbers(text: &str) -> Vec<Real> {
        let mut numbers = Vec::new();
        let mut reader = reader(text);
        let count = reader.numbers(&mut numbers).and_then(|count| reader.end().map(|()| count));
        match count {
            Ok(count) => assert_eq!(count, numbers.len(), "how many numbers were read"),
            Err(error) => panic!("{error}"),
        }
        numbers
    }

    #[test]
    fn an_object_is_read_key_by_key() {
        let text =
            "{ \"name\": \"toy\",\r\n\t\"sizes\" : [2, 2,2 ],\n\"rest\":{\"a\": [1, {}]}, \"seed\": 7}\n";
        let mut keys = Vec::new();
        let (mut name, mut sizes, mut seed) = (String::new(), Vec::new(), 0_u64);
        let mut reader = reader(text);
        let read = reader.object(|reader, key| {
            keys.push(key.to_string());
            match key {
                "name" => name = reader.text()?,
                "sizes" => reader.list(|reader| {
                    sizes.push(reader.number::<usize>()?);
                    Ok(())
                })?,
                "seed" => seed = reader.number()?,
                _ => reader.skip()?,
            }
            Ok(())
        });
        read.and_then(|()| reader.end()).expect("this is good JSON");
        assert_eq!(keys, ["name", "sizes", "rest", "seed"]);
        assert_eq!((name.as_str(), sizes, seed), ("toy", vec![2, 2, 2], 7));
    }

    #[test]
    fn empty_lists_and_objects_have_nothing_to_read() {
        let nothing_to_read = |_: &mut Reader| -> Result<(), Error> { panic!("there is no value") };
        reader("[ ]").list(nothing_to_read).expect("an empty list");
        reader("{\n}").object(|reader, _| nothing_to_read(reader)).expect("an empty object");
        assert_eq!(read_numbers(" [ ] "), []);
    }

    #[test]
    fn peek_tells_what_comes_next_and_stays_in_front_of_it() {
        let mut reader = reader(" \t\r\n 5 ");
        assert_eq!(reader.peek(), Some('5'));
        assert_eq!(reader.number::<u8>().expect("a 5"), 5);
        assert_eq!(reader.peek(), None);
    }

    #[test]
    fn numbers_are_put_at_the_end_of_those_that_are_there() {
        let mut numbers = vec![1.0, 2.0];
        let count = reader("[3, 4.5]").numbers(&mut numbers).expect("two numbers");
        assert_eq!((count, numbers), (2, vec![1.0, 2.0, 3.0, 4.5]));
    }

    // ---- Numbers keep every bit ----

    #[track_caller]
    fn assert_kept(numbers: &[Real]) {
        let text = numbers_to_text(numbers);
        let read = read_numbers(&text);
        assert_eq!(read.len(), numbers.len(), "seed {SEED}: how many numbers came back");
        for (read, number) in read.iter().zip(numbers) {
            let same = read.to_bits() == number.to_bits();
            assert!(same, "seed {SEED}: {number:e} was written, but {read:e} came back");
        }
    }

    #[test]
    fn numbers_are_written_as_short_as_can_be() {
        assert_eq!(numbers_to_text(&[]), "[]");
        assert_eq!(numbers_to_text(&[1.0, -0.5, 0.1]), "[1.0, -0.5, 0.1]");
    }

    #[test]
    fn the_most_awkward_numbers_come_back_bit_for_bit() {
        let largest_below_ordinary = real_of_bits(Real::MIN_POSITIVE.to_bits() as u64 - 1);
        assert_kept(&[0.0, -0.0, Real::MAX, Real::MIN, Real::MIN_POSITIVE, -Real::MIN_POSITIVE]);
        assert_kept(&[real_of_bits(1), -real_of_bits(1), largest_below_ordinary, Real::EPSILON]);
        assert_kept(&[0.1, 1.0 / 3.0, 1e-7, 1e16, 1e17, 123_456_789.0, 16_777_217.0]);
    }

    #[test]
    fn any_finite_number_comes_back_bit_for_bit() {
        let mut random = Random::new(SEED);
        let any = (0..20_000).map(|_| real_of_bits(random.next_bits()));
        let finite: Vec<Real> = any.filter(|number| number.is_finite()).collect();
        assert_kept(&finite);
        // Numbers too small for a full exponent are rare among those: here is nothing else.
        let below_ordinary = Real::MIN_POSITIVE.to_bits() as usize;
        let tiny: Vec<Real> = (0..5_000).map(|_| real_of_bits(random.below(below_ordinary) as u64)).collect();
        assert_kept(&tiny);
    }

    #[test]
    #[should_panic(expected = "JSON has no word for inf")]
    fn infinity_cannot_be_written() {
        numbers_to_text(&[1.0, Real::INFINITY]);
    }

    #[test]
    #[should_panic(expected = "JSON has no word for NaN")]
    fn nan_cannot_be_written() {
        numbers_to_text(&[Real::NAN]);
    }

    #[test]
    fn every_way_to_write_a_number_in_json_is_read() {
        for word in
            ["0", "-0", "7", "10", "1.5", "-0.25", "1e3", "1E3", "1e+3", "25e-1", "-1.5E-02", "0e0", "0.0"]
        {
            let expected: Real = word.parse().expect("Rust reads all of JSON's numbers");
            assert_eq!(read_numbers(&format!("[{word}]"))[0].to_bits(), expected.to_bits(), "{word}");
        }
        assert_eq!(reader("18446744073709551615").number::<u64>().expect("the largest seed"), u64::MAX);
    }

    #[test]
    fn what_only_rust_takes_for_a_number_is_refused() {
        let words = "+1 1. .5 01 -01 00 - --1 -.5 1e 1e+ 1.e5 1e5.5 1.5.2 1e5e5 1-2 nan NaN -nan inf -inf \
                     Infinity -Infinity infinity 1_000 0x10 1f";
        for word in words.split(' ').chain([""]) {
            let mut as_number = reader(word);
            let read = as_number.number::<Real>().and_then(|number| as_number.end().map(|()| number));
            assert!(read.is_err(), "{word:?} was read as {:?}", read.ok());
            let mut in_a_list = Vec::new();
            let read = reader(&format!("[{word}, 2]")).numbers(&mut in_a_list);
            assert!(read.is_err(), "{word:?} in a list was read as {in_a_list:?}");
            assert!(whole(&mut reader(&format!("[{word}, 2]"))).is_err(), "{word:?} was skipped as a value");
        }
    }

    #[test]
    fn a_number_must_fit_the_type_that_is_asked_for() {
        let small = |reader: &mut Reader| reader.number::<u8>().map(drop);
        for word in ["256", "-1", "1.5", "1e2"] {
            assert_refused(word, small, "line 1, column 1", &format!("the number {word} does not fit here"));
        }
    }

    #[test]
    fn a_number_that_would_be_infinite_is_refused() {
        for word in ["1e999", "-1e999"] {
            let message =
                reader(&format!("[1.0,\n{word}]")).numbers(&mut Vec::new()).expect_err(word).to_string();
            assert_says(&message, &["weights.json, line 2, column", "too large"]);
        }
    }

    // ---- Texts ----

    #[test]
    fn texts_are_read_with_all_their_escapes() {
        let plain = reader(" \"a misread 5: ‚5‘ → 6\"").text().expect("a text");
        assert_eq!(plain, "a misread 5: ‚5‘ → 6");
        let escaped = reader(r#""\"\\\/\b\f\n\r\t\u0041\u00e9\u20AC""#).text().expect("a text");
        assert_eq!(escaped, "\"\\/\u{8}\u{c}\n\r\tAé€");
        let half_of_a_pair = reader(r#""\uD83D!""#).text().expect("a text");
        assert_eq!(half_of_a_pair, "\u{FFFD}!", "half of a surrogate pair stands for no character");
        assert_eq!(reader("\"\"").text().expect("an empty text"), "");
    }

    #[test]
    fn escapes_work_in_keys_too() {
        let mut keys = Vec::new();
        let read = reader(r#"{"se\u0065d": 1, "": 2}"#).object(|reader, key| {
            keys.push(key.to_string());
            reader.skip()
        });
        read.expect("this is good JSON");
        assert_eq!(keys, ["seed", ""]);
    }

    #[test]
    fn texts_that_are_wrong_are_refused() {
        let text = |reader: &mut Reader| reader.text().map(drop);
        assert_refused("\"abc", text, "line 1, column 5", "its closing \" is missing");
        assert_refused("\"a\nb\"", text, "line 1, column 3", "line break or control character");
        assert_refused("\"a\tb\"", text, "line 1, column 3", "line break or control character");
        assert_refused("\"äö\\x\"", text, "line 1, column 4", "after a \\ only one of");
        assert_refused("\"\\", text, "line 1, column 2", "after a \\ only one of");
        assert_refused("\"\\u00g0\"", text, "line 1, column 2", "four hexadecimal digits");
        assert_refused("\"\\u12\"", text, "line 1, column 2", "four hexadecimal digits");
        assert_refused("\"\\u12€\"", text, "line 1, column 2", "four hexadecimal digits");
        assert_refused("abc", text, "line 1, column 1", "a \" is expected here, not 'a'");
        assert_refused("", text, "line 1, column 1", "the file ends here, but a \" is expected");
    }

    // ---- Stepping over what nobody asked for ----

    #[test]
    fn skip_steps_over_one_value_of_any_kind() {
        let values =
            r#"0|-1.5e3|"a ] in a text"|true|false|null|[]|{}|[ ]|{ }|[[], {}]|[1, "2", [3], {"4": 5}]"#;
        let more = "{\"a\": 1, \"b\": {\"c\": []}, \"d\": [{}]}|[\n1 ,\r\n\t2\n]";
        for value in values.split('|').chain(more.split('|')) {
            let text = format!("[{value} , 7]");
            let mut reader = reader(&text);
            let mut found = Vec::new();
            let read = reader.list(|reader| {
                match found.len() {
                    0 => reader.skip()?,
                    _ => assert_eq!(reader.number::<u8>()?, 7, "skip ended at another place: {text}"),
                }
                found.push(());
                Ok(())
            });
            read.and_then(|()| reader.end()).expect(value);
            assert_eq!(found.len(), 2, "skip must step over one value, not more: {text}");
        }
    }

    #[test]
    fn however_deep_the_brackets_nothing_overruns() {
        let depth = 100_000;
        let lists = "[".repeat(depth) + &"]".repeat(depth);
        whole(&mut reader(&lists)).expect("deep lists");
        let objects = "{\"a\": [".repeat(depth) + "1" + &"]}".repeat(depth);
        whole(&mut reader(&objects)).expect("deep objects");
        let column = format!("line 1, column {}", depth + 1);
        assert_refused(&"[".repeat(depth), whole, &column, "is expected here");
        let one_too_few = "[".repeat(depth) + &"]".repeat(depth - 1);
        let column = format!("line 1, column {}", 2 * depth);
        assert_refused(&one_too_few, whole, &column, "the file ends here, but a ] is expected");
    }

    #[test]
    fn skip_refuses_what_is_no_value() {
        let texts = r#"|]|}|,|:|[|{|[}|{]|[1}|{"a": 1]|[1, 2|[1 2]|[1,]|[,1]|[1,,2]|{,}|{"a"}|{"a":}|{"a": 1,}|{"a" 1}"#;
        let more = r#"{"a": 1 "b": 2}|{1: 2}|{a: 1}|tru|True|nul|falsely|[nullnull]|'a'|[1] ]|// no"#;
        for text in texts.split('|').chain(more.split('|')) {
            assert!(whole(&mut reader(text)).is_err(), "{text:?} is no JSON, but was read");
        }
    }

    #[test]
    fn only_four_characters_are_space_in_json() {
        whole(&mut reader(" \t\r\n[ \t\r\n1 \t\r\n] \t\r\n")).expect("these four may stand between values");
        for other in ["\u{A0}", "\u{B}", "\u{C}", "\u{2003}", "\u{FEFF}"] {
            let text = format!("[{other}1]");
            assert!(whole(&mut reader(&text)).is_err(), "{other:?} is no space in JSON, but was read as one");
        }
    }

    // ---- Where it is wrong, and what was expected there ----

    #[test]
    fn every_error_says_line_and_column() {
        assert_refused("", whole, "line 1, column 1", "expected here");
        assert_refused(
            "[1, 2",
            whole,
            "line 1, column 6",
            "the file ends here, but a ] is expected: was it cut off?",
        );
        assert_refused("[1 2]", whole, "line 1, column 4", "a ] is expected here, not '2'");
        assert_refused("[1,]", whole, "line 1, column 4", "a number is expected here");
        assert_refused("[tru]", whole, "line 1, column 2", "a value is expected here");
        assert_refused("{\"a\" 1}", whole, "line 1, column 6", "a : is expected here, not '1'");
        assert_refused("{a: 1}", whole, "line 1, column 2", "a \" is expected here, not 'a'");
        assert_refused("1 2", whole, "line 1, column 3", "the file should end here, but something follows");
        assert_refused("\u{FEFF}1", whole, "line 1, column 1", "expected here");
        let list = |reader: &mut Reader| reader.list(Reader::skip);
        assert_refused("[1 2]", list, "line 1, column 4", "a , or a ] is expected here");
        assert_refused("[1", list, "line 1, column 3", "a , or a ] is expected here");
        assert_refused("5", list, "line 1, column 1", "a [ is expected here, not '5'");
        let object = |reader: &mut Reader| reader.object(|reader, _| reader.skip());
        assert_refused("{\"a\": 1]", object, "line 1, column 8", "a , or a } is expected here");
        assert_refused("{\"a\": 1,}", object, "line 1, column 9", "a \" is expected here, not '}'");
        assert_refused("{\"a\" 1}", object, "line 1, column 6", "a : is expected here, not '1'");
        assert_refused("{5: 1}", object, "line 1, column 2", "a \" is expected here, not '5'");
        assert_refused("", object, "line 1, column 1", "the file ends here, but a { is expected");
    }

    #[test]
    fn lines_and_columns_are_counted_as_a_reader_counts_them() {
        assert_refused("[1,\n 2,\n  oops]", whole, "line 3, column 3", "a number is expected here");
        assert_refused("[1,\r\n\r\n oops]", whole, "line 3, column 2", "a number is expected here");
        assert_refused("[\"äöü €\", oops]", whole, "line 1, column 11", "a number is expected here");
        let own = |reader: &mut Reader| {
            reader.skip()?;
            Err(reader.wrong("too few weights"))
        };
        assert_refused("\n\n[1, 2]", own, "line 3, column 7", "too few weights");
    }
}

mod files {
    use super::{assert_says, TestFolder};
    use chalknet::toolbox::files::{read, replace};
    use std::fs;

    #[test]
    fn a_file_is_written_and_read() {
        let folder = TestFolder::new("files-new");
        let path = folder.path.join("weights.json");
        replace(&path, b"first").expect("the folder can be written to");
        assert_eq!(read(&path, "no advice").expect("it was just written"), b"first");
        replace(&path, b"2nd").expect("a file may be replaced");
        assert_eq!(
            read(&path, "no advice").expect("it was just written"),
            b"2nd",
            "nothing of the old file is left"
        );
        replace(&path, b"").expect("a file may be empty");
        assert_eq!(read(&path, "no advice").expect("it was just written"), b"");
        assert_eq!(folder.names(), ["weights.json"], "an unfinished file was left behind");
    }

    #[test]
    fn a_missing_file_cannot_be_read() {
        let folder = TestFolder::new("files-missing");
        let path = folder.path.join("weights.json");
        let message = read(&path, "Train first.").expect_err("there is no such file").to_string();
        assert!(message.starts_with(&format!("cannot read {}: ", path.display())), "{message}");
        assert!(message.ends_with("\nTrain first."), "the advice ends the message: {message}");
        let message = read(&path, "").expect_err("there is no such file").to_string();
        assert!(!message.ends_with('\n'), "without advice the message is one line: {message:?}");
    }

    #[test]
    fn a_file_in_a_missing_folder_cannot_be_written() {
        let folder = TestFolder::new("files-no-folder");
        let path = folder.path.join("nowhere").join("weights.json");
        let message = replace(&path, b"new").expect_err("there is no such folder").to_string();
        assert_says(&message, &["cannot write", &path.display().to_string(), "a folder that exists"]);
        assert_eq!(folder.names().len(), 0, "something was left behind");
    }

    #[test]
    fn a_folder_is_not_replaced_by_a_file() {
        let folder = TestFolder::new("files-folder");
        for (name, has_content) in [("empty", false), ("full", true)] {
            let path = folder.path.join(name);
            fs::create_dir(&path).expect("the test can make folders");
            if has_content {
                fs::write(path.join("dear.txt"), "dear").expect("the test can write its files");
            }
            let message = replace(&path, b"new").expect_err("a folder is no file").to_string();
            assert_says(&message, &["cannot write", &path.display().to_string(), "not a file", "unchanged"]);
            assert!(path.is_dir(), "the folder {name:?} is gone");
        }
        assert_eq!(fs::read(folder.path.join("full").join("dear.txt")).expect("it is still there"), b"dear");
        assert_eq!(folder.names(), ["empty", "full"], "an unfinished file was left behind");
    }

    #[test]
    fn the_old_file_stays_when_the_new_one_cannot_be_begun() {
        let folder = TestFolder::new("files-not-begun");
        let path = folder.path.join("weights.json");
        replace(&path, b"good").expect("the folder can be written to");
        // The name that the unfinished file would take is in use: by a folder.
        let in_the_way = format!("weights.json.{}.part", std::process::id());
        fs::create_dir(folder.path.join(&in_the_way)).expect("the test can make folders");
        let message = replace(&path, b"new").expect_err("the unfinished file has no place").to_string();
        assert_says(&message, &["cannot write", &path.display().to_string(), "unchanged"]);
        assert_eq!(fs::read(&path).expect("the old file is there"), b"good");
        assert_eq!(
            folder.names(),
            ["weights.json".to_string(), in_the_way],
            "something else was left behind"
        );
    }

    // /dev/full is a file on a disk that is always full; only Linux has it.
    #[cfg(target_os = "linux")]
    #[test]
    fn the_old_file_stays_when_the_disk_is_full() {
        let folder = TestFolder::new("files-full");
        let path = folder.path.join("weights.json");
        replace(&path, b"good").expect("the folder can be written to");
        let unfinished = folder.path.join(format!("weights.json.{}.part", std::process::id()));
        std::os::unix::fs::symlink("/dev/full", unfinished).expect("the test can make links");
        let message = replace(&path, b"new").expect_err("the disk is full").to_string();
        assert_says(&message, &["cannot write", &path.display().to_string(), "unchanged"]);
        assert_eq!(fs::read(&path).expect("the old file is there"), b"good");
        assert_eq!(folder.names(), ["weights.json"], "the unfinished file was left behind");
    }
}

mod error {
    use chalknet::toolbox::Error;
    use std::io;
    use std::path::{Path, PathBuf};

    #[test]
    fn a_wrong_command_line_and_a_mismatch_say_just_what_is_wrong() {
        assert_eq!(
            Error::Usage("there is no command \"trian\"".into()).to_string(),
            "there is no command \"trian\""
        );
        assert_eq!(Error::Mismatch("10 classes, not 26".into()).to_string(), "10 classes, not 26");
    }

    #[test]
    fn a_file_error_says_what_was_tried_where_and_what_to_do() {
        let error = |advice: &str| Error::File {
            path: PathBuf::from("data/pictures"),
            action: "read",
            cause: io::Error::other("the disk is on fire"),
            advice: advice.into(),
        };
        let problem = "cannot read data/pictures: the disk is on fire";
        assert_eq!(error("Fetch water.").to_string(), format!("{problem}\nFetch water."));
        assert_eq!(error("").to_string(), problem, "without advice there is no empty line");
    }

    #[test]
    fn a_content_error_says_which_file_where_in_it_and_what_is_wrong() {
        let path = Path::new("weights.json");
        let error = Error::content(path, "line 3, column 7", "a number is expected here");
        assert_eq!(error.to_string(), "weights.json, line 3, column 7: a number is expected here");
        let error = Error::content(path, "", "this is not text");
        assert_eq!(error.to_string(), "weights.json: this is not text", "without a place there is no comma");
    }

    #[test]
    fn an_output_error_says_what_the_system_says() {
        let error = Error::Output(io::Error::other("the pipe is closed"));
        assert_eq!(error.to_string(), "cannot write the output: the pipe is closed");
    }

    #[test]
    fn an_error_is_one_for_the_standard_library_too() {
        let error: Box<dyn std::error::Error> = Box::new(Error::Usage("no such command".into()));
        assert_eq!(error.to_string(), "no such command");
    }
}
