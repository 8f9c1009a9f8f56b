//! The evaluator alone does not give what go-jsonnet gives for the programs `tests/jsonnet/programs/fault_*`: their mends are still needed.

use std::path::Path;

use jrsonnet_evaluator::State;
use jrsonnet_evaluator::stack::limit_stack_depth;
use jrsonnet_evaluator::trace::PathResolver;

use super::convert::Converter;
use crate::go::json;

/// The value that the evaluator gives without any help, as `tests/go/jsonnet` prints values.
fn alone(code: String) -> String {
    let run = move || {
        let std = jrsonnet_stdlib::ContextInitializer::new(PathResolver::Absolute);
        let mut builder = State::builder();
        builder.context_initializer(std);
        let state = builder.build();
        let _entered = state.try_enter();
        let _depth = limit_stack_depth(5_000);
        let value = state.evaluate_snippet("program", code);
        let value = value.and_then(|value| Converter::new(1 << 20).convert(&value));
        value.map_or_else(|_| "error\n".to_owned(), |value| json::pretty(&value, "  ") + "\n")
    };
    let thread = std::thread::Builder::new().stack_size(256 << 20).spawn(run);
    // It may also panic.
    thread.expect("a thread can be started").join().unwrap_or_default()
}

/// Where this fails, a release of the evaluator has mended something: the mend can go, and the program loses the beginning of its name.
#[test]
fn faults_are_still_there() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/jsonnet/programs");
    let mut mended = Vec::new();
    let mut count = 0;
    for entry in folder.read_dir().expect("the folder is there").flatten() {
        let path = entry.path();
        let name = entry.file_name().to_string_lossy().into_owned();
        let Some(fault) = name
            .strip_prefix("fault_")
            .and_then(|name| name.strip_suffix(".jsonnet"))
        else {
            continue;
        };
        let code = std::fs::read_to_string(&path).expect("the program is there");
        let wanted = std::fs::read_to_string(path.with_extension("json")).expect("its value is there");
        if alone(code) == wanted {
            mended.push(fault.to_owned());
        }
        count += 1;
    }
    assert!(count > 40);
    mended.sort();
    assert!(mended.is_empty(), "the evaluator no longer needs help with {mended:?}");
}
