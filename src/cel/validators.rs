//! What the server looks at after types agree: constants that cannot be what a function takes, and lists of mixed types.

use std::collections::{HashMap, HashSet};

use super::ast::{Id, Kind, Literal};
use super::check::Checked;
use super::error::CompileError;
use super::eval;
use super::functions;
use super::types::Type;
use super::value::Value;
use crate::go::regexp::Regexp;

/// The errors, in the order in which the server looks for them.
pub(super) fn validate(checked: &Checked) -> Vec<CompileError> {
    let ids = reachable(checked);
    let formatted = formatted(checked, &ids);
    let mut errors = Vec::new();
    for function in ["duration", "timestamp"] {
        literals(checked, &ids, function, &mut errors, |literal| {
            functions::call(function, "", &[Value::literal(literal)]).is_ok()
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
    functions::check_formats(checked, &ids, &mut errors);
    errors
}

/// What stands in calls of `format`, whose lists may be mixed.
fn formatted(checked: &Checked, ids: &[Id]) -> HashSet<Id> {
    let is_format =
        |id: &&Id| matches!(checked.ast.kind(**id), Kind::Call { function, .. } if function.as_ref() == "format");
    let calls = ids.iter().filter(is_format);
    calls.flat_map(|id| below(checked, *id)).collect()
}

/// The nodes that are left after the check, each before what is in it.
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

/// Reports each call of a function whose first argument is a constant that does not hold.
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

/// Reports types that differ from the first; of a list only the first of them.
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

/// Regular expressions that are constants, by the node that holds them.
pub(super) type Regexes = HashMap<Id, Regexp>;

/// Computes what can be computed before there is a value: conversions of constants, and regular expressions. The error is the first that fails.
pub(super) fn constants(checked: &Checked) -> Result<Regexes, String> {
    let mut regexes = Regexes::new();
    for id in checked.ast.ids() {
        let Kind::Call { function, target, args } = checked.ast.kind(id) else {
            continue;
        };
        let regex = match (function.as_ref(), target, args.as_slice()) {
            ("matches", None, [_, regex]) | ("matches" | "find" | "findAll", Some(_), [regex, ..]) => Some(*regex),
            (name, None, [arg]) if functions::converts(name) => {
                if let Some(Ok(value)) = eval::constant(checked, *arg) {
                    functions::call(name, "", &[value]).map_err(|failure| failure.0)?;
                }
                None
            }
            _ => None,
        };
        if let Some(regex) = regex
            && let Some(Ok(Value::String(pattern))) = eval::constant(checked, regex)
        {
            let compiled = Regexp::compile(pattern.as_str()).map_err(|error| error.to_string())?;
            regexes.insert(regex, compiled);
        }
    }
    Ok(regexes)
}
