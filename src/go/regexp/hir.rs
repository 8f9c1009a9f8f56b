//! Tree → expression of `regex-automata`.

use regex_automata::meta;
use regex_syntax::hir::{Capture, Class, ClassUnicode, ClassUnicodeRange, Dot, Hir, Look, Repetition};

use super::syntax::{Id, Node, Op, Tree};
use crate::go::unicode;

/// Maximum size of an automaton in bytes; the machine runs larger expressions.
const MAX_AUTOMATON: usize = 10 << 20;

/// Memory in bytes for the states that a search creates.
const CACHE: usize = 2 << 20;

/// Maximum number of ranges in all classes, with every repetition counted. More ranges make an automaton too large, and only a long
/// compilation would tell.
const MAX_RANGES: usize = 400_000;

/// Compiles a tree; `None` if the automaton would be too large.
pub(super) fn compile(tree: &Tree) -> Option<meta::Regex> {
    if ranges(tree, tree.root) > MAX_RANGES {
        return None;
    }
    let config = meta::Config::new()
        .nfa_size_limit(Some(MAX_AUTOMATON))
        .hybrid_cache_capacity(CACHE);
    let hir = convert(tree, tree.root);
    meta::Builder::new().configure(config).build_from_hir(&hir).ok()
}

/// The number of ranges in a node. The parser bounds the depth.
fn ranges(tree: &Tree, id: Id) -> usize {
    let node = tree.node(id);
    let below: usize = node
        .subs
        .iter()
        .map(|sub| ranges(tree, *sub))
        .fold(0, usize::saturating_add);
    let copies = match node.op {
        Op::Repeat => node.max.unwrap_or(node.min).max(1),
        _ => 1,
    };
    below
        .saturating_mul(copies as usize)
        .saturating_add(node.class.ranges().len())
}

/// The expression of a tree. The parser bounds the depth.
pub(super) fn convert(tree: &Tree, id: Id) -> Hir {
    let node = tree.node(id);
    let subs = || node.subs.iter().map(|sub| convert(tree, *sub)).collect();
    match node.op {
        Op::EmptyMatch | Op::LeftParen | Op::VerticalBar => Hir::empty(),
        Op::Literal => Hir::concat(node.literal.iter().map(|rune| literal(*rune, node.folds())).collect()),
        Op::CharClass => class(node.class.ranges().iter().copied()),
        Op::AnyCharNotNl => Hir::dot(Dot::AnyCharExceptLF),
        Op::AnyChar => Hir::dot(Dot::AnyChar),
        Op::BeginLine => Hir::look(Look::StartLF),
        Op::EndLine => Hir::look(Look::EndLF),
        Op::BeginText => Hir::look(Look::Start),
        Op::EndText => Hir::look(Look::End),
        Op::WordBoundary => Hir::look(Look::WordAscii),
        Op::NoWordBoundary => Hir::look(Look::WordAsciiNegate),
        Op::Capture => Hir::capture(Capture {
            index: u32::try_from(node.capture).unwrap_or(u32::MAX),
            name: None,
            sub: Box::new(convert(tree, node.subs[0])),
        }),
        Op::Star => repetition(tree, node, 0, None),
        Op::Plus => repetition(tree, node, 1, None),
        Op::Quest => repetition(tree, node, 0, Some(1)),
        Op::Repeat => repetition(tree, node, node.min, node.max),
        Op::Concat => Hir::concat(subs()),
        Op::Alternate => Hir::alternation(subs()),
    }
}

fn repetition(tree: &Tree, node: &Node, min: u32, max: Option<u32>) -> Hir {
    Hir::repetition(Repetition {
        min,
        max,
        greedy: node.is_greedy(),
        sub: Box::new(convert(tree, node.subs[0])),
    })
}

fn literal(rune: u32, folds: bool) -> Hir {
    if folds {
        return class(unicode::orbit(rune).map(|rune| (rune, rune)));
    }
    match char::from_u32(rune) {
        Some(character) => Hir::literal(character.encode_utf8(&mut [0; 4]).as_bytes()),
        // A surrogate never matches: Rust text has none.
        None => Hir::fail(),
    }
}

/// A class without its surrogates.
fn class(ranges: impl Iterator<Item = (u32, u32)>) -> Hir {
    let halves = ranges.flat_map(|(first, last)| [(first, last.min(0xd7ff)), (first.max(0xe000), last)]);
    let range = |(first, last)| {
        let bounds = char::from_u32(first).zip(char::from_u32(last));
        bounds.filter(|(first, last)| first <= last)
    };
    let ranges = halves.filter_map(range);
    let class = ClassUnicode::new(ranges.map(|(first, last)| ClassUnicodeRange::new(first, last)));
    Hir::class(Class::Unicode(class))
}
