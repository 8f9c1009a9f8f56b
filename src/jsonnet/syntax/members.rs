//! The content of brackets and the text after keywords: items, members, parameters, arguments, and the bindings of `local`.

use jrsonnet_evaluator::IStr;
use jrsonnet_lexer::{Lexeme, SyntaxKind as Kind};

use super::site::{Field, Form, Site};
use super::tokens::Parser;
use crate::source::Span;

impl Parser<'_> {
    pub(super) fn list(&mut self) -> Option<()> {
        let open = self.eat(Kind::L_BRACK)?;
        while !self.try_eat(Kind::R_BRACK) {
            self.expression(true)?;
            let comma = self.eat(Kind::COMMA);
            self.list_comprehension(open, comma)?;
        }
        Some(())
    }

    pub(super) fn object(&mut self) -> Option<()> {
        self.eat(Kind::L_BRACE)?;
        // The name of a member that is no expression.
        let mut fixed_name = None;
        while !self.try_eat(Kind::R_BRACE) {
            match self.peek()? {
                Kind::LOCAL_KW => {
                    self.at += 1;
                    self.binding()?;
                }
                Kind::ASSERT_KW => self.assertion()?,
                kind => {
                    fixed_name = (kind != Kind::L_BRACK).then(|| self.start());
                    self.member()?;
                }
            }
            self.try_eat(Kind::COMMA);
            if self.object_comprehension()?
                && let Some(at) = fixed_name
            {
                self.refuse(at, "a comprehension of an object requires a computed name: `[name]: …`");
            }
        }
        Some(())
    }

    fn member(&mut self) -> Option<()> {
        let start = self.start();
        let name = match self.peek()? {
            Kind::IDENT => Some(self.next()?.text.into()),
            Kind::L_BRACK => {
                self.at += 1;
                self.expression(false)?;
                self.eat(Kind::R_BRACK)?;
                None
            }
            _ => plain_text(self.string()?),
        };
        let span = Span { start, end: self.end() };
        if self.peek()? == Kind::L_PAREN {
            self.parameters()?;
            self.colons()?;
            self.expression(true)?;
            return Some(());
        }
        let plus = self.try_eat(Kind::PLUS);
        self.colons()?;
        let start = self.start();
        self.expression(true)?;
        let value = Box::new(self.take_whole(start).unwrap_or(Form::Through));
        let field = Field {
            name,
            span,
            plus,
            value,
        };
        self.add(start, Form::Field(field));
        Some(())
    }

    /// The form of the last site, if that is all from `start` on: the member is watched in its stead. A field of an object is read in a way of its own.
    fn take_whole(&mut self, start: u32) -> Option<Form> {
        let span = Span { start, end: self.end() };
        let is_whole = |site: &mut Site| site.span == span && !matches!(site.form, Form::Index { .. });
        self.found.sites.pop_if(is_whole).map(|site| site.form)
    }

    fn colons(&mut self) -> Option<()> {
        self.eat(Kind::COLON)?;
        while self.try_eat(Kind::COLON) {}
        Some(())
    }

    /// `name = …` or `name(…) = …`.
    pub(super) fn binding(&mut self) -> Option<()> {
        self.eat(Kind::IDENT)?;
        if self.peek()? == Kind::L_PAREN {
            self.parameters()?;
        }
        self.eat(Kind::ASSIGN)?;
        self.expression(true)?;
        Some(())
    }

    pub(super) fn assertion(&mut self) -> Option<()> {
        self.eat(Kind::ASSERT_KW)?;
        self.condition()?;
        if self.try_eat(Kind::COLON) {
            self.expression(false)?;
        }
        Some(())
    }

    pub(super) fn parameters(&mut self) -> Option<()> {
        self.eat(Kind::L_PAREN)?;
        while !self.try_eat(Kind::R_PAREN) {
            self.eat(Kind::IDENT)?;
            if self.try_eat(Kind::ASSIGN) {
                self.expression(true)?;
            }
            self.try_eat(Kind::COMMA);
        }
        Some(())
    }

    pub(super) fn arguments(&mut self) -> Option<()> {
        self.eat(Kind::L_PAREN)?;
        while !self.try_eat(Kind::R_PAREN) {
            let named = self.peek()? == Kind::IDENT && self.tokens.get(self.at + 1)?.kind == Kind::ASSIGN;
            if named {
                self.at += 2;
            }
            self.expression(true)?;
            self.try_eat(Kind::COMMA);
        }
        Some(())
    }
}

/// The text of a string without escapes.
fn plain_text(token: Lexeme<'_>) -> Option<IStr> {
    let quotes = match token.kind {
        Kind::STRING_DOUBLE | Kind::STRING_SINGLE => 1,
        _ => return None,
    };
    let inside = token.text.get(quotes..token.text.len() - quotes)?;
    (!inside.contains('\\')).then(|| inside.into())
}
