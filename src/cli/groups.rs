//! The option `--group` of `crdsmith generate`.

use std::collections::BTreeMap;

use crate::diagnostic::Diagnostic;
use crate::rule::Rule;

/// `API_GROUP=NAME`.
///
/// # Errors
/// Any other text.
pub(super) fn parse(text: &str) -> Result<(String, String), String> {
    let parts = text
        .split_once('=')
        .filter(|(group, name)| !group.is_empty() && !name.is_empty());
    let (group, name) = parts.ok_or("write `API_GROUP=NAME`, for example `cert-manager.io=cert_manager`")?;
    Ok((group.to_owned(), name.to_owned()))
}

/// The names of API groups.
///
/// # Errors
/// Two names for one group.
pub(super) fn distinct(named: &[(String, String)]) -> Result<BTreeMap<String, String>, Vec<Diagnostic>> {
    let mut groups = BTreeMap::new();
    for (group, name) in named {
        let Some(other) = groups.insert(group.clone(), name.clone()).filter(|other| other != name) else {
            continue;
        };
        let message = format!("`--group` gives the API group `{group}` two names: `{other}` and `{name}`");
        let error = Diagnostic::error(Rule::ConfigGroups, message);
        return Err(vec![error.help("keep one of them")]);
    }
    Ok(groups)
}
