[std.clamp(5, 10, 1), std.clamp(0, 10, 1), std.clamp(20, 10, 1)]
