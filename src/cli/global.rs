//! Options of every command.

#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Global options")]
pub(super) struct Global {
    /// Print only errors.
    #[arg(short, long, global = true, conflicts_with = "verbose")]
    pub(super) quiet: bool,

    /// Also print the names of written and removed files.
    #[arg(short, long, global = true)]
    pub(super) verbose: bool,

    /// When to use colours.
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    pub(super) color: Color,

    /// Number of threads [default: number of CPUs].
    #[arg(short, long, global = true, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    pub(super) jobs: Option<u16>,

    /// Take remote sources only from the cache: the content that the lock file says. The cache is the folder `CRDSMITH_CACHE`, or `crdsmith` in the
    /// user's cache folder.
    #[arg(long, global = true)]
    pub(super) offline: bool,

    /// Host that a URL may redirect to, with or without a port. Can be repeated.
    #[arg(long = "redirect-host", global = true, value_name = "HOST", value_parser = crate::config::host)]
    pub(super) redirect_hosts: Vec<String>,
}

/// When to use colours.
#[derive(Debug, Clone, Copy, clap::ValueEnum)]
pub(super) enum Color {
    /// Colours on a terminal, unless `NO_COLOR` is set.
    Auto,
    /// Always use colours.
    Always,
    /// Never use colours.
    Never,
}
