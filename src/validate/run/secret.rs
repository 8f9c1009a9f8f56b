//! What must not be shown: values below `data` of a `Secret`, and those of fields whose names end like a credential.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use crate::source::{Place, Span};
use crate::validate::path::Step;

/// How the names of fields end that hold a secret. A reference to one holds none.
const ENDS: [&str; 9] = [
    "password",
    "passwd",
    "passphrase",
    "secret",
    "token",
    "apikey",
    "accesskey",
    "privatekey",
    "credentials",
];

/// The longest line that is looked at, in bytes. Longer ones are not shown.
const LONGEST_LINE: usize = 64 * 1024;

/// A field's name in a line of YAML or Jsonnet, with what stands before its value.
static NAME: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r#"([\w-]+)['"]?\]?\s*\+?:{1,3}\s*"#).ok());

/// Whether the value at a path is a secret, in an object that is a `Secret` or not.
pub(in crate::validate) fn is_secret(path: &[Step], in_secret: bool) -> bool {
    let keys = path.iter().filter_map(|step| match step {
        Step::Key(key) => Some(key.as_str()),
        Step::Index(_) => None,
    });
    let mut keys = keys.peekable();
    if in_secret && matches!(keys.peek(), Some(&("data" | "stringData"))) {
        return true;
    }
    keys.last().is_some_and(is_credential)
}

fn is_credential(name: &str) -> bool {
    let name: String = name
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .collect::<String>()
        .to_ascii_lowercase();
    ENDS.iter().any(|end| name.ends_with(end))
}

/// The content of a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::validate) enum Content {
    /// Nothing secret.
    Public,
    /// The name of a secret field; the value follows.
    SecretName,
    /// A secret value, or an expression that contains one.
    SecretValue,
}

/// A place without the secrets that its line would show: its own, and those of other fields on the same line.
pub(in crate::validate) fn hidden(place: &Place, content: Content) -> Place {
    match content {
        Content::Public => without_others(place),
        Content::SecretName => without_others(&without_value(place)),
        Content::SecretValue => without_others(&place.masked()),
    }
}

/// The name of a field, with stars for its value and the rest of the line.
fn without_value(place: &Place) -> Place {
    let line = place.detached();
    let text = line.source.text();
    let (start, end) = (line.span.start as usize, line.span.end as usize);
    let Some(rest) = text.get(end..).filter(|rest| !rest.trim().is_empty()) else {
        return line;
    };
    let value = rest
        .find(':')
        .map_or(rest, |colon| rest[colon..].trim_start_matches([':', ' ', '\t']));
    let shown = text.get(..text.len() - value.len()).unwrap_or_default();
    line.with_line(format!("{shown}***"), Span::new(start, end))
}

/// The same with stars for the values of credentials; columns do not change.
fn without_others(place: &Place) -> Place {
    let range = place.source.line_range(place.span.start);
    let line = place.source.text().get(range.clone()).unwrap_or_default();
    let Some(pattern) = NAME
        .as_ref()
        .filter(|_| line.len() <= LONGEST_LINE && line.contains(':'))
    else {
        return place.clone();
    };
    let within = |offset: u32| (offset as usize).clamp(range.start, range.end) - range.start;
    let (start, end) = (within(place.span.start), within(place.span.end));
    let credentials = pattern.captures_iter(line).filter_map(|found| {
        let (all, name) = (found.get(0)?, found.get(1)?);
        is_credential(name.as_str()).then_some(all.end())
    });
    // A value before the place is hidden up to the place; any other value is hidden up to the end of the line.
    let hidden: Vec<Range<usize>> = credentials
        .map(|value| value..if value <= start { start } else { line.len() })
        .collect();
    if hidden.is_empty() {
        return place.clone();
    }
    let mut text = String::with_capacity(line.len());
    let mut span = (None, None);
    for (at, character) in line.char_indices() {
        if at >= start {
            span.0.get_or_insert(text.len());
        }
        if at >= end {
            span.1.get_or_insert(text.len());
        }
        let is_hidden = hidden.iter().any(|range| range.contains(&at));
        text.push(if is_hidden { '*' } else { character });
    }
    let span = Span::new(span.0.unwrap_or(text.len()), span.1.unwrap_or(text.len()));
    place.with_line(text, span)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Source;

    fn shown(line: &str, about: &str) -> String {
        shown_of(line, about, Content::Public)
    }

    fn shown_of(line: &str, about: &str, content: Content) -> String {
        let source = Source::new("a", line);
        let at = line.find(about).unwrap_or_default();
        let place = hidden(&Place::new(&source, Span::new(at, at + about.len())), content);
        let (start, end) = (place.span.start as usize, place.span.end as usize);
        assert_eq!(&place.source.text()[start..end], about);
        place.source.text().to_owned()
    }

    #[test]
    fn names_of_secrets_are_shown() {
        let shown = |line, about| shown_of(line, about, Content::SecretName);
        assert_eq!(shown("  my_token: hunter2", "my_token"), "  my_token: ***");
        assert_eq!(shown("{ 'token'+: 'x', a: 1 }", "token"), "{ 'token'+: ***");
        assert_eq!(shown("token:", "token"), "token:***");
        assert_eq!(shown("a: [{ token, x }]", "token"), "a: [{ token***");
        assert_eq!(shown("token", "token"), "token");
    }

    #[test]
    fn credentials_beside_a_place_are_hidden() {
        assert_eq!(shown("a: 1", "1"), "a: 1");
        assert_eq!(shown("{ password: 'ä', a: 1 }", "1"), "{ password: ********1 }");
        assert_eq!(shown("{ a: 1, 'my-token'+:: 'x' }", "1"), "{ a: 1, 'my-token'+:: *****");
        assert_eq!(shown("{ tokenRef: 'x', a: 1 }", "1"), "{ tokenRef: 'x', a: 1 }");
        // The place is an object with a credential.
        let whole = "{ a: 1, token: 'x' }";
        let source = Source::new("a", whole);
        let place = hidden(&Place::new(&source, Span::new(0, whole.len())), Content::Public);
        assert_eq!(place.source.text(), "{ a: 1, token: *****");
    }
}
