//! The server's checks after types agree: constants that a function refuses, and lists of mixed types.

use std::collections::HashSet;

use super::{Checked, formats};
use crate::cel::library;
use crate::cel::syntax::ast::{Id, Kind, Literal};
use crate::cel::syntax::error::CompileError;
use crate::cel::types::Type;
use crate::cel::value::Value;
use crate::go::regexp::Regexp;

/// The errors, in the order of the server's checks.
pub(in crate::cel) fn validate(checked: &Checked) -> Vec<CompileError> {
    let ids = reachable(checked);
    let formatted = formatted(checked, &ids);
    let mut errors = Vec::new();
    for function in ["duration", "timestamp"] {
        literals(checked, &ids, function, &mut errors, |literal| {
            library::function(function).is_some_and(|known| known.call(&[Value::literal(literal)]).is_ok())
        });
    }
    literals(checked, &ids, "matches", &mut errors, |literal| match literal {
        Literal::String(pattern) => Regexp::compile(pattern).is_ok(),
        _ => true,
    });
    for id in ids.iter().filter(|id| !formatted.contains(id)) {
        if let Kind::List(items) = checked.ast.kind(*id) {
            let types = items
                .iter()
                .map(|(item, optional)| (*item, item_type(checked, *item, *optional)));
            homogeneous(checked, types, true, &mut errors);
        }
    }
    for id in ids.iter().filter(|id| !formatted.contains(id)) {
        if let Kind::Map(entries) = checked.ast.kind(*id) {
            let keys = entries.iter().map(|entry| (entry.key, checked.type_of(entry.key)));
            homogeneous(checked, keys, false, &mut errors);
            let values = entries
                .iter()
                .map(|entry| (entry.value, item_type(checked, entry.value, entry.optional)));
            homogeneous(checked, values, false, &mut errors);
        }
    }
    formats::check(checked, &ids, &mut errors);
    errors
}

/// All nodes below calls of `format`, whose lists may have mixed types.
fn formatted(checked: &Checked, ids: &[Id]) -> HashSet<Id> {
    let is_format =
        |id: &&Id| matches!(checked.ast.kind(**id), Kind::Call { function, .. } if function.as_ref() == "format");
    let calls = ids.iter().filter(is_format);
    calls.flat_map(|id| below(checked, *id)).collect()
}

/// The nodes that are left after the check, parents first.
fn reachable(checked: &Checked) -> Vec<Id> {
    below(checked, checked.ast.root)
}

fn below(checked: &Checked, root: Id) -> Vec<Id> {
    let mut out = Vec::new();
    let mut open = vec![root];
    while let Some(id) = open.pop() {
        out.push(id);
        let mut children = checked.ast.children(id);
        children.reverse();
        open.extend(children);
    }
    out
}

/// Reports calls of a function whose first argument is a constant that does not hold.
fn literals(
    checked: &Checked,
    ids: &[Id],
    function: &str,
    errors: &mut Vec<CompileError>,
    holds: impl Fn(&Literal) -> bool,
) {
    for id in ids {
        let Kind::Call {
            function: called, args, ..
        } = checked.ast.kind(*id)
        else {
            continue;
        };
        if called.as_ref() != function {
            continue;
        }
        if let Some(arg) = args.first()
            && let Some(literal) = checked.ast.literal(*arg)
            && !holds(literal)
        {
            let at = checked.ast.at(*arg);
            let message = format!("invalid {function} argument");
            errors.push(CompileError { at, message });
        }
    }
}

fn item_type(checked: &Checked, item: Id, optional: bool) -> &Type {
    let type_ = checked.type_of(item);
    if optional { type_.unwrapped().0 } else { type_ }
}

/// Reports types that differ from the first one; with `once`, only the first of them.
fn homogeneous<'c>(
    checked: &Checked,
    types: impl Iterator<Item = (Id, &'c Type)>,
    once: bool,
    errors: &mut Vec<CompileError>,
) {
    let mut first: Option<&Type> = None;
    for (id, type_) in types {
        match first {
            None => first = Some(type_),
            Some(expected) if expected != type_ => {
                let at = checked.ast.at(id);
                let message = format!("expected type '{expected}' but found '{type_}'");
                errors.push(CompileError { at, message });
                if once {
                    return;
                }
            }
            Some(_) => {}
        }
    }
}
