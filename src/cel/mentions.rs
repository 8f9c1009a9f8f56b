//! The fields, constants and patterns of an expression, from its syntax tree.

use std::collections::HashMap;
use std::sync::Arc;

use super::syntax;
use super::syntax::ast::{Ast, Comprehension, Id, Kind, Literal, operator};

/// A step from `self` to a value that an expression reads.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Part {
    /// A field, by its name in expressions ([`super::escape`]).
    Field(String),
    /// Every item of a list, or every entry of a map.
    Each,
}

/// Fields, constants and patterns of an expression, each once, in the order of the text.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Mentions {
    /// The values that it reads, as paths from `self`.
    pub(crate) paths: Vec<Vec<Part>>,
    /// Its text constants, apart from patterns.
    pub(crate) texts: Vec<String>,
    /// Its whole numbers.
    pub(crate) numbers: Vec<i64>,
    /// Patterns of `matches`.
    pub(crate) patterns: Vec<String>,
}

/// The mentions of an expression; `None` if it is not valid.
pub(crate) fn mentions(expression: &str) -> Option<Mentions> {
    let ast = syntax::parse(expression).ok()?;
    let mut walk = Walk {
        ast: &ast,
        scope: HashMap::new(),
        found: Mentions::default(),
    };
    walk.visit(ast.root);
    Some(walk.found)
}

struct Walk<'a> {
    ast: &'a Ast,
    /// The values of the names that macros declare; `None` for values that are no part of `self`.
    scope: HashMap<Arc<str>, Option<Vec<Part>>>,
    found: Mentions,
}

fn add<T: PartialEq>(list: &mut Vec<T>, value: T) {
    if !list.contains(&value) {
        list.push(value);
    }
}

impl Walk<'_> {
    /// The parser bounds the depth.
    fn visit(&mut self, id: Id) {
        if let Some(path) = self.path(id) {
            add(&mut self.found.paths, path);
            // Literals in brackets are steps.
            return self.ranges(id);
        }
        match self.ast.kind(id) {
            Kind::Literal(Literal::String(text)) => add(&mut self.found.texts, text.to_string()),
            Kind::Literal(Literal::Int(number)) => add(&mut self.found.numbers, *number),
            Kind::Literal(Literal::Uint(number)) => {
                add(&mut self.found.numbers, i64::try_from(*number).unwrap_or(i64::MAX));
            }
            Kind::Call { function, target, args } if function.as_ref() == "matches" => {
                if let Some(target) = target {
                    self.visit(*target);
                }
                for arg in args {
                    match self.ast.literal(*arg) {
                        Some(Literal::String(text)) => add(&mut self.found.patterns, text.to_string()),
                        _ => self.visit(*arg),
                    }
                }
            }
            Kind::Comprehension(inner) => self.comprehension(inner),
            _ => {
                for child in self.ast.children(id) {
                    self.visit(child);
                }
            }
        }
    }

    /// Visits the comprehensions inside a path: `self.list.filter(x, x.a > 1)[0]`.
    fn ranges(&mut self, id: Id) {
        match self.ast.kind(id) {
            Kind::Comprehension(inner) => self.comprehension(inner),
            Kind::Select { operand, .. } => self.ranges(*operand),
            Kind::Call { target, args, .. } => {
                let first = target.iter().chain(args).next();
                if let Some(first) = first {
                    self.ranges(*first);
                }
            }
            _ => {}
        }
    }

    fn comprehension(&mut self, inner: &Comprehension) {
        self.visit(inner.range);
        self.visit(inner.init);
        let item = self.path(inner.range).map(|mut path| {
            path.push(Part::Each);
            path
        });
        let before = self.scope.clone();
        let carried = self.path(inner.init);
        self.scope.insert(Arc::clone(&inner.accumulator), carried);
        self.scope.insert(Arc::clone(&inner.var), item.clone());
        if let Some(second) = &inner.var2 {
            self.scope.insert(Arc::clone(second), item);
        }
        for part in [inner.condition, inner.step, inner.result] {
            self.visit(part);
        }
        self.scope = before;
    }

    /// The path of an expression that is a part of `self`.
    fn path(&self, id: Id) -> Option<Vec<Part>> {
        let with = |operand: Id, part: Part| {
            let mut path = self.path(operand)?;
            path.push(part);
            Some(path)
        };
        match self.ast.kind(id) {
            Kind::Ident(name) => match self.scope.get(name) {
                Some(path) => path.clone(),
                None => (name.as_ref() == "self").then(Vec::new),
            },
            Kind::Select { operand, field, .. } => with(*operand, Part::Field(field.to_string())),
            Kind::Call { function, target, args } => match (function.as_ref(), target, args.as_slice()) {
                (operator::INDEX | operator::OPTIONAL_INDEX | operator::OPTIONAL_SELECT, None, [operand, index]) => {
                    let part = match self.ast.literal(*index) {
                        Some(Literal::String(text)) => Part::Field(text.to_string()),
                        _ => Part::Each,
                    };
                    with(*operand, part)
                }
                ("orValue" | "value", Some(target), _) => self.path(*target),
                ("dyn", None, [operand]) => self.path(*operand),
                _ => None,
            },
            // `filter` has parts of its range.
            Kind::Comprehension(inner) => self.path(inner.range),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paths(expression: &str) -> Vec<String> {
        let found = mentions(expression).unwrap();
        let words = |path: &Vec<Part>| {
            let parts = path.iter().map(|part| match part {
                Part::Field(name) => name.as_str(),
                Part::Each => "*",
            });
            parts.collect::<Vec<_>>().join(".")
        };
        found.paths.iter().map(words).collect()
    }

    #[test]
    fn paths_go_through_macros() {
        assert_eq!(paths("has(self.a.b) || self.c == 'x'"), ["a.b", "c"]);
        assert_eq!(
            paths("self.list.all(x, x.name != '' && has(x.port))"),
            ["list", "list.*.name", "list.*.port"]
        );
        assert_eq!(paths("self.?a.?b.orValue('x') == self['c d']"), ["a.b", "c d"]);
        assert_eq!(paths("self.filter(x, x.a > 1).size() == 1"), ["", "*.a", "*"]);
        assert_eq!(
            paths("'*' in self.managementPolicies || has(self.forProvider.region)"),
            ["managementPolicies", "forProvider.region"]
        );
    }

    #[test]
    fn constants_are_found() {
        let found = mentions("self.a in ['x', 'y'] && self.b < 7 && self.c.matches('^z$')").unwrap();
        assert_eq!(found.texts, ["x", "y"]);
        assert_eq!(found.numbers, [7]);
        assert_eq!(found.patterns, ["^z$"]);
        assert_eq!(mentions("self.a ="), None);
    }
}
