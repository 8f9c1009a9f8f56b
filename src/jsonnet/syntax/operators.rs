//! Precedence of operators: which parts of an expression `+` and `%` join.

use jrsonnet_lexer::{Lexeme, SyntaxKind as Kind};

use super::parser::Parser;
use super::sort::Sort;
use super::{ADD, MODULO, SUM};

/// Operands and operators of an expression, in order.
#[derive(Default)]
pub(super) struct Flat<'t> {
    terms: Vec<Term>,
    operators: Vec<Lexeme<'t>>,
}

/// An operand, or operands that an operator joins.
struct Term {
    start: u32,
    end: u32,
    sort: Sort,
    /// The operands of a sum that may become longer.
    sum: Vec<Term>,
}

impl<'t> Flat<'t> {
    pub(super) fn is_empty(&self) -> bool {
        self.terms.is_empty()
    }

    pub(super) fn operand(&mut self, start: u32, end: u32, sort: Sort) {
        self.terms.push(Term {
            start,
            end,
            sort,
            sum: Vec::new(),
        });
    }

    pub(super) fn operator(&mut self, operator: Lexeme<'t>) {
        self.operators.push(operator);
    }
}

pub(super) fn is_operator(kind: Kind) -> bool {
    precedence(kind).is_some()
}

/// All operators associate to the left; those with the larger number bind tighter.
fn precedence(kind: Kind) -> Option<u8> {
    Some(match kind {
        Kind::OR => 1,
        Kind::AND => 2,
        Kind::BIT_OR => 3,
        Kind::BIT_XOR => 4,
        Kind::BIT_AND => 5,
        Kind::EQ | Kind::NE => 6,
        Kind::LT | Kind::GT | Kind::LE | Kind::GE | Kind::IN_KW => 7,
        Kind::LHS | Kind::RHS => 8,
        Kind::PLUS | Kind::MINUS => 9,
        Kind::MUL | Kind::DIV | Kind::MODULO => 10,
        _ => return None,
    })
}

/// Whether an operator binds as tightly as the evaluator lets prefixes bind.
pub(super) fn is_product(kind: Kind) -> bool {
    precedence(kind) == Some(10)
}

impl<'t> Parser<'t> {
    /// Joins the parts of an expression, and adds the calls that mend its operators.
    pub(super) fn join(&mut self, flat: Flat<'t>) -> Sort {
        let mut operands = flat.terms.into_iter();
        let mut done: Vec<Term> = operands.next().into_iter().collect();
        let mut open: Vec<Lexeme<'t>> = Vec::new();
        for (operator, operand) in flat.operators.into_iter().zip(operands) {
            let binds = |other: &Lexeme<'_>| precedence(other.kind) >= precedence(operator.kind);
            while let Some(before) = open.pop_if(|other| binds(other)) {
                self.reduce(&mut done, before);
            }
            open.push(operator);
            done.push(operand);
        }
        while let Some(operator) = open.pop() {
            self.reduce(&mut done, operator);
        }
        done.pop().map_or(Sort::ANY, |whole| self.close(whole).sort)
    }

    fn reduce(&mut self, done: &mut Vec<Term>, operator: Lexeme<'t>) {
        let (Some(right), Some(left)) = (done.pop(), done.pop()) else {
            return;
        };
        let right = self.close(right);
        if operator.kind == Kind::PLUS {
            done.push(sum(left, right));
            return;
        }
        let left = self.close(left);
        // The evaluator repeats a string as often as a number says. A sign is no change of a number, and refused before a string.
        if operator.kind == Kind::MUL {
            for term in [&left, &right].into_iter().filter(|term| term.sort.text) {
                self.wrap(term.start, term.end, "", "+", "");
            }
        }
        let (start, end) = (left.start, right.end);
        let mut sort = Sort::of_operator(operator.kind);
        if operator.kind == Kind::MODULO {
            sort = left.sort.or(Sort::ODD);
            if left.sort.text {
                self.wrap(start, end, MODULO, "(", ")");
                self.replace(operator.range.0, operator.range.1, ",");
            }
        }
        done.push(Term {
            start,
            end,
            sort,
            sum: Vec::new(),
        });
    }

    /// Ends a sum. It becomes a call if a string may meet what the evaluator prints in its own way.
    fn close(&mut self, mut term: Term) -> Term {
        let parts = std::mem::take(&mut term.sum);
        let is_mended = parts.iter().enumerate().any(|(at, part)| {
            let mut others = parts.iter().enumerate().filter(|(other, _)| *other != at);
            part.sort.text && others.any(|(_, other)| other.sort.odd)
        });
        if !is_mended {
            return term;
        }
        if parts.len() == 2 {
            self.wrap(term.start, term.end, ADD, "(", ")");
        } else {
            self.wrap(term.start, term.end, SUM, "([", "])");
        }
        for pair in parts.windows(2) {
            self.comma_between(pair[0].end, pair[1].start);
        }
        term
    }
}

fn sum(mut left: Term, right: Term) -> Term {
    let mut parts = std::mem::take(&mut left.sum);
    let (start, sort) = (left.start, left.sort.or(right.sort));
    if parts.is_empty() {
        parts.push(left);
    }
    let end = right.end;
    parts.push(right);
    Term {
        start,
        end,
        sort,
        sum: parts,
    }
}
