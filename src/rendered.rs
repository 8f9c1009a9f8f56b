//! What rendering made, validated.
//!
//! In: [`Environmental`]s and a [`Run`]. Out: findings in the run's report. Joins two rooms that know nothing of each other: manifests and validation.

use crate::manifest::{Environmental, Manifest};
use crate::validate::{Manifests, Run};

/// Checks the manifests of some environments.
pub fn check(environments: &[Environmental], run: &mut Run<'_>) {
    let inputs: Vec<Manifests> = environments.iter().map(manifests).collect();
    run.add(&inputs);
}

fn manifests(environment: &Environmental) -> Manifests {
    Manifests::Made {
        file: environment.origin.file.clone(),
        objects: environment.manifests.iter().map(Manifest::value).cloned().collect(),
    }
}
