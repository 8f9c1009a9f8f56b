//! The user's credentials for registries: Docker's configuration, and the helpers that it names.

use std::path::{Path, PathBuf};
use std::sync::mpsc;
use std::time::Duration;

use docker_credential::{CredentialRetrievalError, DockerCredential};
use oci_client::secrets::RegistryAuth;

use crate::input::package::Fault;
use crate::rule::Rule;

/// The key of Docker's own registry in its configuration.
const DOCKER_HUB: &str = "https://index.docker.io/v1/";

/// Maximum time of a helper.
const HELPER_TIMEOUT: Duration = Duration::from_secs(10);

/// A helper's answer for a registry that it does not know, as Docker's protocol has it.
const NOT_FOUND: &str = "credentials not found in native keychain";

/// The configuration of Docker's client; `None` without a home.
fn file() -> Option<PathBuf> {
    let set = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty());
    let folder = set("DOCKER_CONFIG").map(PathBuf::from);
    let folder = folder.or_else(|| std::env::home_dir().map(|home| home.join(".docker")));
    folder.map(|folder| folder.join("config.json"))
}

/// The user's credentials for a registry.
///
/// # Errors
/// A configuration that cannot be read, a helper that fails or does not answer, an identity token.
pub(super) fn credentials(registry: &str) -> Result<RegistryAuth, Fault> {
    let key = if registry.ends_with("docker.io") {
        DOCKER_HUB
    } else {
        registry
    };
    let Some(file) = file().filter(|path| path.exists()) else {
        return Ok(RegistryAuth::Anonymous);
    };
    let unreadable = |error: &dyn std::fmt::Display| {
        let file = file.display();
        Fault::of(
            Rule::InputRegistry,
            format!("cannot read the credentials for `{registry}` from `{file}`: {error}"),
        )
    };
    let found = ask(&file, key).map_err(|error| unreadable(&error))?;
    let Some(found) = found else {
        let seconds = HELPER_TIMEOUT.as_secs();
        let fault = unreadable(&format!(
            "its credential helper does not answer within {seconds} seconds"
        ));
        return Err(fault.help("see `credsStore` and `credHelpers` in the file: the helper may wait for a password"));
    };
    match found {
        Ok(DockerCredential::UsernamePassword(name, password)) => Ok(RegistryAuth::Basic(name, password)),
        Ok(DockerCredential::IdentityToken(_)) => Err(Fault::of(
            Rule::InputRegistry,
            format!("Docker's configuration has an identity token for `{registry}`, which crdsmith cannot use"),
        )
        .help("log in with a user name and a password or access token (`docker login`)")),
        Err(CredentialRetrievalError::NoCredentialConfigured) => Ok(RegistryAuth::Anonymous),
        Err(CredentialRetrievalError::HelperFailure { stdout, stderr, .. })
            if stdout.contains(NOT_FOUND) || stderr.contains(NOT_FOUND) =>
        {
            Ok(RegistryAuth::Anonymous)
        }
        // The output of a helper is the user's alone.
        Err(CredentialRetrievalError::HelperFailure { helper, .. }) => {
            Err(unreadable(&format!("the helper `{helper}` failed")))
        }
        Err(error) => Err(unreadable(&error)),
    }
}

/// The credentials for a key; `None` if a helper does not answer in time.
fn ask(file: &Path, key: &str) -> std::io::Result<Option<Result<DockerCredential, CredentialRetrievalError>>> {
    let reader = std::fs::File::open(file)?;
    let (sender, receiver) = mpsc::channel();
    let key = key.to_owned();
    // The crate waits for helpers without a limit. A thread that still waits ends with the process.
    std::thread::spawn(move || sender.send(docker_credential::get_credential_from_reader(reader, &key)));
    Ok(receiver.recv_timeout(HELPER_TIMEOUT).ok())
}

/// The error for a registry that wants credentials, or other ones.
pub(super) fn refused(registry: &str, auth: &RegistryAuth) -> Fault {
    let file = file().unwrap_or_default();
    let file = file.display();
    let fault = |reason: String| Fault::of(Rule::InputRegistry, reason);
    if matches!(auth, RegistryAuth::Anonymous) {
        return fault(format!("there are no credentials for `{registry}` in `{file}`")).help(format!(
            "log in with `docker login {registry}`; many registries answer so for a repository that does not exist, too"
        ));
    }
    fault(format!("`{registry}` refuses the credentials in `{file}`")).help(format!(
        "log in again with `docker login {registry}`, as a user who may read the repository"
    ))
}
