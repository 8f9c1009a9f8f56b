//! Time zones: IANA names from an embedded database, so that answers do not depend on the machine, and offsets as cel-go reads them.

use std::sync::LazyLock;

use jiff::tz::TimeZoneDatabase;

use crate::go::strconv::atoi;

static ZONES: LazyLock<TimeZoneDatabase> = LazyLock::new(TimeZoneDatabase::bundled);

/// Seconds east of UTC at a given time.
///
/// # Errors
/// Go's text for an unknown time zone.
pub(super) fn offset(zone: &str, unix: i64) -> Result<i64, String> {
    match zone.split_once(':') {
        Some((hours, minutes)) => fixed(zone, hours, minutes),
        None => named(zone, unix),
    }
}

fn fixed(zone: &str, hours: &str, minutes: &str) -> Result<i64, String> {
    let number = |text| atoi(text).map_err(|error| error.to_string());
    let (hours, minutes) = (number(hours)?, number(minutes)?);
    let minutes = if zone.starts_with('-') {
        minutes.wrapping_neg()
    } else {
        minutes
    };
    // Any number of minutes is allowed. The server's arithmetic is in nanoseconds and wraps around.
    let nanos = hours
        .wrapping_mul(60)
        .wrapping_add(minutes)
        .wrapping_mul(60_000_000_000);
    Ok(nanos / 1_000_000_000)
}

fn named(zone: &str, unix: i64) -> Result<i64, String> {
    // The server's local zone is assumed to be UTC.
    if matches!(zone, "" | "UTC" | "Local") {
        return Ok(0);
    }
    if zone.contains("..") || zone.starts_with(['/', '\\']) {
        return Err("time: invalid location name".to_owned());
    }
    let found = ZONES.get(zone).ok().filter(|found| found.iana_name() == Some(zone));
    let found = found.ok_or_else(|| format!("unknown time zone {zone}"))?;
    let nearest = unix.clamp(jiff::Timestamp::MIN.as_second(), jiff::Timestamp::MAX.as_second());
    let at = jiff::Timestamp::from_second(nearest).unwrap_or_default();
    Ok(i64::from(found.to_offset(at).seconds()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names() {
        assert_eq!(offset("Europe/Berlin", 1_720_000_000), Ok(7200));
        assert_eq!(offset("Europe/Berlin", 1_700_000_000), Ok(3600));
        assert_eq!(offset("US/Central", -1), Ok(-21_600));
        assert_eq!(
            offset("europe/berlin", 0),
            Err("unknown time zone europe/berlin".to_owned())
        );
        assert_eq!(offset("../x", 0), Err("time: invalid location name".to_owned()));
    }

    #[test]
    fn offsets() {
        assert_eq!(offset("+02:30", 0), Ok(9000));
        assert_eq!(offset("-02:30", 0), Ok(-9000));
        assert_eq!(offset("02:00", 0), Ok(7200));
        assert_eq!(
            offset(":30", 0),
            Err(r#"strconv.Atoi: parsing "": invalid syntax"#.to_owned())
        );
        assert_eq!(offset("1:60", 0), Ok(7200));
    }
}
