std.splitLimitR('foo', '', 5)
