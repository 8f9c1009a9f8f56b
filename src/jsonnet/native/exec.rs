//! Native functions that run the user's own programs, if that is allowed.

use std::path::Path;
use std::process::Command;

use jrsonnet_evaluator::error::Result;
use jrsonnet_evaluator::function::builtin;
use jrsonnet_evaluator::{IStr, ObjValue, Val};
use serde_json::{Map, Value};

use super::parse_yaml;
use super::value::{failed, to_val};
use crate::jsonnet::convert::Converter;

/// Size that the options of a call may have.
const OPTIONS: usize = 64 << 20;

#[builtin(fields(allowed: bool))]
pub(super) fn helm_template(this: &helm_template, name: IStr, chart: IStr, opts: ObjValue) -> Result<Val> {
    check(this.allowed, "helmTemplate", "helm")?;
    let options = options("helmTemplate", opts)?;
    let folder = called_from("helmTemplate", &options)?;
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
        .arg(folder.join(chart.as_str()))
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
    manifests("helmTemplate", command)
}

#[builtin(fields(allowed: bool))]
pub(super) fn kustomize_build(this: &kustomize_build, path: IStr, opts: ObjValue) -> Result<Val> {
    check(this.allowed, "kustomizeBuild", "kustomize")?;
    let options = options("kustomizeBuild", opts)?;
    let folder = called_from("kustomizeBuild", &options)?;
    let mut command = Command::new(std::env::var_os("TANKA_KUSTOMIZE_PATH").unwrap_or_else(|| "kustomize".into()));
    command.arg("build").arg(folder.join(path.as_str()));
    manifests("kustomizeBuild", command)
}

fn check(allowed: bool, function: &str, program: &str) -> Result<()> {
    if allowed {
        return Ok(());
    }
    Err(failed(format!(
        "`{function}` runs `{program}`, which is allowed only with `--allow-exec`"
    )))
}

fn options(function: &str, given: ObjValue) -> Result<Map<String, Value>> {
    match Converter::new(OPTIONS).convert(&Val::Obj(given))? {
        Value::Object(options) => Ok(options),
        _ => Err(failed(format!("the options of `{function}` must be an object"))),
    }
}

/// The folder of the file that calls, which paths are relative to.
fn called_from(function: &str, options: &Map<String, Value>) -> Result<std::path::PathBuf> {
    let file = options
        .get("calledFrom")
        .and_then(Value::as_str)
        .filter(|file| !file.is_empty());
    let file = file.ok_or_else(|| {
        failed(format!(
            "the options of `{function}` must include `calledFrom: std.thisFile`"
        ))
    })?;
    Ok(Path::new(file).parent().unwrap_or(Path::new("")).to_owned())
}

/// Runs the program; its documents, under the names that Tanka gives them (`config_map_web`).
fn manifests(function: &str, mut command: Command) -> Result<Val> {
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
    let mut named = Map::new();
    for document in documents.into_iter().filter(|document| !document.is_null()) {
        let part = |path: &[&str]| {
            path.iter()
                .fold(&document, |value, step| &value[*step])
                .as_str()
                .unwrap_or_default()
                .to_owned()
        };
        let mut name = snake_case(&format!("{}_{}", part(&["kind"]), part(&["metadata", "name"])));
        let namespace = part(&["metadata", "namespace"]);
        if named.contains_key(&name) {
            name = snake_case(&format!("{namespace}_{name}"));
        }
        named.insert(name, document);
    }
    Ok(to_val(Value::Object(named)))
}

fn snake_case(text: &str) -> String {
    let mut out = String::new();
    let mut after_lower = false;
    for character in text.chars() {
        if character.is_alphanumeric() {
            if character.is_uppercase() && after_lower {
                out.push('_');
            }
            out.extend(character.to_lowercase());
        } else if !out.ends_with('_') {
            out.push('_');
        }
        after_lower = character.is_lowercase() || character.is_ascii_digit();
    }
    out
}
