[std.parseJson('12345678901234567890'), std.parseJson('[0.1, 1e300, -0]'), std.parseJson('{"a": 1, "a": 2}')]
