//! Descriptions with a paragraph `Deprecated: …`.

/// The start of the paragraph: Go's convention has one capital, many descriptions are all capitals.
const MARKERS: [&str; 2] = ["Deprecated:", "DEPRECATED:"];

/// Maximum number of characters of a reason.
const LONGEST_REASON: usize = 200;

/// Why a field is deprecated: the text after `Deprecated:` in its description, up to the end of the paragraph, on one line. The marker must begin the
/// text, a line or a sentence.
#[must_use]
pub fn deprecation(description: &str) -> Option<String> {
    let places = MARKERS.map(|marker| description.find(marker).map(|start| (start, start + marker.len())));
    let (start, end) = places.into_iter().flatten().min()?;
    let before = description[..start].trim_end_matches([' ', '\t', '(', '*', '_']);
    let begins = before.is_empty() || before.ends_with(['.', '!', '?', ':', ';', ')', '\n']);
    if !begins {
        return None;
    }
    let paragraph = description[end..].split("\n\n").next().unwrap_or_default();
    let mut words = paragraph.split_whitespace().collect::<Vec<_>>().join(" ");
    if let Some((cut, _)) = words.char_indices().nth(LONGEST_REASON) {
        words.truncate(cut);
        words.push('…');
    }
    Some(words.trim_end_matches('.').to_owned())
}

#[cfg(test)]
mod tests {
    use super::deprecation;

    #[test]
    fn the_paragraph_is_the_reason() {
        for (description, wanted) in [
            ("Deprecated: use `b`.", Some("use `b`")),
            (
                "The old one.\nDeprecated: use\n`b` instead.\n\nMore.",
                Some("use `b` instead"),
            ),
            ("The old one. DEPRECATED: gone", Some("gone")),
            ("Deprecated:", Some("")),
            ("Not deprecated: still here", None),
            ("Says whether it is Deprecated: or not", None),
            ("", None),
        ] {
            assert_eq!(deprecation(description).as_deref(), wanted, "{description}");
        }
    }
}
