local add(a, b, c) = a + b + c + 'x' + a; [add('x', 0.1, 2), add(0.1, 0.2, 0.3), add({ a: 0.1 }, '', [0.1])]
