//! Paths like `.spec.a['b.c']` through a schema, as `selectableFields` and the rules' `fieldPath` have them.

use super::error::FieldError;
use super::path::Step;
use crate::crd::Schema;
use crate::yaml::Node;

/// A property, or a key of a map, on the way.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct FieldStep {
    pub(super) name: String,
    is_key: bool,
}

/// Follows a path. `brackets` says whether `['…']` may stand in it. Out: the steps and the schema at the end, or the server's words.
pub(super) fn follow<'s>(
    path: &str,
    schema: &'s Schema,
    brackets: bool,
) -> Result<(Vec<FieldStep>, &'s Schema), String> {
    let end = || "unexpected end of JSON path".to_owned();
    let mut tokens = Tokens(path);
    let mut steps = Vec::new();
    let mut schema = schema;
    while let Some(token) = tokens.next() {
        let name = match token {
            "." => tokens.next().ok_or_else(end)?.to_owned(),
            "[" if !brackets => return Err("array notation is not allowed".to_owned()),
            "[" => {
                let token = tokens.next().ok_or_else(end)?;
                let quoted = token.strip_prefix('\'').and_then(|rest| rest.strip_suffix('\''));
                let name = quoted.ok_or_else(|| format!("expected single quoted string but got {token}"))?;
                match tokens.next().ok_or_else(end)? {
                    "]" => unescaped(name)?,
                    other => return Err(format!("expected ] but got {other}")),
                }
            }
            other => return Err(format!("expected [ or . but got: {other}")),
        };
        let is_key = schema.properties.is_empty();
        let next = if is_key {
            schema.map_value()
        } else {
            schema.property(&name)
        };
        schema = next.ok_or("does not refer to a valid field")?;
        steps.push(FieldStep { name, is_key });
    }
    Ok((steps, schema))
}

/// The delimiters `.`, `[`, `]`, texts in single quotes, and what stands between them.
struct Tokens<'p>(&'p str);

impl<'p> Iterator for Tokens<'p> {
    type Item = &'p str;

    fn next(&mut self) -> Option<&'p str> {
        let text = self.0;
        let first = text.chars().next()?;
        let length = match first {
            '.' | '[' | ']' => 1,
            '\'' => {
                let bytes = text.as_bytes();
                let close = (1..bytes.len()).find(|at| bytes[*at] == b'\'' && bytes[at - 1] != b'\\');
                close.map_or(text.len(), |at| at + 1)
            }
            _ => text.find(['.', '[', ']']).unwrap_or(text.len()),
        };
        let (token, rest) = text.split_at(length);
        self.0 = rest;
        Some(token)
    }
}

fn unescaped(text: &str) -> Result<String, String> {
    let mut out = String::with_capacity(text.len());
    let mut characters = text.chars();
    while let Some(character) = characters.next() {
        let escaped = match character {
            '\\' => characters.next(),
            other => {
                out.push(other);
                continue;
            }
        };
        out.push(match escaped {
            Some('a') => '\u{7}',
            Some('b') => '\u{8}',
            Some('f') => '\u{c}',
            Some('n') => '\n',
            Some('r') => '\r',
            Some('t') => '\t',
            Some('v') => '\u{b}',
            Some(same @ ('\'' | '\\')) => same,
            Some(other) => return Err(format!("invalid string literal: invalid escape char \\{other}")),
            None => '\\',
        });
    }
    Ok(out)
}

/// Lets an error at a node name the field below it that the steps lead to. Its place is that of the deepest value that is there.
pub(super) fn extend(steps: &[FieldStep], node: &Node<'_>, error: &mut FieldError) {
    let mut node = Some(node);
    for (index, step) in steps.iter().enumerate() {
        // The server writes the path below as if it were one name.
        if (index == 0 || !step.is_key) && !error.field.is_empty() {
            error.field.push('.');
        }
        if step.is_key {
            error.field.push_str(&format!("[{}]", step.name));
        } else {
            error.field.push_str(&step.name);
        }
        error.path.push(Step::Key(step.name.clone()));
        node = node.and_then(|node| node.get(&step.name));
        if let Some(node) = node {
            error.span = node.span;
        }
    }
}
