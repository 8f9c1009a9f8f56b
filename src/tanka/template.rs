//! Names of exported files: the part of Go's templates that `--format` needs.
//!
//! Knows text, `{{ pipelines }}` with fields (`.metadata.name`), `env`, literals, parentheses and functions, and `{{if}}…{{else}}…{{end}}`.

use serde_json::Value;

use crate::diagnostic::{Diagnostic, nearest};
use crate::go::strconv::quote;

/// Stands for a `/` that the format has itself, so that those in values can become `-`.
const SEPARATOR: char = '\u{7}';

/// Stands between a `)` and the path that belongs to it.
const ATTACHED: &str = "\u{1}";

/// A parsed format.
#[derive(Debug)]
pub(super) struct Template {
    nodes: Vec<Node>,
}

#[derive(Debug)]
enum Node {
    Text(String),
    Print(Pipeline),
    If(Pipeline, Vec<Node>, Vec<Node>),
}

/// Commands, each of which gets the former's result as its last argument.
type Pipeline = Vec<Vec<Term>>;

#[derive(Debug)]
enum Term {
    Field(Vec<String>),
    Literal(Value),
    Function(String, Vec<String>),
    Group(Pipeline, Vec<String>),
}

const FUNCTIONS: [&str; 22] = [
    "and",
    "coalesce",
    "contains",
    "default",
    "env",
    "eq",
    "hasPrefix",
    "hasSuffix",
    "index",
    "lower",
    "ne",
    "not",
    "or",
    "print",
    "printf",
    "replace",
    "trim",
    "trimPrefix",
    "trimSuffix",
    "trunc",
    "title",
    "upper",
];

impl Template {
    /// Parses a format.
    ///
    /// # Errors
    /// What is no template, or beyond what is known here.
    pub(super) fn parse(format: &str) -> Result<Self, Diagnostic> {
        let format = format.replace('/', &SEPARATOR.to_string());
        let mut parser = Parser {
            rest: &format,
            depth: 0,
        };
        let (nodes, end) = parser.nodes().map_err(|reason| broken(&reason))?;
        if end == End::Text {
            Ok(Self { nodes })
        } else {
            Err(broken("`{{else}}` or `{{end}}` without `{{if}}`"))
        }
    }

    /// The path for an object; `/` in values becomes `-`.
    ///
    /// # Errors
    /// A function that does not fit its arguments.
    pub(super) fn render(&self, object: &Value, env: &Value) -> Result<String, Diagnostic> {
        let mut out = String::new();
        render(&self.nodes, &Scope { object, env }, &mut out).map_err(|reason| broken(&reason))?;
        Ok(out.replace('/', "-").replace(SEPARATOR, "/"))
    }
}

fn broken(reason: &str) -> Diagnostic {
    Diagnostic::error(
        "format",
        format!("cannot use this `--format`: {}", reason.replace(SEPARATOR, "/")),
    )
}

#[derive(PartialEq, Eq)]
enum End {
    Text,
    Else,
    Close,
}

struct Parser<'t> {
    rest: &'t str,
    depth: usize,
}

impl Parser<'_> {
    fn nodes(&mut self) -> Result<(Vec<Node>, End), String> {
        self.depth += 1;
        if self.depth > 50 {
            return Err("it is nested too deeply".to_owned());
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
        Err(format!("`{text}` has a `)` too many"))
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
                        None => return Err(format!("`{text}` has a string without an end")),
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
        return Err("it is nested too deeply".to_owned());
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
        Err("a command is missing".to_owned())
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
        Some(near) => format!("there is no function `{name}`, did you mean `{near}`?"),
        None => format!("there is no function `{name}`; there are `{}`", FUNCTIONS.join("`, `")),
    })
}

fn fields(path: &str) -> Vec<String> {
    path.split('.')
        .filter(|field| !field.is_empty())
        .map(str::to_owned)
        .collect()
}

struct Scope<'v> {
    object: &'v Value,
    env: &'v Value,
}

fn render(nodes: &[Node], scope: &Scope<'_>, out: &mut String) -> Result<(), String> {
    for node in nodes {
        match node {
            Node::Text(text) => out.push_str(text),
            Node::Print(pipeline) => match run(pipeline, scope)? {
                Value::Null => out.push_str("<no value>"),
                value => out.push_str(&text(&value)),
            },
            Node::If(condition, then, otherwise) => {
                let branch = if truth(&run(condition, scope)?) {
                    then
                } else {
                    otherwise
                };
                render(branch, scope, out)?;
            }
        }
    }
    Ok(())
}

fn run(pipeline: &Pipeline, scope: &Scope<'_>) -> Result<Value, String> {
    let mut last = None;
    for command in pipeline {
        let Some((first, rest)) = command.split_first() else {
            continue;
        };
        last = Some(match first {
            Term::Function(name, path) => {
                let mut arguments = Vec::new();
                for term in rest {
                    arguments.push(value(term, scope)?);
                }
                arguments.extend(last.take());
                get(&call(name, &arguments, scope)?, path)
            }
            term => value(term, scope)?,
        });
    }
    Ok(last.unwrap_or_default())
}

fn value(term: &Term, scope: &Scope<'_>) -> Result<Value, String> {
    Ok(match term {
        Term::Field(path) => get(scope.object, path),
        Term::Literal(value) => value.clone(),
        Term::Function(name, path) => get(&call(name, &[], scope)?, path),
        Term::Group(pipeline, path) => get(&run(pipeline, scope)?, path),
    })
}

fn get(value: &Value, path: &[String]) -> Value {
    let found = path.iter().try_fold(value, |value, field| value.get(field));
    found.cloned().unwrap_or_default()
}

fn call(name: &str, arguments: &[Value], scope: &Scope<'_>) -> Result<Value, String> {
    let argument = |at: usize| {
        arguments
            .get(at)
            .ok_or_else(|| format!("`{name}` has too few arguments"))
    };
    let string = |at: usize| argument(at).map(text);
    Ok(match name {
        "env" => scope.env.clone(),
        "or" => arguments
            .iter()
            .find(|value| truth(value))
            .or(arguments.last())
            .cloned()
            .unwrap_or_default(),
        "and" => arguments
            .iter()
            .find(|value| !truth(value))
            .or(arguments.last())
            .cloned()
            .unwrap_or_default(),
        "coalesce" => arguments.iter().find(|value| truth(value)).cloned().unwrap_or_default(),
        "not" => (!truth(argument(0)?)).into(),
        "eq" => (1..arguments.len()).any(|at| arguments[0] == arguments[at]).into(),
        "ne" => (argument(0)? != argument(1)?).into(),
        "default" => if truth(argument(1)?) {
            argument(1)?
        } else {
            argument(0)?
        }
        .clone(),
        "lower" => string(0)?.to_lowercase().into(),
        "upper" => string(0)?.to_uppercase().into(),
        "title" => title(&string(0)?).into(),
        "trim" => string(0)?.trim().into(),
        "trimPrefix" => string(1)?
            .strip_prefix(&string(0)?)
            .map_or_else(|| string(1), |rest| Ok(rest.to_owned()))?
            .into(),
        "trimSuffix" => string(1)?
            .strip_suffix(&string(0)?)
            .map_or_else(|| string(1), |rest| Ok(rest.to_owned()))?
            .into(),
        "hasPrefix" => string(1)?.starts_with(&string(0)?).into(),
        "hasSuffix" => string(1)?.ends_with(&string(0)?).into(),
        "contains" => string(1)?.contains(&string(0)?).into(),
        "replace" => string(2)?.replace(&string(0)?, &string(1)?).into(),
        "trunc" => {
            let length = argument(0)?
                .as_i64()
                .and_then(|length| usize::try_from(length).ok())
                .unwrap_or_default();
            string(1)?.chars().take(length).collect::<String>().into()
        }
        "index" => arguments
            .iter()
            .skip(1)
            .fold(argument(0)?.clone(), |value, key| match key {
                Value::Number(index) => index
                    .as_u64()
                    .and_then(|at| value.get(usize::try_from(at).ok()?))
                    .cloned()
                    .unwrap_or_default(),
                key => get(&value, &[text(key)]),
            }),
        "print" => arguments.iter().map(text).collect::<String>().into(),
        "printf" => printf(&string(0)?, &arguments[1..]).into(),
        _ => return Err(format!("there is no function `{name}`")),
    })
}

/// `%s`, `%v`, `%d`, `%q` and `%%`.
fn printf(format: &str, arguments: &[Value]) -> String {
    let mut out = String::new();
    let mut arguments = arguments.iter();
    let mut characters = format.chars();
    while let Some(character) = characters.next() {
        match (character, if character == '%' { characters.next() } else { None }) {
            ('%', Some('%')) => out.push('%'),
            ('%', Some('q')) => out.push_str(&quote(&arguments.next().map(text).unwrap_or_default())),
            ('%', Some(_)) => out.push_str(&arguments.next().map(text).unwrap_or_default()),
            (character, _) => out.push(character),
        }
    }
    out
}

fn title(text: &str) -> String {
    let mut characters = text.chars();
    characters
        .next()
        .map_or_else(String::new, |first| first.to_uppercase().chain(characters).collect())
}

fn truth(value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::Bool(value) => *value,
        Value::Number(number) => number.as_f64() != Some(0.0),
        Value::String(text) => !text.is_empty(),
        Value::Array(items) => !items.is_empty(),
        Value::Object(fields) => !fields.is_empty(),
    }
}

fn text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Null => String::new(),
        other => crate::go::json::compact(other),
    }
}
