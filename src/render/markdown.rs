//! Kinds and indexes → Markdown pages in docsonnet's form.

use std::borrow::Cow;
use std::fmt::Write;

use minijinja::context;

use super::layout;
use super::layout::LayoutError;
use super::{Files, Package, go};
use crate::go::strconv::quote;
use crate::model::naming;
use crate::model::naming::Anchors;
use crate::model::{Body, Kind, KindName, Library, Member, Object, Type};

/// The page of one kind. `prefix` is the part of the permalink before the group, without slashes around it.
///
/// # Errors
/// Only where an embedded template is broken.
pub fn kind(kind: &Kind<'_>, prefix: &str) -> Result<String, LayoutError> {
    page(&kind.name, &kind.schema.description, &kind.members, prefix)
}

/// The page of a type of an OpenAPI document.
///
/// # Errors
/// Only where an embedded template is broken.
pub fn type_(type_: &Type<'_>, prefix: &str) -> Result<String, LayoutError> {
    page(&type_.name, &type_.schema.description, &type_.members, prefix)
}

fn page(name: &KindName, description: &str, members: &Object<'_>, prefix: &str) -> Result<String, LayoutError> {
    let mut index = String::with_capacity(16 * 1024);
    push_index(&mut index, members, 0, "", &mut Anchors::default());
    let mut fields = String::with_capacity(32 * 1024);
    push_fields(&mut fields, members, "");
    let path = [name.group.as_str(), &name.version, &name.kind];
    let help = go::quoted_description(description);
    layout::render(
        "page.md",
        context! {
            permalink => permalink(prefix, &path),
            title => path.join("."),
            help,
            index => index.trim_end_matches('\n'),
            // Pieces are joined by a blank line: the last one has none behind it, even if it is empty itself.
            fields => fields.strip_suffix("\n\n").unwrap_or(&fields),
            packages => (),
            import => (),
            local => (),
        },
    )
}

/// The pages above the kinds: `README.md`, one for each group and version.
///
/// # Errors
/// Only where an embedded template is broken.
pub fn indexes(library: &Library, package: &Package, prefix: &str) -> Result<Files, LayoutError> {
    let mut files = Files::new();
    let groups = library
        .groups
        .keys()
        .map(|group| (group.as_str(), format!("{group}/index.md")));
    files.insert("README.md".to_owned(), index(prefix, &[], Some(package), groups)?);
    for (group_name, group) in &library.groups {
        let versions = group
            .versions
            .keys()
            .map(|version| (version.as_str(), format!("{version}/index.md")));
        files.insert(
            format!("{group_name}/index.md"),
            index(prefix, &[group_name], None, versions)?,
        );
        for (version_name, version) in &group.versions {
            let kinds = version
                .kinds
                .iter()
                .map(|kind| (kind.as_str(), format!("{}.md", naming::page_stem(kind))));
            let page = index(prefix, &[group_name, version_name], None, kinds)?;
            files.insert(format!("{group_name}/{version_name}/index.md"), page);
        }
    }
    Ok(files)
}

fn index<'a>(
    prefix: &str,
    path: &[&str],
    root: Option<&Package>,
    packages: impl Iterator<Item = (&'a str, String)>,
) -> Result<String, LayoutError> {
    let packages = packages.map(|(name, link)| context! { name, link }).collect::<Vec<_>>();
    let title = root.map_or_else(|| path.join("."), |package| package.name.clone());
    let help = root.map(|package| package.description.as_str()).unwrap_or_default();
    let import = root
        .map(|package| package.import.as_str())
        .filter(|import| !import.is_empty());
    layout::render(
        "page.md",
        context! {
            permalink => permalink(prefix, path),
            title,
            help,
            packages,
            import,
            local => root.map(|package| naming::argument(&package.name, false)),
            index => (),
            fields => (),
        },
    )
}

/// `/prefix/group/version/kind/` as a YAML scalar.
fn permalink(prefix: &str, path: &[&str]) -> String {
    let mut link = "/".to_owned();
    for part in prefix
        .split('/')
        .filter(|part| !part.is_empty())
        .chain(path.iter().copied())
    {
        link.push_str(part);
        link.push('/');
    }
    let plain = |character: char| character.is_ascii_alphanumeric() || "/._-+@~".contains(character);
    if link.chars().all(plain) { link } else { quote(&link) }
}

/// Constructors, then functions, then objects, each by name.
fn in_order<'a, 'm>(object: &'a Object<'m>) -> Vec<&'a Member<'m>> {
    let mut members: Vec<_> = object.members.iter().collect();
    members.sort_by_key(|member| {
        let is_new = member
            .name
            .get(..3)
            .is_some_and(|start| start.eq_ignore_ascii_case("new"));
        let is_object = matches!(member.body, Body::Object(_));
        (!is_new, is_object)
    });
    members
}

fn push_index(out: &mut String, object: &Object<'_>, depth: usize, path: &str, anchors: &mut Anchors) {
    for member in in_order(object) {
        for _ in 0..depth {
            out.push_str("  ");
        }
        let name = inline(&member.name);
        let (text, heading) = match signature(member) {
            Some(call) => (format!("fn {call}"), format!("fn {path}{name}")),
            None => (format!("obj {path}{name}"), format!("obj {path}{name}")),
        };
        // Writing to a string cannot fail.
        let _ = writeln!(out, "* [{}](#{})", code(&text), anchors.next(&heading));
        if let Body::Object(nested) = &member.body {
            push_index(out, nested, depth + 1, &format!("{path}{name}."), anchors);
        }
    }
}

fn push_fields(out: &mut String, object: &Object<'_>, path: &str) {
    for member in in_order(object) {
        let name = inline(&member.name);
        let help = go::help(member.help);
        // Writing to a string cannot fail.
        let _ = match (&member.body, signature(member)) {
            (_, Some(call)) => {
                let fence = fence(&call);
                write!(out, "### fn {path}{name}\n\n{fence}ts\n{call}\n{fence}\n\n{help}\n\n")
            }
            (Body::Object(nested), None) => {
                let written = write!(out, "## obj {path}{name}\n\n{help}\n\n");
                push_fields(out, nested, &format!("{path}{name}."));
                written
            }
            (_, None) => Ok(()),
        };
    }
}

/// The call of a function; `None` for an object.
fn signature(member: &Member<'_>) -> Option<String> {
    let argument = match &member.body {
        Body::New(_) => "name",
        Body::Setter(setter) => &setter.argument,
        Body::Object(_) => return None,
    };
    Some(format!("{}({argument})", inline(&member.name)))
}

/// A name on one line: what would break it is shown as an escape.
fn inline(name: &str) -> Cow<'_, str> {
    if name.contains(|character: char| character.is_control() || matches!(character, '\u{2028}' | '\u{2029}')) {
        Cow::Owned(name.escape_debug().to_string())
    } else {
        Cow::Borrowed(name)
    }
}

/// A code span, with as many backticks as the text needs.
fn code(text: &str) -> String {
    if !text.contains('`') {
        return format!("`{text}`");
    }
    let fence = "`".repeat(longest_run(text) + 1);
    format!("{fence} {text} {fence}")
}

fn fence(text: &str) -> String {
    "`".repeat(3.max(longest_run(text) + 1))
}

fn longest_run(text: &str) -> usize {
    text.split(|character| character != '`')
        .map(str::len)
        .max()
        .unwrap_or(0)
}
