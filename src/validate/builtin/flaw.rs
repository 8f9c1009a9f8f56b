//! What an update may leave wrong.

/// Something that new objects cannot have, and that an update keeps where the stored object has it already.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Flaw {
    /// Values in selectors that are no values of labels.
    LabelValue,
    /// Values in the required affinity to nodes that are no values of labels.
    NodeLabelValue,
    /// A selector of how pods are spread.
    SpreadSelector,
    /// Label keys of how pods are spread that the selector has too.
    SpreadKeys,
    /// The path of a token outside of the volume.
    TokenPath,
    /// An amount of huge pages that is no multiple of the page.
    PartOfHugePage,
    /// Parameters of the kernel for a namespace that the host shares.
    HostSysctl,
    /// Init containers that are restarted to be resized.
    ResizeRestart,
    /// Devices in a pod with its own users.
    UserDevices,
    /// The network of the host in a pod with its own users.
    UserNetwork,
    /// A volume of an image without a reference.
    ImageReference,
    /// The rights of an administrator in a container that may not get more rights.
    SysAdmin,
    /// Tolerations that compare numbers.
    TolerationOrder,
    /// A cost of deletion that is no number.
    DeletionCost,
}
