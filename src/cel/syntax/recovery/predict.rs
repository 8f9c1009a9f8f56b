//! Which alternative of a decision the next tokens mean (ANTLR's `ParserATNSimulator`).
//!
//! First without regard for the calls around (SLL), and, where that finds a conflict, with them (LL). What an alternative is not cut off by is as much part
//! of the messages as what it means: an input that ends a rule is not an error before the caller sees it.

use std::collections::{BTreeMap, HashMap};
use std::sync::LazyLock;

use super::super::lexer::Token;
use super::grammar::{Grammar, Kind, StateId, Tokens, Transition};

/// How many configurations a prediction may have: the server's are merged into graphs, of which this is no limit.
const MOST: usize = 4_096;

/// A way to have come to a state.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Config {
    state: StateId,
    alternative: usize,
    /// States to return to, innermost last.
    stack: Vec<StateId>,
    /// Whether the rule of the decision was left.
    left: bool,
}

/// A decision.
pub(super) struct Decision<'a> {
    pub(super) state: StateId,
    /// The precedence with which the rule was called.
    pub(super) precedence: u8,
    /// States to return to, innermost last.
    pub(super) calls: &'a [StateId],
}

/// The token at which no alternative was left, counted from the first.
#[derive(Debug)]
pub(super) struct NoAlternative(pub(super) usize);

/// What was predicted already, by the state of the decision and the tokens that decided it.
pub(super) type Known = HashMap<(StateId, Vec<Token>), usize>;

/// How many tokens a prediction that is kept may have taken.
const KEPT: usize = 16;

/// Predicts the alternative, from 1 on. `ahead` gives the tokens.
pub(super) fn predict(
    grammar: &Grammar,
    decision: &Decision<'_>,
    known: &mut Known,
    ahead: &mut dyn FnMut(usize) -> Token,
) -> Result<usize, NoAlternative> {
    let token = ahead(0);
    if grammar.states[decision.state].kind == Kind::RecursionEntry {
        // A loop is left where it cannot go on, whatever follows: the caller sees whether that is right.
        return Ok(if goes_on(grammar, decision, token) { 1 } else { 2 });
    }
    let mut fitting = (1..).zip(firsts(decision.state)).filter(|(_, first)| first.has(token));
    if let (Some((only, _)), None) = (fitting.next(), fitting.next()) {
        return Ok(only);
    }
    let mut key = (decision.state, Vec::new());
    for at in 0..KEPT {
        key.1.push(ahead(at));
        if let Some(found) = known.get(&key) {
            return Ok(*found);
        }
    }
    let simulation = Simulation { grammar, decision };
    let (found, tokens) = simulation.run(ahead, false)?;
    if let Some(tokens) = tokens.filter(|tokens| *tokens <= KEPT) {
        key.1.truncate(tokens);
        known.insert(key, found);
    }
    Ok(found)
}

/// Whether the loop of a left-recursive rule has another round.
fn goes_on(grammar: &Grammar, decision: &Decision<'_>, token: Token) -> bool {
    let Some(Transition::Epsilon(block)) = grammar.states[decision.state].transitions.first() else {
        return false;
    };
    let begins = |transition: &Transition| match *transition {
        Transition::Precedence(precedence, to) => {
            precedence >= decision.precedence && grammar.states[to].next.has(token)
        }
        _ => false,
    };
    grammar.states[*block].transitions.iter().any(begins)
}

/// The tokens that each alternative of a decision can begin with, or, if it may be empty, be followed by.
fn firsts(state: StateId) -> &'static [Tokens] {
    static FIRSTS: LazyLock<Vec<Vec<Tokens>>> = LazyLock::new(|| {
        let grammar = super::grammar::grammar();
        (0..grammar.states.len())
            .map(|state| first_sets(grammar, state))
            .collect()
    });
    &FIRSTS[state]
}

fn first_sets(grammar: &Grammar, state: StateId) -> Vec<Tokens> {
    let mut sets = vec![Tokens::default(); grammar.states[state].transitions.len()];
    let decision = Decision {
        state,
        precedence: 0,
        calls: &[],
    };
    if sets.len() < 2 {
        return sets;
    }
    let simulation = Simulation {
        grammar,
        decision: &decision,
    };
    for config in simulation.start(false) {
        for transition in &grammar.states[config.state].transitions {
            if let Transition::Match(tokens, _) = transition {
                let set = &mut sets[config.alternative - 1];
                *set = set.with(*tokens);
            }
        }
    }
    sets
}

struct Simulation<'a> {
    grammar: &'a Grammar,
    decision: &'a Decision<'a>,
}

impl Simulation<'_> {
    /// The alternative, and how many tokens decided it, if nothing else did.
    fn run(&self, ahead: &mut dyn FnMut(usize) -> Token, full: bool) -> Result<(usize, Option<usize>), NoAlternative> {
        let mut configs = self.start(full);
        let mut at = 0;
        loop {
            let token = ahead(at);
            let next = self.reach(&configs, token, full);
            if next.is_empty() {
                // With regard for the calls around, the server names the token that the decision begins with.
                let at = if full { 0 } else { at };
                let finished = finished(&configs, self.grammar).ok_or(NoAlternative(at))?;
                return Ok((finished, None));
            }
            if let Some(only) = unique(&next) {
                return Ok((only, (!full).then_some(at + 1)));
            }
            let subsets = conflicting(&next, full);
            let ended = next
                .iter()
                .all(|config| self.grammar.states[config.state].kind == Kind::RuleStop);
            if full {
                if let Some(only) = single_viable(&subsets) {
                    return Ok((only, None));
                }
            } else if ended || is_conflict(&subsets, &next) {
                return self.run(ahead, true);
            }
            if next.len() > MOST || token == Token::End {
                let first = next.iter().map(|config| config.alternative).min();
                return Ok((first.unwrap_or(1), None));
            }
            configs = next;
            at += 1;
        }
    }

    fn start(&self, full: bool) -> Vec<Config> {
        let stack = if full { self.decision.calls.to_vec() } else { Vec::new() };
        let mut found = Vec::new();
        for (index, transition) in self.grammar.states[self.decision.state].transitions.iter().enumerate() {
            let config = Config {
                state: self.decision.state,
                alternative: index + 1,
                stack: stack.clone(),
                left: false,
            };
            if let Some(config) = self.follow(&config, *transition) {
                self.close(config, full, &mut found);
            }
        }
        found
    }

    /// What a transition without a token leads to.
    fn follow(&self, config: &Config, transition: Transition) -> Option<Config> {
        let mut next = config.clone();
        match transition {
            // Only loops of left-recursive rules depend on a precedence, and those are decided without a simulation.
            Transition::Epsilon(to) | Transition::Precedence(_, to) => next.state = to,
            Transition::Call { rule, follow } => {
                next.stack.push(follow);
                next.state = self.grammar.start(rule);
            }
            Transition::Return(follow) => {
                next.state = follow;
                next.left = true;
            }
            Transition::Match(..) => return None,
        }
        Some(next)
    }

    /// Adds everything that a configuration leads to without a token.
    fn close(&self, config: Config, full: bool, found: &mut Vec<Config>) {
        let mut open = vec![config];
        let mut seen: Vec<Config> = Vec::new();
        while let Some(config) = open.pop() {
            if seen.contains(&config) || seen.len() > MOST {
                continue;
            }
            seen.push(config.clone());
            let state = &self.grammar.states[config.state];
            if state.kind == Kind::RuleStop {
                if let Some(follow) = config.stack.last() {
                    let mut next = config.clone();
                    next.state = *follow;
                    next.stack.pop();
                    open.push(next);
                    continue;
                }
                if full || state.transitions.is_empty() {
                    add(config, found);
                    continue;
                }
            }
            let is_match = |transition: &Transition| matches!(transition, Transition::Match(..));
            if state.transitions.iter().any(is_match) {
                add(config.clone(), found);
            }
            let skipped = usize::from(self.is_taken_outside(&config));
            let next = state.transitions.iter().skip(skipped);
            open.extend(next.filter_map(|transition| self.follow(&config, *transition)));
        }
    }

    /// Whether the loop of a left-recursive rule is within a round of the same loop, which takes what follows as well
    /// (`canDropLoopEntryEdgeInLeftRecursiveRule`).
    fn is_taken_outside(&self, config: &Config) -> bool {
        self.grammar.states[config.state].kind == Kind::RecursionEntry
            && config.stack.last().is_some_and(|top| {
                let top = &self.grammar.states[*top];
                top.is_recursive_return && top.rule == self.grammar.states[config.state].rule
            })
    }

    /// The configurations behind a token (`computeReachSet`).
    fn reach(&self, configs: &[Config], token: Token, full: bool) -> Vec<Config> {
        let mut stepped = Vec::new();
        let mut skipped = Vec::new();
        for config in configs {
            let state = &self.grammar.states[config.state];
            if state.kind == Kind::RuleStop {
                if full || token == Token::End {
                    skipped.push(config.clone());
                }
                continue;
            }
            for transition in &state.transitions {
                if let Transition::Match(tokens, to) = transition
                    && tokens.has(token)
                {
                    let mut next = config.clone();
                    next.state = *to;
                    add(next, &mut stepped);
                }
            }
        }
        let mut found = Vec::new();
        if skipped.is_empty() && token != Token::End && unique(&stepped).is_some() {
            return stepped;
        }
        for config in stepped {
            self.close(config, full, &mut found);
        }
        if token == Token::End {
            found.retain(|config| self.grammar.states[config.state].kind == Kind::RuleStop);
        }
        let has_stopped = found
            .iter()
            .any(|config| self.grammar.states[config.state].kind == Kind::RuleStop);
        if !full || !has_stopped {
            for config in skipped {
                add(config, &mut found);
            }
        }
        found
    }
}

fn add(config: Config, to: &mut Vec<Config>) {
    if !to.contains(&config) {
        to.push(config);
    }
}

/// The one alternative that is left.
fn unique(configs: &[Config]) -> Option<usize> {
    let first = configs.first()?.alternative;
    configs
        .iter()
        .all(|config| config.alternative == first)
        .then_some(first)
}

/// The first alternative whose rule was left already: the caller will see what is wrong.
fn finished(configs: &[Config], grammar: &Grammar) -> Option<usize> {
    let is_out = |config: &&Config| {
        config.left || (grammar.states[config.state].kind == Kind::RuleStop && config.stack.is_empty())
    };
    configs.iter().filter(is_out).map(|config| config.alternative).min()
}

/// The alternatives that came to the same state with the same calls around (`getConflictingAltSubsets`).
fn conflicting(configs: &[Config], full: bool) -> Vec<Vec<usize>> {
    let mut stacks: BTreeMap<(StateId, usize), Vec<&Vec<StateId>>> = BTreeMap::new();
    for config in configs {
        stacks
            .entry((config.state, config.alternative))
            .or_default()
            .push(&config.stack);
    }
    let mut subsets: BTreeMap<(StateId, Vec<&Vec<StateId>>), Vec<usize>> = BTreeMap::new();
    for ((state, alternative), mut stacks) in stacks {
        stacks.sort();
        stacks.dedup();
        if !full {
            // A stack that ends early stands for all that go on from there.
            let all = stacks.clone();
            stacks.retain(|stack| {
                !all.iter()
                    .any(|other| other.len() < stack.len() && stack.ends_with(other))
            });
        }
        subsets.entry((state, stacks)).or_default().push(alternative);
    }
    subsets.into_values().collect()
}

/// Whether looking further cannot decide without the calls around (`hasSLLConflictTerminatingPrediction`).
fn is_conflict(subsets: &[Vec<usize>], configs: &[Config]) -> bool {
    let mut by_state: BTreeMap<StateId, Vec<usize>> = BTreeMap::new();
    for config in configs {
        let alternatives = by_state.entry(config.state).or_default();
        if !alternatives.contains(&config.alternative) {
            alternatives.push(config.alternative);
        }
    }
    subsets.iter().any(|subset| subset.len() > 1) && by_state.values().all(|alternatives| alternatives.len() > 1)
}

/// The one alternative that all conflicts leave as the first (`getSingleViableAlt`).
fn single_viable(subsets: &[Vec<usize>]) -> Option<usize> {
    let mut first = subsets.iter().filter_map(|subset| subset.iter().min());
    let found = first.next()?;
    first.all(|other| other == found).then_some(*found)
}
