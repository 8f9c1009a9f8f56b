[std.map(function(x) 1, [error 'e']), std.map(function(x) x, [1, error 'e'])[0], std.mapWithIndex(function(i, x) i, [error 'e'])]
