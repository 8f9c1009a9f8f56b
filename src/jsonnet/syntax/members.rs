//! The content of brackets and the text after keywords: items, members, parameters, arguments, and the bindings of `local`.

use jrsonnet_evaluator::IStr;
use jrsonnet_lexer::{Lexeme, SyntaxKind as Kind};

use super::site::{Field, Form, Site};
use super::tokens::Parser;
use super::{BOUND, STRICT, TEXT};
use crate::source::Span;

impl<'t> Parser<'t> {
    pub(super) fn list(&mut self) -> Option<()> {
        let open = self.eat(Kind::L_BRACK)?;
        let mut is_first = true;
        while !self.try_eat(Kind::R_BRACK) {
            self.expression(true)?;
            let comma = self.eat(Kind::COMMA);
            if is_first {
                self.list_comprehension(open, comma)?;
            }
            is_first = false;
        }
        Some(())
    }

    pub(super) fn object(&mut self) -> Option<()> {
        self.eat(Kind::L_BRACE)?;
        self.objects += 1;
        // The name of a member that is no expression, and a colon that hides one.
        let (mut fixed_name, mut hidden) = (None, None);
        while !self.try_eat(Kind::R_BRACE) {
            match self.peek()? {
                Kind::LOCAL_KW => {
                    self.at += 1;
                    self.binding()?;
                }
                Kind::ASSERT_KW => self.assertion()?,
                kind => {
                    fixed_name = (kind != Kind::L_BRACK).then(|| self.start());
                    hidden = self.member()?;
                }
            }
            self.try_eat(Kind::COMMA);
            if self.object_comprehension()? {
                if let Some(at) = fixed_name {
                    self.refuse(at, "a comprehension of an object requires a computed name: `[name]: …`");
                }
                if let Some(at) = hidden {
                    self.refuse(at, "fields of a comprehension cannot be hidden: write `:`");
                }
            }
        }
        self.objects -= 1;
        Some(())
    }

    /// A field or a method. Returns where a second colon begins, if there is one.
    #[expect(clippy::option_option, reason = "the outer one is whether the text is Jsonnet")]
    fn member(&mut self) -> Option<Option<u32>> {
        let start = self.start();
        let name = match self.peek()? {
            Kind::IDENT => Some(self.next()?.text.into()),
            Kind::L_BRACK => {
                self.at += 1;
                // It is evaluated before there is an object.
                self.objects -= 1;
                self.expression(false)?;
                self.objects += 1;
                self.eat(Kind::R_BRACK)?;
                None
            }
            _ => plain_text(self.string()?),
        };
        let span = Span { start, end: self.end() };
        if self.peek()? == Kind::L_PAREN {
            let only = self.parameters()?;
            let hidden = self.colons(None)?;
            self.body(only)?;
            return Some(hidden);
        }
        let sign = self.eat(Kind::PLUS);
        let plus = sign.is_some();
        let hidden = self.colons(sign.map(|sign| sign.range.1))?;
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
        Some(hidden)
    }

    /// The form of the last site, if that is all from `start` on: the member is watched in its stead. A field of an object is read in a way of its own.
    fn take_whole(&mut self, start: u32) -> Option<Form> {
        let span = Span { start, end: self.end() };
        let is_whole = |site: &mut Site| site.span == span && !matches!(site.form, Form::Index { .. });
        self.found.sites.pop_if(is_whole).map(|site| site.form)
    }

    /// One to three colons; go-jsonnet reads them, and a `+` that ends before them, as one operator. Returns where the second one begins.
    #[expect(clippy::option_option, reason = "the outer one is whether the text is Jsonnet")]
    fn colons(&mut self, plus: Option<u32>) -> Option<Option<u32>> {
        let first = self.eat(Kind::COLON)?;
        let (mut end, mut second) = (first.range.1, None);
        if plus.is_some_and(|plus| plus != first.range.0) {
            self.refuse(first.range.0, "`+:` must be written without blanks");
        }
        while let Some(next) = self.eat(Kind::COLON) {
            if next.range.0 != end {
                self.refuse(next.range.0, "`::` and `:::` must be written without blanks");
            }
            end = next.range.1;
            second = second.or(Some(next.range.0));
        }
        Some(second)
    }

    /// `name = …` or `name(…) = …`.
    pub(super) fn binding(&mut self) -> Option<()> {
        self.eat(Kind::IDENT)?;
        let only = match self.peek()? {
            Kind::L_PAREN => self.parameters()?,
            _ => None,
        };
        self.eat(Kind::ASSIGN)?;
        self.body(only)
    }

    pub(super) fn assertion(&mut self) -> Option<()> {
        self.eat(Kind::ASSERT_KW)?;
        self.condition()?;
        if self.try_eat(Kind::COLON) {
            self.message()?;
        }
        Some(())
    }

    /// A value that becomes the text of an error.
    pub(super) fn message(&mut self) -> Option<()> {
        let start = self.start();
        let sort = self.expression(false)?;
        if sort.odd && !sort.sure {
            self.wrap(start, self.end(), TEXT, "(", STRICT);
        }
        Some(())
    }

    /// An index or the bounds of a slice, after `[` and up to `]`.
    pub(super) fn index(&mut self) -> Option<()> {
        let mut parts: [Option<(u32, u32)>; 3] = [None; 3];
        let mut colons = 0;
        while !self.try_eat(Kind::R_BRACK) {
            if self.try_eat(Kind::COLON) {
                colons += 1;
                continue;
            }
            let (start, from) = (self.start(), self.at);
            self.expression(false)?;
            let is_number = |token: &Lexeme<'_>| matches!(token.kind, Kind::FLOAT | Kind::MINUS);
            if !self.tokens[from..self.at].iter().all(is_number) {
                *parts.get_mut(colons)? = Some((start, self.end()));
            }
        }
        if colons > 0 {
            for (part, close) in parts.into_iter().zip([", 0)", ", 2147483647)", ", 1)"]) {
                if let Some((start, end)) = part {
                    self.wrap(start, end, BOUND, "(", close);
                }
            }
        }
        Some(())
    }

    /// The parameters of a function. Returns the only one, if it has no default.
    #[expect(clippy::option_option, reason = "the outer one is whether the text is Jsonnet")]
    pub(super) fn parameters(&mut self) -> Option<Option<&'t str>> {
        self.eat(Kind::L_PAREN)?;
        let (mut only, mut count) = (None, 0);
        while !self.try_eat(Kind::R_PAREN) {
            only = Some(self.eat(Kind::IDENT)?.text);
            count += 1;
            if self.try_eat(Kind::ASSIGN) {
                self.expression(true)?;
                only = None;
            }
            self.try_eat(Kind::COMMA);
        }
        Some(only.filter(|_| count == 1))
    }

    /// The body of a function with an only parameter, or another one. A function that returns its parameter is the evaluator's own, whose parameter has
    /// another name.
    pub(super) fn body(&mut self, only: Option<&str>) -> Option<()> {
        let (start, from) = (self.start(), self.at);
        self.expression(true)?;
        let is_bracket = |token: &&Lexeme<'_>| matches!(token.kind, Kind::L_PAREN | Kind::R_PAREN);
        let mut inside = self.tokens[from..self.at].iter().filter(|token| !is_bracket(token));
        if let (Some(first), None) = (inside.next(), inside.next())
            && first.kind == Kind::IDENT
            && only == Some(first.text)
        {
            self.wrap(start, self.end(), "", "(if true then ", ")");
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
pub(super) fn plain_text(token: Lexeme<'_>) -> Option<IStr> {
    let quotes = match token.kind {
        Kind::STRING_DOUBLE | Kind::STRING_SINGLE => 1,
        _ => return None,
    };
    let inside = token.text.get(quotes..token.text.len() - quotes)?;
    (!inside.contains('\\')).then(|| inside.into())
}
