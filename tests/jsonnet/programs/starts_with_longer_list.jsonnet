[
  std.startsWith([1], [1, 2]),
  std.startsWith([1], 'ab'),
  std.endsWith('a', [1, 2]),
  std.startsWith('ab', [1]),
  std.startsWith('aß', 'aß'),
  std.endsWith('ßa', 'ßa'),
  std.startsWith('', ''),
]
