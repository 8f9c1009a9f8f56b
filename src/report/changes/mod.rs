//! Changes between definitions → text. One file a format.

mod github;
mod json;
mod junit;
mod markdown;
mod sarif;
mod text;
mod words;

pub use github::github;
pub use json::json;
pub use junit::junit;
pub use markdown::markdown;
pub use sarif::sarif;
pub use text::text;
