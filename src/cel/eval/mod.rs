//! Evaluates a checked expression and counts the cost.

mod calls;
mod constants;
mod literals;
mod loops;

use std::collections::HashMap;
use std::rc::Rc;
use std::sync::Arc;

use super::check::Checked;
use super::library::overload::Form;
use super::library::work::WORK;
use super::syntax::ast::{Id, Kind};
use super::types::names;
use super::value::access::{find, has, select};
use super::value::{Failure, Text, Value};
use crate::go::regexp::Regexp;
pub(super) use constants::constants;

/// Regular expressions that are constants, by the node that holds them.
pub(super) type Regexes = HashMap<Id, Regexp>;

/// The reason why there is no value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Stop {
    /// The expression failed.
    Failure(Failure),
    /// The cost exceeds the limit.
    Cost,
    /// The server's own evaluator fails; `&&` and `||` do not absorb this.
    Broken(Failure),
}

impl From<Failure> for Stop {
    fn from(failure: Failure) -> Self {
        Self::Failure(failure)
    }
}

/// The variables of a rule.
#[derive(Debug, Clone)]
pub(super) struct Inputs<'v> {
    pub(super) self_: Result<Value<'v>, Failure>,
    /// `None` if there is no old object and the rule does not take `oldSelf` as an optional value.
    pub(super) old_self: Option<Result<Value<'v>, Failure>>,
}

/// Evaluates an expression within a cost limit. Returns the value and the cost.
pub(super) fn evaluate<'v>(
    checked: &'v Checked,
    regexes: &'v Regexes,
    inputs: &Inputs<'v>,
    limit: u64,
) -> (Result<Value<'v>, Stop>, u64) {
    let mut evaluator = Evaluator::new(checked, regexes, inputs, limit);
    let result = evaluator.eval(checked.ast.root);
    (result, evaluator.cost)
}

type Evaluated<'v> = Result<Value<'v>, Stop>;

/// The value of a loop variable. `&&` and `||` may still absorb a failure.
type Known<'v> = Result<Value<'v>, Failure>;

#[derive(Debug)]
enum Local<'v> {
    Known(Known<'v>),
    /// Evaluated on first read, in the scope around the loop.
    Later(Id),
}

struct Evaluator<'v, 'i> {
    checked: &'v Checked,
    regexes: &'v Regexes,
    inputs: &'i Inputs<'v>,
    /// Names of loops, innermost last.
    locals: Vec<(&'v str, Local<'v>)>,
    cost: u64,
    limit: u64,
    /// The rest of the work budget.
    work: usize,
    /// Lists and maps of constants, each created once.
    literals: HashMap<Id, Value<'v>>,
}

impl<'v, 'i> Evaluator<'v, 'i> {
    fn new(checked: &'v Checked, regexes: &'v Regexes, inputs: &'i Inputs<'v>, limit: u64) -> Self {
        Self {
            checked,
            regexes,
            inputs,
            locals: Vec::new(),
            cost: 0,
            limit,
            work: WORK,
            literals: HashMap::new(),
        }
    }

    fn kind(&self, id: Id) -> &'v Kind {
        self.checked.ast.kind(id)
    }

    /// The evaluator's treatment of a call; `None` for other nodes.
    fn form(&self, id: Id) -> Option<Form> {
        self.checked.call(id).map(|call| call.function.form())
    }

    fn charge(&mut self, cost: u64) -> Result<(), Stop> {
        self.cost = self.cost.saturating_add(cost);
        if self.cost > self.limit {
            Err(Stop::Cost)
        } else {
            Ok(())
        }
    }

    fn eval(&mut self, id: Id) -> Evaluated<'v> {
        self.attribute(id, 1)
    }

    /// Evaluates a node; `own` is the cost of its root name.
    fn attribute(&mut self, id: Id, own: u64) -> Evaluated<'v> {
        match self.kind(id) {
            Kind::Literal(literal) => Ok(Value::literal(literal)),
            Kind::Ident(name) => self.ident(name, own),
            Kind::Select {
                operand,
                field,
                test_only,
            } => self.select(*operand, field, *test_only, own),
            Kind::Call { target, args, .. } => self.call(id, *target, args, own),
            Kind::List(items) => self.list(id, items),
            Kind::Map(entries) => self.map(id, entries),
            Kind::Struct { name, fields } => self.message(name, fields),
            Kind::Comprehension(inner) => self.comprehension(inner),
        }
    }

    fn ident(&mut self, name: &str, own: u64) -> Evaluated<'v> {
        if let Some(index) = self.locals.iter().rposition(|(local, _)| *local == name) {
            let value = self.local(index);
            self.charge(own)?;
            return value;
        }
        let found = match name.strip_prefix('.').unwrap_or(name) {
            "self" => Some(self.inputs.self_.clone()),
            "oldSelf" => self.inputs.old_self.clone(),
            other => return Ok(type_value(other)?),
        };
        self.charge(own)?;
        Ok(found.ok_or_else(|| Failure::new(format!("no such attribute(s): {name}")))??)
    }

    fn local(&mut self, index: usize) -> Evaluated<'v> {
        let init = match &self.locals[index].1 {
            Local::Known(value) => return Ok(value.clone()?),
            Local::Later(init) => *init,
        };
        let inner = self.locals.split_off(index);
        let value = self.known(init);
        self.locals.extend(inner);
        let value = value?;
        self.locals[index].1 = Local::Known(value.clone());
        Ok(value?)
    }

    /// Evaluates a node and keeps a failure as its value.
    fn known(&mut self, id: Id) -> Result<Known<'v>, Stop> {
        match self.eval(id) {
            Ok(value) => Ok(Ok(value)),
            Err(Stop::Failure(failure)) => Ok(Err(failure)),
            Err(stop) => Err(stop),
        }
    }

    fn is_conditional(&self, id: Id) -> bool {
        self.form(id) == Some(Form::Conditional)
    }

    /// True if a node is a name with selections, so that a selection behind it belongs to it.
    fn is_attribute(&self, id: Id) -> bool {
        match self.kind(id) {
            Kind::Ident(_) | Kind::Select { .. } => true,
            Kind::Call { .. } => matches!(
                self.form(id),
                Some(Form::Index | Form::OptionalIndex | Form::Conditional)
            ),
            _ => false,
        }
    }

    /// The operand of a selection.
    fn operand(&mut self, id: Id, own: u64) -> Evaluated<'v> {
        if self.is_attribute(id) {
            return self.attribute(id, own);
        }
        let value = self.known(id)?;
        self.charge(own)?;
        Ok(value?)
    }

    fn select(&mut self, operand: Id, field: &'v str, test_only: bool, own: u64) -> Evaluated<'v> {
        // `has(x.f)` charges for the field instead of for the root name.
        let value = self.operand(operand, if test_only { 0 } else { own })?;
        if let (Value::Optional(_), false) = (&value, test_only) {
            let found = find(&value, &Value::String(Text::Borrowed(field)))?;
            return self.found(found);
        }
        if test_only {
            // The result of `?:` has no root name whose cost could be skipped, so the field is free.
            self.charge(u64::from(!self.is_conditional(operand)))?;
            return Ok(Value::Bool(has(&value, field)?));
        }
        self.charge(1)?;
        Ok(select(&value, field)?)
    }

    /// The result of an optional look-up. A look-up without a result costs nothing.
    fn found(&mut self, found: Option<Value<'v>>) -> Evaluated<'v> {
        self.charge(u64::from(found.is_some()))?;
        Ok(Value::Optional(found.map(Rc::new)))
    }
}

/// The value of a global name that is not a variable.
fn type_value<'v>(name: &str) -> Result<Value<'v>, Failure> {
    if let Some(number) = names::number(name) {
        return Ok(Value::Int(number));
    }
    match names::named_type(name) {
        Some(_) => Ok(Value::Type(Arc::from(name))),
        None => Err(Failure::new(format!("no such attribute(s): {name}"))),
    }
}
