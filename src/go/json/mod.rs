//! `encoding/json`: values to text, and decoding into Go's structs.

pub(crate) mod decode;
mod document;
mod encode;
pub(crate) mod read;

pub(crate) use document::{check_map, document};
#[cfg(feature = "jsonnet")]
pub(crate) use encode::escape_or;
pub(crate) use encode::string;
pub use encode::{Number, Style, compact, float64, number, pretty, string_map, styled};
