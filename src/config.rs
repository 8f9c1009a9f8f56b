//! `crdsmith.yaml`: the libraries to generate, their CRDs and folders.
//!
//! In: the text of a configuration; the keys are those of k8s-gen's `config.yml` and a few more. Out: [`Config`], or every unknown key with its
//! place. Does not depend on CRDs.

use std::collections::BTreeMap;
use std::net::Ipv6Addr;
use std::sync::Arc;

use schemars::JsonSchema;
use serde::{Deserialize, Deserializer};

use crate::diagnostic::{Diagnostic, nearest};
use crate::rule::Rule;
use crate::source::{Place, Source, Span};
use crate::yaml;
use crate::yaml::Node;

/// The name of the file.
pub const NAME: &str = "crdsmith.yaml";

/// Configuration of crdsmith. Paths are relative to the folder of the configuration file.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(title = "crdsmith configuration", deny_unknown_fields)]
pub struct Config {
    /// The libraries to generate.
    #[serde(default)]
    pub specs: Vec<Spec>,
    /// An OpenAPI document (Swagger 2 or OpenAPI 3, JSON or YAML) whose ObjectMeta is used for `metadata` [default: ObjectMeta of the built-in Kubernetes version].
    pub object_meta: Option<String>,
    /// Markdown pages of the libraries [default: no pages].
    pub docs: Option<Docs>,
    /// The field reference: a page for each kind.
    pub reference: Option<Reference>,
    /// The field reference as a site with search [default: no site].
    pub site: Option<Site>,
    /// JSON Schemas of the kinds, for editors and validators [default: no schemas].
    pub schemas: Option<Schemas>,
    /// The parent folder of the libraries' folders [default: the folder of the configuration].
    pub output: Option<String>,
    /// The repository of libraries without their own `repository`.
    pub repository: Option<String>,
    /// The folder of copies that are read instead of remote sources, as `crdsmith vendor` writes it [default: sources are fetched].
    pub vendor: Option<String>,
    /// Hosts that URLs may redirect to (`release-assets.githubusercontent.com`). With a port (`localhost:5000`), only that port of the host.
    #[serde(default)]
    pub redirect_hosts: Vec<String>,
    /// Settings of `crdsmith validate`.
    pub validate: Option<Validate>,
    /// Settings of `crdsmith diff`.
    pub diff: Option<Diff>,
    /// Warnings about keys without effect.
    #[serde(skip)]
    pub warnings: Vec<Diagnostic>,
}

/// Settings of `crdsmith validate`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct Validate {
    /// Files, folders, globs, URLs and packages of CRDs, in addition to those of `specs`.
    pub crds: Vec<String>,
    /// Version of Kubernetes whose own kinds count, from 1.33 to 1.37 [default: 1.37].
    pub kubernetes_version: Option<String>,
    /// OpenAPI document of the cluster, whose kinds count instead: a file or URL.
    pub openapi: Option<String>,
    /// Kinds to skip (`Kind`, `group/version/Kind`).
    pub skip: Vec<String>,
    /// Findings to leave out.
    pub ignore: Vec<Ignored>,
    /// Severities of rules (`duplicate-object: warning`).
    pub severities: BTreeMap<String, Severity>,
    /// A report of an earlier run in the format `json`. Its findings are left out.
    pub baseline: Option<String>,
}

/// Settings of `crdsmith diff`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct Diff {
    /// Severities of rules (`default-added: breaking`).
    pub severities: BTreeMap<String, ChangeSeverity>,
    /// Changes to leave out: `RULE`, `RULE:GROUP/KIND` or `RULE:GROUP/KIND:PATH`. In each part, `*` is any text.
    pub allow: Vec<String>,
    /// A report of an earlier run in the format `json`. Its changes are left out.
    pub baseline: Option<String>,
}

/// Severity of a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum ChangeSeverity {
    /// Some object is refused, or changed.
    Breaking,
    /// It cannot be decided.
    Risky,
    /// Nothing breaks.
    Compatible,
    /// The changes are left out.
    Off,
}

/// Findings to leave out: those that match every given pattern. In a pattern, `*` is any text.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct Ignored {
    /// The rule (`deprecated-*`).
    pub rule: Option<String>,
    /// The field (`spec.forProvider.*`).
    pub path: Option<String>,
    /// The object: `Kind`, `Kind/name` or `Kind/namespace/name`.
    pub object: Option<String>,
}

/// Severity of a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum Severity {
    /// The command fails.
    Error,
    /// The command fails with `--fail-on warning`.
    Warning,
    /// The command does not fail.
    Note,
    /// The findings are left out.
    Off,
}

/// Markdown pages.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(deny_unknown_fields)]
pub struct Docs {
    /// The folder of the pages. The pages of a library go to its `output` below this folder.
    pub output: String,
}

/// The field reference.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct Reference {
    /// The folder of the pages [default: no pages].
    pub output: Option<String>,
    /// The title of the reference [default: the names of the libraries].
    pub title: Option<String>,
    /// The repository of the CRDs, for the package section of the pages.
    pub repository: Option<String>,
    /// The licence of the CRDs, for the package section of the pages.
    pub license: Option<String>,
    /// The address of the published site (`https://example.com/reference`). Findings of `crdsmith validate` then link to the page of their field.
    pub url: Option<String>,
}

/// The field reference as a site.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(deny_unknown_fields)]
pub struct Site {
    /// The folder of the site.
    pub output: String,
}

/// JSON Schemas of the kinds.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(deny_unknown_fields)]
pub struct Schemas {
    /// The folder of the schemas. The schemas of a library go to its `output` below this folder.
    pub output: String,
}

/// One library.
#[expect(clippy::struct_excessive_bools, reason = "each is a setting of its own")]
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(deny_unknown_fields)]
pub struct Spec {
    /// The folder of the library, also the prefix of its pages' permalinks.
    pub output: String,
    /// Files, folders, globs, URLs and packages of CRDs.
    #[serde(default, deserialize_with = "null_is_absent")]
    pub crds: Vec<String>,
    /// A regular expression that selects definitions by name [default: all]. The name has the group's labels in reverse order, version and kind, joined by
    /// dots (`io.crossplane.aws.acm.v1beta1.Certificate`).
    pub prefix: Option<String>,
    /// The import name of the library in pages [default: the last part of `output` that is a name].
    pub local_name: Option<String>,
    /// The repository that the library is imported from (`github.com/jsonnet-libs/crossplane-libsonnet`).
    pub repository: Option<String>,
    /// One sentence about the library.
    pub description: Option<String>,
    /// A folder of `.libsonnet` files that are copied to `_custom` and added to the library. Pages have their documentation.
    pub patch_dir: Option<String>,
    /// A folder that is copied to `extensions`. Users can import its files.
    pub extension_dir: Option<String>,
    /// Omits versions that the API server does not serve.
    #[serde(default, deserialize_with = "null_is_absent")]
    pub served_only: bool,
    /// Names of API groups in the library (`cert-manager.io: cert_manager`). In a pattern, `*` is one label; in its name, `*` is that label
    /// (`'*.aws.m.upbound.io': '*_m'`).
    #[serde(default, deserialize_with = "null_is_absent")]
    pub groups: BTreeMap<String, String>,
    /// Writes a `jsonnetfile.json`, so that `jb install` installs the imports of the library.
    #[serde(default, deserialize_with = "null_is_absent")]
    pub jsonnetfile: bool,
    /// The OpenAPI document of an API server (Swagger 2, or the documents of OpenAPI 3 as a folder or glob), for a library of all types of the server. A
    /// file or URL. Without effect beside `crds`.
    pub openapi: Option<String>,
    /// With `openapi`: members for the items of lists and maps of types [default: none, as in libraries of k8s-gen].
    #[serde(default, deserialize_with = "null_is_absent")]
    pub item_helpers: bool,
    /// With `openapi`: a field that refers to a type has its own description [default: the description of the type, as in libraries of k8s-gen].
    #[serde(default, deserialize_with = "null_is_absent")]
    pub field_descriptions: bool,
}

impl Spec {
    /// The OpenAPI document that the library is made of, if it is not made of CRDs.
    #[must_use]
    pub fn document(&self) -> Option<&str> {
        self.openapi.as_deref().filter(|_| self.crds.is_empty())
    }

    /// What the library is made of: its CRDs, or its OpenAPI document.
    pub fn sources(&self) -> impl Iterator<Item = &str> {
        self.crds.iter().map(String::as_str).chain(self.document())
    }
}

/// `null` is an absent value, as for k8s-gen.
fn null_is_absent<'de, D: Deserializer<'de>, T: Deserialize<'de> + Default>(deserializer: D) -> Result<T, D::Error> {
    Ok(Option::deserialize(deserializer)?.unwrap_or_default())
}

/// A host, with or without a port: `example.com`, `localhost:5000`, `[::1]:5000`.
///
/// # Errors
/// Any other text. The error says what a host is.
pub fn host(text: &str) -> Result<String, String> {
    let (name, port) = match text.rsplit_once(':') {
        Some((name, port)) if !port.ends_with(']') => (name, Some(port)),
        _ => (text, None),
    };
    let is_name = |name: &str| {
        let plain = |letter: char| letter.is_alphanumeric() || "-_".contains(letter);
        name.split('.')
            .all(|label| !label.is_empty() && label.chars().all(plain))
    };
    let address = name.strip_prefix('[').and_then(|name| name.strip_suffix(']'));
    let is_host = address.map_or_else(|| is_name(name), |address| address.parse::<Ipv6Addr>().is_ok());
    if is_host && port.is_none_or(|port| port.parse::<u16>().is_ok()) {
        return Ok(text.to_owned());
    }
    Err(format!(
        "`{}` is no host: write a name such as `example.com`, or a name with a port such as `localhost:5000`, without scheme, path and `*`",
        text.escape_debug()
    ))
}

/// The entries of `redirectHosts` that are no hosts.
fn wrong_hosts(root: &Node<'_>) -> Vec<(String, Span)> {
    let entries = root.entries().iter().filter(|entry| entry.key == "redirectHosts");
    let items = entries.filter_map(|entry| match &entry.value.value {
        yaml::Value::Sequence(items) => Some(items),
        _ => None,
    });
    let texts = items.flatten().filter_map(|item| Some((item.as_str()?, item.span)));
    texts
        .filter_map(|(text, span)| Some((host(text).err()?, span)))
        .collect()
}

/// The JSON Schema of the configuration, for editors.
///
/// # Errors
/// None in practice: the schema is plain data.
pub fn json_schema() -> Result<String, serde_json::Error> {
    serde_json::to_string_pretty(&schemars::schema_for!(Config)).map(|text| text + "\n")
}

/// Reads a configuration.
///
/// # Errors
/// Invalid YAML, unknown keys outside of `specs` (all of them, each with the nearest known one), values of a wrong type.
pub fn read(source: &Arc<Source>) -> Result<Config, Vec<Diagnostic>> {
    let place = |span| Place::new(source, span);
    let chunk = yaml::Chunk::yaml(source.text());
    let documents = yaml::compose(chunk).map_err(|error| {
        let message = format!("{}: {}", error.title(), error.message);
        vec![Diagnostic::error(Rule::YamlSyntax, message).at(place(error.span))]
    })?;
    let Some(document) = documents.first() else {
        return Err(vec![
            Diagnostic::error(Rule::ConfigEmpty, format!("`{}` is empty", source.name()))
                .help("add `specs`: the list of libraries to generate"),
        ]);
    };
    let schema = schemars::schema_for!(Config).to_value();
    let mut diagnostics = Vec::new();
    unknown_keys(&document.root, &schema, &schema, "", &mut |key, span, near| {
        let diagnostic = unknown_key(key).at(place(span)).path(key);
        diagnostics.push(match near.filter(|_| !FOREIGN_KEYS.contains(&key)) {
            Some(near) => diagnostic.help(format!("did you mean `{near}`?")),
            None => diagnostic,
        });
    });
    diagnostics.extend(document.repeated().map(|duplicate| {
        let message = format!("the key `{}` is set twice", duplicate.key.escape_debug());
        let error = Diagnostic::error(Rule::ConfigDuplicate, message).at(place(duplicate.span));
        error
            .related(place(duplicate.first), "set here first")
            .help("keep one of them")
    }));
    if diagnostics.iter().any(Diagnostic::is_error) {
        return Err(diagnostics);
    }
    let mut config: Config = serde_yaml::from_str(source.text()).map_err(|error| {
        let span = error
            .location()
            .map_or_else(Span::default, |at| Span::new(at.index(), at.index() + 1));
        let message = format!("invalid configuration: {error}");
        vec![Diagnostic::error(Rule::ConfigType, message).at(place(span))]
    })?;
    let wrong = wrong_hosts(&document.root).into_iter().map(|(message, span)| {
        let message = format!("invalid configuration: redirectHosts: {message}");
        Diagnostic::error(Rule::ConfigType, message).at(place(span))
    });
    let wrong: Vec<Diagnostic> = wrong.collect();
    if !wrong.is_empty() {
        return Err(wrong);
    }
    config.warnings = diagnostics;
    Ok(config)
}

/// Keys outside of `specs` that configurations of k8s-gen have, and that mean nothing here.
const FOREIGN_KEYS: [&str; 4] = ["proxy_port", "libName", "description", "outputDir"];

/// The diagnostic for a key that the schema does not have. k8s-gen ignores such keys in specs, and its configurations have some.
fn unknown_key(key: &str) -> Diagnostic {
    let shown = key.escape_debug();
    let warning = |message: String| Diagnostic::warning(Rule::ConfigUnknownKey, message);
    if FOREIGN_KEYS.contains(&key) || key.starts_with("specs[") && key.ends_with("].proxy_port") {
        warning(format!("`{shown}` is a setting of k8s-gen and has no effect"))
    } else if key.starts_with("specs[") {
        warning(format!("unknown configuration key `{shown}` is ignored"))
    } else {
        Diagnostic::error(Rule::ConfigUnknownKey, format!("unknown configuration key `{shown}`"))
    }
}

/// Walks the document beside its schema and reports keys that the schema does not have. The configuration is as deep as its schema, so the recursion is bounded.
fn unknown_keys(
    node: &Node<'_>,
    schema: &serde_json::Value,
    root: &serde_json::Value,
    path: &str,
    report: &mut impl FnMut(&str, Span, Option<&str>),
) {
    let schema = resolve(schema, root);
    if let yaml::Value::Sequence(items) = &node.value {
        for (at, item) in items.iter().enumerate() {
            unknown_keys(item, &schema["items"], root, &format!("{path}[{at}]"), report);
        }
    }
    let Some(properties) = schema["properties"].as_object() else {
        return;
    };
    for entry in node.entries() {
        let key = if path.is_empty() {
            entry.key.to_string()
        } else {
            format!("{path}.{}", entry.key)
        };
        match properties.get(entry.key.as_ref()) {
            Some(schema) => unknown_keys(&entry.value, schema, root, &key, report),
            None => report(
                &key,
                entry.key_span,
                nearest(&entry.key, properties.keys().map(String::as_str)),
            ),
        }
    }
}

/// Follows `$ref`, also the one of an optional value.
fn resolve<'v>(schema: &'v serde_json::Value, root: &'v serde_json::Value) -> &'v serde_json::Value {
    let reference = schema["$ref"].as_str().or_else(|| schema["anyOf"][0]["$ref"].as_str());
    match reference.and_then(|reference| root.pointer(reference.strip_prefix('#')?)) {
        Some(target) => target,
        None => schema,
    }
}
