//! Where in its definition the rule stands that an error is about: `spec.versions[name=v1].schema.openAPIV3Schema.properties.spec.anyOf[1].minLength`.
//!
//! In: a version, and an error that knows the path of its value and the schema that made it. Out: the path, branches of `anyOf` and the like included.
//! Only errors pay for it.

use crate::crd::Schema;
use crate::rule::Rule;
use crate::source::Span;
use crate::validate::error::FieldError;
use crate::validate::path::Step;
use crate::validate::server::registry::Prepared;

/// The path of an error's rule; none for rules that are not the schema's.
pub(in crate::validate) fn of(prepared: &Prepared, error: &FieldError) -> Option<String> {
    let in_metadata = matches!(error.path.first(), Some(Step::Key(key)) if key == "metadata");
    if !is_of_schema(error.rule) || (in_metadata && error.rule == Rule::UnknownField) {
        return None;
    }
    let mut at = prepared.at.clone();
    let found = error
        .schema
        .is_some_and(|span| find(&prepared.schema, &error.path, span, &mut at));
    if !found {
        // These rules stand at the list or resource, above the value that breaks them.
        let path = match error.rule {
            Rule::ListDuplicate | Rule::ListMap => &error.path[..error.path.len().saturating_sub(1)],
            Rule::EmbeddedResource => resource(&prepared.schema, &error.path),
            _ => &error.path,
        };
        plain(&prepared.schema, path, &mut at);
    }
    match error.rule {
        Rule::UnknownField => {}
        Rule::Cel => at.push_str(".x-kubernetes-validations"),
        Rule::ListDuplicate | Rule::ListMap => at.push_str(".x-kubernetes-list-type"),
        Rule::EmbeddedResource => at.push_str(".x-kubernetes-embedded-resource"),
        keyword => {
            at.push('.');
            at.push_str(keyword.code());
        }
    }
    Some(at)
}

/// Whether a rule has a place in the schema: keywords do, and the rules that a keyword asks for.
fn is_of_schema(rule: Rule) -> bool {
    let asked_for = [
        Rule::Cel,
        Rule::EmbeddedResource,
        Rule::ListDuplicate,
        Rule::ListMap,
        Rule::UnknownField,
    ];
    rule.is_keyword() || asked_for.contains(&rule)
}

/// The path of the schema of a value.
pub(in crate::validate) fn of_value(prepared: &Prepared, path: &[Step]) -> String {
    let mut at = prepared.at.clone();
    plain(&prepared.schema, path, &mut at);
    at
}

/// Looks for the schema with a place along the path of a value. A field that is missing is one step below the schema that wants it.
fn find(schema: &Schema, path: &[Step], wanted: Span, at: &mut String) -> bool {
    if schema.span == wanted && path.len() <= 1 {
        return true;
    }
    let length = at.len();
    let mut within = |part: &str, child: &Schema, path: &[Step]| {
        at.push_str(part);
        let found = find(child, path, wanted, at);
        if !found {
            at.truncate(length);
        }
        found
    };
    if let Some((step, rest)) = path.split_first()
        && let Some((part, child)) = step_into(schema, step)
        && within(&part, child, rest)
    {
        return true;
    }
    for (key, branches) in [
        ("allOf", &schema.logic.all_of),
        ("anyOf", &schema.logic.any_of),
        ("oneOf", &schema.logic.one_of),
    ] {
        for (index, branch) in branches.iter().enumerate() {
            if within(&format!(".{key}[{index}]"), branch, path) {
                return true;
            }
        }
    }
    schema.logic.not.as_deref().is_some_and(|not| within(".not", not, path))
}

/// Follows the path of a value as far as the schema goes, branches left out.
fn plain(schema: &Schema, path: &[Step], at: &mut String) {
    let mut schema = schema;
    for step in path {
        let Some((part, child)) = step_into(schema, step) else {
            return;
        };
        at.push_str(&part);
        schema = child;
    }
}

/// The path of the innermost embedded resource around a value.
fn resource<'p>(schema: &Schema, path: &'p [Step]) -> &'p [Step] {
    let mut schema = schema;
    let mut found = 0;
    for (index, step) in path.iter().enumerate() {
        if schema.embedded_resource {
            found = index;
        }
        match step_into(schema, step) {
            Some((_, child)) => schema = child,
            None => break,
        }
    }
    &path[..found]
}

fn step_into<'s>(schema: &'s Schema, step: &Step) -> Option<(String, &'s Schema)> {
    match step {
        Step::Key(key) => match schema.property(key) {
            Some(property) if key.contains(['.', '[', ']']) => Some((format!(".properties[{key}]"), property)),
            Some(property) => Some((format!(".properties.{key}"), property)),
            None => schema
                .map_value()
                .map(|value| (".additionalProperties".to_owned(), value)),
        },
        Step::Index(_) => schema.item().map(|item| (".items".to_owned(), item)),
    }
}
