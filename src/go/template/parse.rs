//! Tokens → trees: text, actions, control structures and definitions.

use std::collections::BTreeMap;
use std::mem;

use super::heap::Library;
use super::lex::Lexer;
use super::node::{Branch, List, Node, Template, Word};
use super::token::{Kind, Token};
use super::tokens::Tokens;
use crate::go::strconv::{quote, unquote};

/// Maximum number of control structures in one another.
const MOST_BLOCKS: usize = 100;

/// The trees of a text by their names.
pub(super) type Trees = BTreeMap<String, List>;

pub(super) struct Parser<'t> {
    pub(super) name: &'t str,
    pub(super) library: &'static Library,
    pub(super) lexer: Lexer<'t>,
    pub(super) tokens: Tokens<'t>,
    trees: Trees,
    blocks: usize,
}

/// What ends a list.
enum Ending {
    End,
    Else(usize),
}

enum Item {
    Node(Node),
    Ending(Ending),
}

impl Ending {
    fn shown(&self) -> &'static str {
        match self {
            Self::End => "{{end}}",
            Self::Else(_) => "{{else}}",
        }
    }
}

/// Parses a text and the definitions in it.
///
/// # Errors
/// Go's error.
pub(super) fn parse(name: &str, text: &str, library: &'static Library) -> Result<Trees, String> {
    let mut parser = Parser {
        name,
        library,
        lexer: Lexer::new(text),
        tokens: Tokens::new(),
        trees: Trees::new(),
        blocks: 0,
    };
    let root = parser.root()?;
    parser.add(name.to_owned(), root)?;
    Ok(parser.trees)
}

impl<'t> Parser<'t> {
    pub(super) fn next(&mut self) -> Token<'t> {
        self.tokens.next(&mut self.lexer)
    }

    pub(super) fn peek(&mut self) -> Token<'t> {
        self.tokens.peek(&mut self.lexer)
    }

    pub(super) fn next_non_space(&mut self) -> Token<'t> {
        self.tokens.next_non_space(&mut self.lexer)
    }

    pub(super) fn peek_non_space(&mut self) -> Token<'t> {
        self.tokens.peek_non_space(&mut self.lexer)
    }

    pub(super) fn error<T>(&self, words: impl std::fmt::Display) -> Result<T, String> {
        Err(format!("template: {}:{}: {words}", self.name, self.tokens.line()))
    }

    pub(super) fn unexpected<T>(&self, token: &Token<'_>, context: &str) -> Result<T, String> {
        if token.kind != Kind::Error {
            return self.error(format_args!("unexpected {} in {context}", token.shown()));
        }
        let start = self.tokens.action_line;
        if start == 0 || start == token.line {
            return self.error(&token.text);
        }
        // Go avoids `action in action`.
        let where_ = if token.text.ends_with(" action") {
            " started at"
        } else {
            " in action started at"
        };
        self.error(format_args!("{}{where_} {}:{start}", token.text, self.name))
    }

    fn expect_right_delimiter(&mut self, context: &str) -> Result<Token<'t>, String> {
        let token = self.next_non_space();
        if token.kind == Kind::RightDelimiter {
            Ok(token)
        } else {
            self.unexpected(&token, context)
        }
    }

    /// The text of a string token.
    pub(super) fn unquoted(&self, token: &Token<'_>) -> Result<String, String> {
        match unquote(&token.text).map(String::from_utf8) {
            Some(Ok(text)) => Ok(text),
            Some(Err(_)) => self.error(format_args!("{} is not UTF-8", token.text)),
            None => self.error("invalid syntax"),
        }
    }

    fn add(&mut self, name: String, tree: List) -> Result<(), String> {
        match self.trees.get(&name) {
            Some(known) if !known.is_empty() => {
                if !tree.is_empty() {
                    let name = quote(&name);
                    return self.error(format_args!("template: multiple definition of template {name}"));
                }
            }
            _ => {
                self.trees.insert(name, tree);
            }
        }
        Ok(())
    }

    fn root(&mut self) -> Result<List, String> {
        let mut root = List {
            at: self.peek().at,
            nodes: Vec::new(),
        };
        while self.peek().kind != Kind::End {
            if self.peek().kind == Kind::LeftDelimiter {
                let delimiter = self.next();
                if self.next_non_space().is_keyword("define") {
                    self.definition()?;
                    continue;
                }
                self.tokens.back_with(delimiter);
            }
            match self.item()? {
                Item::Node(node) => root.nodes.push(node),
                Item::Ending(ending) => return self.error(format_args!("unexpected {}", ending.shown())),
            }
        }
        Ok(root)
    }

    /// Reads a tree of its own.
    fn apart<T>(&mut self, read: impl FnOnce(&mut Self) -> Result<T, String>) -> Result<T, String> {
        let outer = mem::replace(&mut self.tokens, Tokens::new());
        let read = read(self);
        self.tokens = outer;
        read
    }

    fn definition(&mut self) -> Result<(), String> {
        let context = "define clause";
        self.apart(|parser| {
            let name = parser.next_non_space();
            if !matches!(name.kind, Kind::String | Kind::RawString) {
                return parser.unexpected(&name, context);
            }
            let name = parser.unquoted(&name)?;
            parser.expect_right_delimiter(context)?;
            let tree = parser.body(context)?;
            parser.add(name, tree)
        })
    }

    /// A list that only `{{end}}` may end.
    fn body(&mut self, context: &str) -> Result<List, String> {
        match self.list()? {
            (list, Ending::End) => Ok(list),
            (_, ending) => self.error(format_args!("unexpected {} in {context}", ending.shown())),
        }
    }

    fn list(&mut self) -> Result<(List, Ending), String> {
        self.blocks += 1;
        if self.blocks > MOST_BLOCKS {
            return self.error(format_args!("control structures are nested deeper than {MOST_BLOCKS}"));
        }
        let mut list = List {
            at: self.peek_non_space().at,
            nodes: Vec::new(),
        };
        while self.peek_non_space().kind != Kind::End {
            match self.item()? {
                Item::Node(node) => list.nodes.push(node),
                Item::Ending(ending) => {
                    self.blocks -= 1;
                    return Ok((list, ending));
                }
            }
        }
        self.error("unexpected EOF")
    }

    fn item(&mut self) -> Result<Item, String> {
        let token = self.next_non_space();
        match token.kind {
            Kind::Text => Ok(Item::Node(Node::Text(token.at, token.text.into_owned()))),
            Kind::LeftDelimiter => {
                self.tokens.action_line = token.line;
                let item = self.action()?;
                self.tokens.action_line = 0;
                Ok(item)
            }
            _ => self.unexpected(&token, "input"),
        }
    }

    fn action(&mut self) -> Result<Item, String> {
        let token = self.next_non_space();
        let word = if token.kind == Kind::Keyword { &*token.text } else { "" };
        Ok(Item::Node(match word {
            "block" => self.block()?,
            "break" | "continue" => self.loop_control(&token)?,
            "else" => return self.otherwise(),
            "end" => {
                self.expect_right_delimiter("end")?;
                return Ok(Item::Ending(Ending::End));
            }
            "if" => self.branch(Word::If)?,
            "range" => self.branch(Word::Range)?,
            "template" => self.template()?,
            "with" => self.branch(Word::With)?,
            _ => {
                self.tokens.back();
                Node::Action(self.pipeline("command", Kind::RightDelimiter)?)
            }
        }))
    }

    fn loop_control(&mut self, word: &Token<'_>) -> Result<Node, String> {
        let shown = format!("{{{{{}}}}}", word.text);
        let token = self.next_non_space();
        if token.kind != Kind::RightDelimiter {
            return self.unexpected(&token, &shown);
        }
        if self.tokens.ranges == 0 {
            return self.error(format_args!("{shown} outside {{{{range}}}}"));
        }
        Ok(if word.text == "break" {
            Node::Break(word.at)
        } else {
            Node::Continue(word.at)
        })
    }

    fn otherwise(&mut self) -> Result<Item, String> {
        let next = self.peek_non_space();
        let at = if next.is_keyword("if") || next.is_keyword("with") {
            next.at
        } else {
            self.expect_right_delimiter("else")?.at
        };
        Ok(Item::Ending(Ending::Else(at)))
    }

    fn branch(&mut self, word: Word) -> Result<Node, String> {
        let (context, ranges) = match word {
            Word::If => ("if", 0),
            Word::Range => ("range", 1),
            Word::With => ("with", 0),
        };
        let variables = self.tokens.variables.len();
        let pipe = self.pipeline(context, Kind::RightDelimiter)?;
        self.tokens.ranges += ranges;
        let (list, ending) = self.list()?;
        self.tokens.ranges -= ranges;
        let otherwise = match ending {
            Ending::End => None,
            // `{{else if}}` is `{{else}}{{if}}` whose end ends both.
            Ending::Else(at) if word != Word::Range && self.peek().is_keyword(context) => {
                self.next();
                self.blocks += 1;
                let nodes = vec![self.branch(word)?];
                self.blocks -= 1;
                Some(List { at, nodes })
            }
            Ending::Else(_) => match self.list()? {
                (list, Ending::End) => Some(list),
                (_, ending) => return self.error(format_args!("expected end; found {}", ending.shown())),
            },
        };
        self.tokens.variables.truncate(variables);
        Ok(Node::Branch(Branch {
            word,
            pipe,
            list,
            otherwise,
        }))
    }

    fn block(&mut self) -> Result<Node, String> {
        let context = "block clause";
        let token = self.next_non_space();
        let name = self.template_name(&token, context)?;
        let pipe = self.pipeline(context, Kind::RightDelimiter)?;
        let outer_line = self.tokens.line();
        let tree = self.apart(|parser| {
            let tree = match parser.list()? {
                (tree, Ending::End) => tree,
                (_, ending) => {
                    // The message has the line of the outer tree.
                    let words = format!("unexpected {} in {context}", ending.shown());
                    return Err(format!("template: {}:{outer_line}: {words}", parser.name));
                }
            };
            parser.add(name.clone(), tree)
        });
        tree?;
        Ok(Node::Template(Template {
            at: token.at,
            name,
            pipe: Some(pipe),
        }))
    }

    fn template(&mut self) -> Result<Node, String> {
        let context = "template clause";
        let token = self.next_non_space();
        let name = self.template_name(&token, context)?;
        let mut pipe = None;
        if self.next_non_space().kind != Kind::RightDelimiter {
            self.tokens.back();
            pipe = Some(self.pipeline(context, Kind::RightDelimiter)?);
        }
        Ok(Node::Template(Template {
            at: token.at,
            name,
            pipe,
        }))
    }

    fn template_name(&mut self, token: &Token<'_>, context: &str) -> Result<String, String> {
        match token.kind {
            Kind::String | Kind::RawString => self.unquoted(token),
            _ => self.unexpected(token, context),
        }
    }
}
