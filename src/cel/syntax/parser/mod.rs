//! Tokens → [`Ast`], by the grammar of the Common Expression Language with optional syntax.
//!
//! If this parser cannot read an expression, [`super::recovery`] finds its syntax errors, in the server's words.

mod operand;

use super::ast::{Ast, Id, operator};
use super::builder::Builder;
use super::error::{CompileError, NOWHERE};
use super::lexer;
use super::lexer::{Lexeme, Token, offset};
use super::recovery;

/// The server's maximum number of characters of an expression.
const LONGEST: usize = 100_000;
/// The server's maximum nesting depth of a grammar rule within itself.
const DEEPEST: usize = 250;

/// Reads an expression.
pub(in crate::cel) fn parse(source: &str) -> Result<Ast, Vec<CompileError>> {
    let length = source.chars().count();
    if length > LONGEST {
        let message = format!("expression code point size exceeds limit: size: {length}, limit {LONGEST}");
        return Err(vec![CompileError { at: NOWHERE, message }]);
    }
    let mut unread = Vec::new();
    let tokens = lexer::tokens(source, &mut unread);
    let errors = unread.iter().map(|unread| unread.error(source)).collect();
    let mut parser = Parser {
        source,
        tokens,
        position: 0,
        builder: Builder::new(errors),
        depth: 0,
        chain: 0,
    };
    let root = parser.expression().filter(|_| parser.expect(Token::End).is_some());
    let Some(root) = root else {
        return Err(recovery::errors(source));
    };
    parser.builder.ast.root = root;
    if parser.builder.errors.is_empty() {
        Ok(parser.builder.ast)
    } else {
        Err(parser.builder.errors)
    }
}

struct Parser<'s> {
    source: &'s str,
    tokens: Vec<Lexeme>,
    position: usize,
    builder: Builder,
    /// Number of expressions around the current one, including it.
    depth: usize,
    /// Length of the current chain of operators and selections.
    chain: usize,
}

/// `None` for a syntax error.
type Parsed = Option<Id>;

impl Parser<'_> {
    fn peek(&self) -> Lexeme {
        self.ahead(0)
    }

    fn ahead(&self, by: usize) -> Lexeme {
        self.tokens[(self.position + by).min(self.tokens.len() - 1)]
    }

    fn next(&mut self) -> Lexeme {
        let lexeme = self.peek();
        self.position = (self.position + 1).min(self.tokens.len() - 1);
        lexeme
    }

    fn take(&mut self, token: Token) -> Option<Lexeme> {
        (self.peek().token == token).then(|| self.next())
    }

    fn text(&self, lexeme: Lexeme) -> &str {
        &self.source[lexeme.start..lexeme.end]
    }

    /// Takes a required token.
    fn expect(&mut self, token: Token) -> Option<Lexeme> {
        self.take(token)
    }

    /// Adds a link to a chain of operators; `None` if the chain is too long.
    fn link(&mut self) -> Option<()> {
        self.chain += 1;
        (self.chain <= DEEPEST).then_some(())
    }

    fn expression(&mut self) -> Parsed {
        self.depth += 1;
        (self.depth <= DEEPEST).then_some(())?;
        let condition = self.disjunction()?;
        let out = if let Some(mark) = self.take(Token::Question) {
            let at = offset(mark);
            let yes = self.disjunction()?;
            self.expect(Token::Colon)?;
            let no = self.expression()?;
            self.call(at, operator::CONDITIONAL, vec![condition, yes, no])
        } else {
            condition
        };
        self.depth -= 1;
        Some(out)
    }

    fn disjunction(&mut self) -> Parsed {
        self.logic(Token::Or, operator::OR, Self::conjunction)
    }

    fn conjunction(&mut self) -> Parsed {
        self.logic(Token::And, operator::AND, Self::relation)
    }

    /// Reads the terms of `&&` or `||` into a balanced tree.
    fn logic(&mut self, token: Token, function: &str, term: fn(&mut Self) -> Parsed) -> Parsed {
        let mut terms = vec![term(self)?];
        let mut places = Vec::new();
        while let Some(lexeme) = self.take(token) {
            places.push(offset(lexeme));
            terms.push(term(self)?);
        }
        Some(if places.is_empty() {
            terms[0]
        } else {
            self.builder.balanced(function, &terms, &places)
        })
    }

    fn relation(&mut self) -> Parsed {
        let before = self.chain;
        let mut left = self.calculation(0)?;
        loop {
            let function = match self.peek().token {
                Token::Less => operator::LESS,
                Token::LessEquals => operator::LESS_EQUALS,
                Token::Greater => operator::GREATER,
                Token::GreaterEquals => operator::GREATER_EQUALS,
                Token::Equals => operator::EQUALS,
                Token::NotEquals => operator::NOT_EQUALS,
                Token::In => operator::IN,
                _ => break,
            };
            let at = offset(self.next());
            self.link()?;
            let right = self.calculation(0)?;
            left = self.call(at, function, vec![left, right]);
        }
        self.chain = before;
        Some(left)
    }

    /// Reads sums of products: level 0 reads sums, level 1 products.
    fn calculation(&mut self, level: usize) -> Parsed {
        let before = self.chain;
        let mut left = if level == 0 {
            self.calculation(1)?
        } else {
            self.unary()?
        };
        loop {
            let function = match (level, self.peek().token) {
                (0, Token::Plus) => operator::ADD,
                (0, Token::Minus) => operator::SUBTRACT,
                (1, Token::Star) => operator::MULTIPLY,
                (1, Token::Slash) => operator::DIVIDE,
                (1, Token::Percent) => operator::MODULO,
                _ => break,
            };
            let at = offset(self.next());
            self.link()?;
            let right = if level == 0 {
                self.calculation(1)?
            } else {
                self.unary()?
            };
            left = self.call(at, function, vec![left, right]);
        }
        self.chain = before;
        Some(left)
    }

    fn unary(&mut self) -> Parsed {
        let first = self.peek();
        let function = match first.token {
            Token::Not => operator::NOT,
            Token::Minus if !matches!(self.ahead(1).token, Token::Int | Token::Float) => operator::NEGATE,
            _ => return self.member(),
        };
        let mut count = 0;
        while self.take(first.token).is_some() {
            count += 1;
        }
        let operand = self.member()?;
        // Two operators cancel each other out.
        Some(if count % 2 == 0 {
            operand
        } else {
            self.call(offset(first), function, vec![operand])
        })
    }

    /// A call of an operator. No macro is an operator.
    fn call(&mut self, at: u32, function: &str, args: Vec<Id>) -> Id {
        self.builder.call(at, function, None, args)
    }
}
