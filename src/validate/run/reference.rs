//! The page of a field in the published reference.
//!
//! In: the address of the reference, a kind and the path of a value. Out: the address of the kind's page with the anchor of the field. The page of a kind is
//! found by the index of the reference, so that nothing must be known of its folders.

use crate::crd::Schema;
use crate::go::url::query_escape;
use crate::validate::path::Step;
use crate::validate::server::coerce::metadata_fields;

/// The address of the page and anchor of a field. The field is the nearest one that the page has: lists and maps add nothing to its path, and an unknown field
/// stands for the field around it.
pub(in crate::validate) fn url(
    base: &str,
    (api_version, kind): (&str, &str),
    schema: &Schema,
    path: &[Step],
) -> String {
    let mut url = format!(
        "{}/index.html?apiVersion={}&kind={}",
        base.trim_end_matches('/'),
        query_escape(api_version),
        query_escape(kind)
    );
    for (index, name) in names(schema, path).into_iter().enumerate() {
        url.push(if index == 0 { '#' } else { '.' });
        url.push_str(&query_escape(name).replace('+', "%20"));
    }
    url
}

/// The names on the way to a value.
fn names<'p>(root: &Schema, path: &'p [Step]) -> Vec<&'p str> {
    let mut names = Vec::new();
    let mut schema = root;
    for (index, step) in path.iter().enumerate() {
        let below = match step {
            Step::Index(_) => schema.item(),
            // A CRD does not say what the metadata of the object has.
            Step::Key(key) if index == 0 && key == "metadata" => {
                names.push(key.as_str());
                if let Some(Step::Key(key)) = path.get(1) {
                    names.extend(metadata_fields().any(|field| field == key).then_some(key.as_str()));
                }
                break;
            }
            Step::Key(key) => match schema.property(key) {
                Some(property) => {
                    names.push(key.as_str());
                    Some(property)
                }
                None => schema.map_value(),
            },
        };
        match below {
            Some(below) => schema = below,
            None => break,
        }
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crd;
    use crate::source::Source;

    #[test]
    fn anchors_are_paths_without_lists_and_maps() {
        let text = include_str!("../../../crds/userpoolclients-0.58.yaml");
        let reading = crd::read(&Source::new("crd.yaml", text));
        let schema = reading.crds[0].versions[0]
            .schema
            .as_ref()
            .unwrap_or_else(|| unreachable!());
        let url = |path: &str| {
            let kind = ("example.org/v1", "Foo");
            let url = super::url("https://example.org/docs/", kind, schema, &Step::parse(path));
            url.replace(
                "https://example.org/docs/index.html?apiVersion=example.org%2Fv1&kind=Foo",
                "",
            )
        };
        assert_eq!(url(""), "");
        assert_eq!(
            url("spec.forProvider.callbackURLs[3]"),
            "#spec.forProvider.callbackURLs"
        );
        assert_eq!(url("status.conditions[0].type"), "#status.conditions.type");
        assert_eq!(url("spec.forProvider.colour"), "#spec.forProvider");
        assert_eq!(url("metadata.labels[a/b]"), "#metadata.labels");
        assert_eq!(url("metadata.nam"), "#metadata");
        assert_eq!(
            url("spec.publishConnectionDetailsTo.metadata.labels[x]"),
            "#spec.publishConnectionDetailsTo.metadata.labels"
        );
    }
}
