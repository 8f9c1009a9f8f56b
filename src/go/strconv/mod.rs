//! `strconv`: numbers and quoted text.

mod atof;
mod atoi;
mod ftoa;
mod ftoa_bits;
mod is_print;
mod quote;
mod unquote;

pub use atof::parse_float;
pub use atoi::{NumError, atoi, parse_int, parse_uint};
pub(crate) use ftoa::shortest;
pub use ftoa::{Format, format_float, format_float32};
pub use ftoa_bits::{format_float_b, format_float_x};
pub(crate) use quote::escape;
pub use quote::{is_print, quote, quote_bytes, quote_rune};
pub use unquote::{Unquoted, unquote, unquote_char};
