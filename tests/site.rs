//! The field reference: its pages, lists and data for search.

mod html;

use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use crdsmith::crd::Crd;
use crdsmith::facts::{Facts, Field};
use crdsmith::model::{Kind, ObjectMeta, naming};
use crdsmith::source::Source;
use html::Element;

use crate::support::{self, crdsmith, expect_file, folder, tree, write};

/// The page of the project's own kind.
const PAGE: &str = "userpoolclient/0.58/cognitoidentityprovider.aws.crossplane.io/v1alpha1/UserPoolClient";

/// The site of the project's own configuration.
fn own_site() -> BTreeMap<String, String> {
    let dir = folder();
    let out = dir.path().join("site");
    crdsmith(support::project(), &["site", "--out", &out.to_string_lossy()]).exits(0);
    texts(&out)
}

fn texts(folder: &Path) -> BTreeMap<String, String> {
    let files = tree(folder).into_iter();
    files
        .map(|(path, bytes)| (path, String::from_utf8(bytes).unwrap()))
        .collect()
}

fn is_a(path: &str, ending: &str) -> bool {
    Path::new(path).extension().is_some_and(|other| other == ending)
}

/// A site of some definitions.
fn site_of(definitions: &[(&str, &str)]) -> BTreeMap<String, String> {
    let dir = folder();
    write(&dir.path().join("crds"), definitions);
    crdsmith(dir.path(), &["site", "crds", "-o", "site"]).exits(0);
    texts(&dir.path().join("site"))
}

#[test]
fn own_pages_are_as_expected() {
    let site = own_site();
    for ending in ["html", "md"] {
        expect_file(
            format!("expected/site/UserPoolClient.{ending}"),
            &site[&format!("{PAGE}.{ending}")],
        );
    }
    expect_file("expected/site/index.html", &site["index.html"]);
    let versions = "userpoolclient/_versions/cognitoidentityprovider.aws.crossplane.io/UserPoolClient.js";
    expect_file("expected/site/versions.js", &site[versions]);
    for file in ["kinds", "names", "paths-0", "fields-0", "words-0"] {
        expect_file(
            format!("expected/site/search/{file}.js"),
            &site[&format!("search/{file}.js")],
        );
    }
}

/// `docs/pages.md` tells where each part of the pages that people know is on ours.
#[test]
fn every_anchor_of_the_docs_is_on_the_page_and_not_empty() {
    let docs = std::fs::read_to_string(support::project().join("docs/pages.md")).unwrap();
    let named = regex::Regex::new(r"`#([\w.-]+)`").unwrap();
    let named: BTreeSet<String> = named.captures_iter(&docs).map(|found| found[1].to_owned()).collect();
    assert!(named.len() > 15, "{named:?}");
    let site = own_site();
    let page = html::read(&site[&format!("{PAGE}.html")]);
    let markdown = &site[&format!("{PAGE}.md")];
    for anchor in named {
        let found = page
            .all()
            .into_iter()
            .find(|element| element.attribute("id") == Some(&anchor));
        let element = found.unwrap_or_else(|| panic!("the page has no `#{anchor}`"));
        let text = element.text();
        let parts = element.all().len();
        assert!(
            text.trim().len() > 20 || element.tag == "h3",
            "`#{anchor}` is empty: {text:?} ({parts})"
        );
        assert!(
            markdown.contains(&format!("<a id=\"{anchor}\"></a>")),
            "no `#{anchor}` in Markdown"
        );
    }
}

#[test]
fn every_link_leads_somewhere() {
    let site = own_site();
    let mut pages = BTreeMap::new();
    for (path, text) in site.iter().filter(|(path, _)| is_a(path, "html")) {
        pages.insert(path.clone(), html::read(text));
    }
    let anchors: BTreeMap<&String, BTreeSet<String>> =
        pages.iter().map(|(path, page)| (path, html::anchors(page))).collect();
    let mut count = 0;
    for (path, page) in &pages {
        for element in page.all() {
            let Some(link) = element.attribute("href").or(element.attribute("src")) else {
                continue;
            };
            count += 1;
            if link.starts_with("https://") || link.starts_with("http://") {
                assert_eq!(element.tag, "a", "{path} loads {link}");
                continue;
            }
            let (file, fragment) = link.split_once('#').unwrap_or((link, ""));
            let target = joined(path, &html::decoded(file));
            assert!(site.contains_key(&target), "{path} links to {link}, which is not there");
            if !fragment.is_empty() {
                assert!(
                    anchors[&target].contains(&html::decoded(fragment)),
                    "{path} links to {link}"
                );
            }
        }
    }
    assert!(count > 300, "{count}");
}

/// The path of a link on a page.
fn joined(page: &str, link: &str) -> String {
    if link.is_empty() {
        return page.to_owned();
    }
    let mut parts: Vec<&str> = page.split('/').collect();
    parts.pop();
    for part in link.split('/') {
        if part == ".." {
            parts.pop().expect("a link stays in the site");
        } else {
            parts.push(part);
        }
    }
    parts.join("/")
}

/// Calls a function with the facts of every kind of a folder of definitions.
fn each_kind(folder: &Path, mut check: impl FnMut(&Crd, &Facts<'_>)) {
    let meta = ObjectMeta::built_in().unwrap();
    for (path, bytes) in tree(folder).into_iter().filter(|(path, _)| is_a(path, "yaml")) {
        let source = Source::new(path, String::from_utf8(bytes).unwrap());
        for crd in &crdsmith::crd::read(&source).crds {
            for version in &crd.versions {
                let Some(schema) = &version.schema else { continue };
                let kind = Kind::new(crd, version, schema, naming::group(&crd.group), &meta);
                check(crd, &Facts::of(&kind, &meta));
            }
        }
    }
}

/// Folders of real definitions: those of one project, without two versions of one kind.
fn conformance() -> Vec<std::path::PathBuf> {
    let bumps = ["cert-manager-v1.16.0", "gateway-api-v1.3.0"];
    let provider = support::conformance("provider-aws-0.33").map(|folder| folder.join("crds"));
    let bumps = support::conformance("bumps").map(|folder| bumps.map(|name| folder.join(name)).to_vec());
    provider.into_iter().chain(bumps.into_iter().flatten()).collect()
}

/// Every field of every kind has its row, and the row has exactly its facts and its description.
#[test]
fn rows_have_the_facts_and_descriptions() {
    for definitions in conformance() {
        let dir = folder();
        let out = dir.path().join("site");
        crdsmith(
            dir.path(),
            &["site", &definitions.to_string_lossy(), "-o", &out.to_string_lossy()],
        )
        .exits(0);
        let mut rows = 0;
        each_kind(&definitions, |crd, facts| {
            let path = format!(
                "crds/current/{}/{}/{}.html",
                crd.group, facts.version.name, crd.names.kind
            );
            let text = std::fs::read_to_string(out.join(&path)).unwrap();
            let page = html::read(&text);
            html::anchors(&page);
            let all = page.all();
            let by_id: BTreeMap<&str, &Element> = all
                .into_iter()
                .filter_map(|element| Some((element.attribute("id")?, element)))
                .collect();
            let mut shown = 0;
            for field in facts.all() {
                let element = by_id
                    .get(field.path.as_str())
                    .unwrap_or_else(|| panic!("{path} has no {}", field.path));
                // A row that is shown once for many paths has anchors for the others.
                if element.tag == "li" {
                    row(element, field, &path);
                    shown += 1;
                }
            }
            assert!(shown > 0 || facts.fields.is_empty());
            rows += shown;
        });
        assert!(rows > 500, "{rows}");
    }
}

/// Compares a row with its field.
fn row(element: &Element, field: &Field<'_>, page: &str) {
    let own: Vec<&Element> = element.elements().collect();
    let head = own.iter().find(|part| part.has_class("h")).unwrap();
    let parts: Vec<&&Element> = own.iter().filter(|part| part.has_class("l")).collect();
    let in_head = head.elements().filter(|part| part.attribute("data-fact").is_some());
    let mut shown: Vec<(String, String)> = in_head.chain(parts.into_iter().copied()).map(fact).collect();
    let mut facts: Vec<(String, String)> = field.facts.iter().map(|fact| (fact.label(), fact.text())).collect();
    shown.sort();
    facts.sort();
    assert_eq!(shown, facts, "{page}#{}", field.path);
    let required = head.elements().find(|part| part.attribute("data-required").is_some());
    assert_eq!(
        required.map(Element::text),
        field.required.text(),
        "{page}#{}",
        field.path
    );
    assert_eq!(head.elements().next().unwrap().text(), field.name);
    let type_name = head.elements().find(|part| part.has_class("t")).unwrap();
    assert_eq!(type_name.text(), field.type_name);
    let calls = own.iter().find(|part| part.has_class("j"));
    let calls: Vec<String> = calls
        .iter()
        .flat_map(|calls| calls.elements())
        .map(Element::text)
        .collect();
    let wanted: Vec<String> = field.calls.iter().map(ToString::to_string).collect();
    assert_eq!(calls, wanted);
    let description = own
        .iter()
        .find(|part| part.has_class("d"))
        .map(|part| part.text())
        .unwrap_or_default();
    if let Err(place) = same_text(field.description, &description) {
        panic!("{page}#{}: {place}\n{}\n{description}", field.path, field.description);
    }
}

/// Label and text of a fact.
fn fact(element: &Element) -> (String, String) {
    let label = element.elements().next().unwrap().text();
    let text = element.text();
    let rest = text.strip_prefix(&label).unwrap();
    (label, rest.strip_prefix(' ').unwrap_or(rest).to_owned())
}

/// Whether a visible text is a description without white space and marks: those of lists at the beginning of a line, backticks, the brackets and address of
/// a link, and the language of a block of code.
fn same_text(source: &str, visible: &str) -> Result<(), String> {
    let visible: String = visible.split_whitespace().collect();
    let marks = Marks {
        list: regex::Regex::new(r"^(?:[-*+]|\d{1,3}[.)])\s").unwrap(),
        other: regex::Regex::new(r"^(?:`+(?:[a-z]*\n)?|\[|\]\(https?://[^\s)]+\)|\\n\s)").unwrap(),
    };
    marks.same(&format!("{source} "), &visible, true)
}

struct Marks {
    list: regex::Regex,
    other: regex::Regex,
}

impl Marks {
    fn same(&self, mut source: &str, mut visible: &str, mut begins: bool) -> Result<(), String> {
        loop {
            let trimmed = source.trim_start();
            begins |= source[..source.len() - trimmed.len()].contains('\n');
            source = trimmed;
            let Some(found) = source.chars().next() else {
                let is_done = visible.is_empty();
                return is_done
                    .then_some(())
                    .ok_or_else(|| format!("not in the source: {visible}"));
            };
            // What looks like the mark of a list may be text.
            if let Some(mark) = self.list.find(source).filter(|_| begins)
                && self.same(&source[mark.end()..], visible, false).is_ok()
            {
                return Ok(());
            }
            begins = false;
            if visible.starts_with(found) {
                source = &source[found.len_utf8()..];
                visible = &visible[found.len_utf8()..];
            } else if let Some(mark) = self.other.find(source) {
                source = &source[mark.end()..];
                begins = true;
            } else {
                return Err(format!("missing on the page: {source:.80}"));
            }
        }
    }
}

#[test]
fn a_missing_word_is_found() {
    assert_eq!(same_text("a `b`\n\n- c [d](https://e.org) \\n f", "a b c d f"), Ok(()));
    assert!(same_text("a b c", "a c").is_err());
    assert!(same_text("a c", "a b c").is_err());
    assert!(same_text("a - b", "a b").is_err());
    assert!(same_text("a <b> c", "a c").is_err());
}

/// What a script of the search calls its function with.
fn arguments(script: &str) -> Vec<serde_json::Value> {
    let list = script
        .strip_prefix("crdsmith.add(")
        .unwrap()
        .trim_end()
        .strip_suffix(");")
        .unwrap();
    serde_json::from_str(&format!("[{list}]")).unwrap()
}

/// The data of search has every field of every kind once, and no large file.
#[test]
fn search_has_every_field() {
    for definitions in conformance() {
        let dir = folder();
        let out = dir.path().join("site");
        crdsmith(
            dir.path(),
            &["site", &definitions.to_string_lossy(), "-o", &out.to_string_lossy()],
        )
        .exits(0);
        let files = texts(&out.join("search"));
        let data = |name: &str| arguments(&files[name]);
        let (kinds, index) = (data("kinds.js"), data("names.js"));
        let names: Vec<&str> = index[1].as_str().unwrap().split('\n').collect();
        let types: Vec<&str> = index[5].as_str().unwrap().split('\n').collect();
        let mut parents: Vec<String> = Vec::new();
        for (shard, first) in index[4].as_array().unwrap().iter().enumerate() {
            assert_eq!(*first, parents.len());
            let mut before = String::new();
            for line in data(&format!("paths-{shard}.js"))[2].as_str().unwrap().split('\n') {
                let (shared, rest) = line.split_once(' ').unwrap();
                before = format!("{}{rest}", &before[..shared.parse::<usize>().unwrap()]);
                parents.push(before.clone());
            }
        }
        let letters = index[6].as_str().unwrap().chars();
        let words: BTreeMap<char, &str> = letters.zip(index[7].as_str().unwrap().split(' ')).collect();
        let unfold = |text: &str| {
            let parts = text.chars().map(|letter| match words.get(&letter) {
                Some(word) => format!("{word} "),
                None => letter.to_string(),
            });
            parts.collect::<String>().trim_end().to_owned()
        };
        let mut found: Vec<(String, String, String, String)> = Vec::new();
        for (shard, bounds) in index[2].as_array().unwrap().iter().enumerate() {
            let text = &files[&format!("fields-{shard}.js")];
            assert!(text.len() < 300_000, "{} bytes", text.len());
            let first = usize::try_from(bounds[0].as_u64().unwrap()).unwrap();
            let body = data(&format!("fields-{shard}.js"))[2].as_str().unwrap().to_owned();
            for (at, lines) in body.split("\n\n").enumerate() {
                let name = names[first + at];
                for line in lines.split('\n') {
                    let (numbers, summary) = line.split_once(',').unwrap();
                    let numbers = numbers
                        .split(' ')
                        .map(|digits| usize::from_str_radix(digits, 36).unwrap());
                    let numbers: Vec<usize> = numbers.collect();
                    let mut kind = 0;
                    for place in numbers[1..].chunks(2) {
                        kind += place[0];
                        let parent = &parents[place[1]];
                        let row = &kinds[2][kind];
                        let folder = &kinds[1][usize::try_from(row[1].as_u64().unwrap()).unwrap()];
                        let page = format!("{}/{}", folder[0].as_str().unwrap(), row[0].as_str().unwrap());
                        let dot = if parent.is_empty() { "" } else { "." };
                        let path = format!("{parent}{dot}{name}");
                        found.push((page, path, types[numbers[0]].to_owned(), unfold(summary)));
                    }
                }
            }
        }
        let mut wanted: Vec<(String, String, String, String)> = Vec::new();
        each_kind(&definitions, |crd, facts| {
            let page = format!("crds/current/{}/{}/{}", crd.group, facts.version.name, crd.names.kind);
            wanted.extend(facts.all().into_iter().map(|field| {
                let (path, type_name) = (field.path.clone(), field.type_name.clone());
                (page.clone(), path, type_name, field.description.to_owned())
            }));
        });
        found.sort();
        wanted.sort();
        assert!(wanted.len() > 500);
        assert_eq!(found.len(), wanted.len());
        for (found, wanted) in found.iter().zip(&wanted) {
            assert_eq!((&found.0, &found.1, &found.2), (&wanted.0, &wanted.1, &wanted.2));
            let start = found.3.trim_end_matches('…');
            assert!(wanted.3.trim_start().starts_with(start), "{found:?}, {wanted:?}");
            assert!(!start.is_empty() || wanted.3.trim().is_empty(), "{wanted:?}");
        }
    }
}

/// A definition whose names and texts try to become markup, scripts, paths or properties of objects.
const HOSTILE: &str = r#"
type: object
description: "<img src=x onerror=\"alert(1)\"> </script><script>alert(1)</script> \u202e\u0007 [a](javascript:alert(1)) ]]> <!-- &lt;"
properties:
  spec:
    type: object
    x-kubernetes-validations:
    - rule: "self.a != '</details><img src=x>'"
      message: "<b>no</b> & \"no\""
    required: ["<a href='x'>"]
    properties:
      "<a href='x'>":
        type: string
        default: "</code><script>"
        enum: ["</code><script>", "\"'`", "a&amp;b"]
        pattern: "^</li>.*\"'$"
      "a.b": {type: string, description: "`<i>`\n- <i>\n\n      <i>\n\n```\n<i>\n"}
      a:
        type: object
        properties:
          b: {type: string}
      "with space": {type: string}
      "__proto__": {type: string, description: zebra}
      constructor: {type: string, description: zebra}
      properties: {type: object, properties: {properties: {type: string}}}
      "quote\"quote": {type: string}
  overview: {type: string}
  package: {type: object, properties: {x: {type: string}}}
"#;

#[test]
fn hostile_texts_stay_texts() {
    let definition = support::crd("con", HOSTILE);
    let site = site_of(&[("a.yaml", &definition)]);
    let page = &site["crds/current/example.org/v1/_con.html"];
    let read = html::read(page);
    let anchors = html::anchors(&read);
    for anchor in [
        "spec.a.b",
        "spec.__proto__",
        "spec.properties.properties",
        "overview",
        "overview-section",
        "package",
    ] {
        assert!(anchors.contains(anchor), "{anchor}");
    }
    let elements: BTreeSet<&str> = read.all().into_iter().map(|element| element.tag.as_str()).collect();
    for intruder in ["img", "i", "svg", "style", "iframe"] {
        assert!(!elements.contains(intruder), "{intruder}");
    }
    for element in read.all() {
        assert!(element.tag != "script" || element.attribute("src").is_some());
        assert!(
            !element
                .attribute("href")
                .is_some_and(|link| link.starts_with("javascript:"))
        );
    }
    let text = read.text();
    for part in [
        "<img src=x onerror=\"alert(1)\"> </script><script>alert(1)</script>",
        "[a](javascript:alert(1)) ]]> <!-- &lt;",
        "self.a != '</details><img src=x>'",
        "<b>no</b> & \"no\"",
        "\u{2407}",
    ] {
        assert!(text.contains(part), "{part}");
    }
    for (path, text) in site.iter().filter(|(path, _)| path.starts_with("search/")) {
        assert!(!text.contains('<'), "{path}");
        arguments(text);
    }
    let markdown = &site["crds/current/example.org/v1/_con.md"];
    expect_file("expected/site/hostile.md", markdown);
}

/// Fields whose names are links to each other have anchors of their own, and every link leads to its field.
#[test]
fn anchors_are_distinct() {
    let names = ["a b", "a%20b", "a%2520b", "a%b", "a.b", "é f", "é", "%C3%A9"];
    let mut schema = "type: object\nproperties:\n  spec:\n    type: object\n    properties:\n".to_owned();
    for name in names {
        schema += &format!("      '{name}': {{type: string}}\n");
    }
    let site = site_of(&[("a.yaml", &support::crd("Odd", &schema))]);
    for ending in ["html", "md"] {
        let page = &site[&format!("crds/current/example.org/v1/Odd.{ending}")];
        let ids: Vec<&str> = page
            .split(" id=\"")
            .skip(1)
            .map(|rest| rest.split('"').next().unwrap())
            .collect();
        let distinct: BTreeSet<&&str> = ids.iter().collect();
        assert_eq!(ids.len(), distinct.len(), "{ids:?}");
        assert!(ids.iter().all(|id| !id.contains(' ')), "{ids:?}");
    }
    let page = html::read(&site["crds/current/example.org/v1/Odd.html"]);
    let ids: BTreeSet<String> = page
        .all()
        .iter()
        .filter_map(|element| element.attribute("id"))
        .map(str::to_owned)
        .collect();
    for name in ["a%20b", "a%2520b", "a%252520b", "a%25b", "é%20f", "%25C3%25A9"] {
        let id = format!("spec.{name}").replace("é%20", "%C3%A9%20");
        assert!(ids.contains(&id), "{id}: {ids:?}");
    }
}

/// A page without an example says why.
#[test]
fn an_example_that_cannot_be_is_named() {
    let never = "type: object\nrequired: [spec]\nproperties:\n  spec: {type: integer, minimum: 3, maximum: 2}\n";
    let site = site_of(&[("a.yaml", &support::crd("Never", never))]);
    for ending in ["html", "md"] {
        let page = &site[&format!("crds/current/example.org/v1/Never.{ending}")];
        assert!(page.contains("example-minimal") && page.contains("example-full"));
        let words = "finds no object that the definition allows. The errors that remain:";
        assert_eq!(page.matches(words).count(), 2, "{page}");
        assert!(
            page.contains("should be less than or equal to 2") || page.contains("should be greater than or equal to 3")
        );
    }
}

#[test]
fn large_texts_and_kinds() {
    let description = "<x> ".repeat(500_000);
    let mut schema = format!(
        "type: object\ndescription: \"{description}\"\nproperties:\n  spec:\n    type: object\n    properties:\n"
    );
    for at in 0..10_000 {
        schema += &format!("      field{at}: {{type: string, maxLength: {at}}}\n");
    }
    let site = site_of(&[("a.yaml", &support::crd("Large", &schema))]);
    let page = html::read(&site["crds/current/example.org/v1/Large.html"]);
    let rows = page
        .all()
        .into_iter()
        .filter(|element| element.attribute("id").is_some_and(|id| id.starts_with("spec.field")));
    assert_eq!(rows.count(), 10_000);
    assert!(page.text().contains(description.trim()));
    for (path, text) in site.iter().filter(|(path, _)| path.starts_with("search/")) {
        assert!(text.len() < 300_000, "{path} has {} bytes", text.len());
    }
}

/// Beyond 2,000 fields an object is shown once, with anchors for all its places.
#[test]
fn repeated_objects_are_shown_once() {
    let mut schema = "type: object\nproperties:\n  spec:\n    type: object\n    properties:\n".to_owned();
    let inner = (0..30).fold(String::new(), |inner, at| {
        inner + &format!("            f{at}: {{type: string}}\n")
    });
    for at in 0..100 {
        schema += &format!(
            "      object{at:02}:\n        type: object\n        properties:\n          deep:\n            type: object\n            properties:\n{}",
            inner.replace("            f", "              f")
        );
    }
    let site = site_of(&[("a.yaml", &support::crd("Wide", &schema))]);
    let text = &site["crds/current/example.org/v1/Wide.html"];
    let page = html::read(text);
    let anchors = html::anchors(&page);
    for at in 0..100 {
        for inner in 0..30 {
            assert!(anchors.contains(&format!("spec.object{at:02}.deep.f{inner}")));
        }
    }
    let rows = page
        .all()
        .into_iter()
        .filter(|element| element.tag == "li" && element.attribute("id").is_some());
    assert!(rows.count() < 200);
    let markdown = &site["crds/current/example.org/v1/Wide.md"];
    assert!(markdown.contains("<a id=\"spec.object99.deep.f29\"></a>"));
}

#[test]
fn kinds_that_differ_in_case_have_pages_of_their_own() {
    let schema = "type: object\nproperties: {spec: {type: object, properties: {a: {type: string}}}}";
    let site = site_of(&[
        ("a.yaml", &support::crd("HTTPRoute", schema)),
        (
            "b.yaml",
            &support::crd("HttpRoute", schema).replace("httproutes", "otherroutes"),
        ),
        ("c.yaml", &support::crd("Empty", "type: object")),
    ]);
    let folded: BTreeSet<String> = site.keys().map(|path| path.to_lowercase()).collect();
    assert_eq!(folded.len(), site.len());
    for (stem, kind) in [("HTTPRoute", "HTTPRoute"), ("HttpRoute~2", "HttpRoute")] {
        let page = html::read(&site[&format!("crds/current/example.org/v1/{stem}.html")]);
        let heading = page
            .all()
            .into_iter()
            .find(|element| element.tag == "h1")
            .unwrap()
            .text();
        assert_eq!(heading, kind);
    }
    let empty = html::read(&site["crds/current/example.org/v1/Empty.html"]);
    let anchors = html::anchors(&empty);
    assert!(
        !anchors.contains("inputs") && !anchors.contains("outputs") && !anchors.contains("lookup"),
        "{anchors:?}"
    );
    assert!(anchors.contains("metadata.name"));
}

#[test]
fn any_number_of_threads_makes_the_same_site() {
    let Some(definitions) = conformance().pop() else { return };
    let dir = folder();
    let sites = ["1", "4"].map(|threads| {
        let out = dir.path().join(threads);
        crdsmith(
            dir.path(),
            &[
                "site",
                &definitions.to_string_lossy(),
                "-o",
                &out.to_string_lossy(),
                "-j",
                threads,
            ],
        )
        .exits(0);
        tree(&out)
    });
    assert!(sites[0] == sites[1]);
}

/// The keys `reference` and `site`, and what `--check` says of their files.
#[test]
fn generate_writes_the_reference_and_the_site() {
    let dir = folder();
    let schema = "type: object\nproperties: {spec: {type: object, properties: {a: {type: string}}}}";
    let crd = support::crd("Pump", schema);
    let config = "specs:\n- {output: pumps/1.0, crds: [a.yaml]}\nreference: {output: pages, title: Pumps & more, license: MIT}\nsite: {output: site}\n";
    write(dir.path(), &[("a.yaml", &crd), ("crdsmith.yaml", config)]);
    crdsmith(dir.path(), &["generate"]).exits(0);
    let files = texts(dir.path());
    let page = "pumps/1.0/example.org/v1/Pump";
    for file in [
        format!("pages/{page}.html"),
        format!("pages/{page}.md"),
        "pages/index.html".to_owned(),
        "pages/index.md".to_owned(),
        "pages/assets/style.css".to_owned(),
        format!("site/{page}.html"),
        "site/search/kinds.js".to_owned(),
        "pumps/1.0/main.libsonnet".to_owned(),
    ] {
        assert!(files.contains_key(&file), "{file}");
    }
    assert!(!files.contains_key("pages/search/kinds.js"));
    assert!(!files[&format!("pages/{page}.html")].contains("search.js"));
    assert!(files["site/index.html"].contains("Pumps &amp; more"));
    crdsmith(dir.path(), &["generate", "--check"]).exits(0);
    // The command for the site alone leaves the library alone.
    crdsmith(dir.path(), &["site"]).exits(0);
    crdsmith(dir.path(), &["generate", "--check"]).exits(0);
    write(dir.path(), &[(&format!("site/{page}.html"), "changed")]);
    let check = crdsmith(dir.path(), &["generate", "--check"]).exits(1);
    assert!(
        check.stdout().contains(&format!("stale: site/{page}.html")),
        "{}",
        check.stdout()
    );
}

/// A running `crdsmith site --serve`, which ends with the value.
struct Serving(Child, String);

impl Serving {
    fn start(folder: &Path) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_crdsmith"))
            .current_dir(folder)
            .args(["site", "a.yaml", "-o", "site", "--serve=127.0.0.1:0"])
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let lines = BufReader::new(child.stderr.take().unwrap()).lines();
        let address = lines
            .map(Result::unwrap)
            .find_map(|line| Some(line.strip_prefix("serving on http://")?.split('/').next()?.to_owned()));
        Self(child, address.expect("the address is printed"))
    }

    /// The whole answer to a request.
    fn ask(&self, method: &str, path: &str) -> String {
        let mut stream = TcpStream::connect(&self.1).unwrap();
        write!(
            stream,
            "{method} {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
        )
        .unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        // It may have ended on its own.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[test]
fn a_served_site_follows_its_definitions() {
    let dir = folder();
    let schema = |field: &str| {
        format!("type: object\nproperties: {{spec: {{type: object, properties: {{{field}: {{type: string}}}}}}}}")
    };
    write(dir.path(), &[("a.yaml", &support::crd("Pump", &schema("before")))]);
    let serving = Serving::start(dir.path());
    let page = "/crds/current/example.org/v1/Pump.html";
    let answer = serving.ask("GET", page);
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    assert!(answer.contains("text/html; charset=utf-8") && answer.contains("id=\"spec.before\""));
    assert!(serving.ask("GET", "/").contains("Pump.html"));
    for path in ["/nothing", "/../a.yaml", "/%2e%2e/a.yaml"] {
        assert!(serving.ask("GET", path).starts_with("HTTP/1.1 404"), "{path}");
    }
    assert!(serving.ask("POST", page).starts_with("HTTP/1.1 405"));
    write(dir.path(), &[("a.yaml", &support::crd("Pump", &schema("afterwards")))]);
    let is_new = || {
        std::thread::sleep(std::time::Duration::from_millis(50));
        serving.ask("GET", page).contains("id=\"spec.afterwards\"")
    };
    assert!((0..1_000).any(|_| is_new()), "the change is not served");
    let refused = crdsmith(dir.path(), &["site", "a.yaml", "--serve=0.0.0.0:8000"]).exits(2);
    assert!(refused.stderr().contains("not a loopback address"));
}

/// A browser opens several connections at once, and keeps those that the server does not ask to close. All of them get an answer.
#[test]
fn connections_do_not_wait_for_each_other() {
    let dir = folder();
    write(dir.path(), &[("a.yaml", &support::crd("Pump", "type: object\n"))]);
    let serving = Serving::start(dir.path());
    let mut streams: Vec<TcpStream> = (0..12).map(|_| TcpStream::connect(&serving.1).unwrap()).collect();
    for stream in &mut streams {
        stream
            .set_read_timeout(Some(std::time::Duration::from_mins(1)))
            .unwrap();
        write!(stream, "GET /assets/style.css HTTP/1.1\r\nHost: localhost\r\n\r\n").unwrap();
    }
    let answers: Vec<Option<TcpStream>> = std::thread::scope(|scope| {
        let read = |stream: TcpStream| {
            let mut lines = BufReader::new(&stream).lines().map(Result::unwrap);
            assert_eq!(lines.next().as_deref(), Some("HTTP/1.1 200 OK"));
            let is_closed = lines
                .take_while(|line| !line.is_empty())
                .any(|line| line == "Connection: close");
            (!is_closed).then_some(stream)
        };
        let threads: Vec<_> = streams
            .into_iter()
            .map(|stream| scope.spawn(move || read(stream)))
            .collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    assert!(answers.iter().all(Option::is_none));
}
