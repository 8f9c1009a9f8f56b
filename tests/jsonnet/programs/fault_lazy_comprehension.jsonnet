[[x for x in [1, error 'e']][0], std.length([error 'e' for x in [1, 2] if true]), [y for x in [1, 2] for y in [x, error 'e']][0]]
