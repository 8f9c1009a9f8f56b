//! A real browser for tests: Chromium without a window, through its `DevTools` protocol over two pipes.
//!
//! The benchmark of the search and the screenshots use it too, so it knows nothing of the site.

mod keys;
pub(crate) mod page;
mod wire;

use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use page::Page;
use serde_json::json;
use wire::Wire;

/// Names under which distributions install Chromium, and Google its build.
const PROGRAMS: [&str; 4] = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/// The pages of a test need no network, their picture must not depend on the machine, and no click is lost before the first frame.
const FLAGS: &str = "--headless --no-sandbox --disable-gpu --disable-dev-shm-usage --no-first-run --no-default-browser-check \
                     --disable-background-networking --allow-pre-commit-input --disable-component-update --disable-extensions --disable-sync --mute-audio \
                     --force-color-profile=srgb --font-render-hinting=none --force-device-scale-factor=1 --lang=en-US --remote-debugging-pipe";

/// The time that a closed browser gets to end before it is killed.
const GRACE: Duration = Duration::from_secs(10);

/// A running browser with an empty profile.
pub(crate) struct Browser {
    child: Child,
    wire: Wire,
    _profile: tempfile::TempDir,
}

impl Browser {
    /// Starts the program of `$CRDSMITH_BROWSER`, or the first of [`PROGRAMS`] on the path. `None`, with a message, if there is none and
    /// `CRDSMITH_REQUIRE_BROWSER=1` is not set.
    pub(crate) fn start() -> Option<Self> {
        let Some(program) = program() else {
            let required = std::env::var_os("CRDSMITH_REQUIRE_BROWSER").is_some_and(|value| value == "1");
            assert!(!required, "Chromium is required, and missing");
            eprintln!("SKIPPED: Chromium is not here; `apt-get install chromium` brings it");
            return None;
        };
        let profile = tempfile::tempdir().unwrap();
        // The protocol uses the descriptors 3 and 4. The shell moves the ends of our pipes there.
        let script = r#"exec "$0" "$@" 3<&0 4>&1 </dev/null >/dev/null"#;
        let mut child = Command::new("sh")
            .args(["-c", script])
            .arg(program)
            .args(FLAGS.split_whitespace())
            .arg(format!("--user-data-dir={}", profile.path().display()))
            .arg("about:blank")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let wire = Wire::new(child.stdin.take().unwrap(), child.stdout.take().unwrap());
        Some(Self {
            child,
            wire,
            _profile: profile,
        })
    }

    /// An empty page with a storage of its own.
    pub(crate) fn page(&mut self) -> Page<'_> {
        let context = self.wire.ask(None, "Target.createBrowserContext", &json!({}));
        let target = json!({"url": "about:blank", "browserContextId": context["browserContextId"]});
        let target = self.wire.ask(None, "Target.createTarget", &target);
        let attach = json!({"targetId": target["targetId"], "flatten": true});
        let session = self.wire.ask(None, "Target.attachToTarget", &attach);
        Page::new(&mut self.wire, session["sessionId"].as_str().unwrap())
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        self.wire.close();
        let closed = Instant::now();
        while closed.elapsed() < GRACE {
            if matches!(self.child.try_wait(), Ok(Some(_))) {
                return;
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn program() -> Option<PathBuf> {
    if let Some(program) = std::env::var_os("CRDSMITH_BROWSER") {
        return Some(program.into());
    }
    let path = std::env::var_os("PATH")?;
    PROGRAMS
        .iter()
        .flat_map(|name| std::env::split_paths(&path).map(move |folder| folder.join(name)))
        .find(|program| program.is_file())
}
