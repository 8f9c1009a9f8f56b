//! Go's `interface{}`, as `encoding/json` fills it.

/// A value read from JSON.
pub enum Any<'v, V> {
    /// `nil`
    Nil,
    /// `bool`
    Bool(bool),
    /// `int64`
    Int64(i64),
    /// `float64`
    Float64(f64),
    /// `string`
    String(&'v str),
    /// `[]interface{}`
    Slice(&'v [V]),
    /// `map[string]interface{}`, in any order
    Map(Vec<(&'v str, &'v V)>),
}

/// A type that can be viewed as [`Any`].
pub trait Interface: Sized {
    /// The value.
    fn any(&self) -> Any<'_, Self>;
}

impl<'v, V> Any<'v, V> {
    /// The entries of a map, sorted by key, as Go prints them.
    pub(super) fn sorted(mut entries: Vec<(&'v str, &'v V)>) -> Vec<(&'v str, &'v V)> {
        entries.sort_unstable_by_key(|(key, _)| *key);
        entries
    }
}

impl Interface for serde_json::Value {
    fn any(&self) -> Any<'_, Self> {
        match self {
            Self::Null => Any::Nil,
            Self::Bool(value) => Any::Bool(*value),
            Self::Number(number) => number
                .as_i64()
                .map_or_else(|| Any::Float64(number.as_f64().unwrap_or_default()), Any::Int64),
            Self::String(text) => Any::String(text),
            Self::Array(items) => Any::Slice(items),
            Self::Object(fields) => Any::Map(fields.iter().map(|(key, value)| (key.as_str(), value)).collect()),
        }
    }
}
