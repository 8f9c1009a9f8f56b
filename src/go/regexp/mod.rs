//! Go's `regexp`: compiles expressions with Go's errors, and finds Go's matches.
//!
//! `syntax` reads an expression like Go. The tree becomes an expression of `regex-automata`, or, if that would be too large, a program that
//! runs like Go's own.

mod ecma;
mod expand;
mod groups;
mod hir;
mod machine;
mod program;
mod rewrite;
mod sample;
mod syntax;
#[cfg(test)]
mod tests;

use std::ops::Range;
use std::str::FromStr;

use regex_automata::{Input, meta};

pub use ecma::ecma;
use groups::Groups;
use program::Program;
pub use sample::samples;
pub use syntax::Error;

/// A compiled expression: Go's `regexp.Regexp`.
#[derive(Debug, Clone)]
pub struct Regexp {
    engine: Engine,
    /// True if the expression contains `\B`.
    has_no_word_boundary: bool,
    /// True if the expression is the empty text.
    is_empty: bool,
    /// Names of the groups by number, the whole match first; empty for groups without a name.
    names: Vec<Box<str>>,
}

#[derive(Debug, Clone)]
enum Engine {
    Automata(meta::Regex),
    Machine(Program),
}

impl Regexp {
    /// Go's `regexp.Compile`.
    ///
    /// # Errors
    /// Go's error: ``error parsing regexp: missing closing ): `(a` ``.
    pub fn compile(pattern: &str) -> Result<Self, Error> {
        let tree = syntax::parse(pattern)?;
        let engine = match hir::compile(&tree) {
            Some(regex) => Engine::Automata(regex),
            None => Engine::Machine(Program::new(&tree)),
        };
        Ok(Self {
            engine,
            is_empty: pattern.is_empty(),
            has_no_word_boundary: tree.has(syntax::Op::NoWordBoundary),
            names: tree.names,
        })
    }

    /// True if the expression matches anywhere: Go's `Regexp.MatchString`.
    #[must_use]
    pub fn is_match(&self, text: &str) -> bool {
        match &self.engine {
            // `\B` also holds inside a character, where no match may end; `is_match` would give up there.
            Engine::Automata(_) if self.has_no_word_boundary => self.find_at(text, 0).is_some(),
            Engine::Automata(regex) => regex.is_match(text),
            Engine::Machine(program) => machine::search(program, text, 0, 0).is_some(),
        }
    }

    /// The first match: Go's `Regexp.FindString`, which does not distinguish a missing match from an empty one.
    #[must_use]
    pub fn find<'t>(&self, text: &'t str) -> &'t str {
        self.find_at(text, 0).map_or("", |found| &text[found])
    }

    /// The first matches, up to a maximum number: Go's `Regexp.FindAllString`.
    #[must_use]
    pub fn find_all<'t>(&self, text: &'t str, most: usize) -> Vec<&'t str> {
        let ranges = self.find_ranges(text, most).into_iter();
        ranges.map(|found| &text[found]).collect()
    }

    fn find_ranges(&self, text: &str, most: usize) -> Vec<Range<usize>> {
        let mut out = Vec::new();
        let mut at = 0;
        let mut end_before = None;
        while out.len() < most && at <= text.len() {
            let Some(found) = self.find_at(text, at) else { break };
            let is_empty_here = found.end == at;
            if !(is_empty_here && end_before == Some(found.start)) {
                out.push(found.clone());
            }
            at = if is_empty_here { after(text, at) } else { found.end };
            end_before = Some(found.end);
        }
        out
    }

    /// Replaces every match; `$1` and `${name}` in the template refer to its groups. Go's `Regexp.ReplaceAllString`.
    #[must_use]
    pub fn replace_all(&self, text: &str, template: &str) -> String {
        let groups = if template.contains('$') { self.names.len() } else { 1 };
        let mut out = String::new();
        let (mut at, mut copied) = (0, 0);
        while at <= text.len() {
            let Some(found) = self.groups_at(text, at, groups) else {
                break;
            };
            let Some(Some(whole)) = found.first() else { break };
            out.push_str(&text[copied..whole.start]);
            // An empty match directly after another match is not replaced.
            if whole.end > copied || whole.start == 0 {
                expand::expand(&mut out, template, text, &found, &self.names);
            }
            copied = whole.end;
            at = whole.end.max(after(text, at));
        }
        out.push_str(&text[copied..]);
        out
    }

    /// The text between the matches, of which there are at most `count`, if it is not negative: Go's `Regexp.Split`. `None` is Go's nil.
    #[must_use]
    pub fn split<'t>(&self, text: &'t str, count: i64) -> Option<Vec<&'t str>> {
        if count == 0 {
            return None;
        }
        if text.is_empty() && !self.is_empty {
            return Some(vec![""]);
        }
        let most = usize::try_from(count).unwrap_or(usize::MAX);
        let mut parts = Vec::new();
        let (mut start, mut end) = (0, 0);
        for found in self.find_ranges(text, most) {
            if parts.len() + 1 >= most {
                break;
            }
            end = found.start;
            if found.end != 0 {
                parts.push(&text[start..end]);
            }
            start = found.end;
        }
        if end != text.len() {
            parts.push(&text[start..]);
        }
        Some(parts)
    }

    /// The groups of the first match, the whole match first: Go's `Regexp.FindStringSubmatch`.
    #[must_use]
    pub fn captures<'t>(&self, text: &'t str) -> Option<Vec<Option<&'t str>>> {
        let groups = self.groups_at(text, 0, self.names.len())?;
        Some(
            groups
                .into_iter()
                .map(|group| group.map(|group| &text[group]))
                .collect(),
        )
    }

    fn find_at(&self, text: &str, at: usize) -> Option<Range<usize>> {
        match &self.engine {
            Engine::Automata(regex) => regex.search(&Input::new(text).range(at..)).map(|found| found.range()),
            Engine::Machine(program) => machine::search(program, text, at, 1)?.first()?.clone(),
        }
    }

    /// The first match from an offset on, with the given number of groups.
    fn groups_at(&self, text: &str, at: usize, count: usize) -> Option<Groups> {
        match &self.engine {
            Engine::Automata(_) if count == 1 => Some(vec![Some(self.find_at(text, at)?)]),
            Engine::Automata(regex) => {
                let mut captures = regex.create_captures();
                regex.search_captures(&Input::new(text).range(at..), &mut captures);
                captures.get_match()?;
                // The automaton leaves out groups that are repeated zero times.
                let group = |index| captures.get_group(index).map(|group| group.range());
                Some((0..count).map(group).collect())
            }
            Engine::Machine(program) => machine::search(program, text, at, count),
        }
    }
}

impl FromStr for Regexp {
    type Err = Error;

    fn from_str(pattern: &str) -> Result<Self, Error> {
        Self::compile(pattern)
    }
}

/// The offset after the next character; one more at the end.
fn after(text: &str, at: usize) -> usize {
    at + text[at..].chars().next().map_or(1, char::len_utf8)
}

/// An expression that matches only the given text: Go's `regexp.QuoteMeta`.
#[must_use]
pub fn quote_meta(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        if r"\.+*?()|[]{}^$".contains(character) {
            out.push('\\');
        }
        out.push(character);
    }
    out
}
