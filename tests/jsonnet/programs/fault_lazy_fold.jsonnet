[std.foldl(function(a, b) a + 1, [error 'e'], 0), std.foldr(function(a, b) b + 1, [error 'e'], 0)]
