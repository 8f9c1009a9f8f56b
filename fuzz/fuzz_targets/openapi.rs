//! Reads bytes as the OpenAPI document of an API server, and makes its library: `cargo fuzz run openapi`.
#![no_main]

use crdsmith::model::{Extras, References, Type, TypeName};
use crdsmith::source::Source;
use crdsmith::{openapi, render};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let source = Source::new("openapi", String::from_utf8_lossy(bytes));
    if let Ok(definitions) = openapi::read(&source) {
        let extras = Extras {
            item_helpers: true,
            field_descriptions: true,
        };
        let references = References::new(&definitions, extras);
        for (name, definition) in &definitions.types {
            let _ = definitions.resolved(name);
            let Some(name) = TypeName::new(name).filter(TypeName::is_usable) else {
                continue;
            };
            if let Ok(type_) = Type::new(&name, definition, "group", &references, &source) {
                let _ = render::jsonnet::type_(&type_);
            }
        }
    }
});
