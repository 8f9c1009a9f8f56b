//! Native functions that run the user's own programs, if that is allowed.

use std::path::{Path, PathBuf};
use std::process::Command;

use jrsonnet_evaluator::error::Result;
use jrsonnet_evaluator::function::builtin;
use jrsonnet_evaluator::{IStr, ObjValue, Val};
use serde_json::{Map, Value};

use super::parse_yaml;
use super::value::{failed, to_val};
use crate::go::sprig;
use crate::go::template;
use crate::go::template::{Heap, Library, Template};
use crate::jsonnet::convert::Converter;

/// The names of manifests without `nameFormat`, as in Tanka (`config_map_web`).
const NAME_FORMAT: &str = r#"{{ print .kind "_" .metadata.name | snakecase }}"#;

static LIBRARY: Library = Library {
    functions: &[sprig::FUNCTIONS, template::FUNCTIONS],
    methods: sprig::METHODS,
};

/// The type of an option.
#[derive(Clone, Copy)]
enum Kind {
    Text,
    Bool,
    Object,
    Texts,
}

const HELM_OPTIONS: [(&str, Kind); 9] = [
    ("apiVersions", Kind::Texts),
    ("calledFrom", Kind::Text),
    ("includeCrds", Kind::Bool),
    ("kubeVersion", Kind::Text),
    ("nameFormat", Kind::Text),
    ("namespace", Kind::Text),
    ("noHooks", Kind::Bool),
    ("skipTests", Kind::Bool),
    ("values", Kind::Object),
];

const KUSTOMIZE_OPTIONS: [(&str, Kind); 2] = [("calledFrom", Kind::Text), ("nameFormat", Kind::Text)];

/// Size that the options of a call may have.
const OPTIONS: usize = 64 << 20;

#[builtin(fields(allowed: bool))]
pub(super) fn helm_template(this: &helm_template, name: IStr, chart: IStr, opts: ObjValue) -> Result<Val> {
    check(this.allowed, "helmTemplate", "helm")?;
    let options = options("helmTemplate", opts, &HELM_OPTIONS)?;
    let chart = beside_caller("helmTemplate", &options, &chart)?;
    if !chart.exists() {
        return Err(failed(format!("`helmTemplate`: no chart at `{}`", chart.display())));
    }
    let mut command = Command::new(std::env::var_os("TANKA_HELM_PATH").unwrap_or_else(|| "helm".into()));
    let values = options
        .get("values")
        .cloned()
        .unwrap_or_else(|| Value::Object(Map::new()));
    let mut file = tempfile::NamedTempFile::new().map_err(|error| failed(format!("`helmTemplate`: {error}")))?;
    std::io::Write::write_all(&mut file, values.to_string().as_bytes())
        .map_err(|error| failed(format!("`helmTemplate`: {error}")))?;
    command
        .arg("template")
        .arg(name.as_str())
        .arg(chart)
        .arg("--values")
        .arg(file.path());
    if options.get("includeCrds").and_then(Value::as_bool).unwrap_or(true) {
        command.arg("--include-crds");
    }
    for (field, flag) in [("namespace", "--namespace"), ("kubeVersion", "--kube-version")] {
        if let Some(text) = options.get(field).and_then(Value::as_str) {
            command.arg(flag).arg(text);
        }
    }
    for version in options
        .get("apiVersions")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
    {
        command.arg("--api-versions").arg(version.as_str().unwrap_or_default());
    }
    for (field, flag) in [("noHooks", "--no-hooks"), ("skipTests", "--skip-tests")] {
        if options.get(field).and_then(Value::as_bool).unwrap_or_default() {
            command.arg(flag);
        }
    }
    manifests("helmTemplate", command, &options)
}

#[builtin(fields(allowed: bool))]
pub(super) fn kustomize_build(this: &kustomize_build, path: IStr, opts: ObjValue) -> Result<Val> {
    check(this.allowed, "kustomizeBuild", "kustomize")?;
    let options = options("kustomizeBuild", opts, &KUSTOMIZE_OPTIONS)?;
    let folder = beside_caller("kustomizeBuild", &options, &path)?;
    if !folder.exists() {
        return Err(failed(format!(
            "`kustomizeBuild`: no kustomization at `{}`",
            folder.display()
        )));
    }
    let mut command = Command::new(std::env::var_os("TANKA_KUSTOMIZE_PATH").unwrap_or_else(|| "kustomize".into()));
    command.arg("build").arg(folder);
    manifests("kustomizeBuild", command, &options)
}

fn check(allowed: bool, function: &str, program: &str) -> Result<()> {
    if allowed {
        return Ok(());
    }
    Err(failed(format!(
        "`{function}` runs `{program}`, which is allowed only with `--allow-exec`"
    )))
}

/// The options of a call. A known option must have its type, and its name may have capitals, as Go reads it; `null` is no option.
fn options(function: &str, given: ObjValue, known: &[(&str, Kind)]) -> Result<Map<String, Value>> {
    let Value::Object(given) = Converter::new(OPTIONS).convert(&Val::Obj(given))? else {
        return Err(failed(format!("the options of `{function}` must be an object")));
    };
    let mut options = Map::new();
    for (name, value) in given.into_iter().filter(|(_, value)| !value.is_null()) {
        let known = known.iter().find(|(known, _)| known.eq_ignore_ascii_case(&name));
        options.insert(known.map_or(name, |(known, _)| (*known).to_owned()), value);
    }
    for (name, kind) in known {
        let Some(value) = options.get(*name) else { continue };
        let (fits, words) = match kind {
            Kind::Text => (value.is_string(), "a string"),
            Kind::Bool => (value.is_boolean(), "a boolean"),
            Kind::Object => (value.is_object(), "an object"),
            Kind::Texts => {
                let texts = value.as_array().is_some_and(|items| items.iter().all(Value::is_string));
                (texts, "a list of strings")
            }
        };
        if !fits {
            return Err(failed(format!("the option `{name}` of `{function}` must be {words}")));
        }
    }
    Ok(options)
}

/// A path relative to the folder of the calling file, as Go's `filepath.Join` makes it: an absolute path is relative, too.
fn beside_caller(function: &str, options: &Map<String, Value>, path: &str) -> Result<PathBuf> {
    let file = options
        .get("calledFrom")
        .and_then(Value::as_str)
        .filter(|file| !file.is_empty());
    let file = file.ok_or_else(|| {
        failed(format!(
            "the options of `{function}` must include `calledFrom: std.thisFile`"
        ))
    })?;
    let folder = Path::new(file).parent().unwrap_or(Path::new(""));
    Ok(folder.join(path.trim_start_matches('/')))
}

/// Runs the program. Returns its documents under names from `nameFormat`.
fn manifests(function: &str, mut command: Command, options: &Map<String, Value>) -> Result<Val> {
    let program = command.get_program().to_string_lossy().into_owned();
    let output = command
        .output()
        .map_err(|error| failed(format!("`{function}`: cannot run `{program}`: {error}")))?;
    if !output.status.success() {
        let reason = String::from_utf8_lossy(&output.stderr);
        return Err(failed(format!("`{function}`: `{program}` failed: {}", reason.trim())));
    }
    let text = String::from_utf8_lossy(&output.stdout);
    let documents = parse_yaml::parse(&text).map_err(|message| failed(format!("`{function}`: {message}")))?;
    let format = options.get("nameFormat").and_then(Value::as_str);
    let format = format.filter(|format| !format.is_empty()).unwrap_or(NAME_FORMAT);
    let invalid = |words: String| failed(format!("`{function}`: invalid `nameFormat`: {words}"));
    let template = Template::parse("", format, &LIBRARY).map_err(invalid)?;
    let mut named = Map::new();
    for document in documents {
        // Helm prints empty documents with comments.
        if document.is_null() || document.as_object().is_some_and(Map::is_empty) {
            continue;
        }
        if !document.is_object() {
            let message = format!("`{function}`: `{program}` printed a document that is not an object");
            return Err(failed(message));
        }
        let mut heap = Heap::new(&LIBRARY);
        let dot = heap.json(&document);
        let name = template.execute(&mut heap, dot, &[]).map_err(invalid)?;
        if named.contains_key(&name) {
            return Err(failed(format!(
                "`{function}`: two manifests have the name `{name}`; make names unique with the option `nameFormat`"
            )));
        }
        named.insert(name, document);
    }
    Ok(to_val(Value::Object(named)))
}
