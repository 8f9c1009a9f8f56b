//! The paths of the scale subresource: replicas are whole numbers of 32 bits, the selector is text.

use super::error::{ErrorType, FieldError};
use super::path::Path;
use super::print;
use crate::crd::Scale;
use crate::yaml::{Node, Value};

pub(super) fn check(node: &Node<'_>, scale: &Scale, out: &mut Vec<FieldError>) {
    for path in [&scale.spec_replicas_path, &scale.status_replicas_path] {
        let error = match find(node, path) {
            Err(error) => Some((node.span, "0".to_owned(), error)),
            Ok(None) => None,
            Ok(Some(found)) => match found.value {
                Value::Int(value) if value < 0 => Some((
                    found.span,
                    value.to_string(),
                    "should be a non-negative integer".to_owned(),
                )),
                Value::Int(value) if i32::try_from(value).is_err() => Some((
                    found.span,
                    value.to_string(),
                    format!("should be less than or equal to {}", i32::MAX),
                )),
                Value::Int(_) => None,
                _ => Some((found.span, "0".to_owned(), wrong(path, found, "int64"))),
            },
        };
        out.extend(error.map(|(span, value, message)| report(path, span, message).value(value)));
    }
    if let Some(path) = &scale.label_selector_path {
        let error = match find(node, path) {
            Err(error) => Some((node.span, error)),
            Ok(Some(found)) if found.as_str().is_none() => Some((found.span, wrong(path, found, "string"))),
            Ok(_) => None,
        };
        out.extend(error.map(|(span, message)| report(path, span, message).value("\"\"")));
    }
}

fn report(path: &str, span: crate::source::Span, message: String) -> FieldError {
    let mut error = FieldError::new("scale", ErrorType::Invalid, &Path::Root, span, message).field(path);
    error.path = path
        .trim_start_matches('.')
        .split('.')
        .map(|key| super::Step::Key(key.to_owned()))
        .collect();
    error
}

/// Follows a path of plain names.
fn find<'n, 's>(node: &'n Node<'s>, path: &str) -> Result<Option<&'n Node<'s>>, String> {
    let mut current = node;
    let mut walked = String::new();
    for key in path.strip_prefix('.').unwrap_or(path).split('.') {
        if !matches!(current.value, Value::Mapping(_)) {
            if current.value == Value::Null {
                return Ok(None);
            }
            let (value, type_) = go(current);
            return Err(format!(
                "{walked} accessor error: {value} is of the type {type_}, expected map[string]interface{{}}"
            ));
        }
        walked.push('.');
        walked.push_str(key);
        match current.get(key) {
            Some(next) => current = next,
            None => return Ok(None),
        }
    }
    Ok(Some(current))
}

fn wrong(path: &str, node: &Node<'_>, wanted: &str) -> String {
    let (value, type_) = go(node);
    let path = path.trim_start_matches('.');
    format!(".{path} accessor error: {value} is of the type {type_}, expected {wanted}")
}

/// The value as Go's `%v` and its type as `%T` print it.
fn go(node: &Node<'_>) -> (String, &'static str) {
    match &node.value {
        Value::Null => ("<nil>".to_owned(), "<nil>"),
        Value::Bool(value) => (value.to_string(), "bool"),
        Value::Int(value) => (value.to_string(), "int64"),
        Value::Float(_) => (print::value(node), "float64"),
        Value::String(text) => (text.to_string(), "string"),
        Value::Sequence(_) => (print::compact(node), "[]interface {}"),
        Value::Mapping(_) => (print::compact(node), "map[string]interface {}"),
    }
}
