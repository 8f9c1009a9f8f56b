//! Named texts and places in them.
//!
//! In: a name (a path, a URL, `<stdin>`) and its text. Out: line and column for a byte offset.
//! Does not depend on the content of the text.

use std::path::{Component, Path, PathBuf};
use std::sync::{Arc, OnceLock};

/// A text with the name that messages call it by.
#[derive(Debug)]
pub struct Source {
    name: String,
    text: String,
    /// Lines of the original before this text; 0 unless the text is an excerpt.
    lines_before: usize,
    line_starts: OnceLock<Vec<u32>>,
    /// Number of characters before each block of [`BLOCK`] bytes.
    characters: OnceLock<Vec<u32>>,
}

/// Size of the blocks in which characters are counted once, in bytes. Texts on one line have many places, far from its beginning.
const BLOCK: usize = 1024;

fn characters(bytes: &[u8]) -> usize {
    // Every byte but those inside a character.
    bytes.iter().filter(|byte| **byte & 0xC0 != 0x80).count()
}

impl Source {
    /// Keeps `text` under `name`. Offsets are `u32`: a caller that accepts more than 4 GiB must refuse it before.
    #[must_use]
    pub fn new(name: impl Into<String>, text: impl Into<String>) -> Arc<Self> {
        Arc::new(Self {
            name: name.into(),
            text: text.into(),
            lines_before: 0,
            line_starts: OnceLock::new(),
            characters: OnceLock::new(),
        })
    }

    /// Keeps a part of a text that has `lines_before` lines before the part.
    #[must_use]
    pub fn excerpt(name: impl Into<String>, text: impl Into<String>, lines_before: usize) -> Arc<Self> {
        Arc::new(Self {
            name: name.into(),
            text: text.into(),
            lines_before,
            line_starts: OnceLock::new(),
            characters: OnceLock::new(),
        })
    }

    /// The name that messages call this text by.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Lines of the original before this text: 0, unless it is the excerpt of a [detached](Place::detached) place.
    #[must_use]
    pub fn lines_before(&self) -> usize {
        self.lines_before
    }

    /// The empty range before the first character.
    #[must_use]
    pub fn start(&self) -> Span {
        Span::default()
    }

    /// The whole text.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Line and column (both from 1, the column in characters) of a byte offset. An offset past the end is the end.
    #[must_use]
    pub fn location(&self, offset: u32) -> Location {
        let starts = self.line_starts();
        let line = starts.partition_point(|start| *start <= offset).max(1);
        let start = starts[line - 1] as usize;
        let end = (offset as usize).min(self.text.len()).max(start);
        Location {
            line: self.lines_before + line,
            column: self.characters_between(start, end) + 1,
        }
    }

    /// Where each line begins.
    fn line_starts(&self) -> &[u32] {
        self.line_starts.get_or_init(|| {
            let breaks = memchr::memchr_iter(b'\n', self.text.as_bytes());
            std::iter::once(0)
                .chain(breaks.map(|at| u32::try_from(at + 1).unwrap_or(u32::MAX)))
                .collect()
        })
    }

    fn characters_between(&self, start: usize, end: usize) -> usize {
        let bytes = self.text.as_bytes();
        if end - start <= BLOCK {
            return characters(&bytes[start..end]);
        }
        let before = self.characters.get_or_init(|| {
            let mut count = 0;
            let blocks = bytes.chunks(BLOCK).map(|block| {
                let before = count;
                count += characters(block);
                u32::try_from(before).unwrap_or(u32::MAX)
            });
            blocks.collect()
        });
        let until = |at: usize| {
            let block = (at / BLOCK).min(before.len() - 1);
            before[block] as usize + characters(&bytes[block * BLOCK..at])
        };
        until(end) - until(start)
    }

    /// The byte range of the line that holds `offset`, without its line break.
    #[must_use]
    pub fn line_range(&self, offset: u32) -> std::ops::Range<usize> {
        let starts = self.line_starts();
        let line = starts.partition_point(|start| *start <= offset).max(1);
        let start = starts[line - 1] as usize;
        let end = starts.get(line).map_or(self.text.len(), |next| *next as usize - 1);
        start..end
    }
}

/// Line and column of a place, both counted from 1; the column counts characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Location {
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
}

/// A byte range `start..end` of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Hash)]
pub struct Span {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// The range `start..end`; offsets past 4 GiB are cut to it.
    #[must_use]
    pub fn new(start: usize, end: usize) -> Self {
        let cut = |offset| u32::try_from(offset).unwrap_or(u32::MAX);
        Self {
            start: cut(start),
            end: cut(end),
        }
    }
}

/// A range of a named text.
#[derive(Debug, Clone)]
pub struct Place {
    /// The text.
    pub source: Arc<Source>,
    /// The range in it.
    pub span: Span,
}

impl Place {
    /// A range of a text.
    #[must_use]
    pub fn new(source: &Arc<Source>, span: Span) -> Self {
        Self {
            source: Arc::clone(source),
            span,
        }
    }

    /// The same place with nothing of the text kept but its first line, so that the rest can be freed.
    #[must_use]
    pub fn detached(&self) -> Self {
        let range = self.source.line_range(self.span.start);
        let within = |offset: u32| (offset as usize).clamp(range.start, range.end) - range.start;
        let source = Source {
            name: self.source.name.clone(),
            text: self.source.text[range.clone()].to_owned(),
            lines_before: self.location().line - 1,
            line_starts: OnceLock::new(),
            characters: OnceLock::new(),
        };
        Self {
            span: Span::new(within(self.span.start), within(self.span.end)),
            source: Arc::new(source),
        }
    }

    /// The first line, masked with stars from the beginning of the range, for secret values. The text after the range is masked too: after the name
    /// of a field, it is the value.
    #[must_use]
    pub fn masked(&self) -> Self {
        let line = self.detached();
        let start = line.span.start as usize;
        let before = line.source.text().get(..start).unwrap_or_default();
        let text = format!("{before}***");
        let span = Span::new(before.len(), text.len());
        line.with_line(text, span)
    }

    /// The same place with another text for its first line, and a range in that.
    #[must_use]
    pub fn with_line(&self, text: String, span: Span) -> Self {
        let source = Source {
            name: self.source.name.clone(),
            lines_before: self.location().line - 1,
            line_starts: OnceLock::new(),
            characters: OnceLock::new(),
            text,
        };
        Self {
            span,
            source: Arc::new(source),
        }
    }

    /// The beginning of the range.
    #[must_use]
    pub fn location(&self) -> Location {
        self.source.location(self.span.start)
    }
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // What has no text, has no lines.
        if self.source.text.is_empty() {
            return f.write_str(self.source.name());
        }
        let Location { line, column } = self.location();
        write!(f, "{}:{line}:{column}", self.source.name())
    }
}

/// Whether a text begins like an HTML page.
pub(crate) fn is_html(text: &str) -> bool {
    ["<!doctype html", "<html"].iter().any(|start| {
        let found = text.get(..start.len());
        found.is_some_and(|found| found.eq_ignore_ascii_case(start))
    })
}

/// The path as users know it: relative to the working directory where it lies in it.
#[must_use]
pub fn display_path(path: &Path) -> String {
    let relative = std::env::current_dir()
        .ok()
        .and_then(|cwd| path.strip_prefix(cwd).ok().map(Path::to_owned));
    match relative.as_deref().unwrap_or(path) {
        here if here.as_os_str().is_empty() => ".".to_owned(),
        path => path.display().to_string(),
    }
}

/// A path from the root of the file system; an empty path is the current folder. Links are not followed.
#[must_use]
pub fn absolute(path: &Path) -> PathBuf {
    std::path::absolute(Path::new(".").join(path)).unwrap_or_else(|_| path.to_owned())
}

/// The way from a folder to a path, with `/` between its parts. Both are relative to the current folder, or absolute.
#[must_use]
pub fn relative_path(folder: &Path, path: &Path) -> String {
    let (folder, path) = (absolute(folder), absolute(path));
    let shared = folder
        .components()
        .zip(path.components())
        .take_while(|(a, b)| a == b)
        .count();
    let up = folder.components().skip(shared).map(|_| Component::ParentDir);
    with_slashes(&up.chain(path.components().skip(shared)).collect::<PathBuf>())
}

/// A path with `/` between its parts.
#[must_use]
pub fn with_slashes(path: &Path) -> String {
    let parts: Vec<_> = path
        .components()
        .map(|part| part.as_os_str().to_string_lossy())
        .collect();
    parts.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters() {
        let source = Source::new("a.yaml", "ä: 1\nößx: 2\n");
        assert_eq!(source.location(0), Location { line: 1, column: 1 });
        assert_eq!(source.location(6 + 4), Location { line: 2, column: 3 });
        assert_eq!(source.location(999), Location { line: 3, column: 1 });
        assert_eq!(&source.text()[source.line_range(8)], "ößx: 2");
    }

    #[test]
    fn a_detached_place_keeps_its_location() {
        let source = Source::new("a.yaml", "a: 1\nb: 2\nc: 3\n");
        let place = Place::new(&source, Span::new(8, 12)).detached();
        assert_eq!(place.to_string(), "a.yaml:2:4");
        assert_eq!(place.source.text(), "b: 2");
        assert_eq!(place.span, Span::new(3, 4));
    }
}
