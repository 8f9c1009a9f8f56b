//! Members of the library by the field that they are about.

use crate::model::{Body, Member, Object, naming};

/// An object of the library, and the names that lead to it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Caller<'k, 'm> {
    prefix: &'k str,
    object: &'k Object<'m>,
}

impl<'k, 'm> Caller<'k, 'm> {
    /// The members of a kind.
    pub(super) fn new(object: &'k Object<'m>) -> Self {
        Self { prefix: "", object }
    }

    /// The members below `prefix`.
    pub(super) fn at(prefix: &'k str, object: &'k Object<'m>) -> Self {
        Self { prefix, object }
    }

    /// The members sorted by field.
    pub(super) fn by_field(&self) -> Vec<&'k Member<'m>> {
        let mut members: Vec<_> = self.object.members.iter().collect();
        members.sort_by_key(|member| member.field);
        members
    }

    /// The calls among `members`, and the object of the fields below with the names that lead to it.
    pub(super) fn calls(&self, members: &[&'k Member<'m>]) -> (Vec<String>, Option<(String, &'k Object<'m>)>) {
        let name = |member: &Member<'_>| match (self.prefix, naming::is_identifier(&member.name)) {
            ("", true) => member.name.clone(),
            (prefix, true) => format!("{prefix}.{}", member.name),
            // A name that is no identifier stands in brackets.
            (prefix, false) => format!("{prefix}[{:?}]", member.name),
        };
        let mut calls = Vec::new();
        let mut below = None;
        for member in members {
            match &member.body {
                Body::Setter(setter) => calls.push(format!("{}({})", name(member), setter.argument)),
                Body::Object(object) => below = Some((name(member), object)),
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
