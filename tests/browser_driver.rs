//! The driver of the browser: a page with faults of every sort, which the tests of the site rely on to be seen.

use crate::browser::Browser;
use crate::browser::page::Media;
use crate::support;

/// Remembers a tab, and does everything that a page of the site must not do.
const PAGE: &str = r#"<!doctype html><html lang="en"><title>Stub</title>
<style>body { color: rgb(1, 2, 3) } @media (prefers-color-scheme: dark) { body { color: rgb(4, 5, 6) } } @media print { body { color: rgb(7, 8, 9) } }</style>
<button id="tab" onclick="localStorage.setItem('tab', 'yaml')">YAML</button><input id="box"><div id="late"></div><p style="height: 300px">moves</p>
<script>
document.title += ' ' + localStorage.getItem('tab');
document.addEventListener('keydown', event => { document.body.dataset.key = event.key; });
</script>
"#;

const FAULTS: &str = r#"<!doctype html><html lang="en"><title>Faults</title>
<meta http-equiv="Content-Security-Policy" content="img-src 'none'; script-src 'unsafe-inline'">
<div id="late"></div><p style="height: 300px">moves</p><img src="http://192.0.2.1/a.png" alt="">
<script src="missing.js"></script>
<script>
console.log('a message', 1);
setTimeout(() => { document.getElementById('late').style.height = '400px'; setTimeout(() => { document.title = 'Late'; }, 200); }, 300);
setTimeout(() => { throw new Error('an exception'); }, 0);
</script>
"#;

#[test]
fn keys_storage_media_and_scripts() {
    let Some(mut browser) = Browser::start() else { return };
    let folder = support::folder();
    support::write(folder.path(), &[("page.html", PAGE), ("other.html", PAGE)]);
    let address = format!("file://{}/page.html", folder.path().display());
    let mut page = browser.page();
    page.go(&address);
    assert_eq!(page.text("document.title"), "Stub null");
    page.click("#tab");
    page.reload_until("document.title === 'Stub yaml'");
    page.go(&address.replace("page", "other"));
    page.reload_until("document.title === 'Stub yaml'");
    assert_eq!(page.complaints(), &[] as &[String]);

    page.evaluate("document.getElementById('box').focus()");
    page.write("a/b");
    page.press("Backspace");
    assert_eq!(page.text("document.getElementById('box').value"), "a/");
    page.press("ArrowDown");
    assert_eq!(page.text("document.body.dataset.key"), "ArrowDown");

    let color = "getComputedStyle(document.body).color";
    assert_eq!(page.text(color), "rgb(1, 2, 3)");
    page.media(Media {
        dark: true,
        ..Media::default()
    });
    assert_eq!(page.text(color), "rgb(4, 5, 6)");
    page.media(Media {
        kind: "print",
        ..Media::default()
    });
    assert_eq!(page.text(color), "rgb(7, 8, 9)");

    assert!(page.layout_shift() < 0.1);
    page.scripts(false);
    page.reload();
    assert_eq!(page.text("document.title"), "Stub");
    drop(page);

    // A second page has another storage.
    let mut page = browser.page();
    page.go(&address);
    assert_eq!(page.text("document.title"), "Stub null");
}

#[test]
fn every_fault_is_seen() {
    let Some(mut browser) = Browser::start() else { return };
    let folder = support::folder();
    support::write(folder.path(), &[("page.html", FAULTS)]);
    let mut page = browser.page();
    page.go(&format!("file://{}/page.html", folder.path().display()));
    page.wait("document.title === 'Late'");
    assert!(page.layout_shift() > 0.1);
    let complaints = page.complaints().join("\n");
    for part in ["a message", "an exception", "Content Security Policy", "missing.js"] {
        assert!(complaints.contains(part), "{part} is not in:\n{complaints}");
    }
    let requests = page.requests().join("\n");
    assert!(requests.contains("missing.js"), "{requests}");
}
