//! Fields whose description has a paragraph `Deprecated: …`.

use crate::crd::Schema;

/// The start of the paragraph: Go's convention has one capital, many descriptions are all capitals.
const MARKERS: [&str; 2] = ["Deprecated:", "DEPRECATED:"];

/// Maximum number of characters of a reason.
const LONGEST_REASON: usize = 200;

/// The deprecated fields of a schema, found once: an object is checked only against these.
#[derive(Debug, Default)]
pub(in crate::validate) struct Deprecated {
    /// The reason in the description, if this field is deprecated.
    pub(in crate::validate) reason: Option<String>,
    pub(in crate::validate) properties: Vec<(String, Deprecated)>,
    pub(in crate::validate) items: Option<Box<Deprecated>>,
    pub(in crate::validate) values: Option<Box<Deprecated>>,
}

impl Deprecated {
    /// The deprecated fields of a schema; `None` if it has no such field. The YAML reader bounds the depth.
    pub(in crate::validate) fn of(schema: &Schema) -> Option<Self> {
        let found = Self {
            reason: reason(&schema.description),
            properties: schema
                .properties
                .iter()
                .filter_map(|(name, property)| Some((name.clone(), Self::of(property)?)))
                .collect(),
            items: schema.item().and_then(Self::of).map(Box::new),
            values: schema.map_value().and_then(Self::of).map(Box::new),
        };
        let is_empty =
            found.reason.is_none() && found.properties.is_empty() && found.items.is_none() && found.values.is_none();
        (!is_empty).then_some(found)
    }
}

/// The text after `Deprecated:` up to the end of the paragraph, on one line. The marker must begin the text, a line or a sentence.
fn reason(description: &str) -> Option<String> {
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
    use super::reason;

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
            assert_eq!(reason(description).as_deref(), wanted, "{description}");
        }
    }
}
