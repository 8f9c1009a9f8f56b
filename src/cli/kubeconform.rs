//! Scripts written for kubeconform: options with one dash, and options that crdsmith does not need.

use std::ffi::OsString;

use clap::{Arg, ArgAction, Command};

use crate::diagnostic::{Diagnostic, nearest};
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
                "pass the CRDs themselves: `--crds FILE`, with a file, folder, glob, package or URL",
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

/// Adds the second dash to long options: `-strict`, `-output=json`. Without it, `-crds x` would be `-c rds x`. A misspelt one gets the dash too, so that it
/// is refused as a whole (`-outputt`). Go's forms of flags without a value (`-strict=true`) are plain flags. Other arguments do not change, and neither do
/// arguments after `--`.
pub(super) fn with_two_dashes(cli: &Command, arguments: impl Iterator<Item = OsString>) -> Vec<OsString> {
    let mut command: Option<&Command> = None;
    let mut is_over = false;
    let mut out = Vec::new();
    for argument in arguments {
        let Some(text) = argument.to_str() else {
            out.push(argument);
            continue;
        };
        is_over |= text == "--";
        if is_over {
            out.push(argument);
            continue;
        }
        if command.is_none() {
            command = cli.find_subcommand(text);
        }
        let known: Vec<&Arg> = command
            .into_iter()
            .chain([cli])
            .flat_map(Command::get_arguments)
            .collect();
        out.extend(rewritten(text, &known).map(OsString::from));
    }
    out
}

/// An argument as clap reads it; `None` for a flag that is turned off.
fn rewritten(argument: &str, known: &[&Arg]) -> Option<String> {
    let plain = Some(argument.to_owned());
    let Some(option) = argument.strip_prefix('-').filter(|option| !option.starts_with('-')) else {
        return match argument.strip_prefix("--").and_then(|option| switch(option, known)) {
            Some((name, is_on)) => is_on.then(|| format!("--{name}")),
            None => plain,
        };
    };
    if let Some((name, is_on)) = switch(option, known) {
        return is_on.then(|| format!("--{name}"));
    }
    let name = option.split_once('=').map_or(option, |(name, _)| name);
    let longs = || known.iter().filter_map(|arg| arg.get_long());
    let is_long = name.len() > 1 && longs().any(|long| long == name);
    // Short options have few letters; more of them are a misspelt long one.
    let is_misspelt = name.len() >= MISSPELT
        && name.chars().all(|letter| letter.is_ascii_lowercase() || letter == '-')
        && nearest(name, longs()).is_some();
    if is_long || is_misspelt {
        Some(format!("-{argument}"))
    } else {
        plain
    }
}

/// The shortest misspelt option.
const MISSPELT: usize = 5;

/// `NAME=true` or `NAME=false` of a flag without a value.
fn switch<'o>(option: &'o str, known: &[&Arg]) -> Option<(&'o str, bool)> {
    let (name, value) = option.split_once('=')?;
    let flag = known.iter().find(|arg| arg.get_long() == Some(name))?;
    let is_on = match value {
        "true" | "1" => true,
        "false" | "0" => false,
        _ => return None,
    };
    matches!(flag.get_action(), ArgAction::SetTrue).then_some((name, is_on))
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
            "crdsmith validate -o json --strictly"
        );
        assert_eq!(
            seen("crdsmith validate -outputt json -sumary -ojson -rq"),
            "crdsmith validate --outputt json --sumary -ojson -rq"
        );
        assert_eq!(
            seen("crdsmith validate -strict=true -summary=false --watch=false -output=true"),
            "crdsmith validate --strict --output=true"
        );
    }
}
