local b = 0.1, c = [1], d = 'x';
[
  'a' + b + c + d + 1 + null + b + c + d + 1 + null + b + c + d + 1 + null + b + c + d + 1 + null + b + c + d + 1 + null + b + c + d + 1 + null + b + c + d + 1 + null + b + c + d + 1 + null + b + c + d + 1 + null + b + c + d + 1 + null + b + c + d + 1 + null + b + c + d + 1 + null + b + c + d + 1 + null + b + c + d + 1 + null + b + c + d + 1 + null + b + c + d + 1 + null + b + c + d + 1 + null + b + c + d + 1 + null + b + c + d + 1 + null + b + c + d + 1 + null + b + c + d + 1 + null + b + c + d + 1 + null + b + c + d + 1 + null + b + c + d + 1 + null,
  b + 1 + b + 1 + b + 1 + b + 1 + b + 1 + 'a' + b + c + b + c + b + c + b + c + b + c + b + c + b + c + b + c + b + c + b + c + b + c + b + c + b + c + b + c + b + c,
  std.length(std.foldl(function(t, x) t + 'x' + x + 1 + 2 + 3 + 4 + 5 + 6 + 7, std.range(1, 3000), '')),
]
