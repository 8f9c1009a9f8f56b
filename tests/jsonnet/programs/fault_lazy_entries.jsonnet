[
  std.objectKeysValues({ a: error 'x', b: 1 })[0].key,
  std.objectKeysValuesAll({ a:: error 'x', b: 1 })[0].key,
  std.objectKeysValues({ a: 1, b:: 2 }),
  std.objectKeysValuesAll({ a: 1, b:: 2 }),
]
