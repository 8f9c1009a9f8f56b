[std.manifestJsonEx('\u2028\u007f\u0085', ' '), std.manifestJsonMinified({ '\u2029': 0.1, b: [], c: { } }), std.manifestJson([[], { }])]
