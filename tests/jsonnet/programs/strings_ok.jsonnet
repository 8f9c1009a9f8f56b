['a' + 1, 1 + 'a', 'a' + null, 'a' + [1, 'b'], 'a' + { b: 1 }, 'abc'[1], std.length('grüße 🌍'), @'a\b', 'a\u00e9\n\t"']
