//! CRDs from packages: files, image layouts, archives and registries, right ones and wrong ones.

use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;

use serde_json::{Value, json};

use crate::support::images::{
    LAYER, MANIFEST, Tar, ask, build, config, descriptor, digest, gzip, index, layout, manifest, package, saved, xpkg,
};
use crate::support::server::Server;
use crate::support::{crd, crdsmith, expect_file, folder, run, serve, tree, write};

/// Packs a folder.
fn packed(folder: &Path) -> Vec<u8> {
    let files = tree(folder).into_iter();
    let tar = files.fold(Tar::new(), |tar, (name, bytes)| tar.file(&format!("./{name}"), &bytes));
    tar.bytes()
}

/// The forms of one package, made by the Go program; each with its name.
fn forms(dir: &Path, registry: &mut Server, text: &str) -> Vec<String> {
    let path = |name: &str| dir.join(name).to_string_lossy().into_owned();
    let address = ask(registry, json!({"Op": "serve"}))["address"]
        .as_str()
        .unwrap()
        .to_owned();
    let mut request = build(text);
    request["Xpkg"] = path("shop.xpkg").into();
    request["Layout"] = path("layout").into();
    request["Push"] = format!("{address}/shop/provider:v1.2.0").into();
    let pushed = ask(registry, request)["digest"].as_str().unwrap().to_owned();
    // Without a mark, all layers are applied.
    let mut flat = json!({"Op": "build", "Base": -1, "Layers": [
        {"package.yaml": "old: true\n", "etc/hosts": "", "other/crd.yaml": "old: true\n"},
        {"package.yaml": text, "other/.wh..wh..opq": ""},
    ]});
    flat["Push"] = format!("{address}/shop/flat:v1").into();
    ask(registry, flat);
    let mut index = build(text);
    index["Platforms"] = json!(["linux/arm64", "linux/amd64"]);
    index["Push"] = format!("{address}/shop/index:v1").into();
    index["Layout"] = path("platforms").into();
    ask(registry, index);
    // Other tools push files and archives.
    let titles =
        json!({"Op": "build", "Base": -1, "Titles": {"crds.yaml": text}, "Push": format!("{address}/shop/file:v1")});
    ask(registry, titles);
    let flux = json!({"Op": "build", "Base": -1, "Layers": [{"a/crds.yaml": text, "a/README.md": "", ".git/x.yaml": "{"}],
        "MediaType": "application/vnd.cncf.flux.content.v1.tar+gzip", "Push": format!("{address}/shop/flux:v1")});
    ask(registry, flux);

    std::fs::write(dir.join("layout.tar"), packed(&dir.join("layout"))).unwrap();
    let tar = Tar::new()
        .file("a/crds.yaml", text.as_bytes())
        .file("a/README.md", b"")
        .bytes();
    std::fs::write(dir.join("crds.tar"), &tar).unwrap();
    std::fs::write(dir.join("crds.tgz"), gzip(&tar)).unwrap();
    let zstd = ruzstd::encoding::compress_to_vec(tar.as_slice(), ruzstd::encoding::CompressionLevel::Fastest);
    std::fs::write(dir.join("crds.tar.zst"), zstd).unwrap();
    std::fs::write(dir.join("crds.yaml"), text).unwrap();
    let files = [
        "crds.yaml",
        "shop.xpkg",
        "*.xpkg",
        "layout",
        "platforms",
        "layout.tar",
        "crds.tar",
        "crds.tgz",
        "crds.tar.zst",
    ];
    let remote = [
        "provider:v1.2.0".to_owned(),
        format!("provider@{pushed}"),
        format!("provider:v1.2.0@{pushed}"),
        "flat:v1".to_owned(),
        "index:v1".to_owned(),
        "file:v1".to_owned(),
        "flux:v1".to_owned(),
    ];
    let remote = remote.iter().map(|name| format!("oci://{address}/shop/{name}"));
    files.map(str::to_owned).into_iter().chain(remote).collect()
}

#[test]
fn every_form_gives_the_same_library() {
    let Some(mut registry) = Server::registry() else { return };
    let dir = folder();
    let forms = forms(dir.path(), &mut registry, &package(&["Cart", "Order"]));
    let mut expected = None;
    for (at, form) in forms.iter().enumerate() {
        let out = format!("out/{at}");
        crdsmith(dir.path(), &["generate", form, "-o", &out, "--local-name", "shop"]).exits(0);
        let files = tree(&dir.path().join(out));
        assert!(
            files.contains_key("_gen/example/v1/cart.libsonnet"),
            "{form}: {:?}",
            files.keys()
        );
        assert_eq!(*expected.get_or_insert_with(|| files.clone()), files, "{form}");
    }
    for form in ["shop.xpkg", "layout", &forms[forms.len() - 1]] {
        for command in [
            &["definitions", "--crds", form][..],
            &["explain", "cart.spec.size", "--crds", form],
            &["example", "Cart", "--crds", form],
            &["schema", form, "-o", "schemas"],
            &["site", form, "-o", "site"],
            &["diff", form, "crds.yaml"],
        ] {
            crdsmith(dir.path(), command).exits(0);
        }
    }
    let page = std::fs::read_to_string(dir.path().join("site/crds/current/example.org/v1/Cart.md"));
    assert!(page.is_ok(), "{:?}", tree(&dir.path().join("site")).keys());
    write(
        dir.path(),
        &[(
            "cart.yaml",
            "apiVersion: example.org/v1\nkind: Cart\nmetadata: {name: a}\nspec: {size: 1}\n",
        )],
    );
    let found = crdsmith(dir.path(), &["validate", "cart.yaml", "--crds", "shop.xpkg"]).exits(1);
    assert!(found.stdout().contains("spec.size"), "{}", found.stdout());
}

/// The section about the package on the page of a kind.
fn package_section(folder: &Path) -> String {
    let files = tree(folder);
    let page = files.iter().find(|(name, _)| name.to_lowercase().ends_with("cart.md"));
    let (_, page) = page.unwrap_or_else(|| panic!("{:?}", files.keys()));
    let page = String::from_utf8(page.clone()).unwrap();
    let at = page.find("## <a id=\"package\"></a>").unwrap();
    page[at..].split("\n## ").next().unwrap().trim_end().to_owned()
}

#[test]
fn pages_name_the_package() {
    let Some(mut registry) = Server::registry() else { return };
    let dir = folder();
    let forms = forms(dir.path(), &mut registry, &package(&["Cart"]));
    let remote = forms.iter().find(|form| form.ends_with("provider:v1.2.0")).unwrap();
    let address = remote.split('/').nth(2).unwrap();
    let mut sections = String::new();
    for (form, settings) in [
        (remote.as_str(), ""),
        ("shop.xpkg", ""),
        (remote, "reference: {license: MIT, repository: example.com/own}\n"),
    ] {
        let text = format!("{settings}site: {{output: site}}\nspecs:\n- output: shop\n  crds: ['{form}']\n");
        write(dir.path(), &[("crdsmith.yaml", &text)]);
        crdsmith(dir.path(), &["site"]).exits(0);
        let section = package_section(&dir.path().join("site")).replace(address, "REGISTRY");
        let form = form.replace(address, "REGISTRY");
        let _ = write!(sections, "crds: {form}\n{settings}\n{section}\n\n");
    }
    expect_file("expected/package-sections.txt", &without_digests(&sections));
}

#[test]
fn git_has_packages_too() {
    let dir = folder();
    let layer = gzip(&Tar::new().file("package.yaml", package(&["Cart"]).as_bytes()).bytes());
    std::fs::write(dir.path().join("shop.xpkg"), xpkg(&[layer], &[0])).unwrap();
    for arguments in [
        "init -q",
        "add .",
        "-c user.name=a -c user.email=a@example.com -c commit.gpgsign=false commit -qm a",
    ] {
        let git = Command::new("git")
            .current_dir(dir.path())
            .args(arguments.split(' '))
            .status();
        assert!(git.unwrap().success());
    }
    let layer = gzip(&Tar::new().file("package.yaml", package(&["Order"]).as_bytes()).bytes());
    std::fs::write(dir.path().join("shop.xpkg"), xpkg(&[layer], &[0])).unwrap();
    let changes = crdsmith(dir.path(), &["diff", "git:HEAD:shop.xpkg", "shop.xpkg"])
        .exits(1)
        .stdout();
    assert!(
        changes.contains("kind `Cart` is gone") && changes.contains("kind `Order` is new"),
        "{changes}"
    );
}

/// A layer with a text.
fn layer(text: &str) -> Vec<u8> {
    gzip(&Tar::new().file("package.yaml", text.as_bytes()).bytes())
}

/// Archives that are wrong, by their names.
fn wrong_archives() -> Vec<(&'static str, Vec<u8>)> {
    let text = package(&["Cart"]);
    let good = Tar::new()
        .file("a.yaml", text.as_bytes())
        .file("b.yaml", text.as_bytes())
        .bytes();
    let zipped = gzip(&good);
    let mut broken = zipped.clone();
    let last = broken.len() - 6;
    broken[last] ^= 0xff;
    let bomb = gzip(&gzip(&Tar::new().file("a.yaml", &vec![b'#'; 257 << 20]).bytes()));
    let link = tar::EntryType::Link;
    vec![
        ("empty.xpkg", Vec::new()),
        ("text.xpkg", b"kind: Nothing\n".to_vec()),
        ("zeros.tar", vec![0; 1024]),
        ("truncated.tar", good[..1000].to_vec()),
        ("between-members.tar", good[..good.len() / 2 / 512 * 512].to_vec()),
        ("no-end.tar", good[..good.len() - 1024].to_vec()),
        ("truncated.tgz", zipped[..zipped.len() / 2].to_vec()),
        ("broken.tgz", broken),
        ("gzip.tgz", gzip(b"not an archive")),
        ("zstd.tar.zst", b"\x28\xb5\x2f\xfd\xff\xff".to_vec()),
        ("bomb.tar.gz", bomb),
        (
            "size.tar",
            Tar::new()
                .member("a.yaml", tar::EntryType::Regular, "", b"a: 1", 1 << 40)
                .bytes(),
        ),
        ("climbs.tar", Tar::new().file("../a.yaml", b"").bytes()),
        ("climbs-later.tar", Tar::new().file("a/../../b.yaml", b"").bytes()),
        ("absolute.tar", Tar::new().file("/etc/a.yaml", b"").bytes()),
        (
            "link-out.tar",
            Tar::new().file("a.txt", b"").link("a.yaml", "/etc/passwd").bytes(),
        ),
        (
            "link-climbs.tar",
            Tar::new().file("a.yaml", b"").link("../b", "a.yaml").bytes(),
        ),
        ("hard-link.tar", Tar::new().member("b", link, "../a", b"", 0).bytes()),
        (
            "linked.tar",
            Tar::new().file("a.txt", b"").link("a.yaml", "a.txt").bytes(),
        ),
        ("nothing.tar", Tar::new().file("README.md", b"").bytes()),
        ("no-crds.tar", Tar::new().file("a.yaml", b"kind: List\n").bytes()),
        ("latin1.tar", Tar::new().file("a.yaml", b"a: \xe9\n").bytes()),
        ("broken.tar", Tar::new().file("a.yaml", b"a: [\n").bytes()),
    ]
}

/// Packages that are wrong, by their names.
fn wrong_packages() -> Vec<(&'static str, Vec<u8>)> {
    let good = layer(&package(&["Cart"]));
    let other = layer(&package(&["Order"]));
    let one = std::slice::from_ref(&good);
    let marked = config(one, &[0]);
    let digit = digest(&marked).replace("sha256:", "");
    let list = |config: &str, layers: &[&str]| json!([{"Config": config, "Layers": layers}]).to_string().into_bytes();
    let ids = |ids: &[String]| {
        let mut config: Value = serde_json::from_slice(&marked).unwrap();
        config["rootfs"] = json!({"type": "layers", "diff_ids": ids});
        saved(one, &config.to_string().into_bytes(), |name| name)
    };
    let replaced = |name: &str, bytes: &[u8]| {
        let layer = digest(&good).replace("sha256:", "") + ".tar.gz";
        let config = format!("sha256:{digit}");
        let parts = [
            (config.clone(), marked.clone()),
            (layer.clone(), good.clone()),
            ("manifest.json".to_owned(), list(&config, &[&layer])),
        ];
        let part = |(own, old): (String, Vec<u8>)| {
            let is_it = match name {
                "layer" => own == layer,
                "config" => own == config,
                _ => own == name,
            };
            (own, if is_it { bytes.to_vec() } else { old })
        };
        let parts = parts.into_iter().map(part);
        parts
            .fold(Tar::new(), |tar, (name, bytes)| tar.file(&name, &bytes))
            .bytes()
    };
    vec![
        ("no-definitions.xpkg", xpkg(&[layer(&package(&[]))], &[0])),
        (
            "no-stream.xpkg",
            xpkg(&[gzip(&Tar::new().file("other.yaml", b"").bytes())], &[0]),
        ),
        (
            "linked-stream.xpkg",
            xpkg(&[gzip(&Tar::new().link("package.yaml", "/etc/passwd").bytes())], &[0]),
        ),
        (
            "climbing-layer.xpkg",
            xpkg(&[gzip(&Tar::new().file("../package.yaml", b"").bytes())], &[0]),
        ),
        ("two-bases.xpkg", xpkg(&[good.clone(), other.clone()], &[0, 1])),
        ("no-layers.xpkg", xpkg(&[], &[])),
        ("empty-layer.xpkg", xpkg(&[gzip(&Tar::new().bytes())], &[])),
        ("other-layer.xpkg", replaced("layer", &other)),
        ("other-config.xpkg", replaced("config", b"{}")),
        ("no-json.xpkg", replaced("manifest.json", b"[{")),
        ("no-image.xpkg", replaced("manifest.json", b"[]")),
        (
            "missing-layer.xpkg",
            replaced("manifest.json", &list(&format!("sha256:{digit}"), &["missing.tar.gz"])),
        ),
        (
            "climbing-name.xpkg",
            replaced("manifest.json", &list("../../etc/passwd", &[])),
        ),
        ("other-diff-id.xpkg", ids(&[digest(b"other")])),
        ("more-diff-ids.xpkg", ids(&[digest(b"a"), digest(b"b")])),
    ]
}

/// Writes image layouts that are wrong, and returns their names.
fn wrong_layouts(dir: &Path) -> Vec<&'static str> {
    let good = layer(&package(&["Cart"]));
    let of = |layers: &[Value]| manifest(layers).to_string().into_bytes();
    let whole = of(&[descriptor(LAYER, &good)]);
    let simple = |name: &'static str, manifest: &[u8], blobs: &[&[u8]]| {
        layout(&dir.join(name), &index(manifest), &[&[manifest], blobs].concat());
        name
    };
    let lying = |size: u64| {
        let mut lie = descriptor(LAYER, &good);
        lie["size"] = size.into();
        of(&[lie])
    };
    let mut other = index(&whole);
    other["manifests"][0]["digest"] = digest(b"other").into();
    layout(&dir.join("missing-manifest"), &other, &[&whole, &good]);
    layout(&dir.join("other-manifest"), &other, &[&whole, &good]);
    let name = digest(b"other").replace("sha256:", "");
    std::fs::write(dir.join("other-manifest/blobs/sha256").join(name), &whole).unwrap();
    simple("other-layer", &whole, &[&good]);
    let name = digest(&good).replace("sha256:", "");
    let mut changed = good.clone();
    changed[20] ^= 1;
    std::fs::write(dir.join("other-layer/blobs/sha256").join(name), changed).unwrap();
    let mut climbing = descriptor(LAYER, &good);
    climbing["digest"] = "sha256:../../../etc/passwd".into();
    let sha512 = json!({"mediaType": LAYER, "digest": format!("sha512:{}", "0".repeat(128)), "size": 1});
    let schema1 = json!({"schemaVersion": 1, "name": "a", "fsLayers": []})
        .to_string()
        .into_bytes();
    let mut helm = manifest(&[descriptor(LAYER, &good)]);
    helm["mediaType"] = "application/vnd.example.other+json".into();
    let helm = helm.to_string().into_bytes();
    let wasm = of(&[descriptor("application/wasm", &good)]);
    layout(
        &dir.join("no-images"),
        &json!({"schemaVersion": 2, "manifests": []}),
        &[],
    );
    let mut two = index(&whole);
    let twice = two["manifests"][0].clone();
    two["manifests"].as_array_mut().unwrap().push(twice);
    layout(&dir.join("two-images"), &two, &[&whole, &good]);
    layout(&dir.join("version"), &index(&whole), &[]);
    std::fs::write(dir.join("version/oci-layout"), r#"{"imageLayoutVersion":"2.0.0"}"#).unwrap();
    layout(&dir.join("no-index"), &index(&whole), &[]);
    std::fs::remove_file(dir.join("no-index/index.json")).unwrap();
    let mut deep = index(&whole);
    let mut blobs = vec![whole.clone(), good.clone()];
    for _ in 0..4 {
        let text = deep.to_string().into_bytes();
        deep = index(&text);
        blobs.push(text);
    }
    layout(
        &dir.join("deep"),
        &deep,
        &blobs.iter().map(Vec::as_slice).collect::<Vec<_>>(),
    );
    vec![
        "missing-manifest",
        "other-manifest",
        simple("missing-layer", &whole, &[]),
        "other-layer",
        simple("too-short", &lying(good.len() as u64 + 1), &[&good]),
        simple("too-long", &lying(3), &[&good]),
        simple("too-large", &lying(1 << 50), &[&good]),
        simple("climbing", &of(&[climbing]), &[&good]),
        simple("sha512", &of(&[sha512]), &[&good]),
        simple("schema1", &schema1, &[]),
        simple("media-type", &helm, &[&good]),
        simple("layer-type", &wasm, &[&good]),
        simple("no-layers", &of(&[]), &[]),
        simple("no-json", b"{", &[]),
        simple("not-a-manifest", br#"{"schemaVersion": 2}"#, &[]),
        "no-images",
        "two-images",
        "version",
        "no-index",
        "deep",
    ]
}

#[test]
fn wrong_packages_say_what_is_wrong() {
    let dir = folder();
    let mut names = Vec::new();
    for (name, bytes) in wrong_archives().into_iter().chain(wrong_packages()) {
        std::fs::write(dir.path().join(name), bytes).unwrap();
        names.push(name);
    }
    names.extend(wrong_layouts(dir.path()));
    write(dir.path(), &[("folder/shop.xpkg", "")]);
    names.push("folder");
    let mut transcript = String::new();
    for name in names {
        let run = crdsmith(dir.path(), &["generate", name, "-o", "bad"]).exits(2);
        let run = run
            .transcript(dir.path())
            .replace("no files were written\nexit code 2\n", "");
        let _ = write!(transcript, "$ crdsmith generate {name} -o bad\n{run}");
    }
    assert!(
        !dir.path().join("bad").exists(),
        "a run that fails leaves nothing behind"
    );
    expect_file("expected/packages.txt", &without_digests(&transcript));
}

#[test]
fn links_are_passed_over() {
    let dir = folder();
    let link = tar::EntryType::Link;
    let archive = Tar::new()
        .file("crds/cart.yaml", package(&["Cart"]).as_bytes())
        .link("bin", "/usr/bin")
        .link("docs/up", "../../..")
        .member("copy", link, "../a", b"", 0);
    std::fs::write(dir.path().join("crds.tar.gz"), gzip(&archive.bytes())).unwrap();
    run(Command::new(env!("CARGO_BIN_EXE_crdsmith"))
        .current_dir(dir.path())
        .args(["generate", "crds.tar.gz", "-o", "out"]))
    .exits(0);
    assert!(tree(&dir.path().join("out")).contains_key("_gen/example/v1/cart.libsonnet"));
}

/// Text without the digests of compressed bytes, which are not the same with every version of the compressor.
/// Charts as Helm packs them, in files and registries: their definitions are in `crds`, also those of the charts in them.
#[test]
fn charts_have_their_definitions_in_crds() {
    let dir = folder();
    let text = |kind: &str| crd(kind, "type: object").into_bytes();
    let head = |name: &str| format!("apiVersion: v2\nname: {name}\nversion: 1.0.0\n").into_bytes();
    let sub = Tar::new()
        .file("sub/Chart.yaml", &head("sub"))
        .file("sub/crds/deep/packed.yaml", &text("Packed"))
        .file("sub/templates/a.yaml", b"{{ a }}: [")
        .bytes();
    let chart = Tar::new()
        .file("shop/Chart.yaml", &head("shop"))
        .file("shop/values.yaml", b"a: 1\n")
        .file("shop/crds/cart.yaml", &text("Cart"))
        .file("shop/crds/README.md", b"text")
        .file("shop/templates/crd.yaml", &text("Template"))
        .file("shop/templates/b.yaml", b"{{- if .Values.a }}\n{{ end }}: [")
        .file("shop/charts/plain/Chart.yaml", &head("plain"))
        .file("shop/charts/plain/crds/plain.yaml", &text("Plain"))
        .file("shop/charts/plain/templates/c.yaml", b"{{ c }}")
        .file("shop/charts/_off/Chart.yaml", &head("off"))
        .file("shop/charts/_off/crds/off.yaml", &text("Off"))
        .file("shop/charts/sub-1.0.0.tgz", &gzip(&sub))
        .bytes();
    let chart = gzip(&chart);
    std::fs::write(dir.path().join("shop-1.0.0.tgz"), &chart).unwrap();
    let layer = descriptor("application/vnd.cncf.helm.chart.content.v1.tar+gzip", &chart);
    let manifest = manifest(&[layer]).to_string().into_bytes();
    layout(&dir.path().join("layout"), &index(&manifest), &[&manifest, &chart]);
    for form in ["shop-1.0.0.tgz", "layout"] {
        let run = crdsmith(dir.path(), &["definitions", "--crds", form]).exits(0);
        let kinds: Vec<String> = run
            .stdout()
            .lines()
            .skip(1)
            .map(|line| line.split_whitespace().nth(1).unwrap().to_owned())
            .collect();
        assert_eq!(kinds, ["Cart", "Packed", "Plain"], "{form}\n{}", run.stdout());
        let note = format!(
            "note[not-a-crd]: `{form}` is a Helm chart: its definitions are the files in `crds`; 8 other files were skipped"
        );
        assert!(run.stderr().contains(&note), "{}", run.stderr());
        crdsmith(dir.path(), &["generate", form, "-o", &format!("out/{form}")]).exits(0);
    }
    // Without `crds`, all files are looked at: some charts have their definitions elsewhere. An object of a kind `Chart` makes no chart.
    let elsewhere = Tar::new()
        .file("a/Chart.yaml", &head("a"))
        .file("a/files/cart.yaml", &text("Cart"))
        .bytes();
    let object = Tar::new()
        .file("a/Chart.yaml", b"apiVersion: example.org/v1\nkind: Chart\n")
        .file("a/crds/cart.yaml", &text("Cart"))
        .file("a/other.yaml", &text("Other"))
        .bytes();
    for (bytes, kinds) in [(elsewhere, 1), (object, 2)] {
        std::fs::write(dir.path().join("other.tar"), bytes).unwrap();
        let run = crdsmith(dir.path(), &["definitions", "--crds", "other.tar"]).exits(0);
        assert_eq!(
            run.stdout().lines().count(),
            kinds + 1,
            "{}{}",
            run.stdout(),
            run.stderr()
        );
        assert!(!run.stderr().contains("is a Helm chart"), "{}", run.stderr());
    }
}

fn without_digests(text: &str) -> String {
    let digests = regex::Regex::new("sha256:[0-9a-f]{64}").unwrap();
    digests.replace_all(text, "sha256:DIGEST").into_owned()
}

#[test]
fn wrong_registries_say_what_is_wrong() {
    use tiny_http::{Header, Response};
    let good = layer(&package(&["Cart"]));
    let whole = manifest(&[descriptor(LAYER, &good)]).to_string().into_bytes();
    let (pinned, of_layer) = (digest(b"other"), digest(&good));
    let lying = whole.clone();
    let address = serve(move |url| {
        let bytes = |bytes: &[u8]| Response::from_data(bytes).boxed();
        let status = |status: u16, text: &str| Response::from_string(text).with_status_code(status).boxed();
        let typed = |bytes: &[u8], digest: &str| {
            let header = |name: &str, value: &str| Header::from_bytes(name, value).unwrap();
            let response = Response::from_data(bytes).with_header(header("Content-Type", MANIFEST));
            response.with_header(header("Docker-Content-Digest", digest)).boxed()
        };
        let (repository, rest) = url.trim_start_matches("/v2/").split_once('/').unwrap_or_default();
        match (repository, rest) {
            (_, "") => status(200, "{}"),
            ("missing", _) => status(
                404,
                r#"{"errors":[{"code":"MANIFEST_UNKNOWN","message":"manifest unknown"}]}"#,
            ),
            ("refused", _) => status(
                401,
                r#"{"errors":[{"code":"UNAUTHORIZED","message":"authentication required"}]}"#,
            ),
            ("private", _) => Response::from_string("")
                .with_status_code(401)
                .with_header(Header::from_bytes("WWW-Authenticate", "Basic realm=\"tests\"").unwrap())
                .boxed(),
            ("no-service", _) => Response::from_string("")
                .with_status_code(401)
                .with_header(Header::from_bytes("WWW-Authenticate", "Bearer realm=\"file:///etc\"").unwrap())
                .boxed(),
            ("busy", _) => status(503, "try later"),
            ("page", _) => bytes(b"<!doctype html><p>Sign in</p>"),
            ("header", "manifests/v1") => typed(&lying, &format!("sha256:{}", "0".repeat(64))),
            ("pinned", _) if rest.starts_with("manifests/") => typed(b"{}", &digest(b"{}")),
            ("huge", "manifests/v1") => bytes(&vec![b' '; 5 << 20]),
            ("changed", _) if rest.starts_with("blobs/") => bytes(b"something else"),
            ("endless", _) if rest.starts_with("blobs/") => {
                Response::new(200.into(), vec![], std::io::repeat(b'#'), None, None).boxed()
            }
            ("no-blob", _) if rest.starts_with("blobs/") => {
                status(404, r#"{"errors":[{"code":"BLOB_UNKNOWN","message":"blob unknown"}]}"#)
            }
            ("loop", _) => Response::from_string("")
                .with_status_code(302)
                .with_header(Header::from_bytes("Location", url).unwrap())
                .boxed(),
            (_, "manifests/v1") => typed(&lying, &digest(&lying)),
            _ => status(404, &format!("not here: {url}")),
        }
    });
    let dir = folder();
    let mut transcript = String::new();
    let closed = {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        listener.local_addr().unwrap().to_string()
    };
    let repositories = [
        "missing:v1",
        "refused:v1",
        "private:v1",
        "no-service:v1",
        "busy:v1",
        "page:v1",
        "header:v1",
        "huge:v1",
        "changed:v1",
        "endless:v1",
        "no-blob:v1",
        "loop:v1",
    ];
    let names = repositories.iter().map(|name| format!("oci://{address}/{name}"));
    let others = [
        format!("oci://{address}/pinned@{pinned}"),
        format!("oci://{closed}/closed:v1"),
        format!("oci://{address}/x@sha256:00"),
        format!("oci://{address}/UPPER:v1"),
        format!("oci://{address}"),
        "oci://provider:v1".to_owned(),
        "oci://org/provider:v1".to_owned(),
        "oci+http://org/provider:v1".to_owned(),
    ];
    for name in names.chain(others) {
        let run = run(Command::new(env!("CARGO_BIN_EXE_crdsmith"))
            .current_dir(dir.path())
            .env("CRDSMITH_CACHE", dir.path().join("cache"))
            .env("DOCKER_CONFIG", dir.path())
            .args(["generate", &name, "-o", "bad"]))
        .exits(2);
        let text = format!("$ crdsmith generate {name} -o bad\n{}", run.transcript(dir.path()));
        let text = text.replace("no files were written\nexit code 2\n", "");
        transcript += &text
            .replace(&address, "REGISTRY")
            .replace(&closed, "CLOSED")
            .replace(&pinned, "sha256:PINNED")
            .replace(&of_layer, "sha256:LAYER");
    }
    assert!(!dir.path().join("bad").exists());
    expect_file("expected/registries.txt", &without_digests(&transcript));
}

#[test]
fn credentials_are_those_of_docker() {
    credentials(&json!({"User": "anna", "Password": "s3cret"}));
}

#[test]
fn credentials_get_a_token() {
    credentials(&json!({"User": "anna", "Password": "s3cret", "Token": "t1cket"}));
}

#[test]
fn a_private_repository_asks_for_itself() {
    credentials(&json!({"User": "anna", "Password": "s3cret", "Open": true}));
    credentials(&json!({"User": "anna", "Password": "s3cret", "Token": "t1cket", "Open": true}));
}

#[test]
fn everyone_gets_a_token() {
    let Some(mut registry) = Server::registry() else { return };
    let address = ask(&mut registry, json!({"Op": "serve", "Token": "t1cket"}))["address"]
        .as_str()
        .unwrap()
        .to_owned();
    let mut request = build(&package(&["Cart"]));
    request["Push"] = format!("{address}/shop/provider:v1").into();
    ask(&mut registry, request);
    let dir = folder();
    let run = run(Command::new(env!("CARGO_BIN_EXE_crdsmith"))
        .current_dir(dir.path())
        .env("CRDSMITH_CACHE", dir.path().join("cache"))
        .args(["generate", &format!("oci://{address}/shop/provider:v1"), "-o", "out"]));
    run.exits(0);
}

/// Programs that answer as credential helpers do.
#[cfg(unix)]
#[test]
fn credential_helpers_may_know_nothing() {
    use std::os::unix::fs::PermissionsExt as _;
    let Some((_registry, address)) = open_registry() else {
        return;
    };
    let dir = folder();
    let generate = |script: &str| {
        let helper = dir.path().join("bin/docker-credential-tests");
        let config = r#"{"credsStore": "tests"}"#;
        write(
            dir.path(),
            &[
                ("bin/docker-credential-tests", &format!("#!/bin/sh\n{script}\n")),
                ("docker/config.json", config),
            ],
        );
        std::fs::set_permissions(&helper, std::fs::Permissions::from_mode(0o755)).unwrap();
        let path = format!(
            "{}:{}",
            dir.path().join("bin").display(),
            std::env::var("PATH").unwrap()
        );
        run(Command::new(env!("CARGO_BIN_EXE_crdsmith"))
            .current_dir(dir.path())
            .env("CRDSMITH_CACHE", dir.path().join("cache"))
            .env("DOCKER_CONFIG", dir.path().join("docker"))
            .env("PATH", path)
            .args(["generate", &format!("oci://{address}/shop/provider:v1"), "-o", "out"]))
    };
    for words in [
        "echo credentials not found in native keychain",
        "echo credentials not found in native keychain >&2",
    ] {
        generate(&format!("cat >/dev/null; {words}; exit 1")).exits(0);
    }
    let failed = generate("cat >/dev/null; echo s3cret; exit 1").exits(2).stderr();
    assert!(
        failed.contains("the helper `docker-credential-tests` failed") && !failed.contains("s3cret"),
        "{failed}"
    );
    let slow = generate("exec sleep 120").exits(2).stderr();
    assert!(
        slow.contains("its credential helper does not answer within 10 seconds"),
        "{slow}"
    );
}

/// A registry that wants no credentials, with a package.
fn open_registry() -> Option<(Server, String)> {
    let mut registry = Server::registry()?;
    let address = ask(&mut registry, json!({"Op": "serve"}))["address"]
        .as_str()
        .unwrap()
        .to_owned();
    let mut request = build(&package(&["Cart"]));
    request["Push"] = format!("{address}/shop/provider:v1").into();
    ask(&mut registry, request);
    Some((registry, address))
}

/// Fetches from a registry that wants credentials.
fn credentials(wanted: &Value) {
    let Some(mut registry) = Server::registry() else { return };
    let dir = folder();
    let mut request = json!({"Op": "serve"});
    request
        .as_object_mut()
        .unwrap()
        .extend(wanted.as_object().unwrap().clone());
    let address = ask(&mut registry, request)["address"].as_str().unwrap().to_owned();
    let mut request = build(&package(&["Cart"]));
    request["Push"] = format!("{address}/shop/provider:v1").into();
    request
        .as_object_mut()
        .unwrap()
        .extend(wanted.as_object().unwrap().clone());
    ask(&mut registry, request);
    let name = format!("oci://{address}/shop/provider:v1");
    let generate = |docker: &Path| {
        run(Command::new(env!("CARGO_BIN_EXE_crdsmith"))
            .current_dir(dir.path())
            .env("CRDSMITH_CACHE", dir.path().join("cache"))
            .env("DOCKER_CONFIG", docker)
            .args(["generate", &name, "-o", "out"]))
    };
    let refused = generate(&dir.path().join("none")).exits(2).stderr();
    let none = format!(
        "there are no credentials for `{address}` in `{}/none/config.json`",
        dir.path().display()
    );
    assert!(refused.contains(&none), "{refused}");
    let config = |auth: Value| {
        let text = json!({"auths": {address.as_str(): auth}}).to_string();
        write(dir.path(), &[("docker/config.json", &text)]);
        dir.path().join("docker")
    };
    let encoded = |text: &str| base64::Engine::encode(&base64::engine::general_purpose::STANDARD, text);
    let wrong = generate(&config(json!({"auth": encoded("anna:wrong")})))
        .exits(2)
        .stderr();
    assert!(
        wrong.contains(&format!("`{address}` refuses the credentials in")) && !wrong.contains("wrong"),
        "the message has no password: {wrong}"
    );
    let token = generate(&config(json!({"identitytoken": "t0ken"}))).exits(2);
    assert!(
        token.stderr().contains("identity token") && !token.stderr().contains("t0ken"),
        "{}",
        token.stderr()
    );
    generate(&config(json!({"auth": encoded("anna:s3cret")}))).exits(0);
    let listed = tree(&dir.path().join("out"));
    assert!(listed.contains_key("_gen/example/v1/cart.libsonnet"));
}
