local a = [error 'x'];
std.find(a, [a])
