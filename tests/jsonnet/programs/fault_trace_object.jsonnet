std.trace({}, 2)
