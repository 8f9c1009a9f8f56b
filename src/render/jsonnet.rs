//! Kinds and indexes → Jsonnet, in the form that `jsonnetfmt` leaves behind.

use std::fmt::Write;

use minijinja::context;

use super::layout;
use super::layout::LayoutError;
use super::literal::{key, push_string_literal, string_literal};
use super::{Files, Package, go};
use crate::model::{Body, Kind, KindName, Library, Member, New, Object, Setter, Type, naming};

/// The annotation by which Tanka knows that an object has no namespace.
const NAMESPACED: &str = "tanka.dev/namespaced";

/// The file of one kind.
#[must_use]
pub fn kind(kind: &Kind<'_>) -> String {
    file(&kind.name, &kind.schema.description, &kind.members)
}

/// The file of a type of an OpenAPI document.
#[must_use]
pub fn type_(type_: &Type<'_>) -> String {
    file(&type_.name, &type_.schema.description, &type_.members)
}

fn file(name: &KindName, description: &str, members: &Object<'_>) -> String {
    let mut printer = Printer {
        out: String::with_capacity(32 * 1024),
        depth: 0,
    };
    printer.out.push_str("{\n");
    printer.depth = 1;
    printer.line("local d = (import 'doc-util/main.libsonnet'),");
    printer.indent();
    printer.out.push_str("'#':: d.pkg(name=");
    printer.string(&name.kind);
    printer.out.push_str(", url='', help=");
    printer.string(&go::quoted_description(description));
    printer.out.push_str("),\n");
    printer.members(members);
    printer.line("'#mixin': 'ignore',");
    printer.line("mixin: self,");
    printer.out.push_str("}\n");
    printer.out
}

/// The files that import each other down to the kinds: `main.libsonnet`, `gen.libsonnet`, one for each group and version.
///
/// `custom` are the names of the patches in `_custom`, in the order in which they are added.
///
/// # Errors
/// Only where an embedded template is broken.
pub fn indexes(library: &Library, package: &Package, custom: &[String]) -> Result<Files, LayoutError> {
    let mut files = Files::new();
    files.insert(
        "main.libsonnet".to_owned(),
        layout::render("main.libsonnet", context! { custom => custom.to_vec() })?,
    );
    let groups: Vec<String> = library.groups.keys().cloned().collect();
    let Package {
        name,
        import,
        description,
    } = package;
    let index = layout::render("gen.libsonnet", context! { name, import, description, groups })?;
    files.insert("gen.libsonnet".to_owned(), index);
    for (group_name, group) in &library.groups {
        let parts = group
            .versions
            .keys()
            .map(|version| context! { name => version, file => format!("{version}/main") });
        let index = layout::render(
            "index.libsonnet",
            context! { name => group_name, parts => parts.collect::<Vec<_>>() },
        )?;
        files.insert(format!("_gen/{group_name}/main.libsonnet"), index);
        for (version_name, version) in &group.versions {
            let parts = version
                .kinds
                .iter()
                .map(|kind| context! { name => kind, file => naming::file_stem(kind) });
            let index = layout::render(
                "index.libsonnet",
                context! { name => version_name, parts => parts.collect::<Vec<_>>() },
            )?;
            files.insert(format!("_gen/{group_name}/{version_name}/main.libsonnet"), index);
        }
    }
    Ok(files)
}

struct Printer {
    out: String,
    depth: usize,
}

impl Printer {
    fn members(&mut self, object: &Object<'_>) {
        for member in &object.members {
            self.doc(member);
            self.indent();
            match &member.body {
                Body::New(new) => self.constructor(new),
                Body::Setter(setter) => self.setter(&member.name, &object.path, setter),
                Body::Object(nested) => self.object(&member.name, nested),
            }
        }
    }

    /// The documentation field of a member.
    fn doc(&mut self, member: &Member<'_>) {
        self.indent();
        self.string(&format!("#{}", member.name));
        let (call, argument) = match &member.body {
            Body::New(_) => ("fn", Some(("name", "string"))),
            Body::Setter(setter) => ("fn", Some((setter.argument.as_str(), setter.type_name))),
            Body::Object(_) => ("obj", None),
        };
        let _ = write!(self.out, ":: d.{call}(help=");
        self.string(&go::help(member.help));
        if let Some((name, type_name)) = argument {
            let _ = write!(self.out, ", args=[d.arg(name='{name}', type=d.T.{type_name})]");
        }
        self.out.push_str("),\n");
    }

    fn object(&mut self, name: &str, nested: &Object<'_>) {
        self.out.push_str(&key(name));
        if nested.members.is_empty() {
            self.out.push_str(": {},\n");
            return;
        }
        self.out.push_str(": {\n");
        self.depth += 1;
        self.members(nested);
        self.depth -= 1;
        self.line("},");
    }

    /// `withX(x): { a+: { b: x } },`
    fn setter(&mut self, name: &str, path: &[&str], setter: &Setter<'_>) {
        let argument = &setter.argument;
        let _ = write!(self.out, "{}({argument}): {{ ", key(name));
        for parent in path {
            let _ = write!(self.out, "{}+: {{ ", key(parent));
        }
        self.out.push_str(&key(setter.field));
        self.out.push_str(if setter.mixin { "+: " } else { ": " });
        if setter.list {
            let _ = write!(
                self.out,
                "if std.isArray(v={argument}) then {argument} else [{argument}]"
            );
        } else {
            self.out.push_str(argument);
        }
        for _ in path {
            self.out.push_str(" }");
        }
        self.out.push_str(" },\n");
    }

    fn constructor(&mut self, new: &New<'_>) {
        self.out.push_str("new(name): {\n");
        self.depth += 1;
        for (field, value) in [("apiVersion", new.api_version.as_str()), ("kind", new.kind)] {
            self.indent();
            let _ = writeln!(self.out, "{field}: {},", string_literal(value));
        }
        self.depth -= 1;
        self.indent();
        self.out.push_str("} + self.metadata.withName(name=name)");
        if new.cluster_scoped {
            self.out.push_str(" + self.metadata.withAnnotations(annotations={\n");
            self.depth += 1;
            self.line(&format!("'{NAMESPACED}': 'false',"));
            self.depth -= 1;
            self.indent();
            self.out.push_str("})");
        }
        self.out.push_str(",\n");
    }

    fn line(&mut self, text: &str) {
        self.indent();
        self.out.push_str(text);
        self.out.push('\n');
    }

    fn indent(&mut self) {
        for _ in 0..self.depth {
            self.out.push_str("  ");
        }
    }

    fn string(&mut self, text: &str) {
        push_string_literal(&mut self.out, text);
    }
}
