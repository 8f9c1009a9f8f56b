//! Bodies of URLs: texts, and archives of texts.

use super::cache::{self, Cached};
use super::client::client;
use super::request::{Fetched, Request};
use crate::diagnostic::Diagnostic;
use crate::input::kept::Kept;
use crate::input::package::{self, Fault};
use crate::input::single::Input;
use crate::lock::Entry;
use crate::rule::Rule;
use crate::source::{Place, Source, Span, is_html};

/// The answer of GitHub for a file that does not exist.
const NOT_FOUND: &str = "404: Not Found";

/// Fetches the body of a URL.
///
/// # Errors
/// A server that cannot be asked, a page for people instead of a text, an archive that cannot be read, content that the request does not accept.
pub(super) fn fetch(request: &Request<'_>) -> Result<Fetched, Diagnostic> {
    let url = request.address;
    let bytes = if let Some(bytes) = kept(request)? {
        bytes
    } else {
        let body = client().and_then(|client| client.get(request.full, request.redirect_hosts));
        body.map_err(|fault| not_fetched(url, fault))?
    };
    if let Some(page) = page(url, &bytes) {
        return Err(page);
    }
    let digest = package::digest(&bytes);
    (request.accept)(&digest)?;
    if !request.offline {
        cache::put(&bytes);
    }
    let entry = Entry {
        address: url.to_owned(),
        digest,
        size: bytes.len() as u64,
        ..Entry::default()
    };
    let inputs = if package::is_archived(&bytes) {
        let content = package::read_bytes(bytes).map_err(|fault| fault.about(url))?;
        Kept::all(url, url, content).map(Input::Kept).collect()
    } else {
        let body = Kept {
            is_body: true,
            ..Kept::new(url.to_owned(), bytes)
        };
        vec![Input::Kept(body)]
    };
    Ok(Fetched { entry, inputs })
}

/// The body that the lock file has the digest of; `None` if it has to be fetched.
fn kept(request: &Request<'_>) -> Result<Option<Vec<u8>>, Diagnostic> {
    match request.expected().map(cache::get) {
        Some(Cached::Bytes(bytes)) => Ok(Some(bytes)),
        _ if !request.offline => Ok(None),
        None => Err(request.not_locked()),
        Some(Cached::Missing) => Err(request.not_cached()),
        Some(Cached::Damaged(path)) => Err(request.damaged(&path)),
    }
}

fn not_fetched(url: &str, fault: Fault) -> Diagnostic {
    let error = Diagnostic::error(fault.rule, format!("cannot fetch `{url}`: {}", fault.reason));
    match fault.help {
        Some(help) => error.help(help),
        None => error,
    }
}

/// The error for a page for people, which servers send with a status of success.
fn page(url: &str, bytes: &[u8]) -> Option<Diagnostic> {
    let text = std::str::from_utf8(bytes).ok()?;
    let content = text.trim_start_matches('\u{feff}').trim_start();
    let what = if is_html(content) {
        "an HTML page"
    } else if content.trim_end() == NOT_FOUND {
        "the answer of a server that did not find the file"
    } else {
        return None;
    };
    let source = Source::new(url, text);
    let start = text.len() - content.len();
    let line = source.line_range(Span::new(start, start).start);
    let error = Diagnostic::error(
        Rule::InputUrl,
        format!("the URL returned {what} instead of Kubernetes objects"),
    );
    let help = "use the address of the raw file; GitHub's begin with `https://raw.githubusercontent.com/`";
    Some(
        error
            .at(Place::new(&source, Span::new(line.start, line.end)).detached())
            .help(help),
    )
}
