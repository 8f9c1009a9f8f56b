//! The steps of the API server over an object, in its order: [`steps`] calls the others.

pub(super) mod coerce;
pub(super) mod defaulting;
pub(super) mod embedded;
pub(super) mod finalizers;
pub(super) mod kept;
pub(super) mod lazy;
pub(super) mod managed_fields;
pub(super) mod object_meta;
pub(super) mod prepare;
pub(super) mod prune;
pub(super) mod ratchet;
pub(super) mod registry;
pub(super) mod route;
pub(super) mod scale;
pub(super) mod stage;
pub(super) mod steps;
pub(super) mod storage;
pub(super) mod surrounding;
pub(super) mod undefined;
pub(super) mod verdict;
