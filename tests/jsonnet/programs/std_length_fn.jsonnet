[std.length(function(a, b=1) 1), std.length([]), std.length('')]
