//! Operands: names, calls, selections, lists, maps, messages, constants.

use std::sync::Arc;

use super::{Parsed, Parser};
use crate::cel::syntax::ast::{Id, Kind, Literal, MapEntry, StructField, operator};
use crate::cel::syntax::escape::RESERVED;
use crate::cel::syntax::lexer::{Token, offset};
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
        let lexeme = self
            .take(Token::Identifier)
            .or_else(|| self.take(Token::EscapedIdentifier))?;
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

    /// Reads the arguments of a call; the opening parenthesis is already read.
    fn arguments(&mut self) -> Option<Vec<Id>> {
        let mut args = Vec::new();
        if self.take(Token::RightParen).is_some() {
            return Some(args);
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

    /// A name, a call, or a message, with an optional leading dot.
    fn named(&mut self) -> Parsed {
        let dot = self.take(Token::Dot);
        let name = self.expect(Token::Identifier)?;
        let start = dot.unwrap_or(name).start;
        if self.begins_message() {
            let mut full = self.source[start..name.end].to_owned();
            while self.take(Token::Dot).is_some() {
                let part = self.expect(Token::Identifier)?;
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

    /// True if dotted names and a brace follow.
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
        while self.has_item(Token::RightBrace, fields.is_empty())? {
            let optional = self.take(Token::Question).is_some();
            let name = self.escaped_name()?;
            let at = offset(self.expect(Token::Colon)?);
            let value = self.expression()?;
            fields.push(StructField {
                at,
                name,
                optional,
                value,
            });
        }
        let name = name.into();
        Some(self.builder.ast.add(offset(open), Kind::Struct { name, fields }))
    }

    /// A name, with or without backquotes.
    fn escaped_name(&mut self) -> Option<Arc<str>> {
        let found = self
            .take(Token::Identifier)
            .or_else(|| self.take(Token::EscapedIdentifier))?;
        Some(Arc::from(self.text(found).trim_matches('`')))
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

    /// Returns true if an item of a list, map or message follows, false after reading the end, `None` for a wrong comma.
    fn has_item(&mut self, close: Token, first: bool) -> Option<bool> {
        let comma = self.take(Token::Comma).is_some();
        if self.take(close).is_some() {
            return Some(false);
        }
        (first != comma).then_some(true)
    }

    fn literal(&mut self) -> Parsed {
        let minus = self.take(Token::Minus);
        let lexeme = self.next();
        let at = offset(minus.unwrap_or(lexeme));
        let literal = literal::read(lexeme.token, self.text(lexeme), minus.is_some())?;
        let literal = literal.unwrap_or_else(|message| {
            self.builder.error(at, message);
            Literal::Null
        });
        Some(self.builder.ast.add(at, Kind::Literal(literal)))
    }
}
