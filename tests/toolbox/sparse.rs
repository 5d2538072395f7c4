//! Tests of the tool `sparse`: `cargo test --test toolbox sparse`.

use super::SEED;
use chalknet::toolbox::sparse::{Term, SECTION};
use chalknet::toolbox::{Matrix, Random, Real, Sparse};

fn sparse(matrix: &Matrix) -> Sparse {
    let mut sparse = Sparse::default();
    sparse.copy_from(matrix);
    sparse
}

/// The terms as pairs of column and value.
fn pairs(terms: &[Term]) -> Vec<(u32, Real)> {
    terms.iter().map(|term| (term.column, term.value)).collect()
}

/// A third of it zeros of both signs, and every fourth row nothing else.
fn speckled_matrix(rows: usize, columns: usize, random: &mut Random) -> Matrix {
    let mut matrix = Matrix::zeros(rows, columns);
    for i in (0..rows).filter(|i| i % 4 != 1) {
        for value in matrix.row_mut(i) {
            *value = match random.below(6) {
                0 => 0.0,
                1 => -0.0,
                2 => Real::from_bits(1),
                _ => random.uniform(-1.0, 1.0),
            };
        }
    }
    matrix
}

/// What a sparse matrix must hold: its rows as pairs, found the plain way.
fn expected_rows(matrix: &Matrix) -> Vec<Vec<(u32, Real)>> {
    let mut rows = vec![Vec::new(); matrix.rows()];
    for (i, row) in rows.iter_mut().enumerate() {
        for (column, &value) in matrix.row(i).iter().enumerate() {
            if value != 0.0 {
                row.push((column as u32, value));
            }
        }
    }
    rows
}

fn rows_of(sparse: &Sparse) -> Vec<Vec<(u32, Real)>> {
    (0..sparse.rows()).map(|i| pairs(sparse.row(i))).collect()
}

#[track_caller]
fn assert_holds(found: &Sparse, expected: &Matrix, diagnosis: &str) {
    let shape = (found.rows(), found.columns());
    assert_eq!(shape, (expected.rows(), expected.columns()), "{diagnosis}, seed {SEED}: rows and columns");
    assert_eq!(rows_of(found), expected_rows(expected), "{diagnosis}, seed {SEED}");
}

fn transposed(matrix: &Matrix) -> Matrix {
    let mut transposed = Matrix::zeros(matrix.columns(), matrix.rows());
    for i in 0..matrix.rows() {
        for j in 0..matrix.columns() {
            transposed[(j, i)] = matrix[(i, j)];
        }
    }
    transposed
}

#[test]
fn the_hand_example() {
    let x = sparse(&Matrix::from_rows(&[[0.0, 2.0, 0.0, -3.0], [0.0, 0.0, 0.0, -0.0], [5.0, 6.0, 0.0, 0.0]]));
    assert_eq!((x.rows(), x.columns()), (3, 4), "columns and rows of zeros count as well");
    assert_eq!(rows_of(&x), [vec![(1, 2.0), (3, -3.0)], vec![], vec![(0, 5.0), (1, 6.0)]]);
    let mut turned = Sparse::default();
    turned.turn(&x);
    assert_eq!((turned.rows(), turned.columns()), (4, 3), "turned, rows are columns");
    assert_eq!(rows_of(&turned), [vec![(2, 5.0)], vec![(0, 2.0), (2, 6.0)], vec![], vec![(0, -3.0)]]);
    let mut filled = vec![7];
    turned.list_filled_rows(&mut filled);
    assert_eq!(filled, [0, 1, 3], "the third column had no number");
}

#[test]
fn a_copy_has_every_number_but_the_zeros() {
    let mut random = Random::new(SEED);
    let mut copy = Sparse::default();
    // Large and small by turns: nothing of the one before may be left.
    for (rows, columns) in [(5, 7), (1, 1), (0, 3), (9, 40), (3, 0), (2, 5), (0, 0), (8, 9)] {
        let matrix = speckled_matrix(rows, columns, &mut random);
        copy.copy_from(&matrix);
        assert_holds(&copy, &matrix, "a copy");
    }
    let mut full = Matrix::zeros(3, 4);
    full.values_mut().fill(1.5);
    copy.copy_from(&full);
    assert_holds(&copy, &full, "without any zero");
}

#[test]
fn infinite_numbers_and_nan_are_no_zeros() {
    let copy = sparse(&Matrix::from_rows(&[[Real::NAN, 0.0, Real::INFINITY, Real::NEG_INFINITY]]));
    let columns: Vec<u32> = copy.row(0).iter().map(|term| term.column).collect();
    assert_eq!(columns, [0, 2, 3]);
    assert!(copy.row(0)[0].value.is_nan(), "NaN stays NaN");
}

#[test]
fn turning_exchanges_rows_and_columns_and_turning_back_gives_the_first() {
    let mut random = Random::new(SEED);
    let (mut turned, mut back, mut filled) = (Sparse::default(), Sparse::default(), Vec::new());
    for (rows, columns) in [(5, 7), (1, 9), (9, 1), (0, 3), (30, 20), (3, 0), (2, 2), (0, 0), (6, 50)] {
        let matrix = speckled_matrix(rows, columns, &mut random);
        turned.turn(&sparse(&matrix));
        assert_holds(&turned, &transposed(&matrix), &format!("{rows}x{columns}, turned"));
        let expected: Vec<usize> = (0..columns).filter(|&i| !turned.row(i).is_empty()).collect();
        turned.list_filled_rows(&mut filled);
        assert_eq!(filled, expected, "seed {SEED}, {rows}x{columns}: the rows that hold a term");
        back.turn(&turned);
        assert_holds(&back, &matrix, &format!("{rows}x{columns}, turned twice"));
    }
}

#[test]
fn a_row_can_be_cut_into_sections_and_the_parts_are_the_whole() {
    let mut random = Random::new(SEED);
    for columns in [1, 127, 128, 129, 256, 300] {
        let x = sparse(&speckled_matrix(8, columns, &mut random));
        let sections = columns.div_ceil(SECTION);
        for i in 0..8 {
            for first in 0..=sections {
                for last in first..=sections {
                    let part = first * SECTION..last * SECTION;
                    let is_inside = |term: &Term| part.contains(&(term.column as usize));
                    let expected: Vec<Term> = x.row(i).iter().copied().filter(is_inside).collect();
                    let found = x.part_of_row(i, first, last);
                    assert_eq!(found, expected, "seed {SEED}, row {i}, sections {first} to {last}");
                }
            }
        }
    }
}

#[test]
fn rows_are_put_at_the_end_one_by_one() {
    let mut x = sparse(&Matrix::from_rows(&[[1.0, 2.0], [3.0, 4.0]]));
    x.clear(5);
    assert_eq!((x.rows(), x.columns()), (0, 5), "all rows are forgotten");
    let term = |column, value| Term { column, value };
    x.push_row([term(0, 1.5), term(4, -2.5)].into_iter());
    x.push_row([].into_iter());
    x.push_row([term(3, 7.0)].into_iter());
    assert_eq!(rows_of(&x), [vec![(0, 1.5), (4, -2.5)], vec![], vec![(3, 7.0)]]);
    x.clear(1);
    x.push_row([term(0, 9.0)].into_iter());
    assert_eq!((rows_of(&x), x.columns()), (vec![vec![(0, 9.0)]], 1));
}

#[test]
#[should_panic(expected = "sparse row: it has 3 columns, but a number stands behind them")]
fn a_number_behind_the_last_column_is_refused() {
    let mut x = Sparse::default();
    x.clear(3);
    x.push_row([Term { column: 1, value: 1.0 }, Term { column: 3, value: 1.0 }].into_iter());
}

#[test]
#[cfg(debug_assertions)]
fn columns_that_do_not_rise_are_refused() {
    for columns in [[1, 0], [1, 1]] {
        let refused = std::panic::catch_unwind(|| {
            let mut x = Sparse::default();
            x.clear(3);
            x.push_row(columns.into_iter().map(|column| Term { column, value: 1.0 }));
        });
        let message = *refused.expect_err("these columns do not rise").downcast::<&str>().expect("a text");
        assert_eq!(message, "sparse row: the columns must rise", "columns {columns:?}");
    }
}

#[test]
#[cfg(target_pointer_width = "64")]
#[should_panic(expected = "a sparse matrix has at most 4294967295 columns")]
fn more_columns_than_four_bytes_can_tell_are_refused() {
    Sparse::default().clear(u32::MAX as usize + 1);
}

#[test]
#[should_panic(expected = "index out of bounds")]
fn a_row_that_is_not_there_is_refused() {
    sparse(&Matrix::from_rows(&[[1.0, 2.0]])).row(1);
}
