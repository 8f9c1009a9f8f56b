std.mergePatch({ a: { b: 1 } }, { a: { c: error 'e' }, d: 2 }).d
