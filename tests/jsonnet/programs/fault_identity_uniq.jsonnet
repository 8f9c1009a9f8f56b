local a = [error 'x'];
std.uniq([a, a])[1:]
