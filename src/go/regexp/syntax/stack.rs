//! The parser's stack: extends literals, joins alternatives and concatenations.

use std::sync::Arc;

use super::parser::Parser;
use super::{Class, Error, Flags, Id, Op};
use crate::go::unicode::{MAX_RUNE, simple_fold};

impl Parser<'_> {
    /// Pushes a node: Go's `parser.push`. A class of a single character, in one case or both, becomes a literal.
    pub(super) fn push(&mut self, id: Id) -> Result<(), Error> {
        let node = &self.nodes[id];
        let runes = node.class.runes() + node.literal.len();
        self.counts.add_runes(runes);
        let single = match (node.op, node.class.ranges()) {
            (Op::CharClass, [(first, last)]) if first == last => Some((*first, false)),
            (Op::CharClass, [(first, last)]) if first + 1 == *last => both_cases(*first, *last),
            (Op::CharClass, [(first, first_too), (other, other_too)]) if first == first_too && other == other_too => {
                both_cases(*first, *other)
            }
            _ => None,
        };
        if let Some((rune, folds)) = single {
            let flags = self.flags.with(Flags::FOLD_CASE, folds);
            if self.maybe_concat(Some((rune, flags))) {
                return Ok(());
            }
            let node = &mut self.nodes[id];
            node.op = Op::Literal;
            node.literal = vec![rune];
            node.class = Arc::default();
            node.flags = flags;
        } else {
            self.maybe_concat(None);
        }
        self.stack.push(id);
        self.check_limits(id)
    }

    /// Joins the two literals on top of the stack: Go's `parser.maybeConcat`. Returns true if `rune` took the place of the upper one.
    fn maybe_concat(&mut self, rune: Option<(u32, Flags)>) -> bool {
        let [.., below, top] = *self.stack.as_slice() else {
            return false;
        };
        let (lower, upper) = (&self.nodes[below], &self.nodes[top]);
        if lower.op != Op::Literal || upper.op != Op::Literal || lower.folds() != upper.folds() {
            return false;
        }
        let text = std::mem::take(&mut self.nodes[top].literal);
        self.nodes[below].literal.extend(text);
        if let Some((rune, flags)) = rune {
            self.nodes[top].literal.push(rune);
            self.nodes[top].flags = flags;
            return true;
        }
        self.stack.pop();
        self.reuse(top);
        false
    }

    /// Concatenates the nodes above the topmost `|` or `(`: Go's `parser.concat`.
    fn concat(&mut self) -> Result<(), Error> {
        self.maybe_concat(None);
        let subs = self.pop_while(|op| !op.is_pseudo());
        let id = if subs.is_empty() {
            self.new_node(Op::EmptyMatch)
        } else {
            self.collapse(subs, Op::Concat, 0)?
        };
        self.push(id)
    }

    /// Joins the alternatives above the topmost `(` to one node: Go's `parser.alternate`.
    fn alternate(&mut self) -> Result<(), Error> {
        let subs = self.pop_while(|op| !op.is_pseudo());
        if let Some(last) = subs.last() {
            self.clean_alternative(*last);
        }
        let id = self.collapse(subs, Op::Alternate, 0)?;
        self.push(id)
    }

    fn pop_while(&mut self, holds: impl Fn(Op) -> bool) -> Vec<Id> {
        let count = self.stack.iter().rev().take_while(|id| holds(self.nodes[**id].op));
        let start = self.stack.len() - count.count();
        self.stack.split_off(start)
    }

    /// `|`: the nodes above become an alternative. Go's `parser.parseVerticalBar`.
    pub(super) fn vertical_bar(&mut self) -> Result<(), Error> {
        self.concat()?;
        if self.swap_vertical_bar() {
            return Ok(());
        }
        self.op(Op::VerticalBar)
    }

    /// The end of a group or of the expression.
    pub(super) fn end_alternatives(&mut self) -> Result<(), Error> {
        self.concat()?;
        if self.swap_vertical_bar() {
            self.stack.pop();
        }
        self.alternate()
    }

    /// Moves the top below the vertical bar, or into the class there: Go's `parser.swapVerticalBar`.
    fn swap_vertical_bar(&mut self) -> bool {
        let length = self.stack.len();
        if length < 2 || self.nodes[self.stack[length - 2]].op != Op::VerticalBar {
            return false;
        }
        let top = self.stack[length - 1];
        let below = length.checked_sub(3).map(|at| self.stack[at]);
        if let Some(below) = below {
            if self.nodes[top].is_character() && self.nodes[below].is_character() {
                let (more, less) = if self.nodes[top].op > self.nodes[below].op {
                    (top, below)
                } else {
                    (below, top)
                };
                self.stack[length - 3] = more;
                self.merge_character(more, less);
                self.reuse(less);
                self.stack.pop();
                return true;
            }
            self.clean_alternative(below);
        }
        self.stack.swap(length - 1, length - 2);
        true
    }

    /// Sorts an extended class and shortens it if possible: Go's `cleanAlt`.
    pub(super) fn clean_alternative(&mut self, id: Id) {
        let node = &mut self.nodes[id];
        if node.op != Op::CharClass {
            return;
        }
        let class = Arc::make_mut(&mut node.class);
        class.clean();
        node.op = match class.ranges() {
            [(0, MAX_RUNE)] => Op::AnyChar,
            [(0, 9), (11, MAX_RUNE)] => Op::AnyCharNotNl,
            _ => return,
        };
        node.class = Arc::default();
    }

    /// Merges the characters of the simpler node into the other: Go's `mergeCharClass`.
    pub(super) fn merge_character(&mut self, more: Id, less: Id) {
        let added = self.nodes[less].clone();
        let node = &mut self.nodes[more];
        match node.op {
            Op::AnyCharNotNl if added.matches_newline() => node.op = Op::AnyChar,
            Op::CharClass => {
                let class = Arc::make_mut(&mut node.class);
                match added.literal.first() {
                    Some(rune) => add_literal(class, *rune, added.folds()),
                    None => class.add_all(added.class.ranges()),
                }
            }
            Op::Literal if node.literal != added.literal || node.flags != added.flags => {
                let mut class = Class::default();
                for literal in [&*node, &added] {
                    add_literal(&mut class, literal.literal[0], literal.folds());
                }
                node.op = Op::CharClass;
                node.class = Arc::new(class);
                node.literal.clear();
            }
            _ => {}
        }
    }
}

impl super::Node {
    fn matches_newline(&self) -> bool {
        let newline = u32::from('\n');
        match self.op {
            Op::Literal => self.literal == [newline],
            Op::CharClass => self.class.contains(newline),
            op => op == Op::AnyChar,
        }
    }
}

fn add_literal(class: &mut Class, rune: u32, folds: bool) {
    if folds {
        class.add_folded(rune, rune);
    } else {
        class.add(rune, rune);
    }
}

/// The first character, if the two are each other's only case variant.
fn both_cases(first: u32, other: u32) -> Option<(u32, bool)> {
    (simple_fold(first) == other && simple_fold(other) == first).then_some((first, true))
}
