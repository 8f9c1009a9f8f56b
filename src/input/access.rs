//! What the whole process may do with the network.

use std::sync::{Mutex, OnceLock, PoisonError};

use crate::diagnostic::Diagnostic;

/// The user's choice for one process.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Access {
    /// Whether remote sources come only from the cache.
    pub offline: bool,
    /// Hosts that URLs may redirect to.
    pub redirect_hosts: Vec<String>,
}

/// Warnings about the process, not about a source.
static WARNINGS: Mutex<Vec<Diagnostic>> = Mutex::new(Vec::new());

static ACCESS: OnceLock<Access> = OnceLock::new();

/// Sets the choice. It is made once, before the first source is read; later calls change nothing.
pub fn set_access(access: Access) {
    let _ = ACCESS.set(access);
}

/// Whether remote sources come only from the cache.
#[must_use]
pub fn is_offline() -> bool {
    access().offline
}

/// The choice of the user.
pub(super) fn access() -> &'static Access {
    ACCESS.get_or_init(Access::default)
}

/// Hosts that the command line allows URLs to redirect to.
#[must_use]
pub fn redirect_hosts() -> &'static [String] {
    &access().redirect_hosts
}

/// Keeps a warning about the process until its end. Each is kept once.
pub(super) fn warn(warning: Diagnostic) {
    let mut warnings = WARNINGS.lock().unwrap_or_else(PoisonError::into_inner);
    if !warnings.iter().any(|known| known.message == warning.message) {
        warnings.push(warning);
    }
}

/// The warnings since the last call.
#[must_use]
pub fn take_warnings() -> Vec<Diagnostic> {
    std::mem::take(&mut *WARNINGS.lock().unwrap_or_else(PoisonError::into_inner))
}
