//! What CEL expressions can call on the API server: the values and functions of cel-go's extensions and of Kubernetes' own libraries.
//!
//! In: plain Rust values. Out: plain Rust values, or the text of the error the server would report, word for word. A file a kind of value or a
//! family of functions; which functions exist, their overloads and their costs are the caller's business. Must not know expressions, types of CEL,
//! schemas or objects.

mod address;
mod go;

pub mod cidr;
pub mod clause;
pub mod duration;
pub mod ip;
pub mod named_format;
pub mod quantity;
pub mod semver;
pub mod strings;
pub mod timestamp;
pub mod url;
pub mod verb;

pub use cidr::Cidr;
pub use duration::Duration;
pub use ip::Ip;
pub use named_format::NamedFormat;
pub use quantity::Quantity;
pub use semver::Semver;
pub use timestamp::Timestamp;
pub use url::Url;
