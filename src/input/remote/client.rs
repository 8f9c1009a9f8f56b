//! The one HTTP client of the process, and the thread-free runtime that it needs.

use std::future::Future;
use std::sync::OnceLock;
use std::time::Duration;

use reqwest::header::LOCATION;
use reqwest::redirect::Policy;
use reqwest::{Certificate, StatusCode, Url};
use tokio::runtime::{Builder, Runtime};
use webpki_root_certs::TLS_SERVER_ROOT_CERTS;

use super::super::package::Fault;
use super::super::text::MAX_BYTES;
use crate::rule::Rule;

/// Maximum number of redirects of a URL.
pub(super) const MAX_REDIRECTS: u32 = 10;

/// Maximum time until a connection is there.
pub(super) const CONNECT_TIMEOUT: Duration = Duration::from_secs(20);

/// Maximum time without a byte.
pub(super) const READ_TIMEOUT: Duration = Duration::from_secs(30);

/// Maximum time of a body or blob.
pub(super) const TIMEOUT: Duration = Duration::from_mins(10);

/// What servers are told.
pub(super) const USER_AGENT: &str = concat!("crdsmith/", env!("CARGO_PKG_VERSION"));

/// The variable of the environment that names a file of root certificates, and what a certificate begins with.
const CERTIFICATES: &str = "SSL_CERT_FILE";
const PEM: &[u8] = b"-----BEGIN CERTIFICATE-----";

/// Hosts that are this machine.
const LOOPBACK: [&str; 2] = ["localhost", "[::1]"];

/// Beginnings of errors that say only that something failed.
const EMPTY_WORDS: [&str; 4] = [
    "error sending request",
    "client error (",
    "request or response body error",
    "error decoding response body",
];

static CLIENT: OnceLock<Result<Client, String>> = OnceLock::new();

/// An HTTP client.
pub(super) struct Client {
    runtime: Runtime,
    http: reqwest::Client,
    has_roots: bool,
}

/// The client of the process.
///
/// # Errors
/// A system without network.
pub(super) fn client() -> Result<&'static Client, Fault> {
    let client = CLIENT.get_or_init(|| {
        // Another provider of cryptography is as good.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let runtime = Builder::new_current_thread().enable_all().build();
        let builder = || {
            reqwest::Client::builder()
                .connect_timeout(CONNECT_TIMEOUT)
                .read_timeout(READ_TIMEOUT)
                .redirect(Policy::none())
                .user_agent(USER_AGENT)
        };
        check_certificates()?;
        // The system knows the certificates of a company. A small container image has none at all.
        let of_system = builder().build();
        let has_roots = of_system.is_ok();
        let http = of_system.or_else(|_| {
            let roots = TLS_SERVER_ROOT_CERTS.iter().map(|root| Certificate::from_der(root));
            builder().tls_certs_only(roots.collect::<Result<Vec<_>, _>>()?).build()
        });
        Ok(Client {
            runtime: runtime.map_err(|error| error.to_string())?,
            http: http.map_err(|error| words(&error))?,
            has_roots,
        })
    });
    client
        .as_ref()
        .map_err(|reason| Fault::of(Rule::InputUrl, format!("the HTTP client does not start: {reason}")))
}

impl Client {
    /// Whether the system has root certificates. Without them, the client of registries does not start.
    pub(super) fn has_roots(&self) -> bool {
        self.has_roots
    }

    /// The client itself. It follows no redirects.
    pub(super) fn http(&self) -> &reqwest::Client {
        &self.http
    }

    /// Waits for a task, but not longer than `most`.
    ///
    /// # Errors
    /// That of the task, and the end of the time.
    pub(super) fn wait<T>(&self, most: Duration, task: impl Future<Output = Result<T, Fault>>) -> Result<T, Fault> {
        let limited = async { tokio::time::timeout(most, task).await };
        self.runtime.block_on(limited).unwrap_or_else(|_| {
            let seconds = most.as_secs();
            Err(fault(format!("it takes longer than {seconds} seconds")))
        })
    }

    /// The body of a URL.
    ///
    /// # Errors
    /// An invalid URL, a server that does not answer with success, redirects to hosts that are not allowed, a body that is truncated or too large.
    pub(super) fn get(&self, url: &str, redirect_hosts: &[String]) -> Result<Vec<u8>, Fault> {
        let url = Url::parse(url).map_err(|error| fault(format!("the URL is invalid: {error}")))?;
        self.wait(TIMEOUT, self.body(url, redirect_hosts))
    }

    async fn body(&self, mut url: Url, redirect_hosts: &[String]) -> Result<Vec<u8>, Fault> {
        for _ in 0..=MAX_REDIRECTS {
            let response = self.http.get(url.clone()).send().await;
            let mut response = response.map_err(|error| explained(fault(words(&error)), url.scheme(), "http://"))?;
            let status = response.status();
            if status.is_redirection()
                && let Some(location) = response.headers().get(LOCATION)
            {
                let location = location.to_str().unwrap_or_default();
                let next = url.join(location);
                let next = next.map_err(|error| fault(format!("it redirects to an invalid URL: {error}")))?;
                check_redirect(&url, &next, redirect_hosts)?;
                url = next;
                continue;
            }
            if !status.is_success() {
                let reason = status.canonical_reason().map(|reason| format!(" {reason}"));
                let reason = reason.unwrap_or_default();
                let fault = fault(format!("status {}{reason}", status.as_u16()));
                return Err(if status == StatusCode::PROXY_AUTHENTICATION_REQUIRED {
                    explained(fault, url.scheme(), "http://")
                } else {
                    fault
                });
            }
            let mut bytes = Vec::new();
            let broken = |error: reqwest::Error| fault(format!("the body is truncated or broken: {}", words(&error)));
            while let Some(part) = response.chunk().await.map_err(broken)? {
                bytes.extend_from_slice(&part);
                if bytes.len() as u64 > MAX_BYTES {
                    return Err(Fault::size("the body"));
                }
            }
            return Ok(bytes);
        }
        Err(fault("too many redirects".to_owned()))
    }
}

fn fault(reason: String) -> Fault {
    Fault::of(Rule::InputUrl, reason)
}

/// Allows a redirect within a host, and to hosts that the user named.
fn check_redirect(from: &Url, to: &Url, redirect_hosts: &[String]) -> Result<(), Fault> {
    let mut shown = to.clone();
    let _ = shown.set_username("");
    let _ = shown.set_password(None);
    // Queries may have signatures.
    shown.set_query(None);
    shown.set_fragment(None);
    if !matches!(to.scheme(), "http" | "https") {
        return Err(fault(format!("it redirects to `{shown}`, which is no HTTP")));
    }
    if from.scheme() == "https" && to.scheme() == "http" {
        return Err(fault(format!("it redirects to `{shown}`, without TLS")));
    }
    let host = to.host_str().unwrap_or_default();
    // The usual ports of HTTP and of TLS belong together.
    let is_same = from.host_str() == to.host_str() && from.port() == to.port();
    let with_port = format!("{host}:{}", to.port_or_known_default().unwrap_or_default());
    let is_allowed = |allowed: &String| allowed.eq_ignore_ascii_case(host) || allowed.eq_ignore_ascii_case(&with_port);
    if is_same || redirect_hosts.iter().any(is_allowed) {
        return Ok(());
    }
    let what = if from.host_str() == to.host_str() {
        "another port"
    } else {
        "another host"
    };
    let allow = if to.port().is_some() { &with_port } else { host };
    // Brackets have a meaning of their own in YAML.
    let quote = if allow.contains('[') { "'" } else { "" };
    Err(fault(format!("it redirects to {what}: `{shown}`")).help(format!(
        "write the final address if it is a lasting one, or allow the host: `--redirect-host {quote}{allow}{quote}`, or `redirectHosts: [{quote}{allow}{quote}]` in crdsmith.yaml"
    )))
}

/// Refuses a file of certificates that the user named and that is not there: without it, the errors of servers would mislead.
fn check_certificates() -> Result<(), String> {
    let Some(path) = std::env::var_os(CERTIFICATES).filter(|path| !path.is_empty()) else {
        return Ok(());
    };
    let shown = path.to_string_lossy();
    let text = std::fs::read(&path)
        .map_err(|error| format!("cannot read `{shown}`, which `{CERTIFICATES}` names: {error}"))?;
    if text.windows(PEM.len()).any(|part| part == PEM) {
        return Ok(());
    }
    Err(format!(
        "`{shown}`, which `{CERTIFICATES}` names, has no certificates in PEM form"
    ))
}

/// Adds help to the error of a request: about certificates, a server without TLS, and the proxy of the environment.
pub(super) fn explained(fault: Fault, scheme: &str, plain: &str) -> Fault {
    let is = |word: &str| fault.reason.contains(word);
    if is("invalid peer certificate") {
        return fault.help(format!(
            "if a company has issued the certificate, name the file with its root certificates: `{CERTIFICATES}=FILE`"
        ));
    }
    if is("InvalidContentType") {
        return fault.help(format!(
            "the server answers without TLS: if it is meant to, write `{plain}` at the beginning of the address"
        ));
    }
    match proxy(scheme, |name| std::env::var(name).ok()) {
        Some((name, proxy)) => fault.help(format!(
            "`{name}` names the proxy `{proxy}`; `NO_PROXY` lists hosts that are asked without it"
        )),
        None => fault,
    }
}

/// The variable of the environment that names a proxy, and the proxy without user and password.
fn proxy(scheme: &str, variable: impl Fn(&str) -> Option<String>) -> Option<(String, String)> {
    let own = format!("{scheme}_proxy");
    let names = [own.to_uppercase(), own, "ALL_PROXY".to_owned(), "all_proxy".to_owned()];
    names.into_iter().find_map(|name| {
        let value = variable(&name).filter(|value| !value.is_empty())?;
        let host = value.rsplit('@').next().unwrap_or_default();
        let host = host.rsplit("//").next().unwrap_or_default().trim_end_matches('/');
        Some((name, host.to_owned()))
    })
}

/// Whether a host, with or without port, is this machine.
pub(super) fn is_loopback(host: &str) -> bool {
    let name = match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|digit| digit.is_ascii_digit()) => name,
        _ => host,
    };
    LOOPBACK.contains(&name)
        || name
            .parse::<std::net::Ipv4Addr>()
            .is_ok_and(|address| address.is_loopback())
}

/// The causes of an error. Those that only say that something failed are left out, as long as there are others.
pub(super) fn words(error: &(dyn std::error::Error + 'static)) -> String {
    let mut causes = Vec::new();
    let mut next = Some(error);
    while let Some(error) = next {
        causes.push(without_url(&error.to_string()));
        next = error.source();
    }
    causes.dedup();
    let last = causes.pop().unwrap_or_default();
    let is_empty_word = |cause: &String| EMPTY_WORDS.iter().any(|word| cause.starts_with(word));
    causes.retain(|cause| !is_empty_word(cause));
    causes.push(last);
    causes.join(": ")
}

/// The words of an error without the URL at their end, which may have a signature.
fn without_url(words: &str) -> String {
    let end = words.find(" for url (").unwrap_or(words.len());
    words[..end].to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_end() {
        let waited = client()
            .unwrap()
            .wait(Duration::from_millis(1), std::future::pending::<Result<(), Fault>>());
        assert_eq!(waited.unwrap_err().reason, "it takes longer than 0 seconds");
    }

    #[test]
    fn proxies_have_no_password() {
        let of = |scheme: &str, name: &str, value: &str| {
            proxy(scheme, |asked| (asked == name).then(|| value.to_owned())).map(|(_, proxy)| proxy)
        };
        let hidden = of("https", "HTTPS_PROXY", "http://anna:s3cret@proxy.example:3128/");
        assert_eq!(hidden.as_deref(), Some("proxy.example:3128"));
        assert_eq!(
            of("http", "all_proxy", "proxy.example").as_deref(),
            Some("proxy.example")
        );
        assert_eq!(of("http", "HTTPS_PROXY", "proxy.example"), None);
        assert_eq!(
            without_url("error following redirect for url (https://a.example/?signature=s3cret)"),
            "error following redirect"
        );
    }

    #[test]
    fn loopback() {
        for host in [
            "localhost",
            "localhost:5000",
            "127.0.0.1:80",
            "127.1.2.3",
            "[::1]:5000",
            "[::1]",
        ] {
            assert!(is_loopback(host), "{host}");
        }
        for host in [
            "localhost.example",
            "10.0.0.1",
            "1270.0.0.1",
            "::1:x",
            "example.com:5000",
        ] {
            assert!(!is_loopback(host), "{host}");
        }
    }

    #[test]
    fn redirects() {
        let check = |from: &str, to: &str, hosts: &[&str]| {
            let hosts: Vec<String> = hosts.iter().map(|host| (*host).to_owned()).collect();
            let url = |text: &str| Url::parse(text).unwrap();
            check_redirect(&url(from), &url(to), &hosts).map_err(|fault| fault.reason)
        };
        assert!(check("https://a.example/x", "https://a.example/y", &[]).is_ok());
        assert!(check("http://a.example/x", "https://a.example/y", &[]).is_ok());
        assert!(check("https://a.example/x", "https://b.example/y", &["B.example"]).is_ok());
        let other = check("https://a.example/x", "https://b.example/y?signature=1", &[]).unwrap_err();
        assert_eq!(other, "it redirects to another host: `https://b.example/y`");
        let port = check("http://a.example:1/x", "http://u:p@a.example:2/y", &["a.example:3"]).unwrap_err();
        assert_eq!(port, "it redirects to another port: `http://a.example:2/y`");
        assert!(check("http://a.example:1/x", "http://a.example:2/y", &["a.example:2"]).is_ok());
        assert!(check("http://a.example/x", "http://b.example/y", &["b.example:443"]).is_err());
        assert!(check("http://a.example/x", "https://b.example/y", &["b.example:443"]).is_ok());
        let down = check("https://a.example/x", "http://a.example/y", &[]).unwrap_err();
        assert_eq!(down, "it redirects to `http://a.example/y`, without TLS");
        assert!(check("https://a.example/x", "file:///etc/passwd", &["b"]).is_err());
    }
}
