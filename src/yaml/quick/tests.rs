//! Compares the quick reader with the full one: the results must be the same, on all YAML in the repository and on mutated copies of it.

use std::path::{Path, PathBuf};

use super::compose;
use crate::yaml::compose::parse;
use crate::yaml::{Chunk, chunks};

/// Compares with the full reader, places included. Returns false if the quick reader does not read the chunk.
fn agrees(chunk: Chunk<'_>) -> bool {
    let Some(document) = compose(chunk) else {
        return false;
    };
    assert_eq!(parse(chunk).as_ref(), Ok(&vec![document]), "{}", chunk.text);
    true
}

fn yaml_files(folder: &Path, found: &mut Vec<PathBuf>) {
    let entries = walkdir::WalkDir::new(folder).sort_by_file_name();
    let files = entries.into_iter().filter_map(Result::ok);
    found.extend(files.map(walkdir::DirEntry::into_path).filter(|path| {
        path.extension()
            .is_some_and(|ending| ending == "yaml" || ending == "yml")
    }));
}

fn texts() -> Vec<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let data =
        std::env::var_os("CRDSMITH_CONFORMANCE").map_or_else(|| root.join("../shared/conformance"), PathBuf::from);
    let mut files = Vec::new();
    for folder in [root.join("crds"), root.join("tests"), data] {
        yaml_files(&folder, &mut files);
    }
    files
        .iter()
        .filter_map(|path| std::fs::read_to_string(path).ok())
        .collect()
}

/// Pseudo-random numbers, the same on every run.
struct Random(u64);

impl Random {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % bound.max(1) as u64).unwrap_or_default()
    }
}

const PIECES: &[&str] = &[
    " ",
    "  ",
    "\n",
    "\n\n",
    "\n  ",
    "\n - ",
    "\n- ",
    "- ",
    "-",
    ":",
    ": ",
    " :",
    ":\n",
    "?",
    "? ",
    "#",
    " #",
    " # c\n",
    "'",
    "''",
    "\"",
    "\\",
    "[",
    "]",
    "{",
    "}",
    "{}",
    "[]",
    ",",
    ", ",
    "&a ",
    "*a",
    "!!str ",
    "|",
    ">-",
    "%",
    "@",
    "`",
    "<<: ",
    "~",
    "null",
    "y",
    "0x1",
    ".inf",
    "\u{85}",
    "é",
    "---",
    "...",
    "\n      x",
    "\n   'y",
    "x\n        y z",
    ": 'a\n      b'",
    ": a b\n     c # d\n",
    " '' ",
    " \n  ",
    "''\n    ",
    "\\n",
    "\\ ",
    "\\\n      ",
    ": \"a \n      b\"",
    "\\ \n     ",
    "\\\"",
    "\n      \"",
    "\\t",
    ": |\n        a\n         b\n\n        c\n",
    ": >\n        a\n         b\n\n        c\n",
    ": |-\n",
    ": >+\n",
    ": |2\n",
    ": >1-\n",
    "|+",
    "|2",
    "|-\n     x\n   y\n",
    "\t",
    "\t\n",
    "\t# c\n",
    " \t",
    "\n\t",
    "\n  \t\n",
    "\n# c\n",
    "\n      # c\n",
    "- - a\n",
    "-   a: b\n",
    "- # c\n",
    "-\n",
    "- |\n",
    "- >-\n    x\n",
    "\r\n",
    "\u{2028}",
    "\u{feff}",
    "…",
    "\u{a0}",
    "\\x41",
    "\\u00e9",
    "\\U0001F600",
    "\\ud800",
    "\\/",
    "\\'",
    "\\0",
    "\\N",
    "\\\n",
    "\\\n\n  ",
    "'a' : ",
    "\"a\": ",
    "1.5: ",
    "null: ",
    "true",
    "1e3",
    "017",
    "\n\n\n",
    "   \n",
    "\n  a\n\n\n  b",
    "\"\n\"",
    "'\nx'",
    "[a,\n b]",
    "{a: b, c: [d, 'e']}",
    "\n        \n",
];

fn mutated(text: &str, random: &mut Random) -> String {
    let mut out: Vec<char> = text.chars().collect();
    for _ in 0..=random.below(3) {
        let at = random.below(out.len() + 1);
        let length = random.below(4).min(out.len() - at);
        let piece: Vec<char> = match random.below(4) {
            0 => Vec::new(),
            1 if !out.is_empty() => {
                let from = random.below(out.len());
                let to = (from + random.below(24)).min(out.len());
                out[from..to].to_vec()
            }
            _ => PIECES[random.below(PIECES.len())].chars().collect(),
        };
        out.splice(at..at + length, piece);
    }
    out.into_iter().collect()
}

/// Unusual forms of the parts of definitions.
const FORMS: &[&str] = &[
    "a: |\n  b\n\n   c\n",
    "a: |2-\n    b\n   c\n",
    "a: |+\n  b\n\n\n",
    "a: |\n\n\n",
    "a: |\n     \n  b\n",
    "a: | # c\n b\n",
    "a: >\n  b\n  c\n\n  d\n   e\n\n   f\n  g\n",
    "a: >-\n\n  b\n\t\n",
    "a:\n- |\n  b\n- >\n  c\n",
    "a:\n- b\n-\n- # c\n  d: e\n-\n  # c\n\n  - f\n",
    "a:\n- - b\n  - c: d\n    e: f\n-   g:\n    - h\n",
    "a: b # c\n\n# d\n  # e\nf:\n  # g\n  h: i\n",
    "a: b\n  c\n\n\n  d # e\n",
    "a:\n  b c\n  d\n",
    "a:\n  'b\n\n  c'\n",
    "a: 'b  \n\nc''\n\t d  '\n",
    "a: \"b \\\n  \\ c\n\nd\\x41\\u00e9\\U0001F600\\\n\n e\"\n",
    "\"a\" : b\n'c': d\n",
    "é…: \u{a0}\n日本: - \n",
    "a: b\t\nc:\td\t# e\n",
    "a: |-\n  b\tc \n",
    "a: |\n  b",
    "a: |+\n  b\n  ",
    "a:",
    "--- # c\na: 1\n",
    "a: [b, 'c', {d: e}, \"f\"] # g\n",
];

#[test]
fn odd_forms_are_read_as_the_full_reader_does() {
    let mut random = Random(0x2545_f491_4f6c_dd1d);
    let mut read = 0;
    for form in FORMS {
        let count = chunks(form).into_iter().filter(|chunk| agrees(*chunk)).count();
        read += count;
        for _ in 0..400 {
            let text = mutated(form, &mut random);
            for chunk in chunks(&text) {
                agrees(chunk);
            }
        }
    }
    assert!(read >= FORMS.len() - 3, "{read}");
}

/// Definitions must not fall back to the full reader.
#[test]
fn definitions_are_read_quickly() {
    for text in texts()
        .iter()
        .filter(|text| text.contains("\nkind: CustomResourceDefinition\n"))
    {
        for chunk in chunks(text) {
            assert!(agrees(chunk), "{}", &chunk.text[..chunk.text.len().min(400)]);
        }
    }
}

#[test]
fn what_is_written_is_read_as_the_full_reader_does() {
    for text in texts() {
        for chunk in chunks(&text) {
            agrees(chunk);
        }
    }
}

#[test]
fn what_is_distorted_is_read_as_the_full_reader_does() {
    let rounds = std::env::var("CRDSMITH_ROUNDS")
        .ok()
        .and_then(|rounds| rounds.parse().ok())
        .unwrap_or(2);
    let mut random = Random(0x9e37_79b9_7f4a_7c15);
    let texts = texts();
    let short: Vec<&String> = texts.iter().filter(|text| text.len() < 12_288).collect();
    let mut read = 0_usize;
    for _ in 0..rounds {
        for text in &short {
            let text = mutated(text, &mut random);
            read += chunks(&text).into_iter().filter(|chunk| agrees(*chunk)).count();
        }
    }
    assert!(read > 0);
}
