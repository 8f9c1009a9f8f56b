//! The rules of the report formats, with names and messages that try to break out of them.

use std::collections::BTreeSet;

use crdsmith::source::Source;
use crdsmith::validate::{Options, Registry, Report, check};
use crdsmith::{crd, report, yaml};
use serde_json::Value;

use crate::support;

/// Objects of several files with names that need escaping, findings without a place, and control characters in values.
fn nasty() -> Report {
    let text = std::fs::read_to_string(support::project().join("crds/userpoolclients-0.33.yaml")).unwrap();
    let registry = Registry::new(crd::read(&Source::new("crd.yaml", text)).crds);
    let object = |name: &str, field: &str| {
        format!(
            "apiVersion: cognitoidentityprovider.aws.crossplane.io/v1alpha1\nkind: UserPoolClient\nmetadata: {{name: {name}}}\n\
             spec: {{forProvider: {{region: x, clientName: web}}, {field}}}\n"
        )
    };
    let many = object(
        "a",
        "providerConfigRef: 1, deletionPolicy: \"]]>\\u0001<&\\\"'%25::,\\n::error::x\\r\\t\\u00e9\\ud83d\\ude00\"",
    );
    let sources = [
        Source::new("dir with space/ü#1%20.yaml", many.clone()),
        Source::new("/absolute/a:b,c.yaml", object("\"n # SKIP\\nok 9\"", "x: 1")),
        Source::new("https://example.org/a.yaml?b=c", object("b", "\"::\\n%\": 1, y: 1")),
        Source::new("C:\\dir\\c.yaml", object("c", "z: {")),
        Source::new(
            "<stdin>",
            many + "---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: -}\n",
        ),
    ];
    check(&sources, &registry, &Options::default())
}

#[test]
fn sarif_follows_its_standard() {
    let found = nasty();
    let text = report::sarif(&found);
    let log: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(log["version"], "2.1.0");
    assert!(log["$schema"].as_str().unwrap().contains("sarif-2.1.0"));
    let runs = log["runs"].as_array().unwrap();
    assert_eq!(runs.len(), 1);
    let driver = &runs[0]["tool"]["driver"];
    assert!(!driver["name"].as_str().unwrap().is_empty());
    assert_eq!(driver["semanticVersion"].as_str().unwrap().split('.').count(), 3);
    let rules = driver["rules"].as_array().unwrap();
    let ids: BTreeSet<_> = rules.iter().map(|rule| rule["id"].as_str().unwrap()).collect();
    assert_eq!(ids.len(), rules.len(), "duplicate rule");
    for rule in rules {
        assert!(!rule["shortDescription"]["text"].as_str().unwrap().is_empty());
    }
    let results = runs[0]["results"].as_array().unwrap();
    let findings: Vec<_> = found.results.iter().flat_map(|checked| &checked.findings).collect();
    assert_eq!(results.len(), findings.len());
    let mut fingerprints = BTreeSet::new();
    for (result, finding) in results.iter().zip(findings) {
        let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
        assert_eq!(rules[index]["id"], result["ruleId"]);
        assert_eq!(result["ruleId"], finding.diagnostic.rule.code());
        assert!(matches!(result["level"].as_str(), Some("error" | "warning" | "note")));
        assert!(!result["message"]["text"].as_str().unwrap().is_empty());
        let print = result["partialFingerprints"]["finding/v1"].as_str().unwrap();
        assert!(fingerprints.insert(print), "two findings have one fingerprint");
        let place = &result["locations"][0]["physicalLocation"];
        let uri = place["artifactLocation"]["uri"].as_str().unwrap();
        is_uri_reference(uri);
        if let Some(region) = place.get("region") {
            assert!(region["startLine"].as_u64().unwrap() >= 1 && region["startColumn"].as_u64().unwrap() >= 1);
        }
        for logical in result["locations"][0]["logicalLocations"]
            .as_array()
            .into_iter()
            .flatten()
        {
            assert!(!logical["fullyQualifiedName"].as_str().unwrap().is_empty());
        }
    }
    for uri in [
        "dir%20with%20space/%C3%BC%231%2520.yaml",
        "file:///absolute/a%3Ab%2Cc.yaml",
        "https://example.org/a.yaml?b=c",
        "file:///C:/dir/c.yaml",
        "%3Cstdin%3E",
    ] {
        assert!(text.contains(&format!("\"uri\": \"{uri}\"")), "{uri}\n{text}");
    }
    // Moved lines change nothing.
    assert_eq!(report::sarif(&nasty()), text);
}

/// RFC 3986: allowed characters, whole escapes, and no colon in the first segment unless a scheme ends there.
#[track_caller]
fn is_uri_reference(uri: &str) {
    let allowed = |character: char| character.is_ascii_alphanumeric() || "-._~:/?#[]@!$&'()*+,;=%".contains(character);
    assert!(!uri.is_empty() && uri.chars().all(allowed), "{uri}");
    for (at, _) in uri.match_indices('%') {
        assert!(
            uri[at + 1..at + 3].bytes().all(|byte| byte.is_ascii_hexdigit()),
            "{uri}"
        );
    }
    let first = uri.split('/').next().unwrap();
    if let Some((scheme, _)) = first.split_once(':') {
        assert!(matches!(scheme, "file" | "https"), "{uri}");
    }
}

#[test]
fn github_commands_stay_on_their_line() {
    let found = nasty();
    let text = report::github(&found);
    let findings: Vec<_> = found.results.iter().flat_map(|checked| &checked.findings).collect();
    assert_eq!(text.lines().count(), findings.len());
    for (line, finding) in text.lines().zip(findings) {
        let (command, message) = line.strip_prefix("::").unwrap().split_once("::").unwrap();
        let (kind, properties) = command.split_once(' ').unwrap();
        assert!(matches!(kind, "error" | "warning" | "notice"));
        let keys: Vec<_> = properties
            .split(',')
            .map(|property| property.split_once('=').unwrap().0)
            .collect();
        assert!(
            keys.iter().all(|key| matches!(*key, "file" | "line" | "col" | "title")),
            "{line}"
        );
        assert!(!properties.contains(':'), "{line}");
        let unescaped = message.replace("%0A", "\n").replace("%0D", "\r").replace("%25", "%");
        assert!(unescaped.starts_with(&finding.diagnostic.message), "{line}");
    }
}

#[test]
fn junit_is_well_formed_and_counts() {
    let found = nasty();
    let text = report::junit(&found);
    assert!(text.starts_with("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites "));
    let control = |character: char| character.is_control() && character != '\n';
    assert!(!text.contains(control), "XML 1.0 has no place for control characters");
    for (at, _) in text.match_indices('&') {
        let entity = &text[at..=(at + text[at..].find(';').unwrap())];
        assert!(
            matches!(
                entity,
                "&amp;" | "&lt;" | "&gt;" | "&quot;" | "&#10;" | "&#9;" | "&#13;"
            ),
            "{entity}"
        );
    }
    let mut open: Vec<&str> = Vec::new();
    for tag in text.split('<').skip(2).map(|part| part.split_once('>').unwrap().0) {
        let name = tag.trim_start_matches('/').split([' ', '/']).next().unwrap();
        if tag.starts_with('/') {
            assert_eq!(open.pop(), Some(name));
        } else if !tag.ends_with('/') {
            let parent = open.last().copied();
            let wanted = match name {
                "testsuites" => None,
                "testsuite" => Some("testsuites"),
                "testcase" => Some("testsuite"),
                _ => Some("testcase"),
            };
            assert_eq!(parent, wanted, "{tag}");
            open.push(name);
        }
    }
    assert!(open.is_empty());
    let cases = text.matches("<testcase ").count();
    let failures = text.matches("<failure ").count();
    assert_eq!(cases, found.results.len());
    assert!(text.contains(&format!(
        "<testsuites name=\"crdsmith\" tests=\"{cases}\" failures=\"{failures}\" errors=\"0\">"
    )));
    assert_eq!(text.matches(" type=\"").count(), failures);
    let names = text
        .split("<testcase name=\"")
        .skip(1)
        .map(|rest| rest.split('"').next());
    assert_eq!(names.collect::<BTreeSet<_>>().len(), cases, "two cases have one name");
}

#[test]
fn tap_has_its_plan_and_its_blocks() {
    let found = nasty();
    let text = report::tap(&found);
    let mut lines = text.lines();
    assert_eq!(lines.next(), Some("TAP version 13"));
    assert_eq!(lines.next(), Some(format!("1..{}", found.results.len()).as_str()));
    let mut number = 0;
    let mut block: Option<String> = None;
    for line in lines {
        match &mut block {
            Some(text) if line == "  ..." => {
                let document = yaml::compose(yaml::chunks(text)[0]).unwrap().remove(0).root.to_json();
                assert!(
                    document["findings"]
                        .as_array()
                        .is_some_and(|findings| !findings.is_empty())
                );
                block = None;
            }
            Some(text) => {
                assert!(line.starts_with("  "), "{line}");
                text.push_str(line);
                text.push('\n');
            }
            None if line == "  ---" => block = Some(String::new()),
            None => {
                number += 1;
                let rest = line.strip_prefix("not ").unwrap_or(line);
                let description = rest.strip_prefix(&format!("ok {number} - ")).unwrap();
                let directives = description.replace("\\#", "").matches('#').count();
                assert!(directives == 0 || description.contains(" # SKIP "), "{line}");
            }
        }
    }
    assert!(block.is_none());
    assert_eq!(number, found.results.len());
}
