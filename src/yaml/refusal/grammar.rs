//! Tokens → whether they make a document, as the server's YAML parser has it.

use std::collections::HashSet;

use super::Refusal;
use super::scan::{Placed, Scanner, Token};

/// What is expected next, and what after it.
#[derive(Debug, Clone, Copy)]
enum State {
    DocumentEnd,
    /// A node, maybe a block, maybe a list that is not indented.
    Node {
        block: bool,
        indentless: bool,
    },
    BlockEntry,
    IndentlessEntry,
    BlockKey,
    BlockValue,
    FlowEntry {
        first: bool,
    },
    FlowPairKey,
    FlowPairValue,
    FlowPairEnd,
    FlowKey {
        first: bool,
    },
    FlowValue {
        absent: bool,
    },
}

type Checked<T = ()> = Result<T, Refusal>;

/// Reads the first document of a text; the server looks at no others.
pub(super) fn first_document(text: &str) -> Checked {
    let mut grammar = Grammar {
        scanner: Scanner::new(text),
        states: vec![State::DocumentEnd],
        anchors: HashSet::new(),
        handles: HashSet::from(["!".to_owned(), "!!".to_owned()]),
    };
    if !grammar.document_start()? {
        return Ok(());
    }
    while let Some(state) = grammar.states.pop() {
        if matches!(state, State::DocumentEnd) {
            // The next token decides where the document ends.
            grammar.scanner.peek()?;
            return Ok(());
        }
        grammar.step(state)?;
    }
    Ok(())
}

struct Grammar {
    scanner: Scanner,
    states: Vec<State>,
    anchors: HashSet<String>,
    handles: HashSet<String>,
}

fn refuse<T>(words: &str, at: &Placed) -> Checked<T> {
    Err(Refusal {
        words: words.to_owned(),
        line: at.line,
    })
}

impl Grammar {
    fn next(&mut self) -> Checked<Placed> {
        self.scanner.peek().cloned()
    }

    fn is_next(&mut self, tokens: &[Token]) -> Checked<bool> {
        let next = &self.scanner.peek()?.token;
        Ok(tokens.contains(next))
    }

    /// Directives and `---`. Whether there is a document at all.
    fn document_start(&mut self) -> Checked<bool> {
        let mut has_directives = false;
        let mut has_version = false;
        loop {
            let next = self.next()?;
            match &next.token {
                Token::VersionDirective(major, minor) => {
                    if has_version {
                        return refuse("found duplicate %YAML directive", &next);
                    }
                    if (*major, *minor) != (1, 1) {
                        return refuse("found incompatible YAML document", &next);
                    }
                    has_version = true;
                }
                Token::TagDirective(handle) => {
                    let is_own = !matches!(handle.as_str(), "!" | "!!");
                    if !self.handles.insert(handle.clone()) && is_own {
                        return refuse("found duplicate %TAG directive", &next);
                    }
                }
                Token::DocumentStart => {
                    self.scanner.skip();
                    let ends = [Token::DocumentStart, Token::DocumentEnd, Token::StreamEnd];
                    if !self.is_next(&ends)? {
                        self.push_node(true, false);
                    }
                    return Ok(true);
                }
                _ if has_directives => return refuse("did not find expected <document start>", &next),
                Token::StreamEnd => return Ok(false),
                _ => {
                    self.push_node(true, false);
                    return Ok(true);
                }
            }
            has_directives = true;
            self.scanner.skip();
        }
    }

    fn push_node(&mut self, block: bool, indentless: bool) {
        self.states.push(State::Node { block, indentless });
    }

    fn step(&mut self, state: State) -> Checked {
        match state {
            State::DocumentEnd => Ok(()),
            State::Node { block, indentless } => self.node(block, indentless),
            State::BlockEntry => self.block_entry(),
            State::IndentlessEntry => self.indentless_entry(),
            State::BlockKey => self.block_key(),
            State::BlockValue => self.block_value(),
            State::FlowEntry { first } => self.flow_entry(first),
            State::FlowPairKey => {
                self.states.push(State::FlowPairValue);
                let empty = [Token::Value, Token::FlowEntry, Token::FlowSequenceEnd];
                if self.is_next(&empty)? {
                    // The server takes the token for the empty key itself.
                    self.scanner.skip();
                } else {
                    self.push_node(false, false);
                }
                Ok(())
            }
            State::FlowPairValue => {
                self.states.push(State::FlowPairEnd);
                self.flow_value(&[Token::FlowEntry, Token::FlowSequenceEnd])
            }
            State::FlowPairEnd => {
                self.states.push(State::FlowEntry { first: false });
                Ok(())
            }
            State::FlowKey { first } => self.flow_key(first),
            State::FlowValue { absent } => {
                self.states.push(State::FlowKey { first: false });
                if absent {
                    return Ok(());
                }
                self.flow_value(&[Token::FlowEntry, Token::FlowMappingEnd])
            }
        }
    }

    /// `: value` in a flow collection, both of which may be absent.
    fn flow_value(&mut self, ends: &[Token]) -> Checked {
        if self.is_next(&[Token::Value])? {
            self.scanner.skip();
            if !self.is_next(ends)? {
                self.push_node(false, false);
            }
        }
        Ok(())
    }

    fn node(&mut self, block: bool, indentless: bool) -> Checked {
        let mut next = self.next()?;
        if let Token::Alias(name) = &next.token {
            if !self.anchors.contains(name) {
                return Err(Refusal {
                    words: format!("unknown anchor '{name}' referenced"),
                    line: 0,
                });
            }
            self.scanner.skip();
            return Ok(());
        }
        let mut anchor = None;
        let mut tag = None;
        for _ in 0..2 {
            match &next.token {
                Token::Anchor(name) if anchor.is_none() => anchor = Some(name.clone()),
                Token::Tag(handle) if tag.is_none() => tag = Some((handle.clone(), next.clone())),
                _ => break,
            }
            self.scanner.skip();
            next = self.next()?;
        }
        if let Some((Some(handle), at)) = &tag
            && !self.handles.contains(handle)
        {
            return refuse("found undefined tag handle", at);
        }
        let has_properties = anchor.is_some() || tag.is_some();
        let state = match next.token {
            Token::BlockEntry if indentless => Some(State::IndentlessEntry),
            Token::Scalar => {
                self.scanner.skip();
                None
            }
            Token::FlowSequenceStart => {
                self.scanner.skip();
                Some(State::FlowEntry { first: true })
            }
            Token::FlowMappingStart => {
                self.scanner.skip();
                Some(State::FlowKey { first: true })
            }
            Token::BlockSequenceStart if block => {
                self.scanner.skip();
                Some(State::BlockEntry)
            }
            Token::BlockMappingStart if block => {
                self.scanner.skip();
                Some(State::BlockKey)
            }
            _ if has_properties => None,
            _ => return refuse("did not find expected node content", &next),
        };
        self.anchors.extend(anchor);
        self.states.extend(state);
        Ok(())
    }

    fn block_entry(&mut self) -> Checked {
        let next = self.next()?;
        match next.token {
            Token::BlockEntry => {
                self.scanner.skip();
                self.states.push(State::BlockEntry);
                if !self.is_next(&[Token::BlockEntry, Token::BlockEnd])? {
                    self.push_node(true, false);
                }
                Ok(())
            }
            Token::BlockEnd => {
                self.scanner.skip();
                Ok(())
            }
            _ => refuse("did not find expected '-' indicator", &next),
        }
    }

    fn indentless_entry(&mut self) -> Checked {
        if self.is_next(&[Token::BlockEntry])? {
            self.scanner.skip();
            self.states.push(State::IndentlessEntry);
            let empty = [Token::BlockEntry, Token::Key, Token::Value, Token::BlockEnd];
            if !self.is_next(&empty)? {
                self.push_node(true, false);
            }
        }
        Ok(())
    }

    fn block_key(&mut self) -> Checked {
        let next = self.next()?;
        match next.token {
            Token::Key => {
                self.scanner.skip();
                self.states.push(State::BlockValue);
                if !self.is_next(&[Token::Key, Token::Value, Token::BlockEnd])? {
                    self.push_node(true, true);
                }
                Ok(())
            }
            Token::BlockEnd => {
                self.scanner.skip();
                Ok(())
            }
            _ => refuse("did not find expected key", &next),
        }
    }

    fn block_value(&mut self) -> Checked {
        self.states.push(State::BlockKey);
        if self.is_next(&[Token::Value])? {
            self.scanner.skip();
            if !self.is_next(&[Token::Key, Token::Value, Token::BlockEnd])? {
                self.push_node(true, true);
            }
        }
        Ok(())
    }

    fn flow_entry(&mut self, first: bool) -> Checked {
        if !first && !self.is_next(&[Token::FlowSequenceEnd])? {
            let next = self.next()?;
            if next.token != Token::FlowEntry {
                return refuse("did not find expected ',' or ']'", &next);
            }
            self.scanner.skip();
        }
        match self.next()?.token {
            Token::FlowSequenceEnd => self.scanner.skip(),
            Token::Key => {
                self.scanner.skip();
                self.states.push(State::FlowPairKey);
            }
            _ => {
                self.states.push(State::FlowEntry { first: false });
                self.push_node(false, false);
            }
        }
        Ok(())
    }

    fn flow_key(&mut self, first: bool) -> Checked {
        if !first && !self.is_next(&[Token::FlowMappingEnd])? {
            let next = self.next()?;
            if next.token != Token::FlowEntry {
                return refuse("did not find expected ',' or '}'", &next);
            }
            self.scanner.skip();
        }
        match self.next()?.token {
            Token::FlowMappingEnd => self.scanner.skip(),
            Token::Key => {
                self.scanner.skip();
                self.states.push(State::FlowValue { absent: false });
                if !self.is_next(&[Token::Value, Token::FlowEntry, Token::FlowMappingEnd])? {
                    self.push_node(false, false);
                }
            }
            _ => {
                self.states.push(State::FlowValue { absent: true });
                self.push_node(false, false);
            }
        }
        Ok(())
    }
}
