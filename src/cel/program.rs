//! Compiled expressions: text → [`Program`] → outcome.

use std::rc::Rc;

use super::check;
use super::check::{Checked, Variables, validators};
use super::cost;
use super::eval;
use super::eval::{Inputs, Regexes, Stop};
use super::syntax;
use super::syntax::error;
use super::syntax::error::CompileError;
use super::types::Type;
use super::types::declare::{Declaration, SELF_TYPE};
use super::value::Value;
use crate::crd::Schema;
use crate::yaml::Node;

/// Maximum cost of one expression.
const CALL_LIMIT: u64 = 1_000_000;

/// The names that an expression can use, except functions.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Environment<'e> {
    /// The declaration of `self` and `oldSelf`.
    pub(crate) self_: &'e Declaration,
    /// True if `oldSelf` is an optional value.
    pub(crate) optional_old_self: bool,
    /// True if functions are allowed that the server takes in stored rules but not in new ones.
    pub(crate) stored: bool,
}

/// The required type of an expression.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Wanted {
    Bool,
    String,
}

/// An expression that can be evaluated.
#[derive(Debug)]
pub(crate) struct Program {
    checked: Checked,
    regexes: Regexes,
    /// True if the expression reads `oldSelf`.
    pub(crate) uses_old_self: bool,
    /// Maximum cost of an evaluation.
    pub(crate) estimated_cost: u64,
}

/// The old object, as rules see it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Old<'v>(pub(crate) Option<&'v Node<'v>>);

/// The result of an evaluation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Outcome {
    Bool(bool),
    String(String),
    /// The expression failed, in the server's words.
    Failed(String),
    /// The cost exceeds the maximum of one expression.
    TooExpensive,
}

impl Program {
    /// Compiles an expression. The error is the server's text: all errors with their places.
    pub(crate) fn compile(source: &str, environment: Environment<'_>, wanted: Wanted) -> Result<Self, String> {
        let self_ = &environment.self_.type_;
        Self::compiled(source, environment, self_.clone(), wanted)
            // Error texts name types by their path from `self`, not from the object.
            .or_else(|_| Self::compiled(source, environment, self_.named(SELF_TYPE), wanted))
    }

    fn compiled(source: &str, environment: Environment<'_>, self_: Type, wanted: Wanted) -> Result<Self, String> {
        let failed = |errors: Vec<CompileError>| format!("compilation failed: {}", error::display(source, &errors));
        let ast = syntax::parse(source).map_err(failed)?;
        let old_self = if environment.optional_old_self {
            Type::optional(self_.clone())
        } else {
            self_.clone()
        };
        let variables = Variables {
            declared: vec![("self", self_), ("oldSelf", old_self)],
            newest: environment.stored,
            patches: false,
        };
        let checked = check::check(ast, &variables).map_err(failed)?;
        let errors = validators::validate(&checked);
        if !errors.is_empty() {
            return Err(failed(errors));
        }
        let found = checked.type_of(checked.ast.root);
        match wanted {
            // The server compares types by their identity here, so a wrapper is not the type inside.
            Wanted::Bool if !matches!(found, Type::Bool) => {
                return Err("cel expression must evaluate to a bool".to_owned());
            }
            Wanted::String if !matches!(found, Type::String) => {
                return Err("messageExpression must evaluate to a string".to_owned());
            }
            _ => {}
        }
        let regexes = eval::constants(&checked).map_err(|error| match wanted {
            Wanted::Bool => format!("program instantiation failed: {error}"),
            Wanted::String => format!("messageExpression instantiation failed: {error}"),
        })?;
        Ok(Self {
            uses_old_self: checked.mentions("oldSelf"),
            estimated_cost: cost::estimate(&checked, environment.self_),
            checked,
            regexes,
        })
    }

    /// Evaluates the expression for a value with its schema. `root` is true if the value is a Kubernetes object, `optional_old_self` if
    /// `oldSelf` is an optional value. Returns the cost too.
    pub(crate) fn evaluate<'v>(
        &'v self,
        node: &'v Node<'v>,
        old: Old<'v>,
        schema: &'v Schema,
        root: bool,
        optional_old_self: bool,
    ) -> (Outcome, u64) {
        let old_self = old.0.map(|old| Value::of_node(old, schema, root));
        let inputs = Inputs {
            self_: Value::of_node(node, schema, root),
            old_self: if optional_old_self {
                // `oldSelf.hasValue()` works even if the old value does not have the schema's type.
                let wrong = |failure| Value::Wrong(Rc::new(failure));
                let old_self = old_self.map(|old| Value::some(old.unwrap_or_else(wrong)));
                Some(Ok(old_self.unwrap_or(Value::Optional(None))))
            } else {
                old_self
            },
        };
        let (result, cost) = eval::evaluate(&self.checked, &self.regexes, &inputs, CALL_LIMIT);
        let outcome = match result {
            Ok(Value::Bool(value)) => Outcome::Bool(value),
            Ok(Value::String(text)) => Outcome::String(text.as_str().to_owned()),
            // The check lets only these two types pass.
            Ok(other) => Outcome::Failed(format!("unexpected result of type {}", other.type_name())),
            Err(Stop::Failure(failure) | Stop::Broken(failure)) => Outcome::Failed(failure.0),
            Err(Stop::Cost) => Outcome::TooExpensive,
        };
        (outcome, cost)
    }
}
