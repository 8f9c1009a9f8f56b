//! Examples of all conformance kinds: minimal and full, each must validate without a warning, in YAML and in Jsonnet.

use std::collections::BTreeSet;
use std::fmt::Write;
use std::path::{Path, PathBuf};

use crdsmith::crd;
use crdsmith::crd::{Crd, Scope, Version};
use crdsmith::example::{Example, Extent, Form, make, write};
use crdsmith::facts::Facts;
use crdsmith::jsonnet::{self, Program};
use crdsmith::model::{GroupNames, Kind, ObjectMeta, Renames, naming};
use crdsmith::render;
use crdsmith::rule::Rule;
use crdsmith::source::Source;
use crdsmith::validate::{Options, Registry, check_definition, check_objects};
use crdsmith::yaml::{self, Node, Value};
use rayon::prelude::*;

use crate::support::server::Server;
use crate::support::{conformance, crdsmith, expect_file, folder, project};

const EXTENTS: [Extent; 2] = [Extent::Minimal, Extent::Full];

/// The files with definitions below a folder.
fn files(folder: &Path) -> Vec<PathBuf> {
    let found = walkdir::WalkDir::new(folder).sort_by_file_name().into_iter();
    let yaml = found.filter_map(Result::ok).map(walkdir::DirEntry::into_path);
    yaml.filter(|path| path.extension().is_some_and(|ending| ending == "yaml"))
        .collect()
}

/// A definition, and the name of its file.
struct Definition {
    file: String,
    crd: Crd,
    /// Whether the file has no other document.
    is_alone: bool,
}

/// The definitions below some folders of the conformance data that the server accepts.
fn definitions(folders: &[&str]) -> Option<Vec<Definition>> {
    let root = conformance(folders[0])?
        .ancestors()
        .nth(folders[0].split('/').count())?
        .to_owned();
    let paths: Vec<PathBuf> = folders.iter().flat_map(|folder| files(&root.join(folder))).collect();
    let read = |path: &PathBuf| {
        let file = path.strip_prefix(&root).unwrap().display().to_string();
        let text = std::fs::read_to_string(path).unwrap_or_default();
        if !text.contains("CustomResourceDefinition") {
            return Vec::new();
        }
        let source = Source::new(file.as_str(), text);
        let reading = crd::read(&source);
        let is_alone = reading.crds.len() + reading.others.len() == 1;
        let accepted = reading.crds.into_iter().filter(|crd| check_definition(crd).is_empty());
        let definition = |crd| Definition {
            file: file.clone(),
            crd,
            is_alone,
        };
        accepted.map(definition).collect()
    };
    Some(paths.par_iter().flat_map_iter(read).collect())
}

fn served(crd: &Crd) -> impl Iterator<Item = &Version> {
    crd.versions.iter().filter(|version| version.served)
}

/// The findings about an example, apart from the warning that every object of a deprecated version has.
fn faults(example: &Example, registry: &Registry) -> Vec<String> {
    let report = check_objects("example", vec![example.object.to_json()], registry, &Options::default());
    let findings = report.results[0].findings.iter().map(|finding| &finding.diagnostic);
    let found = findings.filter(|diagnostic| diagnostic.rule != Rule::DeprecatedVersion);
    let found = found.map(|diagnostic| format!("{}: {}", diagnostic.rule, diagnostic.message));
    found
        .chain(example.unmet.iter().map(|error| format!("unmet: {error}")))
        .collect()
}

/// Number of texts, numbers and booleans.
fn leaves(node: &Node<'_>) -> usize {
    match &node.value {
        Value::Sequence(items) => items.iter().map(leaves).sum(),
        Value::Mapping(entries) => entries.iter().map(|entry| leaves(&entry.value)).sum(),
        _ => 1,
    }
}

#[test]
fn every_kind_has_examples_that_validate() {
    let Some(definitions) = definitions(&["provider-aws-0.33/crds", "bumps", "validation"]) else {
        return;
    };
    let lines = definitions.par_iter().flat_map_iter(|Definition { file, crd, .. }| {
        let registry = Registry::new([crd.clone()]);
        let mut lines = Vec::new();
        for version in served(crd) {
            let [minimal, full] = EXTENTS.map(|extent| make(crd, version, extent, &registry));
            let deprecated = full.absent.iter().filter(|field| field.deprecated.is_some()).count();
            let mut line = format!(
                "{file} {} {}: {} values minimal, {} full",
                version.name,
                crd.names.kind,
                leaves(&minimal.object),
                leaves(&full.object)
            );
            if !full.absent.is_empty() {
                let _ = write!(line, ", {} left out ({deprecated} deprecated)", full.absent.len());
            }
            for (example, extent) in [(minimal, "minimal"), (full, "full")] {
                for fault in faults(&example, &registry) {
                    let _ = write!(line, "\n  {extent}: {fault}");
                }
            }
            line.push('\n');
            lines.push(line);
        }
        lines
    });
    let lines: Vec<String> = lines.collect();
    let faults = lines.iter().filter(|line| line.contains("\n  ")).count();
    let mut text = format!("{} versions of kinds, {faults} with faults\n\n", lines.len());
    text.push_str(&lines.concat());
    expect_file("expected/example/kinds.txt", &text);
    assert_eq!(faults, 0);
}

/// The paths of all fields that a text of YAML has, as values or as comments. Lists and maps of `fields` add nothing to a path.
fn shown(text: &str, fields: &BTreeSet<&str>) -> BTreeSet<String> {
    let mut shown = BTreeSet::new();
    let mut open: Vec<(usize, String)> = Vec::new();
    for line in text.lines() {
        let mut line = line.to_owned();
        // A comment has the column of its mark.
        while let Some(inner) = line.trim_start().strip_prefix("# ") {
            line = format!("{}{inner}", " ".repeat(line.len() - line.trim_start().len()));
        }
        let column = line.len() - line.trim_start_matches([' ', '-']).len();
        let Some((name, _)) = line[column..].split_once(':') else {
            continue;
        };
        let name = name.trim_matches(['"', '\'']);
        open.retain(|(other, _)| *other < column);
        let above = open.last().map(|(_, path)| path.clone()).unwrap_or_default();
        let path = match above.as_str() {
            "" => name.to_owned(),
            above => format!("{above}.{name}"),
        };
        // Everything else is a key of a map.
        let is_field = fields.contains(path.as_str());
        open.push((column, if is_field { path.clone() } else { above }));
        if is_field {
            shown.insert(path);
        }
    }
    shown
}

/// Full examples show every field that users can set, as a value or as a comment.
#[test]
fn full_examples_show_every_field() {
    let Some(definitions) = definitions(&["provider-aws-0.33/crds", "bumps", "validation"]) else {
        return;
    };
    let meta = ObjectMeta::built_in().unwrap();
    let lines = definitions.par_iter().flat_map_iter(|Definition { file, crd, .. }| {
        let registry = Registry::new([crd.clone()]);
        let mut lines = Vec::new();
        for version in served(crd) {
            let Some(schema) = &version.schema else { continue };
            let kind = Kind::new(crd, version, schema, naming::group(&crd.group), &meta);
            let facts = Facts::of(&kind, &meta);
            let of_user =
                |path: &&str| !["apiVersion", "kind", "metadata", "status"].contains(&path.split('.').next().unwrap());
            let all = facts.all();
            let fields: BTreeSet<&str> = all.iter().map(|field| field.path.as_str()).filter(of_user).collect();
            let tree = make(crd, version, Extent::Full, &registry).tree(&[]);
            let shown = shown(&render::yaml::document(&[], &tree), &fields);
            let missing: Vec<&str> = fields.into_iter().filter(|path| !shown.contains(*path)).collect();
            if !missing.is_empty() {
                lines.push(format!(
                    "{file} {} {}: {}\n",
                    version.name,
                    crd.names.kind,
                    missing.join(" ")
                ));
            }
        }
        lines
    });
    let lines: Vec<String> = lines.collect();
    assert!(lines.is_empty(), "{}", lines.concat());
}

/// Number of examples that the API server judges.
const SAMPLE: usize = 100;

#[test]
fn the_api_server_accepts_a_sample() {
    let Some(mut definitions) = definitions(&["provider-aws-0.33/crds", "bumps", "validation"]) else {
        return;
    };
    let Some(mut server) = Server::start() else { return };
    // The program reads one definition of a text; some texts are templates of Helm, whose labels the server refuses.
    let is_template = |definition: &Definition| definition.crd.place.source.text().contains("{{");
    definitions.retain(|definition| definition.is_alone && !is_template(definition));
    let meta = ObjectMeta::built_in().unwrap();
    let all: Vec<(&Definition, &Version, Extent)> = definitions
        .iter()
        .flat_map(|definition| served(&definition.crd).map(move |version| (definition, version)))
        .flat_map(|(definition, version)| EXTENTS.map(|extent| (definition, version, extent)))
        .collect();
    // The rules of Gateway API are the hardest; the rest of the sample is spread over all other kinds.
    let (hard, others): (Vec<_>, Vec<_>) = all.into_iter().partition(|(one, ..)| one.file.contains("gateway"));
    let hard: Vec<_> = hard.into_iter().take(SAMPLE / 2).collect();
    let rest = SAMPLE - hard.len();
    let spread = (0..rest).map(|index| others[index * others.len() / rest]);
    let chosen: Vec<_> = hard.iter().copied().chain(spread).collect();
    assert_eq!(chosen.len(), SAMPLE);
    let texts = chosen.par_iter().map(|(Definition { crd, .. }, version, extent)| {
        let registry = Registry::new([crd.clone()]);
        write((crd, version), *extent, Form::Yaml, &registry, &meta).text
    });
    let texts: Vec<String> = texts.collect();
    let requests = chosen.iter().zip(&texts).map(|((definition, ..), text)| {
        serde_json::json!({ "call": "object", "crd": definition.crd.place.source.text(), "text": text })
    });
    let requests: Vec<serde_json::Value> = requests.collect();
    for ((definition, version, extent), answer) in chosen.iter().zip(server.ask(&requests)) {
        let name = format!("{} {} {extent:?}", definition.file, version.name);
        let verdict = &answer["documents"][0];
        assert_eq!(verdict["accepted"], true, "{name}: {answer}");
        let warnings = verdict["warnings"].as_array().map_or(0, Vec::len);
        assert!(warnings == 0 || version.deprecated, "{name}: {answer}");
    }
}

/// The object that a text of YAML describes.
fn read(text: &str) -> serde_json::Value {
    let documents = yaml::compose(yaml::chunks(text)[0]).unwrap();
    assert!(documents[0].duplicates.is_empty(), "{text}");
    documents[0].root.to_json()
}

/// Compares the texts of all examples of some definitions with their values. The library is made first.
fn assert_texts(definitions: &[Definition], folders: &[PathBuf]) {
    let out = folder();
    let mut arguments = vec!["generate".to_owned()];
    arguments.extend(
        folders
            .iter()
            .map(|folder| folder.canonicalize().unwrap().display().to_string()),
    );
    arguments.extend(["-o".to_owned(), "lib".to_owned()]);
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    crdsmith(out.path(), &arguments).exits(0);
    let import = out.path().join("lib/main.libsonnet").display().to_string();
    let meta = ObjectMeta::built_in().unwrap();
    let groups = definitions
        .iter()
        .map(|definition| definition.crd.group.clone())
        .collect();
    let groups = GroupNames::new(&groups, &Renames::default());
    definitions.par_iter().for_each(|Definition { file, crd, .. }| {
        let registry = Registry::new([crd.clone()]);
        for version in served(crd) {
            for extent in EXTENTS {
                let example = make(crd, version, extent, &registry);
                let mut wanted = example.object.to_json();
                let form = Form::Jsonnet {
                    import: &import,
                    group: groups.get(&crd.group),
                };
                let text = |form| write((crd, version), extent, form, &registry, &meta).text;
                assert_eq!(read(&text(Form::Yaml)), wanted, "{file} {extent:?}");
                if crd.scope == Scope::Cluster {
                    // The constructor says so to Tanka.
                    wanted["metadata"]["annotations"] = serde_json::json!({ "tanka.dev/namespaced": "false" });
                }
                let program = Program::Snippet {
                    name: file.clone(),
                    code: text(form),
                };
                let evaluated = jsonnet::evaluate(&program, &jsonnet::Options::default()).value;
                assert_eq!(evaluated.expect(file), wanted, "{file} {extent:?}");
            }
        }
    });
}

#[test]
fn texts_of_provider_aws_have_the_values() {
    let Some(definitions) = definitions(&["provider-aws-0.33/crds"]) else {
        return;
    };
    assert_eq!(definitions.len(), 171);
    assert_texts(&definitions, &[conformance("provider-aws-0.33/crds").unwrap()]);
}

#[test]
fn texts_of_other_projects_have_the_values() {
    let folders = ["bumps/cert-manager-v1.16.0", "bumps/gateway-api-v1.3.0"];
    let Some(definitions) = definitions(&folders) else {
        return;
    };
    let folders: Vec<PathBuf> = folders.iter().map(|folder| conformance(folder).unwrap()).collect();
    assert_texts(&definitions, &folders);
}

/// Names that are no identifiers, words of Jsonnet, fields with equal names.
#[test]
fn texts_of_traps_have_the_values() {
    let path = project().join("tests/fixtures/traps.yaml");
    let source = Source::new("traps.yaml", std::fs::read_to_string(&path).unwrap());
    let crds = crd::read(&source).crds;
    assert!(crds.len() > 3);
    let definition = |crd| Definition {
        file: "traps.yaml".to_owned(),
        crd,
        is_alone: false,
    };
    let definitions: Vec<Definition> = crds.into_iter().map(definition).collect();
    assert_texts(&definitions, &[path]);
}

/// Examples to read.
#[test]
fn examples_are_easy_to_read() {
    let print = |name: &str, arguments: &[&str]| {
        let run = crdsmith(project(), arguments).exits(0);
        expect_file(format!("expected/example/{name}"), &run.stdout());
    };
    let builtin = ["--crds", "builtin:userpoolclient"];
    let user_pool_client = |more: &[&'static str]| [&["example", "UserPoolClient"], &builtin[..], more].concat();
    print("userpoolclient.minimal.yaml", &user_pool_client(&[]));
    print("userpoolclient.full.yaml", &user_pool_client(&["--full"]));
    print(
        "userpoolclient.minimal.jsonnet",
        &user_pool_client(&["--format", "jsonnet"]),
    );
    print(
        "userpoolclient.full.jsonnet",
        &user_pool_client(&["--format", "jsonnet", "--full"]),
    );
    for (data, name, kind) in [
        ("bumps/gateway-api-v1.3.0", "httproute", "HTTPRoute"),
        ("bumps/cert-manager-v1.16.0", "certificate", "Certificate"),
    ] {
        let Some(data) = conformance(data) else { return };
        let crds = data.display().to_string();
        print(&format!("{name}.minimal.yaml"), &["example", kind, "--crds", &crds]);
        print(
            &format!("{name}.full.yaml"),
            &["example", kind, "--crds", &crds, "--full"],
        );
    }
}
