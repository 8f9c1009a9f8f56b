//! Definitions among the manifests: they define the kinds beside them.
//!
//! In: [`Manifests`]. Out: the same, each with the registry for its set. Joins `catalog` and `validate`.

use std::collections::HashMap;
use std::sync::Arc;

use rayon::prelude::*;
use serde_json::Value;

use crate::catalog::Catalog;
use crate::validate::{Content, Manifests, Registry};

/// The word that every text with a definition has.
const KIND: &str = "CustomResourceDefinition";

/// The definitions of a run: named ones, and those among the manifests.
///
/// A kind is defined by the first of: the named definitions, the set of the manifest, all other manifests in the order of the input.
#[derive(Debug)]
pub struct Beside {
    named: Arc<Registry>,
    /// The texts with definitions of each set.
    sets: HashMap<Arc<str>, Vec<Text>>,
    /// The texts with definitions of all sets, in order.
    all: Vec<Text>,
    /// The registries that were made of these texts.
    registries: Vec<Arc<Registry>>,
}

/// The name of a file, and a text with definitions.
type Text = (Arc<str>, Arc<str>);

impl Beside {
    /// Begins with the named definitions.
    #[must_use]
    pub fn new(named: Arc<Registry>) -> Self {
        Self {
            named,
            sets: HashMap::new(),
            all: Vec::new(),
            registries: Vec::new(),
        }
    }

    /// Whether no definition has been found among manifests.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.all.is_empty()
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
        let found: Vec<Vec<Text>> = inputs.par_iter().map(|input| texts(&input.content)).collect();
        for (input, texts) in inputs.iter().zip(found) {
            if !texts.is_empty() {
                self.all.extend(texts.iter().cloned());
                self.sets.entry(Arc::clone(&input.set)).or_default().extend(texts);
            }
        }
        if self.is_empty() {
            return;
        }
        let all = Arc::new(registry(&self.all));
        let joined = |own: Option<&Vec<Text>>| {
            let own = own.map(|texts| Arc::new(registry(texts)));
            let layers = [Some(Arc::clone(&self.named)), own, Some(Arc::clone(&all))];
            Arc::new(Registry::joined(layers.into_iter().flatten()))
        };
        let common = joined(None);
        let sets = self.sets.iter();
        let own: HashMap<&Arc<str>, Arc<Registry>> = sets.map(|(set, texts)| (set, joined(Some(texts)))).collect();
        self.registries.extend(own.values().cloned());
        self.registries.push(Arc::clone(&common));
        for input in inputs {
            input.registry = Some(Arc::clone(own.get(&input.set).unwrap_or(&common)));
        }
    }
}

/// The texts with definitions of an input.
fn texts(content: &Content) -> Vec<Text> {
    match content {
        Content::Text(source) => {
            let has_one = memchr::memmem::find(source.text().as_bytes(), KIND.as_bytes()).is_some();
            let text = || (source.name().into(), source.text().into());
            has_one.then(text).into_iter().collect()
        }
        Content::Made { file, objects, .. } => {
            let definitions = objects
                .iter()
                .filter(|object| object.get("kind").and_then(Value::as_str) == Some(KIND));
            definitions
                .map(|object| (file.as_str().into(), object.to_string().into()))
                .collect()
        }
        Content::Failed { .. } => Vec::new(),
    }
}

/// The definitions of some texts. Faults are reported when the texts themselves are validated.
fn registry(texts: &[Text]) -> Registry {
    Catalog::of_valid(texts.iter().map(|(name, text)| (&**name, &**text))).into_registry()
}
