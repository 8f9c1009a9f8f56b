//! A stream → its documents, before any parsing, so that they can be read in parallel (`YAMLOrJSONDecoder` in `k8s.io/apimachinery`).
//!
//! A text that begins with `{` is JSON: values, one after the other. Any other text is YAML. If one of the first two values is not JSON,
//! the text from there on is YAML.

use super::depth;
use crate::go::json::read;

/// A part of a text with one document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Chunk<'s> {
    /// Offset of the part in the whole text, in bytes.
    pub base: usize,
    /// The text of the part. It includes the `---` line before it only if nothing else precedes that line.
    pub text: &'s str,
    /// The format of the part.
    pub format: Format,
}

/// The way in which `kubectl` reads a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Format {
    /// YAML.
    #[default]
    Yaml,
    /// JSON.
    Json,
    /// YAML, because it is not valid JSON; if it is not valid YAML either, the JSON error counts.
    NoJson,
    /// Refused: the line that ends it begins with `---` and continues with something other than a comment.
    Refused,
}

impl<'s> Chunk<'s> {
    /// A text with one YAML document.
    #[must_use]
    pub fn yaml(text: &'s str) -> Self {
        let (base, format) = (0, Format::Yaml);
        Self { base, text, format }
    }
}

/// Splits a YAML or JSON stream. Parts with only blank lines and comments are left out.
#[must_use]
pub fn chunks(text: &str) -> Vec<Chunk<'_>> {
    let mut found = Vec::new();
    let mut rest = Chunk::yaml(text);
    if text.trim_start().starts_with('{') {
        rest = json_chunks(text, &mut found);
    }
    yaml_chunks(rest, &mut found);
    found.retain(|chunk| chunk.format != Format::Yaml || !is_blank(chunk.text));
    found
}

/// Collects the JSON values at the start of the text; returns the rest, which is YAML.
fn json_chunks<'s>(text: &'s str, found: &mut Vec<Chunk<'s>>) -> Chunk<'s> {
    /// Number of values after which the text is certainly JSON.
    const CERTAIN: usize = 2;
    let mut start = 0;
    loop {
        let format = Format::Json;
        let value = read::skip_blanks(text, start);
        if value == text.len() {
            return Chunk {
                base: value,
                text: "",
                format,
            };
        }
        let Ok(end) = read::end(text, value, depth::allowed()) else {
            break;
        };
        let text = &text[start..end];
        found.push(Chunk {
            base: start,
            text,
            format,
        });
        start = end;
    }
    let rest = &text[start..];
    let is_certain = found.len() >= CERTAIN;
    // Blanks up to the end of the line belong to the previous value.
    let blanks = rest.len() - rest.trim_start().len();
    let base = start + rest[..blanks].find('\n').map_or(blanks, |at| at + 1);
    let format = if is_certain { Format::Json } else { Format::NoJson };
    let rest = Chunk {
        base,
        text: &text[base..],
        format,
    };
    if is_certain {
        found.push(rest);
        return Chunk { text: "", ..rest };
    }
    rest
}

/// `YAMLReader`: lines that begin with `---` separate documents.
fn yaml_chunks<'s>(whole: Chunk<'s>, found: &mut Vec<Chunk<'s>>) {
    let bytes = whole.text.as_bytes();
    let (mut start, mut format) = (0, whole.format);
    let marks = memchr::memmem::find_iter(bytes, b"---").filter(|at| *at == 0 || bytes[at - 1] == b'\n');
    for mark in marks {
        let end = memchr::memchr(b'\n', &bytes[mark..]).map_or(bytes.len(), |found| mark + found + 1);
        let behind = whole.text[mark + 3..end].trim();
        if !behind.is_empty() && !behind.starts_with('#') {
            format = Format::Refused;
            found.push(whole.part(start, end, format));
            return;
        }
        // If nothing precedes the line, it becomes the first line of the document.
        if mark > start {
            found.push(whole.part(start, mark, format));
            format = Format::Yaml;
            start = end;
        }
    }
    if start < bytes.len() {
        found.push(whole.part(start, bytes.len(), format));
    }
}

impl Chunk<'_> {
    fn part(&self, start: usize, end: usize, format: Format) -> Self {
        Self {
            base: self.base + start,
            text: &self.text[start..end],
            format,
        }
    }
}

fn is_blank(text: &str) -> bool {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    text.lines().all(|line| {
        let begins_blank = |rest: &&str| rest.is_empty() || rest.starts_with([' ', '\r']);
        let line = line.strip_prefix("---").filter(begins_blank).unwrap_or(line);
        // A tab or any blank other than a space is text, or an error.
        let line = line.trim_matches([' ', '\r']);
        line.is_empty() || line.starts_with('#')
    })
}

#[cfg(test)]
mod tests {
    use super::{Format, chunks};

    fn texts(text: &str) -> Vec<&str> {
        chunks(text).into_iter().map(|chunk| chunk.text.trim()).collect()
    }

    #[test]
    fn a_tab_is_not_nothing() {
        assert_eq!(chunks("a: 1\n---\n\t\n---\n \r\n").len(), 2);
        assert!(crate::yaml::compose(chunks("a: 1\n---\n\t\n")[1]).is_err());
    }

    #[test]
    fn splits_at_separator_lines_only() {
        assert_eq!(texts("a: 1\n---\nb: |\n  ---\n  x\n"), ["a: 1", "b: |\n  ---\n  x"]);
        assert_eq!(
            texts("---\r\na: 1\r\n--- # second\r\nb: 2\r\n"),
            ["---\r\na: 1", "b: 2"]
        );
    }

    #[test]
    fn a_separator_with_content_is_refused() {
        let found = chunks("a: 1\n---\nb: 1\n--- &x\nc: 1\n");
        let formats: Vec<_> = found.iter().map(|chunk| (chunk.text, chunk.format)).collect();
        assert_eq!(formats, [("a: 1\n", Format::Yaml), ("b: 1\n--- &x\n", Format::Refused)]);
    }

    #[test]
    fn leaves_out_what_holds_nothing() {
        assert_eq!(texts("# only\n---\n\n---\na: 1\n...\n---\n"), ["a: 1\n..."]);
        assert!(texts("").is_empty());
        assert!(texts("\u{feff}\n").is_empty());
        assert!(texts("---\n--- # no text\n").is_empty());
        // An end without a document is an error, and a comment needs a blank before it.
        assert_eq!(texts("a: 1\n---\n...\n---\n---#\n"), ["a: 1", "...", "---#"]);
    }

    #[test]
    fn splits_json_streams() {
        assert_eq!(
            texts("{\"a\": 1}\n{\"b\": \"---\"}{}"),
            ["{\"a\": 1}", "{\"b\": \"---\"}", "{}"]
        );
        assert_eq!(texts("{a: 1}\n---\n{b: 1}"), ["{a: 1}", "{b: 1}"]);
        assert_eq!(texts("{}\n---\n{b: 1}"), ["{}", "---\n{b: 1}"]);
        let found = chunks("{}{}\n---\n{}");
        assert_eq!(
            found.iter().map(|chunk| chunk.format).collect::<Vec<_>>(),
            [Format::Json; 3]
        );
    }

    #[test]
    fn keeps_offsets() {
        let text = "\u{feff}a: 1\n---\nb: 2\n";
        for chunk in chunks(text) {
            assert_eq!(&text[chunk.base..chunk.base + chunk.text.len()], chunk.text);
        }
    }
}
