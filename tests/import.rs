//! `crdsmith import`: the programs make the same objects, call the library, and are formatted.

use std::collections::{BTreeMap, HashSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use crdsmith::crd::Scope;
use crdsmith::jsonnet::{self, Options, Program};
use crdsmith::source::Source;
use crdsmith::{crd, yaml};
use serde_json::Value;

use crate::support::{conformance, crdsmith, expect_file, folder, project, write};
use crate::validation::{definition, folders, json, text};

/// Share of the fields that the definition has and a call of the library sets.
const CALLED: f64 = 0.99;

/// A project with a library of some definitions.
struct Project {
    folder: tempfile::TempDir,
    /// Kinds whose constructors set an annotation: (group, kind).
    without_namespace: HashSet<(String, String)>,
}

impl Project {
    fn new(definitions: &[(&str, &str)]) -> Self {
        let folder = folder();
        let mut without_namespace = HashSet::new();
        for (name, text) in definitions {
            write(folder.path(), &[(&format!("crds/{name}"), text)]);
            for crd in crd::read(&Source::new(*name, *text)).crds {
                if crd.scope == Scope::Cluster {
                    without_namespace.insert((crd.group, crd.names.kind));
                }
            }
        }
        let config = "output: lib\nspecs:\n- output: library\n  crds: [crds]\n  localName: library\n";
        write(folder.path(), &[("crdsmith.yaml", config), ("jsonnetfile.json", "{}")]);
        crdsmith(folder.path(), &["generate", "--quiet"]).exits(0);
        Self {
            folder,
            without_namespace,
        }
    }

    /// Imports a text to an environment; the program, and how what Tanka makes of it differs from the text.
    fn environment(&self, name: &str, text: &str) -> (String, String) {
        let path = self.folder.path();
        let manifests = format!("{name}.yaml");
        write(path, &[(&manifests, text)]);
        let environment = format!("environments/{name}");
        crdsmith(path, &["import", &manifests, "-o", &environment]).exits(0);
        let run = crdsmith(path, &["render", &environment]).exits(0);
        let program = std::fs::read_to_string(path.join(environment).join("main.jsonnet")).unwrap();
        (program, self.differences(name, text, objects(&run.stdout())))
    }

    /// Imports a text to a file; the program, and how its value differs from the text.
    fn file(&self, name: &str, text: &str) -> (String, String) {
        let path = self.folder.path();
        let (manifests, program) = (format!("{name}.yaml"), format!("{name}.jsonnet"));
        write(path, &[(&manifests, text)]);
        crdsmith(path, &["import", &manifests, "-o", &program]).exits(0);
        let options = Options {
            import_path: vec![path.join("lib")],
            ..Options::default()
        };
        let file = path.join(program);
        let value = jsonnet::evaluate(&Program::File(file.clone()), &options).value;
        let made = match value.unwrap_or_else(|error| panic!("{name}: {error:?}")) {
            Value::Object(fields) if !fields.contains_key("apiVersion") => {
                fields.into_iter().map(|(_, object)| object).collect()
            }
            object => vec![object],
        };
        (
            std::fs::read_to_string(file).unwrap(),
            self.differences(name, text, made),
        )
    }

    fn differences(&self, name: &str, text: &str, made: Vec<Value>) -> String {
        let mut made: Vec<String> = made.into_iter().map(|object| self.plain(object)).collect();
        let mut wanted: Vec<String> = objects(text)
            .into_iter()
            .map(|object| numbers(object).to_string())
            .collect();
        made.sort();
        wanted.sort();
        let mut different = String::new();
        for (made, wanted) in made.iter().zip(&wanted).filter(|(made, wanted)| made != wanted) {
            writeln!(different, "{name}\n  wanted {wanted}\n  made   {made}").unwrap();
        }
        if made.len() != wanted.len() {
            writeln!(different, "{name}: {} objects instead of {}", made.len(), wanted.len()).unwrap();
        }
        different
    }

    /// An object without the annotation of its constructor.
    fn plain(&self, mut object: Value) -> String {
        let group = object["apiVersion"]
            .as_str()
            .unwrap()
            .rsplit_once('/')
            .map_or("", |(group, _)| group);
        let kind = (group.to_owned(), object["kind"].as_str().unwrap().to_owned());
        if self.without_namespace.contains(&kind) {
            let metadata = object["metadata"].as_object_mut().unwrap();
            let annotations = metadata["annotations"].as_object_mut().unwrap();
            assert_eq!(annotations.remove("tanka.dev/namespaced"), Some("false".into()));
            if annotations.is_empty() {
                metadata.remove("annotations");
            }
        }
        numbers(object).to_string()
    }
}

/// The objects of a text.
fn objects(text: &str) -> Vec<Value> {
    let mut found = Vec::new();
    for chunk in yaml::chunks(text) {
        for document in yaml::compose(chunk).unwrap() {
            match document.root.to_json() {
                Value::Null => {}
                mut list if list["kind"] == "List" => found.append(list["items"].as_array_mut().unwrap()),
                object => found.push(object),
            }
        }
    }
    found
}

/// A value whose numbers are all written in one way.
fn numbers(value: Value) -> Value {
    match value {
        Value::Number(number) => number.as_f64().into(),
        Value::Array(items) => items.into_iter().map(numbers).collect(),
        Value::Object(fields) => fields.into_iter().map(|(name, value)| (name, numbers(value))).collect(),
        other => other,
    }
}

fn yaml_files(folder: &Path) -> Vec<PathBuf> {
    let files = walkdir::WalkDir::new(folder).sort_by_file_name().into_iter();
    let files = files.map(|entry| entry.unwrap().into_path());
    files
        .filter(|path| path.extension().is_some_and(|ending| ending == "yaml"))
        .collect()
}

/// Numbers of calls of the library in a program, and of objects that add a field without one, apart from fields that the definition does not have.
fn calls(program: &str) -> (usize, usize) {
    let (mut calls, mut others, mut is_unknown) = (0, 0, false);
    for line in program.lines().map(str::trim_start) {
        if line.starts_with("+ {") && !is_unknown {
            others += 1;
        } else if line.contains(".with") {
            calls += 1;
        }
        is_unknown = line.starts_with("// the definition does not have the field");
    }
    (calls, others)
}

/// Checks that `jsonnetfmt` with its defaults changes no program.
fn formatted(programs: &BTreeMap<String, String>) {
    let tools = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| project().join("target"), PathBuf::from);
    let program = tools.join("engines/jsonnetfmt");
    if !program.is_file() {
        let required = std::env::var("CRDSMITH_REQUIRE_SERVER").is_ok_and(|value| value == "1");
        assert!(
            !required,
            "jsonnetfmt is required, and missing: `tests/engines/run` builds it"
        );
        eprintln!("SKIPPED: jsonnetfmt is not here; `tests/engines/run` builds it");
        return;
    }
    let dir = folder();
    for (name, text) in programs {
        let file = dir.path().join("main.jsonnet");
        std::fs::write(&file, text).unwrap();
        let output = std::process::Command::new(&program).arg(&file).output().unwrap();
        assert!(
            output.status.success(),
            "{name}: {}",
            String::from_utf8_lossy(&output.stderr)
        );
        let changed = String::from_utf8(output.stdout).unwrap();
        assert_eq!(*text, changed, "{name}: jsonnetfmt changes the program");
    }
}

const SCHEMA: &str = "type: object\nproperties:\n  spec:\n    type: object\n    properties:\n      size: {type: integer}\n      \
    names: {type: array, items: {type: string}}\n      issuer: {type: object, properties: {name: {type: string}}}\n      \
    env: {type: array, items: {type: object, properties: {name: {type: string}, value: {type: string}}}}\n      \
    open: {type: object, x-kubernetes-preserve-unknown-fields: true}\n      new: {type: object, properties: {a: {type: string}}}\n";

/// Each file of `tests/import/cases` with its program and messages.
#[test]
fn small_manifests() {
    let cases = project().join("tests/import/cases");
    let mut programs = BTreeMap::new();
    let project = Project::new(&[("widget.yaml", &crate::support::crd("Widget", SCHEMA))]);
    for file in yaml_files(&cases) {
        let name = file.file_stem().unwrap().to_str().unwrap();
        let manifests = format!("{name}.yaml");
        std::fs::copy(&file, project.folder.path().join(&manifests)).unwrap();
        let run = crdsmith(project.folder.path(), &["import", &manifests]);
        expect_file(
            format!("import/cases/{name}.txt"),
            &run.transcript(project.folder.path()),
        );
        if run.code() == 0 {
            programs.insert(name.to_owned(), run.stdout());
        }
    }
    formatted(&programs);
}

/// Files are written once, all or none.
#[test]
fn nothing_is_overwritten() {
    let dir = folder();
    write(
        dir.path(),
        &[("a.yaml", "{apiVersion: v1, kind: ConfigMap, metadata: {name: a}}")],
    );
    let import = |more: &[&str]| {
        let arguments: Vec<&str> = ["import", "a.yaml"].into_iter().chain(more.iter().copied()).collect();
        crdsmith(dir.path(), &arguments)
    };
    import(&["-o", "environments/a"]).exits(0);
    write(dir.path(), &[("environments/a/main.jsonnet", "{}")]);
    let refused = import(&["-o", "environments/a"]).exits(2);
    assert!(
        refused.stderr().contains("`environments/a/main.jsonnet` exists"),
        "{}",
        refused.stderr()
    );
    assert_eq!(
        std::fs::read_to_string(dir.path().join("environments/a/main.jsonnet")).unwrap(),
        "{}"
    );
    write(
        dir.path(),
        &[("environments/a/spec.json", "{\"spec\": {\"namespace\": \"own\"}}")],
    );
    import(&["-o", "environments/a", "--force"]).exits(0);
    let spec = std::fs::read_to_string(dir.path().join("environments/a/spec.json")).unwrap();
    assert!(spec.contains("own"), "the settings of an environment stay");
    import(&["-o", "a.jsonnet"]).exits(0);
    import(&["-o", "a.jsonnet"]).exits(2);
    import(&["-o", "a.yaml/b.jsonnet"]).exits(2);
    write(dir.path(), &[("b.yaml", "hello")]);
    crdsmith(dir.path(), &["import", "a.yaml", "b.yaml", "-o", "environments/b"]).exits(2);
    assert!(!dir.path().join("environments/b").exists());
    let deep = format!(
        "apiVersion: v1\nkind: X\nspec: {}{}\n",
        "[".repeat(9000),
        "]".repeat(9000)
    );
    write(dir.path(), &[("deep.yaml", &deep)]);
    let refused = crdsmith(dir.path(), &["import", "deep.yaml"]).exits(2);
    assert!(refused.stderr().contains("error[nesting]"), "{}", refused.stderr());
    let deep = format!(
        "apiVersion: v1\nkind: X\nmetadata: {{name: a}}\nspec: {}{}\n",
        "[".repeat(398),
        "]".repeat(398)
    );
    write(dir.path(), &[("deep.yaml", &deep)]);
    crdsmith(dir.path(), &["import", "deep.yaml", "-o", "deep.jsonnet"]).exits(0);
    crdsmith(dir.path(), &["render", "deep.jsonnet"]).exits(0);
    for name in ["a.txt", "a.YAML", "-"] {
        import(&["-o", name]).exits(2);
    }
}

/// Programs call only what a library has, and say which library is missing.
#[test]
fn libraries_have_what_is_called() {
    let dir = folder();
    let widget = crate::support::crd("Widget", SCHEMA);
    let (first, second) = (
        widget.replace("Widget", "Gadget").replace("widget", "gadget"),
        widget.replace("served: true", "served: false"),
    );
    let manifest = |kind: &str| format!("apiVersion: example.org/v1\nkind: {kind}\nmetadata: {{name: a}}\n");
    let config =
        "output: lib\nspecs:\n- output: some\n  crds: [crds]\n  servedOnly: true\nvalidate: {crds: [other.yaml]}\n";
    let third = widget.replace("Widget", "Trinket").replace("widget", "trinket");
    write(
        dir.path(),
        &[
            ("crds/gadget.yaml", &first),
            ("crds/widget.yaml", &second),
            ("other.yaml", &third),
            ("crdsmith.yaml", config),
            ("jsonnetfile.json", "{}"),
            ("all.yaml", &["Gadget", "Widget", "Trinket"].map(manifest).join("---\n")),
        ],
    );
    let run = crdsmith(dir.path(), &["import", "all.yaml", "-o", "environments/deep/er"]).exits(0);
    crdsmith(dir.path(), &["generate"]).exits(0);
    crdsmith(dir.path(), &["render", "environments/deep/er"]).exits(0);
    let read = |name: &str| std::fs::read_to_string(dir.path().join(name)).unwrap();
    let text = format!(
        "{}\n{}\n{}",
        run.transcript(dir.path()),
        read("environments/deep/er/main.jsonnet"),
        read("environments/deep/er/spec.json")
    );
    expect_file("import/libraries.txt", &text);

    // Another project, whose library is elsewhere.
    write(dir.path(), &[("app/jsonnetfile.json", "{}"), ("app/.git/HEAD", "")]);
    let run = crdsmith(dir.path(), &["import", "all.yaml", "-o", "app/environments/a"]).exits(0);
    assert!(
        run.stderr()
            .contains("`lib/some/main.libsonnet` is outside of the project"),
        "{}",
        run.stderr()
    );
    #[cfg(unix)]
    {
        std::fs::create_dir(dir.path().join("app/vendor")).unwrap();
        std::os::unix::fs::symlink("../../lib/some", dir.path().join("app/vendor/linked")).unwrap();
        let run = crdsmith(dir.path(), &["import", "all.yaml", "-o", "app/environments/b"]).exits(0);
        assert!(!run.stderr().contains("outside"), "{}", run.stderr());
        assert!(read("app/environments/b/main.jsonnet").contains("import 'linked/main.libsonnet'"));
        crdsmith(dir.path(), &["render", "app/environments/b"]).exits(0);
    }
}

#[test]
fn provider_aws_is_the_same_again() {
    let Some(data) = conformance("provider-aws-0.33") else {
        return;
    };
    let mut texts = Vec::new();
    for file in yaml_files(&data.join("crds")) {
        let name = file.file_name().unwrap().to_str().unwrap().to_owned();
        texts.push((name, std::fs::read_to_string(&file).unwrap()));
    }
    let definitions: Vec<(&str, &str)> = texts
        .iter()
        .map(|(name, text)| (name.as_str(), text.as_str()))
        .collect();
    let project = Project::new(&definitions);
    let (mut different, mut programs) = (String::new(), BTreeMap::new());
    let (mut called, mut others) = (0, 0);
    for group in folders(&data.join("manifests")) {
        let texts = yaml_files(&data.join("manifests").join(&group));
        let texts = texts
            .iter()
            .map(|file| std::fs::read_to_string(file).unwrap() + "\n---\n");
        let (program, found) = project.environment(&group, &texts.collect::<String>());
        different.push_str(&found);
        let (calls, plain) = calls(&program);
        called += calls;
        others += plain;
        programs.insert(group, program);
    }
    assert_eq!(different, "");
    #[expect(clippy::cast_precision_loss, reason = "the numbers are small")]
    let share = called as f64 / (called + others) as f64;
    eprintln!("{called} calls, {others} other fields: {share:.4}");
    assert!(
        called > 1000 && share >= CALLED,
        "{called} calls, {others} other fields"
    );
    formatted(&programs);
    expect_file("import/cognito.jsonnet", &programs["cognito"]);
}

#[test]
fn accepted_manifests_are_the_same_again() {
    let Some(data) = conformance("validation") else { return };
    // Cases of one definition share a project.
    let mut sets: BTreeMap<String, Vec<(String, String)>> = BTreeMap::new();
    for group in folders(&data).into_iter().filter(|group| group != "_crds") {
        for case in folders(&data.join(&group)) {
            let path = data.join(&group).join(&case);
            let crd = definition(&data, &format!("{group}/{case}"));
            let manifest = text(&path.join("manifest.yaml"));
            let expected = json(&text(&path.join("expected.json")));
            let verdicts = expected["documents"].as_array().unwrap();
            let chunks = yaml::chunks(&manifest);
            let accepted = |verdict: &Value| verdict["accepted"] == true;
            let texts = if verdicts.iter().all(accepted) {
                manifest.clone()
            } else {
                let chunks = chunks.iter().zip(verdicts).filter(|(_, verdict)| accepted(verdict));
                let texts: Vec<&str> = chunks.map(|(chunk, _)| chunk.text.trim_start_matches("---")).collect();
                texts.join("\n---\n")
            };
            if !texts.is_empty() {
                sets.entry(crd).or_default().push((format!("{group}-{case}"), texts));
            }
        }
    }
    let (mut different, mut programs) = (String::new(), BTreeMap::new());
    for (crd, cases) in &sets {
        let project = Project::new(&[("crd.yaml", crd)]);
        for (name, text) in cases {
            let (program, found) = project.file(name, text);
            different.push_str(&found);
            programs.insert(name.clone(), program);
        }
    }
    eprintln!("{} programs for {} definitions", programs.len(), sets.len());
    assert_eq!(different, "");
    formatted(&programs);
}
