//! `time`: dates, points in time and their text, durations.

mod civil;
mod duration;
mod layout;

pub use civil::{Date, days_in, days_of};
pub use duration::{HOUR, MICROSECOND, MILLISECOND, MINUTE, SECOND, hours, minutes, parse_duration, seconds};
pub use layout::{DATE, Layout, Part, RFC_3339, RFC_3339_NANO, parse};

/// Seconds of a day.
pub const DAY_SECONDS: i64 = 86_400;

/// A point in time, and the offset from UTC that it is written with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Time {
    /// Seconds since 1970.
    pub seconds: i64,
    /// Nanoseconds of the second.
    pub nanos: u32,
    /// Seconds east of UTC.
    pub offset: i32,
}

/// Go's quoting of texts in the errors of this package: bytes that are not printable ASCII are escaped one by one.
fn quote(bytes: &[u8]) -> String {
    let mut out = String::from("\"");
    for byte in bytes {
        match byte {
            b'"' | b'\\' => out.extend(['\\', char::from(*byte)]),
            b' '..=0x7f => out.push(char::from(*byte)),
            _ => out.push_str(&format!("\\x{byte:02x}")),
        }
    }
    out.push('"');
    out
}
