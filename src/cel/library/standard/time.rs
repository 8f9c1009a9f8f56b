//! Parts of durations and timestamps.

use crate::cel::library::Duration;
use crate::cel::library::overload::{Function, function, row};
use crate::cel::library::timestamp::Component;
use crate::cel::value::{Failure, Value};

#[rustfmt::skip]
pub(in crate::cel::library) const FUNCTIONS: &[Function] = &[
    function("getDate", &[
        row("timestamp_to_day_of_month_1_based", "timestamp.()int", |args| of_timestamp(args, Component::Date)),
        row("timestamp_to_day_of_month_1_based_with_tz", "timestamp.(string)int", |args| of_timestamp(args, Component::Date)),
    ]),
    function("getDayOfMonth", &[
        row("timestamp_to_day_of_month", "timestamp.()int", |args| of_timestamp(args, Component::DayOfMonth)),
        row("timestamp_to_day_of_month_with_tz", "timestamp.(string)int", |args| of_timestamp(args, Component::DayOfMonth)),
    ]),
    function("getDayOfWeek", &[
        row("timestamp_to_day_of_week", "timestamp.()int", |args| of_timestamp(args, Component::DayOfWeek)),
        row("timestamp_to_day_of_week_with_tz", "timestamp.(string)int", |args| of_timestamp(args, Component::DayOfWeek)),
    ]),
    function("getDayOfYear", &[
        row("timestamp_to_day_of_year", "timestamp.()int", |args| of_timestamp(args, Component::DayOfYear)),
        row("timestamp_to_day_of_year_with_tz", "timestamp.(string)int", |args| of_timestamp(args, Component::DayOfYear)),
    ]),
    function("getFullYear", &[
        row("timestamp_to_year", "timestamp.()int", |args| of_timestamp(args, Component::FullYear)),
        row("timestamp_to_year_with_tz", "timestamp.(string)int", |args| of_timestamp(args, Component::FullYear)),
    ]),
    function("getHours", &[
        row("timestamp_to_hours", "timestamp.()int", |args| of_timestamp(args, Component::Hours)),
        row("timestamp_to_hours_with_tz", "timestamp.(string)int", |args| of_timestamp(args, Component::Hours)),
        row("duration_to_hours", "duration.()int", |args| of_duration(args, Duration::hours)),
    ]),
    function("getMilliseconds", &[
        row("timestamp_to_milliseconds", "timestamp.()int", |args| of_timestamp(args, Component::Milliseconds)),
        row("timestamp_to_milliseconds_with_tz", "timestamp.(string)int", |args| of_timestamp(args, Component::Milliseconds)),
        row("duration_to_milliseconds", "duration.()int", |args| of_duration(args, Duration::milliseconds)),
    ]),
    function("getMinutes", &[
        row("timestamp_to_minutes", "timestamp.()int", |args| of_timestamp(args, Component::Minutes)),
        row("timestamp_to_minutes_with_tz", "timestamp.(string)int", |args| of_timestamp(args, Component::Minutes)),
        row("duration_to_minutes", "duration.()int", |args| of_duration(args, Duration::minutes)),
    ]),
    function("getMonth", &[
        row("timestamp_to_month", "timestamp.()int", |args| of_timestamp(args, Component::Month)),
        row("timestamp_to_month_with_tz", "timestamp.(string)int", |args| of_timestamp(args, Component::Month)),
    ]),
    function("getSeconds", &[
        row("timestamp_to_seconds", "timestamp.()int", |args| of_timestamp(args, Component::Seconds)),
        row("timestamp_to_seconds_tz", "timestamp.(string)int", |args| of_timestamp(args, Component::Seconds)),
        row("duration_to_seconds", "duration.()int", |args| of_duration(args, Duration::seconds)),
    ]),
];

fn of_duration<'v>(args: &[Value<'v>], part: fn(Duration) -> i64) -> Result<Value<'v>, Failure> {
    match args {
        [Value::Duration(duration)] => Ok(Value::Int(part(*duration))),
        _ => Err(Failure::no_overload()),
    }
}

fn of_timestamp<'v>(args: &[Value<'v>], part: Component) -> Result<Value<'v>, Failure> {
    let found = match args {
        [Value::Timestamp(at)] => at.component(part, None),
        [Value::Timestamp(at), Value::String(zone)] => at.component(part, Some(zone.as_str())),
        _ => return Err(Failure::no_overload()),
    };
    found.map(Value::Int).map_err(Failure::new)
}
