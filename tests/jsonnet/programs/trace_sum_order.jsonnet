'a' + { a: std.trace('1', 1) } + std.trace('2', 2) + [std.trace('3', 3)] + 'x' + std.trace('4', 4) + 5 + 6 + 7 + [std.trace('8', 8)] + std.trace('9', 9)
