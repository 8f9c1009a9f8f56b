local a = 1, f(x) = x + a; local g = function(x, y=f(x)) x * y; [f(1), g(2), g(2, 3), g(y=1, x=5)]
