//! Address blocks (`library.CIDR`).

use super::READ;
use crate::cel::library::Cidr;
use crate::cel::library::estimate;
use crate::cel::library::estimate::{Arguments, CallCost};
use crate::cel::library::overload::{Function, function, row, size, typed_call};
use crate::cel::library::price::{PER_CHARACTER, scaled};
use crate::cel::library::range::{ONE, Range};
use crate::cel::library::standard::conversion;
use crate::cel::value::{Failure, Value};

/// The number of bytes of an address.
const ADDRESS: Range = Range { min: 4, max: 16 };

#[rustfmt::skip]
pub(in crate::cel::library) const FUNCTIONS: &[Function] = &[
    function("cidr", &[
        row("string_to_cidr", "(string)net.CIDR", typed_call!(Value::String(text) => Cidr::parse(text.as_str()).map(Value::Cidr).map_err(Failure::new))).priced(estimate::read, READ),
    ]).open_cost(READ),
    function("isCIDR", &[
        row("is_cidr", "(string)bool", typed_call!(Value::String(text) => Ok(Value::Bool(Cidr::is_cidr(text.as_str()))))).priced(estimate::read, READ),
    ]).open_cost(READ),
    function("ip", &[
        row("cidr_ip", "net.CIDR.()net.IP", typed_call!(Value::Cidr(block) => Ok(Value::Ip(block.ip())))),
    ]),
    function("masked", &[
        row("cidr_masked", "net.CIDR.()net.CIDR", typed_call!(Value::Cidr(block) => Ok(Value::Cidr(block.masked())))),
    ]),
    function("prefixLength", &[
        row("cidr_prefix_length", "net.CIDR.()int", typed_call!(Value::Cidr(block) => Ok(Value::Int(block.prefix_length())))),
    ]),
    function("containsIP", &[
        row("cidr_contains_ip_string", "net.CIDR.(string)bool", typed_call!(Value::Cidr(block), Value::String(text) => block.contains_ip_text(text.as_str()).map(Value::Bool).map_err(Failure::new)))
            .priced(|of| read(of, address(of)), |args, result| address_cost(args, result) + read_cost(args)),
        row("cidr_contains_ip_ip", "net.CIDR.(net.IP)bool", typed_call!(Value::Cidr(block), Value::Ip(ip) => Ok(Value::Bool(block.contains_ip(ip)))))
            .priced(address, address_cost),
    ]).open_cost(address_cost),
    function("containsCIDR", &[
        row("cidr_contains_cidr_string", "net.CIDR.(string)bool", typed_call!(Value::Cidr(block), Value::String(text) => block.contains_cidr_text(text.as_str()).map(Value::Bool).map_err(Failure::new)))
            .priced(|of| read(of, block(of)), |args, result| block_cost(args, result) + read_cost(args)),
        row("cidr_contains_cidr", "net.CIDR.(net.CIDR)bool", typed_call!(Value::Cidr(block), Value::Cidr(other) => Ok(Value::Bool(block.contains_cidr(other)))))
            .priced(block, block_cost),
    ]).open_cost(block_cost),
    function("string", &[
        row("cidr_to_string", "(net.CIDR)string", conversion::string),
    ]),
];

/// Estimates comparing an address with the block.
fn address(_: &Arguments<'_, '_>) -> CallCost {
    CallCost::of(ADDRESS.add(ADDRESS).scaled(PER_CHARACTER))
}

/// Estimates comparing a block with the block.
fn block(of: &Arguments<'_, '_>) -> CallCost {
    CallCost::of(address(of).cost.add(ADDRESS.scaled(PER_CHARACTER)).add(ONE))
}

/// Adds the cost of reading the text argument.
fn read(of: &Arguments<'_, '_>, then: CallCost) -> CallCost {
    CallCost::of(then.cost.add(of.size(0).scaled(PER_CHARACTER)))
}

fn address_cost(args: &[Value<'_>], _: u64) -> u64 {
    scaled(2 * size(args, 0), PER_CHARACTER)
}

fn block_cost(args: &[Value<'_>], result: u64) -> u64 {
    address_cost(args, result) + scaled(size(args, 0), PER_CHARACTER) + 1
}

fn read_cost(args: &[Value<'_>]) -> u64 {
    scaled(size(args, 1), PER_CHARACTER)
}
