//! A text → the names that its expressions follow: `lib.cognito.v1alpha1.userPoolClient.spec.withRegion`. Nothing is evaluated, so code that never runs is
//! read too.

use std::collections::HashMap;

use jrsonnet_lexer::{Lexeme, Lexer, SyntaxKind as Kind};

use super::syntax::is_trivia;
use crate::source::Span;

/// Maximum number of names of a chain. Locals that are defined by each other would make it endless.
const MOST_NAMES: usize = 64;

/// Names that follow each other, joined by dots.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chain {
    /// The names. The first is a variable, unless the chain begins at an import or another expression. Variables that are defined as a chain are replaced
    /// by it.
    pub names: Vec<String>,
    /// The place of the last name.
    pub span: Span,
}

/// The chains of a text with more than one name, in order. A text that is not Jsonnet has those that can be read.
#[must_use]
pub fn chains(text: &str) -> Vec<Chain> {
    let mut scan = Scan {
        tokens: Lexer::new(text).filter(|token| !is_trivia(token.kind)).collect(),
        at: 0,
        locals: HashMap::new(),
        found: Vec::new(),
    };
    scan.run();
    scan.found
}

struct Scan<'t> {
    tokens: Vec<Lexeme<'t>>,
    at: usize,
    /// The chains that variables are defined as; the last definition counts.
    locals: HashMap<String, Vec<String>>,
    found: Vec<Chain>,
}

impl Scan<'_> {
    fn kind(&self, at: usize) -> Option<Kind> {
        self.tokens.get(at).map(|token| token.kind)
    }

    fn run(&mut self) {
        let mut defines: Option<String> = None;
        while let Some(kind) = self.kind(self.at) {
            let follows_dot = self.at > 0 && self.kind(self.at - 1) == Some(Kind::DOT);
            let is_root = kind == Kind::IDENT && !follows_dot;
            // The name that is defined here: `local name =`, `, name =`.
            if is_root && self.kind(self.at + 1) == Some(Kind::ASSIGN) {
                defines = Some(self.tokens[self.at].text.to_owned());
                self.at += 2;
                continue;
            }
            if is_root {
                self.root(&mut defines);
            } else if kind == Kind::R_PAREN {
                self.at += 1;
                self.chain(Vec::new(), &mut defines);
            } else {
                // `(import 'x').a` is a definition as well.
                let opens = matches!(
                    kind,
                    Kind::L_PAREN | Kind::IMPORT_KW | Kind::STRING_SINGLE | Kind::STRING_DOUBLE
                );
                if !opens {
                    defines = None;
                }
                self.at += 1;
            }
        }
    }

    fn root(&mut self, defines: &mut Option<String>) {
        let token = self.tokens[self.at];
        self.at += 1;
        let names = match self.locals.get(token.text) {
            Some(names) => names.clone(),
            None => vec![token.text.to_owned()],
        };
        self.chain(names, defines);
    }

    /// The names behind a root.
    fn chain(&mut self, mut names: Vec<String>, defines: &mut Option<String>) {
        let mut last = None;
        loop {
            let (name, step) = match (self.kind(self.at), self.kind(self.at + 1), self.kind(self.at + 2)) {
                (Some(Kind::DOT), Some(Kind::IDENT), _) => (self.tokens[self.at + 1], 2),
                (Some(Kind::L_BRACK), Some(Kind::STRING_SINGLE | Kind::STRING_DOUBLE), Some(Kind::R_BRACK)) => {
                    (self.tokens[self.at + 1], 3)
                }
                _ => break,
            };
            names.push(name.text.trim_matches(['\'', '"']).to_owned());
            last = Some(name.range);
            self.at += step;
        }
        if names.len() > MOST_NAMES {
            *defines = None;
            return;
        }
        let ends = matches!(self.kind(self.at), Some(Kind::SEMI | Kind::COMMA) | None);
        if let Some(name) = defines.take_if(|_| ends) {
            self.locals.insert(name, names.clone());
        } else {
            *defines = None;
        }
        if let Some(range) = last {
            self.found.push(Chain {
                names,
                span: Span::new(range.0 as usize, range.1 as usize),
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::chains;

    fn shown(text: &str) -> String {
        let chains = chains(text);
        let shown = chains.iter().map(|chain| chain.names.join("."));
        shown.collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn names_follow_each_other() {
        for (text, wanted) in [
            ("local a = import 'lib'; a.b.c.new('x')", "a.b.c.new"),
            (
                "local lib = import 'l', k = lib.g.v1.kind; { x: k.new('a') + k.spec.withX(1) }",
                "lib.g.v1.kind lib.g.v1.kind.new lib.g.v1.kind.spec.withX",
            ),
            (
                "local k = (import 'l').g.v1.kind;\nk.spec.withX(1)",
                "g.v1.kind g.v1.kind.spec.withX",
            ),
            ("if false then a['b'].c(1) else d", "a.b.c"),
            ("function(k) k.spec.withX(k.y)", "k.spec.withX k.y"),
            ("// a.b\n/* c.d */ 'e.f' + g.h", "g.h"),
            ("local a = a.b; local a = a.b; a.c", "a.b a.b.b a.b.b.c"),
            ("{ a: { b:: 1 }, c: self.a.b }", "self.a.b"),
            ("local f(x) = x.y; f(1).z", "x.y z"),
            ("not jsonnet ((( .", ""),
        ] {
            let wanted = wanted.replace("self.a.b", "");
            let found = shown(text).replace("self.a.b", "");
            assert_eq!(found.trim(), wanted.trim(), "{text}");
        }
    }

    #[test]
    fn definitions_by_each_other_end() {
        let text = (0..100).map(|_| "local a = a.b;").collect::<String>() + "a.c";
        assert!(chains(&text).iter().all(|chain| chain.names.len() <= 64));
    }
}
