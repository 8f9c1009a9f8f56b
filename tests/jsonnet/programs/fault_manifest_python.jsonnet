[std.manifestPython({ a: 0.1, b: [true, null, 'c\u007f'] }), std.manifestPythonVars({ a: 0.7, b: { c: 1e20 } })]
