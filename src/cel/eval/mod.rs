//! Evaluates a checked expression, and counts what that costs.

mod literals;
mod loops;

use std::rc::Rc;
use std::sync::{Arc, LazyLock};

use super::access::{at, contains, find, has, select};
use super::ast::{Id, Kind, operator};
use super::check::{Checked, named_type};
use super::convert::Failure;
use super::cost;
use super::functions;
use super::validators::Regexes;
use super::value::{Text, Value};

/// Why there is no value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Stop {
    /// The expression failed.
    Failure(Failure),
    /// It cost more than is allowed.
    Cost,
    /// The server's own evaluator fails; no `&&` or `||` absorbs that.
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
    /// None where nothing is replaced and the rule does not take that as a value.
    pub(super) old_self: Option<Result<Value<'v>, Failure>>,
}

/// Evaluates an expression within a limit of cost. Gives the value and what it cost.
pub(super) fn evaluate<'v>(
    checked: &'v Checked,
    regexes: &'v Regexes,
    inputs: &Inputs<'v>,
    limit: u64,
) -> (Result<Value<'v>, Stop>, u64) {
    let mut evaluator = Evaluator {
        checked,
        regexes,
        inputs,
        locals: Vec::new(),
        cost: 0,
        limit,
        work: cost::WORK,
    };
    let result = evaluator.eval(checked.ast.root);
    (result, evaluator.cost)
}

/// The value of a node that needs no input, or nothing if it does.
pub(super) fn constant(checked: &Checked, id: Id) -> Option<Result<Value<'_>, Failure>> {
    static NONE: LazyLock<Regexes> = LazyLock::new(Regexes::new);
    let mut evaluator = Evaluator {
        checked,
        regexes: &NONE,
        inputs: &Inputs {
            self_: Ok(Value::Null),
            old_self: None,
        },
        locals: Vec::new(),
        cost: 0,
        limit: u64::MAX,
        work: cost::WORK,
    };
    if !evaluator.is_constant(id) {
        return None;
    }
    evaluator.known(id).ok()
}

type Evaluated<'v> = Result<Value<'v>, Stop>;

/// What a name of a loop stands for. What failed may still be absorbed by `&&` and `||`.
type Known<'v> = Result<Value<'v>, Failure>;

#[derive(Debug)]
enum Local<'v> {
    Known(Known<'v>),
    /// Evaluated where it is first read, with the names around the loop.
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
    /// What may still be made and gone through beside what costs count.
    work: usize,
}

impl<'v> Evaluator<'v, '_> {
    fn kind(&self, id: Id) -> &'v Kind {
        self.checked.ast.kind(id)
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

    /// Evaluates a node; `own` is what the name at its beginning costs.
    fn attribute(&mut self, id: Id, own: u64) -> Evaluated<'v> {
        match self.kind(id) {
            Kind::Literal(literal) => Ok(Value::literal(literal)),
            Kind::Ident(name) => self.ident(name, own),
            Kind::Select {
                operand,
                field,
                test_only,
            } => self.select(*operand, field, *test_only, own),
            Kind::Call { function, target, args } => self.call(id, function, *target, args, own),
            Kind::List(items) => self.list(items),
            Kind::Map(entries) => self.map(entries),
            // The check lets no message through.
            Kind::Struct { name, .. } => Err(Failure::new(format!("unknown type: {name}")).into()),
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

    /// Evaluates a node whose failure is not yet that of the expression.
    fn known(&mut self, id: Id) -> Result<Known<'v>, Stop> {
        match self.eval(id) {
            Ok(value) => Ok(Ok(value)),
            Err(Stop::Failure(failure)) => Ok(Err(failure)),
            Err(stop) => Err(stop),
        }
    }

    fn is_conditional(&self, id: Id) -> bool {
        matches!(self.kind(id), Kind::Call { function, .. } if function.as_ref() == operator::CONDITIONAL)
    }

    /// Whether a node is a name with selections: what follows belongs to it.
    fn is_attribute(&self, id: Id) -> bool {
        match self.kind(id) {
            Kind::Ident(_) | Kind::Select { .. } => true,
            Kind::Call { function, .. } => matches!(
                function.as_ref(),
                operator::INDEX | operator::OPTIONAL_INDEX | operator::OPTIONAL_SELECT | operator::CONDITIONAL
            ),
            _ => false,
        }
    }

    /// The value that is selected from.
    fn operand(&mut self, id: Id, own: u64) -> Evaluated<'v> {
        if self.is_attribute(id) {
            return self.attribute(id, own);
        }
        let value = self.known(id)?;
        self.charge(own)?;
        Ok(value?)
    }

    fn select(&mut self, operand: Id, field: &'v str, test_only: bool, own: u64) -> Evaluated<'v> {
        // Asking whether a field is there costs as much as the name does not cost then.
        let value = self.operand(operand, if test_only { 0 } else { own })?;
        if let (Value::Optional(_), false) = (&value, test_only) {
            let found = find(&value, &Value::String(Text::Borrowed(field)))?;
            return self.found(found);
        }
        if test_only {
            // What `?:` gives has no name whose cost is left out, so the field's is.
            self.charge(u64::from(!self.is_conditional(operand)))?;
            return Ok(Value::Bool(has(&value, field)?));
        }
        self.charge(1)?;
        Ok(select(&value, field)?)
    }

    /// What was looked for in a value that may lack it. What is not there costs nothing.
    fn found(&mut self, found: Option<Value<'v>>) -> Evaluated<'v> {
        self.charge(u64::from(found.is_some()))?;
        Ok(Value::Optional(found.map(Rc::new)))
    }

    fn call(&mut self, id: Id, function: &'v str, target: Option<Id>, args: &'v [Id], own: u64) -> Evaluated<'v> {
        match (function, args) {
            (operator::AND, [left, right]) => self.logic(*left, *right, false),
            (operator::OR, [left, right]) => self.logic(*left, *right, true),
            (operator::CONDITIONAL, [test, yes, no]) => {
                let branch = match self.eval(*test)? {
                    Value::Bool(true) => yes,
                    Value::Bool(false) => no,
                    _ => return Err(Failure::no_overload().into()),
                };
                self.attribute(*branch, if self.is_attribute(*branch) { 0 } else { own })
            }
            (operator::INDEX, [operand, index]) => self.index(*operand, *index, false, own),
            (operator::OPTIONAL_INDEX | operator::OPTIONAL_SELECT, [operand, index]) => {
                self.index(*operand, *index, true, own)
            }
            (operator::NOT_STRICTLY_FALSE, [arg]) => {
                let value = match self.eval(*arg) {
                    Ok(value) => !matches!(value, Value::Bool(false)),
                    Err(Stop::Failure(_)) => true,
                    Err(stop) => return Err(stop),
                };
                self.charge(1)?;
                Ok(Value::Bool(value))
            }
            ("or" | "orValue", [other]) if target.is_some() => self.otherwise(target, *other, function),
            (operator::ADD, [carried, added]) if self.carries(*carried) && self.is_list(*added) => self.grow(args),
            ("cel.@mapInsert", [carried, ..]) if self.carries(*carried) => self.grow(args),
            (operator::IN, [wanted, list]) if self.is_set(id, *list) => self.in_set(*wanted, *list),
            (_, [arg]) if target.is_none() && functions::converts(function) && self.is_constant(*arg) => {
                let value = self.eval(*arg)?;
                Ok(functions::call(function, "", &[value])?)
            }
            _ => self.function(id, function, target, args),
        }
    }

    /// Whether a call of `in` has a list of constants that the server looks up in a table.
    fn is_set(&mut self, call: Id, list: Id) -> bool {
        let plain = |item: Result<Value<'_>, Failure>| {
            matches!(
                item,
                Ok(Value::Bool(_) | Value::Int(_) | Value::Uint(_) | Value::Double(_) | Value::String(_))
            )
        };
        self.checked.overloads[call.index()] == ["in_list"]
            && self.is_constant(list)
            && matches!(self.eval(list), Ok(Value::List(list)) if list.iter().all(plain))
    }

    /// Looks up in a table, which costs nothing.
    fn in_set(&mut self, wanted: Id, list: Id) -> Evaluated<'v> {
        let Value::List(list) = self.eval(list)? else {
            return Err(Failure::no_overload().into());
        };
        if list.len() == 0 {
            return Ok(Value::Bool(false));
        }
        let wanted = self.eval(wanted)?;
        Ok(Value::Bool(contains(&list, &wanted)?))
    }

    /// `&&` and `||`: what decides wins, even over a failure on the other side.
    fn logic(&mut self, left: Id, right: Id, decisive: bool) -> Evaluated<'v> {
        let mut failure = None;
        for term in [left, right] {
            match self.eval(term) {
                Ok(Value::Bool(value)) if value == decisive => return Ok(Value::Bool(decisive)),
                Ok(Value::Bool(_)) => {}
                Ok(_) => {
                    failure.get_or_insert_with(Failure::no_overload);
                }
                Err(Stop::Failure(found)) => {
                    failure.get_or_insert(found);
                }
                Err(stop) => return Err(stop),
            }
        }
        match failure {
            Some(failure) => Err(failure.into()),
            None => Ok(Value::Bool(!decisive)),
        }
    }

    fn index(&mut self, operand: Id, index: Id, optional: bool, own: u64) -> Evaluated<'v> {
        let value = self.operand(operand, own)?;
        if let Value::Optional(None) = value {
            return Ok(value);
        }
        let own = u64::from(!self.is_attribute(index));
        let key = self.attribute(index, own);
        if let Err(Stop::Broken(_)) = key {
            return key;
        }
        if optional {
            return self.found(find(&value, &key?)?);
        }
        if let Value::Optional(_) = value {
            return self.found(find(&value, &key?)?);
        }
        self.charge(1)?;
        Ok(at(&value, &key?)?)
    }

    fn otherwise(&mut self, target: Option<Id>, other: Id, function: &str) -> Evaluated<'v> {
        let Some(target) = target else {
            return Err(Failure::no_overload().into());
        };
        let Value::Optional(found) = self.eval(target)? else {
            return Err(Failure::no_overload().into());
        };
        match (found, function) {
            (Some(value), "or") => Ok(Value::Optional(Some(value))),
            (Some(value), _) => Ok(value.as_ref().clone()),
            (None, _) => self.eval(other),
        }
    }

    fn is_list(&self, id: Id) -> bool {
        matches!(self.kind(id), Kind::List(_))
    }

    fn function(&mut self, id: Id, function: &'v str, target: Option<Id>, args: &'v [Id]) -> Evaluated<'v> {
        let count = args.len() + usize::from(target.is_some());
        let overload = match self.checked.overloads[id.index()].as_slice() {
            [overload] => overload,
            _ => "",
        };
        let regex = args.get(usize::from(target.is_none()));
        let regex = regex.and_then(|regex| self.regexes.get(regex));
        // Of one or two arguments all are evaluated, of more none after one that failed.
        let is_open = self.checked.overloads[id.index()].len() > 1 && !operator::is(function);
        let all = count < 3 && regex.is_none() && !is_open && function != "format";
        let mut values = Vec::with_capacity(count);
        let mut failure = None;
        for arg in target.iter().chain(args) {
            let value = self.known(*arg)?;
            if let Err(found) = &value {
                failure.get_or_insert_with(|| found.clone());
            }
            values.push(value);
            if failure.is_some() && !all {
                break;
            }
        }
        let is_complete = values.len() == count;
        if is_complete && let Some(failure) = cost::broken(overload, &values) {
            return Err(Stop::Broken(failure));
        }
        if let Some(failure) = failure {
            if is_complete {
                self.charge(cost::of_failed_call(function, overload, values, &failure))?;
            }
            return Err(failure.into());
        }
        let values: Vec<Value<'v>> = values.into_iter().flatten().collect();
        if cost::at_least(function, overload, &values, &mut self.work) > self.limit.saturating_sub(self.cost) {
            return Err(Stop::Cost);
        }
        let result = match regex {
            Some(regex) => functions::search(function, &values, regex),
            None => functions::call(function, overload, &values),
        };
        self.charge(cost::of_call(function, overload, &values, &result))?;
        Ok(result?)
    }
}

fn type_value<'v>(name: &str) -> Result<Value<'v>, Failure> {
    match named_type(name) {
        Some(_) => Ok(Value::Type(Arc::from(name))),
        None => Err(Failure::new(format!("no such attribute(s): {name}"))),
    }
}
