//! Kubernetes' own libraries (`k8s.io/apiserver/pkg/cel/library`). One file per library.

pub(super) mod authorizer;
pub(super) mod cidr;
pub(super) mod format;
pub(super) mod ip;
pub(super) mod json_patch;
pub(super) mod lists;
pub(super) mod quantity;
pub(super) mod regex;
pub(super) mod semver;
pub(super) mod url;

use super::overload::{Cost, size};
use super::price::{PER_CHARACTER, scaled};

/// Cost of reading the first argument.
const READ: Cost = |args, _| scaled(size(args, 0), PER_CHARACTER);
/// Cost of reading the first argument twice.
const READ_TWICE: Cost = |args, _| scaled(size(args, 0), 2.0 * PER_CHARACTER);
