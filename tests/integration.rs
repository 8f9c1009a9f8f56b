//! One test binary, one module per topic. `tests/README.md` tells how to add a case.

#![expect(
    clippy::expect_used,
    clippy::panic,
    clippy::print_stderr,
    clippy::unwrap_used,
    reason = "a test that cannot go on fails, and says what it skipped"
)]

mod architecture;
mod browser;
mod browser_driver;
mod builtin;
mod catalogs;
mod ci;
mod cli;
mod compare;
mod config;
mod definitions;
mod deprecated;
mod diff;
mod diff_bumps;
mod diff_proofs;
mod docs;

mod everyday;
mod everyday_faults;
mod example;
mod example_cli;
mod explain;
mod facts;
mod from_k8s_gen;
mod fuzz;
mod generate;
mod hostile;
mod import;
mod init;
mod inputs;
mod json_schemas;
mod jsonnet;
mod kubeconform;
mod kubernetes_library;
mod kubernetes_mixed;
mod kubernetes_random;
mod kubernetes_verdicts;
mod lock;
mod managed;
mod mistakes;
mod model;
mod mutations;
mod natives;
mod needed_definitions;
mod object_meta;
mod objects;
mod openapi;
mod operator_places;
mod output;
mod packages;
mod patches;
mod places;
mod places_generated;
mod probes;
mod provider_verdicts;
mod references;
mod remote;
mod render;
mod render_errors;
mod report_formats;
mod schema_paths;
mod sessions;
mod setters;
mod shop;
mod site;
mod site_browser;
mod site_marks;
mod support;
mod tanka_rules;
mod updates;
mod validate_cli;
mod validation;
mod xrds;
mod xrds_cli;
mod yaml_values;
mod yaml_words;
