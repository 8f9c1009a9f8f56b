//! Writes a folder with a given number of generated CRDs, the same ones every time.
//!
//! They look like the output of CRD generators: one file of about 50 kB each, descriptions folded at 80 columns, objects within lists
//! within objects, enums, bounds, maps, and a status with conditions.

use std::fmt::Write;
use std::path::{Path, PathBuf};

use crate::support::Result;

/// Approximate size of a definition in bytes.
const SIZE: usize = 50_000;

/// Number of kinds per API group.
const KINDS_PER_GROUP: usize = 40;

/// Maximum nesting depth of objects below `forProvider`.
const DEPTH: usize = 5;

const NOUNS: [&str; 24] = [
    "Access",
    "Backup",
    "Bucket",
    "Cache",
    "Cluster",
    "Domain",
    "Endpoint",
    "Gateway",
    "Listener",
    "Network",
    "Policy",
    "Pool",
    "Queue",
    "Record",
    "Replica",
    "Retention",
    "Route",
    "Rule",
    "Schedule",
    "Secret",
    "Snapshot",
    "Subnet",
    "Target",
    "Volume",
];

const WORDS: [&str; 32] = [
    "the",
    "a",
    "of",
    "resource",
    "that",
    "is",
    "used",
    "when",
    "value",
    "must",
    "be",
    "set",
    "to",
    "enable",
    "this",
    "configuration",
    "for",
    "which",
    "default",
    "number",
    "seconds",
    "before",
    "request",
    "`true`",
    "name",
    "an",
    "it's",
    "(optional)",
    "more",
    "information,",
    "see",
    "\"Standard\"",
];

/// A folder of definitions.
pub(crate) struct Catalog {
    pub(crate) folder: PathBuf,
    pub(crate) crds: usize,
    pub(crate) bytes: u64,
}

/// Writes `crds` definitions to a new folder.
///
/// # Errors
/// A folder or file cannot be written.
pub(crate) fn write(folder: &Path, crds: usize) -> Result<Catalog> {
    std::fs::create_dir(folder)?;
    let mut bytes = 0;
    for number in 0..crds {
        let text = Author::new(number).definition()?;
        bytes += text.len() as u64;
        std::fs::write(folder.join(format!("crd-{number:04}.yaml")), text)?;
    }
    Ok(Catalog {
        folder: folder.to_owned(),
        crds,
        bytes,
    })
}

/// Writes one definition.
struct Author {
    number: usize,
    random: u64,
    text: String,
}

impl Author {
    fn new(number: usize) -> Self {
        Self {
            number,
            random: 0x9E37_79B9_7F4A_7C15 ^ (number as u64).wrapping_mul(0xD134_2543_DE82_EF95),
            text: String::with_capacity(SIZE + SIZE / 10),
        }
    }

    fn definition(mut self) -> Result<String> {
        let group = format!("service{}.catalog.example.org", self.number / KINDS_PER_GROUP);
        let kind = format!("{}{}{}", self.noun(), self.noun(), self.number);
        let lower = kind.to_lowercase();
        write!(
            self.text,
            "---\napiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata:\n  annotations:\n    \
             controller-gen.kubebuilder.io/version: v0.14.0\n  name: {lower}s.{group}\nspec:\n  group: {group}\n  names:\n    categories:\n    \
             - managed\n    kind: {kind}\n    listKind: {kind}List\n    plural: {lower}s\n    singular: {lower}\n  scope: Cluster\n  versions:\n  \
             - additionalPrinterColumns:\n    - jsonPath: .status.conditions[?(@.type=='Ready')].status\n      name: READY\n      type: string\n    \
             name: v1alpha1\n    schema:\n      openAPIV3Schema:\n"
        )?;
        self.description(4)?;
        self.line(4, "properties:")?;
        for field in ["apiVersion", "kind"] {
            self.line(5, &format!("{field}:"))?;
            self.description(6)?;
            self.line(6, "type: string")?;
        }
        self.line(5, "metadata:")?;
        self.line(6, "type: object")?;
        self.line(5, "spec:")?;
        self.line(6, "properties:")?;
        self.line(7, "forProvider:")?;
        self.line(8, "properties:")?;
        let mut field = 0;
        while self.text.len() < SIZE * 9 / 10 {
            self.field(9, DEPTH, field)?;
            field += 1;
        }
        self.line(8, "type: object")?;
        self.line(6, "required:")?;
        self.line(6, "- forProvider")?;
        self.line(6, "type: object")?;
        self.line(5, "status:")?;
        self.line(6, "properties:")?;
        self.line(7, "atProvider:")?;
        self.line(8, "properties:")?;
        while self.text.len() < SIZE {
            self.field(9, 1, field)?;
            field += 1;
        }
        self.line(8, "type: object")?;
        self.line(6, "type: object")?;
        self.line(4, "type: object")?;
        self.line(2, "served: true\nstorage: true\nsubresources:\n  status: {}")?;
        Ok(self.text)
    }

    /// A property at an indentation level, with at most `depth` levels of objects below it.
    fn field(&mut self, indent: usize, depth: usize, number: usize) -> Result<()> {
        let name = format!("{}{}{number}", self.noun().to_lowercase(), self.noun());
        self.line(indent, &format!("{name}:"))?;
        let below = indent + 1;
        match self.up_to(if depth > 0 { 12 } else { 8 }) {
            0 => {
                self.line(below, "additionalProperties:")?;
                self.line(below + 1, "type: string")?;
                self.description(below)?;
                self.line(below, "type: object")
            }
            1 => {
                self.description(below)?;
                self.line(below, "items:")?;
                self.line(below + 1, "type: string")?;
                self.line(below, "type: array")
            }
            2 => {
                self.description(below)?;
                self.line(below, "enum:")?;
                for value in ["Standard", "Express", "Default"] {
                    self.line(below, &format!("- {value}"))?;
                }
                self.line(below, "type: string")
            }
            3 => {
                self.description(below)?;
                self.line(below, "format: int64\nmaximum: 3600\nminimum: 0\ntype: integer")
            }
            4 => {
                self.description(below)?;
                self.line(below, "type: boolean")
            }
            5..8 => {
                self.description(below)?;
                self.line(below, "type: string")
            }
            8 | 9 => {
                self.description(below)?;
                self.object(below, depth)
            }
            _ => {
                self.description(below)?;
                self.line(below, "items:")?;
                self.object(below + 1, depth)?;
                self.line(below, "type: array")
            }
        }
    }

    fn object(&mut self, indent: usize, depth: usize) -> Result<()> {
        self.line(indent, "properties:")?;
        for number in 0..2 + self.up_to(4) {
            // Beyond the size, no more fields are opened, but open elements are still closed.
            if self.text.len() > SIZE {
                break;
            }
            self.field(indent + 1, depth - 1, number)?;
        }
        self.line(indent, "type: object")
    }

    /// A description of one to four lines, as a plain or quoted scalar.
    fn description(&mut self, indent: usize) -> Result<()> {
        let words = 6 + self.up_to(42);
        let mut text = String::new();
        let mut column = indent * 2;
        for _ in 0..words {
            let word = WORDS[self.up_to(WORDS.len())];
            column += word.len() + 1;
            if column > 80 {
                column = indent * 2 + 2 + word.len();
                write!(text, "\n{:1$}", "", indent * 2 + 2)?;
            } else {
                text.push(' ');
            }
            text.push_str(word);
        }
        if self.up_to(5) == 0 {
            let text = text.trim_start().replace('\'', "''");
            self.raw(indent, &format!("description: 'Note: {text}.'"))
        } else {
            let noun = self.noun();
            self.raw(indent, &format!("description: {noun}{text}."))
        }
    }

    /// Lines at an indentation level.
    fn line(&mut self, indent: usize, lines: &str) -> Result<()> {
        lines.lines().try_for_each(|line| self.raw(indent, line))
    }

    /// A text; its first line gets the indentation.
    fn raw(&mut self, indent: usize, text: &str) -> Result<()> {
        writeln!(self.text, "{:1$}{text}", "", indent * 2)?;
        Ok(())
    }

    fn noun(&mut self) -> &'static str {
        NOUNS[self.up_to(NOUNS.len())]
    }

    /// A number below `limit`: `xorshift64*`.
    fn up_to(&mut self, limit: usize) -> usize {
        self.random ^= self.random >> 12;
        self.random ^= self.random << 25;
        self.random ^= self.random >> 27;
        (self.random.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33) as usize % limit
    }
}
