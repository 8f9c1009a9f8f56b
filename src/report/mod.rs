//! Diagnostics → text. One file a format; none of them prints.

mod terminal;

pub use terminal::terminal;
