local x = error 'never'; { a: [1, x][0], b:: x, c: (function(y) 3)(x) }
