//! Timestamps: the date and time formats of both Go YAML libraries.

use crate::go::time::{Layout, Part, RFC_3339_NANO, Time, parse};

use Part::{AnyFraction, Hour, ShortDay, ShortMinute, ShortMonth, ShortSecond, Text, Year, Zone};

macro_rules! date_time {
    ($separator:literal $(, $zone:expr)?) => {
        &[
            Year, Text("-"), ShortMonth, Text("-"), ShortDay, Text($separator), Hour, Text(":"), ShortMinute, Text(":"),
            ShortSecond, AnyFraction $(, $zone)?
        ]
    };
}

/// Go's `allowedTimestampFormats`.
const LAYOUTS: [Layout; 4] = [
    date_time!("T", Zone),
    date_time!("t", Zone),
    date_time!(" "),
    &[Year, Text("-"), ShortMonth, Text("-"), ShortDay],
];

/// Go's `parseTimestamp`.
pub(crate) fn timestamp(text: &str) -> Option<Time> {
    let year = text.bytes().take_while(u8::is_ascii_digit).count();
    if year != 4 || text.as_bytes().get(year) != Some(&b'-') {
        return None;
    }
    LAYOUTS.into_iter().find_map(|layout| parse(layout, text).ok())
}

/// A date or time in RFC 3339 form, as JSON has it; `None` for any other text.
pub(crate) fn rfc3339(text: &str) -> Option<String> {
    timestamp(text).map(|time| time.format(RFC_3339_NANO))
}
