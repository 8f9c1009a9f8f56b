//! The formats that the server enforces, as patterns: other validators check other texts under the same names.

/// A date that exists: days of a month, leap years.
const DATE: &str = "(?:\\d{4}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12]\\d|3[01])|(?:0[469]|11)-(?:0[1-9]|[12]\\d|30)|02-(?:0[1-9]|1\\d|2[0-8]))\
                    |(?:\\d\\d(?:0[48]|[2468][048]|[13579][26])|(?:[02468][048]|[13579][26])00)-02-29)";
/// A number up to 255, leading zeros allowed.
const BYTE: &str = "0*(?:25[0-5]|2[0-4]\\d|1\\d\\d|\\d{1,2})";
/// A letter, digit or symbol of a host name.
const HOST: &str = "[0-9\\p{L}\\p{S}]";

/// Keywords with their values in JSON, at least one, the pattern first.
pub(super) fn keywords(format: &str) -> Vec<(&'static str, String)> {
    let normal: String = format.chars().filter(|character| *character != '-').collect();
    if normal == "password" {
        return Vec::new();
    }
    let mut out = vec![("pattern", serde_json::Value::from(pattern(&normal)).to_string())];
    if normal == "k8slongname" {
        out.push(("maxLength", "253".to_owned()));
    }
    out
}

/// `metav1.Time`: RFC 3339 as Go reads it.
pub(super) fn time() -> String {
    format!("^{DATE}T(?:[01]?\\d|2[0-3]):[0-5]\\d:[0-5]\\d(?:[.,]\\d+)?(?:Z|[+-](?:[01]\\d|2[0-4]):(?:[0-5]\\d|60))$")
}

fn pattern(normal: &str) -> String {
    match normal {
        "bsonobjectid" => "^[0-9A-Fa-f]{24}$".to_owned(),
        "uuid" => uuid("[0-9A-Fa-f]", "[0-9A-Fa-f]"),
        "uuid3" => uuid("3", "[0-9A-Fa-f]"),
        "uuid4" => uuid("4", "[89ABab]"),
        "uuid5" => uuid("5", "[89ABab]"),
        "hexcolor" => "^#?(?:[0-9A-Fa-f]{3}|[0-9A-Fa-f]{6})$".to_owned(),
        "rgbcolor" => {
            let number = "[\\t\\n\\f\\r ]*(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)[\\t\\n\\f\\r ]*";
            format!("^rgb\\({number},{number},{number}\\)$")
        }
        "byte" => "^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=|[A-Za-z0-9+/]{4})$".to_owned(),
        "ssn" => "^\\d{3}[- ]\\d{2}[- ]\\d{4}$".to_owned(),
        "date" => format!("^{DATE}$"),
        "datetime" => format!(
            "^{DATE}[Tt](?:[01]\\d|2[0-3]):[0-5]\\d:[0-5]\\d(?:[^\\nTt]\\d+)?(?:[Zz]|[+-]\\d\\d:\\d\\d)(?:[Tt][\\s\\S]*)?$"
        ),
        "duration" => duration(),
        "mac" => mac(),
        "ipv4" => format!("^(?:{}|{})$", ipv4(), ipv6("0*[0-9A-Fa-f]{1,4}", Some(&ipv4()), true)),
        "ipv6" => {
            let byte = "(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)";
            let strict = format!("{byte}\\.{byte}\\.{byte}\\.{byte}");
            format!("^{}$", ipv6("[0-9A-Fa-f]{1,4}", Some(&strict), false))
        }
        "cidr" => format!(
            "^(?:{}/0*(?:3[0-2]|[12]?\\d)|{}/0*(?:12[0-8]|1[01]\\d|\\d{{1,2}}))$",
            ipv4(),
            ipv6("0*[0-9A-Fa-f]{1,4}", Some(&ipv4()), false)
        ),
        "hostname" => {
            format!("^(?:{HOST}-?{HOST}*|(?:{HOST}(?:[-0-9\\p{{L}}\\p{{S}}]{{0,61}}{HOST})?\\.)+\\p{{L}}{{2,63}})$")
        }
        "k8sshortname" => "^[a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?$".to_owned(),
        "k8slongname" => "^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?(?:\\.[a-z0-9](?:[-a-z0-9]*[a-z0-9])?)*$".to_owned(),
        // A check digit, an address of a mail and a URI are no regular expressions: the pattern is what they all have in common.
        "isbn" | "isbn10" | "isbn13" => {
            "^[-\\t\\n\\f\\r ]*(?:\\d[-\\t\\n\\f\\r ]*){9}[\\dX][-\\d\\t\\n\\f\\r ]*$".to_owned()
        }
        "creditcard" => "^\\D*(?:\\d\\D*){13,16}$".to_owned(),
        "email" => "@".to_owned(),
        "uri" => "^(?:/|[A-Za-z][-+.A-Za-z0-9]*:|\\*$)".to_owned(),
        _ => String::new(),
    }
}

fn uuid(version: &str, variant: &str) -> String {
    let hex = "[0-9A-Fa-f]";
    format!("^{hex}{{8}}-?{hex}{{4}}-?{version}{hex}{{3}}-?{variant}{hex}{{3}}-?{hex}{{12}}$")
}

/// The syntax of `time.ParseDuration`, or a whole number with a unit anywhere.
fn duration() -> String {
    let go = "[-+]?(?:0|(?:(?:\\d+(?:\\.\\d*)?|\\.\\d+)(?:ns|us|\u{b5}s|\u{3bc}s|ms|s|m|h))+)";
    let letters = |word: &str| -> String {
        let both = |letter: char| match letter {
            'a'..='z' => format!("[{}{letter}]", letter.to_ascii_uppercase()),
            other => other.to_string(),
        };
        word.chars().map(both).collect()
    };
    let any = |words: &[&str]| words.iter().map(|word| letters(word)).collect::<Vec<_>>().join("|");
    let stems = any(&["nano", "micro", "milli", "sec", "min", "hour", "day", "week"]);
    let units = any(&["ns", "us", "\u{b5}s", "ms", "s", "m", "h", "hr", "d", "w", "wk"]);
    format!("^{go}$|\\d[\\t\\n\\f\\r ]*(?:{stems}|(?:{units})(?:[^A-Za-z\u{b5}]|$))")
}

fn mac() -> String {
    let pair = "[0-9A-Fa-f]{2}";
    let pairs =
        |point: &str| format!("{pair}(?:{point}{pair}){{5}}(?:(?:{point}{pair}){{2}}|(?:{point}{pair}){{14}})?");
    let four = "[0-9A-Fa-f]{4}";
    let fours = format!("{four}(?:\\.{four}){{2}}(?:\\.{four}|(?:\\.{four}){{7}})?");
    format!("^(?:{}|{}|{fours})$", pairs(":"), pairs("-"))
}

fn ipv4() -> String {
    format!("{BYTE}\\.{BYTE}\\.{BYTE}\\.{BYTE}")
}

/// IPv6 with a tail in points, if one is given; only with it, if `needs_tail`.
fn ipv6(group: &str, tail: Option<&str>, needs_tail: bool) -> String {
    let mut forms = Vec::new();
    if !needs_tail {
        forms.push(format!("(?:{group}:){{7}}{group}"));
        forms.push(format!("(?:{group}:){{1,7}}:"));
        for before in 1..=6 {
            forms.push(format!("(?:{group}:){{1,{before}}}(?::{group}){{1,{}}}", 7 - before));
        }
        forms.push(format!(":(?:(?::{group}){{1,7}}|:)"));
    }
    if let Some(tail) = tail {
        forms.push(format!("(?:{group}:){{6}}{tail}"));
        forms.push(format!("::(?:{group}:){{0,5}}{tail}"));
        for before in 1..=5 {
            forms.push(format!(
                "(?:{group}:){{1,{before}}}:(?:{group}:){{0,{}}}{tail}",
                5 - before
            ));
        }
    }
    format!("(?:{})", forms.join("|"))
}
