//! Every page: quiet, steady, valid, and free of serious faults for people who use a keyboard or a screen reader.

use std::fmt::Write as _;
use std::process::Command;

use serde_json::Value;

use super::{Served, TRAP, WEB_APP, disk, html_files, installed, quiet, search, site};
use crate::browser::Browser;
use crate::browser::page::{Media, Page};
use crate::support;

/// The largest shift of the layout that counts as good.
const STEADY: f64 = 0.1;

#[test]
fn every_page_is_quiet_and_steady() {
    let Some(mut browser) = Browser::start() else { return };
    let served = Served::start();
    for site in [disk(), served.address()] {
        let mut page = browser.page();
        for file in html_files() {
            page.go(&format!("{site}{file}"));
            let shift = page.layout_shift();
            assert!(shift < STEADY, "{file} shifts by {shift}");
        }
        quiet(&mut page, &site);
    }
}

/// A deep link and the search move what is on the page; nothing else may.
#[test]
fn deep_links_and_search_are_steady() {
    let Some(mut browser) = Browser::start() else { return };
    let mut page = browser.page();
    page.go(&format!("{}{WEB_APP}#spec.ports.protocol", disk()));
    assert!(page.layout_shift() < STEADY);
    search::ask(&mut page, "replicas", "replicas");
    assert!(page.layout_shift() < STEADY);
    quiet(&mut page, &disk());
}

#[test]
fn light_pages_are_accessible() {
    accessible(false);
}

#[test]
fn dark_pages_are_accessible() {
    accessible(true);
}

/// The older version of a set has the same pages.
fn accessible(dark: bool) {
    let Some(mut browser) = Browser::start() else { return };
    let Some(axe) = installed("axe-core/axe.min.js") else {
        return;
    };
    let axe = std::fs::read_to_string(axe).unwrap();
    let mut faults = String::new();
    let mut page = browser.page();
    page.media(Media {
        dark,
        ..Media::default()
    });
    let is_old = |file: &String| file.contains("/1.0/") || file.contains("/0.33/");
    for file in html_files().into_iter().filter(|file| !is_old(file)) {
        page.go(&format!("{}{file}", disk()));
        serious(&mut page, &axe, &file, &mut faults);
    }
    for file in ["index.html", WEB_APP] {
        page.go(&format!("{}{file}", disk()));
        search::ask(&mut page, "replicas", "replicas");
        serious(&mut page, &axe, &format!("{file} with results"), &mut faults);
        search::ask_in_vain(&mut page, "xylophone");
        serious(&mut page, &axe, &format!("{file} without results"), &mut faults);
    }
    // A narrow window has another layout.
    page.size(360, 640);
    for file in ["index.html", WEB_APP, TRAP] {
        page.go(&format!("{}{file}", disk()));
        serious(&mut page, &axe, &format!("{file}, narrow"), &mut faults);
        let surplus = page.evaluate("document.documentElement.scrollWidth - innerWidth");
        assert!(
            surplus.as_i64() <= Some(0),
            "{file} is {surplus} pixels wider than the window"
        );
    }
    assert!(faults.is_empty(), "{faults}");
}

/// Adds the serious and critical findings of axe about the page as it is.
fn serious(page: &mut Page<'_>, axe: &str, name: &str, faults: &mut String) {
    page.evaluate(&format!("{axe}; 0"));
    let report = page.evaluate("axe.run(document, {resultTypes: ['violations']})");
    let passes = report["passes"].as_array().unwrap();
    assert!(!passes.is_empty(), "axe has checked nothing on {name}");
    for finding in report["violations"].as_array().unwrap() {
        if !matches!(finding["impact"].as_str(), Some("serious" | "critical")) {
            continue;
        }
        let nodes = finding["nodes"].as_array().unwrap();
        let _ = writeln!(faults, "{name}: {} at {} places", finding["help"], nodes.len());
        for node in nodes.iter().take(3) {
            let _ = writeln!(faults, "    {}\n    {}", node["html"], text(&node["failureSummary"]));
        }
    }
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().replace('\n', " ")
}

/// The rules of `tests/browser/htmlvalidate.json`.
#[test]
fn every_page_is_valid_html() {
    let Some(program) = installed("html-validate/bin/html-validate.mjs") else {
        return;
    };
    let rules = support::project().join("tests/browser/htmlvalidate.json");
    let mut command = Command::new("node");
    command.current_dir(site()).arg(program).arg("--config").arg(rules);
    support::run(command.arg("--formatter=text").args(html_files())).exits(0);
}
