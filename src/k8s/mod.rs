//! Kubernetes' own functions on plain values: names, formats, quantities, versions, addresses.
//!
//! In: text. Out: plain values, or the server's error text. Knows nothing of objects and schemas.

pub(crate) mod address;
pub(crate) mod cidr;
pub(crate) mod cron;
pub(crate) mod format;
pub(crate) mod image;
pub(crate) mod ip;
pub(crate) mod kinds;
pub(crate) mod named_format;
pub(crate) mod names;
mod net;
pub(crate) mod object_meta;
pub(crate) mod port;
pub(crate) mod quantity;
pub(crate) mod resource_name;
#[cfg(feature = "jsonnet")]
pub(crate) mod selector;
pub(crate) mod semver;
pub(crate) mod signer;
pub(crate) mod strfmt;
pub(crate) mod x509;
