//! The key order of Go's libraries (`keyList.Less`).

use std::cmp::Ordering;

use crate::go::yaml::Dialect;

/// Compares keys: letters after everything else, runs of digits by value, then by code point and length.
pub(super) fn compare_keys(a: &str, b: &str, dialect: Dialect) -> Ordering {
    // Most keys differ first in two letters, or not before one of them ends.
    let first = a.bytes().zip(b.bytes()).find(|(a, b)| a != b || !a.is_ascii());
    match first {
        Some((a, b)) if a.is_ascii_alphabetic() && b.is_ascii_alphabetic() => a.cmp(&b),
        None => a.len().cmp(&b.len()),
        Some(_) => compare_characters(a, b, dialect),
    }
}

fn compare_characters(a: &str, b: &str, dialect: Dialect) -> Ordering {
    let a: Vec<char> = a.chars().collect();
    let b: Vec<char> = b.chars().collect();
    let mut digits = false;
    for at in 0..a.len().min(b.len()) {
        if a[at] == b[at] {
            digits = is_digit(a[at]);
            continue;
        }
        let (a_letter, b_letter) = (a[at].is_alphabetic(), b[at].is_alphabetic());
        if a_letter && b_letter {
            return a[at].cmp(&b[at]);
        }
        if a_letter || b_letter {
            let a_first = if digits && dialect == Dialect::V3 {
                a_letter
            } else {
                b_letter
            };
            return if a_first { Ordering::Less } else { Ordering::Greater };
        }
        // A zero inside a number counts as a digit; a leading zero does not.
        let counts =
            (a[at] == '0' || b[at] == '0') && a[..at].iter().rev().take_while(|c| is_digit(**c)).any(|c| *c != '0');
        let (a_number, a_end) = digits_from(&a, at, counts);
        let (b_number, b_end) = digits_from(&b, at, counts);
        return a_number.cmp(&b_number).then(a_end.cmp(&b_end)).then(a[at].cmp(&b[at]));
    }
    a.len().cmp(&b.len())
}

fn is_digit(character: char) -> bool {
    character.is_numeric() && (character.is_ascii_digit() || !character.is_ascii())
}

/// The number at an index, which wraps around like Go's int64, and its end.
fn digits_from(text: &[char], from: usize, after_digits: bool) -> (i64, usize) {
    let mut number = i64::from(after_digits);
    let mut at = from;
    while at < text.len() && is_digit(text[at]) {
        number = number
            .wrapping_mul(10)
            .wrapping_add(i64::from(u32::from(text[at])) - i64::from(u32::from('0')));
        at += 1;
    }
    (number, at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_difference_decides() {
        const CHARACTERS: [char; 9] = ['a', 'b', 'B', '0', '1', '9', '-', 'é', '٣'];
        let mut texts = vec![String::new()];
        for _ in 0..3 {
            let longer = texts
                .iter()
                .flat_map(|text| CHARACTERS.map(|character| format!("{text}{character}")));
            texts.extend(longer.collect::<Vec<_>>());
            texts.sort();
            texts.dedup();
        }
        for (a, b) in texts.iter().flat_map(|a| texts.iter().map(move |b| (a, b))) {
            for dialect in [Dialect::V2, Dialect::V3] {
                assert_eq!(
                    compare_keys(a, b, dialect),
                    compare_characters(a, b, dialect),
                    "{a} {b}"
                );
            }
        }
    }
}
