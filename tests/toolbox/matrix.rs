//! Tests of the tool `matrix`: `cargo test --test toolbox matrix`.

use super::assert_panics;
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

/// Fails unless the matrix says that these rows may hold something, and all others hold nothing.
#[track_caller]
fn expect_not_blank(matrix: &Matrix, expected: &[usize], what: &str) {
    let found: Vec<usize> = matrix.rows_not_blank().collect();
    assert_eq!(found, expected, "{what}: the rows that may hold something else than 0");
    for i in (0..matrix.rows()).filter(|i| !expected.contains(i)) {
        assert!(matrix.row(i).iter().all(|value| value.to_bits() == 0), "{what}: row {i} is not blank");
    }
}

#[test]
fn after_reset_rows_are_blank_until_somebody_has_a_hand_on_them() {
    let mut matrix = Matrix::new(4, 2, vec![7.0; 8]);
    expect_not_blank(&matrix, &[0, 1, 2, 3], "made of numbers");
    expect_not_blank(&Matrix::zeros(2, 3), &[0, 1], "zeros (nobody has looked)");
    let blank_again = |matrix: &mut Matrix, what: &str| {
        matrix.reset(4, 2);
        expect_not_blank(matrix, &[], what);
        assert_eq!(*matrix, Matrix::zeros(4, 2), "{what}: old numbers are left");
    };
    blank_again(&mut matrix, "reset");
    matrix.row_mut(2).fill(1.0);
    matrix[(0, 1)] = 3.0;
    expect_not_blank(&matrix, &[0, 2], "row 2 written as a row, row 0 by its place");
    blank_again(&mut matrix, "reset after single rows");
    matrix.values_mut()[3] = 5.0;
    expect_not_blank(&matrix, &[0, 1, 2, 3], "written as a whole");
    blank_again(&mut matrix, "reset after values_mut");
    matrix.add_to_each_row(&Matrix::from_rows(&[[1.0, 0.0]]));
    expect_not_blank(&matrix, &[0, 1, 2, 3], "after adding to each row");
    blank_again(&mut matrix, "reset after adding to each row");

    matrix.row_mut(1).fill(2.0);
    let mut copy = Matrix::new(1, 9, vec![7.0; 9]);
    copy.copy_from(&matrix);
    expect_not_blank(&copy, &[1], "a copy knows what the other knew");
    blank_again(&mut copy, "reset of a copy");
    expect_not_blank(&matrix.clone(), &[1], "so does a clone");
    let full = Matrix::new(4, 2, vec![0.5; 8]);
    copy.copy_from(&full);
    expect_not_blank(&copy, &[0, 1, 2, 3], "a copy of numbers is not blank though it was before");
    assert_eq!(copy, full);
    blank_again(&mut copy, "reset of a copy of numbers");
    copy.copy_from(&Matrix::new(2, 2, vec![0.5; 4]));
    blank_again(&mut copy, "reset after a copy of fewer rows");

    // What is blank in one shape says nothing of another.
    for (rows, columns) in [(2, 4), (8, 1), (4, 3), (4, 1), (4, 2)] {
        matrix.row_mut(0).fill(9.0);
        matrix.reset(rows, columns);
        expect_not_blank(&matrix, &[], "reset to another shape");
        assert_eq!(matrix, Matrix::zeros(rows, columns), "reset to {rows}x{columns}");
    }
}

#[test]
fn what_is_known_of_blank_rows_makes_no_other_matrix() {
    let mut reset = Matrix::default();
    reset.reset(2, 3);
    assert_eq!(reset, Matrix::zeros(2, 3));
    assert_ne!(reset, Matrix::zeros(3, 2), "as many numbers in another shape");
    assert_ne!(Matrix::from_rows(&[[1.0]]), Matrix::from_rows(&[[2.0]]));
}

#[test]
fn a_row_is_added_to_each_row() {
    let mut matrix = Matrix::from_rows(&[[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]);
    matrix.add_to_each_row(&Matrix::from_rows(&[[10.0, -1.0]]));
    assert_eq!(matrix, Matrix::from_rows(&[[11.0, 1.0], [13.0, 3.0], [15.0, 5.0]]));
}

#[test]
fn of_equals_the_first_is_the_largest_in_its_row() {
    let matrix = Matrix::from_rows(&[[1.0, 3.0, 2.0], [5.0, 4.0, 5.0], [-2.0, -2.0, -1.0], [0.0, -0.0, 0.0]]);
    let largest: Vec<usize> = (0..4).map(|i| matrix.largest_in_row(i)).collect();
    assert_eq!(largest, [1, 0, 2, 0]);
}

// Every message names the shapes that clash.

#[test]
fn what_does_not_fit_is_named() {
    assert_panics(&[
        (|| drop(Matrix::new(2, 3, vec![0.0; 5])), "a 2x3 matrix has 6 values, not 5"),
        (
            || Matrix::zeros(2, 3).add_to_each_row(&Matrix::zeros(1, 2)),
            "a 1x3 row is needed for each row of 2x3, not 1x2",
        ),
        (
            || Matrix::zeros(2, 3).add_to_each_row(&Matrix::zeros(2, 3)),
            "a 1x3 row is needed for each row of 2x3, not 2x3",
        ),
        (
            || Matrix::zeros(3, 10).expect_same_shape(&Matrix::zeros(3, 2), "the targets"),
            "the targets are 3x2, but 3x10 is needed",
        ),
        (
            || Matrix::zeros(3, 10).expect_same_shape(&Matrix::zeros(10, 3), "the targets"),
            "the targets are 10x3, but 3x10 is needed",
        ),
        (|| _ = Matrix::zeros(1, 0).largest_in_row(0), "an empty row has no largest number"),
        (|| _ = Matrix::zeros(2, 3).row(2), "out of range"),
        // Column 3 of three is not the first of the next row.
        (|| _ = Matrix::zeros(2, 3)[(0, 3)], "the len is 3 but the index is 3"),
    ]);
}
