//! A Tanka project whose helpers and environments create wrong fields: every report must name the line that created them.

use std::path::Path;

use crate::support;

/// The project of `fixtures/shop`, with its generated library.
fn shop() -> tempfile::TempDir {
    let folder = support::folder();
    support::shop(folder.path());
    folder
}

#[test]
fn every_report_names_the_line_that_made_the_field() {
    let shop = shop();
    let arguments = ["validate", "environments/prod", "environments/teams"];
    let run = support::crdsmith(shop.path(), &arguments).exits(1);
    assert_eq!(run.stderr(), "");
    support::expect_file("reports/shop/text.txt", &run.stdout());
    for (format, file) in support::REPORTS {
        let run = support::crdsmith(shop.path(), &[&arguments[..], &["--output", format]].concat()).exits(1);
        assert_eq!(run.stderr(), "");
        support::expect_file(Path::new("reports/shop").join(file), &run.stdout());
    }
}

/// Environments are found by folder, by glob and below a folder, and one of several by name.
#[test]
fn environments_are_found() {
    let shop = shop();
    let plain = "{ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' } }";
    support::write(shop.path(), &[("plain/deep/main.jsonnet", plain)]);
    for (arguments, code, summary) in [
        (&["environments/prod"] as &[&str], 1, "4 objects: 1 valid, 3 invalid"),
        (&["environments/prod/main.jsonnet"], 1, "4 objects: 1 valid, 3 invalid"),
        (&["environments/*"], 1, "6 objects: 2 valid, 4 invalid"),
        (&["-r", "environments"], 1, "6 objects: 2 valid, 4 invalid"),
        (
            &["-r", "environments", "--name", "red"],
            0,
            "1 object: 1 valid, 0 invalid",
        ),
        (
            &["-r", "plain"],
            0,
            "1 object: 0 valid, 0 invalid, 0 warned, 0 skipped, 0 without schema, 1 built-in",
        ),
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
        (
            &["environments/teams", "--name", "green"],
            2,
            "environments: `red`, `blue`",
        ),
        (
            &["https://example.org/main.jsonnet"],
            2,
            "Jsonnet is not evaluated from URLs",
        ),
        (&["-r", "lib"], 2, "no `main.jsonnet` found below `lib`"),
        (&["environments/none"], 2, "no such file or folder: `environments/none`"),
    ] {
        let run = support::crdsmith(shop.path(), &[&["validate"], arguments].concat()).exits(code);
        assert!(run.stdout().contains(summary), "{arguments:?}: {}", run.stdout());
    }
}

/// Invalid manifests are not written, and are reported like in `validate`.
#[test]
fn render_writes_what_is_valid_only() {
    let shop = shop();
    let validated = support::crdsmith(shop.path(), &["validate", "environments/prod"]).exits(1);
    for arguments in [&["-o", "out"] as &[&str], &[]] {
        let arguments = [&["render", "environments/prod", "--validate"], arguments].concat();
        let run = support::crdsmith(shop.path(), &arguments).exits(1);
        assert_eq!((run.stdout(), run.stderr()), (String::new(), validated.stdout()));
        assert!(!shop.path().join("out").exists());
    }
    let arguments = ["render", "environments/teams", "--name", "red"];
    let plain = support::crdsmith(shop.path(), &arguments).exits(0);
    let run = support::crdsmith(shop.path(), &[&arguments[..], &["--validate"]].concat()).exits(0);
    assert_eq!((run.stdout(), run.stderr()), (plain.stdout(), String::new()));
}

/// A value passed to a generated setter has the place of the argument, whatever the setter does with it.
#[test]
fn arguments_of_generated_setters_are_named() {
    let shop = shop();
    let library = "generated/userpoolclient/0.33/_gen/cognitoidentityprovider/v1alpha1/userPoolClient.libsonnet";
    let library = std::fs::read_to_string(support::project().join(library)).unwrap();
    let (_, provider) = library.split_once("    forProvider: {\n").unwrap();
    let (provider, _) = provider.split_once("\n    },\n").unwrap();
    let setter = regex::Regex::new(r"(?m)^      (with\w+)\(\w+\):").unwrap();
    let setters: Vec<&str> = setter
        .captures_iter(provider)
        .map(|found| found.get(1).unwrap().as_str())
        .collect();
    assert!(setters.len() > 20, "{setters:?}");
    let mut main = "local k = import 'k.libsonnet';\nlocal client = k.userPoolClient.spec.forProvider;\n[\n".to_owned();
    for setter in &setters {
        main += &format!(
            "  k.userPoolClient.new('{}') + client.{setter}(\n    [[7]]\n  ),\n",
            setter.to_lowercase()
        );
    }
    support::write(shop.path(), &[("environments/setters/main.jsonnet", &(main + "]\n"))]);
    let run = support::crdsmith(shop.path(), &["validate", "environments/setters", "-o", "json"]).exits(1);
    let report: serde_json::Value = serde_json::from_str(&run.stdout()).unwrap();
    let results = report["results"].as_array().unwrap();
    assert_eq!(results.len(), setters.len());
    for result in results {
        let name = result["name"].as_str().unwrap();
        let index = setters.iter().position(|setter| setter.to_lowercase() == name).unwrap();
        let findings = result["findings"].as_array().unwrap();
        let wrong = findings.iter().filter(|finding| finding["rule"] == "type");
        let lines: Vec<_> = wrong
            .map(|finding| (finding["file"].as_str().unwrap(), finding["line"].as_u64()))
            .collect();
        let expected = ("environments/setters/main.jsonnet", u64::try_from(5 + 3 * index).ok());
        assert!(
            !lines.is_empty() && lines.iter().all(|line| *line == expected),
            "{name}: {lines:?}"
        );
    }
}
