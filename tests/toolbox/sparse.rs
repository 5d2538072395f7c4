//! Tests of the tool `sparse`: `cargo test --test toolbox sparse`.

use super::{does_panic, SEED};
use chalknet::toolbox::sparse::{range_of_part, SparseRows, Term, SECTION};
use chalknet::toolbox::{Matrix, Random, Real, Sparse};

fn sparse(matrix: &Matrix) -> Sparse {
    let mut sparse = Sparse::default();
    sparse.copy_from(matrix);
    sparse
}

/// The terms of a section as pairs of place and the bits of the value (a NaN is not equal to itself, its bits are).
fn pairs(x: &impl SparseRows, n: usize, section: usize) -> Vec<(usize, u64)> {
    #[allow(clippy::useless_conversion)]
    x.terms(n, section).map(|term| (term.place.into(), term.value.to_bits().into())).collect()
}

/// Half of it zeros of both signs, the smallest numbers there are, infinities and NaN; every fourth row only zeros.
fn speckled_matrix(rows: usize, columns: usize, random: &mut Random) -> Matrix {
    let mut matrix = Matrix::zeros(rows, columns);
    for i in 0..rows {
        for value in matrix.row_mut(i) {
            *value = match random.below(if i % 4 == 1 { 6 } else { 12 }) {
                0 | 2 | 4 => 0.0,
                1 | 3 | 5 => -0.0,
                6 => Real::from_bits(1),
                7 => -Real::from_bits(1),
                8 => [Real::INFINITY, Real::NEG_INFINITY, Real::NAN][random.below(3)],
                _ => random.uniform(-1.0, 1.0),
            };
        }
    }
    matrix
}

/// What a section of a row must hold, found the plain way.
fn expected_pairs(matrix: &Matrix, n: usize, section: usize) -> Vec<(usize, u64)> {
    let mut pairs = Vec::new();
    for column in 0..matrix.columns() {
        let value = matrix[(n, column)];
        if column / SECTION == section && value != 0.0 {
            #[allow(clippy::useless_conversion)]
            pairs.push((column % SECTION, value.to_bits().into()));
        }
    }
    pairs
}

#[track_caller]
fn assert_holds(found: &Sparse, expected: &Matrix) {
    let shape = expected.shape();
    assert_eq!(found.rows(), expected.rows(), "seed {SEED}, {shape}: how many rows");
    assert_eq!(found.columns(), expected.columns(), "seed {SEED}, {shape}: how many columns");
    for n in 0..expected.rows() {
        for section in 0..expected.columns().div_ceil(SECTION) {
            assert_eq!(
                pairs(found, n, section),
                expected_pairs(expected, n, section),
                "seed {SEED}, {shape}: the places and bits of row {n}, section {section}"
            );
        }
    }
}

#[test]
fn the_hand_example() {
    let x = sparse(&Matrix::from_rows(&[[0.0, 2.0, 0.0, -3.0], [0.0, 0.0, 0.0, -0.0], [5.0, 6.0, 0.0, 0.0]]));
    assert_eq!((x.rows(), x.columns()), (3, 4), "columns and rows of zeros count as well");
    let row = |n| x.terms(n, 0).map(|term| (term.place, term.value)).collect::<Vec<_>>();
    assert_eq!([row(0), row(1), row(2)], [vec![(1, 2.0), (3, -3.0)], vec![], vec![(0, 5.0), (1, 6.0)]]);
}

#[test]
fn a_copy_has_every_number_but_the_zeros() {
    let mut random = Random::new(SEED);
    let mut copy = Sparse::default();
    // Large and small by turns: nothing of the one before may be left.
    for rows in [5, 1, 0, 9, 2] {
        for columns in [7, 300, 1, 129, 0, 128, 40, 127, 257, 3, 784, 256, 255] {
            let matrix = speckled_matrix(rows, columns, &mut random);
            copy.copy_from(&matrix);
            assert_holds(&copy, &matrix);
        }
    }
}

#[test]
fn a_copy_of_a_matrix_without_zeros_has_every_number_and_one_of_zeros_none() {
    let mut copy = Sparse::default();
    for (rows, columns) in [(3, 4), (2, 300), (1, 128), (4, 256)] {
        for value in [1.5, 0.0, Real::NAN, -0.0] {
            let matrix = Matrix::new(rows, columns, vec![value; rows * columns]);
            copy.copy_from(&matrix);
            assert_holds(&copy, &matrix);
        }
    }
}

#[test]
fn places_are_counted_from_the_first_column_of_their_section() {
    let mut matrix = Matrix::zeros(1, 3 * SECTION);
    let columns = [0, SECTION - 1, SECTION, 2 * SECTION - 1, 2 * SECTION, 3 * SECTION - 1];
    for column in columns {
        matrix[(0, column)] = column as Real + 1.0;
    }
    let x = sparse(&matrix);
    for section in 0..3 {
        let found: Vec<_> = x.terms(0, section).map(|term| (usize::from(term.place), term.value)).collect();
        let first = (section * SECTION) as Real + 1.0;
        let last = first + (SECTION - 1) as Real;
        assert_eq!(found, [(0, first), (SECTION - 1, last)], "section {section}");
    }
}

#[test]
fn infinite_numbers_and_nan_are_no_zeros() {
    let x = sparse(&Matrix::from_rows(&[[Real::NAN, 0.0, Real::INFINITY, -0.0, Real::NEG_INFINITY]]));
    let terms: Vec<Term> = x.terms(0, 0).collect();
    assert_eq!(terms.iter().map(|term| term.place).collect::<Vec<_>>(), [0, 2, 4]);
    assert!(terms[0].value.is_nan(), "NaN stays NaN");
    assert_eq!((terms[1].value, terms[2].value), (Real::INFINITY, Real::NEG_INFINITY));
}

#[test]
fn without_a_matrix_there_are_no_rows_and_columns() {
    let x = Sparse::default();
    assert_eq!((x.rows(), x.columns()), (0, 0));
}

#[test]
#[should_panic(expected = "index out of bounds")]
fn a_row_that_is_not_there_is_refused() {
    let _ = sparse(&Matrix::from_rows(&[[1.0, 2.0]])).terms(1, 0).count();
}

#[test]
#[should_panic(expected = "index out of bounds")]
fn a_section_behind_the_last_of_the_last_row_is_refused() {
    let _ = sparse(&Matrix::zeros(1, SECTION)).terms(0, 1).count();
}

#[test]
#[should_panic(expected = "index out of bounds")]
fn without_columns_there_is_no_section() {
    let _ = sparse(&Matrix::zeros(2, 0)).terms(0, 0).count();
}

#[test]
fn rows_of_a_larger_matrix_before_are_refused_as_well() {
    let mut x = sparse(&Matrix::new(3, 200, vec![1.0; 600]));
    x.copy_from(&Matrix::from_rows(&[[1.0, 2.0]]));
    for (n, section) in [(1, 0), (2, 0), (0, 1)] {
        assert!(does_panic(|| x.terms(n, section).count()), "row {n}, section {section} of a 1x2 matrix");
    }
}

#[test]
fn the_parts_of_a_list_lie_one_behind_the_other() {
    // The second part is empty, and so may be the first.
    assert_eq!([0, 1, 2].map(|number| range_of_part(&[3, 3, 7], number)), [0..3, 3..3, 3..7]);
    assert_eq!(range_of_part(&[0, 5], 0), 0..0);
    assert!(does_panic(|| range_of_part(&[3, 3, 7], 3)), "there is no fourth part");
}
