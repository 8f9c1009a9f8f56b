//! Defaults, types and control.

use super::equal::equal;
use crate::go::template::{Function, Heap, Type, Value};

const ANY: Type = Type::Any;
const S: Type = Type::String;

pub(super) const FUNCTIONS: &[Function] = &[
    Function::variadic("default", &[ANY], ANY, |heap, v| {
        let given = v.get(1).filter(|given| heap.truth(given));
        Ok(given.unwrap_or(&v[0]).clone())
    }),
    Function::fixed("empty", &[ANY], |heap, v| Ok((!heap.truth(&v[0])).into())),
    Function::variadic("coalesce", &[], ANY, |heap, v| {
        let full = v.iter().find(|value| heap.truth(value));
        Ok(full.cloned().unwrap_or(Value::Nil))
    }),
    Function::variadic("all", &[], ANY, |heap, v| {
        Ok(v.iter().all(|value| heap.truth(value)).into())
    }),
    Function::variadic("any", &[], ANY, |heap, v| {
        Ok(v.iter().any(|value| heap.truth(value)).into())
    }),
    Function::fixed("ternary", &[ANY, ANY, Type::Bool], |_, v| {
        Ok(v[usize::from(matches!(v[2], Value::Bool(false)))].clone())
    }),
    Function::fixed("fail", &[S], |_, v| Err(v[0].text().to_owned())),
    Function::fixed("typeOf", &[ANY], |_, v| Ok(type_of(&v[0]).into())),
    Function::fixed("typeIs", &[S, ANY], |_, v| Ok((v[0].text() == type_of(&v[1])).into())),
    Function::fixed("typeIsLike", &[S, ANY], |_, v| {
        let (wanted, found) = (v[0].text(), type_of(&v[1]));
        Ok((wanted == found || found.strip_prefix('*') == Some(wanted)).into())
    }),
    Function::fixed("kindOf", &[ANY], |_, v| Ok(v[0].kind_name().into())),
    Function::fixed("kindIs", &[S, ANY], |_, v| Ok((v[0].text() == v[1].kind_name()).into())),
    Function::fixed("deepEqual", &[ANY, ANY], |heap: &mut Heap<'_>, v| {
        Ok(equal(heap, &v[0], &v[1])?.into())
    }),
];

fn type_of(value: &Value) -> &'static str {
    if value.is_nil() { "<nil>" } else { value.type_name() }
}
