//! Signatures of overloads: text → types.

use super::overload::Overload;
use crate::cel::types::Type;

/// An overload and its types.
#[derive(Debug)]
pub(in crate::cel) struct Signature {
    pub(in crate::cel) row: &'static Overload,
    /// True if the overload is called on a target, which is then the first of `args`.
    pub(in crate::cel) member: bool,
    pub(in crate::cel) args: Vec<Type>,
    pub(in crate::cel) result: Type,
}

impl Signature {
    /// Reads the signature of a row.
    pub(super) fn read(row: &'static Overload) -> Self {
        let text = row.signature;
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
        Self {
            row,
            member,
            args,
            result: reader.type_(),
        }
    }
}

/// Reads types.
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
        // Names of libraries have dots; the dot before a parenthesis belongs to the call.
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
