//! `crdsmith explain`.

use std::path::PathBuf;

use super::kubernetes::Server;
use super::lookup::Fault;
use super::terminal::Terminal;
use super::{definitions, lookup};
use crate::crd::Schema;
use crate::diagnostic::Diagnostic;
use crate::explain;
use crate::facts::Facts;
use crate::model::{Kind, ObjectMeta, naming};
use crate::rule::Rule;

/// Explain a kind or a field: type, default, bounds, rules, and the call of the library.
///
/// The layout is that of `kubectl explain`. The CRDs come from `--crds`, or else from the nearest `crdsmith.yaml`. An unknown kind or field ends with exit
/// code 1.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  \
    crdsmith explain userpoolclient                                      the kind and its fields\n  \
    crdsmith explain userpoolclient.spec.forProvider.explicitAuthFlows   one field\n  \
    crdsmith explain certificates.cert-manager.io --recursive            names and types of all fields\n  \
    crdsmith explain deployment.spec.strategy                            one of Kubernetes' own kinds\n  \
    crdsmith explain pod.spec --openapi swagger.json                     with the descriptions of a cluster's document\n  \
    crdsmith explain userpoolclient --crds builtin:userpoolclient        the CRD in the program")]
pub(super) struct Args {
    /// Kind, plural, singular or short name, with or without the group; a field follows after a dot.
    #[arg(value_name = "KIND[.FIELD]")]
    name: String,

    /// Lists the names and types of all fields below.
    #[arg(long)]
    recursive: bool,

    /// The version: `v1` or `group/v1` [default: the version that is stored, if it is served].
    #[arg(long, value_name = "VERSION")]
    api_version: Option<String>,

    /// CRDs: a file, folder, glob, package or URL, or `builtin:userpoolclient` or `builtin:kubernetes-1.37`. Can be repeated.
    #[arg(long, value_name = "CRD")]
    crds: Vec<String>,

    /// Configuration file [default: the nearest crdsmith.yaml above the working folder].
    #[arg(short, long, value_name = "FILE")]
    config: Option<PathBuf>,

    #[command(flatten)]
    server: Server,

    /// Output format.
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    output: Format,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// Text in kubectl's layout.
    Text,
    /// All facts as an object.
    Json,
}

pub(super) fn run(args: &Args, terminal: &Terminal) -> u8 {
    match explained(args) {
        Ok(text) => terminal.output(&text),
        Err(fault) => fault.tell(terminal),
    }
}

fn explained(args: &Args) -> Result<String, Fault> {
    let found = definitions::find_last(&args.crds, args.config.as_deref())?;
    let api_version = args.api_version.as_deref();
    let found = args.server.or_own(found, |catalog| {
        lookup::kind_and_path(catalog, &args.name, api_version).is_ok()
    })?;
    let (kind, path) =
        lookup::kind_and_path(&found.catalog, &args.name, args.api_version.as_deref()).map_err(Fault::Unknown)?;
    let index = lookup::version(kind.listed.head, args.api_version.as_deref()).map_err(Fault::Unknown)?;
    let crd = found.catalog.definition(kind.index)?;
    let changed = || {
        vec![Diagnostic::error(
            Rule::InputChanged,
            format!("`{}` changed during the run", kind.listed.file),
        )]
    };
    let version = crd.versions.get(index).ok_or_else(changed)?;
    let empty = Schema::default();
    let schema = version.schema.as_ref().unwrap_or(&empty);
    let meta = ObjectMeta::built_in()?;
    let kind = Kind::new(&crd, version, schema, naming::group(&crd.group), &meta);
    let facts = Facts::of(&kind, &meta);
    let field = explain::find(&facts, path)
        .map_err(|(message, help)| Fault::Unknown(Diagnostic::error(Rule::KindUnknown, message).help(help)))?;
    match args.output {
        Format::Text => Ok(explain::text(&facts, field, args.recursive)),
        Format::Json => {
            let json = match field {
                None => serde_json::to_string_pretty(&facts),
                Some(field) => serde_json::to_string_pretty(field),
            };
            json.map(|text| text + "\n")
                .map_err(|error| Fault::Failed(vec![Diagnostic::error(Rule::CommandLine, error.to_string())]))
        }
    }
}
