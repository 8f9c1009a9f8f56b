use super::Secrets;
use crate::source::{Place, Source, Span};
use crate::yaml;

/// The line at the first occurrence of `about`, as a report shows it.
fn shown(text: &str, about: &str) -> String {
    let source = Source::new("a.yaml", text);
    let document = yaml::compose(yaml::Chunk::yaml(source.text()))
        .expect("it is YAML")
        .remove(0);
    let secrets = Secrets::of(&document.root, !document.duplicates.is_empty());
    let at = text.find(about).expect("the text is there");
    let place = secrets.in_text(&Place::new(&source, Span::new(at, at + about.len())));
    let (start, end) = (place.span.start as usize, place.span.end as usize);
    let line = place.source.text();
    assert_eq!(line[start..end].len(), about.len(), "{line}");
    line.to_owned()
}

#[test]
fn only_values_are_hidden() {
    assert_eq!(
        shown("spec: {password: abc, size: 99, mode: a, nmae: 1}", "99"),
        "spec: {password: ***, size: 99, mode: a, nmae: 1}"
    );
    assert_eq!(
        shown("spec: {password: abc, size: 99}", "password"),
        "spec: {password: ***, size: 99}"
    );
    assert_eq!(shown("tokenRef: abc", "tokenRef"), "tokenRef: abc");
    assert_eq!(shown("token: |\n  abc\n  x: 1\na: b", "x: 1"), "  ****");
    assert_eq!(shown("ä: {pwd: 'ü', b: 1}", "b"), "ä: {pwd: ***, b: 1}");
}

#[test]
fn values_of_a_secret_are_hidden() {
    let secret = "{kind: Secret, data: {a: aHVudGVyMg==}, stringData: {b: hunter2}, type: Opaque}";
    assert_eq!(
        shown(secret, "Opaque"),
        "{kind: Secret, data: {a: ************}, stringData: {b: *******}, type: Opaque}"
    );
    let list = format!("{{kind: List, items: [{secret}]}}");
    assert!(!shown(&list, "List").contains("hunter2"));
    let list = "{kind: SecretList, items: [{metadata: {name: q}, data: {a: hunter2}}]}";
    assert_eq!(
        shown(list, "q"),
        "{kind: SecretList, items: [{metadata: {name: q}, data: {a: *******}}]}"
    );
    // The field is of no other kind.
    assert!(!shown("{apiVersion: v1, stringData: {name: hunter1}}", "v1").contains("hunter"));
    let below = "{password: {a: hunter1, name: shown}, tokens: [hunter2], credentials: {source: shown}}";
    assert_eq!(
        shown(below, "tokens"),
        "{password: {a: *******, name: shown}, tokens: [*******], credentials: {source: shown}}"
    );
    // A key that is set twice has a value that is not in the tree.
    let twice = "{kind: Secret, stringData: {b: hunter1, b: hunter2}}";
    assert!(!shown(twice, "stringData").contains("hunter"));
}

/// The line of a program at `about`, with the values of an object.
fn in_program(line: &str, about: &str, object: &str) -> String {
    let document = yaml::compose(yaml::Chunk::yaml(object)).expect("it is YAML").remove(0);
    let secrets = Secrets::of_made(&document.root);
    let source = Source::new("a.jsonnet", line);
    let at = line.find(about).expect("the text is there");
    let place = secrets.in_program(&Place::new(&source, Span::new(at, at + about.len())), false);
    place.source.text().to_owned()
}

#[test]
fn values_in_programs_are_hidden() {
    assert_eq!(
        in_program("[new('My DB', 'hunter')]", "'My DB'", "{name: My DB, password: hunter}"),
        "[new('My DB', '******')]"
    );
    assert_eq!(
        in_program("{ password: 'x', typo: 1 }", "typo", "a: b"),
        "{ password: ***, typo: 1 }"
    );
    // A text that the object has nowhere can have become its secret, or be the secret of another object.
    assert_eq!(
        in_program(
            "[app('db', 'p' + 'q'), { x: \"other\" }]",
            "app",
            "{name: db, password: pq}"
        ),
        "[app('db', '*' + '*'), { x: \"*****\" }]"
    );
    assert_eq!(
        in_program("new(name, pw='abcd')::", "new", "{name: db, passwords: [x]}"),
        "new(name, pw=******)::"
    );
    assert_eq!(
        in_program("{password: {k: 'abcd'}}", "k", "{password: {k: abcd}}"),
        "{password: {k: '****'}}"
    );
    assert_eq!(in_program("f('ab', cab)", "cab", "token: ab"), "f('**', cab)");
    assert_eq!(
        in_program(
            "data: std.base64('hunter2')",
            "data",
            "{kind: Secret, data: {a: aHVudGVyMg==}}"
        ),
        "data: std.base64('*******')"
    );
}

#[test]
fn messages_have_no_values() {
    let document = yaml::compose(yaml::Chunk::yaml("{token: hun\"ter, password: ab}"))
        .expect("it is YAML")
        .remove(0);
    let secrets = Secrets::of(&document.root, false);
    assert_eq!(
        secrets.without_values(r#"Invalid value: {"token":"hun\"ter"}"#),
        r#"Invalid value: {"token":***}"#
    );
    assert_eq!(secrets.without_values(r#"about: "ab""#), "about: ***");
    assert_eq!(secrets.without_values("cabin"), "cabin");
}

#[test]
fn programs_that_fail() {
    let shown = |line: &str| {
        let source = Source::new("a.jsonnet", line);
        super::in_failed(&Place::new(&source, Span::new(0, 1)))
            .source
            .text()
            .to_owned()
    };
    assert_eq!(
        shown("{kind: 'Secret', stringData: {k: 'hunter' + x}}"),
        "{kind: 'Secret', stringData: {k: '******' + x}}"
    );
    assert_eq!(shown("x + 'shown', token: 'abc'"), "x + 'shown', token: *****");
    assert_eq!(shown("if token == 'shown' then"), "if token == 'shown' then");
    assert_eq!(
        shown("import 'kind.libsonnet', 'Secret'"),
        "import 'kind.libsonnet', '******'"
    );
    assert_eq!(shown("Secret', 'open"), "Secret'**'open");
}
