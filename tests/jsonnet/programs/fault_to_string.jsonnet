[std.toString(0.1), std.toString([0.1, 1e300, { a: 0.3, b: '\u007f\u2028' }]), std.toString({ }), std.toString([])]
