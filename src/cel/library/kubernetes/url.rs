//! URLs (`library.URLs`).

use std::rc::Rc;

use super::READ;
use crate::cel::library::estimate::CallCost;
use crate::cel::library::overload::{Function, function, row, typed_call};
use crate::cel::library::price::PER_CHARACTER;
use crate::cel::value::{Entries, Failure, Map, Value};
use crate::go::url::Url;

#[rustfmt::skip]
pub(in crate::cel::library) const FUNCTIONS: &[Function] = &[
    function("url", &[
        row("string_to_url", "(string)kubernetes.URL", typed_call!(Value::String(text) => parse(text.as_str())))
            .priced(|of| CallCost::sized(of.size(0).scaled(PER_CHARACTER), of.size(0)), READ),
    ]).open_cost(READ),
    function("isURL", &[
        row("is_url_string", "(string)bool", typed_call!(Value::String(text) => Ok(Value::Bool(Url::is_request(text.as_str()))))),
    ]),
    function("getScheme", &[
        row("url_get_scheme", "kubernetes.URL.()string", typed_call!(Value::Url(url) => Ok(Value::text(url.scheme())))),
    ]),
    function("getHost", &[
        row("url_get_host", "kubernetes.URL.()string", typed_call!(Value::Url(url) => Ok(Value::text(url.host())))),
    ]),
    function("getHostname", &[
        row("url_get_hostname", "kubernetes.URL.()string", typed_call!(Value::Url(url) => Ok(Value::text(url.hostname())))),
    ]),
    function("getPort", &[
        row("url_get_port", "kubernetes.URL.()string", typed_call!(Value::Url(url) => Ok(Value::text(url.port())))),
    ]),
    function("getEscapedPath", &[
        row("url_get_escaped_path", "kubernetes.URL.()string", typed_call!(Value::Url(url) => Ok(Value::text(url.escaped_path())))),
    ]),
    function("getQuery", &[
        row("url_get_query", "kubernetes.URL.()map(string,list(string))", typed_call!(Value::Url(url) => query(url))),
    ]),
];

fn parse<'v>(text: &str) -> Result<Value<'v>, Failure> {
    Url::parse(text)
        .map(|url| Value::Url(Rc::new(url)))
        .map_err(Failure::new)
}

fn query<'v>(url: &Url) -> Result<Value<'v>, Failure> {
    let mut out = Entries::default();
    for (name, values) in url.query() {
        let values = values.into_iter().map(Value::text).collect();
        out.insert(Value::text(name), Value::list(values))?;
    }
    Ok(Value::Map(Map::Made(Rc::new(out))))
}
