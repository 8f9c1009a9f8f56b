//! Diagnostics → text. One file a format; none of them prints.

pub mod changes;
mod checkstyle;
mod fingerprint;
mod github;
mod gitlab;
mod json;
mod junit;
mod sarif;
mod tap;
mod terminal;
mod text;
mod words;
mod xml;

pub use checkstyle::checkstyle;
pub use github::github;
pub use gitlab::gitlab;
pub use json::json;
pub use junit::junit;
pub use sarif::sarif;
pub use tap::tap;
pub use terminal::{noted, terminal};
pub use text::{summary, text, text_within};
