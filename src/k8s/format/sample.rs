//! Texts of each format, to show as examples.

use crate::go::base64::Encoding;

/// Number of different texts that every format has.
pub(crate) const SAMPLES: usize = 4;

/// Text number `index` of a format, from 0; `None` for formats that the server does not know, and for numbers from [`SAMPLES`] on.
pub(crate) fn sample(format: &str, index: usize) -> Option<String> {
    if index >= SAMPLES {
        return None;
    }
    let normal: String = format.chars().filter(|character| *character != '-').collect();
    let pick = |texts: [&str; SAMPLES]| Some(texts[index].to_owned());
    let number = index + 1;
    let uuid = |version: u8| Some(format!("6ba7b81{index}-9dad-{version}1d1-80b4-00c04fd430c8"));
    match normal.as_str() {
        "bsonobjectid" => Some(format!("507f1f77bcf86cd79943901{number}")),
        "uri" => pick([
            "https://example.com",
            "https://example.com/a",
            "https://example.com/b",
            "https://example.com/c",
        ]),
        "email" => pick(["user@example.com", "a@example.com", "b@example.com", "c@example.com"]),
        "hostname" => pick(["example.com", "a.example.com", "b.example.com", "c.example.com"]),
        "ipv4" => Some(format!("192.0.2.{number}")),
        "ipv6" => Some(format!("2001:db8::{number}")),
        "cidr" => Some(format!("10.{index}.0.0/16")),
        "mac" => Some(format!("00:00:5e:00:53:0{number}")),
        "uuid" | "uuid4" => uuid(4),
        "uuid3" => uuid(3),
        "uuid5" => uuid(5),
        "isbn" | "isbn13" => pick(["9783161484100", "9780306406157", "9781861972712", "9780131103627"]),
        "isbn10" => pick(["0306406152", "1861972717", "0131103628", "097522980X"]),
        "creditcard" => pick([
            "4111111111111111",
            "5555555555554444",
            "378282246310005",
            "30569309025904",
        ]),
        "ssn" => Some(format!("123-45-678{number}")),
        "hexcolor" => pick(["#336699", "#000000", "#ffffff", "#ff0000"]),
        "rgbcolor" => Some(format!("rgb(0, 128, {number})")),
        "byte" => Some(Encoding::Std.encode(["example", "a", "b", "c"][index].as_bytes())),
        "date" => Some(format!("2025-01-0{number}")),
        "datetime" => Some(format!("2025-01-0{number}T00:00:00Z")),
        "duration" => Some(format!("{number}h")),
        "password" | "k8sshortname" | "k8slongname" => pick(["example", "a", "b", "c"]),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::k8s::format::of_string;

    #[test]
    fn every_text_has_its_format() {
        let formats = [
            "bsonobjectid",
            "uri",
            "email",
            "hostname",
            "ipv4",
            "ipv6",
            "cidr",
            "mac",
            "uuid",
            "uuid3",
            "uuid4",
            "uuid5",
            "isbn",
            "isbn10",
            "isbn13",
            "creditcard",
            "ssn",
            "hexcolor",
            "rgbcolor",
            "byte",
            "password",
            "date",
            "duration",
            "date-time",
            "k8s-short-name",
            "k8s-long-name",
        ];
        for format in formats {
            let check = of_string(format).unwrap();
            let texts: BTreeSet<String> = (0..SAMPLES).map_while(|index| sample(format, index)).collect();
            assert_eq!(texts.len(), SAMPLES, "{format}");
            for text in texts {
                assert!(check(&text), "{format}: {text}");
            }
        }
        assert_eq!(sample("int32", 0), None);
    }
}
