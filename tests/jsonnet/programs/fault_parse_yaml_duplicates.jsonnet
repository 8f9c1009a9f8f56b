std.parseYaml('a: 1\nb: 2\na: 3\n')
