[std.member('abc', ''), std.member('abc', 'c'), std.member([1, error 'x'], 1), std.contains([1, error 'x'], 1)]
