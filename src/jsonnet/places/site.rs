//! Expressions whose values have a place worth knowing: the values of fields, arguments, variables and items, and the ends that an expression can come
//! to (the branches of an `if`, the body of a `local` or a function).

use jrsonnet_evaluator::IStr;

use crate::source::Span;

/// An expression whose value is watched.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Site {
    /// Its range.
    pub(super) span: Span,
    /// The origin of its value.
    pub(super) form: Form,
}

impl Site {
    /// The origin of its value; for a member, the origin of the member's value.
    pub(super) fn source(&self) -> &Form {
        match &self.form {
            Form::Field(field) => &field.value,
            form => form,
        }
    }
}

/// Origin of the value of an expression.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Form {
    /// Created here: a literal, an object, a list, the result of an operator.
    Own,
    /// The value of a variable.
    Variable(IStr),
    /// Passed on by a part of it: a call, an import, `self`, an expression in parentheses.
    Through,
    /// A field of an object: `.name` from `dot` on.
    Index { name: String, dot: u32 },
    /// The value of a member of an object.
    Field(Field),
}

/// The part of a member before its value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Field {
    /// The name; `None` if it is computed.
    pub(super) name: Option<IStr>,
    /// The place of the name.
    pub(super) span: Span,
    /// Whether it adds to the existing value (`+:`).
    pub(super) plus: bool,
    /// The origin of the value.
    pub(super) value: Box<Form>,
}

/// Content of a text.
#[derive(Debug, Default)]
pub(super) struct Reading {
    /// Expressions, each after those inside of it.
    pub(super) sites: Vec<Site>,
    /// End offsets of the names of files that are imported as they are (`importstr`, `importbin`).
    pub(super) raw_imports: Vec<u32>,
}
