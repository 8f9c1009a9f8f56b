//! Types of expressions: their form in messages, and assignability.

pub(in crate::cel) mod declare;
pub(in crate::cel) mod names;

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

/// Maximum number of type parameters of one overload: `A B K V T`. The parameters of expressions have numbers from here on.
pub(in crate::cel) const PARAMS: u32 = 5;

/// The type of an expression.
#[derive(Debug, Clone)]
pub(in crate::cel) enum Type {
    /// Any type; decided at evaluation.
    Dyn,
    /// Any protobuf message.
    Any,
    /// The type after an error.
    Error,
    Null,
    Bool,
    Int,
    Uint,
    Double,
    String,
    Bytes,
    Duration,
    Timestamp,
    List(Arc<Type>),
    Map(Arc<Type>, Arc<Type>),
    /// A simple type, or null.
    Wrapper(Arc<Type>),
    /// An object with declared fields.
    Object(Arc<Object>),
    /// A library's type that has only a name.
    Named(&'static str),
    /// `optional_type(T)`.
    Optional(Arc<Type>),
    /// The type of a type.
    Meta(Option<Arc<Type>>),
    /// A type parameter, to be inferred.
    Param(u32),
}

/// An object's fields by their names in expressions. Two objects have the same type if their declarations have the same place.
#[derive(Debug)]
pub(in crate::cel) struct Object {
    /// The place of the declaration, as the server names it.
    pub(in crate::cel) name: String,
    pub(in crate::cel) fields: BTreeMap<String, Type>,
}

impl Object {
    /// A field. The name may be a reserved word without escapes.
    pub(in crate::cel) fn field(&self, name: &str) -> Option<&Type> {
        self.fields
            .get(name)
            .or_else(|| self.fields.get(&format!("__{name}__")))
    }
}

/// The type name of a list's items.
pub(in crate::cel) fn item_name(name: &str) -> String {
    format!("{name}.@idx")
}

/// The type name of a map's values.
pub(in crate::cel) fn entry_name(name: &str) -> String {
    format!("{name}.@elem")
}

/// The type name of an object's field, by its name in expressions.
pub(in crate::cel) fn field_name(name: &str, field: &str) -> String {
    format!("{name}.{field}")
}

impl PartialEq for Object {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

impl Type {
    pub(in crate::cel) fn list(item: Self) -> Self {
        Self::List(Arc::new(item))
    }

    pub(in crate::cel) fn map(key: Self, value: Self) -> Self {
        Self::Map(Arc::new(key), Arc::new(value))
    }

    pub(in crate::cel) fn optional(inner: Self) -> Self {
        Self::Optional(Arc::new(inner))
    }

    pub(in crate::cel) fn type_of(inner: Self) -> Self {
        Self::Meta(Some(Arc::new(inner)))
    }

    pub(in crate::cel) fn wrapper(inner: Self) -> Self {
        Self::Wrapper(Arc::new(inner))
    }

    pub(in crate::cel) fn is_dyn(&self) -> bool {
        matches!(self, Self::Dyn | Self::Any)
    }

    fn is_dyn_or_error(&self) -> bool {
        self.is_dyn() || matches!(self, Self::Error)
    }

    /// True if the type has no parts and no name of its own.
    fn is_simple(&self) -> bool {
        !matches!(
            self,
            Self::List(_)
                | Self::Map(..)
                | Self::Wrapper(_)
                | Self::Object(_)
                | Self::Named(_)
                | Self::Optional(_)
                | Self::Meta(_)
                | Self::Param(_)
        )
    }

    /// True if null can be assigned to the type.
    fn takes_null(&self) -> bool {
        matches!(
            self,
            Self::Null
                | Self::Object(_)
                | Self::Named(_)
                | Self::Optional(_)
                | Self::Wrapper(_)
                | Self::Duration
                | Self::Timestamp
        )
    }

    /// The type of a declared value; the names of its objects begin with `name`.
    pub(in crate::cel) fn named(&self, name: &str) -> Self {
        match self {
            Self::List(item) => Self::list(item.named(&item_name(name))),
            Self::Map(key, value) => Self::map(key.as_ref().clone(), value.named(&entry_name(name))),
            Self::Object(object) => {
                let fields = object.fields.iter();
                let fields = fields.map(|(field, type_)| (field.clone(), type_.named(&field_name(name, field))));
                Self::Object(Arc::new(Object {
                    name: name.to_owned(),
                    fields: fields.collect(),
                }))
            }
            other => other.clone(),
        }
    }

    /// The type without the null of a wrapper.
    pub(in crate::cel) fn unnullable(&self) -> &Self {
        match self {
            Self::Wrapper(inner) => inner,
            other => other,
        }
    }

    /// The type inside an optional; true if there was one.
    pub(in crate::cel) fn unwrapped(&self) -> (&Self, bool) {
        match self {
            Self::Optional(inner) => (inner, true),
            other => (other, false),
        }
    }
}

/// A wrapper equals the type inside; its null does not count (`IsExactType`).
impl PartialEq for Type {
    fn eq(&self, other: &Self) -> bool {
        match (self.unnullable(), other.unnullable()) {
            (Self::List(a), Self::List(b)) | (Self::Optional(a), Self::Optional(b)) => a == b,
            (Self::Map(a, x), Self::Map(b, y)) => a == b && x == y,
            (Self::Object(a), Self::Object(b)) => a == b,
            (Self::Named(a), Self::Named(b)) => a == b,
            (Self::Meta(a), Self::Meta(b)) => a == b,
            (Self::Param(a), Self::Param(b)) => a == b,
            (a, b) => a.is_simple() && std::mem::discriminant(a) == std::mem::discriminant(b),
        }
    }
}

impl fmt::Display for Type {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Dyn => out.write_str("dyn"),
            Self::Any => out.write_str("any"),
            Self::Error => out.write_str("!error!"),
            Self::Null => out.write_str("null"),
            Self::Bool => out.write_str("bool"),
            Self::Int => out.write_str("int"),
            Self::Uint => out.write_str("uint"),
            Self::Double => out.write_str("double"),
            Self::String => out.write_str("string"),
            Self::Bytes => out.write_str("bytes"),
            Self::Duration => out.write_str("duration"),
            Self::Timestamp => out.write_str("timestamp"),
            Self::List(item) => write!(out, "list({item})"),
            Self::Map(key, value) => write!(out, "map({key}, {value})"),
            Self::Wrapper(inner) => write!(out, "wrapper({inner})"),
            Self::Object(object) => out.write_str(&object.name),
            Self::Named(name) => out.write_str(name),
            Self::Optional(inner) => write!(out, "optional_type({inner})"),
            Self::Meta(None) => out.write_str("type"),
            Self::Meta(Some(inner)) => write!(out, "type({inner})"),
            Self::Param(number) => write!(out, "_var{}", number.saturating_sub(PARAMS)),
        }
    }
}

/// The types bound to type parameters. A list, because there are few.
#[derive(Debug, Clone, Default)]
pub(in crate::cel) struct Bindings(Vec<(u32, Type)>);

impl Bindings {
    fn find(&self, param: u32) -> Option<&Type> {
        self.0.iter().find(|(bound, _)| *bound == param).map(|(_, to)| to)
    }

    fn bind(&mut self, param: u32, to: Type) {
        match self.0.iter_mut().find(|(bound, _)| *bound == param) {
            Some((_, old)) => *old = to,
            None => self.0.push((param, to)),
        }
    }

    /// Replaces bound parameters by their types; with `finally`, unbound ones become `dyn`.
    pub(in crate::cel) fn substitute(&self, of: &Type, finally: bool) -> Type {
        let inner = |of: &Arc<Type>| Arc::new(self.substitute(of, finally));
        match of {
            Type::Param(param) => match self.find(*param) {
                Some(bound) => self.substitute(bound, finally),
                None if finally => Type::Dyn,
                None => of.clone(),
            },
            Type::List(item) => Type::List(inner(item)),
            Type::Map(key, value) => Type::Map(inner(key), inner(value)),
            Type::Optional(of) => Type::Optional(inner(of)),
            Type::Meta(Some(of)) => Type::Meta(Some(inner(of))),
            other => other.clone(),
        }
    }

    /// True if a type has more than `budget` parts. Subtracts their number from `budget`.
    pub(in crate::cel) fn is_larger(&self, of: &Type, budget: &mut usize) -> bool {
        let Some(left) = budget.checked_sub(1) else {
            return true;
        };
        *budget = left;
        match of {
            Type::Param(param) => self.find(*param).is_some_and(|bound| self.is_larger(bound, budget)),
            Type::List(inner) | Type::Optional(inner) | Type::Meta(Some(inner)) => self.is_larger(inner, budget),
            Type::Map(key, value) => self.is_larger(key, budget) || self.is_larger(value, budget),
            _ => false,
        }
    }

    /// True if each type of `from` can be assigned to its counterpart in `to`; only then the new bindings are kept.
    pub(in crate::cel) fn assign_all(&mut self, from: &[&Type], to: &[Type]) -> bool {
        if from.len() != to.len() {
            return false;
        }
        let before = self.0.clone();
        let fits = from.iter().zip(to).all(|(from, to)| self.fits(from, to));
        if !fits {
            self.0 = before;
        }
        fits
    }

    /// True if `from` can be assigned to `to`; only then the new bindings are kept.
    pub(in crate::cel) fn assign(&mut self, from: &Type, to: &Type) -> bool {
        let before = self.0.clone();
        let fits = self.fits(from, to);
        if !fits {
            self.0 = before;
        }
        fits
    }

    fn fits(&mut self, from: &Type, to: &Type) -> bool {
        if let Type::Param(param) = to {
            match self.stands_for(from, *param) {
                Stands::Yes => return true,
                Stands::No { bound: true } => return false,
                Stands::No { bound: false } => {}
            }
        }
        if let Type::Param(param) = from {
            return matches!(self.stands_for(to, *param), Stands::Yes);
        }
        if from.is_dyn_or_error() || to.is_dyn_or_error() {
            return true;
        }
        match (from, to) {
            (Type::Null, other) | (other, Type::Null) => other.takes_null(),
            (Type::List(a), Type::List(b)) | (Type::Optional(a), Type::Optional(b)) => self.fits(a, b),
            (Type::Map(a, x), Type::Map(b, y)) => self.fits(a, b) && self.fits(x, y),
            (Type::Meta(_), Type::Meta(_)) => true,
            (a, b) => a == b,
        }
    }

    /// Checks that a type can be assigned to a parameter.
    fn stands_for(&mut self, of: &Type, param: u32) -> Stands {
        if *of == Type::Param(param) {
            return Stands::Yes;
        }
        if let Some(bound) = self.find(param).cloned() {
            if *of == bound {
                return Stands::Yes;
            }
            if !self.fits(of, &bound) {
                return Stands::No { bound: true };
            }
            let general = most_general(of, &bound);
            if !self.mentions(general, param) {
                let general = general.clone();
                self.bind(param, general);
            }
            return Stands::Yes;
        }
        if self.mentions(of, param) {
            return Stands::No { bound: false };
        }
        self.bind(param, of.clone());
        Stands::Yes
    }

    /// True if a type contains a parameter, directly or through bindings.
    fn mentions(&self, within: &Type, param: u32) -> bool {
        match within {
            Type::Param(other) => *other == param || self.find(*other).is_some_and(|bound| self.mentions(bound, param)),
            Type::List(inner) | Type::Optional(inner) | Type::Meta(Some(inner)) => self.mentions(inner, param),
            Type::Map(key, value) => self.mentions(key, param) || self.mentions(value, param),
            _ => false,
        }
    }
}

enum Stands {
    Yes,
    No { bound: bool },
}

/// The less specific of two types that fit each other.
pub(in crate::cel) fn most_general<'t>(a: &'t Type, b: &'t Type) -> &'t Type {
    if is_less_specific(a, b) { a } else { b }
}

fn is_less_specific(a: &Type, b: &Type) -> bool {
    match (a, b) {
        (Type::Dyn | Type::Any | Type::Param(_), _) => true,
        (_, Type::Dyn | Type::Any | Type::Param(_)) => false,
        (Type::List(a), Type::List(b)) | (Type::Optional(a), Type::Optional(b)) => is_less_specific(a, b),
        (Type::Map(a, x), Type::Map(b, y)) => is_less_specific(a, b) && is_less_specific(x, y),
        (a, b) => matches!((a, b), (Type::Meta(_), Type::Meta(_))) || a == b,
    }
}
