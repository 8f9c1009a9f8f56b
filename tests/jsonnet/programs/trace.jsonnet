local f(x) =
  // é, '/* not a comment
  std.trace('f ' + x, x) + std
    .trace('inner', std.trace('before', 0.1 + 0.2));
local g = import 'traced.libsonnet';
[
  std.trace('a', 1),
  std.foldl(std.trace, ['d'], 'e'),
  std.trace(
    rest=f(4), str='g'
  ),
  g.value,
  {
    assert std.trace('assert', true),
    b: std.trace('%d%%' % 5, self.c),
    c: [std.trace('item', x) for x in [1, 2]],
  },
]
