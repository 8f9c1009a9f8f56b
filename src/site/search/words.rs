//! The words of descriptions for search.

use std::collections::HashMap;

use rayon::prelude::*;

use super::shard;
use crate::site::script::{push_list, push_number, push_string};

/// Words that say nothing about a field.
const COMMON: [&str; 48] = [
    "about", "all", "also", "and", "any", "are", "been", "but", "can", "does", "for", "from", "has", "have", "into",
    "its", "may", "more", "must", "not", "one", "only", "other", "should", "such", "than", "that", "the", "their",
    "then", "there", "these", "they", "this", "those", "too", "used", "using", "was", "were", "what", "when", "where",
    "which", "will", "with", "would", "you",
];

/// Lengths of words that are found, in bytes.
const LENGTHS: std::ops::RangeInclusive<usize> = 3..=32;

/// Bytes of a description whose words are found.
const MAX_TEXT: usize = 4_000;

/// Maximum number of groups of fields that a word leads to: a more frequent word does not help.
const MAX_GROUPS: usize = 1_000;

/// Number of groups whose words one thread collects.
const CHUNK: usize = 2_000;

/// Groups of fields by word, each in order.
type Words = HashMap<String, Vec<u32>>;

/// The scripts with words in order, and the first word of each.
pub(super) fn shards(groups: &[u32], described: &[&str]) -> (Vec<String>, Vec<String>) {
    let chunks = groups.par_chunks(CHUNK).enumerate();
    let words = chunks.map(|(at, chunk)| collect(at * CHUNK, chunk, described));
    let words = words.reduce(Words::new, |mut words, more| {
        for (word, groups) in more {
            words.entry(word).or_default().extend(groups);
        }
        words
    });
    let mut words: Vec<(String, Vec<u32>)> = words.into_iter().collect();
    words.par_sort_unstable();
    let mut shards: Vec<String> = Vec::new();
    let mut first_words = Vec::new();
    for (word, mut groups) in words {
        groups.truncate(MAX_GROUPS);
        if shards.last().is_none_or(|shard| shard.len() > shard::SIZE) {
            if let Some(shard) = shards.last_mut() {
                shard.push_str("]);\n");
            }
            shards.push(format!("crdsmith.add(\"words\",{},[", shards.len()));
            first_words.push(word.clone());
        } else if let Some(shard) = shards.last_mut() {
            shard.push(',');
        }
        let Some(out) = shards.last_mut() else { continue };
        push_string(out, &word);
        out.push(',');
        let mut before = 0;
        push_list(out, groups, |out, group| {
            push_number(out, (group - before) as usize);
            before = group;
        });
        out.push('\n');
    }
    if let Some(shard) = shards.last_mut() {
        shard.push_str("]);\n");
    }
    (shards, first_words)
}

/// The words of the groups from `first` on.
fn collect(first: usize, groups: &[u32], described: &[&str]) -> Words {
    let mut words = Words::new();
    let mut word = String::new();
    for (at, text) in groups.iter().enumerate() {
        let group = u32::try_from(first + at).unwrap_or(u32::MAX);
        let text = described[*text as usize].split_once('\n').unwrap_or_default().1;
        let text = &text[..text.floor_char_boundary(MAX_TEXT)];
        for part in text.split(|character: char| !character.is_alphanumeric()) {
            if !LENGTHS.contains(&part.len()) || part.bytes().all(|byte| byte.is_ascii_digit()) {
                continue;
            }
            word.clear();
            if part.is_ascii() {
                word.push_str(part);
                word.make_ascii_lowercase();
            } else {
                word.extend(part.chars().flat_map(char::to_lowercase));
            }
            match words.get_mut(word.as_str()) {
                Some(found) if found.last() == Some(&group) || found.len() == MAX_GROUPS => {}
                Some(found) => found.push(group),
                None if COMMON.binary_search(&word.as_str()).is_ok() => {}
                None => {
                    words.insert(word.clone(), vec![group]);
                }
            }
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn common_words_are_in_order() {
        assert!(COMMON.is_sorted());
    }

    #[test]
    fn words_lead_to_groups() {
        let described = [
            "string\nThe name of a Pool, the pool's name.",
            "string\nA role of 42 pools.",
        ];
        let (shards, first) = shards(&[0, 1], &described);
        assert_eq!(first, ["name"]);
        assert_eq!(
            shards,
            ["crdsmith.add(\"words\",0,[\"name\",[0]\n,\"pool\",[0]\n,\"pools\",[1]\n,\"role\",[1]\n]);\n"]
        );
    }
}
