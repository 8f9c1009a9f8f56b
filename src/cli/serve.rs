//! A server for the files of a folder, for the person at this machine.

use std::fs::File;
use std::io::{Read, Write as _};
use std::net::SocketAddr;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use tiny_http::{Method, Request};

/// Threads that answer.
const THREADS: usize = 4;

/// The type of messages.
const TEXT: &str = "text/plain; charset=utf-8";

/// A server that runs until the program ends.
pub(super) struct Server {
    address: SocketAddr,
}

impl Server {
    /// Serves the files of a folder.
    ///
    /// # Errors
    /// An address that cannot be used.
    pub(super) fn start(address: SocketAddr, folder: &Path) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        let server = Arc::new(tiny_http::Server::http(address)?);
        let address = server.server_addr().to_ip().unwrap_or(address);
        for _ in 0..THREADS {
            let server = Arc::clone(&server);
            let folder = folder.to_owned();
            std::thread::Builder::new().spawn(move || {
                for request in server.incoming_requests() {
                    // Somebody who closes the connection needs no answer.
                    let _ = answer(request, &folder);
                }
            })?;
        }
        Ok(Self { address })
    }

    /// The address of the site.
    pub(super) fn url(&self) -> String {
        format!("http://{}/", self.address)
    }
}

fn answer(request: Request, folder: &Path) -> std::io::Result<()> {
    if !matches!(request.method(), Method::Get | Method::Head) {
        return send(
            request,
            "405 Method Not Allowed",
            TEXT,
            "only GET and HEAD\n".as_bytes(),
            18,
        );
    }
    let found = file(request.url()).map(|path| folder.join(path));
    let opened = found.and_then(|path| {
        let path = if path.is_dir() { path.join("index.html") } else { path };
        let file = File::open(&path).ok()?;
        let length = file.metadata().ok()?.len();
        Some((media_type(&path), file, length))
    });
    match opened {
        Some((media_type, file, length)) => send(request, "200 OK", media_type, file, length),
        None => send(request, "404 Not Found", TEXT, "not found\n".as_bytes(), 10),
    }
}

/// Sends a body of so many bytes, and has the connection closed. A kept connection would keep a thread of the server's pool, and of the connections that a
/// browser opens at once, one could wait in the pool's queue for as long as the others are kept.
fn send(request: Request, status: &str, media_type: &str, body: impl Read, length: u64) -> std::io::Result<()> {
    let has_body = *request.method() != Method::Head;
    let mut out = request.into_writer();
    write!(
        out,
        "HTTP/1.1 {status}\r\nContent-Type: {media_type}\r\nContent-Length: {length}\r\nCache-Control: no-cache\r\nConnection: close\r\n\r\n"
    )?;
    if has_body {
        std::io::copy(&mut body.take(length), &mut out)?;
    }
    out.flush()
}

/// The path of a request below the folder. Nothing leads out of it.
fn file(url: &str) -> Option<PathBuf> {
    let path = url.split(['?', '#']).next().unwrap_or(url);
    let path = PathBuf::from(decode(path.trim_start_matches('/'))?);
    let is_below = path.components().all(|part| matches!(part, Component::Normal(_)));
    is_below.then_some(path)
}

/// The text of percent codes.
fn decode(text: &str) -> Option<String> {
    let mut out = Vec::with_capacity(text.len());
    let mut bytes = text.bytes();
    while let Some(byte) = bytes.next() {
        if byte == b'%' {
            let digits = [bytes.next()?, bytes.next()?];
            let digits = std::str::from_utf8(&digits).ok()?;
            out.push(u8::from_str_radix(digits, 16).ok()?);
        } else {
            out.push(byte);
        }
    }
    String::from_utf8(out).ok().filter(|text| !text.contains('\0'))
}

fn media_type(path: &Path) -> &'static str {
    match path.extension().and_then(|ending| ending.to_str()) {
        Some("html") => "text/html; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("json") => "application/json",
        Some("md") => "text/markdown; charset=utf-8",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_leads_out_of_the_folder() {
        for url in ["/../x", "/a/%2e%2e/x", "//etc/passwd/../..", "/a%00b", "/%zz", "/a/%"] {
            assert_eq!(file(url), None, "{url}");
        }
        assert_eq!(file("/"), Some(PathBuf::new()));
        assert_eq!(file("/a/b%20c.html?x=../..#d"), Some(PathBuf::from("a/b c.html")));
    }
}
