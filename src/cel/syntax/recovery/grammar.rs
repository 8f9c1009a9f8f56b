//! The grammar of expressions (`CEL.g4`) in ANTLR's form: states with transitions, and the elements that the parser walks through.

use super::super::lexer::Token;

/// A set of tokens. The end of a rule counts as a token.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Tokens(u64);

impl Tokens {
    /// The end of the rule is reached before a token.
    const EPSILON: u64 = 1 << 63;

    pub(super) const fn one(token: Token) -> Self {
        Self(1 << token as u64)
    }

    pub(super) const fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    pub(super) fn has(self, token: Token) -> bool {
        self.0 & (1 << token as u64) != 0
    }

    pub(super) fn reaches_end(self) -> bool {
        self.0 & Self::EPSILON != 0
    }

    pub(super) fn without_end(self) -> Self {
        Self(self.0 & !Self::EPSILON)
    }

    pub(super) fn iter(self) -> impl Iterator<Item = Token> {
        Token::ALL.into_iter().filter(move |token| self.has(*token))
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Rule {
    Start,
    Expr,
    ConditionalOr,
    ConditionalAnd,
    Relation,
    Calc,
    Unary,
    Member,
    Primary,
    ExprList,
    ListInit,
    FieldInitializerList,
    OptField,
    MapInitializerList,
    EscapeIdent,
    OptExpr,
    Literal,
}

/// The number of a state.
pub(super) type StateId = usize;

/// A step of [`super::Recovery`] through a rule.
#[derive(Debug)]
pub(super) enum Element {
    /// One token of a set.
    Match {
        state: StateId,
        tokens: Tokens,
    },
    Call {
        state: StateId,
        rule: Rule,
        precedence: u8,
    },
    /// `(…)?`, decided by the next token.
    Optional {
        state: StateId,
        first: Tokens,
        body: Vec<Element>,
    },
    /// `(…)*`, decided by the next token if `first` is set, otherwise by a prediction.
    Star {
        state: StateId,
        back: StateId,
        first: Option<Tokens>,
        body: Vec<Element>,
    },
    /// `(…)+`
    Plus {
        state: StateId,
        back: StateId,
        first: Option<Tokens>,
        body: Vec<Element>,
    },
    /// `(… | …)`, decided by the next token if `by_token` is set, otherwise by a prediction.
    Alternatives {
        state: StateId,
        by_token: bool,
        alternatives: Vec<Vec<Element>>,
    },
    /// The loop of a left-recursive rule: the tree so far becomes the first child of a new node.
    Recursion {
        state: StateId,
        back: StateId,
        body: Vec<Element>,
    },
}

#[derive(Debug, Clone, Copy)]
pub(super) enum Transition {
    Epsilon(StateId),
    /// Allowed if the precedence of the rule is not above this one.
    Precedence(u8, StateId),
    Match(Tokens, StateId),
    Call {
        rule: Rule,
        follow: StateId,
    },
    /// From the end of a rule to a state behind one of its calls.
    Return(StateId),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Basic,
    RuleStop,
    BlockStart,
    LoopEntry,
    /// The entry of the loop of a left-recursive rule.
    RecursionEntry,
    LoopBack,
}

#[derive(Debug)]
pub(super) struct State {
    pub(super) kind: Kind,
    pub(super) rule: Rule,
    pub(super) transitions: Vec<Transition>,
    /// The possible next tokens within the rule.
    pub(super) next: Tokens,
    /// True if a left-recursive call of the rule by itself returns to this state.
    pub(super) is_recursive_return: bool,
}

/// The whole grammar.
#[derive(Debug)]
pub(super) struct Grammar {
    pub(super) states: Vec<State>,
    /// The first state of each rule.
    pub(super) starts: Vec<StateId>,
    /// The elements of each rule.
    pub(super) rules: Vec<Vec<Element>>,
}

impl Grammar {
    pub(super) fn start(&self, rule: Rule) -> StateId {
        self.starts[rule as usize]
    }

    pub(super) fn elements(&self, rule: Rule) -> &[Element] {
        &self.rules[rule as usize]
    }

    /// The state to which a call of a rule returns.
    pub(super) fn follow(&self, caller: StateId) -> Option<StateId> {
        match self.states[caller].transitions.first() {
            Some(Transition::Call { follow, .. }) => Some(*follow),
            _ => None,
        }
    }

    /// The state behind a state's token.
    pub(super) fn target(&self, state: StateId) -> Option<StateId> {
        match self.states[state].transitions.first() {
            Some(Transition::Match(_, to)) => Some(*to),
            _ => None,
        }
    }

    /// The tokens that can begin the first alternative of a decision.
    pub(super) fn first(&self, state: StateId) -> Tokens {
        match self.states[state].transitions.first() {
            Some(Transition::Epsilon(to)) => self.look(*to, None).without_end(),
            Some(Transition::Precedence(_, to) | Transition::Match(_, to)) => self.look(*to, None),
            _ => self.look(state, None).without_end(),
        }
    }

    /// The possible next tokens from a state on (`LL1Analyzer.Look`). Without a stack, it looks within the rule, whose end counts as a
    /// token; with a stack of return states, innermost last, it looks on in the calling rules.
    pub(super) fn look(&self, state: StateId, stack: Option<&[StateId]>) -> Tokens {
        let mut found = Tokens::default();
        let mut seen = Vec::new();
        self.look_from(state, &mut Vec::new(), stack, &mut seen, &mut found);
        found
    }

    fn look_from(
        &self,
        state: StateId,
        calls: &mut Vec<StateId>,
        stack: Option<&[StateId]>,
        seen: &mut Vec<(StateId, Vec<StateId>, usize)>,
        found: &mut Tokens,
    ) {
        let key = (state, calls.clone(), stack.map_or(0, <[_]>::len));
        if seen.contains(&key) {
            return;
        }
        seen.push(key);
        if self.states[state].kind == Kind::RuleStop {
            if let Some(follow) = calls.pop() {
                self.look_from(follow, calls, stack, seen, found);
                calls.push(follow);
            } else {
                match stack {
                    None => *found = found.with(Tokens(Tokens::EPSILON)),
                    Some([]) => *found = found.with(Tokens::one(Token::End)),
                    Some([outer @ .., follow]) => self.look_from(*follow, calls, Some(outer), seen, found),
                }
            }
            return;
        }
        for transition in &self.states[state].transitions {
            match *transition {
                Transition::Epsilon(to) | Transition::Precedence(_, to) => {
                    self.look_from(to, calls, stack, seen, found);
                }
                Transition::Match(tokens, _) => *found = found.with(tokens),
                Transition::Call { rule, follow } => {
                    calls.push(follow);
                    self.look_from(self.start(rule), calls, stack, seen, found);
                    calls.pop();
                }
                Transition::Return(_) => {}
            }
        }
    }
}
