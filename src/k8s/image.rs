//! Names of images, such as `registry.example.org/shop/web:1.2`.

use std::sync::LazyLock;

use crate::go::regexp::Regexp;

/// The most bytes of a name without its registry and tag, and without the `library/` of names of one part.
const MOST_BYTES: usize = 247;

/// A name without its registry, in the grammar of `github.com/distribution/reference`.
static FORM: LazyLock<Option<Regexp>> = LazyLock::new(|| {
    const PART: &str = "[a-z0-9]+(?:(?:[._]|__|[-]+)[a-z0-9]+)*";
    const TAG: &str = r"[\w][\w.-]{0,127}";
    const DIGEST: &str = "[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,}";
    Regexp::compile(&format!("^{PART}(?:/{PART})*(?::({TAG}))?(@{DIGEST})?$")).ok()
});

/// The tag of an image: `latest` if it has neither a tag nor a digest; `None` if it has a digest only, or is no name (`ParseImageName`).
pub(crate) fn tag(image: &str) -> Option<&str> {
    // The part before the first slash is a registry if it looks like one.
    let is_registry = |part: &str| part.contains(['.', ':']) || part == "localhost" || part.to_lowercase() != part;
    let name = match image.split_once('/') {
        Some((registry, name)) if is_registry(registry) => name,
        _ => image,
    };
    let path = name.split(['@', ':']).next().unwrap_or_default();
    if path.len() > MOST_BYTES {
        return None;
    }
    let found = FORM.as_ref()?.captures(name)?;
    match (found.get(1).copied().flatten(), found.get(2).copied().flatten()) {
        (Some(tag), _) => Some(tag),
        (None, Some(_)) => None,
        (None, None) => Some("latest"),
    }
}

#[cfg(test)]
mod tests {
    use super::tag;

    #[test]
    fn tags() {
        let digest = format!("a@sha256:{}", "0".repeat(64));
        for (image, expected) in [
            ("nginx", Some("latest")),
            ("nginx:1.2", Some("1.2")),
            ("localhost:5000/shop/web", Some("latest")),
            ("registry.example.org/shop/web:latest", Some("latest")),
            (&digest, None),
            ("UPPER", None),
            ("", None),
            ("a b", None),
        ] {
            assert_eq!(tag(image), expected, "{image}");
        }
    }
}
