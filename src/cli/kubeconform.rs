//! Scripts written for kubeconform: its options have one dash.

use std::ffi::OsString;

/// Options with the same name in both programs.
const SHARED: [&str; 8] = [
    "exit-on-error",
    "ignore-filename-pattern",
    "ignore-missing-schemas",
    "output",
    "reject",
    "skip",
    "strict",
    "summary",
];

/// Adds the second dash to shared options of `crdsmith validate`: `-strict`, `-output=json`. Other arguments do not change, and neither do arguments
/// after `--`.
pub(super) fn with_two_dashes(arguments: impl Iterator<Item = OsString>) -> impl Iterator<Item = OsString> {
    let mut validates = false;
    arguments.map(move |argument| {
        match argument.to_str() {
            Some("validate") => validates = true,
            Some("--") => validates = false,
            Some(text) if validates && is_shared(text) => return format!("-{text}").into(),
            _ => {}
        }
        argument
    })
}

fn is_shared(argument: &str) -> bool {
    argument.strip_prefix('-').is_some_and(|option| {
        let name = option.split_once('=').map_or(option, |(name, _)| name);
        SHARED.contains(&name)
    })
}

#[cfg(test)]
mod tests {
    use super::with_two_dashes;

    fn seen(line: &str) -> String {
        let arguments = with_two_dashes(line.split(' ').map(Into::into));
        let words: Vec<String> = arguments
            .map(|word| word.into_string().expect("the words are UTF-8"))
            .collect();
        words.join(" ")
    }

    #[test]
    fn only_what_both_programs_have() {
        assert_eq!(
            seen("crdsmith validate -strict -output=json -skip A,B --summary -n 4 -q m.yaml"),
            "crdsmith validate --strict --output=json --skip A,B --summary -n 4 -q m.yaml"
        );
        assert_eq!(
            seen("crdsmith render -output validate"),
            "crdsmith render -output validate"
        );
        assert_eq!(seen("crdsmith validate -- -strict"), "crdsmith validate -- -strict");
        assert_eq!(
            seen("crdsmith validate -o json -strictly"),
            "crdsmith validate -o json -strictly"
        );
    }
}
