//! Hints for inputs that are not manifests: templates and inputs of other tools that somebody named by mistake.

use crate::source::{Source, is_html};
use crate::validate::error::FieldError;

/// Hint for a text that is not YAML.
pub(super) fn of_text(source: &Source) -> Option<String> {
    of_page(source).or_else(|| of_value(source.text()))
}

/// Hint for a value, or a text, with a template.
pub(super) fn of_value(value: &str) -> Option<String> {
    let is_template = value.find("{{").is_some_and(|at| value[at..].contains("}}"));
    is_template.then(|| "this looks like a Helm template: render the chart first (`helm template`)".to_owned())
}

/// Hint for a text that is a web page.
pub(super) fn of_page(source: &Source) -> Option<String> {
    is_html(source.text().trim_start()).then(|| "this is an HTML page; name the raw file".to_owned())
}

/// Hint for an object without a usable `apiVersion` or `kind`, by the name of its file.
pub(super) fn of_file(file: &str) -> Option<&'static str> {
    let name = file.rsplit(['/', '\\']).next().unwrap_or(file);
    match name {
        _ if name == "Chart.yaml" || name.starts_with("values") => {
            Some("this file belongs to a Helm chart: render the chart first (`helm template`)")
        }
        "kustomization.yaml" | "kustomization.yml" => {
            Some("this is an input of kustomize: validate the output of `kustomize build`")
        }
        "spec.json" => Some("this file describes a Tanka environment: name its folder"),
        "jsonnetfile.json" | "jsonnetfile.lock.json" | "crdsmith.yaml" | "tkrc.yaml" => {
            Some("this file configures a tool; it is not a manifest")
        }
        _ => None,
    }
}

/// What an update changes in a value that it cannot change.
pub(super) fn of_change(error: &FieldError) -> String {
    const MOST: usize = 5;
    let mut names: Vec<String> = error.changed.iter().map(|name| format!("`{name}`")).collect();
    let rest = names.len().saturating_sub(MOST);
    names.truncate(MOST);
    let more = if rest > 0 {
        format!(" and {rest} more")
    } else {
        String::new()
    };
    format!("changed: {}{more}", names.join(", "))
}

/// What to write instead of a value that the server cannot decode.
pub(super) fn of_decode(error: &FieldError) -> Option<String> {
    let words = &error.message;
    let help = if words.starts_with("quantities must match") {
        "an amount is a number with a unit or without one: `500m`, `1.5`, `128Mi`, `2G`"
    } else if words.starts_with("illegal base64") {
        "the value must be base64; a Secret takes plain text in `stringData`"
    } else if words.contains("cannot unmarshal string") && words.ends_with("of type bool") {
        "write `true` or `false` without quotes"
    } else if words.contains("cannot unmarshal string") && (words.ends_with("int32") || words.ends_with("int64")) {
        "write the number without quotes"
    } else {
        return None;
    };
    Some(help.to_owned())
}
