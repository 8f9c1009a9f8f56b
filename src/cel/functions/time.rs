//! Parts of durations and timestamps.

use super::Given;
use crate::cel::convert::Failure;
use crate::cel::library::Duration;
use crate::cel::library::timestamp::Component;
use crate::cel::value::Value;

pub(super) fn call<'v>(function: &str, args: &[Value<'v>]) -> Given<'v> {
    if let [Value::Duration(duration)] = args {
        let part: fn(Duration) -> i64 = match function {
            "getHours" => Duration::hours,
            "getMinutes" => Duration::minutes,
            "getSeconds" => Duration::seconds,
            "getMilliseconds" => Duration::milliseconds,
            _ => return None,
        };
        return Some(Ok(Value::Int(part(*duration))));
    }
    let component = Component::of_function(function)?;
    let found = match args {
        [Value::Timestamp(at)] => at.component(component, None),
        [Value::Timestamp(at), Value::String(zone)] => at.component(component, Some(zone.as_str())),
        _ => return Some(Err(Failure::no_overload())),
    };
    Some(found.map(Value::Int).map_err(Failure::new))
}
