std.mapWithKey(function(k, v) k, { a: error 'e' })
