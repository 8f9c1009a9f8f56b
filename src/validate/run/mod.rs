//! Whole inputs: from texts and values to findings that every report can show.

pub(super) mod batch;
mod composite;
pub(super) mod deprecated;
mod examine;
pub(super) mod finding;
mod hint;
mod identity;
mod kind;
mod list;
pub(super) mod manifests;
pub(super) mod options;
pub(super) mod policy;
mod reference;
pub(super) mod report;
pub(super) mod schema_path;
mod secret;
pub(super) mod selection;
mod sops;
mod unrouted;
