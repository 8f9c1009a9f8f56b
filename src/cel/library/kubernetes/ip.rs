//! Addresses (`library.IP`).

use super::{READ, READ_TWICE};
use crate::cel::library::Ip;
use crate::cel::library::estimate;
use crate::cel::library::overload::{Function, function, row, typed_call};
use crate::cel::library::standard::conversion;
use crate::cel::value::{Failure, Value};

#[rustfmt::skip]
pub(in crate::cel::library) const FUNCTIONS: &[Function] = &[
    function("ip", &[
        row("string_to_ip", "(string)net.IP", typed_call!(Value::String(text) => Ip::parse(text.as_str()).map(Value::Ip).map_err(Failure::new))).priced(estimate::read, READ),
    ]).open_cost(READ),
    function("isIP", &[
        row("is_ip", "(string)bool", typed_call!(Value::String(text) => Ok(Value::Bool(Ip::is_ip(text.as_str()))))).priced(estimate::read, READ),
    ]).open_cost(READ),
    function("ip.isCanonical", &[
        row("ip_is_canonical", "(string)bool", typed_call!(Value::String(text) => Ip::is_canonical(text.as_str()).map(Value::Bool).map_err(Failure::new)))
            .priced(estimate::read_twice, READ_TWICE),
    ]).open_cost(READ_TWICE),
    function("family", &[
        row("ip_family", "net.IP.()int", typed_call!(Value::Ip(ip) => Ok(Value::Int(ip.family())))),
    ]),
    function("isUnspecified", &[
        row("ip_is_unspecified", "net.IP.()bool", typed_call!(Value::Ip(ip) => Ok(Value::Bool(ip.is_unspecified())))),
    ]),
    function("isLoopback", &[
        row("ip_is_loopback", "net.IP.()bool", typed_call!(Value::Ip(ip) => Ok(Value::Bool(ip.is_loopback())))),
    ]),
    function("isLinkLocalMulticast", &[
        row("ip_is_link_local_multicast", "net.IP.()bool", typed_call!(Value::Ip(ip) => Ok(Value::Bool(ip.is_link_local_multicast())))),
    ]),
    function("isLinkLocalUnicast", &[
        row("ip_is_link_local_unicast", "net.IP.()bool", typed_call!(Value::Ip(ip) => Ok(Value::Bool(ip.is_link_local_unicast())))),
    ]),
    function("isGlobalUnicast", &[
        row("ip_is_global_unicast", "net.IP.()bool", typed_call!(Value::Ip(ip) => Ok(Value::Bool(ip.is_global_unicast())))),
    ]),
    function("string", &[
        row("ip_to_string", "(net.IP)string", conversion::string),
    ]),
];
