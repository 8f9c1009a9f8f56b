//! JSON values → text, byte for byte as Go's libraries print them.
//!
//! [`yaml`] writes as `gopkg.in/yaml.v2` (what `tk show` prints) or `yaml.v3` (what `manifestYamlFromJson` prints) does, [`json`] as
//! `encoding/json`, [`number`] formats float64 for both. All numbers are float64, as they are in Jsonnet. Knows nothing of Kubernetes.

pub mod json;
pub mod number;
pub(crate) mod plain;
pub(crate) mod quoted;
mod scalar;
pub mod yaml;
