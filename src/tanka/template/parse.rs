//! Text → nodes.

use serde_json::Value;

use super::functions::FUNCTIONS;
use super::tree::{Node, Pipeline, Term};
use crate::diagnostic::nearest;

/// Stands between a `)` and the path that belongs to it.
const ATTACHED: &str = "\u{1}";

#[derive(PartialEq, Eq)]
enum End {
    Text,
    Else,
    Close,
}

/// Parses a format.
///
/// # Errors
/// An invalid template, or a template with unsupported features.
pub(super) fn parse(format: &str) -> Result<Vec<Node>, String> {
    let mut parser = Parser { rest: format, depth: 0 };
    let (nodes, end) = parser.nodes()?;
    if end == End::Text {
        Ok(nodes)
    } else {
        Err("`{{else}}` or `{{end}}` without `{{if}}`".to_owned())
    }
}

struct Parser<'t> {
    rest: &'t str,
    depth: usize,
}

impl Parser<'_> {
    fn nodes(&mut self) -> Result<(Vec<Node>, End), String> {
        self.depth += 1;
        if self.depth > 50 {
            return Err("the template is nested too deeply".to_owned());
        }
        let mut nodes = Vec::new();
        let end = loop {
            let Some((text, rest)) = self.rest.split_once("{{") else {
                nodes.push(Node::Text(std::mem::take(&mut self.rest).to_owned()));
                break End::Text;
            };
            let Some((action, rest)) = rest.split_once("}}") else {
                return Err("`{{` without `}}`".to_owned());
            };
            let (text, action) = match action.strip_prefix("- ") {
                Some(action) => (text.trim_end(), action),
                None => (text, action),
            };
            let (action, rest) = match action.strip_suffix(" -") {
                Some(action) => (action, rest.trim_start()),
                None => (action, rest),
            };
            nodes.push(Node::Text(text.to_owned()));
            self.rest = rest;
            match action.trim() {
                "else" => break End::Else,
                "end" => break End::Close,
                action => {
                    if let Some(condition) = action.strip_prefix("if ") {
                        let condition = pipeline(condition)?;
                        let (then, end) = self.nodes()?;
                        let (otherwise, end) = if end == End::Else {
                            self.nodes()?
                        } else {
                            (Vec::new(), end)
                        };
                        if end != End::Close {
                            return Err("`{{if}}` without `{{end}}`".to_owned());
                        }
                        nodes.push(Node::If(condition, then, otherwise));
                    } else if !action.starts_with("/*") {
                        nodes.push(Node::Print(pipeline(action)?));
                    }
                }
            }
        };
        self.depth -= 1;
        Ok((nodes, end))
    }
}

fn pipeline(text: &str) -> Result<Pipeline, String> {
    let mut tokens = tokens(text)?;
    tokens.reverse();
    let parsed = terms(&mut tokens, 0)?;
    if tokens.is_empty() {
        Ok(parsed)
    } else {
        Err(format!("unmatched `)` in `{text}`"))
    }
}

fn tokens(text: &str) -> Result<Vec<String>, String> {
    let mut out = Vec::new();
    let mut characters = text.char_indices().peekable();
    while let Some((start, character)) = characters.next() {
        match character {
            ' ' | '\t' | '\n' | ',' => {}
            '(' | '|' => out.push(character.to_string()),
            ')' => {
                out.push(")".to_owned());
                // A path right behind the parenthesis belongs to it, one behind a blank is the next argument.
                if matches!(characters.peek(), Some((_, '.'))) {
                    out.push(ATTACHED.to_owned());
                }
            }
            '"' | '`' => {
                let mut literal = String::from('"');
                loop {
                    match characters.next() {
                        None => return Err(format!("unterminated string in `{text}`")),
                        Some((_, end)) if end == character => break,
                        Some((_, '\\')) if character == '"' => {
                            literal.extend(characters.next().map(|(_, escaped)| escaped));
                        }
                        Some((_, other)) => literal.push(other),
                    }
                }
                out.push(literal);
            }
            _ => {
                let mut end = start + character.len_utf8();
                while let Some((at, next)) = characters.peek() {
                    if " \t\n,()|\"`".contains(*next) {
                        break;
                    }
                    end = at + next.len_utf8();
                    characters.next();
                }
                out.push(text[start..end].to_owned());
            }
        }
    }
    Ok(out)
}

/// Reads commands up to a closing parenthesis or the end; `tokens` is reversed.
fn terms(tokens: &mut Vec<String>, depth: usize) -> Result<Pipeline, String> {
    if depth > 50 {
        return Err("the template is nested too deeply".to_owned());
    }
    let mut commands: Pipeline = vec![Vec::new()];
    while let Some(token) = tokens.last() {
        if token == ")" {
            break;
        }
        let token = tokens.pop().unwrap_or_default();
        let term = match token.as_str() {
            "|" => {
                commands.push(Vec::new());
                continue;
            }
            "(" => {
                let inner = terms(tokens, depth + 1)?;
                if tokens.pop().as_deref() != Some(")") {
                    return Err("`(` without `)`".to_owned());
                }
                let fields = match tokens.last() {
                    Some(next) if next == ATTACHED => {
                        tokens.pop();
                        fields(&tokens.pop().unwrap_or_default())
                    }
                    _ => Vec::new(),
                };
                Term::Group(inner, fields)
            }
            token => term(token)?,
        };
        if let Some(command) = commands.last_mut() {
            command.push(term);
        }
    }
    if commands.iter().any(Vec::is_empty) {
        Err("missing command".to_owned())
    } else {
        Ok(commands)
    }
}

fn term(token: &str) -> Result<Term, String> {
    if let Some(text) = token.strip_prefix('"') {
        return Ok(Term::Literal(text.into()));
    }
    if let Some(path) = token.strip_prefix('$').or(token.starts_with('.').then_some(token)) {
        return Ok(Term::Field(fields(path)));
    }
    match token {
        "true" => return Ok(Term::Literal(true.into())),
        "false" => return Ok(Term::Literal(false.into())),
        "nil" => return Ok(Term::Literal(Value::Null)),
        _ => {}
    }
    if let Ok(number) = token.parse::<i64>() {
        return Ok(Term::Literal(number.into()));
    }
    let (name, path) = token
        .split_once('.')
        .map_or((token, String::new()), |(name, path)| (name, format!(".{path}")));
    if FUNCTIONS.contains(&name) {
        return Ok(Term::Function(name.to_owned(), fields(&path)));
    }
    Err(match nearest(name, FUNCTIONS) {
        Some(near) => format!("unknown function `{name}`, did you mean `{near}`?"),
        None => format!(
            "unknown function `{name}`; known functions: `{}`",
            FUNCTIONS.join("`, `")
        ),
    })
}

fn fields(path: &str) -> Vec<String> {
    path.split('.')
        .filter(|field| !field.is_empty())
        .map(str::to_owned)
        .collect()
}
