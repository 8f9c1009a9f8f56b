local a = { x: error 'x' };
std.count([a], a)
