//! Calls of functions and operators.

use super::constants::pattern;
use super::{Evaluated, Evaluator, Stop};
use crate::cel::library;
use crate::cel::library::Resolved;
use crate::cel::library::overload::Form;
use crate::cel::syntax::ast::{Id, Kind};
use crate::cel::value::access::{at, contains, find, index_kind};
use crate::cel::value::entries::unhashable;
use crate::cel::value::{Failure, Value};

impl<'v> Evaluator<'v, '_> {
    pub(super) fn call(&mut self, id: Id, target: Option<Id>, args: &'v [Id], own: u64) -> Evaluated<'v> {
        let Some(call) = self.checked.call(id) else {
            return Err(Failure::no_overload().into());
        };
        match (call.function.form(), args) {
            (Form::And, [left, right]) => self.logic(*left, *right, false),
            (Form::Or, [left, right]) => self.logic(*left, *right, true),
            (Form::Conditional, [test, yes, no]) => {
                let branch = match self.eval(*test)? {
                    Value::Bool(true) => yes,
                    Value::Bool(false) => no,
                    _ => return Err(Failure::no_overload().into()),
                };
                self.attribute(*branch, if self.is_attribute(*branch) { 0 } else { own })
            }
            (Form::Index, [operand, index]) => self.index(*operand, *index, false, own),
            (Form::OptionalIndex, [operand, index]) => self.index(*operand, *index, true, own),
            (Form::NotStrictlyFalse, [arg]) => self.not_strictly_false(*arg),
            (Form::Otherwise { unwraps }, [other]) => self.otherwise(target, *other, unwraps),
            (Form::Add, [carried, added]) if self.carries(*carried) && self.is_list(*added) => self.grow(args),
            (Form::Insert, [carried, ..]) if self.carries(*carried) => self.grow(args),
            (Form::In, [wanted, list]) if self.is_set(call, *list) => self.in_set(*wanted, *list),
            (Form::Conversion, [arg]) if self.is_constant(*arg) => {
                let value = self.eval(*arg)?;
                Ok(call.function.call(&[value])?)
            }
            _ => self.function(id, call, target, args),
        }
    }

    fn not_strictly_false(&mut self, arg: Id) -> Evaluated<'v> {
        let value = match self.eval(arg) {
            Ok(value) => !matches!(value, Value::Bool(false)),
            Err(Stop::Failure(_)) => true,
            Err(stop) => return Err(stop),
        };
        self.charge(1)?;
        Ok(Value::Bool(value))
    }

    /// True if a call of `in` has a list of constants, which the server looks up in a table.
    fn is_set(&mut self, call: &Resolved, list: Id) -> bool {
        let plain = |item: Result<Value<'_>, Failure>| {
            matches!(
                item,
                Ok(Value::Bool(_) | Value::Int(_) | Value::Uint(_) | Value::Double(_) | Value::String(_))
            )
        };
        call.only().is_some_and(|only| only.row.id == "in_list")
            && self.is_constant(list)
            && matches!(self.eval(list), Ok(Value::List(list)) if list.iter().all(plain))
    }

    /// Looks up a value in a constant table. The look-up costs nothing.
    fn in_set(&mut self, wanted: Id, list: Id) -> Evaluated<'v> {
        let Value::List(list) = self.eval(list)? else {
            return Err(Failure::no_overload().into());
        };
        if list.len() == 0 {
            return Ok(Value::Bool(false));
        }
        let wanted = self.eval(wanted)?;
        if let Some(failure) = unhashable(&wanted) {
            return Err(Stop::Broken(failure));
        }
        Ok(Value::Bool(contains(&list, &wanted)?))
    }

    /// `&&` and `||`: the decisive value wins, even over a failure on the other side.
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
        if optional || matches!(value, Value::Optional(_)) {
            let key = key?;
            index_kind(&key)?;
            return self.found(find(&value, &key)?);
        }
        self.charge(1)?;
        let key = key?;
        index_kind(&key)?;
        Ok(at(&value, &key)?)
    }

    fn otherwise(&mut self, target: Option<Id>, other: Id, unwraps: bool) -> Evaluated<'v> {
        let Some(target) = target else {
            return Err(Failure::no_overload().into());
        };
        let Value::Optional(found) = self.eval(target)? else {
            return Err(Failure::no_overload().into());
        };
        match found {
            Some(value) if unwraps => Ok(value.as_ref().clone().checked()?),
            Some(value) => Ok(Value::Optional(Some(value))),
            None => self.eval(other),
        }
    }

    fn is_list(&self, id: Id) -> bool {
        matches!(self.kind(id), Kind::List(_))
    }

    fn function(&mut self, id: Id, call: &Resolved, target: Option<Id>, args: &'v [Id]) -> Evaluated<'v> {
        let count = args.len() + usize::from(target.is_some());
        let form = call.function.form();
        let regex = match form {
            Form::Search(_) => pattern(self.checked, id).and_then(|regex| self.regexes.get(&regex)),
            _ => None,
        };
        // Calls with one or two arguments evaluate all of them; longer calls stop at the first failure.
        let is_open = call.overloads.len() > 1 && !call.function.is_operator();
        let all = count < 3 && regex.is_none() && !is_open && form != Form::Format;
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
        if is_complete && let Some(failure) = call.broken(&values) {
            return Err(Stop::Broken(failure));
        }
        if let Some(failure) = failure {
            if is_complete {
                // Failed arguments count as values without a size.
                let values: Vec<Value<'v>> = values.into_iter().map(|arg| arg.unwrap_or(Value::Null)).collect();
                self.charge(call.cost(&values, &Err(failure.clone())))?;
            }
            return Err(failure.into());
        }
        let values: Vec<Value<'v>> = values.into_iter().flatten().collect();
        let least = call.least_cost(&values, &mut self.work);
        if least.is_none_or(|least| least > self.limit.saturating_sub(self.cost)) {
            return Err(Stop::Cost);
        }
        let result = match (form, regex) {
            (Form::Search(function), Some(regex)) => library::search(function, &values, regex),
            _ => call.call(&values),
        };
        self.charge(call.cost(&values, &result))?;
        Ok(result?)
    }
}
