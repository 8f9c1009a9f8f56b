//! Paths, URLs and durations.

use crate::go::path;
use crate::go::strconv::parse_int;
use crate::go::template::{Entries, Function, Heap, MapType, Type, Value};
use crate::go::time::{HOUR, MINUTE, SECOND, duration_text, parse_duration};
use crate::go::url::{Parts, Url};

type Made = Result<Value, String>;

const S: &[Type] = &[Type::String];

pub(super) const FUNCTIONS: &[Function] = &[
    Function::fixed("base", S, |_, v| Ok(path::base(v[0].text()).into())),
    Function::fixed("dir", S, |_, v| Ok(path::dir(v[0].text()).into())),
    Function::fixed("clean", S, |_, v| Ok(path::clean(v[0].text()).into())),
    Function::fixed("ext", S, |_, v| Ok(path::ext(v[0].text()).into())),
    Function::fixed("isAbs", S, |_, v| Ok(v[0].text().starts_with('/').into())),
    Function::fixed("osBase", S, |_, v| Ok(path::base(v[0].text()).into())),
    Function::fixed("osDir", S, |_, v| Ok(path::dir(v[0].text()).into())),
    Function::fixed("osClean", S, |_, v| Ok(path::clean(v[0].text()).into())),
    Function::fixed("osExt", S, |_, v| Ok(path::ext(v[0].text()).into())),
    Function::fixed("osIsAbs", S, |_, v| Ok(v[0].text().starts_with('/').into())),
    Function::fixed("urlParse", S, url_parse),
    Function::fixed("urlJoin", &[Type::Map], url_join),
    Function::fixed("duration", &[Type::Any], |_, v| {
        let seconds = match &v[0] {
            Value::String(text) => parse_int(text, 10).unwrap_or_else(|error| limit(error.out_of_range, text)),
            Value::Int64(seconds) => *seconds,
            _ => 0,
        };
        Ok(duration_text(seconds.wrapping_mul(SECOND)).into())
    }),
    Function::fixed("durationRound", &[Type::Any], |_, v| Ok(duration_round(&v[0]).into())),
];

/// Go's result of a number that does not fit is the nearest.
fn limit(out_of_range: bool, text: &str) -> i64 {
    match (out_of_range, text.starts_with('-')) {
        (false, _) => 0,
        (true, true) => i64::MIN,
        (true, false) => i64::MAX,
    }
}

/// The largest unit of a duration: `2d`.
fn duration_round(value: &Value) -> String {
    let nanos = match value {
        Value::String(text) => parse_duration(text).unwrap_or_default(),
        Value::Int64(nanos) => *nanos,
        _ => 0,
    };
    let day = 24 * HOUR;
    let units = [
        (365 * day, "y"),
        (30 * day, "mo"),
        (day, "d"),
        (HOUR, "h"),
        (MINUTE, "m"),
        (SECOND, "s"),
    ];
    let size = nanos.unsigned_abs();
    let unit = units.iter().find(|(unit, _)| size > unit.unsigned_abs());
    unit.map_or_else(
        || "0s".to_owned(),
        |(unit, name)| format!("{}{name}", size / unit.unsigned_abs()),
    )
}

fn url_parse(heap: &mut Heap<'_>, v: &[Value]) -> Made {
    let url = Url::reference(v[0].text()).map_err(|words| format!("unable to parse url: {words}"))?;
    let parts = url.parts();
    let entries: Entries = [
        ("scheme", parts.scheme),
        ("host", parts.host),
        ("hostname", url.hostname()),
        ("path", parts.path),
        ("query", parts.query),
        ("opaque", parts.opaque),
        ("fragment", parts.fragment),
        ("userinfo", url.user().unwrap_or_default()),
    ]
    .into_iter()
    .map(|(key, text)| (key.into(), Value::from(text)))
    .collect();
    heap.map(MapType::Any, entries)
}

fn url_join(heap: &mut Heap<'_>, v: &[Value]) -> Made {
    let mut text = |key: &str| {
        let entries = heap.entries(&v[0])?;
        match entries.and_then(|entries| entries.get(key)) {
            None => Ok(String::new()),
            Some(Value::String(text)) => Ok(text.to_string()),
            Some(Value::Nil) => Err(super::texts::NIL_POINTER.to_owned()),
            Some(other) => {
                let kind = other.kind_name();
                Err(format!(
                    "unable to parse {key} key, must be of type string, but {kind} found"
                ))
            }
        }
    };
    let parts = Parts {
        scheme: text("scheme")?,
        host: text("host")?,
        path: text("path")?,
        query: text("query")?,
        opaque: text("opaque")?,
        fragment: text("fragment")?,
    };
    let user = text("userinfo")?;
    let mut url = Url::of(parts);
    if !user.is_empty() {
        let other = Url::reference(&format!("proto://{user}@host"))
            .map_err(|words| format!("unable to parse userinfo in dict: {words}"))?;
        url.set_user_of(&other);
    }
    Ok(url.to_string().into())
}
