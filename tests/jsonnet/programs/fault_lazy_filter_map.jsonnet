std.filterMap(function(x) true, function(x) 2, [error 'e'])
