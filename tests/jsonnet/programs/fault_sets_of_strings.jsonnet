{
  uniq: [std.uniq('aab'), std.uniq(''), std.uniq([1, 1, 2])],
  member: [std.setMember('a', 'abc'), std.setMember('a', ''), std.setMember(null, [null])],
  unsorted: [std.setMember('a', ['b', 'a']), std.setMember(3, [9, 3, 4])],
  union: [std.setUnion('ab', 'bc'), std.setUnion('', ['b']), std.setUnion('', ''), std.setUnion('a', '')],
  inter: [std.setInter('ab', 'bc'), std.setInter('ab', ['b'])],
  diff: [std.setDiff('ab', 'bc'), std.setDiff('ab', ['b']), std.setDiff('ab', '')],
  objects: std.setUnion([{ a: 1 }], [{ a: 1 }]),
  keys: std.setUnion([1], [2], function(x) 1),
  near: [std.length(std.set([0.1 + 0.2, 0.3])), std.length(std.uniq([0.1 + 0.2, 0.3]))],
  sorted: [std.set([3, 1, 3, 2]), std.set(['b', 'a'], function(x) x), std.set([[2], [1]], keyF=function(x) x[0])],
}
