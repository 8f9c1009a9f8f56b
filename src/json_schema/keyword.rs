//! Keywords of one value: type, enum, numbers, texts, sizes of lists. The same for fields and for the branches of `anyOf` and its kin.

use super::format;
use super::writer::Writer;
use crate::crd::Schema;
use crate::go::json::float64;
use crate::go::regexp::ecma;
use crate::k8s::format::{is_enforced, of_string};

/// The verdict of a schema on null.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Null {
    Pass,
    Fail,
    /// Another keyword decides about null.
    Any,
}

/// The types of values that are not null.
pub(super) const NOT_NULL: [&str; 5] = ["object", "array", "string", "number", "boolean"];

/// Schemas that join `allOf`: what one keyword cannot say.
pub(super) type Extras = Vec<String>;

/// A number of any kind is refused.
const NO_NUMBER: &str = r#"{"not": {"type": "number"}}"#;

/// `type`. Values of a schema without type are anything.
pub(super) fn types(schema: &Schema, null: Null, out: &mut Writer) {
    let own = own_types(schema);
    if own == ["string"] && enforced(schema).is_some() {
        // The server takes any list for a text with a format.
        let null = (null == Null::Pass).then_some("null");
        return out.key("type").strings(["string", "array"].into_iter().chain(null));
    }
    match (own, null) {
        ([], Null::Fail) => out.key("type").strings(NOT_NULL),
        ([], _) => {}
        (own, Null::Pass) => out.key("type").strings(own.iter().copied().chain(["null"])),
        ([one], _) => out.key("type").string(one),
        (own, _) => out.key("type").strings(own.iter().copied()),
    }
}

/// The types of a schema; empty for one without, and for a type that does not exist.
pub(super) fn own_types(schema: &Schema) -> &'static [&'static str] {
    if schema.int_or_string {
        return &["integer", "string"];
    }
    match schema.type_.as_deref() {
        Some("object") => &["object"],
        Some("array") => &["array"],
        Some("string") => &["string"],
        Some("integer") => &["integer"],
        Some("number") => &["number"],
        Some("boolean") => &["boolean"],
        _ => &[],
    }
}

/// Whether values of a type can be valid.
fn allows(schema: &Schema, type_: &str) -> bool {
    let own = own_types(schema);
    own.is_empty() || own.contains(&type_)
}

/// The keywords of scalars and of lists as a whole.
pub(super) fn value(schema: &Schema, null: Null, out: &mut Writer, extras: &mut Extras) {
    enumeration(schema, null, out);
    if allows(schema, "integer") || allows(schema, "number") {
        number(schema, out, extras);
    }
    if allows(schema, "string") {
        text(schema, out, extras);
    }
    if allows(schema, "array") {
        count(
            "minItems",
            "maxItems",
            "array",
            (schema.bounds.min_items, schema.bounds.max_items),
            out,
            extras,
        );
    }
}

/// `enum`: null is never one of its values for the server.
fn enumeration(schema: &Schema, null: Null, out: &mut Writer) {
    let Some(values) = schema.enum_.as_deref().filter(|values| !values.is_empty()) else {
        return;
    };
    out.key("enum").list(|out| {
        for value in values.iter().filter(|value| !value.is_null()) {
            out.item().value(value);
        }
        if null == Null::Pass {
            out.item().raw("null");
        }
    });
}

/// A minimum and a maximum of a size. Nothing has a negative size.
fn count(
    least_key: &str,
    most_key: &str,
    type_: &str,
    (least, most): (Option<i64>, Option<i64>),
    out: &mut Writer,
    extras: &mut Extras,
) {
    if let Some(least) = least.filter(|least| *least > 0) {
        out.key(least_key).raw(&least.to_string());
    }
    match most {
        Some(most @ 0..) => out.key(most_key).raw(&most.to_string()),
        Some(_) => extras.push(format!(r#"{{"not": {{"type": "{type_}"}}}}"#)),
        None => {}
    }
}

fn text(schema: &Schema, out: &mut Writer, extras: &mut Extras) {
    count(
        "minLength",
        "maxLength",
        "string",
        (schema.bounds.min_length, schema.bounds.max_length),
        out,
        extras,
    );
    let written = schema.bounds.pattern.as_deref().filter(|pattern| !pattern.is_empty());
    let own = written.and_then(ecma);
    if let Some(own) = &own {
        out.key("pattern").string(own);
    }
    let Some(format) = enforced(schema) else {
        return;
    };
    for (index, (key, json)) in format::keywords(format).into_iter().enumerate() {
        if index == 0 && own.is_none() {
            out.key(key).raw(&json);
        } else {
            extras.push(format!(r#"{{"{key}": {json}}}"#));
        }
    }
}

/// The format that the server checks texts for.
pub(super) fn enforced(schema: &Schema) -> Option<&str> {
    let type_ = schema.type_.as_deref().filter(|_| !schema.int_or_string);
    let format = schema.format.as_deref().filter(|format| is_enforced(type_, format));
    // The formats of numbers are bounds.
    format.filter(|format| of_string(format).is_some())
}

/// The range of a number type.
#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Int32,
    Int64,
    Float,
    Any,
}

impl Kind {
    fn of(schema: &Schema) -> Self {
        match (schema.type_.as_deref(), schema.format.as_deref()) {
            _ if schema.int_or_string => Self::Any,
            (Some("integer"), Some("int32")) => Self::Int32,
            (Some("integer"), _) => Self::Int64,
            (Some("number"), Some("float")) => Self::Float,
            _ => Self::Any,
        }
    }

    fn range(self) -> Option<(&'static str, &'static str)> {
        match self {
            Self::Int32 => Some(("-2147483648", "2147483647")),
            Self::Int64 => Some(("-9223372036854775808", "9223372036854775807")),
            Self::Float => Some(("-3.4028234663852886e+38", "3.4028234663852886e+38")),
            Self::Any => None,
        }
    }

    /// Whether a bound is a number of the kind. The server refuses every value where it is not.
    fn holds(self, bound: f64) -> bool {
        #[expect(clippy::cast_precision_loss, reason = "the bound is a float64")]
        let below = (i64::MAX as f64).abs();
        match self {
            Self::Int32 => bound.fract() == 0.0 && (f64::from(i32::MIN)..=f64::from(i32::MAX)).contains(&bound),
            Self::Int64 => bound.fract() == 0.0 && (-below..below).contains(&bound),
            Self::Float => bound.abs() <= f64::from(f32::MAX),
            Self::Any => true,
        }
    }
}

fn number(schema: &Schema, out: &mut Writer, extras: &mut Extras) {
    let kind = Kind::of(schema);
    let bounds = [schema.bounds.minimum, schema.bounds.maximum, schema.bounds.multiple_of];
    if bounds.into_iter().flatten().any(|bound| !kind.holds(bound)) {
        extras.push(NO_NUMBER.to_owned());
        return;
    }
    let range = kind.range();
    let sides = [
        (
            "minimum",
            "exclusiveMinimum",
            schema.bounds.minimum,
            schema.bounds.exclusive_minimum,
            range.map(|(least, _)| least),
        ),
        (
            "maximum",
            "exclusiveMaximum",
            schema.bounds.maximum,
            schema.bounds.exclusive_maximum,
            range.map(|(_, most)| most),
        ),
    ];
    for (inclusive, exclusive, bound, is_exclusive, limit) in sides {
        let key = if is_exclusive { exclusive } else { inclusive };
        match (bound, limit) {
            (Some(bound), _) => whole_or_not(key, bound, out, extras),
            (None, Some(limit)) => out.key(inclusive).raw(limit),
            (None, None) => {}
        }
    }
    match schema.bounds.multiple_of {
        Some(factor) if factor <= 0.0 => extras.push(NO_NUMBER.to_owned()),
        Some(factor) if factor < 1.0 => {
            // The server makes the factor a whole number for whole numbers: it is 0 then, and refuses them all.
            extras.push(r#"{"not": {"type": "integer"}}"#.to_owned());
            out.key("multipleOf").raw(&float64(factor));
        }
        Some(factor) => whole_or_not("multipleOf", factor, out, extras),
        None => {}
    }
}

/// A bound. The server cuts the fraction off for whole numbers.
fn whole_or_not(key: &str, bound: f64, out: &mut Writer, extras: &mut Extras) {
    let text = float64(bound);
    let is_same = bound.fract() == 0.0 || key == "minimum" && bound < 0.0 || key == "maximum" && bound > 0.0;
    if is_same {
        out.key(key).raw(&text);
    } else {
        let cut = float64(bound.trunc() + 0.0);
        extras.push(format!(
            r#"{{"anyOf": [{{"type": "integer", "{key}": {cut}}}, {{"not": {{"type": "integer"}}, "{key}": {text}}}]}}"#
        ));
    }
}
