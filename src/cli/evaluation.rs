//! Options of the commands that evaluate Jsonnet.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::Duration;

use crate::diagnostic::Diagnostic;
use crate::jsonnet::{Argument, Limits, Options};
use crate::rule::Rule;

/// Options of Jsonnet evaluation.
#[derive(Debug, clap::Args)]
pub(super) struct Evaluation {
    /// Extra import folder, searched after the project's own folders. Can be repeated.
    #[arg(short = 'J', long = "jpath", value_name = "DIR")]
    import_path: Vec<PathBuf>,

    /// External variable as a string. A name without `=TEXT` reads the environment variable.
    #[arg(short = 'V', long, value_name = "NAME[=TEXT]")]
    ext_str: Vec<String>,

    /// External variable as Jsonnet code. A name without `=CODE` reads the environment variable.
    #[arg(long, value_name = "NAME[=CODE]")]
    ext_code: Vec<String>,

    /// External variable as the text of a file.
    #[arg(long, value_name = "NAME=FILE")]
    ext_str_file: Vec<String>,

    /// External variable as the value of a Jsonnet file.
    #[arg(long, value_name = "NAME=FILE")]
    ext_code_file: Vec<String>,

    /// Top-level argument as a string. A name without `=TEXT` reads the environment variable.
    #[arg(short = 'A', long, value_name = "NAME[=TEXT]")]
    tla_str: Vec<String>,

    /// Top-level argument as Jsonnet code. A name without `=CODE` reads the environment variable.
    #[arg(long, value_name = "NAME[=CODE]")]
    tla_code: Vec<String>,

    /// Top-level argument as the text of a file.
    #[arg(long, value_name = "NAME=FILE")]
    tla_str_file: Vec<String>,

    /// Top-level argument as the value of a Jsonnet file.
    #[arg(long, value_name = "NAME=FILE")]
    tla_code_file: Vec<String>,

    /// Allow `helmTemplate` and `kustomizeBuild` to run your `helm` and `kustomize`.
    #[arg(long)]
    allow_exec: bool,

    /// Allow imports from outside the project and the import path.
    #[arg(long)]
    pub(super) allow_outside: bool,

    /// Maximum depth of nested calls.
    #[arg(long, value_name = "N", default_value_t = Limits::default().stack)]
    max_stack: usize,

    /// Maximum memory in MiB.
    #[arg(long, value_name = "MIB", default_value_t = 4096)]
    max_memory: u64,

    /// Maximum evaluation time per file, for example `30s` or `500ms` [default: no limit].
    #[arg(long, value_name = "TIME", value_parser = duration)]
    timeout: Option<Duration>,
}

impl Evaluation {
    /// The evaluation options of these arguments.
    ///
    /// # Errors
    /// One diagnostic for each variable or argument without a value.
    pub(super) fn options(&self) -> Result<Options, Vec<Diagnostic>> {
        let mut problems = Vec::new();
        let mut read = |given: [(&[String], Form, &str); 4]| {
            let mut read = BTreeMap::new();
            for (given, form, option) in given {
                problems.extend(arguments(given, &mut read, form, option));
            }
            read
        };
        let external = read([
            (&self.ext_str, Form::Text, "--ext-str"),
            (&self.ext_code, Form::Code, "--ext-code"),
            (&self.ext_str_file, Form::TextFile, "--ext-str-file"),
            (&self.ext_code_file, Form::CodeFile, "--ext-code-file"),
        ]);
        let top_level = read([
            (&self.tla_str, Form::Text, "--tla-str"),
            (&self.tla_code, Form::Code, "--tla-code"),
            (&self.tla_str_file, Form::TextFile, "--tla-str-file"),
            (&self.tla_code_file, Form::CodeFile, "--tla-code-file"),
        ]);
        if !problems.is_empty() {
            return Err(problems);
        }
        let absolute = |folder: &PathBuf| std::path::absolute(folder).unwrap_or_else(|_| folder.clone());
        Ok(Options {
            import_path: self.import_path.iter().map(absolute).collect(),
            external,
            top_level,
            allow_exec: self.allow_exec,
            limits: Limits {
                stack: self.max_stack,
                time: self.timeout,
                memory: Some(self.max_memory << 20),
                ..Limits::default()
            },
            ..Options::default()
        })
    }
}

#[derive(Clone, Copy)]
enum Form {
    Text,
    Code,
    TextFile,
    CodeFile,
}

fn arguments(given: &[String], into: &mut BTreeMap<String, Argument>, form: Form, option: &str) -> Vec<Diagnostic> {
    let mut problems = Vec::new();
    for argument in given {
        let (name, value) = match argument.split_once('=') {
            Some((name, value)) => (name, value.to_owned()),
            None => match std::env::var(argument) {
                Ok(value) if matches!(form, Form::Text | Form::Code) => (argument.as_str(), value),
                _ => {
                    let mut message = format!("`{option} {argument}` has no value");
                    if matches!(form, Form::Text | Form::Code) {
                        message.push_str(", and there is no environment variable with this name");
                    }
                    let problem = Diagnostic::error(Rule::CommandLine, message);
                    problems.push(problem.help(format!("write `{option} {argument}=…`")));
                    continue;
                }
            },
        };
        let value = match form {
            Form::Text => Argument::Text(value),
            Form::Code => Argument::Code(value),
            Form::TextFile => Argument::TextFile(value.into()),
            Form::CodeFile => Argument::CodeFile(value.into()),
        };
        into.insert(name.to_owned(), value);
    }
    problems
}

/// `30s`, `500ms`, `2m`, or seconds.
fn duration(text: &str) -> Result<Duration, String> {
    let digits = text.trim_end_matches(|character: char| character.is_ascii_alphabetic());
    let number: f64 = digits
        .parse()
        .map_err(|_| "expected a time, for example `30s`, `500ms` or `2m`".to_owned())?;
    let seconds = match &text[digits.len()..] {
        "" | "s" => number,
        "ms" => number / 1000.0,
        "m" => number * 60.0,
        unit => return Err(format!("unknown time unit `{unit}`: use `ms`, `s` or `m`")),
    };
    Duration::try_from_secs_f64(seconds).map_err(|error| error.to_string())
}
