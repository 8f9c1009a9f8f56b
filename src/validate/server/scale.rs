//! The paths of the scale subresource: replicas are whole numbers of 32 bits, the selector is text.

use crate::crd::Scale;
use crate::go::fmt;
use crate::rule::Rule;
use crate::validate::error::{ErrorType, FieldError};
use crate::validate::path::Path;
use crate::yaml::{Node, Value};

pub(in crate::validate) fn check(node: &Node<'_>, scale: &Scale, out: &mut Vec<FieldError>) {
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
    let mut error = FieldError::new(Rule::Scale, ErrorType::Invalid, &Path::Root, span, message).field(path);
    error.path = path
        .trim_start_matches('.')
        .split('.')
        .map(|key| crate::validate::Step::Key(key.to_owned()))
        .collect();
    error
}

/// Follows a path of plain names.
fn find<'n, 's>(node: &'n Node<'s>, path: &str) -> Result<Option<&'n Node<'s>>, String> {
    let mut current = node;
    let mut walked = String::new();
    for key in path.strip_prefix('.').unwrap_or(path).split('.') {
        walked.push('.');
        walked.push_str(key);
        if !matches!(current.value, Value::Mapping(_)) {
            if current.value == Value::Null {
                return Ok(None);
            }
            return Err(wrong(&walked, current, "map[string]interface{}"));
        }
        match current.get(key) {
            Some(next) => current = next,
            None => return Ok(None),
        }
    }
    Ok(Some(current))
}

fn wrong(path: &str, node: &Node<'_>, wanted: &str) -> String {
    let (value, type_) = (fmt::value(node), fmt::type_name(node));
    let path = path.trim_start_matches('.');
    format!(".{path} accessor error: {value} is of the type {type_}, expected {wanted}")
}

#[cfg(test)]
mod tests {
    use super::check;
    use crate::crd::Scale;
    use crate::yaml;

    #[test]
    fn values_are_shown_as_go_prints_them() {
        let said = |text: &str| {
            let document = yaml::compose(yaml::chunks(text)[0])
                .expect("the text is YAML")
                .remove(0);
            let scale = Scale {
                spec_replicas_path: ".spec.replicas".to_owned(),
                status_replicas_path: ".status.replicas".to_owned(),
                label_selector_path: Some(".status.selector".to_owned()),
            };
            let mut errors = Vec::new();
            check(&document.root, &scale, &mut errors);
            errors.iter().map(ToString::to_string).collect::<Vec<_>>()
        };
        let of = "is of the type";
        assert_eq!(
            said("spec: [1, {b: null, a: x}]\nstatus: {replicas: -1, selector: {a: [true, 1.5]}}\n"),
            [
                format!(
                    ".spec.replicas: Invalid value: 0: .spec.replicas accessor error: [1 map[a:x b:<nil>]] {of} []interface {{}}, expected map[string]interface{{}}"
                ),
                ".status.replicas: Invalid value: -1: should be a non-negative integer".to_owned(),
                format!(
                    ".status.selector: Invalid value: \"\": .status.selector accessor error: map[a:[true 1.5]] {of} map[string]interface {{}}, expected string"
                ),
            ]
        );
        assert!(said("spec: {replicas: 1}\nstatus: null\n").is_empty());
    }
}
