//! Message literals: the messages that exist, and the types of their fields.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::Checker;
use crate::cel::syntax::ast::{Id, StructField};
use crate::cel::syntax::error::CompileError;
use crate::cel::types::names;
use crate::cel::types::names::Message;
use crate::cel::types::{Object, Type};

impl Checker<'_> {
    /// A message literal (`checkCreateStruct`).
    pub(super) fn message(&mut self, id: Id, name: &str, fields: &[StructField]) {
        if self.variables.patches && is_patch_type(name) {
            self.patch_type(id, name, fields);
            return;
        }
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

    /// A literal of fields that a policy changes, or of an operation of a JSON patch (`mutation.DynamicTypeResolver`).
    fn patch_type(&mut self, id: Id, name: &str, fields: &[StructField]) {
        for field in fields {
            self.check(field.value);
            let found = self.item_type(field.value, field.optional);
            let wanted = match (name, field.name.as_ref()) {
                ("JSONPatch", "op" | "path" | "from") => Type::String,
                ("JSONPatch", name) if name != "value" => {
                    let message = format!("expected type of field '{name}' is '' but provided type is '{found}'");
                    let at = field.at;
                    self.errors.push(CompileError { at, message });
                    continue;
                }
                _ => Type::Dyn,
            };
            if !self.bindings.assign(&wanted, &found) {
                let message = format!(
                    "expected type of field '{}' is '{wanted}' but provided type is '{found}'",
                    field.name
                );
                let at = field.at;
                self.errors.push(CompileError { at, message });
            }
        }
        let name = name.to_owned();
        let fields = BTreeMap::new();
        self.set(id, Type::Object(Arc::new(Object { name, fields })));
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

/// Whether a name is that of a type which only policies that change objects have.
fn is_patch_type(name: &str) -> bool {
    matches!(name, "JSONPatch" | "Object") || name.starts_with("Object.")
}

/// The name of a type without its parameters (`DeclaredTypeName`).
fn type_name(type_: &Type) -> String {
    let text = type_.to_string();
    match text.split_once('(') {
        Some((name, _)) => name.to_owned(),
        None => text,
    }
}
