[std.manifestToml({ a: { b: 1 } }), std.manifestToml({ a: { }, b: { c: { } } })]
