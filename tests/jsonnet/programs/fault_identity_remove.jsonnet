local a = { x: error 'x' };
std.remove([a], a)
