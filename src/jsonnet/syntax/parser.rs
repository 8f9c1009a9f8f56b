//! A Jsonnet text → the [`super::Site`]s in it.
//!
//! Finds the range of each expression and the origin of its value; [`super::operators`] joins the parts of an expression.

use jrsonnet_lexer::SyntaxKind as Kind;

use super::operators::{Flat, is_operator, is_product};
use super::site::{Form, Reading};
use super::sort::Sort;
use super::tokens::Parser;
use super::{ADD, RAW, RAW_BYTES, STRICT, TAIL, TRACE};

/// Reads a text. Returns `None` if it is not valid Jsonnet. The caller has limited the nesting of the text, and so this recursion. Sites are listed
/// only where the values are watched.
pub(in crate::jsonnet) fn read(text: &str, watches: bool) -> Option<Reading> {
    let mut parser = Parser::new(text, watches);
    parser.expression(true)?;
    (parser.at == parser.tokens.len()).then_some(parser.found)
}

/// Whether a keyword begins an expression that reaches as far as it can.
fn is_prefix(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::LOCAL_KW | Kind::IF_KW | Kind::ASSERT_KW | Kind::ERROR_KW | Kind::FUNCTION_KW
    )
}

/// One operand, with all that is applied to it.
struct Operand {
    form: Form,
    /// Whether its value can be handed to a function: not `super`.
    is_value: bool,
    sort: Sort,
}

impl Parser<'_> {
    /// An expression, as far as it goes. It is watched where `watched`, else only the parts of it.
    pub(super) fn expression(&mut self, watched: bool) -> Option<Sort> {
        let start = self.start();
        let mut flat = Flat::default();
        let mut plain = true;
        loop {
            let from = self.start();
            let mut prefixes = Vec::new();
            while let kind @ (Kind::PLUS | Kind::MINUS | Kind::NOT | Kind::BIT_NOT) = self.peek()? {
                plain = false;
                prefixes.push(kind);
                self.at += 1;
            }
            let alone = flat.is_empty() && plain;
            if is_prefix(self.peek()?) {
                let sort = self.prefixed(watched && alone)?;
                if alone {
                    return Some(sort);
                }
                flat.operand(from, self.end(), sort.prefixed(&prefixes));
                break;
            }
            let at = self.start();
            let operand = self.operand()?;
            let (end, sort) = (self.end(), operand.sort.prefixed(&prefixes));
            if let Some(kind) = self.peek().filter(|kind| is_operator(*kind)) {
                self.part(at, operand);
                // The evaluator reads `~a * b` as `~(a * b)`.
                if is_product(kind) && prefixes.contains(&Kind::BIT_NOT) {
                    self.wrap(from, end, "", "(", ")");
                }
                flat.operand(from, end, sort);
                flat.operator(self.next()?);
                plain = false;
                continue;
            }
            if alone {
                if watched && operand.is_value {
                    self.add(start, operand.form);
                } else {
                    self.part(at, operand);
                }
                return Some(sort);
            }
            self.part(at, operand);
            flat.operand(from, end, sort);
            break;
        }
        let sort = self.join(flat);
        if watched {
            self.add(start, Form::Sum);
        }
        Some(sort)
    }

    /// An operand that is not watched itself. Variables always are, so that the first to read one is known, and what functions yield, which may be put
    /// together to an object.
    fn part(&mut self, start: u32, operand: Operand) {
        if operand.is_value && matches!(operand.form, Form::Variable(_) | Form::Through) {
            self.add(start, operand.form);
        }
    }

    /// An expression that must be a boolean.
    pub(super) fn condition(&mut self) -> Option<()> {
        let start = self.start();
        self.expression(false)?;
        self.add(start, Form::Condition);
        Some(())
    }

    /// An expression that begins with a keyword and reaches as far as it can.
    fn prefixed(&mut self, watched: bool) -> Option<Sort> {
        Some(match self.peek()? {
            Kind::LOCAL_KW => {
                self.at += 1;
                while self.peek()? != Kind::SEMI {
                    self.binding()?;
                    let comma = self.start();
                    if !self.try_eat(Kind::COMMA) {
                        break;
                    }
                    if self.peek()? == Kind::SEMI {
                        self.refuse(comma, "a binding must follow the comma");
                    }
                }
                self.eat(Kind::SEMI)?;
                self.expression(watched)?
            }
            Kind::IF_KW => {
                self.at += 1;
                self.condition()?;
                self.eat(Kind::THEN_KW)?;
                let sort = self.expression(watched)?;
                if self.try_eat(Kind::ELSE_KW) {
                    sort.or(self.expression(watched)?)
                } else {
                    sort
                }
            }
            Kind::ASSERT_KW => {
                self.assertion()?;
                self.eat(Kind::SEMI)?;
                self.expression(watched)?
            }
            Kind::ERROR_KW => {
                self.at += 1;
                self.message()?;
                Sort::PLAIN
            }
            Kind::FUNCTION_KW => {
                self.at += 1;
                let only = self.parameters()?;
                self.body(only)?;
                Sort::PLAIN
            }
            _ => return None,
        })
    }

    fn operand(&mut self) -> Option<Operand> {
        let first = self.start();
        // The name of an import is nothing else than a string.
        let is_import = matches!(self.peek()?, Kind::IMPORTSTR_KW | Kind::IMPORTBIN_KW);
        let mut operand = self.primary()?;
        loop {
            let dot = self.start();
            let mut sort = Sort::ANY;
            let form = match self.peek() {
                Some(Kind::DOT) => {
                    self.at += 1;
                    let name = self.eat(Kind::IDENT)?.text.to_owned();
                    if name == "trace" && matches!(&operand.form, Form::Variable(of) if of.as_str() == "std") {
                        let line = self.line(first);
                        self.wrap(first, self.end(), TRACE, "(", format!(", {line})"));
                        Form::Through
                    } else if operand.is_value {
                        Form::Index { name, dot }
                    } else {
                        Form::Through
                    }
                }
                Some(Kind::L_BRACK) => {
                    self.at += 1;
                    self.index()?;
                    Form::Through
                }
                Some(Kind::L_PAREN) => {
                    self.arguments()?;
                    if self.try_eat(Kind::TAILSTRICT_KW) {
                        self.wrap(first, self.end(), TAIL, "(", ")");
                    }
                    Form::Through
                }
                Some(Kind::L_BRACE) => {
                    self.object()?;
                    sort = Sort::ODD;
                    // The evaluator adds an object only to an object.
                    if operand.sort.sure && !is_import {
                        self.wrap(first, self.end(), ADD, "(", STRICT);
                        self.replace(dot, dot, ", ");
                        sort = Sort::TEXT;
                    }
                    Form::Own
                }
                _ => return Some(operand),
            };
            operand = Operand {
                form,
                is_value: true,
                sort,
            };
        }
    }

    fn primary(&mut self) -> Option<Operand> {
        let first = *self.tokens.get(self.at)?;
        let mut sort = Sort::of_token(first);
        let form = match first.kind {
            Kind::L_PAREN => {
                self.at += 1;
                sort = self.expression(true)?;
                self.eat(Kind::R_PAREN)?;
                Form::Through
            }
            Kind::L_BRACK => {
                self.list()?;
                sort = Sort::ODD;
                Form::Own
            }
            Kind::L_BRACE => {
                self.object()?;
                sort = Sort::ODD;
                Form::Own
            }
            Kind::IMPORT_KW => {
                self.at += 1;
                self.string()?;
                sort = Sort::ANY;
                Form::Through
            }
            kind @ (Kind::IMPORTSTR_KW | Kind::IMPORTBIN_KW) => {
                self.at += 1;
                let end = self.string()?.range.1;
                let mark = if kind == Kind::IMPORTSTR_KW { RAW } else { RAW_BYTES };
                self.found.raw_imports.push((end, mark));
                Form::Own
            }
            Kind::IDENT => Form::Variable(self.next()?.text.into()),
            Kind::DOLLAR | Kind::SELF_KW | Kind::SUPER_KW => {
                self.at += 1;
                if self.objects == 0 {
                    self.found.outside.push(first.range);
                }
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
        Some(Operand {
            form,
            is_value: first.kind != Kind::SUPER_KW,
            sort,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The texts of the expressions that are found, in order.
    fn found(text: &str) -> Vec<&str> {
        let reading = read(text, true).expect("the text is Jsonnet");
        let spans = reading.sites.iter().map(|site| site.span);
        spans
            .map(|span| &text[span.start as usize..span.end as usize])
            .collect()
    }

    #[test]
    fn finds_where_expressions_end() {
        assert_eq!(found("if a then b else c + d"), ["a", "a", "b", "c", "d", "c + d"]);
        assert_eq!(found("local x = 1, f(y) = y; f(x)"), ["1", "y", "x", "f(x)"]);
        assert_eq!(
            found("{ a+: b.c, [d]:: 1, e(f=2):: f }"),
            ["b.c", "b.c", "d", "1", "2", "f", "{ a+: b.c, [d]:: 1, e(f=2):: f }"]
        );
        assert_eq!(
            found("[x { y: 1 } for x in z if x]"),
            ["1", "x { y: 1 }", "z", "x", "x", "[x { y: 1 } for x in z if x]"]
        );
        assert_eq!(
            found("-(1) + if a then 2"),
            ["1", "(1)", "a", "a", "-(1) + if a then 2"]
        );
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
        assert_eq!(
            found("[1, if a then 2, if b then 3]"),
            ["1", "a", "a", "2", "b", "b", "3", "[1, if a then 2, if b then 3]"]
        );
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
            assert!(read(text, true).is_none(), "{text}");
        }
    }
}
