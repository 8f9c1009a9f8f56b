//! Calls: finds the function, and the overloads that the argument types allow.

use std::sync::Arc;

use super::Checker;
use crate::cel::library;
use crate::cel::library::{Known, Resolved, Signature};
use crate::cel::syntax::ast::{Id, Kind, Literal, operator};
use crate::cel::types::Type;

impl Checker<'_> {
    pub(in crate::cel) fn call(&mut self, id: Id, function: &str, target: Option<Id>, args: &[Id]) {
        if function == operator::OPTIONAL_SELECT {
            self.optional_select(id, args);
            return;
        }
        for arg in args {
            self.check(*arg);
        }
        let Some(target) = target else {
            let name = function.strip_prefix('.').unwrap_or(function);
            if self.function(name).is_none() {
                self.undeclared(id, function);
                return;
            }
            self.resolve(id, name, None, args);
            return;
        };
        if let Some(prefix) = self.qualified(target) {
            let full = format!("{}.{function}", prefix.trim_start_matches('.'));
            if self.function(&full).is_some() {
                let kind = Kind::Call {
                    function: Arc::from(full.as_str()),
                    target: None,
                    args: args.to_vec(),
                };
                self.ast.replace(id, kind);
                self.resolve(id, &full, None, args);
                return;
            }
        }
        self.check(target);
        self.resolve(id, function, Some(target), args);
    }

    fn optional_select(&mut self, id: Id, args: &[Id]) {
        let [operand, name] = args else {
            return;
        };
        let Some(Literal::String(field)) = self.ast.literal(*name).cloned() else {
            return;
        };
        self.set(*name, Type::String);
        let found = self.field(id, *operand, &field, true);
        let found = self.bindings.substitute(&found, false);
        self.set(id, found);
        self.calls[id.index()] = library::function(operator::OPTIONAL_SELECT).map(|function| Resolved {
            function,
            overloads: function.overloads.iter().collect(),
        });
    }

    /// Finds the overloads that the types of the arguments allow.
    fn resolve(&mut self, id: Id, function: &str, target: Option<Id>, args: &[Id]) {
        let known = self
            .function(function)
            .filter(|known| self.variables.newest || !known.is_newest());
        let Some(known) = known else {
            self.undeclared(id, function);
            return;
        };
        let types: Vec<Type> = target.iter().chain(args).map(|arg| self.get(*arg)).collect();
        if matches!(function, operator::AND | operator::OR) {
            self.logic(id, args, &types, known);
            return;
        }
        let mut result: Option<Type> = None;
        let mut found = Vec::new();
        for overload in known
            .overloads
            .iter()
            .filter(|overload| overload.member == target.is_some())
        {
            let (wanted, returned) = self.instance(overload);
            let given: Vec<&Type> = types.iter().collect();
            if !self.bindings.assign_all(&given, &wanted) {
                continue;
            }
            found.push(overload);
            let returned = self.bindings.substitute(&returned, false);
            result = Some(match result {
                None => returned,
                Some(Type::Dyn) => Type::Dyn,
                Some(before) if before == returned => before,
                Some(_) => Type::Dyn,
            });
        }
        if let Some(result) = result {
            self.set(id, result);
            self.calls[id.index()] = Some(Resolved {
                function: known,
                overloads: found,
            });
        } else {
            let shown = |type_: &Type| self.bindings.substitute(type_, true).to_string();
            let mut shown = types.iter().map(shown);
            let on = if target.is_some() {
                shown.next().map(|target| target + ".").unwrap_or_default()
            } else {
                String::new()
            };
            let args = shown.collect::<Vec<_>>().join(", ");
            self.set(id, Type::Error);
            self.error(
                id,
                format!("found no matching overload for '{function}' applied to '{on}({args})'"),
            );
        }
    }

    fn logic(&mut self, id: Id, args: &[Id], types: &[Type], known: &'static Known) {
        let mut wrong = false;
        for (arg, type_) in args.iter().zip(types) {
            if !self.bindings.assign(type_, &Type::Bool) {
                self.mismatch(*arg, &Type::Bool, type_);
                wrong = true;
            }
        }
        self.set(id, if wrong { Type::Error } else { Type::Bool });
        self.calls[id.index()] = Some(Resolved {
            function: known,
            overloads: known.overloads.iter().collect(),
        });
    }

    /// The overload's types, with fresh type parameters.
    fn instance(&mut self, overload: &Signature) -> (Vec<Type>, Type) {
        let mut used = Vec::new();
        let mut rename = |type_: &Type| renamed(type_, self.fresh, &mut used);
        let args = overload.args.iter().map(&mut rename).collect();
        let result = rename(&overload.result);
        self.fresh += u32::try_from(used.len()).unwrap_or(u32::MAX);
        (args, result)
    }
}

/// Renames a type's parameters to numbers from `first` on, in order of appearance.
fn renamed(type_: &Type, first: u32, used: &mut Vec<u32>) -> Type {
    match type_ {
        Type::Param(number) => {
            let place = used.iter().position(|known| known == number).unwrap_or_else(|| {
                used.push(*number);
                used.len() - 1
            });
            Type::Param(first + u32::try_from(place).unwrap_or(u32::MAX))
        }
        Type::List(item) => Type::list(renamed(item, first, used)),
        Type::Map(key, value) => Type::map(renamed(key, first, used), renamed(value, first, used)),
        Type::Optional(inner) => Type::optional(renamed(inner, first, used)),
        Type::Meta(Some(inner)) => Type::type_of(renamed(inner, first, used)),
        other => other.clone(),
    }
}
