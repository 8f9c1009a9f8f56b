//! The schemas of a whole definition.

use super::names::path;
use super::root;
use crate::crd::{Crd, Schema};
use crate::facts::Facts;
use crate::model::{Kind, ObjectMeta, naming};

/// The schema of one version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// The API version, without the group.
    pub version: String,
    /// The path below the folder of the schemas.
    pub path: String,
    /// The text.
    pub text: Vec<u8>,
}

/// The schemas of the served versions of a definition, in the order of the versions.
#[must_use]
pub fn definition(crd: &Crd, meta: &ObjectMeta) -> Vec<File> {
    let empty = Schema::default();
    let served = crd.versions.iter().filter(|version| version.served);
    let file = |version| {
        let version: &crate::crd::Version = version;
        let schema = version.schema.as_ref().unwrap_or(&empty);
        let kind = Kind::new(crd, version, schema, naming::group(&crd.group), meta);
        File {
            version: version.name.clone(),
            path: path(&crd.group, &crd.names.kind, &version.name),
            text: root::kind(&Facts::of(&kind, meta), meta),
        }
    };
    served.map(file).collect()
}
