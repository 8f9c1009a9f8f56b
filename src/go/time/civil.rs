//! Days since 1970 and dates of the Gregorian calendar, for any year: the arithmetic of Go's `Time.Date` and `time.Date`.

/// A day of the calendar; month and day count from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Date {
    /// The astronomical year: 0 is the year before 1.
    pub year: i64,
    /// From 1 on.
    pub month: i64,
    /// From 1 on.
    pub day: i64,
}

/// Number of days in 400 years.
const CYCLE: i64 = 146_097;

/// Number of days from 1970-01-01 to a date.
#[must_use]
pub fn days_of(year: i64, month: i64, day: i64) -> i64 {
    // Years begin in March here, so that the leap day is the last day.
    let year = if month < 3 { year - 1 } else { year };
    let month = (month + 9) % 12;
    let of_cycle = year.rem_euclid(400);
    let of_year = (153 * month + 2) / 5 + day - 1;
    year.div_euclid(400) * CYCLE + of_cycle * 365 + of_cycle / 4 - of_cycle / 100 + of_year - 719_468
}

impl Date {
    /// The date a number of days after 1970-01-01.
    #[must_use]
    pub fn of_days(days: i64) -> Self {
        let days = days + 719_468;
        let of_cycle = days.rem_euclid(CYCLE);
        let year = (of_cycle - of_cycle / 1460 + of_cycle / 36_524 - of_cycle / 146_096) / 365;
        let of_year = of_cycle - (365 * year + year / 4 - year / 100);
        let month = (5 * of_year + 2) / 153;
        let day = of_year - (153 * month + 2) / 5 + 1;
        let month = (month + 2) % 12 + 1;
        let year = year + days.div_euclid(CYCLE) * 400 + i64::from(month < 3);
        Self { year, month, day }
    }
}

/// Go's `daysIn`: the number of days of a month; 0 for a number that is not a month.
#[must_use]
pub fn days_in(year: i64, month: i64) -> i64 {
    match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_and_back() {
        for day in (-800_000..3_000_000).step_by(97) {
            let Date {
                year,
                month,
                day: of_month,
            } = Date::of_days(day);
            assert_eq!(days_of(year, month, of_month), day);
            assert!((1..=days_in(year, month)).contains(&of_month));
        }
        assert_eq!(days_of(1970, 1, 1), 0);
        assert_eq!(days_of(2000, 3, 1), 11_017);
    }
}
