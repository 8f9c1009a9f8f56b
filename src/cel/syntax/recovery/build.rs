//! Compiles the grammar's rules into states and transitions.

use std::sync::LazyLock;

use super::grammar::{Element, Grammar, Kind, Rule, State, StateId, Tokens, Transition};
use super::rules::{Part, rules};

/// The grammar, built once.
pub(super) fn grammar() -> &'static Grammar {
    static GRAMMAR: LazyLock<Grammar> = LazyLock::new(build);
    &GRAMMAR
}

fn build() -> Grammar {
    let mut builder = Builder {
        states: Vec::new(),
        rule: Rule::Start,
        starts: Vec::new(),
    };
    let parts = rules();
    for (rule, _) in &parts {
        builder.rule = *rule;
        let start = builder.state(Kind::Basic);
        let stop = builder.state(Kind::RuleStop);
        builder.starts.push((start, stop));
    }
    let mut rules = Vec::new();
    for (rule, parts) in parts {
        builder.rule = rule;
        let (start, stop) = builder.starts[rule as usize];
        let (elements, last) = builder.sequence(start, parts);
        builder.link(last, Transition::Epsilon(stop));
        rules.push(elements);
    }
    builder.returns();
    let mut grammar = Grammar {
        states: builder.states,
        starts: builder.starts.iter().map(|(start, _)| *start).collect(),
        rules: Vec::new(),
    };
    for state in 0..grammar.states.len() {
        grammar.states[state].next = grammar.look(state, None);
    }
    for elements in &mut rules {
        first_sets(&grammar, elements);
    }
    grammar.rules = rules;
    grammar
}

/// Fills in the first sets that decide by one token.
fn first_sets(grammar: &Grammar, elements: &mut [Element]) {
    for element in elements {
        match element {
            Element::Optional { state, first, body } => {
                *first = grammar.first(*state);
                first_sets(grammar, body);
            }
            Element::Star { state, first, body, .. } | Element::Plus { state, first, body, .. } => {
                if let Some(first) = first {
                    *first = grammar.first(*state);
                }
                first_sets(grammar, body);
            }
            Element::Alternatives { alternatives, .. } => {
                for alternative in alternatives {
                    first_sets(grammar, alternative);
                }
            }
            Element::Recursion { body, .. } => first_sets(grammar, body),
            Element::Match { .. } | Element::Call { .. } => {}
        }
    }
}

struct Builder {
    states: Vec<State>,
    rule: Rule,
    starts: Vec<(StateId, StateId)>,
}

impl Builder {
    fn state(&mut self, kind: Kind) -> StateId {
        self.states.push(State {
            kind,
            rule: self.rule,
            transitions: Vec::new(),
            next: Tokens::default(),
            is_recursive_return: false,
        });
        self.states.len() - 1
    }

    fn link(&mut self, from: StateId, transition: Transition) {
        self.states[from].transitions.push(transition);
    }

    /// Creates a state behind another.
    fn after(&mut self, from: StateId, kind: Kind) -> StateId {
        let state = self.state(kind);
        self.link(from, Transition::Epsilon(state));
        state
    }

    fn sequence(&mut self, mut from: StateId, parts: Vec<Part>) -> (Vec<Element>, StateId) {
        let mut elements = Vec::new();
        for part in parts {
            let (element, to) = self.part(from, part);
            elements.push(element);
            from = to;
        }
        (elements, from)
    }

    fn part(&mut self, from: StateId, part: Part) -> (Element, StateId) {
        match part {
            Part::One(tokens) => {
                let tokens = tokens
                    .iter()
                    .fold(Tokens::default(), |set, token| set.with(Tokens::one(*token)));
                let state = self.after(from, Kind::Basic);
                let to = self.state(Kind::Basic);
                self.link(state, Transition::Match(tokens, to));
                (Element::Match { state, tokens }, to)
            }
            Part::Sub(rule, precedence) => {
                let state = self.after(from, Kind::Basic);
                let follow = self.state(Kind::Basic);
                self.states[follow].is_recursive_return = rule == self.rule && precedence > 0;
                self.link(state, Transition::Call { rule, follow });
                (
                    Element::Call {
                        state,
                        rule,
                        precedence,
                    },
                    follow,
                )
            }
            Part::Maybe(body) => {
                let state = self.after(from, Kind::BlockStart);
                let (body, last) = self.sequence(state, body);
                let to = self.after(last, Kind::Basic);
                self.link(state, Transition::Epsilon(to));
                let first = Tokens::default();
                (Element::Optional { state, first, body }, to)
            }
            Part::Many(body) => self.many(from, body, Some(Tokens::default())),
            Part::ManyAhead(body) => self.many(from, body, None),
            Part::Some(body) => self.some(from, body, Some(Tokens::default())),
            Part::SomeAhead(body) => self.some(from, body, None),
            Part::Either(alternatives) => self.alternatives(from, alternatives, false),
            Part::EitherByToken(alternatives) => self.alternatives(from, alternatives, true),
            Part::Recursive(alternatives) => self.recursion(from, alternatives),
        }
    }

    fn many(&mut self, from: StateId, body: Vec<Part>, first: Option<Tokens>) -> (Element, StateId) {
        let state = self.after(from, Kind::LoopEntry);
        let start = self.after(state, Kind::BlockStart);
        let (body, last) = self.sequence(start, body);
        let back = self.after(last, Kind::LoopBack);
        self.link(back, Transition::Epsilon(state));
        let to = self.after(state, Kind::Basic);
        let element = Element::Star {
            state,
            back,
            first,
            body,
        };
        (element, to)
    }

    fn some(&mut self, from: StateId, body: Vec<Part>, first: Option<Tokens>) -> (Element, StateId) {
        let state = self.after(from, Kind::BlockStart);
        let (body, last) = self.sequence(state, body);
        let back = self.after(last, Kind::LoopBack);
        self.link(back, Transition::Epsilon(state));
        let to = self.after(back, Kind::Basic);
        let element = Element::Plus {
            state,
            back,
            first,
            body,
        };
        (element, to)
    }

    fn alternatives(&mut self, from: StateId, parts: Vec<Vec<Part>>, by_token: bool) -> (Element, StateId) {
        let state = self.after(from, Kind::BlockStart);
        let mut alternatives = Vec::new();
        let mut ends = Vec::new();
        for part in parts {
            let (elements, last) = self.sequence(state, part);
            alternatives.push(elements);
            ends.push(last);
        }
        let to = self.join(&ends);
        let element = Element::Alternatives {
            state,
            by_token,
            alternatives,
        };
        (element, to)
    }

    /// Merges the end states of alternatives into one, so that calls there return to the same state (`TailEpsilonRemover`).
    fn join(&mut self, ends: &[StateId]) -> StateId {
        let to = self.state(Kind::Basic);
        let is_recursive_return = ends.iter().any(|end| self.states[*end].is_recursive_return);
        self.states[to].is_recursive_return = is_recursive_return;
        for transition in self.states.iter_mut().flat_map(|state| &mut state.transitions) {
            match transition {
                Transition::Match(_, target) | Transition::Call { follow: target, .. } if ends.contains(target) => {
                    *target = to;
                }
                _ => {}
            }
        }
        to
    }

    fn recursion(&mut self, from: StateId, parts: Vec<(u8, Vec<Part>)>) -> (Element, StateId) {
        let state = self.after(from, Kind::RecursionEntry);
        let block = self.after(state, Kind::BlockStart);
        let is_single = parts.len() == 1;
        let mut alternatives = Vec::new();
        let mut ends = Vec::new();
        for (precedence, part) in parts {
            let start = self.state(Kind::Basic);
            self.link(block, Transition::Precedence(precedence, start));
            let (elements, last) = self.sequence(start, part);
            alternatives.push(elements);
            ends.push(last);
        }
        let end = self.join(&ends);
        let back = self.after(end, Kind::LoopBack);
        self.link(back, Transition::Epsilon(state));
        let to = self.after(state, Kind::Basic);
        let body = if is_single {
            alternatives.pop().unwrap_or_default()
        } else {
            vec![Element::Alternatives {
                state: block,
                by_token: false,
                alternatives,
            }]
        };
        (Element::Recursion { state, back, body }, to)
    }

    /// Links the end of each rule with the states that follow its calls.
    fn returns(&mut self) {
        for state in 0..self.states.len() {
            for at in 0..self.states[state].transitions.len() {
                if let Transition::Call { rule, follow } = self.states[state].transitions[at] {
                    let (_, stop) = self.starts[rule as usize];
                    self.link(stop, Transition::Return(follow));
                }
            }
        }
    }
}
