//! JSON into Go's structs: the errors of `json.Unmarshal` for values that do not fit, in the fork that the server uses
//! (`sigs.k8s.io/json`).
//!
//! In: a value, and a table of the types. Out: the decoder's first error, and the fields that no struct has. The decoder continues after a
//! wrong type and reports the first one; an error of a type with its own decoder ends the decoding at once.

use crate::go::any::{Any, Interface};
use crate::go::base64::Encoding;

use super::encode::float64;

/// Maximum number of unknown fields that the decoder names.
const MOST_UNKNOWN: usize = 100;

/// A Go type. Its name is Go's, because error texts contain it.
pub(crate) enum Type {
    /// A string, under the name of its type.
    String(&'static str),
    Bool,
    Int32,
    Int64,
    Float64,
    /// `[]byte`: base64.
    Bytes,
    /// Any value.
    Interface,
    Pointer(&'static Type),
    Struct(&'static Struct),
    Slice(&'static str, &'static Type),
    Map(&'static str, &'static Type),
    /// A type that decodes a string itself, with error texts of its own.
    Text(fn(&str) -> Result<(), String>),
    /// A type that decodes scalars itself.
    Scalar(fn(Scalar<'_>) -> Result<(), Refusal>),
    /// A type with its own decoder, which does not report unknown fields.
    Own(&'static Own),
}

/// A value as a type that decodes scalars gets it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Scalar<'v> {
    Nil,
    Bool(bool),
    Int64(i64),
    Float64(f64),
    String(&'v str),
    /// A list or map.
    Collection,
}

/// The error of a type that decodes scalars.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// A text of its own.
    Words(String),
    /// The value has not this type.
    Type(&'static str),
}

/// The forms that a type with its own decoder accepts.
pub(crate) struct Own {
    pub(crate) object: &'static Struct,
    pub(crate) array: Option<&'static Type>,
    pub(crate) boolean: bool,
    /// The error for all other values; without it, they are accepted.
    pub(crate) otherwise: Option<&'static str>,
}

/// A struct with its JSON fields.
pub(crate) struct Struct {
    /// The type with its package.
    pub(crate) name: &'static str,
    pub(crate) fields: &'static [(&'static str, Type)],
    /// Fields that are written even if they are empty (their tag has no `omitempty`).
    pub(crate) always: &'static [&'static str],
    /// Fields of embedded structs, with the name of the struct. Error texts have both.
    pub(crate) embedded: &'static [(&'static str, &'static str)],
}

impl Struct {
    /// A struct that is never written, or that omits all its empty fields.
    pub(crate) const fn new(name: &'static str, fields: &'static [(&'static str, Type)]) -> Self {
        Self {
            name,
            fields,
            always: &[],
            embedded: &[],
        }
    }

    /// The type without its package.
    fn short_name(&self) -> &'static str {
        self.name.rsplit('.').next().unwrap_or(self.name)
    }

    /// The type of a field. The name is case-sensitive.
    pub(crate) fn field(&self, name: &str) -> Option<(&'static str, &'static Type)> {
        let found = self.fields.iter().find(|(known, _)| *known == name);
        found.map(|(name, type_)| (*name, type_))
    }
}

/// A step from a value to one inside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Step<'v> {
    Key(&'v str),
    Index(usize),
}

/// The reason why a value cannot be decoded.
pub(crate) struct Failure<'v, V> {
    /// The decoder's error text.
    pub(crate) words: String,
    /// The wrong value, and the path to it.
    pub(crate) value: &'v V,
    pub(crate) steps: Vec<Step<'v>>,
}

/// The result of decoding.
pub(crate) struct Decoded<'v, V> {
    pub(crate) failure: Option<Failure<'v, V>>,
    /// Paths of the fields that no struct has, without duplicates. The last step is the field.
    pub(crate) unknown: Vec<Vec<Step<'v>>>,
}

/// Decodes a value.
pub(crate) fn decode<'v, V: Interface>(value: &'v V, type_: &'static Type) -> Decoded<'v, V> {
    let mut decoder = Decoder {
        is_strict: true,
        ..Decoder::new(Vec::new())
    };
    let ended = decoder.value(value, type_).err();
    Decoded {
        failure: ended.or(decoder.saved).map(Problem::failure),
        unknown: decoder.unknown,
    }
}

/// A failure without its text.
struct Problem<'v, V> {
    what: What,
    value: &'v V,
    steps: Vec<Step<'v>>,
}

enum What {
    /// Go's `UnmarshalTypeError`: the value found, the wanted type, and the struct and fields on the path to it.
    Type {
        found: String,
        wanted: &'static str,
        struct_: &'static str,
        fields: Vec<&'static str>,
    },
    Words(String),
}

impl<'v, V> Problem<'v, V> {
    fn failure(self) -> Failure<'v, V> {
        let words = match self.what {
            What::Words(words) => words,
            What::Type {
                found,
                wanted,
                struct_,
                fields,
            } => {
                let target = if struct_.is_empty() {
                    "value".to_owned()
                } else {
                    format!("struct field {struct_}.{}", fields.join("."))
                };
                format!("json: cannot unmarshal {found} into Go {target} of type {wanted}")
            }
        };
        Failure {
            words,
            value: self.value,
            steps: self.steps,
        }
    }
}

struct Decoder<'v, V> {
    is_strict: bool,
    unknown: Vec<Vec<Step<'v>>>,
    struct_: &'static str,
    fields: Vec<&'static str>,
    steps: Vec<Step<'v>>,
    /// The first value with a wrong type.
    saved: Option<Problem<'v, V>>,
}

impl<'v, V: Interface> Decoder<'v, V> {
    fn new(steps: Vec<Step<'v>>) -> Self {
        Self {
            is_strict: false,
            unknown: Vec::new(),
            struct_: "",
            fields: Vec::new(),
            steps,
            saved: None,
        }
    }

    fn problem(&self, value: &'v V, what: What) -> Problem<'v, V> {
        Problem {
            what,
            value,
            steps: self.steps.clone(),
        }
    }

    fn wrong_type(&self, value: &'v V, wanted: &'static str) -> Problem<'v, V> {
        let what = What::Type {
            found: found(&value.any(), wanted),
            wanted,
            struct_: self.struct_,
            fields: self.fields.clone(),
        };
        self.problem(value, what)
    }

    fn save(&mut self, problem: impl FnOnce(&Self) -> Problem<'v, V>) {
        if self.saved.is_none() {
            self.saved = Some(problem(self));
        }
    }

    /// Decodes a value. Its depth bounds the recursion.
    fn value(&mut self, value: &'v V, type_: &'static Type) -> Result<(), Problem<'v, V>> {
        match (type_, value.any()) {
            (Type::Pointer(_) | Type::Text(_), Any::Nil) => Ok(()),
            (Type::Pointer(inner), _) => self.value(value, inner),
            (Type::Own(own), any) => self.own(value, any, own),
            (Type::Scalar(read), any) => {
                let scalar = match any {
                    Any::Nil => Scalar::Nil,
                    Any::Bool(value) => Scalar::Bool(value),
                    Any::Int64(value) => Scalar::Int64(value),
                    Any::Float64(value) => Scalar::Float64(value),
                    Any::String(text) => Scalar::String(text),
                    Any::Slice(_) | Any::Map(_) => Scalar::Collection,
                };
                match read(scalar) {
                    Ok(()) => Ok(()),
                    Err(Refusal::Words(words)) => Err(self.problem(value, What::Words(words))),
                    Err(Refusal::Type(wanted)) => Err(self.wrong_type(value, wanted)),
                }
            }
            (Type::Text(read), Any::String(text)) => {
                read(text).map_err(|words| self.problem(value, What::Words(words)))
            }
            (Type::Text(_), _) => Err(self.wrong_type(value, "string")),
            (Type::Struct(struct_), Any::Map(entries)) => self.structure(entries, struct_),
            (Type::Slice(_, item), Any::Slice(items)) => self.items(items, item),
            (Type::Map(_, inner), Any::Map(entries)) => {
                for (key, value) in Any::sorted(entries) {
                    self.within(Step::Key(key), |decoder| decoder.value(value, inner))?;
                }
                Ok(())
            }
            (type_, any) => {
                self.scalar(value, &any, type_);
                Ok(())
            }
        }
    }

    fn within<T>(
        &mut self,
        step: Step<'v>,
        read: impl FnOnce(&mut Self) -> Result<T, Problem<'v, V>>,
    ) -> Result<T, Problem<'v, V>> {
        self.steps.push(step);
        let result = read(self);
        self.steps.pop();
        result
    }

    fn items(&mut self, items: &'v [V], type_: &'static Type) -> Result<(), Problem<'v, V>> {
        for (index, item) in items.iter().enumerate() {
            self.within(Step::Index(index), |decoder| decoder.value(item, type_))?;
        }
        Ok(())
    }

    fn structure(&mut self, entries: Vec<(&'v str, &'v V)>, struct_: &'static Struct) -> Result<(), Problem<'v, V>> {
        let outer = self.struct_;
        for (key, value) in Any::sorted(entries) {
            self.steps.push(Step::Key(key));
            if let Some((name, type_)) = struct_.field(key) {
                self.struct_ = struct_.short_name();
                let depth = self.fields.len();
                let embedded = struct_.embedded.iter().find(|(field, _)| *field == name);
                self.fields.extend(embedded.map(|(_, inner)| inner));
                self.fields.push(name);
                self.value(value, type_)?;
                self.fields.truncate(depth);
            } else if self.is_strict && self.unknown.len() < MOST_UNKNOWN {
                self.unknown.push(self.steps.clone());
            }
            self.steps.pop();
        }
        self.struct_ = outer;
        Ok(())
    }

    /// Checks a value without parts (Go's `literalStore`), and an object or array where the type wants something else.
    fn scalar(&mut self, value: &'v V, any: &Any<'v, V>, type_: &'static Type) {
        let wanted = match (type_, any) {
            (_, Any::Nil)
            | (Type::Interface | Type::Pointer(_) | Type::Text(_) | Type::Own(_) | Type::Scalar(_), _)
            | (Type::String(_), Any::String(_))
            | (Type::Bool, Any::Bool(_))
            | (Type::Int64, Any::Int64(_))
            | (Type::Float64, Any::Int64(_) | Any::Float64(_)) => return,
            (Type::Int32, Any::Int64(number)) if i32::try_from(*number).is_ok() => return,
            (Type::Bytes, Any::String(text)) => {
                if let Err(error) = Encoding::Std.decode(text) {
                    self.save(|decoder| decoder.problem(value, What::Words(error.to_string())));
                }
                return;
            }
            (Type::Bytes, Any::Slice(items)) => return self.byte_items(items),
            (Type::String(name) | Type::Slice(name, _) | Type::Map(name, _), _) => name,
            (Type::Struct(struct_), _) => struct_.name,
            (Type::Bool, _) => "bool",
            (Type::Int32, _) => "int32",
            (Type::Int64, _) => "int64",
            (Type::Float64, _) => "float64",
            (Type::Bytes, _) => "[]uint8",
        };
        self.save(|decoder| decoder.wrong_type(value, wanted));
    }

    /// Bytes written as a list of numbers.
    fn byte_items(&mut self, items: &'v [V]) {
        for (index, item) in items.iter().enumerate() {
            if !matches!(item.any(), Any::Int64(0..=255) | Any::Nil) {
                self.steps.push(Step::Index(index));
                self.save(|decoder| decoder.wrong_type(item, "uint8"));
                self.steps.pop();
            }
        }
    }

    fn own(&mut self, value: &'v V, any: Any<'v, V>, own: &'static Own) -> Result<(), Problem<'v, V>> {
        let mut inner = Self::new(self.steps.clone());
        let ended = match (any, own.array) {
            (Any::Map(entries), _) => inner.structure(entries, own.object),
            (Any::Slice(_), Some(array)) => inner.value(value, array),
            (Any::Bool(_), _) if own.boolean => Ok(()),
            _ => match own.otherwise {
                Some(words) => Err(self.problem(value, What::Words(words.to_owned()))),
                None => Ok(()),
            },
        };
        let Some(mut problem) = ended.err().or(inner.saved) else {
            return Ok(());
        };
        // The outer decoder adds its own fields and replaces the inner struct by its own.
        if let What::Type { struct_, fields, .. } = &mut problem.what {
            *struct_ = self.struct_;
            fields.splice(0..0, self.fields.iter().copied());
        }
        Err(problem)
    }
}

/// The found value in the decoder's words. If a whole number is wanted, the text includes the number.
fn found<V>(any: &Any<'_, V>, wanted: &str) -> String {
    let is_whole = matches!(wanted, "int32" | "int64" | "uint8");
    match any {
        Any::Nil => "null".to_owned(),
        Any::Bool(_) => "bool".to_owned(),
        Any::Int64(value) if is_whole => format!("number {value}"),
        Any::Float64(value) if is_whole => format!("number {}", float64(*value)),
        Any::Int64(_) | Any::Float64(_) => "number".to_owned(),
        Any::String(_) => "string".to_owned(),
        Any::Slice(_) => "array".to_owned(),
        Any::Map(_) => "object".to_owned(),
    }
}
