//! Expressions of admission policies and webhooks (`k8s.io/apiserver/pkg/admission/plugin/cel`): they are compiled only.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::check::{self, Checked, Variables, validators};
use super::syntax::error;
use super::syntax::error::CompileError;
use super::types::{Object, Type};
use super::{eval, syntax};

/// What an expression must return.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Returns {
    Bool,
    String,
    /// A text or null: the value of an audit annotation.
    Annotation,
    /// Anything: the value of a variable.
    Value,
    /// The changed fields of an object.
    Fields,
    /// The operations of a JSON patch.
    Patch,
}

/// The expressions of one policy. They can use the variables that stand before them.
#[derive(Debug, Clone, Default)]
pub(crate) struct Policy {
    /// Whether the policy has parameters.
    pub(crate) has_params: bool,
    /// The variables; none where expressions do not know them.
    pub(crate) variables: Option<Known>,
}

/// Variables with their types.
#[derive(Debug, Clone, Default)]
pub(crate) struct Known(BTreeMap<String, Type>);

/// What an expression may use besides the variables.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Uses {
    /// Permission checks.
    pub(crate) authorizer: bool,
    /// Functions that the server takes in stored expressions but not in new ones.
    pub(crate) stored: bool,
}

impl Policy {
    /// Compiles an expression. The error is the server's text.
    pub(crate) fn compile(&self, source: &str, returns: Returns, uses: Uses) -> Result<(), String> {
        let checked = self.checked(source, returns, uses)?;
        let found = checked.type_of(checked.ast.root);
        if let Some(words) = wrong_type(found, returns) {
            return Err(words);
        }
        let regexes = eval::constants(&checked);
        regexes
            .map(|_| ())
            .map_err(|error| format!("program instantiation failed: {error}"))
    }

    /// Compiles a variable and declares it, with any type if it does not compile.
    pub(crate) fn declare(&mut self, name: &str, source: &str, uses: Uses) -> Result<(), String> {
        let checked = self.checked(source, Returns::Value, uses);
        let (type_, result) = match checked {
            Ok(checked) => (declared(checked.type_of(checked.ast.root)), Ok(())),
            Err(words) => (Type::Dyn, Err(words)),
        };
        if let Some(variables) = &mut self.variables {
            variables.0.insert(name.to_owned(), type_);
        }
        result
    }

    fn checked(&self, source: &str, returns: Returns, uses: Uses) -> Result<Checked, String> {
        let failed = |errors: Vec<CompileError>| format!("compilation failed: {}", error::display(source, &errors));
        let ast = syntax::parse(source).map_err(failed)?;
        let mut declared = vec![
            ("object", Type::Dyn),
            ("oldObject", Type::Dyn),
            ("namespaceObject", namespace()),
            ("request", request()),
        ];
        if self.has_params {
            declared.push(("params", Type::Dyn));
        }
        if uses.authorizer {
            declared.push(("authorizer", Type::Named("kubernetes.authorization.Authorizer")));
            let check = Type::Named("kubernetes.authorization.ResourceCheck");
            declared.push(("authorizer.requestResource", check));
        }
        if let Some(variables) = &self.variables {
            declared.push(("variables", object("kubernetes.variables", variables.0.clone())));
        }
        let variables = Variables {
            declared,
            newest: uses.stored,
            patches: matches!(returns, Returns::Fields | Returns::Patch),
        };
        let checked = check::check(ast, &variables).map_err(failed)?;
        let errors = validators::validate(&checked);
        if errors.is_empty() {
            Ok(checked)
        } else {
            Err(failed(errors))
        }
    }
}

fn wrong_type(found: &Type, returns: Returns) -> Option<String> {
    let (is_right, wanted) = match returns {
        Returns::Value => (true, ""),
        Returns::Bool => (*found == Type::Bool, "bool"),
        Returns::String => (*found == Type::String, "string"),
        Returns::Annotation => (
            *found == Type::String || *found == Type::Null,
            "one of [string null_type]",
        ),
        Returns::Fields => (found.to_string() == "Object", "Object"),
        Returns::Patch => (found.to_string() == "list(JSONPatch)", "list(JSONPatch)"),
    };
    let found = match found {
        Type::Null => "null_type".to_owned(),
        // The type of an empty list is open.
        Type::List(item) if matches!(**item, Type::Param(_)) => "list(dyn)".to_owned(),
        found => found.to_string(),
    };
    (!is_right).then(|| format!("must evaluate to {wanted} but got {found}"))
}

/// The type of a variable with a value of a type: objects and optional values become any values (`convertCelTypeToDeclType`).
fn declared(type_: &Type) -> Type {
    match type_ {
        Type::List(item) => Type::list(declared(item)),
        Type::Map(key, value) => Type::map(declared(key), declared(value)),
        Type::Any
        | Type::Bool
        | Type::Bytes
        | Type::Double
        | Type::Duration
        | Type::Int
        | Type::Null
        | Type::String
        | Type::Timestamp
        | Type::Uint => type_.clone(),
        _ => Type::Dyn,
    }
}

fn object(name: &str, fields: BTreeMap<String, Type>) -> Type {
    let name = name.to_owned();
    Type::Object(Arc::new(Object { name, fields }))
}

fn fields<const N: usize>(name: &str, fields: [(&str, Type); N]) -> Type {
    object(name, fields.map(|(field, type_)| (field.to_owned(), type_)).into())
}

/// The request (`BuildRequestType`).
fn request() -> Type {
    let kind = fields(
        "kubernetes.GroupVersionKind",
        [
            ("group", Type::String),
            ("version", Type::String),
            ("kind", Type::String),
        ],
    );
    let resource = fields(
        "kubernetes.GroupVersionResource",
        [
            ("group", Type::String),
            ("version", Type::String),
            ("resource", Type::String),
        ],
    );
    let user = fields(
        "kubernetes.UserInfo",
        [
            ("username", Type::String),
            ("uid", Type::String),
            ("groups", Type::list(Type::String)),
            ("extra", Type::map(Type::String, Type::list(Type::String))),
        ],
    );
    fields(
        "kubernetes.AdmissionRequest",
        [
            ("kind", kind.clone()),
            ("resource", resource.clone()),
            ("subResource", Type::String),
            ("requestKind", kind),
            ("requestResource", resource),
            ("requestSubResource", Type::String),
            ("name", Type::String),
            ("namespace", Type::String),
            ("operation", Type::String),
            ("userInfo", user),
            ("dryRun", Type::Bool),
            ("options", Type::Dyn),
        ],
    )
}

/// The Namespace of the object (`BuildNamespaceType`).
fn namespace() -> Type {
    let texts = || Type::map(Type::String, Type::String);
    let metadata = fields(
        "kubernetes.NamespaceMetadata",
        [
            ("name", Type::String),
            ("generateName", Type::String),
            ("namespace", Type::String),
            ("labels", texts()),
            ("annotations", texts()),
            ("UID", Type::String),
            ("creationTimestamp", Type::Timestamp),
            ("deletionGracePeriodSeconds", Type::Int),
            ("deletionTimestamp", Type::Timestamp),
            ("generation", Type::Int),
            ("resourceVersion", Type::String),
            ("finalizers", Type::list(Type::String)),
        ],
    );
    let condition = fields(
        "kubernetes.NamespaceCondition",
        [
            ("status", Type::String),
            ("type", Type::String),
            ("lastTransitionTime", Type::Timestamp),
            ("message", Type::String),
            ("reason", Type::String),
        ],
    );
    let finalizers = [("finalizers", Type::list(Type::String))];
    let spec = fields("kubernetes.NamespaceSpec", finalizers);
    let status = [("conditions", Type::list(condition)), ("phase", Type::String)];
    let status = fields("kubernetes.NamespaceStatus", status);
    fields(
        "kubernetes.Namespace",
        [("metadata", metadata), ("spec", spec), ("status", status)],
    )
}
