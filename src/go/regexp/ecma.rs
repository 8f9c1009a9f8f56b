//! Go's expressions in the common part of Go's and JavaScript's dialects.
//!
//! In: an expression of Go. Out: one that matches the same texts in both dialects (JavaScript with the flag `u`), so that validators of
//! JSON Schemas agree whichever engine they have. Most expressions stay as they are; the others are rewritten ([`super::rewrite`]) or, as the
//! last resort, printed from their tree.

use std::fmt::Write as _;

use super::rewrite::rewrite;
use super::syntax::{self, Id, Node, Op, Tree};
use crate::go::unicode;

/// The expression for both dialects. `None` for an invalid expression, and for one that asks for the start or end of a line in its middle,
/// which the common part lacks.
#[must_use]
pub fn ecma(pattern: &str) -> Option<String> {
    let tree = syntax::parse(pattern).ok()?;
    if let Some(text) = rewrite(pattern) {
        return Some(text);
    }
    let mut out = String::new();
    let edges = Edges { start: true, end: true };
    print(&tree, tree.root, Level::Alternation, edges, &mut out)?;
    Some(out)
}

/// What an expression may be without a group around it.
#[derive(Clone, Copy, PartialEq, PartialOrd)]
enum Level {
    Alternation,
    Concatenation,
    /// One character, one class, or a group: what a repetition applies to.
    Atom,
}

/// Whether nothing of the expression comes before or after a node. There, the line break before a line can be a part of the match.
#[derive(Clone, Copy)]
struct Edges {
    start: bool,
    end: bool,
}

/// Prints a node. The parser bounds the depth.
fn print(tree: &Tree, id: Id, most: Level, edges: Edges, out: &mut String) -> Option<()> {
    let node = tree.node(id);
    let own = level(node);
    if own < most {
        out.push_str("(?:");
    }
    match node.op {
        Op::EmptyMatch | Op::LeftParen | Op::VerticalBar => {}
        Op::BeginLine if edges.start => out.push_str(r"(?:^|\n)"),
        Op::EndLine if edges.end => out.push_str(r"(?:\n|$)"),
        Op::BeginLine | Op::EndLine => return None,
        Op::Literal => node.literal.iter().for_each(|rune| literal(*rune, node.folds(), out)),
        Op::CharClass => class(node.class.ranges().iter().copied(), out),
        Op::AnyCharNotNl => out.push_str(r"[^\n]"),
        Op::AnyChar => out.push_str(r"[\s\S]"),
        Op::BeginText => out.push('^'),
        Op::EndText => out.push('$'),
        Op::WordBoundary => out.push_str(r"\b"),
        Op::NoWordBoundary => out.push_str(r"\B"),
        Op::Capture => print(tree, node.subs[0], Level::Alternation, edges, out)?,
        Op::Star => repeated(tree, node, "*", out)?,
        Op::Plus => repeated(tree, node, "+", out)?,
        Op::Quest => repeated(tree, node, "?", out)?,
        Op::Repeat => {
            let (min, max) = (node.min, node.max);
            let counts = match max {
                Some(max) if max == min => format!("{{{min}}}"),
                Some(max) => format!("{{{min},{max}}}"),
                None => format!("{{{min},}}"),
            };
            repeated(tree, node, &counts, out)?;
        }
        Op::Concat => {
            for (index, sub) in node.subs.iter().enumerate() {
                let edges = Edges {
                    start: edges.start && index == 0,
                    end: edges.end && index + 1 == node.subs.len(),
                };
                print(tree, *sub, Level::Concatenation, edges, out)?;
            }
        }
        Op::Alternate => {
            for (index, sub) in node.subs.iter().enumerate() {
                if index > 0 {
                    out.push('|');
                }
                print(tree, *sub, Level::Concatenation, edges, out)?;
            }
        }
    }
    if own < most {
        out.push(')');
    }
    Some(())
}

fn level(node: &Node) -> Level {
    match node.op {
        Op::CharClass | Op::AnyCharNotNl | Op::AnyChar => Level::Atom,
        Op::Literal if node.literal.len() == 1 => Level::Atom,
        // A group around it; assertions and empty expressions cannot be repeated without one.
        Op::Capture | Op::Alternate => Level::Alternation,
        _ => Level::Concatenation,
    }
}

fn repeated(tree: &Tree, node: &Node, times: &str, out: &mut String) -> Option<()> {
    let inside = Edges {
        start: false,
        end: false,
    };
    print(tree, node.subs[0], Level::Atom, inside, out)?;
    out.push_str(times);
    Some(())
}

fn literal(rune: u32, folds: bool, out: &mut String) {
    let mut variants = unicode::orbit(rune);
    if folds && variants.nth(1).is_some() {
        let mut variants: Vec<(u32, u32)> = unicode::orbit(rune).map(|rune| (rune, rune)).collect();
        variants.sort_unstable();
        return class(variants.into_iter(), out);
    }
    match char::from_u32(rune) {
        Some(character) => escape(character, r"^$\.*+?()[]{}|/", out),
        // A surrogate never matches.
        None => out.push_str(r"[^\s\S]"),
    }
}

/// Prints a class without its surrogates: the complement if that has the last code point.
fn class(ranges: impl Iterator<Item = (u32, u32)>, out: &mut String) {
    let mut ranges: Vec<(u32, u32)> = ranges.collect();
    ranges.sort_unstable();
    let is_complement = ranges.last().is_some_and(|(_, last)| *last == unicode::MAX_RUNE);
    if is_complement {
        ranges = complement(&ranges);
    }
    let halves = ranges
        .iter()
        .flat_map(|(first, last)| [(*first, (*last).min(0xd7ff)), ((*first).max(0xe000), *last)]);
    let pairs = halves.filter_map(|(first, last)| char::from_u32(first).zip(char::from_u32(last)));
    let mut inner = String::new();
    for (first, last) in pairs.filter(|(first, last)| first <= last) {
        escape(first, r"\]^-[", &mut inner);
        if last > first {
            if u32::from(last) - u32::from(first) > 1 {
                inner.push('-');
            }
            escape(last, r"\]^-[", &mut inner);
        }
    }
    match (is_complement, inner.is_empty()) {
        (true, true) => out.push_str(r"[\s\S]"),
        (false, true) => out.push_str(r"[^\s\S]"),
        (true, false) => {
            let _ = write!(out, "[^{inner}]");
        }
        (false, false) => {
            let _ = write!(out, "[{inner}]");
        }
    }
}

fn complement(sorted: &[(u32, u32)]) -> Vec<(u32, u32)> {
    let mut next = 0;
    let mut out = Vec::new();
    for (first, last) in sorted {
        if next < *first {
            out.push((next, first - 1));
        }
        next = next.max(last.saturating_add(1));
    }
    out
}

/// A character as itself; special ones with a backslash, and control characters as escapes that both dialects have.
fn escape(character: char, special: &str, out: &mut String) {
    match character {
        '\n' => out.push_str(r"\n"),
        '\r' => out.push_str(r"\r"),
        '\t' => out.push_str(r"\t"),
        '\0'..' ' | '\u{7f}'..'\u{a0}' => {
            let _ = write!(out, "\\x{:02x}", u32::from(character));
        }
        _ if special.contains(character) => {
            out.push('\\');
            out.push(character);
        }
        _ => out.push(character),
    }
}
