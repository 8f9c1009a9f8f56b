//! Keys of a keyboard, as the browser's protocol describes them.

use serde_json::{Value, json};

/// Keys that write nothing, with their code for Windows, which Chromium uses everywhere.
const NAMED: [(&str, u32); 8] = [
    ("Tab", 9),
    ("Escape", 27),
    ("End", 35),
    ("Home", 36),
    ("ArrowLeft", 37),
    ("ArrowUp", 38),
    ("ArrowRight", 39),
    ("ArrowDown", 40),
];

/// The description of a key: a name such as `ArrowDown`, `Enter` or `Backspace`, or the character that the key writes.
pub(crate) fn describe(key: &str) -> Value {
    if let Some((name, code)) = NAMED.iter().find(|(name, _)| *name == key) {
        return json!({"key": name, "code": name, "windowsVirtualKeyCode": code});
    }
    match key {
        "Enter" => json!({"key": key, "code": key, "windowsVirtualKeyCode": 13, "text": "\r"}),
        "Backspace" => json!({"key": key, "code": key, "windowsVirtualKeyCode": 8}),
        _ => {
            assert_eq!(key.chars().count(), 1, "no key is called {key}");
            json!({"key": key, "text": key})
        }
    }
}
