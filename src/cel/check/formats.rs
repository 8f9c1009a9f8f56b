//! Constant formats that do not fit the list after them (cel-go's `stringFormatValidator`).

use super::Checked;
use crate::cel::library::clause::{CUT_OFF, Piece, Pieces};
use crate::cel::library::wrong_type;
use crate::cel::syntax::ast::{Id, Kind, Literal};
use crate::cel::syntax::error::CompileError;
use crate::cel::types::Type;

/// Reports constant formats that do not fit the list after them.
pub(in crate::cel) fn check(checked: &Checked, ids: &[Id], errors: &mut Vec<CompileError>) {
    for id in ids {
        let Kind::Call {
            function,
            target: Some(target),
            args,
        } = checked.ast.kind(*id)
        else {
            continue;
        };
        let (Some(Literal::String(text)), [arg]) = (checked.ast.literal(*target), args.as_slice()) else {
            continue;
        };
        let Kind::List(items) = checked.ast.kind(*arg) else {
            continue;
        };
        if function.as_ref() != "format" {
            continue;
        }
        if let Err((at, message)) = fits(checked, text, items) {
            let at = checked.ast.at(at.unwrap_or(*id));
            errors.push(CompileError { at, message });
        }
    }
}

/// Checks the arguments against a format. The error names the argument if one is to blame.
fn fits(checked: &Checked, text: &str, items: &[(Id, bool)]) -> Result<(), (Option<Id>, String)> {
    let mut next = 0;
    for piece in Pieces::new(text) {
        let clause = match piece {
            Ok(Piece::Text(_)) => continue,
            Ok(Piece::Clause { verb, .. }) => Ok(verb),
            Err(error) if error == CUT_OFF => return Err((None, error)),
            Err(error) => Err(error),
        };
        let Some((item, _)) = items.get(next) else {
            return Err((None, format!("index {next} out of range")));
        };
        let clause = clause.map_err(|error| (None, error))?;
        next += 1;
        if let Err(id) = takes(checked, clause, *item) {
            let found = type_name(checked.type_of(id));
            let message = format!("error during formatting: {}", wrong_type(clause, found));
            return Err((Some(id), message));
        }
    }
    if items.len() > next {
        let message = format!(
            "too many arguments supplied to string.format (expected {next}, got {})",
            items.len()
        );
        return Err((None, message));
    }
    Ok(())
}

/// Checks that a clause takes an argument. The error is the node that it does not take.
fn takes(checked: &Checked, clause: char, id: Id) -> Result<(), Id> {
    let type_ = checked.type_of(id).unnullable();
    let fits = match clause {
        _ if matches!(type_, Type::Dyn) => true,
        'd' | 'o' => matches!(type_, Type::Int | Type::Uint),
        'f' | 'e' => matches!(type_, Type::Double | Type::String),
        'b' => matches!(type_, Type::Int | Type::Uint | Type::Bool),
        'x' | 'X' => matches!(type_, Type::Int | Type::Uint | Type::String | Type::Bytes),
        _ => !matches!(
            type_,
            Type::Any | Type::Object(_) | Type::Named(_) | Type::Optional(_) | Type::Error | Type::Param(_)
        ),
    };
    if !fits {
        return Err(id);
    }
    if clause != 's' {
        return Ok(());
    }
    match checked.ast.kind(id) {
        Kind::List(items) => items.iter().try_for_each(|(item, _)| takes(checked, clause, *item)),
        Kind::Map(entries) => entries.iter().try_for_each(|entry| {
            takes(checked, clause, entry.key)?;
            takes(checked, clause, entry.value)
        }),
        _ => Ok(()),
    }
}

fn type_name(type_: &Type) -> &str {
    match type_ {
        Type::Dyn => "dyn",
        Type::Any => "google.protobuf.Any",
        Type::Wrapper(inner) => type_name(inner),
        Type::Null => "null_type",
        Type::Bool => "bool",
        Type::Int => "int",
        Type::Uint => "uint",
        Type::Double => "double",
        Type::String => "string",
        Type::Bytes => "bytes",
        Type::Duration => "google.protobuf.Duration",
        Type::Timestamp => "google.protobuf.Timestamp",
        Type::List(_) => "list",
        Type::Map(..) => "map",
        Type::Object(object) => &object.name,
        Type::Named(name) => name,
        Type::Optional(_) => "optional_type",
        Type::Meta(_) => "type",
        Type::Error | Type::Param(_) => "",
    }
}
