//! `semver.Version`.

use std::cmp::Ordering;
use std::fmt;
use std::rc::Rc;

use super::texts::NIL_POINTER;
use crate::go::regexp::Regexp;
use crate::go::strconv::parse_uint;
use crate::go::template::{Function, Object, Type, Value};

/// The grammar of a version, with eight groups.
const GRAMMAR: &str = r"^v?([0-9]+)(\.[0-9]+)?(\.[0-9]+)?(-([0-9A-Za-z\-]+(\.[0-9A-Za-z\-]+)*))?(\+([0-9A-Za-z\-]+(\.[0-9A-Za-z\-]+)*))?$";

/// A version; by reference, or by value as the functions return it that change one.
#[derive(Clone, Debug, Default)]
pub(super) struct Version {
    pub(super) major: u64,
    pub(super) minor: u64,
    pub(super) patch: u64,
    pub(super) prerelease: String,
    metadata: String,
    original: String,
    is_value: bool,
}

const POINTER: &str = "*semver.Version";
const VALUE: &str = "semver.Version";
const OTHER: Type = Type::Object(POINTER);

/// Methods of references.
pub(super) const POINTER_METHODS: (&str, &[Function]) = (
    POINTER,
    &[
        Function::fixed("Major", &[OTHER], |_, v| Ok(Value::Uint64(of(&v[0]).major))),
        Function::fixed("Minor", &[OTHER], |_, v| Ok(Value::Uint64(of(&v[0]).minor))),
        Function::fixed("Patch", &[OTHER], |_, v| Ok(Value::Uint64(of(&v[0]).patch))),
        Function::fixed("Prerelease", &[OTHER], |_, v| Ok(of(&v[0]).prerelease.into())),
        Function::fixed("Metadata", &[OTHER], |_, v| Ok(of(&v[0]).metadata.into())),
        Function::fixed("Original", &[OTHER], |_, v| Ok(of(&v[0]).original.into())),
        Function::fixed("String", &[OTHER], |_, v| Ok(of(&v[0]).to_string().into())),
        Function::fixed("IncMajor", &[OTHER], |_, v| Ok(of(&v[0]).next(Part::Major))),
        Function::fixed("IncMinor", &[OTHER], |_, v| Ok(of(&v[0]).next(Part::Minor))),
        Function::fixed("IncPatch", &[OTHER], |_, v| Ok(of(&v[0]).next(Part::Patch))),
        Function::fixed("SetPrerelease", &[OTHER, Type::String], |_, v| {
            let prerelease = v[1].text();
            validate_prerelease(prerelease)?;
            let mut next = of(&v[0]);
            prerelease.clone_into(&mut next.prerelease);
            Ok(next.renewed(of(&v[0]).prefix()))
        }),
        Function::fixed("SetMetadata", &[OTHER, Type::String], |_, v| {
            let metadata = v[1].text();
            validate_metadata(metadata)?;
            let mut next = of(&v[0]);
            metadata.clone_into(&mut next.metadata);
            Ok(next.renewed(of(&v[0]).prefix()))
        }),
        Function::fixed("Compare", &[OTHER, OTHER], |_, v| Ok(Value::Int(order(v)? as i64))),
        Function::fixed("Equal", &[OTHER, OTHER], |_, v| {
            Ok((!v[1].is_nil() && order(v)?.is_eq()).into())
        }),
        Function::fixed("LessThan", &[OTHER, OTHER], |_, v| Ok(order(v)?.is_lt().into())),
        Function::fixed("LessThanEqual", &[OTHER, OTHER], |_, v| Ok(order(v)?.is_le().into())),
        Function::fixed("GreaterThan", &[OTHER, OTHER], |_, v| Ok(order(v)?.is_gt().into())),
        Function::fixed("GreaterThanEqual", &[OTHER, OTHER], |_, v| Ok(order(v)?.is_ge().into())),
    ],
);

/// Methods of values.
pub(super) const VALUE_METHODS: (&str, &[Function]) = (
    VALUE,
    &[
        Function::fixed("Major", &[Type::Any], |_, v| Ok(Value::Uint64(of(&v[0]).major))),
        Function::fixed("Minor", &[Type::Any], |_, v| Ok(Value::Uint64(of(&v[0]).minor))),
        Function::fixed("Patch", &[Type::Any], |_, v| Ok(Value::Uint64(of(&v[0]).patch))),
        Function::fixed("Prerelease", &[Type::Any], |_, v| Ok(of(&v[0]).prerelease.into())),
        Function::fixed("Metadata", &[Type::Any], |_, v| Ok(of(&v[0]).metadata.into())),
        Function::fixed("String", &[Type::Any], |_, v| Ok(of(&v[0]).to_string().into())),
        Function::fixed("IncMajor", &[Type::Any], |_, v| Ok(of(&v[0]).next(Part::Major))),
        Function::fixed("IncMinor", &[Type::Any], |_, v| Ok(of(&v[0]).next(Part::Minor))),
        Function::fixed("IncPatch", &[Type::Any], |_, v| Ok(of(&v[0]).next(Part::Patch))),
    ],
);

#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Major,
    Minor,
    Patch,
}

/// The version in a value.
fn of(value: &Value) -> Version {
    match value {
        Value::Object(object) => object.as_any().downcast_ref::<Version>().cloned().unwrap_or_default(),
        _ => Version::default(),
    }
}

fn order(v: &[Value]) -> Result<Ordering, String> {
    if v[1].is_nil() {
        return Err(NIL_POINTER.to_owned());
    }
    Ok(of(&v[0]).compare(&of(&v[1])))
}

impl Object for Version {
    fn type_name(&self) -> &'static str {
        if self.is_value { VALUE } else { POINTER }
    }

    fn string(&self) -> String {
        self.to_string()
    }

    fn fields(&self) -> Vec<(&'static str, Value)> {
        vec![
            ("major", Value::Uint64(self.major)),
            ("minor", Value::Uint64(self.minor)),
            ("patch", Value::Uint64(self.patch)),
            ("pre", self.prerelease.as_str().into()),
            ("metadata", self.metadata.as_str().into()),
            ("original", self.original.as_str().into()),
        ]
    }

    fn as_any(&self) -> &dyn std::any::Any {
        self
    }
}

impl fmt::Display for Version {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}.{}.{}", self.major, self.minor, self.patch)?;
        if !self.prerelease.is_empty() {
            write!(out, "-{}", self.prerelease)?;
        }
        if !self.metadata.is_empty() {
            write!(out, "+{}", self.metadata)?;
        }
        Ok(())
    }
}

impl Version {
    /// `NewVersion`, which accepts missing parts.
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        let grammar = Regexp::compile(GRAMMAR).map_err(|error| error.to_string())?;
        let groups = grammar.captures(text).ok_or("Invalid Semantic Version")?;
        let group = |index: usize| groups.get(index).copied().flatten().unwrap_or_default();
        let segment = |index: usize| match group(index).trim_start_matches('.') {
            "" => Ok(0),
            digits => parse_uint(digits, 10).map_err(|error| format!("Error parsing version segment: {error}")),
        };
        validate_prerelease(group(5))?;
        validate_metadata(group(8))?;
        Ok(Self {
            major: segment(1)?,
            minor: segment(2)?,
            patch: segment(3)?,
            prerelease: group(5).to_owned(),
            metadata: group(8).to_owned(),
            original: text.to_owned(),
            is_value: false,
        })
    }

    pub(super) fn value(self) -> Value {
        Value::Object(Rc::new(self))
    }

    /// A copy of an object: without the fields, which are not exported.
    pub(super) fn hollow(object: &dyn Object) -> Value {
        let is_value = object.type_name() == VALUE;
        let hollow = Self {
            is_value,
            ..Self::default()
        };
        hollow.value()
    }

    fn prefix(&self) -> &'static str {
        if self.original.starts_with('v') { "v" } else { "" }
    }

    fn renewed(mut self, prefix: &str) -> Value {
        self.is_value = true;
        self.original = format!("{prefix}{self}");
        self.value()
    }

    fn next(&self, part: Part) -> Value {
        let mut next = Self::default();
        match part {
            Part::Major => next.major = self.major.wrapping_add(1),
            Part::Minor => (next.major, next.minor) = (self.major, self.minor.wrapping_add(1)),
            Part::Patch => {
                // The release comes after its previews.
                let step = u64::from(self.prerelease.is_empty());
                (next.major, next.minor) = (self.major, self.minor);
                next.patch = self.patch.wrapping_add(step);
            }
        }
        next.renewed(self.prefix())
    }

    /// The order of versions, without metadata.
    pub(super) fn compare(&self, other: &Self) -> Ordering {
        let numbers = (self.major, self.minor, self.patch).cmp(&(other.major, other.minor, other.patch));
        numbers.then_with(|| match (&*self.prerelease, &*other.prerelease) {
            ("", "") => Ordering::Equal,
            ("", _) => Ordering::Greater,
            (_, "") => Ordering::Less,
            (one, other) => compare_prereleases(one, other),
        })
    }
}

/// The order of two prereleases, part by part.
pub(super) fn compare_prereleases(one: &str, other: &str) -> Ordering {
    let (mut ones, mut others) = (one.split('.'), other.split('.'));
    loop {
        let (one, other) = (ones.next(), others.next());
        if one.is_none() && other.is_none() {
            return Ordering::Equal;
        }
        let (one, other) = (one.unwrap_or_default(), other.unwrap_or_default());
        if one != other {
            return compare_parts(one, other);
        }
    }
}

fn compare_parts(one: &str, other: &str) -> Ordering {
    if one.is_empty() {
        return Ordering::Less;
    }
    if other.is_empty() {
        return Ordering::Greater;
    }
    match (parse_uint(one, 10), parse_uint(other, 10)) {
        (Err(_), Err(_)) => one.cmp(other),
        (Err(_), Ok(_)) => Ordering::Greater,
        (Ok(one), Ok(other)) if one > other => Ordering::Greater,
        // Two equal numbers with different texts, too.
        (Ok(_), _) => Ordering::Less,
    }
}

fn validate_prerelease(text: &str) -> Result<(), String> {
    for part in text.split('.') {
        let is_number = part.bytes().all(|byte| byte.is_ascii_digit());
        if is_number && part.len() > 1 && part.starts_with('0') {
            return Err("Version segment starts with 0".to_owned());
        }
        if !is_allowed(part) {
            return Err("Invalid Prerelease string".to_owned());
        }
    }
    Ok(())
}

fn validate_metadata(text: &str) -> Result<(), String> {
    if text.split('.').all(is_allowed) {
        Ok(())
    } else {
        Err("Invalid Metadata string".to_owned())
    }
}

fn is_allowed(part: &str) -> bool {
    part.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
}
