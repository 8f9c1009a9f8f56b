[
  std.setUnion([], [error 'x'])[0:0],
  std.setUnion([error 'x'], [])[0:0],
  std.setInter([error 'x'], []),
  std.setDiff([], [error 'x']),
  std.setMember(error 'x', []),
  std.uniq([error 'x'])[0:0],
  std.set([2, 1, 2], keyF=function(x) x),
]
