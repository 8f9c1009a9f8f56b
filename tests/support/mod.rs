//! Shared parts of all tests: the data folder, runs of the program, comparison with expected text.

pub(crate) mod images;
pub(crate) mod judge;
pub(crate) mod random;
pub(crate) mod server;

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// Formats of reports other than text, each with the name of its expected file.
pub(crate) const REPORTS: [(&str, &str); 7] = [
    ("json", "report.json"),
    ("junit", "junit.xml"),
    ("tap", "tap.txt"),
    ("sarif", "sarif.json"),
    ("github", "github.txt"),
    ("gitlab", "gitlab.json"),
    ("checkstyle", "checkstyle.xml"),
];

/// The folder of the project.
pub(crate) fn project() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The conformance data: `$CRDSMITH_CONFORMANCE`, or `../shared/conformance`. `None`, with a message, if it is missing and optional.
pub(crate) fn conformance(topic: &str) -> Option<PathBuf> {
    let folder = std::env::var_os("CRDSMITH_CONFORMANCE")
        .map_or_else(|| project().join("../shared/conformance"), PathBuf::from)
        .join(topic);
    if folder.is_dir() {
        return Some(folder);
    }
    let required = std::env::var_os("CRDSMITH_REQUIRE_CONFORMANCE").is_some_and(|value| value == "1");
    assert!(!required, "the conformance data `{topic}` is required, and missing");
    eprintln!("SKIPPED: the conformance data `{topic}` is not here");
    None
}

/// Compares with a file of expected text below `tests/`; `UPDATE=1` writes it instead.
#[track_caller]
pub(crate) fn expect_file(path: impl AsRef<Path>, actual: &str) {
    expect_project_file(Path::new("tests").join(path), actual);
}

/// Compares with a file below `tests/` that has another program's output. Only `tests/go/print` writes such files.
#[track_caller]
pub(crate) fn expect_words(path: impl AsRef<Path>, actual: &str) {
    let path = project().join("tests").join(path);
    let expected = std::fs::read_to_string(&path).unwrap();
    if expected != actual {
        let diff = similar::TextDiff::from_lines(expected.as_str(), actual);
        panic!(
            "{}\n{}",
            path.display(),
            diff.unified_diff().header("expected", "actual")
        );
    }
}

/// Compares with a file of the project; `UPDATE=1` writes it instead.
#[track_caller]
pub(crate) fn expect_project_file(path: impl AsRef<Path>, actual: &str) {
    let path = project().join(path);
    if std::env::var_os("UPDATE").is_some_and(|value| value == "1") {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, actual).unwrap();
        return;
    }
    let expected = std::fs::read_to_string(&path).unwrap_or_default();
    if expected != actual {
        let diff = similar::TextDiff::from_lines(expected.as_str(), actual);
        panic!(
            "{} is stale; `UPDATE=1 cargo test` renews it\n{}",
            path.display(),
            diff.unified_diff().header("expected", "actual")
        );
    }
}

/// The program with some arguments, run in a folder.
pub(crate) fn crdsmith(folder: &Path, arguments: &[&str]) -> Run {
    run(Command::new(env!("CARGO_BIN_EXE_crdsmith"))
        .current_dir(folder)
        .args(arguments))
}

/// Runs a prepared command. It has neither the user's cache nor their credentials, unless the command sets them.
pub(crate) fn run(command: &mut Command) -> Run {
    let temporary = Path::new(env!("CARGO_TARGET_TMPDIR"));
    for (name, folder) in [("CRDSMITH_CACHE", "cache"), ("DOCKER_CONFIG", "docker")] {
        if !command.get_envs().any(|(set, _)| set == name) {
            command.env(name, temporary.join(folder));
        }
    }
    Run(command.env("NO_COLOR", "1").output().expect("the program starts"))
}

/// Output and exit code of a run of the program.
pub(crate) struct Run(Output);

impl Run {
    pub(crate) fn code(&self) -> i32 {
        self.0.status.code().expect("the program was not killed")
    }

    pub(crate) fn stdout(&self) -> String {
        String::from_utf8(self.0.stdout.clone()).expect("the output is UTF-8")
    }

    pub(crate) fn stderr(&self) -> String {
        String::from_utf8(self.0.stderr.clone()).expect("the messages are UTF-8")
    }

    /// Checks the exit code of the run.
    #[track_caller]
    pub(crate) fn exits(self, code: i32) -> Self {
        assert_eq!(
            self.code(),
            code,
            "stdout:\n{}\nstderr:\n{}",
            self.stdout(),
            self.stderr()
        );
        self
    }

    /// Both streams and the exit code in one text, without the seconds of the run and its folder.
    pub(crate) fn transcript(&self, folder: &Path) -> String {
        let text = format!("{}{}exit code {}\n", self.stdout(), self.stderr(), self.code());
        let text = text.replace(&*folder.to_string_lossy(), "DIR");
        let seconds = regex::Regex::new(r"\d+\.\d\d s\b").unwrap();
        seconds.replace_all(&text, "N s").into_owned()
    }
}

/// A folder that is removed with the value.
pub(crate) fn folder() -> tempfile::TempDir {
    tempfile::tempdir().expect("a temporary folder can be made")
}

/// Writes files below a folder.
pub(crate) fn write(folder: &Path, files: &[(&str, &str)]) {
    for (name, text) in files {
        let path = folder.join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
}

/// Every file below a folder with its content, by path.
pub(crate) fn tree(folder: &Path) -> std::collections::BTreeMap<String, Vec<u8>> {
    walkdir::WalkDir::new(folder)
        .into_iter()
        .map(|entry| entry.expect("the folder can be read"))
        .filter(|entry| entry.file_type().is_file())
        .map(|entry| {
            let name = entry
                .path()
                .strip_prefix(folder)
                .unwrap()
                .to_string_lossy()
                .into_owned();
            (name, std::fs::read(entry.path()).unwrap())
        })
        .collect()
}

/// Copies every file below a folder.
pub(crate) fn copy(from: &Path, to: &Path) {
    for (name, bytes) in tree(from) {
        let path = to.join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, bytes).unwrap();
    }
}

/// Copies the project of `fixtures/shop`, with its generated library.
pub(crate) fn shop(folder: &Path) {
    copy(&project().join("tests/fixtures/shop"), folder);
    let library = "generated/userpoolclient/0.33";
    let vendored = folder.join("vendor/github.com/crdsmith/crdsmith").join(library);
    copy(&project().join(library), &vendored);
}

/// A CRD of group `example.org`, version `v1`, with the given schema lines below `openAPIV3Schema`.
pub(crate) fn crd(kind: &str, schema: &str) -> String {
    let lower = kind.to_lowercase();
    let indented = schema
        .lines()
        .fold(String::new(), |text, line| text + "          " + line + "\n");
    format!(
        "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata:\n  name: {lower}s.example.org\nspec:\n  \
         group: example.org\n  names:\n    kind: {kind}\n    plural: {lower}s\n  scope: Namespaced\n  versions:\n  - name: v1\n    \
         served: true\n    storage: true\n    schema:\n      openAPIV3Schema:\n{indented}"
    )
}

/// Serves requests on loopback with what a function makes of their path, until the test ends. Returns the host and port.
pub(crate) fn serve(answer: impl Fn(&str) -> tiny_http::ResponseBox + Send + 'static) -> String {
    let server = tiny_http::Server::http("127.0.0.1:0").unwrap();
    let address = server.server_addr().to_ip().unwrap().to_string();
    std::thread::spawn(move || {
        for request in server.incoming_requests() {
            let response = answer(request.url());
            let _ = request.respond(response);
        }
    });
    address
}
