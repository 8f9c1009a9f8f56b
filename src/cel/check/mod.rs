//! The type check: gives each node a type, and each call its possible overloads.

mod call;
mod formats;
mod message;
pub(in crate::cel) mod validators;

use std::sync::Arc;

use super::library;
use super::library::{Known, Resolved};
use super::syntax::ast::{Ast, Comprehension, Id, Kind, Literal, MapEntry};
use super::syntax::error::CompileError;
use super::types::names;
use super::types::names::named_type;
use super::types::{Bindings, PARAMS, Type, most_general};

/// An expression whose types agree.
#[derive(Debug)]
pub(in crate::cel) struct Checked {
    pub(in crate::cel) ast: Ast,
    /// The type of each node.
    pub(in crate::cel) types: Vec<Type>,
    /// The function and the possible overloads of each call.
    pub(in crate::cel) calls: Vec<Option<Resolved>>,
}

impl Checked {
    pub(in crate::cel) fn type_of(&self, id: Id) -> &Type {
        &self.types[id.index()]
    }

    /// The resolved function and overloads of a call.
    pub(in crate::cel) fn call(&self, id: Id) -> Option<&Resolved> {
        self.calls[id.index()].as_ref()
    }

    /// True if the expression reads a name.
    pub(in crate::cel) fn mentions(&self, name: &str) -> bool {
        let mut ids = self.ast.ids();
        ids.any(|id| matches!(self.ast.kind(id), Kind::Ident(found) if found.as_ref() == name) && !self.is_unused(id))
    }

    /// Nodes that the check replaced have no type.
    fn is_unused(&self, id: Id) -> bool {
        *self.type_of(id) == Type::Error
    }
}

/// The names of an environment, except functions and types.
#[derive(Debug, Clone)]
pub(in crate::cel) struct Variables {
    pub(in crate::cel) declared: Vec<(&'static str, Type)>,
    /// True if functions that the server takes in stored rules only are allowed.
    pub(in crate::cel) newest: bool,
    /// True if the types and the function of patches are there.
    pub(in crate::cel) patches: bool,
}

/// Maximum number of parts in the type of a map.
const LARGEST_TYPE: usize = 1 << 14;

/// Checks an expression.
pub(in crate::cel) fn check(ast: Ast, variables: &Variables) -> Result<Checked, Vec<CompileError>> {
    let root = ast.root;
    let mut checker = Checker {
        types: vec![None; ast.len()],
        calls: vec![None; ast.len()],
        ast,
        variables,
        locals: Vec::new(),
        bindings: Bindings::default(),
        // Lower numbers are the parameters of overloads.
        fresh: PARAMS,
        errors: Vec::new(),
    };
    checker.check(root);
    if !checker.errors.is_empty() {
        return Err(checker.errors);
    }
    let Checker {
        ast,
        types,
        calls,
        bindings,
        ..
    } = checker;
    let known = |found: Option<Type>| found.map_or(Type::Error, |found| bindings.substitute(&found, true));
    Ok(Checked {
        ast,
        types: types.into_iter().map(known).collect(),
        calls,
    })
}

struct Checker<'v> {
    ast: Ast,
    types: Vec<Option<Type>>,
    calls: Vec<Option<Resolved>>,
    variables: &'v Variables,
    /// Names of loops, innermost last.
    locals: Vec<(Arc<str>, Type)>,
    bindings: Bindings,
    fresh: u32,
    errors: Vec<CompileError>,
}

impl Checker<'_> {
    fn check(&mut self, id: Id) {
        match self.ast.kind(id).clone() {
            Kind::Literal(literal) => self.set(id, literal_type(&literal)),
            Kind::Ident(name) => self.ident(id, &name),
            Kind::Select {
                operand,
                field,
                test_only,
            } => self.select(id, operand, &field, test_only),
            Kind::Call { function, target, args } => self.call(id, &function, target, &args),
            Kind::List(items) => self.list(id, &items),
            Kind::Map(entries) => self.map(id, &entries),
            Kind::Struct { name, fields } => self.message(id, &name, &fields),
            Kind::Comprehension(inner) => self.comprehension(id, &inner),
        }
    }

    fn set(&mut self, id: Id, type_: Type) {
        self.types[id.index()] = Some(type_);
    }

    fn get(&self, id: Id) -> Type {
        self.types[id.index()].clone().unwrap_or(Type::Error)
    }

    fn error(&mut self, id: Id, message: String) {
        let at = self.ast.at(id);
        self.errors.push(CompileError { at, message });
    }

    fn undeclared(&mut self, id: Id, name: &str) {
        self.set(id, Type::Error);
        self.error(id, format!("undeclared reference to '{name}' (in container '')"));
    }

    fn mismatch(&mut self, id: Id, expected: &Type, found: &Type) {
        self.error(id, format!("expected type '{expected}' but found '{found}'"));
    }

    /// The type of a name, innermost scope first. A leading dot skips the names of loops.
    fn named(&self, name: &str) -> Option<Type> {
        let local = self.locals.iter().rev().find(|(local, _)| local.as_ref() == name);
        if let Some((_, type_)) = local {
            return Some(type_.clone());
        }
        self.global(name.strip_prefix('.').unwrap_or(name))
    }

    /// The type of a global name.
    fn global(&self, name: &str) -> Option<Type> {
        let declared = self.variables.declared.iter().find(|(declared, _)| *declared == name);
        declared.map(|(_, type_)| type_.clone()).or_else(|| global_type(name))
    }

    /// A function that expressions can call here.
    fn function(&self, name: &str) -> Option<&'static Known> {
        library::function(name).filter(|_| self.variables.patches || name != library::ESCAPE_KEY)
    }

    fn ident(&mut self, id: Id, name: &Arc<str>) {
        match self.named(name) {
            Some(type_) => self.set(id, type_),
            None => self.undeclared(id, name),
        }
    }

    fn select(&mut self, id: Id, operand: Id, field: &str, test_only: bool) {
        if !test_only
            && let Some(prefix) = self.qualified(operand)
            && !self.begins_with_local(&prefix)
            && let Some(type_) = self.global(&format!("{prefix}.{field}"))
        {
            self.ast.replace(id, Kind::Ident(format!("{prefix}.{field}").into()));
            self.set(id, type_);
            return;
        }
        let found = self.field(id, operand, field, false);
        let found = if test_only { Type::Bool } else { found };
        let found = self.bindings.substitute(&found, false);
        self.set(id, found);
    }

    /// The text `a.b.c`, if the node is only names and selections.
    fn qualified(&self, id: Id) -> Option<String> {
        match self.ast.kind(id) {
            Kind::Ident(name) => Some(name.to_string()),
            Kind::Select {
                operand,
                field,
                test_only: false,
            } => Some(format!("{}.{field}", self.qualified(*operand)?)),
            _ => None,
        }
    }

    /// True if the first part of a qualified name is the name of a loop.
    fn begins_with_local(&self, qualified: &str) -> bool {
        let first = qualified.split('.').next();
        self.locals.iter().any(|(local, _)| Some(local.as_ref()) == first)
    }

    /// The type of a field of an operand.
    fn field(&mut self, id: Id, operand: Id, field: &str, optional: bool) -> Type {
        self.check(operand);
        let operand = self.bindings.substitute(&self.get(operand), false);
        let (target, was_optional) = operand.unwrapped();
        let found = match target {
            Type::Map(_, value) => value.as_ref().clone(),
            Type::Object(object) if object.field(field).is_some() => {
                object.field(field).cloned().unwrap_or(Type::Error)
            }
            // Kubernetes' own types are messages that the server's provider of types does not know.
            Type::Named(name) if !is_opaque(target) && names::message_named(name).is_none() => {
                self.error(id, format!("unexpected failed resolution of '{name}'"));
                Type::Error
            }
            Type::Object(_) | Type::Named(_) if !is_opaque(target) => {
                self.error(id, format!("undefined field '{field}'"));
                Type::Error
            }
            Type::Param(_) => {
                self.bindings.assign(&Type::Dyn, target);
                Type::Dyn
            }
            Type::Dyn | Type::Any | Type::Error => Type::Dyn,
            other => {
                self.error(id, format!("type '{other}' does not support field selection"));
                Type::Dyn
            }
        };
        if was_optional || optional {
            Type::optional(found)
        } else {
            found
        }
    }

    fn new_param(&mut self) -> Type {
        self.fresh += 1;
        Type::Param(self.fresh - 1)
    }

    fn list(&mut self, id: Id, items: &[(Id, bool)]) {
        let mut joined = None;
        for (item, optional) in items {
            self.check(*item);
            let type_ = self.item_type(*item, *optional);
            joined = Some(self.join(joined, type_));
        }
        let item = joined.unwrap_or_else(|| self.new_param());
        self.set(id, Type::list(item));
    }

    /// The type that an item, entry or field contributes.
    fn item_type(&mut self, item: Id, optional: bool) -> Type {
        let type_ = self.get(item);
        if !optional {
            return type_;
        }
        let (inner, was_optional) = type_.unwrapped();
        let inner = inner.clone();
        if !was_optional && !inner.is_dyn() {
            self.mismatch(item, &Type::optional(inner.clone()), &inner);
        }
        inner
    }

    /// Mixed items give `dyn`. The validators report mixed types after the whole check.
    fn join(&mut self, before: Option<Type>, type_: Type) -> Type {
        match before {
            None => type_,
            Some(before) if self.bindings.assign(&before, &type_) => most_general(&before, &type_).clone(),
            Some(_) => Type::Dyn,
        }
    }

    fn map(&mut self, id: Id, entries: &[MapEntry]) {
        let (mut keys, mut values) = (None, None);
        for entry in entries {
            self.check(entry.key);
            let key = self.get(entry.key);
            keys = Some(self.join(keys, key));
            self.check(entry.value);
            let value = self.item_type(entry.value, entry.optional);
            values = Some(self.join(values, value));
        }
        let (key, value) = match (keys, values) {
            (Some(key), Some(value)) => (key, value),
            _ => (self.new_param(), self.new_param()),
        };
        let type_ = Type::map(key, value);
        if self.bindings.is_larger(&type_, &mut { LARGEST_TYPE }) {
            // The type doubles with each level if keys and values are maps themselves; the server never finishes such a check.
            self.set(id, Type::Error);
            self.error(id, "the type of the map is too large".to_owned());
            return;
        }
        self.set(id, type_);
    }

    fn comprehension(&mut self, id: Id, inner: &Comprehension) {
        self.check(inner.range);
        self.check(inner.init);
        let range = self.bindings.substitute(&self.get(inner.range), false);
        let carried = self.get(inner.init);
        let outer = self.locals.len();
        self.locals.push((Arc::clone(&inner.accumulator), carried.clone()));
        let (first, second) = match &range {
            Type::List(item) if inner.var2.is_some() => (Type::Int, item.as_ref().clone()),
            Type::List(item) => (item.as_ref().clone(), Type::Error),
            Type::Map(key, value) => (key.as_ref().clone(), value.as_ref().clone()),
            Type::Dyn | Type::Any | Type::Error | Type::Param(_) => {
                self.bindings.assign(&Type::Dyn, &range);
                (Type::Dyn, Type::Dyn)
            }
            other => {
                let message = format!(
                    "expression of type '{other}' cannot be range of a comprehension (must be list, map, or dynamic)"
                );
                self.error(inner.range, message);
                (Type::Error, Type::Error)
            }
        };
        self.locals.push((Arc::clone(&inner.var), first));
        if let Some(name) = &inner.var2 {
            self.locals.push((Arc::clone(name), second));
        }
        self.check(inner.condition);
        self.assert(inner.condition, &Type::Bool);
        self.check(inner.step);
        self.assert(inner.step, &carried);
        self.locals.truncate(outer + 1);
        self.check(inner.result);
        self.locals.truncate(outer);
        let result = self.bindings.substitute(&self.get(inner.result), false);
        self.set(id, result);
    }

    fn assert(&mut self, id: Id, wanted: &Type) {
        let found = self.get(id);
        if !self.bindings.assign(wanted, &found) {
            self.mismatch(id, wanted, &found);
        }
    }
}

/// The type of a global name, which denotes a type or the one named number.
fn global_type(name: &str) -> Option<Type> {
    if names::number(name).is_some() {
        return Some(Type::Int);
    }
    named_type(name).map(Type::type_of)
}

/// True for types without fields whose selection has an error message of its own.
fn is_opaque(type_: &Type) -> bool {
    matches!(type_, Type::Named("net.IP" | "net.CIDR"))
}

fn literal_type(literal: &Literal) -> Type {
    match literal {
        Literal::Null => Type::Null,
        Literal::Bool(_) => Type::Bool,
        Literal::Int(_) => Type::Int,
        Literal::Uint(_) => Type::Uint,
        Literal::Double(_) => Type::Double,
        Literal::String(_) => Type::String,
        Literal::Bytes(_) => Type::Bytes,
    }
}
