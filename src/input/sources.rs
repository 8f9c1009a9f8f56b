//! The sources of a run: names → inputs, each remote source fetched once and checked against the lock file.

use std::collections::{BTreeMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use rayon::prelude::*;

use super::access::access;
use super::kept::Kept;
use super::package::{self, Content, Fault};
use super::remote::{self, Address, Fetched, Request};
use super::single::Input;
use super::vendored::Vendored;
use super::{files, git};
use crate::diagnostic::{Diagnostic, shell_word};
use crate::lock::{self, Lock};
use crate::rule::Rule;

/// What a run does with the lock file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Mode {
    /// The locked content of sources is used. Without a lock file, they are used as they are.
    #[default]
    Read,
    /// As `Read`, and a lock file without an entry for each source is an error.
    Locked,
    /// New sources get an entry, and changed ones if they are to be updated.
    Write(Update),
}

/// The sources whose content may change.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Update {
    /// None.
    #[default]
    Nothing,
    /// All.
    All,
    /// Those with these addresses.
    Some(Vec<String>),
}

/// A configuration and its remote sources.
#[derive(Debug, Clone, Default)]
pub struct Project {
    /// The file of the configuration.
    pub config: PathBuf,
    /// What is done with its lock file.
    pub mode: Mode,
    /// The command that updates the lock file.
    pub updater: String,
    /// Hosts that URLs may redirect to.
    pub redirect_hosts: Vec<String>,
    /// The folder of copies that are read instead of remote sources.
    pub vendor: Option<PathBuf>,
}

/// Names relative to a folder, and the remote sources among them.
#[derive(Debug, Default)]
pub struct Sources {
    base: PathBuf,
    project: Option<Locked>,
    redirect_hosts: Vec<String>,
    /// Remote sources by their full address. Each is fetched by the first who needs it.
    fetched: Mutex<BTreeMap<String, Arc<Once>>>,
}

/// A source that is fetched once.
type Once = OnceLock<Result<Fetched, Diagnostic>>;

/// A configuration with its lock file.
#[derive(Debug)]
struct Locked {
    /// The name of the lock file.
    file: PathBuf,
    /// `None` without a lock file.
    lock: Option<Lock>,
    mode: Mode,
    updater: String,
    vendored: Option<PathBuf>,
    copies: OnceLock<Result<Vendored, Diagnostic>>,
}

impl Sources {
    /// Names that belong to no configuration, relative to `base`.
    #[must_use]
    pub fn new(base: &Path) -> Self {
        Self {
            base: base.to_owned(),
            redirect_hosts: access().redirect_hosts.clone(),
            ..Self::default()
        }
    }

    /// Names of a configuration, relative to its folder.
    ///
    /// # Errors
    /// An invalid lock file.
    pub fn of_project(project: Project) -> Result<Self, Diagnostic> {
        let file = lock::path_for(&project.config);
        let lock = if file.exists() {
            Some(Lock::read(&Input::File(file.clone()).read()?, &project.updater)?)
        } else {
            None
        };
        let base = project.config.parent().map(Path::to_owned).unwrap_or_default();
        let mut sources = Self::new(&base);
        sources.redirect_hosts.extend(project.redirect_hosts);
        sources.project = Some(Locked {
            file,
            lock,
            mode: project.mode,
            updater: project.updater,
            vendored: project.vendor.map(|folder| base.join(folder)),
            copies: OnceLock::new(),
        });
        Ok(sources)
    }

    /// The folder that names are relative to.
    #[must_use]
    pub fn base(&self) -> &Path {
        &self.base
    }

    /// Finds the inputs that names select, as [`super::find`] does.
    ///
    /// # Errors
    /// Names without inputs, and sources that cannot be read or are not as the lock file says.
    pub fn find<'a>(&self, names: impl IntoIterator<Item = &'a str>) -> Result<Vec<Input>, Vec<Diagnostic>> {
        let names: Vec<&str> = names.into_iter().collect();
        let results: Vec<_> = names.into_par_iter().map(|name| self.find_one(name)).collect();
        let mut found = Vec::new();
        let mut diagnostics = Vec::new();
        for result in results {
            match result {
                Ok(inputs) => found.extend(inputs),
                Err(diagnostic) => diagnostics.push(diagnostic),
            }
        }
        if !diagnostics.is_empty() {
            return Err(diagnostics);
        }
        let mut seen = HashSet::new();
        found.retain(|input| seen.insert(input.clone()));
        Ok(found)
    }

    /// The remote sources that were found, by address.
    #[must_use]
    pub fn remote(&self) -> Vec<Fetched> {
        let fetched = self.fetched.lock().unwrap_or_else(PoisonError::into_inner);
        let found = fetched.values().filter_map(|once| once.get()?.as_ref().ok().cloned());
        found.collect()
    }

    /// The entries of the remote sources that were found.
    #[must_use]
    pub fn lock(&self) -> Lock {
        let mut lock = Lock::default();
        for fetched in self.remote() {
            lock.insert(lock::Entry {
                package: lock::Package::default(),
                ..fetched.entry
            });
        }
        lock
    }

    fn find_one(&self, name: &str) -> Result<Vec<Input>, Diagnostic> {
        if name == "-" {
            return Ok(vec![Input::Stdin]);
        }
        if remote::is_remote(name) {
            return self.remote_source(name);
        }
        if name.starts_with(git::PREFIX) {
            let mut found = Vec::new();
            for kept in git::find(name, &self.base)? {
                found.extend(of_git(kept)?);
            }
            return Ok(found);
        }
        let path = self.base.join(name);
        if path.is_dir() {
            return in_folder(&path);
        }
        if path.exists() {
            return in_file(path);
        }
        if name.contains(['*', '?', '[']) {
            let mut found = Vec::new();
            for path in files::matching(&path)? {
                found.extend(if path.is_dir() { in_folder(&path) } else { in_file(path) }?);
            }
            return Ok(found);
        }
        let error = Diagnostic::error(
            Rule::InputMissing,
            format!("no such file or folder: `{}`", path.display()),
        );
        Err(match meant(name) {
            Some(help) => error.help(help),
            None => error,
        })
    }

    fn remote_source(&self, name: &str) -> Result<Vec<Input>, Diagnostic> {
        let address = Address::parse(name)?;
        let once = {
            let mut fetched = self.fetched.lock().unwrap_or_else(PoisonError::into_inner);
            fetched.entry(address.full.clone()).or_default().clone()
        };
        let fetched = once.get_or_init(|| self.fetch(&address));
        fetched
            .as_ref()
            .map(|fetched| fetched.inputs.clone())
            .map_err(Clone::clone)
    }

    fn fetch(&self, address: &Address) -> Result<Fetched, Diagnostic> {
        let Address { full, shown: address } = address;
        let entry = match &self.project {
            Some(project) => project.entry(address)?,
            None => None,
        };
        let accept = |digest: &str| match &self.project {
            Some(project) => project.accept(address, digest),
            None => Ok(()),
        };
        if let Some(copies) = self.project.as_ref().and_then(Locked::copies) {
            let fetched = copies.as_ref().map_err(Clone::clone)?.fetch(address)?;
            accept(&fetched.entry.digest)?;
            return Ok(fetched);
        }
        // Commands that make the project's files look for content that has changed; the others work with what they were made of.
        let takes_locked = matches!(&self.project, Some(project) if project.mode == Mode::Read);
        let fetched = remote::fetch(&Request {
            address,
            full,
            locked: entry.map(|entry| entry.digest.as_str()),
            offline: access().offline,
            takes_locked,
            redirect_hosts: &self.redirect_hosts,
            accept: &accept,
        });
        if let (Ok(fetched), Some(entry), Some(project)) = (&fetched, entry, &self.project) {
            project.accept_size(entry, fetched.entry.size)?;
        }
        fetched.map_err(|error| {
            let is_remote = matches!(error.rule, Rule::InputUrl | Rule::InputRegistry);
            if is_remote && entry.is_some() && !takes_locked && error.help.is_none() {
                error.help("`--offline` takes the locked content from the cache")
            } else {
                error
            }
        })
    }
}

impl Locked {
    /// The copies that are read instead of remote sources.
    fn copies(&self) -> Option<&Result<Vendored, Diagnostic>> {
        let folder = self.vendored.as_ref()?;
        Some(self.copies.get_or_init(|| Vendored::read(folder)))
    }

    /// The entry of a source.
    ///
    /// # Errors
    /// A source without an entry that needs one.
    fn entry(&self, address: &str) -> Result<Option<&lock::Entry>, Diagnostic> {
        let entry = self.lock.as_ref().and_then(|lock| lock.get(address));
        let needs_one = match self.mode {
            Mode::Read => self.lock.is_some(),
            Mode::Locked => true,
            Mode::Write(_) => false,
        };
        if entry.is_none() && needs_one {
            let message = format!("`{address}` is not in `{}`", self.file.display());
            let error = Diagnostic::error(Rule::Lock, message);
            return Err(error.help("run `crdsmith generate`, which adds it, and commit the file"));
        }
        Ok(entry)
    }

    /// Accepts the locked size of the locked content. A command that writes the lock file mends it.
    fn accept_size(&self, entry: &lock::Entry, size: u64) -> Result<(), Diagnostic> {
        if entry.size == size || matches!(self.mode, Mode::Write(_)) {
            return Ok(());
        }
        let message = format!(
            "the size of `{}` is {size} bytes, and `{}` has {}",
            entry.address,
            self.file.display(),
            entry.size
        );
        let error = Diagnostic::error(Rule::Lock, message);
        Err(error.help(format!(
            "restore the file from version control, or run `{}`",
            self.updater
        )))
    }

    /// Accepts the locked digest, and a new one if the source may change.
    fn accept(&self, address: &str, digest: &str) -> Result<(), Diagnostic> {
        let locked = self.lock.as_ref().and_then(|lock| lock.get(address));
        let Some(locked) = locked.filter(|locked| locked.digest != digest) else {
            return Ok(());
        };
        let may_change = match &self.mode {
            Mode::Write(Update::All) => true,
            Mode::Write(Update::Some(addresses)) => addresses.iter().any(|one| remote::shown(one) == address),
            _ => false,
        };
        if may_change {
            return Ok(());
        }
        let file = self.file.display();
        if self.vendored.is_some() {
            let message = format!("the copies of `{address}` are not of the content in `{file}`");
            let error = Diagnostic::error(Rule::Lock, message);
            return Err(error.help("run `crdsmith vendor`, which copies the remote sources again"));
        }
        let message = format!(
            "`{address}` has changed: its digest is `{digest}`, and `{file}` has `{}`",
            locked.digest
        );
        let error = Diagnostic::error(Rule::Lock, message);
        Err(error.help(format!(
            "run `{} --update {}` to use the new content; name all changed sources in one run, or none for all of them",
            self.updater,
            shell_word(address)
        )))
    }
}

/// What a name that is no file may mean: an address without its scheme, or with another one.
fn meant(name: &str) -> Option<String> {
    if name.contains("://") {
        return Some("remote sources begin with `https://`, `http://`, `oci://` or `oci+http://`".to_owned());
    }
    let (host, rest) = name.split_once('/')?;
    let port = host.split_once(':').map(|(_, port)| port);
    let has_port = port.is_some_and(|port| port.parse::<u16>().is_ok());
    let tag = rest.rsplit_once([':', '@']).map(|(_, tag)| tag);
    let is_host = has_port || host == "localhost" || (host.contains('.') && !host.starts_with('.'));
    let is_address = is_host && tag.is_some_and(|tag| !tag.contains('/'));
    is_address.then(|| format!("a package in a registry is named `oci://{name}`"))
}

/// The texts of a folder: of an image layout its image, of any other its files.
fn in_folder(folder: &Path) -> Result<Vec<Input>, Diagnostic> {
    if package::is_layout(folder) {
        return in_archive(folder, package::read_layout(folder));
    }
    Ok(files::below(folder)?.into_iter().map(Input::File).collect())
}

fn in_file(path: PathBuf) -> Result<Vec<Input>, Diagnostic> {
    if package::is_archive(&path) {
        return in_archive(&path, package::read_file(&path));
    }
    Ok(vec![Input::File(path)])
}

/// A file of git: the texts of an archive, or the file itself.
fn of_git(kept: Kept) -> Result<Vec<Input>, Diagnostic> {
    if !package::is_archive(Path::new(&kept.name)) {
        return Ok(vec![Input::Kept(kept)]);
    }
    let content = package::read_bytes(kept.bytes.to_vec());
    let content = content.map_err(|fault| fault.about(&kept.name))?;
    Ok(Kept::all(&kept.name, &kept.origin, content).map(Input::Kept).collect())
}

fn in_archive(path: &Path, content: Result<Content, Fault>) -> Result<Vec<Input>, Diagnostic> {
    let name = path.display().to_string();
    let content = content.map_err(|fault| fault.about(&name))?;
    let file = path.file_name().unwrap_or_default().to_string_lossy();
    Ok(Kept::all(&name, &file, content).map(Input::Kept).collect())
}
