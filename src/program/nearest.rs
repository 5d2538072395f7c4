//! What was meant by a word that was mistyped.

/// ": did you mean train?", or nothing if none of the known words is near enough.
pub fn did_you_mean(typed: &str, known: &[&str]) -> String {
    nearest(typed, known).map_or(String::new(), |word| format!(": did you mean {word}?"))
}

/// The known word that the fewest mistakes lead to, the first of several; None if even those are too many.
pub fn nearest<'a>(typed: &str, known: &[&'a str]) -> Option<&'a str> {
    let typed = letters(typed);
    let mut best: Option<(usize, &str)> = None;
    for &word in known {
        let letters = letters(word);
        // One letter in three may be wrong.
        let most = typed.len().max(letters.len()) / 3;
        // Each letter too many is a mistake: what is far too long need not be compared.
        if typed.len().abs_diff(letters.len()) > most {
            continue;
        }
        let mistakes = mistakes(&typed, &letters);
        if mistakes <= most && best.map_or(true, |(fewest, _)| mistakes < fewest) {
            best = Some((mistakes, word));
        }
    }
    best.map(|(_, word)| word)
}

/// The letters of a word; whether they are capitals, and how many dashes of what length stand before, is no mistake:
/// some programs turn -- into one long dash.
fn letters(word: &str) -> Vec<char> {
    word.trim_start_matches(['-', '–', '—']).to_lowercase().chars().collect()
}

/// How many mistakes lead from one word to the other, at least: a letter too many, one too few, a wrong one, or two
/// neighbours swapped.
fn mistakes(typed: &[char], meant: &[char]) -> usize {
    // table[i][j]: the same for the first i letters of the one and the first j letters of the other.
    let mut table = vec![vec![0; meant.len() + 1]; typed.len() + 1];
    for i in 0..=typed.len() {
        for j in 0..=meant.len() {
            if i == 0 || j == 0 {
                // All indexes here run over the sizes that the table was made with.
                table[i][j] = i.max(j);
                continue;
            }
            let wrong = usize::from(typed[i - 1] != meant[j - 1]);
            let one_letter = (table[i - 1][j] + 1).min(table[i][j - 1] + 1).min(table[i - 1][j - 1] + wrong);
            let is_swapped = i > 1 && j > 1 && typed[i - 1] == meant[j - 2] && typed[i - 2] == meant[j - 1];
            let swapped = if is_swapped { table[i - 2][j - 2] + 1 } else { one_letter };
            table[i][j] = one_letter.min(swapped);
        }
    }
    table[typed.len()][meant.len()]
}
