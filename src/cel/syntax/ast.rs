//! The syntax tree of an expression: nodes in one list, so that types, costs and references stand beside it under the same numbers.

use std::sync::Arc;

/// The number of a node in its [`Ast`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(in crate::cel) struct Id(u32);

impl Id {
    /// Where the node's facts stand in a list that has one place for each node.
    pub(in crate::cel) fn index(self) -> usize {
        self.0 as usize
    }
}

/// An expression.
#[derive(Debug)]
pub(in crate::cel) struct Ast {
    nodes: Vec<Node>,
    /// The node that holds all others.
    pub(in crate::cel) root: Id,
}

/// A node and the byte offset in the source that stands for it in messages.
#[derive(Debug)]
pub(in crate::cel) struct Node {
    pub(in crate::cel) at: u32,
    pub(in crate::cel) kind: Kind,
}

/// What an expression can be.
#[derive(Debug, Clone)]
pub(in crate::cel) enum Kind {
    /// A constant.
    Literal(Literal),
    /// A name.
    Ident(Arc<str>),
    /// `operand.field`, or `has(operand.field)`.
    Select {
        operand: Id,
        field: Arc<str>,
        test_only: bool,
    },
    /// `function(args)`, `target.function(args)`, and every operator.
    Call {
        function: Arc<str>,
        target: Option<Id>,
        args: Vec<Id>,
    },
    /// `[a, ?b]`: each item, and whether it is optional.
    List(Vec<(Id, bool)>),
    /// `{key: value, ?key: value}`.
    Map(Vec<MapEntry>),
    /// `Name{field: value}`.
    Struct { name: Arc<str>, fields: Vec<StructField> },
    /// What macros become.
    Comprehension(Box<Comprehension>),
}

/// A constant.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::cel) enum Literal {
    Null,
    Bool(bool),
    Int(i64),
    Uint(u64),
    Double(f64),
    String(Arc<str>),
    Bytes(Arc<[u8]>),
}

/// An entry of a map.
#[derive(Debug, Clone)]
pub(in crate::cel) struct MapEntry {
    pub(in crate::cel) key: Id,
    pub(in crate::cel) value: Id,
    pub(in crate::cel) optional: bool,
}

/// A field of a message, and the place of its colon.
#[derive(Debug, Clone)]
pub(in crate::cel) struct StructField {
    pub(in crate::cel) at: u32,
    pub(in crate::cel) name: Arc<str>,
    pub(in crate::cel) optional: bool,
    pub(in crate::cel) value: Id,
}

/// A loop over a range that carries a value: `result` after `step` was taken for each item, as long as `condition` held.
#[derive(Debug, Clone)]
pub(in crate::cel) struct Comprehension {
    pub(in crate::cel) range: Id,
    /// The name of the item, or of the key or index where there are two names.
    pub(in crate::cel) var: Arc<str>,
    /// The name of the value.
    pub(in crate::cel) var2: Option<Arc<str>>,
    pub(in crate::cel) accumulator: Arc<str>,
    pub(in crate::cel) init: Id,
    pub(in crate::cel) condition: Id,
    pub(in crate::cel) step: Id,
    pub(in crate::cel) result: Id,
}

/// The carried value of the macros. It cannot be written in an expression.
pub(in crate::cel) const ACCUMULATOR: &str = "@result";

impl Ast {
    pub(in crate::cel) fn new() -> Self {
        Self {
            nodes: Vec::new(),
            root: Id(0),
        }
    }

    /// Adds a node.
    pub(in crate::cel) fn add(&mut self, at: u32, kind: Kind) -> Id {
        // A source of 4 GiB is refused long before: expressions have at most 100,000 characters.
        let id = Id(u32::try_from(self.nodes.len()).unwrap_or(u32::MAX));
        self.nodes.push(Node { at, kind });
        id
    }

    pub(in crate::cel) fn kind(&self, id: Id) -> &Kind {
        &self.nodes[id.index()].kind
    }

    pub(in crate::cel) fn at(&self, id: Id) -> u32 {
        self.nodes[id.index()].at
    }

    pub(in crate::cel) fn len(&self) -> usize {
        self.nodes.len()
    }

    /// Puts another node in the place of one, whose number stays.
    pub(in crate::cel) fn replace(&mut self, id: Id, kind: Kind) {
        self.nodes[id.index()].kind = kind;
    }

    /// Every node's number, in the order in which they were read.
    pub(in crate::cel) fn ids(&self) -> impl Iterator<Item = Id> + use<> {
        (0..u32::try_from(self.nodes.len()).unwrap_or(u32::MAX)).map(Id)
    }

    /// The nodes right below a node, in the order of the source.
    pub(in crate::cel) fn children(&self, id: Id) -> Vec<Id> {
        match self.kind(id) {
            Kind::Literal(_) | Kind::Ident(_) => Vec::new(),
            Kind::Select { operand, .. } => vec![*operand],
            Kind::Call { target, args, .. } => target.iter().chain(args).copied().collect(),
            Kind::List(items) => items.iter().map(|(item, _)| *item).collect(),
            Kind::Map(entries) => entries.iter().flat_map(|entry| [entry.key, entry.value]).collect(),
            Kind::Struct { fields, .. } => fields.iter().map(|field| field.value).collect(),
            Kind::Comprehension(inner) => vec![inner.range, inner.init, inner.condition, inner.step, inner.result],
        }
    }

    /// The literal that a node is.
    pub(in crate::cel) fn literal(&self, id: Id) -> Option<&Literal> {
        match self.kind(id) {
            Kind::Literal(literal) => Some(literal),
            _ => None,
        }
    }

    /// Whether macros have made so many nodes of an expression that it is not worth while to go on: each that copies its operand doubles them.
    pub(in crate::cel) fn is_too_large(&self) -> bool {
        const MOST: usize = 1 << 18;
        self.nodes.len() > MOST
    }

    /// A copy of a node and everything below it, under new numbers.
    pub(in crate::cel) fn copy(&mut self, id: Id) -> Id {
        let at = self.at(id);
        let mut kind = self.kind(id).clone();
        match &mut kind {
            Kind::Literal(_) | Kind::Ident(_) => {}
            Kind::Select { operand, .. } => *operand = self.copy(*operand),
            Kind::Call { target, args, .. } => {
                for child in target.iter_mut().chain(args) {
                    *child = self.copy(*child);
                }
            }
            Kind::List(items) => {
                for (item, _) in items {
                    *item = self.copy(*item);
                }
            }
            Kind::Map(entries) => {
                for entry in entries {
                    entry.key = self.copy(entry.key);
                    entry.value = self.copy(entry.value);
                }
            }
            Kind::Struct { fields, .. } => {
                for field in fields {
                    field.value = self.copy(field.value);
                }
            }
            Kind::Comprehension(inner) => {
                for child in [
                    &mut inner.range,
                    &mut inner.init,
                    &mut inner.condition,
                    &mut inner.step,
                    &mut inner.result,
                ] {
                    *child = self.copy(*child);
                }
            }
        }
        self.add(at, kind)
    }
}

/// Names of the operators among the functions.
pub(in crate::cel) mod operator {
    pub(in crate::cel) const CONDITIONAL: &str = "_?_:_";
    pub(in crate::cel) const AND: &str = "_&&_";
    pub(in crate::cel) const OR: &str = "_||_";
    pub(in crate::cel) const NOT: &str = "!_";
    pub(in crate::cel) const NEGATE: &str = "-_";
    pub(in crate::cel) const EQUALS: &str = "_==_";
    pub(in crate::cel) const NOT_EQUALS: &str = "_!=_";
    pub(in crate::cel) const LESS: &str = "_<_";
    pub(in crate::cel) const LESS_EQUALS: &str = "_<=_";
    pub(in crate::cel) const GREATER: &str = "_>_";
    pub(in crate::cel) const GREATER_EQUALS: &str = "_>=_";
    pub(in crate::cel) const IN: &str = "@in";
    pub(in crate::cel) const ADD: &str = "_+_";
    pub(in crate::cel) const SUBTRACT: &str = "_-_";
    pub(in crate::cel) const MULTIPLY: &str = "_*_";
    pub(in crate::cel) const DIVIDE: &str = "_/_";
    pub(in crate::cel) const MODULO: &str = "_%_";
    pub(in crate::cel) const INDEX: &str = "_[_]";
    pub(in crate::cel) const OPTIONAL_INDEX: &str = "_[?_]";
    pub(in crate::cel) const OPTIONAL_SELECT: &str = "_?._";
    pub(in crate::cel) const NOT_STRICTLY_FALSE: &str = "@not_strictly_false";
}
