//! Members of the library by the field that they are about.

use std::fmt;
use std::sync::Arc;

use crate::model::{Body, Member, Object, naming};

/// A call of the library that sets a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Call {
    /// The objects from the kind on, which all functions of the last one share.
    above: Arc<[String]>,
    name: String,
    argument: String,
}

impl Call {
    /// The names from the kind on (`spec`, `forProvider`, `withRegion`).
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.above.iter().chain([&self.name]).map(String::as_str)
    }

    /// The function on an object (`kind.spec.forProvider.withRegion`). Names that are no identifiers stand in brackets.
    #[must_use]
    pub fn function(&self, object: &str) -> String {
        let mut text = object.to_owned();
        for name in self.names() {
            if !naming::is_identifier(name) {
                let literal = serde_json::Value::from(name).to_string();
                text.push_str(&format!("[{literal}]"));
            } else if text.is_empty() {
                text.push_str(name);
            } else {
                text.push('.');
                text.push_str(name);
            }
        }
        text
    }

    /// The call on an object, with the name of its argument.
    #[must_use]
    pub fn on(&self, object: &str) -> String {
        format!("{}({})", self.function(object), self.argument)
    }

    /// Whether it adds to the existing value.
    #[must_use]
    pub fn is_mixin(&self) -> bool {
        self.name.ends_with("Mixin")
    }
}

/// The call from the kind on: `spec.forProvider.withRegion(region)`.
impl fmt::Display for Call {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.on(""))
    }
}

/// An object of the library, and the names that lead to it.
#[derive(Debug, Clone)]
pub(super) struct Caller<'k, 'm> {
    names: Arc<[String]>,
    object: &'k Object<'m>,
}

impl<'k, 'm> Caller<'k, 'm> {
    /// The members of a kind.
    pub(super) fn new(object: &'k Object<'m>) -> Self {
        let names = Arc::default();
        Self { names, object }
    }

    /// The members sorted by field.
    pub(super) fn by_field(&self) -> Vec<&'k Member<'m>> {
        let mut members: Vec<_> = self.object.members.iter().collect();
        members.sort_by_key(|member| member.field);
        members
    }

    /// The calls among `members`, and the object of the fields below.
    pub(super) fn calls(&self, members: &[&'k Member<'m>]) -> (Vec<Call>, Option<Self>) {
        let mut calls = Vec::new();
        let mut below = None;
        for member in members {
            match &member.body {
                Body::Setter(setter) => calls.push(Call {
                    above: Arc::clone(&self.names),
                    name: member.name.clone(),
                    argument: setter.argument.clone(),
                }),
                Body::Object(object) => {
                    let names = self.names.iter().chain([&member.name]).cloned().collect();
                    below = Some(Self { names, object });
                }
                Body::New(_) => {}
            }
        }
        (calls, below)
    }
}

/// The members about one field, in a list sorted by field.
pub(super) fn about<'s, 'k, 'm>(members: &'s [&'k Member<'m>], field: &str) -> &'s [&'k Member<'m>] {
    let start = members.partition_point(|member| member.field < field);
    let length = members[start..].partition_point(|member| member.field == field);
    &members[start..start + length]
}
