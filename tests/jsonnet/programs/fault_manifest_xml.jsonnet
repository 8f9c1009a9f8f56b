std.manifestXmlJsonml(['a', { b: 0.1, c: [0.7] }, ['d', 'e'], 'f'])
