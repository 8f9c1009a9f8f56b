std.flatMap(function(x) null, [1])
