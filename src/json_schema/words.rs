//! The texts of a field: its description, the facts that editors do not show by themselves, and the extensions of Kubernetes.

use super::writer::Writer;
use crate::crd::Schema;
use crate::facts::{Fact, Field, Statement};

/// `title`, `description` and `markdownDescription`. Editors show the last one alone, so it has the description and the facts.
pub(super) fn texts(schema: &Schema, field: Option<&Field<'_>>, out: &mut Writer) {
    let facts = field.map_or(&[][..], |field| &field.facts);
    let required = field.and_then(|field| field.required.text());
    describe(
        schema,
        required.filter(|text| text != "required").as_deref(),
        facts,
        out,
    );
}

/// The same for the object as a whole, or for any other list of facts.
pub(super) fn describe(schema: &Schema, required: Option<&str>, facts: &[Fact<'_>], out: &mut Writer) {
    if let Some(title) = schema.rest.title.as_deref().filter(|title| !title.is_empty()) {
        out.key("title").string(title);
    }
    if !schema.description.is_empty() {
        out.key("description").string(&schema.description);
    }
    let mut lines: Vec<String> = required
        .into_iter()
        .map(|text| format!("- {}", markdown(text)))
        .collect();
    lines.extend(facts.iter().filter(|fact| !is_shown(fact)).map(line));
    if !lines.is_empty() {
        let mut text = markdown(&schema.description);
        if !text.is_empty() {
            text.push_str("\n\n");
        }
        text.push_str(&lines.join("\n"));
        out.key("markdownDescription").string(&text);
    }
}

/// Whether editors show the keyword by themselves.
fn is_shown(fact: &Fact<'_>) -> bool {
    let is_own = fact.level.marks().is_empty();
    is_own
        && matches!(
            fact.statement,
            Statement::Title(_) | Statement::Enum(_) | Statement::Example(_)
        )
}

/// One fact as an item of a Markdown list.
fn line(fact: &Fact<'_>) -> String {
    let (label, text) = (fact.label(), fact.text());
    let is_prose = matches!(
        fact.statement,
        Statement::Rule(_)
            | Statement::RuleAbove(_)
            | Statement::Deprecated(_)
            | Statement::Description(_)
            | Statement::Title(_)
            | Statement::AllOf(_)
            | Statement::AnyOf(_)
            | Statement::OneOf(_)
            | Statement::Not(_)
    );
    match (text.is_empty(), is_prose) {
        (true, _) => format!("- {label}"),
        (false, true) => format!(
            "- {label}: {}",
            markdown(&text.split_whitespace().collect::<Vec<_>>().join(" "))
        ),
        (false, false) => format!("- {label}: {}", code(&text.replace('\n', " "))),
    }
}

/// `default`, `examples` and the formats that are only words.
pub(super) fn annotations(schema: &Schema, out: &mut Writer) {
    if let Some(format) = schema.format.as_deref().filter(|format| NUMBERS.contains(format)) {
        out.key("format").string(format);
    }
    if let Some(default) = &schema.default {
        out.key("default").value(default);
    }
    if let Some(example) = &schema.rest.example {
        out.key("examples").list(|out| out.item().value(example));
    }
}

/// Formats that no validator takes for a format of texts.
const NUMBERS: [&str; 4] = ["int32", "int64", "float", "double"];

/// `x-kubernetes-*`, as in the definition.
pub(super) fn extensions(schema: &Schema, out: &mut Writer) {
    let flags = [
        (
            "x-kubernetes-preserve-unknown-fields",
            schema.preserve_unknown_fields == Some(true),
        ),
        ("x-kubernetes-embedded-resource", schema.embedded_resource),
        ("x-kubernetes-int-or-string", schema.int_or_string),
    ];
    for (key, _) in flags.into_iter().filter(|(_, is_set)| *is_set) {
        out.key(key).raw("true");
    }
    if let Some(type_) = &schema.topology.list_type {
        out.key("x-kubernetes-list-type").string(type_);
    }
    if !schema.topology.list_map_keys.is_empty() {
        let keys = schema.topology.list_map_keys.iter().map(String::as_str);
        out.key("x-kubernetes-list-map-keys").strings(keys);
    }
    if let Some(type_) = &schema.topology.map_type {
        out.key("x-kubernetes-map-type").string(type_);
    }
    if !schema.rules.is_empty() {
        out.key("x-kubernetes-validations").list(|out| {
            for rule in &schema.rules {
                out.item().object(|out| {
                    out.key("rule").string(&rule.rule);
                    let texts = [
                        ("message", &rule.message),
                        ("messageExpression", &rule.message_expression),
                        ("reason", &rule.reason),
                        ("fieldPath", &rule.field_path),
                    ];
                    for (key, text) in texts {
                        if let Some(text) = text {
                            out.key(key).string(text);
                        }
                    }
                    if let Some(value) = rule.optional_old_self {
                        out.key("optionalOldSelf").raw(if value { "true" } else { "false" });
                    }
                });
            }
        });
    }
}

/// A text as code; the fence is longer than every row of backticks in it.
fn code(text: &str) -> String {
    let longest = text
        .split(|character| character != '`')
        .map(str::len)
        .max()
        .unwrap_or(0);
    let fence = "`".repeat(longest + 1);
    let pad = if text.starts_with('`') || text.ends_with('`') {
        " "
    } else {
        ""
    };
    format!("{fence}{pad}{text}{pad}{fence}")
}

/// A description as Markdown that shows the same text: marks are escaped, single line breaks stay, and code in single backticks stays code.
fn markdown(text: &str) -> String {
    let parts: Vec<&str> = text.split('`').collect();
    // Of the parts between backticks, every second one is code.
    let has_code = parts.len() % 2 == 1
        && parts[1..]
            .iter()
            .step_by(2)
            .all(|code| !code.is_empty() && !code.contains('\n'));
    let mut out = String::with_capacity(text.len() + 16);
    for (index, part) in parts.into_iter().enumerate() {
        if index > 0 {
            out.push_str(if has_code { "`" } else { "\\`" });
        }
        if has_code && index % 2 == 1 {
            out.push_str(part);
        } else {
            escape(part, &mut out);
        }
    }
    out
}

fn escape(text: &str, out: &mut String) {
    for character in text.chars() {
        let line = || out.rsplit('\n').next().unwrap_or_default().trim_start();
        let is_special = match character {
            '\\' | '*' | '_' | '[' | ']' | '<' | '&' | '|' | '~' => true,
            // Headings, quotes and lists; a line that underlines the one before.
            '#' | '>' | '+' | '-' | '=' => line().is_empty(),
            '.' | ')' => line().bytes().all(|byte| byte.is_ascii_digit()),
            _ => false,
        };
        if is_special {
            out.push('\\');
        }
        match character {
            '\n' => out.push_str("  \n"),
            _ => out.push(character),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_stay_texts() {
        assert_eq!(markdown("a-b *c* <d> [e] _g_"), r"a-b \*c\* \<d> \[e\] \_g\_");
        assert_eq!(markdown("use `a_b` or\n- c\n1. d"), "use `a_b` or  \n\\- c  \n1\\. d");
        assert_eq!(markdown("a ` b"), r"a \` b");
        assert_eq!(code("`a``b"), "``` `a``b ```");
    }
}
