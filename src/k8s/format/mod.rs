//! `format`: the formats that the server enforces, and the texts that they accept. One file per group of formats.

mod code;
mod internet;
mod number;
mod sample;
#[cfg(test)]
mod tests;
mod time;

pub(crate) use sample::{SAMPLES, sample};

use crate::go::url::Url;
use crate::go::{mail, net};

/// The check of a format.
pub(crate) type Check = fn(&str) -> bool;

/// The check of a string format; `None` for formats that the server does not know. Names ignore dashes and are case-sensitive.
pub(crate) fn of_string(format: &str) -> Option<Check> {
    let normal: String = format.chars().filter(|character| *character != '-').collect();
    Some(match normal.as_str() {
        "bsonobjectid" => code::bson_object_id,
        "uri" => Url::is_request,
        "email" => mail::is_address,
        "hostname" => internet::hostname,
        "ipv4" => internet::ipv4,
        "ipv6" => internet::ipv6,
        "cidr" => internet::cidr,
        "mac" => |text| net::parse_mac(text).is_some(),
        "uuid" => code::uuid,
        "uuid3" => code::uuid3,
        "uuid4" => code::uuid4,
        "uuid5" => code::uuid5,
        "isbn" => number::isbn,
        "isbn10" => number::isbn10,
        "isbn13" => number::isbn13,
        "creditcard" => number::credit_card,
        "ssn" => number::social_security,
        "hexcolor" => code::hex_color,
        "rgbcolor" => code::rgb_color,
        "byte" => code::base64,
        "password" => |_| true,
        "date" => time::date,
        "duration" => time::duration,
        "datetime" => time::date_time,
        "k8sshortname" => |text| text.len() <= 63 && super::names::is_label(text),
        "k8slongname" => |text| text.len() <= 253 && super::names::is_subdomain(text),
        _ => return None,
    })
}

/// True if the server enforces the format on this type. `None` means no single type: absent, or int-or-string.
pub(crate) fn is_enforced(type_: Option<&str>, format: &str) -> bool {
    match type_ {
        None | Some("string") => of_string(format).is_some(),
        Some("integer") => matches!(format, "int32" | "int64"),
        Some("number") => matches!(format, "float" | "double"),
        Some(_) => false,
    }
}
