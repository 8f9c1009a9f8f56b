//! `time`: dates, points in time and their text, durations.

mod civil;
mod duration;
mod layout;
mod point;
mod quote;
mod zone;

pub use civil::{Date, days_in, days_of};
pub use duration::{
    HOUR, MICROSECOND, MILLISECOND, MINUTE, SECOND, duration_text, hours, minutes, parse_duration, seconds,
};
pub use layout::{DATE, Layout, Part, RFC_3339, RFC_3339_MICRO, RFC_3339_NANO, parse};
pub use point::{DAY_SECONDS, Time};
pub(crate) use zone::{has_zones, is_zone};
