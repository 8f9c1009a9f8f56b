//! Requests to registries that ask for credentials where a repository is private, and not at `/v2/`.
//!
//! The crate of registries reads challenges of `/v2/` alone. So a request that was not authorized is made again here, and its own challenge is answered.

use http_auth::parse_challenges;
use oci_client::errors::{OciDistributionError, OciEnvelope};
use oci_client::secrets::RegistryAuth;
use reqwest::header::{ACCEPT, AUTHORIZATION, HeaderValue, LOCATION, WWW_AUTHENTICATE};
use reqwest::{Response, StatusCode, Url};
use serde::Deserialize;

use super::client::{self, MAX_REDIRECTS};
use super::login;
use super::refusal::refused;
use crate::input::package::{Fault, MAX_MANIFEST};
use crate::rule::Rule;

/// A request to a registry.
pub(super) struct Asked<'r> {
    pub(super) http: &'r reqwest::Client,
    pub(super) registry: &'r str,
    pub(super) repository: &'r str,
    pub(super) auth: &'r RegistryAuth,
    /// Maximum length of the body, in bytes.
    pub(super) limit: u64,
}

/// A token as services give it.
#[derive(Deserialize)]
struct Token {
    token: Option<String>,
    access_token: Option<String>,
}

impl Asked<'_> {
    /// The body of a URL. `granted` is the header that was accepted before, and afterwards the one that was accepted now.
    ///
    /// # Errors
    /// A server that cannot be asked, that refuses the credentials, or that does not answer with success; a body that is too large.
    pub(super) async fn body(
        &self,
        url: &str,
        accept: &str,
        granted: &mut Option<HeaderValue>,
    ) -> Result<Vec<u8>, Fault> {
        let url = Url::parse(url).map_err(|error| fault(format!("the address is invalid: {error}")))?;
        let mut response = self.send(&url, accept, granted.as_ref()).await?;
        if response.status() == StatusCode::UNAUTHORIZED {
            let header = self.authorization(&url, &response).await?;
            response = self.send(&url, accept, Some(&header)).await?;
            if matches!(response.status(), StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN) {
                return Err(login::refused(self.registry, self.auth));
            }
            *granted = Some(header);
        }
        let status = response.status();
        if status.is_success() {
            return read(response, self.limit).await;
        }
        let body = read(response, MAX_MANIFEST).await?;
        let url = url.to_string();
        Err(refused(&match serde_json::from_slice::<OciEnvelope>(&body) {
            Ok(envelope) => OciDistributionError::RegistryError { envelope, url },
            Err(_) => OciDistributionError::ServerError {
                code: status.as_u16(),
                url,
                message: String::from_utf8_lossy(&body).into_owned(),
            },
        }))
    }

    /// The answer to a request, behind redirects. Only the registry itself gets the header.
    async fn send(&self, url: &Url, accept: &str, header: Option<&HeaderValue>) -> Result<Response, Fault> {
        let mut next = url.clone();
        for _ in 0..=MAX_REDIRECTS {
            let mut request = self.http.get(next.clone()).header(ACCEPT, accept);
            if let Some(header) = header.filter(|_| next.origin() == url.origin()) {
                request = request.header(AUTHORIZATION, header);
            }
            let response = request.send().await.map_err(|error| unreachable(&error))?;
            let location = response
                .headers()
                .get(LOCATION)
                .map(|to| to.to_str().unwrap_or_default());
            let Some(location) = location.filter(|_| response.status().is_redirection()) else {
                return Ok(response);
            };
            let to = next.join(location);
            let to = to.map_err(|error| fault(format!("it redirects to an invalid URL: {error}")))?;
            if !matches!(to.scheme(), "http" | "https") {
                return Err(fault("it redirects to an address that is no HTTP".to_owned()));
            }
            if to.scheme() != next.scheme() && to.scheme() != "https" {
                return Err(fault("it redirects to an address without TLS".to_owned()));
            }
            next = to;
        }
        Err(fault("too many redirects".to_owned()))
    }

    /// The header that answers the challenge of a response.
    async fn authorization(&self, url: &Url, response: &Response) -> Result<HeaderValue, Fault> {
        let values = response.headers().get_all(WWW_AUTHENTICATE).into_iter();
        let values = values.filter_map(|value| value.to_str().ok());
        let challenges: Vec<_> = values
            .filter_map(|value| parse_challenges(value).ok())
            .flatten()
            .collect();
        let of = |scheme: &str| challenges.iter().find(|one| one.scheme.eq_ignore_ascii_case(scheme));
        if let Some(bearer) = of("Bearer") {
            let value = |name: &str| {
                let found = bearer.params.iter().find(|(key, _)| key.eq_ignore_ascii_case(name));
                found.map(|(_, value)| value.to_unescaped())
            };
            let realm = value("realm").unwrap_or_default();
            let token = self.token(url, &realm, value("service"), value("scope")).await?;
            return header(&format!("Bearer {token}"));
        }
        if of("Basic").is_none() {
            let reason = "the registry does not authorize the request, and does not say which credentials it wants";
            return Err(fault(reason.to_owned()));
        }
        let RegistryAuth::Basic(user, password) = self.auth else {
            return Err(login::refused(self.registry, self.auth));
        };
        let request = self.http.get(url.clone()).basic_auth(user, Some(password)).build();
        let request = request.map_err(|error| unreachable(&error))?;
        let made = request.headers().get(AUTHORIZATION).cloned();
        made.ok_or_else(|| login::refused(self.registry, self.auth))
    }

    /// Asks the service of a challenge for a token.
    async fn token(
        &self,
        url: &Url,
        realm: &str,
        service: Option<String>,
        scope: Option<String>,
    ) -> Result<String, Fault> {
        let wrong = || fault("the registry names no service that gives tokens".to_owned());
        let mut realm = Url::parse(realm).map_err(|_| wrong())?;
        if !matches!(realm.scheme(), "http" | "https") {
            return Err(wrong());
        }
        if realm.scheme() != url.scheme() && realm.scheme() != "https" {
            return Err(fault("the registry names a service for tokens without TLS".to_owned()));
        }
        let scope = scope.unwrap_or_else(|| format!("repository:{}:pull", self.repository));
        realm.query_pairs_mut().append_pair("scope", &scope);
        if let Some(service) = service {
            realm.query_pairs_mut().append_pair("service", &service);
        }
        let mut request = self.http.get(realm);
        if let RegistryAuth::Basic(user, password) = self.auth {
            request = request.basic_auth(user, Some(password));
        }
        let response = request.send().await.map_err(|error| unreachable(&error))?;
        let status = response.status();
        if status.is_client_error() {
            return Err(login::refused(self.registry, self.auth));
        }
        if !status.is_success() {
            let reason = format!(
                "the service that gives tokens answers with the status {}",
                status.as_u16()
            );
            return Err(fault(reason));
        }
        let body = read(response, MAX_MANIFEST).await?;
        let token = serde_json::from_slice::<Token>(&body).ok();
        token
            .and_then(|token| token.token.or(token.access_token))
            .ok_or_else(wrong)
    }
}

fn fault(reason: String) -> Fault {
    Fault::of(Rule::InputRegistry, reason)
}

fn unreachable(error: &reqwest::Error) -> Fault {
    let scheme = error.url().map_or("https", Url::scheme);
    client::explained(fault(client::words(error)), scheme, "oci+http://")
}

fn header(text: &str) -> Result<HeaderValue, Fault> {
    let value = HeaderValue::from_str(text);
    let mut value = value.map_err(|_| fault("the registry gives an invalid token".to_owned()))?;
    value.set_sensitive(true);
    Ok(value)
}

/// The body of a response.
async fn read(mut response: Response, limit: u64) -> Result<Vec<u8>, Fault> {
    let mut bytes = Vec::new();
    while let Some(part) = response.chunk().await.map_err(|error| unreachable(&error))? {
        bytes.extend_from_slice(&part);
        if bytes.len() as u64 > limit {
            return Err(fault(format!("the answer has more than {limit} bytes")));
        }
    }
    Ok(bytes)
}
