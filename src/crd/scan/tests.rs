use std::path::Path;
use std::sync::Arc;

use super::lines::Unusual;
use super::{Scanned, Scope, scan};
use crate::crd::{Head, read_chunk};
use crate::source::Source;
use crate::yaml;

const DEFINITION: &str = "\
---
# A definition.
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata:
  annotations:
    a/b: 'it''s'
  name: widgets.example.org
spec:
  group: example.org
  names:
    categories:
    - all
    kind: Widget
    plural: widgets
  scope: Namespaced
  versions:
  - additionalPrinterColumns:
    - jsonPath: .status.conditions[?(@.type=='Ready')].status
      name: READY
    name: v1
    schema:
      openAPIV3Schema:
        description: \"Two
          lines: of it\"
        properties:
          spec:
            description: |-
              'kind: not a quote
                \"[{
            enum: [a, \"b c\", 'd', {e: 'f'}]
            type: string
          'quoted: key': {type: string}
          status:
            description: Plain # and a comment
            pattern: ^[\"'a-z]*$
            required:
            - a
            - \"b: c\"
            - |
              served: true
        type: object
    served: true
    storage: true
    subresources: {status: {}}
  - name: v1beta1
    served: false
    storage: false
status: {}
";

const COMPOSITE: &str = "\
apiVersion: apiextensions.crossplane.io/v1
kind: CompositeResourceDefinition
metadata:
  name: xwidgets.example.org
spec:
  group: example.org
  scope: LegacyCluster
  names:
    kind: XWidget
    plural: xwidgets
    shortNames:
    - xw
  claimNames:
    kind: Widget
    plural: widgets
    singular: widget
  connectionSecretKeys:
  - password
  versions:
  - name: v1
    served: true
    referenceable: true
    schema:
      openAPIV3Schema:
        type: object
        properties:
          spec:
            type: object
            required: [size]
            properties:
              size:
                type: string
                enum: [small, 'large']
  - name: v1beta1
    served: false
    referenceable: false
    schema: {openAPIV3Schema: {type: object}}
";

/// What the full reader says of a text: its definitions, and how many other documents there are; nothing if it refuses any of it.
fn full(text: &str) -> Option<(Vec<Head>, usize)> {
    let source = Source::new("text", text);
    let chunks = yaml::chunks(source.text());
    let [chunk] = chunks[..] else {
        return None;
    };
    let reading = read_chunk(&source, chunk);
    let heads = reading.crds.iter().map(Head::of).collect();
    reading.diagnostics.is_empty().then_some((heads, reading.others.len()))
}

/// Holds the scanner to the full reader; says whether it read the text at all.
fn hold(text: &str) -> bool {
    let Ok(scanned) = scan(text) else {
        return false;
    };
    if let Some(full) = full(text) {
        let scanned = match scanned {
            Scanned::Definitions { heads, .. } => (heads, 0),
            Scanned::Other => (Vec::new(), 1),
        };
        assert_eq!(scanned, full, "{text}");
    }
    true
}

fn conformance() -> Vec<Arc<Source>> {
    let root = std::env::var_os("CRDSMITH_CONFORMANCE").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/conformance"),
        Into::into,
    );
    let files = walkdir::WalkDir::new(root).sort_by_file_name().into_iter();
    files
        .filter_map(Result::ok)
        .filter(|entry| entry.path().extension().is_some_and(|ending| ending == "yaml"))
        .filter_map(|entry| std::fs::read_to_string(entry.path()).ok())
        .map(|text| Source::new("text", text))
        .collect()
}

/// Numbers below a limit: `xorshift64*`.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        usize::try_from(self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33).unwrap() % limit
    }
}

const PIECES: [&str; 61] = [
    "'",
    "\"",
    "''",
    "\\",
    "[",
    "]",
    "{",
    "}",
    "#",
    " #",
    "&a ",
    "*a",
    "!!str ",
    "|",
    ">",
    "|2",
    ">-",
    "%",
    "@",
    ":",
    ": ",
    ":\n",
    "- ",
    "-",
    "? ",
    ",",
    "\t",
    "\r",
    "\r\n",
    "\n",
    "\n\n",
    "\u{85}",
    "\u{2028}",
    "\u{feff}",
    "...\n",
    "---\n",
    "\n...\n",
    "  ",
    "    ",
    " ",
    "kind: A",
    "kind: B\n",
    "    served: false\n",
    "    storage: false\n",
    "  - name: v2\n",
    "  group: other\n",
    "\"\n",
    "'\n",
    "<<: *a\n",
    "true",
    "null",
    "1",
    "\"a\n",
    "'b\nc: d\n",
    "[a,\n",
    "b]\n",
    "# c\n",
    "served",
    "ä",
    "\\\"",
    "\\\n",
];

fn mutated(text: &str, random: &mut Random) -> String {
    let mut text = text.to_owned();
    for _ in 0..=random.below(4) {
        let mut at = random.below(text.len() + 1);
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        if random.below(3) > 0 {
            // Where things begin is where they matter.
            at = text[..at].rfind([' ', '\n', ':']).map_or(0, |found| found + 1);
        }
        match random.below(4) {
            0 => {
                let mut end = (at + 1 + random.below(12)).min(text.len());
                while !text.is_char_boundary(end) {
                    end += 1;
                }
                text.replace_range(at..end, "");
            }
            1 => {
                let from = random.below(text.lines().count().max(1));
                let line = text.lines().nth(from).unwrap_or_default().to_owned() + "\n";
                let at = text[..at].rfind('\n').map_or(0, |found| found + 1);
                text.insert_str(at, &line);
            }
            _ => text.insert_str(at, PIECES[random.below(PIECES.len())]),
        }
    }
    text
}

#[test]
fn usual_definitions_are_scanned() {
    let Ok(Scanned::Definitions { heads, .. }) = scan(DEFINITION) else {
        panic!("not scanned");
    };
    let head = &heads[0];
    assert_eq!(
        (head.group.as_str(), head.kind.as_str(), head.versions.len()),
        ("example.org", "Widget", 2)
    );
    assert!(hold(DEFINITION) && full(DEFINITION).is_some());
    assert!(hold(&DEFINITION.replace('\n', "\r\n")));
}

#[test]
fn composite_resource_definitions_are_scanned() {
    let kinds = |text: &str| match scan(text) {
        Ok(Scanned::Definitions { heads, .. }) => heads.into_iter().map(|head| (head.kind, head.scope)).collect(),
        _ => Vec::new(),
    };
    let both = vec![
        ("XWidget".to_owned(), Scope::Cluster),
        ("Widget".to_owned(), Scope::Namespaced),
    ];
    assert_eq!(kinds(COMPOSITE), both);
    assert!(hold(COMPOSITE) && full(COMPOSITE).is_some());
    let legacy = COMPOSITE.replace("  scope: LegacyCluster\n", "");
    assert_eq!(kinds(&legacy), both);
    assert!(hold(&legacy) && full(&legacy).is_some());
    // The second version has neither claims nor such a scope: the full reader says so.
    assert_eq!(kinds(&legacy.replace("crossplane.io/v1", "crossplane.io/v2")), []);
    let claim = "  claimNames:\n    kind: Widget\n    plural: widgets\n    singular: widget\n";
    let keys = "  connectionSecretKeys:\n  - password\n";
    let modern = legacy.replace(claim, "").replace(keys, "");
    let modern = modern.replace("crossplane.io/v1", "crossplane.io/v2");
    assert_eq!(
        kinds(&modern),
        both[..1]
            .iter()
            .map(|(kind, _)| (kind.clone(), Scope::Namespaced))
            .collect::<Vec<_>>()
    );
    assert!(hold(&modern) && full(&modern).is_some());
}

#[test]
fn other_objects_are_scanned() {
    assert_eq!(scan("apiVersion: v1\nkind: Secret\ndata: {a: b}\n"), Ok(Scanned::Other));
    assert_eq!(scan("apiVersion: v1\nkind: List\nitems: []\n"), Err(Unusual));
    assert_eq!(scan("kind: A\n...\n---x\n"), Err(Unusual));
    assert_eq!(scan("[1]"), Err(Unusual));
    assert_eq!(scan(""), Err(Unusual));
}

#[test]
fn quoted_text_may_look_like_fields() {
    let open = DEFINITION.replace(
        "        description: \"Two\n          lines: of it\"\n",
        "        description: \"\n    served: false\n  - name: v2\n\"\n",
    );
    assert!(hold(&open) && full(&open).is_some());
}

#[test]
fn conformance_data_is_scanned_as_it_is_read() {
    let (mut scanned, mut definitions) = (0, 0);
    for source in conformance() {
        for chunk in yaml::chunks(source.text()) {
            let is_definition = full(chunk.text).is_some_and(|(heads, _)| heads.len() == 1);
            definitions += usize::from(is_definition);
            scanned += usize::from(hold(chunk.text) && is_definition);
        }
    }
    assert!(scanned * 100 >= definitions * 90, "{scanned} of {definitions}");
}

#[test]
fn composite_resource_definitions_of_the_tests_are_scanned_as_they_are_read() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/xrds");
    let (mut scanned, mut definitions) = (0, 0);
    for entry in std::fs::read_dir(folder).unwrap().filter_map(Result::ok) {
        let Ok(text) = std::fs::read_to_string(entry.path()) else {
            continue;
        };
        for chunk in yaml::chunks(&text) {
            definitions += usize::from(full(chunk.text).is_some());
            scanned += usize::from(hold(chunk.text));
        }
    }
    assert!(definitions > 20 && scanned > 0, "{scanned} of {definitions}");
}

#[test]
fn mutations_are_scanned_as_they_are_read() {
    let seed = std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .unwrap()
        .as_nanos();
    let seed = u64::try_from(seed & u128::from(u64::MAX)).unwrap() | 1;
    let seconds = std::env::var("CRDSMITH_FUZZ_SECONDS")
        .ok()
        .and_then(|text| text.parse().ok());
    let end = std::time::Instant::now() + std::time::Duration::from_secs(seconds.unwrap_or(10).min(10));
    let mut random = Random(seed);
    let mut scanned = 0;
    while std::time::Instant::now() < end {
        for text in [DEFINITION, COMPOSITE] {
            scanned += usize::from(hold(&mutated(text, &mut random)));
        }
    }
    assert!(scanned > 0, "seed {seed}");
}
