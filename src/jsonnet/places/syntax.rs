//! A Jsonnet text → the [`Site`]s in it.
//!
//! Finds the range of each expression and the origin of its value, but neither meaning nor precedence of operators. The evaluator's own syntax tree
//! has no places for most of its nodes.

use jrsonnet_lexer::{Lexeme, Lexer, SyntaxKind as Kind};

use super::site::{Form, Reading, Site};
use crate::source::Span;

/// Reads a text. Returns `None` if it is not valid Jsonnet. The caller has limited the nesting of the text, and so this recursion.
pub(super) fn read(text: &str) -> Option<Reading> {
    let tokens = Lexer::new(text).filter(|token| !is_trivia(token.kind)).collect();
    let mut parser = Parser {
        tokens,
        at: 0,
        found: Reading::default(),
    };
    parser.expression(true)?;
    (parser.at == parser.tokens.len()).then_some(parser.found)
}

fn is_trivia(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::WHITESPACE | Kind::SINGLE_LINE_SLASH_COMMENT | Kind::SINGLE_LINE_HASH_COMMENT | Kind::MULTI_LINE_COMMENT
    )
}

pub(super) struct Parser<'t> {
    pub(super) tokens: Vec<Lexeme<'t>>,
    pub(super) at: usize,
    pub(super) found: Reading,
}

/// One operand, with all that is applied to it.
struct Operand {
    form: Form,
    /// Whether its value can be handed to a function: not `super`.
    is_value: bool,
}

impl<'t> Parser<'t> {
    pub(super) fn peek(&self) -> Option<Kind> {
        self.tokens.get(self.at).map(|token| token.kind)
    }

    pub(super) fn next(&mut self) -> Option<Lexeme<'t>> {
        let token = self.tokens.get(self.at).copied()?;
        self.at += 1;
        Some(token)
    }

    pub(super) fn eat(&mut self, kind: Kind) -> Option<Lexeme<'t>> {
        (self.peek() == Some(kind)).then(|| self.next()).flatten()
    }

    pub(super) fn try_eat(&mut self, kind: Kind) -> bool {
        self.eat(kind).is_some()
    }

    /// The beginning of the next token.
    pub(super) fn start(&self) -> u32 {
        self.tokens.get(self.at).map_or(u32::MAX, |token| token.range.0)
    }

    /// The end of the last token.
    pub(super) fn end(&self) -> u32 {
        let last = self.at.checked_sub(1).and_then(|at| self.tokens.get(at));
        last.map_or(0, |token| token.range.1)
    }

    pub(super) fn add(&mut self, start: u32, form: Form) {
        let span = Span { start, end: self.end() };
        self.found.sites.push(Site { span, form });
    }

    /// An expression, as far as it goes. It is watched where `watched`, else only the parts of it.
    pub(super) fn expression(&mut self, watched: bool) -> Option<()> {
        let start = self.start();
        let mut operands = 0;
        let mut plain = true;
        loop {
            while matches!(self.peek()?, Kind::PLUS | Kind::MINUS | Kind::NOT | Kind::BIT_NOT) {
                plain = false;
                self.at += 1;
            }
            let alone = operands == 0 && plain;
            if self.prefixed(watched && alone)? {
                if watched && !alone {
                    self.add(start, Form::Own);
                }
                return Some(());
            }
            let from = self.start();
            let operand = self.operand()?;
            operands += 1;
            if self.peek().is_some_and(is_operator) {
                self.at += 1;
                self.part(from, operand, 1);
                plain = false;
                continue;
            }
            if operands == 1 && plain {
                if watched && operand.is_value {
                    self.add(start, operand.form);
                } else {
                    self.part(from, operand, 0);
                }
                return Some(());
            }
            self.part(from, operand, 0);
            if watched {
                self.add(start, Form::Own);
            }
            return Some(());
        }
    }

    /// An operand that is not watched itself. Variables always are, so that the first to read one is known, and what functions yield, which may be put
    /// together to an object. `after` tokens were read after it.
    fn part(&mut self, start: u32, operand: Operand, after: usize) {
        if operand.is_value && matches!(operand.form, Form::Variable(_) | Form::Through) {
            self.at -= after;
            self.add(start, operand.form);
            self.at += after;
        }
    }

    /// An expression that begins with a keyword and reaches as far as it can. Returns whether there was one.
    fn prefixed(&mut self, watched: bool) -> Option<bool> {
        match self.peek()? {
            Kind::LOCAL_KW => {
                self.at += 1;
                while self.peek()? != Kind::SEMI {
                    self.binding()?;
                    if !self.try_eat(Kind::COMMA) {
                        break;
                    }
                }
                self.eat(Kind::SEMI)?;
                self.expression(watched)?;
            }
            Kind::IF_KW => {
                self.at += 1;
                self.expression(false)?;
                self.eat(Kind::THEN_KW)?;
                self.expression(watched)?;
                if self.try_eat(Kind::ELSE_KW) {
                    self.expression(watched)?;
                }
            }
            Kind::ASSERT_KW => {
                self.assertion()?;
                self.eat(Kind::SEMI)?;
                self.expression(watched)?;
            }
            Kind::ERROR_KW => {
                self.at += 1;
                self.expression(false)?;
            }
            Kind::FUNCTION_KW => {
                self.at += 1;
                self.parameters()?;
                self.expression(true)?;
            }
            _ => return Some(false),
        }
        Some(true)
    }

    fn operand(&mut self) -> Option<Operand> {
        let mut operand = self.primary()?;
        loop {
            let dot = self.start();
            let form = match self.peek() {
                Some(Kind::DOT) => {
                    self.at += 1;
                    let name = self.eat(Kind::IDENT)?.text.to_owned();
                    if operand.is_value {
                        Form::Index { name, dot }
                    } else {
                        Form::Through
                    }
                }
                Some(Kind::L_BRACK) => {
                    self.at += 1;
                    while !self.try_eat(Kind::R_BRACK) {
                        if !self.try_eat(Kind::COLON) {
                            self.expression(false)?;
                        }
                    }
                    Form::Through
                }
                Some(Kind::L_PAREN) => {
                    self.arguments()?;
                    self.try_eat(Kind::TAILSTRICT_KW);
                    Form::Through
                }
                Some(Kind::L_BRACE) => {
                    self.object()?;
                    Form::Own
                }
                _ => return Some(operand),
            };
            operand = Operand { form, is_value: true };
        }
    }

    fn primary(&mut self) -> Option<Operand> {
        let kind = self.peek()?;
        let form = match kind {
            Kind::L_PAREN => {
                self.at += 1;
                self.expression(true)?;
                self.eat(Kind::R_PAREN)?;
                Form::Through
            }
            Kind::L_BRACK => {
                self.list()?;
                Form::Own
            }
            Kind::L_BRACE => {
                self.object()?;
                Form::Own
            }
            Kind::IMPORT_KW => {
                self.at += 1;
                self.string()?;
                Form::Through
            }
            Kind::IMPORTSTR_KW | Kind::IMPORTBIN_KW => {
                self.at += 1;
                let end = self.string()?.range.1;
                self.found.raw_imports.push(end);
                Form::Own
            }
            Kind::IDENT => Form::Variable(self.next()?.text.into()),
            Kind::DOLLAR | Kind::SELF_KW | Kind::SUPER_KW => {
                self.at += 1;
                Form::Through
            }
            Kind::NULL_KW | Kind::TRUE_KW | Kind::FALSE_KW | Kind::FLOAT => {
                self.at += 1;
                Form::Own
            }
            _ => {
                self.string()?;
                Form::Own
            }
        };
        let is_value = kind != Kind::SUPER_KW;
        Some(Operand { form, is_value })
    }

    pub(super) fn string(&mut self) -> Option<Lexeme<'t>> {
        let is_string = matches!(
            self.peek()?,
            Kind::STRING_DOUBLE
                | Kind::STRING_SINGLE
                | Kind::STRING_DOUBLE_VERBATIM
                | Kind::STRING_SINGLE_VERBATIM
                | Kind::STRING_BLOCK
        );
        if is_string { self.next() } else { None }
    }
}

fn is_operator(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::OR
            | Kind::AND
            | Kind::BIT_OR
            | Kind::BIT_XOR
            | Kind::BIT_AND
            | Kind::EQ
            | Kind::NE
            | Kind::LT
            | Kind::GT
            | Kind::LE
            | Kind::GE
            | Kind::LHS
            | Kind::RHS
            | Kind::PLUS
            | Kind::MINUS
            | Kind::MUL
            | Kind::DIV
            | Kind::MODULO
            | Kind::IN_KW
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The texts of the expressions that are found, in order.
    fn found(text: &str) -> Vec<&str> {
        let reading = read(text).expect("the text is Jsonnet");
        let spans = reading.sites.iter().map(|site| site.span);
        spans
            .map(|span| &text[span.start as usize..span.end as usize])
            .collect()
    }

    #[test]
    fn finds_where_expressions_end() {
        assert_eq!(found("if a then b else c + d"), ["a", "b", "c", "d", "c + d"]);
        assert_eq!(found("local x = 1, f(y) = y; f(x)"), ["1", "y", "x", "f(x)"]);
        assert_eq!(
            found("{ a+: b.c, [d]:: 1, e(f=2):: f }"),
            ["b.c", "b.c", "d", "1", "2", "f", "{ a+: b.c, [d]:: 1, e(f=2):: f }"]
        );
        assert_eq!(
            found("[x { y: 1 } for x in z if x]"),
            ["1", "x { y: 1 }", "z", "x", "[x { y: 1 } for x in z if x]"]
        );
        assert_eq!(found("-(1) + if a then 2"), ["1", "(1)", "a", "-(1) + if a then 2"]);
        assert_eq!(
            found("super.a + (importstr 'b')"),
            [
                "super.a",
                "importstr 'b'",
                "(importstr 'b')",
                "super.a + (importstr 'b')"
            ]
        );
        assert_eq!(found("a[1:2:] // c"), ["a[1:2:]"]);
    }

    #[test]
    fn refuses_what_is_no_jsonnet() {
        for text in [
            "",
            "{",
            "[1",
            "a b",
            "local x = 1",
            "{ a: }",
            "f(,)",
            "1 +",
            "'a",
            "{ a: 1 } }",
        ] {
            assert!(read(text).is_none(), "{text}");
        }
    }
}
