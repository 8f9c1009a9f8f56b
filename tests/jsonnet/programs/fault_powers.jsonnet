[std.pow(10, -5), std.pow(1.1, 100), std.pow(2, 0.5), std.pow(3, 40)] + [std.log(x) for x in [3, 1000, 0.7]] + [std.log2(10), std.log10(1000), std.deg2rad(33), std.rad2deg(0.7)]
