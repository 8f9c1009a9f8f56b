//! Names of resources: `cpu`, `hugepages-2Mi`, `example.com/gpu`.

use super::names::qualified;
use super::quantity::Quantity;

/// The names without a prefix that Kubernetes knows, but those of [`COUNTS`].
const AMOUNTS: [&str; 11] = [
    "cpu",
    "memory",
    "ephemeral-storage",
    "requests.cpu",
    "requests.memory",
    "requests.ephemeral-storage",
    "limits.cpu",
    "limits.memory",
    "limits.ephemeral-storage",
    "storage",
    "requests.storage",
];

/// Those that count objects.
const COUNTS: [&str; 9] = [
    "pods",
    "resourcequotas",
    "services",
    "replicationcontrollers",
    "secrets",
    "configmaps",
    "persistentvolumeclaims",
    "services.nodeports",
    "services.loadbalancers",
];
const HUGE_PAGES: &str = "hugepages-";

/// The errors of the name of any resource (`validateResourceName`).
pub(crate) fn any(name: &str) -> Vec<String> {
    let wrong = qualified(name);
    let is_known = is_standard(name) || is_huge_page(name) || name.starts_with("requests.hugepages-");
    if wrong.is_empty() && !name.contains('/') && !is_known {
        return vec!["must be a standard resource type or fully qualified".to_owned()];
    }
    wrong
}

/// The errors of the name of a container's resource (`ValidateContainerResourceName`).
pub(crate) fn of_container(name: &str) -> Vec<String> {
    let mut wrong = any(name);
    if !name.contains('/') {
        if !matches!(name, "cpu" | "memory" | "ephemeral-storage") && !is_huge_page(name) {
            wrong.push("must be a standard resource for containers".to_owned());
        }
    } else if !is_native(name) && !is_extended(name) {
        wrong.push("doesn't follow extended resource name standard".to_owned());
    }
    wrong
}

/// The errors of the name of a resource that a quota counts (`ValidateResourceQuotaResourceName`).
pub(crate) fn of_quota(name: &str) -> Vec<String> {
    let mut wrong = any(name);
    if !name.contains('/') && !is_quota(name) {
        wrong.push("must be a standard resource for quota".to_owned());
    }
    wrong
}

/// Whether a quota counts a resource of Kubernetes (`IsStandardQuotaResourceName`).
pub(crate) fn is_quota(name: &str) -> bool {
    is_standard(name) && name != "storage" || is_huge_page(name) || name.starts_with("requests.hugepages-")
}

/// Whether Kubernetes knows a name without a prefix (`standardResources`).
fn is_standard(name: &str) -> bool {
    AMOUNTS.contains(&name) || COUNTS.contains(&name)
}

/// Whether a resource is a size of huge pages (`IsHugePageResourceName`).
pub(crate) fn is_huge_page(name: &str) -> bool {
    name.starts_with(HUGE_PAGES)
}

/// Whether a resource is Kubernetes' own (`IsNativeResource`).
fn is_native(name: &str) -> bool {
    !name.contains('/') || name.contains("kubernetes.io/")
}

/// Whether a resource is that of someone else (`IsExtendedResourceName`).
pub(crate) fn is_extended(name: &str) -> bool {
    !is_native(name) && !name.starts_with("requests.") && qualified(&format!("requests.{name}")).is_empty()
}

/// Whether the sum of the limits may be larger than what a node has (`IsOvercommitAllowed`).
pub(crate) fn is_overcommit_allowed(name: &str) -> bool {
    is_native(name) && !is_huge_page(name)
}

/// Whether a resource has whole numbers only (`IsIntegerResourceName`).
pub(crate) fn is_counted(name: &str) -> bool {
    COUNTS.contains(&name) || is_extended(name)
}

/// Whether an amount of huge pages is a number of whole pages (`IsHugePageResourceValueDivisible`).
pub(crate) fn is_multiple_of_page(name: &str, amount: &Quantity) -> bool {
    let size = name
        .strip_prefix(HUGE_PAGES)
        .and_then(|size| Quantity::parse(size).ok());
    size.is_some_and(|size| size.sign() > 0 && size.is_whole() && amount.value() % size.value().max(1) == 0)
}
