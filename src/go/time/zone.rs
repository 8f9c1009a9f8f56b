//! Names of time zones.

/// The names in `lib/time/zoneinfo.zip` of Go, sorted.
const ZONES: &str = include_str!("zones.txt");

/// Whether a time zone has this name.
pub(crate) fn is_zone(name: &str) -> bool {
    ZONES.lines().any(|zone| zone == name)
}
