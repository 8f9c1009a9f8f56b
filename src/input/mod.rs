//! Files, folders, globs, URLs, revisions of git and standard input → named texts.
//!
//! In: names from the user or a configuration. Out: [`Input`]s in a stable order. Each is read on request, so they can be read in parallel and freed
//! one by one. Does not depend on the content of the texts.

mod git;
mod text;

use std::collections::HashSet;
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::str::Utf8Error;
use std::sync::Arc;
#[cfg(feature = "fetch")]
use std::time::Duration;

use crate::diagnostic::Diagnostic;
use crate::rule::Rule;
use crate::source::Source;
pub use git::GitFile;
pub use text::{MAX_BYTES, is_text};

/// Maximum number of redirects of a URL.
#[cfg(feature = "fetch")]
const MAX_REDIRECTS: u32 = 10;

/// Maximum total time of a URL.
#[cfg(feature = "fetch")]
const URL_TIMEOUT: Duration = Duration::from_mins(1);

/// One text that can be read.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Input {
    /// A file.
    File(PathBuf),
    /// An `http` or `https` URL.
    Url(String),
    /// A file of a revision of git.
    Git(GitFile),
    /// Standard input.
    Stdin,
}

/// Finds the inputs that `names` select. Relative names are relative to `base`. Folders are searched recursively for YAML and JSON files; links to
/// folders are not followed, and names that begin with a dot are skipped. Each input is read once, even if it is named twice.
///
/// # Errors
/// Names without inputs: a missing file, a folder or glob without files.
pub fn find<'a>(names: impl IntoIterator<Item = &'a str>, base: &Path) -> Result<Vec<Input>, Vec<Diagnostic>> {
    let mut found = Vec::new();
    let mut diagnostics = Vec::new();
    for name in names {
        match find_one(name, base) {
            Ok(inputs) => found.extend(inputs),
            Err(diagnostic) => diagnostics.push(diagnostic),
        }
    }
    if !diagnostics.is_empty() {
        return Err(diagnostics);
    }
    let mut seen = HashSet::new();
    found.retain(|input| seen.insert(input.clone()));
    Ok(found)
}

fn find_one(name: &str, base: &Path) -> Result<Vec<Input>, Diagnostic> {
    if name == "-" {
        return Ok(vec![Input::Stdin]);
    }
    if name.starts_with("http://") || name.starts_with("https://") {
        return Ok(vec![Input::Url(name.to_owned())]);
    }
    if name.starts_with(git::PREFIX) {
        return Ok(git::find(name, base)?.into_iter().map(Input::Git).collect());
    }
    let path = base.join(name);
    if path.is_dir() {
        return files_below(&path);
    }
    if path.exists() {
        return Ok(vec![Input::File(path)]);
    }
    if name.contains(['*', '?', '[']) {
        return files_matching(&path);
    }
    Err(Diagnostic::error(
        Rule::InputMissing,
        format!("no such file or folder: `{}`", path.display()),
    ))
}

fn files_below(folder: &Path) -> Result<Vec<Input>, Diagnostic> {
    let files = walk(folder)?.into_iter().filter(|path| is_text(path));
    let found: Vec<Input> = files.map(Input::File).collect();
    if found.is_empty() {
        return Err(no_texts(folder));
    }
    Ok(found)
}

/// The error for a folder without texts.
#[must_use]
pub fn no_texts(folder: &Path) -> Diagnostic {
    let message = format!("no `.yaml`, `.yml` or `.json` files in folder `{}`", folder.display());
    Diagnostic::error(Rule::InputEmpty, message)
}

/// The visible files below a folder, sorted.
///
/// # Errors
/// A folder that cannot be read.
pub fn walk(folder: &Path) -> Result<Vec<PathBuf>, Diagnostic> {
    let hidden = |entry: &walkdir::DirEntry| {
        entry.depth() > 0 && entry.file_name().to_str().is_some_and(|name| name.starts_with('.'))
    };
    let mut found = Vec::new();
    let entries = walkdir::WalkDir::new(folder).sort_by_file_name().into_iter();
    for entry in entries.filter_entry(|entry| !hidden(entry)) {
        let entry = entry.map_err(|error| unreadable(error.path().unwrap_or(folder), &error))?;
        // The entry type came with the name; only links have to be followed. Reading a link to nothing is an error.
        let kind = entry.file_type();
        if kind.is_file() || kind.is_symlink() && !entry.path().is_dir() {
            found.push(entry.into_path());
        }
    }
    Ok(found)
}

fn files_matching(pattern: &Path) -> Result<Vec<Input>, Diagnostic> {
    let mut found = Vec::new();
    for path in matching(pattern)? {
        if path.is_dir() {
            found.extend(files_below(&path)?);
        } else {
            found.push(Input::File(path));
        }
    }
    Ok(found)
}

/// The files and folders that match a glob, sorted.
///
/// # Errors
/// An invalid glob, and a glob without matches.
pub fn matching(pattern: &Path) -> Result<Vec<PathBuf>, Diagnostic> {
    let text = pattern.to_string_lossy();
    let fail = |message: String| Diagnostic::error(Rule::InputGlob, message);
    let paths = glob::glob(&text).map_err(|error| fail(format!("invalid glob `{text}`: {error}")))?;
    let found: Result<Vec<PathBuf>, Diagnostic> = paths
        .map(|path| path.map_err(|error| unreadable(error.path(), error.error())))
        .collect();
    let found = found?;
    if found.is_empty() {
        return Err(fail(format!("no files match `{text}`")));
    }
    Ok(found)
}

impl Input {
    /// Name in messages.
    #[must_use]
    pub fn name(&self) -> String {
        match self {
            Self::File(path) => path.display().to_string(),
            Self::Url(url) => url.clone(),
            Self::Git(file) => file.name.clone(),
            Self::Stdin => "<stdin>".to_owned(),
        }
    }

    /// Reads the text.
    ///
    /// # Errors
    /// An input that cannot be read, is larger than [`MAX_BYTES`], or is not valid UTF-8; a URL that does not answer with success.
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

    fn fill(&self, bytes: &mut Vec<u8>) -> Result<(), Diagnostic> {
        match self {
            Self::File(path) => {
                let file = File::open(path).map_err(|error| unreadable(path, &error))?;
                // The length of a file that is not regular is meaningless; it is read up to the limit.
                let length = file.metadata().map_or(0, |metadata| metadata.len());
                self.limited(file, length, bytes)
            }
            Self::Url(url) => self.fetch(url, bytes),
            Self::Git(file) => {
                bytes.extend_from_slice(&file.bytes);
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

    #[cfg(not(feature = "fetch"))]
    #[expect(clippy::unused_self, reason = "it is the same function with the feature")]
    fn fetch(&self, url: &str, _: &mut Vec<u8>) -> Result<(), Diagnostic> {
        let message = format!("cannot fetch `{url}`: this build does not include the feature `fetch`");
        Err(Diagnostic::error(Rule::InputUrl, message))
    }

    #[cfg(feature = "fetch")]
    fn fetch(&self, url: &str, bytes: &mut Vec<u8>) -> Result<(), Diagnostic> {
        let fail = |message: String| Diagnostic::error(Rule::InputUrl, message);
        let agent: ureq::Agent = ureq::Agent::config_builder()
            .timeout_global(Some(URL_TIMEOUT))
            .max_redirects(MAX_REDIRECTS)
            .http_status_as_error(false)
            .user_agent(concat!("crdsmith/", env!("CARGO_PKG_VERSION")))
            .build()
            .into();
        let response = agent.get(url).call();
        let mut response = response.map_err(|error| fail(format!("cannot fetch `{url}`: {error}")))?;
        let status = response.status();
        if !status.is_success() {
            let reason = status
                .canonical_reason()
                .map(|reason| format!(" {reason}"))
                .unwrap_or_default();
            return Err(fail(format!(
                "cannot fetch `{url}`: status {}{reason}",
                status.as_u16()
            )));
        }
        let body = response.body_mut().with_config().limit(u64::MAX).reader();
        self.limited(body, 0, bytes)
    }
}

fn unreadable(path: &Path, error: &dyn std::fmt::Display) -> Diagnostic {
    Diagnostic::error(
        Rule::InputUnreadable,
        format!("cannot read `{}`: {error}", path.display()),
    )
}
