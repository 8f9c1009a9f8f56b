local f(a, b) = a == b; [f(1e-17, 0), f([1e-20], [2e-20]), 1e-17 == 0, 1 - 1e-16 != 1, std.equals(1e-30, 0), local x = 1e-17; x == 0, f(0, -0)]
