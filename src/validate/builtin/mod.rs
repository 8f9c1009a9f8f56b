//! Objects of Kubernetes' own kinds: decoded like the server's structs, completed, and checked by rules in families.
//!
//! In: an object, and its kind in an API server ([`Kubernetes`]). Out: a [`Verdict`]. The schema says the structure; each file below has the rules of a
//! family, with the server's field, error type and words. Rules read the completed object only, see [`field::Field`].

mod checks;
mod complete;
mod enums;
mod field;
mod flaw;
mod kinds;
mod plan;
mod prepare;
mod rules;
mod shape;
mod tables;

pub(in crate::validate) use kinds::Kind;
pub use kinds::Kubernetes;
pub(in crate::validate) use rules::{REDACTED, has_rules};

use checks::Checks;
use field::Object;

use crate::go::json::decode::decode;
use crate::rule::Rule;
use crate::validate::decoded;
use crate::validate::error::ErrorType;
use crate::validate::path::Path;
use crate::validate::server::stage::Stage;
use crate::validate::server::verdict::{self, Verdict};
use crate::yaml::{Document, Value};

/// The server's verdict on a document: a new object, or an update of `old`.
pub(in crate::validate) fn check<'s>(document: Document<'s>, old: Option<Document<'s>>, kind: &Kind) -> Verdict<'s> {
    let mut verdict = Verdict::begun(document);
    if !matches!(verdict.object.value, Value::Mapping(_)) {
        verdict.errors.push(verdict::no_mapping(&verdict.object));
        return verdict;
    }
    let found = decode(&verdict.object, kind.type_);
    if let Some(failure) = found.failure {
        verdict
            .errors
            .push(decoded::failure(failure, Rule::Decode, ErrorType::Decode, &Path::Root).field(""));
        return verdict;
    }
    verdict
        .strict
        .extend(decoded::unknown(&verdict.object, &found, &Path::Root));
    let old = old.map(|old| {
        let mut old = old.root;
        prepare::stored(&mut old, kind);
        old
    });
    prepare::sent(&mut verdict.object, old.as_ref(), kind);
    let mut checks = Checks::new(&verdict.object, kind);
    rules::check(&Object::new(&verdict.object, old.as_ref(), kind), &mut checks);
    let (errors, warnings) = checks.finish();
    (verdict.errors, verdict.warnings) = (errors, warnings);
    prepare::store(&mut verdict.object, kind);
    if old.is_none() && verdict.errors.is_empty() {
        verdict.errors.extend(verdict::revision(&verdict.object));
    }
    verdict.stage = match (verdict.strict.is_empty(), verdict.errors.is_empty()) {
        (false, _) => Stage::Strict,
        (true, false) => Stage::Validation,
        (true, true) => Stage::Accepted,
    };
    verdict
}
