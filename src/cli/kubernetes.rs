//! The API server whose own kinds count: a version of Kubernetes, or a server with a published OpenAPI document.

use std::path::Path;

use super::definitions::Definitions;
use super::release::release;
use crate::catalog::{Batch, Catalog};
use crate::diagnostic::Diagnostic;
use crate::input::{Input, Sources};
use crate::openapi::{self, Release};
use crate::rule::Rule;
use crate::validate::Kubernetes;

/// Options that choose the API server.
#[derive(Debug, clap::Args)]
pub(super) struct Server {
    /// Version of Kubernetes whose own kinds count, from 1.33 to 1.37 [default: `validate.kubernetesVersion` of the configuration, else 1.37].
    #[arg(long, value_name = "VERSION")]
    kubernetes_version: Option<String>,

    /// OpenAPI document of a cluster, whose kinds count instead: a file, a URL, or `-` for standard input
    /// (`kubectl get --raw /openapi/v2 | crdsmith validate deployment.yaml --openapi -`).
    #[arg(long, value_name = "FILE")]
    openapi: Option<String>,
}

impl Server {
    /// The release.
    ///
    /// # Errors
    /// A version without embedded schemas.
    fn release(&self, found: &Definitions) -> Result<Release, Vec<Diagnostic>> {
        let configured = found.settings.kubernetes_version.as_ref();
        match self.kubernetes_version.as_ref().or(configured) {
            None => Ok(Release::newest()),
            Some(name) => release(name).map_err(|error| vec![error]),
        }
    }

    /// The API server to validate against.
    ///
    /// # Errors
    /// A version without embedded schemas, and documents that cannot be read.
    pub(super) fn kubernetes(&self, found: &Definitions) -> Result<Kubernetes, Vec<Diagnostic>> {
        let release = self.release(found)?;
        Ok(match self.document(found)? {
            Some((name, inputs)) => Kubernetes::document(release, types(&name, inputs)?.with_hints(release)),
            None => Kubernetes::release(release),
        })
    }

    /// The kinds of the API server as definitions.
    ///
    /// # Errors
    /// As [`Server::kubernetes`].
    fn catalog(&self, found: &Definitions) -> Result<Catalog, Vec<Diagnostic>> {
        let mut document = self.document(found)?;
        // The document of the core library has the texts about fields too.
        let library = found
            .generation
            .specs
            .iter()
            .rev()
            .find_map(|spec| spec.openapi.as_ref());
        if let (None, None, Some(name)) = (&document, &self.kubernetes_version, library) {
            let inputs = found.sources.find([name.as_str()])?;
            document = Some((name.clone(), inputs));
        }
        let batch = match document {
            None => Batch::Kubernetes(self.release(found)?),
            Some((name, inputs)) => {
                let types = types(&name, inputs)?;
                Batch::Document(name, types)
            }
        };
        Catalog::read([batch])
    }

    /// Takes the kinds of the API server where no definition has a name (`kind`, or `kind.field`). Definitions that were named are not left.
    ///
    /// # Errors
    /// As [`Server::kubernetes`].
    pub(super) fn or_own(
        &self,
        mut found: Definitions,
        has: impl Fn(&Catalog) -> bool,
    ) -> Result<Definitions, Vec<Diagnostic>> {
        if has(&found.catalog) {
            return Ok(found);
        }
        let own = self.catalog(&found)?;
        if found.catalog.is_empty() || has(&own) {
            found.catalog = own;
        }
        Ok(found)
    }

    /// The name of the OpenAPI document, and its files.
    fn document(&self, found: &Definitions) -> Result<Option<(String, Vec<Input>)>, Vec<Diagnostic>> {
        if let Some(name) = &self.openapi {
            let inputs = Sources::new(Path::new("")).find([name.as_str()])?;
            return Ok(Some((name.clone(), inputs)));
        }
        let Some(name) = &found.settings.openapi else {
            return Ok(None);
        };
        let inputs = found.sources.find([name.as_str()])?;
        Ok(Some((name.clone(), inputs)))
    }
}

/// The types and resources of the documents of one server.
///
/// # Errors
/// Documents that cannot be read, that contradict each other, and that have no types.
fn types(name: &str, inputs: Vec<Input>) -> Result<openapi::Definitions, Vec<Diagnostic>> {
    let mut types = openapi::Definitions::default();
    for input in inputs {
        let source = input.read().map_err(|diagnostic| vec![diagnostic])?;
        types.merge(openapi::read(&source)?).map_err(|different| {
            let message = format!(
                "`{}` and a document before it have `{}` in different forms",
                source.name(),
                different.join("`, `")
            );
            vec![Diagnostic::error(Rule::DuplicateDefinition, message).help("use the documents of one server")]
        })?;
    }
    if types.types.is_empty() {
        let message = format!("the OpenAPI document `{name}` has no types");
        return Err(vec![Diagnostic::error(Rule::Openapi, message)]);
    }
    Ok(types)
}
