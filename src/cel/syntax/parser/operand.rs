//! Operands: names, calls, selections, lists, maps, messages, constants.

use std::sync::Arc;

use super::{FIRST, Parsed, Parser, offset};
use crate::cel::syntax::ast::{Id, Kind, Literal, MapEntry, StructField, operator};
use crate::cel::syntax::escape::RESERVED;
use crate::cel::syntax::lexer;
use crate::cel::syntax::lexer::{Lexeme, Token};
use crate::cel::syntax::{literal, macros};

impl Parser<'_> {
    pub(in crate::cel) fn member(&mut self) -> Parsed {
        let before = self.chain;
        let mut out = self.primary()?;
        loop {
            let lexeme = self.peek();
            out = match lexeme.token {
                Token::Dot => self.selection(out)?,
                Token::LeftBracket => self.index(out)?,
                _ => break,
            };
            self.link()?;
        }
        self.chain = before;
        Some(out)
    }

    fn selection(&mut self, operand: Id) -> Parsed {
        let dot = self.next();
        let optional = self.take(Token::Question).is_some();
        let lexeme = self.peek();
        match lexeme.token {
            Token::Identifier | Token::EscapedIdentifier => {}
            Token::True | Token::False | Token::Null if !optional => {
                let shown = self.shown(lexeme);
                self.syntax_error(lexeme, &format!("mismatched input '{shown}' expecting IDENTIFIER"));
                return None;
            }
            _ if optional => {
                let shown = self.shown(lexeme);
                let message = format!("mismatched input '{shown}' expecting {{IDENTIFIER, ESC_IDENTIFIER}}");
                self.syntax_error(lexeme, &message);
                return None;
            }
            _ => {
                let end = if lexeme.token == Token::End {
                    dot.end
                } else {
                    lexeme.end
                };
                let input = lexer::escaped(&self.source[dot.start..end]);
                self.syntax_error(lexeme, &format!("no viable alternative at input '{input}'"));
                return None;
            }
        }
        self.next();
        let field: Arc<str> = Arc::from(self.text(lexeme).trim_matches('`'));
        if optional {
            let name = self
                .builder
                .ast
                .add(offset(lexeme), Kind::Literal(Literal::String(field)));
            return Some(
                self.builder
                    .call(offset(dot), operator::OPTIONAL_SELECT, None, vec![operand, name]),
            );
        }
        if lexeme.token == Token::Identifier
            && let Some(open) = self.take(Token::LeftParen)
        {
            let args = self.arguments()?;
            return Some(macros::expand(
                &mut self.builder,
                offset(open),
                &field,
                Some(operand),
                args,
            ));
        }
        let kind = Kind::Select {
            operand,
            field,
            test_only: false,
        };
        Some(self.builder.ast.add(offset(dot), kind))
    }

    fn index(&mut self, operand: Id) -> Parsed {
        let open = self.next();
        let function = match self.take(Token::Question) {
            Some(_) => operator::OPTIONAL_INDEX,
            None => operator::INDEX,
        };
        let index = self.expression()?;
        self.expect(Token::RightBracket)?;
        Some(self.call(offset(open), function, vec![operand, index]))
    }

    /// What stands between parentheses; the first one was read.
    fn arguments(&mut self) -> Option<Vec<Id>> {
        let mut args = Vec::new();
        if self.take(Token::RightParen).is_some() {
            return Some(args);
        }
        if !self.begins(&[Token::RightParen]) {
            return None;
        }
        loop {
            args.push(self.expression()?);
            if self.take(Token::Comma).is_none() {
                break;
            }
        }
        self.expect(Token::RightParen)?;
        Some(args)
    }

    fn primary(&mut self) -> Parsed {
        let lexeme = self.peek();
        match lexeme.token {
            Token::Dot | Token::Identifier => self.named(),
            Token::LeftParen => {
                self.next();
                let inner = self.expression()?;
                self.expect(Token::RightParen)?;
                Some(inner)
            }
            Token::LeftBracket => self.list(),
            Token::LeftBrace => self.map(),
            _ => self.literal(),
        }
    }

    /// A name, a call, or a message, each perhaps after a dot.
    fn named(&mut self) -> Parsed {
        let dot = self.take(Token::Dot);
        let name = self.expect(Token::Identifier)?;
        let start = dot.unwrap_or(name).start;
        if self.begins_message() {
            let mut full = self.source[start..name.end].to_owned();
            while self.take(Token::Dot).is_some() {
                let part = self.next();
                full.push('.');
                full.push_str(self.text(part));
            }
            return self.message(&full);
        }
        let text = self.text(name).to_owned();
        if RESERVED.contains(&text.as_str()) {
            let at = offset(dot.unwrap_or(name));
            self.builder.error(at, format!("reserved identifier: {text}"));
            return Some(self.builder.ast.add(at, Kind::Literal(Literal::Null)));
        }
        let full: Arc<str> = if dot.is_some() {
            format!(".{text}").into()
        } else {
            text.into()
        };
        if let Some(open) = self.take(Token::LeftParen) {
            let args = self.arguments()?;
            return Some(macros::expand(&mut self.builder, offset(open), &full, None, args));
        }
        Some(self.builder.ast.add(offset(name), Kind::Ident(full)))
    }

    /// Whether dotted names and a brace follow.
    fn begins_message(&self) -> bool {
        let mut by = 0;
        while self.ahead(by).token == Token::Dot && self.ahead(by + 1).token == Token::Identifier {
            by += 2;
        }
        self.ahead(by).token == Token::LeftBrace
    }

    fn message(&mut self, name: &str) -> Parsed {
        let open = self.next();
        let mut fields = Vec::new();
        while self.peek().token != Token::RightBrace {
            self.take(Token::Question);
            self.expect(Token::Identifier)?;
            let at = offset(self.expect(Token::Colon)?);
            let value = self.expression()?;
            fields.push(StructField { at, value });
            if self.take(Token::Comma).is_none() {
                break;
            }
        }
        self.expect(Token::RightBrace)?;
        let name = name.into();
        Some(self.builder.ast.add(offset(open), Kind::Struct { name, fields }))
    }

    fn list(&mut self) -> Parsed {
        let open = self.next();
        let mut items = Vec::new();
        while self.has_item(Token::RightBracket, items.is_empty())? {
            let optional = self.take(Token::Question).is_some();
            items.push((self.expression()?, optional));
        }
        Some(self.builder.ast.add(offset(open), Kind::List(items)))
    }

    fn map(&mut self) -> Parsed {
        let open = self.next();
        let mut entries = Vec::new();
        while self.has_item(Token::RightBrace, entries.is_empty())? {
            let optional = self.take(Token::Question).is_some();
            let key = self.expression()?;
            self.expect(Token::Colon)?;
            let value = self.expression()?;
            entries.push(MapEntry { key, value, optional });
        }
        Some(self.builder.ast.add(offset(open), Kind::Map(entries)))
    }

    /// Whether an item of a list or map follows; otherwise its end was read. There may be a comma before that.
    fn has_item(&mut self, close: Token, first: bool) -> Option<bool> {
        let begins = |lexeme: Lexeme| FIRST.contains(&lexeme.token) || lexeme.token == Token::Question;
        if first && self.peek().token != close && self.peek().token != Token::Comma {
            return self.begins(&[close, Token::Comma, Token::Question]).then_some(true);
        }
        if !first && self.peek().token == Token::Comma && begins(self.ahead(1)) {
            self.next();
            return Some(true);
        }
        let found = self.peek();
        if self.take(Token::Comma).is_none() && found.token != close {
            let shown = self.shown(found);
            let follows = [close, Token::Comma].contains(&self.ahead(1).token) && found.token != Token::End;
            let word = if follows { "extraneous" } else { "mismatched" };
            let message = format!(
                "{word} input '{shown}' expecting {{{}, {}}}",
                close.name(),
                Token::Comma.name()
            );
            self.syntax_error(found, &message);
            return None;
        }
        self.expect(close)?;
        Some(false)
    }

    fn literal(&mut self) -> Parsed {
        let first = self.next();
        let number = if first.token == Token::Minus {
            self.next()
        } else {
            first
        };
        let text = if first.token == Token::Minus {
            format!("-{}", self.text(number))
        } else {
            self.text(number).to_owned()
        };
        let literal = match number.token {
            Token::True => Ok(Literal::Bool(true)),
            Token::False => Ok(Literal::Bool(false)),
            Token::Null => Ok(Literal::Null),
            Token::Int => integer(&text).map(Literal::Int).ok_or("invalid int literal"),
            Token::Uint => unsigned(&text).map(Literal::Uint).ok_or("invalid uint literal"),
            Token::Float => double(&text).map(Literal::Double).ok_or("invalid double literal"),
            Token::String => literal::string(&text).map(|text| Literal::String(text.into())),
            Token::Bytes => literal::bytes(&text).map(|bytes| Literal::Bytes(bytes.into())),
            _ => {
                let shown = self.shown(number);
                self.syntax_error(number, &format!("no viable alternative at input '{shown}'"));
                return None;
            }
        };
        let literal = literal.unwrap_or_else(|message| {
            self.builder.error(offset(first), message);
            Literal::Null
        });
        Some(self.builder.ast.add(offset(first), Kind::Literal(literal)))
    }
}

fn integer(text: &str) -> Option<i64> {
    match text.strip_prefix('-') {
        Some(rest) => match rest.strip_prefix("0x") {
            Some(digits) => i64::from_str_radix(&format!("-{digits}"), 16).ok(),
            None => text.parse().ok(),
        },
        None => match text.strip_prefix("0x") {
            Some(digits) => i64::from_str_radix(digits, 16).ok(),
            None => text.parse().ok(),
        },
    }
}

fn unsigned(text: &str) -> Option<u64> {
    let digits = text.trim_end_matches(['u', 'U']);
    match digits.strip_prefix("0x") {
        Some(digits) => u64::from_str_radix(digits, 16).ok(),
        None => digits.parse().ok(),
    }
}

fn double(text: &str) -> Option<f64> {
    text.parse().ok().filter(|value: &f64| value.is_finite())
}
