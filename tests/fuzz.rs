//! Validates and imports arbitrary bytes as definition and manifest, and reads them as archives, settings and programs; there must always be an answer. `fuzz/` does the same, guided by
//! coverage.
//!
//! A run has as many rounds as fit into a minute, or into `CRDSMITH_FUZZ_SECONDS`; `CRDSMITH_FUZZ_SEED` sets the seed.

use std::time::{Duration, Instant};

use crdsmith::catalog::Catalog;
use crdsmith::import::{Library, Shape, program};
use crdsmith::jsonnet::{self, Limits, Program};
use crdsmith::model::{Extras, GroupNames, ObjectMeta, References, Renames, Type, TypeName};
use crdsmith::source::Source;
use crdsmith::validate::{Manifests, Options, Registry, Run};
use crdsmith::{config, crd, input, lock, openapi, render, report};

use crate::support;
use crate::support::images;
use crate::support::images::{LAYER, Tar, descriptor, gzip, index, manifest, package, xpkg};
use crate::support::random::Random;

/// Maximum length of a text; longer texts find nothing more, and take longer.
const LONGEST: usize = 64 * 1024;

/// Texts that break readers of YAML, JSON, patterns and rules.
const TOKENS: [&str; 48] = [
    "{",
    "}",
    "[",
    "]",
    ":",
    ": ",
    "- ",
    "&a ",
    "*a",
    "!!int ",
    "!x ",
    "|",
    ">",
    "'",
    "\"",
    "%",
    "@",
    "`",
    "#",
    "\n",
    "\n  ",
    "\t",
    "---\n",
    "...\n",
    "<<: ",
    "? ",
    "null",
    "~",
    ".nan",
    "1e999",
    "-9223372036854775809",
    "0x",
    "\u{0}",
    "\u{1}",
    "\u{85}",
    "\u{feff}",
    "\u{10ffff}",
    "é",
    "\\x",
    "\\u",
    "x-kubernetes-list-type: map",
    "x-kubernetes-int-or-string: true",
    "x-kubernetes-embedded-resource: true",
    "default: {}",
    "pattern: '((('",
    "minimum: .5",
    "self.a.b[0]",
    "$ref",
];

impl Random {
    /// One to four changes of a text, as bytes: the result may be invalid UTF-8, like a file.
    fn changed_bytes(&mut self, text: &str, others: &[(String, String)]) -> String {
        let mut bytes = text.as_bytes().to_vec();
        for _ in 0..=self.below(4) {
            let at = self.below(bytes.len() + 1);
            let end = (at + self.below(40)).min(bytes.len());
            match self.below(7) {
                0 => drop(bytes.drain(at..end)),
                1 => drop(bytes.splice(at..at, self.of(&TOKENS).bytes())),
                2 if at < bytes.len() => bytes[at] = u8::try_from(self.below(256)).unwrap(),
                3 => {
                    let copy = bytes[at..end].to_vec();
                    drop(bytes.splice(at..at, copy));
                }
                4 => drop(bytes.splice(at..end, self.of(&TOKENS).bytes())),
                5 => {
                    let other = &self.of(others).0;
                    let from = self.below(other.len());
                    drop(bytes.splice(at..at, other.bytes().skip(from).take(200)));
                }
                _ => {
                    // Copies a whole line to another place.
                    let lines: Vec<&[u8]> = bytes.split(|byte| *byte == b'\n').collect();
                    let line = [self.of(&lines), &b"\n"[..]].concat();
                    let begin = bytes[..at]
                        .iter()
                        .rposition(|byte| *byte == b'\n')
                        .map_or(0, |found| found + 1);
                    drop(bytes.splice(begin..begin, line));
                }
            }
            bytes.truncate(LONGEST);
        }
        String::from_utf8_lossy(&bytes).into_owned()
    }
}

/// The seeds: definitions with manifests.
fn seeds() -> Vec<(String, String)> {
    let own = std::fs::read_to_string(support::project().join("crds/userpoolclients-0.33.yaml")).unwrap();
    let manifest = "apiVersion: cognitoidentityprovider.aws.crossplane.io/v1alpha1\nkind: UserPoolClient\nmetadata: {name: a}\nspec: {}\n";
    let mut seeds = vec![
        (own, manifest.to_owned()),
        (
            "%YAML\n".to_owned(),
            "kind: List\nitems: [1, {kind: List, items: []}]".to_owned(),
        ),
        ("a: &a [*a]".to_owned(), "? [a]: b".to_owned()),
    ];
    let composites = support::project().join("tests/xrds");
    for name in ["claimed", "keywords", "branches"] {
        let composite = std::fs::read_to_string(composites.join(format!("{name}.yaml"))).unwrap();
        let claim = "apiVersion: example.org/v1alpha1\nkind: Database\nmetadata: {name: a}\nspec: {engine: postgres}\n";
        seeds.push((composite.clone(), claim.to_owned()));
        seeds.push((composite.clone(), composite));
    }
    let Some(folder) = support::conformance("validation") else {
        return seeds;
    };
    for entry in walkdir::WalkDir::new(&folder).sort_by_file_name() {
        let entry = entry.unwrap();
        if entry.file_name() != "manifest.yaml" {
            continue;
        }
        let case = entry.path().parent().unwrap();
        let definition = match std::fs::read_to_string(case.join("crd.ref")) {
            Ok(reference) => folder.join("_crds").join(format!("{}.yaml", reference.trim())),
            Err(_) => case.join("crd.yaml"),
        };
        let pair =
            [entry.path(), &definition].map(|path| String::from_utf8_lossy(&std::fs::read(path).unwrap()).into_owned());
        let [manifest, definition] = pair;
        if manifest.len() + definition.len() < LONGEST / 2 {
            seeds.push((definition, manifest));
        }
    }
    seeds
}

/// The time of a test, and its random numbers.
fn settings() -> (Duration, Random) {
    let number = |name: &str| std::env::var(name).ok().and_then(|text| text.parse::<u64>().ok());
    let time = Duration::from_secs(number("CRDSMITH_FUZZ_SECONDS").unwrap_or(60));
    let random = Random(number("CRDSMITH_FUZZ_SEED").unwrap_or(0x9e37_79b9_7f4a_7c15).max(1));
    (time, random)
}

/// Converts a manifest to Jsonnet.
fn import(definition: &str, manifest: &str) {
    let catalog = Catalog::of_valid([("crd.yaml", definition)]);
    let groups = catalog.heads().map(|head| head.group.clone()).collect();
    let library = Library::unnamed(GroupNames::new(&groups, &Renames::default()));
    let sources = [Source::new("manifest.yaml", manifest)];
    let _ = program(
        &sources,
        &catalog,
        (&[library], &[]),
        &ObjectMeta::built_in().unwrap(),
        Shape::Fields,
    );
}

/// Runs a reader over changed texts of a folder.
fn read_changed(folder: &str, endings: &[&str], read: impl Fn(&str) + std::panic::RefUnwindSafe) {
    let (time, mut random) = settings();
    let files = walkdir::WalkDir::new(support::project().join(folder)).sort_by_file_name();
    let files = files.into_iter().map(|entry| entry.unwrap().into_path());
    let is_text = |path: &std::path::PathBuf| {
        path.extension()
            .is_some_and(|ending| endings.iter().any(|known| ending == *known))
    };
    let texts = files
        .filter(is_text)
        .filter_map(|path| std::fs::read_to_string(path).ok());
    let seeds: Vec<(String, String)> = texts
        .filter(|text| text.len() < LONGEST)
        .map(|text| (text, String::new()))
        .collect();
    assert!(!seeds.is_empty());
    let (begin, mut rounds) = (Instant::now(), 0);
    while begin.elapsed() < time / 4 {
        rounds += 1;
        let seed = &random.of(&seeds).0;
        let text = random.changed_bytes(seed, &seeds);
        let answer = std::panic::catch_unwind(|| read(&text));
        assert!(answer.is_ok(), "round {rounds} panicked\n{text}");
    }
    eprintln!("{rounds} rounds over {folder}");
}

#[test]
fn hostile_settings_get_an_answer() {
    read_changed("tests/fixtures", &["yaml", "yml"], |text| {
        let source = Source::new("settings", text);
        let _ = config::read(&source);
        let _ = lock::Lock::read(&source, "crdsmith generate");
    });
}

#[test]
fn hostile_documents_of_servers_get_an_answer() {
    read_changed("tests/fixtures/openapi", &["yaml", "json"], |text| {
        if let Ok(definitions) = openapi::read(&Source::new("openapi", text)) {
            let extras = Extras {
                item_helpers: true,
                field_descriptions: true,
            };
            let references = References::new(&definitions, extras);
            let source = Source::new("openapi", text);
            for (name, definition) in &definitions.types {
                let _ = definitions.resolved(name);
                let Some(name) = TypeName::new(name).filter(TypeName::is_usable) else {
                    continue;
                };
                if let Ok(type_) = Type::new(&name, definition, "group", &references, &source) {
                    let _ = render::jsonnet::type_(&type_);
                    let _ = render::markdown::type_(&type_, "prefix").unwrap();
                }
            }
        }
    });
}

#[test]
fn hostile_programs_get_an_answer() {
    let options = jsonnet::Options {
        allowed_roots: Some(Vec::new()),
        limits: Limits {
            stack: 500,
            time: Some(Duration::from_millis(200)),
            value: 1 << 20,
            ..Limits::default()
        },
        ..jsonnet::Options::default()
    };
    read_changed("tests/jsonnet/programs", &["jsonnet"], |text| {
        let program = Program::Snippet {
            name: "program".to_owned(),
            code: text.to_owned(),
        };
        let _ = jsonnet::evaluate(&program, &options);
    });
}

#[test]
fn hostile_bytes_get_an_answer() {
    let (time, mut random) = settings();
    let seeds = seeds();
    let begin = Instant::now();
    let mut rounds = 0;
    while begin.elapsed() < time {
        rounds += 1;
        // Mostly only one of the two is changed, so that the other is still valid.
        let (definition, manifest) = random.of(&seeds);
        let which = random.below(5);
        let definition = if which < 3 {
            random.changed_bytes(definition, &seeds)
        } else {
            definition.clone()
        };
        let manifest = if which > 1 {
            random.changed_bytes(manifest, &seeds)
        } else {
            manifest.clone()
        };
        let run = || {
            let definition_text = definition.as_str();
            let definition = Source::new("crd.yaml", definition_text);
            let registry = Registry::new(crd::read(&definition).crds);
            let sources = [definition, Source::new("manifest.yaml", manifest.as_str())];
            let old = Source::new("old.yaml", manifest.as_str());
            let inputs = sources.map(|source| Manifests::text("", source));
            let (options, old) = (Options::default(), [old]);
            // The program refuses stored objects that are not YAML before it checks anything.
            let Ok(mut run) = Run::on_update(&registry, &options, &old) else {
                return 0;
            };
            run.add(&inputs);
            let found = run.finish();
            import(definition_text, &manifest);
            report::json(&found).len() + report::sarif(&found).len() + report::text(&found, false).len()
        };
        assert!(
            std::panic::catch_unwind(run).is_ok(),
            "round {rounds} panicked\n== definition\n{definition}\n== manifest\n{manifest}"
        );
    }
    eprintln!("{rounds} rounds in {} s", begin.elapsed().as_secs());
}

impl Random {
    /// None to three changes of some bytes.
    fn changed_archive(&mut self, mut bytes: Vec<u8>) -> Vec<u8> {
        for _ in 0..self.below(4) {
            let at = self.below(bytes.len() + 1);
            let end = (at + self.below(600)).min(bytes.len());
            match self.below(6) {
                0 => drop(bytes.drain(at..end)),
                1 => bytes.truncate(at),
                2 if at < bytes.len() => bytes[at] = u8::try_from(self.below(256)).unwrap(),
                3 => {
                    let copy = bytes[at..end].to_vec();
                    drop(bytes.splice(at..at, copy));
                }
                // The digits of sizes and of digests.
                4 => {
                    let digit = b'0' + u8::try_from(self.below(10)).unwrap();
                    let found = bytes[at..].iter().position(u8::is_ascii_digit);
                    if let Some(found) = found {
                        bytes[at + found] = digit;
                    }
                }
                _ => drop(bytes.splice(at..end, self.of(&TOKENS).bytes())),
            }
        }
        bytes
    }

    /// An archive that is changed in one of its layers, with digests that are right or wrong.
    fn archive(&mut self) -> Vec<u8> {
        let text = package(&["Cart"]);
        let tar = Tar::new()
            .file("package.yaml", text.as_bytes())
            .file("a/.wh.b.yaml", b"")
            .link("c", "a");
        let tar = self.changed_archive(tar.bytes());
        let layer = gzip(&tar);
        let of_layers = manifest(&[descriptor(LAYER, &layer)]).to_string().into_bytes();
        let whole = self.changed_archive(of_layers);
        let name = |bytes: &[u8]| format!("blobs/sha256/{}", images::digest(bytes).replace("sha256:", ""));
        let bytes = match self.below(6) {
            0 => tar,
            1 => layer,
            2 => ruzstd::encoding::compress_to_vec(tar.as_slice(), ruzstd::encoding::CompressionLevel::Fastest),
            3 => xpkg(std::slice::from_ref(&layer), &[0]),
            4 => {
                let config = self.changed_archive(images::config(std::slice::from_ref(&layer), &[0]));
                images::saved(std::slice::from_ref(&layer), &config, |name| name)
            }
            _ => Tar::new()
                .file("oci-layout", br#"{"imageLayoutVersion":"1.0.0"}"#)
                .file(
                    "index.json",
                    &self.changed_archive(index(&whole).to_string().into_bytes()),
                )
                .file(&name(&whole), &whole)
                .file(&name(&layer), &layer)
                .bytes(),
        };
        if self.below(3) == 0 {
            self.changed_archive(bytes)
        } else {
            bytes
        }
    }
}

#[test]
fn hostile_archives_get_an_answer() {
    let (time, mut random) = settings();
    let begin = Instant::now();
    let (mut rounds, mut texts) = (0, 0);
    while begin.elapsed() < time || rounds < 100 {
        rounds += 1;
        let bytes = random.archive();
        let run = || {
            let lock = Source::new("lock", String::from_utf8_lossy(&bytes));
            let _ = lock::Lock::read(&lock, "crdsmith generate");
            let found = input::unpack("archive", bytes.clone()).unwrap_or_default();
            found.iter().filter(|text| text.read().is_ok()).count()
        };
        let Ok(found) = std::panic::catch_unwind(run) else {
            let file = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("archive");
            std::fs::write(&file, &bytes).unwrap();
            panic!("round {rounds} panicked: the archive is {}", file.display());
        };
        texts += found;
    }
    assert!(
        texts > rounds / 20,
        "of {rounds} archives, only {texts} texts are read: the changes are too wild"
    );
    eprintln!("{rounds} archives, {texts} texts in {} s", begin.elapsed().as_secs());
}
