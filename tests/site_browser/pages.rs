//! What a page of a kind does: tabs, versions, deep links, dark, print, and texts that stay texts.

use super::{CLIENT, Served, TRAP, WEB_APP, disk, is_in_sight, quiet, search, site};
use crate::browser::Browser;
use crate::browser::page::{Media, Page};

/// The languages of the panels that can be seen.
const LANGUAGES: &str = "[...new Set([...document.querySelectorAll('[role=tabpanel]')].filter(panel => panel.checkVisibility())\
                         .map(panel => panel.dataset.language))].join()";

/// The languages of the selected tabs.
const SELECTED: &str = "[...new Set([...document.querySelectorAll('[role=tab][aria-selected=true]')].map(tab => tab.dataset.language))].join()";

/// Checks that the page shows the snippets of one language, and says so.
#[track_caller]
fn shows(page: &mut Page<'_>, language: &str) {
    assert_eq!(page.text(LANGUAGES), language);
    assert_eq!(page.text(SELECTED), language);
}

/// A page that was loaded after the choice, once the choice is stored.
#[track_caller]
fn remembers(page: &mut Page<'_>, language: &str) {
    page.reload_until(&format!("{LANGUAGES} === '{language}'"));
    shows(page, language);
}

#[test]
fn tabs_keep_the_language() {
    let Some(mut browser) = Browser::start() else { return };
    let served = Served::start();
    for site in [disk(), served.address()] {
        let mut page = browser.page();
        page.go(&format!("{site}{CLIENT}"));
        shows(&mut page, "jsonnet");
        page.click("[role=tab][data-language=yaml]");
        shows(&mut page, "yaml");
        page.reload();
        remembers(&mut page, "yaml");
        page.go(&format!("{site}{}", CLIENT.replace("0.58", "0.33")));
        remembers(&mut page, "yaml");

        // The keys of the pattern "tabs" of the ARIA guide.
        page.evaluate("document.querySelector('[role=tab][aria-selected=true]').focus()");
        page.press("ArrowLeft");
        shows(&mut page, "jsonnet");
        assert_eq!(page.text("document.activeElement.dataset.language"), "jsonnet");
        page.press("ArrowLeft");
        shows(&mut page, "yaml");
        page.press("Home");
        shows(&mut page, "jsonnet");
        page.press("End");
        shows(&mut page, "yaml");
        quiet(&mut page, &site);
    }
}

/// Without script every language is on the page.
#[test]
fn tabs_without_script() {
    let Some(mut browser) = Browser::start() else { return };
    let mut page = browser.page();
    page.scripts(false);
    page.go(&format!("{}{CLIENT}", disk()));
    assert_eq!(page.text(LANGUAGES), "jsonnet,yaml");
    quiet(&mut page, &disk());
}

/// Checks that a text was copied, by pasting it into the box of the search.
#[track_caller]
fn copied(page: &mut Page<'_>, button: &str, text: &str) {
    page.wait(&format!("document.querySelector('{button}').textContent === 'Copied'"));
    let input = "document.getElementById('search:input')";
    page.evaluate(&format!("{input}.value = ''; {input}.focus()"));
    page.paste();
    page.wait(&format!("{input}.value.trim() === '{text}'"));
}

#[test]
fn snippets_and_calls_are_copied() {
    let Some(mut browser) = Browser::start() else { return };
    let served = Served::start();
    for site in [disk(), served.address()] {
        let mut page = browser.page();
        page.go(&format!("{site}{WEB_APP}"));
        page.click("#overview .copy");
        copied(
            &mut page,
            "#overview .copy",
            "apiVersion: shop.example.org/v1 kind: WebApp",
        );
        // The call of a field has its button while the pointer or the focus is there.
        page.evaluate("document.getElementById('spec.image').querySelector('a').focus()");
        page.press("Tab");
        page.press("Enter");
        copied(&mut page, ".j > .copy", "spec.withImage(image)");
        quiet(&mut page, &site);
    }
}

/// The names in the version switch.
const VERSIONS: &str = "[...document.getElementById('versions:select').options].map(option => option.text).join('; ')";

/// Chooses a version by its text, as a user does.
fn choose(page: &mut Page<'_>, part: &str) {
    page.wait("!document.getElementById('versions:select').disabled");
    let choose = "(part => { const select = document.getElementById('versions:select'); \
                  select.value = [...select.options].find(option => option.text.includes(part)).value; \
                  select.dispatchEvent(new Event('change', {bubbles: true})); })";
    page.evaluate(&format!("{choose}('{part}')"));
}

#[test]
fn versions_keep_the_field() {
    let Some(mut browser) = Browser::start() else { return };
    let served = Served::start();
    for site in [disk(), served.address()] {
        let mut page = browser.page();
        page.go(&format!("{site}{WEB_APP}#spec.replicas"));
        choose(&mut page, "1.0");
        let older = WEB_APP.replace("2.0", "1.0");
        page.wait(&format!("location.href === '{site}{older}#spec.replicas'"));
        page.wait("document.readyState === 'complete'");
        assert!(is_in_sight(&mut page, "spec.replicas"));
        assert_eq!(page.text(VERSIONS).split("; ").count(), 2);
        choose(&mut page, "2.0");
        page.wait(&format!("location.href === '{site}{WEB_APP}#spec.replicas'"));
        quiet(&mut page, &site);
    }
}

#[test]
fn new_changed_and_gone_fields_are_marked() {
    let Some(mut browser) = Browser::start() else { return };
    let mut page = browser.page();
    page.go(&format!("{}{WEB_APP}", disk()));
    page.wait("!document.getElementById('versions:select').disabled");
    for (id, mark, severity) in [
        ("spec.hostName", "new", "compatible"),
        ("spec.replicas", "changed", "breaking"),
        ("spec.oldName", "gone", "breaking"),
    ] {
        let row = format!("document.getElementById('{id}')?.innerText.toLowerCase()");
        page.wait(&format!("{row}?.includes('{mark}')"));
        let title = page.text(&format!("document.getElementById('{id}').querySelector('.v').title"));
        assert!(
            title.starts_with(severity) && title.contains(&format!("`{id}`")),
            "{title}"
        );
    }
    assert_eq!(
        page.evaluate("document.getElementById('spec.image').innerText.includes('new')"),
        false
    );
    // The link to a field that the other version had leads to its tombstone.
    page.go(&format!("{}{WEB_APP}#spec.oldName", disk()));
    page.wait("document.getElementById('spec.oldName')");
    assert!(is_in_sight(&mut page, "spec.oldName"));
    quiet(&mut page, &disk());
}

#[test]
fn deep_links_open_the_field() {
    let Some(mut browser) = Browser::start() else { return };
    for scripts in [true, false] {
        let mut page = browser.page();
        for (file, id) in [
            (WEB_APP, "spec.ports.protocol"),
            (WEB_APP, "spec.strategy.rollingUpdate.maxSurge"),
            (WEB_APP, "status.address"),
            (WEB_APP, "metadata.labels"),
            (CLIENT, "spec.forProvider.tokenValidityUnits.refreshToken"),
            (CLIENT, "status.atProvider"),
        ] {
            page.scripts(scripts);
            page.go(&format!("{}{file}#{id}", disk()));
            // The frames that the check waits for are a script.
            page.scripts(true);
            assert!(is_in_sight(&mut page, id), "{file}#{id}, scripts: {scripts}");
        }
        // A link on the page itself, into a branch that its reader closed.
        page.evaluate("for (const details of document.querySelectorAll('details')) details.open = false");
        page.evaluate("location.hash = 'spec.forProvider.region'");
        assert!(is_in_sight(&mut page, "spec.forProvider.region"), "scripts: {scripts}");
        quiet(&mut page, &disk());
    }
}

/// A link with the index of a list leads to the field; one to a field of another version says so.
#[test]
fn links_to_other_forms_and_versions() {
    let Some(mut browser) = Browser::start() else { return };
    let mut page = browser.page();
    page.go(&format!("{}{WEB_APP}#spec.ports[0].protocol", disk()));
    assert!(is_in_sight(&mut page, "spec.ports.protocol"));
    // Another page: a change of the hash alone is told to the page only later.
    page.go(&format!("{}{CLIENT}#spec.none<b>", disk()));
    let text = page.evaluate("document.querySelector('p.banner[role=status]')?.textContent ?? ''");
    assert_eq!(text, "This version has no field spec.none<b>.");
    quiet(&mut page, &disk());
}

#[test]
fn kinds_are_looked_up_by_api_version_and_kind() {
    let Some(mut browser) = Browser::start() else { return };
    let served = Served::start();
    for site in [disk(), served.address()] {
        let mut page = browser.page();
        page.go(&format!("{site}index.html?apiVersion=shop.example.org/v1&kind=WebApp"));
        page.wait(&format!("location.href === '{site}{WEB_APP}'"));
        page.go(&format!(
            "{site}index.html?apiVersion=shop.example.org%2Fv1&kind=WebApp#spec.ports.protocol"
        ));
        page.wait(&format!("location.href === '{site}{WEB_APP}#spec.ports.protocol'"));
        // A kind that is not there leaves the reader on the list of all kinds.
        page.go(&format!(
            "{site}index.html?apiVersion=shop.example.org/v9&kind=%3Cimg%20src=x%3E"
        ));
        page.wait("document.querySelector('main')?.innerText.includes('<img src=x>')");
        assert_eq!(page.evaluate("document.images.length"), 0);
        quiet(&mut page, &site);

        page.scripts(false);
        page.go(&format!("{site}index.html"));
        assert_eq!(
            page.evaluate("[...document.links].some(link => link.href.endsWith('v1/WebApp.html'))"),
            true
        );
    }
}

/// The relative luminance of a computed colour, as WCAG defines it.
const LUMINANCE: &str = "(color => { const [r, g, b] = color.match(/[\\d.]+/g).map(part => part / 255)\
                         .map(part => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4); \
                         return 0.2126 * r + 0.7152 * g + 0.0722 * b; })";

/// Luminance of the background and of the text of a page.
fn luminance(page: &mut Page<'_>) -> (f64, f64) {
    let mut of = |part: &str| {
        let value = page.evaluate(&format!("{LUMINANCE}(getComputedStyle(document.body).{part})"));
        value.as_f64().unwrap()
    };
    (of("backgroundColor"), of("color"))
}

#[test]
fn dark_pages_are_dark_and_print_is_light() {
    let Some(mut browser) = Browser::start() else { return };
    let mut page = browser.page();
    for file in ["index.html", WEB_APP] {
        page.go(&format!("{}{file}", disk()));
        for (dark, kind) in [(false, ""), (true, ""), (true, "print"), (false, "print")] {
            page.media(Media {
                kind,
                dark,
                reduced_motion: false,
            });
            let (ground, text) = luminance(&mut page);
            let is_dark = dark && kind.is_empty();
            assert_eq!(ground < 0.1, is_dark, "{file}, {kind:?}, dark: {dark}: {ground}");
            let contrast = (ground.max(text) + 0.05) / (ground.min(text) + 0.05);
            assert!(contrast >= 7.0, "{file}, {kind:?}, dark: {dark}: {contrast}");
        }
        page.media(Media::default());
    }
    quiet(&mut page, &disk());
}

#[test]
fn print_has_the_content_alone() {
    let Some(mut browser) = Browser::start() else { return };
    let mut page = browser.page();
    page.go(&format!("{}{WEB_APP}", disk()));
    page.media(Media {
        kind: "print",
        ..Media::default()
    });
    let seen = |selector: &str| {
        format!("[...document.querySelectorAll('{selector}')].filter(element => element.checkVisibility()).length")
    };
    for selector in ["input[type=search]", "nav.contents", "button"] {
        assert_eq!(page.evaluate(&seen(selector)), 0, "{selector}");
    }
    assert!(page.evaluate(&seen("main h1")) == 1);
    assert!(page.evaluate("document.getElementById('spec.image').checkVisibility()") == true);
    quiet(&mut page, &disk());
}

#[test]
fn nothing_moves_for_readers_who_ask_for_that() {
    let Some(mut browser) = Browser::start() else { return };
    let mut page = browser.page();
    page.media(Media {
        reduced_motion: true,
        ..Media::default()
    });
    page.go(&format!("{}{WEB_APP}", disk()));
    let moving = "[...document.querySelectorAll('*')].filter(element => { const style = getComputedStyle(element); \
                  return style.scrollBehavior === 'smooth' || parseFloat(style.transitionDuration) > 0.01 || style.animationName !== 'none'; }).length";
    assert_eq!(page.evaluate(moving), 0);
    quiet(&mut page, &disk());
}

/// Elements and attributes that only a text that became markup could have made.
const INTRUDERS: &str = "[...document.querySelectorAll('*')].filter(element => \
                         element.matches('img, iframe, object, embed, base, form, svg[onload], script:not([src])') \
                         || element.getAttributeNames().some(name => name.startsWith('on')) \
                         || /^\\s*javascript:/i.test(element.getAttribute('href') || '')).map(element => element.outerHTML.slice(0, 200)).join('\\n')";

#[test]
fn hostile_texts_stay_texts() {
    let Some(mut browser) = Browser::start() else { return };
    let mut page = browser.page();
    for scripts in [true, false] {
        page.scripts(scripts);
        for file in [
            TRAP,
            "index.html",
            "shop/index.html",
            "shop/2.0/index.html",
            "shop/2.0/shop.example.org/index.html",
        ] {
            if !site().join(file).is_file() {
                continue;
            }
            page.go(&format!("{}{file}", disk()));
            assert_eq!(page.text(INTRUDERS), "", "{file}");
            assert!(!page.text("document.title").contains("pwned"), "{file}");
        }
    }
    page.scripts(true);
    page.go(&format!("{}{TRAP}", disk()));
    let text = page.text("document.querySelector('main').textContent");
    for part in [
        "<img src=x onerror=\"document.title='pwned'\"> zebra </script><script>document.title='pwned'</script>",
        "</li></ul></main><svg onload=\"document.title='pwned'\"></svg>",
        "{{ 7*7 }} {% raw %} ${7*7} &lt;b&gt; zebra",
        "javascript:document.title='pwned'",
        "^[^<\"'&]*</code><b>$",
        "__proto__",
    ] {
        assert!(text.contains(part), "not on the page: {part}");
    }
    // The page of the other version brings the same texts through the script of the versions, the results through those of the search.
    page.wait("!document.getElementById('versions:select').disabled");
    for (query, first) in [
        ("zebra", ""),
        ("prototype", "__proto__"),
        ("constructor", "constructor"),
        ("choice", "choice"),
    ] {
        search::ask(&mut page, query, first);
        assert_eq!(page.text(INTRUDERS), "", "{query}");
        page.press("Escape");
    }
    assert!(!page.text("document.title").contains("pwned"));
    quiet(&mut page, &disk());
}
