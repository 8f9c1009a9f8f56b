//! A stream → its documents, before any of it is parsed, so that they can be read in parallel.
//!
//! A line that begins with `---` separates YAML documents, as in `kubectl`; JSON documents stand one after the other.

use serde::de::IgnoredAny;

/// A part of a text that holds one document (or several, separated by `...`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Chunk<'s> {
    /// Offset of the part in the whole text, in bytes.
    pub base: usize,
    /// The part. It begins with its `---` line, if it has one.
    pub text: &'s str,
}

/// Splits a YAML or JSON stream. Parts with nothing but blank lines and comments are left out.
#[must_use]
pub fn chunks(text: &str) -> Vec<Chunk<'_>> {
    let text = text
        .strip_prefix('\u{feff}')
        .map_or(Chunk { base: 0, text }, |rest| Chunk {
            base: '\u{feff}'.len_utf8(),
            text: rest,
        });
    json_chunks(text)
        .unwrap_or_else(|| yaml_chunks(text))
        .into_iter()
        .filter(|chunk| !is_blank(chunk.text))
        .collect()
}

/// Several JSON documents one after the other; `None` unless the whole text is that.
fn json_chunks(whole: Chunk<'_>) -> Option<Vec<Chunk<'_>>> {
    if !whole.text.trim_start().starts_with(['{', '[']) {
        return None;
    }
    let mut stream = serde_json::Deserializer::from_str(whole.text).into_iter::<IgnoredAny>();
    let mut found = Vec::new();
    let mut start = 0;
    while let Some(item) = stream.next() {
        item.ok()?;
        let end = stream.byte_offset();
        found.push(Chunk {
            base: whole.base + start,
            text: &whole.text[start..end],
        });
        start = end;
    }
    Some(found)
}

fn yaml_chunks(whole: Chunk<'_>) -> Vec<Chunk<'_>> {
    let bytes = whole.text.as_bytes();
    let mut starts = vec![0];
    starts.extend(
        memchr::memmem::find_iter(bytes, "\n---")
            .filter(|found| bytes.get(found + 4).is_none_or(u8::is_ascii_whitespace))
            .map(|found| found + 1),
    );
    let ends = starts.iter().skip(1).copied().chain([whole.text.len()]);
    starts
        .iter()
        .zip(ends)
        .map(|(start, end)| Chunk {
            base: whole.base + start,
            text: &whole.text[*start..end],
        })
        .collect()
}

fn is_blank(text: &str) -> bool {
    text.lines().all(|line| {
        let line = line.strip_prefix("---").unwrap_or(line).trim();
        line.is_empty() || line.starts_with('#') || line == "..."
    })
}

#[cfg(test)]
mod tests {
    use super::chunks;

    fn texts(text: &str) -> Vec<&str> {
        chunks(text).into_iter().map(|chunk| chunk.text.trim()).collect()
    }

    #[test]
    fn splits_at_separator_lines_only() {
        assert_eq!(
            texts("a: 1\n---\nb: |\n  ---\n  x\n---x: 2\n"),
            ["a: 1", "---\nb: |\n  ---\n  x\n---x: 2"]
        );
        assert_eq!(
            texts("---\r\na: 1\r\n--- # second\r\nb: 2\r\n"),
            ["---\r\na: 1", "--- # second\r\nb: 2"]
        );
    }

    #[test]
    fn leaves_out_what_holds_nothing() {
        assert_eq!(texts("# only\n---\n\n---\na: 1\n...\n---\n"), ["---\na: 1\n..."]);
        assert!(texts("").is_empty());
        assert!(texts("\u{feff}\n").is_empty());
    }

    #[test]
    fn splits_json_streams() {
        assert_eq!(
            texts("{\"a\": 1}\n{\"b\": \"---\"}{}"),
            ["{\"a\": 1}", "{\"b\": \"---\"}", "{}"]
        );
        assert_eq!(texts("{a: 1}\n---\n{b: 1}"), ["{a: 1}", "---\n{b: 1}"]);
    }

    #[test]
    fn keeps_offsets() {
        let text = "\u{feff}a: 1\n---\nb: 2\n";
        for chunk in chunks(text) {
            assert_eq!(&text[chunk.base..chunk.base + chunk.text.len()], chunk.text);
        }
    }
}
