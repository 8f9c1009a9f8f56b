//! Documentation in quotes, as the existing libraries were printed with Go's `strconv.Quote`.

use std::borrow::Cow;

use crate::go::strconv::quote;
use crate::model::{Help, naming};

/// The note that follows the description of a function which adds to a field.
const MIXIN_NOTE: &str = "\n\n**Note:** This function appends passed data to existing values";

/// The text of a member's documentation.
#[must_use]
pub fn help(help: Help<'_>) -> Cow<'_, str> {
    match help {
        Help::Description(description) => quoted_description(description).into(),
        Help::Mixin(description) => (quoted_description(description) + MIXIN_NOTE).into(),
        Help::New(kind) => format!("new returns an instance of {}", naming::titled(kind)).into(),
    }
}

/// A description in quotes; nothing for an empty one. One that ends in `"` loses the two quotes at its end, as in the libraries that exist.
#[must_use]
pub fn quoted_description(description: &str) -> String {
    let mut text = quote(description);
    if text.ends_with("\"\"") {
        text.truncate(text.len() - 2);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn descriptions_lose_two_quotes_at_their_end() {
        assert_eq!(quoted_description(""), "");
        assert_eq!(quoted_description("say \"x\""), r#""say \"x\"#);
        assert_eq!(quoted_description("plain"), "\"plain\"");
    }
}
