{ local a = 1, local f(x) = x + a, b: f(2), c: { local d = $.b, e: d } }
