std.manifestYamlDoc({ a: 'yes', b: '1', c: 'x: y', d: 'l1\nl2\n', e: '', f: '- x', 'a b': 'null', g: '2024-01-01' }, quote_keys=false)
