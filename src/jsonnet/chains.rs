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
        fields: HashMap::new(),
        found: Vec::new(),
    };
    scan.run();
    if !scan.fields.is_empty() && scan.tokens.iter().any(|token| is_object(token.kind)) {
        // A field can be defined below its use.
        scan.at = 0;
        scan.locals.clear();
        scan.found.clear();
        scan.run();
    }
    scan.found
}

/// Whether a token is `self` or `$`.
fn is_object(kind: Kind) -> bool {
    matches!(kind, Kind::SELF_KW | Kind::DOLLAR)
}

/// What a chain is the definition of.
enum Defined {
    /// `local name = chain`.
    Local(String),
    /// `name: chain`.
    Field(String),
}

struct Scan<'t> {
    tokens: Vec<Lexeme<'t>>,
    at: usize,
    /// The chains that variables are defined as; the last definition counts.
    locals: HashMap<String, Vec<String>>,
    /// The chains that fields are defined as, of whatever object; the last definition counts.
    fields: HashMap<String, Vec<String>>,
    found: Vec<Chain>,
}

impl Scan<'_> {
    fn kind(&self, at: usize) -> Option<Kind> {
        self.tokens.get(at).map(|token| token.kind)
    }

    fn run(&mut self) {
        let mut defines: Option<Defined> = None;
        while let Some(kind) = self.kind(self.at) {
            let follows_dot = self.at > 0 && self.kind(self.at - 1) == Some(Kind::DOT);
            let is_root = kind == Kind::IDENT && !follows_dot;
            // The name that is defined here: `local name =`, `, name =`.
            if is_root && self.kind(self.at + 1) == Some(Kind::ASSIGN) {
                defines = Some(Defined::Local(self.tokens[self.at].text.to_owned()));
                self.at += 2;
                continue;
            }
            // A field: `name:`, `name::`, `name:::`.
            if is_root && self.kind(self.at + 1) == Some(Kind::COLON) {
                defines = Some(Defined::Field(self.tokens[self.at].text.to_owned()));
                self.at += 1;
                while self.kind(self.at) == Some(Kind::COLON) {
                    self.at += 1;
                }
                continue;
            }
            if is_root {
                self.root(&mut defines);
            } else if is_object(kind) {
                self.at += 1;
                self.object(&mut defines);
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

    /// A chain that begins at `self` or `$`: the field behind it may be defined as a chain.
    fn object(&mut self, defines: &mut Option<Defined>) {
        let name = match (self.kind(self.at), self.tokens.get(self.at + 1)) {
            (Some(Kind::DOT), Some(token)) if token.kind == Kind::IDENT => token.text,
            _ => return self.chain(Vec::new(), defines),
        };
        match self.fields.get(name) {
            Some(names) => {
                let names = names.clone();
                self.at += 2;
                self.chain(names, defines);
            }
            None => self.chain(Vec::new(), defines),
        }
    }

    fn root(&mut self, defines: &mut Option<Defined>) {
        let token = self.tokens[self.at];
        self.at += 1;
        let names = match self.locals.get(token.text) {
            Some(names) => names.clone(),
            None => vec![token.text.to_owned()],
        };
        self.chain(names, defines);
    }

    /// The names behind a root.
    fn chain(&mut self, mut names: Vec<String>, defines: &mut Option<Defined>) {
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
        let ends = matches!(
            self.kind(self.at),
            Some(Kind::SEMI | Kind::COMMA | Kind::R_BRACE) | None
        );
        match defines.take().filter(|_| ends) {
            Some(Defined::Local(name)) => drop(self.locals.insert(name, names.clone())),
            Some(Defined::Field(name)) => drop(self.fields.insert(name, names.clone())),
            None => {}
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
            ("{ a: { b:: 1 }, c: self.a.b }", "a.b"),
            ("local f(x) = x.y; f(1).z", "x.y z"),
            ("not jsonnet ((( .", ""),
            (
                "local l = import 'l'; { k:: l.g.v1.kind, x: $.k.new('a') + self.k.spec.withX(1) }",
                "l.g.v1.kind l.g.v1.kind.new l.g.v1.kind.spec.withX",
            ),
            (
                "{ x: $.k.spec.withX(1), k: lib.g.v1.kind }",
                "lib.g.v1.kind.spec.withX lib.g.v1.kind",
            ),
            ("{ k: a.b + c.d, x: self.k.e }", "a.b c.d k.e"),
            ("{ a: self.a.b, b: $.a }", "a.b.b"),
        ] {
            assert_eq!(shown(text), wanted, "{text}");
        }
    }

    #[test]
    fn definitions_by_each_other_end() {
        let text = (0..100).map(|_| "local a = a.b;").collect::<String>() + "a.c { a: self.a.b }";
        assert!(chains(&text).iter().all(|chain| chain.names.len() <= 64));
    }
}
