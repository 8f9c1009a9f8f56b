//! Predicts the alternative of a decision from the next tokens (ANTLR's `ParserATNSimulator`).
//!
//! The first attempt ignores the calling rules (SLL); after a conflict, a second one takes them into account (LL). The messages depend on
//! alternatives that stay possible: a token that ends a rule is not an error before the caller sees it.

use std::collections::{BTreeMap, HashMap};
use std::sync::LazyLock;

use super::super::lexer::Token;
use super::grammar::{Grammar, Kind, StateId, Tokens, Transition};

/// Maximum number of configurations of a prediction. The server has no such limit: it merges configurations into graphs.
const MOST: usize = 4_096;

/// A path to a state.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Config {
    state: StateId,
    alternative: usize,
    /// States to return to, innermost last.
    stack: Vec<StateId>,
    /// True if the path left the rule of the decision.
    left: bool,
}

/// A decision.
pub(super) struct Decision<'a> {
    pub(super) state: StateId,
    /// The precedence in the call of the rule.
    pub(super) precedence: u8,
    /// States to return to, innermost last.
    pub(super) calls: &'a [StateId],
}

/// The index of the token at which no alternative was left, counted from the decision's first token.
#[derive(Debug)]
pub(super) struct NoAlternative(pub(super) usize);

/// Earlier predictions, by the state of the decision and the tokens that decided it.
pub(super) type Known = HashMap<(StateId, Vec<Token>), usize>;

/// Maximum number of tokens of a prediction that is kept.
const KEPT: usize = 16;

/// Predicts the alternative, from 1 on. `ahead` returns the next tokens.
pub(super) fn predict(
    grammar: &Grammar,
    decision: &Decision<'_>,
    known: &mut Known,
    ahead: &mut dyn FnMut(usize) -> Token,
) -> Result<usize, NoAlternative> {
    let token = ahead(0);
    if grammar.states[decision.state].kind == Kind::RecursionEntry {
        // A loop ends when it cannot continue, whatever follows; the caller checks the next token.
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

/// True if the loop of a left-recursive rule has another round.
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

/// The first tokens of each alternative of a decision. For an empty alternative, they include the tokens that follow it.
fn firsts(state: StateId) -> &'static [Tokens] {
    static FIRSTS: LazyLock<Vec<Vec<Tokens>>> = LazyLock::new(|| {
        let grammar = super::build::grammar();
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
    /// The alternative, and the number of tokens if they alone decided it.
    fn run(&self, ahead: &mut dyn FnMut(usize) -> Token, full: bool) -> Result<(usize, Option<usize>), NoAlternative> {
        let mut configs = self.start(full);
        let mut at = 0;
        loop {
            let token = ahead(at);
            let next = self.reach(&configs, token, full);
            if next.is_empty() {
                // The second attempt (LL) blames the first token of the decision, as the server does.
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

    /// The target of a transition that reads no token.
    fn follow(&self, config: &Config, transition: Transition) -> Option<Config> {
        let mut next = config.clone();
        match transition {
            // Only loops of left-recursive rules depend on a precedence, and a simulation does not decide those.
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

    /// Adds all configurations that can be reached without reading a token.
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

    /// True if the loop of a left-recursive rule is inside a round of the same loop, which takes the following tokens as well
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

/// The alternative, if only one is left.
fn unique(configs: &[Config]) -> Option<usize> {
    let first = configs.first()?.alternative;
    configs
        .iter()
        .all(|config| config.alternative == first)
        .then_some(first)
}

/// The first alternative that has left the rule: the caller reports the error.
fn finished(configs: &[Config], grammar: &Grammar) -> Option<usize> {
    let is_out = |config: &&Config| {
        config.left || (grammar.states[config.state].kind == Kind::RuleStop && config.stack.is_empty())
    };
    configs.iter().filter(is_out).map(|config| config.alternative).min()
}

/// The alternatives that reached the same state with the same calling rules (`getConflictingAltSubsets`).
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
            // A stack that ends early includes all stacks that continue from there.
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

/// True if more tokens cannot decide without the calling rules (`hasSLLConflictTerminatingPrediction`).
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

/// The common first alternative of all conflicts, if there is one (`getSingleViableAlt`).
fn single_viable(subsets: &[Vec<usize>]) -> Option<usize> {
    let mut first = subsets.iter().filter_map(|subset| subset.iter().min());
    let found = first.next()?;
    first.all(|other| other == found).then_some(*found)
}
