std.foldl(function(acc, i) acc + { ['k' + i]: i, sum+: i }, std.range(1, 20), { sum: 0 })
