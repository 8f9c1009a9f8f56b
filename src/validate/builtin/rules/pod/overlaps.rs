//! Files of volumes that have the same place (`warningsForOverlappingVirtualPaths`).

use crate::rule::Rule;
use crate::validate::builtin::checks::Checks;
use crate::validate::builtin::field::Field;
use crate::validate::print::quoted;

/// A file, and what it comes from.
#[derive(Clone, PartialEq)]
struct File {
    path: String,
    source: String,
}

impl File {
    fn new(path: &str, source: &str) -> Self {
        Self {
            path: path.trim_end_matches('/').to_owned(),
            source: source.to_owned(),
        }
    }

    fn shown(&self) -> String {
        if self.source.is_empty() {
            quoted(&self.path)
        } else {
            format!("{} ({})", quoted(&self.path), self.source)
        }
    }

    fn overlaps(&self, other: &Self) -> bool {
        let folder = |file: &Self| format!("{}/", file.path);
        let (own, other_folder) = (folder(self), folder(other));
        !self.path.is_empty()
            && !other.path.is_empty()
            && (own.starts_with(&other_folder) || other_folder.starts_with(&own))
    }
}

/// Warns of files of one volume that have the same place.
pub(super) fn check<'n>(spec: Field<'n>, checks: &mut Checks<'n>) {
    for volume in spec.get("volumes").items() {
        for (field, name, kind) in [
            ("configMap", "name", "ConfigMap"),
            ("secret", "secretName", "Secret"),
            ("downwardAPI", "", "DownwardAPI"),
        ] {
            let source = volume.get(field);
            if !source.is_set() {
                continue;
            }
            let what = if name.is_empty() {
                kind.to_owned()
            } else {
                format!("{kind} {}", quoted(source.get(name).text()))
            };
            warn(volume, &what, items(source, ""), checks);
        }
        let projected = volume.get("projected");
        if projected.is_set() {
            let mut files = Vec::new();
            for source in projected.get("sources").items() {
                if source.is_empty() {
                    let name = quoted(volume.get("name").text());
                    checks.warn_text(
                        Rule::Volume,
                        source,
                        format!("volume {name} (Projected) has no sources provided"),
                    );
                }
                files.extend(projection(source));
            }
            warn(volume, "Projected", files, checks);
        }
    }
}

fn items(source: Field<'_>, shown: &str) -> Vec<File> {
    let items = source.get("items").items();
    items.map(|item| File::new(item.get("path").text(), shown)).collect()
}

/// The files of one source of a volume: of the first kind that it has.
fn projection(source: Field<'_>) -> Vec<File> {
    for (field, kind) in [("configMap", "ConfigMap"), ("secret", "Secret"), ("downwardAPI", "")] {
        let inner = source.get(field);
        if inner.is_set() && inner.get("items").is_set() {
            let shown = if kind.is_empty() {
                "DownwardAPI".to_owned()
            } else {
                format!("{kind} {}", quoted(inner.get("name").text()))
            };
            return items(inner, &shown);
        }
    }
    let token = source.get("serviceAccountToken");
    if token.is_set() {
        return vec![File::new(token.get("path").text(), "ServiceAccountToken")];
    }
    let bundle = source.get("clusterTrustBundle");
    if bundle.is_set() {
        let name = bundle.get("name");
        let name = if name.is_set() { name } else { bundle.get("signerName") };
        let shown = format!("ClusterTrustBundle {}", quoted(name.text()));
        return vec![File::new(bundle.get("path").text(), &shown)];
    }
    let certificate = source.get("podCertificate");
    if !certificate.is_set() {
        return Vec::new();
    }
    [
        ("certificateChainPath", "PodCertificate chain"),
        ("keyPath", "PodCertificate key"),
        ("credentialBundlePath", "PodCertificate credential bundle"),
    ]
    .into_iter()
    .filter(|(field, _)| !certificate.get(field).is_empty())
    .map(|(field, shown)| File::new(certificate.get(field).text(), shown))
    .collect()
}

fn warn<'n>(volume: Field<'n>, what: &str, files: Vec<File>, checks: &mut Checks<'n>) {
    let mut known: Vec<File> = Vec::new();
    let name = quoted(volume.get("name").text());
    for file in files {
        for other in known.iter().filter(|other| file.overlaps(other)) {
            let pair = format!("{} with {}", file.shown(), other.shown());
            checks.warn_text(
                Rule::Volume,
                volume,
                format!("volume {name} ({what}): overlapping paths: {pair}"),
            );
        }
        known.push(file);
    }
}
