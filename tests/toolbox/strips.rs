//! Tests of the tool `product::strips`: `cargo test --test toolbox strips`.

use super::{does_panic, SEED};
use chalknet::toolbox::product::strips::{Row, STEP, WIDTH};
use chalknet::toolbox::product::Strips;
use chalknet::toolbox::sparse::SECTION;
use chalknet::toolbox::{Matrix, Random, Real};
use std::ops::Range;

/// Sizes around the edges of steps, strips (48 columns, with AVX 112) and tiles, small and large by turns.
const EDGES: [usize; 34] = [
    5, 257, 0, 129, 8, 113, 1, 225, 49, 7, 256, 9, 96, 127, 16, 337, 48, 2, 112, 47, 128, 97, 224, 17, 111,
    120, 145, 121, 336, 95, 223, 335, 143, 144,
];

#[test]
fn the_sizes_that_are_tried_are_those_around_the_edges_of_strips() {
    for edge in [WIDTH, 2 * WIDTH, 3 * WIDTH] {
        assert!(
            [edge - 1, edge, edge + 1].iter().all(|size| EDGES.contains(size)),
            "{edge} is not among them"
        );
    }
}

/// Wholly other numbers in each element: also -0 and NaN.
fn mixed_matrix(rows: usize, columns: usize, random: &mut Random) -> Matrix {
    let mut matrix = Matrix::zeros(rows, columns);
    for value in matrix.values_mut() {
        *value = match random.below(20) {
            0 => -0.0,
            1 => Real::NAN,
            2 => Real::INFINITY,
            3 => Real::from_bits(1),
            _ => random.uniform(-2.0, 2.0),
        };
    }
    matrix
}

/// Fills all memory with a number that must not be seen again.
fn soil(strips: &mut Strips) {
    for strip in 0..strips.strips() {
        strips.tiles_mut(strip).iter_mut().flatten().for_each(|row| *row = Row([Real::MAX; WIDTH]));
    }
}

/// The whole matrix in strips.
fn strips_of(matrix: &Matrix) -> Strips {
    let mut strips = Strips::default();
    strips.copy_from(matrix, 0..matrix.rows(), 0..matrix.columns());
    strips
}

/// Fails unless the strips are of this shape and hold these numbers, bit for bit.
#[track_caller]
fn assert_holds(
    found: &Strips,
    rows: usize,
    columns: usize,
    number: impl Fn(usize, usize) -> Real,
    diagnosis: &str,
) {
    assert_eq!((found.rows(), found.columns()), (rows, columns), "{diagnosis}: rows and columns");
    assert_eq!(found.shape(), format!("{rows}x{columns}"), "{diagnosis}");
    let mut row = vec![7.0; columns];
    for i in 0..rows {
        row.fill(7.0);
        found.copy_row_to(i, &mut row);
        for (j, value) in row.iter().enumerate() {
            let expected = number(i, j);
            assert!(
                value.to_bits() == expected.to_bits(),
                "{diagnosis}, seed {SEED}, {rows}x{columns}: row {i}, column {j} is {value:e}, not {expected:e}"
            );
        }
    }
}

#[test]
fn the_hand_example() {
    let matrix = Matrix::from_rows(&[[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]);
    let mut strips = strips_of(&matrix);
    assert_eq!((strips.rows(), strips.columns()), (3, 2));
    assert_eq!(strips.shape(), "3x2", "rows first, then columns");
    assert_eq!((strips.strips(), strips.tiles(0).len()), (1, 1), "a single tile");
    assert_eq!(strips.columns_of(0), 0..2);
    assert_eq!(strips.width(0), STEP, "widths are multiples of {STEP}");
    assert_eq!(strips.tiles(0)[0][2].0[..2], [5.0, 6.0], "the third row");
    strips.copy_row_from(1, &[7.0, 8.0]);
    assert_holds(
        &strips,
        3,
        2,
        |i, j| [[1.0, 2.0], [7.0, 8.0], [5.0, 6.0]][i][j],
        "the second row is another",
    );
    let mut turned = Strips::default();
    turned.turn(&strips);
    assert_holds(&turned, 2, 3, |i, j| [[1.0, 7.0, 5.0], [2.0, 8.0, 6.0]][i][j], "turned");
    strips.reset(1, 4);
    assert_holds(&strips, 1, 4, |_, _| 0.0, "reset");
}

#[test]
fn nothing_is_a_matrix_as_well() {
    let strips = Strips::default();
    assert_eq!((strips.rows(), strips.columns(), strips.strips()), (0, 0, 0));
    for (rows, columns) in [(0, 0), (0, 300), (300, 0)] {
        let mut strips = strips_of(&Matrix::zeros(rows, columns));
        assert_eq!(strips.shape(), format!("{rows}x{columns}"));
        strips.reset(rows, columns);
        let mut turned = Strips::default();
        turned.turn(&strips);
        assert_eq!(turned.shape(), format!("{columns}x{rows}"), "turned");
    }
}

#[test]
fn every_column_is_in_one_strip_and_there_are_as_few_strips_as_possible() {
    let mut strips = Strips::default();
    for columns in 0..=4 * WIDTH + 1 {
        strips.resize(SECTION + 1, columns);
        assert_eq!(strips.strips(), columns.div_ceil(WIDTH), "{columns} columns: how many strips");
        let all: Vec<usize> = (0..strips.strips()).flat_map(|strip| strips.columns_of(strip)).collect();
        assert_eq!(all, Vec::from_iter(0..columns), "{columns} columns: those of all strips");
        if columns > 0 {
            let needed = columns.div_ceil(strips.strips()).next_multiple_of(STEP);
            assert_eq!(strips.width(0), needed, "{columns} columns: as evenly shared out as steps allow");
        }
        for strip in 0..strips.strips() {
            let (count, width) = (strips.columns_of(strip).len(), strips.width(strip));
            let name = format!("{columns} columns, strip {strip} of {count} and width {width}");
            assert!(width % STEP == 0 && width <= WIDTH, "{name}: no product knows this width");
            assert!(count <= width && width < count + STEP, "{name}: the next multiple of {STEP}");
            assert!(width <= strips.width(0), "{name}: wider than the first, {}", strips.width(0));
            assert!(
                strip + 1 == strips.strips() || count == strips.width(0),
                "{name}: only the last has fewer"
            );
            assert_eq!(strips.tiles(strip).len(), 2, "{name}: tiles");
            assert_eq!(strips.tiles_mut(strip).len(), 2, "{name}: tiles to be changed");
        }
    }
}

#[test]
fn there_are_as_many_tiles_as_sections_of_rows() {
    let mut strips = Strips::default();
    for (rows, tiles) in [(0, 0), (1, 1), (127, 1), (128, 1), (129, 2), (256, 2), (257, 3), (784, 7)] {
        strips.resize(rows, WIDTH + 1);
        assert_eq!((strips.tiles(0).len(), strips.tiles(1).len()), (tiles, tiles), "{rows} rows");
    }
}

#[test]
fn each_number_lies_in_its_tile() {
    let mut random = Random::new(SEED);
    for (rows, columns) in [(3, 5), (129, 41), (257, 105), (300, 250)] {
        let matrix = mixed_matrix(rows, columns, &mut random);
        let mut strips = strips_of(&matrix);
        for strip in 0..strips.strips() {
            let of_strip = strips.columns_of(strip);
            for i in 0..rows {
                let expected: Vec<_> = of_strip.clone().map(|j| matrix[(i, j)].to_bits()).collect();
                let row = &strips.tiles(strip)[i / SECTION][i % SECTION].0[..of_strip.len()];
                let found: Vec<_> = row.iter().map(|value| value.to_bits()).collect();
                assert_eq!(found, expected, "seed {SEED}, {rows}x{columns}, strip {strip}, row {i}");
            }
            assert_eq!(strips.tiles(strip).as_ptr(), strips.tiles_mut(strip).as_ptr(), "the same tiles");
        }
    }
}

/// Parts of 0..count that begin and end at its edges and within.
fn parts(count: usize) -> [Range<usize>; 4] {
    [0..count, count / 3..count, 0..count / 2, count.min(1)..count - count.min(2) / 2]
}

#[test]
fn a_copy_of_some_rows_and_columns_gives_them_back() {
    let mut random = Random::new(SEED);
    let mut strips = Strips::default();
    for rows in [1, 129, 5, 257, 0, 128] {
        for columns in EDGES {
            let matrix = mixed_matrix(rows, columns, &mut random);
            for (of_rows, of_columns) in parts(rows).into_iter().zip(parts(columns)) {
                soil(&mut strips);
                strips.copy_from(&matrix, of_rows.clone(), of_columns.clone());
                let (row, column) = (of_rows.start, of_columns.start);
                let diagnosis = format!("rows {of_rows:?} and columns {of_columns:?} of {}", matrix.shape());
                let number = |i, j| matrix[(row + i, column + j)];
                assert_holds(&strips, of_rows.len(), of_columns.len(), number, &diagnosis);
            }
        }
    }
}

#[test]
fn turning_exchanges_rows_and_columns_and_turning_back_gives_the_first() {
    let mut random = Random::new(SEED);
    let (mut strips, mut turned, mut back) = (Strips::default(), Strips::default(), Strips::default());
    for rows in EDGES {
        for columns in [3, 129, 48, 257, 1, 113, 0, 250, 49, 225, 8, 112, 128] {
            let matrix = mixed_matrix(rows, columns, &mut random);
            [&mut strips, &mut turned, &mut back].into_iter().for_each(soil);
            strips.copy_from(&matrix, 0..rows, 0..columns);
            turned.turn(&strips);
            assert_holds(&turned, columns, rows, |i, j| matrix[(j, i)], "turned");
            back.turn(&turned);
            assert_holds(&back, rows, columns, |i, j| matrix[(i, j)], "turned twice");
        }
    }
}

#[test]
fn reset_gives_zeros_whatever_was_there() {
    let mut strips = Strips::default();
    for rows in [1, 129, 5, 257, 128] {
        for columns in EDGES {
            soil(&mut strips);
            strips.reset(rows, columns);
            assert_holds(&strips, rows, columns, |_, _| 0.0, "reset");
        }
    }
}

#[test]
fn what_products_compute_behind_the_last_column_begins_at_0_as_well() {
    // Nobody reads it; but a product that adds to infinities and tiny numbers for nothing may be slow.
    let mut strips = Strips::default();
    strips.resize(130, 43);
    soil(&mut strips);
    strips.reset(130, 43);
    for strip in 0..strips.strips() {
        let rows = strips.tiles(strip).iter().flatten().take(130);
        assert!(rows.flat_map(|row| row.0).all(|value| value.to_bits() == 0), "strip {strip}");
    }
}

#[test]
fn a_row_is_changed_without_the_others() {
    let mut random = Random::new(SEED);
    for (rows, columns) in [(1, 1), (3, 41), (129, 105), (257, 209)] {
        let matrix = mixed_matrix(rows, columns, &mut random);
        let new = mixed_matrix(1, columns, &mut random);
        for changed in [0, rows / 2, rows - 1] {
            let mut strips = strips_of(&matrix);
            strips.copy_row_from(changed, new.row(0));
            let number = |i, j| if i == changed { new[(0, j)] } else { matrix[(i, j)] };
            assert_holds(&strips, rows, columns, number, &format!("row {changed} is another"));
        }
    }
}

#[test]
fn a_smaller_shape_needs_no_new_memory() {
    let mut strips = strips_of(&Matrix::zeros(300, 300));
    let memory = strips.tiles(0).as_ptr();
    let small = strips_of(&Matrix::new(129, 41, vec![1.0; 129 * 41]));
    let matrix = Matrix::zeros(100, 250);
    for round in 0..3 {
        match round {
            0 => strips.turn(&small),
            1 => strips.copy_from(&matrix, 1..100, 3..250),
            _ => strips.reset(300, 300),
        }
        assert_eq!(strips.tiles(0).as_ptr(), memory, "{} took new memory", strips.shape());
    }
}

#[test]
#[should_panic(expected = "a row of 3 for 2 columns")]
fn a_row_from_elsewhere_must_have_as_many_columns() {
    strips_of(&Matrix::zeros(4, 2)).copy_row_from(0, &[1.0; 3]);
}

#[test]
#[should_panic(expected = "a row of 1 for 2 columns")]
fn a_row_to_elsewhere_must_have_as_many_columns() {
    strips_of(&Matrix::zeros(4, 2)).copy_row_to(0, &mut [1.0; 1]);
}

#[test]
fn rows_and_columns_that_the_matrix_does_not_have_are_refused() {
    let matrix = Matrix::zeros(4, 3);
    for (rows, columns) in [(0..5, 0..3), (4..5, 0..3), (0..4, 0..4), (0..4, 3..5), (3..4, 2..4)] {
        let is_refused = does_panic(|| Strips::default().copy_from(&matrix, rows.clone(), columns.clone()));
        assert!(is_refused, "rows {rows:?} and columns {columns:?} of a 4x3 matrix");
    }
}

#[test]
fn rows_behind_the_last_tile_are_refused() {
    let mut strips = strips_of(&Matrix::zeros(SECTION, 3));
    assert!(does_panic(|| strips.copy_row_to(SECTION, &mut [0.0; 3])), "copy_row_to");
    assert!(does_panic(|| strips.copy_row_from(SECTION, &[0.0; 3])), "copy_row_from");
}

#[test]
fn rows_behind_the_last_row_are_refused() {
    let mut strips = strips_of(&Matrix::zeros(4, 3));
    assert!(does_panic(|| strips.copy_row_to(4, &mut [0.0; 3])), "copy_row_to");
    assert!(does_panic(|| strips.copy_row_from(4, &[0.0; 3])), "copy_row_from");
    let mut strips = strips_of(&Matrix::zeros(4, 0));
    assert!(does_panic(|| strips.copy_row_to(4, &mut [])), "copy_row_to without columns");
    assert!(does_panic(|| strips.copy_row_from(4, &[])), "copy_row_from without columns");
}
