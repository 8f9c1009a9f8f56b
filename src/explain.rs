//! Facts → text in the layout of `kubectl explain`, with everything else that is known of a field.
//!
//! In: [`Facts`], and one of their fields. Out: text. Must not know where definitions come from.

use crate::crd::Scope;
use crate::diagnostic::nearest;
use crate::facts::{Fact, Facts, Field, Statement};

/// Width of descriptions, in characters, as in kubectl.
const WIDTH: usize = 80;

/// Maximum number of fields that are suggested for a wrong path.
const MOST_SUGGESTED: usize = 3;

/// The text about a kind, or about one of its fields.
#[must_use]
pub fn text(facts: &Facts<'_>, field: Option<&Field<'_>>, recursive: bool) -> String {
    let mut out = head(facts);
    let (description, own, fields) = match field {
        None => (facts.schema.description.as_str(), &facts.facts, facts.top()),
        Some(field) => (field.description, &field.facts, field.fields.iter().collect()),
    };
    if let Some(field) = field {
        let required = required(field);
        out.push_str(&format!("FIELD: {} <{}>{required}\n\n", field.name, type_name(field)));
    }
    out.push_str("DESCRIPTION:\n");
    let described = if description.trim().is_empty() {
        "<empty>"
    } else {
        description
    };
    wrapped(&mut out, described, 4);
    out.push('\n');
    let mut lines: Vec<(String, String)> = Vec::new();
    if field.is_none() && facts.version.deprecated {
        lines.push(("deprecated".to_owned(), facts.deprecation()));
    }
    if field.is_none() && !facts.version.served {
        let text = "the API server takes no objects of this version".to_owned();
        lines.push(("not served".to_owned(), text));
    }
    lines.extend(own.iter().map(|fact| (fact.label(), fact.text())));
    if !lines.is_empty() {
        out.push_str("FACTS:\n");
        for (label, text) in &lines {
            line(&mut out, label, text, 4);
        }
        out.push('\n');
    }
    rules(&mut out, own);
    let kind = &facts.name.kind;
    let calls = match field {
        None => vec![format!("{kind}.new(name)")],
        Some(field) => field.calls.iter().map(|call| call.on(kind)).collect(),
    };
    if !calls.is_empty() {
        out.push_str("JSONNET:\n");
        for call in calls {
            out.push_str(&format!("    {call}\n"));
        }
        out.push('\n');
    }
    if !fields.is_empty() {
        out.push_str("FIELDS:\n");
        for field in fields {
            if recursive {
                names(&mut out, field, 2);
            } else {
                entry(&mut out, field);
            }
        }
    }
    out.truncate(out.trim_end().len());
    out.push('\n');
    out
}

/// The field at a dotted path. An empty path is the kind itself.
///
/// # Errors
/// A path of no field: the message, and help with the nearest names.
pub fn find<'f, 'm>(facts: &'f Facts<'m>, path: &str) -> Result<Option<&'f Field<'m>>, (String, String)> {
    let mut found: Option<&Field<'m>> = None;
    if path.is_empty() {
        return Ok(None);
    }
    for name in path.split('.') {
        // Users write list marks as other programs show them.
        let name = name.split('[').next().unwrap_or(name);
        let fields: Vec<&Field<'m>> = match found {
            None => facts.top(),
            Some(field) => field.fields.iter().collect(),
        };
        match fields.iter().find(|field| field.name == name) {
            Some(field) => found = Some(field),
            None => return Err(unknown(facts, found, &fields, name)),
        }
    }
    Ok(found)
}

fn unknown(facts: &Facts<'_>, above: Option<&Field<'_>>, fields: &[&Field<'_>], name: &str) -> (String, String) {
    let shown = name.escape_debug();
    let message = match above {
        None => format!("`{}` has no field `{shown}`", facts.crd.names.kind),
        Some(above) => format!("`{}` has no field `{shown}`", above.path),
    };
    let near = nearest(name, fields.iter().map(|field| field.name));
    let elsewhere: Vec<String> = facts
        .all()
        .iter()
        .filter(|field| field.name.eq_ignore_ascii_case(name))
        .take(MOST_SUGGESTED)
        .map(|field| field.path.clone())
        .collect();
    let help = match near {
        Some(near) => format!("did you mean `{near}`?"),
        None if !elsewhere.is_empty() => format!("fields with this name: `{}`", elsewhere.join("`, `")),
        None if fields.is_empty() => "it has no fields".to_owned(),
        None => {
            let names: Vec<&str> = fields.iter().map(|field| field.name).collect();
            format!("its fields: `{}`", names.join("`, `"))
        }
    };
    (message, help)
}

fn head(facts: &Facts<'_>) -> String {
    let names = &facts.crd.names;
    let scope = match facts.crd.scope {
        Scope::Namespaced => "Namespaced",
        Scope::Cluster => "Cluster",
    };
    let mut out = String::new();
    let mut row = |label: &str, text: &str| out.push_str(&format!("{label:<14}{text}\n"));
    if !facts.crd.group.is_empty() {
        row("GROUP:", &facts.crd.group);
    }
    row("KIND:", &names.kind);
    row("VERSION:", &facts.version.name);
    row("SCOPE:", scope);
    if !names.short_names.is_empty() {
        row("SHORT NAMES:", &names.short_names.join(", "));
    }
    out.push('\n');
    out
}

/// Whether a field is required, as kubectl writes it: ` -required-`; nothing if it can be left out.
fn required(field: &Field<'_>) -> String {
    let words = field.required.text();
    words.map(|words| format!(" -{words}-")).unwrap_or_default()
}

/// The type as kubectl writes it: `Object`, `[]Object`, `map[string]string`.
fn type_name(field: &Field<'_>) -> String {
    match field.type_name.strip_suffix("object") {
        Some(start) => format!("{start}Object"),
        None => field.type_name.clone(),
    }
}

/// A field in the list of fields.
fn entry(out: &mut String, field: &Field<'_>) {
    let required = required(field);
    out.push_str(&format!("  {}\t<{}>{required}\n", field.name, type_name(field)));
    for fact in &field.facts {
        line(out, &fact.label(), &fact.text(), 2);
    }
    let described = if field.description.trim().is_empty() {
        "<no description>"
    } else {
        field.description
    };
    wrapped(out, described, 4);
    out.push('\n');
}

/// Names and types of a field and of all below it.
fn names(out: &mut String, field: &Field<'_>, indent: usize) {
    let required = required(field);
    out.push_str(&format!(
        "{:indent$}{}\t<{}>{required}\n",
        "",
        field.name,
        type_name(field)
    ));
    for below in &field.fields {
        names(out, below, indent + 2);
    }
}

/// A fact on one line.
fn line(out: &mut String, label: &str, text: &str, indent: usize) {
    let text: String = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let text = printable(&text);
    let colon = if text.is_empty() { "" } else { ": " };
    out.push_str(&format!("{:indent$}{label}{colon}{text}\n", ""));
}

/// The expressions of the rules among some facts.
fn rules(out: &mut String, facts: &[Fact<'_>]) {
    let mut rules = facts.iter().filter_map(|fact| match &fact.statement {
        Statement::Rule(rule) | Statement::RuleAbove(rule) => Some(rule),
        _ => None,
    });
    let Some(first) = rules.next() else { return };
    out.push_str("RULES:\n");
    for rule in std::iter::once(first).chain(rules) {
        let at = if rule.at.is_empty() { "the object" } else { &rule.at };
        out.push_str(&format!(
            "    {}\n",
            printable(rule.rule.trim()).replace('\n', "\n    ")
        ));
        if let Some(message) = rule.message {
            out.push_str(&format!(
                "        message: {}\n",
                printable(message.trim()).replace('\n', "\n        ")
            ));
        }
        out.push_str(&format!("        of: {at}\n"));
    }
    out.push('\n');
}

/// A description, wrapped. Lines that begin with white space or a list mark stay lines.
fn wrapped(out: &mut String, text: &str, indent: usize) {
    let text = printable(text);
    let mut paragraph = String::new();
    for line in text.trim_end().split('\n') {
        let trimmed = line.trim();
        let stands_alone = line.starts_with([' ', '\t']) || trimmed.starts_with(['-', '*', '|', '#']);
        if stands_alone || trimmed.is_empty() {
            flow(out, &std::mem::take(&mut paragraph), indent);
        }
        if trimmed.is_empty() {
            out.push('\n');
        } else if stands_alone {
            flow(out, trimmed, indent);
        } else {
            if !paragraph.is_empty() {
                paragraph.push(' ');
            }
            paragraph.push_str(trimmed);
        }
    }
    flow(out, &paragraph, indent);
}

/// Words in lines of at most [`WIDTH`] characters. A longer word has a line of its own.
fn flow(out: &mut String, text: &str, indent: usize) {
    let mut width = 0;
    for word in text.split_whitespace() {
        let length = word.chars().count();
        if width > 0 && width + 1 + length > WIDTH {
            out.push('\n');
            width = 0;
        }
        if width == 0 {
            out.extend(std::iter::repeat_n(' ', indent));
            width = indent;
        } else {
            out.push(' ');
            width += 1;
        }
        out.push_str(word);
        width += length;
    }
    if width > 0 {
        out.push('\n');
    }
}

/// A text that a terminal can show: control characters become escapes.
fn printable(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        if matches!(character, '\n' | '\t') || !character.is_control() {
            out.push(character);
        } else if character != '\r' {
            out.extend(character.escape_default());
        }
    }
    out
}
