//! Good files, spoilt by lot.

use chalknet::toolbox::Random;
use std::ops::Range;

/// Spoilt files are cut off here, however often a part was repeated.
const LONGEST: usize = 4096;

/// What the four bytes of a size may be when a header lies.
const EDGES: [u32; 12] = [0, 1, 2, 3, 4, 255, 256, 65_535, 65_536, 0x7FFF_FFFF, 0x8000_0000, 0xFFFF_FFFF];

/// What may stand where a number is expected, or nothing.
const EDGE_WORDS: &str = "0 -0 1 2 3 -1 0.1 1e5 255 256 65535 65536 4294967295 4294967296 9223372036854775807 \
                          18446744073709551615 18446744073709551616 123456789012345678901234567890 1e999 1e-999 \
                          0.12345678901234567 NaN -Infinity null [] {} \"\" ";

/// One of the good files with one to four faults.
pub fn spoilt(good_files: &[Vec<u8>], random: &mut Random) -> Vec<u8> {
    let mut file = one_of(good_files, random).clone();
    for _ in 0..1 + random.below(4) {
        spoil(&mut file, good_files, random);
        file.truncate(LONGEST);
    }
    file
}

/// One fault more.
fn spoil(file: &mut Vec<u8>, good_files: &[Vec<u8>], random: &mut Random) {
    match random.below(10) {
        0 => change_byte(file, random, |byte, random| byte ^ (1 << random.below(8))),
        1 => change_byte(file, random, |_, random| random.below(256) as u8),
        2 => change_byte(file, random, |_, random| *one_of(b"\x00\x7F\x80\xFF \n09-.eE\"\\[]{},:#<", random)),
        3 => file.truncate(random.below(file.len() + 1)),
        4 => drop(file.drain(part_of(file, random))),
        5 => repeat_part(file, random),
        6 => swap_parts(file, random),
        7 => splice(file, one_of(good_files, random).as_slice(), random),
        8 => change_size(file, random),
        _ => change_number(file, random),
    }
}

fn one_of<'a, T>(list: &'a [T], random: &mut Random) -> &'a T {
    &list[random.below(list.len())]
}

/// A part of the file from anywhere to anywhere; it may be empty.
fn part_of(file: &[u8], random: &mut Random) -> Range<usize> {
    let (a, b) = (random.below(file.len() + 1), random.below(file.len() + 1));
    a.min(b)..a.max(b)
}

fn change_byte(file: &mut [u8], random: &mut Random, changed: fn(u8, &mut Random) -> u8) {
    if !file.is_empty() {
        let place = random.below(file.len());
        file[place] = changed(file[place], random);
    }
}

fn repeat_part(file: &mut Vec<u8>, random: &mut Random) {
    let part = part_of(file, random);
    let repeated = file[part.clone()].repeat(1 + random.below(3));
    file.splice(part.end..part.end, repeated);
}

/// ABCDE → ADCBE
fn swap_parts(file: &mut Vec<u8>, random: &mut Random) {
    let mut borders: Vec<usize> = (0..4).map(|_| random.below(file.len() + 1)).collect();
    borders.sort_unstable();
    let [b, c, d, e] = [borders[0], borders[1], borders[2], borders[3]];
    *file = [&file[..b], &file[d..e], &file[c..d], &file[b..c], &file[e..]].concat();
}

/// The beginning of this file and the end of another.
fn splice(file: &mut Vec<u8>, other: &[u8], random: &mut Random) {
    file.truncate(random.below(file.len() + 1));
    file.extend_from_slice(&other[random.below(other.len() + 1)..]);
}

/// Sets four bytes where IDX has the size of a dimension, or one of the bytes before them.
fn change_size(file: &mut [u8], random: &mut Random) {
    let place = 4 * random.below(5);
    let edge = one_of(&EDGES, random).to_be_bytes();
    match file.get_mut(place..place + 4) {
        Some(header) if place == 0 => header[2 + random.below(2)] = edge[3],
        Some(size) => size.copy_from_slice(&edge),
        None => {}
    }
}

/// Puts another word in the place of a number that is written out in digits.
fn change_number(file: &mut Vec<u8>, random: &mut Random) {
    let is_digit = |i: usize| file.get(i).is_some_and(u8::is_ascii_digit);
    let starts: Vec<usize> =
        (0..file.len()).filter(|&i| is_digit(i) && (i == 0 || !is_digit(i - 1))).collect();
    if !starts.is_empty() {
        let start = *one_of(&starts, random);
        let end = (start..).find(|&i| !is_digit(i)).unwrap_or(start);
        let words: Vec<&str> = EDGE_WORDS.split(' ').collect();
        file.splice(start..end, one_of(&words, random).bytes());
    }
}
