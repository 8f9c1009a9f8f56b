local withA(v) = { spec+: { a: v } }, withL(k, v) = { metadata+: { labels+: { [k]: v } } }; { kind: 'X' } + withA(1) + withL('x', 'y') + withL('z', 'w') + withA(2)
