//! The decoder: a stack replaces recursion, and Go's limit of aliases bounds the work.

use std::borrow::Cow;
use std::collections::HashSet;

use super::super::{Dialect, Error, Kind, Node, Tree};
use super::build::{Build, Entry};
use super::scalar::{is_merge, scalar};
use super::value::Key;

/// Maximum number of text bytes that aliases repeat. Go shares the text, so it has no such limit.
const REPEATED_BYTES: usize = 256 << 20;

/// `decoder`
pub(crate) struct Decoder<'t, 's, B: Build<'s>> {
    pub(in crate::go::yaml) tree: &'t Tree<'s>,
    pub(super) dialect: Dialect,
    build: B,
    pub(super) frames: Vec<Frame<'s, B::Value>>,
    /// The open mappings, innermost last; frames add entries to the last one.
    pub(super) maps: Vec<Vec<Entry<'s, B::Value>>>,
    /// The aliases being resolved.
    active: HashSet<usize>,
    decoded: usize,
    aliased: usize,
    repeated: usize,
    /// Maximum nesting depth of collections.
    deepest: usize,
    depth: usize,
    /// The errors of values that were left out (`terrors`).
    pub(in crate::go::yaml) type_errors: Vec<String>,
    pub(super) has_other_keys: bool,
}

pub(super) enum Frame<'s, V> {
    Sequence {
        node: usize,
        next: usize,
        items: Vec<V>,
    },
    Mapping {
        node: usize,
        next: usize,
        /// The node of the current or next key.
        place: usize,
        /// The key that waits for its value.
        key: Option<Key<'s>>,
        /// True if the entries belong to the mapping around the frame.
        is_merged: bool,
        /// The node of the value of `<<`; only in the third version.
        merge: Option<usize>,
    },
    Alias(usize),
    /// Nodes to merge, the next one last.
    Merge(Vec<usize>),
}

/// The result of decoding.
pub(crate) struct Done<V, B> {
    pub(crate) value: V,
    /// The builder of the value.
    pub(crate) build: B,
    /// True if a mapping is not a `map[string]interface{}` in the third version.
    #[cfg_attr(
        not(feature = "jsonnet"),
        expect(dead_code, reason = "only native functions of Jsonnet ask")
    )]
    pub(crate) has_other_keys: bool,
}

/// The reason why there is no value.
pub(crate) enum Failure {
    /// Go's error.
    Error(Error),
    /// The index of a key that is not a scalar.
    MapKey(usize),
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self::Error(error)
    }
}

/// The next action after a value is stored.
enum Step<V> {
    Value(V),
    Enter(usize),
    Again,
}

impl<'t, 's, B: Build<'s>> Decoder<'t, 's, B> {
    /// `deepest` is the maximum nesting depth of collections.
    pub(crate) fn new(tree: &'t Tree<'s>, dialect: Dialect, build: B, deepest: usize) -> Self {
        Self {
            tree,
            dialect,
            build,
            frames: Vec::new(),
            maps: Vec::new(),
            active: HashSet::new(),
            decoded: 0,
            aliased: 0,
            repeated: 0,
            deepest,
            depth: 0,
            type_errors: Vec::new(),
            has_other_keys: false,
        }
    }

    /// Decodes a node.
    ///
    /// # Errors
    /// Go's errors. In the second version, duplicate keys are not an error: the decoder is not strict.
    pub(crate) fn decode(mut self, root: usize) -> Result<Done<B::Value, B>, Failure> {
        // The document node counts too.
        self.decoded += 1;
        let mut value = self.enter(root)?;
        loop {
            if let Some(made) = value.take()
                && let Some(done) = self.deliver(made)?
            {
                return Ok(self.finish(done)?);
            }
            value = match self.step()? {
                Step::Value(value) => Some(value),
                Step::Enter(node) => self.enter(node)?,
                Step::Again => None,
            };
        }
    }

    fn finish(self, value: B::Value) -> Result<Done<B::Value, B>, Error> {
        if !self.type_errors.is_empty() {
            let words = format!("unmarshal errors:\n  {}", self.type_errors.join("\n  "));
            return Err(Error::fail(words, 0));
        }
        Ok(Done {
            value,
            build: self.build,
            has_other_keys: self.has_other_keys,
        })
    }

    /// `unmarshal`: returns the value of a scalar, or opens a collection.
    fn enter(&mut self, index: usize) -> Result<Option<B::Value>, Error> {
        let index = self.resolve(index)?;
        let node = &self.tree.nodes[index];
        match &node.kind {
            Kind::Scalar { value, is_plain } => {
                let value = scalar(value, *is_plain, node, self.dialect)?;
                return Ok(Some(self.build.scalar(value, node)));
            }
            Kind::Sequence => {
                self.deeper('[', node)?;
                self.frames.push(Frame::Sequence {
                    node: index,
                    next: index + 1,
                    items: Vec::new(),
                });
            }
            Kind::Mapping | Kind::Alias(_) => {
                self.deeper('{', node)?;
                self.open_mapping(index, false);
            }
        }
        Ok(None)
    }

    fn deeper(&mut self, bracket: char, node: &Node<'_>) -> Result<(), Error> {
        self.depth += 1;
        if self.depth > self.deepest {
            let words = format!("invalid character '{bracket}' exceeded max depth");
            return Err(Error::json(words, node.start));
        }
        Ok(())
    }

    /// `alias`: the target of an alias, otherwise the node itself. Counts the nodes.
    pub(super) fn resolve(&mut self, index: usize) -> Result<usize, Error> {
        self.count(index)?;
        let node = &self.tree.nodes[index];
        let Kind::Alias(target) = node.kind else {
            return Ok(index);
        };
        if !self.active.insert(index) {
            let name = self.tree.text.get(node.start + 1..node.end).unwrap_or_default();
            return Err(Error::fail(
                format!("anchor '{name}' value contains itself"),
                node.start,
            ));
        }
        self.frames.push(Frame::Alias(index));
        self.count(target)?;
        Ok(target)
    }

    /// Counts a decoded node, and refuses too many nodes from aliases.
    fn count(&mut self, index: usize) -> Result<(), Error> {
        self.decoded += 1;
        if self.active.is_empty() {
            return Ok(());
        }
        self.aliased += 1;
        let node = &self.tree.nodes[index];
        if let Kind::Scalar {
            value: Cow::Owned(text),
            ..
        } = &node.kind
        {
            self.repeated += text.len();
        }
        #[expect(clippy::cast_precision_loss, reason = "as Go computes it")]
        let ratio = self.aliased as f64 / self.decoded as f64;
        let is_excessive = self.aliased > 100 && self.decoded > 1000 && ratio > allowed_alias_ratio(self.decoded);
        if is_excessive || self.repeated > REPEATED_BYTES {
            return Err(Error::fail("document contains excessive aliasing", node.start));
        }
        Ok(())
    }

    /// Stores a value in its collection; returns it if it is the root.
    fn deliver(&mut self, value: B::Value) -> Result<Option<B::Value>, Failure> {
        self.leave_alias();
        match self.frames.last_mut() {
            None => return Ok(Some(value)),
            Some(Frame::Sequence { items, .. }) => items.push(value),
            Some(Frame::Mapping {
                place, key, is_merged, ..
            }) => {
                if let (Some(key), Some(map)) = (key.take(), self.maps.last_mut()) {
                    map.push(Entry {
                        key,
                        place: *place,
                        value,
                        time: self.decoded,
                        is_merged: *is_merged,
                    });
                } else {
                    // Scalar keys never get here.
                    return Err(Failure::MapKey(*place));
                }
            }
            Some(Frame::Alias(_) | Frame::Merge(_)) => {}
        }
        Ok(None)
    }

    fn leave_alias(&mut self) {
        while let Some(Frame::Alias(index)) = self.frames.last() {
            self.active.remove(index);
            self.frames.pop();
        }
    }

    /// Continues with the innermost open collection.
    fn step(&mut self) -> Result<Step<B::Value>, Error> {
        let tree = self.tree;
        match self.frames.last_mut() {
            Some(Frame::Sequence { node, next, items }) => {
                let node = &tree.nodes[*node];
                if *next < node.next {
                    let item = std::mem::replace(next, tree.nodes[*next].next);
                    return Ok(Step::Enter(item));
                }
                let items = std::mem::take(items);
                self.frames.pop();
                self.depth -= 1;
                Ok(Step::Value(self.build.sequence(items, node)))
            }
            Some(Frame::Mapping { next, key: Some(_), .. }) => {
                let value = std::mem::replace(next, tree.nodes[*next].next);
                Ok(Step::Enter(value))
            }
            Some(Frame::Mapping { .. }) => self.step_mapping(),
            Some(Frame::Merge(nodes)) => {
                match nodes.pop() {
                    Some(node) => self.merge_mapping(node)?,
                    None => drop(self.frames.pop()),
                }
                Ok(Step::Again)
            }
            Some(Frame::Alias(_)) | None => {
                self.leave_alias();
                Ok(Step::Again)
            }
        }
    }

    /// Continues with a mapping at a key or at its end.
    fn step_mapping(&mut self) -> Result<Step<B::Value>, Error> {
        let tree = self.tree;
        let Some(Frame::Mapping {
            node,
            next,
            place,
            is_merged,
            merge,
            ..
        }) = self.frames.last_mut()
        else {
            return Ok(Step::Again);
        };
        if *next < tree.nodes[*node].next {
            *place = *next;
            let value = tree.nodes[*place].next;
            if is_merge(&tree.nodes[*place], self.dialect) {
                *next = tree.nodes[value].next;
                if self.dialect == Dialect::V3 {
                    *merge = Some(value);
                } else {
                    self.merge(value)?;
                }
                return Ok(Step::Again);
            }
            *next = value;
            let place = *place;
            return self.key(place);
        }
        if let Some(value) = merge.take() {
            self.merge(value)?;
            return Ok(Step::Again);
        }
        let (node, is_merged) = (*node, *is_merged);
        self.frames.pop();
        if is_merged {
            self.leave_alias();
            return Ok(Step::Again);
        }
        self.depth -= 1;
        let entries = self.maps.pop().unwrap_or_default();
        Ok(Step::Value(self.build.mapping(entries, node, tree)))
    }

    /// Decodes a scalar key, or enters a collection used as a key.
    fn key(&mut self, place: usize) -> Result<Step<B::Value>, Error> {
        let target = match self.tree.nodes[place].kind {
            Kind::Alias(target) => target,
            _ => place,
        };
        let node = &self.tree.nodes[target];
        let Kind::Scalar { value, is_plain } = &node.kind else {
            return Ok(Step::Enter(place));
        };
        self.resolve(place)?;
        let found = Key(scalar(value, *is_plain, node, self.dialect)?);
        self.leave_alias();
        let map = self.maps.last();
        if let Some(Frame::Mapping {
            key, next, is_merged, ..
        }) = self.frames.last_mut()
        {
            let is_known = self.dialect == Dialect::V3
                && *is_merged
                && map.is_some_and(|map| map.iter().any(|entry| entry.key == found));
            if is_known {
                *next = self.tree.nodes[*next].next;
            } else {
                *key = Some(found);
            }
        }
        Ok(Step::Again)
    }
}

/// `allowedAliasRatio`
fn allowed_alias_ratio(decoded: usize) -> f64 {
    const LOW: usize = 400_000;
    const HIGH: usize = 4_000_000;
    #[expect(clippy::cast_precision_loss, reason = "as Go computes it")]
    match decoded {
        ..=LOW => 0.99,
        HIGH.. => 0.10,
        _ => 0.99 - 0.89 * ((decoded - LOW) as f64 / (HIGH - LOW) as f64),
    }
}
