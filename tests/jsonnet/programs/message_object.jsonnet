error { a: 0.1, b: [1e300, 'x'] }
