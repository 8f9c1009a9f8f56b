//! Tokens → [`Ast`], by the grammar of the Common Expression Language with optional syntax.
//!
//! The server's parser repairs an expression after a syntax error and reads on. Here one token too many or too few is repaired in the same way, and
//! anything else ends the reading, so that the first message is the server's.

use std::sync::Arc;

use super::ast::{Ast, Id, Kind, Literal, MapEntry, StructField, operator};
use super::error::{CompileError, NOWHERE};
use super::lexer::{self, Lexeme, Token};
use super::{literal, macros};

/// The server's limit on the characters of an expression.
const LONGEST: usize = 100_000;
/// The server's limit on how deep a rule of the grammar stands within itself.
const DEEPEST: usize = 250;

const RESERVED: [&str; 17] = [
    "as",
    "break",
    "const",
    "continue",
    "else",
    "for",
    "function",
    "if",
    "import",
    "let",
    "loop",
    "package",
    "namespace",
    "return",
    "var",
    "void",
    "while",
];

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
pub(super) fn parse(source: &str) -> Result<Ast, Vec<CompileError>> {
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
        ast: Ast::new(),
        errors,
        depth: 0,
        chain: 0,
    };
    let root = parser.expression();
    if let Some(root) = root {
        parser.expect(Token::End);
        parser.ast.root = root;
    }
    if parser.errors.is_empty() && root.is_some() {
        Ok(parser.ast)
    } else {
        Err(parser.errors)
    }
}

pub(super) struct Parser<'s> {
    source: &'s str,
    tokens: Vec<Lexeme>,
    position: usize,
    pub(super) ast: Ast,
    errors: Vec<CompileError>,
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

    pub(super) fn error(&mut self, at: u32, message: impl Into<String>) {
        let message = message.into();
        self.errors.push(CompileError { at, message });
    }

    fn syntax_error(&mut self, lexeme: Lexeme, message: &str) {
        self.error(offset(lexeme), format!("Syntax error: {message}"));
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
            self.error(NOWHERE, message);
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
            self.balanced(function, &terms, &places)
        })
    }

    /// `terms` has one item more than `places`.
    fn balanced(&mut self, function: &str, terms: &[Id], places: &[u32]) -> Id {
        if places.is_empty() {
            return terms[0];
        }
        let middle = places.len() / 2;
        let left = self.balanced(function, &terms[..=middle], &places[..middle]);
        let right = self.balanced(function, &terms[middle + 1..], &places[middle + 1..]);
        self.call(places[middle], function, vec![left, right])
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

    fn member(&mut self) -> Parsed {
        let before = self.chain;
        let mut out = self.primary()?;
        loop {
            let lexeme = self.peek();
            out = match lexeme.token {
                Token::Dot => self.selection(out)?,
                Token::LeftBracket => self.index(out)?,
                _ => break,
            };
            self.link()?;
        }
        self.chain = before;
        Some(out)
    }

    fn selection(&mut self, operand: Id) -> Parsed {
        let dot = self.next();
        let optional = self.take(Token::Question).is_some();
        let lexeme = self.peek();
        match lexeme.token {
            Token::Identifier | Token::EscapedIdentifier => {}
            Token::True | Token::False | Token::Null if !optional => {
                let shown = self.shown(lexeme);
                self.syntax_error(lexeme, &format!("mismatched input '{shown}' expecting IDENTIFIER"));
                return None;
            }
            _ if optional => {
                let shown = self.shown(lexeme);
                let message = format!("mismatched input '{shown}' expecting {{IDENTIFIER, ESC_IDENTIFIER}}");
                self.syntax_error(lexeme, &message);
                return None;
            }
            _ => {
                let end = if lexeme.token == Token::End {
                    dot.end
                } else {
                    lexeme.end
                };
                let input = lexer::escaped(&self.source[dot.start..end]);
                self.syntax_error(lexeme, &format!("no viable alternative at input '{input}'"));
                return None;
            }
        }
        self.next();
        let field: Arc<str> = Arc::from(self.text(lexeme).trim_matches('`'));
        if optional {
            let name = self.ast.add(offset(lexeme), Kind::Literal(Literal::String(field)));
            return Some(self.plain_call(offset(dot), operator::OPTIONAL_SELECT, None, vec![operand, name]));
        }
        if lexeme.token == Token::Identifier
            && let Some(open) = self.take(Token::LeftParen)
        {
            let args = self.arguments()?;
            return Some(macros::expand(self, offset(open), &field, Some(operand), args));
        }
        let kind = Kind::Select {
            operand,
            field,
            test_only: false,
        };
        Some(self.ast.add(offset(dot), kind))
    }

    fn index(&mut self, operand: Id) -> Parsed {
        let open = self.next();
        let function = match self.take(Token::Question) {
            Some(_) => operator::OPTIONAL_INDEX,
            None => operator::INDEX,
        };
        let index = self.expression()?;
        self.expect(Token::RightBracket)?;
        Some(self.call(offset(open), function, vec![operand, index]))
    }

    /// What stands between parentheses; the first one was read.
    fn arguments(&mut self) -> Option<Vec<Id>> {
        let mut args = Vec::new();
        if self.take(Token::RightParen).is_some() {
            return Some(args);
        }
        if !self.begins(&[Token::RightParen]) {
            return None;
        }
        loop {
            args.push(self.expression()?);
            if self.take(Token::Comma).is_none() {
                break;
            }
        }
        self.expect(Token::RightParen)?;
        Some(args)
    }

    fn primary(&mut self) -> Parsed {
        let lexeme = self.peek();
        match lexeme.token {
            Token::Dot | Token::Identifier => self.named(),
            Token::LeftParen => {
                self.next();
                let inner = self.expression()?;
                self.expect(Token::RightParen)?;
                Some(inner)
            }
            Token::LeftBracket => self.list(),
            Token::LeftBrace => self.map(),
            _ => self.literal(),
        }
    }

    /// A name, a call, or a message, each perhaps after a dot.
    fn named(&mut self) -> Parsed {
        let dot = self.take(Token::Dot);
        let name = self.expect(Token::Identifier)?;
        let start = dot.unwrap_or(name).start;
        if self.begins_message() {
            let mut full = self.source[start..name.end].to_owned();
            while self.take(Token::Dot).is_some() {
                let part = self.next();
                full.push('.');
                full.push_str(self.text(part));
            }
            return self.message(&full);
        }
        let text = self.text(name).to_owned();
        if RESERVED.contains(&text.as_str()) {
            let at = offset(dot.unwrap_or(name));
            self.error(at, format!("reserved identifier: {text}"));
            return Some(self.ast.add(at, Kind::Literal(Literal::Null)));
        }
        let full: Arc<str> = if dot.is_some() {
            format!(".{text}").into()
        } else {
            text.into()
        };
        if let Some(open) = self.take(Token::LeftParen) {
            let args = self.arguments()?;
            return Some(macros::expand(self, offset(open), &full, None, args));
        }
        Some(self.ast.add(offset(name), Kind::Ident(full)))
    }

    /// Whether dotted names and a brace follow.
    fn begins_message(&self) -> bool {
        let mut by = 0;
        while self.ahead(by).token == Token::Dot && self.ahead(by + 1).token == Token::Identifier {
            by += 2;
        }
        self.ahead(by).token == Token::LeftBrace
    }

    fn message(&mut self, name: &str) -> Parsed {
        let open = self.next();
        let mut fields = Vec::new();
        while self.peek().token != Token::RightBrace {
            self.take(Token::Question);
            self.expect(Token::Identifier)?;
            let at = offset(self.expect(Token::Colon)?);
            let value = self.expression()?;
            fields.push(StructField { at, value });
            if self.take(Token::Comma).is_none() {
                break;
            }
        }
        self.expect(Token::RightBrace)?;
        let name = name.into();
        Some(self.ast.add(offset(open), Kind::Struct { name, fields }))
    }

    fn list(&mut self) -> Parsed {
        let open = self.next();
        let mut items = Vec::new();
        while self.has_item(Token::RightBracket, items.is_empty())? {
            let optional = self.take(Token::Question).is_some();
            items.push((self.expression()?, optional));
        }
        Some(self.ast.add(offset(open), Kind::List(items)))
    }

    fn map(&mut self) -> Parsed {
        let open = self.next();
        let mut entries = Vec::new();
        while self.has_item(Token::RightBrace, entries.is_empty())? {
            let optional = self.take(Token::Question).is_some();
            let key = self.expression()?;
            self.expect(Token::Colon)?;
            let value = self.expression()?;
            entries.push(MapEntry { key, value, optional });
        }
        Some(self.ast.add(offset(open), Kind::Map(entries)))
    }

    /// Whether an item of a list or map follows; otherwise its end was read. There may be a comma before that.
    fn has_item(&mut self, close: Token, first: bool) -> Option<bool> {
        let begins = |lexeme: Lexeme| FIRST.contains(&lexeme.token) || lexeme.token == Token::Question;
        if first && self.peek().token != close && self.peek().token != Token::Comma {
            return self.begins(&[close, Token::Comma, Token::Question]).then_some(true);
        }
        if !first && self.peek().token == Token::Comma && begins(self.ahead(1)) {
            self.next();
            return Some(true);
        }
        let found = self.peek();
        if self.take(Token::Comma).is_none() && found.token != close {
            let shown = self.shown(found);
            let follows = [close, Token::Comma].contains(&self.ahead(1).token) && found.token != Token::End;
            let word = if follows { "extraneous" } else { "mismatched" };
            let message = format!(
                "{word} input '{shown}' expecting {{{}, {}}}",
                close.name(),
                Token::Comma.name()
            );
            self.syntax_error(found, &message);
            return None;
        }
        self.expect(close)?;
        Some(false)
    }

    fn literal(&mut self) -> Parsed {
        let first = self.next();
        let number = if first.token == Token::Minus {
            self.next()
        } else {
            first
        };
        let text = if first.token == Token::Minus {
            format!("-{}", self.text(number))
        } else {
            self.text(number).to_owned()
        };
        let literal = match number.token {
            Token::True => Ok(Literal::Bool(true)),
            Token::False => Ok(Literal::Bool(false)),
            Token::Null => Ok(Literal::Null),
            Token::Int => integer(&text).map(Literal::Int).ok_or("invalid int literal"),
            Token::Uint => unsigned(&text).map(Literal::Uint).ok_or("invalid uint literal"),
            Token::Float => double(&text).map(Literal::Double).ok_or("invalid double literal"),
            Token::String => literal::string(&text).map(|text| Literal::String(text.into())),
            Token::Bytes => literal::bytes(&text).map(|bytes| Literal::Bytes(bytes.into())),
            _ => {
                let shown = self.shown(number);
                self.syntax_error(number, &format!("no viable alternative at input '{shown}'"));
                return None;
            }
        };
        match literal {
            Ok(literal) => Some(self.ast.add(offset(first), Kind::Literal(literal))),
            Err(message) => {
                self.error(offset(first), message);
                None
            }
        }
    }

    /// A call of an operator. None of them is a macro.
    fn call(&mut self, at: u32, function: &str, args: Vec<Id>) -> Id {
        self.plain_call(at, function, None, args)
    }

    pub(super) fn plain_call(&mut self, at: u32, function: &str, target: Option<Id>, args: Vec<Id>) -> Id {
        let kind = Kind::Call {
            function: Arc::from(function),
            target,
            args,
        };
        self.ast.add(at, kind)
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

fn integer(text: &str) -> Option<i64> {
    match text.strip_prefix('-') {
        Some(rest) => match rest.strip_prefix("0x") {
            Some(digits) => i64::from_str_radix(&format!("-{digits}"), 16).ok(),
            None => text.parse().ok(),
        },
        None => match text.strip_prefix("0x") {
            Some(digits) => i64::from_str_radix(digits, 16).ok(),
            None => text.parse().ok(),
        },
    }
}

fn unsigned(text: &str) -> Option<u64> {
    let digits = text.trim_end_matches(['u', 'U']);
    match digits.strip_prefix("0x") {
        Some(digits) => u64::from_str_radix(digits, 16).ok(),
        None => digits.parse().ok(),
    }
}

fn double(text: &str) -> Option<f64> {
    text.parse().ok().filter(|value: &f64| value.is_finite())
}
