//! The Common Expression Language, as the API server speaks it in `x-kubernetes-validations`.

pub mod library;
