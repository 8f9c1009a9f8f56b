//! `meta/v1`'s ObjectMeta and its parts, as tables for the decoder.

use crate::go::json::decode::{Struct, Type};
use crate::go::time::{RFC_3339, Time, parse};

/// A Go `string`.
pub(crate) const STRING: Type = Type::String("string");

/// A Go `[]string`.
pub(crate) const STRINGS: Type = Type::Slice("[]string", &STRING);

/// `metav1.Time`, which decodes RFC 3339 itself.
pub(crate) const TIME: Type = Type::Text(|text| parse(RFC_3339, text).map(|_| ()));

const STRING_MAP: Type = Type::Map("map[string]string", &STRING);

/// `metav1.ObjectMeta`.
pub(crate) static OBJECT_META: Struct = Struct::new(
    "v1.ObjectMeta",
    &[
        ("name", STRING),
        ("generateName", STRING),
        ("namespace", STRING),
        ("selfLink", STRING),
        ("uid", Type::String("types.UID")),
        ("resourceVersion", STRING),
        ("generation", Type::Int64),
        ("creationTimestamp", TIME),
        ("deletionTimestamp", Type::Pointer(&TIME)),
        ("deletionGracePeriodSeconds", Type::Pointer(&Type::Int64)),
        ("labels", STRING_MAP),
        ("annotations", STRING_MAP),
        (
            "ownerReferences",
            Type::Slice("[]v1.OwnerReference", &Type::Struct(&OWNER_REFERENCE)),
        ),
        ("finalizers", STRINGS),
        (
            "managedFields",
            Type::Slice("[]v1.ManagedFieldsEntry", &Type::Struct(&MANAGED_FIELDS)),
        ),
    ],
);

static OWNER_REFERENCE: Struct = Struct {
    name: "v1.OwnerReference",
    fields: &[
        ("apiVersion", STRING),
        ("kind", STRING),
        ("name", STRING),
        ("uid", Type::String("types.UID")),
        ("controller", Type::Pointer(&Type::Bool)),
        ("blockOwnerDeletion", Type::Pointer(&Type::Bool)),
    ],
    always: &["apiVersion", "kind", "name", "uid"],
    embedded: &[],
};

static MANAGED_FIELDS: Struct = Struct::new(
    "v1.ManagedFieldsEntry",
    &[
        ("manager", STRING),
        ("operation", Type::String("v1.ManagedFieldsOperationType")),
        ("apiVersion", STRING),
        ("time", Type::Pointer(&TIME)),
        ("fieldsType", STRING),
        ("fieldsV1", Type::Pointer(&Type::Interface)),
        ("subresource", STRING),
    ],
);

/// `metav1.Time` in written form: in UTC, without a fraction; `None` for Go's zero time, which is written as null.
pub(crate) fn written_time(text: &str) -> Option<String> {
    /// Unix time of Go's zero `time.Time`.
    const ZERO: i64 = -62_135_596_800;
    let time = parse(RFC_3339, text).ok()?;
    let is_zero = time.seconds == ZERO && time.nanos == 0;
    (!is_zero).then(|| Time { offset: 0, ..time }.format(RFC_3339))
}
