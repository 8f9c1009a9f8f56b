//! Message literals: the messages that exist, and the types of their fields.

use super::Checker;
use crate::cel::syntax::ast::{Id, StructField};
use crate::cel::syntax::error::CompileError;
use crate::cel::types::Type;
use crate::cel::types::names;
use crate::cel::types::names::Message;

impl Checker<'_> {
    /// A message literal (`checkCreateStruct`).
    pub(super) fn message(&mut self, id: Id, name: &str, fields: &[StructField]) {
        let made = match names::made(name) {
            None => {
                self.undeclared(id, name);
                return;
            }
            Some(Ok(made)) => made,
            Some(Err(type_)) => {
                self.error(id, format!("'{}' is not a message type", type_name(&type_)));
                let message = Err(name.strip_prefix('.').unwrap_or(name));
                self.message_fields(fields, message);
                self.set(id, Type::Error);
                return;
            }
        };
        self.set(id, made.type_);
        self.message_fields(fields, made.message);
    }

    /// The fields of a message literal. `message` is an error for a type without fields; the error is its name.
    fn message_fields(&mut self, fields: &[StructField], message: Result<&'static Message, &str>) {
        for field in fields {
            self.check(field.value);
            let wanted = match message {
                Ok(message) => message.field(&field.name).map(|field| field.kind.type_()),
                // A map takes any field.
                Err("map") => Some(Type::Dyn),
                Err(_) => None,
            };
            let at = field.at;
            if wanted.is_none() {
                let message = match message {
                    Err(name) if !names::has_declaration(name) => {
                        format!("unexpected failed resolution of '{name}'")
                    }
                    _ => format!("undefined field '{}'", field.name),
                };
                self.errors.push(CompileError { at, message });
            }
            let wanted = wanted.unwrap_or(Type::Error);
            let found = self.item_type(field.value, field.optional);
            if !self.bindings.assign(&wanted, &found) {
                let message = format!(
                    "expected type of field '{}' is '{wanted}' but provided type is '{found}'",
                    field.name
                );
                self.errors.push(CompileError { at, message });
            }
        }
    }
}

/// The name of a type without its parameters (`DeclaredTypeName`).
fn type_name(type_: &Type) -> String {
    let text = type_.to_string();
    match text.split_once('(') {
        Some((name, _)) => name.to_owned(),
        None => text,
    }
}
