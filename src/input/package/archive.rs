//! Tar archives. Nothing is unpacked to disk: members are found once, and read from their places.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::io::{Cursor, Read, Seek, SeekFrom};
use std::path::Path;

use tar::EntryType;

use super::compression;
use super::content::Text;
use super::fault::Fault;
use crate::input::text::{MAX_BYTES, is_text};

/// Bytes of a block of an archive.
const BLOCK: u64 = 512;

/// Maximum number of members.
const MAX_MEMBERS: usize = 1 << 18;

/// Bytes that can be read at any place: a file, or memory.
pub(super) trait Storage: Read + Seek {}

impl<T: Read + Seek> Storage for T {}

/// A tar archive and the places of its members.
pub(super) struct Archive {
    storage: RefCell<Box<dyn Storage>>,
    /// Offset and size of each file, by its name. The last of several members with one name counts, as for tar.
    files: BTreeMap<String, (u64, u64)>,
    /// Links, which are never followed.
    links: BTreeSet<String>,
    /// The offset after the last member.
    end: u64,
}

impl Archive {
    /// Finds the members of an archive, compressed or not.
    ///
    /// # Errors
    /// An archive that is broken, unpacks to more than [`MAX_BYTES`], or has a member outside of the archive.
    pub(super) fn of_bytes(bytes: Vec<u8>) -> Result<Self, Fault> {
        Self::new(Box::new(Cursor::new(compression::unpacked(bytes)?)))
    }

    /// As [`Archive::of_bytes`], of bytes that are not compressed.
    pub(super) fn new(mut storage: Box<dyn Storage>) -> Result<Self, Fault> {
        let length = storage.seek(SeekFrom::End(0))?;
        storage.seek(SeekFrom::Start(0))?;
        let mut archive = Self {
            storage: RefCell::new(storage),
            files: BTreeMap::new(),
            links: BTreeSet::new(),
            end: 0,
        };
        archive.end = archive.find(length)?;
        Ok(archive)
    }

    /// Finds the members. Returns the offset after the last one.
    fn find(&mut self, length: u64) -> Result<u64, Fault> {
        let mut storage = self.storage.borrow_mut();
        let mut reader = tar::Archive::new(&mut *storage);
        let mut end = 0;
        for (count, entry) in reader.entries_with_seek().map_err(broken)?.enumerate() {
            let entry = entry.map_err(broken)?;
            if count == MAX_MEMBERS {
                return Err(Fault::of(
                    crate::rule::Rule::InputSize,
                    format!("it has more than {MAX_MEMBERS} members"),
                ));
            }
            let (offset, size) = (entry.raw_file_position(), entry.size());
            let kind = entry.header().entry_type();
            // The size of a sparse file is not that of its data.
            let stored = if kind.is_gnu_sparse() {
                entry.header().entry_size().map_err(broken)?
            } else {
                size
            };
            let after = offset.checked_add(stored.next_multiple_of(BLOCK));
            end = after
                .filter(|after| *after <= length)
                .ok_or_else(|| Fault::new("it is truncated"))?;
            let name = String::from_utf8_lossy(&entry.path_bytes()).into_owned();
            let Some(path) = inside(&name) else {
                return Err(outside(&name));
            };
            if kind.is_symlink() || kind.is_hard_link() {
                self.files.remove(&path);
                self.links.insert(path);
            } else if kind.is_file() || kind == EntryType::Continuous {
                self.links.remove(&path);
                self.files.insert(path, (offset, size));
            } else if kind.is_gnu_sparse() && is_text(Path::new(&path)) {
                return Err(Fault::new(format!("`{path}` is a sparse file")).help("write the archive with whole files"));
            }
        }
        Ok(end)
    }

    /// Refuses an archive without the empty blocks at its end: it was cut between two members. Where a digest or a checksum tells that nothing is missing,
    /// archives of careless writers have no such blocks.
    pub(super) fn check_end(&self) -> Result<(), Fault> {
        let mut storage = self.storage.borrow_mut();
        let mut block = Vec::new();
        storage.seek(SeekFrom::Start(self.end))?;
        (&mut *storage).take(BLOCK).read_to_end(&mut block)?;
        if block.len() as u64 != BLOCK || block.iter().any(|byte| *byte != 0) {
            return Err(Fault::new("it is truncated"));
        }
        Ok(())
    }

    /// The content of a file; `None` if there is none with this name.
    ///
    /// # Errors
    /// A link, and a file with more than `limit` bytes.
    pub(super) fn read(&self, name: &str, limit: u64) -> Result<Option<Vec<u8>>, Fault> {
        let Some((offset, size)) = self.files.get(name).copied() else {
            return if self.links.contains(name) {
                Err(link(name))
            } else {
                Ok(None)
            };
        };
        if size > limit {
            return Err(Fault::larger(&format!("`{name}`"), limit));
        }
        let mut storage = self.storage.borrow_mut();
        let mut bytes = Vec::new();
        storage.seek(SeekFrom::Start(offset))?;
        (&mut *storage).take(size).read_to_end(&mut bytes)?;
        if bytes.len() as u64 != size {
            return Err(Fault::new("it is truncated"));
        }
        Ok(Some(bytes))
    }

    /// Number of the visible YAML and JSON files.
    pub(super) fn text_count(&self) -> usize {
        self.names().filter(|name| is_visible_text(name)).count()
    }

    /// Whether there is a file with this name.
    pub(super) fn has(&self, name: &str) -> bool {
        self.files.contains_key(name)
    }

    /// The names of the files.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.files.keys().map(String::as_str)
    }

    /// The visible YAML and JSON files, by their paths.
    ///
    /// # Errors
    /// As [`Archive::texts_below`].
    pub(super) fn texts(&self) -> Result<Vec<Text>, Fault> {
        self.texts_below("")
    }

    /// The visible YAML and JSON files whose paths begin so.
    ///
    /// # Errors
    /// A link with the name of a text, and more than [`MAX_BYTES`] of texts.
    pub(super) fn texts_below(&self, folder: &str) -> Result<Vec<Text>, Fault> {
        let wanted = |name: &&str| name.starts_with(folder) && is_visible_text(name);
        if let Some(name) = self.links.iter().map(String::as_str).find(wanted) {
            return Err(link(name));
        }
        let mut rest = MAX_BYTES;
        let mut texts = Vec::new();
        for name in self.names().filter(wanted) {
            let bytes = self.read(name, MAX_BYTES)?.unwrap_or_default();
            rest = rest
                .checked_sub(bytes.len() as u64)
                .ok_or_else(|| Fault::size("the text in it"))?;
            texts.push(Text {
                path: name.to_owned(),
                bytes,
            });
        }
        Ok(texts)
    }
}

fn broken(error: std::io::Error) -> Fault {
    match Fault::from(error) {
        fault if fault.reason == "it is truncated" => fault,
        // The crate says only that it failed, and for what.
        fault => Fault::new(format!("its tar is broken: {}", fault.reason)),
    }
}

fn link(name: &str) -> Fault {
    let name = name.escape_debug();
    Fault::new(format!("`{name}` is a link, and links in archives are not followed"))
        .help("write the archive with files instead of links (`tar --dereference`)")
}

fn outside(name: &str) -> Fault {
    Fault::new(format!(
        "the member `{}` is outside of the archive",
        name.escape_debug()
    ))
}

/// Whether it is the path of a visible YAML or JSON file.
fn is_visible_text(name: &str) -> bool {
    is_text(Path::new(name)) && !name.split('/').any(|part| part.starts_with('.'))
}

/// The path of a member without `.` parts; `None` if it is absolute or leaves the archive.
pub(super) fn inside(name: &str) -> Option<String> {
    // Names of archives have `/`; a reader on Windows would also take `\` and `C:` for parts of a path.
    let is_absolute = name.starts_with(['/', '\\']) || name.as_bytes().get(1) == Some(&b':');
    let mut parts = Vec::new();
    for part in name.split('/') {
        match part {
            "" | "." => {}
            ".." => return None,
            part if part.contains('\\') && part.split('\\').any(|part| part == "..") => return None,
            part => parts.push(part),
        }
    }
    (!is_absolute).then(|| parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn members_stay_inside() {
        assert_eq!(inside("./a//b.yaml").as_deref(), Some("a/b.yaml"));
        for name in ["/a", "../a", "a/../../b", "a/..", "\\a", "C:\\a", "a\\..\\b"] {
            assert_eq!(inside(name), None, "{name}");
        }
    }
}
