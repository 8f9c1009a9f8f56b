//! Tree → instructions, in the form of Go's `regexp/syntax`, for expressions that are too large for an automaton.
//!
//! A class is one instruction, shared by its repetitions, so the limits of the parser bound the program: three million instructions.

use std::sync::Arc;

use super::syntax::{Class, Id, Node, Op, Tree};

/// The index of an instruction.
pub(super) type At = u32;

/// Instructions and the start.
#[derive(Debug, Clone)]
pub(super) struct Program(Arc<Code>);

#[derive(Debug)]
struct Code {
    instructions: Vec<Instruction>,
    classes: Vec<Arc<Class>>,
    start: At,
}

#[derive(Debug, Clone, Copy)]
pub(super) enum Instruction {
    Match,
    /// Tries both paths, the first one preferred.
    Either(At, At),
    /// Sets a bound of a group.
    Save(u32, At),
    Assert(Assertion, At),
    Character(u32, At),
    /// A character, ignoring its case.
    Folded(u32, At),
    AnyNotNewline(At),
    Any(At),
    Class(u32, At),
}

/// A condition on a position.
#[derive(Debug, Clone, Copy)]
pub(super) enum Assertion {
    BeginLine,
    EndLine,
    BeginText,
    EndText,
    WordBoundary,
    NoWordBoundary,
}

impl Program {
    pub(super) fn new(tree: &Tree) -> Self {
        let mut compiler = Compiler {
            tree,
            instructions: vec![Instruction::Match],
            classes: Vec::new(),
            shapes: vec![None; tree.len()],
            class_of: Vec::new(),
        };
        let start = compiler.node(tree.root, 0);
        Self(Arc::new(Code {
            instructions: compiler.instructions,
            classes: compiler.classes,
            start,
        }))
    }

    pub(super) fn start(&self) -> At {
        self.0.start
    }

    pub(super) fn len(&self) -> usize {
        self.0.instructions.len()
    }

    pub(super) fn instruction(&self, at: At) -> Instruction {
        self.0.instructions[at as usize]
    }

    /// The number of classes.
    pub(super) fn classes(&self) -> usize {
        self.0.classes.len()
    }

    /// True if a class contains a character.
    pub(super) fn class_has(&self, class: u32, character: char) -> bool {
        self.0.classes[class as usize].has(u32::from(character))
    }
}

/// The properties that decide the instructions of a repeated node.
#[derive(Debug, Clone, Copy)]
struct Shape {
    op: Op,
    greedy: bool,
    /// True if the node may match the empty text, by the rules of Go's `syntax.Compile`.
    nullable: bool,
}

/// Writes instructions from the last to the first.
struct Compiler<'t> {
    tree: &'t Tree,
    instructions: Vec<Instruction>,
    classes: Vec<Arc<Class>>,
    /// By node, once computed.
    shapes: Vec<Option<Shape>>,
    /// By node: the index of its class.
    class_of: Vec<Option<u32>>,
}

impl Compiler<'_> {
    fn push(&mut self, instruction: Instruction) -> At {
        self.instructions.push(instruction);
        at(self.instructions.len() - 1)
    }

    /// Adds the instructions of a node before `next` and returns their start. The parser bounds the depth.
    fn node(&mut self, id: Id, next: At) -> At {
        let tree = self.tree;
        let node = tree.node(id);
        let assertion = match node.op {
            Op::EmptyMatch | Op::LeftParen | Op::VerticalBar => return next,
            Op::Literal => return self.literal(node, next),
            Op::CharClass => {
                let class = self.class(id);
                return self.push(Instruction::Class(class, next));
            }
            Op::AnyCharNotNl => return self.push(Instruction::AnyNotNewline(next)),
            Op::AnyChar => return self.push(Instruction::Any(next)),
            Op::BeginLine => Assertion::BeginLine,
            Op::EndLine => Assertion::EndLine,
            Op::BeginText => Assertion::BeginText,
            Op::EndText => Assertion::EndText,
            Op::WordBoundary => Assertion::WordBoundary,
            Op::NoWordBoundary => Assertion::NoWordBoundary,
            Op::Capture => {
                let end = self.push(Instruction::Save(at(node.capture * 2 + 1), next));
                let body = self.node(node.subs[0], end);
                return self.push(Instruction::Save(at(node.capture * 2), body));
            }
            Op::Star | Op::Plus | Op::Quest | Op::Repeat => return self.repetition(node, next),
            Op::Concat => return node.subs.iter().rev().fold(next, |next, sub| self.node(*sub, next)),
            Op::Alternate => {
                let mut others = node.subs.iter().rev();
                let last = others.next().map_or(next, |last| self.node(*last, next));
                return others.fold(last, |second, sub| {
                    let first = self.node(*sub, next);
                    self.push(Instruction::Either(first, second))
                });
            }
        };
        self.push(Instruction::Assert(assertion, next))
    }

    /// The index of a node's class; repetitions share it.
    fn class(&mut self, id: Id) -> u32 {
        if self.class_of.len() <= id {
            self.class_of.resize(id + 1, None);
        }
        let next = at(self.classes.len());
        let class = *self.class_of[id].get_or_insert(next);
        if class == next {
            self.classes.push(Arc::clone(&self.tree.node(id).class));
        }
        class
    }

    fn literal(&mut self, node: &Node, next: At) -> At {
        node.literal.iter().rev().fold(next, |next, rune| {
            self.push(if node.folds() {
                Instruction::Folded(*rune, next)
            } else {
                Instruction::Character(*rune, next)
            })
        })
    }

    /// A repetition in the form of Go's `Regexp.Simplify`: `x{2,5}` is `xx(x(x(x)?)?)?`, `x{2,}` is `xx+`.
    fn repetition(&mut self, node: &Node, next: At) -> At {
        let (sub, greedy) = (node.subs[0], node.is_greedy());
        match bounds(node) {
            (0, None) => self.unary(Op::Star, sub, greedy, next),
            (min, None) => {
                let last = self.unary(Op::Plus, sub, greedy, next);
                (1..min).fold(last, |next, _| self.node(sub, next))
            }
            (min, Some(max)) => {
                let mut rest = next;
                if min < max {
                    rest = self.unary(Op::Quest, sub, greedy, next);
                }
                for _ in min + 1..max {
                    let once = self.node(sub, rest);
                    rest = self.either(once, next, greedy);
                }
                (0..min).fold(rest, |next, _| self.node(sub, next))
            }
        }
    }

    /// `x*`, `x+`, `x?`. An empty node, or one that is already repeated in the same way, stays unchanged: Go's `simplify1`.
    fn unary(&mut self, op: Op, sub: Id, greedy: bool, next: At) -> At {
        let shape = self.shape(sub);
        if shape.op == Op::EmptyMatch || (shape.op, shape.greedy) == (op, greedy) {
            return self.node(sub, next);
        }
        if op == Op::Quest {
            let once = self.node(sub, next);
            return self.either(once, next, greedy);
        }
        let again = self.push(Instruction::Match);
        let body = self.node(sub, again);
        self.instructions[again as usize] = either(body, next, greedy);
        match op {
            Op::Plus => body,
            // A node that may be empty becomes `(x+)?`, which keeps the order of preference.
            _ if shape.nullable => self.either(body, next, greedy),
            _ => again,
        }
    }

    /// The shape of a node after Go's `Regexp.Simplify`.
    fn shape(&mut self, id: Id) -> Shape {
        if let Some(shape) = self.shapes[id] {
            return shape;
        }
        let tree = self.tree;
        let node = tree.node(id);
        let subs: Vec<Shape> = node.subs.iter().map(|sub| self.shape(*sub)).collect();
        let shape = shape(node, &subs);
        self.shapes[id] = Some(shape);
        shape
    }

    fn either(&mut self, first: At, second: At, greedy: bool) -> At {
        self.push(either(first, second, greedy))
    }
}

/// The shape of a node, given the shapes of its parts.
fn shape(node: &Node, subs: &[Shape]) -> Shape {
    let is = |op, nullable| Shape {
        op,
        nullable,
        greedy: node.is_greedy(),
    };
    let sub = subs.first().copied().unwrap_or(is(Op::EmptyMatch, true));
    match node.op {
        Op::Literal => is(Op::Literal, node.literal.is_empty()),
        op @ (Op::CharClass | Op::AnyChar | Op::AnyCharNotNl) => is(op, false),
        op @ (Op::Capture | Op::Concat) => is(op, subs.iter().all(|sub| sub.nullable)),
        Op::Alternate => is(Op::Alternate, subs.iter().any(|sub| sub.nullable)),
        Op::Star | Op::Plus | Op::Quest | Op::Repeat => match bounds(node) {
            (0, Some(0)) => is(Op::EmptyMatch, true),
            (1, Some(1)) => sub,
            (0 | 1, None) | (0, Some(1)) if sub.op == Op::EmptyMatch => sub,
            (0, None) => is(Op::Star, true),
            (1, None) => is(Op::Plus, sub.nullable),
            (0, Some(_)) => is(Op::Quest, true),
            _ => is(Op::Concat, sub.nullable),
        },
        op => is(op, true),
    }
}

/// Minimum and maximum count of a repetition.
fn bounds(node: &Node) -> (u32, Option<u32>) {
    match node.op {
        Op::Star => (0, None),
        Op::Plus => (1, None),
        Op::Quest => (0, Some(1)),
        _ => (node.min, node.max),
    }
}

fn either(more: At, less: At, greedy: bool) -> Instruction {
    if greedy {
        Instruction::Either(more, less)
    } else {
        Instruction::Either(less, more)
    }
}

/// Converts an index. The limits of the parser keep it small.
fn at(index: usize) -> u32 {
    u32::try_from(index).unwrap_or(u32::MAX)
}
