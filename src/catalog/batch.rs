//! What users name to get definitions from.

use crate::input::Input;
use crate::openapi::{Definitions, Release};

/// Something that a user named to get definitions from.
#[derive(Debug)]
pub enum Batch {
    /// A name, and the inputs that it selects.
    Inputs(String, Vec<Input>),
    /// A name, and the text that it stands for.
    Text(&'static str, &'static str),
    /// The kinds of an API server: its name, and its OpenAPI document.
    Document(String, Definitions),
    /// Kubernetes' own kinds in a release.
    Kubernetes(Release),
}
