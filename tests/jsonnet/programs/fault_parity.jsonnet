[std.isOdd(-3), std.isOdd(2.5), std.isOdd(3.5), std.isEven(2.5), std.isEven(-2.5), std.isEven(-1.5)]
