local add(a, b) = a + b; [add('x', 0.1), add(0.1, 'x'), add('x', { a: [0.1] }), add('x', [null, { }]), std.foldl(add, [0.7, 'a', 0.3], '')]
