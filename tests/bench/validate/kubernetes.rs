//! Objects of Kubernetes' own kinds, against kubeconform with the same schemas.

use std::fmt::Write as _;
use std::io::Write;
use std::path::Path;

use serde_json::{Map, Value};

use crate::peer::{self, warm};
use crate::support::{self, Result, Usage, megabytes, row};
use crate::{MANIFESTS, RUNS, refuse_unknown, validate};

/// A Deployment as users write it.
fn deployment(number: usize) -> String {
    format!(
        "\
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web-{number}
  namespace: shop
  labels: {{app: web-{number}, team: shop}}
spec:
  replicas: 3
  selector:
    matchLabels: {{app: web-{number}}}
  strategy: {{type: RollingUpdate, rollingUpdate: {{maxSurge: 1, maxUnavailable: 25%}}}}
  template:
    metadata:
      labels: {{app: web-{number}}}
      annotations: {{example.org/scrape: \"true\"}}
    spec:
      serviceAccountName: web
      containers:
      - name: web
        image: registry.example.org/web:1.{number}
        args: [--port=8080, --verbose]
        ports: [{{name: http, containerPort: 8080}}]
        env:
        - {{name: STAGE, value: prod}}
        - name: TOKEN
          valueFrom: {{secretKeyRef: {{name: web, key: token}}}}
        resources:
          requests: {{cpu: 100m, memory: 128Mi}}
          limits: {{memory: 256Mi}}
        readinessProbe: {{httpGet: {{path: /ready, port: http}}}}
        livenessProbe: {{httpGet: {{path: /live, port: http}}, periodSeconds: 20}}
        volumeMounts: [{{name: config, mountPath: /etc/web}}]
      volumes:
      - name: config
        configMap: {{name: web-{number}}}
"
    )
}

/// Many Deployments in one file; and one, which shows the cost of the embedded schemas.
pub(crate) fn deployments(out: &mut impl Write, scratch: &Path) -> Result<()> {
    let Some(folder) = support::conformance("kubernetes-1.37") else {
        return Ok(writeln!(
            out,
            "SKIPPED: the conformance data `kubernetes-1.37` is not here"
        )?);
    };
    let program = peer::go_tools("tests/bench/kubeconform")?.join("kubeconform");
    let mut text = String::new();
    for number in 0..MANIFESTS {
        write!(text, "{}", deployment(number))?;
    }
    let bytes = text.len() as u64;
    std::fs::write(scratch.join("deployments.yaml"), text)?;
    std::fs::write(scratch.join("deployment.yaml"), deployment(0))?;
    std::fs::write(scratch.join("deployment_v1.json"), json_schema(&folder)?)?;
    let (mut ours, mut theirs, mut one) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..RUNS {
        ours.push(validate(scratch, &["deployments.yaml"])?);
        one.push(validate(scratch, &["deployment.yaml"])?);
        let schemas = "{{ .ResourceKind }}_{{ .ResourceAPIVersion }}.json";
        let arguments = ["-strict", "-schema-location", schemas, "deployments.yaml"];
        theirs.push(warm(scratch, program.as_os_str(), &arguments.map(AsRef::as_ref))?);
    }
    let (ours, theirs, one) = (Usage::median(&ours), Usage::median(&theirs), Usage::median(&one));
    let what = format!("{MANIFESTS} Deployments in one file, {:.1} MB", megabytes(bytes));
    row(out, &what, ours.seconds, "s", None)?;
    row(out, "  kubeconform", theirs.seconds, "s", None)?;
    row(
        out,
        "  kubeconform's time in ours",
        theirs.seconds / ours.seconds,
        "×",
        None,
    )?;
    row(
        out,
        "  as a share of kubeconform's",
        ours.seconds / theirs.seconds,
        "×",
        Some(1.0 / 15.0),
    )?;
    row(out, "one Deployment", one.seconds, "s", None)
}

/// The type of Deployments with all types inside it, in kubeconform's form.
fn json_schema(folder: &Path) -> Result<String> {
    let text = std::fs::read_to_string(folder.join("swagger.json"))?;
    let document: Value = serde_json::from_str(&text)?;
    let types = document["definitions"].as_object().ok_or("the document has no types")?;
    let mut schema = types["io.k8s.api.apps.v1.Deployment"].clone();
    resolve(&mut schema, types);
    refuse_unknown(&mut schema);
    Ok(schema.to_string())
}

/// Replaces references by the types that they name. Deployments have no type inside itself.
fn resolve(schema: &mut Value, types: &Map<String, Value>) {
    let name = schema
        .get("$ref")
        .and_then(Value::as_str)
        .and_then(|name| name.rsplit('/').next());
    if let Some(name) = name.map(str::to_owned) {
        *schema = types[&name].clone();
        if schema.get("format").is_some_and(|format| format == "int-or-string") || name.ends_with(".Quantity") {
            *schema = serde_json::json!({"type": ["string", "number"]});
        }
    }
    match schema {
        Value::Object(members) => members.values_mut().for_each(|below| resolve_inside(below, types)),
        Value::Array(items) => items.iter_mut().for_each(|below| resolve_inside(below, types)),
        _ => {}
    }
}

fn resolve_inside(below: &mut Value, types: &Map<String, Value>) {
    if below.is_object() || below.is_array() {
        resolve(below, types);
    }
}
