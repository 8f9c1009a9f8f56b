//! The lines of the embedded file, found and not read: most runs need a few of them.

use std::io::Read as _;

use flate2::read::GzDecoder;

static PACKED: &[u8] = include_bytes!("kubernetes.gz");

/// A line about a type or a resource.
#[derive(Debug)]
pub(super) struct Line {
    /// The releases that it holds for: a bit for each.
    pub(super) mask: u32,
    /// The full name of the type, or `group/version/kind`.
    pub(super) name: &'static str,
    /// JSON.
    pub(super) content: &'static str,
}

/// The lines of the file by sort, in the order of names.
#[derive(Debug, Default)]
pub(super) struct Lines {
    /// Versions of Kubernetes (`1.37.2`), the oldest first.
    pub(super) versions: Vec<&'static str>,
    pub(super) types: Vec<Line>,
    pub(super) resources: Vec<Line>,
    /// Kinds (`group/version/kind`) and JSON about their end.
    pub(super) ends: Vec<(&'static str, &'static str)>,
}

impl Lines {
    /// Unpacks the file. Its text lives as long as the process.
    pub(super) fn unpacked() -> Self {
        // The last four bytes are the size of the text, so that it has its place at once.
        let size = PACKED.last_chunk().map_or(0, |size| u32::from_le_bytes(*size));
        let mut text = String::with_capacity(size as usize + 1);
        // A test reads every line.
        let read = GzDecoder::new(PACKED).read_to_string(&mut text);
        debug_assert!(read.is_ok(), "the embedded schemas are compressed text");
        let mut lines = Self::default();
        let text: &'static str = String::leak(text);
        let mut start = 0;
        for end in memchr::memchr_iter(b'\n', text.as_bytes()) {
            let line = &text[start..end];
            start = end + 1;
            let read = lines.add(line);
            debug_assert!(read.is_some(), "a line of the embedded schemas: {line}");
        }
        lines.types.sort_by_key(|line| line.name);
        lines.resources.sort_by_key(|line| line.name);
        lines.ends.sort_unstable();
        lines
    }

    fn add(&mut self, line: &'static str) -> Option<()> {
        let (sort, rest) = cut(line)?;
        match sort {
            "version" => self.versions.push(rest),
            "end" => self.ends.push(cut(rest)?),
            _ => {
                let (mask, rest) = cut(rest)?;
                let (name, content) = cut(rest)?;
                let line = Line {
                    mask: u32::from_str_radix(mask, 16).ok()?,
                    name,
                    content,
                };
                match sort {
                    "type" => self.types.push(line),
                    "resource" => self.resources.push(line),
                    _ => return None,
                }
            }
        }
        Some(())
    }
}

/// The line with a name that holds for a release, in lines that are in order.
pub(super) fn find(lines: &'static [Line], name: &str, bit: u32) -> Option<&'static Line> {
    let start = lines.partition_point(|line| line.name < name);
    let mut same = lines[start..].iter().take_while(|line| line.name == name);
    same.find(|line| line.mask & bit != 0)
}

/// A text before and after its first tab.
fn cut(text: &'static str) -> Option<(&'static str, &'static str)> {
    let at = memchr::memchr(b'\t', text.as_bytes())?;
    Some((&text[..at], &text[at + 1..]))
}
