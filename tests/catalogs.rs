//! Catalogs as they come: what other projects have beside their definitions, many API groups, odd kinds.

use std::fmt::Write as _;

use crate::inputs::{STRING, kinds};
use crate::support::{crd, crdsmith, expect_file, folder, tree, write};

/// Texts that people take for definitions.
#[test]
fn messages_say_what_people_have_in_their_hands() {
    let dir = folder();
    write(
        dir.path(),
        &[
            ("foo.yaml", &crd("Foo", STRING)),
            ("page.yaml", "\n<!DOCTYPE html>\n<html lang=en>\n<p>crd.yaml: a file\n"),
            ("missing.yaml", "404: Not Found"),
            ("prose.yaml", "<HTML><body>x</body></HTML>"),
            (
                "templates/crd.yaml",
                "{{- if .Values.crds.create }}\napiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata:\n  \
                 name: foos.example.org\n  labels:\n    {{- include \"x.labels\" . | nindent 4 }}\n---\na: {{ .Values.b }}\n{{- end }}\n",
            ),
            (
                "chart/templates/a.yaml",
                "a: {{ .Values.a }}\n---\nb: {{ .Values.b }}\n",
            ),
            ("chart/templates/b.yaml", "{{ include \"b\" . }}\n"),
            ("chart/templates/c.yaml", "{{ include \"c\" . }}\n"),
            (
                "apiless.yaml",
                &crd("Foo", STRING).replace("apiVersion: apiextensions.k8s.io/v1\n", ""),
            ),
            (
                "short-api.yaml",
                &crd("Foo", STRING).replace("apiVersion: apiextensions.k8s.io/v1\n", "apiVersion: v1\n"),
            ),
            (
                "scope.yaml",
                &crd("Foo", STRING).replace("scope: Namespaced", "scope: \"\""),
            ),
            (
                "scope2.yaml",
                &crd("Foo", STRING).replace("scope: Namespaced", "scope: namespaced"),
            ),
        ],
    );
    let mut transcript = String::new();
    for input in [
        "page.yaml",
        "prose.yaml",
        "foo.yaml missing.yaml",
        "templates",
        "chart",
        "apiless.yaml foo.yaml",
        "short-api.yaml",
        "scope.yaml",
        "scope2.yaml",
    ] {
        let arguments = ["generate", "-o", "bad"].into_iter().chain(input.split(' '));
        let run = crdsmith(dir.path(), &arguments.collect::<Vec<_>>()).exits(2);
        let _ = write!(
            transcript,
            "$ crdsmith generate {input} -o bad\n{}\n",
            run.transcript(dir.path())
        );
    }
    expect_file("expected/in-their-hands.txt", &transcript);
}

/// The folder `config/crd` of a project made with kubebuilder.
#[test]
fn patches_beside_definitions_are_notes() {
    let dir = folder();
    let head = "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata:\n";
    write(
        dir.path(),
        &[
            ("crd/bases/example.org_foos.yaml", &crd("Foo", STRING)),
            (
                "crd/bases/_.yaml",
                &format!(
                    "---\n{head}  creationTimestamp: null\nspec:\n  group: \"\"\n  names:\n    kind: \"\"\n    plural: \"\"\n  \
                     scope: \"\"\n  versions: null\n"
                ),
            ),
            (
                "crd/patches/cainjection_in_foos.yaml",
                &format!(
                    "{head}  annotations:\n    cert-manager.io/inject-ca-from: $(NAMESPACE)/$(NAME)\n  name: foos.example.org\n"
                ),
            ),
            (
                "crd/patches/webhook_in_foos.yaml",
                &format!("{head}  name: foos.example.org\nspec:\n  conversion:\n    strategy: Webhook\n"),
            ),
            ("crd/kustomization.yaml", "resources:\n- bases/example.org_foos.yaml\n"),
        ],
    );
    let run = crdsmith(dir.path(), &["generate", "crd", "-o", "out"]).exits(0);
    assert_eq!(
        run.transcript(dir.path()),
        "note[not-a-crd]: skipped 3 × definition without group, kind and versions (first at \
         crd/bases/_.yaml:2:1), 1 × an object without `kind` (first at crd/kustomization.yaml:1:1)\n\n\
         1 CRD, 1 kind: 5 files written, 0 unchanged, 0 removed in N s\nexit code 0\n"
    );
    let run = crdsmith(dir.path(), &["generate", "crd/patches", "-o", "bad"]).exits(2);
    assert_eq!(
        run.stderr(),
        "error[crd-none]: no CustomResourceDefinition found for `bad`: found 2 × definition without group, \
         kind and versions (first at crd/patches/cainjection_in_foos.yaml:1:1)\n\nno files were written\n"
    );
}

#[test]
fn equal_definitions_are_one() {
    let dir = folder();
    // Another order, other quotes, other metadata, and the older API.
    let flow = "apiVersion: apiextensions.k8s.io/v1beta1\nkind: CustomResourceDefinition\nmetadata: {name: foos.example.org, labels: {a: b}}\n\
                spec:\n  names: {plural: foos, kind: Foo}\n  group: \"example.org\"\n  scope: Namespaced\n  version: v1\n  \
                validation: {openAPIV3Schema: {properties: {A: {type: string}, a: {'type': \"string\"}}, type: object}}\n";
    let block = crd(
        "Foo",
        "type: object\nproperties:\n  a: {type: string}\n  A: {type: string}\n",
    );
    write(dir.path(), &[("a.yaml", &block), ("b.yaml", flow), ("c.yaml", &block)]);
    let run = crdsmith(dir.path(), &["generate", "a.yaml", "b.yaml", "c.yaml", "-o", "out"]).exits(0);
    let transcript = run.transcript(dir.path());
    let check = crdsmith(
        dir.path(),
        &["generate", "a.yaml", "b.yaml", "c.yaml", "-o", "new", "--check"],
    )
    .exits(1);
    expect_file(
        "expected/equal-definitions.txt",
        &format!("{transcript}\n{}", check.transcript(dir.path())),
    );
}

#[test]
fn groups_with_one_first_label() {
    let dir = folder();
    let of = |kind: &str, group: &str| crd(kind, STRING).replace("example.org", group);
    write(
        dir.path(),
        &[
            ("a.yaml", &of("Route", "gateway.networking.k8s.io")),
            ("b.yaml", &of("XRoute", "gateway.networking.x-k8s.io")),
            ("c.yaml", &of("Instance", "ec2.aws.upbound.io")),
            ("d.yaml", &of("Instance", "ec2.aws.m.upbound.io")),
            ("e.yaml", &of("Bucket", "s3.aws.m.upbound.io")),
            ("f.yaml", &of("Cert", "cert-manager.io")),
            ("g.yaml", &of("Secret", "external-secrets.io")),
        ],
    );
    let mut transcript = String::new();
    for arguments in [
        "a.yaml b.yaml",
        "b.yaml",
        ".",
        ". --group *.aws.m.upbound.io=*_new --group cert-manager.io=cert_manager",
        ". --group ec2.aws.m.upbound.io=ec2 --group external-secrets.io=nogroup",
        "a.yaml f.yaml --group *.io=x",
        "a.yaml f.yaml --group *-manager.io=x --group *.*.*.*=x",
        "a.yaml b.yaml --group gateway.*.*.io=x",
        "a.yaml --prefix k8s b.yaml c.yaml",
    ] {
        let mut all = vec!["generate"];
        all.extend(arguments.split(' '));
        let out = folder();
        let lib = out.path().join("out");
        all.extend(["-o", lib.to_str().unwrap(), "--local-name", "lib"]);
        let run = crdsmith(dir.path(), &all);
        let _ = write!(
            transcript,
            "$ crdsmith generate {arguments} -o out\n{}",
            run.transcript(dir.path())
        );
        for kind in lib.exists().then(|| kinds(&lib)).into_iter().flatten() {
            let _ = writeln!(transcript, "{kind}");
        }
        transcript.push('\n');
    }
    expect_file("expected/groups.txt", &transcript);
}

/// Names that the indexes of a library or of its pages have.
#[test]
fn kinds_with_the_names_of_indexes() {
    let dir = folder();
    let names = ["Main", "Index", "Readme", "Gen", "New", "Mixin", "D"];
    for kind in names {
        write(dir.path(), &[(&format!("crds/{kind}.yaml"), &crd(kind, STRING))]);
    }
    crdsmith(dir.path(), &["generate", "crds", "-o", "out", "--docs", "docs"]).exits(0);
    let files = |folder: &str| -> Vec<String> { tree(&dir.path().join(folder)).into_keys().collect() };
    assert_eq!(
        files("out/_gen/example/v1"),
        [
            "d.libsonnet",
            "gen.libsonnet",
            "index.libsonnet",
            "main.libsonnet",
            "main_.libsonnet",
            "mixin.libsonnet",
            "new.libsonnet",
            "readme.libsonnet"
        ]
    );
    assert_eq!(
        files("out/docs/example/v1"),
        [
            "d.md",
            "gen.md",
            "index.md",
            "index_.md",
            "main_.md",
            "mixin.md",
            "new.md",
            "readme.md"
        ]
    );
    let read = |name: &str| std::fs::read_to_string(dir.path().join("out").join(name)).unwrap();
    let index = read("docs/example/v1/index.md");
    for link in ["* [index](index_.md)", "* [main](main_.md)", "* [gen](gen.md)"] {
        assert!(index.contains(link), "{index}");
    }
    assert!(read("docs/example/v1/index_.md").contains("# example.v1.index\n"));
    let program = "local v1 = (import 'out/main.libsonnet').example.v1; [v1[kind].new('x').kind for kind in std.objectFields(v1)]";
    write(dir.path(), &[("all.jsonnet", program)]);
    let run = crdsmith(dir.path(), &["render", "--raw", "all.jsonnet"]).exits(0);
    let found: Vec<String> = serde_json::from_str(&run.stdout()).unwrap();
    assert_eq!(found, ["D", "Gen", "Index", "Main", "Mixin", "New", "Readme"]);
    // Disks that do not tell upper from lower case have one file for both.
    write(dir.path(), &[("crds/mAIN.yaml", &crd("mAIN", STRING))]);
    crdsmith(dir.path(), &["generate", "crds/mAIN.yaml", "-o", "upper"]).exits(0);
    assert_eq!(kinds(&dir.path().join("upper")), ["example/v1/mAIN_.libsonnet"]);
}

#[test]
fn pages_end_as_docsonnets() {
    let dir = folder();
    write(
        dir.path(),
        &[
            (
                "pump.yaml",
                &crd(
                    "pump",
                    "type: object\nproperties: {spec: {type: object, properties: {x: {type: string}}}}",
                ),
            ),
            (
                "said.yaml",
                &crd(
                    "Said",
                    "type: object\nproperties: {spec: {type: object, properties: {x: {type: string, description: the end}}}}",
                ),
            ),
            (
                "empty.yaml",
                &crd("Empty", "type: object\nproperties: {spec: {properties: {x: {}}}}"),
            ),
        ],
    );
    let arguments = [
        "generate",
        ".",
        "-o",
        "out",
        "--docs",
        "docs",
        "--local-name",
        "external-secrets",
    ];
    crdsmith(dir.path(), &arguments).exits(0);
    let read = |name: &str| std::fs::read_to_string(dir.path().join("out/docs").join(name)).unwrap();
    let pump = read("example/v1/pump.md");
    assert!(
        pump.ends_with("### fn spec.withX\n\n```ts\nwithX(x)\n```\n\n"),
        "{pump:?}"
    );
    assert!(
        pump.contains("```ts\nnew(name)\n```\n\nnew returns an instance of Pump\n\n"),
        "{pump}"
    );
    assert!(read("example/v1/said.md").ends_with("```ts\nwithX(x)\n```\n\n\"the end\""));
    assert!(
        read("README.md")
            .contains("# external-secrets\n\n```jsonnet\nlocal external_secrets = import \"main.libsonnet\"\n```\n")
    );
    let library = std::fs::read_to_string(dir.path().join("out/_gen/example/v1/pump.libsonnet")).unwrap();
    assert!(
        library.contains("'#new':: d.fn(help='new returns an instance of Pump', "),
        "{library}"
    );
    assert!(library.contains("kind: 'pump',"), "{library}");
}

#[test]
fn empty_kinds_say_so() {
    let dir = folder();
    write(
        dir.path(),
        &[
            (
                "any.yaml",
                &crd("Any", "type: object\nx-kubernetes-preserve-unknown-fields: true"),
            ),
            (
                "none.yaml",
                &crd(
                    "None",
                    "type: object\nproperties: {status: {type: object}, metadata: {type: object}}",
                ),
            ),
        ],
    );
    let mut transcript = String::new();
    for input in ["any.yaml", "none.yaml", "."] {
        let run = crdsmith(dir.path(), &["generate", input, "-o", "out"]).exits(0);
        let _ = write!(
            transcript,
            "$ crdsmith generate {input} -o out\n{}\n",
            run.transcript(dir.path())
        );
    }
    expect_file("expected/empty-kinds.txt", &transcript);
}
