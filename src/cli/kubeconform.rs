//! Scripts written for kubeconform: options with one dash, and options that crdsmith does not need.

use std::ffi::OsString;

use clap::{Arg, Command};

use crate::diagnostic::Diagnostic;
use crate::rule::Rule;

/// Options of kubeconform that have another form here, or none.
#[derive(Debug, clap::Args)]
pub(super) struct Options {
    /// kubeconform's option; `--verbose` is similar.
    #[arg(long, hide = true)]
    debug: bool,

    /// kubeconform's option; there is no cache.
    #[arg(long, value_name = "DIR", hide = true)]
    cache: Option<String>,

    /// kubeconform's option; the verdicts are those of one version.
    #[arg(long, value_name = "VERSION", hide = true)]
    kubernetes_version: Option<String>,

    /// kubeconform's option; `--crds` takes the CRDs themselves.
    #[arg(long, value_name = "LOCATION", hide = true)]
    schema_location: Vec<String>,

    /// kubeconform's option; certificates are always verified.
    #[arg(long, hide = true)]
    insecure_skip_tls_verify: bool,
}

impl Options {
    /// Notes about options that have no effect.
    ///
    /// # Errors
    /// Options that would change the verdict.
    pub(super) fn notes(&self) -> Result<Vec<Diagnostic>, Vec<Diagnostic>> {
        let other = self.schema_location.iter().find(|location| *location != "default");
        if let Some(location) = other {
            let message = format!("JSON Schemas are not used: `--schema-location {location}`");
            let error = Diagnostic::error(Rule::CommandLine, message);
            return Err(vec![error.help(
                "pass the CRDs themselves: `--crds FILE`, with a file, folder, glob or URL",
            )]);
        }
        let note = |words: &str| Diagnostic::note(Rule::CommandLine, words);
        let mut notes = Vec::new();
        if self.debug {
            notes.push(note("`--debug` has no effect").help("write `--verbose` for the definitions that are used"));
        }
        if self.cache.is_some() {
            notes.push(note("`--cache` has no effect: nothing is cached"));
        }
        if let Some(version) = &self.kubernetes_version {
            let message =
                format!("`--kubernetes-version {version}` has no effect: the verdicts are those of Kubernetes 1.37");
            notes.push(note(&message));
        }
        if !self.schema_location.is_empty() {
            notes.push(note(
                "`--schema-location default` has no effect: no schemas are fetched",
            ));
        }
        if self.insecure_skip_tls_verify {
            notes.push(note(
                "`--insecure-skip-tls-verify` has no effect: certificates are always verified",
            ));
        }
        Ok(notes)
    }
}

/// Adds the second dash to long options: `-strict`, `-output=json`. Without it, `-crds x` would be `-c rds x`. Other arguments do not change, and neither
/// do arguments after `--`.
pub(super) fn with_two_dashes(cli: &Command, arguments: impl Iterator<Item = OsString>) -> Vec<OsString> {
    let mut command: Option<&Command> = None;
    let mut is_over = false;
    arguments
        .map(|argument| {
            let Some(text) = argument.to_str() else {
                return argument;
            };
            is_over |= text == "--";
            if is_over {
                return argument;
            }
            if command.is_none() {
                command = cli.find_subcommand(text);
            }
            let known = command.into_iter().chain([cli]).flat_map(Command::get_arguments);
            if is_long(text, known) {
                return format!("-{text}").into();
            }
            argument
        })
        .collect()
}

/// Whether an argument with one dash is a long option.
fn is_long<'a>(argument: &str, mut known: impl Iterator<Item = &'a Arg>) -> bool {
    argument.strip_prefix('-').is_some_and(|option| {
        let name = option.split_once('=').map_or(option, |(name, _)| name);
        name.len() > 1 && known.any(|arg| arg.get_long() == Some(name))
    })
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::with_two_dashes;
    use crate::cli::Cli;

    fn seen(line: &str) -> String {
        let arguments = with_two_dashes(&Cli::command(), line.split(' ').map(Into::into));
        let words: Vec<String> = arguments
            .into_iter()
            .map(|word| word.into_string().expect("the words are UTF-8"))
            .collect();
        words.join(" ")
    }

    #[test]
    fn long_options_with_one_dash() {
        assert_eq!(
            seen("crdsmith validate -strict -output=json -skip A,B --summary -n 4 -q m.yaml"),
            "crdsmith validate --strict --output=json --skip A,B --summary -n 4 -q m.yaml"
        );
        assert_eq!(
            seen("crdsmith validate -crds x -config y -verbose"),
            "crdsmith validate --crds x --config y --verbose"
        );
        assert_eq!(
            seen("crdsmith render -output json -r"),
            "crdsmith render --output json -r"
        );
        assert_eq!(seen("crdsmith validate -- -strict"), "crdsmith validate -- -strict");
        assert_eq!(
            seen("crdsmith validate -o json -strictly"),
            "crdsmith validate -o json -strictly"
        );
    }
}
