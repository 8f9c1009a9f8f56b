std.trace('x')
