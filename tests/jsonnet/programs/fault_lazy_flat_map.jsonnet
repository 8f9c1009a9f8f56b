std.flatMap(function(x) [1, error 'f'], [error 'e'])[0]
