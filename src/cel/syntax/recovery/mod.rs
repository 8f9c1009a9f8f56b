//! The server's errors for an expression with syntax errors.
//!
//! ANTLR repairs an expression after an error and reads on: it drops an extra token, inserts a missing one, or skips unexpected ones
//! (`DefaultErrorStrategy`). Its messages depend on the states of its grammar, so this module walks through the same states. Only
//! expressions that [`super::parser`] cannot read come here.

mod build;
mod grammar;
mod predict;
mod repair;
mod rules;
mod tree;
mod visit;

use std::thread;

use super::builder::Builder;
use super::error::{CompileError, NOWHERE};
use super::lexer;
use super::lexer::{Lexeme, Unread};
use grammar::{Element, Grammar, Kind, Rule, StateId, Tokens};
use predict::{Decision, NoAlternative};
use tree::{Child, DEEPEST, Tree};

/// Maximum number of syntax errors before the reading ends (`errorReportingLimit`).
const REPORTED: usize = 100;
/// Maximum number of repairs before the reading ends (`errorRecoveryLimit`).
const REPAIRS: usize = 30;
/// Maximum number of tokens that one repair skips (`errorRecoveryTokenLookaheadLimit`).
const SKIPPED: usize = 256;

/// Stack size in bytes for nested rules. Threads of callers may have less.
const STACK: usize = 32 << 20;

/// The errors of an expression.
pub(super) fn errors(source: &str) -> Vec<CompileError> {
    let found = thread::scope(|scope| {
        let thread = thread::Builder::new().stack_size(STACK);
        let thread = thread.spawn_scoped(scope, || read(source)).ok()?;
        thread.join().ok()
    });
    found.unwrap_or_else(|| read(source))
}

fn read(source: &str) -> Vec<CompileError> {
    let mut unread = Vec::new();
    let tokens = lexer::tokens(source, &mut unread);
    let mut recovery = Recovery {
        source,
        grammar: build::grammar(),
        tokens,
        unread,
        reported: 0,
        position: 0,
        errors: Vec::new(),
        syntax_errors: 0,
        state: 0,
        frames: Vec::new(),
        trees: Vec::new(),
        recovering: false,
        last_index: None,
        last_states: Vec::new(),
        repairs: 0,
        known: predict::Known::new(),
    };
    let tree = recovery.rule(Rule::Start, 0, None);
    let Recovery { tokens, errors, .. } = recovery;
    let mut builder = Builder::new(errors);
    if let Ok(tree) = tree {
        visit::visit(&mut builder, source, &tokens, &tree);
    }
    builder.errors
}

/// The reading ends.
struct Ended;

/// The reason why a rule ends early.
enum Wrong {
    /// The token is not an expected one.
    Mismatch,
    /// No alternative fits the tokens from `start` to `end`.
    NoAlternative { start: usize, end: usize },
}

enum Stop {
    Ended,
    Wrong(Wrong),
}

impl From<Ended> for Stop {
    fn from(_: Ended) -> Self {
        Self::Ended
    }
}

/// A call of a rule.
struct Frame {
    rule: Rule,
    /// The calling state.
    caller: Option<StateId>,
    precedence: u8,
}

struct Recovery<'s> {
    source: &'s str,
    grammar: &'static Grammar,
    tokens: Vec<Lexeme>,
    unread: Vec<Unread>,
    /// Number of entries of `unread` that are already reported.
    reported: usize,
    position: usize,
    errors: Vec<CompileError>,
    syntax_errors: usize,
    state: StateId,
    frames: Vec<Frame>,
    trees: Vec<Tree>,
    recovering: bool,
    last_index: Option<usize>,
    last_states: Vec<StateId>,
    repairs: usize,
    known: predict::Known,
}

impl Recovery<'_> {
    /// Reads a rule. Reports and repairs its errors.
    fn rule(&mut self, rule: Rule, precedence: u8, caller: Option<StateId>) -> Result<Tree, Ended> {
        let depth = self.frames.iter().filter(|frame| frame.rule == rule).count();
        if depth >= DEEPEST {
            let message = format!("expression recursion limit exceeded: {DEEPEST}");
            self.errors.push(CompileError { at: NOWHERE, message });
            return Err(Ended);
        }
        self.frames.push(Frame {
            rule,
            caller,
            precedence,
        });
        self.token(0)?;
        self.trees.push(Tree::new(rule, self.position));
        self.state = self.grammar.start(rule);
        match self.elements(self.grammar.elements(rule)) {
            Ok(()) => {}
            Err(Stop::Ended) => return Err(Ended),
            Err(Stop::Wrong(wrong)) => {
                self.report(&wrong)?;
                self.recover()?;
            }
        }
        if let Some(Frame {
            caller: Some(caller), ..
        }) = self.frames.pop()
        {
            self.state = caller;
        }
        self.trees.pop().ok_or(Ended)
    }

    fn elements(&mut self, elements: &[Element]) -> Result<(), Stop> {
        elements.iter().try_for_each(|element| self.element(element))
    }

    fn element(&mut self, element: &Element) -> Result<(), Stop> {
        match element {
            Element::Match { state, tokens } => {
                self.state = *state;
                self.expect(*tokens)
            }
            Element::Call {
                state,
                rule,
                precedence,
            } => {
                self.state = *state;
                let tree = self.rule(*rule, *precedence, Some(*state))?;
                self.child(Child::Tree(tree));
                Ok(())
            }
            Element::Optional { state, first, body } => {
                self.sync(*state)?;
                if first.has(self.token(0)?) {
                    self.elements(body)?;
                }
                Ok(())
            }
            Element::Star {
                state,
                back,
                first,
                body,
            } => {
                self.sync(*state)?;
                while self.goes_on(*state, *first)? {
                    self.elements(body)?;
                    self.sync(*back)?;
                }
                Ok(())
            }
            Element::Plus {
                state,
                back,
                first,
                body,
            } => {
                self.sync(*state)?;
                loop {
                    self.elements(body)?;
                    self.sync(*back)?;
                    if !self.goes_on(*back, *first)? {
                        return Ok(());
                    }
                }
            }
            Element::Alternatives {
                state,
                by_token,
                alternatives,
            } => self.alternatives(*state, *by_token, alternatives),
            Element::Recursion { state, back, body } => {
                self.sync(*state)?;
                while self.predict(*state)? == 1 {
                    self.wrap();
                    self.elements(body)?;
                    self.sync(*back)?;
                }
                Ok(())
            }
        }
    }

    fn goes_on(&mut self, state: StateId, first: Option<Tokens>) -> Result<bool, Stop> {
        match first {
            Some(first) => Ok(first.has(self.token(0)?)),
            None => Ok(self.predict(state)? == 1),
        }
    }

    fn alternatives(&mut self, state: StateId, by_token: bool, alternatives: &[Vec<Element>]) -> Result<(), Stop> {
        self.sync(state)?;
        let chosen = if by_token {
            let token = self.token(0)?;
            let begins = |elements: &Vec<Element>| matches!(elements.first(), Some(Element::Match { tokens, .. }) if tokens.has(token));
            let chosen = alternatives.iter().position(begins);
            chosen.ok_or(Stop::Wrong(Wrong::NoAlternative {
                start: self.position,
                end: self.position,
            }))?
        } else {
            self.predict(state)? - 1
        };
        let is_recursion = self.grammar.states[state].kind == Kind::BlockStart && self.is_recursive();
        if let Some(tree) = self.trees.last_mut() {
            tree.alternative = chosen + 1 + usize::from(is_recursion);
        }
        self.elements(&alternatives[chosen])
    }

    /// True if the current rule is left-recursive: its first alternative is read before the loop over the others.
    fn is_recursive(&self) -> bool {
        matches!(self.trees.last().map(|tree| tree.rule), Some(Rule::Calc | Rule::Member))
    }

    /// The tree of a left-recursive rule so far becomes the first child of a new node.
    fn wrap(&mut self) {
        if let Some(tree) = self.trees.last_mut() {
            let outer = Tree::new(tree.rule, tree.start);
            let inner = std::mem::replace(tree, outer);
            tree.children.push(Child::Tree(inner));
        }
    }

    fn child(&mut self, child: Child) {
        if let Some(tree) = self.trees.last_mut() {
            tree.children.push(child);
        }
    }

    fn predict(&mut self, state: StateId) -> Result<usize, Stop> {
        let calls: Vec<StateId> = self.returns();
        let precedence = self.frames.last().map_or(0, |frame| frame.precedence);
        let decision = Decision {
            state,
            precedence,
            calls: &calls,
        };
        let start = self.position;
        let last = self.tokens.len() - 1;
        let mut furthest = start;
        let found = predict::predict(self.grammar, &decision, &mut self.known, &mut |by| {
            let at = (start + by).min(last);
            furthest = furthest.max(at);
            self.tokens[at].token
        });
        self.fetch(furthest)?;
        found.map_err(|NoAlternative(by)| {
            Stop::Wrong(Wrong::NoAlternative {
                start,
                end: (start + by).min(last),
            })
        })
    }
}
