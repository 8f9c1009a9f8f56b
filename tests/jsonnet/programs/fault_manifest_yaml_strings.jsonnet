std.manifestYamlDoc({ a: 'x\ny', b: 'x\ny\n', c: '\u0085', d: [[1], { e: 'f' }, []], '0x': 1, e: 2, '1e5x': 3 }, quote_keys=false)
