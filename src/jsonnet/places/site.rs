//! Expressions whose values have a place worth knowing: the values of fields, arguments, variables and items, and the ends that an expression can come
//! to (the branches of an `if`, the body of a `local` or a function).

use jrsonnet_evaluator::IStr;

use crate::source::Span;

/// An expression whose value is watched.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Site {
    /// How far it reaches.
    pub(super) span: Span,
    /// Where its value comes from.
    pub(super) form: Form,
}

impl Site {
    /// Where its value comes from; of a member, where that of its value does.
    pub(super) fn source(&self) -> &Form {
        match &self.form {
            Form::Field(field) => &field.value,
            form => form,
        }
    }
}

/// Where the value of an expression comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Form {
    /// Made here: a literal, an object, a list, what an operator yields.
    Own,
    /// The value of a variable.
    Variable(IStr),
    /// Handed on by a part of it: a call, an import, `self`, something in parentheses.
    Through,
    /// A field of an object: `.name` from `dot` on.
    Index { name: String, dot: u32 },
    /// The value of a member of an object.
    Field(Field),
}

/// What stands before the value of a member.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Field {
    /// The name; none where it is computed.
    pub(super) name: Option<IStr>,
    /// Where the name stands.
    pub(super) span: Span,
    /// Whether it adds to what is there (`+:`).
    pub(super) plus: bool,
    /// Where the value comes from.
    pub(super) value: Box<Form>,
}

/// What is found in a text.
#[derive(Debug, Default)]
pub(super) struct Reading {
    /// Expressions, each after those inside of it.
    pub(super) sites: Vec<Site>,
    /// Where the names of files end that are imported as they are (`importstr`, `importbin`).
    pub(super) raw_imports: Vec<u32>,
}
