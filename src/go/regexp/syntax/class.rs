//! Sets of code points, built while a class is read.

use crate::go::unicode::{self, MAX_RUNE};

/// Ranges of code points with both ends included. Only [`Class::clean`] sorts and separates them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Class(Vec<(u32, u32)>);

impl Class {
    /// The ranges, clean or not.
    pub(crate) fn ranges(&self) -> &[(u32, u32)] {
        &self.0
    }

    /// Number of code points that Go stores: two per range.
    pub(super) fn runes(&self) -> usize {
        self.0.len() * 2
    }

    /// True if a clean class contains a code point.
    pub(crate) fn has(&self, rune: u32) -> bool {
        let at = self.0.partition_point(|(_, last)| *last < rune);
        self.0.get(at).is_some_and(|(first, _)| *first <= rune)
    }

    /// True if the class contains a code point, clean or not.
    pub(super) fn contains(&self, rune: u32) -> bool {
        self.0.iter().any(|(first, last)| (*first..=*last).contains(&rune))
    }

    /// Adds a range: Go's `appendRange`. It may extend one of the last two ranges, which helps with alphabets in both cases.
    pub(super) fn add(&mut self, first: u32, last: u32) {
        for range in self.0.iter_mut().rev().take(2) {
            if first <= range.1.saturating_add(1) && range.0 <= last.saturating_add(1) {
                *range = (first.min(range.0), last.max(range.1));
                return;
            }
        }
        self.0.push((first, last));
    }

    /// Adds a range and all its case variants: Go's `appendFoldedRange`.
    pub(super) fn add_folded(&mut self, first: u32, last: u32) {
        self.add(first, last);
        for rune in unicode::foldable(first, last) {
            unicode::orbit(rune).skip(1).for_each(|other| self.add(other, other));
        }
    }

    pub(super) fn add_all(&mut self, ranges: &[(u32, u32)]) {
        for (first, last) in ranges {
            self.add(*first, *last);
        }
    }

    /// Adds the complement of sorted, separate ranges.
    pub(super) fn add_all_but(&mut self, ranges: &[(u32, u32)]) {
        let mut next = 0;
        for (first, last) in ranges {
            if next < *first {
                self.add(next, first - 1);
            }
            next = last + 1;
        }
        if next <= MAX_RUNE {
            self.add(next, MAX_RUNE);
        }
    }

    /// Sorts the ranges and joins adjacent ones: Go's `cleanClass`.
    pub(super) fn clean(&mut self) {
        self.0.sort_unstable();
        self.0.dedup_by(|next, range| {
            let touches = next.0 <= range.1.saturating_add(1);
            if touches {
                range.1 = range.1.max(next.1);
            }
            touches
        });
    }

    pub(super) fn negated(&self) -> Self {
        let mut out = Self::default();
        out.add_all_but(&self.0);
        out
    }
}

/// The ranges of `\d`, `\s`, `\w`.
pub(super) fn perl(letter: u8) -> Option<&'static [(u32, u32)]> {
    Some(match letter {
        b'd' => &[(0x30, 0x39)],
        b's' => &[(0x9, 0xa), (0xc, 0xd), (0x20, 0x20)],
        b'w' => &[(0x30, 0x39), (0x41, 0x5a), (0x5f, 0x5f), (0x61, 0x7a)],
        _ => return None,
    })
}

/// The ranges of a POSIX class.
pub(super) fn posix(name: &str) -> Option<&'static [(u32, u32)]> {
    Some(match name {
        "alnum" => &[(0x30, 0x39), (0x41, 0x5a), (0x61, 0x7a)],
        "alpha" => &[(0x41, 0x5a), (0x61, 0x7a)],
        "ascii" => &[(0x0, 0x7f)],
        "blank" => &[(0x9, 0x9), (0x20, 0x20)],
        "cntrl" => &[(0x0, 0x1f), (0x7f, 0x7f)],
        "digit" => &[(0x30, 0x39)],
        "graph" => &[(0x21, 0x7e)],
        "lower" => &[(0x61, 0x7a)],
        "print" => &[(0x20, 0x7e)],
        "punct" => &[(0x21, 0x2f), (0x3a, 0x40), (0x5b, 0x60), (0x7b, 0x7e)],
        "space" => &[(0x9, 0xd), (0x20, 0x20)],
        "upper" => &[(0x41, 0x5a)],
        "word" => &[(0x30, 0x39), (0x41, 0x5a), (0x5f, 0x5f), (0x61, 0x7a)],
        "xdigit" => &[(0x30, 0x39), (0x41, 0x46), (0x61, 0x66)],
        _ => return None,
    })
}
