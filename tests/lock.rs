//! The lock file, the cache, copies of remote sources, and what is asked of servers.

use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;
use std::sync::{Arc, Mutex};

use serde_json::json;

use crate::support::images::{Tar, ask, build, digest, gzip, package};
use crate::support::server::Server;
use crate::support::{Run, crd, expect_file, folder, run, tree, write};

const STRING: &str = "type: object\nproperties:\n  spec: {type: object, properties: {size: {type: string}}}\n";

/// A project with a cache of its own.
struct Project(tempfile::TempDir);

impl Project {
    fn new(config: &str) -> Self {
        let dir = folder();
        write(dir.path(), &[("crdsmith.yaml", config)]);
        Self(dir)
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    fn run(&self, arguments: &[&str]) -> Run {
        run(Command::new(env!("CARGO_BIN_EXE_crdsmith"))
            .current_dir(self.path())
            .env("CRDSMITH_CACHE", self.path().join("cache"))
            .args(arguments))
    }

    fn write(&self, name: &str, text: &str) {
        write(self.path(), &[(name, text)]);
    }

    /// The lock file; empty if there is none.
    fn lock(&self) -> String {
        std::fs::read_to_string(self.path().join("crdsmith.lock")).unwrap_or_default()
    }

    fn library(&self) -> Vec<String> {
        let files = tree(&self.path().join("lib")).into_keys();
        files
            .filter(|name| name.starts_with("_gen/") && !name.ends_with("main.libsonnet"))
            .collect()
    }

    /// The files of the cache.
    fn cached(&self) -> Vec<String> {
        tree(&self.path().join("cache")).into_keys().collect()
    }
}

/// A configuration with one library.
fn config(sources: &[&str]) -> String {
    let sources: Vec<String> = sources.iter().map(|source| format!("'{source}'")).collect();
    format!("specs:\n- output: lib\n  crds: [{}]\n", sources.join(", "))
}

/// A server whose pages the test changes.
#[derive(Clone, Default)]
struct Pages(Arc<Mutex<Vec<(String, Page)>>>);

#[derive(Clone)]
enum Page {
    Text(Vec<u8>),
    Redirect(String),
    /// Fewer bytes than the length that the head says.
    Short(Vec<u8>),
}

impl Pages {
    fn set(&self, path: &str, page: Page) {
        let mut pages = self.0.lock().unwrap();
        pages.retain(|(known, _)| known != path);
        pages.push((path.to_owned(), page));
    }

    fn text(&self, path: &str, text: &str) {
        self.set(path, Page::Text(text.as_bytes().to_vec()));
    }

    /// Serves the pages on loopback. Returns the port.
    fn serve(&self) -> u16 {
        use std::io::{BufRead as _, BufReader, Write as _};
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let pages = self.clone();
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let mut stream = stream.unwrap();
                let mut lines = BufReader::new(stream.try_clone().unwrap())
                    .lines()
                    .map_while(Result::ok);
                let Some(first) = lines.next() else { continue };
                // The head of the request ends with an empty line.
                let _ = lines.take_while(|line| !line.is_empty()).count();
                let path = first.split(' ').nth(1).unwrap_or_default().to_owned();
                let page = pages
                    .0
                    .lock()
                    .unwrap()
                    .iter()
                    .find(|(known, _)| *known == path)
                    .map(|(_, page)| page.clone());
                let (status, header, body, missing) = match page {
                    Some(Page::Text(bytes)) => ("200 OK", String::new(), bytes, 0),
                    Some(Page::Redirect(to)) => ("302 Found", format!("Location: {to}\r\n"), Vec::new(), 0),
                    Some(Page::Short(bytes)) => ("200 OK", String::new(), bytes, 10),
                    None => ("404 Not Found", String::new(), Vec::new(), 0),
                };
                let length = body.len() + missing;
                let head =
                    format!("HTTP/1.1 {status}\r\nConnection: close\r\n{header}Content-Length: {length}\r\n\r\n");
                let _ = stream.write_all(&[head.as_bytes(), &body].concat());
            }
        });
        port
    }
}

/// A registry with a package under a tag, and its address.
fn registry(kinds: &[&str]) -> Option<(Server, String, String)> {
    let mut registry = Server::registry()?;
    let address = ask(&mut registry, json!({"Op": "serve"}))["address"]
        .as_str()
        .unwrap()
        .to_owned();
    let reference = format!("{address}/shop/provider:v1");
    let digest = push(&mut registry, &reference, kinds);
    Some((registry, format!("oci://{reference}"), digest))
}

/// Pushes a package, and returns the digest of its manifest.
fn push(registry: &mut Server, reference: &str, kinds: &[&str]) -> String {
    let mut request = build(&package(kinds));
    request["Push"] = reference.into();
    ask(registry, request)["digest"].as_str().unwrap().to_owned()
}

#[test]
fn the_first_run_locks() {
    let Some((_registry, address, digest)) = registry(&["Cart"]) else {
        return;
    };
    let pages = Pages::default();
    let text = crd("Order", STRING);
    pages.text("/crd.yaml", &text);
    let url = format!("http://127.0.0.1:{}/crd.yaml", pages.serve());
    let project = Project::new(&config(&[&address, &url]));
    let first = project.run(&["generate"]).exits(0);
    assert!(first.stderr().contains("crdsmith.lock: 2 added"), "{}", first.stderr());
    assert_eq!(
        project.library(),
        ["_gen/example/v1/cart.libsonnet", "_gen/example/v1/order.libsonnet"]
    );
    let lock = project.lock();
    let of_url = crate::support::images::digest(text.as_bytes());
    let entry = |address: &str, digest: &str| format!("- address: {address}\n  digest: {digest}\n");
    assert!(
        lock.contains(&entry(&address, &digest)) && lock.contains(&entry(&url, &of_url)),
        "{lock}"
    );
    assert!(lock.contains(&format!("size: {}\n", text.len())), "{lock}");
    let sizes = regex::Regex::new(r"sha256:\w+|size: \d+|127.0.0.1:\d+").unwrap();
    expect_file("expected/crdsmith.lock", &sizes.replace_all(&lock, "…"));

    let again = project.run(&["generate"]).exits(0);
    assert!(!again.stderr().contains("lock"), "{}", again.stderr());
    assert_eq!(project.lock(), lock);
    project.run(&["generate", "--check"]).exits(0);
    project.run(&["generate", "--locked"]).exits(0);

    // An entry that is no longer used goes, and the file with the last one.
    project.write("crdsmith.yaml", &config(&[&address]));
    let check = project.run(&["generate", "--check"]).exits(1);
    assert!(check.stdout().contains("stale: crdsmith.lock\n"), "{}", check.stdout());
    assert_eq!(project.lock(), lock, "`--check` writes nothing");
    project.run(&["generate"]).exits(0);
    assert!(!project.lock().contains(&url) && project.lock().contains(&address));
    project.write("crdsmith.yaml", &config(&["crd.yaml"]));
    project.write("crd.yaml", &text);
    project.run(&["generate"]).exits(0);
    assert!(!project.path().join("crdsmith.lock").exists());
}

/// The OpenAPI document of a spec is a source like CRDs: locked, checked, copied into the project.
#[test]
fn a_document_of_a_server_is_locked() {
    let pages = Pages::default();
    let document = |type_name: &str| {
        format!(
            "{{\"definitions\": {{\"x.example.v1.Cart\": {{\"type\": \"object\", \"description\": \"{type_name}\"}}}}}}"
        )
    };
    pages.text("/openapi/v2", &document("old"));
    let url = format!("http://127.0.0.1:{}/openapi/v2", pages.serve());
    let config = format!("specs:\n- output: lib\n  openapi: {url}\n");
    let project = Project::new(&config);
    let first = project.run(&["generate"]).exits(0);
    assert!(first.stderr().contains("crdsmith.lock: 1 added"), "{}", first.stderr());
    assert_eq!(project.library(), ["_gen/example/v1/cart.libsonnet"]);
    assert!(project.lock().contains(&url), "{}", project.lock());
    project.run(&["generate", "--check", "--locked"]).exits(0);
    project.run(&["vendor"]).exits(0);

    pages.text("/openapi/v2", &document("new"));
    let changed = project.run(&["generate"]).exits(2).stderr();
    assert!(
        changed.contains("error[lock]") && changed.contains("has changed"),
        "{changed}"
    );
    project.write("crdsmith.yaml", &format!("vendor: vendored/crds\n{config}"));
    project.run(&["generate", "--check", "--offline"]).exits(0);
    project.write("crdsmith.yaml", &config);
    project.run(&["generate", "--update"]).exits(0);
    project.run(&["generate", "--check"]).exits(0);
}

#[test]
fn a_change_is_noticed() {
    let Some((mut registry, address, before)) = registry(&["Cart"]) else {
        return;
    };
    let pages = Pages::default();
    pages.text("/crd.yaml", &crd("Order", STRING));
    let url = format!("http://127.0.0.1:{}/crd.yaml", pages.serve());
    let project = Project::new(&config(&[&address, &url]));
    project.run(&["generate"]).exits(0);
    let (lock, files) = (project.lock(), tree(&project.path().join("lib")));

    let reference = address.trim_start_matches("oci://");
    let after = push(&mut registry, reference, &["Cart", "Invoice"]);
    pages.text("/crd.yaml", &crd("Refund", STRING));
    let mut transcript = String::new();
    let mut show = |run: Run, arguments: &str| {
        let host = url.trim_end_matches("/crd.yaml");
        let text = run.transcript(project.path());
        let registry = reference.trim_end_matches("/shop/provider:v1");
        let known = [
            (registry, "REGISTRY"),
            (host, "URL"),
            (before.as_str(), "BEFORE"),
            (after.as_str(), "AFTER"),
        ];
        let text = known.iter().fold(text, |text, (old, new)| text.replace(old, new));
        let arguments = known
            .iter()
            .fold(arguments.to_owned(), |text, (old, new)| text.replace(old, new));
        let digests = regex::Regex::new("sha256:[0-9a-f]{64}").unwrap();
        let _ = write!(
            transcript,
            "$ crdsmith {arguments}\n{}\n",
            digests.replace_all(&text, "sha256:DIGEST")
        );
    };
    let cart = "apiVersion: example.org/v1\nkind: Cart\nmetadata: {name: a}\n";
    project.write("cart.yaml", cart);
    for arguments in ["generate", "generate --check", "generate --locked"] {
        let words: Vec<&str> = arguments.split(' ').collect();
        show(project.run(&words).exits(2), arguments);
    }
    // Commands that only read work with the locked content: it is in the cache.
    for arguments in [
        "validate cart.yaml",
        "explain cart",
        "explain order",
        "definitions",
        "site -o site",
    ] {
        let words: Vec<&str> = arguments.split(' ').collect();
        let run = project.run(&words).exits(0);
        let text = run.transcript(project.path());
        assert!(
            !text.contains("Invoice") && !text.contains("Refund"),
            "{arguments}\n{text}"
        );
    }
    // Without the cache, a registry still has the content, and a URL does not.
    std::fs::remove_dir_all(project.path().join("cache")).unwrap();
    show(project.run(&["definitions"]).exits(2), "definitions");
    assert_eq!(project.lock(), lock);
    assert_eq!(tree(&project.path().join("lib")), files, "nothing is written");

    let wrong = format!("generate --update {url}s");
    show(project.run(&wrong.split(' ').collect::<Vec<_>>()).exits(2), &wrong);
    let one = format!("generate --update {address}");
    show(project.run(&one.split(' ').collect::<Vec<_>>()).exits(2), &one);
    let both = format!("generate --update {address} {url}");
    show(project.run(&both.split(' ').collect::<Vec<_>>()).exits(0), &both);
    assert!(project.lock().contains(&after) && !project.lock().contains(&before));
    assert_eq!(
        project.library(),
        [
            "_gen/example/v1/cart.libsonnet",
            "_gen/example/v1/invoice.libsonnet",
            "_gen/example/v1/refund.libsonnet"
        ]
    );
    project.run(&["validate", "cart.yaml"]).exits(0);
    pages.text("/crd.yaml", &crd("Order", STRING));
    project.run(&["generate", "--update"]).exits(0);
    assert!(
        project
            .library()
            .contains(&"_gen/example/v1/order.libsonnet".to_owned())
    );
    expect_file("expected/lock-changes.txt", &transcript);
}

/// A tag that moved stops only the commands that make files of its content. The others ask for the digest, and for nothing if the cache has it.
#[test]
fn a_moved_tag_stops_nobody_who_reads() {
    let Some((mut registry, address, _)) = registry(&["Cart"]) else {
        return;
    };
    let project = Project::new(&config(&[&address]));
    project.run(&["generate"]).exits(0);
    push(&mut registry, address.trim_start_matches("oci://"), &["Invoice"]);
    project.write(
        "cart.yaml",
        "apiVersion: example.org/v1\nkind: Cart\nmetadata: {name: a}\n",
    );
    let commands = [
        &["validate", "cart.yaml"][..],
        &["explain", "cart"],
        &["example", "Cart"],
        &["definitions"],
        &["schema", "-o", "schemas"],
    ];
    for is_cold in [true, false] {
        for command in commands {
            if is_cold {
                std::fs::remove_dir_all(project.path().join("cache")).unwrap();
            }
            project.run(command).exits(0);
        }
    }
    let changed = project.run(&["generate", "--locked"]).exits(2).stderr();
    assert!(changed.contains("has changed: its digest is"), "{changed}");
    ask(&mut registry, json!({"Op": "stop"}));
    for command in commands {
        project.run(command).exits(0);
    }
    std::fs::remove_dir_all(project.path().join("cache")).unwrap();
    let down = project.run(&["definitions"]).exits(2).stderr();
    assert!(
        down.contains("Connection refused") && !down.contains("--offline"),
        "{down}"
    );
}

#[test]
fn a_source_without_an_entry() {
    let pages = Pages::default();
    pages.text("/a.yaml", &crd("Cart", STRING));
    pages.text("/b.yaml", &crd("Order", STRING));
    let host = format!("http://127.0.0.1:{}", pages.serve());
    let (a, b) = (format!("{host}/a.yaml"), format!("{host}/b.yaml"));
    let project = Project::new(&config(&[&a]));
    // Without a lock file, only `--locked` needs one.
    let locked = project.run(&["generate", "--locked"]).exits(2);
    assert!(
        locked.stderr().contains("is not in `crdsmith.lock`"),
        "{}",
        locked.stderr()
    );
    project.run(&["definitions"]).exits(0);
    assert_eq!(project.lock(), "");
    let check = project.run(&["generate", "--check"]).exits(1);
    assert!(
        check.stdout().contains(&format!("+- address: {a}")),
        "{}",
        check.stdout()
    );
    assert_eq!(project.lock(), "");
    project.run(&["generate"]).exits(0);

    project.write("crdsmith.yaml", &config(&[&a, &b]));
    for arguments in [&["definitions"][..], &["generate", "--locked"]] {
        let error = project.run(arguments).exits(2).stderr();
        assert!(error.contains(&format!("`{b}` is not in `crdsmith.lock`")), "{error}");
    }
    // CRDs of `validate` are locked too.
    project.write(
        "crdsmith.yaml",
        &format!("{}validate: {{crds: ['{b}']}}\n", config(&[&a])),
    );
    project.run(&["generate"]).exits(0);
    assert!(project.lock().contains(&b), "{}", project.lock());
    assert_eq!(
        project
            .run(&["definitions"])
            .exits(0)
            .stdout()
            .matches("example.org")
            .count(),
        2
    );

    // A run that fails locks nothing.
    let lock = project.lock();
    project.write("crdsmith.yaml", &config(&[&a, &b, "missing.yaml"]));
    project.run(&["generate"]).exits(2);
    assert_eq!(project.lock(), lock);

    let other = config(&[&b]);
    project.write("other.yml", &other);
    project
        .run(&["generate", "--config", "other.yml", "-o", "other"])
        .exits(0);
    assert!(
        project.path().join("other.lock").exists(),
        "each configuration has a lock file"
    );

    let broken = [
        ("version: 1\nsources: [", "is not a lock file"),
        ("version: 7\n", "has the version 7"),
    ];
    for (text, words) in broken {
        project.write("crdsmith.lock", text);
        let error = project.run(&["generate"]).exits(2).stderr();
        assert!(error.contains(words), "{error}");
        assert_eq!(project.lock(), text);
    }
}

#[test]
fn offline_takes_what_is_locked() {
    let Some((mut registry, address, _)) = registry(&["Cart"]) else {
        return;
    };
    let pages = Pages::default();
    pages.text("/crd.yaml", &crd("Order", STRING));
    let url = format!("http://127.0.0.1:{}/crd.yaml", pages.serve());
    let project = Project::new(&config(&[&address, &url]));
    let unknown = project.run(&["generate", "--offline"]).exits(2).stderr();
    assert!(unknown.contains("without network, the content of"), "{unknown}");
    project.run(&["generate"]).exits(0);
    let (lock, files) = (project.lock(), tree(&project.path().join("lib")));

    ask(&mut registry, json!({"Op": "stop"}));
    pages.0.lock().unwrap().clear();
    let down = project.run(&["generate"]).exits(2).stderr();
    assert!(down.contains("Connection refused") && down.contains("404"), "{down}");
    std::fs::remove_dir_all(project.path().join("lib")).unwrap();
    project.run(&["generate", "--offline"]).exits(0);
    assert_eq!((project.lock(), tree(&project.path().join("lib"))), (lock, files));
    for arguments in [
        &["generate", "--check", "--offline"][..],
        &["generate", "--locked", "--offline"],
        &["--offline", "explain", "cart"],
        &["definitions", "--offline"],
        &["site", "-o", "site", "--offline"],
        &["schema", "-o", "schemas", "--offline"],
    ] {
        project.run(arguments).exits(0);
    }
    let update = project.run(&["generate", "--offline", "--update"]).exits(2).stderr();
    assert!(update.contains("`--update` needs the network"), "{update}");
    // Names of the command line have no lock file.
    let unlocked = project
        .run(&["definitions", "--offline", "--crds", &url])
        .exits(2)
        .stderr();
    assert!(unlocked.contains("without network"), "{unlocked}");

    // Every part of the cache is checked.
    for file in project.cached() {
        let path = project.path().join("cache").join(&file);
        let content = std::fs::read(&path).unwrap();
        std::fs::write(&path, b"damaged").unwrap();
        let damaged = project.run(&["generate", "--offline"]).exits(2).stderr();
        assert!(damaged.contains("is damaged"), "{file}: {damaged}");
        std::fs::remove_file(&path).unwrap();
        let missing = project.run(&["generate", "--offline"]).exits(2).stderr();
        assert!(missing.contains("is not in the cache"), "{file}: {missing}");
        std::fs::write(&path, content).unwrap();
    }
    project.run(&["generate", "--offline"]).exits(0);
}

#[test]
fn a_damaged_cache_is_fetched_again() {
    let Some((_registry, address, _)) = registry(&["Cart"]) else {
        return;
    };
    let project = Project::new(&config(&[&address]));
    project.run(&["generate"]).exits(0);
    let good = tree(&project.path().join("cache"));
    for file in project.cached() {
        std::fs::write(project.path().join("cache").join(file), b"damaged").unwrap();
    }
    project.run(&["generate"]).exits(0);
    assert_eq!(tree(&project.path().join("cache")), good);
    // Content that a digest names needs neither a lock file nor the network.
    let digest = good.keys().find(|name| {
        let bytes = &good[*name];
        bytes.windows(8).any(|part| part == b"\"layers\"")
    });
    let pinned = format!("{}@sha256:{}", address, digest.unwrap().trim_start_matches("sha256/"));
    project.run(&["definitions", "--offline", "--crds", &pinned]).exits(0);
    // Without a cache, everything else works.
    let blocked = project.path().join("blocked");
    std::fs::write(&blocked, "").unwrap();
    run(Command::new(env!("CARGO_BIN_EXE_crdsmith"))
        .current_dir(project.path())
        .env("CRDSMITH_CACHE", blocked.join("cache"))
        .args(["generate", "--check"]))
    .exits(0);
}

#[test]
fn servers_that_say_something_else() {
    let pages = Pages::default();
    let port = pages.serve();
    let host = format!("http://127.0.0.1:{port}");
    let text = crd("Cart", STRING);
    let archive = gzip(&Tar::new().file("crds/cart.yaml", text.as_bytes()).bytes());
    pages.text("/crd.yaml", &text);
    pages.set("/crds", Page::Text(archive.clone()));
    pages.set("/here", Page::Redirect("/crd.yaml".to_owned()));
    pages.set(
        "/away",
        Page::Redirect(format!("http://localhost:{port}/crd.yaml?signature=secret")),
    );
    pages.set("/crd.yaml?signature=secret", Page::Text(text.as_bytes().to_vec()));
    pages.set("/file", Page::Redirect("file:///etc/passwd".to_owned()));
    pages.set("/nowhere", Page::Redirect("http://[".to_owned()));
    pages.set("/short", Page::Short(text.as_bytes().to_vec()));
    pages.set("/short.tgz", Page::Text(archive[..archive.len() / 2].to_vec()));
    pages.text("/page", "<!DOCTYPE html>\n<p>Sign in</p>");
    pages.text("/gone", "404: Not Found\n");
    pages.text("/words", "try later");
    let project = Project::new("");
    let mut transcript = String::new();
    for path in ["away", "file", "nowhere", "short", "short.tgz", "page", "gone", "words"] {
        let url = format!("{host}/{path}");
        let run = project.run(&["generate", &url, "-o", "bad"]).exits(2);
        let text = run
            .transcript(project.path())
            .replace("no files were written\nexit code 2\n", "");
        let text = text.replace(&host, "URL").replace(&format!(":{port}"), ":PORT");
        let _ = write!(transcript, "$ crdsmith generate URL/{path} -o bad\n{text}");
    }
    assert!(!project.path().join("bad").exists());
    expect_file("expected/servers.txt", &transcript);

    // A system without root certificates has those of the program for URLs.
    let bare = |source: &str| {
        run(Command::new(env!("CARGO_BIN_EXE_crdsmith"))
            .current_dir(project.path())
            .env_remove("SSL_CERT_FILE")
            .env("SSL_CERT_DIR", "/nonexistent")
            .args(["generate", source, "-o", "bare"]))
    };
    if cfg!(target_os = "linux") {
        bare(&format!("{host}/crd.yaml")).exits(0);
        let no_roots = bare(&format!("oci://127.0.0.1:{port}/a:v1")).exits(2).stderr();
        assert!(no_roots.contains("no root certificates"), "{no_roots}");
    }

    let away = format!("{host}/away");
    for good in ["/crd.yaml", "/here", "/crds"] {
        project
            .run(&["generate", &format!("{host}{good}"), "-o", "out"])
            .exits(0);
    }
    project
        .run(&["generate", &away, "-o", "out", "--redirect-host", "localhost"])
        .exits(0);
    project.write(
        "crdsmith.yaml",
        &format!("redirectHosts: [localhost]\n{}", config(&[&away])),
    );
    project.run(&["generate"]).exits(0);
    assert!(!project.lock().contains("secret"), "{}", project.lock());
    project.write("crdsmith.yaml", &config(&[&format!("{host}/page")]));
    let lock = project.lock();
    project.run(&["generate", "--update"]).exits(2);
    assert_eq!(project.lock(), lock, "a page is never locked");
}

#[test]
fn copies_are_read_instead_of_sources() {
    let Some((mut registry, address, _)) = registry(&["Cart"]) else {
        return;
    };
    let pages = Pages::default();
    pages.text("/crd.yaml", &crd("Order", STRING));
    let url = format!("http://127.0.0.1:{}/crd.yaml", pages.serve());
    let sources = format!("site: {{output: site}}\n{}", config(&[&address, &url]));
    let project = Project::new(&sources);
    project.run(&["generate"]).exits(0);
    let fetched = (
        project.lock(),
        tree(&project.path().join("lib")),
        tree(&project.path().join("site")),
    );

    let first = project.run(&["vendor"]).exits(0).stderr();
    assert!(
        first.contains("2 remote sources in `vendored/crds`: 3 files written"),
        "{first}"
    );
    assert!(
        first.contains("add `vendor: vendored/crds` to `crdsmith.yaml`"),
        "{first}"
    );
    let again = project.run(&["vendor"]).exits(0).stderr();
    assert!(again.contains("0 files written, 3 unchanged, 0 removed"), "{again}");

    ask(&mut registry, json!({"Op": "stop"}));
    pages.0.lock().unwrap().clear();
    project.write("crdsmith.yaml", &format!("vendor: vendored/crds\n{sources}"));
    project.run(&["generate"]).exits(0);
    project.run(&["generate", "--check", "--locked"]).exits(0);
    let vendored = (
        project.lock(),
        tree(&project.path().join("lib")),
        tree(&project.path().join("site")),
    );
    assert!(fetched == vendored, "the copies give the same files");
    let listed = project.run(&["definitions"]).exits(0).stdout();
    assert!(listed.contains("vendored/crds/127.0.0.1/"), "{listed}");
    let update = project.run(&["generate", "--update"]).exits(2).stderr();
    assert!(update.contains("`crdsmith vendor --update`"), "{update}");

    let files = tree(&project.path().join("vendored/crds"));
    for (name, content) in &files {
        let path = project.path().join("vendored/crds").join(name);
        std::fs::write(&path, "edited: true\n").unwrap();
        let edited = project.run(&["generate"]).exits(2).stderr();
        assert!(
            edited.contains("error[vendor]") || edited.contains("error[lock]"),
            "{name}: {edited}"
        );
        std::fs::remove_file(&path).unwrap();
        let missing = project.run(&["generate"]).exits(2).stderr();
        assert!(missing.contains("error[vendor]"), "{name}: {missing}");
        std::fs::write(&path, content).unwrap();
    }
    project.run(&["generate", "--check"]).exits(0);
    project.write(
        "crdsmith.yaml",
        &format!(
            "vendor: vendored/crds\n{}",
            config(&[&url, "https://new.example/crd.yaml"])
        ),
    );
    let new = project.run(&["generate"]).exits(2).stderr();
    assert!(new.contains("has no copy of `https://new.example/crd.yaml`"), "{new}");
}

#[test]
fn copies_follow_the_configuration() {
    let pages = Pages::default();
    pages.text("/a.yaml", &crd("Cart", STRING));
    pages.text("/b.yaml", &crd("Order", STRING));
    pages.text("/A.yaml", &crd("Refund", STRING));
    let host = format!("http://127.0.0.1:{}", pages.serve());
    let urls = ["/a.yaml", "/b.yaml", "/A.yaml"].map(|path| format!("{host}{path}"));
    let [a, b, c] = &urls;
    let project = Project::new(&format!("vendor: third_party\n{}", config(&[a, b, c])));
    project.run(&["vendor"]).exits(0);
    let names = |project: &Project| {
        let files = tree(&project.path().join("third_party")).into_keys();
        files
            .map(|name| name.to_lowercase())
            .collect::<std::collections::BTreeSet<_>>()
    };
    assert_eq!(
        names(&project).len(),
        4,
        "names differ in more than case: {:?}",
        names(&project)
    );
    project.run(&["generate"]).exits(0);

    // The content of a source changed.
    pages.text("/a.yaml", &crd("Invoice", STRING));
    let before = tree(&project.path().join("third_party"));
    let changed = project.run(&["vendor"]).exits(2).stderr();
    assert!(
        changed.contains(&format!("`{a}` has changed")) && changed.contains("crdsmith vendor --update"),
        "{changed}"
    );
    assert_eq!(tree(&project.path().join("third_party")), before);
    project.run(&["vendor", "--update", a]).exits(0);
    project.run(&["generate"]).exits(0);
    assert!(
        project
            .library()
            .contains(&"_gen/example/v1/invoice.libsonnet".to_owned()),
        "{:?}",
        project.library()
    );

    // Own files stay; copies that are not needed go.
    project.write("third_party/notes.md", "mine");
    project.write("crdsmith.yaml", &format!("vendor: third_party\n{}", config(&[b])));
    project.run(&["vendor"]).exits(0);
    let port = host.rsplit(':').next().unwrap();
    assert_eq!(
        names(&project).into_iter().collect::<Vec<_>>(),
        [
            format!("127.0.0.1/{port}/b.yaml"),
            "notes.md".to_owned(),
            "vendor.lock".to_owned()
        ]
    );
    project.write("other/vendor.lock", "mine");
    let foreign = project.run(&["vendor", "--out", "other"]).exits(2).stderr();
    assert!(foreign.contains("does not overwrite"), "{foreign}");
    project.write("jsonnetfile.json", "{}");
    let bundler = project.run(&["vendor", "--out", "vendor/crds"]).exits(0).stderr();
    assert!(bundler.contains("`jb install` removes `vendor/crds`"), "{bundler}");
    let outside = project.run(&["vendor", "--out", "../elsewhere"]).exits(2).stderr();
    assert!(outside.contains("outside"), "{outside}");
    project.write("crd.yaml", &crd("Own", STRING));
    project.write("crdsmith.yaml", &config(&["crd.yaml"]));
    let none = project.run(&["vendor"]).exits(0).stderr();
    assert!(none.contains("has no remote sources"), "{none}");
    assert_eq!(names(&project).into_iter().collect::<Vec<_>>(), ["notes.md"]);
    assert_eq!(
        digest(b"mine"),
        digest(&std::fs::read(project.path().join("third_party/notes.md")).unwrap())
    );
}

/// A server that no longer has the definitions takes nothing away.
#[test]
fn an_emptied_source_takes_nothing_away() {
    let pages = Pages::default();
    let port = pages.serve();
    let address = |path: &str| format!("http://127.0.0.1:{port}{path}");
    pages.text("/a.yaml", &crd("Aside", STRING));
    pages.text("/b.yaml", &crd("Beside", STRING));
    let project = Project::new(&config(&[&address("/a.yaml"), &address("/b.yaml")]));
    project.run(&["generate"]).exits(0);
    let before = (project.lock(), project.library());
    for (text, words) in [
        ("", "its content is empty"),
        (
            "{\"message\":\"not found\"}",
            "begins with `{\\\"message\\\":\\\"not found\\\"}`",
        ),
        ("error: not found\n", "begins with `error: not found`"),
        (
            "apiVersion: v1\nkind: Status\ncode: 404\n",
            "begins with `apiVersion: v1`",
        ),
    ] {
        pages.text("/b.yaml", text);
        let stderr = project.run(&["generate", "--update"]).exits(2).stderr();
        assert!(
            stderr.contains("no CRDs in") && stderr.contains(words),
            "{text:?}: {stderr}"
        );
        assert_eq!(before, (project.lock(), project.library()), "{text:?}");
    }
}

/// The lock file after git, an editor or somebody else.
#[test]
fn a_lock_file_that_was_changed() {
    let pages = Pages::default();
    let port = pages.serve();
    let address = format!("http://127.0.0.1:{port}/a.yaml?x=1&y=2");
    pages.text("/a.yaml?x=1&y=2", &crd("Aside", STRING));
    let project = Project::new(&config(&[&address]));
    project.run(&["generate"]).exits(0);
    let lock = project.lock();

    // Git for Windows changes the ends of lines.
    project.write("crdsmith.lock", &lock.replace('\n', "\r\n"));
    project.run(&["generate", "--check"]).exits(0);

    let size = crd("Aside", STRING).len();
    project.write("crdsmith.lock", &lock.replace(&format!("size: {size}"), "size: 3"));
    let stderr = project.run(&["generate", "--locked"]).exits(2).stderr();
    assert!(stderr.contains("and `crdsmith.lock` has 3"), "{stderr}");

    let conflict = format!("<<<<<<< ours\n{lock}=======\n{lock}>>>>>>> theirs\n");
    project.write("crdsmith.lock", &conflict);
    let stderr = project.run(&["generate"]).exits(2).stderr();
    assert!(stderr.contains("the marks of a merge conflict"), "{stderr}");

    // The address is one word of a shell.
    project.write("crdsmith.lock", &lock);
    pages.text("/a.yaml?x=1&y=2", &crd("Aside", &STRING.replace("size", "length")));
    let stderr = project.run(&["generate"]).exits(2).stderr();
    assert!(stderr.contains("--update '"), "{stderr}");
}

/// Whoever edits a copy and the list of copies is found by the lock file.
#[test]
fn an_edited_copy_is_found_by_the_lock_file() {
    let pages = Pages::default();
    let port = pages.serve();
    let address = format!("http://127.0.0.1:{port}/a.yaml");
    let text = crd("Aside", STRING);
    pages.text("/a.yaml", &text);
    let project = Project::new(&format!("{}vendor: vendored/crds\n", config(&[&address])));
    project.run(&["vendor"]).exits(0);
    project.run(&["generate", "--locked"]).exits(0);
    let edited = text.replace("Aside", "Besid");
    let copies = project.path().join("vendored/crds");
    let copy = tree(&copies).into_iter().find(|(_, bytes)| bytes == text.as_bytes());
    std::fs::write(copies.join(copy.unwrap().0), &edited).unwrap();
    let index = std::fs::read_to_string(copies.join("vendor.lock")).unwrap();
    let (before, files) = index.split_once("files:").unwrap();
    let files = files.replace(&digest(text.as_bytes()), &digest(edited.as_bytes()));
    std::fs::write(copies.join("vendor.lock"), format!("{before}files:{files}")).unwrap();
    let stderr = project.run(&["generate", "--locked"]).exits(2).stderr();
    assert!(stderr.contains("is not the content of"), "{stderr}");
    for folder in ["", ".", "./"] {
        project.run(&["vendor", "--out", folder]).exits(2);
    }
}

/// A project that names a remote source compares no folder with another branch, and may be redirected as `init` was.
#[test]
fn new_projects_with_remote_sources() {
    let (pages, elsewhere) = (Pages::default(), Pages::default());
    let (port, other) = (pages.serve(), elsewhere.serve());
    elsewhere.text("/a.yaml", &crd("Aside", STRING));
    pages.set("/a.yaml", Page::Redirect(format!("http://localhost:{other}/a.yaml")));
    let project = Project::new("");
    let address = format!("http://127.0.0.1:{port}/a.yaml");
    let host = format!("localhost:{other}");
    for host in ["localhost", &host] {
        let run = project.run(&[
            "init",
            "new",
            "--from",
            &address,
            "--redirect-host",
            host,
            "--github",
            "--gitlab",
        ]);
        if run.code() != 0 {
            continue;
        }
        let read = |name: &str| std::fs::read_to_string(project.path().join("new").join(name)).unwrap();
        assert!(read("crdsmith.yaml").contains(&format!("redirectHosts: [{host}]")));
        assert!(!read(".github/workflows/crdsmith.yml").contains("diff:"));
        assert!(!read(".gitlab-ci.yml").contains("diff:"));
        let run = run_in(&project.path().join("new"), &["generate"]);
        run.exits(0);
        return;
    }
    panic!("no redirect was allowed");
}

/// Runs the program in a folder, with a cache there.
fn run_in(folder: &Path, arguments: &[&str]) -> Run {
    run(Command::new(env!("CARGO_BIN_EXE_crdsmith"))
        .current_dir(folder)
        .env("CRDSMITH_CACHE", folder.join("cache"))
        .args(arguments))
}
