//! Diagnostics → text. One file a format; none of them prints.

mod github;
mod json;
mod junit;
mod sarif;
mod tap;
mod terminal;
mod text;

pub use github::github;
pub use json::json;
pub use junit::junit;
pub use sarif::sarif;
pub use tap::tap;
pub use terminal::terminal;
pub use text::{summary, text};
