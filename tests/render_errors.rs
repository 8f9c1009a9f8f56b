//! Programs that fail, by mistake or on purpose: the message of `render`, and an end within its limits.

use std::fmt::Write as _;
use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};
use std::time::Duration;

use crate::support::{crdsmith, expect_file, folder, run, write};

/// Programs and their error messages.
#[test]
fn errors_show_the_place_and_what_would_be_right() {
    let dir = folder();
    let mut files: Vec<(&str, String)> = [
        ("missing.jsonnet", "local k = import 'kubernetes.libsonnet';\nk.x"),
        (
            "field.jsonnet",
            "local o = { name: 1, size: 2 };\n{ a: 'äöü', b: o.nmae }",
        ),
        ("fields.jsonnet", "local o = {};\n[o.nmae, o['nmae']]"),
        ("variable.jsonnet", "local name = 1;\nnmae + 1"),
        ("external.jsonnet", "std.extVar('poool')"),
        ("native.jsonnet", "std.native('parseYml')('a')"),
        (
            "exec.jsonnet",
            "std.native('helmTemplate')('x', './chart', { calledFrom: std.thisFile })",
        ),
        ("assert-plain.jsonnet", "assert 1 > 2; 1"),
        ("times.jsonnet", "{ a: 'a' * 3 }"),
        ("twice.jsonnet", "{\n  a: 1,\n  b: { a: 2 },\n  a: 3,\n}"),
        ("colons.jsonnet", "{ a: 1, b : : 2 }"),
        ("hidden.jsonnet", "{ [name]:: 1 for name in ['a'] }"),
        (
            "items.jsonnet",
            "local f(x) = [1, if x then 2];\n{\n  a: f(true),\n  b: '%s' % [1, if 1 then 2],\n}",
        ),
        (
            "labels.jsonnet",
            "{\n  apiVersion: 'v1',\n  kind: 'Foo',\n  metadata: {\n    name: 'x',\n    labels: 'web',\n  },\n}",
        ),
        ("assert.jsonnet", "{ assert self.a > 1 : 'a must be large', a: 1 }"),
        (
            "error.jsonnet",
            "local f(x) = if x > 3 then error 'too large: ' + x else f(x + 1);\n{ a: f(0) }",
        ),
        ("argument.jsonnet", "local f(name, size=1) = name;\nf(nmae='x')"),
        ("syntax.jsonnet", "{\n  a: 'ä'\n  b: 2\n}"),
        ("empty.jsonnet", ""),
        ("string.jsonnet", "'not closed"),
        ("top.jsonnet", "function(region) { a: region }"),
        ("scalar.jsonnet", "{ a: 1, b: [2] }"),
        (
            "nameless.jsonnet",
            "{ apiVersion: 'v1', kind: 'ConfigMap', metadata: { labels: { a: 1 } } }",
        ),
        ("lib.libsonnet", "{ make(x):: { metadata: { name: x.nme } } }"),
        (
            "library.jsonnet",
            "local lib = import 'lib.libsonnet';\n{\n  a: lib.make({ name: 'x' }),\n}",
        ),
    ]
    .map(|(name, text)| (name, text.to_owned()))
    .to_vec();
    files.push((
        "trace.jsonnet",
        "local a() = error 'x', b() = a(), c() = b(), d() = c();\n{ e: d() }".to_owned(),
    ));
    for (name, text) in &files {
        write(dir.path(), &[(name, text)]);
    }
    let mut transcript = String::new();
    for (name, _) in files
        .iter()
        .filter(|(name, _)| name.ends_with("jsonnet") && *name != "lib.libsonnet")
    {
        let run = crdsmith(dir.path(), &["render", name, "-V", "pool=users"]).exits(2);
        let _ = writeln!(
            transcript,
            "$ crdsmith render {name}\n{}",
            run.transcript(&dir.path().canonicalize().unwrap())
        );
    }
    expect_file("expected/render-errors.txt", &transcript);
}

/// A program must end with exit code 2 and the given message, within its limits.
#[track_caller]
fn ends(program: &str, arguments: &[&str], words: &str) {
    let dir = folder();
    write(dir.path(), &[("main.jsonnet", program)]);
    let run = crdsmith(dir.path(), &[&["render", "--raw", "main.jsonnet"], arguments].concat()).exits(2);
    assert!(run.stderr().contains(words), "{}", run.stderr());
    assert!(run.stderr().len() < 8_000, "the message is too long");
    assert_eq!(run.stdout(), "");
}

#[test]
fn hostile_programs_end() {
    let nested = "nested too deeply";
    for (open, close) in [
        ("[", "]"),
        ("(", ")"),
        ("{a:", "}"),
        ("!", ""),
        ("-", ""),
        ("if true then ", ""),
        ("f(", ")"),
    ] {
        ends(
            &format!("{}1{}", open.repeat(50_000), close.repeat(50_000)),
            &[],
            nested,
        );
    }
    ends(
        "local f(x) = f(x + 1) + 1; f(0)",
        &[],
        "maximum call depth of 5000 exceeded",
    );
    ends(
        "local f(x) = f(x + 1) tailstrict; f(0)",
        &[],
        "error[stack-limit]: more than 100000 `tailstrict` calls are nested",
    );
    ends(
        "local f(x) = f(x + 1) + 1; f(0)",
        &["--max-stack", "100"],
        "maximum call depth of 100 exceeded",
    );
    ends("local a = { b: a }; a", &[], "nested more than 1000 levels deep");
    ends("local a = [a]; a", &[], "nested more than 1000 levels deep");
    ends("local a = a; a", &[], "infinite recursion");
    ends("std.repeat('x', 8000000000)", &[], "out of bounds");
    ends(
        "std.repeat('0123456789', 400000000)",
        &[],
        "`std.repeat` would return a string of",
    );
    ends(
        "local a = std.repeat('0123456789', 50000000); [a, a, a, a]",
        &[],
        "too large to print",
    );
    ends(
        "std.foldl(function(sum, n) sum + n, std.range(1, 100000000), 0)",
        &["--timeout", "1s"],
        "exceeded the time limit of 1s",
    );
    ends(
        "local s = std.repeat('0123456789', 10000000); local all = [std.asciiUpper(s + n) for n in std.range(1, 100)];\n\
         std.foldl(function(sum, x) sum + std.length(x), all, 0) + std.length(all[0])",
        &["--max-memory", "512"],
        "exceeded the memory limit of 512 MiB",
    );
    ends("std.parseJson(std.repeat('[', 100000))", &[], "");
}

#[test]
fn hostile_imports_end() {
    let outside = "is outside the project";
    ends("importstr '/etc/passwd'", &[], outside);
    ends("importbin '/etc/passwd'", &[], outside);
    ends(&format!("import '{}etc/passwd'", "../".repeat(20)), &[], outside);
    ends("import '/dev/zero'", &["--allow-outside"], "is not a regular file");
    ends("import '.'", &[], "it is a folder");
    ends("import 'main.jsonnet'", &[], "infinite recursion");

    let dir = folder();
    write(
        dir.path(),
        &[("a.jsonnet", "import 'b.jsonnet'"), ("b.jsonnet", "import 'a.jsonnet'")],
    );
    let run = crdsmith(dir.path(), &["render", "--raw", "a.jsonnet"]).exits(2);
    assert!(run.stderr().contains("infinite recursion"), "{}", run.stderr());
    std::fs::write(dir.path().join("latin1.jsonnet"), b"'\xe9'").unwrap();
    let run = crdsmith(dir.path(), &["render", "--raw", "latin1.jsonnet"]).exits(2);
    assert!(run.stderr().contains("is not UTF-8"), "{}", run.stderr());
}

#[cfg(unix)]
#[test]
fn links_and_pipes_do_not_lead_out() {
    let dir = folder();
    write(
        dir.path(),
        &[("a.jsonnet", "importstr 'link'"), ("p.jsonnet", "import 'pipe'")],
    );
    std::os::unix::fs::symlink("/etc/passwd", dir.path().join("link")).unwrap();
    let linked = crdsmith(dir.path(), &["render", "--raw", "a.jsonnet"]).exits(2);
    assert!(
        linked.stderr().contains("is outside the project"),
        "{}",
        linked.stderr()
    );
    assert!(run(Command::new("mkfifo").arg(dir.path().join("pipe"))).code() == 0);
    let piped = crdsmith(dir.path(), &["render", "--raw", "p.jsonnet"]).exits(2);
    assert!(piped.stderr().contains("is not a regular file"), "{}", piped.stderr());
}

/// `--watch` prints again when an imported file changes, also after an error.
#[test]
fn watch_renders_again() {
    let dir = folder();
    // The project's folder for vendored files comes last on the import path, and `lib` before it.
    let file = |name: &str, value: &str| write(dir.path(), &[(name, &format!("{{ value: {value} }}"))]);
    let library = |value: &str| file("vendor/lib.libsonnet", value);
    write(dir.path(), &[("jsonnetfile.json", "{}")]);
    library("'first'");
    let main = "{ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: (import 'lib.libsonnet').value } }";
    write(dir.path(), &[("main.jsonnet", main)]);
    let mut child = Command::new(env!("CARGO_BIN_EXE_crdsmith"))
        .current_dir(dir.path())
        .args(["render", "--watch", "main.jsonnet"])
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let (sender, lines) = std::sync::mpsc::channel();
    let output = BufReader::new(child.stdout.take().unwrap());
    std::thread::spawn(move || {
        output
            .lines()
            .map_while(Result::ok)
            .try_for_each(|line| sender.send(line))
    });
    let next = || loop {
        let line: String = lines
            .recv_timeout(Duration::from_secs(30))
            .expect("it renders within half a minute");
        if let Some((_, name)) = line.split_once("name: ") {
            return name.to_owned();
        }
    };
    let first = next();
    // A change within the same clock tick as the first read would go unnoticed.
    std::thread::sleep(Duration::from_millis(50));
    library("error 'x'");
    std::thread::sleep(Duration::from_millis(500));
    library("'second'");
    let second = next();
    std::thread::sleep(Duration::from_millis(50));
    file("lib/lib.libsonnet", "'third'");
    let third = next();
    child.kill().unwrap();
    child.wait().unwrap();
    assert_eq!([first, second, third], ["first", "second", "third"]);
}
