//! Compares the formats with the server's verdicts in `tests/formats`, which `tests/go/server` prints.

use std::fs;
use std::path::Path;

use super::of_string;

#[test]
fn verdicts_are_those_of_the_server() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/formats/verdicts.txt");
    let verdicts = fs::read_to_string(file).unwrap();
    for line in verdicts.lines() {
        let mut texts = serde_json::Deserializer::from_str(line).into_iter::<String>();
        let text = texts.next().unwrap().unwrap();
        for verdict in line[texts.byte_offset()..].split_whitespace() {
            let (format, _) = verdict.split_once('=').unwrap();
            let found = of_string(format).map_or("unknown".to_owned(), |check| check(&text).to_string());
            assert_eq!(format!("{format}={found}"), verdict, "{text:?}");
        }
    }
    assert!(verdicts.lines().count() > 400);
}
