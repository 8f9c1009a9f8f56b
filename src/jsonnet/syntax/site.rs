//! Expressions whose values have a place worth knowing: the values of fields, arguments, variables and items, and the ends that an expression can come
//! to (the branches of an `if`, the body of a `local` or a function).

use std::borrow::Cow;

use jrsonnet_evaluator::IStr;
use jrsonnet_lexer::Span as LexSpan;

use super::REFUSED;
use super::edit::Edit;
use crate::source::Span;

/// An expression whose value is watched.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::jsonnet) struct Site {
    /// Its range.
    pub(in crate::jsonnet) span: Span,
    /// The origin of its value.
    pub(in crate::jsonnet) form: Form,
    /// Larger for nodes that are around others.
    pub(in crate::jsonnet) rank: usize,
}

impl Site {
    /// The origin of its value; for a member, the origin of the member's value.
    pub(in crate::jsonnet) fn source(&self) -> &Form {
        match &self.form {
            Form::Field(field) => &field.value,
            form => form,
        }
    }
}

/// Origin of the value of an expression.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::jsonnet) enum Form {
    /// Created here: a literal, an object, a list.
    Own,
    /// Created here by operators, from operands that are watched too if they can be objects.
    Sum,
    /// The value of a variable.
    Variable(IStr),
    /// The condition of an `if` or an assertion, which must be a boolean. Its value goes nowhere.
    Condition,
    /// Passed on by a part of it: a call, an import, `self`, an expression in parentheses.
    Through,
    /// A field of an object: `.name` from `dot` on.
    Index { name: String, dot: u32 },
    /// The value of a member of an object.
    Field(Field),
}

/// The part of a member before its value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::jsonnet) struct Field {
    /// The name; `None` if it is computed.
    pub(in crate::jsonnet) name: Option<IStr>,
    /// The place of the name.
    pub(in crate::jsonnet) span: Span,
    /// Whether it adds to the existing value (`+:`).
    pub(in crate::jsonnet) plus: bool,
    /// The origin of the value.
    pub(in crate::jsonnet) value: Box<Form>,
}

/// An expression that becomes the argument of a function.
#[derive(Debug, Clone)]
pub(in crate::jsonnet) struct Wrap {
    pub(super) span: Span,
    /// Larger for nodes that are around others.
    pub(super) rank: usize,
    pub(super) function: &'static str,
    pub(super) open: &'static str,
    pub(super) close: Cow<'static, str>,
}

/// Content of a text.
#[derive(Debug, Default)]
pub(in crate::jsonnet) struct Reading {
    /// Expressions, each after those inside of it, if they are watched.
    pub(in crate::jsonnet) sites: Vec<Site>,
    /// Expressions that become arguments.
    pub(super) wraps: Vec<Wrap>,
    /// Tokens, and what is written instead.
    pub(super) replaced: Vec<(LexSpan, Cow<'static, str>)>,
    /// Places of what the evaluator would take, and why it is wrong.
    pub(in crate::jsonnet) refused: Vec<(u32, &'static str)>,
    /// End offsets of the names of files that are imported as they are (`importstr`, `importbin`), and the mark that they get.
    pub(super) raw_imports: Vec<(u32, char)>,
    /// `self`, `super` and `$` that are in no object.
    pub(in crate::jsonnet) outside: Vec<LexSpan>,
    /// The rank of the next node.
    pub(super) rank: usize,
}

impl Reading {
    /// The edits that mend the evaluator.
    pub(in crate::jsonnet) fn mends(&self) -> Vec<Edit> {
        let mut edits = Vec::with_capacity(2 * self.wraps.len() + self.replaced.len());
        for wrap in &self.wraps {
            edits.push(Edit::open(
                wrap.span.start,
                wrap.rank,
                format!("{}{}", wrap.function, wrap.open),
            ));
            let end = wrap.span.end;
            edits.push(Edit::close(end, end, wrap.rank, wrap.close.clone()));
        }
        let replaced = self.replaced.iter();
        edits.extend(replaced.map(|(range, text)| Edit::replace(range.0, range.1, text.clone())));
        edits.extend(self.refused.iter().map(|(at, _)| Edit::replace(*at, *at, REFUSED)));
        // The closing quote is one byte.
        let raw = self.raw_imports.iter();
        let raw = raw.map(|(end, mark)| Edit::replace(end - 1, end - 1, mark.to_string()));
        edits.extend(raw);
        edits
    }
}
