//! Kinds and indexes → Markdown pages in docsonnet's form.

use minijinja::context;

use super::layout;
use super::layout::LayoutError;
use super::page::{push_fields, push_index};
use super::{Files, Package, docs, go};
use crate::go::strconv::quote;
use crate::model::naming;
use crate::model::naming::Anchors;
use crate::model::{Kind, KindName, Library, Object, Type};

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
    push_index(&mut index, &members.members, 0, "", &mut Anchors::default());
    let mut fields = String::with_capacity(32 * 1024);
    push_fields(&mut fields, &members.members, "");
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

/// The page of a package whose documentation was evaluated, at a path of packages; without a path, it is the first page. `packages` are the names and
/// pages of the packages inside it.
///
/// # Errors
/// Only where an embedded template is broken.
pub fn evaluated(
    package: &docs::Package,
    path: &[&str],
    packages: &[(String, String)],
    prefix: &str,
) -> Result<String, LayoutError> {
    let (mut index, mut fields) = (String::new(), String::new());
    push_index(&mut index, &package.fields, 0, "", &mut Anchors::default());
    push_fields(&mut fields, &package.fields, "");
    let title = if path.is_empty() {
        package.name.clone()
    } else {
        path.join(".")
    };
    let packages = packages.iter().map(|(name, link)| context! { name, link });
    layout::render(
        "page.md",
        context! {
            permalink => permalink(prefix, path),
            title,
            help => &package.help,
            packages => packages.collect::<Vec<_>>(),
            import => Some(&package.import).filter(|import| !import.is_empty()),
            local => naming::argument(&package.name, false),
            index => index.trim_end_matches('\n'),
            fields => fields.strip_suffix("\n\n").unwrap_or(&fields),
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
