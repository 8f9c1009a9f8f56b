std.trace(null, 2)
