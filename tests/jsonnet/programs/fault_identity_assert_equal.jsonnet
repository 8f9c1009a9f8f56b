local a = { x: error 'x' };
std.assertEqual(a, a)
