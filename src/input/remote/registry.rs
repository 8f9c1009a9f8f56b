//! Packages and other artifacts in registries of the Open Container Initiative.

use std::cell::{Cell, OnceCell};
use std::time::Duration;

use futures_util::StreamExt;
use oci_client::Reference;
use oci_client::client::{ClientConfig, ClientProtocol};
use oci_client::errors::OciDistributionError;
use oci_client::manifest::OciDescriptor;
use oci_client::secrets::RegistryAuth;
use reqwest::header::HeaderValue;

use super::cache::{self, Cached};
use super::challenge::Asked;
use super::client::{self, client};
use super::login;
use super::refusal::{refused, refused_stream};
use super::request::{Fetched, IMAGE, INSECURE_IMAGE, Request};
use crate::diagnostic::Diagnostic;
use crate::input::kept::Kept;
use crate::input::package::{self, Descriptor, Fault, MANIFESTS, MAX_MANIFEST, Store};
use crate::input::single::Input;
use crate::lock::{self, Entry, Package};
use crate::rule::Rule;

/// Maximum time of a manifest. The client reads it to its end, however long it is, so the time is its limit.
const MANIFEST_TIMEOUT: Duration = Duration::from_secs(30);

/// The tag of an address without one. It names no version.
const LATEST: &str = "latest";

/// An artifact, and how its registry is asked.
struct Artifact {
    reference: Reference,
    is_insecure: bool,
}

impl Artifact {
    /// Reads `oci://REGISTRY/REPOSITORY[:TAG][@sha256:DIGEST]`.
    fn parse(address: &str) -> Result<Self, Fault> {
        let wrong = |reason: &str| {
            Fault::of(Rule::InputRegistry, reason)
                .help("write `oci://REGISTRY/REPOSITORY:TAG`, or with `@sha256:DIGEST` at the end")
        };
        let insecure = address.strip_prefix(INSECURE_IMAGE);
        let name = insecure.or_else(|| address.strip_prefix(IMAGE)).unwrap_or(address);
        let registry = name.split_once('/').map(|(registry, _)| registry);
        // Docker would take any other first part for a repository of its own registry.
        let is_host = |name: &&str| name.contains(['.', ':']) || *name == "localhost";
        let Some(registry) = registry.filter(is_host) else {
            return Err(wrong("the address does not begin with a registry"));
        };
        let reference: Reference = name
            .parse()
            .map_err(|error| wrong(&format!("the address is invalid: {error}")))?;
        if reference.digest().is_some_and(|digest| !lock::is_digest(digest)) {
            return Err(wrong("the digest of the address is no SHA-256"));
        }
        Ok(Self {
            is_insecure: insecure.is_some() || client::is_loopback(registry),
            reference,
        })
    }

    /// What the address says of the artifact.
    fn package(&self) -> Package {
        let name = self.reference.repository().rsplit('/').next();
        let tag = self.reference.tag().filter(|tag| *tag != LATEST);
        Package {
            name: name.map(str::to_owned),
            version: tag.map(str::to_owned),
            ..Package::default()
        }
    }
}

/// Fetches the texts of an artifact.
///
/// # Errors
/// A registry that cannot be asked, an artifact that is broken or has no texts, content that the request does not accept.
pub(super) fn fetch(request: &Request<'_>) -> Result<Fetched, Diagnostic> {
    let address = request.address;
    let artifact = Artifact::parse(request.full).map_err(|fault| fault.about(address))?;
    let pinned = artifact.reference.digest();
    let registry = Registry {
        artifact: &artifact,
        request,
        session: OnceCell::new(),
    };
    let about = |fault: Fault| fault.about(address);
    // Only a digest tells what to expect; a tag may have moved.
    let expected = pinned.or(request.expected());
    let kept = expected.map(|digest| registry.cached(digest)).transpose()?;
    let manifest = match kept.flatten() {
        Some(manifest) => manifest,
        None if request.offline && expected.is_none() => return Err(request.not_locked()),
        None if request.offline => return Err(request.not_cached()),
        None => {
            let by_digest = expected.map(|digest| artifact.reference.clone_with_digest(digest.to_owned()));
            let reference = by_digest.as_ref().unwrap_or(&artifact.reference);
            registry.fetch_manifest(reference).map_err(about)?
        }
    };
    let digest = package::digest(&manifest);
    if let Some(expected) = expected.filter(|expected| *expected != digest) {
        let fault = Fault::new(format!("the registry returned the digest `{digest}` for `{expected}`"));
        return Err(about(fault));
    }
    (request.accept)(&digest)?;
    if !request.offline {
        cache::put(&manifest);
    }
    let mut content = package::image_content(&registry, &manifest).map_err(about)?;
    let own = artifact.package();
    let about_itself = &mut content.package;
    about_itself.name = about_itself.name.take().or(own.name);
    // The tag is what users install; labels are often those of a base image.
    about_itself.version = own.version.or(about_itself.version.take());
    let entry = Entry {
        address: address.to_owned(),
        digest,
        size: content.size,
        package: content.package.clone(),
        ..Entry::default()
    };
    let inputs = Kept::all(address, address, content).map(Input::Kept).collect();
    Ok(Fetched { entry, inputs })
}

/// The registry of an artifact, in front of it the cache.
struct Registry<'r> {
    artifact: &'r Artifact,
    request: &'r Request<'r>,
    session: OnceCell<Session>,
}

/// A client that knows the user's credentials.
struct Session {
    client: oci_client::Client,
    auth: RegistryAuth,
    /// The header that answered a challenge of the registry.
    granted: Cell<Option<HeaderValue>>,
}

impl Registry<'_> {
    /// The content with a digest, if the cache has it. Without network, damaged content is an error.
    fn cached(&self, digest: &str) -> Result<Option<Vec<u8>>, Diagnostic> {
        match cache::get(digest) {
            Cached::Bytes(bytes) => Ok(Some(bytes)),
            Cached::Damaged(path) if self.request.offline => Err(self.request.damaged(&path)),
            Cached::Missing | Cached::Damaged(_) => Ok(None),
        }
    }

    fn session(&self) -> Result<&Session, Fault> {
        // The HTTP client of the process sets up what all clients need.
        if !client()?.has_roots() {
            let fault = Fault::of(Rule::InputRegistry, "the system has no root certificates");
            return Err(fault.help("install them (the package `ca-certificates`), or set `SSL_CERT_FILE`"));
        }
        if let Some(session) = self.session.get() {
            return Ok(session);
        }
        let config = ClientConfig {
            protocol: if self.artifact.is_insecure {
                ClientProtocol::Http
            } else {
                ClientProtocol::Https
            },
            connect_timeout: Some(client::CONNECT_TIMEOUT),
            read_timeout: Some(client::READ_TIMEOUT),
            user_agent: client::USER_AGENT,
            ..ClientConfig::default()
        };
        let client = oci_client::Client::try_from(config).map_err(|error| refused(&error))?;
        let auth = login::credentials(self.artifact.reference.resolve_registry())?;
        let granted = Cell::new(None);
        Ok(self.session.get_or_init(|| Session { client, auth, granted }))
    }

    fn fetch_manifest(&self, reference: &Reference) -> Result<Vec<u8>, Fault> {
        let Session { client, auth, .. } = self.session()?;
        let task = async {
            match client.pull_manifest_raw(reference, auth, &MANIFESTS).await {
                Ok((bytes, _)) => Ok(bytes.to_vec()),
                Err(OciDistributionError::UnauthorizedError { url }) => {
                    self.challenged(&url, &MANIFESTS.join(", "), MAX_MANIFEST).await
                }
                Err(error) => Err(refused(&error)),
            }
        };
        let bytes = self::client()?.wait(MANIFEST_TIMEOUT, task)?;
        if bytes.len() as u64 > MAX_MANIFEST {
            return Err(Fault::larger("its manifest", MAX_MANIFEST));
        }
        Ok(bytes)
    }

    /// Makes a request that was not authorized again, with an answer to its own challenge.
    async fn challenged(&self, url: &str, accept: &str, limit: u64) -> Result<Vec<u8>, Fault> {
        let Session { auth, granted, .. } = self.session()?;
        let asked = Asked {
            http: self::client()?.http(),
            registry: self.artifact.reference.resolve_registry(),
            repository: self.artifact.reference.repository(),
            auth,
            limit,
        };
        let mut header = granted.take();
        let body = asked.body(url, accept, &mut header).await;
        granted.set(header);
        body
    }

    fn fetch_blob(&self, wanted: &Descriptor) -> Result<Vec<u8>, Fault> {
        let limit = package::limit(wanted)?;
        let Session { client, auth, .. } = self.session()?;
        let reference = &self.artifact.reference;
        let descriptor = OciDescriptor {
            digest: wanted.digest.clone(),
            ..OciDescriptor::default()
        };
        self::client()?.wait(client::TIMEOUT, async {
            client.store_auth_if_needed(reference.resolve_registry(), auth).await;
            let mut stream = match client.pull_blob_stream(reference, &descriptor).await {
                Ok(blob) => blob.stream,
                Err(OciDistributionError::UnauthorizedError { url }) => {
                    return self.challenged(&url, "*/*", limit).await;
                }
                Err(error) => return Err(refused(&error)),
            };
            let mut bytes = Vec::new();
            while let Some(part) = stream.next().await {
                bytes.extend_from_slice(&part.map_err(|error| refused_stream(&error))?);
                if bytes.len() as u64 > limit {
                    let digest = wanted.digest.escape_debug();
                    return Err(Fault::new(format!(
                        "the blob `{digest}` has more than {limit} bytes, which its descriptor says"
                    )));
                }
            }
            Ok(bytes)
        })
    }

    /// The content of a descriptor from the cache, or from the registry.
    fn content(&self, wanted: &Descriptor, fetch: impl Fn() -> Result<Vec<u8>, Fault>) -> Result<Vec<u8>, Fault> {
        if !lock::is_digest(&wanted.digest) {
            let digest = wanted.digest.escape_debug();
            return Err(Fault::new(format!("the digest `{digest}` is no SHA-256")));
        }
        let as_fault = |error: Diagnostic| Fault {
            rule: error.rule,
            reason: error.message,
            help: error.help,
        };
        if let Some(bytes) = self.cached(&wanted.digest).map_err(as_fault)? {
            return Ok(bytes);
        }
        if self.request.offline {
            return Err(as_fault(self.request.not_cached()));
        }
        let bytes = fetch()?;
        cache::put(&bytes);
        Ok(bytes)
    }
}

impl Store for Registry<'_> {
    fn blob(&self, wanted: &Descriptor) -> Result<Vec<u8>, Fault> {
        self.content(wanted, || self.fetch_blob(wanted))
    }

    fn manifest(&self, wanted: &Descriptor) -> Result<Vec<u8>, Fault> {
        let reference = self.artifact.reference.clone_with_digest(wanted.digest.clone());
        self.content(wanted, || self.fetch_manifest(&reference))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses() {
        let parse = |address: &str| Artifact::parse(address).map_err(|fault| fault.reason);
        let tls = parse("oci://registry.example.com/org/provider:v1.2.0").unwrap();
        assert!(!tls.is_insecure);
        assert_eq!(tls.reference.repository(), "org/provider");
        assert_eq!(tls.package().version.as_deref(), Some("v1.2.0"));
        assert_eq!(tls.package().name.as_deref(), Some("provider"));
        assert!(
            parse("oci+http://registry.example.com/provider:v1")
                .unwrap()
                .is_insecure
        );
        assert!(parse("oci://localhost:5000/provider").unwrap().is_insecure);
        assert!(!parse("oci://localhost.example.com/provider").unwrap().is_insecure);
        let pinned = format!("oci://10.0.0.1:5000/provider@sha256:{}", "0".repeat(64));
        let pinned = parse(&pinned).unwrap();
        assert!(!pinned.is_insecure && pinned.package().version.is_none());
        assert!(parse("oci://provider:v1").is_err() && parse("oci://org/provider:v1").is_err());
        let sha512 = format!("oci://registry.example.com/provider@sha512:{}", "0".repeat(128));
        assert_eq!(parse(&sha512).err().unwrap(), "the digest of the address is no SHA-256");
    }
}
