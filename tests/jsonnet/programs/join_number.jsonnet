std.join([], [1])
