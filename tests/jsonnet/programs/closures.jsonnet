local add(a) = function(b) a + b; [add(1)(2), std.map(add(10), [1, 2])]
