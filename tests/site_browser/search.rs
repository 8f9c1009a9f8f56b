//! Search as you type, with the keyboard only.

use serde_json::json;

use super::{Served, WEB_APP, disk, is_in_sight, quiet};
use crate::browser::Browser;
use crate::browser::page::Page;

/// The box of the search.
const BOX: &str = "document.querySelector('input[type=search]')";

/// The results that can be seen, best first.
const RESULTS: &str = "[...document.querySelectorAll('.results a')].filter(link => link.checkVisibility())";

/// Types a query into the box, reached by its key.
pub(super) fn write(page: &mut Page<'_>, query: &str) {
    page.evaluate("document.activeElement.blur()");
    page.press("/");
    page.wait(&format!("document.activeElement === {BOX}"));
    page.evaluate(&format!("{BOX}.select()"));
    page.write(query);
    assert_eq!(page.text(&format!("{BOX}.value")), query);
}

/// Types a query, and waits for the first result that has a text.
#[track_caller]
pub(super) fn ask(page: &mut Page<'_>, query: &str, first: &str) {
    write(page, query);
    page.wait(&format!("{RESULTS}[0]?.innerText.includes({})", json!(first)));
}

/// Types a query that finds nothing, and waits until the page says so.
pub(super) fn ask_in_vain(page: &mut Page<'_>, query: &str) {
    write(page, query);
    page.wait(&format!(
        "{RESULTS}.length === 0 && /nothing found/i.test(document.querySelector('search').innerText)"
    ));
}

#[test]
fn finds_names_kinds_words_and_descriptions() {
    let Some(mut browser) = Browser::start() else { return };
    let served = Served::start();
    for site in [disk(), served.address()] {
        let mut page = browser.page();
        page.go(&format!("{site}index.html"));
        for (query, first) in [
            ("replicas", "replicas"),
            ("minReplicas", "minReplicas"),
            ("min replicas", "minReplicas"),
            ("webapp", "WebApp"),
            ("web app", "WebApp"),
            ("WebApp", "WebApp"),
            ("pool client", "UserPoolClient"),
            ("storefront", "WebApp"),
            ("prototype", "__proto__"),
        ] {
            ask(&mut page, query, first);
        }
        ask_in_vain(&mut page, "xylophone");
        quiet(&mut page, &site);
    }
}

/// A result tells kinds of one name apart by their groups.
#[test]
fn kinds_of_one_name_have_their_group() {
    let Some(mut browser) = Browser::start() else { return };
    let mut page = browser.page();
    page.go(&format!("{}index.html", disk()));
    ask(&mut page, "invoice", "Order · billing.example.org · shop 2.0");
    assert!(
        page.text(&format!("{RESULTS}[0].innerText"))
            .contains("The number of the invoice.")
    );
    ask(&mut page, "minReplicas", "WebApp · shop 2.0");
    quiet(&mut page, &disk());
}

#[test]
fn opens_a_field_by_keys_alone() {
    let Some(mut browser) = Browser::start() else { return };
    let served = Served::start();
    for site in [disk(), served.address()] {
        for from in ["index.html", WEB_APP] {
            let mut page = browser.page();
            page.go(&format!("{site}{from}"));
            ask(&mut page, "containerPort", "containerPort");
            page.press("ArrowDown");
            page.wait(&format!("document.activeElement === {RESULTS}[0]"));
            page.press("Enter");
            page.wait("location.hash === '#spec.ports.containerPort'");
            page.wait("document.readyState === 'complete'");
            assert!(is_in_sight(&mut page, "spec.ports.containerPort"));
            quiet(&mut page, &site);
        }
    }
}

#[test]
fn arrows_move_and_escape_closes() {
    let Some(mut browser) = Browser::start() else { return };
    let mut page = browser.page();
    page.go(&format!("{}{WEB_APP}", disk()));
    ask(&mut page, "replicas", "replicas");
    let place = format!("{RESULTS}.indexOf(document.activeElement)");
    assert!(page.evaluate(&format!("{RESULTS}.length")).as_i64() > Some(1));
    for (key, at) in [("ArrowDown", 0), ("ArrowDown", 1), ("ArrowUp", 0), ("ArrowUp", -1)] {
        page.press(key);
        assert_eq!(page.evaluate(&place), at);
    }
    assert_eq!(page.evaluate(&format!("document.activeElement === {BOX}")), true);
    page.press("ArrowDown");
    page.press("Escape");
    page.wait(&format!("{RESULTS}.length === 0"));
    assert_eq!(page.evaluate(&format!("document.activeElement === {BOX}")), true);
    assert!(page.text("location.href").ends_with(WEB_APP));
    // In the box, the key of the box is a letter.
    page.evaluate(&format!("{BOX}.value = ''; {BOX}.focus()"));
    page.write("a/b");
    assert_eq!(page.text(&format!("{BOX}.value")), "a/b");
    quiet(&mut page, &disk());
}

#[test]
fn a_click_opens_a_result() {
    let Some(mut browser) = Browser::start() else { return };
    let mut page = browser.page();
    page.go(&format!("{}index.html", disk()));
    ask(&mut page, "maxSurge", "maxSurge");
    page.click(".results a");
    page.wait("location.hash === '#spec.strategy.rollingUpdate.maxSurge'");
    quiet(&mut page, &disk());
}
