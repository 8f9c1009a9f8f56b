//! Texts that a schema accepts.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use super::shape::Shape;
use crate::crd::Schema;
use crate::go::regexp::{Regexp, samples};
use crate::k8s::format::{SAMPLES, of_string, sample};

/// Texts for readers, tried before any other.
const WORDS: [&str; 8] = [
    "example",
    "Example",
    "EXAMPLE",
    "example.com",
    "https://example.com",
    "1h",
    "1",
    "example.com/example",
];

/// Maximum number of characters of a text.
const LONGEST: usize = 1 << 16;

/// Compiled patterns, and texts that were made.
#[derive(Debug, Default)]
pub(super) struct Patterns<'s> {
    compiled: RefCell<HashMap<&'s str, Option<Rc<Regexp>>>>,
    made: RefCell<HashMap<Key, String>>,
}

/// The schemas of a text, its default and its number.
type Key = (Vec<*const Schema>, Option<String>, usize);

impl<'s> Patterns<'s> {
    fn is_match(&self, pattern: &'s str, text: &str) -> bool {
        let mut compiled = self.compiled.borrow_mut();
        let compile = || Regexp::compile(pattern).ok().map(Rc::new);
        let regexp = compiled.entry(pattern).or_insert_with(compile).clone();
        drop(compiled);
        regexp.is_some_and(|regexp| regexp.is_match(text))
    }

    /// Text number `index` that a schema accepts, from 0. If there are fewer, the last one; if there is none, a text that is not accepted.
    pub(super) fn text(&self, shape: &Shape<'s>, default: Option<&str>, index: usize) -> String {
        let schemas = shape
            .parts
            .iter()
            .chain(&shape.nots)
            .map(|part| std::ptr::from_ref(*part));
        let key = (schemas.collect(), default.map(str::to_owned), index);
        if let Some(text) = self.made.borrow().get(&key) {
            return text.clone();
        }
        let text = self.make(shape, default, index);
        self.made.borrow_mut().insert(key, text.clone());
        text
    }

    fn make(&self, shape: &Shape<'s>, default: Option<&str>, index: usize) -> String {
        let formats: Vec<&str> = shape.parts.iter().filter_map(|part| part.format.as_deref()).collect();
        let fits = |text: &str| self.fits(shape, &formats, text);
        let mut found: Vec<String> = Vec::new();
        let mut take = |text: String| {
            if found.len() <= index && !found.contains(&text) && fits(&text) {
                found.push(text);
            }
            found.len() > index
        };
        let bounds = Bounds::of(shape);
        let _ = default.is_some_and(|text| take(text.to_owned()))
            || formats
                .iter()
                .any(|format| (0..SAMPLES).map_while(|at| sample(format, at)).any(&mut take))
            || WORDS.iter().any(|word| take(bounds.fitted(word)))
            || (index > 0 && (2..index + 8).any(|number| take(bounds.numbered(number))))
            || shape
                .parts
                .iter()
                .filter_map(|part| part.bounds.pattern.as_deref())
                .any(|pattern| {
                    let lengths = [bounds.min];
                    samples(pattern, index + 1, &lengths, &fits).into_iter().any(&mut take)
                });
        found.pop().unwrap_or_else(|| bounds.fitted(WORDS[0]))
    }

    fn fits(&self, shape: &Shape<'s>, formats: &[&str], text: &str) -> bool {
        let bounds = Bounds::of(shape);
        let length = text.chars().count();
        let has_format = |format: &&str| of_string(format).is_none_or(|check| check(text));
        let matches = |pattern: &'s str| self.is_match(pattern, text);
        let is_not = |not: &&'s Schema| {
            let is_bare = not.required.is_empty() && not.properties.is_empty();
            let mut patterns = not.bounds.pattern.iter();
            is_bare && patterns.any(|pattern| matches(pattern))
        };
        (bounds.min..=bounds.max).contains(&length)
            && formats.iter().all(has_format)
            && shape
                .parts
                .iter()
                .filter_map(|part| part.bounds.pattern.as_deref())
                .all(matches)
            && !shape.nots.iter().any(is_not)
    }
}

/// Minimum and maximum length in characters.
#[derive(Clone, Copy)]
struct Bounds {
    min: usize,
    max: usize,
}

impl Bounds {
    fn of(shape: &Shape<'_>) -> Self {
        let length = |number: i64| usize::try_from(number).unwrap_or_default();
        Self {
            min: shape.largest(|part| part.bounds.min_length).map_or(0, length),
            max: shape.smallest(|part| part.bounds.max_length).map_or(usize::MAX, length),
        }
    }

    /// The word, repeated or cut if it has not the right length.
    fn fitted(self, word: &str) -> String {
        let mut text = word.to_owned();
        while text.len() < self.min.min(LONGEST) {
            text.push('-');
            text.push_str(word);
        }
        if word.len() < self.min {
            text.truncate(self.min);
        }
        text.truncate(self.max);
        // A name must not end with a dash.
        if text.ends_with('-') {
            text.pop();
            text.push('e');
        }
        text
    }

    /// The first word with a number at its end.
    fn numbered(self, number: usize) -> String {
        let ending = format!("-{number}");
        let room = self.max.saturating_sub(ending.len());
        let mut text = self.fitted(WORDS[0]);
        text.truncate(room);
        text.push_str(&ending);
        if text.len() > self.max {
            return number.to_string();
        }
        text
    }
}
