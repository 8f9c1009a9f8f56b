//! A page of the browser: places, keys, pictures, and a log of what it asked for and what it complained about.

use std::time::{Duration, Instant};

use base64::Engine as _;
use serde_json::{Value, json};

use super::keys;
use super::wire::Wire;

/// Time that a condition of [`Page::wait`] gets.
const LIMIT: Duration = Duration::from_secs(30);

/// Sum of all shifts of the layout that no input caused, the largest session window: "Cumulative Layout Shift" as web.dev defines it.
const LAYOUT_SHIFT: &str = r"new Promise(done => {
  const shifts = [];
  const observer = new PerformanceObserver(list => shifts.push(...list.getEntries()));
  observer.observe({type: 'layout-shift', buffered: true});
  // Two frames later every shift so far has been reported.
  requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(() => {
    shifts.push(...observer.takeRecords());
    let largest = 0, sum = 0, first = 0, last = 0;
    for (const shift of shifts.filter(shift => !shift.hadRecentInput)) {
      const continues = sum && shift.startTime - last < 1000 && shift.startTime - first < 5000;
      if (!continues) { sum = 0; first = shift.startTime; }
      sum += shift.value; last = shift.startTime;
      largest = Math.max(largest, sum);
    }
    done(largest);
  }, 100)));
})";

/// The middle of an element, scrolled into the window, and whether a click there hits it. A page moves while its parts are drawn for the first time, so the
/// element must have kept its place for some frames.
const PLACE: &str = r"async selector => {
  let last = {}, still = 0, place = {hit: false};
  for (let frame = 0; frame < 300 && still < 5; frame += 1) {
    const element = document.querySelector(selector);
    element?.scrollIntoView({block: 'center', behavior: 'instant'});
    const box = element?.getBoundingClientRect();
    if (box) {
      const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
      place = {x, y, hit: element.contains(document.elementFromPoint(x, y))};
    }
    const now = JSON.stringify([place, element === last.element]);
    still = now === last.text && place.hit ? still + 1 : 0;
    last = {element, text: now};
    await new Promise(requestAnimationFrame);
  }
  return place;
}";

/// What the page is shown on, and to whom.
#[derive(Clone, Copy, Default)]
pub(crate) struct Media {
    /// `print`, or empty for a screen.
    pub(crate) kind: &'static str,
    pub(crate) dark: bool,
    pub(crate) reduced_motion: bool,
}

/// One page with a storage of its own.
pub(crate) struct Page<'a> {
    wire: &'a mut Wire,
    session: String,
    complaints: Vec<String>,
    requests: Vec<String>,
}

impl<'a> Page<'a> {
    pub(crate) fn new(wire: &'a mut Wire, session: &str) -> Self {
        let mut page = Self {
            wire,
            session: session.to_owned(),
            complaints: Vec::new(),
            requests: Vec::new(),
        };
        for domain in ["Page", "Runtime", "Log", "Network"] {
            page.ask(&format!("{domain}.enable"), &json!({}));
        }
        page.ask("Page.setLifecycleEventsEnabled", &json!({"enabled": true}));
        page.ask("Emulation.setFocusEmulationEnabled", &json!({"enabled": true}));
        page.size(1280, 800);
        page.media(Media::default());
        page
    }

    fn ask(&mut self, method: &str, parameters: &Value) -> Value {
        self.wire.ask(Some(&self.session), method, parameters)
    }

    /// Size of the window in CSS pixels.
    pub(crate) fn size(&mut self, width: u32, height: u32) {
        let size = json!({"width": width, "height": height, "deviceScaleFactor": 1, "mobile": false});
        self.ask("Emulation.setDeviceMetricsOverride", &size);
    }

    pub(crate) fn media(&mut self, media: Media) {
        let scheme = if media.dark { "dark" } else { "light" };
        let motion = if media.reduced_motion {
            "reduce"
        } else {
            "no-preference"
        };
        let features = json!([
            {"name": "prefers-color-scheme", "value": scheme},
            {"name": "prefers-reduced-motion", "value": motion},
        ]);
        self.ask(
            "Emulation.setEmulatedMedia",
            &json!({"media": media.kind, "features": features}),
        );
    }

    /// Whether pages run their scripts. [`Self::evaluate`] works all the same.
    pub(crate) fn scripts(&mut self, run: bool) {
        self.ask("Emulation.setScriptExecutionDisabled", &json!({"value": !run}));
    }

    /// Goes to an address and waits until it is loaded, or the page that it leads to at once. An address that differs only in its hash loads nothing.
    pub(crate) fn go(&mut self, address: &str) {
        let answer = self.ask("Page.navigate", &json!({"url": address}));
        assert!(answer.get("errorText").is_none(), "{address}: {answer}");
        if let Some(loader) = answer["loaderId"].as_str() {
            self.loaded(Some(loader));
        }
    }

    /// Loads the page again.
    pub(crate) fn reload(&mut self) {
        self.note();
        self.ask("Page.reload", &json!({}));
        self.loaded(None);
    }

    /// Loads the page again until an expression is true. What a page stores reaches the process of the next page a moment later.
    #[track_caller]
    pub(crate) fn reload_until(&mut self, condition: &str) {
        let started = Instant::now();
        while self.evaluate(&format!("Boolean({condition})")) != true {
            assert!(started.elapsed() < LIMIT, "never true: {condition}");
            self.reload();
        }
    }

    /// Waits until the page of a loader is loaded, or one that came after it. Without a loader, the next page is meant.
    fn loaded(&mut self, loader: Option<&str>) {
        let mut has_come = false;
        loop {
            let event = self.wire.event();
            self.keep(&event);
            if event["method"] == "Page.lifecycleEvent" {
                let parameters = &event["params"];
                has_come |= match loader {
                    Some(loader) => parameters["loaderId"] == loader,
                    None => parameters["name"] == "init",
                };
                if has_come && parameters["name"] == "load" {
                    return;
                }
            }
        }
    }

    /// The value of an expression, awaited if it is a promise.
    #[track_caller]
    pub(crate) fn evaluate(&mut self, expression: &str) -> Value {
        self.try_evaluate(expression)
            .unwrap_or_else(|error| panic!("{expression}: {error}"))
    }

    fn try_evaluate(&mut self, expression: &str) -> Result<Value, Value> {
        let parameters =
            json!({"expression": expression, "awaitPromise": true, "returnByValue": true, "userGesture": true});
        let mut answer = self
            .wire
            .try_ask(Some(&self.session), "Runtime.evaluate", &parameters)?;
        match answer.get("exceptionDetails") {
            Some(exception) => Err(exception.clone()),
            None => Ok(answer["result"]["value"].take()),
        }
    }

    /// The value of an expression that is a text.
    #[track_caller]
    pub(crate) fn text(&mut self, expression: &str) -> String {
        let value = self.evaluate(expression);
        let text = value.as_str();
        text.unwrap_or_else(|| panic!("{expression} is {value}")).to_owned()
    }

    /// Waits until an expression is true. While a page gives way to the next it has no value.
    #[track_caller]
    pub(crate) fn wait(&mut self, condition: &str) {
        let started = Instant::now();
        let expression = format!("Boolean({condition})");
        while self.try_evaluate(&expression) != Ok(Value::Bool(true)) {
            assert!(started.elapsed() < LIMIT, "never true: {condition}");
            std::thread::sleep(Duration::from_millis(10));
        }
    }

    /// Presses a key and lets it go: a name such as `ArrowDown`, or the character that it writes.
    pub(crate) fn press(&mut self, key: &str) {
        let mut event = keys::describe(key);
        let writes = event.get("text").is_some();
        event["type"] = json!(if writes { "keyDown" } else { "rawKeyDown" });
        self.ask("Input.dispatchKeyEvent", &event);
        event["type"] = json!("keyUp");
        self.ask("Input.dispatchKeyEvent", &event);
    }

    /// Presses the key of each character.
    pub(crate) fn write(&mut self, text: &str) {
        for character in text.chars() {
            self.press(character.encode_utf8(&mut [0; 4]));
        }
    }

    /// Pastes what was copied.
    pub(crate) fn paste(&mut self) {
        let event = json!({"type": "rawKeyDown", "key": "v", "code": "KeyV", "modifiers": 2, "commands": ["paste"]});
        self.ask("Input.dispatchKeyEvent", &event);
    }

    /// Clicks on the middle of the first element that a selector finds, as soon as the page has come to rest around it.
    #[track_caller]
    pub(crate) fn click(&mut self, selector: &str) {
        let place = self.evaluate(&format!("({PLACE})({})", json!(selector)));
        assert_eq!(place["hit"], true, "{selector} is covered, or not on the page");
        for (kind, button) in [
            ("mouseMoved", "none"),
            ("mousePressed", "left"),
            ("mouseReleased", "left"),
        ] {
            let event = json!({"type": kind, "x": place["x"], "y": place["y"], "button": button, "clickCount": 1});
            self.ask("Input.dispatchMouseEvent", &event);
        }
    }

    /// The largest window of layout shifts since the page was loaded, without those that an input caused. It needs scripts.
    pub(crate) fn layout_shift(&mut self) -> f64 {
        self.evaluate(LAYOUT_SHIFT).as_f64().unwrap()
    }

    /// Pages are drawn without scroll bars.
    pub(crate) fn hide_scroll_bars(&mut self) {
        self.ask("Emulation.setScrollbarsHidden", &json!({"hidden": true}));
    }

    /// A picture of the window as PNG.
    pub(crate) fn picture(&mut self) -> Vec<u8> {
        let answer = self.ask("Page.captureScreenshot", &json!({"format": "png"}));
        let bytes = base64::engine::general_purpose::STANDARD.decode(answer["data"].as_str().unwrap());
        bytes.unwrap()
    }

    /// Messages on the console, exceptions, and what the browser itself reports: blocked scripts, missing files.
    pub(crate) fn complaints(&mut self) -> &[String] {
        self.note();
        &self.complaints
    }

    /// Every address that was asked for.
    pub(crate) fn requests(&mut self) -> &[String] {
        self.note();
        &self.requests
    }

    /// Reads the events so far. The answer to a command comes after the events before it.
    fn note(&mut self) {
        self.evaluate("0");
        let events: Vec<Value> = self.wire.arrived().collect();
        for event in &events {
            self.keep(event);
        }
    }

    fn keep(&mut self, event: &Value) {
        if event["sessionId"] != self.session.as_str() {
            return;
        }
        let parameters = &event["params"];
        match event["method"].as_str().unwrap_or_default() {
            "Runtime.consoleAPICalled" => self.complaints.push(format!("console: {}", parameters["args"])),
            "Runtime.exceptionThrown" => {
                let exception = &parameters["exceptionDetails"];
                let message = &exception["exception"]["description"];
                self.complaints
                    .push(format!("exception: {} {message}", exception["text"]));
            }
            "Log.entryAdded" => {
                let entry = &parameters["entry"];
                self.complaints
                    .push(format!("browser: {} {}", entry["text"], entry["url"]));
            }
            "Network.requestWillBeSent" => {
                let address = parameters["request"]["url"].as_str().unwrap_or_default();
                self.requests.push(address.to_owned());
            }
            _ => {}
        }
    }
}
