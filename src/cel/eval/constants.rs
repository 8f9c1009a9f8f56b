//! Computations before there is a value: conversions of constants, and regular expressions.

use std::sync::LazyLock;

use super::{Evaluator, Inputs, Regexes};
use crate::cel::check::Checked;
use crate::cel::library::overload::Form;
use crate::cel::syntax::ast::{Id, Kind, MapEntry};
use crate::cel::types::Type;
use crate::cel::types::names;
use crate::cel::value::access::index_kind;
use crate::cel::value::entries::unhashable;
use crate::cel::value::{Failure, Value};
use crate::go::regexp::Regexp;

/// Computes conversions and regular expressions of constants. The error is the first failure.
pub(in crate::cel) fn constants(checked: &Checked) -> Result<Regexes, String> {
    let mut regexes = Regexes::new();
    for id in checked.ast.ids() {
        if let (Kind::Ident(name), Type::Meta(_)) = (checked.ast.kind(id), checked.type_of(id))
            && names::is_undefined(name)
        {
            let name = name.strip_prefix('.').unwrap_or(name);
            return Err(format!("reference to undefined type: {name}"));
        }
        if let Kind::Map(entries) = checked.ast.kind(id) {
            keys(checked, id, entries)?;
        }
        let (Kind::Call { args, .. }, Some(call)) = (checked.ast.kind(id), checked.call(id)) else {
            continue;
        };
        match (call.function.form(), args.as_slice()) {
            (Form::Conversion, [arg]) => {
                if let Some(Ok(value)) = constant(checked, *arg) {
                    call.function.call(&[value]).map_err(|failure| failure.0)?;
                }
            }
            (Form::Index | Form::OptionalIndex, [_, index]) => {
                if let Some(Ok(value)) = constant(checked, *index) {
                    index_kind(&value).map_err(|failure| failure.0)?;
                }
            }
            (Form::Search(_), [.., _]) => {
                let regex = pattern(checked, id);
                if let Some(regex) = regex
                    && let Some(Ok(Value::String(pattern))) = constant(checked, regex)
                {
                    let compiled = Regexp::compile(pattern.as_str()).map_err(|error| error.to_string())?;
                    regexes.insert(regex, compiled);
                }
            }
            _ => {}
        }
    }
    Ok(regexes)
}

/// Refuses a constant map with keys that Go cannot hash. The server creates the map before it evaluates, and breaks off the request.
fn keys(checked: &Checked, map: Id, entries: &[MapEntry]) -> Result<(), String> {
    if is_constant(checked, map) {
        for entry in entries {
            if let Some(Ok(key)) = constant(checked, entry.key)
                && unhashable(&key).is_some()
            {
                return Err(format!(
                    "the server cannot create a map with a key of type {}",
                    key.type_name()
                ));
            }
        }
    }
    Ok(())
}

/// The regular expression argument of a search.
pub(super) fn pattern(checked: &Checked, call: Id) -> Option<Id> {
    match checked.ast.kind(call) {
        Kind::Call { target, args, .. } => args.get(usize::from(target.is_none())).copied(),
        _ => None,
    }
}

/// The value of a node that needs no input; `None` if it needs one.
fn constant(checked: &Checked, id: Id) -> Option<Result<Value<'_>, Failure>> {
    without_input(checked, |evaluator| {
        evaluator.is_constant(id).then(|| evaluator.known(id).ok()).flatten()
    })
}

/// True if a node needs no input.
fn is_constant(checked: &Checked, id: Id) -> bool {
    without_input(checked, |evaluator| evaluator.is_constant(id))
}

fn without_input<'v, T>(checked: &'v Checked, run: impl FnOnce(&mut Evaluator<'v, '_>) -> T) -> T {
    static NONE: LazyLock<Regexes> = LazyLock::new(Regexes::new);
    let inputs = Inputs {
        self_: Ok(Value::Null),
        old_self: None,
    };
    run(&mut Evaluator::new(checked, &NONE, &inputs, u64::MAX))
}
