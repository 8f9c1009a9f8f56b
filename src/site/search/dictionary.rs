//! Frequent words, each as one character: texts of fields repeat few words.

use std::cmp::Reverse;
use std::collections::{BTreeSet, HashMap};
use std::ops::RangeInclusive;

use rayon::prelude::*;

/// Letters that stand for words: two bytes each in UTF-8, none of them a mark on the letter before. A letter that a text has itself stands for no word.
const LETTERS: [RangeInclusive<char>; 4] = [
    '\u{100}'..='\u{2af}',
    '\u{391}'..='\u{3ff}',
    '\u{400}'..='\u{482}',
    '\u{48a}'..='\u{52f}',
];

/// Least number of times that a word is there.
const LEAST: usize = 3;

/// Lengths of words that are shorter as a letter, in bytes. The blank behind a word is a part of it.
const LENGTHS: RangeInclusive<usize> = 2..=40;

/// Number of texts whose words one thread counts.
const CHUNK: usize = 2_000;

/// Words with their letters.
#[derive(Debug, Default)]
pub(super) struct Dictionary<'t> {
    letters: HashMap<&'t str, char>,
    /// The words in the order of their letters.
    words: Vec<(char, &'t str)>,
}

impl<'t> Dictionary<'t> {
    /// The words that make some texts the shortest.
    pub(super) fn of(texts: &'t [String]) -> Self {
        let counted = texts.par_chunks(CHUNK).map(count);
        let (counts, taken) = counted.reduce(Default::default, |(mut counts, mut taken), (more, others)| {
            for (word, count) in more {
                *counts.entry(word).or_default() += count;
            }
            taken.extend(others);
            (counts, taken)
        });
        let mut words: Vec<(&str, usize)> = counts.into_iter().filter(|(_, count)| *count >= LEAST).collect();
        words.sort_unstable_by_key(|(word, count)| (Reverse(count * (word.len() - 1)), *word));
        let free = LETTERS.into_iter().flatten().filter(|letter| !taken.contains(letter));
        let words: Vec<(char, &str)> = free.zip(words.into_iter().map(|(word, _)| word)).collect();
        Self {
            letters: words.iter().map(|(letter, word)| (*word, *letter)).collect(),
            words,
        }
    }

    /// A text with letters instead of words and the blanks behind them.
    pub(super) fn fold(&self, text: &str) -> String {
        let mut out = String::with_capacity(text.len() / 2);
        let mut has_blank = true;
        for word in text.split(' ') {
            if !has_blank {
                out.push(' ');
            }
            let letter = self.letters.get(word);
            match letter {
                Some(letter) => out.push(*letter),
                None => out.push_str(word),
            }
            has_blank = letter.is_some();
        }
        out
    }

    /// The letters, and the words between blanks.
    pub(super) fn lists(&self) -> (String, String) {
        let letters = self.words.iter().map(|(letter, _)| *letter).collect();
        let words: Vec<&str> = self.words.iter().map(|(_, word)| *word).collect();
        (letters, words.join(" "))
    }
}

/// How often words are in some texts, and the letters that the texts have themselves.
fn count(texts: &[String]) -> (HashMap<&str, usize>, BTreeSet<char>) {
    let (mut counts, mut taken) = (HashMap::new(), BTreeSet::new());
    for text in texts {
        for word in text.split(' ').filter(|word| LENGTHS.contains(&word.len())) {
            *counts.entry(word).or_default() += 1;
        }
        if !text.is_ascii() {
            let own = text
                .chars()
                .filter(|own| LETTERS.iter().any(|letters| letters.contains(own)));
            taken.extend(own);
        }
    }
    (counts, taken)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_letters() {
        let texts = ["the name of the pool", "the name of ā", "the  name", "pool"].map(str::to_owned);
        let dictionary = Dictionary::of(&texts);
        // `ā`, the second letter, is in a text.
        assert_eq!(dictionary.lists(), ("\u{100}\u{102}".to_owned(), "name the".to_owned()));
        let folded = texts.each_ref().map(|text| dictionary.fold(text));
        assert_eq!(folded, ["ĂĀof Ăpool", "ĂĀof ā", "Ă Ā", "pool"]);
    }
}
