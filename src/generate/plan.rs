//! A configuration → the inputs and folders of each library.

use std::path::Path;

use heck::ToSnakeCase;

use crate::config::{Config, Spec};
use crate::diagnostic::Diagnostic;
use crate::go::regexp::Regexp;
use crate::input::{Input, Sources};
use crate::model::{Extras, ObjectMeta, Renames, Selection};
use crate::render::Package;
use crate::rule::Rule;
use crate::source::Source;

/// One library, its settings resolved.
pub(super) struct Plan<'c> {
    pub(super) spec: &'c Spec,
    /// The OpenAPI document that the library is made of; `None` for a library of CRDs.
    pub(super) openapi: Option<&'c str>,
    /// The folder of the library.
    pub(super) output: String,
    pub(super) package: Package,
    pub(super) selection: Selection,
    /// Names of API groups that the configuration gives.
    pub(super) renames: Renames,
    /// The folder of its pages, if it has any.
    pub(super) docs: Option<String>,
    /// The folder of its JSON Schemas, if it has any.
    pub(super) schemas: Option<String>,
}

/// The ObjectMeta of all kinds, and a plan for each library of a configuration.
///
/// # Errors
/// All faults of the settings.
pub(super) fn plan<'c>(config: &'c Config, sources: &Sources) -> Result<(ObjectMeta, Vec<Plan<'c>>), Vec<Diagnostic>> {
    let meta = match &config.object_meta {
        Some(file) => {
            let inputs = sources.find([file.as_str()])?;
            let texts: Result<Vec<_>, _> = inputs.iter().map(Input::read).collect();
            let texts = texts.map_err(|error| vec![error])?;
            ObjectMeta::read(texts.first().unwrap_or(&Source::new(file.as_str(), "")))?
        }
        None => ObjectMeta::built_in()?,
    };
    let mut diagnostics = Vec::new();
    if config.specs.is_empty() {
        diagnostics.push(Diagnostic::error(
            Rule::ConfigSpecs,
            "the configuration has no `specs`: nothing to generate",
        ));
    }
    let mut plans: Vec<Plan<'_>> = Vec::new();
    for spec in &config.specs {
        if plans.iter().any(|other| other.spec.output == spec.output) {
            let message = format!("two specs have the same output `{}`", spec.output);
            diagnostics.push(Diagnostic::error(Rule::ConfigOutput, message));
        }
        match Plan::new(config, spec) {
            Ok(plan) => plans.push(plan),
            Err(more) => diagnostics.extend(more),
        }
    }
    if diagnostics.is_empty() {
        Ok((meta, plans))
    } else {
        Err(diagnostics)
    }
}

impl<'c> Plan<'c> {
    /// What the library of an OpenAPI document has beyond those that exist.
    pub(super) fn extras(&self) -> Extras {
        Extras {
            item_helpers: self.spec.item_helpers,
            field_descriptions: self.spec.field_descriptions,
        }
    }

    fn new(config: &Config, spec: &'c Spec) -> Result<Self, Vec<Diagnostic>> {
        let mut diagnostics = Vec::new();
        let mut refuse =
            |code, message: String, help: &str| diagnostics.push(Diagnostic::error(code, message).help(help));
        if spec.sources().next().is_none() {
            let message = format!("the spec of `{}` has neither `crds` nor `openapi`", spec.output);
            refuse(Rule::ConfigCrds, message, "list files, folders, globs or URLs of CRDs");
        }
        let mut prefix = None;
        if let Some(pattern) = &spec.prefix {
            match Regexp::compile(pattern) {
                Ok(regex) => prefix = Some(regex),
                Err(error) => {
                    let reason = error.reason();
                    let message = format!("invalid regular expression `{pattern}` in `prefix`: {reason}");
                    refuse(Rule::ConfigPrefix, message, "example: `^io\\.crossplane\\..*`");
                }
            }
        }
        let outputs = [
            config.output.as_ref(),
            config.docs.as_ref().map(|docs| &docs.output),
            config
                .reference
                .as_ref()
                .and_then(|reference| reference.output.as_ref()),
            config.site.as_ref().map(|site| &site.output),
            config.schemas.as_ref().map(|schemas| &schemas.output),
            Some(&spec.output),
        ];
        for output in outputs
            .into_iter()
            .flatten()
            .filter(|output| Path::new(output).is_absolute())
        {
            let message = format!("`{output}` is outside the output folder");
            refuse(
                Rule::ConfigOutput,
                message,
                "write a relative path; `--output` sets the output folder",
            );
        }
        if let Some(shared) = shared(config, spec) {
            let message = format!("`site` and another output have the same folder `{shared}`");
            refuse(Rule::ConfigOutput, message, "give the site a folder of its own");
        }
        for (api_group, name) in &spec.groups {
            if let Some(help) = Renames::fault(api_group, name) {
                let message = format!("invalid name `{}` for the API group `{api_group}`", name.escape_debug());
                refuse(Rule::ConfigGroups, message, help);
            }
        }
        if !diagnostics.is_empty() {
            return Err(diagnostics);
        }
        let joined = |parts: &[Option<&str>]| {
            let parts = parts.iter().flatten().flat_map(|part| part.split('/'));
            parts
                .filter(|part| !matches!(*part, "" | "."))
                .collect::<Vec<_>>()
                .join("/")
        };
        let output = joined(&[config.output.as_deref(), Some(&spec.output)]);
        let repository = spec.repository.as_deref().or(config.repository.as_deref());
        Ok(Self {
            package: Package {
                name: spec.local_name.clone().unwrap_or_else(|| local_name(&spec.output)),
                import: joined(&[repository, Some(&output), Some("main.libsonnet")]),
                description: spec.description.clone().unwrap_or_default(),
            },
            selection: Selection {
                prefix,
                served_only: spec.served_only,
            },
            renames: Renames::new(spec.groups.clone()),
            docs: config
                .docs
                .as_ref()
                .map(|docs| joined(&[Some(&docs.output), Some(&spec.output)])),
            schemas: config
                .schemas
                .as_ref()
                .map(|schemas| joined(&[Some(&schemas.output), Some(&spec.output)])),
            output,
            openapi: spec.document(),
            spec,
        })
    }
}

/// The folder of the site, if another output has it too: the pages and the site have files of the same names, and a library has files of its own.
fn shared<'c>(config: &'c Config, spec: &Spec) -> Option<&'c str> {
    let others = [
        config
            .reference
            .as_ref()
            .and_then(|reference| reference.output.as_deref()),
        config.docs.as_ref().map(|docs| docs.output.as_str()),
        config.schemas.as_ref().map(|schemas| schemas.output.as_str()),
        config.output.as_deref(),
        Some(spec.output.as_str()),
    ];
    let site = config.site.as_ref()?.output.as_str();
    // `crdsmith site -o DIR` writes nothing else, to the folder itself.
    let is_shared = !folder(site).is_empty() && others.into_iter().flatten().any(|other| folder(other) == folder(site));
    is_shared.then_some(site)
}

/// A folder without the parts that mean nothing.
fn folder(name: &str) -> Vec<&str> {
    name.split('/').filter(|part| !matches!(*part, "" | ".")).collect()
}

/// The last part of an output folder that can name a library: `provider-aws/0.33` → `provider_aws`.
fn local_name(output: &str) -> String {
    let named = |part: &&str| part.starts_with(|first: char| first.is_ascii_alphabetic());
    let part = output.rsplit('/').find(named).unwrap_or("crds");
    part.to_snake_case()
}
