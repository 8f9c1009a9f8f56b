std.manifestTomlEx({ a: 0.1, b: { }, c: [{ d: 1 }, { }], e: { f: { g: [1, 2, { h: 3 }] } }, 'i j': 'k\u0085' }, '  ')
