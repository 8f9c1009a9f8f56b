//! A project as Tanka has them, whose helpers and environments make wrong fields: every report names the line that made them.

use std::path::Path;

use crate::support;

/// The project of `fixtures/shop`, with the generated library that it asks for.
fn shop() -> tempfile::TempDir {
    let folder = support::folder();
    copy(&support::project().join("tests/fixtures/shop"), folder.path());
    let library = "generated/userpoolclient/0.33";
    let vendored = folder.path().join("vendor/github.com/crdsmith/crdsmith").join(library);
    copy(&support::project().join(library), &vendored);
    folder
}

fn copy(from: &Path, to: &Path) {
    for (name, bytes) in support::tree(from) {
        let path = to.join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, bytes).unwrap();
    }
}

#[test]
fn every_report_names_the_line_that_made_the_field() {
    let shop = shop();
    let arguments = ["validate", "environments/prod", "environments/teams"];
    let run = support::crdsmith(shop.path(), &arguments).exits(1);
    assert_eq!(run.stdout(), "");
    support::expect_file("reports/shop/text.txt", &run.stderr());
    for (format, file) in [
        ("json", "report.json"),
        ("junit", "junit.xml"),
        ("tap", "tap.txt"),
        ("sarif", "sarif.json"),
        ("github", "github.txt"),
    ] {
        let run = support::crdsmith(shop.path(), &[&arguments[..], &["-o", format]].concat()).exits(1);
        assert_eq!(run.stderr(), "");
        support::expect_file(Path::new("reports/shop").join(file), &run.stdout());
    }
}

/// Environments are found by folder, by glob and below a folder, and one of several by name.
#[test]
fn environments_are_found() {
    let shop = shop();
    for (arguments, code, summary) in [
        (&["environments/prod"] as &[&str], 1, "4 objects: 1 valid, 3 invalid"),
        (&["environments/prod/main.jsonnet"], 1, "4 objects: 1 valid, 3 invalid"),
        (&["environments/*"], 1, "6 objects: 2 valid, 4 invalid"),
        (&["-r", "environments"], 1, "6 objects: 2 valid, 4 invalid"),
        (
            &["environments/prod", "environments/prod"],
            1,
            "4 objects: 1 valid, 3 invalid",
        ),
        (
            &["environments/teams", "--name", "red"],
            0,
            "1 object: 1 valid, 0 invalid",
        ),
        (&["environments/teams", "--name", "green"], 2, "it has `red`, `blue`"),
        (&["-r", "lib"], 2, "there is no `main.jsonnet` below `lib`"),
        (
            &["environments/none"],
            2,
            "there is no file or folder `environments/none`",
        ),
    ] {
        let run = support::crdsmith(shop.path(), &[&["validate"], arguments].concat()).exits(code);
        assert!(run.stderr().contains(summary), "{arguments:?}: {}", run.stderr());
    }
}

/// What is wrong is not written, and is said in the words of `validate`.
#[test]
fn render_writes_what_is_valid_only() {
    let shop = shop();
    let validated = support::crdsmith(shop.path(), &["validate", "environments/prod"]).exits(1);
    for arguments in [&["-o", "out"] as &[&str], &[]] {
        let arguments = [&["render", "environments/prod", "--validate"], arguments].concat();
        let run = support::crdsmith(shop.path(), &arguments).exits(1);
        assert_eq!((run.stdout(), run.stderr()), (String::new(), validated.stderr()));
        assert!(!shop.path().join("out").exists());
    }
    let arguments = ["render", "environments/teams", "--name", "red"];
    let plain = support::crdsmith(shop.path(), &arguments).exits(0);
    let run = support::crdsmith(shop.path(), &[&arguments[..], &["--validate"]].concat()).exits(0);
    assert_eq!((run.stdout(), run.stderr()), (plain.stdout(), String::new()));
}
