//! The functions of the server's environment: their names, overloads and types.
//!
//! Facts of Kubernetes 1.37: the standard library of CEL with optional values, comparisons across number types, strings, lists, sets, and Kubernetes' own
//! libraries. What they do is in [`super::eval`]; what they cost in [`super::cost`].

mod table;

use std::collections::HashMap;
use std::sync::LazyLock;

use super::types::Type;
use table::TABLE;

/// One way of calling a function.
#[derive(Debug)]
pub(super) struct Overload {
    /// The server's name of the overload, by which costs are decided.
    pub(super) id: &'static str,
    /// Whether it is called on a target, which is then the first of `args`.
    pub(super) member: bool,
    pub(super) args: Vec<Type>,
    pub(super) result: Type,
}

/// The overloads of a function.
pub(super) fn of(function: &str) -> Option<&'static [Overload]> {
    static FUNCTIONS: LazyLock<HashMap<&str, Vec<Overload>>> = LazyLock::new(|| {
        let read =
            |&(name, overloads): &(&'static str, table::Signatures)| (name, overloads.iter().map(signature).collect());
        TABLE.iter().map(read).collect()
    });
    FUNCTIONS.get(function).map(Vec::as_slice)
}

/// Functions that the server knows in stored rules already, but not yet in new ones.
pub(super) const NEWEST: [&str; 1] = ["includes"];

/// How many parameters the types of one overload have at most: `A B K V T`.
pub(super) const PARAMS: u32 = 5;

fn signature(&(id, text): &(&'static str, &'static str)) -> Overload {
    let mut reader = Reader { rest: text };
    let mut args = Vec::new();
    let member = !text.starts_with('(');
    if member {
        args.push(reader.type_());
        reader.take(".");
    }
    reader.take("(");
    while !reader.take(")") {
        args.push(reader.type_());
        reader.take(",");
    }
    Overload {
        id,
        member,
        args,
        result: reader.type_(),
    }
}

/// Reads the types of the table.
struct Reader {
    rest: &'static str,
}

impl Reader {
    fn take(&mut self, text: &str) -> bool {
        match self.rest.strip_prefix(text) {
            Some(rest) => {
                self.rest = rest;
                true
            }
            None => false,
        }
    }

    fn type_(&mut self) -> Type {
        // Names of libraries have dots; the one before a parenthesis belongs to the call.
        let end = self.rest.find(['(', ')', ',']).unwrap_or(self.rest.len());
        let name = self.rest[..end].trim_end_matches('.');
        self.rest = &self.rest[name.len()..];
        match name {
            "dyn" => Type::Dyn,
            "bool" => Type::Bool,
            "int" => Type::Int,
            "uint" => Type::Uint,
            "double" => Type::Double,
            "string" => Type::String,
            "bytes" => Type::Bytes,
            "duration" => Type::Duration,
            "timestamp" => Type::Timestamp,
            "A" => Type::Param(0),
            "B" => Type::Param(1),
            "K" => Type::Param(2),
            "V" => Type::Param(3),
            "T" => Type::Param(4),
            "list" => Type::list(self.inner()),
            "optional" => Type::optional(self.inner()),
            "type" => Type::type_of(self.inner()),
            "map" => {
                self.take("(");
                let key = self.type_();
                self.take(",");
                let value = self.type_();
                self.take(")");
                Type::map(key, value)
            }
            library => Type::Named(library),
        }
    }

    fn inner(&mut self) -> Type {
        self.take("(");
        let inner = self.type_();
        self.take(")");
        inner
    }
}
