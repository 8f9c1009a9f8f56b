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
    // A key that is set twice has a value that is not in the tree.
    let twice = "{kind: Secret, stringData: {b: hunter1, b: hunter2}}";
    assert!(!shown(twice, "stringData").contains("hunter"));
}

/// The line of a program at `about`, with the values of an object.
fn in_program(line: &str, about: &str, object: &str) -> String {
    let document = yaml::compose(yaml::Chunk::yaml(object)).expect("it is YAML").remove(0);
    let secrets = Secrets::of(&document.root, false);
    let source = Source::new("a.jsonnet", line);
    let at = line.find(about).expect("the text is there");
    let place = secrets.in_program(&Place::new(&source, Span::new(at, at + about.len())), false);
    place.source.text().to_owned()
}

#[test]
fn values_in_programs_are_hidden() {
    assert_eq!(
        in_program("[new('My DB', 'hunter')]", "'My DB'", "password: hunter"),
        "[new('My DB', '******')]"
    );
    assert_eq!(
        in_program("{ password: 'x', typo: 1 }", "typo", "a: b"),
        "{ password: ***, typo: 1 }"
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
