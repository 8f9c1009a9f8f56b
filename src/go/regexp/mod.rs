//! Go's `regexp`: which expressions compile, what is said of the others, and what the former match.
//!
//! `syntax` reads an expression as Go does. What it read becomes an expression of `regex-automata`, or, where that would be too
//! large, a program that is run as Go runs its own.

mod expand;
mod groups;
mod hir;
mod machine;
mod program;
mod syntax;
#[cfg(test)]
mod tests;

use std::ops::Range;
use std::str::FromStr;

use regex_automata::{Input, meta};

use groups::Groups;
use program::Program;
pub use syntax::Error;

/// A compiled expression: Go's `regexp.Regexp`.
#[derive(Debug, Clone)]
pub struct Regexp {
    engine: Engine,
    /// Whether `\B` is in the expression.
    has_no_word_boundary: bool,
    /// Names of the groups by number, the whole match first; empty for those without one.
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
            has_no_word_boundary: tree.has(syntax::Op::NoWordBoundary),
            names: tree.names,
        })
    }

    /// Whether there is a match anywhere: Go's `Regexp.MatchString`.
    #[must_use]
    pub fn is_match(&self, text: &str) -> bool {
        match &self.engine {
            // `\B` holds inside of a character, where no match may end. The search for any end gives up there.
            Engine::Automata(_) if self.has_no_word_boundary => self.find_at(text, 0).is_some(),
            Engine::Automata(regex) => regex.is_match(text),
            Engine::Machine(program) => machine::search(program, text, 0, 0).is_some(),
        }
    }

    /// The first match: Go's `Regexp.FindString`, which has no difference between none and an empty one.
    #[must_use]
    pub fn find<'t>(&self, text: &'t str) -> &'t str {
        self.find_at(text, 0).map_or("", |found| &text[found])
    }

    /// At most so many matches, from the left: Go's `Regexp.FindAllString`.
    #[must_use]
    pub fn find_all<'t>(&self, text: &'t str, most: usize) -> Vec<&'t str> {
        let mut out = Vec::new();
        let mut at = 0;
        let mut end_before = None;
        while out.len() < most && at <= text.len() {
            let Some(found) = self.find_at(text, at) else { break };
            let is_empty_here = found.end == at;
            if !(is_empty_here && end_before == Some(found.start)) {
                out.push(&text[found.clone()]);
            }
            at = if is_empty_here { after(text, at) } else { found.end };
            end_before = Some(found.end);
        }
        out
    }

    /// Replaces every match; `$1`, `${name}` in the template are groups of it. Go's `Regexp.ReplaceAllString`.
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
            // An empty match at the end of another is not replaced.
            if whole.end > copied || whole.start == 0 {
                expand::expand(&mut out, template, text, &found, &self.names);
            }
            copied = whole.end;
            at = whole.end.max(after(text, at));
        }
        out.push_str(&text[copied..]);
        out
    }

    fn find_at(&self, text: &str, at: usize) -> Option<Range<usize>> {
        match &self.engine {
            Engine::Automata(regex) => regex.search(&Input::new(text).range(at..)).map(|found| found.range()),
            Engine::Machine(program) => machine::search(program, text, at, 1)?.first()?.clone(),
        }
    }

    /// The first match from a place on, with this number of groups.
    fn groups_at(&self, text: &str, at: usize, count: usize) -> Option<Groups> {
        match &self.engine {
            Engine::Automata(_) if count == 1 => Some(vec![Some(self.find_at(text, at)?)]),
            Engine::Automata(regex) => {
                let mut captures = regex.create_captures();
                regex.search_captures(&Input::new(text).range(at..), &mut captures);
                captures.get_match()?;
                // Groups that are repeated zero times are not in the automaton.
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

/// The place after the next character; after the end, one more.
fn after(text: &str, at: usize) -> usize {
    at + text[at..].chars().next().map_or(1, char::len_utf8)
}

/// An expression that matches a text and nothing else: Go's `regexp.QuoteMeta`.
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
