//! The pictures of the README.

use crate::browser::Browser;
use crate::browser::page::Media;
use crate::site_browser::{CLIENT, search};
use crate::support;

/// The largest picture in bytes.
const LIMIT: usize = 200_000;

/// Rewrites `docs/images/` with pages of the project's own site. The pictures depend on the fonts of the machine, so no test compares them.
#[test]
#[ignore = "tests/browser/screenshots runs it"]
fn screenshots() {
    let mut browser = Browser::start().expect("Chromium is installed");
    let site = support::folder();
    let out = site.path().to_str().unwrap();
    support::crdsmith(support::project(), &["site", "-o", out]).exits(0);
    let images = support::project().join("docs/images");
    std::fs::create_dir_all(&images).unwrap();
    for (name, dark, hash, query) in [
        ("site-light.png", false, "#examples", ""),
        ("site-dark.png", true, "#inputs", ""),
        ("site-search.png", false, "", "refresh token"),
    ] {
        let mut page = browser.page();
        page.hide_scroll_bars();
        page.media(Media {
            dark,
            reduced_motion: true,
            ..Media::default()
        });
        page.go(&format!("file://{out}/{CLIENT}{hash}"));
        if !query.is_empty() {
            search::ask(&mut page, query, "refreshToken");
        }
        let bytes = page.picture();
        assert!(bytes.len() < LIMIT, "{name} has {} bytes", bytes.len());
        std::fs::write(images.join(name), bytes).unwrap();
    }
}
