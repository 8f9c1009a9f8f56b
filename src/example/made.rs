//! A finished example.

use crate::validate::{FieldError, Step};
use crate::yaml::Node;

/// An example of one version of a kind.
#[derive(Debug)]
pub struct Example {
    /// The manifest. Required fields come first, then the others by name.
    pub object: Node<'static>,
    /// Fields of full examples that are not in the manifest.
    pub absent: Vec<Absent>,
    /// The errors that the server would still report; empty for an example that validates.
    pub unmet: Vec<FieldError>,
}

/// A field that a full example cannot set.
#[derive(Debug)]
pub struct Absent {
    /// The path of the field.
    pub path: Vec<Step>,
    /// A value that the field could have.
    pub value: Node<'static>,
    /// The reason in the description of a deprecated field; `None` for a field that cannot stand beside the others.
    pub deprecated: Option<String>,
}
