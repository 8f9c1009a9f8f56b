[std.mantissa(x) for x in [0.1, 1e300, 5e-324, -3, 0]] + [std.exponent(x) for x in [0.1, 1e300, 5e-324, -3, 0]]
