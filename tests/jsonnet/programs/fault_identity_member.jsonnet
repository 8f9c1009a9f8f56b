local a = { x: error 'x' };
std.member([a], a)
