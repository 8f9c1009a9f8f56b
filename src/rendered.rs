//! Validation of rendered manifests: findings point at the Jsonnet that created the field.
//!
//! In: [`Environmental`]s and a [`Run`]. Out: findings in the run's report, with places. Joins three independent modules: manifests, validation and
//! evaluation.

use std::path::PathBuf;
use std::sync::Arc;

use rayon::prelude::*;
use serde_json::Value;

use crate::go::json;
use crate::jsonnet;
use crate::jsonnet::{Found, Wanted};
use crate::source::{Place, Source, Span};
use crate::tanka::{Environmental, Manifest, Origin};
use crate::validate::{Checked, Content, ErrorType, Finding, Manifests, Run, Shown, Step};

/// Checks the manifests of some environments, and finds the places of the findings.
pub fn check(environments: &[Environmental], run: &mut Run<'_>) {
    let inputs: Vec<Manifests> = environments.iter().map(manifests).collect();
    locate(environments, run.add(&inputs));
}

/// Finds the places of the findings about the manifests of some environments. `checked` has the result of each manifest, in order. Programs whose
/// manifests have findings are evaluated once more, to find the expressions that made the fields.
pub fn locate(environments: &[Environmental], checked: &mut [Checked]) {
    let made = environments
        .iter()
        .flat_map(|one| one.manifests.iter().map(move |manifest| (&one.origin, manifest)));
    // Inline environments of a file are adjacent and share a program. The program is evaluated once for all of them.
    let mut programs: Vec<Program<'_>> = Vec::new();
    for (checked, (origin, manifest)) in checked.iter_mut().zip(made) {
        for finding in &mut checked.findings {
            match programs.last_mut() {
                Some(last) if Arc::ptr_eq(last.origin, origin) => last.findings.push((manifest, finding)),
                _ => programs.push(Program {
                    origin,
                    findings: vec![(manifest, finding)],
                }),
            }
        }
    }
    programs.into_par_iter().for_each(Program::locate);
}

/// The values of an environment that are not manifests, as an input that failed.
#[must_use]
pub fn failure(environment: &Environmental) -> Option<Manifests> {
    if environment.problems.is_empty() {
        return None;
    }
    Some(Manifests::alone(Content::Failed {
        file: environment.origin.file.clone(),
        environment: environment.environment.name.clone(),
        diagnostics: environment.problems.clone(),
    }))
}

/// The manifests of an environment. They are a set of their own.
#[must_use]
pub fn manifests(environment: &Environmental) -> Manifests {
    let (file, name) = (environment.origin.file.clone(), environment.environment.name.clone());
    Manifests {
        set: format!("{file}\0{name}").into(),
        registry: None,
        content: Content::Made {
            file,
            environment: name,
            objects: environment.manifests.iter().map(|one| as_read(one.value())).collect(),
        },
    }
}

/// The value that the server reads from the printed manifest: a whole number beyond the exact range of float64 is printed with an exponent, and is an
/// integer for the server if it fits 64 bits. The evaluator bounds the depth, and so the recursion.
fn as_read(value: &Value) -> Value {
    match value {
        Value::Number(number) if number.is_f64() => match number.as_f64().map(json::number) {
            Some(json::Number::Int64(whole)) => whole.into(),
            _ => value.clone(),
        },
        Value::Array(items) => items.iter().map(as_read).collect(),
        Value::Object(fields) => fields
            .iter()
            .map(|(key, value)| (key.clone(), as_read(value)))
            .collect(),
        _ => value.clone(),
    }
}

/// A program, and the findings about its manifests.
struct Program<'p> {
    origin: &'p Arc<Origin>,
    findings: Vec<(&'p Manifest, &'p mut Finding)>,
}

impl Program<'_> {
    fn locate(self) {
        let wanted = self
            .findings
            .iter()
            .map(|(manifest, finding)| wanted(manifest, finding))
            .collect();
        let answers = jsonnet::locate(&self.origin.program, &self.origin.options, wanted);
        // A failure here does not concern the user: the program itself is correct.
        let answers = answers.unwrap_or_else(|_| vec![None; self.findings.len()]);
        let mut files = None;
        for ((_, finding), found) in self.findings.into_iter().zip(answers) {
            let Some(Found { place, exact, made }) = found else {
                let files = files.get_or_insert_with(|| self.origin.files());
                let (place, shown) = by_name(finding, self.origin, files);
                finding.locate(&place, shown);
                continue;
            };
            finding.locate(&place, if exact { Shown::Value } else { Shown::Object });
            if let Some(made) = made {
                finding.relate(&made, "the library creates the field here");
            }
        }
    }
}

fn wanted(manifest: &Manifest, finding: &Finding) -> Wanted {
    let mut path = manifest.path().to_vec();
    path.extend(finding.steps.iter().map(|step| match step {
        Step::Key(key) => jsonnet::Step::Field(key.clone()),
        Step::Index(index) => jsonnet::Step::Item(*index),
    }));
    Wanted {
        path,
        name: finding.is_about_name(),
    }
}

/// The only place where the field's name is written before a colon, or else the rendered file. A missing field has no such place.
fn by_name(finding: &Finding, origin: &Origin, files: &[PathBuf]) -> (Place, Shown) {
    let name = match finding.steps.last() {
        Some(Step::Key(name)) if finding.kind != Some(ErrorType::Required) => Some(name),
        _ => None,
    };
    if let Some(place) = name.and_then(|name| jsonnet::find_field(name, files)) {
        return (place, Shown::Name);
    }
    let source = Source::new(origin.file.as_str(), "");
    (Place::new(&source, Span::default()), Shown::File)
}
