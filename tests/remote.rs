//! Secrets in addresses, names of copies, allowed hosts, and help for connections that fail.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::io::{Read as _, Write as _};
use std::path::Path;
use std::process::Command;

use crate::support::{Run, crd, crdsmith, expect_file, folder, run, serve, tree, write};

const STRING: &str = "type: object\nproperties:\n  spec: {type: object, properties: {size: {type: string}}}\n";

/// Serves definitions: of a kind that is named like the query, or `Cart`.
fn definitions() -> String {
    serve(|url| {
        if url.starts_with("/empty") {
            return tiny_http::Response::from_string("kind: Nothing\n").boxed();
        }
        let kind = url.rsplit_once("kind=").map_or("Cart", |(_, kind)| kind);
        tiny_http::Response::from_string(crd(kind, STRING)).boxed()
    })
}

fn config(sources: &[&str]) -> String {
    let sources: Vec<String> = sources.iter().map(|source| format!("'{source}'")).collect();
    format!(
        "site: {{output: site}}\nspecs:\n- output: lib\n  crds: [{}]\n",
        sources.join(", ")
    )
}

/// Fails if a file or a name below a folder has a text.
fn has_not(folder: &Path, secret: &str) {
    for (name, content) in tree(folder) {
        // The configuration is the user's, and the cache has what servers send.
        if name == "crdsmith.yaml" || name.starts_with("cache/") {
            continue;
        }
        let content = String::from_utf8_lossy(&content).into_owned();
        assert!(
            !name.contains(secret) && !content.contains(secret),
            "{name} has `{secret}`"
        );
    }
}

#[test]
fn queries_are_neither_locked_nor_shown() {
    let address = definitions();
    let dir = folder();
    let first = format!("http://{address}/crds.yaml?token=s3cret&kind=Cart");
    let second = format!("http://{address}/crds.yaml?token=s3cret&kind=Order");
    write(dir.path(), &[("crdsmith.yaml", &config(&[&first, &second]))]);
    let cart = "apiVersion: example.org/v1\nkind: Cart\nmetadata: {name: a}\nspec: {size: 1}\n";
    write(dir.path(), &[("cart.yaml", cart)]);
    let crdsmith = |arguments: &[&str]| {
        let run = run(Command::new(env!("CARGO_BIN_EXE_crdsmith"))
            .current_dir(dir.path())
            .env("CRDSMITH_CACHE", dir.path().join("cache"))
            .args(arguments));
        let text = format!("{}{}", run.stdout(), run.stderr());
        assert!(!text.contains("s3cret"), "{arguments:?}: {text}");
        run
    };
    crdsmith(&["generate"]).exits(0);
    crdsmith(&["generate", "--check", "--locked"]).exits(0);
    crdsmith(&["generate", "--offline"]).exits(0);
    let lock = std::fs::read_to_string(dir.path().join("crdsmith.lock")).unwrap();
    let shown: Vec<&str> = lock
        .lines()
        .filter_map(|line| line.strip_prefix("- address: "))
        .map(|address| address.trim_matches('\''))
        .collect();
    assert!(shown.len() == 2 && shown[0].contains("/crds.yaml?#"), "{lock}");
    crdsmith(&["generate", "--update", shown[0]]).exits(0);
    crdsmith(&["generate", "--update", &second]).exits(0);
    crdsmith(&["generate", "--update", &format!("{second}s")]).exits(2);
    let listed = crdsmith(&["definitions"]).exits(0).stdout();
    assert!(listed.contains(shown[0]), "{listed}");
    crdsmith(&["explain", "cart"]).exits(0);
    crdsmith(&["validate", "cart.yaml"]).exits(1);
    crdsmith(&["validate", "cart.yaml", "--crds", &first]).exits(1);
    crdsmith(&["diff", &first, &second]);
    crdsmith(&["schema", &first, "-o", "schemas"]).exits(0);
    crdsmith(&["generate", &first, "-o", "other"]).exits(0);
    crdsmith(&["example", "Cart"]).exits(0);
    let empty = format!("http://{address}/empty?token=s3cret");
    crdsmith(&["generate", &empty, "-o", "none"]).exits(2);
    crdsmith(&["validate", "cart.yaml", "--crds", &empty]).exits(2);
    crdsmith(&["diff", &empty, &first]).exits(2);
    crdsmith(&["vendor"]).exits(0);
    write(
        dir.path(),
        &[(
            "crdsmith.yaml",
            &format!("vendor: vendored/crds\n{}", config(&[&first, &second])),
        )],
    );
    crdsmith(&["generate", "--check", "--locked"]).exits(0);
    has_not(dir.path(), "s3cret");
}

#[test]
fn users_in_addresses_are_refused() {
    let address = definitions();
    let dir = folder();
    for url in [
        format!("http://anna:s3cret@{address}/crds.yaml"),
        format!("HTTP://anna:s3cret@{address}/crds.yaml?token=s3cret"),
        format!("http://anna:s3c/ret@{address}/crds.yaml"),
        format!("oci://anna:s3cret@{address}/provider:v1"),
    ] {
        write(dir.path(), &[("crdsmith.yaml", &config(&[&url]))]);
        for arguments in [
            &["generate"][..],
            &["generate", "--update", &url],
            &["vendor"],
            &["definitions"],
            &["generate", &url, "-o", "lib"],
            &["site", &url, "-o", "site"],
        ] {
            let error = crdsmith(dir.path(), arguments).exits(2);
            let error = format!("{}{}", error.stdout(), error.stderr());
            assert!(
                error.contains("has a user or a password") || error.contains("is not a remote source"),
                "{error}"
            );
            for secret in ["anna", "s3c"] {
                assert!(!error.contains(secret), "{arguments:?}: {error}");
            }
        }
    }
    assert_eq!(tree(dir.path()).len(), 1, "nothing is written");
}

#[test]
fn copies_have_names_of_their_own() {
    let address = definitions();
    let dir = folder();
    let url = |rest: &str| format!("http://{address}/{rest}");
    let urls = [
        "crd.yaml",
        "crd.yaml?kind=Order",
        "crd.yaml/more?kind=Refund",
        "CRD.yaml",
    ]
    .map(url);
    let [file, query, below, upper] = &urls;
    let names = || -> BTreeSet<String> {
        let names = tree(&dir.path().join("copies"))
            .into_keys()
            .filter(|name| name != "vendor.lock");
        names.map(|name| name.to_lowercase()).collect()
    };
    let vendor = |urls: &[&str]| {
        write(
            dir.path(),
            &[("crdsmith.yaml", &format!("vendor: copies\n{}", config(urls)))],
        );
        crdsmith(dir.path(), &["vendor"]).exits(0);
        assert_eq!(names().len(), urls.len(), "{:?}", names());
        crdsmith(dir.path(), &["generate", "--check", "--offline", "--locked"]).exits(1);
    };
    vendor(&[file, query, below, upper]);
    // A folder takes the place of a file, and a file that of a folder.
    vendor(&[below]);
    vendor(&[file]);
    vendor(&[below]);
    vendor(&[file, below]);

    // A folder of somebody else stays, and so does everything else.
    vendor(&[below]);
    let port = address.rsplit_once(':').unwrap().1;
    let foreign = dir.path().join(format!("copies/127.0.0.1/{port}/crd.yaml/notes.md"));
    std::fs::write(&foreign, "mine").unwrap();
    let before = tree(&dir.path().join("copies"));
    write(
        dir.path(),
        &[("crdsmith.yaml", &format!("vendor: copies\n{}", config(&[file])))],
    );
    let refused = crdsmith(dir.path(), &["vendor"]).exits(2).stderr();
    assert!(
        refused.contains("crdsmith did not write") && refused.contains("notes.md"),
        "{refused}"
    );
    assert_eq!(tree(&dir.path().join("copies")), before);
    std::fs::remove_file(foreign).unwrap();
    vendor(&[file]);
}

#[test]
fn hosts_are_names() {
    let dir = folder();
    let mut transcript = String::new();
    for hosts in [
        "['*']",
        "['http://localhost:5098']",
        "['a.example/x']",
        "[':80']",
        "['a:x']",
        "['']",
        "a.example",
    ] {
        write(
            dir.path(),
            &[("crdsmith.yaml", &format!("redirectHosts: {hosts}\nspecs: []\n"))],
        );
        let run = crdsmith(dir.path(), &["generate"]).exits(2);
        let _ = writeln!(transcript, "redirectHosts: {hosts}\n{}", run.transcript(dir.path()));
    }
    let run = crdsmith(dir.path(), &["generate", "x", "-o", "lib", "--redirect-host", "*"]).exits(2);
    let _ = writeln!(transcript, "--redirect-host '*'\n{}", run.transcript(dir.path()));
    expect_file("expected/redirect-hosts.txt", &transcript);
}

#[test]
fn another_port_is_another_host() {
    let to = definitions();
    let port = to.rsplit_once(':').unwrap().1.to_owned();
    let location = format!("http://anna:s3cret@{to}/crds.yaml?token=s3cret");
    let from = serve(move |_| {
        let header = tiny_http::Header::from_bytes("Location", location.as_bytes()).unwrap();
        tiny_http::Response::from_string("")
            .with_status_code(302)
            .with_header(header)
            .boxed()
    });
    let dir = folder();
    let generate = |host: &str| {
        let url = format!("http://{from}/crds.yaml");
        crdsmith(dir.path(), &["generate", &url, "-o", "lib", "--redirect-host", host])
    };
    let refused = generate("127.0.0.1:1").exits(2).stderr();
    assert!(
        refused.contains("it redirects to another port") && refused.contains(&format!("`--redirect-host {to}`")),
        "{refused}"
    );
    assert!(!refused.contains("s3cret") && !refused.contains("anna"), "{refused}");
    generate(&format!("127.0.0.1:{port}")).exits(0);
    generate("127.0.0.1").exits(0);
}

#[test]
fn connections_that_fail_have_help() {
    let address = definitions();
    let dir = folder();
    let closed = {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        listener.local_addr().unwrap().to_string()
    };
    // A server without TLS, and a proxy that wants a password.
    let proxy = {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap().to_string();
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let mut stream = stream.unwrap();
                let _ = stream.read(&mut [0; 4096]);
                let _ = stream.write_all(
                    b"HTTP/1.1 407 Proxy Authentication Required\r\nConnection: close\r\nContent-Length: 0\r\n\r\n",
                );
            }
        });
        address
    };
    write(dir.path(), &[("none.pem", "nothing\n"), ("file", "")]);
    let with_proxy = format!("http://anna:s3cret@{proxy}");
    let mut transcript = String::new();
    let mut show = |source: &str, variables: &[(&str, &str)], code: u8| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_crdsmith"));
        command
            .current_dir(dir.path())
            .env("CRDSMITH_CACHE", dir.path().join("cache"))
            .args(["generate", source, "-o", "bad"]);
        for name in [
            "HTTP_PROXY",
            "http_proxy",
            "HTTPS_PROXY",
            "https_proxy",
            "ALL_PROXY",
            "all_proxy",
            "NO_PROXY",
        ] {
            command.env_remove(name);
        }
        command.envs(variables.iter().copied());
        let run: Run = run(&mut command).exits(code.into());
        let set: Vec<String> = variables
            .iter()
            .map(|(name, value)| format!("{name}={value} "))
            .collect();
        let text = run.transcript(dir.path());
        let _ = writeln!(
            transcript,
            "$ {}crdsmith generate {source} -o bad\n{text}",
            set.concat()
        );
    };
    show(&format!("https://{proxy}/crds.yaml"), &[], 2);
    show(
        &format!("oci://{address}/provider:v1"),
        &[("SSL_CERT_FILE", "missing.pem")],
        2,
    );
    show(
        &format!("http://{address}/crds.yaml"),
        &[("SSL_CERT_FILE", "none.pem")],
        2,
    );
    show("http://host.example/crds.yaml", &[("HTTP_PROXY", &with_proxy)], 2);
    show(
        "https://host.example/crds.yaml",
        &[("HTTPS_PROXY", &format!("http://{closed}"))],
        2,
    );
    show(&format!("{address}/provider:v1"), &[], 2);
    show("localhost:5099/x:v1", &[], 2);
    show(
        &format!("HTTP://{address}/crds.yaml"),
        &[("CRDSMITH_CACHE", "file/cache")],
        0,
    );
    show(&format!("OCI://{closed}/provider:v1"), &[], 2);
    for (known, name) in [(address.as_str(), "SERVER"), (&closed, "CLOSED"), (&proxy, "PROXY")] {
        transcript = transcript.replace(known, name);
    }
    expect_file("expected/connections.txt", &transcript);
}
