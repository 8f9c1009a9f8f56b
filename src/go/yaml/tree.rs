//! Events → nodes (`parser.parse` in `decode.go`).
//!
//! A tree is one list of nodes in text order: a collection, then everything in it. There is no recursion, so the nesting depth of the text
//! does not matter.

use std::borrow::Cow;
use std::collections::HashMap;

use super::parse::{Event, Parser, What};
use super::scan::{Scanner, Style};
use super::{Dialect, Error};

/// The kind of a node.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Kind<'s> {
    /// A scalar.
    Scalar {
        /// The value as text.
        value: Cow<'s, str>,
        /// False for a quoted scalar and for a block.
        is_plain: bool,
    },
    /// An alias of the node with the given index.
    Alias(usize),
    /// A list; its items are the nodes that follow.
    Sequence,
    /// A mapping; the nodes that follow are alternating keys and values.
    Mapping,
}

/// A node and its place.
#[derive(Debug, Clone)]
pub(crate) struct Node<'s> {
    pub(crate) kind: Kind<'s>,
    /// The full tag: `tag:yaml.org,2002:int`.
    pub(crate) tag: Option<Box<str>>,
    /// Byte range of the value, without anchor and tag.
    pub(crate) start: usize,
    pub(crate) end: usize,
    /// The first line of the node, including anchor and tag, from 0.
    pub(crate) line: usize,
    /// Index of the first node after this one and its content.
    pub(crate) next: usize,
}

/// The nodes of a text.
#[derive(Debug)]
pub(crate) struct Tree<'s> {
    /// The source text.
    pub(crate) text: &'s str,
    pub(crate) nodes: Vec<Node<'s>>,
}

/// Reads the documents of a text one after the other.
pub(crate) struct Documents<'s> {
    parser: Parser<'s>,
    dialect: Dialect,
    /// The nodes of all documents read so far.
    pub(crate) tree: Tree<'s>,
    anchors: HashMap<&'s str, usize>,
}

/// Reads the first document of a text, like `Unmarshal`, and ignores the rest. `None` for a text without a document.
///
/// # Errors
/// Go's error, if the document is not YAML.
pub(crate) fn document(text: &str, dialect: Dialect, adds_break: bool) -> Result<Option<Tree<'_>>, Error> {
    let mut documents = Documents::new(text, dialect, adds_break);
    Ok(documents.read()?.map(|_| documents.tree))
}

impl<'s> Documents<'s> {
    /// `adds_break`: read the text with an additional line break at its end.
    pub(crate) fn new(text: &'s str, dialect: Dialect, adds_break: bool) -> Self {
        Self {
            parser: Parser::new(Scanner::new(text, dialect, adds_break)),
            dialect,
            tree: Tree {
                text,
                nodes: Vec::new(),
            },
            anchors: HashMap::new(),
        }
    }

    /// Reads the next document and returns the index of its root.
    ///
    /// # Errors
    /// Go's error, if the document is not YAML.
    pub(crate) fn read(&mut self) -> Result<Option<usize>, Error> {
        if let What::StreamEnd = self.parser.next()?.what {
            return Ok(None);
        }
        if self.dialect == Dialect::V2 {
            self.anchors.clear();
        }
        let root = self.tree.nodes.len();
        let mut open = Vec::new();
        loop {
            let Event {
                what,
                start,
                end,
                line,
                anchor,
                tag,
            } = self.parser.next()?;
            let place = (start, end, line);
            match what {
                What::SequenceStart => open.push(self.add(Kind::Sequence, place, anchor, tag)),
                What::MappingStart => open.push(self.add(Kind::Mapping, place, anchor, tag)),
                What::SequenceEnd | What::MappingEnd => {
                    let next = self.tree.nodes.len();
                    if let Some(node) = open.pop().and_then(|index: usize| self.tree.nodes.get_mut(index)) {
                        node.next = next;
                        node.end = end;
                    }
                }
                What::Alias(name) => {
                    let target = self.anchors.get(name).copied();
                    let words = || Error::fail(format!("unknown anchor '{name}' referenced"), start);
                    let kind = Kind::Alias(target.ok_or_else(words)?);
                    self.add(kind, place, anchor, tag);
                }
                What::Scalar(value, style) => {
                    let is_plain = style == Style::Plain;
                    self.add(Kind::Scalar { value, is_plain }, place, anchor, tag);
                }
                What::DocumentStart | What::DocumentEnd | What::StreamEnd => return Ok(Some(root)),
            }
            if open.is_empty() {
                // The next token decides the end of the document.
                self.parser.next()?;
                return Ok(Some(root));
            }
        }
    }

    fn add(
        &mut self,
        kind: Kind<'s>,
        (start, end, line): (usize, usize, usize),
        anchor: Option<&'s str>,
        tag: Option<Box<str>>,
    ) -> usize {
        let index = self.tree.nodes.len();
        if let Some(name) = anchor {
            self.anchors.insert(name, index);
        }
        let next = index + 1;
        self.tree.nodes.push(Node {
            kind,
            tag,
            start,
            end,
            line,
            next,
        });
        index
    }
}
