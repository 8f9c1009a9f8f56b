//! An operator that fails names its own line: in a function of a library, and in a field.

use crate::support;
use crate::support::crdsmith;

/// Expressions that fail, on `a` and `b`, and values for these.
const FAILING: [(&str, &str, &str); 24] = [
    ("a + b", "{}", "1"),
    ("a - b", "'x'", "1"),
    ("a * b", "'x'", "[]"),
    ("a / b", "1", "0"),
    ("a % b", "[]", "1"),
    ("a < b", "1", "'x'"),
    ("a >= b", "{}", "{}"),
    ("a && b", "1", "true"),
    ("a || b", "1", "true"),
    ("a << b", "'x'", "1"),
    ("a >> b", "'x'", "1"),
    ("a & b", "'x'", "1"),
    ("a | b", "{}", "1"),
    ("a ^ b", "null", "1"),
    ("!a", "1", "null"),
    ("-a", "'x'", "null"),
    ("~a", "'x'", "null"),
    ("a.missing", "{}", "null"),
    ("a[b]", "[1]", "5"),
    ("a[b]", "{}", "'missing'"),
    ("a(b)", "1", "1"),
    ("if a then b", "1", "1"),
    ("if a == b then b else if a then b", "1", "2"),
    ("[x for x in [b] if a]", "'x'", "1"),
];

#[test]
fn operators_fail_at_their_line() {
    for (expression, a, b) in FAILING {
        let dir = support::folder();
        let library = format!("{{\n  before: 1,\n  f(a, b)::\n    {expression},\n}}\n");
        let calls = format!("local l = import 'l.libsonnet';\n{{\n  x: {{\n    y: l.f({a}, {b}),\n  }},\n}}\n");
        let fields = format!("local a = {a}, b = {b};\n{{\n  x: {{\n    y:\n      {expression},\n  }},\n}}\n");
        support::write(
            dir.path(),
            &[
                ("l.libsonnet", &library),
                ("calls.jsonnet", &calls),
                ("fields.jsonnet", &fields),
            ],
        );
        for (program, place) in [
            ("calls.jsonnet", "l.libsonnet:4:"),
            ("fields.jsonnet", "fields.jsonnet:5:"),
        ] {
            let stderr = crdsmith(dir.path(), &["render", "--raw", program]).exits(2).stderr();
            let first = stderr.lines().find(|line| line.contains("--> ")).unwrap_or_default();
            assert!(
                first.contains(&format!("--> {place}")),
                "`{expression}` in {program}\n{stderr}"
            );
        }
    }
}
