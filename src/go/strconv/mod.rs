//! `strconv`: numbers and quoted text.

pub mod float;
pub(crate) mod quote;
