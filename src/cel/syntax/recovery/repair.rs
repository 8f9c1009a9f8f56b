//! Reports and repairs of syntax errors (`DefaultErrorStrategy`).

use super::super::error::{CompileError, NOWHERE};
use super::super::lexer;
use super::super::lexer::Token;
use super::grammar::{Kind, StateId, Tokens};
use super::tree::Child;
use super::{Ended, REPAIRS, REPORTED, Recovery, SKIPPED, Stop, Wrong};

impl Recovery<'_> {
    /// The states to which the current calls return, innermost last.
    pub(super) fn returns(&self) -> Vec<StateId> {
        let callers = self.frames.iter().filter_map(|frame| frame.caller);
        callers.filter_map(|caller| self.grammar.follow(caller)).collect()
    }

    /// The token `by` positions ahead.
    pub(super) fn token(&mut self, by: usize) -> Result<Token, Ended> {
        let at = (self.position + by).min(self.tokens.len() - 1);
        self.fetch(at)?;
        Ok(self.tokens[at].token)
    }

    /// Reports the lexer's errors before a token.
    pub(super) fn fetch(&mut self, at: usize) -> Result<(), Ended> {
        let start = self.tokens[at].start;
        while let Some(unread) = self.unread.get(self.reported).filter(|unread| unread.start < start) {
            let error = unread.error(self.source);
            self.reported += 1;
            self.add_error(error)?;
        }
        Ok(())
    }

    fn add_error(&mut self, error: CompileError) -> Result<(), Ended> {
        if self.syntax_errors < REPORTED {
            self.syntax_errors += 1;
            self.errors.push(error);
            return Ok(());
        }
        let at = error.at;
        let message = format!("Syntax error: More than {REPORTED} syntax errors");
        self.errors.push(CompileError { at, message });
        Err(Ended)
    }

    fn syntax_error(&mut self, token: usize, message: &str) -> Result<(), Ended> {
        let at = lexer::offset(self.tokens[token]);
        let message = format!("Syntax error: {message}");
        self.add_error(CompileError { at, message })
    }

    /// Takes an expected token, or repairs (`Match`, `RecoverInline`).
    pub(super) fn expect(&mut self, tokens: Tokens) -> Result<(), Stop> {
        if tokens.has(self.token(0)?) {
            self.matched();
            self.consume();
            return Ok(());
        }
        self.repair()?;
        if self.delete_token()? {
            self.consume();
            return Ok(());
        }
        if self.is_missing()? {
            self.report_missing()?;
            self.child(Child::Missing);
            return Ok(());
        }
        Err(Stop::Wrong(Wrong::Mismatch))
    }

    fn matched(&mut self) {
        self.recovering = false;
        self.last_index = None;
        self.last_states.clear();
    }

    fn consume(&mut self) {
        let child = if self.recovering {
            Child::Error
        } else {
            Child::Token(self.position)
        };
        self.child(child);
        self.position = (self.position + 1).min(self.tokens.len() - 1);
    }

    /// Counts a repair; fails at the limit.
    fn repair(&mut self) -> Result<(), Ended> {
        if self.repairs == REPAIRS {
            let message = format!("error recovery attempt limit exceeded: {REPAIRS}");
            self.syntax_error(self.position, &message)?;
            return Err(Ended);
        }
        self.repairs += 1;
        Ok(())
    }

    /// Drops a token if the next one is expected here (`SingleTokenDeletion`).
    fn delete_token(&mut self) -> Result<bool, Ended> {
        if !self.expected().has(self.token(1)?) {
            return Ok(false);
        }
        self.report_unwanted()?;
        self.consume();
        self.matched();
        Ok(true)
    }

    /// True if the token can follow the missing one (`SingleTokenInsertion`).
    fn is_missing(&mut self) -> Result<bool, Ended> {
        let Some(next) = self.grammar.target(self.state) else {
            return Ok(false);
        };
        let returns = self.returns();
        let behind = self.grammar.look(next, Some(&returns));
        Ok(behind.has(self.token(0)?))
    }

    /// The tokens expected here (`getExpectedTokens`).
    fn expected(&self) -> Tokens {
        let mut next = self.grammar.states[self.state].next;
        let mut found = next.without_end();
        for follow in self.returns().into_iter().rev() {
            if !next.reaches_end() {
                return found;
            }
            next = self.grammar.states[follow].next;
            found = found.with(next.without_end());
        }
        if next.reaches_end() {
            found = found.with(Tokens::one(Token::End));
        }
        found
    }

    /// Checks before a decision that the next token is possible, and repairs if it is not (`Sync`).
    pub(super) fn sync(&mut self, state: StateId) -> Result<(), Stop> {
        self.state = state;
        if self.recovering {
            return Ok(());
        }
        let next = self.grammar.states[state].next;
        if next.reaches_end() || next.has(self.token(0)?) {
            return Ok(());
        }
        match self.grammar.states[state].kind {
            Kind::BlockStart | Kind::LoopEntry | Kind::RecursionEntry => {
                if self.delete_token()? {
                    return Ok(());
                }
                Err(Stop::Wrong(Wrong::Mismatch))
            }
            Kind::LoopBack => {
                self.report_unwanted()?;
                let until = self.expected().with(self.recovery_set());
                self.skip_until(until, usize::MAX)?;
                Ok(())
            }
            Kind::Basic | Kind::RuleStop => Ok(()),
        }
    }

    pub(super) fn report(&mut self, wrong: &Wrong) -> Result<(), Ended> {
        if self.recovering {
            return Ok(());
        }
        let message = match *wrong {
            Wrong::Mismatch => {
                let expected = shown_set(self.expected());
                format!("mismatched input {} expecting {expected}", self.shown(self.position))
            }
            Wrong::NoAlternative { start, end } => {
                self.recovering = true;
                let message = self.no_alternative(start, end);
                return self.syntax_error(end, &message);
            }
        };
        self.recovering = true;
        self.syntax_error(self.position, &message)
    }

    fn no_alternative(&self, start: usize, end: usize) -> String {
        let first = self.tokens[start];
        if first.token == Token::End {
            return "no viable alternative at input '<EOF>'".to_owned();
        }
        let mut input = String::new();
        let mut before = first.start;
        for lexeme in &self.tokens[start..=end] {
            input.push_str(&lexer::hidden(self.source, before, lexeme.start, &self.unread));
            input.push_str(&self.source[lexeme.start..lexeme.end]);
            before = lexeme.end;
        }
        // The server rewrites the message for these words into a mismatch.
        for word in ["true", "false", "null"] {
            if input.chars().count() == word.len() + 1 && input.ends_with(word) {
                return format!("mismatched input '{word}' expecting IDENTIFIER");
            }
        }
        format!("no viable alternative at input '{}'", lexer::escaped(&input))
    }

    fn report_unwanted(&mut self) -> Result<(), Ended> {
        if self.recovering {
            return Ok(());
        }
        self.recovering = true;
        let expected = shown_set(self.expected());
        let message = format!("extraneous input {} expecting {expected}", self.shown(self.position));
        self.syntax_error(self.position, &message)
    }

    fn report_missing(&mut self) -> Result<(), Ended> {
        if self.recovering {
            return Ok(());
        }
        self.recovering = true;
        let expected = shown_set(self.expected());
        let message = format!("missing {expected} at {}", self.shown(self.position));
        self.syntax_error(self.position, &message)
    }

    /// Skips tokens up to one that a calling rule expects (`Recover`).
    pub(super) fn recover(&mut self) -> Result<(), Ended> {
        self.repair()?;
        let mut skipped = SKIPPED;
        if self.last_index == Some(self.position) && self.last_states.contains(&self.state) {
            self.consume();
            skipped -= 1;
        }
        self.last_index = Some(self.position);
        self.last_states.push(self.state);
        self.skip_until(self.recovery_set(), skipped)
    }

    fn skip_until(&mut self, until: Tokens, most: usize) -> Result<(), Ended> {
        let mut left = most;
        loop {
            let token = self.token(0)?;
            if token == Token::End || until.has(token) {
                return Ok(());
            }
            if left == 0 {
                let message = format!("error recovery token lookahead limit exceeded: {SKIPPED}");
                self.errors.push(CompileError { at: NOWHERE, message });
                return Err(Ended);
            }
            left -= 1;
            self.consume();
        }
    }

    /// The tokens that the calling rules expect next (`GetErrorRecoverySet`).
    fn recovery_set(&self) -> Tokens {
        let follows = self.returns().into_iter();
        let next = follows.map(|follow| self.grammar.states[follow].next.without_end());
        next.fold(Tokens::default(), Tokens::with)
    }

    /// A token in the form of messages.
    fn shown(&self, at: usize) -> String {
        let lexeme = self.tokens[at];
        match lexeme.token {
            Token::End => "'<EOF>'".to_owned(),
            _ => format!("'{}'", lexer::escaped(&self.source[lexeme.start..lexeme.end])),
        }
    }
}

/// A set of tokens in the form of messages.
fn shown_set(tokens: Tokens) -> String {
    let end = tokens.has(Token::End).then_some(Token::End);
    let others = tokens.iter().filter(|token| *token != Token::End);
    let names: Vec<&str> = end.into_iter().chain(others).map(Token::name).collect();
    match names.as_slice() {
        [only] => (*only).to_owned(),
        names => format!("{{{}}}", names.join(", ")),
    }
}
