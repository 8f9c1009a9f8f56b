std.manifestIni({ main: { a: 0.1 }, sections: { s: { b: [0.3, 'c'], d: { e: 0.7 } } } })
