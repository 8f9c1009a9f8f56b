//! Ports, by number and by name, with the server's error texts.

/// The error of a port's number (`IsValidPortNum`).
pub(crate) fn number(port: i64) -> Option<String> {
    (!(1..=65535).contains(&port)).then(|| "must be between 1 and 65535, inclusive".to_owned())
}

/// The errors of a port's name (`IsValidPortName`).
pub(crate) fn name(text: &str) -> Vec<String> {
    /// The most bytes of a name.
    const MOST: usize = 15;
    let is_character = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    let rules = [
        (text.len() > MOST, "must be no more than 15 characters"),
        (
            text.is_empty() || !text.bytes().all(is_character),
            "must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)",
        ),
        (
            !text.bytes().any(|byte| byte.is_ascii_lowercase()),
            "must contain at least one letter (a-z)",
        ),
        (text.contains("--"), "must not contain consecutive hyphens"),
        (
            text.starts_with('-') || text.ends_with('-'),
            "must not begin or end with a hyphen",
        ),
    ];
    rules
        .into_iter()
        .filter(|&(is_wrong, _words)| is_wrong)
        .map(|(_is_wrong, words)| words.to_owned())
        .collect()
}
