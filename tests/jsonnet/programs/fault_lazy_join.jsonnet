{
  length: std.length(std.join([error 'x'], [[1], [2]])),
  second: std.join([], [[error 'x', 1], [2]])[1],
  nulls: [std.join([1], [null, [2], null, [3]]), std.join(',', ['a', null, 'b', ''])],
  none: [std.join([1], []), std.join(',', [])],
}
