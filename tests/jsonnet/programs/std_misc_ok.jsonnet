[std.assertEqual(1, 1), std.xor(true, false), std.xnor(true, true), std.native('nope'), std.trace('x', 5), std.id('y')]
