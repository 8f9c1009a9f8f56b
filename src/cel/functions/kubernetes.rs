//! Kubernetes' own types: quantities, URLs, addresses and blocks of them, semantic versions, named formats.

use std::rc::Rc;

use super::Given;
use crate::cel::convert::Failure;
use crate::cel::library::{Cidr, Ip, NamedFormat, Quantity, Semver};
use crate::cel::value::{Entries, Map, Value};
use crate::go::url::Url;

pub(super) fn call<'v>(function: &str, args: &[Value<'v>]) -> Given<'v> {
    quantity(function, args)
        .or_else(|| url(function, args))
        .or_else(|| address(function, args))
        .or_else(|| block(function, args))
        .or_else(|| semver(function, args))
        .or_else(|| format(function, args))
        .or_else(|| is_known(function).then(|| Err(Failure::no_overload())))
}

/// Names of functions that some type of these libraries has.
fn is_known(function: &str) -> bool {
    const FUNCTIONS: [&str; 10] = [
        "quantity",
        "isQuantity",
        "url",
        "isURL",
        "ip",
        "isIP",
        "cidr",
        "isCIDR",
        "semver",
        "isSemver",
    ];
    FUNCTIONS.contains(&function)
}

fn quantity<'v>(function: &str, args: &[Value<'v>]) -> Given<'v> {
    let made = |value: Quantity| Ok(Value::Quantity(Rc::new(value)));
    Some(match (function, args) {
        ("quantity", [Value::String(text)]) => Quantity::parse(text.as_str()).map_err(Failure::new).and_then(made),
        ("isQuantity", [Value::String(text)]) => Ok(Value::Bool(Quantity::is_quantity(text.as_str()))),
        ("sign", [Value::Quantity(value)]) => Ok(Value::Int(value.sign())),
        ("isInteger", [Value::Quantity(value)]) => Ok(Value::Bool(value.is_integer())),
        ("asInteger", [Value::Quantity(value)]) => value.as_integer().map(Value::Int).map_err(Failure::new),
        ("asApproximateFloat", [Value::Quantity(value)]) => Ok(Value::Double(value.as_approximate_float())),
        ("add", [Value::Quantity(a), Value::Quantity(b)]) => made(a.add(b)),
        ("add", [Value::Quantity(a), Value::Int(b)]) => made(a.add_int(*b)),
        ("sub", [Value::Quantity(a), Value::Quantity(b)]) => made(a.sub(b)),
        ("sub", [Value::Quantity(a), Value::Int(b)]) => made(a.sub_int(*b)),
        ("compareTo", [Value::Quantity(a), Value::Quantity(b)]) => Ok(Value::Int(a.compare_to(b))),
        ("isLessThan", [Value::Quantity(a), Value::Quantity(b)]) => Ok(Value::Bool(a.is_less_than(b))),
        ("isGreaterThan", [Value::Quantity(a), Value::Quantity(b)]) => Ok(Value::Bool(a.is_greater_than(b))),
        _ => return None,
    })
}

fn url<'v>(function: &str, args: &[Value<'v>]) -> Given<'v> {
    Some(match (function, args) {
        ("url", [Value::String(text)]) => Url::parse(text.as_str())
            .map(|url| Value::Url(Rc::new(url)))
            .map_err(Failure::new),
        ("isURL", [Value::String(text)]) => Ok(Value::Bool(Url::is_request(text.as_str()))),
        ("getScheme", [Value::Url(url)]) => Ok(Value::text(url.scheme())),
        ("getHost", [Value::Url(url)]) => Ok(Value::text(url.host())),
        ("getHostname", [Value::Url(url)]) => Ok(Value::text(url.hostname())),
        ("getPort", [Value::Url(url)]) => Ok(Value::text(url.port())),
        ("getEscapedPath", [Value::Url(url)]) => Ok(Value::text(url.escaped_path())),
        ("getQuery", [Value::Url(url)]) => query(url),
        _ => return None,
    })
}

fn query<'v>(url: &Url) -> Result<Value<'v>, Failure> {
    let mut out = Entries::default();
    for (name, values) in url.query() {
        let values = values.into_iter().map(Value::text).collect();
        out.insert(Value::text(name), Value::list(values))?;
    }
    Ok(Value::Map(Map::Made(Rc::new(out))))
}

fn address<'v>(function: &str, args: &[Value<'v>]) -> Given<'v> {
    Some(match (function, args) {
        ("ip", [Value::String(text)]) => Ip::parse(text.as_str()).map(Value::Ip).map_err(Failure::new),
        ("isIP", [Value::String(text)]) => Ok(Value::Bool(Ip::is_ip(text.as_str()))),
        ("ip.isCanonical", [Value::String(text)]) => {
            Ip::is_canonical(text.as_str()).map(Value::Bool).map_err(Failure::new)
        }
        ("family", [Value::Ip(ip)]) => Ok(Value::Int(ip.family())),
        ("isUnspecified", [Value::Ip(ip)]) => Ok(Value::Bool(ip.is_unspecified())),
        ("isLoopback", [Value::Ip(ip)]) => Ok(Value::Bool(ip.is_loopback())),
        ("isLinkLocalMulticast", [Value::Ip(ip)]) => Ok(Value::Bool(ip.is_link_local_multicast())),
        ("isLinkLocalUnicast", [Value::Ip(ip)]) => Ok(Value::Bool(ip.is_link_local_unicast())),
        ("isGlobalUnicast", [Value::Ip(ip)]) => Ok(Value::Bool(ip.is_global_unicast())),
        _ => return None,
    })
}

fn block<'v>(function: &str, args: &[Value<'v>]) -> Given<'v> {
    Some(match (function, args) {
        ("cidr", [Value::String(text)]) => Cidr::parse(text.as_str()).map(Value::Cidr).map_err(Failure::new),
        ("isCIDR", [Value::String(text)]) => Ok(Value::Bool(Cidr::is_cidr(text.as_str()))),
        ("ip", [Value::Cidr(block)]) => Ok(Value::Ip(block.ip())),
        ("masked", [Value::Cidr(block)]) => Ok(Value::Cidr(block.masked())),
        ("prefixLength", [Value::Cidr(block)]) => Ok(Value::Int(block.prefix_length())),
        ("containsIP", [Value::Cidr(block), Value::Ip(ip)]) => Ok(Value::Bool(block.contains_ip(ip))),
        ("containsIP", [Value::Cidr(block), Value::String(text)]) => block
            .contains_ip_text(text.as_str())
            .map(Value::Bool)
            .map_err(Failure::new),
        ("containsCIDR", [Value::Cidr(block), Value::Cidr(other)]) => Ok(Value::Bool(block.contains_cidr(other))),
        ("containsCIDR", [Value::Cidr(block), Value::String(text)]) => block
            .contains_cidr_text(text.as_str())
            .map(Value::Bool)
            .map_err(Failure::new),
        _ => return None,
    })
}

fn semver<'v>(function: &str, args: &[Value<'v>]) -> Given<'v> {
    let made = |version: Semver| Value::Semver(Rc::new(version));
    Some(match (function, args) {
        ("semver", [Value::String(text)]) => Semver::parse(text.as_str()).map(made).map_err(Failure::new),
        ("semver", [Value::String(text), Value::Bool(true)]) => {
            Semver::parse_normalized(text.as_str()).map(made).map_err(Failure::new)
        }
        ("semver", [Value::String(text), Value::Bool(false)]) => {
            Semver::parse(text.as_str()).map(made).map_err(Failure::new)
        }
        ("isSemver", [Value::String(text)] | [Value::String(text), Value::Bool(false)]) => {
            Ok(Value::Bool(Semver::is_semver(text.as_str())))
        }
        ("isSemver", [Value::String(text), Value::Bool(true)]) => {
            Ok(Value::Bool(Semver::is_semver_normalized(text.as_str())))
        }
        ("major", [Value::Semver(version)]) => Ok(Value::Int(version.major())),
        ("minor", [Value::Semver(version)]) => Ok(Value::Int(version.minor())),
        ("patch", [Value::Semver(version)]) => Ok(Value::Int(version.patch())),
        ("compareTo", [Value::Semver(a), Value::Semver(b)]) => Ok(Value::Int(a.compare_to(b))),
        ("isLessThan", [Value::Semver(a), Value::Semver(b)]) => Ok(Value::Bool(a.is_less_than(b))),
        ("isGreaterThan", [Value::Semver(a), Value::Semver(b)]) => Ok(Value::Bool(a.is_greater_than(b))),
        _ => return None,
    })
}

fn format<'v>(function: &str, args: &[Value<'v>]) -> Given<'v> {
    Some(match (function, args) {
        ("format.named", [Value::String(name)]) => Ok(match NamedFormat::named(name.as_str()) {
            Some(format) => Value::some(Value::Format(format)),
            None => Value::Optional(None),
        }),
        ("validate", [Value::Format(format), Value::String(text)]) => {
            let errors = format.validate(text.as_str());
            let list = |errors: Vec<String>| Value::list(errors.into_iter().map(Value::text).collect());
            Ok(errors.map_or(Value::Optional(None), |errors| Value::some(list(errors))))
        }
        (function, []) => {
            let name = function.strip_prefix("format.")?;
            Ok(Value::Format(NamedFormat::named(name)?))
        }
        _ => return None,
    })
}
