//! Names of exported files: the part of Go's templates that `--format` needs.
//!
//! Knows text, `{{ pipelines }}` with fields (`.metadata.name`), `env`, literals, parentheses and functions, and `{{if}}…{{else}}…{{end}}`.

mod functions;
mod parse;
mod tree;

use serde_json::Value;

use crate::diagnostic::Diagnostic;
use crate::rule::Rule;
use functions::{call, get, text, truth};
use tree::{Node, Pipeline, Term};

/// Stands for a `/` that the format has itself, so that those in values can become `-`.
const SEPARATOR: char = '\u{7}';

/// A parsed format.
#[derive(Debug)]
pub(super) struct Template {
    nodes: Vec<Node>,
}

impl Template {
    /// Parses a format.
    ///
    /// # Errors
    /// An invalid template, or a template with unsupported features.
    pub(super) fn parse(format: &str) -> Result<Self, Diagnostic> {
        let format = format.replace('/', &SEPARATOR.to_string());
        let nodes = parse::parse(&format).map_err(|reason| broken(&reason))?;
        Ok(Self { nodes })
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
        Rule::Format,
        format!("invalid `--format`: {}", reason.replace(SEPARATOR, "/")),
    )
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
                get(&call(name, &arguments, scope.env)?, path)
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
        Term::Function(name, path) => get(&call(name, &[], scope.env)?, path),
        Term::Group(pipeline, path) => get(&run(pipeline, scope)?, path),
    })
}
