//! Go's library, as far as crdsmith must give the same answers: each function once, under its Go name, tested against Go itself.
//!
//! In and out: plain Rust values. Knows nothing of [`crate::yaml::Node`], of Kubernetes, or of any other room.

pub mod adler32;
pub mod any;
pub mod base32;
pub mod base64;
pub mod convert;
pub mod fmt;
pub mod json;
pub(crate) mod mail;
pub mod math;
pub(crate) mod net;
pub(crate) mod netip;
pub mod path;
pub(crate) mod pem;
pub mod regexp;
pub mod sha1;
pub mod sha256;
pub mod sha512;
pub mod sprig;
pub mod strconv;
pub mod strings;
pub mod template;
pub mod time;
pub(crate) mod unicode;
pub(crate) mod url;
pub mod yaml;

#[cfg(test)]
mod tests;
