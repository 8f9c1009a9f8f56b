[{ a:: 1 } + { a: 2 }, { a:: 1 } + { a::: 2 }, { a: 1 } + { a:: 2 }, std.objectFieldsAll({ a:: 1, b: 2 })]
