std.assertEqual('a"
', { a: 0.1 })
