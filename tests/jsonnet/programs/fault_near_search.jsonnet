[
  std.count([0.1 + 0.2], 0.3),
  std.member([0.1 + 0.2], 0.3),
  std.contains([0.1 + 0.2], 0.3),
  std.find(0.3, [0.1 + 0.2, 0.3]),
  std.remove([0.1 + 0.2, 0.3, 0.3], 0.3) == [0.1 + 0.2, 0.3],
  std.find(error 'x', []),
  std.count([], error 'x'),
  std.removeAt([error 'x', 1], 1)[1:],
]
