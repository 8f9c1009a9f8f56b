//! Precedence of operators: which parts of an expression `+` and `%` join.

use jrsonnet_lexer::{Lexeme, SyntaxKind as Kind};

use super::sort::Sort;
use super::tokens::Parser;
use super::{ADD, DIFFERS, EQUALS, JOIN, MODULO, MOST_JOINED, STRICT, SUM, TEXT};

/// Parts of a sum whose calls are nested. More parts become one call, because the depth of a text is limited.
const MOST_NESTED: usize = 12;

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
                self.wrap(term.start, term.end, "", "(+", ")");
            }
        }
        let (start, end) = (left.start, right.end);
        if matches!(operator.kind, Kind::EQ | Kind::NE) && left.sort.alike && right.sort.alike {
            self.compare(&left, operator, &right);
        }
        let mut sort = Sort::of_operator(operator.kind);
        if operator.kind == Kind::MODULO {
            sort = if left.sort.sure {
                Sort::TEXT
            } else {
                left.sort.or(Sort::ODD)
            };
            // A small integer is formatted alike by everyone, but for rare codes.
            if left.sort.sure || left.sort.text && (right.sort.odd || right.sort.text) {
                self.wrap(start, end, MODULO, "(", STRICT);
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

    /// The evaluator takes numbers for equal that are nearly the same. What it takes for 0 or 1 is looked at again if that costs nothing; other values
    /// are compared by a call.
    fn compare(&mut self, left: &Term, operator: Lexeme<'t>, right: &Term) {
        let is_equal = operator.kind == Kind::EQ;
        let is_number = matches!(self.tokens_of(right), [only] if only.kind == Kind::FLOAT);
        let cheap = self.cheap_text(left).filter(|_| is_number);
        if let (Some(left_text), Some(number)) = (cheap, self.cheap_text(right)) {
            let call = format!("{EQUALS}({left_text}, {number}{STRICT}");
            let close = if is_equal {
                format!(" && {call})")
            } else {
                format!(" || !{call})")
            };
            self.wrap(left.start, right.end, "", "(", close);
            return;
        }
        let function = if is_equal { EQUALS } else { DIFFERS };
        self.wrap(left.start, right.end, function, "(", STRICT);
        self.replace(operator.range.0, operator.range.1, ",");
    }

    /// The text of an expression that may be evaluated twice: a few variables, fields and numbers, or the length of them.
    fn cheap_text(&self, term: &Term) -> Option<String> {
        const MOST_TOKENS: usize = 8;
        let tokens = self.tokens_of(term);
        let texts: Vec<&str> = tokens.iter().map(|token| token.text).collect();
        let plain = match tokens {
            [_, _, _, open, inside @ .., close]
                if texts.starts_with(&["std", ".", "length"])
                    && open.kind == Kind::L_PAREN
                    && close.kind == Kind::R_PAREN =>
            {
                inside
            }
            all => all,
        };
        let is_cheap = |kind| {
            matches!(
                kind,
                Kind::IDENT | Kind::DOT | Kind::FLOAT | Kind::SELF_KW | Kind::DOLLAR | Kind::MODULO | Kind::MINUS
            )
        };
        (tokens.len() <= MOST_TOKENS && plain.iter().all(|token| is_cheap(token.kind))).then(|| texts.join(" "))
    }

    fn tokens_of(&self, term: &Term) -> &[Lexeme<'t>] {
        let first = self.tokens.partition_point(|token| token.range.0 < term.start);
        let last = self.tokens.partition_point(|token| token.range.1 <= term.end);
        self.tokens.get(first..last).unwrap_or_default()
    }

    /// Ends a sum, and mends it where a string may meet what the evaluator prints in its own way.
    fn close(&mut self, mut term: Term) -> Term {
        let parts = std::mem::take(&mut term.sum);
        let Some(first) = parts.iter().position(|part| part.sort.sure) else {
            self.call_sum(&parts);
            return term;
        };
        let before = &parts[..first];
        self.call_sum(before);
        if self.call_join(&parts, first) {
            return term;
        }
        // Whatever meets a string is made one.
        if let (Some(from), Some(to)) = (before.first(), before.last())
            && before.iter().any(|part| part.sort.odd)
        {
            self.wrap(from.start, to.end, TEXT, "(", STRICT);
        }
        for part in parts[first + 1..].iter().filter(|part| part.sort.odd) {
            self.wrap(part.start, part.end, TEXT, "(", STRICT);
        }
        term
    }

    /// Makes a sum one call after another, each of a few operands: the evaluator copies a string for each operand that is none. `first` is the first
    /// string. Returns `false` if all operands are strings or literals, or are too many.
    fn call_join(&mut self, parts: &[Term], first: usize) -> bool {
        let start = parts[0].start;
        let before = (first > 0).then(|| (start, parts[first - 1].end));
        let rest = parts[first..].iter().map(|part| (part.start, part.end));
        let operands: Vec<(u32, u32)> = before.into_iter().chain(rest).collect();
        let variables = operands.iter().filter(|range| !self.is_literal(**range)).count();
        let calls = operands.len().saturating_sub(1).div_ceil(MOST_JOINED - 1);
        if variables == 0 || parts.iter().all(|part| part.sort.sure) || calls > MOST_NESTED {
            return false;
        }
        // An operand that fails when it is printed comes before the next one. With one variable, the order is no matter.
        let close = if variables == 1 { STRICT } else { ")" };
        for call in 1..=calls {
            let last = (call * (MOST_JOINED - 1)).min(operands.len() - 1);
            self.wrap(start, operands[last].1, JOIN, "(", close);
        }
        for pair in operands.windows(2) {
            self.comma_between(pair[0].1, pair[1].0);
        }
        true
    }

    fn is_literal(&self, (start, end): (u32, u32)) -> bool {
        let first = self.tokens.partition_point(|token| token.range.0 < start);
        let is_name = |kind| matches!(kind, Kind::IDENT | Kind::DOLLAR | Kind::SELF_KW | Kind::SUPER_KW);
        let token = self.tokens.get(first);
        token.is_some_and(|token| token.range.1 == end && !is_name(token.kind))
    }

    /// Makes a sum a call if nobody knows whether it is a string.
    fn call_sum(&mut self, parts: &[Term]) {
        let is_mended = parts.iter().enumerate().any(|(at, part)| {
            let mut others = parts.iter().enumerate().filter(|(other, _)| *other != at);
            part.sort.text && others.any(|(_, other)| other.sort.odd)
        });
        let (Some(first), Some(last)) = (parts.first(), parts.last()) else {
            return;
        };
        if !is_mended {
            return;
        }
        if parts.len() <= MOST_NESTED {
            for part in &parts[1..] {
                self.wrap(first.start, part.end, ADD, "(", STRICT);
            }
        } else {
            self.wrap(first.start, last.end, SUM, "([", "])");
        }
        for pair in parts.windows(2) {
            self.comma_between(pair[0].end, pair[1].start);
        }
    }
}

fn sum(mut left: Term, right: Term) -> Term {
    let mut parts = std::mem::take(&mut left.sum);
    let sort = Sort {
        sure: left.sort.sure || right.sort.sure,
        ..left.sort.or(right.sort)
    };
    let start = left.start;
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
