//! The templates: layout only. Their values are finished text, or pass the filter of their format.

use std::sync::OnceLock;

use minijinja::syntax::SyntaxConfig;
use minijinja::{AutoEscape, Environment, UndefinedBehavior, Value};

use super::literal;

/// A template that cannot be rendered: a fault of the binary, not of its input.
#[derive(Debug, thiserror::Error)]
#[error("invalid template `{name}`: {error:#}")]
pub struct LayoutError {
    name: &'static str,
    error: minijinja::Error,
}

/// Renders an embedded template.
pub(super) fn render(name: &'static str, context: Value) -> Result<String, LayoutError> {
    static TEMPLATES: OnceLock<Result<Environment<'static>, String>> = OnceLock::new();
    let fail = |error| LayoutError { name, error };
    let templates = TEMPLATES.get_or_init(|| environment().map_err(|error| format!("{error:#}")));
    let templates = templates.as_ref().map_err(|error| {
        fail(minijinja::Error::new(
            minijinja::ErrorKind::InvalidOperation,
            error.clone(),
        ))
    })?;
    templates
        .get_template(name)
        .and_then(|template| template.render(context))
        .map_err(fail)
}

fn environment() -> Result<Environment<'static>, minijinja::Error> {
    let mut environment = Environment::new();
    environment.set_syntax(SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build()?);
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_auto_escape_callback(|name| match name.rsplit_once('.') {
        Some((_, "html")) => AutoEscape::Html,
        _ => AutoEscape::None,
    });
    environment.add_filter("jsonnet_string", literal::string_literal);
    environment.add_filter("jsonnet_key", |name: &str| literal::key(name).into_owned());
    environment.add_filter("double_quoted", crate::go::strconv::quote);
    for (name, template) in [
        ("page.md", include_str!("../../templates/page.md.j2")),
        ("reference.html", include_str!("../../templates/reference.html.j2")),
        (
            "reference-index.html",
            include_str!("../../templates/reference-index.html.j2"),
        ),
        ("gen.libsonnet", include_str!("../../templates/gen.libsonnet.j2")),
        ("index.libsonnet", include_str!("../../templates/index.libsonnet.j2")),
        ("main.libsonnet", include_str!("../../templates/main.libsonnet.j2")),
    ] {
        environment.add_template(name, template)?;
    }
    Ok(environment)
}
