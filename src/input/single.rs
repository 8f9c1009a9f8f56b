//! One text that can be read.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::str::Utf8Error;
use std::sync::Arc;

use super::files::unreadable;
use super::kept::Kept;
use super::text::MAX_BYTES;
use crate::diagnostic::Diagnostic;
use crate::lock::Package;
use crate::rule::Rule;
use crate::source::Source;

/// One text that can be read.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Input {
    /// A file.
    File(PathBuf),
    /// A text of git, of an archive or image, or of a URL.
    Kept(Kept),
    /// Standard input.
    Stdin,
}

impl Input {
    /// Name in messages. A file of a package is `PACKAGE!FILE`.
    #[must_use]
    pub fn name(&self) -> String {
        match self {
            Self::File(path) => path.display().to_string(),
            Self::Kept(kept) => kept.name.clone(),
            Self::Stdin => "<stdin>".to_owned(),
        }
    }

    /// Name for readers of pages: the file without its folder, which is of this machine alone.
    #[must_use]
    pub fn origin(&self) -> String {
        match self {
            Self::File(path) => {
                let file = path.file_name().filter(|_| path.is_file());
                file.map_or_else(|| self.name(), |file| file.to_string_lossy().into_owned())
            }
            Self::Kept(kept) => kept.origin.clone(),
            Self::Stdin => self.name(),
        }
    }

    /// Reads the text.
    ///
    /// # Errors
    /// An input that cannot be read, is larger than [`MAX_BYTES`], or is not valid UTF-8.
    pub fn read(&self) -> Result<Arc<Source>, Diagnostic> {
        let mut bytes = Vec::new();
        self.fill(&mut bytes)?;
        let text = String::from_utf8(bytes).map_err(|error| self.no_utf8(error.as_bytes(), error.utf8_error()))?;
        Ok(Source::new(self.name(), text))
    }

    /// Reads the text into a reusable buffer; its content is overwritten.
    ///
    /// # Errors
    /// The same as [`Input::read`].
    pub fn read_into<'b>(&self, buffer: &'b mut Vec<u8>) -> Result<&'b str, Diagnostic> {
        buffer.clear();
        self.fill(buffer)?;
        std::str::from_utf8(buffer).map_err(|error| self.no_utf8(buffer, error))
    }

    /// The path of what can be read more than once.
    #[must_use]
    pub fn regular_file(&self) -> Option<&PathBuf> {
        match self {
            Self::File(path) if path.is_file() => Some(path),
            _ => None,
        }
    }

    /// Whether the text can be read more than once.
    #[must_use]
    pub fn is_repeatable(&self) -> bool {
        match self {
            Self::File(path) => path.is_file(),
            Self::Kept(_) => true,
            Self::Stdin => false,
        }
    }

    /// Whether the text is the body of a URL: a server may answer with anything.
    #[must_use]
    pub fn is_body(&self) -> bool {
        matches!(self, Self::Kept(kept) if kept.is_body)
    }

    /// What the image of the text says of itself.
    #[must_use]
    pub fn package(&self) -> Option<&Package> {
        match self {
            Self::Kept(kept) => kept.package.as_deref(),
            _ => None,
        }
    }

    fn fill(&self, bytes: &mut Vec<u8>) -> Result<(), Diagnostic> {
        match self {
            Self::File(path) => {
                let file = File::open(path).map_err(|error| unreadable(path, &error))?;
                // The length of a file that is not regular is meaningless; it is read up to the limit.
                let length = file.metadata().map_or(0, |metadata| metadata.len());
                self.limited(file, length, bytes)
            }
            Self::Kept(kept) => {
                bytes.extend_from_slice(&kept.bytes);
                Ok(())
            }
            Self::Stdin => self.limited(std::io::stdin().lock(), 0, bytes),
        }
    }

    fn no_utf8(&self, bytes: &[u8], error: Utf8Error) -> Diagnostic {
        let (name, at) = (self.name(), error.valid_up_to());
        if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
            let error = Diagnostic::error(Rule::InputEncoding, format!("`{name}` is UTF-16, not UTF-8"));
            return error.help("convert the file to UTF-8");
        }
        Diagnostic::error(
            Rule::InputEncoding,
            format!("`{name}` is not valid UTF-8: invalid byte at offset {at}"),
        )
    }

    fn limited(&self, reader: impl Read, length: u64, bytes: &mut Vec<u8>) -> Result<(), Diagnostic> {
        let too_large = || {
            let limit = MAX_BYTES / 1024 / 1024;
            let message = format!("`{}` is larger than the maximum of {limit} MiB", self.name());
            Diagnostic::error(Rule::InputSize, message).help("split the file")
        };
        if length > MAX_BYTES {
            return Err(too_large());
        }
        bytes.reserve(usize::try_from(length).unwrap_or(0));
        let read = reader.take(MAX_BYTES + 1).read_to_end(bytes);
        read.map_err(|error| unreadable(Path::new(&self.name()), &error))?;
        if bytes.len() as u64 > MAX_BYTES {
            return Err(too_large());
        }
        Ok(())
    }
}
