//! The pictures of the README.

use super::{disk, search};
use crate::browser::Browser;
use crate::browser::page::Media;
use crate::support;

/// The page of the pictures: the project's own kind.
const PAGE: &str = "userpoolclient/0.58/cognitoidentityprovider.aws.crossplane.io/v1alpha1/UserPoolClient.html";

/// Rewrites `docs/images/`. The pictures depend on the fonts of the machine, so no test compares them.
#[test]
#[ignore = "tests/browser/screenshots runs it"]
fn screenshots() {
    let mut browser = Browser::start().expect("Chromium is installed");
    let images = support::project().join("docs/images");
    std::fs::create_dir_all(&images).unwrap();
    for (name, dark, hash, query) in [
        ("site-light.png", false, "#inputs", ""),
        ("site-dark.png", true, "#examples", ""),
        ("site-search.png", false, "", "refresh token"),
    ] {
        let mut page = browser.page();
        page.media(Media {
            dark,
            reduced_motion: true,
            ..Media::default()
        });
        page.go(&format!("{}{PAGE}{hash}", disk()));
        if !query.is_empty() {
            search::ask(&mut page, query, "");
        }
        page.picture(&images.join(name));
    }
}
