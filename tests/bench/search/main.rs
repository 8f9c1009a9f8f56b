//! Time from a key press to the first result of the site's search, in Chromium, and the size of its data. Run it with `cargo bench --bench search` on an idle
//! machine.
//!
//! The site has the 2,000 made-up CRDs of the benchmark of `generate`. The clock runs in the page, from the time stamp of the key press to the frame that shows
//! a result for the letters so far. Each query is typed into fresh pages: at once after `/`, faster than anybody types, so that the indexes are read from the
//! disk in between; and at the pace of a fast typist.

// The tests use the rest of it.
#[expect(
    dead_code,
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stderr,
    reason = "written for tests"
)]
#[path = "../../browser/mod.rs"]
mod browser;
#[path = "../generate/catalog.rs"]
mod catalog;
#[expect(dead_code, reason = "shared with the other benchmarks")]
#[path = "../support.rs"]
mod support;

use std::path::Path;
use std::process::ExitCode;
use std::time::Duration;

use browser::Browser;
use browser::page::Page;
use support::{Result, Usage, heading, median, megabytes, row};

/// Number of CRDs.
const CRDS: usize = 2000;

/// Queries: a kind, two words of a kind, a field, and a word of descriptions.
const QUERIES: [&str; 4] = ["bucketpolicy", "pool target", "retention", "configuration"];

/// Number of pages for each query and pace.
const RUNS: usize = 5;

/// Time between the keys of a fast typist.
const PACE: Duration = Duration::from_millis(100);

/// Aim in milliseconds.
const AIM: f64 = 100.0;

/// Notes for each letter how long its first result took, in `window.times`.
const CLOCK: &str = "window.times = []; addEventListener('keydown', press => {
  if (press.key.length !== 1 || press.target.type !== 'search') return;
  const at = times.push(null) - 1;
  const look = () => {
    const query = press.target.value;
    const results = document.querySelectorAll('.results a');
    if (times.length === at + 1 && query.length === at + 1 && results.length && document.body.dataset.seen !== query) {
      document.body.dataset.seen = query;
      times[at] = performance.now() - press.timeStamp;
    } else if (times.length === at + 1) requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}, true)";

fn main() -> ExitCode {
    support::exit(run())
}

fn run() -> Result<()> {
    let mut out = std::io::stdout().lock();
    let Some(mut browser) = Browser::start() else {
        return Ok(());
    };
    let scratch = tempfile::tempdir()?;
    let catalog = catalog::write(&scratch.path().join("crds"), CRDS)?;
    let site = scratch.path().join("site");
    let program = env!("CARGO_BIN_EXE_crdsmith").as_ref();
    let arguments = [
        "site".as_ref(),
        catalog.folder.as_os_str(),
        "-o".as_ref(),
        site.as_ref(),
    ];
    let usage = Usage::of(scratch.path(), program, &arguments)?;
    heading(&mut out, "first result of the search, Chromium")?;
    let what = format!(
        "{} made-up CRDs, {:.0} MB → a site",
        catalog.crds,
        megabytes(catalog.bytes)
    );
    row(&mut out, &what, usage.seconds, "s", Some(12.0))?;
    row(&mut out, "  peak memory", megabytes(usage.peak), "MB", Some(600.0))?;
    let (all, largest) = data(&site.join("search"))?;
    row(&mut out, "  search data", megabytes(all), "MB", Some(12.0))?;
    row(
        &mut out,
        "  its largest file",
        megabytes(largest) * 1000.0,
        "kB",
        Some(300.0),
    )?;
    for query in QUERIES {
        let (mut at_once, mut first, mut further) = (Vec::new(), Vec::new(), Vec::new());
        for _ in 0..RUNS {
            at_once.extend(type_letters(&mut browser.page(), &site, query, Duration::ZERO).first());
            let times = type_letters(&mut browser.page(), &site, query, PACE);
            first.extend(times.first());
            further.extend(times.get(1..).unwrap_or_default());
        }
        let slowest = further.iter().copied().fold(0.0, f64::max);
        row(
            &mut out,
            &format!("{query:?}: first letter"),
            median(first),
            "ms",
            Some(AIM),
        )?;
        row(&mut out, "  at once after `/`", median(at_once), "ms", None)?;
        row(&mut out, "  further letters", median(further), "ms", Some(AIM))?;
        row(&mut out, "  slowest of these", slowest, "ms", None)?;
    }
    Ok(())
}

/// Bytes of all files in a folder, and of the largest.
fn data(folder: &Path) -> Result<(u64, u64)> {
    let (mut all, mut largest) = (0, 0);
    for entry in std::fs::read_dir(folder)? {
        let bytes = entry?.metadata()?.len();
        all += bytes;
        largest = largest.max(bytes);
    }
    Ok((all, largest))
}

/// Milliseconds from each letter to its first result.
fn type_letters(page: &mut Page<'_>, site: &Path, query: &str, gap: Duration) -> Vec<f64> {
    page.go(&format!("file://{}/index.html", site.display()));
    page.evaluate(CLOCK);
    page.press("/");
    for (at, letter) in query.chars().enumerate() {
        std::thread::sleep(gap);
        page.press(letter.encode_utf8(&mut [0; 4]));
        page.wait(&format!("typeof times[{at}] === 'number'"));
    }
    serde_json::from_value(page.evaluate("times")).unwrap_or_default()
}
