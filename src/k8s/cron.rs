//! Schedules of `CronJobs`, such as `*/5 0-6 * * mon`.
//!
//! The grammar and the error texts are those of `ParseStandard` in `github.com/robfig/cron`, which the server calls.

use crate::go::strconv::{NumError, atoi, quote};
use crate::go::strings::to_lower;
use crate::go::time::{has_zones, is_zone, parse_duration};

/// A field of a schedule: its numbers, and names for them.
struct Bounds {
    least: i64,
    most: i64,
    names: &'static [&'static str],
}

const MONTHS: [&str; 12] = [
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
];
const DAYS: [&str; 7] = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

const FIELDS: [Bounds; 5] = [
    Bounds {
        least: 0,
        most: 59,
        names: &[],
    },
    Bounds {
        least: 0,
        most: 23,
        names: &[],
    },
    Bounds {
        least: 1,
        most: 31,
        names: &[],
    },
    Bounds {
        least: 1,
        most: 12,
        names: &MONTHS,
    },
    Bounds {
        least: 0,
        most: 6,
        names: &DAYS,
    },
];

const DESCRIPTORS: [&str; 7] = [
    "@yearly",
    "@annually",
    "@monthly",
    "@weekly",
    "@daily",
    "@midnight",
    "@hourly",
];

/// Checks a schedule.
///
/// # Errors
/// The server's words.
pub(crate) fn parse(text: &str) -> Result<(), String> {
    let mut schedule = text;
    if text.starts_with("TZ=") || text.starts_with("CRON_TZ=") {
        let start = text.find('=').map_or(0, |at| at + 1);
        let Some(end) = text.find(' ') else {
            // Go's slice ends before it starts.
            return Err("invalid schedule format: runtime error: slice bounds out of range [:-1]".to_owned());
        };
        let zone = text.get(start..end).unwrap_or_default();
        load_location(zone).map_err(|words| format!("provided bad location {zone}: {words}"))?;
        schedule = text[end..].trim();
    }
    if schedule.starts_with('@') {
        return descriptor(schedule);
    }
    let fields: Vec<&str> = schedule.split_whitespace().collect();
    if fields.len() != FIELDS.len() {
        return Err(format!(
            "expected exactly {} fields, found {}: [{}]",
            FIELDS.len(),
            fields.len(),
            fields.join(" ")
        ));
    }
    for (field, bounds) in fields.into_iter().zip(&FIELDS) {
        for part in field.split(',').filter(|part| !part.is_empty()) {
            range(part, bounds)?;
        }
    }
    Ok(())
}

fn descriptor(text: &str) -> Result<(), String> {
    if DESCRIPTORS.contains(&text) {
        return Ok(());
    }
    match text.strip_prefix("@every ") {
        Some(duration) => parse_duration(duration)
            .map(|_| ())
            .map_err(|words| format!("failed to parse duration {text}: {words}")),
        None => Err(format!("unrecognized descriptor: {text}")),
    }
}

/// `1-5/2`, `*`, `mon`
fn range(text: &str, bounds: &Bounds) -> Result<(), String> {
    let parts: Vec<&str> = text.split('/').collect();
    let limits: Vec<&str> = parts[0].split('-').collect();
    let (start, mut end);
    if matches!(limits[0], "*" | "?") {
        (start, end) = (bounds.least, bounds.most);
    } else {
        start = number_or_name(limits[0], bounds)?;
        end = match limits[..] {
            [_] => start,
            [_, end] => number_or_name(end, bounds)?,
            _ => return Err(format!("too many hyphens: {text}")),
        };
    }
    let step = match parts[..] {
        [_] => 1,
        [_, step] => {
            let step = number(step)?;
            if limits.len() == 1 {
                end = bounds.most;
            }
            step
        }
        _ => return Err(format!("too many slashes: {text}")),
    };
    if start < bounds.least {
        return Err(format!(
            "beginning of range ({start}) below minimum ({}): {text}",
            bounds.least
        ));
    }
    if end > bounds.most {
        return Err(format!("end of range ({end}) above maximum ({}): {text}", bounds.most));
    }
    if start > end {
        return Err(format!(
            "beginning of range ({start}) beyond end of range ({end}): {text}"
        ));
    }
    if step == 0 {
        return Err(format!("step of range should be a positive number: {text}"));
    }
    Ok(())
}

fn number_or_name(text: &str, bounds: &Bounds) -> Result<i64, String> {
    let lower = to_lower(text);
    match bounds.names.iter().position(|name| *name == lower) {
        Some(at) => Ok(bounds.least + i64::try_from(at).unwrap_or_default()),
        None => number(text),
    }
}

fn number(text: &str) -> Result<i64, String> {
    let number = atoi(text).map_err(|NumError { out_of_range, .. }| {
        let reason = if out_of_range {
            "value out of range"
        } else {
            "invalid syntax"
        };
        format!(
            "failed to parse int from {text}: strconv.Atoi: parsing {}: {reason}",
            quote(text)
        )
    })?;
    if number < 0 {
        return Err(format!("negative number ({number}) not allowed: {text}"));
    }
    Ok(number)
}

/// Finds a time zone (`time.LoadLocation`).
///
/// # Errors
/// Go's words for a name that is not known.
pub(crate) fn load_location(name: &str) -> Result<(), String> {
    if matches!(name, "" | "UTC" | "Local") || is_zone(name) {
        return Ok(());
    }
    if name.contains("..") || name.starts_with(['/', '\\']) {
        return Err("time: invalid location name".to_owned());
    }
    if has_zones(name) {
        return Err("is a directory".to_owned());
    }
    Err(format!("unknown time zone {name}"))
}
