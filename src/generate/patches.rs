//! Pages of a library with patches: the documentation in the patches is evaluated with the library, as docsonnet does.
//!
//! Only what the patches touch is evaluated: the other pages come from the model.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use serde_json::{Map, Value};

use super::custom;
use super::custom::Copy;
use super::plan::Plan;
use crate::diagnostic::Diagnostic;
use crate::model::{KindName, Library, naming};
use crate::output::Sink;
use crate::render::docs::Package;
use crate::render::{Files, LayoutError, markdown};
use crate::rule::Rule;
use crate::source::{Place, Source};

/// Evaluates Jsonnet.
pub trait Evaluate: Sync {
    /// The value of a program that imports files by these names, and others by the import path of a project in `base`.
    ///
    /// # Errors
    /// A program that fails.
    fn evaluate(&self, code: &str, files: BTreeMap<String, String>, base: &Path) -> Result<Value, Vec<Diagnostic>>;
}

/// The functions that find documentation.
const FUNCTIONS: &str = include_str!("../../templates/documentation.libsonnet");

/// Their name.
const FUNCTIONS_NAME: &str = "<documentation>";

/// Bytes of files that are kept for the evaluation. Beyond, only the files that patches touch are: patches rarely look at others.
const MOST: usize = 32 << 20;

/// Where the files of a library go, and the patches if they are on its pages.
pub(super) type Output<'o> = (&'o dyn Sink, Option<&'o Patched<'o>>);

/// A library with patches, and what was kept of it.
pub(super) struct Patched<'p> {
    evaluator: &'p dyn Evaluate,
    base: &'p Path,
    /// The folder of the library, which names its files in messages.
    output: &'p str,
    patches: Vec<Copy>,
    /// The names of groups, versions and kinds that the patches touch; `None` if that cannot be known from the patches alone.
    touched: Option<Value>,
    kept: Mutex<Kept>,
    sink: &'p dyn Sink,
}

/// Files by their names for the evaluation.
#[derive(Default)]
struct Kept {
    files: BTreeMap<String, String>,
    /// Bytes of the files.
    size: usize,
}

impl<'p> Patched<'p> {
    /// `None` for a library without patches or without pages.
    ///
    /// # Errors
    /// Patches that cannot be read.
    pub(super) fn new(
        plan: &'p Plan<'_>,
        evaluator: Option<&'p dyn Evaluate>,
        base: &'p Path,
        sink: &'p dyn Sink,
    ) -> Result<Option<Self>, Vec<Diagnostic>> {
        let (Some(evaluator), Some(_)) = (evaluator, &plan.docs) else {
            return Ok(None);
        };
        let patches = custom::patches(plan.spec, base)?;
        if patches.is_empty() {
            return Ok(None);
        }
        let mut library = Self {
            evaluator,
            base,
            output: &plan.output,
            patches,
            touched: None,
            kept: Mutex::default(),
            sink,
        };
        let (mut files, mut names) = (BTreeMap::new(), Vec::new());
        for patch in &library.patches {
            let name = library.name(&format!("_custom/{}", patch.name));
            names.push(format!("import {}", Value::from(name.as_str())));
            files.insert(name, patch.text()?);
        }
        // A patch that looks at the library in more than its functions needs the library to be evaluated at all.
        let names = names.join(", ");
        library.touched = library.evaluate(&format!("names([{names}])"), files).ok();
        Ok(Some(library))
    }

    /// The name of a file of the library for the evaluation. No file on disk is called so.
    fn name(&self, path: &str) -> String {
        format!("<{}>/{path}", self.output)
    }

    fn evaluate(&self, call: &str, mut files: BTreeMap<String, String>) -> Result<Value, Vec<Diagnostic>> {
        files.insert(FUNCTIONS_NAME.to_owned(), FUNCTIONS.to_owned());
        let code = format!("(import '{FUNCTIONS_NAME}').{call}");
        let value = self.evaluator.evaluate(&code, files, self.base);
        value.map_err(|diagnostics| diagnostics.into_iter().map(|found| self.as_written(found)).collect())
    }

    /// A diagnostic at the file of the patch, without the calls of the functions that find documentation.
    fn as_written(&self, mut diagnostic: Diagnostic) -> Diagnostic {
        let place = |place: Place| {
            let copied = self.name("_custom/");
            let name = place.source.name().split_once(&copied).map(|(_, name)| name);
            match name.and_then(|name| self.patches.iter().find(|patch| patch.name == name)) {
                Some(patch) => Place::new(&Source::new(patch.path(), place.source.text()), place.span),
                None => place,
            }
        };
        diagnostic.place = diagnostic.place.map(place);
        let related = std::mem::take(&mut diagnostic.related).into_iter();
        let is_ours = |found: &Place| found.source.name().contains(FUNCTIONS_NAME);
        let related = related.filter(|(found, _)| !is_ours(found));
        diagnostic.related = related.map(|(found, label)| (place(found), label)).collect();
        diagnostic
    }

    /// Whether the page of a kind is made from the evaluation.
    pub(super) fn touches(&self, name: &KindName) -> bool {
        self.touched.as_ref().is_none_or(|touched| {
            let version = touched.get(&name.group).and_then(|group| group.get(&name.version));
            version.is_some_and(|version| version.get(&name.kind).is_some())
        })
    }

    /// Whether a file may be needed whatever else is kept: an index, a hand-written file, or a kind that the patches touch.
    fn is_needed(&self, path: &str) -> bool {
        let Some(kind) = path
            .strip_prefix("_gen/")
            .and_then(|path| path.strip_suffix(".libsonnet"))
        else {
            return true;
        };
        let parts: Vec<&str> = kind.split('/').collect();
        let [group, version, stem] = parts.as_slice() else {
            return true;
        };
        let version = self.touched.as_ref().map(|touched| touched.get(group)?.get(version));
        *stem == "main"
            || version.is_none_or(|version| {
                let kinds = version.and_then(Value::as_object).into_iter().flat_map(Map::keys);
                kinds.into_iter().any(|kind| naming::file_stem(kind) == *stem)
            })
    }

    /// The pages that the patches touch, by their path.
    ///
    /// # Errors
    /// Patches that fail, and documentation that is not in the form of doc-util.
    pub(super) fn pages(&self, plan: &Plan<'_>, library: &Library) -> Result<Files, Vec<Diagnostic>> {
        let kept = std::mem::take(&mut *self.kept.lock().unwrap_or_else(PoisonError::into_inner));
        let main = Value::from(self.name("main.libsonnet"));
        let touched = self.touched.clone().unwrap_or_default();
        let value = self.evaluate(&format!("of(import {main}, {touched})"), kept.files)?;
        let fail = |message: String| vec![Diagnostic::error(Rule::PatchDocs, message)];
        let root = value.as_object().cloned().unwrap_or_default();
        let package = Package::read(&root, "").map_err(fail)?;
        let mut pages = Pages {
            prefix: &plan.spec.output,
            files: Files::new(),
        };
        let others = children(library, &[]);
        pages
            .add(&package, &mut Vec::new(), self.touched.as_ref(), library, others)
            .map_err(|error| vec![Diagnostic::error(Rule::Template, error.to_string())])?;
        Ok(pages.files)
    }
}

/// Keeps what the evaluation needs.
impl Sink for Patched<'_> {
    fn file(&self, output: &str, path: &str, text: &[u8]) -> Result<(), Diagnostic> {
        if output == self.output
            && let Ok(text) = std::str::from_utf8(text)
        {
            let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
            if self.is_needed(path) || kept.size + text.len() <= MOST {
                kept.size += text.len();
                kept.files.insert(self.name(path), text.to_owned());
            }
        }
        self.sink.file(output, path, text)
    }

    fn definitions(&self, output: &str, digests: BTreeMap<String, String>) {
        self.sink.definitions(output, digests);
    }

    fn is_at(&self, output: &str, path: &str, from: &Path) -> bool {
        self.sink.is_at(output, path, from)
    }
}

/// The names of what the library has at a path, and whether they have packages inside them.
fn children(library: &Library, path: &[&str]) -> BTreeSet<String> {
    match path {
        [] => library.groups.keys().cloned().collect(),
        [group] => {
            let group = library.groups.get(*group);
            group
                .map(|group| group.versions.keys().cloned().collect())
                .unwrap_or_default()
        }
        [group, version] => {
            let version = library
                .groups
                .get(*group)
                .and_then(|group| group.versions.get(*version));
            version.map(|version| version.kinds.clone()).unwrap_or_default()
        }
        _ => BTreeSet::new(),
    }
}

/// Pages that are made from an evaluation.
struct Pages<'p> {
    prefix: &'p str,
    files: Files,
}

impl Pages<'_> {
    /// Adds the page of a package, and those of the packages inside it. `touched` are the names inside it that were evaluated (all without it), `others`
    /// what the library has there.
    fn add<'a>(
        &mut self,
        package: &'a Package,
        path: &mut Vec<&'a str>,
        touched: Option<&Value>,
        library: &Library,
        mut others: BTreeSet<String>,
    ) -> Result<(), LayoutError> {
        others.retain(|name| touched.is_some_and(|touched| touched.get(name).is_none()));
        // Groups and versions of the library have packages inside them.
        let is_folder = path.len() < 2;
        let mut packages: BTreeMap<&str, bool> = others.iter().map(|name| (name.as_str(), is_folder)).collect();
        for inside in package.packages.values() {
            let has_packages = !inside.packages.is_empty() || !others_at(library, path, &inside.name).is_empty();
            packages.insert(&inside.name, has_packages);
        }
        let link = |(name, is_folder): (&str, bool)| {
            let page = if is_folder {
                format!("{name}/index.md")
            } else {
                format!("{}.md", naming::page_stem(name))
            };
            (name.to_owned(), page)
        };
        let links: Vec<(String, String)> = packages.into_iter().map(link).collect();
        let text = markdown::evaluated(package, path, &links, self.prefix)?;
        let file = match path.split_last() {
            None => "README.md".to_owned(),
            Some(_) if !links.is_empty() => format!("{}/index.md", path.join("/")),
            Some((last, [])) => format!("{}.md", naming::page_stem(last)),
            Some((last, parents)) => format!("{}/{}.md", parents.join("/"), naming::page_stem(last)),
        };
        self.files.insert(file, text);
        for inside in package.packages.values() {
            let others = others_at(library, path, &inside.name);
            path.push(&inside.name);
            let touched = touched
                .and_then(|touched| touched.get(&inside.name))
                .filter(|touched| !touched.is_null());
            self.add(inside, path, touched, library, others)?;
            path.pop();
        }
        Ok(())
    }
}

/// What the library has below a name at a path.
fn others_at(library: &Library, path: &[&str], name: &str) -> BTreeSet<String> {
    let path: Vec<&str> = path.iter().copied().chain([name]).collect();
    children(library, &path)
}
