//! Tokens → [`Ast`], by the grammar of the Common Expression Language with optional syntax.
//!
//! The server's parser repairs an expression after a syntax error and reads on. Here one token too many or too few is repaired in the same way, and
//! anything else ends the reading, so that the first message is the server's.

mod operand;

use super::ast::{Ast, Id, operator};
use super::builder::Builder;
use super::error::{CompileError, NOWHERE};
use super::lexer;
use super::lexer::{Lexeme, Token};

/// The server's limit on the characters of an expression.
const LONGEST: usize = 100_000;
/// The server's limit on how deep a rule of the grammar stands within itself.
const DEEPEST: usize = 250;

/// What an expression can begin with.
const FIRST: [Token; 15] = [
    Token::LeftBracket,
    Token::LeftBrace,
    Token::LeftParen,
    Token::Dot,
    Token::Minus,
    Token::Not,
    Token::True,
    Token::False,
    Token::Null,
    Token::Float,
    Token::Int,
    Token::Uint,
    Token::String,
    Token::Bytes,
    Token::Identifier,
];

/// Reads an expression.
pub(in crate::cel) fn parse(source: &str) -> Result<Ast, Vec<CompileError>> {
    let length = source.chars().count();
    if length > LONGEST {
        let message = format!("expression code point size exceeds limit: size: {length}, limit {LONGEST}");
        return Err(vec![CompileError { at: NOWHERE, message }]);
    }
    let mut errors = Vec::new();
    let tokens = lexer::tokens(source, &mut errors);
    let mut parser = Parser {
        source,
        tokens,
        position: 0,
        builder: Builder::new(errors),
        depth: 0,
        chain: 0,
    };
    let root = parser.expression();
    if let Some(root) = root {
        parser.expect(Token::End);
        parser.builder.ast.root = root;
    }
    if parser.builder.errors.is_empty() && root.is_some() {
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
    /// Expressions around the one that is read, itself included.
    depth: usize,
    /// Operators and selections whose result the next one takes.
    chain: usize,
}

/// Nothing, where an error ended the reading.
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

    /// A token as messages show it.
    fn shown(&self, lexeme: Lexeme) -> String {
        match lexeme.token {
            Token::End => "<EOF>".to_owned(),
            _ => lexer::escaped(self.text(lexeme)),
        }
    }

    fn syntax_error(&mut self, lexeme: Lexeme, message: &str) {
        self.builder.error(offset(lexeme), format!("Syntax error: {message}"));
    }

    /// Takes a token, or repairs: leaves out one that is too many, puts in one that is missing.
    fn expect(&mut self, token: Token) -> Option<Lexeme> {
        let found = self.peek();
        if found.token == token {
            return Some(self.next());
        }
        let shown = self.shown(found);
        let wanted = token.name();
        if found.token != Token::End && self.ahead(1).token == token {
            self.syntax_error(found, &format!("extraneous input '{shown}' expecting {wanted}"));
            self.next();
            return Some(self.next());
        }
        let follows = match token {
            Token::End => false,
            Token::Colon => FIRST.contains(&found.token),
            _ => follows_operand(found.token),
        };
        if follows {
            self.syntax_error(found, &format!("missing {wanted} at '{shown}'"));
            return Some(found);
        }
        self.syntax_error(found, &format!("mismatched input '{shown}' expecting {wanted}"));
        None
    }

    /// Sees that an expression begins here, or something of `also`.
    fn begins(&mut self, also: &[Token]) -> bool {
        let can = |token: Token| FIRST.contains(&token) || also.contains(&token);
        let found = self.peek();
        if can(found.token) {
            return true;
        }
        let mut wanted: Vec<Token> = FIRST.iter().chain(also).copied().collect();
        wanted.sort_unstable();
        let names: Vec<&str> = wanted.into_iter().map(Token::name).collect();
        let shown = self.shown(found);
        let expecting = format!("input '{shown}' expecting {{{}}}", names.join(", "));
        if found.token != Token::End && can(self.ahead(1).token) {
            self.syntax_error(found, &format!("extraneous {expecting}"));
            self.next();
            return true;
        }
        self.syntax_error(found, &format!("mismatched {expecting}"));
        false
    }

    /// Adds a link to a chain of operators, if that is allowed.
    fn link(&mut self) -> Option<()> {
        self.chain += 1;
        self.limit(self.chain, "max recursion depth exceeded")
    }

    fn limit(&mut self, count: usize, message: &str) -> Option<()> {
        if count > DEEPEST {
            self.builder.error(NOWHERE, message);
            return None;
        }
        Some(())
    }

    fn expression(&mut self) -> Parsed {
        self.depth += 1;
        self.limit(self.depth, "expression recursion limit exceeded: 250")?;
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

    /// Terms of `&&` or `||`, as a balanced tree.
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

    /// Sums of products; level 0 reads sums, level 1 products.
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
        if !self.begins(&[]) {
            return None;
        }
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
        if !self.begins(&[]) {
            return None;
        }
        let operand = self.member()?;
        // Two of them take each other back.
        Some(if count % 2 == 0 {
            operand
        } else {
            self.call(offset(first), function, vec![operand])
        })
    }

    /// A call of an operator. None of them is a macro.
    fn call(&mut self, at: u32, function: &str, args: Vec<Id>) -> Id {
        self.builder.call(at, function, None, args)
    }
}

/// Whether a token can stand behind an operand, so that a closing one in front of it is what was forgotten.
fn follows_operand(token: Token) -> bool {
    token == Token::End
        || !(FIRST.contains(&token) || token == Token::EscapedIdentifier)
        || matches!(token, Token::Dot | Token::Minus)
}

fn offset(lexeme: Lexeme) -> u32 {
    u32::try_from(lexeme.start).unwrap_or(u32::MAX)
}
