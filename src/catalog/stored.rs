//! The text of a definition: where it is read again.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::path::PathBuf;
use std::sync::Arc;

use crate::crd::Part;
use crate::diagnostic::Diagnostic;
use crate::rule::Rule;
use crate::source::Source;
use crate::validate::Text;

/// A part of an input.
#[derive(Debug, Clone)]
pub(super) struct Stored {
    pub(super) name: String,
    pub(super) part: Part,
    pub(super) text: Kept,
}

/// Storage of the text of a part.
#[derive(Debug, Clone)]
pub(super) enum Kept {
    /// In a file, which can be read repeatedly.
    File(PathBuf),
    /// In memory, because the input cannot be read twice.
    Text(String),
}

impl Stored {
    pub(super) fn text(&self) -> std::io::Result<String> {
        let path = match &self.text {
            Kept::Text(text) => return Ok(text.clone()),
            Kept::File(path) => path,
        };
        let mut file = File::open(path)?;
        file.seek(SeekFrom::Start(self.part.base as u64))?;
        let mut text = String::with_capacity(self.part.length);
        file.take(self.part.length as u64).read_to_string(&mut text)?;
        Ok(text)
    }
}

impl Text for Stored {
    fn read(&self) -> Result<Arc<Source>, Diagnostic> {
        let text = self.text().map_err(|error| {
            let message = format!("cannot read `{}`: {error}", self.name);
            Diagnostic::error(Rule::InputUnreadable, message)
        })?;
        Ok(self.part.source(&self.name, &text))
    }
}
