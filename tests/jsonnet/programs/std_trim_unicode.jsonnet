[std.trim("\u2003x\u3000"), std.trim("\u0085\u00a0 y\u200b"), std.trim("\u000b\u000cz\ufeff"), std.trim("")]
