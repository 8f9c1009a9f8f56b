//! The main loop: operators, groups and flags.

use std::collections::HashMap;
use std::sync::Arc;

use super::counts::Counts;
use super::{Class, Error, ErrorKind, Flags, Id, Node, Op, Tree};

/// Maximum number of repetitions.
const MAX_REPEAT: u32 = 1000;

/// Reads an expression: Go's `syntax.Parse` with `syntax.Perl`.
///
/// # Errors
/// Go's error for a text that is not an expression, or that is too large or too deep.
pub(in crate::go::regexp) fn parse(pattern: &str) -> Result<Tree, Error> {
    let mut parser = Parser {
        pattern,
        flags: Flags::ONE_LINE,
        stack: Vec::new(),
        nodes: Vec::new(),
        free: Vec::new(),
        names: vec![Box::from("")],
        counts: Counts::default(),
        classes: HashMap::new(),
    };
    parser.run()
}

pub(super) struct Parser<'p> {
    pub(super) pattern: &'p str,
    pub(super) flags: Flags,
    pub(super) stack: Vec<Id>,
    pub(super) nodes: Vec<Node>,
    /// Nodes for reuse, the next one last.
    pub(super) free: Vec<Id>,
    names: Vec<Box<str>>,
    pub(super) counts: Counts,
    /// Unicode classes read so far, by their text and by case folding.
    pub(super) classes: HashMap<(&'p str, bool), Arc<Class>>,
}

/// A repetition operator: its text and the rest.
struct Repetition<'p> {
    op: Op,
    min: u32,
    max: Option<u32>,
    text: &'p str,
    after: &'p str,
}

impl<'p> Parser<'p> {
    fn run(&mut self) -> Result<Tree, Error> {
        let mut rest = self.pattern;
        // The text from the operator on, if the previous item was a repetition.
        let mut repeated = None;
        while let Some(first) = rest.chars().next() {
            let before = rest;
            let is_repeat;
            (rest, is_repeat) = match first {
                '*' | '+' | '?' | '{' => self.repetition(rest, first, repeated)?,
                _ => (self.step(rest, first)?, false),
            };
            repeated = is_repeat.then_some(before);
        }
        self.end_alternatives()?;
        match self.stack.as_slice() {
            [root] => Ok(Tree {
                root: *root,
                nodes: std::mem::take(&mut self.nodes),
                names: std::mem::take(&mut self.names),
            }),
            _ => Err(Error::new(ErrorKind::MissingParen, self.pattern)),
        }
    }

    fn step(&mut self, rest: &'p str, first: char) -> Result<&'p str, Error> {
        let after = &rest[first.len_utf8()..];
        match first {
            '(' if after.starts_with('?') => return self.perl_group(rest),
            '(' => self.open_group(Some(""))?,
            '|' => self.vertical_bar()?,
            ')' => self.close_group()?,
            '^' if self.flags.has(Flags::ONE_LINE) => self.op(Op::BeginText)?,
            '^' => self.op(Op::BeginLine)?,
            '$' if self.flags.has(Flags::ONE_LINE) => {
                let id = self.new_node(Op::EndText);
                self.nodes[id].flags = self.flags.with(Flags::WAS_DOLLAR, true);
                self.push(id)?;
            }
            '$' => self.op(Op::EndLine)?,
            '.' if self.flags.has(Flags::DOT_NL) => self.op(Op::AnyChar)?,
            '.' => self.op(Op::AnyCharNotNl)?,
            '[' => return self.brackets(rest),
            '\\' => return self.backslash(rest),
            _ => self.literal(u32::from(first))?,
        }
        Ok(after)
    }

    /// Reads a repetition, or a literal brace. Returns the rest, and true for a repetition.
    fn repetition(&mut self, rest: &'p str, first: char, repeated: Option<&'p str>) -> Result<(&'p str, bool), Error> {
        let plain = |op| Repetition {
            op,
            min: 0,
            max: None,
            text: rest,
            after: &rest[1..],
        };
        let repetition = match first {
            '*' => plain(Op::Star),
            '+' => plain(Op::Plus),
            '?' => plain(Op::Quest),
            _ => {
                let Some(counted) = counted(rest)? else {
                    self.literal(u32::from('{'))?;
                    return Ok((&rest[1..], false));
                };
                counted
            }
        };
        self.repeat(&repetition, repeated).map(|after| (after, true))
    }

    /// Repeats the top of the stack: Go's `parser.repeat`.
    fn repeat(&mut self, repetition: &Repetition<'p>, repeated: Option<&'p str>) -> Result<&'p str, Error> {
        let mut flags = self.flags;
        let mut after = repetition.after;
        if let Some(rest) = after.strip_prefix('?') {
            after = rest;
            flags = flags.with(Flags::NON_GREEDY, !flags.has(Flags::NON_GREEDY));
        }
        if let Some(repeated) = repeated {
            return Err(Error::new(ErrorKind::InvalidRepeatOp, until(repeated, after)));
        }
        let text = until(repetition.text, after);
        let Some(sub) = self.stack.pop_if(|top| !self.nodes[*top].op.is_pseudo()) else {
            return Err(Error::new(ErrorKind::MissingRepeatArgument, text));
        };
        let id = self.new_node(repetition.op);
        let node = &mut self.nodes[id];
        node.flags = flags;
        node.min = repetition.min;
        node.max = repetition.max;
        node.subs.push(sub);
        self.stack.push(id);
        self.check_limits(id)?;
        let is_many = repetition.min >= 2 || repetition.max.is_some_and(|max| max >= 2);
        if repetition.op == Op::Repeat && is_many && !self.repeat_is_valid(id, MAX_REPEAT) {
            return Err(Error::new(ErrorKind::InvalidRepeatSize, text));
        }
        Ok(after)
    }

    /// Opens a group; `None` for a non-capturing one.
    fn open_group(&mut self, name: Option<&str>) -> Result<(), Error> {
        let id = self.new_node(Op::LeftParen);
        if let Some(name) = name {
            self.nodes[id].capture = self.names.len();
            self.names.push(Box::from(name));
        }
        self.push(id)
    }

    /// Go's `parser.parseRightParen`.
    fn close_group(&mut self) -> Result<(), Error> {
        self.end_alternatives()?;
        let (body, group) = (self.stack.pop(), self.stack.pop());
        let group = group.filter(|group| self.nodes[*group].op == Op::LeftParen);
        let (Some(body), Some(group)) = (body, group) else {
            return Err(Error::new(ErrorKind::UnexpectedParen, self.pattern));
        };
        self.flags = self.nodes[group].flags;
        if self.nodes[group].capture == 0 {
            return self.push(body);
        }
        self.nodes[group].op = Op::Capture;
        self.nodes[group].subs = vec![body];
        self.push(group)
    }

    /// `(?…`: a named group, or flags with or without a group. Go's `parser.parsePerlFlags`.
    fn perl_group(&mut self, rest: &'p str) -> Result<&'p str, Error> {
        let after = &rest[2..];
        // Go checks for a name only if text follows the prefix.
        let name = after
            .strip_prefix("P<")
            .filter(|name| !name.is_empty())
            .or_else(|| after.strip_prefix('<').filter(|name| !name.is_empty()));
        if let Some(name) = name {
            return self.named_group(rest, name);
        }
        let mut flags = self.flags;
        let (mut on, mut saw_flag) = (true, false);
        let mut characters = after.chars();
        while let Some(character) = characters.next() {
            flags = match character {
                'i' => flags.with(Flags::FOLD_CASE, on),
                'm' => flags.with(Flags::ONE_LINE, !on),
                's' => flags.with(Flags::DOT_NL, on),
                'U' => flags.with(Flags::NON_GREEDY, on),
                '-' if on => {
                    (on, saw_flag) = (false, false);
                    continue;
                }
                ':' | ')' if on || saw_flag => {
                    if character == ':' {
                        self.open_group(None)?;
                    }
                    self.flags = flags;
                    return Ok(characters.as_str());
                }
                _ => break,
            };
            saw_flag = true;
        }
        let text = until(rest, characters.as_str());
        Err(Error::new(ErrorKind::InvalidPerlOp, text))
    }

    fn named_group(&mut self, rest: &'p str, name: &'p str) -> Result<&'p str, Error> {
        // The name ends at the first `>` of the rest.
        let Some((name, after)) = name.split_once('>') else {
            return Err(Error::new(ErrorKind::InvalidNamedCapture, rest));
        };
        let is_word = |byte: u8| byte == b'_' || byte.is_ascii_alphanumeric();
        if name.is_empty() || !name.bytes().all(is_word) {
            return Err(Error::new(ErrorKind::InvalidNamedCapture, until(rest, after)));
        }
        self.open_group(Some(name))?;
        Ok(after)
    }

    /// Go's `parser.literal`.
    pub(super) fn literal(&mut self, rune: u32) -> Result<(), Error> {
        let id = self.new_node(Op::Literal);
        let least = |rune| crate::go::unicode::orbit(rune).min().unwrap_or(rune);
        let rune = if self.flags.has(Flags::FOLD_CASE) {
            least(rune)
        } else {
            rune
        };
        self.nodes[id].literal.push(rune);
        self.push(id)
    }

    pub(super) fn op(&mut self, op: Op) -> Result<(), Error> {
        let id = self.new_node(op);
        self.push(id)
    }

    /// Creates a node with the current flags and reuses a free one if possible: Go's `parser.newRegexp`.
    pub(super) fn new_node(&mut self, op: Op) -> Id {
        let node = Node::new(op, self.flags);
        if let Some(id) = self.free.pop() {
            self.nodes[id] = node;
            return id;
        }
        self.nodes.push(node);
        self.nodes.len() - 1
    }

    /// Go's `parser.reuse`.
    pub(super) fn reuse(&mut self, id: Id) {
        self.counts.forget_height(id);
        self.free.push(id);
    }
}

/// The text before its suffix `end`.
pub(super) fn until<'t>(text: &'t str, end: &str) -> &'t str {
    &text[..text.len() - end.len()]
}

/// `{2}`, `{2,}`, `{2,3}`; `None` for a literal brace. Go's `parser.parseRepeat`.
fn counted(text: &str) -> Result<Option<Repetition<'_>>, Error> {
    let Some((min, rest)) = number(&text[1..]) else {
        return Ok(None);
    };
    let (max, rest) = match rest.strip_prefix(',') {
        None => (Some(min), rest),
        Some(rest) if rest.starts_with('}') => (None, rest),
        Some(rest) => match number(rest) {
            Some((max, rest)) => (Some(max), rest),
            None => return Ok(None),
        },
    };
    let Some(after) = rest.strip_prefix('}') else {
        return Ok(None);
    };
    if min > MAX_REPEAT || max.is_some_and(|max| max > MAX_REPEAT || min > max) {
        return Err(Error::new(ErrorKind::InvalidRepeatSize, until(text, after)));
    }
    Ok(Some(Repetition {
        op: Op::Repeat,
        min,
        max,
        text,
        after,
    }))
}

/// Digits without a leading zero, and the rest; the maximum number for an overflow.
fn number(text: &str) -> Option<(u32, &str)> {
    let length = text.bytes().take_while(u8::is_ascii_digit).count();
    let (digits, rest) = text.split_at(length);
    let zero_led = length > 1 && digits.starts_with('0');
    (length > 0 && !zero_led).then(|| (digits.parse().unwrap_or(u32::MAX), rest))
}
