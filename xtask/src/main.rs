//! `cargo xtask`: the file from the `k8s-openapi` crate, and checks of the configuration's JSON Schema with the `jsonschema` crate.
//!
//! Both need crates that take long to compile, so `cargo test` does not include them. `cargo xtask` writes stale files, `cargo xtask
//! --check` fails on them.

use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use k8s_openapi::apimachinery::pkg::apis::meta::v1::ObjectMeta;
use k8s_openapi::schemars::SchemaGenerator;
use serde_json::{Value, json};

/// The message of a successful step.
type Done = Result<String, Box<dyn Error>>;

fn main() -> ExitCode {
    let check = match std::env::args().nth(1).as_deref() {
        None => false,
        Some("--check") => true,
        Some(_) => return finish(Err("usage: cargo xtask [--check]".into())),
    };
    let steps = [object_meta(check), config_schema(), report_schema()];
    let failed = steps
        .into_iter()
        .map(finish)
        .filter(|code| *code != ExitCode::SUCCESS)
        .count();
    if failed == 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

#[expect(clippy::print_stdout, clippy::print_stderr, reason = "it is a program")]
fn finish(done: Done) -> ExitCode {
    match done {
        Ok(words) => {
            println!("{words}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

/// The project's folder.
fn project() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// Makes the binary's ObjectMeta from `k8s-openapi`, for crdsmith's version of Kubernetes.
fn object_meta(check: bool) -> Done {
    const NAME: &str = "templates/object-meta.json";
    let mut generator = SchemaGenerator::default();
    generator.subschema_for::<ObjectMeta>();
    let definitions = generator.take_definitions(true);
    let fresh = format!("{:#}\n", json!({ "definitions": definitions }));
    let path = project().join(NAME);
    if std::fs::read_to_string(&path)? == fresh {
        return Ok(format!("{NAME} is fresh"));
    }
    if check {
        return Err(format!("{NAME} is stale; `cargo xtask` writes it").into());
    }
    std::fs::write(&path, fresh)?;
    Ok(format!("{NAME} is written"))
}

/// Checks that the JSON Schema of `crdsmith.yaml` is valid, accepts the project's own configuration and refuses a misspelt key.
fn config_schema() -> Done {
    const NAME: &str = "docs/crdsmith.schema.json";
    let schema: Value = serde_json::from_str(&crdsmith::config::json_schema()?)?;
    let validator = jsonschema::validator_for(&schema)?;
    let own: Value = serde_yaml::from_str(&std::fs::read_to_string(project().join("crdsmith.yaml"))?)?;
    validator
        .validate(&own)
        .map_err(|error| format!("{NAME} refuses `crdsmith.yaml`: {error}"))?;
    if validator.is_valid(&json!({ "specs": [{ "output": "x", "outptu": 1 }] })) {
        return Err(format!("{NAME} takes a key that there is not").into());
    }
    Ok(format!("{NAME} is a JSON Schema that takes `crdsmith.yaml`"))
}

/// Checks that the JSON Schema of reports is valid, and accepts the expected reports of the tests.
fn report_schema() -> Done {
    const NAME: &str = "docs/report.schema.json";
    const REPORTS: [&str; 3] = ["report.json", "shop/report.json", "everyday/report.json"];
    let read =
        |path: PathBuf| -> Result<Value, Box<dyn Error>> { Ok(serde_json::from_str(&std::fs::read_to_string(path)?)?) };
    let schema = read(project().join(NAME))?;
    let validator = jsonschema::validator_for(&schema)?;
    for name in REPORTS {
        let report = read(project().join("tests/reports").join(name))?;
        validator
            .validate(&report)
            .map_err(|error| format!("{NAME} refuses `tests/reports/{name}`: {error}"))?;
    }
    Ok(format!("{NAME} is a JSON Schema that accepts the reports of the tests"))
}
