//! The ten digits as a hand with a mouse draws them.

/// The lines of each digit, through points x,y on paper 100 wide and 140 high.
const DIGITS: [&str; 10] = [
    "58,8 30,12 12,45 10,90 28,130 60,134 86,105 90,60 78,22 52,8",
    "56,6 54,50 50,95 48,136",
    "14,38 26,14 52,6 80,18 84,46 62,78 32,108 12,130 50,128 92,130",
    "16,18 48,4 80,16 82,44 58,62 40,66 66,70 88,92 80,122 48,136 12,124",
    "34,6 24,40 12,80 12,82 50,80 92,78 / 70,40 67,90 64,136",
    "26,8 22,38 18,64 20,64 48,54 78,68 86,98 66,128 36,136 12,124 / 27,8 58,8 86,5",
    "70,4 44,24 22,62 14,100 30,130 60,134 80,112 72,86 46,80 18,98",
    "10,14 48,13 90,10 90,11 70,54 52,96 40,136",
    "74,22 50,6 24,20 28,48 56,70 78,98 68,128 40,134 20,112 34,82 62,54 78,30 70,18",
    "80,26 54,8 24,22 20,50 44,66 72,52 82,22 80,28 74,80 66,136",
];

/// The lines of a digit, `height` pixels high, around a place that is (x, y) pixels from the middle of the paper.
pub fn digit(digit: usize, height: f64, (x, y): (f64, f64)) -> Vec<Vec<(f64, f64)>> {
    let place = |point: &str| {
        let (a, b) = point.split_once(',').expect("x,y");
        let [a, b] = [a, b].map(|number| number.parse::<f64>().expect("a number"));
        (x + (a - 50.0) * height / 140.0, y + (b - 70.0) * height / 140.0)
    };
    let lines = DIGITS[digit].split(" / ");
    lines.map(|line| rounded(&rounded(&line.split(' ').map(place).collect::<Vec<_>>()))).collect()
}

/// Cuts each corner off at a quarter of its two sides (Chaikin 1974); the ends stay.
fn rounded(points: &[(f64, f64)]) -> Vec<(f64, f64)> {
    let between = |a: (f64, f64), b: (f64, f64), t: f64| (a.0 + t * (b.0 - a.0), a.1 + t * (b.1 - a.1));
    let sides =
        points.windows(2).flat_map(|side| [between(side[0], side[1], 0.25), between(side[0], side[1], 0.75)]);
    let ends = (points[0], points[points.len() - 1]);
    std::iter::once(ends.0).chain(sides).chain([ends.1]).collect()
}
