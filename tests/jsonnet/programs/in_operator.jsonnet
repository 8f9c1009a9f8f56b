['a' in { a:: 1 }, 'b' in { a: 1 }]
