//! Names of time zones.

/// The names in `lib/time/zoneinfo.zip` of Go, sorted.
const ZONES: &str = include_str!("zones.txt");

/// Whether a time zone has this name.
pub(crate) fn is_zone(name: &str) -> bool {
    ZONES.lines().any(|zone| zone == name)
}

/// Whether a folder of time zones has this name.
pub(crate) fn has_zones(folder: &str) -> bool {
    let is_inside = |zone: &str| zone.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'));
    ZONES.lines().any(is_inside)
}
