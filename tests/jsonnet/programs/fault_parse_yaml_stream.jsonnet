[std.parseYaml(t) for t in ['---\na: 1\n', 'a: 1\n---\nb: 2\n', '# c\n---\nd: 1', '', '\n', '---\n', '---\n---\n', 'a\n...\n', '--- e\n--- f\n']]
