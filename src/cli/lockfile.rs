//! The lock file of a configuration: what a command does with it.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::terminal::Terminal;
use crate::config::{Config, Spec};
use crate::diagnostic::{Diagnostic, nearest};
use crate::input::{self, Mode, Project, Sources, Update};
use crate::lock::{self, Lock};
use crate::output;
use crate::rule::Rule;
use crate::source::Source;

/// The commands that write the lock file.
pub(super) const GENERATE: &str = "crdsmith generate";
pub(super) const VENDOR: &str = "crdsmith vendor";

/// The sources of a configuration, for a command that does not write the lock file.
///
/// # Errors
/// An invalid lock file.
pub(super) fn sources(path: &Path, config: &Config) -> Result<Sources, Diagnostic> {
    Sources::of_project(project(path, config, Mode::Read))
}

/// The sources of a configuration, for a command that writes the lock file.
///
/// # Errors
/// An invalid lock file, and sources to update that the configuration does not have.
pub(super) fn updated_sources(
    path: &Path,
    config: &Config,
    updater: &str,
    update: Option<&[String]>,
) -> Result<Sources, Diagnostic> {
    let wrong = |message: &str, help: &str| Err(Diagnostic::error(Rule::CommandLine, message).help(help));
    let names: Vec<String> = remote_names(config).map(input::shown).collect();
    for address in update.unwrap_or_default() {
        let address = &input::shown(address);
        if names.contains(address) {
            continue;
        }
        let message = format!("`{address}` is not a remote source of `{}`", path.display());
        let error = Diagnostic::error(Rule::CommandLine, message);
        return Err(match nearest(address, names.iter().map(String::as_str)) {
            Some(near) => error.help(format!("did you mean `{near}`?")),
            None => error.help("write the address as the configuration has it"),
        });
    }
    if update.is_some() && input::is_offline() {
        return wrong(
            "`--update` needs the network, and `--offline` forbids it",
            "leave out one of them",
        );
    }
    if update.is_some() && config.vendor.is_some() {
        return wrong(
            "the sources of the configuration are read from its copies (`vendor`)",
            "run `crdsmith vendor --update`",
        );
    }
    let update = match update {
        None => Update::Nothing,
        Some([]) => Update::All,
        Some(addresses) => Update::Some(addresses.to_vec()),
    };
    Sources::of_project(Project {
        updater: updater.to_owned(),
        ..project(path, config, Mode::Write(update))
    })
}

/// The sources of a configuration whose lock file has to be complete.
///
/// # Errors
/// An invalid lock file.
pub(super) fn locked_sources(path: &Path, config: &Config) -> Result<Sources, Diagnostic> {
    Sources::of_project(project(path, config, Mode::Locked))
}

fn project(path: &Path, config: &Config, mode: Mode) -> Project {
    Project {
        config: path.to_owned(),
        updater: GENERATE.to_owned(),
        mode,
        redirect_hosts: config.redirect_hosts.clone(),
        vendor: config.vendor.as_ref().map(Into::into),
    }
}

/// The addresses of remote sources in a configuration.
pub(super) fn remote_names(config: &Config) -> impl Iterator<Item = &str> {
    let specs = config.specs.iter().flat_map(Spec::sources);
    let validate = config.validate.iter().flat_map(|validate| &validate.crds);
    let names = specs.chain(validate.chain(&config.object_meta).map(String::as_str));
    names.filter(|name| input::is_remote(name))
}

/// A lock file before and after a run.
pub(super) struct Change {
    /// The name of the file.
    file: String,
    before: String,
    after: String,
    words: Vec<String>,
}

impl Change {
    /// What a run with all remote sources of a configuration changes.
    ///
    /// # Errors
    /// Sources that cannot be fetched.
    pub(super) fn of(path: &Path, config: &Config, sources: &Sources) -> Result<Self, Vec<Diagnostic>> {
        // Sources of `validate` are locked too, and their texts are not needed here.
        sources.find(remote_names(config))?;
        let one = |diagnostic: Diagnostic| vec![diagnostic];
        let file = lock::path_for(path);
        // Git may have changed the ends of lines.
        let before = std::fs::read_to_string(&file).unwrap_or_default().replace("\r\n", "\n");
        let old = if before.is_empty() {
            Lock::default()
        } else {
            Lock::read(&Source::new(file.display().to_string(), before.as_str()), GENERATE).map_err(one)?
        };
        let new = sources.lock();
        let after = if new.is_empty() {
            String::new()
        } else {
            new.text(lock::HEAD).map_err(one)?
        };
        let gone = old.entries().filter(|entry| new.get(&entry.address).is_none()).count();
        let added = new.entries().filter(|entry| old.get(&entry.address).is_none()).count();
        let differs = |entry: &&lock::Entry| old.get(&entry.address).is_some_and(|before| before != *entry);
        let changed = new.entries().filter(differs).count();
        let counts = [(added, "added"), (changed, "changed"), (gone, "removed")];
        let counts = counts.into_iter().filter(|(count, _)| *count > 0);
        Ok(Self {
            file: file.file_name().unwrap_or_default().to_string_lossy().into_owned(),
            before,
            after,
            words: counts.map(|(count, word)| format!("{count} {word}")).collect(),
        })
    }

    /// The difference, if there is one.
    pub(super) fn diff(&self) -> Option<String> {
        (self.before != self.after)
            .then(|| output::unified_diff(&self.file, self.before.as_bytes(), self.after.as_bytes()))
    }

    /// The name of the file.
    pub(super) fn file(&self) -> &str {
        &self.file
    }

    /// Writes the file beside the configuration, or removes it if no source is left.
    ///
    /// # Errors
    /// A file that cannot be written.
    pub(super) fn write(self, base: &Path, terminal: &Terminal) -> Result<(), Diagnostic> {
        if self.before == self.after {
            return Ok(());
        }
        let (files, removed) = if self.after.is_empty() {
            (BTreeMap::new(), BTreeSet::from([self.file.clone()]))
        } else {
            (
                BTreeMap::from([(self.file.clone(), self.after.into_bytes())]),
                BTreeSet::new(),
            )
        };
        output::apply(base, &files, &removed)?;
        let words = self.words.join(", ");
        let words = if words.is_empty() { "written" } else { &words };
        terminal.summary(&format!("{}: {words}", self.file));
        Ok(())
    }
}
