//! Named formats (`library.Format`).

use crate::cel::library::NamedFormat;
use crate::cel::library::estimate::CallCost;
use crate::cel::library::overload::{Function, function, row, size, typed_call};
use crate::cel::library::price;
use crate::cel::library::price::{PER_CHARACTER, PER_REGEX_CHARACTER};
use crate::cel::value::{Failure, Value};

/// The longest regular expression of a format.
const LONGEST: f64 = 128.0;

#[rustfmt::skip]
pub(in crate::cel::library) const FUNCTIONS: &[Function] = &[
    function("format.byte", &[
        row("format.byte", "()kubernetes.NamedFormat", |_| constant("byte")),
    ]),
    function("format.date", &[
        row("format.date", "()kubernetes.NamedFormat", |_| constant("date")),
    ]),
    function("format.datetime", &[
        row("format.datetime", "()kubernetes.NamedFormat", |_| constant("datetime")),
    ]),
    function("format.dns1035Label", &[
        row("format.dns1035Label", "()kubernetes.NamedFormat", |_| constant("dns1035Label")),
    ]),
    function("format.dns1035LabelPrefix", &[
        row("format.dns1035LabelPrefix", "()kubernetes.NamedFormat", |_| constant("dns1035LabelPrefix")),
    ]),
    function("format.dns1123Label", &[
        row("format.dns1123Label", "()kubernetes.NamedFormat", |_| constant("dns1123Label")),
    ]),
    function("format.dns1123LabelPrefix", &[
        row("format.dns1123LabelPrefix", "()kubernetes.NamedFormat", |_| constant("dns1123LabelPrefix")),
    ]),
    function("format.dns1123Subdomain", &[
        row("format.dns1123Subdomain", "()kubernetes.NamedFormat", |_| constant("dns1123Subdomain")),
    ]),
    function("format.dns1123SubdomainPrefix", &[
        row("format.dns1123SubdomainPrefix", "()kubernetes.NamedFormat", |_| constant("dns1123SubdomainPrefix")),
    ]),
    function("format.labelValue", &[
        row("format.labelValue", "()kubernetes.NamedFormat", |_| constant("labelValue")),
    ]),
    function("format.qualifiedName", &[
        row("format.qualifiedName", "()kubernetes.NamedFormat", |_| constant("qualifiedName")),
    ]),
    function("format.uri", &[
        row("format.uri", "()kubernetes.NamedFormat", |_| constant("uri")),
    ]),
    function("format.uuid", &[
        row("format.uuid", "()kubernetes.NamedFormat", |_| constant("uuid")),
    ]),
    function("format.named", &[
        row("format-named", "(string)optional(kubernetes.NamedFormat)", typed_call!(Value::String(name) => Ok(named(name.as_str())))),
    ]),
    function("validate", &[
        row("format-validate", "kubernetes.NamedFormat.(string)optional(list(string))", typed_call!(Value::Format(format), Value::String(text) => Ok(validate(*format, text.as_str()))))
            .priced(|of| CallCost::of(of.size(0).scaled(PER_CHARACTER).scaled(LONGEST * PER_REGEX_CHARACTER)), cost),
    ]).open_cost(cost),
];

fn constant<'v>(name: &str) -> Result<Value<'v>, Failure> {
    NamedFormat::named(name)
        .map(Value::Format)
        .ok_or_else(Failure::no_overload)
}

fn named<'v>(name: &str) -> Value<'v> {
    NamedFormat::named(name).map_or(Value::Optional(None), |format| Value::some(Value::Format(format)))
}

fn validate<'v>(format: NamedFormat, text: &str) -> Value<'v> {
    let list = |errors: Vec<String>| Value::list(errors.into_iter().map(Value::text).collect());
    format
        .validate(text)
        .map_or(Value::Optional(None), |errors| Value::some(list(errors)))
}

fn cost(args: &[Value<'_>], _: u64) -> u64 {
    match args.first() {
        Some(Value::Format(format)) => price::regex(size(args, 1), format.regex_size()),
        _ => 1,
    }
}
