//! Rules that families share: labels and selectors, addresses, ports, quantities, references.

pub(super) mod compare;
pub(super) mod declared;
pub(super) mod labels;
pub(super) mod values;
