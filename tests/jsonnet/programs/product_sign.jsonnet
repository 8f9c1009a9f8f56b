local a = 2, b = '3';
[-a * 2, a * -2, !true == false, a * 2 % 3, -a * -a + 'x', a * std.parseInt(b) - 1, (a + 1) * 2, ~a * 3]
