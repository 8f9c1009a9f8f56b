[std.parseJson('{"a": [1, 2.5, null, true, "x"]}'), std.parseYaml('a: 1\nb: [x, "y"]\nc: null\n'), std.parseYaml('- 1\n---\n- 2\n')]
