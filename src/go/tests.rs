//! Compares functions with Go's answers: the tables in `tests/library`, which the program `tests/go/library` prints.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;

use super::base64::Encoding;
use super::json;
use super::strconv::{
    Format, format_float, format_float32, is_print, parse_float, parse_int, parse_uint, quote, quote_bytes, quote_rune,
};
use super::strings::to_lower;
use super::time::{DATE, Layout, Part, RFC_3339, RFC_3339_NANO, hours, minutes, parse, parse_duration, seconds};

/// The lines of a table. `CRDSMITH_LIBRARY` names a folder with larger ones.
fn lines(name: &str) -> Vec<String> {
    let folder = std::env::var("CRDSMITH_LIBRARY")
        .unwrap_or_else(|_| concat!(env!("CARGO_MANIFEST_DIR"), "/tests/library").to_owned());
    let text = std::fs::read_to_string(format!("{folder}/{name}.txt")).unwrap();
    text.lines().map(str::to_owned).collect()
}

fn rows(name: &str) -> Vec<Vec<Value>> {
    let lines = lines(name).into_iter();
    lines.map(|line| serde_json::from_str(&line).unwrap()).collect()
}

fn said<T: ToString>(result: Result<T, impl ToString>) -> String {
    result.map_or_else(|error| error.to_string(), |value| value.to_string())
}

#[test]
fn floats() {
    for line in lines("floats") {
        let mut parts = line.split(' ');
        let number = f64::from_bits(u64::from_str_radix(parts.next().unwrap(), 16).unwrap());
        for format in [Format::E, Format::F, Format::G] {
            assert_eq!(
                Some(format_float(number, format, None).as_str()),
                parts.next(),
                "{line}"
            );
        }
        #[expect(clippy::cast_possible_truncation, reason = "the form of 32 bits is asked for")]
        let narrow = format_float32(number as f32, Format::G, None);
        assert_eq!(Some(narrow.as_str()), parts.next(), "{line}");
        let written = parts.next().unwrap();
        if written != "-" {
            assert_eq!(json::float64(number), written, "{line}");
        }
        for precision in [0, 3, 17] {
            for format in [Format::E, Format::G] {
                assert_eq!(
                    Some(format_float(number, format, Some(precision)).as_str()),
                    parts.next(),
                    "{line}"
                );
            }
        }
        if let Some(fixed) = parts.next() {
            assert_eq!(format_float(number, Format::F, Some(2)), fixed, "{line}");
        }
    }
}

#[test]
fn numbers() {
    for row in rows("parsed") {
        let text = row[0].as_str().unwrap();
        for (base, at) in [(0, 1), (10, 3)] {
            assert_eq!(said(parse_int(text, base)), row[at], "{text}");
            assert_eq!(said(parse_uint(text, base)), row[at + 1], "{text}");
        }
        let float = parse_float(text).map(|number| {
            if number.is_nan() {
                0x7ff8_0000_0000_0001
            } else {
                number.to_bits()
            }
        });
        assert_eq!(said(float.map(|bits| format!("{bits:016x}"))), row[5], "{text}");
    }
}

#[test]
fn numbers_through_json() {
    assert_eq!(json::number(-0.0), json::Number::Int64(0));
    assert_eq!(json::number(1e18), json::Number::Int64(1_000_000_000_000_000_000));
    assert_eq!(
        json::number(2f64.powi(60)),
        json::Number::Int64(1_152_921_504_606_847_000)
    );
    assert_eq!(json::number(-2f64.powi(63)), json::Number::Float64(-2f64.powi(63)));
    assert_eq!(json::number(1e21), json::Number::Float64(1e21));
}

#[test]
fn quotes() {
    for row in rows("quoted") {
        let (given, wanted) = (row[0].as_str().unwrap(), row[1].as_str().unwrap());
        if wanted.starts_with('\'') {
            assert_eq!(quote_rune(given.chars().next().unwrap()), wanted);
            continue;
        }
        let bytes = STANDARD.decode(given).unwrap();
        assert_eq!(quote_bytes(&bytes), wanted);
        if let Ok(text) = std::str::from_utf8(&bytes) {
            assert_eq!(quote(text), wanted);
        }
    }
}

#[test]
fn printable_characters() {
    let (mut count, mut hash) = (0, 0xcbf2_9ce4_8422_2325_u64);
    for character in ('\0'..=char::MAX).filter(|character| is_print(*character)) {
        count += 1;
        for byte in u32::from(character).to_le_bytes() {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3);
        }
    }
    assert_eq!(lines("printable"), [format!("{count} {hash:016x}")]);
}

#[test]
fn lower_case() {
    let line = lines("lower").remove(0);
    let mut known = String::new();
    for character in
        ('\u{80}'..=char::MAX).filter(|character| to_lower(&character.to_string()) != character.to_string())
    {
        known.push(character);
        known.push_str(&to_lower(&character.to_string()));
    }
    // Rust may know letters of a later Unicode version.
    let pairs = |text: &str| {
        text.chars()
            .collect::<Vec<_>>()
            .chunks(2)
            .map(<[char]>::to_vec)
            .collect::<Vec<_>>()
    };
    let known = pairs(&known);
    assert!(pairs(&line).into_iter().all(|pair| known.contains(&pair)));
    assert_eq!(to_lower("ΑΣ"), "ασ");
}

#[test]
fn times() {
    use Part::{
        AnyFraction, Day, Fraction, Hour, Minute, Month, Second, ShortDay, ShortMinute, ShortMonth, ShortSecond, Text,
        Year, Zone,
    };
    const LAYOUTS: [Layout; 7] = [
        RFC_3339,
        RFC_3339_NANO,
        DATE,
        &[
            Year,
            Text("-"),
            Month,
            Text("-"),
            Day,
            Text("T"),
            Hour,
            Text(":"),
            Minute,
            Text(":"),
            Second,
            Fraction(".000"),
            Zone,
        ],
        &[
            Year,
            Text("-"),
            Month,
            Text("-"),
            Day,
            Text("T"),
            Hour,
            Text(":"),
            Minute,
            Text(":"),
            Second,
        ],
        &[
            Year,
            Text("-"),
            ShortMonth,
            Text("-"),
            ShortDay,
            Text("T"),
            Hour,
            Text(":"),
            ShortMinute,
            Text(":"),
            ShortSecond,
            AnyFraction,
            Zone,
        ],
        &[
            Year,
            Text("-"),
            ShortMonth,
            Text("-"),
            ShortDay,
            Text(" "),
            Hour,
            Text(":"),
            ShortMinute,
            Text(":"),
            ShortSecond,
            AnyFraction,
        ],
    ];
    for row in rows("times") {
        let text = row[0].as_str().unwrap();
        for (layout, wanted) in LAYOUTS.into_iter().zip(&row[1..]) {
            assert_eq!(
                said(parse(layout, text).map(|time| time.format(RFC_3339_NANO))),
                *wanted,
                "{text}"
            );
        }
    }
}

#[test]
fn durations() {
    let float = super::fmt::float;
    for row in rows("durations") {
        let text = row[0].as_str().unwrap();
        let shown = |nanos| {
            format!(
                "{nanos} {} {} {}",
                float(hours(nanos)),
                float(minutes(nanos)),
                float(seconds(nanos))
            )
        };
        // The program prints the number of nanoseconds after Go's own form.
        assert_eq!(said(parse_duration(text).map(shown)), row[1], "{text}");
    }
}

#[test]
fn base64() {
    let hex = |bytes: Vec<u8>| {
        bytes
            .iter()
            .fold(String::new(), |hex, byte| hex + &format!("{byte:02x}"))
    };
    for row in rows("base64") {
        let text = row[0].as_str().unwrap();
        for (encoding, wanted) in [Encoding::Std, Encoding::Url].into_iter().zip(&row[1..]) {
            assert_eq!(said(encoding.decode(text).map(hex)), *wanted, "{text:?}");
        }
    }
}
