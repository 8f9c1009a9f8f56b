//! `go.yaml.in/yaml/v2` and `gopkg.in/yaml.v3`.

pub mod emit;
pub mod timestamp;
