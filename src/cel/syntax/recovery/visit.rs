//! Errors beside the syntax: names, constants and macros in the readable parts (the visitor of cel-go's `parser`).

use std::sync::Arc;

use super::super::ast::{Id, Kind, Literal, MapEntry, StructField, operator};
use super::super::builder::Builder;
use super::super::error::{BEFORE, NOWHERE};
use super::super::escape::RESERVED;
use super::super::lexer;
use super::super::lexer::{Lexeme, Token};
use super::super::{literal, macros};
use super::grammar::Rule;
use super::tree::{Child, DEEPEST, Tree};

/// Builds the readable parts, for their errors.
pub(super) fn visit(builder: &mut Builder, source: &str, tokens: &[Lexeme], tree: &Tree) {
    let mut visitor = Visitor {
        builder,
        source,
        tokens,
        depth: 0,
    };
    if visitor.expression(tree.of(Rule::Expr).next()).is_err() {
        builder.error(NOWHERE, "max recursion depth exceeded");
    }
}

/// The expression is nested too deeply.
struct TooDeep;

type Visited = Result<Id, TooDeep>;

struct Visitor<'b, 's> {
    builder: &'b mut Builder,
    source: &'s str,
    tokens: &'s [Lexeme],
    depth: usize,
}

/// Skips nodes that have only one part and no meaning of their own (`unnest`).
fn unnested(mut tree: &Tree) -> &Tree {
    loop {
        let only = tree.trees().count() == 1;
        let is_passed = match tree.rule {
            Rule::Expr | Rule::ConditionalOr | Rule::ConditionalAnd | Rule::Relation | Rule::Calc => {
                only && !tree.has_token()
            }
            Rule::Unary => tree.alternative == 1,
            Rule::Member => tree.alternative == 0,
            Rule::Primary => matches!(tree.alternative, 3 | 7),
            _ => false,
        };
        match tree.trees().next() {
            Some(inner) if is_passed => tree = inner,
            _ => return tree,
        }
    }
}

impl Tree {
    /// True if a token was read or inserted.
    fn has_token(&self) -> bool {
        self.children
            .iter()
            .any(|child| matches!(child, Child::Token(_) | Child::Missing))
    }
}

impl Visitor<'_, '_> {
    fn expression(&mut self, tree: Option<&Tree>) -> Visited {
        let Some(tree) = tree.map(unnested) else {
            return Ok(self.nothing(BEFORE));
        };
        match (tree.rule, tree.alternative) {
            (Rule::Expr, _) => self.deeper(|visitor| visitor.conditional(tree)),
            (Rule::ConditionalOr, _) => self.logic(tree, Rule::ConditionalAnd, operator::OR),
            (Rule::ConditionalAnd, _) => self.logic(tree, Rule::Relation, operator::AND),
            (Rule::Relation | Rule::Calc, _) => self.deeper(|visitor| visitor.operation(tree)),
            (Rule::Unary, 2) => self.unary(tree, operator::NOT),
            (Rule::Unary, 3) => self.unary(tree, operator::NEGATE),
            (Rule::Member, 2) => self.deeper(|visitor| visitor.selection(tree)),
            (Rule::Member, 3) => self.deeper(|visitor| visitor.member_call(tree)),
            (Rule::Member, 4) => self.deeper(|visitor| visitor.index(tree)),
            (Rule::Primary, 1) => Ok(self.name(tree)),
            (Rule::Primary, 2) => self.global_call(tree),
            (Rule::Primary, 4) => self.list(tree),
            (Rule::Primary, 5) => self.map(tree),
            (Rule::Primary, 6) => self.message(tree),
            (Rule::Literal, 1..) => Ok(self.literal(tree)),
            (Rule::Unary, _) => Ok(self.nothing(self.at(tree))),
            _ => Ok(self.nothing(BEFORE)),
        }
    }

    fn deeper(&mut self, visit: impl FnOnce(&mut Self) -> Visited) -> Visited {
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err(TooDeep);
        }
        let out = visit(self)?;
        self.depth -= 1;
        Ok(out)
    }

    /// The placeholder for an unreadable part.
    fn nothing(&mut self, at: u32) -> Id {
        self.builder.ast.add(at, Kind::Literal(Literal::Null))
    }

    fn at(&self, tree: &Tree) -> u32 {
        self.tokens
            .get(tree.start)
            .map_or(NOWHERE, |token| lexer::offset(*token))
    }

    /// The tokens of a kind that were read.
    fn tokens<'t>(&'t self, tree: &'t Tree, token: Token) -> impl Iterator<Item = Lexeme> + 't {
        tree.children.iter().filter_map(move |child| match child {
            Child::Token(at) => self.tokens.get(*at).copied().filter(|found| found.token == token),
            _ => None,
        })
    }

    fn token(&self, tree: &Tree, token: Token) -> Option<Lexeme> {
        self.tokens(tree, token).next()
    }

    /// The place of the first token that belongs to the node itself.
    fn first(&self, tree: &Tree) -> u32 {
        let found = tree.children.iter().find_map(|child| match child {
            Child::Token(at) => self.tokens.get(*at).copied(),
            _ => None,
        });
        found.map_or(NOWHERE, lexer::offset)
    }

    fn has(&self, tree: &Tree, token: Token) -> bool {
        self.token(tree, token).is_some()
    }

    fn text(&self, lexeme: Lexeme) -> &str {
        &self.source[lexeme.start..lexeme.end]
    }

    fn conditional(&mut self, tree: &Tree) -> Visited {
        let at = self.token(tree, Token::Question).map_or(NOWHERE, lexer::offset);
        let mut parts = tree.of(Rule::ConditionalOr);
        let (test, yes) = (parts.next(), parts.next());
        let test = self.expression(test)?;
        let yes = self.expression(yes)?;
        let no = self.expression(tree.of(Rule::Expr).next())?;
        Ok(self.builder.call(at, operator::CONDITIONAL, None, vec![test, yes, no]))
    }

    fn logic(&mut self, tree: &Tree, of: Rule, function: &str) -> Visited {
        let token = if function == operator::OR {
            Token::Or
        } else {
            Token::And
        };
        let mut terms = Vec::new();
        for part in tree.of(of) {
            terms.push(self.expression(Some(part))?);
        }
        let mut places: Vec<u32> = self.tokens(tree, token).map(lexer::offset).collect();
        places.truncate(terms.len().saturating_sub(1));
        if terms.is_empty() {
            return Ok(self.nothing(self.at(tree)));
        }
        terms.truncate(places.len() + 1);
        Ok(self.builder.balanced(function, &terms, &places))
    }

    /// A comparison or calculation. Its operator does not matter, because no macro is an operator.
    fn operation(&mut self, tree: &Tree) -> Visited {
        let mut parts = tree.of(tree.rule);
        let (left, right) = (parts.next(), parts.next());
        let left = self.expression(left)?;
        let right = self.expression(right)?;
        let at = self.first(tree);
        Ok(self.builder.call(at, operator::ADD, None, vec![left, right]))
    }

    fn unary(&mut self, tree: &Tree, function: &str) -> Visited {
        let operand = self.expression(tree.of(Rule::Member).next())?;
        let at = self.first(tree);
        Ok(self.builder.call(at, function, None, vec![operand]))
    }

    fn selection(&mut self, tree: &Tree) -> Visited {
        let operand = self.expression(tree.of(Rule::Member).next())?;
        let Some(name) = tree.of(Rule::EscapeIdent).next() else {
            return Ok(self.nothing(self.at(tree)));
        };
        let Some(field) = self.escaped_name(name) else {
            self.builder.error(self.at(name), "unsupported ident kind");
            return Ok(self.nothing(self.at(tree)));
        };
        let at = self.token(tree, Token::Dot).map_or(NOWHERE, lexer::offset);
        if self.has(tree, Token::Question) {
            let name = self
                .builder
                .ast
                .add(self.at(name), Kind::Literal(Literal::String(field)));
            let args = vec![operand, name];
            return Ok(self.builder.call(at, operator::OPTIONAL_SELECT, None, args));
        }
        let kind = Kind::Select {
            operand,
            field,
            test_only: false,
        };
        Ok(self.builder.ast.add(at, kind))
    }

    fn escaped_name(&self, tree: &Tree) -> Option<Arc<str>> {
        let found = self
            .token(tree, Token::Identifier)
            .or_else(|| self.token(tree, Token::EscapedIdentifier))?;
        Some(Arc::from(self.text(found).trim_matches('`')))
    }

    fn member_call(&mut self, tree: &Tree) -> Visited {
        let operand = self.expression(tree.of(Rule::Member).next())?;
        let Some(name) = self.token(tree, Token::Identifier) else {
            return Ok(self.nothing(self.at(tree)));
        };
        let name = self.text(name).to_owned();
        let at = self.token(tree, Token::LeftParen).map_or(NOWHERE, lexer::offset);
        let args = self.arguments(tree)?;
        Ok(macros::expand(self.builder, at, &name, Some(operand), args))
    }

    fn arguments(&mut self, tree: &Tree) -> Result<Vec<Id>, TooDeep> {
        let list = tree.of(Rule::ExprList).next();
        let parts = list.into_iter().flat_map(|list| list.of(Rule::Expr));
        parts.map(|part| self.expression(Some(part))).collect()
    }

    fn index(&mut self, tree: &Tree) -> Visited {
        let operand = self.expression(tree.of(Rule::Member).next())?;
        let index = self.expression(tree.of(Rule::Expr).next())?;
        let at = self.token(tree, Token::LeftBracket).map_or(NOWHERE, lexer::offset);
        let function = if self.has(tree, Token::Question) {
            operator::OPTIONAL_INDEX
        } else {
            operator::INDEX
        };
        Ok(self.builder.call(at, function, None, vec![operand, index]))
    }

    /// The name of a variable or function; `None` after an error.
    fn identifier(&mut self, tree: &Tree) -> Option<(Lexeme, String)> {
        let lexeme = self.token(tree, Token::Identifier)?;
        let name = self.text(lexeme);
        if RESERVED.contains(&name) {
            let message = format!("reserved identifier: {name}");
            self.builder.error(self.at(tree), message);
            return None;
        }
        let dot = if self.has(tree, Token::Dot) { "." } else { "" };
        Some((lexeme, format!("{dot}{name}")))
    }

    fn name(&mut self, tree: &Tree) -> Id {
        match self.identifier(tree) {
            Some((lexeme, name)) => self.builder.ast.add(lexer::offset(lexeme), Kind::Ident(name.into())),
            None => self.nothing(self.at(tree)),
        }
    }

    fn global_call(&mut self, tree: &Tree) -> Visited {
        let Some((_, name)) = self.identifier(tree) else {
            return Ok(self.nothing(self.at(tree)));
        };
        let at = self.token(tree, Token::LeftParen).map_or(NOWHERE, lexer::offset);
        let args = self.arguments(tree)?;
        Ok(macros::expand(self.builder, at, &name, None, args))
    }

    fn list(&mut self, tree: &Tree) -> Visited {
        let list = tree.of(Rule::ListInit).next();
        let mut items = Vec::new();
        for part in list.into_iter().flat_map(|list| list.of(Rule::OptExpr)) {
            let item = self.expression(part.of(Rule::Expr).next())?;
            items.push((item, self.has(part, Token::Question)));
        }
        Ok(self.builder.ast.add(self.at(tree), Kind::List(items)))
    }

    fn map(&mut self, tree: &Tree) -> Visited {
        let mut entries = Vec::new();
        if let Some(list) = tree.of(Rule::MapInitializerList).next() {
            let colons = colons(self.tokens, list);
            let (mut keys, mut values) = (list.of(Rule::OptExpr), list.of(Rule::Expr));
            for _ in 0..colons {
                let (Some(key), Some(value)) = (keys.next(), values.next()) else {
                    break;
                };
                let optional = self.has(key, Token::Question);
                let key = self.expression(key.of(Rule::Expr).next())?;
                let value = self.expression(Some(value))?;
                entries.push(MapEntry { key, value, optional });
            }
        }
        Ok(self.builder.ast.add(self.at(tree), Kind::Map(entries)))
    }

    fn message(&mut self, tree: &Tree) -> Visited {
        let mut fields = Vec::new();
        if let Some(list) = tree.of(Rule::FieldInitializerList).next() {
            let colons = colons(self.tokens, list);
            let mut values = list.of(Rule::Expr);
            for (index, field) in list.of(Rule::OptField).enumerate() {
                let value = values.next();
                let (Some(value), true) = (value, index < colons) else {
                    break;
                };
                let name = field.of(Rule::EscapeIdent).next();
                let Some(name) = name.and_then(|name| self.escaped_name(name)) else {
                    self.builder.error(self.at(list), "unsupported ident kind");
                    continue;
                };
                fields.push(StructField {
                    at: self.at(field),
                    name,
                    optional: self.has(field, Token::Question),
                    value: self.expression(Some(value))?,
                });
            }
        }
        let name = Arc::from("");
        let at = self.token(tree, Token::LeftBrace).map_or(NOWHERE, lexer::offset);
        Ok(self.builder.ast.add(at, Kind::Struct { name, fields }))
    }

    fn literal(&mut self, tree: &Tree) -> Id {
        let at = self.at(tree);
        let found = tree.children.iter().rev().find_map(|child| match child {
            Child::Token(at) => self.tokens.get(*at).copied(),
            _ => None,
        });
        let Some(lexeme) = found else {
            return self.nothing(at);
        };
        let negative = self.has(tree, Token::Minus);
        match literal::read(lexeme.token, self.text(lexeme), negative) {
            Some(Ok(literal)) => self.builder.ast.add(at, Kind::Literal(literal)),
            Some(Err(message)) => {
                self.builder.error(at, message);
                self.nothing(at)
            }
            None => self.nothing(at),
        }
    }
}

/// Number of colons, read or inserted.
fn colons(tokens: &[Lexeme], tree: &Tree) -> usize {
    let is_colon = |child: &&Child| match child {
        Child::Token(at) => tokens.get(*at).is_some_and(|token| token.token == Token::Colon),
        Child::Missing => true,
        Child::Error | Child::Tree(_) => false,
    };
    tree.children.iter().filter(is_colon).count()
}
