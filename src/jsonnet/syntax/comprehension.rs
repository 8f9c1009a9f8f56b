//! Comprehensions.
//!
//! The evaluator evaluates all items of a list before any is needed, and begins again where that fails, so that nested comprehensions may take for ever.
//! `[a for b in c if d]` becomes a call of a function of ours: `list('i', function(b) a, c, [function(b) d])`.

use jrsonnet_lexer::{Lexeme, SyntaxKind as Kind};

use super::tokens::Parser;
use super::{EACH, LIST, MAP};

/// Variables that our function can have at most.
const MOST_VARIABLES: usize = 6;

/// A `for … in` or `if`.
struct Spec<'t> {
    start: u32,
    /// Where its expression begins to be looked for.
    end: u32,
    /// The variable of a loop.
    variable: Option<&'t str>,
    /// The range of its expression.
    inside: (u32, u32),
}

impl<'t> Parser<'t> {
    /// `for … in …` and `if …` in a list, if any, with the bracket that opens it and the comma before.
    pub(super) fn list_comprehension(&mut self, open: Lexeme<'t>, comma: Option<Lexeme<'t>>) -> Option<()> {
        let specs = self.specs()?;
        let names: Vec<&str> = specs.iter().filter_map(|spec| spec.variable).collect();
        let are_distinct = names.iter().enumerate().all(|(at, name)| !names[..at].contains(name));
        let ends = self.peek()? == Kind::R_BRACK;
        if names.is_empty() || names.len() > MOST_VARIABLES || !are_distinct || !ends {
            self.separate_loops(&specs);
            return Some(());
        }
        let close = *self.tokens.get(self.at)?;
        let parameters = names.join(", ");
        if let Some(comma) = comma {
            self.replace(comma.range.0, comma.range.1, String::new());
        }
        if let [only] = specs.as_slice() {
            self.replace(open.range.0, open.range.1, format!("{MAP}(function({parameters}) "));
            self.replace(only.start, only.end, ", ".to_owned());
            self.replace(close.range.0, close.range.1, ")".to_owned());
            return Some(());
        }
        let kind = |spec: &Spec<'_>| if spec.variable.is_some() { 'f' } else { 'i' };
        let kinds: String = specs.iter().skip(1).map(kind).collect();
        self.replace(
            open.range.0,
            open.range.1,
            format!("{LIST}('{kinds}', function({parameters}) "),
        );
        let mut known = 0;
        for (index, spec) in specs.iter().enumerate() {
            // Nothing is before the list of the first loop.
            let text = match index {
                0 => ", ".to_owned(),
                1 => format!(", [function({}) ", names[..known].join(", ")),
                _ => format!(", function({}) ", names[..known].join(", ")),
            };
            self.replace(spec.start, spec.end, text);
            known += usize::from(spec.variable.is_some());
        }
        self.replace(close.range.0, close.range.1, "])".to_owned());
        Some(())
    }

    /// The same in an object.
    pub(super) fn object_comprehension(&mut self) -> Option<bool> {
        let specs = self.specs()?;
        self.separate_loops(&specs);
        Some(!specs.is_empty())
    }

    /// All `for`s and `if`s. A `for` is the first one: an `if` alone begins the next item of a list.
    fn specs(&mut self) -> Option<Vec<Spec<'t>>> {
        let mut specs = Vec::new();
        if self.peek() != Some(Kind::FOR_KW) {
            return Some(specs);
        }
        while let Some(Kind::FOR_KW | Kind::IF_KW) = self.peek() {
            let first = self.next()?;
            let variable = if first.kind == Kind::FOR_KW {
                let variable = self.eat(Kind::IDENT)?;
                self.eat(Kind::IN_KW)?;
                Some(variable.text)
            } else {
                None
            };
            let (end, from) = (self.end(), self.start());
            if variable.is_some() {
                self.expression(false)?;
            } else {
                self.condition()?;
            }
            specs.push(Spec {
                start: first.range.0,
                end,
                variable,
                inside: (from, self.end()),
            });
        }
        Some(specs)
    }

    /// The evaluator evaluates the list of an inner loop once if it takes it to be independent of the outer loops. It looks only at the outermost
    /// variable, so that `for a in x for b in y for c in [b]` reads a wrong one. A list that depends on a variable of the file is never taken so.
    fn separate_loops(&mut self, specs: &[Spec<'t>]) {
        for spec in specs.iter().filter(|spec| spec.variable.is_some()).skip(1) {
            self.wrap(spec.inside.0, spec.inside.1, EACH, "(", ")");
        }
    }
}
