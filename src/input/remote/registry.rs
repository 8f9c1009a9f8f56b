//! Packages and other artifacts in registries of the Open Container Initiative.

use std::time::Duration;

use docker_credential::{CredentialRetrievalError, DockerCredential};
use futures_util::StreamExt;
use oci_client::Reference;
use oci_client::client::{ClientConfig, ClientProtocol};
use oci_client::errors::OciDistributionError;
use oci_client::manifest::OciDescriptor;
use oci_client::secrets::RegistryAuth;

use super::cache::{self, Cached};
use super::client::{self, client};
use super::request::{Fetched, IMAGE, INSECURE_IMAGE, Request};
use crate::diagnostic::Diagnostic;
use crate::input::kept::Kept;
use crate::input::package::{self, Descriptor, Fault, MANIFESTS, MAX_MANIFEST, Store};
use crate::input::single::Input;
use crate::lock::{self, Entry, Package};
use crate::rule::Rule;

/// Maximum time of a manifest. The client reads it to its end, however long it is, so the time is its limit.
const MANIFEST_TIMEOUT: Duration = Duration::from_secs(30);

/// The key of Docker's own registry in its configuration.
const DOCKER_HUB: &str = "https://index.docker.io/v1/";

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
    let artifact = Artifact::parse(address).map_err(|fault| fault.about(address))?;
    let pinned = artifact.reference.digest();
    let registry = Registry {
        artifact: &artifact,
        request,
        session: std::cell::OnceCell::new(),
    };
    let about = |fault: Fault| fault.about(address);
    // Only a digest tells what to expect; a tag may have moved.
    let expected = pinned.or(request.locked.filter(|_| request.offline));
    let kept = expected.map(|digest| registry.cached(digest)).transpose()?;
    let manifest = match kept.flatten() {
        Some(manifest) => manifest,
        None if request.offline && expected.is_none() => return Err(request.not_locked()),
        None if request.offline => return Err(request.not_cached()),
        None => registry.fetch_manifest(&artifact.reference).map_err(about)?,
    };
    let digest = package::digest(&manifest);
    if let Some(pinned) = pinned.filter(|pinned| *pinned != digest) {
        let fault = Fault::new(format!("the registry returned the digest `{digest}` for `{pinned}`"));
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
    session: std::cell::OnceCell<Session>,
}

/// A client that knows the user's credentials.
struct Session {
    client: oci_client::Client,
    auth: RegistryAuth,
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
        let auth = credentials(self.artifact.reference.resolve_registry())?;
        Ok(self.session.get_or_init(|| Session { client, auth }))
    }

    fn fetch_manifest(&self, reference: &Reference) -> Result<Vec<u8>, Fault> {
        let Session { client, auth } = self.session()?;
        let task = async {
            let pulled = client.pull_manifest_raw(reference, auth, &MANIFESTS).await;
            pulled.map(|(bytes, _)| bytes).map_err(|error| refused(&error))
        };
        let bytes = self::client()?.wait(MANIFEST_TIMEOUT, task)?;
        if bytes.len() as u64 > MAX_MANIFEST {
            return Err(Fault::larger("its manifest", MAX_MANIFEST));
        }
        Ok(bytes.to_vec())
    }

    fn fetch_blob(&self, wanted: &Descriptor) -> Result<Vec<u8>, Fault> {
        let limit = package::limit(wanted)?;
        let Session { client, auth } = self.session()?;
        let reference = &self.artifact.reference;
        let descriptor = OciDescriptor {
            digest: wanted.digest.clone(),
            ..OciDescriptor::default()
        };
        self::client()?.wait(client::TIMEOUT, async {
            client.store_auth_if_needed(reference.resolve_registry(), auth).await;
            let blob = client.pull_blob_stream(reference, &descriptor).await;
            let mut stream = blob.map_err(|error| refused(&error))?.stream;
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

/// The configuration of Docker's client.
fn docker_configuration() -> Option<std::path::PathBuf> {
    let set = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty());
    let folder = set("DOCKER_CONFIG").map(std::path::PathBuf::from);
    let folder = folder.or_else(|| std::env::home_dir().map(|home| home.join(".docker")));
    folder.map(|folder| folder.join("config.json"))
}

/// The user's credentials for a registry, from Docker's configuration and its helpers.
fn credentials(registry: &str) -> Result<RegistryAuth, Fault> {
    let key = if registry.ends_with("docker.io") {
        DOCKER_HUB
    } else {
        registry
    };
    let Some(file) = docker_configuration().filter(|path| path.exists()) else {
        return Ok(RegistryAuth::Anonymous);
    };
    let unreadable = |error: &dyn std::fmt::Display| {
        let file = file.display();
        Fault::of(
            Rule::InputRegistry,
            format!("cannot read the credentials for `{registry}` from `{file}`: {error}"),
        )
    };
    let reader = std::fs::File::open(&file).map_err(|error| unreadable(&error))?;
    match docker_credential::get_credential_from_reader(reader, key) {
        Ok(DockerCredential::UsernamePassword(name, password)) => Ok(RegistryAuth::Basic(name, password)),
        Ok(DockerCredential::IdentityToken(_)) => Err(Fault::of(
            Rule::InputRegistry,
            format!("Docker's configuration has an identity token for `{registry}`, which crdsmith cannot use"),
        )
        .help("log in with a user name and a password or access token (`docker login`)")),
        Err(CredentialRetrievalError::NoCredentialConfigured) => Ok(RegistryAuth::Anonymous),
        // What a helper printed is the user's alone.
        Err(CredentialRetrievalError::HelperFailure { helper, .. }) => {
            Err(unreadable(&format!("the helper `{helper}` failed")))
        }
        Err(error) => Err(unreadable(&error)),
    }
}

/// A registry's refusal in words.
fn refused(error: &OciDistributionError) -> Fault {
    let fault = |reason: String| Fault::of(Rule::InputRegistry, reason);
    match error {
        OciDistributionError::RegistryError { envelope, .. } => {
            let messages: Vec<&str> = envelope.errors.iter().map(|error| error.message.as_str()).collect();
            fault(format!("the registry says: {}", messages.join("; ").escape_debug()))
        }
        OciDistributionError::ServerError { code, message, .. } => {
            let line = message.lines().next().unwrap_or_default();
            fault(format!(
                "the registry answers with the status {code}: {}",
                line.escape_debug()
            ))
        }
        OciDistributionError::UnauthorizedError { .. } | OciDistributionError::AuthenticationFailure(_) => {
            let fault = fault("the registry does not authorize the request".to_owned());
            fault.help("log in with `docker login`; crdsmith reads Docker's configuration")
        }
        OciDistributionError::DigestError(error) => Fault::new(format!("a digest is wrong: {error}")),
        OciDistributionError::RequestError(error) => fault(client::words(error)),
        OciDistributionError::ImageManifestNotFoundError(_) => fault("the registry has no such manifest".to_owned()),
        other => fault(other.to_string()),
    }
}

fn refused_stream(error: &std::io::Error) -> Fault {
    let is_digest = error
        .get_ref()
        .is_some_and(|inner| inner.to_string().to_lowercase().contains("digest"));
    if is_digest {
        return Fault::new(format!("a digest is wrong: {error}"));
    }
    Fault::of(Rule::InputRegistry, client::words(error))
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

    #[test]
    fn words_of_registries() {
        let unauthorized = OciDistributionError::UnauthorizedError { url: String::new() };
        assert_eq!(
            refused(&unauthorized).reason,
            "the registry does not authorize the request"
        );
        let server = OciDistributionError::ServerError {
            code: 502,
            url: String::new(),
            message: "bad\u{1b}[31m gateway\n<html>".to_owned(),
        };
        assert_eq!(
            refused(&server).reason,
            "the registry answers with the status 502: bad\\u{1b}[31m gateway"
        );
    }
}
