//! Numbers.

use std::num::Wrapping;

use super::decimal::{Decimal, Operation};
use crate::go::convert::int64;
use crate::go::strconv::{atoi, parse_float, parse_int};
use crate::go::template::{Element, Function, Heap, Type, Value, show};

type Made = Result<Value, String>;

const ANY: Type = Type::Any;
const I: Type = Type::Int;

pub(super) const FUNCTIONS: &[Function] = &[
    Function::fixed("atoi", &[Type::String], |_, v| {
        // Go's result of a number that does not fit is the nearest.
        let text = v[0].text();
        Ok(Value::Int(atoi(text).unwrap_or_else(|error| {
            match (error.out_of_range, text.starts_with('-')) {
                (false, _) => 0,
                (true, true) => i64::MIN,
                (true, false) => i64::MAX,
            }
        })))
    }),
    Function::fixed("int", &[ANY], |_, v| Ok(Value::Int(to_int64(&v[0])))),
    Function::fixed("int64", &[ANY], |_, v| Ok(Value::Int64(to_int64(&v[0])))),
    Function::fixed("float64", &[ANY], |_, v| Ok(Value::Float(to_float64(&v[0])))),
    Function::fixed("toDecimal", &[ANY], |heap, v| {
        let text = show(heap, &v[0])?;
        Ok(Value::Int64(parse_int(&text, 8).unwrap_or_default()))
    }),
    Function::fixed("until", &[I], |heap, v| {
        let stop = v[0].number();
        steps(heap, 0, stop, if stop < 0 { -1 } else { 1 })
    }),
    Function::fixed("untilStep", &[I, I, I], |heap, v| {
        steps(heap, v[0].number(), v[1].number(), v[2].number())
    }),
    Function::variadic("seq", &[], I, sequence),
    Function::fixed("add1", &[ANY], |_, v| {
        Ok(Value::Int64((wrapping(&v[0]) + Wrapping(1)).0))
    }),
    Function::variadic("add", &[], ANY, |_, v| {
        Ok(Value::Int64(v.iter().map(wrapping).sum::<Wrapping<i64>>().0))
    }),
    Function::fixed("sub", &[ANY, ANY], |_, v| {
        Ok(Value::Int64((wrapping(&v[0]) - wrapping(&v[1])).0))
    }),
    Function::variadic("mul", &[ANY], ANY, |_, v| {
        Ok(Value::Int64(v.iter().map(wrapping).product::<Wrapping<i64>>().0))
    }),
    Function::fixed("div", &[ANY, ANY], |_, v| divided(v, i64::wrapping_div)),
    Function::fixed("mod", &[ANY, ANY], |_, v| divided(v, i64::wrapping_rem)),
    Function::variadic("max", &[ANY], ANY, |_, v| Ok(most(v))),
    Function::variadic("biggest", &[ANY], ANY, |_, v| Ok(most(v))),
    Function::variadic("min", &[ANY], ANY, |_, v| {
        Ok(Value::Int64(v.iter().map(to_int64).min().unwrap_or_default()))
    }),
    Function::variadic("maxf", &[ANY], ANY, |_, v| Ok(folded(v, f64::max))),
    Function::variadic("minf", &[ANY], ANY, |_, v| Ok(folded(v, f64::min))),
    Function::fixed("ceil", &[ANY], |_, v| Ok(to_float64(&v[0]).ceil().into())),
    Function::fixed("floor", &[ANY], |_, v| Ok(to_float64(&v[0]).floor().into())),
    Function::variadic("round", &[ANY, I], Type::Float, |_, v| Ok(round(v).into())),
    Function::fixed("add1f", &[ANY], |_, v| decimal(&v[0], &[Value::Int(1)], Operation::Add)),
    Function::variadic("addf", &[], ANY, |_, v| decimal(&Value::Float(0.0), v, Operation::Add)),
    Function::variadic("subf", &[ANY], ANY, |_, v| decimal(&v[0], &v[1..], Operation::Subtract)),
    Function::variadic("mulf", &[ANY], ANY, |_, v| decimal(&v[0], &v[1..], Operation::Multiply)),
    Function::variadic("divf", &[ANY], ANY, |_, v| decimal(&v[0], &v[1..], Operation::Divide)),
];

/// `cast.ToInt64`.
pub(super) fn to_int64(value: &Value) -> i64 {
    match value {
        Value::Int(number) | Value::Int64(number) => *number,
        Value::Uint8(number) => i64::from(*number),
        Value::Uint64(number) => number.cast_signed(),
        Value::Float(number) => int64(*number),
        Value::Bool(value) => i64::from(*value),
        Value::String(text) => parse_int(without_zeros(text), 0).unwrap_or_default(),
        _ => 0,
    }
}

/// Cuts off `.`, `.0`, `.00` at the end; a point alone stays.
fn without_zeros(text: &str) -> &str {
    let without = text.trim_end_matches('0');
    match without.strip_suffix('.') {
        Some(whole) if without.len() < text.len() => whole,
        _ => text,
    }
}

/// `cast.ToFloat64`.
#[expect(clippy::cast_precision_loss, reason = "Go's conversion rounds, too")]
pub(super) fn to_float64(value: &Value) -> f64 {
    match value {
        Value::Int(number) | Value::Int64(number) => *number as f64,
        Value::Uint8(number) => f64::from(*number),
        Value::Uint64(number) => *number as f64,
        Value::Float(number) => *number,
        Value::Bool(value) => f64::from(u8::from(*value)),
        Value::String(text) => parse_float(text).unwrap_or_default(),
        _ => 0.0,
    }
}

fn wrapping(value: &Value) -> Wrapping<i64> {
    Wrapping(to_int64(value))
}

fn divided(v: &[Value], divide: fn(i64, i64) -> i64) -> Made {
    match to_int64(&v[1]) {
        0 => Err("runtime error: integer divide by zero".to_owned()),
        by => Ok(Value::Int64(divide(to_int64(&v[0]), by))),
    }
}

fn most(v: &[Value]) -> Value {
    Value::Int64(v.iter().map(to_int64).max().unwrap_or_default())
}

/// Go's `math.Max` or `math.Min` of all values: NaN wins.
fn folded(v: &[Value], pick: fn(f64, f64) -> f64) -> Value {
    let mut numbers = v.iter().map(to_float64);
    let first = numbers.next().unwrap_or_default();
    Value::Float(numbers.fold(first, |one, other| {
        if one.is_nan() || other.is_nan() {
            f64::NAN
        } else {
            pick(one, other)
        }
    }))
}

fn range(heap: &mut Heap<'_>, start: i64, end: i64, step: i64) -> Result<Vec<Value>, String> {
    let mut out = Vec::new();
    let mut at = start;
    while if end < start {
        step < 0 && at > end
    } else {
        step > 0 && at < end
    } {
        heap.spend(32)?;
        out.push(Value::Int(at));
        match at.checked_add(step) {
            Some(next) => at = next,
            None => break,
        }
    }
    Ok(out)
}

fn steps(heap: &mut Heap<'_>, start: i64, end: i64, step: i64) -> Made {
    let numbers = range(heap, start, end, step)?;
    heap.list(Element::Int, numbers)
}

fn sequence(heap: &mut Heap<'_>, v: &[Value]) -> Made {
    let (start, step, end) = match v {
        [end] => (1, None, end.number()),
        [start, end] => (start.number(), None, end.number()),
        [start, step, end] => (start.number(), Some(step.number()), end.number()),
        _ => return Ok("".into()),
    };
    let direction = if end < start { -1 } else { 1 };
    let step = step.unwrap_or(direction);
    if end < start && step > 0 {
        return Ok("".into());
    }
    let numbers = range(heap, start, end.saturating_add(direction), step)?;
    let texts: Vec<String> = numbers.iter().map(|number| number.number().to_string()).collect();
    Ok(texts.join(" ").into())
}

fn round(v: &[Value]) -> f64 {
    let limit = v.get(2).map_or(0.5, to_float64);
    let power = 10_f64.powf(to_float64(&v[1]));
    let digits = power * to_float64(&v[0]);
    let rounded = if digits.fract() >= limit {
        digits.ceil()
    } else {
        digits.floor()
    };
    rounded / power
}

fn decimal(first: &Value, others: &[Value], operation: Operation) -> Made {
    let mut result = Decimal::of(to_float64(first))?;
    for other in others {
        result = result.apply(&Decimal::of(to_float64(other))?, operation)?;
    }
    Ok(Value::Float(result.float()))
}
