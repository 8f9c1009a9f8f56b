//! Evaluations in a session give what they give alone.

use std::path::{Path, PathBuf};

use crdsmith::jsonnet::{Argument, Options, Outcome, Program, Session, evaluate};
use crdsmith::tanka::{Loader, Request, Take};

use crate::jsonnet;
use crate::support::random::Random;
use crate::support::{project, write};

/// Files, and programs that are evaluated one after the other: a file and the text of the external variable `env`.
struct Case {
    name: &'static str,
    files: &'static [(&'static str, &'static str)],
    programs: &'static [(&'static str, &'static str)],
}

/// A library that two programs import, each with something that differs between them.
const CASES: &[Case] = &[
    Case {
        name: "a library asks for the variable",
        files: &[
            ("lib/l.libsonnet", "{ env: std.extVar('env') }"),
            ("a/main.jsonnet", "(import 'l.libsonnet').env"),
            ("b/main.jsonnet", "(import 'l.libsonnet').env"),
        ],
        programs: &[("a", "one"), ("b", "two"), ("a", "three")],
    },
    Case {
        name: "a library asks for the variable under another name",
        files: &[
            ("lib/l.libsonnet", "local s = std; { env: s['ext' + 'Var'](x='env') }"),
            ("a/main.jsonnet", "(import 'l.libsonnet').env"),
            ("b/main.jsonnet", "(import 'l.libsonnet').env"),
        ],
        programs: &[("a", "one"), ("b", "two")],
    },
    Case {
        name: "a library keeps the value of a file that asks for the variable",
        files: &[
            (
                "lib/l.libsonnet",
                "{ local inner = import 'm.libsonnet', env: inner.f() }",
            ),
            ("lib/m.libsonnet", "{ f():: std.extVar('env') }"),
            ("a/main.jsonnet", "(import 'l.libsonnet').env"),
            ("b/main.jsonnet", "(import 'l.libsonnet').env"),
        ],
        programs: &[("a", "one"), ("b", "two")],
    },
    Case {
        name: "a library gets the variable from each program",
        files: &[
            (
                "lib/l.libsonnet",
                "{ local l = self, f(g):: [g('env'), l.h('!')], h(x):: std.extVar('other') + x }",
            ),
            ("a/main.jsonnet", "(import 'l.libsonnet').f(std.extVar)"),
            (
                "b/main.jsonnet",
                "local v = std.extVar; (import 'l.libsonnet').f(function(n) v(n) + v(n))",
            ),
        ],
        programs: &[("a", "one"), ("b", "two"), ("a", "three")],
    },
    Case {
        name: "a program imports one that was evaluated before",
        files: &[
            ("a/main.jsonnet", "{ env: std.extVar('env') }"),
            ("b/main.jsonnet", "import '../a/main.jsonnet'"),
        ],
        programs: &[("a", "one"), ("b", "two"), ("a", "three"), ("b", "three")],
    },
    Case {
        name: "a library imports a file of the program",
        files: &[
            (
                "lib/l.libsonnet",
                "{ name: (import 'config.libsonnet').name, text: importstr 'config.libsonnet' }",
            ),
            ("a/config.libsonnet", "{ name: 'a' }"),
            ("a/main.jsonnet", "import 'l.libsonnet'"),
            ("b/config.libsonnet", "{ name: 'b' }"),
            ("b/main.jsonnet", "import 'l.libsonnet'"),
        ],
        programs: &[("a", "one"), ("b", "one"), ("a", "one")],
    },
    Case {
        name: "a program has a file in the place of a library's",
        files: &[
            ("lib/l.libsonnet", "import 'm.libsonnet'"),
            ("lib/m.libsonnet", "'of the library'"),
            ("lib/n.libsonnet", "import 'o.libsonnet'"),
            ("vendor/o.libsonnet", "'vendored'"),
            ("a/main.jsonnet", "[import 'l.libsonnet', import 'n.libsonnet']"),
            ("b/l.libsonnet", "'of the program'"),
            ("b/vendor/o.libsonnet", "'vendored by the program'"),
            ("b/main.jsonnet", "[import 'l.libsonnet', import 'n.libsonnet']"),
        ],
        programs: &[("a", "one"), ("b", "one"), ("a", "one")],
    },
    Case {
        name: "messages are those of each program",
        files: &[
            (
                "lib/l.libsonnet",
                "{ a: std.trace('a message', 1), b: std.trace('another', 2) }",
            ),
            ("a/main.jsonnet", "(import 'l.libsonnet').a"),
            ("b/main.jsonnet", "import 'l.libsonnet'"),
        ],
        programs: &[("a", "one"), ("b", "one"), ("a", "one")],
    },
    Case {
        name: "errors are those of each program",
        files: &[
            (
                "lib/l.libsonnet",
                "{ a: 1, b: error 'b', c: self.nothing, d: std.native('no')(1), f(n):: 1 + self.f(n + 1) }",
            ),
            ("lib/m.libsonnet", "{ nothing: 1, other(x):: x.nothing }"),
            (
                "a/main.jsonnet",
                "local m = import 'm.libsonnet'; (import 'l.libsonnet') { b: 2, c: m.other(m), d: 4 }",
            ),
            ("b/main.jsonnet", "(import 'l.libsonnet').c"),
            ("c/main.jsonnet", "(import 'l.libsonnet').b"),
            ("d/main.jsonnet", "(import 'l.libsonnet').d"),
            ("e/main.jsonnet", "(import 'l.libsonnet').f(1)"),
            ("f/main.jsonnet", "import 'nowhere.libsonnet'"),
            ("g/main.jsonnet", "{ a: "),
        ],
        programs: &[
            ("a", "one"),
            ("b", "one"),
            ("a", "one"),
            ("c", "one"),
            ("a", "one"),
            ("d", "one"),
            ("a", "one"),
            ("e", "one"),
            ("a", "one"),
            ("f", "one"),
            ("a", "one"),
            ("g", "one"),
            ("a", "one"),
            ("missing", "one"),
        ],
    },
    Case {
        name: "calls nest as deep as in each program alone",
        files: &[
            (
                "lib/l.libsonnet",
                "local rec(n) = if n == 0 then 0 else 1 + rec(n - 1); { v: rec(3000), w: rec(100) }",
            ),
            (
                "lib/t.libsonnet",
                "local t(n) = if n == 0 then 0 else t(n - 1) tailstrict; { v: t(60000) }",
            ),
            ("a/main.jsonnet", "(import 'l.libsonnet').v"),
            (
                "b/main.jsonnet",
                "local l = import 'l.libsonnet', d(n) = if n == 0 then l.v else 1 + d(n - 1); d(3000)",
            ),
            (
                "c/main.jsonnet",
                "local l = import 'l.libsonnet', d(n) = if n == 0 then l.w else 1 + d(n - 1); d(100)",
            ),
            ("d/main.jsonnet", "(import 't.libsonnet').v"),
            (
                "e/main.jsonnet",
                "local l = import 't.libsonnet', t(n) = if n == 0 then l.v else t(n - 1) tailstrict; t(60000)",
            ),
        ],
        programs: &[
            ("a", "one"),
            ("b", "one"),
            ("c", "one"),
            ("c", "one"),
            ("b", "one"),
            ("a", "one"),
            ("d", "one"),
            ("e", "one"),
            ("c", "one"),
        ],
    },
    Case {
        name: "code in a variable asks for another",
        files: &[
            ("lib/l.libsonnet", "{ code: std.extVar('code') }"),
            ("a/main.jsonnet", "(import 'l.libsonnet').code"),
            ("b/main.jsonnet", "(import 'l.libsonnet').code"),
        ],
        programs: &[("a", "one"), ("b", "two")],
    },
];

/// The options of a program in a folder of a project.
fn options(project: &Path, base: &Path, env: &str) -> Options {
    let text = |text: &str| Argument::Text(text.to_owned());
    Options {
        import_path: vec![
            base.to_owned(),
            project.join("lib"),
            base.join("vendor"),
            project.join("vendor"),
        ],
        external: [
            ("env".to_owned(), text(env)),
            ("other".to_owned(), text("other")),
            ("code".to_owned(), Argument::Code("std.extVar('env') + '!'".to_owned())),
        ]
        .into(),
        ..Options::default()
    }
}

/// Runs a case in a session: every outcome must be that of the program alone.
fn run(case: &Case) -> Vec<String> {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), case.files);
    let session = Session::new(1);
    let mut wrong = Vec::new();
    for (program, env) in case.programs {
        let base = folder.path().join(program);
        let options = options(folder.path(), &base, env);
        let program = Program::File(base.join("main.jsonnet"));
        let (together, alone) = (session.evaluate(&program, &options), evaluate(&program, &options));
        if let Some(difference) = difference(&together, &alone) {
            wrong.push(format!("{}, {program:?}: {difference}", case.name));
        }
    }
    wrong
}

fn difference(together: &Outcome, alone: &Outcome) -> Option<String> {
    let shown = |outcome: &Outcome| format!("{:#?} {:#?}", outcome.value, outcome.traces);
    let (shared, own) = (shown(together), shown(alone));
    let missing: Vec<&PathBuf> = alone
        .imports
        .iter()
        .filter(|file| !together.imports.contains(file))
        .collect();
    (shared != own || !missing.is_empty()).then(|| format!("{shared}\nalone: {own}\nmissing: {missing:?}"))
}

#[test]
fn a_session_gives_what_each_program_gives_alone() {
    let wrong: Vec<String> = CASES.iter().flat_map(run).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// All programs of the comparison with go-jsonnet, one after the other, forwards and backwards.
#[test]
fn programs_of_all_kinds_give_the_same_in_a_session() {
    let folder = project().join("tests/jsonnet/programs");
    let options = jsonnet::options();
    let mut paths: Vec<PathBuf> = folder.read_dir().unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "jsonnet"));
    paths.sort();
    let session = Session::new(1);
    let mut wrong = Vec::new();
    for path in paths.iter().chain(paths.iter().rev()) {
        let program = Program::File(path.clone());
        let difference = difference(&session.evaluate(&program, &options), &evaluate(&program, &options));
        wrong.extend(difference.map(|difference| format!("{}: {difference}", path.display())));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The value of a library is kept between programs: a file that changes meanwhile is not read again. A new session reads it.
#[test]
fn a_session_reads_a_file_once() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| write(folder.path(), &[(name, text)]);
    write("l.libsonnet", "1");
    write("a.jsonnet", "import 'l.libsonnet'");
    write("b.jsonnet", "(import 'l.libsonnet') + 1");
    let program = |name: &str| Program::File(folder.path().join(name));
    // What is kept goes when memory becomes scarce, and other tests of this process may need much.
    let mut options = Options::default();
    options.limits.memory = None;
    let session = Session::new(1);
    assert_eq!(session.evaluate(&program("a.jsonnet"), &options).value.unwrap(), 1);
    write("l.libsonnet", "5");
    assert_eq!(session.evaluate(&program("b.jsonnet"), &options).value.unwrap(), 2);
    assert_eq!(
        Session::new(1).evaluate(&program("b.jsonnet"), &options).value.unwrap(),
        6
    );
}

/// Programs that reach a limit end alone: those that wait behind them are evaluated.
#[test]
fn limits_are_those_of_each_program() {
    let endless = "local f(n) = if n > 0 then f(n) + f(n) else 0; f(1)";
    let program = |code: &str| Program::Snippet {
        name: "program".to_owned(),
        code: code.to_owned(),
    };
    let mut options = Options::default();
    options.limits.time = Some(std::time::Duration::from_millis(200));
    options.limits.stack = usize::MAX / 2;
    let slow = "std.length([x for x in std.range(1, 1000000) if x % 3 == 0 && std.length('' + x) > 20])";
    let session = Session::new(1);
    std::thread::scope(|scope| {
        let failing = scope.spawn(|| session.evaluate(&program(slow), &options).value.is_err());
        let others: Vec<_> = (0..3)
            .map(|number| {
                // A busy machine may need longer for them.
                let (session, options) = (&session, Options::default());
                scope.spawn(move || {
                    session
                        .evaluate(&program(&format!("{number} + 1")), &options)
                        .value
                        .unwrap()
                })
            })
            .collect();
        assert!(failing.join().unwrap());
        for (number, other) in others.into_iter().enumerate() {
            assert_eq!(other.join().unwrap(), number + 1);
        }
    });
    assert!(session.evaluate(&program(endless), &Options::default()).value.is_err());
    assert_eq!(session.evaluate(&program("2"), &Options::default()).value.unwrap(), 2);
}

/// Environments ask for themselves, through a library, by Tanka's own variable.
#[test]
fn environments_get_their_own_variable() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| write(folder.path(), &[(name, text)]);
    write("jsonnetfile.json", "{}");
    write("lib/tk.libsonnet", "{ env: std.extVar('tanka.dev/environment') }");
    write(
        "lib/map.libsonnet",
        "{ new(name):: { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: name } } }",
    );
    for name in ["a", "b", "c"] {
        let main = "[(import 'map.libsonnet').new((import 'tk.libsonnet').env.spec.namespace)]";
        write(&format!("environments/{name}/main.jsonnet"), main);
        let spec = format!(r#"{{"spec": {{"namespace": "of-{name}"}}}}"#);
        write(&format!("environments/{name}/spec.json"), &spec);
    }
    let request = Request {
        take: Take::All,
        ..Request::default()
    };
    let loader = Loader::new(1);
    for name in ["a", "b", "c", "a"] {
        let path = folder.path().join("environments").join(name);
        let environments = loader.load(&path, &request).environments.unwrap();
        assert_eq!(environments[0].manifests[0].name(), format!("of-{name}"));
    }
}

impl Random {
    /// An expression. It imports one of the libraries from `first` on.
    fn expression(&mut self, first: usize, depth: usize) -> String {
        if depth > 0 && self.below(3) == 0 {
            let (a, b) = (self.expression(first, depth - 1), self.expression(first, depth - 1));
            return format!("[{a}, {b}]");
        }
        if first < LIBRARIES && self.below(2) == 0 {
            let library = first + self.below(LIBRARIES - first);
            let field = self.of(&["a", "b", "c", "f('x')", "g(function(x) x + std.extVar('env'))"]);
            return format!("(import 'l{library}.libsonnet').{field}");
        }
        let rare = self.below(20) == 0;
        let expressions: &[&str] = if rare {
            &[
                "error 'e'",
                "std.trace('message', 1)",
                "(import 'nowhere.libsonnet')",
                "{}.a",
            ]
        } else {
            &[
                "'v'",
                "std.extVar('env')",
                "std.extVar('other')",
                "std.extVar('code')",
                "std.length(std.thisFile)",
                "(importstr 'config.libsonnet')",
                "(import 'config.libsonnet').name",
                "(import 'config.libsonnet').name",
            ]
        };
        (*self.of(expressions)).to_owned()
    }

    fn library(&mut self, number: usize) -> String {
        let fields = ["a", "b", "c"].map(|name| format!("{name}: {}", self.expression(number + 1, 2)));
        let (inner, given) = (self.expression(number + 1, 1), self.expression(number + 1, 1));
        format!(
            "{{ {}, local l = {inner}, f(x):: [x, l], g(h):: [h('g'), {given}] }}",
            fields.join(", ")
        )
    }
}

const LIBRARIES: usize = 3;

/// Programs of one project, whose libraries ask for variables, import each other and files of the programs, and fail at times.
#[test]
fn random_projects_give_the_same_in_a_session() {
    let mut random = Random(0x9e37_79b9_7f4a_7c15);
    let (mut values, mut failures) = (0, 0);
    for project in 0..60 {
        let folder = tempfile::tempdir().unwrap();
        let write = |name: &str, text: &str| write(folder.path(), &[(name, text)]);
        write("lib/config.libsonnet", "{ name: 'of the library' }");
        for number in 0..LIBRARIES {
            write(&format!("lib/l{number}.libsonnet"), &random.library(number));
        }
        let session = Session::new(1);
        for number in 0..5 {
            let base = format!("p{number}");
            if random.below(5) == 0 {
                let name = random.of(&["'own'", "std.extVar('env')", "'own ' + std.extVar('other')"]);
                write(&format!("{base}/config.libsonnet"), &format!("{{ name: {name} }}"));
            }
            if random.below(8) == 0 {
                let library = random.library(LIBRARIES - 1);
                let name = random.of(&["l0", "l1", "vendor/l2"]);
                write(&format!("{base}/{name}.libsonnet"), &library);
            }
            let before = if number > 0 && random.below(4) == 0 {
                format!("import '../p{}/main.jsonnet'", random.below(number))
            } else {
                "null".to_owned()
            };
            let value = random.expression(0, 2);
            write(&format!("{base}/main.jsonnet"), &format!("[{before}, {value}]"));
            let base = folder.path().join(base);
            let options = options(folder.path(), &base, random.of::<&str>(&["one", "two"]));
            let program = Program::File(base.join("main.jsonnet"));
            let (together, alone) = (session.evaluate(&program, &options), evaluate(&program, &options));
            let difference = difference(&together, &alone);
            assert!(difference.is_none(), "project {project}: {}", difference.unwrap());
            match alone.value {
                Ok(_) => values += 1,
                Err(_) => failures += 1,
            }
        }
    }
    assert!(values > 150 && failures > 20, "{values} values and {failures} failures");
}
