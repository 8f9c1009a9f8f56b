//! The site in a real browser.
//!
//! The site is made of `fixtures/site/` and of the project's own UserPoolClient, in two versions each. Every test ends with [`quiet`]: the page has
//! written nothing to the console and asked for nothing but files of the site.

mod access;
mod pages;
mod screenshots;
mod search;

use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use serde_json::json;
use tiny_http::{Header, Response, Server};

use crate::browser::page::Page;
use crate::support;

/// The page of a kind whose name is two words.
const WEB_APP: &str = "shop/2.0/shop.example.org/v1/WebApp.html";

/// The page of a kind with snippets in both languages.
const CLIENT: &str = "userpoolclient/0.58/cognitoidentityprovider.aws.crossplane.io/v1alpha1/UserPoolClient.html";

/// The page of a kind whose texts are hostile.
const TRAP: &str = "shop/2.0/shop.example.org/v1/Trap.html";

/// The folder of the site. It is made once per test run, because it is the same for every test.
fn site() -> &'static Path {
    static FOLDER: OnceLock<PathBuf> = OnceLock::new();
    FOLDER.get_or_init(|| {
        let project = Path::new(env!("CARGO_TARGET_TMPDIR")).join("site");
        if project.exists() {
            std::fs::remove_dir_all(&project).unwrap();
        }
        support::copy(&support::project().join("tests/fixtures/site"), &project);
        support::copy(&support::project().join("crds"), &project.join("crds"));
        support::crdsmith(&project, &["generate"]).exits(0);
        project.join("site")
    })
}

/// The address of the site without any server, with `/` at its end.
fn disk() -> String {
    format!("file://{}/", site().display())
}

/// The HTML files of the site, relative to it and sorted.
fn html_files() -> Vec<String> {
    let files = support::tree(site()).into_keys();
    files
        .filter(|name| Path::new(name).extension().is_some_and(|found| found == "html"))
        .collect()
}

/// Checks that a page was quiet: no message, and no request outside of the site.
#[track_caller]
fn quiet(page: &mut Page<'_>, site: &str) {
    assert_eq!(page.complaints(), &[] as &[String]);
    let foreign = |address: &&String| !address.starts_with(site) && *address != "about:blank";
    let foreign: Vec<&String> = page.requests().iter().filter(foreign).collect();
    assert!(foreign.is_empty(), "{foreign:?}");
}

/// The site below a path of an HTTP server on loopback.
struct Served {
    server: Arc<Server>,
    thread: Option<std::thread::JoinHandle<()>>,
}

impl Served {
    /// Path of the site on the server.
    const PATH: &'static str = "/some/where/";

    fn start() -> Self {
        let server = Arc::new(Server::http("127.0.0.1:0").unwrap());
        let listener = Arc::clone(&server);
        let thread = std::thread::spawn(move || {
            for request in listener.incoming_requests() {
                let path = request.url().split('?').next().unwrap();
                let file = path.strip_prefix(Self::PATH).map(|name| site().join(name));
                // A client that has gone needs no answer.
                let _ = match file.and_then(|file| Some((content_type(&file)?, std::fs::read(file).ok()?))) {
                    Some((kind, bytes)) => {
                        let header = Header::from_bytes("Content-Type", kind).unwrap();
                        request.respond(Response::from_data(bytes).with_header(header))
                    }
                    None => request.respond(Response::empty(404)),
                };
            }
        });
        Self {
            server,
            thread: Some(thread),
        }
    }

    /// The address of the site, with `/` at its end.
    fn address(&self) -> String {
        format!("http://{}{}", self.server.server_addr(), Self::PATH)
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        self.server.unblock();
        let _ = self.thread.take().unwrap().join();
    }
}

/// The type of a file of the site; other files do not belong there.
fn content_type(file: &Path) -> Option<&'static str> {
    Some(match file.extension()?.to_str()? {
        "html" => "text/html; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "json" => "application/json",
        "md" => "text/markdown; charset=utf-8",
        "svg" => "image/svg+xml",
        _ => return None,
    })
}

/// Whether an element with an ID can be seen, once the page has had time to come to rest: it has a size, nothing hides it, and it lies in the window.
fn is_in_sight(page: &mut Page<'_>, id: &str) -> bool {
    page.evaluate(
        "(async () => { for (let frame = 0; frame < 20; frame += 1) await new Promise(requestAnimationFrame); })()",
    );
    page.evaluate(&format!("({SIGHT})({})", json!(id))) == true
}

/// See [`is_in_sight`].
const SIGHT: &str = "id => { const element = document.getElementById(id); if (!element?.checkVisibility()) return false; \
                     const box = element.getBoundingClientRect(); return box.height > 0 && box.top >= 0 && box.top < innerHeight; }";

/// A script of `target/browser`, where `tests/browser/install` puts it. `None`, with a message, if it is missing and optional.
fn installed(name: &str) -> Option<PathBuf> {
    let temporary = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let file = temporary.parent().unwrap().join("browser/node_modules").join(name);
    if file.is_file() {
        return Some(file);
    }
    let required = std::env::var_os("CRDSMITH_REQUIRE_BROWSER").is_some_and(|value| value == "1");
    assert!(!required, "{} is required, and missing", file.display());
    eprintln!(
        "SKIPPED: {} is not here; `tests/browser/install` brings it",
        file.display()
    );
    None
}
