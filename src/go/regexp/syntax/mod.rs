//! Text → tree of a regular expression, with the verdicts, limits and error texts of Go's `regexp/syntax` in Perl's dialect.
//!
//! The parser builds the same tree as Go, with factored prefixes of alternatives and joined characters, because size and height of the tree
//! decide if the expression is too large or too deep.

mod alternation;
mod brackets;
mod class;
mod counts;
mod escape;
mod limits;
mod named;
mod parser;
mod stack;

use std::fmt;
use std::sync::Arc;

pub(super) use class::Class;
pub(super) use parser::parse;

/// The reason why an expression is refused: Go's `syntax.Error`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Error {
    kind: ErrorKind,
    expression: String,
}

impl Error {
    fn new(kind: ErrorKind, expression: &str) -> Self {
        Self {
            kind,
            expression: expression.to_owned(),
        }
    }

    /// The error text without `error parsing regexp: `.
    #[must_use]
    pub fn reason(&self) -> String {
        format!("{}: `{}`", self.kind.words(), self.expression)
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "error parsing regexp: {}", self.reason())
    }
}

impl std::error::Error for Error {}

/// Go's `syntax.ErrorCode`, without the codes for invalid UTF-8 and for other dialects.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum ErrorKind {
    InvalidCharRange,
    InvalidEscape,
    InvalidNamedCapture,
    InvalidPerlOp,
    InvalidRepeatOp,
    InvalidRepeatSize,
    MissingBracket,
    MissingParen,
    MissingRepeatArgument,
    TrailingBackslash,
    UnexpectedParen,
    NestingDepth,
    Large,
}

impl ErrorKind {
    fn words(self) -> &'static str {
        match self {
            Self::InvalidCharRange => "invalid character class range",
            Self::InvalidEscape => "invalid escape sequence",
            Self::InvalidNamedCapture => "invalid named capture",
            Self::InvalidPerlOp => "invalid or unsupported Perl syntax",
            Self::InvalidRepeatOp => "invalid nested repetition operator",
            Self::InvalidRepeatSize => "invalid repeat count",
            Self::MissingBracket => "missing closing ]",
            Self::MissingParen => "missing closing )",
            Self::MissingRepeatArgument => "missing argument to repetition operator",
            Self::TrailingBackslash => "trailing backslash at end of expression",
            Self::UnexpectedParen => "unexpected )",
            Self::NestingDepth => "expression nests too deeply",
            Self::Large => "expression too large",
        }
    }
}

/// The index of a node in its tree.
pub(super) type Id = usize;

/// A parsed expression.
#[derive(Debug)]
pub(super) struct Tree {
    nodes: Vec<Node>,
    pub(super) root: Id,
    /// Names of the groups by number, the whole match first; empty for groups without a name.
    pub(super) names: Vec<Box<str>>,
}

impl Tree {
    pub(super) fn node(&self, id: Id) -> &Node {
        &self.nodes[id]
    }

    /// The number of nodes, including unused ones.
    pub(super) fn len(&self) -> usize {
        self.nodes.len()
    }

    /// True if the tree contains an operator.
    pub(super) fn has(&self, op: Op) -> bool {
        self.nodes.iter().any(|node| node.op == op)
    }
}

/// Go's `syntax.Regexp`.
#[derive(Debug, Clone)]
pub(super) struct Node {
    pub(super) op: Op,
    flags: Flags,
    pub(super) subs: Vec<Id>,
    /// The code points of a literal, which may be surrogates.
    pub(super) literal: Vec<u32>,
    pub(super) class: Arc<Class>,
    /// Bounds of a counted repetition; `{2,}` has no upper one.
    pub(super) min: u32,
    pub(super) max: Option<u32>,
    /// The number of a group; 0 for a non-capturing one.
    pub(super) capture: usize,
}

impl Node {
    fn new(op: Op, flags: Flags) -> Self {
        Self {
            op,
            flags,
            subs: Vec::new(),
            literal: Vec::new(),
            class: Arc::default(),
            min: 0,
            max: None,
            capture: 0,
        }
    }

    /// True if a literal ignores case.
    pub(super) fn folds(&self) -> bool {
        self.flags.has(Flags::FOLD_CASE)
    }

    /// True if a repetition is greedy.
    pub(super) fn is_greedy(&self) -> bool {
        !self.flags.has(Flags::NON_GREEDY)
    }

    /// True if the node matches exactly one character, so that alternatives can join to a class: Go's `isCharClass`.
    fn is_character(&self) -> bool {
        match self.op {
            Op::Literal => self.literal.len() == 1,
            Op::CharClass | Op::AnyCharNotNl | Op::AnyChar => true,
            _ => false,
        }
    }
}

/// Go's `syntax.Op`, in Go's order; only the parser's stack contains the last two.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd)]
pub(super) enum Op {
    EmptyMatch,
    Literal,
    CharClass,
    AnyCharNotNl,
    AnyChar,
    BeginLine,
    EndLine,
    BeginText,
    EndText,
    WordBoundary,
    NoWordBoundary,
    Capture,
    Star,
    Plus,
    Quest,
    Repeat,
    Concat,
    Alternate,
    LeftParen,
    VerticalBar,
}

impl Op {
    fn is_pseudo(self) -> bool {
        self >= Self::LeftParen
    }
}

/// Go's `syntax.Flags`, limited to those that Perl's dialect changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Flags(u8);

impl Flags {
    const FOLD_CASE: Self = Self(1);
    const DOT_NL: Self = Self(2);
    const ONE_LINE: Self = Self(4);
    const NON_GREEDY: Self = Self(8);
    /// The end of the text is written `$`, not `\z`.
    const WAS_DOLLAR: Self = Self(16);
    const NONE: Self = Self(0);

    fn has(self, flag: Self) -> bool {
        self.0 & flag.0 != 0
    }

    fn with(self, flag: Self, on: bool) -> Self {
        if on {
            Self(self.0 | flag.0)
        } else {
            Self(self.0 & !flag.0)
        }
    }
}
