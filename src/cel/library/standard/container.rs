//! Members, items and sizes of lists, maps and texts.

use super::untyped;
use crate::cel::library::estimate::CallCost;
use crate::cel::library::overload::{Form, Function, function, size, typed};
use crate::cel::library::work;
use crate::cel::syntax::ast::operator;
use crate::cel::value::access::contains;
use crate::cel::value::{Failure, Value};

#[rustfmt::skip]
pub(in crate::cel::library) const FUNCTIONS: &[Function] = &[
    function(operator::IN, &[
        typed("in_list", "(A,list(A))bool").priced(|of| CallCost::of(of.size(1)), |args, _| size(args, 1)),
        typed("in_map", "(A,map(A,B))bool"),
    ]).form(Form::In).by_value(is_in).work(work::through),
    function(operator::INDEX, &[
        typed("index_list", "(list(A),int)A"),
        typed("index_map", "(map(A,B),A)B"),
        typed("optional_list_index_int", "(optional(list(V)),int)optional(V)"),
        typed("optional_map_index_value", "(optional(map(K,V)),K)optional(V)"),
    ]).form(Form::Index),
    function(operator::OPTIONAL_INDEX, &[
        typed("list_optindex_optional_int", "(list(V),int)optional(V)"),
        typed("optional_list_optindex_optional_int", "(optional(list(V)),int)optional(V)"),
        typed("map_optindex_optional_value", "(map(K,V),K)optional(V)"),
        typed("optional_map_optindex_optional_value", "(optional(map(K,V)),K)optional(V)"),
    ]).form(Form::OptionalIndex),
    function(operator::OPTIONAL_SELECT, &[
        typed("select_optional_field", "(dyn,string)optional(V)"),
    ]).form(Form::OptionalIndex),
    function("cel.@mapInsert", &[
        typed("@mapInsert_map_key_value", "(map(K,V),K,V)map(K,V)"),
        typed("@mapInsert_map_map", "(map(K,V),map(K,V))map(K,V)"),
    ]).form(Form::Insert),
    function("size", &[
        typed("size_bytes", "(bytes)int"),
        typed("bytes_size", "bytes.()int"),
        typed("size_list", "(list(A))int"),
        typed("list_size", "list(A).()int"),
        typed("size_map", "(map(A,B))int"),
        typed("map_size", "map(A,B).()int"),
        typed("size_string", "(string)int"),
        typed("string_size", "string.()int"),
    ]).by_value(length),
];

fn is_in<'v>(args: &[Value<'v>]) -> Result<Value<'v>, Failure> {
    match args {
        [wanted, Value::List(list)] => contains(list, wanted).map(Value::Bool),
        [key, Value::Map(map)] => Ok(Value::Bool(map.get(key)?.is_some())),
        _ => Err(Failure::no_overload()),
    }
}

fn length<'v>(args: &[Value<'v>]) -> Result<Value<'v>, Failure> {
    let [value] = args else {
        return Err(Failure::no_overload());
    };
    match value.size() {
        Some(size) => Ok(Value::Int(i64::try_from(size).unwrap_or(i64::MAX))),
        None => Err(untyped("size", value)),
    }
}
