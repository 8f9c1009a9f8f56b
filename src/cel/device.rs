//! Selectors of devices (`k8s.io/dynamic-resource-allocation/cel`): they are compiled only.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::check::{self, Variables, validators};
use super::syntax::error;
use super::syntax::error::CompileError;
use super::types::{Object, Type};
use super::{eval, syntax};

/// Compiles a selector. The error is the server's text.
pub(crate) fn compile(source: &str, stored: bool) -> Result<(), String> {
    let failed = |errors: Vec<CompileError>| format!("compilation failed: {}", error::display(source, &errors));
    let ast = syntax::parse(source).map_err(failed)?;
    let variables = Variables {
        declared: vec![("device", device())],
        newest: stored,
        patches: false,
    };
    let checked = check::check(ast, &variables).map_err(failed)?;
    let errors = validators::validate(&checked);
    if !errors.is_empty() {
        return Err(failed(errors));
    }
    let found = checked.type_of(checked.ast.root);
    if *found != Type::Bool && !found.is_dyn() {
        return Err(format!("must evaluate to bool or the unknown type, not {found}"));
    }
    let regexes = eval::constants(&checked);
    regexes
        .map(|_| ())
        .map_err(|error| format!("program instantiation failed: {error}"))
}

/// A device. The type of an attribute is open.
fn device() -> Type {
    let by_domain = |value: Type| Type::map(Type::String, Type::map(Type::String, value));
    let fields = [
        ("driver", Type::String),
        ("allowMultipleAllocations", Type::Bool),
        ("attributes", by_domain(Type::Dyn)),
        ("capacity", by_domain(Type::Named("kubernetes.Quantity"))),
    ];
    let fields: BTreeMap<String, Type> = fields.map(|(name, type_)| (name.to_owned(), type_)).into();
    let name = "kubernetes.DRADevice".to_owned();
    Type::Object(Arc::new(Object { name, fields }))
}
