//! The syntax tree of an expression with errors.

use super::grammar::Rule;

/// Maximum depth of a rule within itself (`maxRecursionDepth`).
pub(super) const DEEPEST: usize = 250;

/// A rule, as far as it was readable.
#[derive(Debug)]
pub(super) struct Tree {
    pub(super) rule: Rule,
    /// The alternative, from 1 on; 0 before one was chosen.
    pub(super) alternative: usize,
    /// The first token of the rule.
    pub(super) start: usize,
    pub(super) children: Vec<Child>,
}

/// A part of a rule.
#[derive(Debug)]
pub(super) enum Child {
    Token(usize),
    /// An inserted token.
    Missing,
    /// A dropped token.
    Error,
    Tree(Tree),
}

impl Tree {
    pub(super) fn new(rule: Rule, start: usize) -> Self {
        Self {
            rule,
            alternative: 0,
            start,
            children: Vec::new(),
        }
    }

    /// The parts that are rules.
    pub(super) fn trees(&self) -> impl Iterator<Item = &Tree> {
        self.children.iter().filter_map(|child| match child {
            Child::Tree(tree) => Some(tree),
            _ => None,
        })
    }

    /// The parts that are the given rule.
    pub(super) fn of(&self, rule: Rule) -> impl Iterator<Item = &Tree> {
        self.trees().filter(move |tree| tree.rule == rule)
    }
}
