//! Definitions among the manifests: they define the kinds beside them.
//!
//! In: [`Manifests`]. Out: the same, each with the registry for its set. Joins `catalog` and `validate`.

use std::collections::HashMap;
use std::sync::Arc;

use rayon::prelude::*;
use serde_json::Value;

use crate::catalog::{COMPOSITE_KIND, Catalog, KIND};
use crate::diagnostic::Diagnostic;
use crate::source::Source;
use crate::validate::{Content, Manifests, Registry};
use crate::yaml;

/// The definitions of a run: named ones, and those among the manifests.
///
/// A kind is defined by the first of: the named definitions, the set of the manifest, all other manifests if they agree.
#[derive(Debug)]
pub struct Beside {
    named: Arc<Registry>,
    /// The texts with definitions of each set.
    sets: HashMap<Arc<str>, Vec<Arc<Source>>>,
    /// The texts with definitions of all sets, in order.
    all: Vec<Arc<Source>>,
    /// The registries that were made of these texts.
    registries: Vec<Arc<Registry>>,
    /// Warnings about sets with different definitions of one kind.
    differences: Vec<Diagnostic>,
}

impl Beside {
    /// Begins with the named definitions.
    #[must_use]
    pub fn new(named: Arc<Registry>) -> Self {
        Self {
            named,
            sets: HashMap::new(),
            all: Vec::new(),
            registries: Vec::new(),
            differences: Vec::new(),
        }
    }

    /// Whether no definition has been found among manifests.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// Kinds that several sets define differently: they are defined for objects of these sets only.
    #[must_use]
    pub fn differences(&self) -> &[Diagnostic] {
        &self.differences
    }

    /// The definitions that objects asked for: their names and places, sorted.
    #[must_use]
    pub fn used(&self) -> Vec<(String, String)> {
        let registries = std::iter::once(&self.named).chain(&self.registries);
        let used = registries.flat_map(|registry| registry.used());
        let mut used: Vec<_> = used.map(|(name, place)| (name, place.to_string())).collect();
        used.sort();
        used.dedup();
        used
    }

    /// Adds the definitions of some manifests, and gives each input its registry.
    pub fn add(&mut self, inputs: &mut [Manifests]) {
        let found: Vec<Vec<Arc<Source>>> = inputs.par_iter().map(|input| texts(&input.content)).collect();
        for (input, texts) in inputs.iter().zip(found) {
            if !texts.is_empty() {
                self.all.extend(texts.iter().cloned());
                self.sets.entry(Arc::clone(&input.set)).or_default().extend(texts);
            }
        }
        if self.is_empty() || inputs.par_iter().all(|input| only_defines(&input.content)) {
            return;
        }
        // One set has all definitions, and asks for no others.
        let is_one = inputs
            .iter()
            .all(|input| self.sets.len() == 1 && self.sets.contains_key(&input.set));
        let mut all = None;
        if !is_one {
            let texts = self.all.iter().map(|source| (source.name(), source.text()));
            let (agreeing, differences) = Catalog::of_agreeing(texts);
            self.differences = differences;
            all = Some(Arc::new(agreeing.into_registry()));
        }
        // Inputs whose set has no definitions have one registry in common.
        let mut registries: HashMap<Option<Arc<str>>, Arc<Registry>> = HashMap::new();
        for input in inputs {
            let own = self.sets.get_key_value(&input.set);
            let registry = registries
                .entry(own.map(|(set, _)| Arc::clone(set)))
                .or_insert_with(|| {
                    let own = own.map(|(_, texts)| Arc::new(registry(texts)));
                    let layers = [Some(Arc::clone(&self.named)), own, all.clone()];
                    Arc::new(Registry::joined(layers.into_iter().flatten()))
                });
            input.registry = Some(Arc::clone(registry));
        }
        self.registries.extend(registries.into_values());
    }
}

/// The texts with definitions of an input.
fn texts(content: &Content) -> Vec<Arc<Source>> {
    match content {
        Content::Text(source) => {
            let has = |kind: &str| memchr::memmem::find(source.text().as_bytes(), kind.as_bytes()).is_some();
            let has_one = has(KIND) || has(COMPOSITE_KIND);
            has_one.then(|| Arc::clone(source)).into_iter().collect()
        }
        Content::Made { file, objects, .. } => {
            let definitions = objects.iter().filter(|object| is_definition(object));
            definitions
                .map(|object| Source::new(file.as_str(), object.to_string()))
                .collect()
        }
        Content::Failed { .. } => Vec::new(),
    }
}

fn is_definition(object: &Value) -> bool {
    matches!(kind(object), Some(KIND | COMPOSITE_KIND))
}

fn kind(object: &Value) -> Option<&str> {
    object.get("kind").and_then(Value::as_str)
}

/// Whether an input has nothing but definitions. The kind that they are is built in. It is quick, and right if it says yes.
fn only_defines(content: &Content) -> bool {
    match content {
        Content::Text(source) => yaml::chunks(source.text()).iter().all(|chunk| {
            let mut lines = chunk.text.lines();
            lines.any(|line| line.strip_prefix("kind:").is_some_and(|kind| kind.trim() == KIND))
        }),
        Content::Made { objects, .. } => objects.iter().all(|object| kind(object) == Some(KIND)),
        Content::Failed { .. } => true,
    }
}

/// The definitions of some texts. Faults are reported when the texts themselves are validated.
fn registry(texts: &[Arc<Source>]) -> Registry {
    Catalog::of_valid(texts.iter().map(|source| (source.name(), source.text()))).into_registry()
}
