//! `allOf`, `anyOf`, `oneOf`, `not`: what their schemas say of the object with its defaults and without its nulls, said of the object as written.
//!
//! A branch is exact in both directions, because `not` and `oneOf` turn it round. It never closes an object: unknown fields are the matter of the
//! schema around.

use super::keyword::{self, Extras, NOT_NULL, Null};
use super::object::{self, Nulled, accepts_null};
use super::writer::Writer;
use crate::crd::Schema;
use crate::validate::is_default_valid;

/// The junctors of a schema; `known` is the schema of the fields, which is the same one outside of branches.
pub(super) fn junctors(schema: &Schema, known: Option<&Schema>, null: Null, out: &mut Writer, extras: Extras) {
    if !schema.logic.all_of.is_empty() || !extras.is_empty() {
        out.key("allOf").list(|out| {
            for one in &schema.logic.all_of {
                out.item().object(|out| branch(one, known, null, out));
            }
            for extra in extras {
                out.item().raw(&extra);
            }
        });
    }
    if !schema.logic.any_of.is_empty() && !says_int_or_string(schema) {
        out.key("anyOf").list(|out| {
            for one in &schema.logic.any_of {
                out.item().object(|out| branch(one, known, null, out));
            }
        });
    }
    // A null must match one of them, and only one.
    let inner = if null == Null::Pass { Null::Fail } else { Null::Any };
    if !schema.logic.one_of.is_empty() {
        out.key("oneOf").list(|out| {
            for one in &schema.logic.one_of {
                out.item().object(|out| branch(one, known, inner, out));
            }
            if null == Null::Pass {
                out.item().raw(r#"{"type": "null"}"#);
            }
        });
    }
    if let Some(not) = &schema.logic.not {
        out.key("not").object(|out| branch(not, known, inner, out));
    }
}

/// Whether `anyOf` repeats what `type` says of an int-or-string.
fn says_int_or_string(schema: &Schema) -> bool {
    let is = |branch: &Schema, type_: &str| {
        let only = Schema {
            span: branch.span,
            name_span: branch.name_span,
            type_: Some(type_.to_owned()),
            ..Schema::default()
        };
        *branch == only
    };
    matches!(schema.logic.any_of.as_slice(), [first, second] if schema.int_or_string && is(first, "integer") && is(second, "string"))
}

/// The keywords of one branch. Its depth is that of the definition.
fn branch(schema: &Schema, known: Option<&Schema>, null: Null, out: &mut Writer) {
    let mut extras = Extras::new();
    let around = known.filter(|known| keyword::enforced(known).is_none());
    let around = around.map(keyword::own_types).filter(|types| !types.is_empty());
    match (keyword::own_types(schema), around) {
        // The type of the field is shorter than all types but null.
        ([], Some(types)) if null == Null::Fail => match types {
            [one] => out.key("type").string(one),
            types => out.key("type").strings(types.iter().copied()),
        },
        _ => keyword::types(schema, null, out),
    }
    keyword::value(schema, null, out, &mut extras);
    object::count(schema, known, out, &mut extras);
    fields(schema, known, out);
    if let Some(item) = schema.item() {
        let known = known.and_then(Schema::item);
        let passes = match (object::item(known), known) {
            (Nulled::Defaulted, Some(known)) => is_default_valid(known, item),
            _ => accepts_null(item),
        };
        out.key("items").object(|out| branch(item, known, verdict(passes), out));
    }
    if let Some(value) = schema.map_value() {
        let known = known.and_then(Schema::map_value);
        out.key("additionalProperties").object(|out| {
            let passes = object::field(known, out) == Nulled::Dropped || accepts_null(value);
            branch(value, known, verdict(passes), out);
        });
    }
    junctors(schema, known, null, out, extras);
}

fn verdict(passes: bool) -> Null {
    if passes { Null::Pass } else { Null::Fail }
}

/// `required` and `properties`. A required field whose null is dropped must not be null, and one with a default is always there.
fn fields(schema: &Schema, known: Option<&Schema>, out: &mut Writer) {
    let is_required = |name: &str| schema.required.iter().any(|required| required == name);
    let mut required: Vec<&str> = Vec::new();
    let mut not_null: Vec<&str> = Vec::new();
    for name in &schema.required {
        let field = object::of_field(known, name);
        let default = known
            .and_then(|known| known.property(name))
            .and_then(|field| field.default.as_ref());
        if default.is_some() || required.contains(&name.as_str()) {
            continue;
        }
        required.push(name);
        if schema.property(name).is_none() && object::field(field, out) == Nulled::Dropped {
            not_null.push(name);
        }
    }
    let mut verdicts = Vec::with_capacity(schema.properties.len());
    for (name, property) in &schema.properties {
        let field = object::of_field(known, name);
        let is_property = known.is_some_and(|known| known.property(name).is_some());
        let default = field.filter(|field| field.default.is_some());
        // An absent property is checked as its default.
        let of_default = default.map(|field| is_default_valid(field, property));
        if is_property && of_default == Some(false) && !required.contains(&name.as_str()) {
            required.push(name);
        }
        let passes = match object::field(field, out) {
            Nulled::Stays => accepts_null(property),
            Nulled::Dropped => !is_required(name),
            Nulled::Defaulted => of_default.unwrap_or(true),
        };
        verdicts.push((name, property, field, passes));
    }
    if !required.is_empty() {
        out.key("required").strings(required.iter().copied());
    }
    if verdicts.is_empty() && not_null.is_empty() {
        return;
    }
    out.key("properties").object(|out| {
        for (name, property, field, passes) in verdicts {
            out.key(name)
                .object(|out| branch(property, field, verdict(passes), out));
        }
        for name in not_null {
            let field = object::of_field(known, name).filter(|field| keyword::enforced(field).is_none());
            let types = field.map(keyword::own_types);
            out.key(name).object(|out| match types {
                Some([one]) => out.key("type").string(one),
                _ => out.key("type").strings(NOT_NULL),
            });
        }
    });
}
