//! Points in time.

/// Number of seconds per day.
pub const DAY_SECONDS: i64 = 86_400;

/// A point in time, and its written offset from UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Time {
    /// Seconds since 1970.
    pub seconds: i64,
    /// Nanoseconds of the second.
    pub nanos: u32,
    /// Seconds east of UTC.
    pub offset: i32,
}
