//! Releases: archives, checksums, the formula, the installation; all of them name the same files.

use std::collections::BTreeMap;
use std::process::Command;

use super::action::yaml;
use super::repository::Repository;
use super::tools::passes;
use crate::support;

const VERSION: &str = env!("CARGO_PKG_VERSION");

fn script(name: &str) -> Command {
    Command::new(support::project().join("ci").join(name))
}

/// The targets of the release workflow.
fn targets() -> Vec<String> {
    let text = std::fs::read_to_string(support::project().join(".github/workflows/release.yml")).unwrap();
    let workflow = yaml(&text).remove(0);
    let matrix = workflow["jobs"]["build"]["strategy"]["matrix"]["include"]
        .as_array()
        .unwrap()
        .clone();
    matrix
        .iter()
        .map(|row| row["target"].as_str().unwrap().to_owned())
        .collect()
}

fn read(path: &str) -> String {
    std::fs::read_to_string(support::project().join(path)).unwrap()
}

#[test]
fn all_files_name_the_same_targets() {
    let install = read("ci/install");
    let manifest = read("Cargo.toml");
    let formula = read("ci/release/crdsmith.rb");
    for target in targets() {
        assert!(
            install.contains(&format!("target={target}")),
            "ci/install does not know {target}"
        );
        if !target.contains("windows") {
            assert!(
                formula.contains(&format!("crdsmith-{target}.tar.gz\"\n      sha256 \"@{target}@\"")),
                "the formula does not know {target}"
            );
        }
    }
    let named = regex::Regex::new(r"target=(\S+)").unwrap();
    for found in named.captures_iter(&install) {
        assert!(targets().contains(&found[1].to_owned()), "{} has no release", &found[1]);
    }
    assert!(
        manifest
            .contains("pkg-url = \"{ repo }/releases/download/v{ version }/crdsmith-{ target }{ archive-suffix }\"")
    );
}

/// A release whose program says its version only; the program itself would take long to pack.
fn release(folder: &std::path::Path) -> String {
    let target = match (std::env::consts::OS, std::env::consts::ARCH) {
        ("macos", architecture) => format!("{architecture}-apple-darwin"),
        (_, architecture) => format!("{architecture}-unknown-linux-musl"),
    };
    support::write(folder, &[("program", &format!("#!/bin/sh\necho crdsmith {VERSION}\n"))]);
    let files = folder.join(format!("mirror/v{VERSION}"));
    let printed = passes(
        script("release/package")
            .env("CRDSMITH", env!("CARGO_BIN_EXE_crdsmith"))
            .arg(&target)
            .arg(folder.join("program"))
            .arg(&files),
    );
    assert_eq!(
        printed.trim_end(),
        files.join(format!("crdsmith-{target}.tar.gz")).display().to_string()
    );
    passes(script("release/checksums").arg(&files));
    target
}

#[test]
fn a_release_is_packed_and_installed() {
    let repository = Repository::new();
    let folder = repository.temporary();
    let target = release(&folder);
    let archive = folder.join(format!("mirror/v{VERSION}/crdsmith-{target}.tar.gz"));
    let names = passes(Command::new("tar").arg("-tzf").arg(&archive));
    for name in [
        "crdsmith",
        "LICENSE",
        "README.md",
        "completions/crdsmith.zsh",
        "man/crdsmith.1",
        "man/crdsmith-validate.1",
    ] {
        assert!(
            names.lines().any(|line| line == format!("crdsmith-{target}/{name}")),
            "{name}: {names}"
        );
    }
    let install = format!("'{}'", support::project().join("ci/install").display());
    let environment = |version: &str, mirror: &str| -> BTreeMap<String, String> {
        [
            ("CRDSMITH_VERSION", version.to_owned()),
            ("CRDSMITH_MIRROR", format!("file://{}", folder.join(mirror).display())),
            ("GITHUB_PATH", folder.join("path").display().to_string()),
        ]
        .map(|(name, value)| (name.to_owned(), value))
        .into()
    };
    let run = repository.bash(&install, &environment(VERSION, "mirror"));
    assert_eq!((run.code, run.text.trim_end()), (0, &*format!("crdsmith {VERSION}")));
    let path = std::fs::read_to_string(folder.join("path")).unwrap();
    assert!(
        std::path::Path::new(path.trim_end()).join("crdsmith").is_file(),
        "{path}"
    );

    for (version, mirror, words) in [
        ("v0.1.0", "mirror", "`v0.1.0` is no version: write it like `0.1.0`"),
        ("../0.1.0", "mirror", "is no version"),
        ("latest; touch injected", "mirror", "is no version"),
        ("99.0.0", "mirror", "curl"),
        (VERSION, "missing", "curl"),
    ] {
        let run = repository.bash(&install, &environment(version, mirror));
        assert!(run.code != 0 && run.text.contains(words), "{version}: {}", run.text);
    }
    assert!(!repository.is_injected());
    std::fs::write(&archive, "something else").unwrap();
    let run = repository.bash(&install, &environment(VERSION, "mirror"));
    assert_eq!(
        (run.code, run.text.trim_end()),
        (
            2,
            &*format!("the checksum of crdsmith-{target}.tar.gz is not in SHA256SUMS")
        )
    );
}

#[test]
fn the_formula_has_the_checksums() {
    let folder = support::folder();
    let sums: Vec<String> = targets()
        .iter()
        .enumerate()
        .map(|(at, target)| format!("{}  crdsmith-{target}.tar.gz\n", format!("{at}").repeat(64)))
        .collect();
    support::write(folder.path(), &[("SHA256SUMS", &sums.concat()), ("few", &sums[0])]);
    let formula = passes(
        script("release/formula")
            .arg("1.2.3")
            .arg(folder.path().join("SHA256SUMS")),
    );
    assert!(!formula.contains('@'), "{formula}");
    support::expect_file("expected/crdsmith.rb", &formula);
    let output = script("release/formula")
        .arg("1.2.3")
        .arg(folder.path().join("few"))
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(2));
}

/// What an image is built of is in its context; the template needs no file that the image `ci` lacks.
#[test]
fn images_have_what_they_need() {
    let containerfile = read("Containerfile");
    let ignored = read(".containerignore");
    let kept: Vec<&str> = ignored.lines().filter_map(|line| line.strip_prefix('!')).collect();
    for name in [
        "Cargo.toml",
        "Cargo.lock",
        "src",
        "templates",
        "crds",
        "xtask",
        "ci",
        "README.md",
        "LICENSE",
        "CHANGELOG.md",
    ] {
        assert!(kept.contains(&name), "{name}");
    }
    let scripts = read("ci/gitlab.yml");
    let used = regex::Regex::new(r"/usr/local/lib/crdsmith/ci/(\w+)").unwrap();
    for found in used.captures_iter(&scripts) {
        assert!(containerfile.contains(&format!("ci/{}", &found[1])), "{}", &found[1]);
    }
    let users = containerfile.lines().filter(|line| *line == "USER 65532:65532").count();
    assert_eq!(users, 2, "no image runs as root");
    let rust = regex::Regex::new(r#"rust-version = "([\d.]+)""#).unwrap();
    let rust = rust.captures(&read("Cargo.toml")).unwrap()[1].to_owned();
    assert!(containerfile.contains(&format!("rust:{rust}-alpine")), "{rust}");
}
