//! The syntax tree of an expression: one list of nodes, so that types, costs and references are lists with the same indexes.

use std::sync::Arc;

/// The number of a node in its [`Ast`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(in crate::cel) struct Id(u32);

impl Id {
    /// The node's index in lists with one entry per node.
    pub(in crate::cel) fn index(self) -> usize {
        self.0 as usize
    }
}

/// An expression.
#[derive(Debug)]
pub(in crate::cel) struct Ast {
    nodes: Vec<Node>,
    /// The root of the tree.
    pub(in crate::cel) root: Id,
}

/// A node, and its byte offset in the source for messages.
#[derive(Debug)]
pub(in crate::cel) struct Node {
    pub(in crate::cel) at: u32,
    pub(in crate::cel) kind: Kind,
}

/// The forms of expressions.
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
    /// `[a, ?b]`: the items; the flag marks optional ones.
    List(Vec<(Id, bool)>),
    /// `{key: value, ?key: value}`.
    Map(Vec<MapEntry>),
    /// `Name{field: value}`.
    Struct { name: Arc<str>, fields: Vec<StructField> },
    /// The expansion of a macro.
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

/// A loop over a range that carries a value: takes `step` for each item while `condition` holds, then `result`.
#[derive(Debug, Clone)]
pub(in crate::cel) struct Comprehension {
    pub(in crate::cel) range: Id,
    /// The name of the item; with two names, the name of the key or index.
    pub(in crate::cel) var: Arc<str>,
    /// The name of the value.
    pub(in crate::cel) var2: Option<Arc<str>>,
    pub(in crate::cel) accumulator: Arc<str>,
    pub(in crate::cel) init: Id,
    pub(in crate::cel) condition: Id,
    pub(in crate::cel) step: Id,
    pub(in crate::cel) result: Id,
}

/// The carried value of the macros. An expression cannot write this name.
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
        // Expressions have at most 100,000 characters, so a source of 4 GiB never comes here.
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

    /// Replaces a node and keeps its number.
    pub(in crate::cel) fn replace(&mut self, id: Id, kind: Kind) {
        self.nodes[id.index()].kind = kind;
    }

    /// The numbers of all nodes, in the order of their creation.
    pub(in crate::cel) fn ids(&self) -> impl Iterator<Item = Id> + use<> {
        (0..u32::try_from(self.nodes.len()).unwrap_or(u32::MAX)).map(Id)
    }

    /// The children of a node, in source order.
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

    /// The literal, if the node is one.
    pub(in crate::cel) fn literal(&self, id: Id) -> Option<&Literal> {
        match self.kind(id) {
            Kind::Literal(literal) => Some(literal),
            _ => None,
        }
    }

    /// True if macros have created too many nodes to continue: each macro that copies its operand doubles them.
    pub(in crate::cel) fn is_too_large(&self) -> bool {
        const MOST: usize = 1 << 18;
        self.nodes.len() > MOST
    }

    /// Copies a node and everything below it, with new numbers.
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

/// Function names of the operators.
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
