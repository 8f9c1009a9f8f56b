//! The API server's verdict from Rust: `cargo run --example validate`.
#![expect(clippy::print_stdout, reason = "an example shows what it found")]

use crdsmith::source::Source;
use crdsmith::validate::{Options, Registry, check};
use crdsmith::{crd, report};

const MANIFEST: &str = "\
apiVersion: cognitoidentityprovider.aws.crossplane.io/v1alpha1
kind: UserPoolClient
metadata:
  name: web
spec:
  forProvider:
    region: eu-west-1
    clientNmae: web
";

fn main() {
    let definition = Source::new(
        "userpoolclients.yaml",
        include_str!("../crds/userpoolclients-0.33.yaml"),
    );
    let registry = Registry::new(crd::read(&definition).crds);
    let manifest = Source::new("web.yaml", MANIFEST);
    let found = check(&[manifest], &registry, &Options::default());
    print!("{}", report::github(&found));
    println!("{}", report::summary(&found));
}
