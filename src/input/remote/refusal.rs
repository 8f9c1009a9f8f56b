//! What registries refuse, in words.

use oci_client::errors::OciDistributionError;

use super::client;
use super::request::INSECURE_IMAGE;
use crate::input::package::Fault;
use crate::rule::Rule;

/// A registry's refusal in words.
pub(super) fn refused(error: &OciDistributionError) -> Fault {
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
            fault("the registry does not authorize the request".to_owned())
        }
        OciDistributionError::DigestError(error) => Fault::new(format!("a digest is wrong: {error}")),
        OciDistributionError::RequestError(error) => {
            let scheme = error.url().map_or("https", |url| url.scheme());
            client::explained(fault(client::words(error)), scheme, INSECURE_IMAGE)
        }
        OciDistributionError::ImageManifestNotFoundError(_) => fault("the registry has no such manifest".to_owned()),
        other => fault(other.to_string()),
    }
}

/// The failure of a body in words.
pub(super) fn refused_stream(error: &std::io::Error) -> Fault {
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
