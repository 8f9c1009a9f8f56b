//! The quick reader against the parser: whatever it reads must be the same, on all YAML there is and on distorted copies of it.

use std::path::{Path, PathBuf};

use super::compose;
use crate::yaml::compose::parse;
use crate::yaml::{Chunk, chunks};

/// The parser's answer is the measure: what is read here must be the same, places and duplicates included.
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

/// Numbers that look random and are the same on every run.
struct Random(u64);

impl Random {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % bound.max(1) as u64).unwrap_or_default()
    }
}

const PIECES: [&str; 64] = [
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

#[test]
fn what_is_written_is_read_as_the_parser_does() {
    for text in texts() {
        for chunk in chunks(&text) {
            agrees(chunk);
        }
    }
}

#[test]
fn what_is_distorted_is_read_as_the_parser_does() {
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
